"""Finds the units that names or codes of any year stand for, and says what they are today.

Names of 2016 and later are those of the NBS editions, down to the villages; of earlier years only prefectures and
counties are known, by the history. What is written below such a county is sought in the counties of today with its
territory.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from mingdan.lexicon.levels import Level, code_path, is_at, is_below, level_of, six_digits, without_filling
from mingdan.model import NamePath
from mingdan.rdf.iris import MINISTRY, Iris
from mingdan.register.alternative_names import township_stem
from mingdan.register.edition import MINISTRY_EDITION, Edition, ministry_edition
from mingdan.register.editions import FIRST, REFERENCE
from mingdan.register.history import (
    DivisionVersion,
    containing_versions,
    is_code_doubtful,
    parts_today,
    version_of_code,
    versions_of_code,
    versions_today,
)
from mingdan.register.labels import without_committee
from mingdan.register.past_divisions import code_today
from mingdan.register.timeline import timeline_of
from mingdan.resolver.full_name_index import FullNameIndex
from mingdan.resolver.historical_names import split_versions
from mingdan.resolver.name_index import NameIndex
from mingdan.resolver.segmentation import split_by_names
from mingdan.resolver.village_index import village_stem

OLDEST_WHOLE = 2017  # the oldest NBS edition that is whole: townships and villages of earlier years are sought in it
_ALL_YEARS = frozenset(range(FIRST, REFERENCE + 1))


class PastUnit(NamedTuple):
    """A unit of a year, and what became of it.

    Attributes:
        edition: an edition that has it: `nbs-2019`, or `mca-2008` for the Ministry's codes at the end of 2008.
        code: its code in that edition.
        names: its labels there, from the province down.
        today: the codes in the reference edition: of the one unit that continues or contains it; else of those that may
            have its territory.
        is_certain: whether `today` is one unit that continues or contains it.
        continues: whether that unit is the same, and not one that it became a part of.
        is_code_doubtful: whether sources differ in its code: it is of the years until 1982 alone.
    """

    edition: str
    code: str
    names: NamePath
    today: tuple[str, ...]
    is_certain: bool
    continues: bool
    is_code_doubtful: bool = False

    @property
    def name(self) -> str:
        """Its full name there."""
        return "".join(self.names)

    def is_named(self, words: str) -> bool:
        """Whether words are its names, in some form; names above may be left out."""
        layers = split_by_names(words, self.names)
        if not layers:
            return False
        level = level_of(self.code)
        stems = _stem(self.code, layers[level.depth]), _stem(self.code, self.names[level.depth])
        return stems[0] == stems[1] or layers[level.depth].endswith(stems[1])


def unit_iri(iris: Iris, edition: str, code: str) -> str:
    """The IRI of a unit: of a division, or of its version where only the Ministry's history has it."""
    scheme, _, year = edition.partition("-")
    if scheme == MINISTRY and edition != MINISTRY_EDITION and (version := version_of_code(six_digits(code), int(year))):
        return iris.version(version.code, version.first)
    return iris.division(code, edition)


def _names_of(version: DivisionVersion) -> NamePath:
    """The names of a version and of those that it lay in."""
    return NamePath(**{each.level.field: each.name for each in (version, *containing_versions(version))})


def _stem(code: str, name: str) -> str:
    """A name without its generic part, if two characters remain."""
    if is_at(code, Level.VILLAGE):
        return village_stem(without_committee(name))
    stem = township_stem(name) if is_at(code, Level.TOWNSHIP) else name[:-1]
    return stem if len(stem) > 1 else name


def ministry_unit(reference: Edition, code: str) -> PastUnit:
    """The unit of a code of the Ministry's edition; `today` is the division of the reference edition that it is."""
    today = code_today(reference, MINISTRY_EDITION, code)
    names = ministry_edition().names_by_level(code)
    return PastUnit(MINISTRY_EDITION, code, names, (today,) if today else (), bool(today), bool(today))


def _index(edition: Edition) -> FullNameIndex:
    """An index that takes little memory: few rows of a table are of another year."""
    return FullNameIndex(edition, NameIndex(edition, kept=500), kept=1000)


class PastUnits:
    """Finds units by the names and codes of any year.

    Args:
        reference: the edition of today.

    Attributes:
        find: `_find`, which keeps its last results.
    """

    def __init__(self, reference: Edition) -> None:
        self._reference = reference
        self._timeline = timeline_of(reference)
        self._full_names = _index(self._timeline)
        self._ministry = _index(ministry_edition())
        self.find = lru_cache(maxsize=2000)(self._find)

    def _find(self, words: str, year: int = 0, is_exact: bool = False) -> tuple[PastUnit, ...]:
        """The units that unbroken names stand for, in the latest year in which they have them, or in a given year.

        Args:
            words: the names; they may leave out province and prefecture.
            year: that of an NBS edition, or one from 1980 to 2015; 0 for any.
            is_exact: whether names that lack more than the generic part do not count.
        """
        whole, shorter, to_county = self._full_names.match_full_name(words)
        codes = [*whole, *to_county] or ([] if is_exact else shorter)
        if units := self._latest(codes, words, year):
            return units
        splits = list(split_versions(words, year))
        fitting = [(versions, above) for versions, above, rest in splits if not rest]
        if fitting:  # a prefecture and a county may have had the name: 万县市
            return self._of_versions([each for versions, _ in fitting for each in versions], fitting[0][1], year)
        for versions, _, rest in splits:
            if versions[0].level is Level.COUNTY and (units := self._in_territory(versions, rest, year)):
                return units
        return ()

    def county_at_start(self, words: str, year: int) -> tuple[PastUnit | None, str]:
        """The county of another year with whose names words begin, if it is one, and the words behind them."""
        counties = [split for split in split_versions(words, year) if split[2] and split[0][0].level is Level.COUNTY]
        if not counties:
            return None, ""
        versions, above, rest = min(counties, key=lambda split: len(split[2]))
        units = self._of_versions(versions, above, year)
        return (units[0], rest) if len(units) == 1 else (None, "")

    def _latest(self, codes: Iterable[str], words: str, year: int) -> tuple[PastUnit, ...]:
        """The units of some codes in the latest edition in which the words name them."""
        divisions = (code for code in dict.fromkeys(codes) if self._timeline.is_division(code))  # not 市辖区
        years = {code: self._years(code, words) for code in divisions}
        latest = max((each for known in years.values() for each in known if not year or each == year), default=0)
        return tuple(self._unit(code, latest) for code in years if latest in years[code])

    def _years(self, code: str, words: str) -> frozenset[int]:
        """The editions in which the words have the names of a unit and of those that it lies in."""
        years = _ALL_YEARS
        for above in code_path(code):
            spans = self._timeline.spans(above)
            named = [span for span in spans if _stem(above, span.name) in words]
            if above == code:
                own = [span for span in spans if words.endswith(span.name)]
                if not own and not is_below(code, Level.COUNTY):
                    return frozenset()  # an abbreviation of a county may be the name of another one of then
                named = own or named
            elif not named and not is_below(above, Level.COUNTY):
                continue  # the words leave it out, or abbreviate it
            years &= {year for span in named or spans for year in range(span.first, span.last + 1)}
        return years

    def _unit(self, code: str, year: int) -> PastUnit:
        fate, names = self._timeline.fate(code, year), self._timeline.names_by_level(code, year)
        is_certain = fate.year == REFERENCE
        today = (fate.code,) if is_certain else fate.successors
        return PastUnit(f"nbs-{year}", code, names, today, is_certain, is_certain and fate.continues)

    def territory(self, words: str, year: int) -> tuple[tuple[str, ...], str]:
        """The counties of today with territory of the county that words begin with, and the words behind it.

        Args:
            words: the names; they must name more than the county.
            year: as for `find`.
        """
        for versions, above, rest in split_versions(words, year):
            if not above or not rest or versions[0].level is not Level.COUNTY:
                continue
            parts = (part.unit for version in versions for part in parts_today(version, year or version.first))
            codes = tuple(dict.fromkeys(filter(None, parts)))
            if any(version.through is None and codes == (version.unit,) for version in versions):
                return (), ""  # the county of today
            if codes:
                return codes, rest
        return (), ""

    def _of_versions(self, versions: list[DivisionVersion], above: str, year: int) -> tuple[PastUnit, ...]:
        """The units of the versions of one name: the latest, or all where the words do not say what they lay in."""
        in_year = [version for version in versions if version.in_force(year)] or versions
        latest = max(version.through or year or REFERENCE for version in in_year)
        by_end = sorted(in_year, key=lambda version: version.through or REFERENCE)
        chosen = (version for version in by_end if not above or (version.through or latest) >= latest)
        units = {unit.today: unit for unit in (self._of_version(version, year) for version in chosen)}
        return tuple(units.values())

    def _of_version(self, version: DivisionVersion, year: int = 0) -> PastUnit:
        until = version.through or REFERENCE
        names = _names_of(version)
        today = tuple(dict.fromkeys(last.unit for last in versions_today(version) if last.unit))
        parts = tuple(dict.fromkeys(part.unit for part in parts_today(version, until) if part.unit))
        is_certain = bool(version.unit) or len(parts) == 1
        codes = (version.unit,) if version.unit else tuple(dict.fromkeys((*today, *parts)))
        last = min(until, year) if year and version.in_force(year) else until
        code, is_doubtful = without_filling(version.code), is_code_doubtful(version)
        return PastUnit(f"mca-{last}", code, names, codes, is_certain, bool(version.unit), is_doubtful)

    def _in_territory(self, versions: list[DivisionVersion], rest: str, year: int) -> tuple[PastUnit, ...]:
        """The units of names below a county, in the counties of today with its territory."""
        if not year and any(version.through is None for version in versions):
            return ()  # what a county of today gave away since 1980 did not have today's names there
        parts = (part.unit for version in versions for part in parts_today(version, year or version.first))
        codes: list[str] = []
        for unit in dict.fromkeys(filter(None, parts)):
            whole, shorter = self._full_names.match_below(unit, rest)
            codes += whole or shorter
        units = self._latest(codes, rest, year if year in _ALL_YEARS else 0)
        above = _names_of(next((version for version in versions if version.in_force(year)), versions[-1]))
        return tuple(unit._replace(names=above._replace(township=rest)) for unit in units)

    def of_code(self, code: str, year: int = 0) -> list[PastUnit]:
        """The units that a code stood for in any year or in a given one, the latest last.

        Args:
            code: the code in any edition.
            year: the year that is meant; 0 for any.
        """
        versions = versions_of_code(six_digits(code)) if not is_below(code, Level.COUNTY) else ()
        units = [self._of_version(version, year) for version in versions if not year or version.existed_in(year)]
        spans = self._timeline.spans(code) if self._timeline.is_division(code) else ()
        if is_below(code, Level.COUNTY) and 0 < year < min((span.first for span in spans), default=0):
            year = OLDEST_WHOLE
        return units + [
            self._unit(code, year or span.last) for span in spans if not year or span.first <= year <= span.last
        ]

    def of_ministry(self, words: str) -> PastUnit | None:
        """The county or township of the Ministry's edition that unbroken names stand for; None for several."""
        whole, _, to_county = self._ministry.match_full_name(words)
        codes = {*whole, *to_county}
        return ministry_unit(self._reference, codes.pop()) if len(codes) == 1 else None
