"""SPARQL JSON results row by row, and what is written of large answers and of odd ones."""

import json
import tracemalloc

import pytest
from mingdan.isolation import Limits, isolated
from mingdan.queries.answer_formats import as_file, as_table
from mingdan.queries.answers import Answer, decoded, encoded, parsed_table
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import parsed
from mingdan.rdf.graphs import store, strict_ntriples
from mingdan.stores.query_results import encoded_results

ROWS = [{"x": {"type": "literal", "value": 'a "}},{" \n b'}}, {}, {"x": {"type": "uri", "value": "x:好"}}]
TABLE = {"head": {"vars": ["x"]}, "results": {"bindings": ROWS}}


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(TABLE),
        json.dumps(TABLE, indent=2, ensure_ascii=False),
        json.dumps({"results": {"distinct": False, "bindings": ROWS, "more": [1]}, "head": TABLE["head"]}),
    ],
)
def test_rows_are_those_of_the_text(text: str) -> None:
    answer = Answer(table=parsed_table(text))
    assert (list(answer.terms()), answer.number) == (ROWS, 3)
    assert answer.rows() == [('a "}},{" \n b',), ("",), ("x:好",)]
    for content in (as_file(answer, "json"), encoded(answer)[1:]):
        assert json.loads(content) == TABLE
    assert list(decoded(encoded(answer)).terms()) == ROWS


@pytest.mark.parametrize(
    "text", ["", "[]", "{", "{}x", '{"a"}', '{"a": 1,}', '{"results": {"bindings": [1,]}}', "{1: 2}"]
)
def test_what_is_not_an_object_is_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parsed_table(text)


def test_a_table_without_rows() -> None:
    assert list(parsed_table('{"results": {"bindings": []}}')["results"]["bindings"]) == []
    assert parsed_table('{"results": {"bindings": 1}, "results": 2}') == {"results": 2}


@pytest.fixture(scope="module")
def tiny_rows() -> bytes:
    """200,000 rows in 8 MB."""
    rows = ",".join(f'{{"x":{{"type":"literal","value":"{number}"}}}}' for number in range(200_000))
    return f'{{"head":{{"vars":["x"]}},"results":{{"bindings":[{rows}]}}}}'.encode()


def test_many_tiny_rows_of_an_endpoint_take_little_memory(tiny_rows: bytes) -> None:
    limits = Limits(seconds=100, memory=100_000_000)  # of 64 MB: 800 MB
    assert decoded(isolated(encoded_results, limits, tiny_rows, "", "SELECT")).number == 200_000


@pytest.mark.parametrize("form", ["json", "csv"])
def test_many_tiny_rows_are_written_in_little_memory(tiny_rows: bytes, form: str) -> None:
    tracemalloc.start()
    try:
        content = as_file(decoded(b"t" + tiny_rows), form)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert content.count(b"\n") >= 200_000
    assert peak < 100_000_000


def test_a_large_graph_is_written_as_turtle() -> None:
    ntriples = "".join(f'<x:{number}> <x:p> "{number}" .\n' for number in range(100_000))
    assert strict_ntriples(as_file(Answer(ntriples=ntriples), "ttl"), "a.ttl").count("\n") == 100_000


def test_triple_terms_are_shown() -> None:
    query = parsed("mine", 'CONSTRUCT { <x:a> <x:b> <<( <x:c> <x:d> "e" )>> , _:f } { }')
    answer = run_query(query, store(""))
    written = as_file(answer, "ttl")
    assert b'<<( <x:c> <x:d> "e" )>>' in written
    assert strict_ntriples(written, "a.ttl").count("\n") == 2
    assert as_table(answer, "en") == written.decode()
