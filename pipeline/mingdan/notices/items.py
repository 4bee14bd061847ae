"""The names in a text: a list is split at its separators, and the register says what stands between them.

A name takes the levels that it leaves out from the name before it, or from the headings, whichever the register has.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mingdan.lexicon.generic_parts import COMMUNITY_END, EVERYDAY_PARTS, VILLAGE_ENDS, alternatives
from mingdan.lexicon.levels import Level, level_of
from mingdan.lexicon.written_names import has_name_ending, remove_level_separators, strip_remark
from mingdan.model import NamePath
from mingdan.notices.line_markers import AWARD, BODY_END, ORGANISATION_END, parse_marker
from mingdan.notices.places import (
    PUNCTUATION,
    Named,
    bottom_level,
    complete_from,
    first_place,
    read_name,
    read_place,
    top_level,
)

_SEPARATOR_RANKS = {"；": 3, ";": 3, "。": 3, "，": 2, ",": 2, "、": 1, "\n": 1}
_SIBLING_STYLES = ("1.", "（1）", "①")  # numbers that may stand before a name inside a line
_REMARK_BEHIND = re.compile(r"(?<=[^（(][^（(])[（(](?!含(?!原))[^（）()]*[）)]$")
_VILLAGES = EVERYDAY_PARTS[Level.VILLAGE]
_VILLAGE_THEN_TOWN = re.compile(
    rf"(?:{alternatives(VILLAGE_ENDS)})(?=.{{1,8}}(?:{alternatives(EVERYDAY_PARTS[Level.TOWNSHIP])}).)"
)
_UNITS = alternatives(_VILLAGES, EVERYDAY_PARTS[Level.TOWNSHIP], ("单位",))
_BRACKETS = {"（": "）", "(": ")", "“": "”", "《": "》"}
_AND = re.compile("以及|[和及与]")
_LEAD = re.compile("^(?:以及|[和及与]|其中|包括|分别[是为]|还有)")
_SLASH = re.compile("(?<=社区)/|(?<=村)/")  # between villages, not between levels
# 安溪县4个，分别是 announces the names behind it.
_COUNT_AS_LABEL = re.compile(
    r"(?<![^，。；：、\s])(?:其中[，：]?)?([^，。；：、\s\d]{2,12}?)(?:共?有|共|合格|达标|入选|获评|上榜|新增)?"
    r"(?:[0-9]+|[一二三四五六七八九十]+)个(?:村|社区|单位)?[，：]?(?:即|(?:分别|依次)?(?:是|为|有|包括))[：:]?(?!“)"
)
_OF = re.compile(r"(?<=[镇乡道区县市旗州])的")
# What follows the last name of a sentence: …等3个村被命名为, …榜上有名.
_TAIL = re.compile(
    rf"(?<=\S\S)(?:(?:[0-9]+|[两一二三四五六七八九十]+)\s*个(?:{_UNITS})|等\s*(?:[0-9]+|[一二三四五六七八九十百]+)?\s*(?:[个家处]|地$|村$|社区$|单位)|被(?=[命评授认列确表推])|予以"
    r"|榜上有名|名列|上榜|荣?获(?=.*[称奖号])|(?:成功)?入选|达到|符合|通过|(?:列|评|认定|命名|确定|成|评选)为|[为是]“).*$"
)
_AWARD_AFTER_DASH = re.compile(r"\s*(?:[—–―-]{1,3}|\s)\s*(?=[^—–―-]{2,60}$)")
UNKNOWN = 4.0  # of words that nothing supports
_OTHER_SIBLING = 0.4  # the cost of another place than that of the siblings
_MAX_UNKNOWN = 0.5  # the most that an unknown name costs beside names that the register has
_MAX_SEARCH = 60  # characters in which the first name of a clause is sought


class Item(NamedTuple):
    """A name in a text, or a label before names.

    Attributes:
        kind: `entry`, `organisation`, `label` (a place or other words before a colon), or `category`.
        words: the name as written, without number, remark and spaces.
        ordinal: the printed number before it.
        named: the places that it names; of a label, the names of the place alone.
        cost: the cost of reading it as this kind; below zero for what the register has.
        remark: what stands behind the name: 县级, 省级示范社区.
    """

    kind: str
    words: str
    ordinal: int | None
    named: Named
    cost: float
    remark: str = ""

    @property
    def is_name(self) -> bool:
        """Whether it is a name in the list, and not a label or category above names."""
        return self.kind in ("entry", "organisation")


def name_cost(words: str, named: Named) -> float:
    """The cost of reading words as a name; below zero where the register supports it."""
    bottom, layers = bottom_level(named.names), named.layers
    if len(words) < 2:
        return UNKNOWN
    if named.is_found:
        if bottom == 4:
            has_upper = bool(layers.county) + bool(layers.township)
            is_weak = has_upper < 2 and not layers.township and not has_name_ending(words)  # 红星 is in many counties
            return (
                (-1.2, -1.6, -3.0)[has_upper] - (0.6 if layers.township and not layers.county else 0.0) + 1.5 * is_weak
            )
        return (0.0, -0.2, -1.0, -2.5 if layers.county else -1.9)[max(bottom, 0)]
    reached = level_of(named.code).depth
    has_ending = has_name_ending(words)
    if reached < top_level(named.names):  # nothing that the words state is known
        cost = (-0.3 if reached == 3 else 0.3) if has_ending else (1.5 if len(words) <= 8 else UNKNOWN)
    elif reached >= 3:
        cost = -1.5 if has_ending else -0.8
    else:
        cost = (-0.4 if has_ending else 0.6) if reached == 2 else (0.2 if has_ending else 2.0)
    if AWARD.search(words):
        cost += 3.0 if reached < top_level(named.names) or top_level(named.names) > 1 else 0.3
    return cost


def split_outside_brackets(text: str) -> Iterator[tuple[str, int]]:
    """Splits a text at separators outside brackets: each part, and the rank of the separator before it; none empty."""
    start, rank, closing = 0, 0, ""
    for index, character in enumerate(text):
        if closing:
            closing = "" if character == closing else closing
        elif character in _BRACKETS and _BRACKETS[character] in text[index:]:
            closing = _BRACKETS[character]
        elif character in _SEPARATOR_RANKS:
            if part := text[start:index].strip():
                yield part, rank
                rank = 0
            rank, start = max(rank, _SEPARATOR_RANKS[character]), index + 1
    if part := text[start:].strip():
        yield part, rank


def split_spaces(text: str, above: NamePath) -> list[str]:
    """Splits names at spaces: 湖塘镇新天地社区 湖塘镇夏雷社区 are two names, 成都市 温江区 柳城街道 is one."""
    parts = text.split()
    names: list[str] = []
    for index, part in enumerate(parts):
        if names and _belongs_to(names[-1], parts[index - 1], part, above):
            names[-1] += part
        else:
            names.append(part)
    return names


def _belongs_to(name: str, last_part: str, part: str, above: NamePath) -> bool:
    """Whether a part after a space belongs to the name before it: it goes down from there, or completes it."""
    if part.isascii() and last_part.isascii():
        return False
    if parse_marker(part).style in _SIBLING_STYLES:
        return False
    if len(part) < 2 or len(last_part) < 2 or part[0] in "（(":
        return True
    before = read_name(strip_remark(name), above)
    names = read_name(strip_remark(part), before.layers).names
    top, bottom = top_level(names), bottom_level(before.names)
    if strip_remark(name) != name or COMMUNITY_END.search(name):
        return False
    return top > bottom if top < 4 else (bottom < 4 or not before.is_found)


def split_at_and(text: str, above: NamePath) -> list[str]:
    """Splits a text at “and” where names stand on both sides: 甲社区和乙社区, but not 永和社区."""
    names: list[str] = []
    start = 0
    if (end := _end_of_first(text, above)) > 0:
        return [*split_at_and(text[:end], above), *split_at_and(text[end:], above)]
    for match in _AND.finditer(text) if 3 < len(text) < 200 else ():
        left, right = text[start : match.start()].strip(), text[match.end() :].strip()
        if not has_name_ending(left) or len(right) < 2:
            continue
        after = read_name(right, read_name(left, above).layers)
        are_villages = left.endswith(_VILLAGES) and right.endswith(_VILLAGES) and right not in _VILLAGES
        if (after.is_found or are_villages) and not read_name(text[start:], above).is_found:
            names.append(left)
            start = match.end()
    return [*names, text[start:].strip()]


def _end_of_first(text: str, above: NamePath) -> int:
    """The end of the first of two names without a separator: …社区八月湖街道海嘉路社区; 0 for one name."""
    for match in _VILLAGE_THEN_TOWN.finditer(text) if 8 < len(text) < 200 else ():
        left, right = text[: match.end()], text[match.end() :]
        before = read_name(left, above)
        after = read_name(right, before.layers)
        if after.names.township and (after.is_found or (before.is_found and level_of(after.code).depth >= 3)):
            return 0 if read_name(text, above).is_found else match.end()
    return 0


class _List(NamedTuple):
    """What a text with names is read with: the places above, whether its layout has levels, and if it is a sentence."""

    above: NamePath
    is_structured: bool
    is_prose: bool


@lru_cache(maxsize=4096)
def parse_items(text: str, above: NamePath, is_structured: bool = False, is_prose: bool = False) -> tuple[Item, ...]:
    """The names of a text.

    Args:
        text: the text, without the number at its beginning.
        above: the places that title, headings and the label before the text name.
        is_structured: whether names take missing levels from the one before them also at upper levels: after a label.
        is_prose: whether other words may stand before, between and after the names.
    """
    text = _SLASH.sub("、", _COUNT_AS_LABEL.sub(r"\1：", text) if is_prose else text)
    parts = list(split_outside_brackets(text))
    ranks = {rank for _, rank in parts[1:]}
    options = _List(above, is_structured or len(ranks) > 1, is_prose)
    items: list[Item] = []
    previous: Named | None = None
    for part, rank in parts:
        label, colon, rest = part.replace(":", "：").partition("：")
        if colon and rest.strip() and len(label) <= 60:
            place = read_place(label, above)
            items.append(
                Item("label", label.strip(), None, Named(place[0] if place else NamePath(), above, "", True), -0.5)
            )
            options = options._replace(above=complete_from(above, place[0]) if place else above, is_structured=True)
            part, previous = rest.strip(), None
        if rank == 3 and max(ranks, default=0) == 3 and len(ranks) > 1:
            previous = previous and previous._replace(names=NamePath())  # a new group begins
        names = _without_other_words(part, options.above, not items or rank >= 2, is_prose)
        if not is_prose and not items and part.endswith(names) and part[-len(names) - 1 : -len(names)].isspace():
            items.append(
                Item("category", part[: -len(names)].strip(), None, Named(NamePath(), options.above, "", True), 0.0)
            )
        for words in _names_of_part(names, options):
            item = _read_item(words, options, previous, not is_prose or (rank == 1 and bool(items)))
            if item:
                items.append(item)
                previous = item.named if item.kind == "entry" else previous
    return tuple(items)


def _names_of_part(part: str, options: _List) -> Iterator[str]:
    """The names between two separators."""
    above = options.above
    pieces = [part] if part.isascii() or not re.search(r"\s", part) else split_spaces(part, above)
    for piece in pieces:
        text = _cheaper(piece, _LEAD.sub("", piece), above)
        if "的" in text and not read_name(text, above).is_found:
            text = _OF.sub("", text)
        yield from filter(None, split_at_and(text, above))


def _cheaper(text: str, other: str, above: NamePath) -> str:
    """The one of two texts that costs less as a name; the first where they cost the same."""
    return text if other == text or _cost(text, above) <= _cost(other, above) else other


def _cost(text: str, above: NamePath) -> float:
    return name_cost(text, read_name(text, above))


def list_cost(items: Iterable[Item]) -> float:
    """The cost of names together: what the register lacks costs once."""
    costs = [item.cost for item in items]
    return sum(min(cost, 0.0) for cost in costs) + max(0.0, *costs, 0.0) + 0.02 * len(costs)


def _without_other_words(part: str, above: NamePath, is_first: bool, is_prose: bool) -> str:
    """A part of a list without the words before its first name and, in a sentence, after its last."""
    part = _TAIL.sub("", part) if is_prose else part
    words = _OF.sub("", part)
    named = read_name(words, above)
    start = 0 if not is_first or named.is_found or len(part) < 6 else first_place(part[:_MAX_SEARCH], above)
    if start <= 0:
        return part
    cost, cost_of_rest = name_cost(words, named), _cost(_OF.sub("", part[start:]), above)
    may_be_name = cost <= _MAX_UNKNOWN and not AWARD.search(part)
    is_better = cost_of_rest < cost - 1.0 if may_be_name else cost_of_rest <= -0.4 or is_prose
    return part[start:] if is_better else part


def _read_item(text: str, options: _List, previous: Named | None, may_be_unknown: bool) -> Item | None:
    """The item that a text is; None for other words of a sentence."""
    marker = parse_marker(text)
    ordinal = None
    if marker.number and marker.rest and marker.style in _SIBLING_STYLES:
        text, ordinal = marker.rest, marker.number
    words, remark = split_remark(text)
    if place := place_behind(words, options.above):
        words, options, previous = without_brackets(words), options._replace(above=place), None
    named, cost = _named_beside(words, options, previous)
    if not named.is_found and _TAIL.search(words) and (cut := _TAIL.sub("", words)):
        shorter, cost_of_cut = _named_beside(cut, options, previous)
        if cost_of_cut < cost:
            words, named, cost = cut, shorter, cost_of_cut
    kind = "entry"
    if not named.is_found and is_organisation(words):
        named = organisation_named(words, options.above)
        if previous and top_level(named.names) == 4:
            named = organisation_named(words, previous.layers._replace(community=""))
        kind, cost = "organisation", 0.0 if top_level(named.names) < 4 else 0.4
    if options.is_prose and bottom_level(named.names) < 3 and named.layers == options.above:
        return None  # the place that the list is of
    if not may_be_unknown and (cost >= _MAX_UNKNOWN or (kind == "organisation" and BODY_END.search(words))):
        return None
    return Item(kind, words, ordinal, named, cost, remark)


def _named_beside(words: str, options: _List, previous: Named | None) -> tuple[Named, float]:
    """What words name: with the levels of the name before, or those of the headings, whichever costs less."""
    bare = without_brackets(words)
    named = read_name(bare, options.above)
    cost = name_cost(bare, named)
    if previous is None:
        return named, cost
    beside = read_name(bare, previous.layers)
    cost_beside = name_cost(bare, beside)
    is_bare = top_level(beside.names) == 4
    if is_bare and any(previous.names):  # siblings share the place of the first
        return beside, cost_beside if beside.is_found else min(cost_beside, _MAX_UNKNOWN)
    if options.is_structured or is_bare:
        cost += _OTHER_SIBLING
    else:
        cost_beside += _OTHER_SIBLING
    return (beside, cost_beside) if cost_beside < cost else (named, cost)


def split_remark(text: str) -> tuple[str, str]:
    """Splits a name and what is said behind it: a remark in brackets, an award after a dash."""
    text = "".join(text.split())
    remark = ""
    if match := _AWARD_AFTER_DASH.search(text, 2):
        after = text[match.end() :]
        if AWARD.search(after) or "文明" in after:
            text, remark = text[: match.start()], after
    words = strip_remark(text)
    if (match := _REMARK_BEHIND.search(words)) and PUNCTUATION.search(match[0]):
        words = words[: match.start()]  # （原名：苏祁居委会） cannot be part of a name
    remark = remark or text[len(words) :].strip("（）()*＊★☆")
    return remove_level_separators(words), remark


def without_brackets(words: str) -> str:
    """Words without the remark in brackets behind them: 田坝村（原马鞍村）."""
    return _REMARK_BEHIND.sub("", words) or words


def place_behind(words: str, above: NamePath) -> NamePath | None:
    """The places, with those above, that brackets behind a name give: 永和村（三台县永明镇）; None without them."""
    match = _REMARK_BEHIND.search(words)
    place = read_place(match[0][1:-1], above) if match else None
    return complete_from(above, place[0]) if place and place[1] else None


def is_organisation(words: str) -> bool:
    """Whether words name an organisation: a school, a company, a hospital, a court."""
    return ORGANISATION_END.search(without_brackets(words)[-12:]) is not None and not PUNCTUATION.search(words)


def organisation_named(words: str, above: NamePath) -> Named:
    """The places in the name of an organisation, its own words as the last level: 拜城县|人民医院."""
    for end in range(len(words) - 2, 1, -1):
        named = read_name(words[:end], above)
        if named.is_found and any(named.names) and not named.names.community:
            names = named.names._replace(community=words[end:])
            return Named(names, complete_from(above, names), named.code, False)
    start = first_place(words, above)
    if start > 0:  # 国家税务总局金堂县税务局
        inner = organisation_named(words[start:], above)
        names = inner.names._replace(community=words)
        return Named(names, complete_from(above, names), inner.code, False)
    return read_name(words, above)


def has_separators(text: str) -> bool:
    """Whether separators divide a text: names may be listed in it."""
    parts = split_outside_brackets(text)
    next(parts, None)
    return next(parts, None) is not None or len(text.split()) > 1 or _AND.search(text, 2) is not None
