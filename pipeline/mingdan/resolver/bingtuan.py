"""The 兵团, which is no province of the register: what the register has for its 师, 团, 农场 and 连.

Its towns and cities are named in a table (`data/reference/regiments.csv`); other regiments stand among the townships
of 新疆 by number or name. Numbers are compared as numbers: 11团, 十一团 and 第十一团 are one.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mingdan.lexicon.levels import Level
from mingdan.lexicon.numerals import NUMERALS, parse_numeral
from mingdan.model import NamePath, Reason, ReasonKind, reason
from mingdan.register.divisions import load_province
from mingdan.resolver.name_index import names_within
from mingdan.resolver.village_index import VARIANT, similar_villages, villages_named
from mingdan.resources import folder

BINGTUAN = "新疆生产建设兵团"
XINJIANG = "65"
_NUMERAL = rf"[{NUMERALS}\d]{{1,6}}"
_DIVISION = re.compile(rf"农?第?({_NUMERAL})师(.*)")
_REGIMENT = re.compile(rf"第?({_NUMERAL})团(?:乡|农场|中心团场|团场|场|镇)?(?:部|机关)?")
_COMPANY = re.compile(rf"(?:.*团)?第?({_NUMERAL})连(?:连队|队|生活区)?")
_UNIT = re.compile(rf"(?:新疆)?(兵团)?(?:[农第]*({_NUMERAL})师)?(.+?)(分部)?(?:生活区)?")


class RegimentUnit(NamedTuple):
    """A township of the register that is a regiment or a farm: its division and number are 0 where it names none."""

    code: str
    division: int
    number: int
    name: str
    is_part: bool


class BingtuanMatch(NamedTuple):
    """How far names lead: code, confidence, the level that is missing, and what may be meant, with reasons."""

    code: str
    confidence: float = 0.0
    missing: str = ""
    candidates: tuple[tuple[str, Reason], ...] = ()


def is_bingtuan(layers: NamePath) -> bool:
    """Whether names are those of the 兵团."""
    return layers.province in (BINGTUAN, "兵团") or (
        layers.province in ("", "新疆", "新疆维吾尔自治区") and bool(_DIVISION.fullmatch(layers.prefecture))
    )


@cache
def _table() -> tuple[dict[int, dict[str, str]], tuple[RegimentUnit, ...]]:
    """The divisions by number, each with its row; and the towns."""
    with (folder("data/reference") / "regiments.csv").open(encoding="utf-8", newline="") as table:
        rows = [(_division(row["division"])[0], row) for row in csv.DictReader(table)]
    cities = {division: row for division, row in rows if not row["regiment"]}
    regiments = [(division, row) for division, row in rows if row["regiment"]]
    towns = (RegimentUnit(row["code"], division, *_called(row["regiment"]), False) for division, row in regiments)
    return cities, tuple(towns)


@cache
def _units() -> tuple[RegimentUnit, ...]:
    """The regiments and farms among the townships of the register."""
    found = []
    for code, own in load_province(XINJIANG).names.items():
        match = _UNIT.fullmatch(own) if len(code) == Level.TOWNSHIP else None
        if match and (match[1] or match[2] or _REGIMENT.fullmatch(match[3])):
            division = parse_numeral(match[2]) if match[2] else 0
            found.append(RegimentUnit(code, division, *_called(match[3]), bool(match[4])))
    return tuple(found)


def _called(text: str) -> tuple[int, str]:
    """The number of a regiment, else the name of a farm."""
    found = _REGIMENT.fullmatch(text)
    return (parse_numeral(found[1]), "") if found else (0, text)


def _division(text: str) -> tuple[int, str]:
    """The number of a division, and the city that is named with it."""
    found = _DIVISION.fullmatch(text)
    return (parse_numeral(found[1]), found[2]) if found else (0, text)


def match_bingtuan(layers: NamePath) -> BingtuanMatch:
    """What the register has for names of the 兵团."""
    division, city = _division(layers.prefecture) if layers.prefecture else (0, "")
    row = _table()[0].get(division)
    if not layers.township:
        return _without_regiment(layers, row, city)
    units = _matching(division, row, layers.township)
    if layers.community:
        return _company(layers.community, units, row) if units else _not_found(layers, row)
    if len(units) == 1 and not units[0].is_part:
        return BingtuanMatch(units[0].code, VARIANT)
    return BingtuanMatch(XINJIANG, 0.0, "township", _of(units, row)) if units else _not_found(layers, row)


def _without_regiment(layers: NamePath, row: dict[str, str] | None, city: str) -> BingtuanMatch:
    if layers.community or not row:
        level = "community" if layers.community else "prefecture" if layers.prefecture else "province"
        return BingtuanMatch("", 0.0, level, ((XINJIANG, reason(ReasonKind.ENCLOSING_REGION, name=BINGTUAN)),))
    if row["code"] and city == row["name"]:
        return BingtuanMatch(row["code"], VARIANT)
    return BingtuanMatch(XINJIANG, 0.0, "prefecture", _city(row))


def _not_found(layers: NamePath, row: dict[str, str] | None) -> BingtuanMatch:
    own, called = _called(layers.township)
    others = [unit for unit in (*_table()[1], *_units()) if (unit.number, unit.name) == (own, called)]
    elsewhere = reason(ReasonKind.OTHER_DIVISION, township=layers.township, prefecture=layers.prefecture)
    return BingtuanMatch(XINJIANG, 0.0, "township", (*((unit.code, elsewhere) for unit in others), *_city(row)))


def _city(row: dict[str, str] | None) -> tuple[tuple[str, Reason], ...]:
    return ((row["code"], reason(ReasonKind.JOINT_CITY, name=row["division"])),) if row and row["code"] else ()


def _of(units: list[RegimentUnit], row: dict[str, str] | None) -> tuple[tuple[str, Reason], ...]:
    part, same = reason(ReasonKind.PART), reason(ReasonKind.SAME_NAME)
    found = ((unit.code, part if unit.is_part else same) for unit in units)
    return (*found, *(_city(row) if all(unit.is_part for unit in units) else ()))


def _matching(division: int, row: dict[str, str] | None, text: str) -> list[RegimentUnit]:
    """The townships that a regiment or farm may be; whole ones before parts."""
    own, called = _called(text)
    found = {unit.code: unit for unit in _table()[1] if unit.division == (division or unit.division)}
    found |= {unit.code: unit for unit in _units() if _is_of(unit, division, row)}
    units = [unit for unit in found.values() if (unit.number, unit.name) == (own, called)]
    if row and row["code"]:
        towns = [code for code, cost in names_within(row["code"]).by.get(text, ()) if not cost]
        known = {unit.code for unit in units}
        units += [RegimentUnit(code, division, 0, text, False) for code in towns if code not in known]
    return sorted(units, key=lambda unit: (unit.is_part, unit.code))


def _is_of(unit: RegimentUnit, division: int, row: dict[str, str] | None) -> bool:
    """Whether a township may belong to a division: by its name, else by where it lies."""
    if not division or unit.division:
        return unit.division in (division, 0) or not division
    return row is not None and unit.code.startswith(tuple(filter(None, [row["code"], *row["around"].split()])))


def _company(text: str, units: list[RegimentUnit], row: dict[str, str] | None) -> BingtuanMatch:
    """A 连 or a community within the townships that a regiment may be."""
    found = [village for unit in units for village in _villages(unit.code, text)]
    if len(found) == 1:
        return BingtuanMatch(found[0], VARIANT)
    if found or len(units) > 1 or units[0].is_part:
        candidates = tuple((village, reason(ReasonKind.SAME_NAME)) for village in found) or _of(units, row)
        return BingtuanMatch(XINJIANG, 0.0, "community" if found else "township", candidates)
    return BingtuanMatch(units[0].code, 0.0, "community", tuple(similar_villages(units[0].code, text)))


def _villages(township: str, text: str) -> Iterator[str]:
    company = _COMPANY.fullmatch(text)
    if not company:
        yield from (code for code, _ in villages_named(township, text))
        return
    register = load_province(XINJIANG)
    for code in register.children(township):
        own = _COMPANY.fullmatch(register.names[code])
        if own and parse_numeral(own[1]) == parse_numeral(company[1]):
            yield code
