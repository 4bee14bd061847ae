"""The ontology: every term is declared, explained in both languages, and used; one namespace a prefix."""

import json
import re
from functools import cache

import pyoxigraph
import pytest
from mingdan.rdf.namespaces import MD
from mingdan.resources import folder
from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Literal
from support.paths import ROOT, TESTS

ONTOLOGY = URIRef("https://w3id.org/mingdan/ontology")
PREFIX = re.compile(r"^\s*(?:@prefix|PREFIX)\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE)


@cache
def ontology() -> Graph:
    """The vocabulary file."""
    return Graph().parse(folder("ontology") / "mingdan.ttl")


def _terms() -> set[str]:
    subjects = {str(subject) for subject in ontology().subjects(RDF.type, None)}
    return {subject.removeprefix(MD.iri) for subject in subjects if subject.startswith(MD.iri)}


def _mentioned(text: str) -> set[str]:
    # `md:in…` and `md:in*` stand for several terms in prose.
    return set(re.findall(r"(?<![\w/])md:([A-Za-z]\w*)(?![\w…*])", text)) - {"in"}


@pytest.mark.parametrize("term", sorted(_terms()))
def test_term_is_explained(term: str) -> None:
    subject = URIRef(MD.iri + term)
    for property_ in (RDFS.label, SKOS.definition):
        texts = [text for text in ontology().objects(subject, property_) if isinstance(text, Literal)]
        assert sorted(str(text.language) for text in texts) == ["en", "zh"], property_
    ends = {str(text)[-1] for text in ontology().objects(subject, SKOS.definition)}
    assert ends == {".", "。"}
    assert ontology().value(subject, SKOS.example) is not None
    assert ontology().value(subject, RDFS.isDefinedBy) == ONTOLOGY


def test_terms_are_those_of_the_code() -> None:
    assert _terms() == MD.terms


def test_shapes_use_only_declared_terms() -> None:
    for file in sorted((folder("ontology") / "shapes").glob("*.ttl")):
        assert _mentioned(file.read_text("utf-8")) <= _terms(), file.name


def test_context_names_every_term() -> None:
    assert _mentioned(json.dumps(json.loads((folder("ontology") / "context.jsonld").read_text("utf-8")))) == _terms()


def test_model_page_names_every_term() -> None:
    page = ROOT / "docs" / "reference" / "model.md"
    # The class of md:nameMatch and its like is in the ontology only; the graph does not type them.
    assert _mentioned(page.read_text("utf-8")) | {"MatchKind"} == _terms()


def test_header() -> None:
    assert (ONTOLOGY, RDF.type, OWL.Ontology) in ontology()
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(ontology().value(ONTOLOGY, OWL.versionInfo)))


@pytest.mark.parametrize("name", ["mingdan.ttl", "categories.ttl"])
def test_no_blank_nodes(name: str) -> None:
    assert not [
        node for triple in Graph().parse(folder("ontology") / name) for node in triple if isinstance(node, BNode)
    ]


def test_one_namespace_a_prefix() -> None:
    found: dict[str, set[str]] = {}
    files = [file for name in ("ontology", "queries") for file in folder(name).rglob("*")] + list(TESTS.rglob("*.*"))
    for file in files:
        if file.suffix in {".ttl", ".rq", ".ru"}:
            for prefix, iri in PREFIX.findall(file.read_text("utf-8")):
                found.setdefault(prefix, set()).add(iri)
    assert found and {prefix: iris for prefix, iris in found.items() if len(iris) > 1} == {}


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own JSON-LD parser uses it
def test_context_carries_the_graph_unchanged() -> None:
    graph = Graph().parse(TESTS / "shapes" / "base.ttl").parse(folder("ontology") / "categories.ttl")
    context = json.loads((folder("ontology") / "context.jsonld").read_text("utf-8"))["@context"]
    text = graph.serialize(format="json-ld", context=context)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), graph)
    quads = pyoxigraph.parse(text.encode(), format=pyoxigraph.RdfFormat.JSON_LD)
    again = "".join(f"{quad.triple} .\n" for quad in quads)
    assert isomorphic(Graph().parse(data=again, format="nt"), graph)
