"""The history of divisions from 1980 to 2024: versions (`data/reference/history.csv`) and changes (`changes.csv`).

A year stands for its end, as in the Ministry of Civil Affairs' tables: the version of a year is the one in force on
31 December. A change of a year lies between the end of the year before and its own end. No table says what is in force
now: it is what has not ended.

Codes have six digits here, as in GB/T 2260 (510100 for 成都市); those of NBS 2023 have 2, 4 or 6.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from mingdan.lexicon.levels import Level
from mingdan.register.tables import Code, Text, Words, load

FIRST_YEAR = 1980  # the first year of the tables: what they list for it may be older
LAST_DOUBTFUL_YEAR = 1982  # the last year whose codes differ between sources


@dataclass(frozen=True, slots=True)
class DivisionVersion:
    """A division between two changes.

    Attributes:
        code, name: as in the Ministry's tables.
        within: the code of the prefecture or province that it lay in; empty for a province.
        within_name: the name of that one at the time.
        first: the first year at whose end it existed; `FIRST_YEAR` may mean earlier.
        through: the last year at whose end it existed; None where it has not ended.
        unit: the NBS 2023 code of the division that it is a version of; empty where none of today continues it alone.
        source, reason: where it comes from, and why where the source does not say so.
    """

    code: Code
    name: Text
    within: str
    within_name: str
    first: int
    through: int | None
    unit: str
    source: Text
    reason: str

    @property
    def key(self) -> tuple[str, int]:
        """Code and first year, which identify the version."""
        return self.code, self.first

    @property
    def level(self) -> Level:
        """The level, by the zeros at the end of the code."""
        if self.code.endswith("0000"):
            return Level.PROVINCE
        return Level.PREFECTURE if self.code.endswith("00") else Level.COUNTY

    def in_force(self, year: int) -> bool:
        """Whether it existed at the end of a year."""
        return self.first <= year and (self.through is None or year <= self.through)

    def existed_in(self, year: int) -> bool:
        """Whether it existed at the end of a year, or until the changes of that year."""
        return self.first <= year and (self.through is None or year - 1 <= self.through)


def is_code_doubtful(version: DivisionVersion) -> bool:
    """Whether the code of a version is doubtful: it was in force only at ends of years until 1982.

    The sources differ in 1,069 codes of 1980 and of 1981, and in 360 of 1982 (`codes_compared.csv`): others count the
    codes of GB 2260-82 from 1980 or 1981 on, and the Ministry's tables, which are followed here, have them from 1982 or
    1983 on (docs/decisions/0012-history.md). A version that was in force at the end of 1983 as well is not in doubt,
    nor are the name and territory of any.
    """
    return version.through is not None and version.through <= LAST_DOUBTFUL_YEAR


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """A change in one year, by one decision or as its consequence.

    Attributes:
        year: the year of the change: what ended existed at the end of the year before, what began at its own end.
        code: the code that identifies the change within the year.
        kinds: names of `md:ChangeKind`s.
        ended, began: the versions that ended and those that began.
        givers, takers: versions in force at the end of the year that gave or got a part of a territory, or that took
            over as a whole what ended.
        source, reason: where it comes from, and how it is known.
    """

    year: int
    code: str
    kinds: tuple[str, ...]
    ended: tuple[DivisionVersion, ...]
    began: tuple[DivisionVersion, ...]
    givers: tuple[DivisionVersion, ...]
    takers: tuple[DivisionVersion, ...]
    source: str
    reason: str

    @property
    def successors(self) -> tuple[DivisionVersion, ...]:
        """The successors of what ended: what began, and what took it over as a whole."""
        return self.began if "partialTransfer" in self.kinds else (*self.began, *self.takers)


@dataclass(frozen=True, slots=True)
class _ChangeRow:
    year: int
    code: Code
    kind: Words
    ended: Words
    began: Words
    givers: Words
    takers: Words
    source: Text
    reason: Text


@cache
def versions() -> tuple[DivisionVersion, ...]:
    """Every version, in order of code and year."""
    return tuple(load("history.csv", DivisionVersion, {"first": "from"}))


@cache
def _versions_by_code() -> dict[str, tuple[DivisionVersion, ...]]:
    by_code: dict[str, tuple[DivisionVersion, ...]] = {}
    for version in versions():
        by_code[version.code] = (*by_code.get(version.code, ()), version)
    return by_code


def versions_of_code(code: str) -> tuple[DivisionVersion, ...]:
    """The versions that a code has stood for, in order of year."""
    return _versions_by_code().get(code, ())


def version_of_code(code: str, year: int) -> DivisionVersion | None:
    """The version that a code stood for at the end of a year."""
    return next((version for version in versions_of_code(code) if version.in_force(year)), None)


@cache
def _versions_by_unit() -> dict[str, tuple[DivisionVersion, ...]]:
    by_unit: dict[str, tuple[DivisionVersion, ...]] = {}
    for version in sorted(versions(), key=lambda version: version.first):
        if version.unit:
            by_unit[version.unit] = (*by_unit.get(version.unit, ()), version)
    return by_unit


def versions_of_unit(unit: str) -> tuple[DivisionVersion, ...]:
    """The versions of a division of NBS 2023, in order of year."""
    return _versions_by_unit().get(unit, ())


def containing_version(version: DivisionVersion) -> DivisionVersion | None:
    """The version of the prefecture or province that a version lay in."""
    return version_of_code(version.within, version.first)


def containing_versions(version: DivisionVersion) -> Iterator[DivisionVersion]:
    """The versions that a version lay in, from the nearest up."""
    parent = containing_version(version)
    while parent:
        yield parent
        parent = containing_version(parent)


@cache
def changes() -> tuple[DivisionChange, ...]:
    """Every change, in order of year and code."""
    return tuple(map(_change, load("changes.csv", _ChangeRow, {"givers": "from", "takers": "to"})))


def _change(row: _ChangeRow) -> DivisionChange:
    began, givers, takers = (_versions_of_codes(codes, row.year) for codes in (row.began, row.givers, row.takers))
    ended = _versions_of_codes(row.ended, row.year - 1)
    return DivisionChange(row.year, row.code, row.kind, ended, began, givers, takers, row.source, row.reason)


def _versions_of_codes(codes: Words, year: int) -> tuple[DivisionVersion, ...]:
    return tuple(version for code in codes for version in (version_of_code(code, year),) if version)


@cache
def _changes_by_version() -> dict[tuple[str, int], tuple[DivisionChange, ...]]:
    by_version: dict[tuple[str, int], tuple[DivisionChange, ...]] = {}
    for change in changes():
        for version in dict.fromkeys((*change.ended, *change.began, *change.givers, *change.takers)):
            by_version[version.key] = (*by_version.get(version.key, ()), change)
    return by_version


def changes_of(version: DivisionVersion) -> tuple[DivisionChange, ...]:
    """The changes that a version takes part in, in order of year."""
    return _changes_by_version().get(version.key, ())


def successors(version: DivisionVersion) -> tuple[DivisionVersion, ...]:
    """The successors of a version; none while it has not ended."""
    return next((change.successors for change in changes_of(version) if version in change.ended), ())


@cache
def versions_today(version: DivisionVersion) -> tuple[DivisionVersion, ...]:
    """The versions of today that contain a version as a whole, or among which it was divided."""
    if version.through is None:
        return (version,)
    return tuple(dict.fromkeys(last for successor in successors(version) for last in versions_today(successor)))


@cache
def parts_today(version: DivisionVersion, since: int = FIRST_YEAR) -> tuple[DivisionVersion, ...]:
    """The versions of today with territory of a version: those of `versions_today`, then those that got parts.

    Args:
        version: the version.
        since: the first year whose changes count.
    """
    parts = dict.fromkeys(versions_today(version))
    for change in changes_of(version):
        is_giver = version in change.givers or (version in change.ended and "partialTransfer" in change.kinds)
        if is_giver and change.year >= since:
            receivers = (*change.began, *change.takers)
            parts |= dict.fromkeys(last for receiver in receivers for last in versions_today(receiver))
    for successor in successors(version):
        parts |= dict.fromkeys(parts_today(successor, since))
    return tuple(parts)


def version_in_year(unit: str, year: int, words: str = "") -> DivisionVersion | None:
    """The version in which the territory of a county of NBS 2023, or most of it, lay in a year; None where unknown.

    This is a version of the county itself; where there was none yet, the one that it was taken out of, if that is the
    only possibility. In the year of a change it is what the words name, without such words what existed at its end.

    Args:
        unit: the county's code in NBS 2023.
        year: the year.
        words: the name of the county in the source.
    """
    continued = [version for version in versions_of_unit(unit) if version.in_force(year)]
    enclosing = [version for version in _sources_of_counties().get(unit, ()) if version.in_force(year)]
    before = [version for version in _sources_of_counties().get(unit, ()) if version.through == year - 1]
    named = [version for version in (*continued, *enclosing, *before) if version.name == words]
    for possible in (named, continued, enclosing):
        if possible:
            return possible[0] if len({version.key for version in possible}) == 1 else None
    return None


@cache
def _sources_of_counties() -> dict[str, tuple[DivisionVersion, ...]]:
    """The versions of counties from which a county of NBS 2023 has territory, by its code."""
    by_unit: dict[str, tuple[DivisionVersion, ...]] = {}
    for version in versions():
        for last in parts_today(version) if version.level == Level.COUNTY else ():
            by_unit[last.unit] = (*by_unit.get(last.unit, ()), version)
    return by_unit


@cache
def _contents_by_unit() -> dict[str, tuple[DivisionVersion, ...]]:
    """The versions that ever lay within a division of NBS 2023, at any depth, by its code."""
    by_unit: dict[str, tuple[DivisionVersion, ...]] = {}
    for version in versions():
        for parent in containing_versions(version):
            if parent.unit:
                by_unit[parent.unit] = (*by_unit.get(parent.unit, ()), version)
    return by_unit


def connected_history(
    units: Iterable[str], whole: Iterable[str] = ()
) -> tuple[tuple[DivisionVersion, ...], tuple[DivisionChange, ...]]:
    """The versions of some divisions, all versions that changes connect with them, and those changes.

    Each version comes with those that it lay in and with every change that it takes part in: no chain has a gap.

    Args:
        units: divisions, by their codes of NBS 2023.
        whole: those of them of which the contents of all years are wanted as well.
    """
    connected: dict[tuple[str, int], DivisionVersion] = {}
    events: dict[tuple[int, str], DivisionChange] = {}
    queue = [version for unit in dict.fromkeys(units) for version in versions_of_unit(unit)]
    queue += [version for unit in dict.fromkeys(whole) for version in _contents_by_unit().get(unit, ())]
    while queue:
        version = queue.pop()
        if version.key in connected:
            continue
        connected[version.key] = version
        queue += [parent for parent in (containing_version(version),) if parent]
        for change in changes_of(version):
            events[change.year, change.code] = change
            queue += [*change.ended, *change.began, *change.givers, *change.takers]
    return tuple(connected[key] for key in sorted(connected)), tuple(events[key] for key in sorted(events))
