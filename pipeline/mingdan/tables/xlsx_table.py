"""Reads a sheet of an XLSX file, and writes its XML back byte for byte with cells added to its rows.

Every other part of the file (other sheets, styles, formulas, charts, macros) is copied.
"""

import copy
import re
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from mingdan.documents.table_grid import column_index, column_letters
from mingdan.documents.xlsx import MergeFinder, RawRow, VerticalMerge, Workbook
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.tables.added_columns import CONFIDENCE
from mingdan.tables.csv_table import AddCells
from mingdan.tables.layout import SpreadRows, TableLayout, find_layout

_FILLED = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]+)[0-9]*["'](?:[^>]*[^/>])?>""")
_EMPTY = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]+)[0-9]*["'][^>]*/>""")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])[^>]*>")
_SPANS = re.compile(rb"""\sspans=["'][^"']*["']""")
_REFERENCE = re.compile(rb"""\sr=["']""")
_DIMENSION = re.compile(rb"""(<(?:\w+:)?dimension\s[^>]*?ref=["'][A-Z]+[0-9]+)(?::([A-Z]+)([0-9]+))?(["'])""")
_STYLE = re.compile(rb"""\ss=["']([0-9]+)["']""")


class XlsxTable:
    """A table in a sheet of a workbook.

    Args:
        file: the file.
        name: the file name for messages.
        sheet: the name of the sheet; empty for the first visible one that holds places.

    Raises:
        InputError: it is damaged, encrypted, unpacks to too much, or has no such sheet.
    """

    form = "xlsx"
    suffixes: tuple[str, ...] = (".xlsx", ".xlsm")
    _merges: list[VerticalMerge]

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

    def layout(self, wanted: Sequence[str]) -> TableLayout:
        """Finds the columns of the first sheet that holds places; raises as `find_layout` if none does."""
        first_error: InputError | None = None
        for sheet in self._sheets:
            self.sheet = sheet
            try:
                layout = find_layout(self._scan(), wanted, f"{self._name}, {sheet.name}")
            except InputError as error:
                first_error = first_error or error
                continue
            self._merges = sorted(merge for merge in self._merges if merge.column in layout.indices)
            if others := ", ".join(other.name for other in self._sheets if other != sheet):
                note = finding("other-sheets", sheet=sheet.name, others=others)
                layout = replace(layout, notes=(*layout.notes, note))
            return layout
        raise first_error or InputError("no-visible-sheet", file=self._name)

    def _scan(self) -> Sequence[Sequence[str]]:
        """Counts the rows, finds the last column with a value and the merged cells; returns rows from all of the sheet.

        A million rows take a minute, so this is the only pass over the sheet before it is written.
        """
        self.total = self._width = 0
        self._merges = []
        finder, sample = MergeFinder(), SpreadRows()
        for piece in self._book.pieces(self.sheet):
            if not isinstance(piece, RawRow):
                self._merges += finder.feed(piece)
                continue
            self.total += 1
            if filled := _FILLED.findall(piece.raw):
                self._width = max(self._width, column_index(filled[-1].decode()) + 1)
            if sample.wants_next():
                sample.add(self._book.cells(self.sheet, piece))
        return sample.rows

    def rows(self, layout: TableLayout) -> Iterator[Sequence[str]]:
        """The rows below the header row."""
        rows = (piece for piece in self._book.pieces(self.sheet) if isinstance(piece, RawRow))
        return (self._book.cells(self.sheet, row) for number, row in enumerate(rows) if number > layout.header)

    def write(self, out: BinaryIO, layout: TableLayout, add_cells: AddCells) -> None:
        """Writes the workbook, with the added columns in the sheet.

        Args:
            out: the output.
            layout: the columns of the sheet.
            add_cells: returns the cells that are added to a row below the header row.
        """
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for info in self._book.archive.infolist():
                large = info.file_size > 1 << 30
                member = copy.copy(info)
                member.filename = info.filename.replace("\\", "/")
                with book.open(member, "w", force_zip64=large) as target:
                    if info.filename == self.sheet.part:
                        for piece in self._with_columns(layout, add_cells):
                            target.write(piece)
                    else:
                        with self._book.archive.open(info) as source:
                            shutil.copyfileobj(source, target)

    def _with_columns(self, layout: TableLayout, add_cells: AddCells) -> Iterator[bytes]:
        """The XML of the sheet with cells added to its rows."""
        first = column_letters(min(layout.indices, default=0))
        merged = MergedCells(self._merges)
        dimension = partial(self._dimension, len(layout.added))
        count, header = -1, 0
        for piece in self._book.pieces(self.sheet):
            if not isinstance(piece, RawRow):
                yield (_DIMENSION.sub(dimension, piece, count=1) if count < 0 else piece)
                continue
            count += 1
            if count < layout.header:
                yield piece.raw
                continue
            cells = self._book.cells(self.sheet, piece)
            if count == layout.header:
                header = piece.number
                yield self._with_cells(piece, layout.added, _header_style(piece.raw))
            else:
                position = f"{self.sheet.name}!{first}{piece.number}"
                added = add_cells(count, position, merged.filled(piece.number, cells, header))
                yield self._with_cells(piece, added)

    def _dimension(self, added: int, match: re.Match[bytes]) -> bytes:
        last_column = column_letters(self._width + added - 1)
        return match[1] + b":" + last_column.encode() + (match[3] or b"1") + match[4]

    def _with_cells(self, row: RawRow, cells: Sequence[str], style: bytes = b"") -> bytes:
        """The XML of a row with cells added after the last column."""
        if not any(cells):
            return row.raw
        first = _CELL.search(row.raw)
        if first and not _REFERENCE.search(first.group()):  # cells without references, in every column
            new = b"<%bc/>" % self._book.prefix * (self._width - len(_CELL.findall(row.raw)))
            new += b"".join(self._cell("", at, text, style) for at, text in enumerate(cells))
        else:
            places = [f"{column_letters(self._width + at)}{row.number}" for at in range(len(cells))]
            new = b"".join(self._cell(places[at], at, text, style) for at, text in enumerate(cells) if text)
        raw = _EMPTY.sub(
            lambda match: b"" if column_index(match[1].decode()) >= self._width else match.group(), row.raw
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
        if at == CONFIDENCE and text[0].isdecimal():
            return b"<%bc%b><%bv>%b</%bv></%bc>" % (prefix, start, prefix, text.encode(), prefix, prefix)
        body = escape(text).encode()
        return b'<%bc%b t="inlineStr"><%bis><%bt>%b</%bt></%bis></%bc>' % (
            prefix, start, prefix, prefix, body, prefix, prefix, prefix,
        )  # fmt: skip


class MergedCells:
    """Fills merged cells of a column with the text of the topmost, row by row."""

    def __init__(self, merges: Sequence[VerticalMerge]) -> None:
        self._waiting = iter(merges)
        self._next = next(self._waiting, None)
        self._open: dict[int, tuple[int, str]] = {}

    def filled(self, row: int, cells: list[str], header: int) -> list[str]:
        """The cells of a row; a cell that is merged with one above, below the header row, has its text."""
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
    """The style attribute of the last filled cell."""
    cells = list(_FILLED.finditer(row))
    style = _STYLE.search(cells[-1].group()) if cells else None
    return style.group() if style else b""
