"""Escaping and IRIs: whatever text comes in, two parsers read the same text back."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mingdan.rdf import iris
from mingdan.rdf.graphs import graph, strict_ntriples, turtle
from mingdan.rdf.iris import Iris, key
from mingdan.rdf.ntriples import double, in_language, iri, literal, quoted, statement
from rdflib import Graph, Literal

SUBJECT, PREDICATE = iri("https://example.org/s"), iri("https://example.org/p")
AWKWARD = [
    '"',
    "\\",
    "\n",
    "\r",
    "\t",
    "\u2028",
    "\u2029",
    "\x00",
    "\x1f",
    "\x7f",
    "\x85",
    "\ufeff",
    "\ufffe",
    "\\u0022",
    '"""',
    "'",
    "𠮷",
]
texts = st.one_of(st.text(), st.lists(st.sampled_from(AWKWARD)).map("".join))  # fmt: skip


def by_pyoxigraph(ntriples: str) -> list[str]:
    found = pyoxigraph.parse(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return [quad.object.value for quad in found if isinstance(quad.object, pyoxigraph.Literal)]


@given(texts)
def test_both_parsers_read_back_what_was_written(text: str) -> None:
    written = statement(SUBJECT, PREDICATE, literal(text))
    assert written.count("\n") == 1
    assert by_pyoxigraph(written) == [text]
    graph = Graph().parse(data=written, format="nt")
    assert [str(value) for value in graph.objects()] == [text]


@given(texts)
def test_it_means_what_rdflib_writes(text: str) -> None:
    """rdflib's own `n3()` of the same text is the same term to a strict parser."""
    theirs = f"{SUBJECT} {PREDICATE} {Literal(text, lang='zh').n3()} ."
    if '"""' in theirs:  # Turtle's long form, which is not N-Triples
        found = list(pyoxigraph.parse(theirs, format=pyoxigraph.RdfFormat.TURTLE))
    else:
        found = list(pyoxigraph.parse(theirs, format=pyoxigraph.RdfFormat.N_TRIPLES))
    ours = list(
        pyoxigraph.parse(statement(SUBJECT, PREDICATE, in_language(text, "zh")), format=pyoxigraph.RdfFormat.N_TRIPLES)
    )
    assert [quad.object for quad in found] == [quad.object for quad in ours]


@given(st.one_of(st.text(), st.text(alphabet=st.characters(max_codepoint=127))))
def test_no_iri_can_end_early(text: str) -> None:
    try:
        written = statement(iri(f"https://example.org/{text}"), PREDICATE, literal("x"))
    except ValueError:
        return
    assert written.count(">") == 2
    assert by_pyoxigraph(written) == ["x"]


@pytest.mark.parametrize("character", list('<>"{}|^`\\ \n\x00'))
def test_what_an_iri_cannot_hold_is_refused(character: str) -> None:
    with pytest.raises(ValueError, match="not an absolute IRI"):
        iri(f"https://example.org/a{character}b")


def test_a_relative_iri_is_refused() -> None:
    with pytest.raises(ValueError, match="not an absolute IRI"):
        iri("division")


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        quoted("\ud800")


@pytest.mark.parametrize("tag", ["ZH", "zh_CN", "", "zh-", 'zh" .'])
def test_a_language_tag_in_another_form_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="language tag"):
        in_language("x", tag)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_spelt_the_same_in_turtle(number: float) -> None:
    written = statement(SUBJECT, PREDICATE, double(number))
    (text,) = by_pyoxigraph(written)
    assert float(text) == number
    assert strict_ntriples(turtle(graph([written])), "a.ttl") == written


@given(st.text())
def test_a_key_is_safe_or_refused(text: str) -> None:
    try:
        accepted = key(text)
    except ValueError:
        return
    assert accepted == text
    assert set(accepted) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_iris_depend_on_their_parts_only() -> None:
    ours = Iris()
    assert ours.division("510115001044") == "https://w3id.org/mingdan/id/division/nbs-2023/510115001044"
    assert ours.recognition("sichuan-2022", "2-1", 18) == "https://w3id.org/mingdan/id/recognition/sichuan-2022/2-1/18"
    assert ours.place("sichuan-2022", "2-1", 18) == "https://w3id.org/mingdan/id/place/sichuan-2022/2-1/18"
    assert iris.category("smart-technology") == "https://w3id.org/mingdan/id/category/smart-technology"
    elsewhere = Iris("https://data.example.org/id/")
    assert elsewhere.notice("n") == "https://data.example.org/id/notice/n"
    with pytest.raises(ValueError, match="cannot stand in an IRI"):
        ours.recognition("../../x", "1", 1)
