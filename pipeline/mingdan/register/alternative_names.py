"""Alternative names of a division: abbreviations, former names, names with another type, and shorter forms."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from mingdan.lexicon.generic_parts import (
    EVERYDAY_PARTS,
    OTHER_TOWNSHIP_TYPES,
    PEOPLES,
    SHORT_SUBDISTRICTS,
    TOWNSHIP_ENDS,
    Role,
    alternatives,
    generic_parts,
)
from mingdan.lexicon.levels import Level, code_at, is_at, is_below, level_of
from mingdan.register.edition import Edition
from mingdan.register.labels import behind_parent_names, division_label, written_names
from mingdan.register.tables import Code, Text, load

# Costs of a name: none for the register's own, little for an abbreviation, more for a name that needs a review.
EXACT, ABBREVIATION, FORMER = 0.0, 0.2, 0.4
_TRAILING_PEOPLES = re.compile(
    f"(?:(?:{'|'.join(PEOPLES)})族|{'|'.join(people for people in PEOPLES if len(people) > 1)})+$"
)
_AUTONOMOUS = re.compile(r"自治(区|州|县|旗)$")
_TOWNSHIP_TYPE = re.compile(rf"({alternatives(TOWNSHIP_ENDS)})$")
_COUNTY_TYPE = re.compile(rf"({alternatives(EVERYDAY_PARTS[Level.COUNTY])})$")


@dataclass(frozen=True, slots=True)
class _Abbreviation:
    code: Code
    name: Text
    abbreviation: Text
    matched: bool  # whether names are matched by it, or it only goes with the data of the division
    reason: Text


@dataclass(frozen=True, slots=True)
class _FormerName:
    code: Code
    name: Text
    level: Text
    prefecture: str
    province: Text
    first: int
    last: int
    source: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class _OfficialParent:
    """A division that lies in a unit which the register does not list above it.

    Attributes:
        name: of that unit.
        code: of the division.
        member: the name of the division.
    """

    name: Text
    code: Code
    member: Text
    reason: Text


def without_peoples(text: str) -> str:
    """A name without the names of peoples at its end: 长阳土家族 -> 长阳; unchanged where nothing would remain."""
    return _TRAILING_PEOPLES.sub("", text) or text


@cache
def _abbreviations(matched: bool) -> dict[str, list[str]]:
    """The abbreviations by code: those that names are matched by, or the others."""
    by_code: dict[str, list[str]] = {}
    for row in load("abbreviations.csv", _Abbreviation):
        if row.matched == matched:
            by_code.setdefault(row.code, []).append(row.abbreviation)
    return by_code


@cache
def _former_names() -> dict[str, list[str]]:
    """The former names of counties and prefectures, by the code of what they are today."""
    by_code: dict[str, list[str]] = {}
    for row in load("former_names.csv", _FormerName, {"first": "from", "last": "to"}):
        by_code.setdefault(row.code, []).append(row.name)
    for parent in load("official_parents.csv", _OfficialParent):
        by_code.setdefault(parent.code, []).append(parent.name + parent.member)
    return by_code


def former_names(code: str) -> Collection[str]:
    """The names that a county or prefecture had, and those that it has below an official parent."""
    return _former_names().get(code, ())


def alternative_names(edition: Edition, code: str, name: str = "") -> Iterator[tuple[str, float]]:
    """The names of a division other than the register's, each with its cost; a name may occur twice.

    Args:
        edition: the edition.
        code: of the division.
        name: the one of its own names whose other forms are wanted.
    """
    name = name or edition.register_name(code)
    yield from ((abbreviation, ABBREVIATION) for abbreviation in _abbreviations(matched=True).get(code, ()))
    yield from ((former, FORMER) for former in _former_names().get(code, ()))
    if not is_below(code, Level.COUNTY):
        yield from _names_to_county(name, level_of(code))
    elif is_at(code, Level.TOWNSHIP):
        yield from _township_names(edition, code, name)
    else:
        yield from _village_names(edition, code, name)


def short_names(edition: Edition, code: str) -> set[str]:
    """The short names of a province, prefecture or county: 四川 and 川, 成都, 阿坝州; none for other levels.

    These are the abbreviations that names are matched by, the name of a prefecture without 市 or 地区, and single
    characters (川) that are too short to be matched.
    """
    if is_below(code, Level.COUNTY):
        return set()
    name = edition.register_name(code)
    stem = name.removesuffix("地区").removesuffix("市") if is_at(code, Level.PREFECTURE) else name
    matched = {short for short, cost in alternative_names(edition, code) if cost == ABBREVIATION}
    return (matched | {stem} | set(_abbreviations(matched=False).get(code, ()))) - {name}


def _names_to_county(name: str, level: Level) -> Iterator[tuple[str, float]]:
    if autonomous := _AUTONOMOUS.search(name):
        yield from _autonomous_names(name, level, autonomous)
    elif level == Level.PROVINCE:
        yield name[:-1], ABBREVIATION
    elif level == Level.PREFECTURE:
        stem = name.removesuffix("市").removesuffix("地区")
        if stem != name:
            yield from ((f"{stem}{end}", FORMER) for end in ("市", "地区"))
    elif _COUNTY_TYPE.search(name):
        yield from _county_names(name)


def _autonomous_names(name: str, level: Level, autonomous: re.Match[str]) -> Iterator[tuple[str, float]]:
    """The names of an autonomous unit without its peoples: 阿坝藏族羌族自治州 -> 阿坝州, 阿坝自治州."""
    if level == Level.PROVINCE:
        stem = re.sub("(壮族|回族|维吾尔)?自治区$", "", name)
        yield stem, ABBREVIATION
    else:
        stem = without_peoples(name[: autonomous.start()])
    yield from ((stem + autonomous[1], ABBREVIATION), (stem + autonomous[0], ABBREVIATION))


def _county_names(name: str) -> Iterator[tuple[str, float]]:
    stem = name[:-1]
    if len(short := without_peoples(stem)) >= 2 and short != stem:
        yield short + name[-1], ABBREVIATION  # 梅里斯达斡尔族区
    if len(stem) >= 2:
        yield from ((f"{stem}{end}", FORMER) for end in ("县", "市", "区"))
    if name.endswith("县区"):
        yield stem, FORMER
    elif name.endswith(("州市", "州区")):
        yield f"{name[:-2]}县", FORMER


def township_stem(name: str) -> str:
    """A township's name without its type and the names of peoples: 恩和俄罗斯族民族乡 -> 恩和."""
    stem = _TOWNSHIP_TYPE.sub("", name)
    return without_peoples(stem) if name.endswith(("乡", "苏木")) else stem


def exact_township_names(edition: Edition, code: str, name: str) -> Iterator[str]:
    """The names of a township that are as good as one of its own names: its label, its office; one may be empty."""
    county = edition.register_name(code_at(code, Level.COUNTY))
    label = division_label(code, name, county)
    yield from {label, behind_parent_names(label, county)} - {name}
    if label.endswith("街道") and len(stem := township_stem(label)) >= 2:
        yield from (f"{stem}{end}" for end in generic_parts(Level.TOWNSHIP, Role.COMMITTEE))


def _township_names(edition: Edition, code: str, name: str) -> Iterator[tuple[str, float]]:
    yield from ((written, EXACT) for written in exact_township_names(edition, code, name))
    label = division_label(code, name, edition.register_name(code_at(code, Level.COUNTY)))
    stem = township_stem(label)
    if len(stem) < 2:
        return
    if label.endswith("街道"):
        yield from ((f"{stem}{end}", ABBREVIATION) for end in SHORT_SUBDISTRICTS)
    yield from ((f"{stem}{end}", FORMER) for end in OTHER_TOWNSHIP_TYPES)
    if without_peoples(stem) != stem or label.endswith("民族乡"):
        yield from ((f"{without_peoples(stem)}{end}", FORMER) for end in ("乡", "镇"))


def _village_names(edition: Edition, code: str, name: str) -> Iterator[tuple[str, float]]:
    names = edition.province(code_at(code, Level.PROVINCE)).names
    parents = names[code_at(code, Level.COUNTY)], names[code_at(code, Level.TOWNSHIP)]
    yield from ((written, EXACT) for written in written_names(name, *parents))
