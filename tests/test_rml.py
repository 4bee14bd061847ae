"""The mapping as RML gives what the mapping in Python gives: anyone can redo ours without us."""

import csv
import io
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from mingdan.mapping.table import COLUMNS, heading, rows
from mingdan.rdf.iris import Iris
from mingdan.rdf.ntriples import in_language, iri, line, literal
from mingdan.rdf.vocabulary import MD
from mingdan.reference.divisions import Province
from mingdan.resources import folder
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.term import Node
from test_country import mapped

RR, RML = Namespace("http://www.w3.org/ns/r2rml#"), Namespace("http://semweb.mmlab.be/ns/rml#")
MAPPING = folder("ontology") / "divisions.rml.ttl"
PEERS = Path(os.environ.get("MINGDAN_COUNTRY_PEERS") or ROOT / "build" / "country-peers")
Row = dict[str, str]


@pytest.fixture(scope="module")
def mapping() -> Graph:
    return Graph().parse(MAPPING)


def table(code: str) -> bytes:
    """The table of a province."""
    return heading() + b"".join(rows(Province(code)))


def term(mapping: Graph, node: Node | None, row: Row) -> str:
    """What a term map gives for a row, in N-Triples syntax; nothing where a cell that it needs is empty."""
    template, reference = mapping.value(node, RR.template), mapping.value(node, RML.reference)
    names = re.findall(r"\{(\w+)\}", str(template)) if template else [str(reference)]
    if not all(row[name] for name in names):
        return ""
    if template:
        return iri(re.sub(r"\{(\w+)\}", lambda found: row[found[1]], str(template)))
    language = mapping.value(node, RR.language)
    return in_language(row[names[0]], str(language)) if language else literal(row[names[0]])


def applied(mapping: Graph, cells: Iterator[Row]) -> Iterator[str]:
    """RML as far as the mapping uses it: templates, references, languages, constant predicates."""
    (division,) = mapping.subjects(RDF.type, RR.TriplesMap)
    subject = mapping.value(division, RR.subjectMap)
    for row in cells:
        for pair in mapping.objects(division, RR.predicateObjectMap):
            if found := term(mapping, mapping.value(pair, RR.objectMap), row):
                for predicate in mapping.objects(pair, RR.predicate):
                    yield line(term(mapping, subject, row), iri(str(predicate)), found)


@pytest.mark.parametrize("code", ["46", "62"])
def test_it_gives_what_the_mapping_gives(code: str, mapping: Graph) -> None:
    cells = csv.DictReader(io.StringIO(table(code).decode()))
    assert sorted(applied(mapping, cells)) == mapped(Iris(), Province(code))


def test_it_uses_the_terms_and_columns_that_there_are(mapping: Graph) -> None:
    used = {
        str(term) for triple in mapping for term in triple if isinstance(term, URIRef) and str(term).startswith(MD.iri)
    }
    assert used
    assert {name.removeprefix(MD.iri) for name in used} <= MD.terms
    texts = [str(one) for one in mapping.objects() if isinstance(one, Literal)]
    named = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
    assert named | {str(one) for one in mapping.objects(None, RML.reference)} == COLUMNS.keys()


def test_morph_kgc_gives_the_same(tmp_path: Path) -> None:
    """`make bench-country` installs it and compares the whole country; here, where it is installed, a province."""
    if not PEERS.is_dir():
        pytest.skip(f"Morph-KGC is not installed in {PEERS}: make bench-country")
    (tmp_path / "divisions.csv").write_bytes(table("46"))
    shutil.copy(MAPPING, tmp_path)
    (tmp_path / "config.ini").write_text(
        "[CONFIGURATION]\noutput_file: out.nt\noutput_format: N-TRIPLES\n[D]\nmappings: divisions.rml.ttl\n"
    )
    command = [str(PEERS / "bin" / "python"), "-m", "morph_kgc", "config.ini"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    found = (tmp_path / "out.nt").read_text("utf-8").splitlines(keepends=True)
    assert sorted(found) == mapped(Iris(), Province("46"))
