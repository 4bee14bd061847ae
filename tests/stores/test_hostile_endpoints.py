"""Endpoints that attack: what never ends is ended, what is not an answer is an error, what is one is read."""

import time
from types import SimpleNamespace

import httpx
import pytest
from attack.answers import (
    BOOLEANS,
    CHALLENGES,
    INTERIM,
    MALFORMED,
    NOT_RESULTS,
    RDF_XML,
    TURTLE,
    XML,
    nested,
    silent_after,
    slow,
    table,
)  # fmt: skip
from attack.answers import OK as HEAD
from attack.hostile_server import Behaviour, Exchange, answer, endless, raw, served
from mingdan import api
from mingdan.errors import EndpointError, UsageError
from mingdan.queries.answer_formats import as_file
from mingdan.queries.answers import Answer
from mingdan.queries.sample_queries import Query, parsed
from mingdan.stores import http, sparql_client
from mingdan.stores.http import RetryPolicy, body_pieces
from mingdan.stores.presets import store_at
from mingdan.stores.query_results import MAX_DEPTH
from mingdan.stores.sparql_client import Connection, ask

SELECT, ASK = parsed("select", "SELECT ?x { ?x ?y ?z }"), parsed("ask", "ASK {}")
CONSTRUCT = parsed("construct", "CONSTRUCT WHERE { ?x ?y ?z }")
RDF_TAG = '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="a:">'
pytestmark = pytest.mark.usefixtures("no_credentials")


def asked(behaviour: Behaviour, query: Query = SELECT, timeout: float = 10) -> Answer:
    with served(behaviour) as url:
        return ask(query, url, timeout=timeout)


def error_of(behaviour: Behaviour, query: Query = SELECT, timeout: float = 10) -> EndpointError:
    with pytest.raises(EndpointError) as caught:
        asked(behaviour, query, timeout)
    return caught.value


# Time


SLOW = {**slow(0.1), **{f"{name} at once": behaviour for name, behaviour in INTERIM.items()}}


@pytest.mark.parametrize("name", SLOW)
def test_an_answer_has_a_time_limit(name: str) -> None:
    begun = time.monotonic()
    error = error_of(SLOW[name], timeout=0.6)
    assert time.monotonic() - begun < 10
    assert error.id == "too-slow"
    assert error.parameters["seconds"] == "0.6"
    assert error.passing


def test_the_end_of_time_is_not_the_end_of_a_graph() -> None:
    """A body without a length ends with the connection, which the time limit ends too."""
    whole = silent_after(f"{HEAD}Content-Type: {TURTLE}\r\n\r\n<a:b> <a:c> <a:d> .\n")
    assert error_of(whole, CONSTRUCT, timeout=0.6).id == "too-slow"


def test_the_timeout_of_the_interface() -> None:
    with served(SLOW["silence"]) as url, pytest.raises(EndpointError) as caught:
        api.query("communities-in-a-county", endpoint=url, timeout=0.5)
    assert caught.value.id == "too-slow"


def test_a_graph_that_takes_long_to_parse() -> None:
    attributes = " ".join(f'a:c{number}="1"' for number in range(9_000))
    graph = f"{RDF_TAG}{f'<r:Description {attributes}/>' * 100}</r:RDF>"
    begun = time.monotonic()
    assert error_of(answer(graph, RDF_XML), CONSTRUCT, timeout=1.5).id == "too-slow"
    assert time.monotonic() - begun < 20


def test_a_graph_is_read_back_in_limited_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql_client, "READ", 0.6)
    with (
        served(endless(f"{HEAD}Content-Type: {TURTLE}\r\n\r\n", b"#\n", 0.1)) as url,
        pytest.raises(EndpointError) as caught,
    ):
        Connection(store_at(url), retry=RetryPolicy(tries=1)).read("", list, 1)
    assert caught.value.id == "too-slow"


def test_failures_that_take_long_use_up_the_retries(waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    """One budget for a run, whatever succeeds in between."""
    clock = iter(range(0, 1_000_000, 250))
    monkeypatch.setattr("mingdan.stores.http.time", SimpleNamespace(monotonic=lambda: float(next(clock))))
    outcomes = iter([False, True, False, True, False, True])

    def request() -> str:
        if not next(outcomes):
            raise EndpointError("too-slow", passing=True, place="store", seconds="250")
        return "answer"

    retry = RetryPolicy(tries=6)
    assert [retry(request), retry(request)] == ["answer", "answer"]
    with pytest.raises(EndpointError):
        retry(request)
    assert len(waits) == 2


# Size


@pytest.mark.parametrize(
    ("head", "piece", "error_id"),
    [
        (f"{HEAD}\r\n", b" " * 10_000, "results-too-large"),
        (f"{HEAD}Content-Length: 99999999999\r\n\r\n", b"a" * 10_000, "results-too-large"),
        (f"{HEAD}Transfer-Encoding: chunked\r\n\r\n", b"7d0\r\n" + b"a" * 2000 + b"\r\n", "results-too-large"),
        ("HTTP/1.1 400 Bad Request\r\n\r\n", b"a" * 10_000, "status"),
        ("HTTP/1.1 503 Busy\r\n\r\n", b"a" * 10_000, "status"),
        ("HTTP/1.1 404 Not Found\r\n\r\n", b"a" * 10_000, "status-with-hint"),
    ],
)
def test_an_answer_has_a_size_limit(head: str, piece: bytes, error_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert http.MAX_ANSWER == 64_000_000
    monkeypatch.setattr(http, "MAX_ANSWER", 1_000_000)
    error = error_of(endless(head, piece))
    assert error.id == error_id
    if error_id != "results-too-large":
        assert "aaa" in error.parameters["answer"], "the beginning of the words is kept"


def test_the_reason_at_the_end_of_a_long_error() -> None:
    error = error_of(answer(f"{'a' * 500_000}: the reason", "text/plain", "500 Error"))
    assert error.parameters["answer"].endswith(": the reason")


def test_a_graph_that_is_read_back_has_a_size_limit() -> None:
    body = body_pieces(httpx.Response(200, content=iter([b"abc", b"defg"])), "store", 6)
    assert next(body) == b"abc"
    with pytest.raises(EndpointError) as caught:
        next(body)
    assert caught.value.id == "answer-too-large"


@pytest.mark.parametrize("body", ["[" + "[]," * 3_000_000 + "1]", "[" + '"ab",' * 3_000_000 + "1]"])
def test_json_that_takes_much_memory(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql_client, "_MAX_MEMORY", 100_000_000)
    error = error_of(answer(f'{{"head": {body}}}'), timeout=60)
    assert error.id == "results-unreadable"
    assert error.parameters["reason"].id == "process-memory"


def test_a_large_answer_is_read_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sparql_client, "_SMALL", 10)
    assert asked(answer(table([{"x": {"type": "literal", "value": "好"}}]))).rows() == [("好",)]
    assert asked(answer('{"head": {}, "boolean": false}'), ASK).rows() == [("false",)]
    assert error_of(answer("[1]" + " " * 20)).id == "not-results"
    assert error_of(answer(table(["x"]))).parameters["reason"].parameters == {"member": "results.bindings[0]"}


# Structure


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_table(name: str) -> None:
    body, member = MALFORMED[name]
    error = error_of(answer(body))
    assert error.id == "results-unreadable"
    assert error.parameters["reason"].parameters == {"member": member}


@pytest.mark.parametrize("value", BOOLEANS)
def test_a_malformed_boolean(value: str) -> None:
    error = error_of(answer(f'{{"head": {{}}, "boolean": {value}}}'), ASK)
    assert error.parameters["reason"].parameters == {"member": "boolean"}


@pytest.mark.parametrize("name", NOT_RESULTS)
def test_something_else_than_results(name: str) -> None:
    assert error_of(answer(NOT_RESULTS[name])).id in ("not-results", "results-cut", "results-unreadable")


def test_what_public_endpoints_give_is_read() -> None:
    """Blank nodes and names as Virtuoso spells them, IRIs that are none, rows without a value, odd language tags."""
    odd = [
        {"callret-0": {"type": "bnode", "value": "nodeID://b1"}}, {},
        {"callret-0": {"type": "uri", "value": "http://a/b c"}},
        {"callret-0": {"type": "literal", "value": "a", "xml:lang": "zh_Hans", "odd": 1}},
        {"callret-0": {"type": "typed-literal", "value": "5", "datatype": "a:b"}},
    ]  # fmt: skip
    for kind in ("application/json", "text/plain; charset=utf-8"):
        rows = asked(answer(b"\xef\xbb\xbf" + table(odd, ["callret-0"]).encode(), kind)).rows()
        assert rows == [("nodeID://b1",), ("",), ("http://a/b c",), ("a",), ("5",)]


# XML and RDF/XML


def results(rows: str, before: str = '<?xml version="1.0"?>') -> str:
    head = '<head><variable name="x"/><variable name="y"/><link href="a"/></head>'
    return f'{before}<sparql xmlns="http://www.w3.org/2005/sparql-results#">{head}<results>{rows}</results></sparql>'


def row(term: str) -> str:
    return f"<result><!-- x --><binding name='x'>{term}</binding></result>"


def parts(term: str) -> str:
    inside = "<uri>a:b</uri>"
    return f"<subject>{inside}</subject><predicate>{inside}</predicate><object>{term}</object>"


def test_xml_is_read_as_json_is() -> None:
    terms = [
        "<uri>a:b</uri>", "<bnode>nodeID://b1</bnode>", "<literal>a &lt; b</literal>", "<literal/>",
        '<literal xml:lang="zh">好</literal>', '<literal datatype="a:b">5</literal>',
        f"<triple>{parts('<uri>a:c</uri>')}</triple>",
    ]  # fmt: skip
    found = asked(answer(results("".join(map(row, terms)) + "<result/>"), XML))
    assert found.variables() == ["x", "y"]
    assert [value for value, _ in found.rows()] == [
        "a:b", "nodeID://b1", "a < b", "", "好", "5", "<<( a:b a:b a:c )>>", "",
    ]  # fmt: skip
    assert list(found.terms())[4]["x"] == {"type": "literal", "value": "好", "xml:lang": "zh"}
    assert list(found.terms())[5]["x"]["datatype"] == "a:b"
    for value, expected in (("true", "true"), (" 0 ", "false")):
        boolean = f"<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head/><boolean>{value}</boolean></sparql>"
        assert asked(answer(boolean, "text/xml"), ASK).rows() == [(expected,)]


@pytest.mark.parametrize(
    "body",
    [
        results(row("<zzz>a</zzz>")), results("<result><binding name='x'/></result>"),
        results(row("<literal>a</literal>"))[:-30],
        results("<result><binding name='z'><uri>a:b</uri></binding></result>"),
        results("<result><binding><uri/></binding></result>"),
        results(row("<triple><uri>a:b</uri></triple>")), results("<a>" * 100_000),
        results(row(f"<triple>{parts('<triple>' * (MAX_DEPTH + 2))}</triple>")),
        results("", '<!DOCTYPE s [<!ENTITY a "aaaa">]>'), results("", "<!doctype s>"),
        results(row("<literal>&a;</literal>"), '<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "<sparql xmlns='http://www.w3.org/2005/sparql-results#'><head/><boolean>maybe</boolean></sparql>",
    ],
)  # fmt: skip
def test_malformed_xml(body: str) -> None:
    assert error_of(answer(body, XML)).id in ("results-unreadable", "results-cut")


def test_an_endpoint_that_has_xml_only() -> None:
    """It answers 406 unless XML is accepted."""
    accepted: list[str] = []

    def only_xml(exchange: Exchange) -> None:
        accepted.append(exchange.header("Accept"))
        graph = f'{RDF_TAG}<r:Description r:about="a:b" a:c="好"/></r:RDF>'
        kind, body = (RDF_XML, graph) if RDF_XML in accepted[-1] else (XML, results(row("<uri>a:b</uri>")))
        status = "200 OK" if kind in accepted[-1] else "406 Not Acceptable"
        answer(body, kind, status)(exchange)

    assert asked(only_xml).rows() == [("a:b", "")]
    assert asked(only_xml, CONSTRUCT).ntriples == '<a:b> <a:c> "好" .\n'
    assert [header.partition(",")[0] for header in accepted] == ["application/sparql-results+json", TURTLE]


@pytest.mark.parametrize("kind", [TURTLE, RDF_XML, "text/plain"])
@pytest.mark.parametrize(
    "body", ["<a:b> <a:c> ", "<a:b> <a:c> " + "(" * 50_000, table([]), "<html></html>", '<?xml version="1.0"?><a>']
)
def test_something_else_than_a_graph(body: str, kind: str) -> None:
    assert error_of(answer(body, kind), CONSTRUCT).id in ("not-results", "results-cut", "results-unreadable")


@pytest.mark.parametrize("form", ["csv", "json", "xlsx"])
def test_triple_terms_are_written(form: str) -> None:
    content = as_file(asked(answer(table([{"x": nested(3)}]))), form)
    assert b"a:b" in content or form == "xlsx"


# Requests


@pytest.mark.parametrize(
    "text",
    [
        "# INSERT\n# DELETE\nSELECT ?x {}", "# a comment that ends here\rSELECT ?x {}",
        "PREFIX insert: <a:> SELECT ?x {}",
        "BASE <a:SELECT> PREFIX select: <a:b> select ?x {}", "\ufeff SELECT ?x {}",
    ],
)  # fmt: skip
def test_the_form_of_a_query(text: str) -> None:
    assert asked(answer(table([])), parsed("query", text)).variables() == ["x"]


@pytest.mark.parametrize(
    "text", ["", "# SELECT", "INSERT DATA {}", "PREFIX select: <a:> LOAD <a:b>", "SELECTED", "DROP ALL"]
)
def test_no_query(text: str) -> None:
    with pytest.raises(UsageError, match="expected one of"):
        ask(parsed("query", text), "http://127.0.0.1:1/")


@pytest.mark.parametrize(("challenge", "error_id"), CHALLENGES.items())
def test_odd_challenges(challenge: str, error_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGDAN_USER", "reader")
    monkeypatch.setenv("MINGDAN_PASSWORD", "s3cret")
    behaviour = answer("no", "text/plain", "401 Unauthorized", f"WWW-Authenticate: {challenge}")
    with served(behaviour) as url, pytest.raises(EndpointError) as caught:
        api.query("communities-in-a-county", endpoint=url)
    assert caught.value.id == error_id


@pytest.mark.parametrize("host", ["a" * 70 + ".example", "a..example", "a" * 300])
def test_hosts_that_cannot_be(host: str) -> None:
    with pytest.raises(EndpointError) as caught:
        ask(SELECT, f"http://{host}/")
    assert caught.value.id == "unreachable"


def test_a_host_that_is_not_punycode() -> None:
    with pytest.raises(UsageError, match="expected the address"):
        ask(SELECT, "http://xn--a/")


def test_bytes_that_are_not_http() -> None:
    for piece in (b"\x16\x03\x01" * 50, b"SSH-2.0-OpenSSH_9.2\r\n", b"\r\n\r\n", f"{HEAD}Content-Length: a\r\n\r\n"):
        assert error_of(raw(piece)).id == "not-http"
    assert error_of(endless("HTTP/1.1 200 ", b"a" * 10_000)).id == "not-http"


def test_answers_that_are_cut_off() -> None:
    def reset(exchange: Exchange) -> None:
        exchange.send(f"{HEAD}Content-Length: 100\r\n\r\n{{")
        exchange.reset()

    assert error_of(reset).id == "connection-lost"
    assert error_of(raw(f"{HEAD}Content-Length: 100\r\n\r\n{{")).id == "not-http"
