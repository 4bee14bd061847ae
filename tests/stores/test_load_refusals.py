"""Stores that refuse, disks that are full, two loads at once: nothing half done, and a message that is true."""

import datetime
import email.utils
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mingdan.errors import EndpointError, InputError
from mingdan.stores.http import RetryPolicy, retry_after
from mingdan.stores.load import Loader
from support.faults import Release, Server, loader, release, running
from support.proxy import ClassifiedLine, Forward, Proxy, answering, first

pytestmark = pytest.mark.usefixtures("waits", "small_batches")
Pair = tuple[Release, Release]


def limited(size: int, ignored: bool) -> Callable[[], None]:
    """No file may become larger: a full disk that needs no rights; a program may ignore the signal that ends it."""

    def before() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ignored else signal.SIG_DFL)

    return before


# Full disks


@pytest.mark.parametrize("ignored", [True, False], ids=["a write fails", "the server dies"])
def test_server_disk_full(ignored: bool, server: Server, few: Pair, tmp_path: Path) -> None:
    old, _ = few
    large = release(tmp_path / "files", "large", "ab", 8_000)
    loader(server.url, old, tmp_path).load()
    server.stop()
    server.start(first=limited(400_000, ignored))
    with pytest.raises(EndpointError) as caught:
        loader(server.url, large, tmp_path).load()
    assert ("File too large" if ignored else "cannot be reached") in str(caught.value)
    if ignored:
        assert server.which(old) == "old"
    server.stop(signal.SIGKILL)
    server.start()
    assert server.which(old) == "old"
    loader(server.url, large, tmp_path).load()
    assert server.is_whole(tmp_path, large)


def test_a_file_system_that_is_full(few: Pair, tmp_path: Path) -> None:
    """A real one, of 8 MB; to mount it takes rights that not everybody has."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no rights to mount a small file system")
    try:
        with running(place) as server:
            old, large = few[0], release(tmp_path / "files", "large", "ab", 60_000)
            loader(server.url, old, tmp_path).load()
            with pytest.raises(EndpointError, match=r"No space left on device.*: the store has no space left$"):
                loader(server.url, large, tmp_path).load()
            assert server.which(old) == "old"
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_no_space_left(server: Server, proxy: Proxy, few: Pair, tmp_path: Path) -> None:
    """A full disk does not pass: it is said at once."""
    old, new = few
    loader(proxy.url, old, tmp_path).load()
    proxy.restart()
    words = f"IO error: While appending to file: /{'x' * 90}: No space left on device"
    full = answering("500 Internal Server Error", words)
    proxy.plan = lambda _number, seen: full if seen.adds else None
    with pytest.raises(EndpointError, match=r"No space left on device.*: the store has no space left$"):
        loader(proxy.url, new, tmp_path).load()
    assert sum(one.adds for one in proxy.seen) == 1
    assert server.which(old) == "old"


@pytest.mark.parametrize("what", ["a file", "damaged", "empty", "not writable"])
def test_state_is_unusable(what: str, server: Server, few: Pair, tmp_path: Path) -> None:
    old, new = few
    loader(server.url, old, tmp_path).load()
    folder = tmp_path / "data" / ".load"
    (state,) = folder.glob("*.json")
    if what == "a file":
        folder.rename(tmp_path / "elsewhere")
        folder.write_text("no folder", "utf-8")
    elif what == "not writable":
        state.with_name(f".{state.name}.new").mkdir()
    else:
        state.write_text("" if what == "empty" else '{"going": 1}', "utf-8")
    with pytest.raises(InputError) as caught:
        loader(server.url, new, tmp_path).load()
    assert re.fullmatch(rf"{re.escape(str(folder))}.*: .+", str(caught.value))
    assert server.all_graphs() == old.graphs


def test_client_disk_full(server: Server, few: Pair, published: Path, tmp_path: Path) -> None:
    old, _ = few
    loader(server.url, old, tmp_path).load()
    (tmp_path / "data" / "published").symlink_to(published / "data" / "published")
    arguments = ["load", server.url, "--store", "oxigraph", "--force", "--data", str(tmp_path)]
    command = [sys.executable, "-m", "mingdan", *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(
        command, capture_output=True, text=True, env=environment, preexec_fn=limited(100, True), timeout=60, check=False
    )
    assert ended.returncode == 2, ended
    assert re.search(r"^error: \S+\.json: cannot be written: File too large$", ended.stderr, re.MULTILINE)
    assert "Traceback" not in ended.stderr
    assert server.which(old) == "old"
    loader(server.url, few[1], tmp_path).load()
    assert server.is_whole(tmp_path, few[1])


# What a store answers


@pytest.mark.parametrize("after", ["", "Retry-After: 1"])
@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_passing(
    status: int, after: str, proxy: Proxy, server: Server, few: Pair, tmp_path: Path, waits: list[float]
) -> None:
    old, _ = few
    said: list[object] = []
    # Three times for a request, after the one that only asks whether a store is there.
    proxy.plan = first(4, answering(f"{status} Later", "busy", "text/plain", *filter(None, [after])))
    loader(proxy.url, old, tmp_path, told=said.append, tries=6).load()
    assert server.is_whole(tmp_path, old)
    assert len(waits) == len(said) == 3
    for number, (line, wait) in enumerate(zip(map(str, said), waits, strict=True), 1):
        assert f": {status} " in line
        assert line.endswith(f"; trying again in {wait:.1f} s ({number} of 5)")
    if after:
        assert waits == [1.0] * 3
    else:
        assert all(0 <= wait <= 30 for wait in waits)


@pytest.mark.parametrize("place", ["query", "add", "update"])
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 414, 415, 507])
@pytest.mark.slow_beyond(5, "a load for each status and request")
def test_final(status: int, place: str, proxy: Proxy, server: Server, few: Pair, tmp_path: Path) -> None:
    old, new = few
    loader(proxy.url, old, tmp_path).load()
    proxy.restart()
    wanted = {"query": "/query", "add": "/store", "update": "/update"}[place]
    no = answering(f"{status} No", "never")
    proxy.plan = lambda _number, seen: no if f"POST {wanted}" in seen.line else None
    with pytest.raises(EndpointError, match=rf"^{proxy.url}/.*: {status}\b.*never") as caught:
        loader(proxy.url, new, tmp_path, tries=6).load()
    assert not caught.value.passing
    assert sum(f"POST {wanted}" in one.line for one in proxy.seen) == 1
    assert server.which(old, new) == "old"


def in_seconds(seconds: float) -> str:
    return email.utils.format_datetime(datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=seconds), True)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("864000", 120, 120), ("0", 0, 0),
        ("7", 7, 7), (864_000, 120, 120), (-100, 0, 0), (3_600, 120, 120), (60, 50, 60),
        ("9" * 5000, 120, 120), ("-5", 0, 30), ("soon", 0, 30), ("", 0, 30), ("1.5", 0, 30),
        ("Wed, 21 Oct 9999999999999999999999 07:28:00 GMT", 0, 30), ("Wed, 99 Oct 2015 07:28:00 GMT", 0, 30),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 0, 120), ("Mon, 01 Jan 0001 00:00:00 +2359", 0, 30),
        ("Wed, 21 Oct 2015 07:28:00 +999999999999", 0, 30), ("²", 0, 30), ("٣", 0, 30),
    ],
)  # fmt: skip
def test_retry_after(value: str | int, low: float, high: float, waits: list[float]) -> None:
    text = value if isinstance(value, str) else in_seconds(value)
    error = EndpointError("status", passing=True, retry_after=retry_after(text), place="store", answer="503 busy")

    def busy() -> None:
        raise error

    with pytest.raises(EndpointError):
        RetryPolicy(tries=2)(busy)
    assert len(waits) == 1
    assert low <= waits[0] <= high


# Two at once


def test_same_workspace_twice(proxy: Proxy, server: Server, few: Pair, tmp_path: Path) -> None:
    old, new = few
    arrived, go_on = threading.Event(), threading.Event()

    def held(_seen: ClassifiedLine, forward: Forward) -> bytes:
        arrived.set()
        assert go_on.wait(30)
        return forward()

    proxy.plan = lambda _number, seen: held if seen.adds else None
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(loader(proxy.url, old, tmp_path).load)
        try:
            assert arrived.wait(30)
            asked = len(proxy.seen)
            for other in (loader(proxy.url, new, tmp_path).load, loader(proxy.url, new, tmp_path).unload):
                begun = time.monotonic()
                with pytest.raises(InputError, match=rf"another mingdan load.* of {proxy.url}\S* is at work"):
                    other()
                assert time.monotonic() - begun < 2
            assert len(proxy.seen) == asked
        finally:
            go_on.set()
        assert job.result(timeout=60)
    assert server.is_whole(tmp_path, old)


TRUE = "another load at work|another client writing|not what the store gives back|500 "


def outcome(job: Loader) -> str:
    """Nothing, or what was said."""
    try:
        job.load()
    except EndpointError as error:
        assert re.search(TRUE, str(error)), error
        return str(error)
    return ""


@pytest.mark.slow("two loads at once, several times")
def test_two_workspaces_at_once(server: Server, tmp_path: Path) -> None:
    """The one that swaps last wins. One that was in the way of another says so, and does its work when run again."""
    both = [release(tmp_path / "files", version, "ab", 1_500) for version in ("old", "new")]
    jobs = [loader(server.url, one, tmp_path / one.version, force=True) for one in both]
    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            said = list(pool.map(outcome, jobs))
        for job, words in zip(jobs, said, strict=True):
            if words:
                assert not outcome(job)
        held = server.all_graphs()
        assert held in [one.graphs for one in both], said


def test_another_load_in_between(server: Server, proxy: Proxy, tmp_path: Path) -> None:
    """The default graph was there already when this load began; another one replaces it before this one swaps."""
    old, new = (release(tmp_path / "files", version, "ab", 600) for version in ("old", "new"))
    loader(proxy.url, old, tmp_path).load()
    server.delete(old.parts[1].graph)

    def overtaken(_seen: ClassifiedLine, forward: Forward) -> bytes:
        assert loader(server.url, new, tmp_path / "other", force=True).load()
        return forward()

    proxy.plan = lambda _number, seen: overtaken if seen.swaps else None
    with pytest.raises(EndpointError, match=r"the default graph.*: not what was put there: is another load at work"):
        loader(proxy.url, old, tmp_path).load()
    proxy.restart()
    assert loader(proxy.url, old, tmp_path, force=True).load()
    assert server.is_whole(tmp_path, old)
