"""Extracts the rows of the visible sheets of spreadsheets (.xlsx, .xls, .ods). Formulas are never computed."""

import datetime
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from mingdan.documents.table_grid import column_letters
from mingdan.documents.zip_guard import xml_members
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.io_text import bytes_sha256
from mingdan.isolation import FILE_LIMITS, IsolatedError, isolated
from mingdan.model import Extract, Line, Place

MAX_CELLS = 1_000_000
MergedRanges = list[tuple[tuple[int, int], tuple[int, int]]]
SheetContent = tuple[str, bool, list[list[str]], MergedRanges]


def value_text(value: object) -> str:
    """A cell as text: a whole number without a decimal point, a date as 2023-11-20."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return "" if value is None else str(value)


def read_sheets(content: bytes) -> bytes:
    """Every sheet as JSON: its name, whether it is visible, its rows from A1 on, its merged cells; runs isolated.

    Raises:
        InputError: the file has too many cells; the library raises errors of its own where it is damaged or encrypted.
    """
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = {meta.name: meta.visible == SheetVisibleEnum.Visible for meta in book.sheets_metadata}
    sheets: list[SheetContent] = []
    cells = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        cells += sheet.total_height * sheet.total_width
        if cells > MAX_CELLS:
            raise InputError("too-many-cells", most=MAX_CELLS)
        try:
            merged = list(sheet.merged_cell_ranges or [])
        except (AttributeError, ValueError):
            merged = []
        rows = [[value_text(value).strip() for value in row] for row in sheet.to_python(skip_empty_area=False)]
        sheets.append((name, visible.get(name, True), rows, merged))
    return json.dumps(sheets).encode()


def _fill_merged(rows: Sequence[Sequence[str]], merged: MergedRanges) -> list[list[str]]:
    """The rows, where every row of a merged range has its text."""
    result = [list(row) for row in rows]
    for (top, left), (bottom, _) in merged:
        if top < len(result) and left < len(result[top]):
            for row in result[top + 1 : bottom + 1]:
                if left < len(row):
                    row[left] = result[top][left]
    return result


def _sheet_lines(name: str, rows: list[list[str]], table: int, first: int) -> Iterator[Line]:
    used = {index for row in rows for index, cell in enumerate(row) if cell}
    for number, row in enumerate(rows, 1):
        text = "\t".join(cell for cell in row if cell)
        start = next((index for index, cell in enumerate(row) if cell), 0)
        position = f"{name}!{column_letters(start)}{number}"
        if len(used) <= 1:
            yield Line(first + number - 1, position, text)
        else:
            places = tuple(f"{name}!{column_letters(index)}{number}" for index in range(len(row)))
            yield Line(first + number - 1, position, text, tuple(row), places, table)


def extract_spreadsheet(file: Path, content: bytes, form: str) -> Extract:
    """Extracts the rows of a spreadsheet; result and errors as `mingdan.documents.extract.extract`.

    Args:
        file: its name, for messages.
        content: its bytes.
        form: its format: `xlsx`, `xls` or `ods`.
    """
    if form != "xls":
        xml_members(file, content)  # the native parser gets only an archive that passes the guard
    try:
        sheets: list[SheetContent] = json.loads(isolated(read_sheets, FILE_LIMITS, content))
    except IsolatedError as error:
        raise InputError("not-a-spreadsheet", file=file, reason=error) from error
    lines: list[Line] = []
    findings = []
    for table, (name, visible, rows, merged) in enumerate(sheets, 1):
        if not visible:
            findings.append(finding("hidden-sheet", Place(str(file), text=name), sheet=name))
            continue
        lines += _sheet_lines(name, _fill_merged(rows, merged), table, len(lines) + 1)
    return Extract(form, "", tuple(lines), tuple(findings), bytes_sha256(content))
