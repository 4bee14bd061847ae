"""Words into the names they are made of, level by level: a search for the cheapest reading.

The register decides where one name ends and the next begins (赵镇街道 holds 镇). Where it does not know a name, because
it is newer, older or no unit at all, the generic part at its end decides, at a price that a known name undercuts.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from mingdan.lexicon.levels import LEVELS, Level, level_of
from mingdan.model import NamePath
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.resolver.bingtuan import BINGTUAN
from mingdan.resolver.name_index import (
    NameTable,
    all_counties,
    all_prefectures,
    context_divisions,
    names_two_levels_below,
    names_within,
)
from mingdan.resolver.village_index import village_stem, village_stems

MAX_LENGTH = 100
_MOST_TRUST = 1.0
_STEM = 0.4  # price of a prefecture by its stem
_NOWHERE = NamePath()
_COUNTY = re.compile(
    r"自治[县旗]|林区|特区|矿区|(?:高新|经开|经济|开发|技术|产业|综合|示范|试验|旅游|度假|风景|名胜|生态|管理|工业|保税|新|园|实验|合作|先行)区|[县市旗]|(?<!社)区|管委会|园区"
)
_TOWNSHIP = re.compile(
    r"街道办事处|街道办|街道|办事处|(?:民族|族)?乡|镇|苏木|(?:国营)?(?:农|林|牧|渔|茶|果|盐|园艺|种畜|种羊|良种|原种)场"
    r"|(?:开发|管理|风景|名胜|旅游|工业|示范|度假|保护|园艺|生态)区|(?<=[一二三四五六七八九十〇\d])团|地区|管理委员会|管委会"
)
_PLAUSIBLE = re.compile(
    r"(社区|居委会?|村委会?|委员会|村|嘎查|屯|组|连|里|寨|庄|队|场|街|巷|院|坊|沟|坝|湾|堡|营|庙|屋|楼|口|城|关)(（.*）)?$"
)
_GUESSES = (
    (0, re.compile("自治区|省"), 1.6),
    (1, re.compile("自治州|地区|[州盟市]|综合实验区(?=.{1,6}县)"), 1.8),
    (2, _COUNTY, 1.6),
    (3, _TOWNSHIP, 0.8),
)
_INNER = re.compile(r"[省市县旗州区]|自治|.地区")
_UPPER_INSIDE = re.compile(r"[县镇乡]|街道|.[市州]|.区")
_ZONES = frozenset({"高新区", "经开区", "开发区", "风景区", "工业区", "度假区"})
_GENERIC_START = re.compile(r"街道|镇|乡|办事处|苏木|族|区|市|县")
_REGIMENT = re.compile(
    rf"({BINGTUAN}|兵团)?(第?[一二三四五六七八九十\d]{{1,3}}师(?:[^一二三四五六七八九十\d第师团场]{{2,4}}市)?)?"
    r"(第?[一二三四五六七八九十〇○零百\d]{1,5}团(?:场|镇)?|[^师团]{1,8}?(?:[一二三四五]?场|镇|团|牧场))?(.*)"
)


@dataclass(frozen=True, slots=True)
class _State:
    """A reading of words as far as it goes: its cost, the end of what is read, the division, the names by level."""

    cost: float
    end: int
    node: str
    layers: NamePath

    def with_name(self, level: int, text: str, node: str, cost: float) -> "_State":
        layers = self.layers._replace(**{NamePath._fields[level]: text})
        return _State(self.cost + cost, self.end + len(text), node, layers)


def split_names(words: str, context: NamePath = _NOWHERE) -> NamePath:
    """The names in an entry by level, as written in these words.

    Args:
        words: an entry, without spaces and marks.
        context: what headings and title say of it; it narrows the search and is not part of the result.

    Returns:
        The names; joined they are the words again.
    """
    return _split(words, context)


@lru_cache(maxsize=100_000)
def _split(words: str, context: NamePath) -> NamePath:
    if not words or len(words) > MAX_LENGTH:
        return NamePath(community=words)
    if context.province == BINGTUAN or re.match(rf"{BINGTUAN}|兵团|第?[一二三四五六七八九十\d]+师", words):
        return _regiment(words)
    best, found = (math.inf, 0), NamePath(community=words)
    open_ = _starts(context)
    while open_:
        state = open_.pop()
        if state.cost - _MOST_TRUST > best[0]:
            continue  # whatever follows, this reading cannot become the cheapest
        cost, layers = _ended(words, state)
        key = round(cost, 3), len(layers.community)  # of two readings as good the one that names more
        if key < best:
            best, found = key, layers
        if state.end < len(words) and not state.layers.township:
            steps = (*_guessed(words, state), *_known(words, state), *_prefectures(words, state))
            open_ += sorted(steps, key=lambda step: -step.cost)
    return found


def _regiment(words: str) -> NamePath:
    """The layers of the 兵团, which the register does not have: 师, 团 or 场, 连."""
    found = _REGIMENT.fullmatch(words)
    province, division, regiment, rest = found.groups(default="") if found else ("", "", "", words)
    return NamePath(province, division, "", regiment, rest)


def _starts(context: NamePath) -> list[_State]:
    """Where the words may begin: below the places of the context, or anew at the top."""
    at = context_divisions(context)
    starts = [_State(0.0, 0, code, NamePath()) for code in at]
    above = {code[:digits] for code in at for digits in LEVELS[:3] if digits < len(code)} - set(at)
    above = {code for code in above if len(code) != Level.PREFECTURE or names_within(code).by}
    starts += [_State(0.1, 0, code, NamePath()) for code in sorted(above)]
    return [*starts, _State(0.2, 0, "", NamePath())] if at != ("",) else starts


def _known(words: str, state: _State) -> Iterator[_State]:
    """The steps to divisions that the register knows."""
    if len(state.node) >= Level.TOWNSHIP:
        return
    tables = [(names_within(state.node), 0.0), (names_two_levels_below(state.node), 0.2)]
    if len(state.node) in (Level.PROVINCE, Level.PREFECTURE) and not state.layers.county:
        tables.append((all_counties(), 0.9))  # a county of another prefecture, as the words have it
    if not state.node:
        tables = [(names_within(""), 0.0), (all_prefectures(), 0.1), (all_counties(), 0.3)]
    elif len(state.node) == Level.PROVINCE:
        tables[1] = (names_two_levels_below(state.node), 0.1)
    elif len(state.node) == Level.PREFECTURE:
        tables[1] = (names_two_levels_below(state.node), 0.6)
    for table, price in tables:
        for code, end, cost in table.starting(words, state.end):
            level = level_of(code).depth
            if not any(state.layers[level:]):
                yield state.with_name(level, words[state.end : end], code, cost + price)


def _prefectures(words: str, state: _State) -> Iterator[_State]:
    """The steps to prefectures that only the county after them shows to be ones.

    By their stem, before one of their counties (成都温江区); and those that are counties today, before another county
    of the province (巢湖市含山县).
    """
    if len(state.node) > Level.PROVINCE or any(state.layers[1:]):
        return
    for code, end, _ in _stems(state.node).starting(words, state.end):
        if any(True for _ in names_within(code).starting(words, end)):
            yield state.with_name(1, words[state.end : end], code, _STEM)
    table = names_two_levels_below(state.node) if state.node else all_counties()
    for code, end, cost in table.starting(words, state.end):
        if len(code) == Level.COUNTY and not cost and words[end - 1] == "市":
            others = names_two_levels_below(code[:2]).starting(words, end)
            if any(
                len(other) == Level.COUNTY and (price <= ABBREVIATION or words[stop - 1] == "县")
                for other, stop, price in others
            ):
                yield state.with_name(1, words[state.end : end], code[:2], _STEM)


@lru_cache(maxsize=40)
def _stems(node: str) -> NameTable:
    """The names of prefectures without 市, 州, 盟 or 地区, of one province or of all; a province's own is left out."""
    table = names_within(node) if node else all_prefectures()
    by: dict[str, tuple[tuple[str, float], ...]] = {}
    for text, found in table.by.items():
        stem = re.sub("(市|州|盟|地区)$", "", text)
        codes = tuple((code, cost) for code, cost in found if len(code) == Level.PREFECTURE)
        if codes and stem != text and len(stem) >= 2 and not (not node and stem in names_within("").by):
            by[stem] = codes
    return NameTable(by, tuple(sorted({len(stem) for stem in by}, reverse=True)))


def _guessed(words: str, state: _State) -> Iterator[_State]:
    """The steps to names that the register does not know there, by their generic part."""
    for level, pattern, price in _GUESSES:
        if any(state.layers[level:]) or len(state.node) >= Level.TOWNSHIP:
            continue
        for later, found in enumerate(pattern.finditer(words, state.end + 1, state.end + 16)):
            text, rest = words[state.end : found.end()], words[found.end() :]
            if level == 2 and any(not cost for _, cost in names_within(state.node).by.get(text, ())):
                continue  # known, and no county
            if level == 3 and rest and not _PLAUSIBLE.search(rest) and len(rest) < 2:
                continue
            node = _like(state.node, text) if level < 3 else state.node
            yield state.with_name(level, text, node, price + 0.2 * later + _awkward(state, level, text, rest, node))


def _awkward(state: _State, level: int, text: str, rest: str, node: str) -> float:
    """What makes a guess less likely."""
    cost = -0.5 if node != state.node else 0.0  # begins as a known one does
    if not state.layers.county:
        cost += 1.5 if _INNER.search(text[:-1]) else 0.0  # another unit's generic part inside
    if level == 2 and text.endswith("区") and (len(text) > 3 or text in _ZONES):
        cost -= 0.3  # a zone that is no unit
    cost += 0.35 if _GENERIC_START.match(rest) else 0.0
    if level == 3:
        cost += 0.1 if len(rest) == 2 else 0.0
        cost += 0.0 if len(state.node) == Level.COUNTY or state.layers.county else 0.5
        cost += 1.0 if text.endswith("区") and not state.layers.county else 0.0
        cost += 0.8 if re.search("[县旗]|[新开发经]+区", text[:-1]) else 0.0
    return cost


@lru_cache(maxsize=10_000)
def _like(node: str, text: str) -> str:
    """The only division within a node that begins as a name does (乃东县: 乃东区), else the node itself."""
    found = {code for known, codes in names_within(node).by.items() if known[:2] == text[:2] for code, _ in codes}
    return found.pop() if len(found) == 1 and len(text) > 2 else node


def _ended(words: str, state: _State) -> tuple[float, NamePath]:
    """A reading whose rest is a community, with its whole cost."""
    rest = words[state.end :]
    cost = state.cost
    if not rest:
        return cost + (0.0 if state.layers.township else 0.1), state.layers
    if not state.layers.township:
        cost += 1.0 if len(state.node) == Level.COUNTY or state.layers.county else 1.6
        cost += 1.0 if _UPPER_INSIDE.search(rest[:-2]) and cost > state.cost + 1.5 else 0.0
    cost += _trust(state.node, rest)
    return cost, state.layers._replace(community=rest)


def _trust(node: str, rest: str) -> float:
    """How likely a rest is a community's name there: below zero where the register has it."""
    if len(node) >= Level.COUNTY:
        known = village_stems(node)
        if village_stem(rest) in known:
            return -_MOST_TRUST
        if len(node) == Level.TOWNSHIP and any(rest.startswith(stem) for stem in known if len(stem) > 1):
            return -0.4
    awkward = 0.3 if _GENERIC_START.match(rest) and (len(node) != Level.TOWNSHIP or rest.startswith("办事处")) else 0.0
    return awkward + (0.0 if _PLAUSIBLE.search(rest) else 0.3) + (0.2 if len(rest) < 2 else 0.0)
