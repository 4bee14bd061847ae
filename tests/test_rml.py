"""The mapping of a division as RML: of the ontology's terms and the table's columns, and it says what ours says."""

import re

import pytest
import rml
from conftest import ROOT
from mingdan.mapping.table import COLUMNS
from mingdan.rdf.iris import Iris
from mingdan.rdf.vocabulary import MD
from mingdan.resources import folder
from rdflib import Graph, Namespace, URIRef

RR, RML = Namespace("http://www.w3.org/ns/r2rml#"), Namespace("http://semweb.mmlab.be/ns/rml#")
DOCS = ROOT / "docs" / "rml.md"


@pytest.fixture(scope="module")
def mapping() -> Graph:
    """The mapping as a graph."""
    return Graph().parse(folder("ontology") / rml.MAPPING)


def templates(mapping: Graph) -> set[str]:
    """How it makes IRIs."""
    return {str(text) for text in mapping.objects(None, RR.template)}


def test_its_terms_are_declared(mapping: Graph) -> None:
    terms = {str(node) for triple in mapping for node in triple if isinstance(node, URIRef)}
    own = {term.removeprefix(MD.iri) for term in terms if term.startswith(MD.iri)}
    assert own == {
        *("registerName", "fullName", "directlyWithin"),
        *("inProvince", "inPrefecture", "inCounty", "inTownship"),
    }
    assert own <= MD.terms


def test_its_columns_are_those_of_the_table(mapping: Graph) -> None:
    columns = {str(text) for text in mapping.objects(None, RML.reference)}
    columns |= {column for text in templates(mapping) for column in re.findall(r"\{(\w+)\}", text)}
    assert columns == COLUMNS.keys()
    assert {str(source) for source in mapping.objects(None, RML.source)} == {rml.TABLE}


def test_its_iris_are_ours(mapping: Graph) -> None:
    assert {text.partition("{")[0] for text in templates(mapping)} == {Iris().divisions, MD.iri}


def test_the_page_has_the_settings_and_the_version() -> None:
    page = DOCS.read_text("utf-8")
    assert rml.SETTINGS in page
    (wanted,) = (ROOT / "tests" / "bench" / "rml_peers.in").read_text().split()
    assert wanted in page


@pytest.mark.skipif(not rml.PEERS.exists(), reason="Morph-KGC is not in build/rml-peers: make test-rml puts it there")
@pytest.mark.parametrize("code", ["46", "62"])
def test_morph_kgc_makes_the_same_of_it(code: str) -> None:
    """46 has counties directly within the province, 62 a city without counties; `make test-rml` compares all."""
    own, theirs = rml.compared(rml.PEERS, [code])
    assert own == theirs
