"""Lays out table cells that may be merged, names spreadsheet columns, and turns rows into lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingdan.model import Line


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, and over how many rows and columns it reaches."""

    text: str
    rows: int = 1
    columns: int = 1


MAX_CELLS = 1_000_000


def filled(rows: Sequence[Sequence[Cell]], widest: int = 200) -> list[list[str]]:
    """Rows with merged cells filled in, none wider than `widest`.

    Downwards they are filled with their text; to the right they are empty, so that a heading across the table is one
    cell.

    Raises:
        ValueError: that makes more than a million cells.
    """
    result: list[list[str]] = []
    open_: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    number = 0
    for row in rows:
        cells: list[str] = []
        waiting = list(row)
        while waiting or any(column >= len(cells) for column in open_):
            column = len(cells)
            if column >= widest:
                break
            if column in open_:
                left, text = open_[column]
                cells.append(text)
                open_[column] = (left - 1, text)
                if left == 1:
                    del open_[column]
            elif waiting:
                cell = waiting.pop(0)
                for offset in range(min(cell.columns, widest - column)):
                    text = cell.text if offset == 0 else ""
                    cells.append(text)
                    if cell.rows > 1:
                        open_[column + offset] = (cell.rows - 1, text)
            else:
                cells.append("")
        result.append(cells)
        number += len(cells)
        if number > MAX_CELLS:
            raise ValueError(
                f"a table of more than {MAX_CELLS:,} cells, merged ones filled in, is too large (单元格过多)"
            )
    return result


def lines(rows: Sequence[Sequence[str]], table: int, first: int) -> Iterator[Line]:
    """The rows of a table as lines numbered from `first`; a table of one column is running text."""
    alone = max((len(row) for row in rows), default=0) == 1
    for index, row in enumerate(rows, 1):
        position = f"table {table} row {index}"
        text = "\t".join(cell.strip() for cell in row if cell.strip())
        if alone:
            yield Line(first + index - 1, position, text)
        else:
            places = tuple(f"{position} cell {number}" for number in range(1, len(row) + 1))
            yield Line(first + index - 1, position, text, tuple(row), places, table)


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
