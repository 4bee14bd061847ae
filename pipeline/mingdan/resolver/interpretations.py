"""Interprets the names of a query as a division, from the plainest reading to what only the table makes certain."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

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
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.lookup import SAME_NAME, Location, Lookup
from mingdan.resolver.name_index import NameTable
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, VARIANT_CONFIDENCE

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


def joined_overlapping(cells: Iterable[str]) -> str:
    """Names in one string, where a cell may repeat the end of those before it: 成都市, 成都市温江区, 温江区柳城街道."""
    joined = ""
    for cell in filter(None, cells):
        sizes = range(min(len(joined), len(cell)), 1, -1)
        joined += cell[next((size for size in sizes if joined.endswith(cell[:size])), 0) :]
    return joined


def _completed_by(above: NamePath, layers: NamePath) -> NamePath:
    """Names with those of an area in the levels above their first."""
    first = next((index for index, name in enumerate(layers) if name), len(layers))
    return NamePath(*above[:first], *layers[first:])


def _forms(field: str, name: str) -> list[str]:
    """A name, and with each generic part of its level if it has none."""
    generic = _GENERIC_PARTS.get(field, ())
    return [name, *(name + end for end in generic)] if generic and not name.endswith(generic) else [name]


def _at_most(confidence: float, location: Location) -> Location:
    """A location found by leaving something out or completing it: a variant of at most some confidence."""
    if not location.kind:
        return location
    return location._replace(kind=MatchKind.VARIANT, confidence=min(location.confidence, confidence))


class Interpreter:
    """Interprets what is not plain, with the names of an edition."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._layers_of = lru_cache(maxsize=8)(self._find_layers_of)
        self._prefixes = lru_cache(maxsize=8)(self._find_prefixes)
        self._short_names = lru_cache(maxsize=4000)(self._find_short_names)
        self._townships = lru_cache(maxsize=None)(self._find_townships)

    def interpretations(self, query: PlaceQuery) -> Iterator[Location]:
        """Yields the interpretations of the names of a row, the plainest first.

        Args:
            query: the names, and the area in which the place lies.
        """
        layers, within = query.layers, query.within
        if query.address and not any(layers) and not query.name:
            yield from self._of_address(query.address, self._prefixes(within))
            return
        if query.name and any(layers):
            layers = layers._replace(community=layers.community + query.name)
        names = [name for name in (*layers, query.name) if name]
        if len(names) == 1 and not (within or layers.province) and (both := self._province_or_prefecture(names[0])):
            yield self._ambiguous(both)  # whatever the header says: 地区 and 市县 are headers of provinces as well
        elif any(layers):
            yield from self._of_layers(layers, within)
        else:
            yield from self._of_string(query.name, within, is_alone=True)

    def _of_address(self, address: str, prefixes: Iterable[str]) -> Iterator[Location]:
        """The deepest division that an address names, a county at least; road and house number are ignored.

        An address that goes on to name a town or a village that does not lie in the division stays uncertain.
        """
        for prefix in prefixes:
            location = self._lookup.resolve_string(prefix + address)
            is_township = is_at(location.code, Level.TOWNSHIP)
            if not location.kind and is_township and (village := _VILLAGE.match(location.rest)):
                codes = [code for code, _ in self._lookup.villages.villages_named(location.code, village[1])]
                if len(codes) == 1:
                    location = self._incomplete(codes[0])
            if (
                not location.kind
                and not is_above(location.code, Level.COUNTY)
                and not _FURTHER_NAME.match(location.rest)
            ):
                location = self._incomplete(location.code)
            yield location

    def _of_layers(self, layers: NamePath, within: str) -> Iterator[Location]:
        for location in self._by_level(layers, within):
            yield location
            is_township = is_at(location.code, Level.TOWNSHIP) and location.missing == "community"
            if is_township and layers.township not in layers.community:
                return  # the township is certain: no other interpretation says more
        yield from self._of_string(joined_overlapping(layers), within, is_alone=False)
        yield from self._by_township_alone(layers, within)

    def _of_string(self, words: str, within: str, is_alone: bool) -> Iterator[Location]:
        """Interpretations of names in one string; only a string alone in its cell may lack its generic part."""
        for prefix in self._prefixes(within):
            if (location := self._lookup.resolve_full_name(prefix + words)) and location.kind is MatchKind.NAME:
                yield location
        layers = _completed_by(self._layers_of(within), self._lookup.split_names(words))
        yield from self._last_name_as_township(layers)
        is_township = bool(TOWNSHIP_END.search(words)) and not layers.township
        for prefix in self._prefixes(within):
            location = self._lookup.resolve_string(prefix + words)
            yield self._doubted(location) if is_township and is_at(location.code, Level.VILLAGE) else location
        yield from self._with_other_brackets(words, within)
        if is_alone:
            yield from self._with_generic_parts(layers)
            if len(words) <= _MAX_STEM:
                yield from self._by_stem(self._layers_of(within), words)
            yield from self._by_short_names(words)
        yield from self._by_township_alone(layers, within)

    def _province_or_prefecture(self, words: str) -> set[str]:
        """The province and the prefectures that share one short name (吉林, 海南); empty where none do."""
        provinces = {
            code
            for code, _ in self._lookup.names.names_within("").by_name.get(words, ())
            if is_at(code, Level.PROVINCE)
        }
        forms = [words + end for end in _GENERIC_PARTS["prefecture"]] if provinces else []
        tables = (self._lookup.names.all_prefectures().by_name.get(form, ()) for form in forms)
        prefectures = {code for table in tables for code, _ in table if is_at(code, Level.PREFECTURE)}
        return provinces | prefectures if prefectures else set()

    def _with_other_brackets(self, words: str, within: str) -> Iterator[Location]:
        """Names with brackets of the other width, and without a remark in brackets at their end."""
        for variant in {words.translate(_FULL_WIDTH), words.translate(_HALF_WIDTH)} - {words}:
            yield from (
                _at_most(VARIANT_CONFIDENCE, self._lookup.resolve_string(prefix + variant))
                for prefix in self._prefixes(within)
            )
        bare = strip_remark(words)
        if bare not in ("", words):
            yield from (
                _at_most(VARIANT_CONFIDENCE, self._lookup.resolve_string(prefix + bare))
                for prefix in self._prefixes(within)
            )

    def _last_name_as_township(self, layers: NamePath) -> Iterator[Location]:
        """A last name as a township or county, before a village of that name: 洋县黄安 is 黄安镇."""
        name, upper = layers.community, layers._replace(community="")
        if not name or layers.township or not any(upper):
            return
        if TOWNSHIP_END.search(name):
            yield self._lookup.resolve_names(upper._replace(township=name), seek=False)
        elif not COMMUNITY_END.search(name):
            yield from self._by_stem(upper, name)

    def _doubted(self, location: Location) -> Location:
        """A village as a mere candidate, because the words end as the name of a township does."""
        village = self._lookup.make_candidate(location.code, reason(ReasonKind.VILLAGE_OF_NAME))
        above = location.path[:-1]
        return Location(above[-1], above, MatchKind.NONE, 0.0, "township", "", (village,))

    def _by_level(self, layers: NamePath, within: str) -> Iterator[Location]:
        """Interpretations of names whose levels are known from their columns."""
        above = self._layers_of(within)
        full_name = self._lookup.resolve_full_name("".join(layers)) if layers.township else None
        if full_name and full_name.kind is MatchKind.NAME:
            yield full_name  # faster than level by level, with the same result
        bare = strip_remark(layers.community)
        if bare not in ("", layers.community):
            completed = _completed_by(above, layers._replace(community=bare))
            yield _at_most(VARIANT_CONFIDENCE, self._lookup.resolve_names(completed, seek=False))
        layers = self._as_county(layers)
        yield self._lookup.resolve_names(layers)
        if within:
            yield self._lookup.resolve_names(_completed_by(above, layers))
        yield from self._with_generic_parts(_completed_by(above, layers))

    def _as_county(self, layers: NamePath) -> NamePath:
        """Moves a single name from the column of prefectures (地区) to the counties if it is a county's."""
        if layers.prefecture and not any((*layers[:1], *layers[2:])):
            location = self._lookup.resolve_names(layers, seek=False)
            if is_at(location.code, Level.COUNTY):
                return NamePath(county=layers.prefecture)
        return layers

    def _find_layers_of(self, code: str) -> NamePath:
        """The names of a division by level."""
        if not code:
            return _NO_LAYERS
        return NamePath(
            **{level_of(division.code).field: division.label for division in self._lookup.edition.lineage(code)}
        )

    def _find_prefixes(self, within: str) -> tuple[str, ...]:
        """What may be left out before a name: nothing, the province, and so on down to the area."""
        names = [name for name in self._layers_of(within) if name]
        return tuple("".join(names[:number]) for number in range(len(names) + 1))

    def _with_generic_parts(self, layers: NamePath) -> Iterator[Location]:
        """Names completed by the generic parts of their levels: 温江 in a column of counties is 温江区. At most one."""
        if all(len(_forms(field, name)) == 1 for field, name in zip(_FIELDS, layers, strict=True) if name):
            return
        paths: list[NamePath] = [_NO_LAYERS]
        for field, name in zip(_FIELDS, layers, strict=True):
            if not name:
                continue
            longer = [path._replace(**{field: form}) for path in paths for form in _forms(field, name)]
            paths = [
                path for path in longer if field == "community" or self._lookup.resolve_names(path, seek=False).kind
            ]
            if not paths:
                return
        locations = (self._lookup.resolve_names(path, seek=False) for path in paths)
        yield from self._only_one({location.code: location for location in locations if location.kind})

    def _by_stem(self, above: NamePath, stem: str) -> Iterator[Location]:
        """A name without its generic part: at the first level below `above` that has it, or at any level."""
        deepest = max((depth for depth, name in enumerate(above) if name), default=-1)
        locations: dict[str, Location] = {}
        for field in _FIELDS[deepest + 1 : Level.TOWNSHIP.depth + 1]:
            for form in _forms(field, stem)[1:]:
                location = self._lookup.resolve_names(above._replace(**{field: form}), seek=False)
                if location.kind is MatchKind.NAME:
                    locations[location.code] = location
                same_name = [
                    candidate for candidate in location.candidates if candidate.reason.kind is ReasonKind.SAME_NAME
                ]
                locations |= {candidate.code: location for candidate in same_name}
            if locations and deepest >= 0:
                break
        yield from self._only_one(locations)

    def _only_one(self, locations: dict[str, Location]) -> Iterator[Location]:
        """The only location, found without a generic part; an ambiguous location for several."""
        if len(locations) == 1:
            yield _at_most(INCOMPLETE_CONFIDENCE, next(iter(locations.values())))
        elif locations:
            yield self._ambiguous(locations)

    def _find_short_names(self, code: str) -> NameTable:
        """Short names of the divisions within one: names, abbreviations, and names without their generic parts."""
        by: dict[str, tuple[tuple[str, float], ...]] = {}
        table = self._lookup.names.all_prefectures() if code == _PREFECTURES else self._lookup.names.names_within(code)
        for name, divisions in table.by_name.items():
            for child, cost in divisions:
                if cost <= ABBREVIATION and not (code == _PREFECTURES and is_at(child, Level.COUNTY)):
                    stem = township_stem(name) if is_at(child, Level.TOWNSHIP) else UPPER_END.sub("", name)
                    for short in {name, stem if len(stem) > 1 else name}:
                        by[short] = (*by.get(short, ()), (child, cost))
        return NameTable(by, tuple(sorted({len(name) for name in by}, reverse=True)))

    def _by_short_names(self, words: str) -> Iterator[Location]:
        """Short names at every level, one after another from province or prefecture down: 四川成都温江柳城."""
        codes: set[str] = set()
        pending = [("", 0), (_PREFECTURES, 0)] if len(words) <= _MAX_SHORT_PATH else []
        while pending:
            above, start = pending.pop()
            if start == len(words):
                codes.add(above)
            elif is_at(above, Level.TOWNSHIP):
                codes |= {code for code, _ in self._lookup.villages.villages_named(above, words[start:])}
            else:
                steps = self._short_names(above).starting_at(words, start)
                pending += [(code, end) for code, end, _ in steps if start or end < len(words)]  # a path has two names
        if len(codes) == 1:
            yield self._incomplete(codes.pop())
        elif codes:
            yield self._ambiguous(codes)

    def _incomplete(self, code: str) -> Location:
        """A division found although a level or a generic part was left out."""
        path = tuple(division.code for division in self._lookup.edition.lineage(code))
        return Location(code, path, MatchKind.VARIANT, INCOMPLETE_CONFIDENCE, "", "", ())

    def _ambiguous(self, codes: Iterable[str]) -> Location:
        """Several divisions that fit equally well; the levels that they share are certain."""
        paths = [[division.code for division in self._lookup.edition.lineage(code)] for code in sorted(codes)]
        shared = [steps[0] for steps in zip(*paths, strict=False) if len({*steps}) == 1]
        candidates = tuple(self._lookup.make_candidate(path[-1], SAME_NAME) for path in paths[:MAX_CANDIDATES])
        return Location(shared[-1] if shared else "", tuple(shared), MatchKind.NONE, 0.0, "", "", candidates)

    def _find_townships(self) -> dict[str, str]:
        """The codes of all townships, joined, by name; the tables of the provinces are not kept in memory."""
        codes: dict[str, str] = {}
        for province in self._lookup.edition.provinces:
            for code, name in self._lookup.edition.read_province(province).names.items():
                if is_at(code, Level.TOWNSHIP):
                    short = name.removesuffix("办事处") if name.endswith("街道办事处") else name
                    codes[short] = codes.get(short, "") + code
        return codes

    def _by_township_alone(self, layers: NamePath, within: str) -> Iterator[Location]:
        """A township without its county: the only one of its name, or the only one with such a community.

        If the names above it are not fully understood, it is a mere candidate.
        """
        upper = layers._replace(township="", community="")
        if not layers.township or (layers.county and layers.prefecture):
            return
        above = self._lookup.resolve_names(upper, seek=False) if any(upper) else None
        area = above.code if above else ""
        joined = self._townships().get(layers.township, "")
        townships = split_joined(joined, Level.TOWNSHIP)
        townships = [code for code in townships if code.startswith(area) and overlaps(code, within)]
        codes = townships
        if layers.community:
            name = strip_remark(layers.community)
            codes = [village for code in townships for village, _ in self._lookup.villages.villages_named(code, name)]
        if len(codes) == 1 and (above is None or above.kind):
            yield self._incomplete(codes[0])
        elif len(codes or townships) == 1:
            only = self._lookup.make_candidate((codes or townships)[0], reason(ReasonKind.ONLY_OF_NAME))
            yield Location(area, (), MatchKind.NONE, 0.0, "township", "", (only,))
        elif townships:
            yield self._ambiguous((codes or townships)[:_MAX_AMBIGUOUS])
