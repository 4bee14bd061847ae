"""Writes the files of `mingdan link` under temporary names beside their places, and renames them when all are whole."""

import contextlib
import io
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from mingdan.atomic_files import follow_umask, open_temporary, sync_folder, temporary_name
from mingdan.csv_guard import csv_text
from mingdan.documents.titled_table import titles
from mingdan.errors import InputError
from mingdan.io_text import output_place
from mingdan.tables.linker import TableDecision
from mingdan.tables.review_table import REVIEW_COLUMNS, decided_words

_LONGEST_NAME = 255  # bytes, in all usual file systems


class OutputFiles:
    """The output files: written under temporary names beside their places, and renamed by `commit`.

    Args:
        out: the table; None for standard output, which has no review table.
        others: further files.
        source: the input, which is never overwritten.
        force: whether existing files may be replaced.
        decided: the decisions that this run knows, by words; a file with any other decision is not replaced.

    Attributes:
        replaced_decisions: the words of the decisions in the files that are replaced.

    Raises:
        InputError: one of the files exists, is the input, holds decisions, or its folder cannot be written.
    """

    def __init__(
        self,
        out: Path | None,
        others: Sequence[Path],
        source: Path,
        force: bool,
        decided: Mapping[str, TableDecision],
    ) -> None:
        self._out = out
        self._others = others
        self._force = force
        self.review_file = out.with_name(_review_name(out)) if out else None
        self.written: list[Path] = []
        self.replaced_decisions: list[str] = []
        self._open: dict[Path, BinaryIO] = {}
        self._places: dict[Path, Path] = {}  # targets of links
        for target in filter(None, (out, self.review_file, *others)):
            if target.exists() and source.exists() and target.samefile(source):
                raise InputError("output-is-input", file=target)
            self._places[target] = place = output_place(target, force)
            if place.is_file():
                self._keep_decisions(target, decided)

    def _keep_decisions(self, target: Path, decided: Mapping[str, TableDecision]) -> None:
        for words in decided_words(target):
            if words not in decided:
                raise InputError("decisions-lost", file=target, words=words)
            self.replaced_decisions.append(words)

    def __enter__(self) -> "OutputFiles":
        try:
            self.table: BinaryIO = self._open_beside(self._out) if self._out else sys.stdout.buffer
            self.others = [self._open_beside(other) for other in self._others]
            self.review: io.TextIOWrapper | None = None
            if self.review_file:
                self.review = io.TextIOWrapper(self._open_beside(self.review_file), "utf-8-sig", newline="")
                self.review.write(csv_text([titles(REVIEW_COLUMNS)]))
        except InputError:
            self._remove_temporary()
            raise
        return self

    def _open_beside(self, target: Path) -> BinaryIO:
        try:
            file = open_temporary(temporary_name(self._places[target], "-"), delete=False)
        except OSError as error:
            raise InputError("cannot-write-output", file=target, reason=error) from error
        self._open[target] = file
        return file

    def add_review(self, row: Sequence[str]) -> None:
        """Writes a row of the review table."""
        if self.review:
            self.review.write(csv_text([row]))

    def commit(self, has_review: bool) -> None:
        """Puts the files in their places; the review table only if it has rows.

        Raises:
            InputError: another run has written one of them since this one began, and it may not be replaced.
        """
        if self.review:
            self.review.flush()
        self.table.flush()
        for file in self._open.values():  # all of them are on the disk before the first one is renamed
            file.flush()
            os.fsync(file.fileno())
            follow_umask(Path(file.name))
        for target in self._open:
            output_place(target, self._force)
        for target, file in self._open.items():
            if target == self.review_file and not has_review:
                self._places[target].unlink(missing_ok=True)
                target.unlink(missing_ok=True)
                continue
            Path(file.name).replace(self._places[target])
            self.written.append(target)
        for folder in {self._places[target].parent for target in self.written}:
            sync_folder(folder)

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
                raise InputError("cannot-write-standard-output", reason=error) from error
            raise InputError("cannot-write-output", file=self._out, reason=error) from error


def _review_name(out: Path) -> str:
    """The name of the review table, of at most 255 bytes; tables that differ only in their suffix have two."""
    start, end = out.stem if out.suffix.lower() == ".csv" else out.name, "-review.csv"
    return os.fsencode(start)[: _LONGEST_NAME - len(end)].decode(errors="ignore") + end


def _discard_standard_output() -> None:
    """Redirects a standard output that is closed, so that flushing it at exit raises nothing."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
