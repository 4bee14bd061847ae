"""What hostile endpoints answer: for the tests of the client, and for the campaign."""

import json
from collections.abc import Mapping

from mingdan.stores.query_results import MAX_DEPTH

from attack.hostile_server import Behaviour, Exchange, endless

JSON, XML, TURTLE = "application/sparql-results+json", "application/sparql-results+xml", "text/turtle"
RDF_XML = "application/rdf+xml"
OK = "HTTP/1.1 200 OK\r\n"


def head(status: str = "200 OK", *headers: str) -> str:
    """The head of an answer."""
    return f"HTTP/1.1 {status}\r\n" + "".join(f"{header}\r\n" for header in headers) + "\r\n"


def table(rows: object, names: object = ("x",)) -> str:
    """SPARQL results in JSON, or something like them."""
    return json.dumps({"head": {"vars": names}, "results": {"bindings": rows}})


def cell(**members: object) -> str:
    """Results with one cell, which is a literal apart from these members."""
    return table([{"x": {"type": "literal", "value": "a", **members}}])


def nested(depth: int) -> dict[str, object]:
    """A triple term in a triple term, and so on."""
    term: dict[str, object] = {"type": "uri", "value": "a:b"}
    for _ in range(depth):
        other = {"type": "uri", "value": "a:b"}
        term = {"type": "triple", "value": {"subject": other, "predicate": other, "object": term}}
    return term


def silent_after(text: str) -> Behaviour:
    """Sends this, and nothing more."""

    def behave(exchange: Exchange) -> None:
        exchange.send(text)
        exchange.hold()

    return behave


def slow(pause: float) -> Mapping[str, Behaviour]:
    """Answers that never end, a piece after each pause (seconds)."""

    def redirects(exchange: Exchange) -> None:
        exchange.drip([b"", b""], pause)
        exchange.send(head("307 Temporary Redirect", f"Location: /{exchange.number}", "Content-Length: 0"))

    return {
        "body": endless(head("200 OK", f"Content-Type: {JSON}"), b" ", pause),
        "error body": endless(head("500 Error"), b"a", pause),
        "status line": endless("HTTP/1.1 2", b"0", pause),
        "header": endless(f"{OK}X-A: ", b"a", pause),
        "headers": endless(OK, b"X-A: b\r\n", pause),
        "chunks": endless(head("200 OK", "Transfer-Encoding: chunked"), b"1\r\n \r\n", pause),
        "continue": endless("", b"HTTP/1.1 100 Continue\r\n\r\n", pause),
        "silence": silent_after(""),
        "silence after the head": silent_after(head("200 OK", f"Content-Type: {JSON}")),
        "silence after half": silent_after(head("200 OK", f"Content-Type: {JSON}") + table([])[:20]),
        "silence after an answer": silent_after(head() + table([])),
        "redirects": redirects,
    }


INTERIM = {
    "continue": endless("", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "early hints": endless("", b"HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n" * 1000),
}
# Name -> results in JSON, and the member that is wrong.
MALFORMED: Mapping[str, tuple[str, str]] = {
    "bindings are a string": (table("abc"), "results.bindings"),
    "bindings are null": (table(None), "results.bindings"),
    "bindings are a map": (table({"x": {"type": "uri", "value": "a:b"}}), "results.bindings"),
    "bindings are an empty map": (table({}), "results.bindings"),
    "no bindings": ('{"head": {"vars": ["x"]}, "results": {}}', "results.bindings"),
    "bindings are numbers": (table([1, 2]), "results.bindings[0]"),
    "bindings are strings": (table(["x", "y"]), "results.bindings[0]"),
    "the second row is a string": (table([{}, "x"]), "results.bindings[1]"),
    "another variable": (table([{"y": {"type": "uri", "value": "a:b"}}]), "results.bindings[0]"),
    "a cell is a string": (table([{"x": "a"}]), "results.bindings[0].x"),
    "a cell is null": (table([{"x": None}]), "results.bindings[0].x"),
    "a cell is a list": (table([{"x": ["type", "value"]}]), "results.bindings[0].x"),
    "a cell has no value": (table([{"x": {"type": "uri"}}]), "results.bindings[0].x"),
    "a value is a number": (cell(value=5), "results.bindings[0].x"),
    "a value is a list": (cell(value=["a"]), "results.bindings[0].x"),
    "a value is null": (cell(value=None), "results.bindings[0].x"),
    "a type is unknown": (cell(type="zzz"), "results.bindings[0].x"),
    "a type is a list": (cell(type=["uri"]), "results.bindings[0].x"),
    "a datatype is a number": (cell(datatype=5), "results.bindings[0].x"),
    "a language is a list": (cell(**{"xml:lang": []}), "results.bindings[0].x"),
    "a triple is a text": (cell(type="triple"), "results.bindings[0].x"),
    "a triple is empty": (cell(type="triple", value={}), "results.bindings[0].x"),
    "triples too deep": (table([{"x": nested(MAX_DEPTH + 1)}]), "results.bindings[0].x"),
    "vars are numbers": (table([], [1]), "head.vars"),
    "vars are a string": (table([], "x"), "head.vars"),
    "vars are null": (table([], None), "head.vars"),
    "no vars": ('{"head": {}, "results": {"bindings": []}}', "head.vars"),
    "no head": ('{"results": {"bindings": []}}', "head"),
    "results are a list": ('{"head": {"vars": ["x"]}, "results": []}', "results"),
    "results are null": ('{"head": {"vars": ["x"]}, "results": null}', "results"),
    "a boolean for a table": ('{"head": {}, "boolean": true}', "results"),
}
NOT_RESULTS: Mapping[str, str] = {
    "empty": "", "null": "null", "a list": "[]", "a string": '"abc"', "nested": "[" * 200_000, "zeros": "\0" * 1000,
    "cut": table([])[:-9], "two documents": table([]) * 2, "NaN": cell(value=float("nan")), "CSV": "x\r\n1\r\n",
    "half of a surrogate": cell(value="\ud800"), "Atom": "<feed xmlns='http://www.w3.org/2005/Atom'/>",
    "HTML": "<!DOCTYPE html><html><body>Please log in</body></html>", "HTML without a type": "<html></html>",
}  # fmt: skip
BOOLEANS = ('"maybe"', "1", "null", '"true"', "[]")  # which are none
# Challenges that cannot be met, and the errors.
CHALLENGES = {
    "Digest": "digest-unreadable", "Digest ,,,=,": "digest-unreadable", "Digest realm=": "digest-unreadable",
    'Digest realm="a", nonce="b", algorithm=ZZZ': "digest-unsupported",
    'Digest realm="a", nonce="b", qop="auth-int"': "digest-unsupported", "Negotiate": "authentication-unsupported",
}  # fmt: skip
