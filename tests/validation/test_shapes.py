"""Each shape has a case that breaks it and only it; a case is a small SPARQL Update of tests/shapes/base.ttl."""

import re
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from mingdan.rdf.graphs import store
from mingdan.resources import folder
from mingdan.validation.shacl_reference import validate
from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Literal, Node
from support.shape_cases import case_files, case_id, cases, graph_from, graph_of, spelled_otherwise

MDSH = "https://w3id.org/mingdan/shapes#"


def expected(case: Path) -> set[str]:
    """What the header of a case says must break."""
    lines = case.read_text("utf-8").splitlines()
    return {line.removeprefix("# expect: ") for line in lines if line.startswith("# expect: ")}


@cache
def shapes_graph() -> Graph:
    """Every shape in ontology/shapes."""
    graph = Graph()
    for file in sorted((folder("ontology") / "shapes").glob("*.ttl")):
        graph.parse(file, format="turtle")
    return graph


def broken(graph: Graph) -> set[str]:
    """The shapes that a graph breaks, as mdsh: names."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph(), inference="none", inplace=True)
    return {str(shape).replace(MDSH, "mdsh:") for shape in report.objects(None, SH.sourceShape)}


def _named(kind: Node) -> set[URIRef]:
    return {shape for shape in shapes_graph().subjects(RDF.type, kind) if isinstance(shape, URIRef)}


def _must_have_a_case() -> set[str]:
    """Property shapes, rules, and node shapes that are closed: whatever can be the source of a result."""
    graph = shapes_graph()
    able = {
        shape
        for shape in _named(SH.NodeShape)
        if (shape, SH.sparql, None) in graph or (shape, SH.closed, None) in graph
    }
    return {str(shape).replace(MDSH, "mdsh:") for shape in _named(SH.PropertyShape) | able}


def test_base_conforms() -> None:
    assert broken(graph_of(None)) == set()


@pytest.mark.parametrize("case", cases("shapes/valid"), ids=case_id)
@pytest.mark.slow_beyond(6, "runs pySHACL on every case")
def test_valid(case: Path) -> None:
    assert broken(graph_of(case)) == set()


@pytest.mark.parametrize("case", cases("shapes/invalid"), ids=case_id)
@pytest.mark.slow_beyond(12, "runs pySHACL on every case of every shape")
def test_invalid_breaks_exactly_what_it_says(case: Path) -> None:
    assert len(expected(case)) == 1
    graph = graph_of(case)
    assert broken(graph) == expected(case)
    # The pipeline hands pySHACL a store of Oxigraph, which answers the rules' queries: it must find the same.
    found = {finding.rule for finding in validate(store(graph.serialize(format="nt")))}
    assert found == expected(case)


@pytest.mark.parametrize("case", case_files(), ids=case_id)
@pytest.mark.slow_beyond(12, "runs pySHACL on every case of every shape")
def test_what_rdf_leaves_to_the_engine_changes_nothing(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rdflib.NORMALIZE_LITERALS", False)  # rdflib keeps tags and numbers as they are written
    written = graph_of(case).serialize(format="nt")
    graph = graph_from(spelled_otherwise(written))
    assert broken(graph) == expected(case)
    changed = set(graph.serialize(format="nt").splitlines()) - set(written.splitlines())
    kinds = {re.sub(r".*(@|XMLSchema#)|>? \.$", "", line) for line in changed}
    integer = {"integer"} if "XMLSchema#integer" in written else set()  # without recognitions there is none
    assert kinds >= {"ZH", "EN", "decimal", "double"} | integer


def test_every_shape_has_a_case() -> None:
    covered = {name for case in cases("shapes/invalid") for name in expected(case)}
    assert covered == _must_have_a_case()


@pytest.mark.parametrize("term", [SH.name, SH.message], ids=["name", "message"])
def test_every_shape_speaks_both_languages(term: URIRef) -> None:
    graph = shapes_graph()
    for shape in _named(SH.NodeShape) | _named(SH.PropertyShape):
        texts = [text for text in graph.objects(shape, term) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == ["en", "zh"], shape


def test_shapes_are_valid_shacl() -> None:
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes_graph(), inference="none", meta_shacl=True)
    # The empty graph breaks one rule, that there are recognitions; a bad shapes graph raises before that.
    assert not conforms and text.count("Source Shape:") == 1


def test_no_shape_is_anonymous() -> None:
    graph = shapes_graph()
    assert all(isinstance(shape, URIRef) for shape in graph.objects(None, SH.property))
