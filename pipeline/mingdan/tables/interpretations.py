"""Interprets the names of a row as a division, from the plainest reading to what only the table makes certain."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from mingdan.lexicon.generic_parts import (
    COMMUNITY_END,
    EVERYDAY_PARTS,
    TOWNSHIP_END,
    UPPER_END,
    VILLAGE_ENDS,
    alternatives,
    generic_parts,
)
from mingdan.lexicon.levels import Level, is_above, is_at, level_of, split_joined
from mingdan.lexicon.written_names import strip_remark
from mingdan.model import MatchKind, NamePath, ReasonKind, reason
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
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, VARIANT_CONFIDENCE, villages_named
from mingdan.tables.layout import RowPlace

_FIELDS = NamePath._fields
# The generic parts that complete a name: of every level but the last.
_GENERIC_PARTS = {level.field: parts for level, parts in EVERYDAY_PARTS.items() if level != Level.VILLAGE}
_NO_LAYERS = NamePath()
_PREFECTURES = "prefectures"  # in place of a code: the start of names that leave out the province
_MAX_SHORT_PATH = 40  # characters
_MAX_STEM = 8  # characters
_MAX_AMBIGUOUS = 200
_FULL_WIDTH, _HALF_WIDTH = str.maketrans("()", "（）"), str.maketrans("（）", "()")
# What follows the deepest certain division of an address and names a further one: not 镇海路, not 3号新村.
_ENDS = alternatives(generic_parts(Level.TOWNSHIP), VILLAGE_ENDS)
_FURTHER_NAME = re.compile(rf"[^路街道巷弄号栋幢楼室0-9]{{1,10}}({_ENDS})(?![路街巷道大口])")
_VILLAGE = re.compile(rf"(.{{2,12}}?(?:{alternatives(VILLAGE_ENDS)}))")


def overlaps(code: str, area: str) -> bool:
    """Whether a division lies in an area or contains it."""
    return code.startswith(area) or area.startswith(code)


def interpretations(place: RowPlace, within: str) -> Iterator[Location]:
    """Yields the interpretations of the names of a row, the plainest first.

    Args:
        place: the names of the row.
        within: the code of the area that contains all rows; empty for the whole country.
    """
    layers = place.layers
    if place.address and not any(layers) and not place.name:
        yield from _of_address(place.address, _prefixes(within))
        return
    if place.name and any(layers):
        layers = layers._replace(community=layers.community + place.name)
    names = [name for name in (*layers, place.name) if name]
    if len(names) == 1 and not (within or layers.province) and (both := _province_or_prefecture(names[0])):
        yield _ambiguous(both)  # whatever the header says: 地区 and 市县 are headers of provinces as well
    elif any(layers):
        yield from _of_layers(layers, within)
    else:
        yield from _of_string(place.name, within, is_alone=True)


def _of_address(address: str, prefixes: Iterable[str]) -> Iterator[Location]:
    """The deepest division that an address names, a county at least; road and house number are ignored.

    An address that goes on to name a town or a village that does not lie in the division stays uncertain.
    """
    for prefix in prefixes:
        location = resolve_string(prefix + address)
        is_township = is_at(location.code, Level.TOWNSHIP)
        if not location.kind and is_township and (village := _VILLAGE.match(location.rest)):
            codes = [code for code, _ in villages_named(location.code, village[1])]
            if len(codes) == 1:
                location = _incomplete(codes[0])
        if not location.kind and not is_above(location.code, Level.COUNTY) and not _FURTHER_NAME.match(location.rest):
            location = _incomplete(location.code)
        yield location


def _of_layers(layers: NamePath, within: str) -> Iterator[Location]:
    for location in _by_level(layers, within):
        yield location
        is_township = is_at(location.code, Level.TOWNSHIP) and location.missing == "community"
        if is_township and layers.township not in layers.community:
            return  # the township is certain: no other interpretation says more
    yield from _of_string(_joined_overlapping(layers), within, is_alone=False)
    yield from _by_township_alone(layers, within)


def _of_string(words: str, within: str, is_alone: bool) -> Iterator[Location]:
    """Interpretations of names in one string; only a string alone in its cell may lack its generic part."""
    for prefix in _prefixes(within):
        if (location := resolve_full_name(prefix + words)) and location.kind is MatchKind.NAME:
            yield location
    layers = _completed_by(_layers_of(within), split_names(words))
    yield from _last_name_as_township(layers)
    is_township = bool(TOWNSHIP_END.search(words)) and not layers.township
    for prefix in _prefixes(within):
        location = resolve_string(prefix + words)
        yield _doubted(location) if is_township and is_at(location.code, Level.VILLAGE) else location
    yield from _with_other_brackets(words, within)
    if is_alone:
        yield from _with_generic_parts(layers)
        if len(words) <= _MAX_STEM:
            yield from _by_stem(_layers_of(within), words)
        yield from _by_short_names(words)
    yield from _by_township_alone(layers, within)


def _province_or_prefecture(words: str) -> set[str]:
    """The province and the prefectures that share one short name (吉林, 海南); empty where none do."""
    provinces = {code for code, _ in names_within("").by_name.get(words, ()) if is_at(code, Level.PROVINCE)}
    forms = [words + end for end in _GENERIC_PARTS["prefecture"]] if provinces else []
    tables = (all_prefectures().by_name.get(form, ()) for form in forms)
    prefectures = {code for table in tables for code, _ in table if is_at(code, Level.PREFECTURE)}
    return provinces | prefectures if prefectures else set()


def _with_other_brackets(words: str, within: str) -> Iterator[Location]:
    """Names with brackets of the other width, and without a remark in brackets at their end."""
    for variant in {words.translate(_FULL_WIDTH), words.translate(_HALF_WIDTH)} - {words}:
        yield from (_at_most(VARIANT_CONFIDENCE, resolve_string(prefix + variant)) for prefix in _prefixes(within))
    bare = strip_remark(words)
    if bare not in ("", words):
        yield from (_at_most(VARIANT_CONFIDENCE, resolve_string(prefix + bare)) for prefix in _prefixes(within))


def _last_name_as_township(layers: NamePath) -> Iterator[Location]:
    """A last name as a township or county, before a village of that name: 洋县黄安 is 黄安镇."""
    name, upper = layers.community, layers._replace(community="")
    if not name or layers.township or not any(upper):
        return
    if TOWNSHIP_END.search(name):
        yield resolve_names(upper._replace(township=name), seek=False)
    elif not COMMUNITY_END.search(name):
        yield from _by_stem(upper, name)


def _doubted(location: Location) -> Location:
    """A village as a mere candidate, because the words end as the name of a township does."""
    village = make_candidate(location.code, reason(ReasonKind.VILLAGE_OF_NAME))
    above = location.path[:-1]
    return Location(above[-1], above, MatchKind.NONE, 0.0, "township", "", (village,))


def _by_level(layers: NamePath, within: str) -> Iterator[Location]:
    """Interpretations of names whose levels are known from their columns."""
    above = _layers_of(within)
    full_name = resolve_full_name("".join(layers)) if layers.township else None
    if full_name and full_name.kind is MatchKind.NAME:
        yield full_name  # faster than level by level, with the same result
    bare = strip_remark(layers.community)
    if bare not in ("", layers.community):
        completed = _completed_by(above, layers._replace(community=bare))
        yield _at_most(VARIANT_CONFIDENCE, resolve_names(completed, seek=False))
    layers = _as_county(layers)
    yield resolve_names(layers)
    if within:
        yield resolve_names(_completed_by(above, layers))
    yield from _with_generic_parts(_completed_by(above, layers))


def _joined_overlapping(cells: Iterable[str]) -> str:
    """Names in one string, where a cell may repeat the end of those before it: 成都市, 成都市温江区, 温江区柳城街道."""
    joined = ""
    for cell in filter(None, cells):
        sizes = range(min(len(joined), len(cell)), 1, -1)
        joined += cell[next((size for size in sizes if joined.endswith(cell[:size])), 0) :]
    return joined


def _as_county(layers: NamePath) -> NamePath:
    """Moves a single name from the column of prefectures (地区) to the counties if it is a county's."""
    if layers.prefecture and not any((*layers[:1], *layers[2:])):
        location = resolve_names(layers, seek=False)
        if is_at(location.code, Level.COUNTY):
            return NamePath(county=layers.prefecture)
    return layers


@lru_cache(maxsize=8)
def _layers_of(code: str) -> NamePath:
    """The names of a division by level."""
    if not code:
        return _NO_LAYERS
    return NamePath(**{level_of(division.code).field: division.label for division in lineage(code)})


def _completed_by(above: NamePath, layers: NamePath) -> NamePath:
    """Names with those of an area in the levels above their first."""
    first = next((index for index, name in enumerate(layers) if name), len(layers))
    return NamePath(*above[:first], *layers[first:])


@lru_cache(maxsize=8)
def _prefixes(within: str) -> tuple[str, ...]:
    """What may be left out before a name: nothing, the province, and so on down to the area."""
    names = [name for name in _layers_of(within) if name]
    return tuple("".join(names[:number]) for number in range(len(names) + 1))


def _with_generic_parts(layers: NamePath) -> Iterator[Location]:
    """Names completed by the generic parts of their levels: 温江 in a column of counties is 温江区. At most one."""
    if all(len(_forms(field, name)) == 1 for field, name in zip(_FIELDS, layers, strict=True) if name):
        return
    paths: list[NamePath] = [_NO_LAYERS]
    for field, name in zip(_FIELDS, layers, strict=True):
        if not name:
            continue
        longer = [path._replace(**{field: form}) for path in paths for form in _forms(field, name)]
        paths = [path for path in longer if field == "community" or resolve_names(path, seek=False).kind]
        if not paths:
            return
    locations = (resolve_names(path, seek=False) for path in paths)
    yield from _only_one({location.code: location for location in locations if location.kind})


def _forms(field: str, name: str) -> list[str]:
    """A name, and with each generic part of its level if it has none."""
    generic = _GENERIC_PARTS.get(field, ())
    return [name, *(name + end for end in generic)] if generic and not name.endswith(generic) else [name]


def _by_stem(above: NamePath, stem: str) -> Iterator[Location]:
    """A name without its generic part: at the first level below `above` that has it; at any level without `above`."""
    deepest = max((depth for depth, name in enumerate(above) if name), default=-1)
    locations: dict[str, Location] = {}
    for field in _FIELDS[deepest + 1 : Level.TOWNSHIP.depth + 1]:
        for form in _forms(field, stem)[1:]:
            location = resolve_names(above._replace(**{field: form}), seek=False)
            if location.kind is MatchKind.NAME:
                locations[location.code] = location
            same_name = [
                candidate for candidate in location.candidates if candidate.reason.kind is ReasonKind.SAME_NAME
            ]
            locations |= {candidate.code: location for candidate in same_name}
        if locations and deepest >= 0:
            break
    yield from _only_one(locations)


def _only_one(locations: dict[str, Location]) -> Iterator[Location]:
    """The only location, found without a generic part; an ambiguous location for several."""
    if len(locations) == 1:
        yield _at_most(INCOMPLETE_CONFIDENCE, next(iter(locations.values())))
    elif locations:
        yield _ambiguous(locations)


@lru_cache(maxsize=4000)
def _short_names(code: str) -> NameTable:
    """Short names of the divisions within one: names, abbreviations, and names without their generic parts."""
    by: dict[str, tuple[tuple[str, float], ...]] = {}
    table = all_prefectures() if code == _PREFECTURES else names_within(code)
    for name, divisions in table.by_name.items():
        for child, cost in divisions:
            if cost <= ABBREVIATION and not (code == _PREFECTURES and is_at(child, Level.COUNTY)):
                stem = township_stem(name) if is_at(child, Level.TOWNSHIP) else UPPER_END.sub("", name)
                for short in {name, stem if len(stem) > 1 else name}:
                    by[short] = (*by.get(short, ()), (child, cost))
    return NameTable(by, tuple(sorted({len(name) for name in by}, reverse=True)))


def _by_short_names(words: str) -> Iterator[Location]:
    """Short names at every level, one after another from province or prefecture down: 四川成都温江柳城."""
    codes: set[str] = set()
    pending = [("", 0), (_PREFECTURES, 0)] if len(words) <= _MAX_SHORT_PATH else []
    while pending:
        above, start = pending.pop()
        if start == len(words):
            codes.add(above)
        elif is_at(above, Level.TOWNSHIP):
            codes |= {code for code, _ in villages_named(above, words[start:])}
        else:
            steps = _short_names(above).starting_at(words, start)
            pending += [(code, end) for code, end, _ in steps if start or end < len(words)]  # a path has two names
    if len(codes) == 1:
        yield _incomplete(codes.pop())
    elif codes:
        yield _ambiguous(codes)


def _at_most(confidence: float, location: Location) -> Location:
    """A location found by leaving something out or completing it: a variant of at most some confidence."""
    if not location.kind:
        return location
    return location._replace(kind=MatchKind.VARIANT, confidence=min(location.confidence, confidence))


def _incomplete(code: str) -> Location:
    """A division found although a level or a generic part was left out."""
    path = tuple(division.code for division in lineage(code))
    return Location(code, path, MatchKind.VARIANT, INCOMPLETE_CONFIDENCE, "", "", ())


def _ambiguous(codes: Iterable[str]) -> Location:
    """Several divisions that fit equally well; the levels that they share are certain."""
    paths = [[division.code for division in lineage(code)] for code in sorted(codes)]
    shared = [steps[0] for steps in zip(*paths, strict=False) if len({*steps}) == 1]
    candidates = tuple(make_candidate(path[-1], SAME_NAME) for path in paths[:MAX_CANDIDATES])
    return Location(shared[-1] if shared else "", tuple(shared), MatchKind.NONE, 0.0, "", "", candidates)


@cache
def _townships() -> dict[str, str]:
    """The codes of all townships, joined, by name; the tables of the provinces are not kept in memory."""
    codes: dict[str, str] = {}
    for province in province_table():
        for code, name in Province(province).names.items():
            if is_at(code, Level.TOWNSHIP):
                short = name.removesuffix("办事处") if name.endswith("街道办事处") else name
                codes[short] = codes.get(short, "") + code
    return codes


def _by_township_alone(layers: NamePath, within: str) -> Iterator[Location]:
    """A township without its county: the only one of its name, or the only one with such a community.

    If the names above it are not fully understood, it is a mere candidate.
    """
    upper = layers._replace(township="", community="")
    if not layers.township or (layers.county and layers.prefecture):
        return
    above = resolve_names(upper, seek=False) if any(upper) else None
    area = above.code if above else ""
    joined = _townships().get(layers.township, "")
    townships = split_joined(joined, Level.TOWNSHIP)
    townships = [code for code in townships if code.startswith(area) and overlaps(code, within)]
    codes = townships
    if layers.community:
        name = strip_remark(layers.community)
        codes = [village for code in townships for village, _ in villages_named(code, name)]
    if len(codes) == 1 and (above is None or above.kind):
        yield _incomplete(codes[0])
    elif len(codes or townships) == 1:
        only = make_candidate((codes or townships)[0], reason(ReasonKind.ONLY_OF_NAME))
        yield Location(area, (), MatchKind.NONE, 0.0, "township", "", (only,))
    elif townships:
        yield _ambiguous((codes or townships)[:_MAX_AMBIGUOUS])
