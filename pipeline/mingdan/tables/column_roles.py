"""Which columns of a table hold places and codes: by what their headers say, held against what stands in them."""

import re
from collections.abc import Callable, Sequence

from mingdan.errors import InputError, UsageError
from mingdan.notices.line_markers import COMMUNITY_END, TOWNSHIP_END, cleaned
from mingdan.notices.list_items import LEVELS
from mingdan.notices.table_columns import meaning
from mingdan.register.divisions import province_table
from mingdan.resolver.lookup import resolve_string
from mingdan.resolver.name_index import level_of_name
from mingdan.tables.codes import digits, scientific
from mingdan.tables.layout import ADDED, CODE_ROLES, HEADER_ROWS, ROLES, Plan, is_number, is_sum, text_of

_VALUES = 30  # values of a column that are looked at
_CODE = re.compile(
    r"(统计用?|所在|所属)*(?P<unit>省|市|地市|县|区县|县区|乡镇?|镇|街道|乡镇街道|村|社区|村居|居委会|地区|地域)?级?"
    r"(行政|统计)?(区划|区域|地区|地域|国标|行政)?(代码|编码|代号|码)|adcode|gbcode|(division|area|region)?_?code"
)
_UNIT_LEVEL = {"省": "province", "市": "prefecture", "地市": "prefecture", "县": "county", "区县": "county",
               "县区": "county", "乡": "township", "乡镇": "township", "镇": "township", "街道": "township",
               "乡镇街道": "township", "村": "community", "社区": "community", "村居": "community",
               "居委会": "community"}  # fmt: skip
_ENGLISH = {
    "province": "province", "prefecture": "prefecture", "city": "prefecture", "county": "county", "district": "county",
    "township": "township", "town": "township", "street": "township", "subdistrict": "township",
    "village": "community", "community": "community", "address": "address", "place": "name", "location": "where",
    "region": "where", "area": "where",
}  # fmt: skip
_ROAD = re.compile(r"[路街道巷弄号栋幢楼室]|大道|\d")


def role(header: str) -> str:
    """What a column with this header may hold: one of `ROLES`, `code:<level>`, `where`, another meaning, or nothing."""
    text = "".join(cleaned(header).split()).lower()
    if found := _CODE.fullmatch(re.sub(r"[（(][^（()）]*[）)]", "", text)):
        unit = _UNIT_LEVEL.get(found["unit"] or "", "")
        return f"code:{unit}" if unit else "code"
    return _ENGLISH.get(re.sub(r"[_ ]?name$", "", text), "") or meaning(header)


def planned(rows: Sequence[Sequence[str]], wanted: Sequence[str] = (), file: object = "the table") -> Plan:
    """Finds the columns of a table.

    Args:
        rows: its first rows, as text.
        wanted: what a person says of them: `county=区县`, by header, or by the column's number from 1.
        file: its name, for messages.

    Raises:
        InputError: there is no row but headers, no column holds places or codes, or it was linked already.
        UsageError: what was said names a column that is not there.
    """
    if not any(any(map(str.strip, row)) for row in rows):
        raise InputError(f"{file}: the table is empty (表为空)")
    first, at = _header_rows(rows, wanted, file)
    headers = _joined_headers(rows[first : at + 1])
    if present := [name for name in headers if name in ADDED]:
        raise InputError(
            f"{file}: has the column {present[0]} already: it was linked before. Link the table it was made from, or "
            "delete its columns mingdan_… (表中已有该列)"
        )
    below = [row for row in rows[at + 1 :] if any(map(str.strip, row))]
    if not below:
        raise InputError(f"{file}: has a header row and nothing below it (只有表头，没有数据)")
    plan = _as_wanted(at, headers, wanted, rows) if wanted else _found(at, headers, below, file)
    _not_numbers(plan, below, file)
    return plan


def _header_rows(rows: Sequence[Sequence[str]], wanted: Sequence[str], file: object) -> tuple[int, int]:
    """The first and the last header row: those with headers of places, above the first row that holds any.

    The first row of several cells where there is none.
    """
    # A number is a column's; what stands in the rows may be the same number.
    named = {column for one in wanted if not (column := one.partition("=")[2]).isdecimal()}
    wide = max(sum(map(bool, map(str.strip, row))) for row in rows) > 1
    found: list[int] = []
    first: int | None = None
    for number, row in enumerate(rows[:HEADER_ROWS]):
        filled = [cell.strip() for cell in row if cell.strip()]
        if named & {*filled}:
            return number, number
        if wide and len(filled) < 2:
            continue
        if data := next((cell for cell in filled if not role(cell) and _is_named(cell)), ""):
            if first is None:
                what = "is a place: expected a header row above the rows (缺少表头)"
                raise InputError(f"{file}: the first row is data: “{data}” {what}")
            break
        first = number if first is None else first
        if any(is_number(cell) for cell in filled):
            break
        if any(role(cell) in (*ROLES, *CODE_ROLES, "where") for cell in filled):
            found += [number] if not found or number == found[-1] + 1 else []
    return (found[0], found[-1]) if found else (first or 0, first or 0)


def _joined_headers(rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The headers of columns: the lowest of the header rows that says something."""
    width = max(len(row) for row in rows)
    columns = [[row[index].strip() for row in rows if index < len(row)] for index in range(width)]
    return tuple(next((cell for cell in reversed(column) if cell), "") for column in columns)


def _as_wanted(at: int, headers: tuple[str, ...], wanted: Sequence[str], rows: Sequence[Sequence[str]]) -> Plan:
    found: dict[str, tuple[int, ...]] = {}
    width = max(len(row) for row in rows)
    for one in wanted:
        name, _, column = one.partition("=")
        if name not in (*ROLES, *CODE_ROLES) or not column:
            raise UsageError(f"--columns {one}: expected one of {', '.join(ROLES)}, then = and a header or a number")
        places = [index for index, header in enumerate(headers) if header == column]
        if not places and column.isdecimal() and 1 <= int(column) <= width:
            places = [int(column) - 1]
        if len(places) != 1:
            many = "no column" if not places else f"{len(places)} columns"
            have = ", ".join(header for header in headers if header)
            raise UsageError(f"--columns {one}: {many} called {column}: expected one of {have}; or a column's number")
        found[name] = (*found.get(name, ()), *places)
    return Plan(at, (*headers, *[""] * (width - len(headers))), found)


def _found(at: int, headers: tuple[str, ...], below: Sequence[Sequence[str]], file: object) -> Plan:
    roles = [role(header) for header in headers]
    values = [_sample(below, index) for index in range(len(headers))]
    found: dict[str, tuple[int, ...]] = {}
    numbers = []
    for index, name in enumerate(roles):
        if name in LEVELS and _share(values[index], is_number) > 0.5:
            numbers.append(headers[index])
        elif (name in LEVELS and values[index]) or _holds_codes(name, values[index]):
            found[name] = (*found.get(name, ()), index)
    names = [index for index, name in enumerate(roles) if name == "name" and _share(values[index], _is_place) > 0.5]
    if any(name in found for name in LEVELS):
        if "community" not in found and names:
            found["name"] = (names[0],)
    else:
        found |= _whole(roles, values, names)
    if not found:
        _no_place(headers, numbers, file)
    return Plan(at, headers, found, tuple(f"the column {name} holds numbers, no names: left alone" for name in numbers))


def _whole(roles: Sequence[str], values: Sequence[list[str]], names: Sequence[int]) -> dict[str, tuple[int, ...]]:
    """The column that holds a full name, else an address."""
    where = [index for index, name in enumerate(roles) if name == "where" and _share(values[index], _begins) > 0.5]
    for index in where:
        kind = "address" if _share(values[index], _is_place) <= 0.5 else "name"
        return {kind: (index,)}
    if names:
        return {"name": (max(names, key=lambda index: _share(values[index], _is_place)),)}
    for index, name in enumerate(roles):
        if name == "address" and _share(values[index], _begins) > 0.5:
            return {"address": (index,)}
    unknown = [index for index, name in enumerate(roles) if name in ("", "other", "category")]
    likely = [index for index in unknown if _share(values[index], _is_named) > 0.6]
    return {"name": (likely[0],)} if likely else {}


def _no_place(headers: Sequence[str], numbers: Sequence[str], file: object) -> None:
    shown = ", ".join(header for header in headers if header)[:200]
    said = f"; the column {numbers[0]} holds numbers, no names" if numbers else ""
    raise InputError(
        f"{file}: no column holds places or division codes (columns: {shown}){said}. Expected a header such as 省, 市, "
        "县, 乡镇, 村, 所在地, 地址, 区划代码; or say it: --columns name=HEADER (未找到地名列)"
    )


def _not_numbers(plan: Plan, below: Sequence[Sequence[str]], file: object) -> None:
    """Raises where all that should be names are numbers, as somebody said otherwise."""
    for name, indices in plan.at.items():
        values = [value for index in indices for value in _sample(below, index)]
        if name not in CODE_ROLES and values and _share(values, is_number) == 1.0:
            column = plan.headers[indices[0]]
            raise InputError(f"{file}: the column {column} holds numbers ({values[0]}), expected names (应为名称)")


def _sample(rows: Sequence[Sequence[str]], index: int) -> list[str]:
    found = dict.fromkeys(text for row in rows if index < len(row) and (text := text_of(row[index])))
    return [text for text in found if not is_sum([text])][:_VALUES]


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _is_code(text: str) -> bool:
    """Whether a text may be a whole code: some digits that begin with those of a province, or a number cut short."""
    found = digits(text).digits
    return scientific(text) or (4 <= len(found) <= 12 and found[:2] in province_table()) or found in province_table()


def _holds_codes(role: str, values: Sequence[str]) -> bool:
    """Whether a column holds the codes that its header promises: whole ones, or of one level the digits it adds."""
    whole = _share(values, _is_code) > 0.5
    return role in CODE_ROLES and (whole or (role != "code" and _share(values, _is_part) > 0.5))


def _is_part(text: str) -> bool:
    """Whether a text may be what one level adds to a code: up to three digits."""
    return 1 <= len(digits(text).digits) <= 3


def _is_named(text: str) -> bool:
    """Whether a text is the name of a division, as the register has it."""
    return len(text) <= 60 and bool(level_of_name(text) or resolve_string(text).kind)


def _is_place(text: str) -> bool:
    """Whether a text is written as the name of a place."""
    end = text[-40:]
    return len(text) <= 100 and bool(COMMUNITY_END.search(end) or TOWNSHIP_END.search(end) or _is_named(text))


def _begins(text: str) -> bool:
    """Whether a text begins with names of the register, as an address does."""
    return len(text) <= 200 and (_is_place(text) or bool(resolve_string(text[:60]).code))
