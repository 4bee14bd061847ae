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

from mingdan.errors import InputError, joined
from mingdan.io_text import decode, read_bytes
from mingdan.lexicon.levels import has_level
from mingdan.messages import Term, shown
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
    if not (cell.isascii() and cell.isdecimal() and has_level(cell)):
        raise ValueError
    return cell


def _date(cell: str) -> date:
    value = date.fromisoformat(cell)
    if value.isoformat() != cell:
        raise ValueError
    return value


# The type of a field -> the function that reads a cell (ValueError for a wrong one), and what it expects.
_READERS: dict[Any, tuple[Callable[[str], Any], Term]] = {
    str: (str, Term("anything")),
    Text: (_text, Term("text")),
    Code: (_code, Term("code-digits")),
    int: (int, Term("whole-number")),
    int | None: (lambda cell: int(cell) if cell else None, Term("whole-number-or-nothing")),
    bool: ({"yes": True, "no": False}.__getitem__, Term("yes-or-no")),
    Decimal: (Decimal, Term("number")),
    date: (_date, Term("date-such-as")),
    Words: (lambda cell: tuple(cell.split()), Term("anything")),
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
    problems: list[InputError] = []
    keys: set[tuple[str, ...]] = set()
    for place, row in read_rows(file, tuple(column for _, column in named)):
        values: dict[str, Any] = {}
        wrong: list[InputError] = []
        for name, column, reader, expected in readers:
            try:
                values[name] = reader(row[column])
            except (ValueError, KeyError, ArithmeticError):
                wrong.append(wrong_cell(place, column, row[column], expected))
        if not wrong:
            record = record_type(**values)
            wrong = [wrong_cell(place, *problem) for problem in getattr(record, "problems", tuple)()]
            records.append(record)
        key = tuple(row[column] for column in unique)
        if unique and key in keys:
            wrong.append(InputError("row-twice", place=place, columns=unique, cells=shown(", ".join(key))))
        keys.add(key)
        problems += wrong
    if problems:
        raise joined(problems)
    return records


def wrong_cell(place: str, column: str, cell: str, expected: Term) -> InputError:
    """The error for a wrong cell."""
    if not cell.strip():
        return InputError("empty-cell", place=place, column=column, expected=expected)
    return InputError("wrong-cell", place=place, column=column, cell=shown(cell), expected=expected)


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
            place, given = f"{file}:{first_line}", shown(",".join(header))
            raise InputError("other-columns", place=place, columns=given, expected=",".join(columns))
        for cells in table:
            place = f"{file}:{first_line + table.line_num - 1}"
            if len(cells) != len(columns):
                raise InputError("row-length", place=place, cells=len(cells), expected=len(columns))
            yield place, dict(zip(columns, cells, strict=True))
    except csv.Error as error:
        place = f"{file}:{first_line + table.line_num - 1}"
        raise InputError("not-a-csv-table", place=place, reason=error) from error
