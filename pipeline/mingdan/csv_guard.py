"""Writes CSV whose cells no spreadsheet takes for formulas."""

import csv
from collections.abc import Iterable, Sequence

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


def guard_cell(cell: str) -> str:
    """Puts ' in front of a cell that a spreadsheet would take for a formula.

    A cell that begins with ' and one of these characters gets another ', so that `unguard_cell` restores any cell.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(_FORMULA_START) else cell


def unguard_cell(cell: str) -> str:
    """Restores a cell that `guard_cell` has changed."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA_START) else cell


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV (RFC 4180, but with LF line ends), every cell guarded."""
    lines = _Lines()
    csv.writer(lines).writerows([guard_cell(cell) for cell in row] for row in rows)
    return "".join(lines)


class _Lines(list[str]):
    """The lines that a CSV writer writes, with LF line ends; a writer that ends lines with LF leaves CR unquoted."""

    def write(self, line: str) -> None:
        self.append(line.removesuffix("\r\n") + "\n")
