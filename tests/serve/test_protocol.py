"""`/sparql` beside the standards: SPARQL 1.1 Protocol, Service Description, the formats of results."""

import csv
import io
import json
from urllib.parse import quote, urlencode

import pyoxigraph
import pytest
from lxml import etree
from mingdan.serve.negotiation import GRAPH_FORMS, AnswerForm
from mingdan.serve.query_execution import RDF_FORMATS
from mingdan.serve.sparql import MAX_QUERY
from support.running_server import Reply, RunningServer

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
GRAPH = "http://example.org/graph/"
VALUES = "SELECT ?o { ?s <http://example.org/p> ?o } ORDER BY ?o"
NAMED = "SELECT ?g { GRAPH ?g { ?s <http://example.org/p> ?o } } ORDER BY ?g"


def values(reply: Reply, name: str) -> list[str]:
    assert reply.status == 200, reply.text
    return [row[name]["value"] for row in reply.json()["results"]["bindings"]]


def posted(server: RunningServer, body: str | bytes, kind: str, path: str = "/sparql", **headers: str) -> Reply:
    content = body.encode() if isinstance(body, str) else body
    return server.ask(path, "POST", content, Content_Type=kind, **headers)


def in_three_ways(server: RunningServer, query: str, *graphs: tuple[str, str]) -> list[Reply]:
    """The same operation by GET, as a form and as the body."""
    parameters = urlencode([("query", query), *graphs])
    path = f"/sparql?{urlencode(graphs)}" if graphs else "/sparql"
    return [server.ask(f"/sparql?{parameters}"), posted(server, parameters, FORM), posted(server, query, DIRECT, path)]


def test_a_query_by_get_as_a_form_and_as_the_body(served_file: RunningServer) -> None:
    for reply in in_three_ways(served_file, VALUES):
        assert values(reply, "o") == ["default"]
        assert reply.media_type == "application/sparql-results+json"


def test_the_dataset_of_the_request(served_file: RunningServer) -> None:
    one, two = ("default-graph-uri", f"{GRAPH}1"), ("default-graph-uri", f"{GRAPH}2")
    named = ("named-graph-uri", f"{GRAPH}2")
    for reply in in_three_ways(served_file, VALUES, one):
        assert values(reply, "o") == ["one"]
    for reply in in_three_ways(served_file, VALUES, one, two):
        assert values(reply, "o") == ["one", "two"]
    for reply in in_three_ways(served_file, NAMED, named):
        assert values(reply, "g") == [f"{GRAPH}2"]
    for reply in in_three_ways(served_file, VALUES, named):
        assert values(reply, "o") == []
    for reply in in_three_ways(served_file, NAMED, one):
        assert values(reply, "g") == []
    for reply in in_three_ways(served_file, NAMED):
        assert values(reply, "g") == [f"{GRAPH}1", f"{GRAPH}2"]


def test_the_request_goes_before_from(served_file: RunningServer) -> None:
    query = VALUES.replace("{ ?s", f"FROM <{GRAPH}1> {{ ?s")
    assert values(served_file.query(query), "o") == ["one"]
    for reply in in_three_ways(served_file, query, ("default-graph-uri", f"{GRAPH}2")):
        assert values(reply, "o") == ["two"]


@pytest.mark.parametrize("graph", ["http://example.org/none", "http://127.0.0.1:9/x.ttl"])
def test_a_graph_that_is_not_there_is_empty(served_file: RunningServer, graph: str) -> None:
    for reply in in_three_ways(served_file, VALUES, ("default-graph-uri", graph)):
        assert values(reply, "o") == []
    assert values(served_file.query(VALUES.replace("{ ?s", f"FROM <{graph}> {{ ?s")), "o") == []


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "status"),
    [
        ("PUT", "/sparql?query=ASK%20%7B%7D", b"", "", 405),
        ("DELETE", "/sparql", None, "", 405),
        ("PATCH", "/sparql", b"", "", 405),
        ("GET", "/sparql?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D", None, "", 400),
        ("POST", "/sparql", b"query=ASK%20%7B%7D&query=ASK%20%7B%7D", FORM, 400),
        ("POST", "/sparql?query=ASK%20%7B%7D", b"query=ASK%20%7B%7D", FORM, 400),
        ("POST", "/sparql", b"ASK {}", "text/plain", 415),
        ("POST", "/sparql", b"query=ASK%20%7B%7D", "", 415),
        ("POST", "/sparql", b"ASK {}", "", 415),
        ("POST", "/sparql", "ASK {}".encode("utf-16"), f"{DIRECT}; charset=UTF-16", 415),
        ("POST", "/sparql", b"ASK { <x:\xff> ?p ?o }", DIRECT, 400),
        ("POST", "/sparql", b"", DIRECT, 400),
        ("POST", "/sparql", b"other=1", FORM, 400),
        ("GET", "/sparql?query=ASK%20%7B", None, "", 400),
        ("GET", "/sparql?query=", None, "", 400),
        ("GET", "/sparql?query=%FF", None, "", 400),
        ("GET", "/sparql?query=ASK%20%7B%7D&default-graph-uri=relative", None, "", 400),
        ("GET", "/sparql?default-graph-uri=http://example.org/x", None, "", 400),
    ],
)
def test_what_the_protocol_refuses(
    served_file: RunningServer, method: str, path: str, body: bytes | None, kind: str, status: int
) -> None:
    headers = {"Content_Type": kind} if kind else {}
    reply = served_file.ask(path, method, body, **headers)
    assert reply.status == status
    assert reply.media_type == "application/problem+json"
    assert reply.json()["status"] == status
    if status == 405:
        assert reply.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/sparql", "update=CLEAR+ALL", FORM),
        ("/sparql", "CLEAR ALL", "application/sparql-update"),
        ("/sparql", "query=CLEAR+ALL", FORM),
        ("/sparql", "INSERT DATA { <x:a> <x:b> 1 }", DIRECT),
        ("/sparql", "query=ASK+%7B%7D&update=CLEAR+ALL", FORM),
        ("/sparql", "query=ASK+%7B%7D&using-graph-uri=http://example.org/", FORM),
        ("/sparql?update=CLEAR+ALL", "query=ASK+%7B%7D", FORM),
        ("/update", "update=CLEAR+ALL", FORM),
        ("/store", "<x:a> <x:b> 1 .", "text/turtle"),
    ],
)
def test_updates_are_refused(served_file: RunningServer, path: str, body: str, kind: str) -> None:
    assert 400 <= posted(served_file, body, kind, path).status < 500
    assert 400 <= served_file.ask("/sparql?update=CLEAR%20ALL").status < 500
    assert served_file.query("ASK { <x:a> <x:b> 1 }").json()["boolean"] is False


SELECT = "SELECT ?o { VALUES ?o { 1 '=1+1' '光华'@zh <http://example.org/> } }"
TABLES = [
    ("application/sparql-results+json", "application/sparql-results+json"),
    ("application/json", "application/json"),
    ("*/*", "application/sparql-results+json"),
    ("application/*", "application/sparql-results+json"),
    ("application/sparql-results+xml", "application/sparql-results+xml"),
    ("application/xml", "application/xml"),
    ("text/csv", "text/csv"),
    ("text/tab-separated-values", "text/tab-separated-values"),
    ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
    ("text/csv, */*;q=0.1", "text/csv"),
    ("application/sparql-results+json;q=0.1, */*;q=0.9", "application/sparql-results+xml"),
    ("text/html, application/sparql-results+json;q=0.1", "application/sparql-results+json"),
]


@pytest.mark.parametrize(("accept", "expected"), TABLES)
def test_results_are_in_the_form_that_is_preferred(served_file: RunningServer, accept: str, expected: str) -> None:
    reply = served_file.query(SELECT, accept)
    assert (reply.status, reply.media_type) == (200, expected)
    assert "Accept" in reply.headers["Vary"]
    found = read_table(reply)
    assert found == ["1", "=1+1", "光华", "http://example.org/"]
    answer = served_file.query("ASK {}", accept)
    assert (answer.status, answer.media_type) == (200, expected)
    assert "true" in answer.text


def read_table(reply: Reply) -> list[str]:
    if "json" in reply.media_type:
        return [row["o"]["value"] for row in json.loads(reply.content)["results"]["bindings"]]
    if "xml" in reply.media_type:
        root = etree.fromstring(reply.content)
        return [str(binding[0].text) for binding in root.iter("{*}binding")]
    rows = list(csv.reader(io.StringIO(reply.text), delimiter="\t" if "tab" in reply.media_type else ","))
    return [cell.strip("<>").partition("@")[0].strip('"') for (cell,) in rows[1:]]


@pytest.mark.parametrize("query", ["CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "DESCRIBE <http://example.org/s>"])
@pytest.mark.parametrize("form", GRAPH_FORMS, ids=lambda form: form.ending)
def test_graphs_are_in_the_form_that_is_preferred(served_file: RunningServer, query: str, form: AnswerForm) -> None:
    for media_type in form.media_types:
        reply = served_file.query(query, media_type)
        assert (reply.status, reply.media_type) == (200, media_type)
        quads = list(pyoxigraph.parse(reply.content, format=RDF_FORMATS[form.ending]))
        assert pyoxigraph.Literal("default") in {quad.object for quad in quads}


def test_a_graph_without_a_preference_is_turtle(served_file: RunningServer) -> None:
    assert served_file.query("DESCRIBE <http://example.org/s>", "*/*").media_type == "text/turtle"


@pytest.mark.parametrize(
    ("query", "accept"),
    [(SELECT, "image/png"), (SELECT, "text/turtle"), ("DESCRIBE <x:y>", "text/csv"), (SELECT, "text/csv;q=0")],
)
def test_no_form_that_is_accepted(served_file: RunningServer, query: str, accept: str) -> None:
    reply = served_file.query(query, accept)
    assert reply.status == 406
    assert reply.json()["available"]


def test_the_description_of_the_service(served_file: RunningServer) -> None:
    reply = served_file.ask("/sparql", Accept="text/turtle")
    assert (reply.status, reply.media_type) == (200, "text/turtle")
    graph = pyoxigraph.Store()
    graph.load(reply.content, format=pyoxigraph.RdfFormat.TURTLE)
    prefix = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    service = f"<{served_file.address}sparql>"
    assert graph.query(f"{prefix} ASK {{ {service} a sd:Service ; sd:endpoint {service} ; sd:resultFormat ?f }}")
    assert graph.query(
        f"{prefix} ASK {{ {service} sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ; "
        f"sd:namedGraph [ a sd:NamedGraph ; sd:name <{GRAPH}1> ] ] }}"
    )
    for form in GRAPH_FORMS:
        assert served_file.ask("/sparql", Accept=form.media_types[0]).media_type == form.media_types[0]
    assert served_file.ask("/sparql", Accept="text/html").status == 303


def test_head_and_options(served_file: RunningServer) -> None:
    path = f"/sparql?query={quote(SELECT)}"
    got, head = served_file.ask(path), served_file.ask(path, "HEAD")
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(got.content))
    preflight = served_file.ask(
        "/sparql", "OPTIONS", Origin="https://elsewhere.example", Access_Control_Request_Method="POST"
    )
    assert preflight.status == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]
    assert "Content-Type" in preflight.headers["Access-Control-Allow-Headers"]
    assert preflight.headers["Access-Control-Allow-Credentials"] is None


def test_an_answer_that_the_client_has_is_not_sent_again(served_file: RunningServer) -> None:
    first = served_file.query(VALUES)
    assert served_file.query(VALUES, If_None_Match=first.headers["ETag"]).status == 304
    other = served_file.query(VALUES, "text/csv")
    assert other.headers["ETag"] != first.headers["ETag"]
    assert served_file.query("SELECT (RAND() AS ?x) {}").headers["ETag"] is None
    assert (
        served_file.query("SELECT (RAND() AS ?x) {}").content != served_file.query("SELECT (RAND() AS ?x) {}").content
    )


def test_a_long_query_is_refused(served_file: RunningServer) -> None:
    fits = "ASK {} #" + "x" * (MAX_QUERY - 100)
    assert posted(served_file, fits, DIRECT).status == 200
    assert served_file.ask(f"/sparql?query={quote(fits)}").status == 200
    assert served_file.ask(f"/sparql?query={quote(fits + '文' * 1_000)}").status == 414
    assert posted(served_file, fits + "x" * 200, DIRECT).status == 413
    assert posted(served_file, "ASK {} #" + "x" * 1_100_000, DIRECT).status == 413


def test_problems_are_in_the_language_of_the_client(served_file: RunningServer) -> None:
    english, chinese = served_file.query("ASK {"), served_file.query("ASK {", Accept_Language="zh-CN")
    assert english.json()["detail"].startswith("the query is not valid SPARQL")
    assert chinese.json()["detail"].startswith("查询不是有效的SPARQL")
    assert (english.headers["Content-Language"], chinese.headers["Content-Language"]) == ("en", "zh")
    assert english.json()["code"] == chinese.json()["code"] == "sparql-syntax"
