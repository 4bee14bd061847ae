"""Tables of decisions about parts of names: a part, the divisions within which a decision holds, and what it says.

The longest part that fits comes first, then the decision for the smallest division.
"""

import csv
from collections.abc import Iterator
from typing import NamedTuple

from mingdan.resources import folder


class NamePartOverride(NamedTuple):
    """A row: a part of names, what the codes begin with where it holds (empty: everywhere), and what it says."""

    part: str
    code: str
    says: tuple[str, ...]


class NamePartTable:
    """The decisions of a table of `data/reference`.

    Args:
        name: the file.
        column: the column that says what was decided, several values apart by spaces.
    """

    def __init__(self, name: str, column: str) -> None:
        with (folder("data/reference") / name).open(encoding="utf-8", newline="") as table:
            records = csv.DictReader(table)
            rows = [NamePartOverride(row["part"], row["code"], tuple(row[column].split())) for row in records]
        rows.sort(key=lambda row: (-len(row.part), -len(row.code)))
        self._by_first = {
            first: [row for row in rows if row.part[0] == first] for first in {row.part[0] for row in rows}
        }

    def split(self, text: str, code: str) -> Iterator[tuple[str, tuple[str, ...] | None]]:
        """The parts of a name from the left with what was decided of each, None of what lies between them."""
        start = position = 0
        while position < len(text):
            if row := self._at(text, position, code):
                if start < position:
                    yield text[start:position], None
                yield row.part, row.says
                start = position = position + len(row.part)
            else:
                position += 1
        if start < len(text):
            yield text[start:], None

    def _at(self, text: str, position: int, code: str) -> NamePartOverride | None:
        rows = self._by_first.get(text[position], ())
        return next((row for row in rows if text.startswith(row.part, position) and code.startswith(row.code)), None)
