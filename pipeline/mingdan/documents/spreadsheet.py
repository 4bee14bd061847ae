"""Extracts the rows of the visible sheets of spreadsheets (.xlsx, .xls, .ods). Formulas are never computed."""

import contextlib
import datetime
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path

from mingdan.documents.table_grid import column_letters
from mingdan.documents.zip_guard import MAX_UNPACKED, xml_members
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.io_text import bytes_sha256
from mingdan.model import Extract, Line, Place

MAX_CELLS = 1_000_000
Rows = list[tuple[int, list[str]]]  # numbers and cells
Merges = list[tuple[int, int, int]]  # first row, last row, index of the column
SheetContent = tuple[str, bool, Rows, Merges]


def value_text(value: object) -> str:
    """A cell as text: a whole number without a decimal point, a date as 2023-11-20."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return "" if value is None else str(value)


def read_xlsx(content: bytes, name: str) -> list[SheetContent]:
    """Every sheet of an XLSX file: its name, whether it is visible, its rows, its merges.

    Raises:
        InputError: the file is damaged, or has too many cells.
    """
    from mingdan.documents.xlsx import MergeFinder, RawRow, Workbook

    sheets: list[SheetContent] = []
    total = 0
    with contextlib.closing(Workbook(io.BytesIO(content), name, MAX_UNPACKED)) as book:
        for sheet, is_visible in book.worksheets:
            rows, merges, finder, width = Rows(), Merges(), MergeFinder(), 0
            for piece in book.pieces(sheet):
                if not isinstance(piece, RawRow):
                    merges += finder.feed(piece)
                    continue
                if piece.number > 1 and (rows[-1][0] if rows else 0) < piece.number - 1:
                    rows.append((piece.number - 1, []))  # a blank row for all that the file leaves out
                cells = [cell.strip() for cell in book.cells(sheet, piece)]
                rows.append((piece.number, cells))
                width = max(width, len(cells))
                if total + len(rows) * max(width, 1) > MAX_CELLS:
                    raise InputError("too-many-cells", most=MAX_CELLS)
            total += len(rows) * max(width, 1)
            sheets.append((sheet.name, is_visible, [(number, _padded(cells, width)) for number, cells in rows], merges))
    return sheets


def _padded(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _read_sheets(content: bytes) -> list[SheetContent]:
    """Every sheet of an XLS or ODS file, as `read_xlsx` gives them.

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
            ranges = list(sheet.merged_cell_ranges or [])
        except (AttributeError, ValueError):
            ranges = []
        merges = [(top + 1, bottom + 1, left) for (top, left), (bottom, _) in ranges]
        rows = enumerate(sheet.to_python(skip_empty_area=False), 1)
        texts = [(number, [value_text(value).strip() for value in row]) for number, row in rows]
        sheets.append((name, visible.get(name, True), texts, merges))
    return sheets


def _fill_merged(rows: Rows, merges: Merges) -> None:
    """Gives every row of merged cells their text."""
    numbers = [number for number, _ in rows]
    for top, bottom, column in merges:
        first = bisect_left(numbers, top)
        if first < len(rows) and numbers[first] == top and column < len(rows[first][1]):
            for _, cells in rows[first + 1 : bisect_right(numbers, bottom)]:
                if column < len(cells):
                    cells[column] = rows[first][1][column]


def _sheet_lines(name: str, rows: Rows, table: int, first: int) -> Iterator[Line]:
    used = {index for _, row in rows for index, cell in enumerate(row) if cell}
    for line, (number, row) in enumerate(rows, first):
        text = "\t".join(cell for cell in row if cell)
        start = next((index for index, cell in enumerate(row) if cell), 0)
        position = f"{name}!{column_letters(start)}{number}"
        if len(used) <= 1:
            yield Line(line, position, text)
        else:
            places = tuple(f"{name}!{column_letters(index)}{number}" for index in range(len(row)))
            yield Line(line, position, text, tuple(row), places, table)


def extract_spreadsheet(file: Path, content: bytes, form: str) -> Extract:
    """Extracts the rows of a spreadsheet; result and errors as `mingdan.documents.extract.extract`; runs isolated.

    Args:
        file: its name, for messages.
        content: its bytes.
        form: its format: `xlsx`, `xls` or `ods`.
    """
    if form == "ods":
        xml_members(file, content)  # the native parser gets only an archive that passes the guard
    sheets = read_xlsx(content, str(file)) if form == "xlsx" else _read_sheets(content)
    lines: list[Line] = []
    findings = []
    for table, (name, visible, rows, merges) in enumerate(sheets, 1):
        if not visible:
            findings.append(finding("hidden-sheet", Place(str(file), text=name), sheet=name))
            continue
        _fill_merged(rows, merges)
        lines += _sheet_lines(name, rows, table, len(lines) + 1)
    return Extract(form, "", tuple(lines), tuple(findings), bytes_sha256(content))
