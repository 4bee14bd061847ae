"""The units of a document: each line of text with its number, count and label; each row of a table with its columns.

Tables are read with their headers: a header row tells what the columns of the rows below it hold. What a line of text
means is decided by `mingdan.notices.search` over the whole document.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf

from mingdan.findings import finding
from mingdan.lexicon.characters import normalize_line
from mingdan.lexicon.generic_parts import COMMUNITY_END, TOWNSHIP_END, UPPER_LEVEL_END
from mingdan.lexicon.written_names import has_name_ending
from mingdan.model import Finding, Line, Place
from mingdan.notices.line_markers import (
    BODY_END,
    UNMARKED,
    YEAR_AND_MONTH,
    Marker,
    is_page_number,
    parse_date,
    parse_marker,
    split_count,
    split_label,
    split_numbered_entries,
    strip_heading_brackets,
    strip_noise,
)
from mingdan.notices.places import PUNCTUATION
from mingdan.notices.table_columns import (
    Columns,
    numbers_run_across,
    parse_header,
    repeated_headers,
    split_text_cells,
)

MAX_LINE = 200_000
_SAMPLE = 20  # rows below a header that tell what a column holds
_MAX_SHORTER = 4  # columns that a full line may lack: no line begins with a separator or a bracket
_SEPARATORS = "；;。，,、 \t"
_IN_BRACKETS = re.compile(r"[（(][^（）()0-9一二三四五六七八九十]{2,12}(?:[0-9]{1,4}[个家名处])?[）)]")


@dataclass(slots=True)
class Unit:
    """A line of text or a part of it, or a row of a table.

    Attributes:
        line: the line of the source.
        kind: `blank`, `page-number`, `too-long`, `date`, `text`, `header` or `row`.
        text: the line in normal form.
        has_noise: whether symbols around the text were removed.
        marker: the printed number, and the text after it.
        rest: the text after the number, without separators at its end.
        body: the same without the count at its end; after a label, only the names that follow it.
        count: the count at the end of the text or of the label; None without one.
        label: the text before a colon, without its count; None without a colon.
        columns: the meaning of the columns, for a row or header.
        continued: the numbers of the lines that continue the first.
    """

    line: Line
    kind: str
    text: str = ""
    has_noise: bool = False
    marker: Marker = UNMARKED
    rest: str = ""
    body: str = ""
    count: int | None = None
    label: str | None = None
    columns: Columns | None = None
    continued: tuple[int, ...] = ()


def read_unit(line: Line, part: str) -> Unit:
    """Reads a line of text, or a part of it."""
    plain = normalize_line(part).strip()
    text = strip_noise(plain)
    if not text:
        return Unit(line, "blank")
    if len(text) > MAX_LINE:
        return Unit(line, "too-long", text)
    if is_page_number(text):
        return Unit(line, "page-number", text)
    if _has_date_form(text):
        return Unit(line, "date", text)
    bare = text[1:-1] if _IN_BRACKETS.fullmatch(text) and not PUNCTUATION.search(text) else text
    marker = parse_marker(strip_heading_brackets(bare))
    rest = strip_heading_brackets(marker.rest).rstrip(_SEPARATORS)
    unit = Unit(line, "text", text, text != plain, marker, rest)
    label = split_label(rest)
    if label and split_count(label[1])[0] == "" != label[1]:  # 乃东区：2个
        unit.body, unit.count = label[0].strip(), split_count(label[1])[1]
    elif label and (label[1] or not text.startswith("各")):
        before, unit.count = split_count(label[0])
        unit.label, unit.body = before.strip(), label[1]
    else:
        body, unit.count = split_count(rest)
        unit.body = body.strip()
    return unit


def _has_date_form(text: str) -> bool:
    """Whether a text is written as a date, also one that does not exist, or as a year and a month."""
    if YEAR_AND_MONTH.fullmatch(text):
        return True
    try:
        return parse_date(text) is not None
    except ValueError:
        return True


@dataclass(slots=True)
class _TableState:
    """The table that is being read.

    Attributes:
        columns: the meaning of its columns; None outside a table, or before its header.
        number: the number of the table in the source; 0 for lines of text.
        width: the number of columns of a table of text; 0 for any other.
        is_after_header: whether the previous line was the header.
        across: for lists side by side, whether their numbers run across the row; None before the first row.
        pending: the rows of each list beside the first, to be read when the first list ends.
    """

    columns: Columns | None = None
    number: int = 0
    width: int = 0
    is_after_header: bool = False
    across: bool | None = None
    pending: list[list[Unit]] = field(default_factory=list)

    def cells(self, line: Line) -> Sequence[str]:
        """The cells of a row, or of a line of text that tabs or wide gaps divide."""
        return line.cells or split_text_cells(line.text, self.columns if self.width else None)

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether cells are a row of the table; a single name in its column is one."""
        filled = [index for index, cell in enumerate(cells) if cell.strip()]
        if not self.columns or not filled or len(cells) < self.width or _is_signature(cells):
            return False
        cell = cells[filled[0]].strip()
        is_name = has_name_ending(cell) or UPPER_LEVEL_END.search(cell) is not None
        return len(filled) > 1 or (self.columns.holds_place(filled[0]) and is_name)

    def read_row(self, line: Line, cells: Sequence[str]) -> list[Unit]:
        """The parts of a row to be read now; those of lists beside the first are pending until it ends."""
        columns = self.columns or Columns({})
        parts = [_row_part(line, cells, part) for part in columns.side_by_side or (columns,)]
        if self.across is None:
            self.across = numbers_run_across([part.values(cells).get("ordinal", "") for part in columns.side_by_side])
            self.pending = [[] for _ in columns.side_by_side[1:]]
        if self.across:
            return [part for part in parts if part.text]
        for pending, part in zip(self.pending, parts[1:], strict=True):
            pending += [part] if part.text else []
        return parts[:1] if parts[0].text else []

    def take_pending(self) -> list[Unit]:
        """Returns the pending rows and clears them."""
        rows = [row for pending in self.pending for row in pending]
        self.pending = [[] for _ in self.pending]
        return rows


def _is_signature(cells: Sequence[str]) -> bool:
    """Whether the cells hold a date, and beside it nothing but bodies."""
    filled = [text for cell in cells if (text := normalize_line(cell).strip())]
    has_date = any(map(_has_date_form, filled))
    return has_date and all(_has_date_form(text) or BODY_END.search(text) for text in filled)


def _row_part(line: Line, cells: Sequence[str], columns: Columns) -> Unit:
    """The part of a row that belongs to one list."""
    position = line.position
    if columns.start and not line.positions:
        position = f"{line.position} cell {columns.start + 1}"
    elif columns.start and columns.start < len(line.positions):
        position = line.positions[columns.start]
    text = "".join(cells[index] for index in columns.indices if index < len(cells))
    return Unit(line._replace(position=position, cells=tuple(cells)), "row", text.strip(), columns=columns)


def read_units(lines: Sequence[Line], file: str, needs_header: bool) -> Iterator[Unit | Finding]:
    """Reads the lines of a source, tables included.

    Args:
        lines: the lines; consecutive blank lines yield one.
        file: the name of the file, for findings.
        needs_header: whether a table must have a header (CSV), or may be a layout of text in cells (HTML).

    Yields:
        Each unit, and findings on headers. Nothing follows the finding that a header is missing.
    """
    table, is_after_blank = _TableState(), False
    for index, line in enumerate(lines):
        if not line.text or line.text.isspace():
            if not is_after_blank:
                yield Unit(line, "blank")
            is_after_blank = True
            continue
        is_after_blank = False
        if line.table != table.number:
            yield from table.take_pending()
            table = _TableState(None, line.table)
        cells = table.cells(line)
        if columns := _columns_of_header(table, line, cells, lines[index + 1 : index + 1 + _SAMPLE]):
            yield from table.take_pending()
            table = _TableState(columns, line.table, 0 if line.table else len(columns.headers), True)
            yield Unit(line, "header", line.text, columns=columns)
            yield from _check_header(line, columns, file)
            continue
        table.is_after_header = False
        if table.is_row(cells):
            yield from table.read_row(line, cells)
        elif needs_header and not table.columns and sum(1 for cell in cells if cell.strip()) > 1:
            yield finding("header", Place(file, line.number, 1, line.position, line.text))
            return
        else:
            yield from table.take_pending()
            yield from _units_of_line(line)
    yield from table.take_pending()


def join_wrapped(units: Sequence[Unit]) -> list[Unit]:
    """The units, where lines that the width of the page broke inside a name are one."""
    joined: list[Unit] = []
    width = max((_width(unit.line.text) for unit in units if unit.kind == "text"), default=0)
    hanging_width = _width_above_hanging_lines(units)
    length = 0  # of the line above
    for unit in units:
        above = joined[-1] if joined else unit
        is_rest = unit.kind == above.kind == "text" and not unit.marker.style and unit.label is None
        is_broken = width - _MAX_SHORTER <= length and _is_broken(above.text)
        if is_rest and (is_broken or (hanging_width - _MAX_SHORTER <= length and _hangs(above, unit))):
            continued = (*above.continued, unit.line.number)
            line = above.line._replace(text=above.line.text.rstrip() + unit.line.text.strip())
            joined[-1] = replace(read_unit(line, line.text), continued=continued)
        else:
            joined.append(unit)
        length = _width(unit.line.text)
    return joined


def _width(text: str) -> int:
    """The columns that a line takes, indentation included: two a character, one for those of ASCII."""
    shown = text.rstrip()
    return 2 * len(shown) - sum(map(str.isascii, shown))


def _hangs(above: Unit, unit: Unit) -> bool:
    """Whether a line without a number is indented below one with a number and without a count."""
    is_numbered = bool(above.marker.style) and above.count is None and not above.continued
    return is_numbered and not unit.marker.style and _indent(above) < _indent(unit)


def _indent(unit: Unit) -> int:
    return _width(unit.line.text) - _width(unit.line.text.lstrip())


def _width_above_hanging_lines(units: Sequence[Unit]) -> float:
    """The width of the lines with numbers, where nearly all go on in one indented line; infinite where they do not."""
    texts = [unit for unit in units if unit.kind == "text"]
    triples = [triple for triple in zip(texts, texts[1:], [*texts[2:], None], strict=False) if _hangs(*triple[:2])]
    alone = [_width(above.line.text) for above, unit, below in triples if not below or _indent(below) < _indent(unit)]
    full = [width for width in alone if max(alone) - _MAX_SHORTER <= width]
    return max(full) if len(full) > 1 and len(full) >= 0.8 * len(triples) else inf


def _is_broken(text: str) -> bool:
    """Whether a list ends inside a name: the names before the last end as villages or townships do, the last not."""
    *names, last = text.split("、")
    for ending in (COMMUNITY_END, TOWNSHIP_END):
        if names and 2 * sum(1 for name in names if ending.search(name)) > len(names):
            return bool(last) and last[-1] not in _SEPARATORS and not ending.search(last)
    return False


def _columns_of_header(table: _TableState, line: Line, cells: Sequence[str], below: Sequence[Line]) -> Columns | None:
    """The columns of a row that is a header; a first look at it decides how the rows below are split into cells."""
    if table.is_after_header and not cells:  # the second row of a header may have more columns
        cells = split_text_cells(line.text, None)
    columns = parse_header(cells)
    if not columns:
        return None
    above = table.columns.headers if table.columns and table.is_after_header else ()
    announced = _TableState(columns, table.number, 0 if table.number else len(cells))
    return parse_header(cells, above, [announced.cells(line) for line in below if line.table == table.number])


def _units_of_line(line: Line) -> Iterator[Unit]:
    """The units of a line of text; a line with several numbered entries, or of a signature, gives several."""
    if _is_signature(line.cells):
        return (read_unit(line, cell) for cell in line.cells if cell.strip())
    parts = split_numbered_entries(normalize_line(line.text).strip()) if len(line.text) > 8 else [line.text]
    return (read_unit(line, part) for part in parts)


def _check_header(line: Line, columns: Columns, file: str) -> Iterator[Finding]:
    """Reports repeated headers and columns whose level is unclear."""
    for header in () if columns.side_by_side else repeated_headers(columns.headers):
        yield finding("header-repeated", Place(file, line.number, 1, line.position, header), header=header)
    for header in columns.unclear:
        yield finding("header-unclear", Place(file, line.number, 1, line.position, header), header=header)
