"""What each line of a source looks like by itself: a name, a list of names, a place as a heading, a row, other text.

What a heading means is decided by the gazetteer, not by its numbering.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mingdan.lexicon.levels import Level
from mingdan.model import Finding, Line, NamePath
from mingdan.notices.line_markers import (
    AWARD,
    UNMARKED,
    Mark,
    cleaned,
    day,
    is_page_number,
    label,
    mark,
    run_together,
    unbracketed,
    without_count,
    without_noise,
)
from mingdan.notices.list_items import LEVELS, at, below, ends_as_name, is_list, top, without_product
from mingdan.notices.table_columns import Columns, cells_of_text, header, repeated, runs_across
from mingdan.resolver.lookup import resolve_names
from mingdan.resolver.name_index import level_of_name
from mingdan.resolver.segmentation import split_names

MAX_LINE = 200_000
_SAMPLE = 20  # rows below a header that say what a column holds
INSIDE = re.compile(r"[，。；！？“”《》：:]")
# What a heading calls the counties of a province that lie in no prefecture.
_DIRECT = re.compile(r"(省|自治区)?(直辖|直管|直属)(县级|县市|市县|县|市|行政)?(单位|区划|市|行政单位|行政区划)?")
_OFFICE = re.compile("(厅|局|政府|法院|检察院|办公室|协会|联合会|领导小组)$")
_END = "；;。，,、 \t"


@dataclass(slots=True)
class ClassifiedLine:
    """One line, as it looks.

    Attributes:
        kind: `blank`, `page-number`, `too-long`, `date`, `name`, `list`, `place`, `text`, `header` or `row`.
        text: the line, cleaned; `noisy` where symbols around it were taken off.
        mark: the printed number, and the text after it.
        body: that text without a count at its end, and without separators.
        count: the count, None where there is none.
        before: what stands before a colon, where names stand after it; `body` is then what stands after it.
        place: of a place as a heading (or before the colon), its names by level.
        columns: of a row or header, what the columns hold.
    """

    line: Line
    kind: str
    text: str = ""
    noisy: bool = False
    mark: Mark = UNMARKED
    body: str = ""
    count: int | None = None
    before: str | None = None
    place: NamePath | None = None
    columns: Columns | None = None


def as_place(text: str, base: NamePath) -> NamePath | None:
    """The names of a heading that consists of a place above the township; None for any other text."""
    text = "".join(text.split())
    if not 2 <= len(text) <= 30 or INSIDE.search(text):
        return None
    if _DIRECT.fullmatch(text):
        return NamePath()
    found = level_of_name(text, base)
    if found in ("province", "prefecture", "county"):
        return at(found, text)
    layers = split_names(text, base)
    alone = not layers.township and not layers.community and top(layers) < 3
    # One level only by a guess from its ending is no place: 试点区 may be anything.
    return layers if alone and sum(map(bool, (layers.province, layers.prefecture, layers.county))) > 1 else None


def doubled(text: str, base: NamePath) -> NamePath | None:
    """The place, as written, that a text names once one character typed twice is taken out (镇巴巴县)."""
    for index in range(1, len(text) if len(text) <= 30 else 0):
        found = as_place(text[:index] + text[index + 1 :], base) if text[index] == text[index - 1] else None
        if found:
            return at(LEVELS[top(found)], text)
    return None


def is_name(text: str, base: NamePath) -> bool:
    """Whether a text is one name of a township or of what lies within one.

    What says an honour (2024年全市示范社区, 先进村) is a name only where the register has it, or its township.
    """
    if not 2 <= len(text) <= 100 or INSIDE.search(text):
        return False
    honour = AWARD.search(text)
    if not honour and ends_as_name(text):
        return True
    if not honour and _OFFICE.search(text):
        return False
    layers = split_names(text, base)
    if honour:
        found = resolve_names(below(base, layers))
        return bool(found.kind and len(found.code) >= Level.TOWNSHIP) or len(found.code) == Level.TOWNSHIP
    upper = sum(map(bool, (layers.province, layers.prefecture, layers.county)))
    return bool(upper and layers.township) or upper > 1


def see(line: Line, base: NamePath, part: str) -> ClassifiedLine:
    """How a line of text, or a part of it, looks; `base` are the places that the title names."""
    plain = cleaned(part).strip()
    text = without_noise(plain)
    if not text:
        return ClassifiedLine(line, "blank")
    if len(text) > MAX_LINE:
        return ClassifiedLine(line, "too-long", text)
    if is_page_number(text):
        return ClassifiedLine(line, "page-number", text)
    if _is_day(text):
        return ClassifiedLine(line, "date", text)
    bare = text[1:-1] if text[0] + text[-1] in ("（）", "()") and as_place(text[1:-1], base) else text
    printed = mark(unbracketed(bare))
    rest = unbracketed(printed.rest).rstrip(_END)
    body, count = without_count(rest)
    seen = ClassifiedLine(line, "text", text, text != plain, printed, body.strip(), count)
    _look(seen, rest, base)
    return seen


def _is_day(text: str) -> bool:
    try:
        return day(text) is not None
    except ValueError:
        return True


def _look(seen: ClassifiedLine, rest: str, base: NamePath) -> None:
    """Says of a text what kind it is."""
    labelled = label(rest)
    if labelled and not labelled[1] and seen.text.startswith("各"):
        return  # 各乡镇人民政府、街道办事处：
    if labelled and not labelled[1]:
        seen.body, seen.count = without_count(labelled[0])
        rest = labelled[0]
    elif labelled and (is_list(labelled[1]) or is_name("".join(labelled[1].split()), base)):
        before, seen.count = without_count(labelled[0])
        seen.kind, seen.before, seen.body = "list", before.strip(), labelled[1]
        seen.place = as_place(before, base) or doubled("".join(before.split()), base)
        return
    if is_list(rest) and not (AWARD.search(rest) and "、" not in rest):
        seen.kind, seen.body = "list", rest
    elif "、" in rest and not labelled and all(as_place(part.strip(), base) for part in rest.split("、")):
        seen.kind, seen.body = "list", rest  # of counties
    elif place := as_place(seen.body, base):
        seen.kind, seen.place = "place", place
    elif is_name(without_product("".join(rest.split())), base):
        seen.kind, seen.body = "name", rest
    elif not seen.mark.style and rest and is_name(without_product(seen.body), base) and seen.count is not None:
        seen.kind, seen.place = "place", split_names(seen.body, base)  # 柳城街道(5个)


@dataclass(slots=True)
class _Table:
    """The table that is read.

    Attributes:
        columns: what its columns hold; None where there is no table, or no header yet.
        number: of the table in the source; 0 for lines of text.
        width: of a table of text, the number of its columns.
        fresh: whether the line before was its header.
        across: of lists side by side, whether their numbers run across the row; None before the first row.
        waiting: rows of the lists that stand beside the first, list by list.
    """

    columns: Columns | None = None
    number: int = 0
    width: int = 0
    fresh: bool = False
    across: bool | None = None
    waiting: list[list[ClassifiedLine]] = field(default_factory=list)

    def cells(self, line: Line) -> Sequence[str]:
        """The cells of a line, which may be one of text that tabs or wide gaps divide."""
        return line.cells or cells_of_text(line.text, self.columns if self.width else None)

    def is_row(self, cells: Sequence[str]) -> bool:
        """Whether a line with these cells is a row of the table: one name may stand alone in its column."""
        filled = [index for index, cell in enumerate(cells) if cell.strip()]
        if not self.columns or not filled or len(cells) < self.width:
            return False
        return len(filled) > 1 or (self.columns.holds_place(filled[0]) and ends_as_name(cells[filled[0]].strip()))

    def rows(self, line: Line, cells: Sequence[str]) -> list[ClassifiedLine]:
        """What to read now of a row of the table; of lists side by side the others wait until the first has ended."""
        columns = self.columns or Columns({})
        parts = [_row(line, cells, one) for one in columns.beside or (columns,)]
        if self.across is None:
            self.across = runs_across([one.cells(cells).get("ordinal", "") for one in columns.beside])
            self.waiting = [[] for _ in columns.beside[1:]]
        if self.across:
            return [part for part in parts if part.text]
        for waiting, part in zip(self.waiting, parts[1:], strict=True):
            waiting += [part] if part.text else []
        return parts[:1] if parts[0].text else []

    def ended(self) -> list[ClassifiedLine]:
        """The rows that wait."""
        found = [row for waiting in self.waiting for row in waiting]
        self.waiting = [[] for _ in self.waiting]
        return found


def _row(line: Line, cells: Sequence[str], columns: Columns) -> ClassifiedLine:
    """A row of a list."""
    place = line.position
    if columns.start and not line.positions:
        place = f"{line.position} cell {columns.start + 1}"
    elif columns.start and columns.start < len(line.positions):
        place = line.positions[columns.start]
    text = "".join(cells[index] for index in columns.indices if index < len(cells))
    return ClassifiedLine(line._replace(position=place, cells=tuple(cells)), "row", text.strip(), columns=columns)


def rows(lines: Sequence[Line], file: str, base: NamePath, strict: bool) -> Iterator[ClassifiedLine | Finding]:
    """How lines look, tables included: a header row says what the columns of the rows below it hold.

    Args:
        lines: of the source; of blank lines that follow one another one stands for all.
        file: its name, for messages.
        base: the places that the title names.
        strict: whether a table must have a header (a CSV), or may be lines of text in cells (a page's layout).

    Yields:
        Each line as it looks, and what is wrong with headers; nothing more once a header is missing.
    """
    table, blank = _Table(), False
    for index, line in enumerate(lines):
        if not line.text or line.text.isspace():
            if not blank:
                yield ClassifiedLine(line, "blank")
            blank = True
            continue
        blank = False
        if line.table != table.number:
            yield from table.ended()
            table = _Table(None, line.table)
        cells = table.cells(line)
        if found := _header(table, cells, lines[index + 1 : index + 1 + _SAMPLE]):
            yield from table.ended()
            table = _Table(found, line.table, 0 if line.table else len(cells), True)
            yield ClassifiedLine(line, "header", line.text, columns=found)
            yield from _wrong_headers(line, found, file)
            continue
        table.fresh = False
        if table.is_row(cells):
            yield from table.rows(line, cells)
        elif strict and not table.columns and sum(1 for cell in cells if cell.strip()) > 1:
            yield _no_header(line, file)
            return
        else:
            yield from table.ended()
            yield from _text(line, base)
    yield from table.ended()


def _header(table: _Table, cells: Sequence[str], below: Sequence[Line]) -> Columns | None:
    """The columns that a row announces, if it is a header."""
    found = header(cells)
    if not found:
        return None
    above = table.columns.headers if table.columns and table.fresh else ()
    own = _Table(found, table.number, 0 if table.number else len(cells))
    return header(cells, above, [own.cells(line) for line in below if line.table == table.number])


def _text(line: Line, base: NamePath) -> Iterator[ClassifiedLine]:
    parts = run_together(cleaned(line.text).strip()) if len(line.text) > 20 else [line.text]
    return (see(line, base, part) for part in parts)


def _wrong_headers(line: Line, columns: Columns, file: str) -> Iterator[Finding]:
    """Headers that stand twice, and those of columns that are not understood or mean what another means."""
    for twice in () if columns.beside else repeated(columns.headers):
        says = (f"two columns are called {twice}: expected each header once", f"表头“{twice}”重复")
        yield Finding("header", *says, file, line.number, 1, twice, position=line.position)
    for lost in columns.lost:
        says = (
            f"the column {lost} holds places as another does, or which ones is not clear: expected one column a level",
            f"“{lost}”列与另一列层级相同或含义不明，应每级一列",
        )
        yield Finding("header", *says, file, line.number, 1, lost, position=line.position, severity="warning")


def _no_header(line: Line, file: str) -> Finding:
    message = "no header row: expected a row that names the columns (序号, 市, 县, 乡镇, 社区)"
    message_zh = "缺少表头：应有列名（序号、市、县、乡镇、社区）"
    return Finding("header", message, message_zh, file, line.number, 1, line.text, position=line.position)
