"""Tables that people fill in: titles of columns in English and Chinese, rows with their places."""

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mingdan.csv_guard import unguard_cell
from mingdan.documents.extract import extract
from mingdan.findings import FindingsError, finding, place_path
from mingdan.model import Place

# The Chinese titles of columns; a header is written as `decision 决定`, and either half is read.
_TITLES = {
    "section": "章节", "position": "位置", "ordinal": "序号", "words": "原文", "province": "省级", "prefecture": "地级",
    "county": "县级", "township": "乡级", "community": "村级", "code": "代码", "name": "名称", "match": "匹配方式",
    "confidence": "置信度", "candidates": "候选", "decision": "决定", "reason": "英文理由", "reason_zh": "理由",
    "reviewer": "审核人", "date": "日期", "rule": "规则", "text": "文字", "parameters": "参数", "message": "英文说明",
    "message_zh": "说明", "remedy": "英文处理办法", "remedy_zh": "处理办法",
}  # fmt: skip
SIGNED = ("reason", "reason_zh", "reviewer", "date")  # the columns in which a reviewer answers for a decision
# What a reviewer may write in the column `decision`.
DECISION_WORDS = {
    **{word: word for word in ("match", "unlisted", "leave-out")},
    "匹配": "match", "未列入": "unlisted", "不公布": "leave-out",
}  # fmt: skip
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 0?0:00(?::00)?)?")
_COLUMNS = {
    title.lower(): column for column, zh in _TITLES.items() for title in (column, zh, f"{column} {zh}")
}  # the column that a header names


class Row(NamedTuple):
    """A row of a table: its place, and its cells by column."""

    place: Place
    cells: dict[str, str]

    @property
    def where(self) -> str:
        """The place as text: `review.csv:4`, `review.xlsx:Sheet1!A4`."""
        return place_path(self.place)


def code_cell(cell: str) -> str:
    """A code as digits alone: spaces, and the .0 of a spreadsheet, taken off."""
    return re.sub(r"\.0+$", "", "".join(cell.split()).removeprefix("'"))


def date_cell(cell: str) -> datetime.date | None:
    """A date as a spreadsheet writes it: 2026-11-23, 2026/11/23, 2026年11月23日; None for any other text.

    Raises:
        ValueError: it has the form of a date, but the date does not exist.
    """
    match = _DATE.fullmatch(cell.strip())
    return datetime.date(*map(int, match.groups())) if match else None


def titles(columns: Iterable[str]) -> list[str]:
    """The header of a table in English and Chinese: `decision 决定`."""
    return [f"{column} {_TITLES[column]}" for column in columns]


def table_rows(file: Path, columns: Sequence[str]) -> Iterator[Row]:
    """The rows of a table below its header, in English, Chinese or both; other columns keep their titles.

    Raises:
        InputError: it cannot be read, lacks one of these columns, or a row has more cells than the header.
    """
    lines = [line for line in extract(file).lines if any(cell.strip() for cell in line.cells or (line.text,))]
    names = _column_names(lines[0].cells if lines else ())
    if missing := [column for column in columns if column not in names]:
        expected = ", ".join(titles(columns))
        raise FindingsError(
            [finding("table-column-missing", Place(str(file)), columns=", ".join(titles(missing)), expected=expected)]
        )
    for line in lines[1:]:
        is_line = line.position == f"line {line.number}"
        place = Place(str(file), line.number) if is_line else Place(str(file), position=line.position)
        if len(line.cells) > len(names) and any(line.cells[len(names) :]):
            raise FindingsError([finding("table-cells", place, cells=len(line.cells), expected=len(names))])
        cells = zip(names, [*line.cells, *[""] * len(names)], strict=False)
        yield Row(place, {name: unguard_cell(cell) for name, cell in cells})


def _column_names(header: Iterable[str]) -> list[str]:
    """The names of columns, each once; a column without title, or with that of one before it, gets its number."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        title = " ".join(cell.split())
        name = _COLUMNS.get(title.lower(), title)
        names.append(f"{name} {number}".strip() if not name or name in names else name)
    return names


def added_columns(rows: Iterable[Row], columns: Collection[str]) -> list[str]:
    """The columns of a table beside those of its form, in their order; empty ones without title are left out."""
    cells = (cell for row in rows for cell in row.cells.items())
    return list(dict.fromkeys(name for name, text in cells if name not in columns and (text or not name.isdecimal())))
