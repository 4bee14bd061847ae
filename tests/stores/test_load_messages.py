"""What `mingdan load` says when it fails: one line that names the address, exit status 2, and no secret anywhere."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from mingdan.stores.load_state import load_state
from support import faults
from support.faults import Load, Server, failed
from support.proxy import Fault, Proxy, answering, refused

TABLE = "application/sparql-results+json"
pytestmark = pytest.mark.usefixtures("waits", "no_credentials")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with nothing in it, for the tests that leave it so."""
    with faults.running(tmp_path_factory.mktemp("server")) as started:
        yield started
        assert not started.all_graphs()


# Wrong addresses and stores that do not do it


def test_closed_port(load: Load) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    assert "is the address right and the store running" in failed(load(address, "--store", "oxigraph"), address)


def test_wrong_path(filled: Server, load: Load) -> None:
    line = failed(load(f"{filled.url}/nowhere", "--store", "oxigraph"), f"{filled.url}/nowhere/query: 404 ")
    assert line.endswith("nothing there: is the address right, the dataset or repository in it, and the kind of store?")


def test_read_only(server: Server, load: Load) -> None:
    server.stop()
    server.start("serve-read-only")
    line = failed(load(server.url, "--store", "oxigraph"), f"{server.url}/")
    assert "403" in line
    assert "read-only" in line
    assert not server.all_graphs()


NO_ROW = '{"head":{"vars":["n"]},"results":{"bindings":[]},"boolean":true}'  # for COUNT, and for the first ASK
PAGE = "<!DOCTYPE html>\n<title>Welcome</title>"
ELSEWHERE = "Location: http://localhost:1/query?key=hush"
SAID: dict[str, tuple[str, Fault, str]] = {
    "html to an update": ("/update", answering("200 OK", PAGE, "text/html"), "answers with a web page"),
    "html to a batch": ("/store", answering("200 OK", PAGE, "text/html"), "answers with a web page"),
    "html to a query": ("/query", answering("200 OK", PAGE, "text/html"), "is this the query address?"),
    "html as results": ("/query", answering("200 OK", PAGE, TABLE), "is this the query address?"),
    "no number": ("/query", answering("200 OK", NO_ROW, TABLE), "a number"),
    "elsewhere": ("/query", answering("302 Found", "", "text/plain", ELSEWHERE), "another host, http://localhost:1/query"),
    "elsewhere, moved": ("/update", answering("308 Permanent Redirect", "", "text/plain", ELSEWHERE), "308"),
    "dropped": ("/update", refused, "is cut off"),
    "429 for ever": ("/update", answering("429 Slow", "busy", "text/plain", "Retry-After: 1"), "429 Slow: busy"),
}  # fmt: skip


@pytest.mark.parametrize("what", SAID)
def test_other_answers(what: str, load: Load, server: Server, proxy: Proxy) -> None:
    path, fault, words = SAID[what]
    proxy.plan = lambda _number, seen: fault if f" {path}" in seen.line else None
    line = failed(load(proxy.url, "--store", "oxigraph"), proxy.url)
    assert words in line
    assert "hush" not in line
    assert not [graph for graph in server.all_graphs() if not faults.is_staging(graph)]


def test_another_load_at_work(filled: Server, load: Load, tmp_path: Path) -> None:
    folder = tmp_path / "workspace" / "data" / ".load"
    with load_state(folder, f"{filled.url}/update"):
        line = failed(load(filled.url, "--store", "oxigraph"), str(folder))
    assert line.endswith(f"another mingdan load or unload of {filled.url}/update is at work: wait until it ends")


def test_state_folder_is_a_file(filled: Server, load: Load, tmp_path: Path) -> None:
    (tmp_path / "workspace" / "data" / ".load").write_text("no folder", "utf-8")
    status, out, err = load(filled.url, "--store", "oxigraph")
    assert (status, out) == (2, "")
    assert err == f"error: {tmp_path}/workspace/data/.load: cannot be used to remember how far a load is: File exists\n"
