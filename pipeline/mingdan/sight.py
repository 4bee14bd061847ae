"""What each line of a source looks like by itself: a name, a list of names, a place as a heading, a row, other text.

What a heading means is decided by the gazetteer, not by its numbering.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingdan.columns import Columns, header, repeated
from mingdan.gazetteer import level
from mingdan.layout import LEVELS, at, below, ends_as_name, is_list, top, without_product
from mingdan.locate import locate
from mingdan.marks import (
    AWARD,
    UNMARKED,
    Mark,
    cleaned,
    day,
    is_page_number,
    label,
    mark,
    run_together,
    without_count,
    without_noise,
)
from mingdan.model import Finding, Layers, Line
from mingdan.split import split

MAX_LINE = 200_000
MAX_HEADING = 60
_INSIDE = re.compile(r"[，。；！？“”《》：:]")
_END = "；;。，,、 \t"


@dataclass(slots=True)
class Seen:
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
    place: Layers | None = None
    columns: Columns | None = None


def as_place(text: str, base: Layers) -> Layers | None:
    """The names of a heading that consists of a place above the township; None for any other text."""
    text = "".join(text.split())
    if not 2 <= len(text) <= 30 or _INSIDE.search(text):
        return None
    found = level(text, base)
    if found in ("province", "prefecture", "county"):
        return at(found, text)
    layers = split(text, base)
    alone = not layers.township and not layers.community and top(layers) < 3
    # One level only by a guess from its ending is no place: 试点区 may be anything.
    return layers if alone and sum(map(bool, (layers.province, layers.prefecture, layers.county))) > 1 else None


def doubled(text: str, base: Layers) -> Layers | None:
    """The place, as written, that a text names once one character typed twice is taken out (镇巴巴县)."""
    for index in range(1, len(text) if len(text) <= 30 else 0):
        found = as_place(text[:index] + text[index + 1 :], base) if text[index] == text[index - 1] else None
        if found:
            return at(LEVELS[top(found)], text)
    return None


def is_name(text: str, base: Layers) -> bool:
    """Whether a text is one name of a township or of what lies within one.

    What says an honour (2024年全市示范社区, 先进村) is a name only where the register has it, or its township.
    """
    if not 2 <= len(text) <= 100 or _INSIDE.search(text):
        return False
    honour = AWARD.search(text)
    if not honour and ends_as_name(text):
        return True
    layers = split(text, base)
    if honour:
        found = locate(below(base, layers))
        return bool(found.kind and len(found.code) >= 9) or len(found.code) == 9
    upper = sum(map(bool, (layers.province, layers.prefecture, layers.county)))
    return bool(upper and layers.township) or upper > 1


def see(line: Line, base: Layers, part: str) -> Seen:
    """How a line of text, or a part of it, looks; `base` are the places that the title names."""
    plain = cleaned(part).strip()
    text = without_noise(plain)
    if not text:
        return Seen(line, "blank")
    if len(text) > MAX_LINE:
        return Seen(line, "too-long", text)
    if is_page_number(text):
        return Seen(line, "page-number", text)
    if _is_day(text):
        return Seen(line, "date", text)
    printed = mark(text)
    body, count = without_count(printed.rest.rstrip(_END))
    seen = Seen(line, "text", text, text != plain, printed, body.strip(), count)
    _look(seen, printed.rest.rstrip(_END), base)
    return seen


def _is_day(text: str) -> bool:
    try:
        return day(text) is not None
    except ValueError:
        return True


def _look(seen: Seen, rest: str, base: Layers) -> None:
    """Says of a text what kind it is."""
    labelled = label(rest)
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
    elif place := as_place(seen.body, base):
        seen.kind, seen.place = "place", place
    elif is_name(without_product("".join(rest.split())), base):
        seen.kind, seen.body = "name", rest
    elif not seen.mark.style and rest and is_name(without_product(seen.body), base) and seen.count is not None:
        seen.kind, seen.place = "place", split(seen.body, base)  # 柳城街道(5个)


def rows(lines: Iterable[Line], file: str, base: Layers, strict: bool) -> Iterator[Seen | Finding]:
    """How lines look, tables included: a header row says what the columns of the rows below it hold.

    Args:
        lines: of the source; of blank lines that follow one another one stands for all.
        file: its name, for messages.
        base: the places that the title names.
        strict: whether a table must have a header (a CSV), or may be lines of text in cells (a page's layout).

    Yields:
        Each line as it looks, and what is wrong with headers; nothing more once a header is missing.
    """
    columns: Columns | None = None
    table, width, blank = 0, 0, False
    for line in lines:
        if not line.text or line.text.isspace():
            if not blank:
                yield Seen(line, "blank")
            blank = True
            continue
        blank = False
        cells = line.cells or _cells_of_text(line.text, width)
        several = sum(1 for cell in cells if cell.strip()) > 1
        if line.table != table:
            table, columns, width = line.table, None, 0
        if several and (found := header(cells)):
            columns, width = found, 0 if line.table else len(cells)
            yield Seen(line, "header", line.text, columns=columns)
            yield from _headers_twice(line, cells, file)
        elif columns and several and len(cells) >= width:
            yield Seen(line, "row", "".join(cell for cell in cells if cell.strip()), columns=columns)
        elif strict and not columns and several:
            yield _no_header(line, file)
            return
        else:
            yield from _text(line, base)


def _text(line: Line, base: Layers) -> Iterator[Seen]:
    """A line of text: each of the entries that may stand on it."""
    parts = run_together(cleaned(line.text).strip()) if len(line.text) > 20 else [line.text]
    return (see(line, base, part) for part in parts)


def _headers_twice(line: Line, cells: Sequence[str], file: str) -> Iterator[Finding]:
    for twice in repeated(cells):
        says = (f"two columns are called {twice}: expected each header once", f"表头“{twice}”重复")
        yield Finding("header", *says, file, line.number, 1, twice, position=line.position)


def _no_header(line: Line, file: str) -> Finding:
    message = "no header row: expected a row that names the columns (序号, 市, 县, 乡镇, 社区)"
    message_zh = "缺少表头：应有列名（序号、市、县、乡镇、社区）"
    return Finding("header", message, message_zh, file, line.number, 1, line.text, position=line.position)


def _cells_of_text(text: str, width: int) -> tuple[str, ...]:
    """The cells of a line of text that tabs or wide gaps divide; `width` is the number that the header above has."""
    if len(text) > 1000 or not re.search(r"\S(\t|[ \u3000]{1,})\S", text):
        return ()
    cells = tuple(cell.strip() for cell in re.split(r"\t|\s{2,}|(?<=\S)[ \u3000](?=\S)", text.strip()))
    return cells if not width or len(cells) == width else ()


def heading_like(seen: Seen) -> bool:
    """Whether a line can be a heading that is no place: short, no sentence, no name."""
    return seen.kind == "text" and 0 < len(seen.body) <= MAX_HEADING and not re.search("[。；！？，]", seen.text)
