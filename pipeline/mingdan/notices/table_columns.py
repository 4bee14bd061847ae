"""The columns of a table in a notice: what a header row says about them, and which cells of a row belong to them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mingdan.lexicon.characters import normalize_text
from mingdan.lexicon.generic_parts import COMMUNITY_END, TOWNSHIP_END
from mingdan.lexicon.headers import column_meaning
from mingdan.lexicon.written_names import join_distinct
from mingdan.notices.places import NAME_LEVELS
from mingdan.resolver.resolver import Resolver

_SAMPLE = 20  # cells of a column that are looked at
_MAX_ROW = 1000  # a longer line is not a row
_PLACES = (*NAME_LEVELS, "name")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The meaning of the columns of a table.

    Attributes:
        by_meaning: the indices of columns by meaning: `ordinal`, `name`, a level, `honour`, `category`. Two columns
            of one level are read as one.
        side_by_side: the columns of each list, where lists share the same rows (序号, 村名, 序号, 村名).
        unclear: headers of columns that hold places of an unclear level, or of the same level as another column.
        headers: the cells of the header row.
        start: the first column of a list that stands beside another; 0 for a single list.
    """

    by_meaning: dict[str, tuple[int, ...]]
    side_by_side: tuple["Columns", ...] = ()
    unclear: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    start: int = 0

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """The text of a row by meaning, without spaces; empty where the row is too short."""
        values = {}
        for meaning, indices in self.by_meaning.items():
            texts = (_without_spaces(normalize_text(cells[index])) for index in indices if index < len(cells))
            values[meaning] = join_distinct(texts)
        return values

    def holds_place(self, index: int) -> bool:
        """Whether a column, which is not the first, holds places."""
        return index > 0 and any(index in self.by_meaning.get(meaning, ()) for meaning in _PLACES)

    @property
    def indices(self) -> list[int]:
        """The columns that have a meaning, from the left."""
        return sorted(index for indices in self.by_meaning.values() for index in indices)


def _without_spaces(text: str) -> str:
    """The text of a cell; spaces between names of villages become 、, others go: 洋　县 is one name."""
    parts = text.split()
    are_names = len(parts) > 1 and all(len(part) > 2 and COMMUNITY_END.search(part) for part in parts)
    return ("、" if are_names else "").join(parts)


def parse_header(cells: Sequence[str], above: Sequence[str] = (), below: Rows = ()) -> Columns | None:
    """Reads a header row; None where a row is not a header.

    A header names at least one column of places, and most of its cells have a meaning.

    Args:
        cells: the cells of the row.
        above: the cells of a header row right above, which apply to columns without a header of their own.
        below: some rows below, which tell the level of a column with an unknown header.
    """
    meanings = [column_meaning(cell) for cell in cells if cell.strip()]
    known = sum(map(bool, meanings))
    if len(meanings) < 2 or known * 2 <= len(meanings) or not {*meanings} & {*_PLACES, "where", "address"}:
        return None
    headers = tuple(cell.strip() or upper for cell, upper in zip_longest(cells, above[: len(cells)], fillvalue=""))
    meanings = [column_meaning(header) for header in headers]
    if (width := _list_width(meanings)) < len(meanings):
        return _side_by_side(meanings, headers, width)
    return _single_list(meanings, headers, below)


def _side_by_side(meanings: Sequence[str], headers: tuple[str, ...], width: int) -> Columns:
    """The columns of lists that stand side by side, each of the same width."""
    lists = tuple(
        Columns(_columns_by_meaning(meanings[start : start + width], start), (), (), headers, start)
        for start in range(0, len(meanings), width)
    )
    return Columns(lists[0].by_meaning, lists, (), headers)


def _single_list(meanings: list[str], headers: tuple[str, ...], below: Rows) -> Columns:
    """The columns of one list; the rows below it decide on headers that are not known."""
    unclear = []
    for index, meaning in enumerate(meanings):
        if headers[index] and not meaning:
            level = _level_by_content([row[index] for row in below if index < len(row)])
            unclear += [headers[index]] if level and level in meanings else []
            meanings[index] = level if level not in meanings else "other"
    by_meaning = _columns_by_meaning(_resolve_vague_meanings(meanings))
    unclear += _conflicting_headers(by_meaning, headers, below)
    return Columns(by_meaning, (), tuple(filter(None, unclear)), headers)


def _list_width(meanings: Sequence[str]) -> int:
    """The number of columns of one list where lists stand side by side; otherwise of the table."""
    if not all(meanings) or not {*meanings} & {*_PLACES}:
        return len(meanings)
    for width in range(1, len(meanings) // 2 + 1):
        if len(meanings) % width == 0 and list(meanings) == list(meanings[:width]) * (len(meanings) // width):
            return width
    return len(meanings)


def _resolve_vague_meanings(meanings: Sequence[str]) -> list[str]:
    """Replaces `where` and `address` by a definite meaning.

    Without a column of places such a column holds names. Beside others `where` holds the level above them, and
    `address` says nothing about the place.
    """
    resolved = list(meanings)
    for vague in ("where", "address"):
        for index, meaning in enumerate(resolved):
            if meaning != vague:
                continue
            levels = [NAME_LEVELS.index(level) for level in resolved if level in NAME_LEVELS]
            if "name" not in resolved and not levels:
                resolved[index] = "name"
                continue
            upper = min(levels, default=len(NAME_LEVELS)) - (1 if levels else 2)
            resolved[index] = NAME_LEVELS[upper] if vague == "where" and upper >= 0 else "other"
    return resolved


def _columns_by_meaning(meanings: Sequence[str], start: int = 0) -> dict[str, tuple[int, ...]]:
    """The indices of columns by meaning; only the first of those that do not hold places."""
    by_meaning: dict[str, tuple[int, ...]] = {}
    for index, meaning in enumerate(meanings, start):
        if meaning not in ("", "other") and (meaning in _PLACES or meaning not in by_meaning):
            by_meaning[meaning] = (*by_meaning.get(meaning, ()), index)
    return by_meaning


def _level_by_content(cells: Sequence[str]) -> str:
    """The level of most names in a column; empty where most cells are not names."""
    texts = ["".join(normalize_text(cell).split()) for cell in cells if cell.strip()]
    levels = Counter(_level_of_cell(text) for text in texts[:_SAMPLE])
    level, times = levels.most_common(1)[0] if levels else ("", 0)
    return level if times > 0.6 * min(len(texts), _SAMPLE) else ""


def _level_of_cell(text: str) -> str:
    if len(text) > 30:
        return ""
    if level := Resolver.reference().names.level_of_name(text):
        return level
    if COMMUNITY_END.search(text):
        return "community"
    return "township" if TOWNSHIP_END.search(text) else ""


def _conflicting_headers(by_meaning: dict[str, tuple[int, ...]], headers: Sequence[str], below: Rows) -> Iterator[str]:
    """The headers of columns of the same level that are both filled; a village and a hamlet in it do not conflict."""
    for meaning in _PLACES:
        indices = by_meaning.get(meaning, ())
        rows = [[row[index].strip() for index in indices if index < len(row)] for row in below]
        has_hamlets = meaning == "community" and any(re.search("自然|组|屯", headers[index]) for index in indices)
        if not has_hamlets and any(len({*filter(None, row)}) > 1 for row in rows):
            yield from (headers[index] for index in indices)


def numbers_run_across(ordinals: Sequence[str]) -> bool:
    """Whether the numbers in one row of lists side by side follow one another."""
    numbers = [int(ordinal) for ordinal in ordinals if ordinal.isdecimal() and len(ordinal) < 7]
    return len(numbers) == len(ordinals) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def split_text_cells(text: str, columns: Columns | None) -> Sequence[str]:
    """Splits a line of text at tabs, commas or wide gaps into the cells of a row.

    Args:
        text: the line.
        columns: the columns by the header above; None without a header.

    Returns:
        The cells; none where the line is not a row of the table.
    """
    width = len(columns.headers) if columns else 0
    if len(text) > _MAX_ROW:
        return ()
    if "\t" in text:
        cells = [cell.strip() for cell in text.split("\t")]
        while len(cells) > max(width, 1) and not cells[-1]:
            cells.pop()
        cells += [""] * (width - len(cells) if width <= 2 * len(cells) else 0)
    elif "," in text and (not columns or text.count(",") + 1 == width):
        cells = [cell.strip() for cell in text.split(",")]
    else:
        cells = [cell.strip() for cell in re.split(r"\s{2,}|(?<=\S)[ \u3000](?=\S)", text.strip())]
        if columns and 1 < len(cells) < width:
            cells = _align_cells(cells, columns)
    return cells if len(cells) > 1 and len(cells) == (width or len(cells)) else ()


def _align_cells(cells: list[str], columns: Columns) -> list[str]:
    """Puts the cells of a row that lacks empty ones into their columns, from the last column on.

    This is possible for a row that begins with a number and ends with the name of a community; any other row is
    returned unchanged.
    """
    ordinal = columns.by_meaning.get("ordinal", (-1,))[0]
    last = columns.by_meaning.get("community", (-1,))[-1]
    place_columns = [columns.by_meaning[level][0] for level in NAME_LEVELS if level in columns.by_meaning]
    begins_with_number = ordinal == 0 and cells[0].isdecimal()
    ends_with_name = COMMUNITY_END.search(cells[-1][-_MAX_ROW:])
    if not begins_with_number or not ends_with_name or len(cells) > len(place_columns):
        return cells
    aligned = [cells[0], *[""] * (len(columns.headers) - 1)]
    for index, cell in zip(reversed([*place_columns[:-1], last]), reversed(cells[1:]), strict=False):
        aligned[index] = cell
    return aligned


def repeated_headers(headers: Sequence[str]) -> Iterator[str]:
    """The headers that two columns share, once for each meaning."""
    first_of_meaning: dict[str, str] = {}
    times = Counter(header.strip() for header in headers)
    for header in filter(None, times):
        meaning = column_meaning(header)
        if meaning and first_of_meaning.setdefault(meaning, header) == header and times[header] > 1:
            first_of_meaning[meaning] = ""
            yield header
