"""What comes from outside cannot reach the network, end the process, run for ever, or move the cursor."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.errors import EndpointError, InputError, UsageError
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import parsed
from mingdan.rdf.graphs import store, strict_ntriples
from mingdan.release.notices import Build
from mingdan.stores.sparql_client import ask
from mingdan.workspace import Workspace


class Canary(BaseHTTPRequestHandler):
    """Remembers who called, and sends /redirect to another host."""

    called: list[tuple[str, str | None]] = []  # noqa: RUF012 - one server at a time

    def do_POST(self) -> None:
        Canary.called.append((self.path, self.headers.get("Authorization")))
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(302 if self.path == "/redirect" else 200)
        if self.path == "/redirect":
            self.send_header("Location", "http://localhost:9/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815 - http.server's name

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def canary() -> Iterator[str]:
    Canary.called.clear()
    with HTTPServer(("127.0.0.1", 0), Canary) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("service", ["SERVICE", "service SILENT", "\\u0053ERVICE"])
def test_a_local_query_does_not_call_out(built: Build, canary: str, service: str) -> None:
    text = f"SELECT * WHERE {{ {service} <{canary}/sparql> {{ ?s ?p ?o }} }}"
    with pytest.raises(UsageError):
        run_query(parsed("mine", text), store(built.ntriples))
    assert Canary.called == []


def test_a_word_in_a_string_or_an_iri_is_no_service(built: Build) -> None:
    text = 'SELECT ("SERVICE <x>" AS ?a) (<https://example.org/SERVICE> AS ?b) { } # SERVICE'
    assert run_query(parsed("mine", text), store(built.ntriples)).rows() == [
        ("SERVICE <x>", "https://example.org/SERVICE")
    ]


def test_a_password_does_not_follow_a_redirect(canary: str) -> None:
    address = canary.replace("http://", "http://user:s3cret@")
    with pytest.raises(EndpointError, match="redirects to another host") as told:
        ask(parsed("mine", "ASK {}"), f"{address}/redirect")
    assert [path for path, _ in Canary.called] == ["/redirect"]
    assert "s3cret" not in str(told.value)


DEEP = {
    "braces": "SELECT * WHERE " + "{" * 5000 + "}" * 5000,
    "braces after a comment that closes": "#" + "}" * 20_000 + "\nSELECT * WHERE " + "{" * 5000 + "}" * 5000,
    "negations": "SELECT * WHERE { FILTER(" + "! " * 20_000 + "true) }",
    "alternatives": "SELECT * WHERE { FILTER(true" + " || true" * 60_000 + ") }",
    "a path": "SELECT * WHERE { ?s <x:p>" + "/<x:p>" * 9_000 + " ?o }",
    "unions": "SELECT * WHERE { {}" + " UNION {}" * 5_000 + " }",
}


@pytest.mark.parametrize("name", DEEP)
def test_a_query_that_would_end_the_process_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        run_query(parsed("mine", DEEP[name]), store(""))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("deep.ttl", "<<(" * 50_000),
        ("deep.jsonld", '{"@graph": ' + "[" * 50_000),
        ("deep.nt", '<x:a> <x:b> "' + ">>" * 99 + '" .\n<x:a> <x:b> ' + "<<( <x:a> <x:b> " * 100_000),
        ("quote in a name.ttl", "<x:a> <x:b> x:\\' , " + "<<( <x:a> <x:b> " * 100_000 + "x:\\' "),
        ("IRIs at once.ttl", "<x:a> <x:b> " + "<<<x:a> <x:b> " * 100_000),
        ("laughs.rdf", '<?xml version="1.0"?><!doctype r [<!ENTITY a "b">]><r/>'),
    ],
)
def test_rdf_that_would_end_the_process_is_refused(name: str, content: str) -> None:
    with pytest.raises(InputError):
        strict_ntriples(content.encode(), name)


@pytest.mark.parametrize(
    "term",
    [
        '":("', "':('", '""" ":("" \n[ """', "\'\'\' ':( \n[ \'\'\'", '"\\"(" # ((\n', "<x:(>", "<x:a> # (('\n",
        r"x:\(", "'<<( '", '"(" , "\'("',
    ],
)  # fmt: skip
def test_brackets_in_texts_iris_and_comments_are_not_nested(term: str) -> None:
    turtle = "PREFIX x: <x:> " + "".join(f"<x:s{number}> <x:p> {term} .\n" for number in range(150))
    assert strict_ntriples(turtle.encode(), "a.ttl").count("\n") >= 150


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonld", "[" + ", ".join(f'{{"@id": "x:{n}", "x:p": ":( \\" ["}}' for n in range(150)) + "]"),
        ("a.nt", "".join(f'<x:{n}> <x:(> ":(" .\n' for n in range(150))),
        ("a.nq", "".join(f'<x:{n}> <x:p> "[" <x:(> .\n' for n in range(150))),
        ("a.trig", "GRAPH <x:g> {" + "".join(f'<x:{n}> <x:p> ":{{" .\n' for n in range(150)) + "}"),
        (
            "a.rdf",
            '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">'
            + "".join(f'<r:Description r:about="x:{n}"><x:p>:(</x:p></r:Description>' for n in range(150))
            + "</r:RDF>",
        ),
    ],
)
def test_brackets_in_texts_are_not_nested_in_any_format(name: str, content: str) -> None:
    assert strict_ntriples(content.encode(), name).count("\n") == 150


def test_a_doctype_in_another_encoding_is_refused() -> None:
    with pytest.raises(InputError):
        strict_ntriples('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE r><r/>'.encode("utf-16"), "x.rdf")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("name", ["notice.txt", "source.toml"])
def test_a_pipe_is_not_waited_for(own_workspace: Workspace, capsys: pytest.CaptureFixture[str], name: str) -> None:
    file = own_workspace.source / "sichuan-2022" / name
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(SystemExit) as ended:
        main(["publish", "--data", str(own_workspace.root)])
    assert ended.value.code == 2
    assert "is not a regular file" in capsys.readouterr().err


def run(arguments: list[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "mingdan", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)


@pytest.mark.parametrize("arguments", [["query"], ["query", "1", "--format", "csv"], ["query", "no-such-query"]])
def test_errors_that_nobody_can_read_still_end_with_2(arguments: list[str], published: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "mingdan", *arguments, "--data", str(published)]
        done = subprocess.run(command, stdout=full, stderr=full, check=False)
    assert done.returncode == 2


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk"])
def test_a_terminal_without_chinese_is_no_reason_to_stop(encoding: str) -> None:
    done = run(["query"], PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_device_is_one_message() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "mingdan", "query"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_name_of_a_folder_cannot_move_the_cursor(tmp_path: Path) -> None:
    place = tmp_path / "a\x1b[31mb"
    done = run(["publish", "--data", str(place)])
    assert done.returncode == 2
    assert b"\x1b" not in done.stderr


def test_a_closed_output_gives_no_trace_back() -> None:
    command = f'"{sys.executable}" -m mingdan query >&-'
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
