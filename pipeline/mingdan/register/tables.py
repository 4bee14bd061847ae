"""The loader of the tables of facts in `data/reference`: CSV files, each with a record type.

A record type is a dataclass. Its fields are the columns of the table, in order, and the type of a field says how its
cells are read. A method `problems` of the type may say what is wrong with a row as a whole.
"""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_type_hints

from mingdan.errors import InputError
from mingdan.io_text import decode, read_bytes
from mingdan.lexicon.levels import is_code_length
from mingdan.messages import shown
from mingdan.resources import folder

Row = dict[str, str]
Text = Annotated[str, "not empty"]
Code = Annotated[str, "the digits of a code of some level"]
Words = tuple[str, ...]  # values apart by spaces
Record = TypeVar("Record")


def _text(cell: str) -> str:
    if not cell.strip():
        raise ValueError
    return cell


def _code(cell: str) -> str:
    if not (cell.isascii() and cell.isdecimal() and is_code_length(len(cell))):
        raise ValueError
    return cell


def _date(cell: str) -> date:
    value = date.fromisoformat(cell)
    if value.isoformat() != cell:
        raise ValueError
    return value


# The type of a field -> the function that reads a cell (ValueError for a wrong one), and what it expects.
_READERS: dict[Any, tuple[Callable[[str], Any], str]] = {
    str: (str, ""),
    Text: (_text, "a text"),
    Code: (_code, "the digits of a code"),
    int: (int, "a whole number"),
    int | None: (lambda cell: int(cell) if cell else None, "a whole number or nothing"),
    bool: ({"yes": True, "no": False}.__getitem__, "yes or no"),
    Decimal: (Decimal, "a number"),
    date: (_date, "a date such as 2026-11-22"),
    Words: (lambda cell: tuple(cell.split()), ""),
}


def load(name: str, record_type: type[Record], columns: Mapping[str, str] | None = None) -> list[Record]:
    """The records of a table of `data/reference`.

    Args:
        name: the name of the file.
        record_type: the dataclass of a row.
        columns: field -> column, for fields that have another name than their column.

    Raises:
        InputError: the file cannot be read, has other columns, or a cell is wrong; every wrong cell is named.
    """
    return read_table(folder("data/reference") / name, record_type, columns)


def read_table(
    file: Path, record_type: type[Record], columns: Mapping[str, str] | None = None, unique: tuple[str, ...] = ()
) -> list[Record]:
    """The records of a CSV table in UTF-8; arguments and errors as `load`.

    `unique` names the columns whose cells together may occur only once.
    """
    types = get_type_hints(record_type, include_extras=True)
    named = [(field.name, (columns or {}).get(field.name, field.name)) for field in fields(record_type)]  # type: ignore[arg-type] # a dataclass, by contract
    readers = [(name, column, *_READERS[types[name]]) for name, column in named]
    records: list[Record] = []
    problems: list[str] = []
    keys: set[tuple[str, ...]] = set()
    for place, row in read_rows(file, tuple(column for _, column in named)):
        values, wrong = {}, []
        for name, column, reader, expected in readers:
            try:
                values[name] = reader(row[column])
            except (ValueError, KeyError, ArithmeticError):
                wrong.append(wrong_cell(column, row[column], expected))
        if not wrong:
            record = record_type(**values)
            wrong = [wrong_cell(*problem) for problem in getattr(record, "problems", tuple)()]
            records.append(record)
        key = tuple(row[column] for column in unique)
        if unique and key in keys:
            wrong.append(f"{' and '.join(unique)} {shown(', '.join(key))} a second time, expected one row")
        keys.add(key)
        problems += [f"{place}: {problem}" for problem in wrong]
    if problems:
        raise InputError("\n".join(problems))
    return records


def wrong_cell(column: str, cell: str, expected: str) -> str:
    """The message for a wrong cell."""
    value = repr(shown(cell)) if cell.strip() else "empty"
    return f"{column} is {value}, expected {expected}"


def read_rows(
    file: Path, columns: tuple[str, ...], text: str | None = None, first_line: int = 1
) -> Iterator[tuple[str, Row]]:
    """The rows of a CSV table.

    Args:
        file: the table, and the name of it in messages.
        columns: the header that it must have.
        text: the text of the table, where that is not the whole file; tabs then separate the cells.
        first_line: the line of the file in which the text begins.

    Yields:
        The place of each row (`file:line`), and its cells by column.

    Raises:
        InputError: the file cannot be read, is not a table, or has other columns.
    """
    if text is None:
        table = csv.reader(io.StringIO(decode(file, read_bytes(file)), newline=""), strict=True)
    else:
        table = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    try:
        header = next(table, [])
        if tuple(header) != columns:
            given = shown(",".join(header))
            raise InputError(f"{file}:{first_line}: the columns are {given}, expected {','.join(columns)}")
        for cells in table:
            place = f"{file}:{first_line + table.line_num - 1}"
            if len(cells) != len(columns):
                raise InputError(f"{place}: {len(cells)} cells, expected {len(columns)}")
            yield place, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        raise InputError(f"{file}:{first_line + table.line_num - 1}: not a CSV table: {error}") from error
