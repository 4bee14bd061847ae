"""Tables of reviewed decisions about parts of names: how a part is read, or written in traditional characters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from mingdan.register.tables import Text, Words, load


@dataclass(frozen=True, slots=True)
class NamePartOverride:
    """A row of such a table.

    Attributes:
        part: a part of names.
        code: the digits with which the codes of the divisions begin for which the row holds; empty for all.
        forms: the readings or forms of the part.
        reason, reviewer, date: why, who decided, and when.
    """

    part: Text
    code: str
    forms: Words
    reason: Text
    reviewer: Text
    date: date


class NamePartTable:
    """The decisions of a table of `data/reference`.

    At each position of a name the longest part that fits holds, then the row for the smallest division.

    Args:
        name: the file.
        column: the column of the forms.
    """

    def __init__(self, name: str, column: str) -> None:
        rows = load(name, NamePartOverride, {"forms": column})
        rows.sort(key=lambda row: (-len(row.part), -len(row.code)))
        self._by_first: dict[str, list[NamePartOverride]] = {}
        for row in rows:
            self._by_first.setdefault(row.part[0], []).append(row)

    def split(self, name: str, code: str) -> Iterator[tuple[str, Words | None]]:
        """The parts of a name from left to right.

        Args:
            name: the name.
            code: of the division that bears it.

        Yields:
            Each part with its forms; None for the forms of a part that no row covers.
        """
        start = position = 0
        while position < len(name):
            row = self._row_at(name, position, code)
            if row is None:
                position += 1
                continue
            if start < position:
                yield name[start:position], None
            yield row.part, row.forms
            start = position = position + len(row.part)
        if start < len(name):
            yield name[start:], None

    def _row_at(self, name: str, position: int, code: str) -> NamePartOverride | None:
        rows = self._by_first.get(name[position], ())
        return next((row for row in rows if name.startswith(row.part, position) and code.startswith(row.code)), None)
