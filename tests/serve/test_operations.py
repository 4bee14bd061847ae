"""What an operator needs: health, metrics, a log, a swap of releases, refusals to start, an end without loss."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from mingdan.errors import InputError
from mingdan.release.release_folder import MANIFEST
from mingdan.serve.app import Application
from mingdan.serve.operations import Operations
from mingdan.serve.releases import ServeOptions
from mingdan.serve.server import address_of, bound_socket
from mingdan.workspace import Workspace
from support.real_stores import free_port
from support.running_server import RunningServer, children, memory, running, under_load

COUNT = "SELECT (COUNT(*) AS ?n) { GRAPH <http://example.org/g> { ?s ?p ?o } }"


def quads(number: int, word: str) -> str:
    return "".join(
        f'<http://example.org/{n}> <http://example.org/p> "{word}" <http://example.org/g> .\n' for n in range(number)
    )


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def own_folder(tmp_path: Path) -> Path:
    """A folder with a file of ten quads."""
    (tmp_path / "data.nq").write_text(quads(10, "old"))
    return tmp_path


def test_health_is_a_query(served_release: RunningServer) -> None:
    reply = served_release.ask("/health")
    assert (reply.status, reply.json()["status"]) == (200, "ok")
    assert reply.json()["triples"] > 30_000
    assert reply.headers["Cache-Control"] == "no-store"


def test_metrics(served_release: RunningServer) -> None:
    served_release.query("ASK {}")
    text = served_release.ask("/metrics").text
    assert 'mingdan_requests_total{kind="sparql",status="200"}' in text
    assert 'mingdan_request_seconds_bucket{kind="sparql",le="0.01"}' in text
    assert 'mingdan_query_lanes{state="idle"}' in text


def test_a_release_takes_the_place_of_another_in_its_folder(own_folder: Path) -> None:
    with running(own_folder, "--file", "data.nq") as server:
        first = server.query(COUNT)
        assert first.json()["results"]["bindings"][0]["n"]["value"] == "10"
        (own_folder / "new").write_text(quads(20, "new"))
        (own_folder / "new").replace(own_folder / "data.nq")
        until(lambda: server.query(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "20")
        assert server.query(COUNT, If_None_Match=first.headers["ETag"]).status == 200
        assert server.events("release")[-1]["result"] == "done"
        until(lambda: len(children(server.process.pid)) == 6)


def test_a_release_that_is_broken_does_not_take_the_place(own_folder: Path) -> None:
    with running(own_folder, "--file", "data.nq") as server:
        (own_folder / "data.nq").write_text("this is not RDF")
        server.process.send_signal(signal.SIGHUP)
        until(lambda: bool(server.events("release")))
        assert server.events("release")[-1]["result"] == "refused"
        assert server.query(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "10"
        (own_folder / "data.nq").write_text(quads(30, "good"))
        server.process.send_signal(signal.SIGHUP)
        until(lambda: server.query(COUNT).json()["results"]["bindings"][0]["n"]["value"] == "30")
        assert server.process.poll() is None


def test_what_a_release_no_longer_has_is_gone(own_folder: Path) -> None:
    base = "https://w3id.org/mingdan/id/agent"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    lines = {name: f'<{base}/{name}> {label} "{name}" .\n' for name in ("stays", "goes")}
    (own_folder / "data.nq").write_text("".join(lines.values()))
    with running(own_folder, "--file", "data.nq") as server:
        assert server.ask("/id/agent/goes", Accept="text/turtle").status == 303
        (own_folder / "data.nq").write_text(lines["stays"])
        until(lambda: server.ask("/id/agent/goes", Accept="text/turtle").status != 303)
        for path in ("/id/agent/goes", "/doc/agent/goes", "/doc/agent/goes.ttl", "/doc/agent/goes.html"):
            reply = server.ask(path, Accept="text/turtle, application/problem+json")
            assert (reply.status, reply.media_type) == (410, "application/problem+json"), path
            page = server.ask(path, Accept="text/html", Accept_Language="en")
            assert (page.status, page.media_type) == (410, "text/html")
            assert f"{base}/goes" in page.text
        assert server.ask("/id/agent/never", Accept="text/turtle").status == 404
        assert server.ask("/id/agent/stays", Accept="text/turtle").status == 303


def test_a_swap_under_load_fails_nobody(own_folder: Path) -> None:
    swap_under_load(own_folder, requests=600, swaps=2)


@pytest.mark.slow("10,000 requests while releases change")
def test_many_swaps_under_load_fail_nobody(own_folder: Path) -> None:
    swap_under_load(own_folder, requests=10_000, swaps=10)


def swap_under_load(folder: Path, requests: int, swaps: int) -> None:
    query = "SELECT ?o (COUNT(*) AS ?n) { GRAPH <http://example.org/g> { ?s ?p ?o } } GROUP BY ?o"
    sizes = {f"word{number}": 1_000 + number for number in range(swaps + 1)}
    (folder / "data.nq").write_text(quads(1_000, "word0"))
    with running(folder, "--file", "data.nq") as server, ThreadPoolExecutor(9) as pool:

        def ask(turn: int) -> str:
            reply = server.query(f"{query} # {turn % 50}")
            assert reply.status == 200, reply.text
            (row,) = reply.json()["results"]["bindings"]  # two would be of two releases
            assert int(row["n"]["value"]) == sizes[row["o"]["value"]]
            return str(row["o"]["value"])

        def is_swapped(times: int) -> bool:
            return len([event for event in server.events("release") if event["result"] == "done"]) >= times

        def swap() -> None:
            for number in range(1, swaps + 1):
                (folder / "new").write_text(quads(1_000 + number, f"word{number}"))
                (folder / "new").replace(folder / "data.nq")
                until(partial(is_swapped, number), 60)

        swapping = pool.submit(swap)
        seen = set(pool.map(ask, range(requests)))
        swapping.result()
        seen.add(ask(0))
        assert {"word0", f"word{swaps}"} <= seen
        until(lambda: len(children(server.process.pid)) == 6)


@under_load
def test_memory_does_not_grow(workspace_published: Workspace) -> None:
    with running(workspace_published.root) as server, ThreadPoolExecutor(8) as pool:
        iris = [
            row["s"]["value"]
            for row in server.query("SELECT DISTINCT ?s { ?s ?p ?o } LIMIT 3000").json()["results"]["bindings"]
        ]
        paths = [f"/doc/{iri.partition('/id/')[2]}.html" for iri in iris if "/id/" in iri and iri[-1] != "/"]

        def ask(turn: int) -> None:
            if turn % 4:
                assert server.ask(paths[turn * 7 % len(paths)]).status == 200
            else:
                assert server.query(f"ASK {{}} # {turn}").status == 200

        for _ in pool.map(ask, range(20_000)):
            pass
        before = memory(server.process.pid)
        for _ in pool.map(ask, range(20_000, 100_000)):
            pass
        assert memory(server.process.pid) - before < 20_000_000


def refusal(folder: Path, *arguments: str) -> str:
    """Why the server does not start, in English."""
    command = [sys.executable, "-m", "mingdan", "serve", "--port", "0", "--lang", "en", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def test_a_file_that_is_not_the_manifests_is_refused(workspace_published: Workspace, tmp_path: Path) -> None:
    shutil.copytree(workspace_published.root / "data", tmp_path / "data")
    file = tmp_path / "data" / "published" / "roster.csv"
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    assert "roster.csv" in refusal(tmp_path)
    file.unlink()
    assert "roster.csv" in refusal(tmp_path)
    (tmp_path / "data" / "published" / MANIFEST).write_text("{")
    assert MANIFEST in refusal(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "nothing is published"),
        (("--file", "none.nq"), "none.nq"),
        (("--file", "data.ttl"), "expected"),
        (("--file", "bad.nq"), "bad.nq"),
        (("--store", "none"), "none"),
        (("--file", "data.nq", "--store", "none"), "--store and --file"),
        (("--file", "data.nq", "--base", "ftp://example.org/"), "--base"),
        (("--file", "data.nq", "--host", "192.0.2.1"), "192.0.2.1"),
        (("--file", "data.nq", "--workers", "1"), "--workers"),
        (("--file", "data.nq", "--timeout", "600"), "--timeout"),
    ],
)
def test_what_is_wrong_is_said_before_it_starts(own_folder: Path, arguments: tuple[str, ...], words: str) -> None:
    (own_folder / "bad.nq").write_text("<a> <b>")
    (own_folder / "data.ttl").write_text("<x:a> <x:b> 1 .")
    assert words in refusal(own_folder, *arguments)


def test_a_port_that_is_taken(own_folder: Path, served_file: RunningServer) -> None:
    assert str(served_file.port) in refusal(own_folder, "--file", "data.nq", "--port", str(served_file.port))


def test_the_base_is_where_visitors_find_the_server(own_folder: Path) -> None:
    (own_folder / "data.nq").write_text('<https://w3id.org/mingdan/id/agent/a> <http://example.org/b> "c" .\n')
    port = free_port()
    arguments = ("--file", "data.nq", "--base", "https://data.example.org/roster", "--port", port)
    with running(own_folder, *arguments) as started:
        assert started.address == "https://data.example.org/roster/"
        server = RunningServer(f"http://127.0.0.1:{port}/", started.process, started.log)
        lead = server.ask("/id/agent/a", Accept="text/turtle")
        assert lead.headers["Location"] == "/roster/doc/agent/a.ttl"
        page = server.ask("/doc/agent/a.en.html")
        assert '<https://data.example.org/roster/doc/agent/a.en.html>; rel="canonical"' in page.headers["Link"]
        assert "../../sparql?query=SELECT" in page.text  # the query page would not have these data
        assert "https://data.example.org/roster/sparql" in server.ask("/sparql", Accept="text/turtle").text
        assert str(port) not in server.ask("/sitemap.xml").text


def test_it_ends_when_it_is_told_and_leaves_nothing(own_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    os.environ["TMPDIR"] = str(folder)
    try:
        with running(own_folder, "--file", "data.nq") as server:
            workers = children(server.process.pid)
            assert len(workers) >= 1
            assert list(folder.iterdir())
    finally:
        del os.environ["TMPDIR"]
    assert server.process.returncode == 0
    assert not list(folder.iterdir())
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in workers))


def test_a_request_in_work_is_answered_before_the_end(own_folder: Path) -> None:
    (own_folder / "data.nq").write_text(quads(250, "x"))
    slow = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?a ?b ?c . ?d ?e ?f } FILTER(STRLEN(CONCAT(STR(?a), STR(?d))) > 1) }"
    with running(own_folder, "--file", "data.nq") as server, ThreadPoolExecutor(1) as pool:
        answer = pool.submit(server.query, slow)
        until(lambda: server.ask("/health").json()["running"] >= 1)
        server.process.send_signal(signal.SIGTERM)
        assert answer.result().status == 200


def test_the_log_goes_on_without_a_reader() -> None:
    class Closed(StringIO):
        def write(self, _: str) -> int:
            raise BrokenPipeError

    operations = Operations(Closed())
    operations.event("one")
    operations.event("two")
    log = StringIO()
    Operations(log).seen("doc", "GET", "/doc/\n中", 200, 5, 0.1)
    assert log.getvalue().count("\n") == 1
    assert json.loads(log.getvalue())["path"] == "/doc/\n中"


def test_the_application_can_be_run_by_any_server(own_folder: Path) -> None:
    app = Application(ServeOptions(Workspace(own_folder), "http://example.org/", files=(own_folder / "data.nq",)))

    async def exchange() -> list[dict[str, Any]]:
        sent: list[dict[str, Any]] = []
        messages: asyncio.Queue[dict[str, object]] = asyncio.Queue()
        started = asyncio.Event()

        async def send(message: dict[str, object]) -> None:
            sent.append(message)
            started.set()

        messages.put_nowait({"type": "lifespan.startup"})
        life = asyncio.create_task(app({"type": "lifespan"}, messages.get, send))  # type: ignore[arg-type]  # plain dicts
        await started.wait()
        scope: dict[str, object] = {
            "type": "http", "method": "GET", "path": "/sparql", "raw_path": b"/sparql", "query_string": b"query=ASK{}",
            "headers": [], "client": ("192.0.2.1", 5), "server": None, "scheme": "http", "root_path": "",
        }  # fmt: skip
        await app(scope, messages.get, send)  # type: ignore[arg-type]  # as ASGI has it
        messages.put_nowait({"type": "lifespan.shutdown"})
        await life
        return sent

    sent = asyncio.run(exchange())
    assert sent[0]["type"] == "lifespan.startup.complete"
    assert sent[1]["status"] == 200
    assert sent[2]["body"] == b'{"head":{},"boolean":true}'
    assert sent[-1]["type"] == "lifespan.shutdown.complete"


def test_addresses() -> None:
    with bound_socket("127.0.0.1", 0) as bound:
        assert address_of(bound) == f"http://127.0.0.1:{bound.getsockname()[1]}/"
        with pytest.raises(InputError):
            bound_socket("127.0.0.1", bound.getsockname()[1])
    with bound_socket("::1", 0) as bound:
        assert address_of(bound).startswith("http://[::1]:")
