"""The ways to read the names of a row as a division, from the plainest to what only the table makes certain."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from mingdan.lexicon.levels import Level, level_of
from mingdan.model import MatchKind, NamePath, ReasonKind, reason
from mingdan.notices.line_markers import COMMUNITY_END, TOWNSHIP_END
from mingdan.notices.list_items import LEVELS, without_product
from mingdan.register.alternative_names import ABBREVIATION, township_stem
from mingdan.register.divisions import Province, lineage, province_table
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.lookup import (
    SAME_NAME,
    Location,
    make_candidate,
    resolve_full_name,
    resolve_names,
    resolve_string,
)
from mingdan.resolver.name_index import NameTable, all_prefectures, names_within
from mingdan.resolver.segmentation import split_names
from mingdan.resolver.village_index import LACKING, VARIANT, villages_named
from mingdan.tables.address import addressed
from mingdan.tables.layout import Place

_GENERICS = {
    "province": ("省", "市", "自治区"), "prefecture": ("市", "州", "地区", "盟"), "county": ("县", "区", "市", "旗"),
    "township": ("镇", "乡", "街道"),
}  # fmt: skip
_NO_LAYERS = NamePath()
_PREFECTURES = "prefectures"  # in place of a code: where words begin that leave out the province
_LONGEST = 40
_GENERIC_END = re.compile("(省|市|区|县|旗|地区|盟)$")
FULL = re.compile("(省|市|区|县|旗|地区|盟|镇|乡|街道|苏木|社区|居委会|村|嘎查)$")  # a name with its generic part
_FULL, _HALF = str.maketrans("()", "（）"), str.maketrans("（）", "()")


def inside(code: str, area: str) -> bool:
    """Whether a division is within an area, or holds it."""
    return code.startswith(area) or area.startswith(code)


def readings(place: Place, within: str) -> Iterator[Location]:
    """The ways to read the names of a row, the plainest first."""
    layers = place.layers
    if place.address and not any(layers) and not place.name:
        yield from addressed(place.address, _prefixes(within))
        return
    if place.name and any(layers):
        layers = layers._replace(community=layers.community + place.name)
    alone = [name for name in (*layers, place.name) if name]
    if len(alone) == 1 and not (within or layers.province) and (both := _province_or_prefecture(alone[0])):
        yield _ambiguous(both)  # whatever the header says: 地区 and 市县 are written above provinces too
    elif any(layers):
        for found in _by_level(layers, within):
            yield found
            if (
                len(found.code) == Level.TOWNSHIP
                and found.missing == "community"
                and layers.township not in layers.community
            ):
                return  # down to the township all is certain: no other reading says more
        yield from _in_one(_overlapped(layers), within, is_alone=False)
        yield from _anywhere(layers, within)
    else:
        yield from _in_one(place.name, within, is_alone=True)


def _in_one(words: str, within: str, is_alone: bool) -> Iterator[Location]:
    """The readings of names in one string; a stem is sought as a whole place only where it stands alone in a cell."""
    for prefix in _prefixes(within):
        if (whole := resolve_full_name(prefix + words)) and whole.kind is MatchKind.NAME:
            yield whole
    layers = _below(_layers_of(within), split_names(words))
    yield from _higher(layers)
    is_township = bool(TOWNSHIP_END.search(words)) and not layers.township
    for prefix in _prefixes(within):
        found = resolve_string(prefix + words)
        yield _doubted(found) if is_township and len(found.code) == Level.VILLAGE else found
    yield from _otherwise_bracketed(words, within)
    if is_alone:
        yield from _completed(layers)
        if len(words) <= 8:
            yield from _stem(_layers_of(within), words)
        yield from _in_short(words)
    yield from _anywhere(layers, within)


def _province_or_prefecture(words: str) -> set[str]:
    """The province and the prefecture that go by one short name (吉林, 海南), if it is such a one."""
    found = {code for code, _ in names_within("").by.get(words, ()) if len(code) == Level.PROVINCE}
    forms = [words + end for end in _GENERICS["prefecture"]] if found else []
    also = {code for form in forms for code, _ in all_prefectures().by.get(form, ()) if len(code) == Level.PREFECTURE}
    return found | also if also else set()


def _otherwise_bracketed(words: str, within: str) -> Iterator[Location]:
    """Names with brackets of the other width, and without what stands in brackets at their end."""
    for other in {words.translate(_FULL), words.translate(_HALF)} - {words}:
        yield from (_at_most(VARIANT, resolve_string(prefix + other)) for prefix in _prefixes(within))
    bare = without_product(words)
    if bare not in ("", words):
        yield from (_at_most(VARIANT, resolve_string(prefix + bare)) for prefix in _prefixes(within))


def _higher(layers: NamePath) -> Iterator[Location]:
    """A last name that may be a township's or a county's, before a village of that name: 洋县黄安 is 黄安镇."""
    text, upper = layers.community, layers._replace(community="")
    if not text or layers.township or not any(upper):
        return
    if TOWNSHIP_END.search(text):
        yield resolve_names(upper._replace(township=text), seek=False)
    elif not COMMUNITY_END.search(text):
        yield from _stem(upper, text)


def _doubted(found: Location) -> Location:
    """A village that was found where the words end as a township's name do: for a person."""
    meant = make_candidate(found.code, reason(ReasonKind.VILLAGE_OF_NAME))
    above = found.path[:-1]
    return Location(above[-1], above, MatchKind.NONE, 0.0, "township", "", (meant,))


def _by_level(layers: NamePath, within: str) -> Iterator[Location]:
    """The readings of names whose levels the columns say."""
    above = _layers_of(within)
    whole = resolve_full_name("".join(layers)) if layers.township else None
    if whole and whole.kind is MatchKind.NAME:
        yield whole  # sooner found than level by level, and the same
    bare = without_product(layers.community)
    if bare not in ("", layers.community):
        yield _at_most(VARIANT, resolve_names(_below(above, layers._replace(community=bare)), seek=False))
    layers = _as_county(layers)
    yield resolve_names(layers)
    if within:
        yield resolve_names(_below(above, layers))
    yield from _completed(_below(above, layers))


def _overlapped(cells: Iterable[str]) -> str:
    """Names in one string, where a cell may repeat what stands before it: 成都市, 成都市温江区, 温江区柳城街道."""
    whole = ""
    for text in filter(None, cells):
        length = next((size for size in range(min(len(whole), len(text)), 1, -1) if whole.endswith(text[:size])), 0)
        whole += text[length:]
    return whole


def _as_county(layers: NamePath) -> NamePath:
    """Names whose only one, in a column of prefectures (地区), is a county's: others may be called so."""
    if layers.prefecture and not any((*layers[:1], *layers[2:])) and len(resolve_names(layers, seek=False).code) == 6:
        return NamePath(county=layers.prefecture)
    return layers


@lru_cache(maxsize=8)
def _layers_of(code: str) -> NamePath:
    """The names of a division by level."""
    if not code:
        return _NO_LAYERS
    return NamePath(**{level_of(one.code).field: one.label for one in lineage(code)})


def _below(above: NamePath, own: NamePath) -> NamePath:
    """Names with those of the area that all rows lie in above them."""
    first = next((index for index, name in enumerate(own) if name), len(own))
    return NamePath(*above[:first], *own[first:])


@lru_cache(maxsize=8)
def _prefixes(within: str) -> tuple[str, ...]:
    """What may be left out before a name: nothing, the province, and so on down to the area."""
    names = [name for name in _layers_of(within) if name]
    return tuple("".join(names[:number]) for number in range(len(names) + 1))


def _completed(layers: NamePath) -> Iterator[Location]:
    """Names without their generic parts, which the column says: 县 温江 is 温江区. At most one reading."""
    if all(len(_forms(level, text)) == 1 for level, text in zip(LEVELS, layers, strict=True) if text):
        return
    open_: list[NamePath] = [_NO_LAYERS]
    for level, text in zip(LEVELS, layers, strict=True):
        if not text:
            continue
        tried = [one._replace(**{level: form}) for one in open_ for form in _forms(level, text)]
        open_ = [one for one in tried if level == "community" or resolve_names(one, seek=False).kind]
        if not open_:
            return
    found = {one.code: one for one in (resolve_names(layers, seek=False) for layers in open_) if one.kind}
    if len(found) == 1:
        yield _at_most(LACKING, next(iter(found.values())))
    elif found:
        yield _ambiguous(found)


def _forms(level: str, text: str) -> list[str]:
    generic = _GENERICS.get(level, ())
    return [text, *(text + end for end in generic)] if generic and not text.endswith(generic) else [text]


def _stem(above: NamePath, text: str) -> Iterator[Location]:
    """A name alone without its generic part: of the first level below the names above it; of any, without those."""
    given = max((number for number, name in enumerate(above) if name), default=-1)
    found: dict[str, Location] = {}
    for level in LEVELS[given + 1 : 4]:
        for form in _forms(level, text)[1:]:
            one = resolve_names(above._replace(**{level: form}), seek=False)
            if one.kind is MatchKind.NAME:
                found[one.code] = one
            found |= {other.code: one for other in one.candidates if other.reason.kind is ReasonKind.SAME_NAME}
        if found and given >= 0:
            break
    if len(found) == 1:
        yield _at_most(LACKING, next(iter(found.values())))
    elif found:
        yield _ambiguous(found)


@lru_cache(maxsize=4000)
def _short_names(code: str) -> NameTable:
    """What the divisions within one are called in short: names and abbreviations, and those without generic part."""
    by: dict[str, tuple[tuple[str, float], ...]] = {}
    table = all_prefectures() if code == _PREFECTURES else names_within(code)
    for text, found in table.by.items():
        for child, cost in found:
            if cost <= ABBREVIATION and not (code == _PREFECTURES and len(child) == Level.COUNTY):
                stem = township_stem(text) if len(child) == Level.TOWNSHIP else _GENERIC_END.sub("", text)
                for one in {text, stem if len(stem) > 1 else text}:
                    by[one] = (*by.get(one, ()), (child, cost))
    return NameTable(by, tuple(sorted({len(text) for text in by}, reverse=True)))


def _in_short(words: str) -> Iterator[Location]:
    """Names that are short at every level, one after the other from province or prefecture down: 四川成都温江柳城."""
    found: set[str] = set()
    open_ = [("", 0), (_PREFECTURES, 0)] if len(words) <= _LONGEST else []
    while open_:
        node, start = open_.pop()
        if start == len(words):
            found.add(node)
        elif len(node) == Level.TOWNSHIP:
            found |= {village for village, _ in villages_named(node, words[start:])}
        else:
            steps = _short_names(node).starting(words, start)
            open_ += [(code, end) for code, end, _ in steps if start or end < len(words)]  # one name alone is no path
    if len(found) == 1:
        code = found.pop()
        path = tuple(one.code for one in lineage(code))
        yield Location(code, path, MatchKind.VARIANT, LACKING, "", "", ())
    elif found:
        yield _ambiguous(found)


def _at_most(confidence: float, found: Location) -> Location:
    """A reading that leaves something out or completes it."""
    return found._replace(kind=MatchKind.VARIANT, confidence=min(found.confidence, confidence)) if found.kind else found


def _ambiguous(codes: Iterable[str]) -> Location:
    """Several divisions that fit alike; what they have in common is certain."""
    paths = [[one.code for one in lineage(code)] for code in sorted(codes)]
    common = [steps[0] for steps in zip(*paths, strict=False) if len({*steps}) == 1]
    many = tuple(make_candidate(path[-1], SAME_NAME) for path in paths[:MAX_CANDIDATES])
    return Location(common[-1] if common else "", tuple(common), MatchKind.NONE, 0.0, "", "", many)


@cache
def _townships() -> dict[str, str]:
    """The codes of all townships, joined, by their names; the provinces are not kept."""
    found: dict[str, str] = {}
    for code in province_table():
        for township, name in Province(code).names.items():
            if len(township) == Level.TOWNSHIP:
                short = name.removesuffix("办事处") if name.endswith("街道办事处") else name
                found[short] = found.get(short, "") + township
    return found


def _anywhere(layers: NamePath, within: str) -> Iterator[Location]:
    """A township whose county is left out: the only one of its name, or the only one with such a community.

    What stands above it must be understood to its end: else it is none but a candidate.
    """
    upper = layers._replace(township="", community="")
    if not layers.township or (layers.county and layers.prefecture):
        return
    known = resolve_names(upper, seek=False) if any(upper) else None
    area = known.code if known else ""
    joined_ = _townships().get(layers.township, "")
    codes = [joined_[at : at + 9] for at in range(0, len(joined_), 9)]
    codes = [code for code in codes if code.startswith(area) and inside(code, within)]
    found = codes
    if layers.community:
        found = [village for code in codes for village, _ in villages_named(code, without_product(layers.community))]
    if len(found) == 1 and (known is None or known.kind):
        path = tuple(one.code for one in lineage(found[0]))
        yield Location(found[0], path, MatchKind.VARIANT, LACKING, "", "", ())
    elif len(found or codes) == 1:
        yield Location(
            area,
            (),
            MatchKind.NONE,
            0.0,
            "township",
            "",
            (make_candidate((found or codes)[0], reason(ReasonKind.ONLY_OF_NAME)),),
        )
    elif codes:
        yield _ambiguous((found or codes)[:200])
