"""Tables that people open in a spreadsheet: CSV whose cells cannot be taken for formulas."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: one that begins as a formula does gets a ' in front.

    A cell that begins with ' and one of those characters gets another ', so that `unguarded` gives back any cell.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """The cell that was guarded."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA) else cell


def table_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV (RFC 4180, but with LF line ends), every cell guarded."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([guarded(cell) for cell in row] for row in rows)
    return stream.getvalue()
