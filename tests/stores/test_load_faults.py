"""A load under faults, into a real server: what the store holds is the old release or the new one, never a mixture.

MINGDAN_KILLS says how often the server and the client are killed; above 8 also with more statements. How often the old
release was there then and how often the new one: --junitxml=FILE -o junit_family=xunit1.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from mingdan.errors import EndpointError, MingdanError
from mingdan.stores.load import Loader
from mingdan.stores.sparql_client import Connection
from support import faults
from support.faults import ASKED, PLACED, SWAPS, Release, Server, loader, release
from support.proxy import (
    ClassifiedLine,
    Fault,
    Proxy,
    cut_between_chunks,
    cut_in_chunk,
    cut_length,
    late,
    lost,
    once_each,
    refused,
    shortened,
)

KILLS = int(os.environ.get("MINGDAN_KILLS", "8"))
SEED = 20_220_104
MANY = 15_000 if KILLS > 8 else 3_000  # statements in the default graph, and as many in the named ones
STEPS = (ASKED, SWAPS, PLACED)
KINDS = ["oxigraph", "sparql"]


pytestmark = pytest.mark.usefixtures("waits", "small_batches")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    """OLD and NEW: a graph of the one is gone in the other, a graph of the other new."""
    folder = tmp_path_factory.mktemp("many")
    return release(folder, "old", "ab", MANY), release(folder, "new", "ac", MANY)


# Killed


@dataclass(slots=True)
class Kills:
    """What loads, is killed, and what the store held then; every round loads the release that is not there."""

    server: Server
    releases: tuple[Release, Release]
    workspace: Path
    randomness: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - no secret
    found: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(
        default_factory=dict
    )  # from each step to the next one; from the first: to the end

    def undisturbed(self, what: Release) -> None:
        """A load to its end, to know how long the steps take."""
        at: dict[str, float] = {}
        loader(self.server.url, what, self.workspace, tell=lambda step: at.update({str(step): time.monotonic()})).load()
        asked, swaps, placed = (next(at[step] for step in at if step.startswith(word)) for word in STEPS)
        end = time.monotonic()
        self.seconds = {ASKED: end - asked, SWAPS: placed - swaps, PLACED: end - placed}

    def all(self, kill: Callable[["Kills", Release, str, float], bool]) -> None:
        """Kills KILLS times: anywhere in a load, during the update that swaps, after the answer to it."""
        there, here = self.releases
        self.undisturbed(there)
        self.undisturbed(here)  # which replaces statements, as the loads that follow
        here, there = there, here
        for number in range(KILLS):
            here, there = there, here
            step = STEPS[number % 3]
            moment = self.randomness.uniform(0, self.seconds[step])
            done = kill(self, there, step, moment)
            try:
                held = self.server.which(here, there)
                assert held == there.version or not (done or step == PLACED), "what the store took is not there"
                loader(self.server.url, there, self.workspace).load()
                assert self.server.is_whole(self.workspace, there)
            except (AssertionError, MingdanError) as error:
                what = f"seed {SEED}, kill {number}: {moment:.3f} s after “{step}”"
                raise AssertionError(f"{what}: {error}") from error
            self.found["new" if held == there.version else "old"] += 1


def kill_server(kills: Kills, what: Release, step: str, moment: float) -> bool:
    """Whether the load, in a thread, said that it succeeded."""
    begun = threading.Event()

    def tell(now: object) -> None:
        if str(now).startswith(step):
            begun.set()

    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(loader(kills.server.url, what, kills.workspace, tell=tell).load)
        assert begun.wait(30)
        time.sleep(moment)
        kills.server.stop(signal.SIGKILL)
        error = job.exception(timeout=60)
    assert error is None or isinstance(error, EndpointError), repr(error)
    kills.server.start()
    return error is None


def kill_client(kills: Kills, what: Release, step: str, moment: float) -> bool:
    """Whether the load, in a program of its own, ended before it was killed."""
    names = "".join(part.name for part in what.parts[1:])
    folder = kills.workspace / "files"
    program = [sys.executable, faults.__file__, kills.server.url, kills.workspace, folder, what.version, names, MANY]
    path = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(
        [str(word) for word in program], stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}
    ) as client:
        assert client.stdout
        assert any(line.startswith(step) for line in client.stdout)
        time.sleep(moment)
        client.kill()
        return client.wait(timeout=30) == 0


@pytest.mark.parametrize("kill", [kill_server, kill_client])
@pytest.mark.slow("kills clients and servers")
def test_killed(
    kill: Callable[[Kills, Release, str, float], bool],
    server: Server,
    many: tuple[Release, Release],
    tmp_path: Path,
    record_property: Callable[[str, object], None],
) -> None:
    kills = Kills(server, many, tmp_path / "workspace")
    kills.all(kill)
    for version in ("old", "new"):
        record_property(version, kills.found[version])
    assert kills.found.total() == KILLS
    assert kills.found["new"] >= KILLS // 3  # where the store had answered; the others may have found either
    assert kills.found.keys() <= {"old", "new"}


class Stopped(Exception):  # noqa: N818 - it stands for the end of the program
    """The client stops here."""


@dataclass(frozen=True, slots=True)
class Stopping(Connection):
    """A connection whose client stops once some batches are acknowledged."""

    left: list[None] = field(default_factory=list)

    def add(self, graph: str, lines: list[bytes]) -> None:
        if not self.left:
            raise Stopped
        Connection.add(self, graph, lines)
        self.left.pop()


@pytest.mark.parametrize("acknowledged", range(7))
@pytest.mark.slow_beyond(2, "loads twice for each acknowledged batch")
def test_second_run_sends_what_is_missing(
    acknowledged: int, server: Server, proxy: Proxy, few: tuple[Release, Release], tmp_path: Path
) -> None:
    """4 batches in all: 2 for the default graph, 1 for each of the named ones."""
    old, new = few
    loader(proxy.url, old, tmp_path).load()
    stopping = Stopping(faults.at(proxy.url), left=[None] * acknowledged)
    try:
        Loader(new.parts, stopping, tmp_path).load()
    except Stopped:
        assert server.which(old) == "old"
    proxy.restart()
    assert loader(proxy.url, new, tmp_path).load() == (acknowledged < 4)
    assert sum(one.adds for one in proxy.seen) == max(0, 4 - acknowledged)
    assert sum(one.swaps for one in proxy.seen) == (acknowledged < 4)
    assert server.is_whole(tmp_path, new)


@dataclass(frozen=True, slots=True)
class Leaving(Connection):
    """A connection whose client stops while the store, slowly, puts graphs in place."""

    late: list[threading.Thread] = field(default_factory=list)

    def update(self, text: str, timeout: int = 60) -> None:
        if "DELETE" not in text:
            return Connection.update(self, text, timeout)
        begun = threading.Timer(0.4, Connection.update, (self, text, timeout))
        begun.start()
        self.late.append(begun)
        raise Stopped


@pytest.mark.parametrize("then", ["unload", "old", "new"])
@pytest.mark.slow_beyond(1, "waits for an update that outlives its client")
def test_an_update_that_ends_after_its_client(
    then: str, server: Server, few: tuple[Release, Release], tmp_path: Path
) -> None:
    """What comes next waits for it: an unload would leave it there, another release would be mixed with it."""
    old, new = few
    loader(server.url, old, tmp_path).load()
    leaving = Leaving(faults.at(server.url))
    with pytest.raises(Stopped):
        Loader(new.parts, leaving, tmp_path).load()
    next_ = loader(server.url, new if then == "new" else old, tmp_path)
    next_.unload() if then == "unload" else next_.load()
    for begun in leaving.late:
        begun.join()
    if then == "unload":
        assert server.all_graphs() == {}
    else:
        assert server.is_whole(tmp_path, new if then == "new" else old)


@pytest.mark.slow("waits for an update that outlives its client")
def test_an_update_that_ends_later_than_it_is_waited_for(
    server: Server, few: tuple[Release, Release], tmp_path: Path
) -> None:
    """What it put in place is known to be from here."""
    old, new = few
    loader(server.url, old, tmp_path).load()
    leaving = Leaving(faults.at(server.url))
    with pytest.raises(Stopped):
        Loader(new.parts, leaving, tmp_path).load()
    (state,) = (tmp_path / "data" / ".load").glob("*.json")
    state.write_text(state.read_text("utf-8").replace('"swapping": true', '"swapping": false'), "utf-8")
    leaving.late[0].join()
    assert server.which(new) == "new"
    assert loader(server.url, old, tmp_path).load()
    assert server.is_whole(tmp_path, old)


# A bad connection


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", [lost, refused, late, cut_length, cut_in_chunk, cut_between_chunks])
@pytest.mark.slow_beyond(2, "loads until each request has failed")
def test_every_request_fails_once(
    fault: Fault, kind: str, server: Server, proxy: Proxy, few: tuple[Release, Release], tmp_path: Path
) -> None:
    for what in (*few, few[0]):
        proxy.restart()
        proxy.plan = once_each(fault)
        loader(proxy.url, what, tmp_path, kind=kind).load()
        assert server.is_whole(tmp_path, what)


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.99])
@pytest.mark.slow_beyond(1, "loads until each request was dropped")
def test_every_request_is_dropped_once(
    part: float, server: Server, proxy: Proxy, few: tuple[Release, Release], tmp_path: Path
) -> None:
    for what in few:
        proxy.restart()
        proxy.cut = lambda number, _: None if number % 2 else part
        loader(proxy.url, what, tmp_path).load()
        assert server.is_whole(tmp_path, what)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.slow("random faults until the load is done")
def test_random_faults(seed: int, server: Server, proxy: Proxy, few: tuple[Release, Release], tmp_path: Path) -> None:
    randomness = random.Random(seed)  # noqa: S311 - no secret
    choice = [lost, refused, late, cut_length, cut_in_chunk, cut_between_chunks, None, None, None, None]
    for what in few:
        proxy.plan = lambda _number, _seen: randomness.choice(choice)
        loader(proxy.url, what, tmp_path, tries=12).load()
        assert server.is_whole(tmp_path, what)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.slow_beyond(1, "loads until each answer was cut short")
def test_shortened_answers(
    kind: str, server: Server, proxy: Proxy, few: tuple[Release, Release], tmp_path: Path
) -> None:
    """An answer that is cut and says that it is whole: once for each request; a load that says success has it."""
    here, there = few
    step = 1 if KILLS > 8 else 3
    number = KINDS.index(kind) % step
    failed, asked = 0, number
    loader(proxy.url, here, tmp_path, kind=kind).load()
    while number <= asked:  # the last load had no such request any more
        proxy.restart()
        proxy.plan = lambda now, _seen, bad=number: shortened if now == bad else None  # type: ignore[misc] # its own
        try:
            loader(proxy.url, there, tmp_path, kind=kind).load()
        except EndpointError:
            failed, asked = failed + 1, number + step
            assert server.which(here, there)
            proxy.restart()
            loader(proxy.url, here, tmp_path, kind=kind).load()
            assert server.is_whole(tmp_path, here), number
        else:
            asked = len(proxy.seen)
            assert server.is_whole(tmp_path, there), number
            here, there = there, here
        number += step
    assert failed > 10 // step
    assert number > 20


@pytest.mark.parametrize(
    ("fault", "first_bad", "held"),
    [(refused, "any", "old"), (refused, "adds", "old"), (refused, "swaps", "old"), (lost, "adds", "old"),
     (lost, "swaps", "new"), (cut_length, "any", "old"), (shortened, "any", "old")],
)  # fmt: skip
@pytest.mark.slow_beyond(2, "a load that retries to the end")
def test_always_failing(
    fault: Fault, first_bad: str, held: str, server: Server, proxy: Proxy, few: tuple[Release, Release], tmp_path: Path
) -> None:
    old, new = few
    loader(proxy.url, old, tmp_path).load()
    proxy.restart()

    def from_then_on(_number: int, _seen: ClassifiedLine) -> Fault | None:
        return fault if any(getattr(one, first_bad, True) for one in proxy.seen) else None

    proxy.plan = from_then_on
    with pytest.raises(EndpointError, match=rf"^{proxy.url}"):
        loader(proxy.url, new, tmp_path).load()
    assert server.which(old, new) == held
    proxy.restart()
    loader(proxy.url, new, tmp_path).load()
    assert server.is_whole(tmp_path, new)
