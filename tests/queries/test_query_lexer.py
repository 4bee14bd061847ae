"""The lexer: what is a keyword, and what is refused by it."""

import time

import pytest
from mingdan.errors import UsageError
from mingdan.queries.query_lexer import MAX_LENGTH, MAX_NESTING, MAX_OPERATORS, refuse_unsafe, tokens
from mingdan.queries.sample_queries import examples

HARMLESS = [
    'SELECT * { ?service <x:load> "SERVICE <http://example.org/> {}" }',
    "SELECT * { ?s ?p '''it's SERVICE'''@zh # SERVICE\n}",
    'SELECT * { ?s ?p """a ""quoted"" LOAD""" }',
    "PREFIX service: <http://example.org/SERVICE#> SELECT * { service:SERVICE service:load ?drop }",
    "SELECT * FROM <https://w3id.org/mingdan/graph/sichuan-2022> { ?s ?p ?o }",
    "SELECT * { ?s <file:///etc/passwd> ?o }",
    r"SELECT * { ?s ?p '\u0053ERVICE', <x:\u4E2D> }",
    "SELECT * { ?s ?p 'a' # it's a comment\r, 'b' }",
    "ASK { FILTER(1 < 2 && 3 > 2) }",
    "SELECT * { VALUES ?code { '110101' '110102' } }",
]
MANY = MAX_OPERATORS + 500  # of what does not crash the engine
LONG = [
    "ASK { ?s ?p ?o " + "FILTER(?o=1)" * MANY + "}",
    "ASK { " + "GRAPH ?g{}" * MANY + "}",
    "ASK { " + "OPTIONAL{}" * MANY + "}",
    "ASK { " + "FILTER(1 NOT IN(1))" * MANY + "}",
    "ASK { ?s <x:p>" + "|<x:p>" * MANY + " ?o }",
    "ASK { VALUES ?x { " + "1 " * MANY + "} }",
]
REFUSED = [
    ("query-empty", ""),
    ("query-empty", " \r\n\t # nothing"),
    ("query-service", "SELECT * { ?s ?p ?x. #\rSERVICE <http://127.0.0.1:1/q> { ?x ?y ?z } }"),
    ("query-service", "SELECT * { service silent ?s { } }"),
    ("query-service", "SELECT * { ?s ?p '''a\\''''SERVICE <x:y> {} }"),
    ("query-service", "SELECT * { ?s ?p ?o.SERVICE<x:y>{} }"),
    ("query-service", "SELECT * { FILTER(1<2)SERVICE <x:y> {} FILTER(2>1) }"),
    ("query-update", "LOAD <file:///etc/passwd>"),
    ("query-update", "INSERT DATA { <x:a> <x:b> <x:c> }"),
    ("query-update", "delete where { ?s ?p ?o }"),
    ("query-update", "CLEAR ALL"),
    ("query-from-file", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"),
    ("query-from-file", "SELECT * FROM NAMED <FILE:///etc/passwd> { ?s ?p ?o }"),
    ("query-from-file", "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }"),
    ("query-from-file", "PREFIX f: <file:///etc/> SELECT * FROM f:passwd { ?s ?p ?o }"),
    ("query-backslash", r"SELECT * { \u0053ERVICE <x:y> {} }"),
    ("query-backslash", "SELECT * { ?s ?p 'open }"),
    ("query-too-long", "SELECT * {}" + " " * MAX_LENGTH),
    ("query-nested", "SELECT * " + "{" * (MAX_NESTING + 1) + "}" * (MAX_NESTING + 1)),
    ("query-nested", "SELECT * { #}}}}\r" + "{" * MAX_NESTING),
    ("query-operators", "ASK { FILTER(" + "!" * 20_000 + "true) }"),
    ("query-operators", "ASK { FILTER(" + "-".join("1" * 8_000) + " > 0) }"),
    ("query-operators", "ASK { ?s " + "/".join(["<x:y>"] * (MAX_OPERATORS + 2)) + " ?o }"),
    ("query-operators", "ASK { {}" + "UNION {}" * (MAX_OPERATORS + 1) + " }"),
]


@pytest.mark.parametrize("text", [*HARMLESS, *LONG])
def test_what_only_looks_dangerous_passes(text: str) -> None:
    refuse_unsafe("mine", text)


@pytest.mark.parametrize(("error", "text"), REFUSED)
def test_what_is_refused(error: str, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        refuse_unsafe("mine", text)
    assert caught.value.id == error


def test_every_character_of_the_sample_queries_is_understood() -> None:
    queries = examples()
    assert len(queries) > 40
    for query in queries:
        refuse_unsafe(query.name, query.text)
        assert {token for kind, token in tokens(query.text) if kind == "other"} <= {".", ",", ";"}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("?a $b @zh-Hans", ["name"] * 3),
        ("rdf:type :a b: ex:a.b", ["name"] * 4),
        ("a select 地名", ["word"] * 3),
        ("1 2.5 1e6", ["number"] * 3),
        ("<x:y> <", ["iri", "operator"]),
        ('\'a\' """b""" \'\'', ["string"] * 3),
        ("# nothing", []),
    ],
)
def test_kinds_of_tokens(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _ in tokens(text)] == kinds


@pytest.mark.parametrize("text", ["a." * 31_000, "a-" * 31_000, "'''" + "\\'" * 31_000, '"' * 3 + '\\"' * 31_000])
def test_long_texts_take_no_long_time(text: str) -> None:
    begun = time.process_time()
    list(tokens(text))
    assert time.process_time() - begun < 5
