"""Resolves names to one division with a kind of match and a confidence, or to candidates; it never guesses.

* `nameMatch` 1.0: each level has the name that the register, or a table of abbreviations, has.
* `variantMatch` 0.9: another generic part is written (居委会 for 社区), the type changed (乡 to 镇), or the unit was
  renamed; 0.8: a level or a generic part is left out, and only one division fits; 0.6: the same, and the short form
  also fits longer names, which become candidates (清江: 清江社区, and 清江村村委会).

A name that two divisions share is not a match, nor is a village for a community: both become candidates.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from mingdan.lexicon.levels import (
    LEVELS,
    Level,
    code_at,
    code_path,
    is_above,
    is_at,
    level_of,
    level_of_field,
    shared_code,
)
from mingdan.model import Candidate, MatchKind, NamePath, Reason, ReasonKind, reason
from mingdan.rdf.iris import REGISTER
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.edition import Edition
from mingdan.register.labels import without_committee, written_names
from mingdan.resolver.bingtuan import Bingtuan, is_bingtuan
from mingdan.resolver.candidates import MAX_CANDIDATES, CandidateSearch
from mingdan.resolver.full_name_index import FullNameIndex
from mingdan.resolver.name_index import NameIndex, NameTable
from mingdan.resolver.past_units import PastUnit
from mingdan.resolver.segmentation import Segmenter
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE, VARIANT_CONFIDENCE, VillageIndex

DOUBTFUL_CONFIDENCE = 0.6
SAME_NAME = reason(ReasonKind.SAME_NAME)
_SHORT_NAME = reason(ReasonKind.SHORT_NAME)
_CITY_LEVELS = {Level.PREFECTURE, Level.COUNTY}  # those that a city may be of
_Matches = dict[str, float]  # codes of divisions, each with the confidence


class Location(NamedTuple):  # made a hundred thousand times a second: a dataclass is slower
    """The result of a lookup.

    Attributes:
        code: the deepest division that is certain; empty where not even a province is.
        path: the codes from the province down to it.
        kind: a name or a variant where all names were found, else none.
        confidence: between 0 and 1; 0 where not all names were found.
        missing: the level (`county`, …) of the first name that was not found; empty where all were.
        rest: the names from that level on.
        candidates: the divisions that may be meant instead.
        edition: the edition that the code is of.
        then: the unit of an earlier year that the names stand for, if they do.
    """

    code: str
    path: tuple[str, ...]
    kind: MatchKind
    confidence: float
    missing: str
    rest: str
    candidates: tuple[Candidate, ...]
    edition: str = REGISTER
    then: PastUnit | None = None

    @property
    def named_in(self) -> str:
        """The edition that has the names."""
        return self.then.edition if self.then else self.edition

    @property
    def is_gone(self) -> bool:
        """Whether it is a unit of an earlier year that does not exist any more, and no date says that it is meant."""
        return self.then is not None and self.edition != REGISTER and self.confidence < NAME_CONFIDENCE

    @property
    def is_code_doubtful(self) -> bool:
        """Whether the code is one of then in which sources differ."""
        return self.then is not None and self.edition != REGISTER and self.then.is_code_doubtful


def _kind(confidence: float) -> MatchKind:
    return MatchKind.NAME if confidence == NAME_CONFIDENCE else MatchKind.VARIANT


def _confidences(steps: Iterable[tuple[str, float]], level: Level) -> Iterator[tuple[str, float]]:
    """The divisions of a level with the confidence that follows from the cost of the name.

    A county-level city may stand for a prefecture, and the other way round.
    """
    for code, cost in steps:
        if is_at(code, level) or {level_of(code), level} == _CITY_LEVELS:
            yield code, NAME_CONFIDENCE if cost <= ABBREVIATION else VARIANT_CONFIDENCE


class Lookup:
    """Looks up names in an edition. Its indexes are made as they are needed, and kept.

    Args:
        edition: the edition of the register.

    Attributes:
        edition: as given.
        names: the names of the divisions down to the townships.
        villages: the villages by name.
        split_names: `Segmenter.split_names`.
        candidates: the search for divisions that may be meant.
        villages_within: `_find_villages_within`, which keeps its last results.
        resolve_full_name: `_resolve_full_name`, which keeps its last results.
    """

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.names = NameIndex(edition)
        self.villages = VillageIndex(edition)
        self.split_names = Segmenter(self.names, self.villages).split_names
        self._full_names = FullNameIndex(edition, self.names)
        self.candidates = CandidateSearch(edition, self.names, self.villages)
        self.resolve_full_name = lru_cache(maxsize=1000)(self._resolve_full_name)
        self._bingtuan = Bingtuan(edition, self.names, self.villages)
        # A prefecture has hundreds of townships, and lists repeat their headings.
        self.villages_within = lru_cache(maxsize=20_000)(self._find_villages_within)
        self._path_to_township = lru_cache(maxsize=50_000)(self._find_path_to_township)

    def split_full_name(self, words: str, context: NamePath) -> tuple[str, NamePath] | None:
        """The only division that words name as a whole within the places of a context, and the names by level."""
        found = [
            split
            for code in self.names.context_divisions(context)
            for split in self._full_names.split_below(code, words)
        ]
        return found[0] if len(found) == 1 else None

    def make_candidate(self, code: str, reason: Reason) -> Candidate:
        """A candidate with its full name; for a placeholder, the division that it lies in."""
        division = self._path(code)[-1]
        return Candidate(division, self.edition.full_name(division), reason)

    def found(self, code: str, confidence: float, candidates: tuple[Candidate, ...] = ()) -> Location:
        """The location of a division; for a placeholder (东莞市东莞市), of the one that it lies in."""
        path = self._path(code)
        if not path:
            return Location("", (), MatchKind.NONE, confidence, "", "", candidates)
        return Location(path[-1], path, _kind(confidence), confidence, "", "", candidates)

    def _not_found(self, code: str, missing: str, rest: str, candidates: Iterable[Candidate]) -> Location:
        """The location where names are found only down to a division."""
        path = self._path(code)
        return Location(path[-1] if path else "", path, MatchKind.NONE, 0.0, missing, rest, tuple(candidates))

    def resolve_names(self, layers: NamePath, seek: bool = True) -> Location:
        """Resolves names by level.

        Args:
            layers: the names, those of headings and title included.
            seek: whether to search for candidates where the register does not have a name.

        Returns:
            The division, or how far the names could be followed and the candidates.
        """
        if is_bingtuan(layers):
            return self._resolve_bingtuan(layers)
        return self._descend({"": NAME_CONFIDENCE}, layers, Level.PROVINCE, seek)

    def _descend(self, matches: _Matches, layers: NamePath, first: Level, seek: bool) -> Location:
        """Follows the names from a level down, within divisions that were found already."""
        text = ""
        for level in LEVELS[first.depth :]:
            if not layers[level.depth]:
                continue
            text = layers[level.depth]
            below = self._matches_within(matches, level, text)
            if not below:
                return self._unknown(matches, layers, level, seek)
            matches = below
        if len(matches) > 1:
            return self.ambiguous(matches, level_of(min(matches, key=len)).field, text)
        code, confidence = next(iter(matches.items()))
        return self.found(code, confidence)

    def _resolve_bingtuan(self, layers: NamePath) -> Location:
        match = self._bingtuan.match_bingtuan(layers)
        if not match.missing:
            return self.found(match.code, match.confidence)
        rest = "".join(layers[level_of_field(match.missing).depth :])
        candidates = (self.make_candidate(code, why) for code, why in match.candidates[:MAX_CANDIDATES])
        return self._not_found(match.code, match.missing, rest, candidates)

    def _matches_within(self, matches: _Matches, level: Level, text: str) -> _Matches:
        """The divisions of a level that a name stands for within those found so far; those with the best confidence."""
        below: _Matches = {}
        for code, confidence in matches.items():
            children: Iterable[tuple[str, float]]
            children = (
                self.villages_within(code, text)
                if level == Level.VILLAGE
                else self._divisions_within(code, level, text)
            )
            for child, child_confidence in children:
                below[child] = max(min(confidence, child_confidence), below.get(child, 0.0))
        best = max(below.values(), default=0.0)
        return {code: confidence for code, confidence in below.items() if confidence == best}

    def _divisions_within(self, code: str, level: Level, text: str) -> Iterator[tuple[str, float]]:
        """The divisions above villages that a name stands for within one; levels between may be left out."""
        if not code and level == Level.COUNTY:  # 朝阳区 lies in 北京市 and in 长春市: both tables count
            for table in (self.names.all_prefectures(), self.names.all_counties()):
                yield from _confidences(table.by_name.get(text, ()), level)
            return
        tables: tuple[NameTable, ...]
        if not code:
            tables = (self.names.names_within(""), self.names.all_prefectures(), self.names.all_counties())
        else:
            tables = (
                self.names.names_within(code),
                *([self.names.names_two_levels_below(code)] if is_above(code, Level.COUNTY) else []),
            )
        for table in tables:
            if divisions := list(_confidences(table.by_name.get(text, ()), level)):
                yield from divisions
                return

    def _find_villages_within(self, code: str, text: str) -> tuple[tuple[str, float], ...]:
        """The villages and communities that a name stands for within a township, or within a county or prefecture."""
        if is_at(code, Level.TOWNSHIP):
            return tuple(self.villages.villages_named(code, text))
        if is_above(code, Level.PREFECTURE):
            return ()
        villages = self.villages.villages_named(code, text)
        return tuple((village, min(confidence, INCOMPLETE_CONFIDENCE)) for village, confidence in villages)

    def ambiguous(self, codes: Iterable[str], missing: str = "", rest: str = "") -> Location:
        """The location for several divisions of one name, the higher first: what contains all of them is certain."""
        codes = sorted(codes, key=lambda code: (len(code), code))
        candidates = (self.make_candidate(code, SAME_NAME) for code in codes[:MAX_CANDIDATES])
        return self._not_found(shared_code(codes), missing, rest, candidates)

    def _unknown(self, matches: _Matches, layers: NamePath, level: Level, seek: bool) -> Location:
        """The location where no match has the next name within it."""
        rest = "".join(layers[level.depth :])
        if len(matches) > 1:
            return self.ambiguous(matches, level.field, rest)
        code = next(iter(matches))
        candidates = self.candidates.find_candidates(code, level.field, layers) if seek else ()
        return self._not_found(code, level.field, rest, (self.make_candidate(other, why) for other, why in candidates))

    def _resolve_full_name(self, words: str) -> Location | None:
        """The location of an unbroken string of names of the register from first to last; None for another string."""
        whole, shorter, to_county = self._full_names.match_full_name(words)
        if not whole and not shorter:
            return self.found(to_county[0], NAME_CONFIDENCE) if len({*to_county}) == 1 else None
        codes = {*(whole or shorter)}
        if len(codes) > 1:
            return self.ambiguous(codes | {*shorter})
        code = codes.pop()
        others = sorted({*shorter} - {code}) if len(whole) + len(shorter) > 1 else []
        if others:
            return self.found(
                code, DOUBTFUL_CONFIDENCE, tuple(self.make_candidate(other, _SHORT_NAME) for other in others)
            )
        return self.found(code, NAME_CONFIDENCE if self._ends_with_name(words, code) else INCOMPLETE_CONFIDENCE)

    def _ends_with_name(self, words: str, code: str) -> bool:
        """Whether words end with a name of a division as it is in the register, without committee, or in the label."""
        names = self.edition.province(code_at(code, Level.PROVINCE)).names
        name = names[code]
        if words.endswith(name) or is_at(code, Level.TOWNSHIP):
            return True
        parents = names[code_at(code, Level.COUNTY)], names.get(code_at(code, Level.TOWNSHIP), "")
        return words.endswith((without_committee(name), *written_names(name, *parents)))

    def _path(self, code: str) -> tuple[str, ...]:
        """The codes from the province down to a division, without placeholders."""
        if is_at(code, Level.VILLAGE):
            return (*self._path_to_township(code_at(code, Level.TOWNSHIP)), code)
        return self._path_to_township(code)

    def _find_path_to_township(self, code: str) -> tuple[str, ...]:
        if not code:
            return ()
        register = self.edition.province(code_at(code, Level.PROVINCE))
        return tuple(above for above in code_path(code) if not register.is_placeholder(above))
