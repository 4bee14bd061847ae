"""Splits words into names by level: a search for the reading with the lowest cost.

The register says where one name ends and the next begins (赵镇街道 contains 镇). Where it does not have a name, because
the unit is newer, older or not a unit at all, the generic part at the end decides, at a cost above that of a known
name.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from mingdan.lexicon.generic_parts import (
    BARE_ZONES,
    BINGTUAN,
    EVERYDAY_PARTS,
    GENERIC_IN_VILLAGE,
    GENERIC_INSIDE,
    GENERIC_START,
    UNKNOWN_NAME_ENDS,
    VILLAGE_LIKE,
    alternatives,
)
from mingdan.lexicon.levels import LEVELS, Level, code_at, is_above, is_at, is_below, level_of
from mingdan.lexicon.numerals import ORDINALS
from mingdan.lexicon.written_names import without_groups
from mingdan.model import NamePath
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.translations import to_simplified
from mingdan.resolver.name_index import (
    NameIndex,
    NameTable,
    name_table,
)
from mingdan.resolver.village_index import VillageIndex, village_stem

MAX_LENGTH = 100  # characters of the words
_MAX_GENERIC_DISTANCE = 16  # characters in which the end of an unknown name is sought
_KNOWN_VILLAGE = 1.0  # what a village that the register has takes off the cost
_STEM_COST = 0.4  # of a prefecture by its stem
_NOWHERE = NamePath()
_PREFECTURE_END = re.compile(rf"({alternatives(EVERYDAY_PARTS[Level.PREFECTURE])})$")
# The cost of a name that the register does not have.
_UNKNOWN_COSTS = {Level.PROVINCE: 1.6, Level.PREFECTURE: 1.8, Level.COUNTY: 1.6, Level.TOWNSHIP: 0.8}
_BINGTUAN_START = re.compile(rf"{BINGTUAN}|兵团|第?[{ORDINALS}\d]+师")
_BINGTUAN_NAMES = re.compile(
    rf"({BINGTUAN}|兵团)?(第?[{ORDINALS}\d]{{1,3}}师(?:[^\d第师团场]{{2,4}}市)?)?"
    rf"(第?[{ORDINALS}〇○零百\d]{{1,5}}团(?:场|镇)?|[^师团]{{1,8}}?(?:[一二三四五]?场|街道|镇|团(?:农场|牧场|场|镇)?|牧场))?(.*)"
)


def split_by_names(words: str, names: NamePath) -> NamePath | None:
    """The words by level, where they are some names or their beginnings, or with another generic part (温江县).

    Names above the last may be left out, and the last takes the rest. None where the words are others.
    """
    layers = next(_splits(words, [(level, name) for level, name in names._asdict().items() if name]), None)
    return NamePath(**layers) if layers else None


def _splits(words: str, names: list[tuple[str, str]]) -> Iterator[dict[str, str]]:
    """The ways to split words by names of levels; whole names come first."""
    (level, name), *below = names
    if not below:
        if words[:2] == name[:2]:
            yield {level: words}
        return
    for size in range(len(name), 1, -1):
        if words.startswith(name[:size]):
            generic = GENERIC_START.match(words, size) if size < len(name) else None
            for end in (size, *((generic.end(),) if generic else ())):
                yield from ({level: words[:end]} | layers for layers in _splits(words[end:], below))
    yield from _splits(words, below)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A reading of the first characters of the words.

    Attributes:
        cost: the sum of the costs of its names.
        end: the number of characters that are read.
        division: the code of the deepest division that the register has; empty for the country.
        layers: the names by level.
    """

    cost: float
    end: int
    division: str
    layers: NamePath

    def with_name(self, level: Level, text: str, division: str, cost: float) -> "_Reading":
        layers = self.layers._replace(**{level.field: text})
        return _Reading(self.cost + cost, self.end + len(text), division, layers)

    def allows(self, level: Level) -> bool:
        """Whether the reading has no name of a level or below."""
        return not any(self.layers[level.depth :])


def _split_bingtuan(words: str) -> NamePath:
    """The names of the 兵团, which is not in the register: 师, 团 or 场, 连."""
    match = _BINGTUAN_NAMES.fullmatch(words)
    province, division, regiment, rest = match.groups(default="") if match else ("", "", "", words)
    return NamePath(province, division, "", regiment, rest)


class Segmenter:
    """Splits words by the names of an edition."""

    def __init__(self, names: NameIndex, villages: VillageIndex) -> None:
        self._names = names
        self._villages = villages
        self._cheapest = lru_cache(maxsize=100_000)(self._find_cheapest)
        self._prefecture_stems = lru_cache(maxsize=40)(self._find_prefecture_stems)
        self._division_like = lru_cache(maxsize=10_000)(self._find_division_like)

    def _find_cheapest(self, words: str, context: NamePath) -> NamePath:
        if not words or len(words) > MAX_LENGTH:
            return NamePath(community=words)
        if context.province == BINGTUAN or _BINGTUAN_START.match(words):
            return _split_bingtuan(words)
        best, names = (math.inf, 0), NamePath(community=words)
        queue = self._starts(context)
        while queue:
            reading = queue.pop()
            if reading.cost - _KNOWN_VILLAGE > best[0]:
                continue  # whatever follows, this reading cannot become the cheapest
            cost, layers = self._completed(words, reading)
            key = round(cost, 3), len(layers.community)  # of two readings with the same cost, the one with more names
            if key < best:
                best, names = key, layers
            if reading.end < len(words) and not reading.layers.township:
                steps = (
                    *self._unknown_names(words, reading),
                    *self._known_names(words, reading),
                    *self._implied_prefectures(words, reading),
                )
                queue += sorted(steps, key=lambda step: -step.cost)
        return names

    def split_names(self, words: str, context: NamePath = _NOWHERE) -> NamePath:
        """The names in an entry by level, as written in the words.

        Args:
            words: an entry, without spaces and marks.
            context: the names that headings and title give; they narrow the search and are not part of the result.

        Returns:
            The names; joined they are the words again, without those that only group divisions (市辖区).
        """
        words = without_groups(words)
        simplified = to_simplified(words)
        names = self._cheapest(simplified, context)
        if simplified == words:
            return names
        ends = [*accumulate(map(len, names))]
        return NamePath(*(words[start:end] for start, end in zip([0, *ends], ends, strict=False)))

    def _starts(self, context: NamePath) -> list[_Reading]:
        """The readings with which the search begins: in the places of the context, above them, and in the country."""
        within = self._names.context_divisions(context)
        starts = [_Reading(0.0, 0, code, NamePath()) for code in within]
        above = {code_at(code, level) for code in within for level in LEVELS[:3] if is_below(code, level)} - set(within)
        above = {code for code in above if not is_at(code, Level.PREFECTURE) or self._names.names_within(code).by_name}
        starts += [_Reading(0.1, 0, code, NamePath()) for code in sorted(above)]
        return [*starts, _Reading(0.2, 0, "", NamePath())] if within != ("",) else starts

    def _known_names(self, words: str, reading: _Reading) -> Iterator[_Reading]:
        """The readings with one more name that the register has."""
        for table, price in self._tables_below(reading):
            for code, end, cost in table.starting_at(words, reading.end):
                level = level_of(code)
                if reading.allows(level):
                    yield reading.with_name(level, words[reading.end : end], code, cost + price)

    def _tables_below(self, reading: _Reading) -> list[tuple[NameTable, float]]:
        """The tables in which the next name may be, each with the price of leaving out levels."""
        code = reading.division
        if not is_above(code, Level.TOWNSHIP):
            return []
        if not code:
            return [
                (self._names.names_within(""), 0.0),
                (self._names.all_prefectures(), 0.1),
                (self._names.all_counties(), 0.3),
            ]
        skipping = {Level.PROVINCE: 0.1, Level.PREFECTURE: 0.6, Level.COUNTY: 0.2}[level_of(code)]
        tables = [(self._names.names_within(code), 0.0), (self._names.names_two_levels_below(code), skipping)]
        if not is_below(code, Level.PREFECTURE) and not reading.layers.county:
            tables.append((self._names.all_counties(), 0.9))  # a county of another prefecture, as the words have it
        return tables

    def _implied_prefectures(self, words: str, reading: _Reading) -> Iterator[_Reading]:
        """The readings with a prefecture that only the county after it reveals.

        By its stem, before one of its counties (成都温江区); or a prefecture that is a county today, before another
        county of the province (巢湖市含山县).
        """
        if is_below(reading.division, Level.PROVINCE) or not reading.allows(Level.PREFECTURE):
            return
        for code, end, _ in self._prefecture_stems(reading.division).starting_at(words, reading.end):
            if any(True for _ in self._names.names_within(code).starting_at(words, end)):
                yield reading.with_name(Level.PREFECTURE, words[reading.end : end], code, _STEM_COST)
        table = self._names.names_two_levels_below(reading.division) if reading.division else self._names.all_counties()
        for code, end, cost in table.starting_at(words, reading.end):
            province = code_at(code, Level.PROVINCE)
            if (
                is_at(code, Level.COUNTY)
                and not cost
                and words[end - 1] == "市"
                and self._has_county_at(words, end, province)
            ):
                yield reading.with_name(Level.PREFECTURE, words[reading.end : end], province, _STEM_COST)

    def _has_county_at(self, words: str, start: int, province: str) -> bool:
        """Whether the words name a county of a province at a position."""
        return any(
            is_at(code, Level.COUNTY) and (cost <= ABBREVIATION or words[end - 1] == "县")
            for code, end, cost in self._names.names_two_levels_below(province).starting_at(words, start)
        )

    def _find_prefecture_stems(self, province: str) -> NameTable:
        """The names of prefectures without 市, 州, 盟 or 地区, of one province or of all, without the provinces'."""
        table = self._names.names_within(province) if province else self._names.all_prefectures()
        by_name: dict[str, tuple[tuple[str, float], ...]] = {}
        for name, matches in table.by_name.items():
            stem = _PREFECTURE_END.sub("", name)
            codes = tuple((code, cost) for code, cost in matches if is_at(code, Level.PREFECTURE))
            is_province = not province and stem in self._names.names_within("").by_name
            if codes and stem != name and len(stem) >= 2 and not is_province:
                by_name[stem] = codes
        return name_table(by_name)

    def _unknown_names(self, words: str, reading: _Reading) -> Iterator[_Reading]:
        """The readings with one more name that the register does not have there, by its generic part."""
        for level, price in _UNKNOWN_COSTS.items():
            if not reading.allows(level) or not is_above(reading.division, Level.TOWNSHIP):
                continue
            ends = UNKNOWN_NAME_ENDS[level].finditer(words, reading.end + 1, reading.end + _MAX_GENERIC_DISTANCE)
            for later, match in enumerate(ends):
                text, rest = words[reading.end : match.end()], words[match.end() :]
                if level == Level.COUNTY and self._is_known(reading.division, text):
                    continue  # the register has it, and it is not a county
                if level == Level.TOWNSHIP and len(rest) == 1 and not VILLAGE_LIKE.search(rest):
                    continue
                division = self._division_like(reading.division, text) if level < Level.TOWNSHIP else reading.division
                penalty = self._penalty(reading, level, text, rest, division)
                yield reading.with_name(level, text, division, price + 0.2 * later + penalty)

    def _is_known(self, parent: str, name: str) -> bool:
        return any(not cost for _, cost in self._names.names_within(parent).by_name.get(name, ()))

    def _penalty(self, reading: _Reading, level: Level, text: str, rest: str, division: str) -> float:
        """The cost of what makes an unknown name less likely; below zero for what makes it more likely."""
        cost = -0.5 if division != reading.division else 0.0  # it begins like a known name
        if not reading.layers.county:
            cost += 1.5 if GENERIC_INSIDE.search(text[:-1]) else 0.0  # the generic part of another unit inside
        if level == Level.COUNTY and text.endswith("区") and (len(text) > 3 or text in BARE_ZONES):
            cost -= 0.3  # a zone that is not a unit
        cost += 0.35 if GENERIC_START.match(rest) else 0.0
        return cost + (self._township_penalty(reading, text, rest) if level == Level.TOWNSHIP else 0.0)

    def _township_penalty(self, reading: _Reading, text: str, rest: str) -> float:
        has_county = is_at(reading.division, Level.COUNTY) or bool(reading.layers.county)
        cost = 0.1 if len(rest) == 2 else 0.0
        cost += 0.0 if has_county else 0.5
        cost += 1.0 if text.endswith("区") and not reading.layers.county else 0.0
        return cost + (0.8 if re.search("[县旗]|[新开发经]+区", text[:-1]) else 0.0)

    def _find_division_like(self, parent: str, name: str) -> str:
        """The only division within one that begins as a name does (乃东县: 乃东区), else the parent itself."""
        table = self._names.names_within(parent).by_name
        codes = {code for known, matches in table.items() if known[:2] == name[:2] for code, _ in matches}
        return codes.pop() if len(codes) == 1 and len(name) > 2 else parent

    def _completed(self, words: str, reading: _Reading) -> tuple[float, NamePath]:
        """The reading whose rest is a community: its whole cost, and its names."""
        rest = words[reading.end :]
        cost = reading.cost
        if not rest:
            return cost + (0.0 if reading.layers.township else 0.1), reading.layers
        if not reading.layers.township:
            has_county = is_at(reading.division, Level.COUNTY) or bool(reading.layers.county)
            cost += 1.0 if has_county else 1.6
            cost += 1.0 if not has_county and GENERIC_IN_VILLAGE.search(rest[:-2]) else 0.0
        return cost + self._village_cost(reading.division, rest), reading.layers._replace(community=rest)

    def _village_cost(self, division: str, rest: str) -> float:
        """The cost of a rest as the name of a community there; below zero where the register has it."""
        if not is_above(division, Level.COUNTY):
            known = self._villages.village_stems(division)
            if village_stem(rest) in known:
                return -_KNOWN_VILLAGE
            if is_at(division, Level.TOWNSHIP) and any(rest.startswith(stem) for stem in known if len(stem) > 1):
                return -0.4
        begins_with_generic = GENERIC_START.match(rest) and (
            not is_at(division, Level.TOWNSHIP) or rest.startswith("办事处")
        )
        cost = 0.3 if begins_with_generic else 0.0
        return cost + (0.0 if VILLAGE_LIKE.search(rest) else 0.3) + (0.2 if len(rest) < 2 else 0.0)
