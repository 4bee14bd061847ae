"""What a name of the register consists of, as the rules of correspondence compare it: a stem and a class."""

import re
from functools import cache
from typing import NamedTuple

from mingdan.lexicon.generic_parts import PEOPLES, PLACEHOLDER_NAMES
from pypinyin import lazy_pinyin

_VILLAGE_END = re.compile(
    r"(社区|嘎查|村|居|(居|村|牧|社区)?民?委员?会|居民委?员?会?|[居村牧]委|社区工作站|家属区|(?<=社)区)+$"
)
_TOWNSHIP_END = re.compile(r"(街道(办事处)?|镇(人民政府)?|乡|苏木|办事处|地区(办事处)?)$")
_PEOPLES = re.compile(rf"((({'|'.join(PEOPLES)})族)+|民族|各族)$")
_COUNTY_END = re.compile(
    rf"((({'|'.join(sorted(PEOPLES, key=len, reverse=True))})族)*自治[县旗州]|林区|特区|地区|[县市区旗盟])$"
)
_SPACES = re.compile(r"[\s·•．.]")
# Characters that tell neighbours apart: two names that differ in them alone are two places.
_TELLING = frozenset("一二三四五六七八九十东西南北中上下前后左右大小新老旧里外内甲乙丙丁零〇百0123456789ABCDEFabcdef")


class Parts(NamedTuple):
    """A name: what is its own, and its class (C community, V village, S 街道, T 镇, X 乡, Q none of these)."""

    stem: str
    kind: str


def without_parents(name: str, parents: list[str]) -> str:
    """A name without the names of its parents in front: 雷山县丹江镇羊常社区居民委员会 -> 羊常社区居民委员会."""
    for parent in parents:
        rest = name.removeprefix(parent)
        if rest != name and village(rest).stem not in ("", "社区", "村", "居委会", "村委会"):
            name = rest
    return name


@cache
def village(name: str) -> Parts:
    """The parts of a name at village level."""
    text = _SPACES.sub("", name).replace("(", "（").replace(")", "）")
    end = _VILLAGE_END.search(text)
    if not end:
        return Parts(text, "Q")
    is_village = ("村" in end[0] or "嘎查" in end[0] or "牧" in end[0]) and not re.search("社区|居", end[0])
    stem = text[: end.start()] or end[0]
    return Parts(stem, "V" if is_village else "C")


@cache
def township(name: str) -> Parts:
    """The parts of a name at township level; 彝族乡 counts as 乡."""
    text = _SPACES.sub("", name)
    end = _TOWNSHIP_END.search(text)
    if not end or not text[: end.start()]:
        return Parts(text, "Q")
    kind = {"街": "S", "办": "S", "地": "S", "镇": "T"}.get(end[0][0], "X")
    stem = text[: end.start()]
    if kind == "X":
        stem = _PEOPLES.sub("", stem) or stem
    return Parts(stem, kind)


@cache
def upper(name: str) -> Parts:
    """The parts of a name of a county or prefecture."""
    end = _COUNTY_END.search(name)
    stem = name[: end.start()] if end else name
    return Parts(stem if len(stem) > 1 else name, end[0] if end and len(stem) > 1 else "")


PARTS = {4: upper, 6: upper, 9: township, 12: village}


def is_placeholder(name: str) -> bool:
    """Whether a row only groups divisions."""
    return name in PLACEHOLDER_NAMES


@cache
def _sound(text: str) -> str:
    return " ".join(lazy_pinyin(text))


def similar(one: str, other: str) -> str:
    """Why two stems are likely to be one name: `sound`, `part`, `letters` (one has all of the other's), `typo`."""
    if one == other or min(len(one), len(other)) < 2:
        return ""
    if len(one) == len(other):
        differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
        if _sound(one) == _sound(other):
            return "sound"
        return "typo" if len(differing) == 1 and len(one) >= 3 and not {*differing[0]} & _TELLING else ""
    short, long = sorted((one, other), key=len)
    if short in long and not set(long.replace(short, "", 1)) & _TELLING:
        return "part"
    letters = iter(long)
    return "letters" if all(letter in letters for letter in short) else ""
