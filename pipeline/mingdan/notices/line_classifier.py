"""Classifies each line of a source on its own: a name, a list of names, a place heading, a table row, or other text.

Tables are read with their headers: a header row tells what the columns of the rows below it hold. What a line means
after the lines before it is decided by `list_parser`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mingdan.findings import finding
from mingdan.lexicon.characters import normalize_line
from mingdan.lexicon.levels import Level, is_above, is_at
from mingdan.lexicon.written_names import has_name_ending, strip_remark
from mingdan.model import Finding, Line, NamePath, Place
from mingdan.notices.headings import (
    SENTENCE_PUNCTUATION,
    collapse_doubled_character,
    is_heading_text,
    parse_place_heading,
)
from mingdan.notices.line_markers import (
    AWARD,
    UNMARKED,
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
from mingdan.notices.list_items import complete_from, is_name_list
from mingdan.notices.table_columns import (
    Columns,
    numbers_run_across,
    parse_header,
    repeated_headers,
    split_text_cells,
)
from mingdan.resolver.resolver import Resolver

MAX_LINE = 200_000
_SAMPLE = 20  # rows below a header that tell what a column holds
_OFFICE = re.compile("(厅|局|政府|法院|检察院|办公室|协会|联合会|领导小组)$")
_SEPARATORS = "；;。，,、 \t"


@dataclass(slots=True)
class ClassifiedLine:
    """A line with its kind and its parts.

    Attributes:
        line: the line of the source.
        kind: `blank`, `page-number`, `too-long`, `date`, `name`, `list`, `place`, `text`, `header` or `row`.
        text: the line in normal form.
        has_noise: whether symbols around the text were removed.
        marker: the printed number, and the text after it.
        body: the text without number, count and separators; after a label, only the names that follow it.
        count: the count at the end of a heading; None without one.
        label: the text before a colon that names follow.
        place: the names by level of a place heading, or of the label.
        columns: the meaning of the columns, for a row or header.
    """

    line: Line
    kind: str
    text: str = ""
    has_noise: bool = False
    marker: Marker = UNMARKED
    body: str = ""
    count: int | None = None
    label: str | None = None
    place: NamePath | None = None
    columns: Columns | None = None

    @property
    def may_be_heading(self) -> bool:
        """Whether the line is a text in the form of a heading."""
        return self.kind == "text" and is_heading_text(self.text, self.body)


def is_place_name(text: str, context: NamePath) -> bool:
    """Whether a text is one name of a township, village or community.

    A text with words of an honour (2024年全市示范社区, 先进村) is a name only if the register has it or its township.
    """
    if not 2 <= len(text) <= 100 or SENTENCE_PUNCTUATION.search(text):
        return False
    has_award_words = AWARD.search(text)
    if not has_award_words and has_name_ending(text):
        return True
    if not has_award_words and _OFFICE.search(text):
        return False
    names = Resolver.reference().split_names(text, context)
    if has_award_words:
        location = Resolver.reference().resolve_names(complete_from(context, names))
        is_village = bool(location.kind and not is_above(location.code, Level.TOWNSHIP))
        return is_village or is_at(location.code, Level.TOWNSHIP)
    upper_names = sum(map(bool, names[:3]))
    return bool(upper_names and names.township) or upper_names > 1


def classify_line(line: Line, context: NamePath, part: str) -> ClassifiedLine:
    """Classifies a line of text, or a part of it.

    Args:
        line: the line.
        context: the places that the title names.
        part: the text to classify.
    """
    plain = normalize_line(part).strip()
    text = strip_noise(plain)
    if not text:
        return ClassifiedLine(line, "blank")
    if len(text) > MAX_LINE:
        return ClassifiedLine(line, "too-long", text)
    if is_page_number(text):
        return ClassifiedLine(line, "page-number", text)
    if _has_date_form(text):
        return ClassifiedLine(line, "date", text)
    in_brackets = text[0] + text[-1] in ("（）", "()")
    marker = parse_marker(
        strip_heading_brackets(text[1:-1] if in_brackets and parse_place_heading(text[1:-1], context) else text)
    )
    rest = strip_heading_brackets(marker.rest).rstrip(_SEPARATORS)
    body, count = split_count(rest)
    classified = ClassifiedLine(line, "text", text, text != plain, marker, body.strip(), count)
    _classify_text(classified, rest, context)
    return classified


def _has_date_form(text: str) -> bool:
    """Whether a text is written as a date, also one that does not exist."""
    try:
        return parse_date(text) is not None
    except ValueError:
        return True


def _classify_text(classified: ClassifiedLine, rest: str, context: NamePath) -> None:
    """Sets the kind and the parts of a line of text; `rest` is the text after the number."""
    label = split_label(rest)
    if label and not label[1]:
        if classified.text.startswith("各"):
            return  # 各乡镇人民政府、街道办事处：
        rest = label[0]
        classified.body, classified.count = split_count(rest)
    elif label and (is_name_list(label[1]) or is_place_name("".join(label[1].split()), context)):
        before, classified.count = split_count(label[0])
        classified.kind, classified.label, classified.body = "list", before.strip(), label[1]
        classified.place = parse_place_heading(before, context) or collapse_doubled_character(
            "".join(before.split()), context
        )
        return
    if _is_list(rest, label is not None, context):
        classified.kind, classified.body = "list", rest
    elif place := parse_place_heading(classified.body, context):
        classified.kind, classified.place = "place", place
    elif is_place_name(strip_remark("".join(rest.split())), context):
        classified.kind, classified.body = "name", rest
    elif _is_counted_place(classified, rest, context):
        classified.kind, classified.place = "place", Resolver.reference().split_names(classified.body, context)


def _is_list(rest: str, has_label: bool, context: NamePath) -> bool:
    """Whether a text lists names, or counties."""
    if is_name_list(rest) and not (AWARD.search(rest) and "、" not in rest):
        return True
    return "、" in rest and not has_label and all(parse_place_heading(p.strip(), context) for p in rest.split("、"))


def _is_counted_place(classified: ClassifiedLine, rest: str, context: NamePath) -> bool:
    """Whether a line without number is a township with the count of what follows: 柳城街道5个."""
    if classified.marker.style or not rest or classified.count is None:
        return False
    return is_place_name(strip_remark(classified.body), context)


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
    pending: list[list[ClassifiedLine]] = field(default_factory=list)

    def cells(self, line: Line) -> Sequence[str]:
        """The cells of a row, or of a line of text that tabs or wide gaps divide."""
        return line.cells or split_text_cells(line.text, self.columns if self.width else None)

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether cells are a row of the table; a single name in its column is one."""
        filled = [index for index, cell in enumerate(cells) if cell.strip()]
        if not self.columns or not filled or len(cells) < self.width:
            return False
        return len(filled) > 1 or (self.columns.holds_place(filled[0]) and has_name_ending(cells[filled[0]].strip()))

    def read_row(self, line: Line, cells: Sequence[str]) -> list[ClassifiedLine]:
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

    def take_pending(self) -> list[ClassifiedLine]:
        """Returns the pending rows and clears them."""
        rows = [row for pending in self.pending for row in pending]
        self.pending = [[] for _ in self.pending]
        return rows


def _row_part(line: Line, cells: Sequence[str], columns: Columns) -> ClassifiedLine:
    """The part of a row that belongs to one list."""
    position = line.position
    if columns.start and not line.positions:
        position = f"{line.position} cell {columns.start + 1}"
    elif columns.start and columns.start < len(line.positions):
        position = line.positions[columns.start]
    text = "".join(cells[index] for index in columns.indices if index < len(cells))
    return ClassifiedLine(line._replace(position=position, cells=tuple(cells)), "row", text.strip(), columns=columns)


def classify_lines(
    lines: Sequence[Line], file: str, context: NamePath, needs_header: bool
) -> Iterator[ClassifiedLine | Finding]:
    """Classifies the lines of a source, tables included.

    Args:
        lines: the lines; consecutive blank lines yield one.
        file: the name of the file, for findings.
        context: the places that the title names.
        needs_header: whether a table must have a header (CSV), or may be a layout of text in cells (HTML).

    Yields:
        Each classified line, and findings on headers. Nothing follows the finding that a header is missing.
    """
    table, is_after_blank = _TableState(), False
    for index, line in enumerate(lines):
        if not line.text or line.text.isspace():
            if not is_after_blank:
                yield ClassifiedLine(line, "blank")
            is_after_blank = True
            continue
        is_after_blank = False
        if line.table != table.number:
            yield from table.take_pending()
            table = _TableState(None, line.table)
        cells = table.cells(line)
        if columns := _columns_of_header(table, cells, lines[index + 1 : index + 1 + _SAMPLE]):
            yield from table.take_pending()
            table = _TableState(columns, line.table, 0 if line.table else len(cells), True)
            yield ClassifiedLine(line, "header", line.text, columns=columns)
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
            yield from _classify_entries(line, context)
    yield from table.take_pending()


def _columns_of_header(table: _TableState, cells: Sequence[str], below: Sequence[Line]) -> Columns | None:
    """The columns of a row that is a header; a first look at it decides how the rows below are split into cells."""
    columns = parse_header(cells)
    if not columns:
        return None
    above = table.columns.headers if table.columns and table.is_after_header else ()
    announced = _TableState(columns, table.number, 0 if table.number else len(cells))
    return parse_header(cells, above, [announced.cells(line) for line in below if line.table == table.number])


def _classify_entries(line: Line, context: NamePath) -> Iterator[ClassifiedLine]:
    """Classifies a line of text; a line with several numbered entries gives several."""
    parts = split_numbered_entries(normalize_line(line.text).strip()) if len(line.text) > 20 else [line.text]
    return (classify_line(line, context, part) for part in parts)


def _check_header(line: Line, columns: Columns, file: str) -> Iterator[Finding]:
    """Reports repeated headers and columns whose level is unclear."""
    for header in () if columns.side_by_side else repeated_headers(columns.headers):
        yield finding("header-repeated", Place(file, line.number, 1, line.position, header), header=header)
    for header in columns.unclear:
        yield finding("header-unclear", Place(file, line.number, 1, line.position, header), header=header)
