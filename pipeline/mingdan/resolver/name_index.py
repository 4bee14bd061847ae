"""The names of divisions, indexed by the division that they lie within.

The index is built province by province, and within a province township by township, so that one name costs one
province.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby

from mingdan.lexicon.generic_parts import BINGTUAN, STEM_ENDS, Role, alternatives, generic_parts
from mingdan.lexicon.levels import LEVELS, Level, code_path, is_above, is_at, is_below, level_of, parent_code
from mingdan.lexicon.numerals import ORDINALS
from mingdan.model import NamePath
from mingdan.register.alternative_names import ABBREVIATION, EXACT, alternative_names
from mingdan.register.edition import Edition

_NOWHERE = NamePath()
_ZONE_NAME = re.compile(
    rf".{{0,10}}({alternatives(generic_parts(Level.COUNTY, Role.ZONE), ('林区',))})$"
)  # areas that are run like counties
_DIVISION_OF_BINGTUAN = re.compile(rf"第?[{ORDINALS}\d]{{1,3}}师(.{{2,4}}市)?")
_MAX_ZONE_NAME, _MAX_TITLE = 12, 200
# Where the stem of a name may stand in a title, and what may follow it: 和谐 and 绿色 begin like names of places.
_BEFORE_STEM = re.compile(r"(^|[（(、，]|年|年度|关于|批)$")
_AFTER_STEM = re.compile(rf"\d|入选|[）)，]|第|共|名单|各地|全[省市]|[{ORDINALS}百]+个")


@dataclass(frozen=True, slots=True)
class NameTable:
    """Names of divisions.

    Attributes:
        by_name: name -> the divisions that bear it, each as code and cost of the name.
        lengths: the lengths of the names, longest first.
    """

    by_name: dict[str, tuple[tuple[str, float], ...]]
    lengths: tuple[int, ...]

    def starting_at(self, text: str, start: int) -> Iterator[tuple[str, int, float]]:
        """The divisions whose name a text has at a position: code, end of the name, cost."""
        for length in self.lengths:
            for code, cost in self.by_name.get(text[start : start + length], ()) if start + length <= len(text) else ():
                yield code, start + length, cost


def name_table(by_name: dict[str, tuple[tuple[str, float], ...]]) -> NameTable:
    """A table of names, with their lengths."""
    return NameTable(by_name, tuple(sorted({len(name) for name in by_name}, reverse=True)))


def _table_of_costs(costs: dict[str, dict[str, float]]) -> NameTable:
    """A table from name -> code -> cost."""
    return name_table({name: tuple(by_code.items()) for name, by_code in costs.items() if by_code})


def _merged(tables: Iterable[NameTable]) -> NameTable:
    """One table of the provinces, prefectures and counties in several."""
    costs: dict[str, dict[str, float]] = {}
    for table in tables:
        for name, matches in table.by_name.items():
            costs.setdefault(name, {}).update(
                (code, cost) for code, cost in matches if not is_below(code, Level.COUNTY)
            )
    return _table_of_costs(costs)


class NameIndex:
    """The names of the divisions of an edition.

    Args:
        edition: the edition.
        kept: the number of divisions whose tables are kept in memory.
    """

    def __init__(self, edition: Edition, kept: int = 8000) -> None:
        self._edition = edition
        self.names_within = lru_cache(maxsize=kept)(self._find_names_within)
        self.names_two_levels_below = lru_cache(maxsize=None)(self._find_names_two_levels_below)
        self.all_prefectures = lru_cache(maxsize=None)(self._find_all_prefectures)
        self.all_counties = lru_cache(maxsize=None)(self._find_all_counties)
        self.context_divisions = lru_cache(maxsize=1000)(self._find_context_divisions)

    def _find_names_within(self, code: str) -> NameTable:
        """The names of the divisions directly within one; of the provinces for an empty code."""
        children = self._edition.children(code)
        # 东莞市东莞市: the county with the name of its city is a placeholder, and people write it.
        if is_at(code, Level.PREFECTURE) and children and is_at(children[0], Level.TOWNSHIP):
            placeholders = [
                county for county in self._edition.names_to_counties if county.startswith(code) and county != code
            ]
            children = children + placeholders
        return self._table_of(children)

    def _table_of(self, codes: Iterable[str]) -> NameTable:
        costs: dict[str, dict[str, float]] = {}
        for child in codes:
            own_names = self._edition.own_names(child)
            names = chain.from_iterable(alternative_names(self._edition, child, own_name) for own_name in own_names)
            for name, cost in chain(((own_name, EXACT) for own_name in own_names), names):
                if name:
                    by_code = costs.setdefault(name, {})
                    by_code[child] = min(cost, by_code.get(child, cost))
        for name, by_code in costs.items():
            if EXACT in by_code.values():  # an exact name excludes other divisions
                costs[name] = {child: cost for child, cost in by_code.items() if cost == EXACT}
        return _table_of_costs(costs)

    def _find_names_two_levels_below(self, code: str) -> NameTable:
        """The names for words that leave out a level: counties of a province, townships of a city."""
        costs: dict[str, dict[str, float]] = {}
        for child in self._edition.children(code):
            for name, matches in self.names_within(child).by_name.items() if not is_below(child, Level.COUNTY) else ():
                for grandchild, cost in matches:
                    if not is_below(grandchild, Level.TOWNSHIP):
                        costs.setdefault(name, {})[grandchild] = cost
        return _table_of_costs(costs)

    def _find_all_prefectures(self) -> NameTable:
        """The names of all prefectures, and of the counties directly within a province."""
        return _merged(self.names_within(province) for province in self._edition.children(""))

    def _find_all_counties(self) -> NameTable:
        """The names of all counties that lie within a prefecture."""
        below_provinces = {code for province in self._edition.children("") for code in self._edition.children(province)}
        counties = (code for code in self._edition.names_to_counties if is_at(code, Level.COUNTY))
        by_prefecture = groupby(counties, key=parent_code)
        return _merged(self._table_of(list(codes)) for code, codes in by_prefecture if code in below_provinces)

    def level_of_name(self, text: str, context: NamePath = _NOWHERE) -> str:
        """The level that a name alone stands for: what a heading means.

        Args:
            text: the name, without spaces.
            context: the names around it; a name is looked up within these first, then beside and above them, and then
                in the whole country.

        Returns:
            `province`, `prefecture`, `county`, `township`, or empty where it is not the name of any of them.
        """
        if text in (BINGTUAN, "兵团"):
            return Level.PROVINCE.field
        if _DIVISION_OF_BINGTUAN.fullmatch(text):
            return Level.PREFECTURE.field
        parents = self.context_divisions(context)
        tables = [self.names_within(code) for code in parents]
        tables += [
            self.names_two_levels_below(code)
            for code in parents
            if level_of(code) in (Level.PROVINCE, Level.PREFECTURE)
        ]
        above = dict.fromkeys(part for code in parents for part in reversed(code_path(code)[:-1]))
        tables += [self.names_within(code) for code in above]  # 和田市 below 策勒县 is the county beside it
        tables += [self.names_within(""), self.all_prefectures(), self.all_counties()]
        for table in tables:
            if matches := table.by_name.get(text):
                return level_of(matches[0][0]).field
        return Level.COUNTY.field if len(text) <= _MAX_ZONE_NAME and _ZONE_NAME.fullmatch(text) else ""

    def _find_context_divisions(self, context: NamePath) -> tuple[str, ...]:
        """The divisions that the names of a context may stand for; the country (an empty code) where there are none."""
        codes = [""]
        for name in context[: Level.TOWNSHIP.depth + 1]:
            if name:
                codes = sorted(self._divisions_named(name, codes)) or codes
        return tuple(codes)

    def _divisions_named(self, name: str, parents: list[str]) -> set[str]:
        """The divisions of a name within some others, two levels below at most; in the country for an empty code."""
        for find_table in (self.names_within, self.names_two_levels_below):
            if codes := {code for parent in parents for code, _ in find_table(parent).by_name.get(name, ())}:
                return codes
        tables = (self.all_prefectures(), self.all_counties()) if parents == [""] else ()
        return {code for table in tables for code, _ in table.by_name.get(name, ())}

    def places_in_title(self, title: str) -> NamePath:
        """The places that a title or the name of a body names, by their full names; empty where it names none.

        A full name counts anywhere (甘肃省, 常州市), a stem only where nothing else can be meant (`大同25个`).
        Of several places at one level, or of places that do not lie within one another, the higher one counts.
        """
        if "兵团" in title:
            return NamePath(province=BINGTUAN)
        layers, deepest = NamePath(), ""
        stems: set[int] = set()  # where a stem stands for a place already: （吉林） is the province and not its city
        for level, table in zip(
            LEVELS, (self.names_within(""), self.all_prefectures(), self.all_counties()), strict=False
        ):
            codes = {*self._named_in(title[:_MAX_TITLE], table, level, deepest, stems)}
            names = {code: self._edition.register_name(code) for code in codes}
            if len(names) == 1 and not {*layers} & {*names.values()}:  # 中山市 is not a county within 中山市
                deepest, name = names.popitem()
                layers = layers._replace(**{level_of(deepest).field: name})
        return layers

    def _named_in(self, title: str, table: NameTable, level: Level, area: str, stems: set[int]) -> Iterator[str]:
        """The divisions of a table within an area, of a level or below, that a title names."""
        position = 0
        while position < len(title):
            codes, end = self._full_names_at(title, position, table, level)
            codes = [code for code in codes if code.startswith(area)]
            if not codes and position not in stems and (code := self._stem_at(title, position, table)):
                codes = [code] if code.startswith(area) else []
                stems |= {position} if codes else set()
            yield from filter(None, codes)
            position = end

    def _full_names_at(self, title: str, start: int, table: NameTable, level: Level) -> tuple[list[str], int]:
        """The divisions whose full name a title has at a position, and the end of the longest one."""
        codes, longest = list[str](), start + 1
        for code, end, cost in table.starting_at(title, start):
            name = self._edition.register_name(code)
            is_long = end - start >= 3 or (title[start:end] == name and _BEFORE_STEM.search(title[:start]))  # 涉县
            is_full = cost <= ABBREVIATION and is_long and name[0] == title[start]
            if is_full and not is_above(code, level) and (not codes or end == longest):
                codes.append(code)
                longest = end
        return codes, longest

    def _stem_at(self, title: str, start: int, table: NameTable) -> str:
        """The only division of a table that a title names without 省, 市, 州, where nothing else can be meant."""
        if not _BEFORE_STEM.search(title[:start]):
            return ""
        for length in (4, 3, 2):
            stem, rest = title[start : start + length], title[start + length :]
            codes = {code for end in STEM_ENDS for code, _ in table.by_name.get(stem + end, ())}
            if len(codes) == 1 and _AFTER_STEM.match(rest):
                return codes.pop()
        return ""
