"""Lays out table cells that may be merged, names spreadsheet columns, and turns rows into lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingdan.errors import InputError
from mingdan.model import Line

MAX_CELLS = 1_000_000
MAX_COLUMNS = 200


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a table: its text, and the numbers of rows and columns that it spans."""

    text: str
    rows: int = 1
    columns: int = 1


def fill_spans(rows: Sequence[Sequence[GridCell]]) -> list[list[str]]:
    """Lays out rows of cells that span others; no row is wider than `MAX_COLUMNS`.

    Every row that a cell spans has its text. The further columns that it spans are empty, so that a heading across the
    table is one cell.

    Raises:
        InputError: the result has more than a million cells.
    """
    grid: list[list[str]] = []
    spans: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    size = 0
    for row in rows:
        cells: list[str] = []
        remaining = list(reversed(row))
        while remaining or any(column >= len(cells) for column in spans):
            column = len(cells)
            if column >= MAX_COLUMNS:
                break
            if column in spans:
                left, text = spans[column]
                cells.append(text)
                spans[column] = (left - 1, text)
                if left == 1:
                    del spans[column]
            elif remaining:
                cell = remaining.pop()
                texts = [cell.text, *[""] * (min(cell.columns, MAX_COLUMNS - column) - 1)]
                cells += texts
                if cell.rows > 1:
                    spans |= {column + offset: (cell.rows - 1, text) for offset, text in enumerate(texts)}
            else:
                cells.append("")
        grid.append(cells)
        size += len(cells)
        if size > MAX_CELLS:
            raise InputError("merged-table-too-large", most=MAX_CELLS)
    return grid


def table_lines(rows: Sequence[Sequence[str]], table: int, first: int) -> Iterator[Line]:
    """The rows of a table as lines; a table of one column is running text.

    Args:
        rows: the cells of each row.
        table: the number of the table in the document, from 1.
        first: the number of the first line.
    """
    is_text = max((len(row) for row in rows), default=0) == 1
    for index, row in enumerate(rows, 1):
        position = f"table {table} row {index}"
        text = "\t".join(cell.strip() for cell in row if cell.strip())
        if is_text:
            yield Line(first + index - 1, position, text)
        else:
            positions = tuple(f"{position} cell {number}" for number in range(1, len(row) + 1))
            yield Line(first + index - 1, position, text, tuple(row), positions, table)


def column_letters(index: int) -> str:
    """The letters of a spreadsheet column, by its index from 0: A, …, Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The index of a spreadsheet column, from 0, by its letters."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1
