"""Resolves names of the 兵团, which is not a province of the register: its 师, 团, 农场 and 连.

The towns and cities of the 兵团 are in a table (`data/reference/regiments.csv`); other regiments are townships of 新疆
with a number or name. Numbers are compared as numbers: 11团, 十一团 and 第十一团 are the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from mingdan.lexicon.generic_parts import BINGTUAN
from mingdan.lexicon.levels import Level, is_at
from mingdan.lexicon.numerals import NUMERALS, parse_numeral
from mingdan.model import NamePath, Reason, ReasonKind, reason
from mingdan.register.edition import Edition
from mingdan.register.tables import Code, Text, Words, load
from mingdan.resolver.name_index import NameIndex
from mingdan.resolver.village_index import VARIANT_CONFIDENCE, VillageIndex

XINJIANG = "65"
_NUMERAL = rf"[{NUMERALS}\d]{{1,6}}"
_NUMBERED = re.compile(rf"[{NUMERALS}\d]师")
_DIVISION = re.compile(rf"农?第?({_NUMERAL})师(.*)")
_REGIMENT = re.compile(rf"第?({_NUMERAL})团(?:乡|农场|中心团场|团场|场|镇)?(?:部|机关)?")
_COMPANY = re.compile(rf"(?:.*团)?第?({_NUMERAL})连(?:连队|队|生活区)?")
_TOWNSHIP = re.compile(rf"(?:新疆)?(兵团)?(?:[农第]*({_NUMERAL})师)?(.+?)(分部)?(?:生活区)?")
_Candidates = tuple[tuple[str, Reason], ...]


@dataclass(frozen=True, slots=True)
class _TableRow:
    """A division with its city, or a regiment with its town.

    Attributes:
        division: the name of the 师.
        regiment: the name of the 团; empty in the row of the division.
        code: of the city or town; empty where the register has none.
        name: of the city or town.
        around: codes of prefectures in which regiments of the division lie.
    """

    division: Text
    regiment: str
    code: str
    name: str
    around: Words
    source: Text
    reason: str


class RegimentUnit(NamedTuple):
    """A township of the register that is a regiment or a farm.

    Attributes:
        code: of the township.
        division: the number of the 师; 0 where the name does not say it.
        number: the number of the 团; 0 for a farm.
        name: the name of a farm; empty for a regiment.
        is_part: whether the township is only a part of it (分部).
    """

    code: Code
    division: int
    number: int
    name: str
    is_part: bool


class BingtuanMatch(NamedTuple):
    """The result for names of the 兵团.

    Attributes:
        code: the deepest division that is certain.
        confidence: between 0 and 1; 0 where not all names were found.
        missing: the level that was not found; empty where all were.
        candidates: divisions that may be meant, with reasons.
    """

    code: str
    confidence: float = 0.0
    missing: str = ""
    candidates: _Candidates = ()


def may_name_bingtuan(text: str) -> bool:
    """Whether an unbroken name may be one of the 兵团: it has that word, or the number of a 师."""
    return ("师" in text and bool(_NUMBERED.search(text))) or "兵团" in text


def is_bingtuan(layers: NamePath) -> bool:
    """Whether names are those of the 兵团."""
    return layers.province in (BINGTUAN, "兵团") or (
        layers.province in ("", "新疆", "新疆维吾尔自治区") and bool(_DIVISION.fullmatch(layers.prefecture))
    )


@cache
def _divisions_and_towns() -> tuple[dict[int, _TableRow], tuple[RegimentUnit, ...]]:
    """The rows of the divisions by number, and the towns of regiments."""
    rows = [(_division_number(row.division)[0], row) for row in load("regiments.csv", _TableRow)]
    divisions = {number: row for number, row in rows if not row.regiment}
    regiments = [(number, row) for number, row in rows if row.regiment]
    towns = (RegimentUnit(row.code, number, *_regiment(row.regiment), False) for number, row in regiments)
    return divisions, tuple(towns)


def _regiment(text: str) -> tuple[int, str]:
    """The number of a regiment and no name, or 0 and the name of a farm."""
    match = _REGIMENT.fullmatch(text)
    return (parse_numeral(match[1]), "") if match else (0, text)


def _division_number(text: str) -> tuple[int, str]:
    """The number of a division, and the city that is named with it."""
    match = _DIVISION.fullmatch(text)
    return (parse_numeral(match[1]), match[2]) if match else (0, text)


def _match_without_regiment(layers: NamePath, row: _TableRow | None, city: str) -> BingtuanMatch:
    if layers.community or not row:
        level = "community" if layers.community else "prefecture" if layers.prefecture else "province"
        return BingtuanMatch("", 0.0, level, ((XINJIANG, reason(ReasonKind.ENCLOSING_REGION, name=BINGTUAN)),))
    if row.code and city == row.name:
        return BingtuanMatch(row.code, VARIANT_CONFIDENCE)
    return BingtuanMatch(XINJIANG, 0.0, "prefecture", _city_candidate(row))


def _city_candidate(row: _TableRow | None) -> _Candidates:
    return ((row.code, reason(ReasonKind.JOINT_CITY, name=row.division)),) if row and row.code else ()


def _unit_candidates(units: list[RegimentUnit], row: _TableRow | None) -> _Candidates:
    part, same_name = reason(ReasonKind.PART), reason(ReasonKind.SAME_NAME)
    candidates = ((unit.code, part if unit.is_part else same_name) for unit in units)
    return (*candidates, *(_city_candidate(row) if all(unit.is_part for unit in units) else ()))


def _may_belong_to(unit: RegimentUnit, division: int, row: _TableRow | None) -> bool:
    """Whether a township may belong to a division: by its name, else by where it lies."""
    if not division:
        return True
    if unit.division:
        return unit.division == division
    return row is not None and unit.code.startswith(tuple(filter(None, [row.code, *row.around])))


class Bingtuan:
    """The 师, 团 and 连 among the divisions of an edition."""

    def __init__(self, edition: Edition, names: NameIndex, villages: VillageIndex) -> None:
        self._edition = edition
        self._names = names
        self._villages = villages
        self._registered_units = lru_cache(maxsize=None)(self._find_registered_units)

    def _find_registered_units(self) -> tuple[RegimentUnit, ...]:
        """The regiments and farms among the townships of the register."""
        units = []
        for code, name in self._edition.province(XINJIANG).names.items():
            match = _TOWNSHIP.fullmatch(name) if is_at(code, Level.TOWNSHIP) else None
            if match and (match[1] or match[2] or _REGIMENT.fullmatch(match[3])):
                division = parse_numeral(match[2]) if match[2] else 0
                units.append(RegimentUnit(code, division, *_regiment(match[3]), bool(match[4])))
        return tuple(units)

    def match_bingtuan(self, layers: NamePath) -> BingtuanMatch:
        """The division of the register that names of the 兵团 stand for."""
        division, city = _division_number(layers.prefecture) if layers.prefecture else (0, "")
        row = _divisions_and_towns()[0].get(division)
        if not layers.township:
            return _match_without_regiment(layers, row, city)
        units = self._units_named(division, row, layers.township)
        if not units:
            return self._not_found(layers, row)
        if layers.community:
            return self._match_company(layers.community, units, row)
        if len(units) == 1 and not units[0].is_part:
            return BingtuanMatch(units[0].code, VARIANT_CONFIDENCE)
        return BingtuanMatch(XINJIANG, 0.0, "township", _unit_candidates(units, row))

    def _not_found(self, layers: NamePath, row: _TableRow | None) -> BingtuanMatch:
        units = (*_divisions_and_towns()[1], *self._registered_units())
        elsewhere = [unit for unit in units if (unit.number, unit.name) == _regiment(layers.township)]
        why = reason(ReasonKind.OTHER_DIVISION, township=layers.township, prefecture=layers.prefecture)
        candidates = (*((unit.code, why) for unit in elsewhere), *_city_candidate(row))
        return BingtuanMatch(XINJIANG, 0.0, "township", candidates)

    def _units_named(self, division: int, row: _TableRow | None, text: str) -> list[RegimentUnit]:
        """The townships that a name of a regiment or farm may mean; whole ones before parts."""
        by_code = {unit.code: unit for unit in _divisions_and_towns()[1] if division in (0, unit.division)}
        by_code |= {unit.code: unit for unit in self._registered_units() if _may_belong_to(unit, division, row)}
        units = [unit for unit in by_code.values() if (unit.number, unit.name) == _regiment(text)]
        if row and row.code:
            known = {unit.code for unit in units}
            towns = [
                code
                for code, cost in self._names.names_within(row.code).by_name.get(text, ())
                if not cost and code not in known
            ]
            units += [RegimentUnit(code, division, 0, text, False) for code in towns]
        return sorted(units, key=lambda unit: (unit.is_part, unit.code))

    def _match_company(self, text: str, units: list[RegimentUnit], row: _TableRow | None) -> BingtuanMatch:
        """The match of a 连 or a community within the townships that a regiment may be."""
        villages = [village for unit in units for village in self._companies_named(unit.code, text)]
        if len(villages) == 1:
            return BingtuanMatch(villages[0], VARIANT_CONFIDENCE)
        if villages:
            candidates = tuple((village, reason(ReasonKind.SAME_NAME)) for village in villages)
            return BingtuanMatch(XINJIANG, 0.0, "community", candidates)
        if len(units) > 1 or units[0].is_part:
            return BingtuanMatch(XINJIANG, 0.0, "township", _unit_candidates(units, row))
        return BingtuanMatch(
            units[0].code, 0.0, "community", tuple(self._villages.similar_villages(units[0].code, text))
        )

    def _companies_named(self, township: str, text: str) -> Iterator[str]:
        company = _COMPANY.fullmatch(text)
        if not company:
            yield from (code for code, _ in self._villages.villages_named(township, text))
            return
        register = self._edition.province(XINJIANG)
        for code in register.children(township):
            match = _COMPANY.fullmatch(register.names[code])
            if match and parse_numeral(match[1]) == parse_numeral(company[1]):
                yield code
