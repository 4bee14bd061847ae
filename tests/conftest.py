"""Fixtures: a workspace of its own for every test, one build of the real notice for all of them, and stores."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.release.notices import Build, build, publish
from mingdan.workspace import Workspace
from support import faults
from support.proxy import Proxy, proxied
from support.running_server import RunningServer, running
from support.served_quads import QUADS
from support.workspaces import roster_workspace

# These start heavy servers: they run by `make test-stores` and `make test-shapes`, which set MINGDAN_STORES.
_HEAVY = ["stores/test_differences.py", "stores/test_kills.py", "validation/test_other_engines.py"]
collect_ignore = [] if os.environ.get("MINGDAN_STORES") else _HEAVY


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks as slow what `slow_beyond` leaves out: all but some of a test's parameters, those left spread evenly."""
    by_test: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("slow_beyond"):
            by_test.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for cases in by_test.values():
        mark = cases[0].get_closest_marker("slow_beyond")
        assert mark
        keep, reason = mark.args
        kept = {round(number * (len(cases) - 1) / max(keep - 1, 1)) for number in range(keep)}
        for number, case in enumerate(cases):
            if number not in kept:
                case.add_marker(pytest.mark.slow(reason))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A run in which every test was skipped ends as one without tests does: nothing was shown."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == 0 and reporter and not session.config.option.collectonly and not reporter.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.NO_TESTS_COLLECTED


@pytest.fixture(scope="session", autouse=True)
def working_directory(tmp_path_factory: pytest.TempPathFactory) -> None:
    """An empty folder: no test reads the workspace of the checkout because it does not name another.

    Programs that tests start buffer their output and end at Ctrl-C, as for every user, whatever the environment of the
    tests says: a shell has what it starts in the background ignore SIGINT.
    """
    os.environ.pop("PYTHONUNBUFFERED", None)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(tmp_path_factory.mktemp("working-directory"))


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that tests only read."""
    return roster_workspace(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="session")
def built(workspace: Workspace) -> Build:
    """The real notice, read, resolved, mapped and checked."""
    found = build(workspace)
    assert not found.findings
    return found


@pytest.fixture
def own_workspace(tmp_path: Path) -> Workspace:
    """A workspace that a test may change."""
    return roster_workspace(tmp_path)


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What would have been waited before a retry, in seconds: nobody waits here."""
    asked: list[float] = []

    class Clock:
        sleep = asked.append

    monkeypatch.setattr("tenacity.nap.time", Clock)
    return asked


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A load has several batches, and an update that was begun ends within a second."""
    for module in ("stores.graph_parts", "stores.load"):
        monkeypatch.setattr(f"mingdan.{module}.BATCH", faults.BATCH)
    monkeypatch.setattr("mingdan.stores.load.SETTLING", 1)
    monkeypatch.setattr("mingdan.stores.load.A_SECOND", 1_000_000)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[faults.Server]:
    """A real server, empty, on the disk."""
    with faults.running(tmp_path / "server") as started:
        yield started


@pytest.fixture
def proxy(server: faults.Server) -> Iterator[Proxy]:
    """What stands between a client and that server."""
    with proxied(server.port) as between:
        yield between


@pytest.fixture(scope="session")
def few(tmp_path_factory: pytest.TempPathFactory) -> tuple[faults.Release, faults.Release]:
    """OLD and NEW, small ones: 4 batches each."""
    folder = tmp_path_factory.mktemp("few")
    return faults.release(folder, "old", "ab", 750), faults.release(folder, "new", "ac", 750)


@pytest.fixture
def no_credentials(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """None of the machine's own."""
    for name in ("MINGDAN_USER", "MINGDAN_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NETRC", str(tmp_path / "no-netrc"))


@pytest.fixture(scope="session")
def published(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the real notice is published; tests only read it."""
    root = tmp_path_factory.mktemp("published")
    publish(Workspace(root), built)
    return root


@pytest.fixture
def load(published: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> faults.Load:
    """`mingdan load`: exit status, standard output and standard error; no secret is in them, nor in what it keeps."""
    root = tmp_path / "workspace"
    shutil.copytree(published, root)

    def command(*arguments: object) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["load", *map(str, arguments), "--data", str(root)])
        out, err = capsys.readouterr()
        kept = [file.read_text("utf-8") for file in (root / "data").glob(".load/*")]
        for place in (out, err, *kept):
            assert not faults.leaked(place)
        return end.value.code, out, err

    return command


@pytest.fixture(scope="session")
def workspace_published(workspace: Workspace, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the real notice and what is published of it."""
    root = tmp_path_factory.mktemp("with-source")
    shutil.copytree(workspace.source, root / "data" / "source")
    shutil.copytree(published / "data" / "published", root / "data" / "published")
    return Workspace(root)


@pytest.fixture(scope="session")
def served_release(workspace_published: Workspace) -> Iterator[RunningServer]:
    """A server of the real notice."""
    with running(workspace_published.root) as server:
        yield server


@pytest.fixture(scope="session")
def served_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of a file alone."""
    folder = tmp_path_factory.mktemp("file")
    (folder / "fixture.nq").write_text(QUADS, "utf-8")
    with running(folder, "--file", "fixture.nq", "--timeout", 3) as server:
        yield server
