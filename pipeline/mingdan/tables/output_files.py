"""Writes the files of `mingdan link` under temporary names beside their places, and renames them when all are whole."""

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, BinaryIO

from mingdan.csv_guard import csv_text
from mingdan.documents.titled_table import table_rows
from mingdan.errors import InputError
from mingdan.messages import shown
from mingdan.register.divisions import is_division
from mingdan.tables.linker import TableDecision

# What a reviewer may write in the column `decision`.
_MATCH, _LEAVE_OUT = ("match", "匹配"), ("leave-out", "不关联", "不公布")
REVIEW_COLUMNS = ("position", "words", "reason", "reason_zh", "candidates", "decision", "code")


class OutputFiles:
    """The output files: written under temporary names beside their places, and renamed by `commit`.

    Args:
        out: the table; None for standard output, which has no review table.
        others: further files.
        source: the input, which is never overwritten.
        force: whether existing files may be replaced.

    Raises:
        InputError: one of the files exists, is the input, or its folder cannot be written.
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

    def __enter__(self) -> "OutputFiles":
        try:
            self.table: BinaryIO = self._open_beside(self._out) if self._out else sys.stdout.buffer
            self.others = [self._open_beside(other) for other in self._others]
            self.review: io.TextIOWrapper | None = None
            if self.review_file:
                self.review = io.TextIOWrapper(self._open_beside(self.review_file), "utf-8-sig", newline="")
                self.review.write(csv_text([REVIEW_COLUMNS]))
        except InputError:
            self._remove_temporary()
            raise
        return self

    def _open_beside(self, target: Path) -> BinaryIO:
        try:
            file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise InputError(f"{target}: cannot be written: {error.strerror or error}") from error
        self._open[target] = file
        return file  # type: ignore[return-value]  # it wraps a binary file

    def add_review(self, row: Sequence[str]) -> None:
        """Writes a row of the review table."""
        if self.review:
            self.review.write(csv_text([row]))

    def commit(self, has_review: bool) -> None:
        """Puts the files in their places; the review table only if it has rows."""
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

    def _remove_temporary(self) -> None:
        for file in self._open.values():
            with contextlib.suppress(OSError):
                file.close()
            Path(file.name).unlink(missing_ok=True)

    def __exit__(self, kind: object, error: BaseException | None, _: object) -> None:
        if self.review:
            with contextlib.suppress(OSError, ValueError):
                self.review.detach()
        self._remove_temporary()
        if isinstance(error, OSError):
            if self._out is None:
                _discard_standard_output()
            where = f"{self._out}: cannot be written" if self._out else "standard output: cannot be written to its end"
            raise InputError(f"{where}: {error.strerror or error}") from error


def _review_name(out: Path) -> str:
    """The name of the review table; tables that differ only in their suffix have two."""
    return f"{out.stem if out.suffix.lower() == '.csv' else out.name}-review.csv"


def _discard_standard_output() -> None:
    """Redirects a standard output that is closed, so that flushing it at exit raises nothing."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def load_table_decisions(file: Path) -> Mapping[str, TableDecision]:
    """Reads reviewed decisions by words: rows of a table `…-review.csv` with `match` (匹配) or `leave-out` (不关联).

    Raises:
        InputError: the table cannot be read, or rows are wrong; the message has a line for each of them.
    """
    decisions: dict[str, TableDecision] = {}
    problems = []
    for row in table_rows(file, ("words", "decision", "code")):
        decision = row.cells["decision"].strip().lower()
        code = "".join(row.cells["code"].split()).removeprefix("'")
        words = row.cells["words"].strip()
        if not decision:
            continue
        table_decision = TableDecision(code if decision in _MATCH else "")
        if decision not in (*_MATCH, *_LEAVE_OUT):
            problems.append(
                f"{row.where}: decision is {shown(decision)!r}, expected match, leave-out or nothing "
                "(匹配、不关联或者留空)"
            )
        elif words.replace(" ", "").isascii():
            problems.append(f"{row.where}: “{shown(words)}” is a code: correct it in the table itself")
        elif decision in _MATCH and not is_division(code):
            problems.append(f"{row.where}: code is {shown(code)!r}, expected a code of NBS 2023, as 51 01 15 001 044")
        elif decisions.setdefault(words, table_decision) != table_decision:
            problems.append(f"{row.where}: decision: another row has another decision on “{shown(words)}”")
    if problems:
        raise InputError("\n".join(problems))
    return decisions
