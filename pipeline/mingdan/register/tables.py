"""Small tables of facts in `data/reference/`, row by row."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from mingdan.errors import InputError
from mingdan.io_text import decode, read_bytes, shown
from mingdan.register.divisions import is_division

Row = dict[str, str]
T = TypeVar("T")


def by_code(
    file: Path, columns: tuple[str, ...], made: Callable[[Row], T], wrong: Callable[[Row], Iterable[str]]
) -> dict[str, T]:
    """A table of facts with a row for each division, by code.

    Args:
        file: CSV in UTF-8.
        columns: its header; one of them is `code`.
        made: what a right row becomes.
        wrong: what is wrong with a row, beside its code.

    Raises:
        InputError: a row is not what it should be; every such row is named.
    """
    found: dict[str, T] = {}
    problems = []
    for place, row in _rows(file, columns):
        code = row["code"]
        here = [*wrong(row)]
        if not is_division(code):
            here.append(f"code is {shown(code)!r}, expected the digits of a division of NBS 2023")
        if code in found:
            here.append(f"code is {code} a second time, expected one row for each division")
        problems += [f"{place}: {problem}" for problem in here]
        if not here:
            found[code] = made(row)
    if problems:
        raise InputError("\n".join(problems))
    return found


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, Row]]:
    """File and line of each row, and its cells by column."""
    table = csv.reader(io.StringIO(decode(file, read_bytes(file)), newline=""), strict=True)
    try:
        header = next(table)
        if tuple(header) != columns:
            raise InputError(f"{file}:1: the columns are {','.join(header)}, expected {','.join(columns)}")
        for cells in table:
            if len(cells) != len(columns):
                raise InputError(f"{file}:{table.line_num}: {len(cells)} cells, expected {len(columns)}")
            yield f"{file}:{table.line_num}", dict(zip(columns, cells, strict=True))
    except (csv.Error, StopIteration) as error:
        raise InputError(f"{file}:{table.line_num}: not a CSV table: {error}") from error
