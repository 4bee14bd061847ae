"""Endpoints that fail: one line that names the address, nothing of the secrets in it, and no trace back."""

import base64
import http.server
import re
import socket
import threading
from collections.abc import Iterator

import pytest
from mingdan.errors import EndpointError, MingdanError
from mingdan.queries.sample_queries import Query, parsed
from mingdan.stores.sparql_client import ask

SELECT = parsed("select", "SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s")
CONSTRUCT = parsed("construct", "CONSTRUCT WHERE { ?s ?p ?o }")


def reply(status: str, kind: str, body: str, length: int | None = None, more: str = "") -> bytes:
    content = body.encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length or len(content)}\r\n{more}\r\n"
    return head.encode() + content


TABLE = "application/sparql-results+json"
REPLIES = {
    "html": reply("200 OK", "text/html", "<!DOCTYPE html><title>欢迎</title>"),
    "html-as-json": reply("200 OK", TABLE, "<html>"),
    "no-results": reply("200 OK", TABLE, "[1]"),
    "no-bindings": reply("200 OK", TABLE, '{"head": {"vars": ["s"]}, "results": {}}'),
    "no-terms": reply("200 OK", TABLE, '{"head": {"vars": ["s"]}, "results": {"bindings": [{"s": "x"}]}}'),
    "deep": reply("200 OK", TABLE, "[" * 100_000),
    "cut": reply("200 OK", TABLE, '{"head": {"vars": ["s"]}, "results": {"bindings": [', length=5000),
    "cut-after-whole-json": reply("200 OK", TABLE, '{"head": {"vars": []}, "results": {"bindings": []}}', length=5000),
    "cut-after-a-triple": reply("200 OK", "text/turtle", "<x:a> <x:b> <x:c> .\n", length=5000),
    "cut-chunk": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\nabc",
    "garbage": b"garbage\r\n\r\n",
    "silence": b"",
    "loop": reply("302 Found", "text/plain", "", more="Location: /loop\r\n"),
    "to-a-file": reply("302 Found", "text/plain", "", more="Location: file:///etc/hostname\r\n"),
    "400": reply("400 Bad Request", "text/plain", "bad 第1行 b"),
    "401": reply("401 Unauthorized", "text/plain", "bad 第1行 b"),
    "403": reply("403 Forbidden", "text/plain", "bad 第1行 b"),
    "404": reply("404 Not Found", "text/plain", "bad 第1行 b"),
    "500": reply("500 Internal Server Error", "text/plain", "bad 第1行 b"),
    "502-cut": reply("502 Bad Gateway", "text/plain", "bad", length=5000),
    "500-cut": reply("500 Internal Server Error", "text/plain", "bad", length=5000),
    "503": reply("503 Service Unavailable", "text/plain", "bad 第1行 b"),
}


class Faulty(http.server.BaseHTTPRequestHandler):
    """Answers with the bytes of `REPLIES`, and keeps what it was asked with."""

    seen: list[tuple[str, str | None]] = []  # noqa: RUF012 - one server, one list

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.seen.append((self.requestline, self.headers["Authorization"]))
        self.wfile.write(REPLIES[self.path.strip("/").partition("?")[0]])
        self.close_connection = True

    do_GET = do_POST  # noqa: N815 - the library's name

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    """The address of a server that fails, without its `http://`."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Faulty) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def told(query: Query, host: str, path: str) -> str:
    """The message of the error that an endpoint gives, when it is asked with secrets in its address."""
    with pytest.raises(EndpointError) as caught:
        ask(query, f"http://reader:s3cret@{host}/{path}?key=hush")
    message = str(caught.value)
    assert message.startswith(f"http://{host}/{path}: ")
    assert not re.search("reader|s3cret|hush|cmVhZGVy", message)
    assert message.isprintable()  # one line, no control characters
    return message


@pytest.mark.parametrize("query", [SELECT, CONSTRUCT], ids=lambda query: query.name)
@pytest.mark.parametrize("path", REPLIES)
def test_endpoint_errors(path: str, query: Query, faulty: str) -> None:
    message = told(query, faulty, path)
    if path.isdecimal():
        assert "bad 第1行 b" in message, "the endpoint's own words"
    request, authorization = Faulty.seen[-1]
    assert "reader" not in request
    assert authorization == "Basic " + base64.b64encode(b"reader:s3cret").decode()


def test_closed_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "reached" in told(SELECT, f"127.0.0.1:{port}", "sparql")


@pytest.mark.parametrize(
    "address",
    [
        "ftp://{}@host/",
        "http://{}@[bad/",
        "http://{}@127.0.0.1:port/",
        "http://{}@127.0.0.1:1/a b",
        "http://{}/more@host/",
        "//{}@host",
    ],
)
def test_bad_addresses(address: str) -> None:
    with pytest.raises(MingdanError) as caught:
        ask(SELECT, address.format("reader:s3cret"))
    assert "s3cret" not in str(caught.value)
