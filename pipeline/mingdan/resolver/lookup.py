"""From names to codes: one division with its kind of match and confidence, or candidates. Never a silent guess.

Kinds and confidences: `nameMatch` 1.0 every level is called as the register, or a table of abbreviations, has it;
`variantMatch` 0.9 a generic part is written otherwise (居委会 for 社区), a type has changed (乡, now 镇) or a unit was
renamed; 0.8 a level or a generic part is left out, and only one division fits; 0.6 so too, but others, which are named
as candidates, go by such a short form of their longer names (清江: 清江社区, and 清江村村委会). What two divisions
share, and what would make a village of a community, is no match: both are candidates.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mingdan.lexicon.levels import Level, code_path, level_of, level_of_field
from mingdan.model import Candidate, MatchKind, NamePath, Reason, ReasonKind, reason
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.divisions import child_codes, full_name, lineage, load_province
from mingdan.register.history import DivisionVersion
from mingdan.register.labels import division_label, without_committee
from mingdan.resolver.bingtuan import is_bingtuan, match_bingtuan
from mingdan.resolver.candidates import MAX_CANDIDATES, find_candidates
from mingdan.resolver.full_name_index import match_full_name
from mingdan.resolver.historical_names import counties_in_year
from mingdan.resolver.name_index import all_counties, all_prefectures, names_two_levels_below, names_within
from mingdan.resolver.segmentation import split_names
from mingdan.resolver.village_index import LACKING, NAME, villages_named
from mingdan.resolver.village_index import VARIANT as VARIANT  # part of what this module offers

DOUBTFUL_CONFIDENCE = 0.6
SAME_NAME = reason(ReasonKind.SAME_NAME)
_SHORT_NAME = reason(ReasonKind.SHORT_NAME)
_CITY_LEVELS = {Level.PREFECTURE, Level.COUNTY}  # those that a city may be of


class Location(NamedTuple):  # made a hundred thousand times a second, and so no dataclass
    """What the register has for some names.

    Attributes:
        code: the deepest division that is certain; empty where not even a province is.
        path: codes from the province down to it.
        kind: a name or a variant where all names were found, else none.
        confidence: between 0 and 1; 0 where not all names were found.
        missing: the level (`county`, …) at which the names could not be followed; empty where they could.
        rest: the names from there on.
        candidates: what may be meant instead.
    """

    code: str
    path: tuple[str, ...]
    kind: MatchKind
    confidence: float
    missing: str
    rest: str
    candidates: tuple[Candidate, ...]


def make_candidate(code: str, reason: Reason) -> Candidate:
    """A division that may be meant; for a placeholder the division that it stands in."""
    own = _path(code)[-1]
    return Candidate(own, full_name(lineage(own)), reason)


def _location(
    code: str, confidence: float, missing: str = "", rest: str = "", candidates: Iterable[Candidate] = ()
) -> Location:
    path = _path(code)
    code = path[-1] if path else ""  # 东莞市东莞市, which is a placeholder, is 东莞市
    matched = MatchKind.NAME if confidence == NAME else MatchKind.VARIANT
    kind = MatchKind.NONE if missing or not code else matched
    return Location(code, path, kind, 0.0 if missing else confidence, missing, rest, tuple(candidates))


def resolve_names(layers: NamePath, seek: bool = True, year: int = 0) -> Location:
    """Finds names by level in the register.

    Args:
        layers: the names, those of headings and title included.
        seek: whether to seek what is like a name that the register does not have.
        year: the year in which the names were written: what a county was called then counts as its name, and only what
            bore a name then is meant. 0 where it is not known.

    Returns:
        The division they name, or how far they could be followed and what may be meant.
    """
    if is_bingtuan(layers):
        return _regiment(layers)
    codes, was = counties_in_year(layers, year) if year else ((), None)
    if was and not any(layers[3:]):
        return _location(was.unit, NAME) if was.unit else _parted(codes, was, was.name)
    found = dict.fromkeys(codes, NAME) or {"": NAME}
    for level, text in zip(NamePath._fields, layers, strict=True):
        if was and level in NamePath._fields[:3]:
            continue
        if not text:
            continue
        below = _below(found, level, text)
        if not below and was and len(codes) > 1 and found.keys() == {*codes}:
            if not was.unit:
                return _parted(codes, was, "".join(layers[3:]))
            found = {was.unit: NAME}
        if not below:
            return _unknown(found, layers, level, seek)
        found = below
    if len(found) > 1:
        return _several(found, next(text for text in reversed(layers) if text))
    code, confidence = next(iter(found.items()))
    return _location(code, confidence)


def _regiment(layers: NamePath) -> Location:
    code, confidence, missing, candidates = match_bingtuan(layers)
    rest = "".join(layers[NamePath._fields.index(missing) :]) if missing else ""
    return _location(code, confidence, missing, rest, [make_candidate(*one) for one in candidates[:MAX_CANDIDATES]])


def _below(found: dict[str, float], level: str, text: str) -> dict[str, float]:
    """The divisions of a level that a name stands for within those found so far, with their confidence."""
    below: dict[str, float] = {}
    for code, confidence in found.items():
        steps = _communities(code, text) if level == "community" else _uppers(code, level_of_field(level), text)
        for child, sure in steps:
            below[child] = max(min(confidence, sure), below.get(child, 0.0))
    best = max(below.values(), default=0.0)
    return {code: confidence for code, confidence in below.items() if confidence == best}


def _uppers(code: str, digits: int, text: str) -> Iterator[tuple[str, float]]:
    """The divisions above villages that a name stands for within one; levels between may be left out."""
    if not code and digits == Level.COUNTY:  # 朝阳区 is one of 北京市, and one of 长春市
        both = [step for table in (all_prefectures(), all_counties()) for step in table.by.get(text, ())]
        yield from (
            (child, NAME if cost <= ABBREVIATION else VARIANT) for child, cost in both if len(child) in _CITY_LEVELS
        )
        return
    if not code:
        tables = [names_within(""), all_prefectures(), all_counties()]
    else:
        tables = [names_within(code), *([names_two_levels_below(code)] if len(code) < Level.COUNTY else [])]
    for table in tables:
        steps = [(child, cost) for child, cost in table.by.get(text, ()) if _fits(len(child), digits)]
        if steps:
            yield from ((child, NAME if cost <= ABBREVIATION else VARIANT) for child, cost in steps)
            return


def _fits(digits: int, wanted: int) -> bool:
    """Whether a code is of the level wanted; a county-level city may stand in for a prefecture."""
    return digits == wanted or {digits, wanted} == _CITY_LEVELS


def _communities(code: str, text: str) -> Iterator[tuple[str, float]]:
    """The villages and communities that a name stands for within a township, or within a county or prefecture."""
    if len(code) == Level.TOWNSHIP:
        yield from villages_named(code, text)
    elif len(code) >= Level.PREFECTURE:
        for child in child_codes(code):
            yield from ((village, min(sure, LACKING)) for village, sure in _communities(child, text))


def _several(found: dict[str, float], rest: str) -> Location:
    """Several divisions of one name: the deepest that they have in common is certain."""
    codes = sorted(found)
    paths = [_path(code) for code in codes]
    common = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    level = level_of(codes[0]).field
    code = common[-1] if common else ""
    return _location(code, 0.0, level, rest, [make_candidate(one, SAME_NAME) for one in codes[:MAX_CANDIDATES]])


def _parted(codes: Sequence[str], was: DivisionVersion, rest: str) -> Location:
    """A county of then that is several of today, or is within another: what is meant must be decided."""
    years = {"first": str(was.first), **({"last": str(was.through)} if was.through else {})}
    kind = ReasonKind.FORMER_TERRITORY if was.through else ReasonKind.TERRITORY
    shared = reason(kind, name=was.name, code=was.code, **years)
    several = _several(dict.fromkeys(codes, NAME), rest)
    return several._replace(candidates=tuple(make_candidate(code, shared) for code in codes[:MAX_CANDIDATES]))


def _unknown(found: dict[str, float], layers: NamePath, level: str, seek: bool) -> Location:
    """How far names could be followed, and what is like the next one."""
    rest = "".join(layers[NamePath._fields.index(level) :])
    if len(found) > 1:
        several = _several(found, rest)
        return Location(several.code, several.path, MatchKind.NONE, 0.0, level, rest, several.candidates)
    code = next(iter(found))
    like = find_candidates(code, level, layers) if seek else ()
    return _location(code, 0.0, level, rest, (make_candidate(other, why) for other, why in like))


def _chosen(words: str, found: list[str], shorter: list[str]) -> Location:
    """One division that a string names, or all that it may name; `shorter` go by a shorter form of their name."""
    code = (found or shorter)[0]
    if len(found) + len(shorter) > 1:
        codes = {*(found or shorter)}
        if len(codes) > 1:
            return _several(dict.fromkeys(codes | {*shorter}, NAME), "")
        shorter = sorted({*shorter} - codes)
    else:
        shorter = []
    own = load_province(code[:2]).names[code]
    if not shorter and (words.endswith(own) or words.endswith(without_committee(own)) or len(code) == Level.TOWNSHIP):
        return Location(code, _path(code), MatchKind.NAME, NAME, "", "", ())
    doubt = tuple(make_candidate(other, _SHORT_NAME) for other in shorter)
    others = bool(shorter)
    sure = DOUBTFUL_CONFIDENCE if others else NAME if words.endswith(_label(code)) else LACKING
    kind = MatchKind.NAME if sure == NAME else MatchKind.VARIANT
    return Location(code, _path(code), kind, sure, "", "", doubt)


def _label(code: str) -> str:
    register = load_province(code[:2]).names
    return division_label(code, register[code], register[code[:6]], register.get(code[:9], ""))


def resolve_string(words: str) -> Location:
    """Finds an unbroken string of names (成都市温江区柳城街道光华社区).

    Args:
        words: the names from any level down, without spaces.

    Returns:
        As `resolve_names`.
    """
    return next(resolve_strings([words]))


def resolve_full_name(words: str) -> Location | None:
    """As `resolve_string`, of a string that the register's names make up from first to last; else None."""
    found, shorter = match_full_name(words)
    return _chosen(words, found, shorter) if found or shorter else None


def resolve_strings(strings: Iterable[str]) -> Iterator[Location]:
    """Finds many unbroken strings, one after the other; each as `resolve_string`."""
    for words in strings:
        yield resolve_full_name(words) or resolve_names(split_names(words))


def _path(code: str) -> tuple[str, ...]:
    """The codes from the province down to a division, without placeholders."""
    return (*_path_above(code[:9]), code) if len(code) == Level.VILLAGE else _path_above(code)


@lru_cache(maxsize=2000)
def _path_above(code: str) -> tuple[str, ...]:
    return tuple(above for above in code_path(code) if not load_province(code[:2]).is_placeholder(above))
