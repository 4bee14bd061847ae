"""The mapping of a division as RML: of the ontology's terms and the table's columns, and it says what ours says."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import product

import pytest
import rml
from mingdan.mapping.identifiers import EDITIONS
from mingdan.mapping.table import COLUMNS, heading, rows
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import MD
from mingdan.rdf.ntriples import in_language, iri, literal, statement
from mingdan.register.edition import Edition
from mingdan.resources import folder
from rdflib import RDF, Graph, Namespace, URIRef
from rdflib.term import Node
from support.paths import ROOT

Row = dict[str, str]
RR, RML = Namespace("http://www.w3.org/ns/r2rml#"), Namespace("http://semweb.mmlab.be/ns/rml#")
DOCS = ROOT / "docs" / "how-to" / "map-with-rml.md"


@pytest.fixture(scope="module")
def mapping() -> Graph:
    """The mapping as a graph."""
    return Graph().parse(folder("ontology") / rml.MAPPING)


def table(code: str) -> bytes:
    """The table of a province."""
    return heading() + b"".join(rows(Edition.reference().read_province(code)))


def term(mapping: Graph, node: Node | None, row: Row) -> str:
    """What a term map gives for a row, in N-Triples syntax; nothing where a cell that it needs is empty."""
    if constant := mapping.value(node, RR.constant):
        datatype = mapping.value(node, RR.datatype)
        return literal(str(constant), str(datatype) if datatype else None)
    template, reference = mapping.value(node, RR.template), mapping.value(node, RML.reference)
    names = re.findall(r"\{(\w+)\}", str(template)) if template else [str(reference)]
    if not all(row[name] for name in names):
        return ""
    if template:
        return iri(re.sub(r"\{(\w+)\}", lambda found: row[found[1]], str(template)))
    language = mapping.value(node, RR.language)
    return in_language(row[names[0]], str(language)) if language else literal(row[names[0]])


def applied(mapping: Graph, cells: Iterator[Row]) -> Iterator[str]:
    """RML as far as the mapping uses it: templates, references, languages, classes, constant predicates."""
    for row, triples_map in product(cells, list(mapping.subjects(RDF.type, RR.TriplesMap))):
        place = mapping.value(triples_map, RR.subjectMap)
        if subject := term(mapping, place, row):
            yield from (
                statement(subject, iri(str(RDF.type)), iri(str(kind))) for kind in mapping.objects(place, RR["class"])
            )
            for pair in mapping.objects(triples_map, RR.predicateObjectMap):
                if found := term(mapping, mapping.value(pair, RR.objectMap), row):
                    for predicate in mapping.objects(pair, RR.predicate):
                        yield statement(subject, iri(str(predicate)), found)


@pytest.mark.parametrize("code", ["46", "62"])
@pytest.mark.slow_beyond(1, "maps whole provinces")
def test_it_gives_what_the_mapping_gives(code: str, mapping: Graph) -> None:
    cells = csv.DictReader(io.StringIO(table(code).decode()))
    assert sorted(line[:-1] for line in applied(mapping, cells)) == sorted(rml.ours([code]))


def templates(mapping: Graph) -> set[str]:
    """How it makes IRIs."""
    return {str(text) for text in mapping.objects(None, RR.template)}


def test_its_terms_are_declared(mapping: Graph) -> None:
    terms = {str(node) for triple in mapping for node in triple if isinstance(node, URIRef)}
    own = {term.removeprefix(MD.iri) for term in terms if term.startswith(MD.iri)}
    assert own == {
        *("registerName", "fullName", "directlyWithin"),
        *("inProvince", "inPrefecture", "inCounty", "inTownship"),
        *("codeScheme", "codeEdition"),
    }
    assert own <= MD.terms


def test_its_columns_are_those_of_the_table(mapping: Graph) -> None:
    columns = {str(text) for text in mapping.objects(None, RML.reference)}
    columns |= {column for text in templates(mapping) for column in re.findall(r"\{(\w+)\}", text)}
    assert columns == COLUMNS.keys()
    assert {str(source) for source in mapping.objects(None, RML.source)} == {rml.TABLE}


def test_its_iris_are_ours(mapping: Graph) -> None:
    codes = {Iris().codes(scheme, edition) for scheme, (edition, _) in EDITIONS.items()}
    assert {text.partition("{")[0] for text in templates(mapping)} == {Iris().divisions, MD.iri, *codes}


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
