"""XLSX as it is: the XML of one sheet is written back byte for byte, with cells added to its rows.

Every other part of the file (other sheets, styles, formulas, charts, macros) is copied.
"""

import copy
import re
import shutil
import zipfile
from bisect import insort
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import escape

from mingdan.documents.spreadsheet import column
from mingdan.documents.xlsx import Row, Workbook, column_index
from mingdan.errors import InputError
from mingdan.tables.column_roles import planned
from mingdan.tables.csv_table import Added
from mingdan.tables.layout import ADDED, HEADER_ROWS, SAMPLE, Plan

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_FILLED = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)[0-9]+"(?:[^>]*[^/>])?>')
_EMPTY = re.compile(rb'<(?:\w+:)?c\s[^>]*?r="([A-Z]+)[0-9]+"[^>]*/>')
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])[^>]*>")
_SPANS = re.compile(rb'\sspans="[^"]*"')
_DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\s[^>]*?ref="[A-Z]+[0-9]+)(?::([A-Z]+)([0-9]+))?"')
_STYLE = re.compile(rb'\ss="([0-9]+)"')


class Merge(NamedTuple):
    """Cells of one column that are merged downwards: first row, last row, column."""

    top: int
    bottom: int
    column: int


class SheetTable:
    """A table in a sheet of a workbook.

    Args:
        file: the file.
        name: what messages call it.
        sheet: the sheet; empty for the first that is shown and holds places.

    Raises:
        InputError: it is damaged, encrypted, unpacks to too much, or has no such sheet.
    """

    form = "xlsx"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")

    def __init__(self, file: Path, name: str, sheet: str = "") -> None:
        self._name = name
        self._book = Workbook(file, name)
        try:
            self._sheets = self._book.sheets(sheet)
        except InputError:
            self.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._book.close()

    def plan(self, wanted: Sequence[str]) -> Plan:
        """The columns of the first sheet that holds places; raises as `planned` where none does."""
        failed: InputError | None = None
        for sheet in self._sheets:
            self.sheet = sheet
            head = list(islice(self._rows(), HEADER_ROWS + SAMPLE))
            try:
                plan = planned(head, wanted, f"{self._name}, sheet {sheet.name}")
            except InputError as error:
                failed = failed or error
                continue
            self._measure(plan)
            others = ", ".join(one.name for one in self._sheets if one != sheet)
            told = (f"linked: the sheet {sheet.name}; not looked at or without places: {others} (--sheet NAME)",)
            return Plan(plan.header, plan.headers, plan.at, plan.notes + (told if others else ()))
        raise failed or InputError(f"{self._name}: no sheet is shown")

    def _measure(self, plan: Plan) -> None:
        """Counts the rows, and finds the last column with a value, and the cells that are merged downwards."""
        self.total = self._width = 0
        self._merges: list[Merge] = []
        places = {index for indices in plan.at.values() for index in indices}
        tail = b""
        for piece in self._book.pieces(self.sheet):
            if isinstance(piece, Row):
                self.total += 1
                if filled := _FILLED.findall(piece.raw):
                    self._width = max(self._width, column_index(filled[-1].decode()) + 1)
                continue
            tail, end = tail + piece, 0
            for found in _MERGED.finditer(tail):
                merge, end = Merge(int(found[2]), int(found[4]), column_index(found[1].decode())), found.end()
                if merge.bottom > merge.top and merge.column in places:
                    insort(self._merges, merge)
            tail = tail[max(end, tail.rfind(b"<")) :]

    def _rows(self) -> Iterator[list[str]]:
        pieces = self._book.pieces(self.sheet)
        return (self._book.cells(self.sheet, piece) for piece in pieces if isinstance(piece, Row))

    def write(self, out: BinaryIO, plan: Plan, added: Added) -> None:
        """Writes the workbook, the sheet with the columns `ADDED`.

        Args:
            out: where to.
            plan: where the sheet says what.
            added: what is added to each row below the header row.
        """
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for info in self._book.archive.infolist():
                large = info.file_size > 1 << 30
                with book.open(copy.copy(info), "w", force_zip64=large) as target:
                    if info.filename == self.sheet.part:
                        for piece in self._linked(plan, added):
                            target.write(piece)
                    else:
                        with self._book.archive.open(info) as source:
                            shutil.copyfileobj(source, target)

    def _linked(self, plan: Plan, added: Added) -> Iterator[bytes]:
        first = column(min((index for indices in plan.at.values() for index in indices), default=0))
        merged = Merged(self._merges)
        count, top = -1, 0
        for piece in self._book.pieces(self.sheet):
            if not isinstance(piece, Row):
                yield _DIMENSION.sub(self._dimension, piece, count=1) if count < 0 else piece
                continue
            count += 1
            if count < plan.header:
                yield piece.raw
                continue
            cells = self._book.cells(self.sheet, piece)
            if count == plan.header:
                top = piece.number
                yield self._with(piece, ADDED, _header_style(piece.raw))
            else:
                where = f"{self.sheet.name}!{first}{piece.number}"
                yield self._with(piece, added(count, where, merged.filled(piece.number, cells, top)))

    def _dimension(self, found: re.Match[bytes]) -> bytes:
        last = found[3] or b"1"
        return found[1] + b":" + column(self._width + len(ADDED) - 1).encode() + last + b'"'

    def _with(self, row: Row, cells: Sequence[str], style: bytes = b"") -> bytes:
        """A row with cells added behind the last column."""
        if not any(cells):
            return row.raw
        first = _CELL.search(row.raw)
        if first and b' r="' not in first.group():  # cells that do not say where they are, none left out
            new = b"<%bc/>" % self._book.prefix * (self._width - len(_CELL.findall(row.raw)))
            new += b"".join(self._cell("", at, text, style) for at, text in enumerate(cells))
        else:
            places = [f"{column(self._width + at)}{row.number}" for at in range(len(cells))]
            new = b"".join(self._cell(places[at], at, text, style) for at, text in enumerate(cells) if text)
        raw = _EMPTY.sub(
            lambda found: b"" if column_index(found[1].decode()) >= self._width else found.group(), row.raw
        )
        start, rest = raw[: raw.index(b">") + 1], raw[raw.index(b">") + 1 :]
        start = _SPANS.sub(b"", start)
        end = b"</" + self._book.prefix + b"row>"
        if start.endswith(b"/>"):
            return start[:-2].rstrip() + b">" + new + end
        return start + rest[: rest.rindex(b"<")] + new + end

    def _cell(self, place: str, at: int, text: str, style: bytes) -> bytes:
        start = (f' r="{place}"'.encode() if place else b"") + style
        prefix = self._book.prefix
        if ADDED[at] == "mingdan_confidence" and text[0].isdecimal():
            return b"<%bc%b><%bv>%b</%bv></%bc>" % (prefix, start, prefix, text.encode(), prefix, prefix)
        body = escape(text).encode()
        return b'<%bc%b t="inlineStr"><%bis><%bt>%b</%bt></%bis></%bc>' % (
            prefix, start, prefix, prefix, body, prefix, prefix, prefix,
        )  # fmt: skip


class Merged:
    """The cells that are merged downwards, as the rows go by."""

    def __init__(self, merges: Sequence[Merge]) -> None:
        self._waiting = iter(merges)
        self._next = next(self._waiting, None)
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, row: int, cells: list[str], header: int) -> list[str]:
        """The cells of a row; those merged with one above have its text, but for what begins in the header."""
        while self._next and self._next.top <= row:
            merge = self._next
            if merge.top == row and merge.column < len(cells) and merge.top > header:
                self._open[merge.column] = (merge.bottom, cells[merge.column])
            self._next = next(self._waiting, None)
        result = list(cells)
        for index, (bottom, text) in list(self._open.items()):
            if bottom < row:
                del self._open[index]
            else:
                result += [""] * (index + 1 - len(result))
                result[index] = result[index] or text
        return result


def _header_style(row: bytes) -> bytes:
    """The style of the last header."""
    cells = list(_FILLED.finditer(row))
    found = _STYLE.search(cells[-1].group()) if cells else None
    return found.group() if found else b""
