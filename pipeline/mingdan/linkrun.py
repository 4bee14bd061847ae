"""A table in, the same table with its divisions out: the formats, the rows that need a person, and what is said."""

import contextlib
import csv
import io
import os
import shutil
import stat
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO, Protocol

from tqdm import tqdm

from mingdan.divisions import is_division
from mingdan.errors import InputError, UsageError
from mingdan.formats import sniffed_start
from mingdan.iris import Iris
from mingdan.link import Decided, Link, Linker, area
from mingdan.linkcolumns import ADDED, Plan, planned
from mingdan.reviewed import Decisions
from mingdan.review import shown_code, table_rows
from mingdan.tables import guarded
from mingdan.text import shown

REVIEW = ("position", "words", "reason", "reason_zh", "candidates", "decision", "code")
_SHOWN = 10  # rows that need a person, on the screen


class Table(Protocol):
    """A table of some format."""

    form: str
    suffixes: Sequence[str]
    total: int
    head: list[list[str]]

    def write(self, out: BinaryIO, header: int, added: Callable[[int, str, Sequence[str]], Sequence[str]]) -> None:
        """Writes it with the columns `ADDED`, which `added` gives for each row."""


@dataclass(slots=True)
class Asked:
    """What a person asked for; as the options of `mingdan link`."""

    file: Path
    out: Path | None = None
    columns: tuple[str, ...] = ()
    within: str = ""
    decisions: Path | None = None
    force: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of a table.

    Attributes:
        plan: the columns that were used.
        kinds: rows by kind of match.
        persons: rows that need a person.
        skipped: rows without a place: blank, sums.
        notes: what was odd in codes that were not needed, by the first row of each.
        first: the first rows that need a person, each in one line.
        files: what was written.
    """

    plan: Plan
    kinds: Counter[str] = field(default_factory=Counter)
    persons: int = 0
    skipped: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    noted: str = ""
    first: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @property
    def linked(self) -> int:
        """Rows with a code."""
        return sum(self.kinds.values())


def opened(file: Path, name: str) -> Table:
    """A table, by what it holds.

    Raises:
        InputError: it cannot be read, or is no table.
    """
    with file.open("rb") as stream:
        start = stream.read(4096)
    form = sniffed_start(name, start)
    from mingdan.linktext import TextTable

    return TextTable(file, name)


def link(asked: Asked, decisions: Decisions, iris: Iris) -> Outcome:
    """Links a table; arguments as on the command line.

    Raises:
        InputError: the table cannot be read, holds no places, or nothing can be written; nothing is then left behind.
        UsageError: the options make no sense.
    """
    with _local(asked.file) as file:
        table = opened(file, str(asked.file))
        plan = planned(table.head, asked.columns, asked.file)
        outputs = Outputs(_target(asked, table), asked.file, asked.force)
        decided = load_decisions(asked.decisions) if asked.decisions else {}
        linker = Linker(area(asked.within) if asked.within else "", decisions, decided)
        with outputs:
            run = _Run(plan, linker, iris, outputs)
            with tqdm(total=table.total, unit=" rows", unit_scale=True, disable=None, leave=False, desc="linking") as bar:
                run.bar = bar
                table.write(outputs.table, plan.header, run.added)
            outputs.done(run.outcome.persons + run.decided > 0)
    run.outcome.files = outputs.written
    return run.outcome


@contextlib.contextmanager
def _local(file: Path) -> Iterator[Path]:
    """A file that can be read twice: standard input is kept on disk meanwhile."""
    if str(file) == "-":
        with tempfile.NamedTemporaryFile(prefix="mingdan-") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.flush()
            yield Path(kept.name)
        return
    try:
        mode = file.stat().st_mode
        if stat.S_ISDIR(mode):
            raise InputError(f"{file}: is a directory (目录), expected a table")
        if not stat.S_ISREG(mode):
            raise InputError(f"{file}: is no regular file (不是普通文件): pipe it in, with - as TABLE")
        with file.open("rb"):
            pass
    except OSError as error:
        raise InputError(f"{file}: cannot be read: {error.strerror or error}") from error
    yield file


def _target(asked: Asked, table: Table) -> Path | None:
    """Where the table goes; None for standard output."""
    if asked.out is None and str(asked.file) == "-":
        return None
    out = asked.out or asked.file.with_name(f"{asked.file.stem}-linked{asked.file.suffix}")
    if str(out) == "-":
        return None
    if out.suffix.lower() not in table.suffixes:
        raise UsageError(f"{out}: would be {table.form.upper()}, as the table is: call it {table.suffixes[0]}")
    return out


class Outputs:
    """The files that are written: beside their places, and renamed when all is done.

    Args:
        out: the table; None for standard output, beside which no other file is written.
        source: the input, which is never written over.
        force: whether a file that is there may be replaced.

    Raises:
        InputError: one of them is there, is the input, or its folder cannot be written.
    """

    def __init__(self, out: Path | None, source: Path, force: bool) -> None:
        self._out = out
        self.review_file = out.with_name(f"{out.stem}-review.csv") if out else None
        self.written: list[Path] = []
        self._open: dict[Path, IO[bytes]] = {}
        for target in filter(None, (out, self.review_file)):
            if target.exists() and source.exists() and target.samefile(source):
                raise InputError(f"{target}: is the table itself, which is never changed: name another file with -o")
            if target.exists() and not force:
                raise InputError(f"{target}: is there already: name another file with -o, or replace it with --force")

    def __enter__(self) -> "Outputs":
        self.table: BinaryIO = self._beside(self._out) if self._out else sys.stdout.buffer
        self.review: io.TextIOWrapper | None = None
        if self.review_file:
            self.review = io.TextIOWrapper(self._beside(self.review_file), "utf-8-sig", newline="")
            csv.writer(self.review, lineterminator="\n").writerow(REVIEW)
        return self

    def _beside(self, target: Path) -> BinaryIO:
        try:
            file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False)  # noqa: SIM115
        except OSError as error:
            raise InputError(f"{target}: cannot be written: {error.strerror or error}") from error
        self._open[target] = file
        return file  # type: ignore[return-value]

    def reviewed(self, row: Sequence[str]) -> None:
        """Writes a row of the table of those that need a person."""
        if self.review:
            csv.writer(self.review, lineterminator="\n").writerow([guarded(cell) for cell in row])

    def done(self, has_review: bool) -> None:
        """Puts all in place; the table of rows that need a person only where there are any."""
        if self.review:
            self.review.flush()
        self.table.flush()
        mask = os.umask(0)
        os.umask(mask)
        for target, file in self._open.items():
            os.fsync(file.fileno())
            Path(file.name).chmod(0o666 & ~mask)
            if target == self.review_file and not has_review:
                target.unlink(missing_ok=True)
                continue
            Path(file.name).replace(target)
            self.written.append(target)

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if self.review:
            with contextlib.suppress(OSError):
                self.review.detach()
        for file in self._open.values():
            with contextlib.suppress(OSError):
                file.close()
            Path(file.name).unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError) and self._out:
            raise InputError(f"{self._out}: cannot be written: {error.strerror or error}; nothing was left") from error


class _Run:
    """One pass over the rows."""

    def __init__(self, plan: Plan, linker: Linker, iris: Iris, outputs: Outputs) -> None:
        self._plan = plan
        self._linker = linker
        self._iris = iris
        self._outputs = outputs
        self._in_header = True
        self.bar: tqdm | None = None  # type: ignore[type-arg]
        self.outcome = Outcome(plan)
        self.decided = 0

    def added(self, number: int, position: str, cells: Sequence[str]) -> Sequence[str]:
        """The cells that are added to a row."""
        if self.bar is not None:
            self.bar.update()
        if self._in_header and number <= self._plan.header + 3 and self._plan.is_header(cells):
            return ("",) * len(ADDED)
        self._in_header = False
        if self._plan.is_none(cells):
            self.outcome.skipped += 1
            return ("",) * len(ADDED)
        place = self._plan.place(cells)
        found = self._linker.link(place)
        if any(cell.strip() for cell in cells[len(self._plan.headers) :]):
            found = _ragged(found, len(cells), len(self._plan.headers))
        self._count(position, place.words, found)
        return self.cells(found)

    def cells(self, found: Link) -> tuple[str, ...]:
        """A link as the columns `ADDED`."""
        iri = self._iris.division(found.code) if found.code else ""
        confidence = str(found.confidence) if found.code else ""
        candidates = listed(found) if found.needs_person else ""
        return found.code, iri, found.kind, confidence, candidates

    def _count(self, position: str, words: str, found: Link) -> None:
        outcome = self.outcome
        if found.code:
            outcome.kinds[found.kind] += 1
        if found.note:
            outcome.notes["codes"] += 1
            outcome.noted = outcome.noted or f"{position}: {found.note}"
        if found.decided:
            self.decided += 1
            decision = "match" if found.code else "leave-out"
            self._outputs.reviewed((position, words, "", "", "", decision, shown_code(found.code)))
        if not found.needs_person:
            return
        outcome.persons += 1
        if len(outcome.first) < _SHOWN:
            one = f"; {found.candidates[0].code} {found.candidates[0].name}?" if found.candidates else ""
            outcome.first.append(f"{position}: {shown(words)}: {found.reason}{one}")
        self._outputs.reviewed((position, words, found.reason, found.reason_zh, listed(found), "", shown_code(found.code)))


def listed(found: Link) -> str:
    """The candidates of a row, in one cell."""
    return "; ".join(f"{one.code} {one.name} ({one.reason})" for one in found.candidates)


def _ragged(found: Link, cells: int, columns: int) -> Link:
    reason = f"the row has {cells} cells and the header {columns}: is a separator in a cell not quoted?"
    return found._replace(reason=reason, reason_zh=f"该行有{cells}格，表头为{columns}列")


def load_decisions(file: Path) -> Mapping[str, Decided]:
    """What a person decided, by words: rows of a table `…-review.csv` with `match` or `leave-out` in `decision`.

    Raises:
        InputError: the table cannot be read, or rows are not what they should be; every such row is named.
    """
    found: dict[str, Decided] = {}
    problems = []
    for row in table_rows(file, ("words", "decision", "code")):
        decision = row.cells["decision"].strip().lower()
        code = "".join(row.cells["code"].split()).removeprefix("'")
        words = row.cells["words"].strip()
        if not decision:
            continue
        made = Decided(code if decision == "match" else "")
        if decision not in ("match", "leave-out"):
            problems.append(f"{row.place}: decision is {shown(decision)!r}, expected match, leave-out or nothing")
        elif decision == "match" and not is_division(code):
            problems.append(f"{row.place}: code is {shown(code)!r}, expected a code of NBS 2023, as 51 01 15 001 044")
        elif found.setdefault(words, made) != made:
            problems.append(f"{row.place}: decision: another row decides otherwise on “{shown(words)}”")
    if problems:
        raise InputError("\n".join(problems))
    return found
