"""What codes, names and prefectures were, 1980 to 2024: `data/reference/history.csv` and `changes.csv`.

A year stands for its end, as in the Ministry of Civil Affairs' tables: the version of a year is the one that stood on
31 December. A change of a year lies between the end of the year before and its own. What is in force now is never
stored: it is what has not ended.

Codes here have six digits, as GB/T 2260 has them (510100 for 成都市); those of NBS 2023 have 2, 4 or 6.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from mingdan.lexicon.levels import Level
from mingdan.resources import folder

FIRST_YEAR = 1980  # the year in which the tables start: what is in them may have been there before


@dataclass(frozen=True, slots=True)
class DivisionVersion:
    """A division as it was from one change to the next.

    Attributes:
        code, name: as the Ministry's tables had them.
        within: the code of what it lay in, a prefecture or a province; empty for a province.
        within_name: the name of that, then.
        first: the first year at whose end it stood; `FIRST` may mean earlier.
        through: the last year at whose end it stood; None where it has not ended.
        unit: the NBS 2023 code of what it is a version of; empty where no unit of today goes on from it alone.
        source, reason: where it comes from, and why where the source does not say so.
    """

    code: str
    name: str
    within: str
    within_name: str
    first: int
    through: int | None
    unit: str
    source: str
    reason: str

    @property
    def key(self) -> tuple[str, int]:
        """Code and first year, which no other version has."""
        return self.code, self.first

    @property
    def level(self) -> Level:
        """The level, by the zeros at the end of the code."""
        if self.code.endswith("0000"):
            return Level.PROVINCE
        return Level.PREFECTURE if self.code.endswith("00") else Level.COUNTY

    def in_force(self, year: int) -> bool:
        """Whether it stood at the end of a year."""
        return self.first <= year and (self.through is None or year <= self.through)


@dataclass(frozen=True, slots=True)
class DivisionChange:
    """What changed in one year, by one decision or as a consequence of one.

    Attributes:
        year: the year at whose end it had happened: what ended did so the year before, what began began in it.
        code: the code by which the change goes.
        kinds: names of `md:ChangeKind`s.
        ended, began: the versions that ended and those that began.
        givers, takers: versions in force at the end of the year that gave or got a part of a territory, or that took
            up what ended as a whole.
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
        """What became of what ended: what began, and what took it up whole."""
        return self.began if "partialTransfer" in self.kinds else (*self.began, *self.takers)


def _rows(name: str) -> list[dict[str, str]]:
    with (folder("data/reference") / name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


@cache
def versions() -> tuple[DivisionVersion, ...]:
    """Every version, in order of code and year."""
    return tuple(_version(row) for row in _rows("history.csv"))


def _version(row: dict[str, str]) -> DivisionVersion:
    texts = (row[key] for key in ("code", "name", "within", "within_name"))
    code, name, within, within_name = texts
    through = int(row["through"]) if row["through"] else None
    return DivisionVersion(
        code, name, within, within_name, int(row["from"]), through, row["unit"], row["source"], row["reason"]
    )


@cache
def _by_code() -> dict[str, tuple[DivisionVersion, ...]]:
    found: dict[str, tuple[DivisionVersion, ...]] = {}
    for version in versions():
        found[version.code] = (*found.get(version.code, ()), version)
    return found


def versions_of_code(code: str) -> tuple[DivisionVersion, ...]:
    """The versions that a code has stood for, in order of year."""
    return _by_code().get(code, ())


def version_of_code(code: str, year: int) -> DivisionVersion | None:
    """The version that a code stood for at the end of a year."""
    return next((one for one in versions_of_code(code) if one.in_force(year)), None)


@cache
def _by_unit() -> dict[str, tuple[DivisionVersion, ...]]:
    found: dict[str, tuple[DivisionVersion, ...]] = {}
    for one in sorted(versions(), key=lambda one: one.first):
        if one.unit:
            found[one.unit] = (*found.get(one.unit, ()), one)
    return found


def versions_of_unit(unit: str) -> tuple[DivisionVersion, ...]:
    """The versions of a division of NBS 2023, in order of year."""
    return _by_unit().get(unit, ())


def containing_version(one: DivisionVersion) -> DivisionVersion | None:
    """The version of the prefecture or province that a version lay in."""
    return version_of_code(one.within, one.first)


@cache
def changes() -> tuple[DivisionChange, ...]:
    """Every change, in order of year and code."""
    return tuple(_change(row, int(row["year"])) for row in _rows("changes.csv"))


def _change(row: dict[str, str], year: int) -> DivisionChange:
    began, givers, takers = (_at(row[key], year) for key in ("began", "from", "to"))
    kinds, ended = tuple(row["kind"].split()), _at(row["ended"], year - 1)
    return DivisionChange(year, row["code"], kinds, ended, began, givers, takers, row["source"], row["reason"])


def _at(codes: str, year: int) -> tuple[DivisionVersion, ...]:
    return tuple(one for code in codes.split() for one in (version_of_code(code, year),) if one)


@cache
def _of_version() -> dict[tuple[str, int], tuple[DivisionChange, ...]]:
    found: dict[tuple[str, int], tuple[DivisionChange, ...]] = {}
    for change in changes():
        for one in dict.fromkeys((*change.ended, *change.began, *change.givers, *change.takers)):
            found[one.key] = (*found.get(one.key, ()), change)
    return found


def changes_of(one: DivisionVersion) -> tuple[DivisionChange, ...]:
    """The changes that a version has a part in, in order of year."""
    return _of_version().get(one.key, ())


def successors(one: DivisionVersion) -> tuple[DivisionVersion, ...]:
    """What became of a version; empty while it has not ended."""
    return next((change.successors for change in changes_of(one) if one in change.ended), ())


@cache
def versions_today(one: DivisionVersion) -> tuple[DivisionVersion, ...]:
    """The versions of today in which a version lies as a whole, or among which it was shared out."""
    if one.through is None:
        return (one,)
    return tuple(dict.fromkeys(last for later in successors(one) for last in versions_today(later)))


@cache
def parts_today(one: DivisionVersion, since: int = FIRST_YEAR) -> tuple[DivisionVersion, ...]:
    """The versions of today that have something of a version's territory: those of `today`, then those that got parts.

    Args:
        one: the version.
        since: the first year whose changes count.
    """
    found = dict.fromkeys(versions_today(one))
    for change in changes_of(one):
        parted = one in change.givers or (one in change.ended and "partialTransfer" in change.kinds)
        if parted and change.year >= since:
            found |= dict.fromkeys(last for got in (*change.began, *change.takers) for last in versions_today(got))
    for later in successors(one):
        found |= dict.fromkeys(parts_today(later, since))
    return tuple(found)


def version_in_year(unit: str, year: int, words: str = "") -> DivisionVersion | None:
    """The version in which the territory of a county of NBS 2023, or most of it, lay in a year; None where unknown.

    That is a version of the county itself; where there was none yet, the one that it was taken out of, if only one can
    be meant. In the year of a change it is what the words name, without such words what stood at the year's end.
    """
    own = [one for one in versions_of_unit(unit) if one.in_force(year)]
    around = [one for one in _parts_of().get(unit, ()) if one.in_force(year)]
    before = [one for one in _parts_of().get(unit, ()) if one.through == year - 1]
    for found in ([one for one in (*own, *around, *before) if one.name == words], own, around):
        if found:
            return found[0] if len({one.key for one in found}) == 1 else None
    return None


@cache
def _parts_of() -> dict[str, tuple[DivisionVersion, ...]]:
    """The versions of counties that a county of NBS 2023 has something of, by its code."""
    found: dict[str, tuple[DivisionVersion, ...]] = {}
    for one in versions():
        for last in parts_today(one) if one.level == Level.COUNTY else ():
            found[last.unit] = (*found.get(last.unit, ()), one)
    return found


@cache
def _contents() -> dict[str, tuple[DivisionVersion, ...]]:
    """What ever lay within a division of NBS 2023, at whatever distance, by its code."""
    found: dict[str, tuple[DivisionVersion, ...]] = {}
    for one in versions():
        above = containing_version(one)
        while above:
            if above.unit:
                found[above.unit] = (*found.get(above.unit, ()), one)
            above = containing_version(above)
    return found


def connected_history(
    units: Iterable[str], whole: Iterable[str] = ()
) -> tuple[tuple[DivisionVersion, ...], tuple[DivisionChange, ...]]:
    """The versions of some divisions, all that changes lead to from them, and those changes.

    With each version come what it lay in and every change that it has a part in, so that no chain has a gap.

    Args:
        units: divisions, by their codes of NBS 2023.
        whole: those of them of which everything that ever lay within them is wanted as well.
    """
    found: dict[tuple[str, int], DivisionVersion] = {}
    events: dict[tuple[int, str], DivisionChange] = {}
    waiting = [one for unit in dict.fromkeys(units) for one in versions_of_unit(unit)]
    waiting += [one for unit in dict.fromkeys(whole) for one in _contents().get(unit, ())]
    while waiting:
        one = waiting.pop()
        if one.key in found:
            continue
        found[one.key] = one
        waiting += [above for above in (containing_version(one),) if above]
        for change in changes_of(one):
            events[change.year, change.code] = change
            waiting += [*change.ended, *change.began, *change.givers, *change.takers]
    return tuple(found[key] for key in sorted(found)), tuple(events[key] for key in sorted(events))
