"""Queries in a process that can be killed: limits, and what a user sees of them."""

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attack.hostile_server import answer, served
from mingdan import isolation
from mingdan.cli.main import main
from mingdan.errors import InputError, UsageError
from mingdan.queries import query_process
from mingdan.queries.query_process import QueryProcess
from mingdan.queries.sample_queries import parsed
from mingdan.stores.query_engine import query_engine
from mingdan.workspace import Workspace
from support.isolated_calls import cannot_cut_off

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def error_of(folder: Path, text: str, timeout: float = 20.0) -> UsageError:
    """The error with which a query ends."""
    with QueryProcess(folder, timeout) as process, pytest.raises(UsageError) as caught:
        process.ask(parsed("mine", text))
    return caught.value


@pytest.fixture(scope="module")
def folder(published: Path) -> Path:
    """The published files."""
    return Workspace(published).published


def test_one_process_answers_several_queries(folder: Path) -> None:
    with QueryProcess(folder) as process:
        first = process.ask(parsed("mine", COUNT))
        with pytest.raises(UsageError, match="cannot be answered"):
            process.ask(parsed("mine", "SELECT nothing"))
        assert process.ask(parsed("mine", COUNT)) == first
        assert int(first.rows()[0][0]) > 10_000
        assert process.ask(parsed("mine", "CONSTRUCT { <x:a> <x:b> 1 } {}")).ntriples.startswith("<x:a> <x:b> ")


def test_after_a_limit_the_next_query_has_a_new_process(folder: Path) -> None:
    with QueryProcess(folder, timeout=1) as process:
        with pytest.raises(UsageError, match="more than 1 seconds"):
            process.ask(parsed("mine", ENDLESS))
        process.ask(parsed("mine", "ASK {}"))


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        ("query-time", ENDLESS),
        ("query-time", "SELECT (COUNT(*) AS ?n) { ?a (!<x:y>|^!<x:y>)* ?b . ?b (!<x:y>)* ?c }"),
        ("process-memory", "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?d"),
        ("process-memory", f"ASK {{ FILTER(STRLEN(REPLACE('{30_000 * 'a'}', 'a', '{30_000 * 'b'}')) > 0) }}"),
        ("process-size", "SELECT * { ?a ?b ?c . ?d ?e ?f }"),
    ],
)  # fmt: skip
def test_limits(folder: Path, reason: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with the other limits out of reach, on a busy machine as well."""
    if reason != "process-memory":
        monkeypatch.setattr(query_process, "MAX_MEMORY", 16_000_000_000)
    error = error_of(folder, text, timeout=2 if reason == "query-time" else 600)
    assert (error.id, getattr(error.parameters["reason"], "id", None)) == ("query-fails", reason)


def test_a_query_that_breaks_the_engine_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the lexer lets through."""
    monkeypatch.setattr(query_process, "refuse_unsafe", lambda *_: None)
    for text in ("SELECT * " + "{" * 10_000 + "}" * 10_000, "ASK { FILTER(" + "!" * 20_000 + "true) }"):
        error = error_of(folder, text)
        assert getattr(error.parameters["reason"], "id", None) == "process-crashed"


def test_a_query_has_no_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_process, "refuse_unsafe", lambda *_: None)
    with socket.create_server(("127.0.0.1", 0)) as server, QueryProcess(folder) as process:
        server.settimeout(0.2)
        service = f"SELECT * {{ SERVICE <http://127.0.0.1:{server.getsockname()[1]}/q> {{ ?s ?p ?o }} }}"
        with pytest.raises(UsageError):
            process.ask(parsed("mine", service))
        if process.has_network:
            pytest.skip("this system does not let a process give up the network")
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize(("text", "status"), [("ASK {}", 0), ("ASK { ?s }", 2)])
@pytest.mark.parametrize("to_file", [False, True])
def test_a_network_that_cannot_be_cut_off_is_said_on_standard_error(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    text: str,
    status: int,
    to_file: bool,
) -> None:
    monkeypatch.setattr(isolation, "cut_off_network", cannot_cut_off)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))  # for the other process
    (tmp_path / "mine.rq").write_text(text)
    out = tmp_path / "out.json"
    arguments = ["query", str(tmp_path / "mine.rq"), "--data", str(folder.parents[1]), "-f", "json", "--lang", "en"]
    with pytest.raises(SystemExit) as ended:
        main([*arguments, *(["-o", str(out)] if to_file else [])])
    printed, said = capfdbinary.readouterr()
    assert ended.value.code == status
    assert said.startswith(b"this system does not let a process give up the network")
    content = out.read_bytes() if out.exists() else printed
    assert content == (b'{"head":{},"boolean":true}\n' if status == 0 else b"")


@pytest.mark.parametrize("name", ["", "missing"])
def test_a_folder_without_data(tmp_path: Path, name: str) -> None:
    with QueryProcess(tmp_path / name) as process, pytest.raises(InputError) as caught:
        process.ask(parsed("mine", COUNT))
    assert (caught.value.id, caught.value.parameters["reason"].id) == ("data-not-opened", "no-roster")


def test_ctrl_c_ends_a_query_within_a_second(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "endless.rq").write_text(ENDLESS)
    command = [sys.executable, "-m", "mingdan", "query", "endless.rq", "--data", str(folder.parents[1])]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(5)
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        assert running.wait(timeout=30) == 2
        assert time.monotonic() - began < 10  # a second on a quiet machine
        assert running.stderr
        assert running.stderr.read().strip() == "error: interrupted"


def test_what_answers_queries(folder: Path) -> None:
    notes: list[str] = []
    with query_engine(folder, progress=lambda note: notes.append(str(note))) as ask:
        assert ask(parsed("mine", "ASK {}")).rows() == [("true",)]
    assert len(notes) <= 1
    with served(answer('{"head": {}, "boolean": false}')) as url, query_engine(folder, url, timeout=9) as ask:
        assert ask(parsed("mine", "ASK {}")).rows() == [("false",)]
    with pytest.raises(UsageError), query_engine(folder, ""):
        pass
