"""The names by which divisions are called, by the division that they lie within: what splitting and locating look up.

Loaded province by province, and within a province township by township, so that one name costs one province.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from mingdan.lexicon.levels import LEVELS, Level, level_of
from mingdan.model import NamePath
from mingdan.register.alternative_names import ABBREVIATION, EXACT, alternative_names
from mingdan.register.divisions import child_codes, names_to_counties, register_name


@dataclass(frozen=True, slots=True)
class NameTable:
    """The names of the divisions directly within one: name -> (code, cost); and their lengths, longest first."""

    by: dict[str, tuple[tuple[str, float], ...]]
    lengths: tuple[int, ...]

    def starting(self, text: str, start: int) -> Iterator[tuple[str, int, float]]:
        """The divisions that a text names at a position: code, end of the name, cost."""
        for length in self.lengths:
            for code, cost in self.by.get(text[start : start + length], ()) if start + length <= len(text) else ():
                yield code, start + length, cost


@lru_cache(maxsize=8000)
def names_within(code: str) -> NameTable:
    """The names of the divisions directly within one."""
    by: dict[str, dict[str, float]] = {}
    below = child_codes(code)
    if (
        len(code) == Level.PREFECTURE and below and len(below[0]) == Level.TOWNSHIP
    ):  # 东莞市东莞市: the county of its own name is a placeholder
        below = below + [child for child in names_to_counties() if child[:4] == code and len(child) == Level.COUNTY]
    for child in below:
        for text, cost in ((register_name(child), EXACT), *alternative_names(child)):
            if text:
                found = by.setdefault(text, {})
                found[child] = min(cost, found.get(child, cost))
    settled = {
        text: tuple((child, cost) for child, cost in found.items() if cost == EXACT or EXACT not in found.values())
        for text, found in by.items()
    }
    return NameTable(settled, tuple(sorted({len(text) for text in settled}, reverse=True)))


@cache
def names_two_levels_below(code: str) -> NameTable:
    """The names two levels down, for words that leave out a level: counties of a province, townships of a city."""
    below = [child for child in child_codes(code) if len(child) <= Level.COUNTY]
    by: dict[str, dict[str, float]] = {}
    for child in below:
        for text, found in names_within(child).by.items():
            for grandchild, cost in found:
                if len(grandchild) <= Level.TOWNSHIP:
                    by.setdefault(text, {})[grandchild] = cost
    settled = {text: tuple(found.items()) for text, found in by.items()}
    return NameTable(settled, tuple(sorted({len(text) for text in settled}, reverse=True)))


# Areas that are run like counties and are none in the register.
_ZONE = re.compile(
    r".{0,10}(开发区|高新区|经开区|新区|风景(名胜)?区|示范区|管理区|试验区|实验区|园区|度假区|保税区|投资区|旅游区|矿区|林区|合作区|管委会)$"
)
_REGIMENT = re.compile(r"第?[一二三四五六七八九十\d]{1,3}师(.{2,4}市)?")
_BINGTUAN = "新疆生产建设兵团"
_NOWHERE = NamePath()


def level_of_name(text: str, context: NamePath = _NOWHERE) -> str:
    """The level that a name alone stands for: what a heading means.

    Args:
        text: the name, without spaces.
        context: what is known of where it is; a name is sought there first, then in the whole country.

    Returns:
        `province`, `prefecture`, `county`, `township`, or empty where it is the name of none.
    """
    if text in (_BINGTUAN, "兵团"):
        return "province"
    if _REGIMENT.fullmatch(text):
        return "prefecture"
    above = context_divisions(context)
    tables = [names_within(code) for code in above]
    tables += [names_two_levels_below(code) for code in above if len(code) in (Level.PROVINCE, Level.PREFECTURE)]
    tables += [names_within(""), all_prefectures(), all_counties()]
    for table in tables:
        if found := table.by.get(text):
            return level_of(found[0][0]).field
    return "county" if len(text) <= 12 and _ZONE.fullmatch(text) else ""


@lru_cache(maxsize=1000)
def context_divisions(context: NamePath) -> tuple[str, ...]:
    """The divisions that the layers of a context may stand for; the country (an empty code) where they say nothing."""
    found = [""]
    for text in context[:4]:
        if not text:
            continue
        below = {code for node in found for code, _ in names_within(node).by.get(text, ())}
        if not below:
            below = {code for node in found for code, _ in names_two_levels_below(node).by.get(text, ())}
        if not below and found == [""]:
            below = {code for table in (all_prefectures(), all_counties()) for code, _ in table.by.get(text, ())}
        found = sorted(below) or found
    return tuple(found)


@cache
def all_prefectures() -> NameTable:
    """The names of all prefectures, and of the counties that lie directly within a province."""
    return _merged([names_within(code) for code in child_codes("")])


@cache
def all_counties() -> NameTable:
    """The names of all counties."""
    below_provinces = [code for province in child_codes("") for code in child_codes(province)]
    return _merged([names_within(code) for code in below_provinces if len(code) == Level.PREFECTURE])


def _merged(tables: Iterable[NameTable]) -> NameTable:
    by: dict[str, dict[str, float]] = {}
    for table in tables:
        for text, found in table.by.items():
            by.setdefault(text, {}).update((code, cost) for code, cost in found if len(code) <= Level.COUNTY)
    settled = {text: tuple(found.items()) for text, found in by.items() if found}
    return NameTable(settled, tuple(sorted({len(text) for text in settled}, reverse=True)))


# Where the stem of a name may stand in a title, and what may follow it: 和谐 and 绿色 begin as places do.
_BEFORE_STEM = re.compile(r"(^|[（(、，]|年|年度|关于|批)$")
_AFTER_STEM = re.compile(r"\d|入选|[）)，]|第|共|名单|各地|全[省市]|[一二三四五六七八九十百]+个")


def places_in_title(title: str) -> NamePath:
    """The places that a title or the name of a body names, by their full names; empty layers where it names none.

    A name counts where it stands in full (甘肃省, 常州市), a stem only where nothing else can be meant: `大同25个`,
    `汉中入选…`. Of several places at one level, or of places that do not lie within one another, the higher counts.
    """
    if "兵团" in title:
        return NamePath(province=_BINGTUAN)
    found = NamePath()
    within = ""
    for position, table in enumerate((names_within(""), all_prefectures(), all_counties())):
        codes = {code for code in _named_in(title[:200], table, LEVELS[position]) if code.startswith(within)}
        if len(codes) == 1:
            within = codes.pop()
            found = found._replace(**{level_of(within).field: register_name(within)})
    return found


def _named_in(title: str, table: NameTable, digits: int) -> Iterator[str]:
    """The divisions of a table that a title names."""
    end = 0
    for start in range(len(title)):
        for code, stop, cost in table.starting(title, start) if start >= end else ():
            if (
                cost <= ABBREVIATION
                and stop - start >= 3
                and register_name(code)[0] == title[start]
                and len(code) >= digits
            ):
                yield code
                end = stop
                break
        else:
            stem = _stem_at(title, start, table) if start >= end and digits < Level.COUNTY else ""
            if stem:
                yield stem


def _stem_at(title: str, start: int, table: NameTable) -> str:
    """The only division of a table that a title names without 省, 市, 州, where nothing else can be meant."""
    if not _BEFORE_STEM.search(title[:start]):
        return ""
    for length in (4, 3, 2):
        stem, rest = title[start : start + length], title[start + length :]
        known = {code for kind in ("省", "市", "地区", "州") for code, _ in table.by.get(stem + kind, ())}
        if len(known) == 1 and _AFTER_STEM.match(rest):
            return known.pop()
    return ""
