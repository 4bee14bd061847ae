"""Writes the files of `mingdan link` under temporary names beside their places, and renames them when all are whole."""

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, BinaryIO

from mingdan.csv_guard import csv_text
from mingdan.documents.titled_table import titles
from mingdan.errors import InputError
from mingdan.tables.review_table import REVIEW_COLUMNS


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
                raise InputError("output-is-input", file=target)
            if target.exists() and not force:
                raise InputError("output-exists", file=target)

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
            file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name}-", delete=False)  # noqa: SIM115 - closed by __exit__
        except OSError as error:
            raise InputError("cannot-write-output", file=target, reason=error) from error
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
                raise InputError("cannot-write-standard-output", reason=error) from error
            raise InputError("cannot-write-output", file=self._out, reason=error) from error


def _review_name(out: Path) -> str:
    """The name of the review table; tables that differ only in their suffix have two."""
    return f"{out.stem if out.suffix.lower() == '.csv' else out.name}-review.csv"


def _discard_standard_output() -> None:
    """Redirects a standard output that is closed, so that flushing it at exit raises nothing."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
