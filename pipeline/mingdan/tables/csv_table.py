"""Reads CSV and TSV record by record, and writes them back byte for byte with cells added at the end of each record."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mingdan.documents.encoding import detect_encoding
from mingdan.documents.file_format import csv_delimiter
from mingdan.errors import InputError
from mingdan.tables.layout import SpreadRows, TableLayout, find_layout, require_columns

_MAX_FIELD = 1_000_000  # characters of a cell

# Returns the cells that are added to a row, from its number, its position for the user, and its cells.
AddCells = Callable[[int, str, Sequence[str]], Sequence[str]]


class CsvRecord(NamedTuple):
    """A record: the number of its first line, its text as written, and its cells."""

    line: int
    raw: str
    cells: list[str]


class CsvTable:
    """A table in a text file, which is read once to its end to see that it can be.

    Args:
        file: the file.
        name: the file name for messages.

    Raises:
        InputError: its encoding is unknown, a byte is wrong, or a quote is left open.
    """

    form = "csv"
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".tab", ".txt")

    def __init__(self, file: Path, name: str) -> None:
        self._file = file
        self._name = name
        with file.open("rb") as stream:
            self.encoding = detect_encoding(stream, name)
            stream.seek(len(self.encoding.mark))
            self.delimiter = csv_delimiter(stream.read(50_000).decode(self.encoding.codec, "ignore"))
        self.total = self.width = 0
        self._sample = SpreadRows()
        for record in self._records():
            if self._sample.wants_next():
                self._sample.add(record.cells)
            self.total += 1
            self.width = max(self.width, len(record.cells))
            require_columns(name, self.width)

    def _records(self) -> Iterator[CsvRecord]:
        csv.field_size_limit(_MAX_FIELD)
        with self._file.open("rb") as stream:
            stream.seek(len(self.encoding.mark))
            read: list[str] = []
            lines = io.TextIOWrapper(stream, self.encoding.codec, newline="")
            reader = csv.reader(_recorded(lines, read), delimiter=self.delimiter, strict=True)
            begin = 1
            try:
                for cells in reader:
                    yield CsvRecord(begin, "".join(read), cells)
                    read.clear()
                    begin = reader.line_num + 1
            except csv.Error as error:
                raise InputError("not-csv", file=self._name, line=str(begin), reason=error) from error

    def close(self) -> None:
        """Does nothing: no file is held open."""

    def layout(self, wanted: Sequence[str]) -> TableLayout:
        """Finds the columns; arguments and errors as `find_layout`."""
        return find_layout(self._sample.rows, wanted, self._name)

    def rows(self, layout: TableLayout) -> Iterator[Sequence[str]]:
        """The rows below the header row."""
        return (record.cells for number, record in enumerate(self._records()) if number > layout.header)

    def write(self, out: BinaryIO, layout: TableLayout, add_cells: AddCells) -> None:
        """Writes the table with the added columns.

        Args:
            out: the output.
            layout: the columns; rows before the header row stay as they are.
            add_cells: returns the cells that are added to a row below the header row.
        """
        out.write(self.encoding.mark)
        for number, record in enumerate(self._records()):
            added: Sequence[str] = ()
            if record.cells and number == layout.header:
                added = layout.added
            elif record.cells and number > layout.header:
                added = add_cells(number, f"line {record.line}", record.cells)
            out.write(self._with_cells(record, added).encode(self.encoding.codec))

    def _with_cells(self, record: CsvRecord, cells: Sequence[str]) -> str:
        if not cells:
            return record.raw
        line = record.raw.rstrip("\r\n")
        gap = self.delimiter * (self.width - len(record.cells))
        added = self.delimiter.join(cells)
        if added.count(self.delimiter) >= len(cells) or _needs_quotes(added):
            added = self.delimiter.join(map(self._quoted, cells))
        return line + gap + self.delimiter + added + record.raw[len(line) :]

    def _quoted(self, cell: str) -> str:
        needs_quotes = self.delimiter in cell or _needs_quotes(cell)
        return '"' + cell.replace('"', '""') + '"' if needs_quotes else cell


def _needs_quotes(text: str) -> bool:
    """Whether a text has a quote or a line end, or begins or ends with a space."""
    return '"' in text or "\n" in text or "\r" in text or text != text.strip()


def _recorded(lines: Iterator[str], read: list[str]) -> Iterator[str]:
    """Yields the lines, and appends each to a list."""
    for line in lines:
        read.append(line)
        yield line
