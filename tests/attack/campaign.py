"""What every attack is and how its outcome is judged.

A command survives when its exit status is 0, 1 or 2, it prints no trace back, status 2 comes with one clear error, it
stays within its time and memory, leaves neither a file nor a process behind, does not change its input, and nothing of
what the attack itself demands is broken.
"""

import contextlib
import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from support.workspaces import roster_workspace

from attack.launch import Measured, Order

# How much slower a machine is that others use too: limits of the clock grow, and the same limits of processor time hold.
SLOWER = float(os.environ.get("MINGDAN_ATTACK_SLOWER", "1"))
MEMORY_MB = 1024  # the limit of every command
GRACE_MB = 256  # beyond it the command is killed, so that an attack does not harm the machine
SECONDS = 30.0  # the limit for every file below 10 MB
LAUNCH, INJECTED = Path(__file__).with_name("launch.py"), Path(__file__).with_name("injected")
LONGEST_ERROR, MOST_ERRORS = 1_000, 100  # characters of a line, and lines
_TRACE = re.compile(r"Traceback \(most recent|panicked at|Fatal Python error|Segmentation fault|terminate called")
_RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Severity(StrEnum):
    """Kinds of failure, the worst first."""

    LOST = "lost data"
    OUT = "let out"
    TRACE = "trace back or crash"
    HANG = "over time"
    MEMORY = "over memory"
    WRONG = "wrong in silence"
    LEFT = "leftovers"
    UNCLEAR = "unclear message"
    REFUSED = "refused what is right"


@dataclass(frozen=True, slots=True)
class Failure:
    """One way in which a command did not survive."""

    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attack; `seconds` and `memory_mb` are those of its worst command."""

    kind: str
    name: str
    failures: tuple[Failure, ...] = ()
    status: int = 0
    seconds: float = 0
    memory_mb: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A command that has ended."""

    measured: Measured
    out: bytes
    err: str
    folder: Path

    @property
    def status(self) -> int:
        return self.measured.status

    @property
    def text(self) -> str:
        """Standard output as text."""
        return self.out.decode("utf-8", "backslashreplace")


Check = Callable[[Run], str | Failure | None]
Content = bytes | str | Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Attack:
    """An attack by one command.

    Attributes:
        kind: the kind of fault that it stands for.
        name: its name, unique in its class.
        arguments: of `mingdan`.
        files: name in the working directory -> content.
        makes: names, or patterns, of files that the command may make.
        statuses: exit statuses that are right.
        check: what else must hold; it gives the failure, as a text where it is a wrong answer.
        prepare: called with the working directory before the command.
        seconds: the limit of time.
        interrupt_after: seconds after which Ctrl-C is sent.
        stdin: standard input.
        environment: added to that of the command.
    """

    kind: str
    name: str
    arguments: Sequence[str]
    files: Mapping[str, Content] = field(default_factory=dict)
    makes: Sequence[str] = ()
    statuses: Sequence[int] = (0, 1, 2)
    check: Check | None = None
    prepare: Callable[[Path], object] | None = None
    seconds: float = SECONDS
    interrupt_after: float = 0
    stdin: bytes = b""
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, bench: "Bench") -> Outcome:
        """Runs it and judges."""
        with bench.folder() as place:
            work = place / "work"
            for name, content in self.files.items():
                (work / name).parent.mkdir(parents=True, exist_ok=True)
                made = content() if callable(content) else content
                (work / name).write_bytes(bench.filled(made).encode() if isinstance(made, str) else made)
            if self.prepare:
                self.prepare(work)
            before, called = tree(place), bench.canary.calls
            arguments = [word for argument in self.arguments for word in bench.words(argument)]
            run = bench.run(
                place, arguments, seconds=self.seconds, interrupt_after=self.interrupt_after, stdin=self.stdin,
                environment=self.environment,
            )  # fmt: skip
            failures = [*judged(run, self.seconds), *reported(bench.home, place / "work", place / "tmp")]
            if not run.measured.stopped:
                failures += self._files_failures(before, tree(place))
            if bench.canary.calls > called:
                failures.append(Failure(Severity.OUT, "reached a server that nobody named"))
            if not failures and run.status not in self.statuses:
                severity = Severity.REFUSED if run.status == 2 else Severity.WRONG
                failures.append(Failure(severity, f"status {run.status}, expected {self.statuses}: {last(run)}"))
            failure = self.check(run) if self.check and not failures else None
            if failure:
                failures.append(Failure(Severity.WRONG, failure) if isinstance(failure, str) else failure)
            return outcome(self.kind, self.name, failures, run)

    def _files_failures(self, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Failure]:
        allowed = [*self.makes]
        for name in sorted(after.keys() - before.keys()):
            if not any(Path(name).match(pattern) or name.startswith(f"work/{pattern}/") for pattern in allowed):
                yield Failure(Severity.LEFT, f"left {name}")
        for name in sorted(before.keys()):
            if after.get(name) != before[name] and not any(Path(name).match(pattern) for pattern in allowed):
                yield Failure(Severity.LOST, f"changed or removed {name}")


def last(run: Run) -> str:
    """The last line that a command said."""
    lines = (run.err.strip() or run.text.strip()).splitlines()
    return lines[-1][:300] if lines else ""


def outcome(kind: str, name: str, failures: Sequence[Failure], *runs: Run) -> Outcome:
    """The outcome of an attack, given all commands that it ran."""
    worst = max((run.measured.seconds for run in runs), default=0)
    memory = max((run.measured.memory_mb for run in runs), default=0)
    status, said = (runs[-1].status, last(runs[-1])) if runs else (0, "")
    return Outcome(kind, name, tuple(dict.fromkeys(failures)), status, worst, memory, said)


def judged(run: Run, seconds: float = SECONDS) -> Iterator[Failure]:
    """What every command must satisfy."""
    measured = run.measured
    seconds *= SLOWER
    if measured.stopped == "time" or (measured.seconds > seconds and measured.stopped != "memory"):
        yield Failure(Severity.HANG, f"stopped after {measured.seconds:.0f} s")
    elif measured.stopped == "memory" or measured.memory_mb > MEMORY_MB:
        yield Failure(Severity.MEMORY, f"{measured.memory_mb:,} MB")
    elif measured.status < 0 or measured.status > 2:
        yield Failure(Severity.TRACE, f"exit status {measured.status}: {last(run)}")
    if found := _TRACE.search(run.err) or _TRACE.search(run.text):
        yield Failure(Severity.TRACE, f"{found[0]}: {last(run)}")
    elif measured.status == 2 and not measured.stopped:
        yield from _unclear(run)
    if measured.left and not measured.stopped:
        yield Failure(Severity.LEFT, f"{measured.left} processes alive after the end")


def no_secret(run: Run) -> Failure | None:
    """What is wrong if a command shows a file of this machine that an attack names."""
    return Failure(Severity.OUT, "a local file was read") if "root:" in run.text + run.err else None


def shows_triple(run: Run) -> str | None:
    """What is wrong if a triple term, with `x:` in its IRIs, is neither shown nor refused."""
    return None if run.status == 2 or "x:" in run.text else f"does not show the triple: {run.text[:200]!r}"


def reported(*folders: Path) -> Iterator[Failure]:
    """Reports of unknown exceptions that a command wrote into folders; they are removed."""
    for file in (file for folder in folders for file in folder.rglob("*") if file.is_file() and not file.is_symlink()):
        with file.open("rb") as stream:
            content = stream.read(1 << 20)
        if b"Traceback (most recent" in content:
            said = content.decode("utf-8", "replace").strip().splitlines()[-1]
            file.unlink()
            yield Failure(Severity.TRACE, f"an unknown exception, reported in {file.name}: {said}")


def _unclear(run: Run) -> Iterator[Failure]:
    """What is wrong with the message of a command that says that nothing could be done."""
    lines = run.err.strip().splitlines()
    errors = [line for line in lines if line.startswith("error: ")]
    if run.text.lstrip().startswith("{"):
        try:
            json.loads(run.text)
        except ValueError:
            yield Failure(Severity.UNCLEAR, "standard output is not JSON")
        return
    if not run.text and not errors:
        yield Failure(Severity.UNCLEAR, f"no line begins with “error: ”: {last(run)!r}")
    if errors and max(map(len, errors)) > LONGEST_ERROR:
        yield Failure(Severity.UNCLEAR, f"an error of {max(map(len, errors)):,} characters")
    if len(errors) > MOST_ERRORS:
        yield Failure(Severity.UNCLEAR, f"{len(errors):,} errors")
    if raw := _RAW.search("\n".join(lines)):
        yield Failure(Severity.UNCLEAR, f"the message has the raw character U+{ord(raw[0]):04X}")


def digest(file: Path) -> str:
    """A short hash of a file, or what else stands there."""
    if file.is_symlink():
        return f"-> {file.readlink()}"
    if not file.is_file():
        return "no regular file"
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:16]


def tree(folder: Path) -> dict[str, str]:
    """The files below a folder and their hashes; empty folders count too, names end in a slash."""
    found = {}
    for place, folders, files in os.walk(folder):
        here = Path(place)
        for name in files:
            found[str((here / name).relative_to(folder))] = digest(here / name)
        if not folders and not files and here != folder:
            found[f"{here.relative_to(folder)}/"] = "empty"
    return found


class Canary:
    """A server on this machine that nobody may call; it counts who does."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            self.calls += 1
            connection.close()


class Bench:
    """Where attacks run: folders of their own, an environment without the user's, limits.

    In arguments and in texts of attacks `{canary}` stands for the address of a server that nobody may call, and in
    arguments `{published}` for a workspace where the real notice is published, `{timeout}` for the option that limits
    the time of a query, if there is one.

    Args:
        root: a folder for everything; each attack has a folder in it that is removed afterwards.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.home = self.root / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.canary = Canary()

    def filled(self, text: str) -> str:
        """A text with the address of the canary."""
        return text.replace("{canary}", self.canary.url)

    def words(self, argument: str) -> list[str]:
        """An argument as it is given to the command: none, one or several words."""
        if argument == "{timeout}":
            return self._timeout
        return [self.filled(str(self.published) if argument == "{published}" else argument)]

    @cached_property
    def published(self) -> Path:
        """A workspace where the real notice is published; attacks only read it."""
        place = self.root / "published"
        (place / "tmp").mkdir(parents=True)
        roster_workspace(place / "work")
        run = self.run(place, ["publish"], seconds=300)
        assert run.status == 0, run.err
        return place / "work"

    @cached_property
    def _timeout(self) -> list[str]:
        with self.folder() as place:
            return ["--timeout", "10"] if "--timeout" in self.run(place, ["query", "--help"]).text else []

    @contextlib.contextmanager
    def folder(self) -> Iterator[Path]:
        """A new folder, with `work` and `tmp` in it, that is removed afterwards."""
        with tempfile.TemporaryDirectory(prefix="attack-", dir=self.root, ignore_cleanup_errors=True) as name:
            for below in ("work", "tmp"):
                (Path(name) / below).mkdir()
            yield Path(name)

    def run(
        self, place: Path, arguments: Sequence[str], *, seconds: float = SECONDS, kill_after: float = 0,
        interrupt_after: float = 0, stdin: bytes = b"", environment: Mapping[str, str] | None = None,
        memory_mb: int = MEMORY_MB + GRACE_MB,
    ) -> Run:  # fmt: skip
        """Runs `mingdan` with arguments in the folder `work` of a place."""
        said = self.root / "said"
        said.mkdir(exist_ok=True)
        files = (str(said / "in"), str(said / "out"), str(said / "err"))
        Path(files[0]).write_bytes(stdin)
        known = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "TMPDIR": str(place / "tmp"),
            "PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "*", **(environment or {}),
        }  # fmt: skip
        command = [sys.executable, "-m", "mingdan", *arguments]
        order = Order(
            command, str(place / "work"), files, known, seconds * SLOWER, memory_mb, seconds if SLOWER > 1 else 0,
            kill_after, interrupt_after,
        )  # fmt: skip
        launcher = [sys.executable, "-I", "-S", str(LAUNCH)]
        done = subprocess.run(launcher, input=json.dumps(asdict(order)).encode(), capture_output=True, check=True)
        out, err = (Path(file).read_bytes() for file in files[1:])
        measured = Measured(**json.loads(done.stdout))
        return Run(measured, out[: 64 << 20], err[: 4 << 20].decode("utf-8", "backslashreplace"), place / "work")
