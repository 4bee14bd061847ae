"""Rebuilds `data/reference/township_codes_compared.csv` from the editions NBS 2023 and MCA 2026 of the register.

    python pipeline/rebuild/township_codes.py

A row for each township whose code or name is not the same in both. `difference` is `code`, `name` or `both` where the
correspondence says that it is one unit, `possible` where it only asks, and `only-nbs` or `only-mca` where no unit of
the other edition corresponds. Townships with the same code and name have no row.
"""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from mingdan.register.code_crosswalk import ministry_codes
from mingdan.register.editions import correspondences, names, upper_names

NBS, MCA = "nbs-2023", "mca-2026"
FILE = Path(__file__).resolve().parents[2] / "data" / "reference" / "township_codes_compared.csv"
HEADER = ("nbs_2023", "nbs_name", "mca_2026", "mca_name", "difference")
TOWNSHIP = 9  # digits

Row = tuple[str, str, str, str, str]


def compared(province: str) -> Iterator[Row]:
    """The rows of a province, in order of the NBS code, then those that only the Ministry has."""
    ours, theirs, same = names(NBS, province), names(MCA, province), ministry_codes(province)
    changes, seen = correspondences(NBS, province), set[str]()
    for code, name in ours.items():
        if len(code) != TOWNSHIP:
            continue
        if other := same.get(code, ""):
            difference = _difference(code != other, name != theirs[other])
        else:
            is_possible = changes[code].rule.kind == "possible"
            other, difference = (changes[code].successors[0], "possible") if is_possible else ("", "only-nbs")
        seen.add(other)
        if difference:
            yield code, name, other, theirs.get(other, ""), difference
    for code, name in theirs.items():
        if len(code) == TOWNSHIP and code not in seen:
            yield "", "", code, name, "only-mca"


def _difference(code: bool, name: bool) -> str:
    return {(True, True): "both", (True, False): "code", (False, True): "name"}.get((code, name), "")


def rows() -> Iterator[Row]:
    """The rows of the whole country, by province."""
    for code in upper_names(NBS):
        if len(code) == 2:
            yield from compared(code)


def main() -> int:
    """Writes the table."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows(rows())
    return 0


if __name__ == "__main__":
    sys.exit(main())
