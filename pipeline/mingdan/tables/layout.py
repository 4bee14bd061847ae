"""Finds the header row of a table and its columns of places and codes, and reads the place of each row."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mingdan.errors import InputError, UsageError
from mingdan.findings import finding
from mingdan.lexicon.characters import normalize_text, without_ignorable
from mingdan.lexicon.generic_parts import COMMUNITY_END, PLACEHOLDER_NAMES, TOWNSHIP_END, alternatives
from mingdan.lexicon.headers import LEVEL_OF_CODE_WORD, column_meaning, is_total_row
from mingdan.lexicon.levels import Level, code_at
from mingdan.lexicon.written_names import join_distinct, remove_level_separators, without_groups
from mingdan.messages import Term
from mingdan.model import Finding, NamePath
from mingdan.register.edition import Edition
from mingdan.resolver.code_cells import cell_digits, is_scientific
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver, have_same_name
from mingdan.tables.added_columns import ADDED_COLUMNS, NAME_COLUMNS

_LEVELS = NamePath._fields
ROLES = (*_LEVELS, "name", "address", "code")
CODE_ROLES = ("code", *(f"code:{level}" for level in _LEVELS))
HEADER_ROWS = 20  # a header row is among the first
SAMPLE_ROWS = 200  # rows that are examined at the start, and behind it
HEAD_ROWS = HEADER_ROWS + SAMPLE_ROWS
_MAX_COLUMNS = 16_384
_MAX_VALUES = 30  # values of a column that are examined
NO_PLACE = PlaceQuery()
_CACHED_ROWS = 20_000
_UNNAMED = Term("table")
_HAN = re.compile("[一-鿿]+")  # what needs no other form
_NUMBER = re.compile(r"[-+]?[\d,，]+(\.\d+)?([Ee][+-]?\d+)?%?")
_SUM = re.compile(
    r"(全[国省市区县州旗镇乡]|[合总小共]计|其中|平均|单位)[:：]?.{0,10}|(注|备注|说明|(数据|资料)?来源|填表|制表|审核)[^:：]{0,4}[:：].*"
)
# Headers of places that tables have and notices do not; 地名 and 地点 hold names of any form.
_PLACE_HEADER = re.compile("[原现]?(籍贯|户籍(所在)?地?|户口所在地|出生地|产地|居住地|站名|站点(名称)?|地名|地点)|原籍")
_CODE_HEADER = re.compile(
    rf"(统计用?|所在|所属)*(?P<unit>{alternatives(LEVEL_OF_CODE_WORD, ('地区', '地域'))})?级?"
    r"(行政|统计)?(区划|区域|地区|地域|国标|行政)?(代码|编码|代号|码)|adcode|gbcode|(division|area|region)?_?code"
)
_ENGLISH_HEADERS = {
    "province": "province", "prefecture": "prefecture", "city": "prefecture", "county": "county", "district": "county",
    "township": "township", "town": "township", "street": "township", "subdistrict": "township",
    "village": "community", "community": "community", "address": "address", "place": "name", "location": "where",
    "region": "where", "area": "where",
}  # fmt: skip


@dataclass(frozen=True)
class TableLayout:
    """The header row of a table and the roles of its columns.

    Attributes:
        header: the index of the header row, from 0.
        headers: the cells of the header row.
        columns: indices of columns by role (`ROLES`; codes of one level are `code:county` and so on).
        notes: what the user should know of how the columns were read.
        added: the headers of the columns that linking adds.
    """

    header: int
    headers: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    notes: tuple[Finding, ...] = ()
    added: tuple[str, ...] = ADDED_COLUMNS

    def place(self, cells: Sequence[str]) -> PlaceQuery:
        """The place that a row names; `NO_PLACE` for a row without one: blank, a sum, or a remark alone in its row."""
        places = self._place_cells(cells)
        if not any(places):
            filled = [cell for cell in map(str.strip, cells) if cell]
            if not filled or (len(filled) == 1 and not is_number(filled[0])):
                return NO_PLACE
        elif is_sum(places):
            return NO_PLACE
        return NO_PLACE if is_total_row(cells) else self._cached_place(places)

    def continues_header(self, cells: Sequence[str]) -> bool:
        """Whether a row below the header row belongs to it: no cell of a place is filled, and no cell is a number."""
        return not any(self._place_cells(cells)) and not any(_NUMBER.fullmatch(cell.strip()) for cell in cells)

    @cached_property
    def indices(self) -> tuple[int, ...]:
        """The indices of all columns that hold places and codes, from the left."""
        return tuple(sorted({index for indices in self.columns.values() for index in indices}))

    def _place_cells(self, cells: Sequence[str]) -> tuple[str, ...]:
        return tuple([cells[index].strip() if index < len(cells) else "" for index in self.indices])

    @cached_property
    def _cached_place(self) -> Callable[[tuple[str, ...]], PlaceQuery]:
        """`_place` with a cache: tables repeat their cells."""
        return lru_cache(maxsize=_CACHED_ROWS)(self._place)

    def _place(self, cells: tuple[str, ...]) -> PlaceQuery:
        texts = {
            role: cell_text(cells[places[0]])
            if len(places) == 1
            else join_distinct(cell_text(cells[place]) for place in places)
            for role, places in self._places_of_texts
        }
        code = tuple([(level, cells[place]) for level, place in self._places_of_codes if cells[place]])
        layers = NamePath(*[texts.get(level, "") for level in _LEVELS])
        if layers.prefecture in PLACEHOLDER_NAMES:  # 北京市, 市辖区, 东城区: it names nothing
            layers = layers._replace(prefecture="")
        return PlaceQuery(layers, remove_level_separators(texts.get("name", "")), texts.get("address", ""), code)

    @cached_property
    def _places_of_texts(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """The roles of names and addresses, each with the places of its columns among `indices`."""
        return tuple(
            (role, tuple(map(self.indices.index, indices)))
            for role, indices in self.columns.items()
            if role not in CODE_ROLES
        )

    @cached_property
    def _places_of_codes(self) -> tuple[tuple[str, int], ...]:
        """The level of each column of codes, and its place among `indices`."""
        return tuple(
            (role.partition(":")[2], self.indices.index(index))
            for role in CODE_ROLES
            for index in self.columns.get(role, ())
        )

    def summary(self) -> str:
        """The columns by role, as text."""
        roles = (f"{role.replace(':', ' of ')}: {self._names(indices)}" for role, indices in self.columns.items())
        return "; ".join(roles)

    def _names(self, indices: Iterable[int]) -> str:
        return ", ".join(self.headers[index] or f"column {index + 1}" for index in indices)


def is_sum(places: Iterable[str]) -> bool:
    """Whether the first cell of places is a sum, the whole of an area, or a remark: 合计, 全省, 注：…."""
    first = next(filter(None, places), "")
    return _SUM.fullmatch("".join(first.split())) is not None


def cell_text(cell: str) -> str:
    """The text of a cell without spaces and characters of typing, and without words that only group divisions."""
    text = cell if _HAN.fullmatch(cell) else "".join(normalize_text(cell).split())
    return without_groups(text)


def is_number(text: str) -> bool:
    """Whether a text is a number, with separators or a percent sign."""
    return bool(_NUMBER.fullmatch(text))


def column_role(header: str) -> str:
    """The role that a header promises: one of `ROLES`, `code:<level>`, `where`, another meaning, or an empty string."""
    text = "".join(normalize_text(header).split()).lower()
    if code := _CODE_HEADER.fullmatch(re.sub(r"[（(][^（()）]*[）)]", "", text)):
        level = LEVEL_OF_CODE_WORD.get(code["unit"] or "", "")
        return f"code:{level}" if level else "code"
    if _PLACE_HEADER.fullmatch(text):
        return "where"
    return _ENGLISH_HEADERS.get(re.sub(r"[_ ]?name$", "", text), "") or column_meaning(header)


def find_layout(rows: Sequence[Sequence[str]], wanted: Sequence[str] = (), file: str = _UNNAMED) -> TableLayout:
    """Finds the header row and the columns of a table.

    Args:
        rows: its first rows and some of the others (`SpreadRows`), as text.
        wanted: columns that the user names: `county=区县`, by header, or by the number of the column from 1.
        file: its name for messages.

    Raises:
        InputError: there are only headers, no column holds places or codes, or the table was linked already.
        UsageError: `wanted` names a role or a column that does not exist.
    """
    if not any(any(map(str.strip, row)) for row in rows):
        raise InputError("empty-table", file=file)
    first, header = _header_rows(rows, wanted, file)
    headers = _joined_headers(rows[first : header + 1])
    if present := [name for name in headers if name in (*ADDED_COLUMNS, *NAME_COLUMNS)]:
        raise InputError("linked-before", file=file, column=present[0])
    below = [row for row in rows[header + 1 :] if any(map(str.strip, row))]
    if not below:
        raise InputError("only-a-header", file=file)
    if wanted:
        layout = _as_wanted(header, headers, wanted, rows)
    else:
        layout = _by_headers_and_values(header, headers, below, file)
    _require_names(layout, below, file)
    return layout


class SpreadRows:
    """The first rows of a table, and some at even distances behind them: a column is judged by all of it.

    Attributes:
        rows: the rows so far.
    """

    def __init__(self) -> None:
        self.rows: list[Sequence[str]] = []
        self._number, self._step = 0, 1

    def wants_next(self) -> bool:
        """Whether the next row of the table is to be added."""
        self._number += 1
        return self._number <= HEAD_ROWS or self._number % self._step == 0

    def add(self, row: Sequence[str]) -> None:
        """Adds a row; half of those behind the first ones go where they are too many."""
        self.rows.append(row)
        if len(self.rows) == HEAD_ROWS + SAMPLE_ROWS:
            del self.rows[HEAD_ROWS::2]
            self._step *= 2


def require_columns(file: str, columns: int) -> None:
    """Raises InputError where a table has more columns than a sheet of a workbook can have."""
    if columns > _MAX_COLUMNS:
        raise InputError("too-many-columns", file=file, columns=columns, most=_MAX_COLUMNS)


def _header_rows(rows: Sequence[Sequence[str]], wanted: Sequence[str], file: str) -> tuple[int, int]:
    """The first and the last header row: those with headers of places, above the first row that holds a place.

    The first row of several cells where there is none.
    """
    # A number stands for a column; a cell of a row may contain the same number.
    named = {column for option in wanted if not (column := option.partition("=")[2]).isdecimal()}
    is_wide = max(sum(map(bool, map(str.strip, row))) for row in rows) > 1
    headers: list[int] = []
    first: int | None = None
    for number, row in enumerate(rows[:HEADER_ROWS]):
        filled = [cell.strip() for cell in row if cell.strip()]
        if named & {*filled}:
            return number, number
        if is_wide and len(filled) < 2:
            continue
        if place := next((cell for cell in filled if not column_role(cell) and _is_named(cell)), ""):
            if first is None:
                raise InputError("no-header", file=file, cell=place)
            break
        first = number if first is None else first
        if any(is_number(cell) for cell in filled):
            break
        if any(column_role(cell) in (*ROLES, *CODE_ROLES, "where") for cell in filled):
            headers += [number] if not headers or number == headers[-1] + 1 else []
    return (headers[0], headers[-1]) if headers else (first or 0, first or 0)


def _joined_headers(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headers of columns: in each column the lowest cell of the header rows that is filled."""
    width = max(len(row) for row in rows)
    columns = [[row[index].strip() for row in rows if index < len(row)] for index in range(width)]
    return tuple(next((cell for cell in reversed(column) if cell), "") for column in columns)


def _as_wanted(
    header: int, headers: tuple[str, ...], wanted: Sequence[str], rows: Sequence[Sequence[str]]
) -> TableLayout:
    """The layout with the columns that the user names."""
    columns: dict[str, tuple[int, ...]] = {}
    width = max(len(row) for row in rows)
    for option in wanted:
        role, _, column = without_ignorable(option).partition("=")
        if role not in (*ROLES, *CODE_ROLES) or not column:
            raise UsageError("columns-role", option=option, roles=ROLES)
        indices = [index for index, name in enumerate(headers) if without_ignorable(name) == column]
        if not indices and column.isdecimal() and 1 <= int(column) <= width:
            indices = [int(column) - 1]
        known = tuple(filter(None, headers))
        if not indices:
            raise UsageError("columns-unknown", option=option, column=column, headers=known)
        if len(indices) > 1:
            raise UsageError("columns-several", option=option, number=len(indices), column=column, headers=known)
        columns[role] = (*columns.get(role, ()), *indices)
    return TableLayout(header, (*headers, *[""] * (width - len(headers))), columns)


def _by_headers_and_values(
    header: int, headers: tuple[str, ...], below: Sequence[Sequence[str]], file: str
) -> TableLayout:
    """The layout that headers promise and the values below them confirm.

    A column without a value among the rows at hand has what its header promises: any other row may fill it.
    """
    roles = [column_role(name) for name in headers]
    values = [_values(below, index) for index in range(len(headers))]
    columns: dict[str, tuple[int, ...]] = {}
    numbers, without_codes = [], []
    for index, role in enumerate(roles):
        if role in _LEVELS and _share(values[index], is_number) > 0.5:
            numbers.append(headers[index])
        elif role in _LEVELS or _holds_codes(role, values[index]):
            columns[role] = (*columns.get(role, ()), index)
        elif role in CODE_ROLES and values[index]:
            without_codes.append(headers[index])
    names = [index for index, role in enumerate(roles) if role == "name" and _share(values[index], _is_place) > 0.5]
    if any(values[index] for level in _LEVELS for index in columns.get(level, ())):
        if "community" not in columns and names:
            columns["name"] = (names[0],)
        if further := [index for role in ("where", "address") for index in _columns_of_places(role, roles, values)]:
            columns["address"] = tuple(sorted(further))
    else:
        columns |= _whole_place(roles, values, names)
    if not any(values[index] for indices in columns.values() for index in indices):
        raise _no_place(headers, numbers, file)
    notes = [finding("column-of-numbers", column=name) for name in numbers]
    notes += [finding("column-without-codes", column=name) for name in without_codes]
    return TableLayout(header, headers, columns, tuple(notes))


def _columns_of_places(role: str, roles: Sequence[str], values: Sequence[list[str]]) -> list[int]:
    """The columns whose header promises places of any form, and that hold one at least, or are empty so far."""
    return [
        index
        for index, own_role in enumerate(roles)
        if own_role == role and (not values[index] or any(map(_starts_named, values[index])))
    ]


def _whole_place(roles: Sequence[str], values: Sequence[list[str]], names: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """The column of full names, otherwise of addresses."""
    where = [index for index in _columns_of_places("where", roles, values) if values[index]]
    if where:
        return {"address" if _share(values[where[0]], _is_place) <= 0.5 else "name": (where[0],)}
    if names:
        return {"name": (max(names, key=lambda index: _share(values[index], _is_place)),)}
    if addresses := [index for index in _columns_of_places("address", roles, values) if values[index]]:
        return {"address": (addresses[0],)}
    unknown = [index for index, role in enumerate(roles) if role in ("", "other", "remark", "category")]
    likely = [index for index in unknown if _share(values[index], _is_named) > 0.6]
    return {"name": (likely[0],)} if likely else {}


def _no_place(headers: Sequence[str], numbers: Sequence[str], file: str) -> InputError:
    known = ", ".join(filter(None, headers))[:200]
    if numbers:
        return InputError("no-places-but-numbers", file=file, headers=known, column=numbers[0])
    return InputError("no-places", file=file, headers=known)


def _require_names(layout: TableLayout, below: Sequence[Sequence[str]], file: str) -> None:
    """Raises InputError where a column that the user names for names holds only numbers."""
    for role, indices in layout.columns.items():
        values = [value for index in indices for value in _values(below, index)]
        if role not in CODE_ROLES and values and _share(values, is_number) == 1.0:
            column = layout.headers[indices[0]]
            raise InputError("names-expected", file=file, column=column, value=values[0])


def _values(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    """Different values of a column, without sums, from all rows."""
    texts = dict.fromkeys(text for row in rows if index < len(row) and (text := cell_text(row[index])))
    values = [text for text in texts if not is_sum([text])]
    return [*dict.fromkeys([*values[:: max(1, len(values) // _MAX_VALUES)][: _MAX_VALUES - 1], *values[-1:]])]


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _is_code(text: str) -> bool:
    """Whether a text may be a whole code: digits that begin with a province's, or a number that was shortened."""
    digits, provinces = cell_digits(text).digits, Edition.reference().province_table
    is_long = 4 <= len(digits) <= Level.VILLAGE
    return is_scientific(text) or (is_long and code_at(digits, Level.PROVINCE) in provinces) or digits in provinces


def _holds_codes(role: str, values: Sequence[str]) -> bool:
    """Whether a column holds the codes that its header promises: whole ones, or the digits that one level adds."""
    are_whole = _share(values, _is_code) > 0.5
    return role in CODE_ROLES and (are_whole or (role != "code" and _share(values, _is_code_part) > 0.5))


def _is_code_part(text: str) -> bool:
    """Whether a text may be what one level adds to a code: up to three digits."""
    return 1 <= len(cell_digits(text).digits) <= 3


def _is_named(text: str) -> bool:
    """Whether a text is the name of a division in the register."""
    resolver = Resolver.reference()
    return len(text) <= 60 and bool(resolver.names.level_of_name(text) or resolver.locate(PlaceQuery(name=text)).kind)


def _is_place(text: str) -> bool:
    """Whether a text is written as the name of a place."""
    end = text[-40:]
    return len(text) <= 100 and bool(COMMUNITY_END.search(end) or TOWNSHIP_END.search(end) or _is_named(text))


def _starts_named(text: str) -> bool:
    """Whether a text begins with names of the register, as an address does."""
    if len(text) > 200 or is_number(text):
        return False
    if _is_place(text):
        return True
    location = Resolver.reference().locate(PlaceQuery(name=text[:60]))
    return bool(location.code or have_same_name(location.candidates))
