"""What the reader asks of the register: which places a text names within others. Answers are cached."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from mingdan.lexicon.generic_parts import BINGTUAN, STEM_ENDS, VILLAGE_ENDS, alternatives, generic_parts
from mingdan.lexicon.levels import Level, is_at, level_of
from mingdan.lexicon.written_names import has_name_ending
from mingdan.model import NamePath
from mingdan.notices.line_markers import AWARD
from mingdan.resolver.resolver import Resolver

NAME_LEVELS = NamePath._fields
NOWHERE = NamePath()  # states no level
PUNCTUATION = re.compile(r"[，。；！？“”《》：:]")
_MAX_PLACE = 30
# A heading above the counties that belong to a province directly.
_DIRECTLY_GOVERNED = re.compile(
    r"(省|自治区)?(直辖|直管|直属)(县级|县市|市县|县|市|行政)?(单位|区划|市|行政单位|行政区划)?"
)
_COUNTY_ENDS = generic_parts(Level.COUNTY)
# The form of a place that the register may not have any more: 梅列区.
_PLACE_FORM = re.compile(rf"\w{{1,6}}?(?<!社)({alternatives(_COUNTY_ENDS, generic_parts(Level.TOWNSHIP))})")
_ZONE_OF_COUNTY = re.compile(r"([^（(]{2,20}[区城园])[（(]([^（()）]{1,7}[区县市])[）)](?=.)")
_BRACKETS = re.compile("[（(][^（）()]*[）)]")
_TITLE_END = re.compile("(?:名单|通知|公告|公示|决定|通报|名录|[）)])$")
_PROVINCE_AT_START = re.compile(r"(?:^|关于[^，。]{0,4}|[（(])(\w{2,3}?)(?![市州县区])")


class Named(NamedTuple):
    """The places that words name.

    Attributes:
        names: the names by level that the words state.
        layers: the same, completed by the names above them.
        code: the deepest division that is certain.
        is_found: whether the register has every name.
    """

    names: NamePath
    layers: NamePath
    code: str
    is_found: bool


def top_level(names: NamePath) -> int:
    """The index (0 for the province) of the highest level that is stated; 5 where none is."""
    return next((index for index, name in enumerate(names) if name), len(NAME_LEVELS))


def bottom_level(names: NamePath) -> int:
    """The index of the lowest level that is stated; -1 where none is."""
    return max((index for index, name in enumerate(names) if name), default=-1)


def complete_from(above: NamePath, stated: NamePath) -> NamePath:
    """The names that an entry states, completed by the levels above them from headings or siblings."""
    first = top_level(stated)
    return NamePath(*above[:first], *stated[first:]) if first < len(NAME_LEVELS) else above


def merge_layers(paths: Iterable[NamePath]) -> NamePath:
    """Combines names of headings from the outermost in: each replaces the names at its level and below."""
    merged = NOWHERE
    for path in paths:
        if top_level(path) < len(NAME_LEVELS):
            merged = complete_from(merged, path)
    return merged


def read_name(words: str, above: NamePath) -> Named:
    """The places that words name, below others; those above do not matter where the words begin with a province."""
    if words[:2] in _province_starts():
        named = _read_name(words, NOWHERE)
        if named.names.province:
            return _with_gaps_filled(named, above) if named.is_found else named
    for level, name in enumerate(above[:3]):
        if name and words.startswith(name):
            named = _read_name(words, NamePath(*above[:level]))
            if named.names[level]:  # 蚌埠市经济开发区 is one name
                return named
    return _read_name(words, above)


@lru_cache(maxsize=1)
def _province_starts() -> frozenset[str]:
    """The first two characters of the names of provinces."""
    return frozenset(name[:2] for name in Resolver.reference().names.names_within("").by_name)


@lru_cache(maxsize=100_000)
def _read_name(words: str, above: NamePath) -> Named:
    resolver = Resolver.reference()
    if whole := resolver.split_full_name(words, above):
        code, names = whole
        return Named(names, complete_from(above, names), code, True)
    if zone := _ZONE_OF_COUNTY.match(words):  # 经济技术开发区（头屯河区）钢城街道: the zone that is a county
        inner = resolver.split_names(zone[2] + words[zone.end() :], above)
        named = locate(inner, complete_from(above, inner))
        if inner.county == zone[2] and named.code:
            names = inner._replace(county=zone[0])
            return named._replace(names=names, layers=complete_from(above, names))
    names = resolver.split_names(words, above)
    if names.community in VILLAGE_ENDS and names.township and not any(names[:3]):
        names = NamePath(community=words)  # 绵虒镇社区 is named after its town
    named = locate(names, complete_from(above, names))
    if (
        not named.is_found
        and above.county
        and top_level(names) > 2
        and not locate(above, NamePath(*above[:3])).is_found
    ):
        # The heading is a county that the register does not have (any more): the other levels say what is below it.
        without = locate(names, named.layers._replace(county=""))
        named = named._replace(code=without.code, is_found=without.is_found)
    if not named.is_found and not names.county and not above.county:
        named = _with_short_county(words, above) or named
    return _with_gaps_filled(named, above) if named.is_found else named


def _with_gaps_filled(named: Named, above: NamePath) -> Named:
    """The places with the prefecture that a heading gives, where the words name its province and its county."""
    if not named.names.province or named.names.prefecture or not named.names.county or not above.prefecture:
        return named
    completed = locate(named.names, named.layers._replace(prefecture=above.prefecture))
    return completed if completed.is_found and completed.code == named.code else named


def _with_short_county(words: str, above: NamePath) -> Named | None:
    """The places where a county of the prefecture above is named by its stem: 宝安新安街道海华社区."""
    for size in (2, 3, 4) if above.prefecture else ():
        code = _division_of_stem(words[:size], above)
        name = Resolver.reference().edition.register_name(code) if code else ""
        if name and not words.startswith(name):
            named = _read_name(name + words[size:], above)
            if named.is_found and named.names.county == name and named.names.township:
                short = named.names._replace(county=words[:size])
                return named._replace(names=short, layers=complete_from(above, short))
    return None


def locate(names: NamePath, layers: NamePath) -> Named:
    """The places that names by level stand for; a heading may have the stem of a prefecture or county alone."""
    resolver = Resolver.reference()
    location = resolver.resolve_names(layers, seek=False)
    if not location.kind:
        spelled = _spelled_out(layers[:3])._replace(township=layers.township, community=layers.community)
        location = resolver.resolve_names(spelled, seek=False) if spelled != layers else location
    # 毛胜寺 is a village and a community.
    villages = [candidate for candidate in location.candidates if is_at(candidate.code, Level.VILLAGE)]
    return Named(names, layers, location.code, bool(location.kind) or len(villages) > 1)


@lru_cache(maxsize=20_000)
def read_place(text: str, above: NamePath, may_be_short: bool = False) -> tuple[NamePath, bool] | None:
    """Reads a text that consists of names of places above villages, as a heading or a label does.

    Args:
        text: the text, without number and count.
        above: the places that title and headings name.
        may_be_short: whether the stem of a name is a place too (昆明): where a count or a colon follows.

    Returns:
        The names by level, all empty for 省直辖县, and whether the register has them there; None where the text is not
        such a place.
    """
    text = "".join(text.split())
    if not 2 <= len(text) <= _MAX_PLACE or PUNCTUATION.search(text) or "、" in text:
        return None
    if _DIRECTLY_GOVERNED.fullmatch(text):
        return NOWHERE, True
    resolver = Resolver.reference()
    level = resolver.names.level_of_name(text, above) or (
        level_of(_division_of_stem(text, above)).field if may_be_short else ""
    )
    names = NamePath(**{level: text}) if level else resolver.split_names(text, above)
    if names.community or not any(names):
        return _doubled_character(text, above) or _unknown_place(text)
    named = locate(names, complete_from(above, names))
    is_regiment = bool(names.prefecture) and named.layers.province == BINGTUAN  # 第一师 may stand for several units
    is_inside = (named.is_found or is_regiment) and bool(named.code)
    if level and not is_inside:  # the name of a place elsewhere, or of a zone
        return names, False
    if is_inside or sum(map(bool, names)) > 1:
        return names, is_inside
    return _doubled_character(text, above) or _unknown_place(text)


@lru_cache(maxsize=1_000)
def _spelled_out(upper: tuple[str, ...]) -> NamePath:
    """Names down to the county, with stems replaced by the whole names."""
    spelled = NamePath()
    for level, name in zip(NAME_LEVELS, upper, strict=False):
        code = _division_of_stem(name, spelled) if name else ""
        spelled = spelled._replace(**{level: Resolver.reference().edition.register_name(code) if code else name})
    return spelled


def _division_of_stem(text: str, above: NamePath) -> str:
    """The only prefecture or county directly within the places above that a stem names; else empty."""
    names = Resolver.reference().names
    tables = [names.names_within(code) for code in names.context_divisions(above) if code and len(code) < Level.COUNTY]
    codes = {code for table in tables for end in STEM_ENDS for code, _ in table.by_name.get(text + end, ())}
    return codes.pop() if len(codes) == 1 else ""


def _unknown_place(text: str) -> tuple[NamePath, bool] | None:
    """A place that the register does not have (any more), by its form."""
    match = _PLACE_FORM.fullmatch(text)
    return (NamePath(**{"county" if match[1] in _COUNTY_ENDS else "township": text}), False) if match else None


def _doubled_character(text: str, above: NamePath) -> tuple[NamePath, bool] | None:
    """Reads a place in which one character was typed twice (镇巴巴县); the result has the text as written."""
    for index in range(1, len(text)):
        if text[index] == text[index - 1]:
            single = text[:index] + text[index + 1 :]
            if level := Resolver.reference().names.level_of_name(single, above):
                return NamePath(**{level: text}), True
    return None


def place_in_heading(text: str, above: NamePath) -> NamePath:
    """The place that begins a heading of other words (河山镇“茶香小镇”片区), else what the heading names as a title."""
    names = Resolver.reference().names
    for depth in range(Level.TOWNSHIP.depth, 0, -1):  # beside the headings in force, or above them
        for code in names.context_divisions(NamePath(*above[:depth])) if any(above[:depth]) else ():
            for child, end, cost in names.names_within(code).starting_at(text, 0):
                if not cost and end > 2:
                    return NamePath(**{level_of(child).field: text[:end]})
    return places_as_written(text) if AWARD.search(text) else NOWHERE


def first_place(text: str, above: NamePath) -> int:
    """The position of the first name of a place above villages that the register has below others; -1 for none."""
    names = Resolver.reference().names
    codes = names.context_divisions(above)
    tables = [names.names_within(code) for code in codes if len(code) < Level.TOWNSHIP]
    tables += [names.names_two_levels_below(code) for code in codes if 0 < len(code) < Level.COUNTY]
    tables += [names.names_within(""), names.all_prefectures(), names.all_counties()]
    for start in range(len(text)):
        for table in tables:
            for code, end, _ in table.starting_at(text, start):
                if end - start > 2 or level_of(code) < Level.TOWNSHIP:
                    return start
    return -1


def places_in_title(title: str) -> NamePath:
    """The places that a title, or the name of a body, names by their full names; empty where it names none.

    A province that begins the title may be named by its stem: 四川传统村落名录（乐山38个）.
    """
    resolver = Resolver.reference()
    places = resolver.names.places_in_title(title)
    if places.province:
        return places
    provinces = resolver.names.names_within("").by_name
    for match in _PROVINCE_AT_START.finditer(title[:200]):
        for stem in (title[match.start(1) : match.start(1) + 3], match[1]):
            for code, _ in provinces.get(stem, ()):
                completed = places._replace(province=resolver.edition.register_name(code))
                if locate(completed, completed).is_found:
                    return completed
    return places


@lru_cache(maxsize=10_000)
def places_as_written(text: str) -> NamePath:
    """The places that a heading with other words names (第二批文山州入选村寨), each as it is written."""

    def written(name: str) -> str:
        forms = (name, *(name[:size] + end for size in (4, 3, 2) for end in "省市州县区"))
        return next((form for form in forms if form in text), name)

    return NamePath(*(written(name) if name else "" for name in places_in_title(text)))


def title_places(title: str, lines: Sequence[str]) -> NamePath:
    """The places that a title names; if it names none, those of the first lines, which can be a title."""
    places = places_in_title(title) if title else NOWHERE
    if any(places):
        return places
    joined = ""
    for text, following in zip_longest(lines, lines[1:], fillvalue=""):
        if re.search("[，。：:]" if AWARD.search(text) else "[、，。：:]", _BRACKETS.sub("", text)) or (
            has_name_ending(text) and read_name(text, NOWHERE).names.township
        ):
            break
        joined += text
        if _TITLE_END.search(text):
            return places_in_title(joined + (following if _BRACKETS.fullmatch(following) else ""))
    return places_in_title(lines[0]) if joined and not read_place(lines[0], NOWHERE) else NOWHERE
