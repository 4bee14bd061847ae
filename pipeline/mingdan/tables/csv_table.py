"""CSV and TSV as they are: read record by record, written back byte for byte with cells added at the end of each."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from mingdan.documents.encoding import detect_encoding
from mingdan.documents.file_format import csv_delimiter
from mingdan.errors import InputError
from mingdan.tables.column_roles import planned
from mingdan.tables.layout import ADDED, HEADER_ROWS, SAMPLE, Plan

_END = re.compile(r"(\r\n|\n|\r)?\Z")
_QUOTED = re.compile(r'["\r\n]|^\s|\s$')

# What is added to a row, from its position for a person and its cells; nothing for a row that has no place.
Added = Callable[[int, str, Sequence[str]], Sequence[str]]


class Record(NamedTuple):
    """A record: the line it begins in, as it is written, and its cells."""

    line: int
    raw: str
    cells: list[str]


class TextTable:
    """A table in a text file, which is read once to its end to see that it can be.

    Args:
        file: the file.
        name: what messages call it.

    Raises:
        InputError: its encoding is none that is known, a byte is wrong, or a quote is left open.
    """

    form = "csv"
    suffixes: tuple[str, ...] = (".csv", ".tsv", ".tab", ".txt")

    def __init__(self, file: Path, name: str) -> None:
        self._file = file
        self._name = name
        with file.open("rb") as stream:
            self.encoding = detect_encoding(stream, name)
            stream.seek(0)
            start = stream.read(50_000)[len(self.encoding.mark) :].decode(self.encoding.codec, "ignore")
        self.delimiter = csv_delimiter(start)
        self.total = self.width = 0
        for record in self._records():
            self.total += 1
            filled = len(record.cells)
            self.width = max(self.width, filled)
        self._head = [record.cells for record in islice(self._records(), HEADER_ROWS + SAMPLE)]

    def _records(self) -> Iterator[Record]:
        csv.field_size_limit(1_000_000)
        with self._file.open("rb") as stream:
            stream.seek(len(self.encoding.mark))
            taken: list[str] = []
            lines = io.TextIOWrapper(stream, self.encoding.codec, newline="")
            reader = csv.reader(_noted(lines, taken), delimiter=self.delimiter, strict=True)
            begin = 1
            try:
                for cells in reader:
                    yield Record(begin, "".join(taken), cells)
                    taken.clear()
                    begin = reader.line_num + 1
            except csv.Error as error:
                raise InputError(
                    f"{self._name}:{begin}: the row that begins in this line is no CSV ({error}): is a quote (引号) "
                    "left open?"
                ) from error

    def close(self) -> None:
        """Nothing is held open."""

    def plan(self, wanted: Sequence[str]) -> Plan:
        """The columns; arguments and errors as `planned`."""
        return planned(self._head, wanted, self._name)

    def write(self, out: BinaryIO, plan: Plan, added: Added) -> None:
        """Writes the table with the columns `ADDED`.

        Args:
            out: where to.
            plan: where the table says what; rows before its header row stay as they are.
            added: what is added to each row below.
        """
        out.write(self.encoding.mark)
        for number, record in enumerate(self._records()):
            if number < plan.header or not record.cells:
                cells: Sequence[str] = ()
            else:
                cells = ADDED if number == plan.header else added(number, f"line {record.line}", record.cells)
            out.write(self._with(record, cells).encode(self.encoding.codec))

    def _with(self, record: Record, cells: Sequence[str]) -> str:
        if not cells:
            return record.raw
        end = _END.search(record.raw)
        at = end.start() if end else len(record.raw)
        gap = self.delimiter * (self.width - len(record.cells))
        return record.raw[:at] + gap + "".join(self.delimiter + self._cell(cell) for cell in cells) + record.raw[at:]

    def _cell(self, text: str) -> str:
        quoted = self.delimiter in text or _QUOTED.search(text)
        return '"' + text.replace('"', '""') + '"' if quoted else text


def _noted(lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line
