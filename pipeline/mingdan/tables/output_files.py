"""What `mingdan link` writes: the table and what goes with it, beside their places and renamed when all is done."""

import contextlib
import csv
import io
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, BinaryIO

from mingdan.csv_guard import guarded
from mingdan.errors import InputError
from mingdan.io_text import shown
from mingdan.notices.review_tables import table_rows
from mingdan.register.divisions import is_division
from mingdan.tables.linker import TableDecision

REVIEW = ("position", "words", "reason", "reason_zh", "candidates", "decision", "code")


class Outputs:
    """The files that are written: beside their places, and renamed when all is done.

    Args:
        out: the table; None for standard output, beside which there is no table of rows that need a person.
        others: further files.
        source: the input, which is never written over.
        force: whether a file that is there may be replaced.

    Raises:
        InputError: one of them is there, is the input, or its folder cannot be written.
    """

    def __init__(self, out: Path | None, others: Sequence[Path], source: Path, force: bool) -> None:
        self._out = out
        self._others = others
        self.review_file = out.with_name(_review_name(out)) if out else None
        self.written: list[Path] = []
        self._open: dict[Path, IO[bytes]] = {}
        for target in filter(None, (out, self.review_file, *others)):
            if target.exists() and source.exists() and target.samefile(source):
                raise InputError(f"{target}: is the table itself, which is never changed: name another file with -o")
            if target.exists() and not force:
                raise InputError(f"{target}: is there already: name another file with -o, or replace it with --force")

    def __enter__(self) -> "Outputs":
        try:
            self.table: BinaryIO = self._beside(self._out) if self._out else sys.stdout.buffer
            self.others = [self._beside(other) for other in self._others]
            self.review: io.TextIOWrapper | None = None
            if self.review_file:
                self.review = io.TextIOWrapper(self._beside(self.review_file), "utf-8-sig", newline="")
                csv.writer(self.review, lineterminator="\n").writerow(REVIEW)
        except InputError:
            self._clear_up()
            raise
        return self

    def _beside(self, target: Path) -> BinaryIO:
        try:
            file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise InputError(f"{target}: cannot be written: {error.strerror or error}") from error
        self._open[target] = file
        return file  # type: ignore[return-value]  # it wraps a binary file

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

    def _clear_up(self) -> None:
        for file in self._open.values():
            with contextlib.suppress(OSError):
                file.close()
            Path(file.name).unlink(missing_ok=True)

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if self.review:
            with contextlib.suppress(OSError, ValueError):
                self.review.detach()
        self._clear_up()
        if isinstance(error, OSError):
            if self._out is None:
                _silence()
            where = f"{self._out}: cannot be written" if self._out else "standard output: cannot be written to its end"
            raise InputError(f"{where}: {error.strerror or error}") from error


def _review_name(out: Path) -> str:
    """The name of the table of rows that need a person: two tables that differ in their suffix have two."""
    return f"{out.stem if out.suffix.lower() == '.csv' else out.name}-review.csv"


def _silence() -> None:
    """What is still to be written to a standard output that takes no more goes nowhere, and not into a trace back."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def load_decisions(file: Path) -> Mapping[str, TableDecision]:
    """What a person decided, by words: rows of a table `…-review.csv` with `match` or `leave-out` in `decision`.

    Raises:
        InputError: the table cannot be read, or rows are not what they should be; every such row is named.
    """
    found: dict[str, TableDecision] = {}
    problems = []
    for row in table_rows(file, ("words", "decision", "code")):
        decision = row.cells["decision"].strip().lower()
        code = "".join(row.cells["code"].split()).removeprefix("'")
        words = row.cells["words"].strip()
        if not decision:
            continue
        made = TableDecision(code if decision == "match" else "")
        if decision not in ("match", "leave-out"):
            problems.append(f"{row.place}: decision is {shown(decision)!r}, expected match, leave-out or nothing")
        elif words.replace(" ", "").isascii():
            problems.append(f"{row.place}: “{shown(words)}” is a code: correct it in the table itself")
        elif decision == "match" and not is_division(code):
            problems.append(f"{row.place}: code is {shown(code)!r}, expected a code of NBS 2023, as 51 01 15 001 044")
        elif found.setdefault(words, made) != made:
            problems.append(f"{row.place}: decision: another row decides otherwise on “{shown(words)}”")
    if problems:
        raise InputError("\n".join(problems))
    return found
