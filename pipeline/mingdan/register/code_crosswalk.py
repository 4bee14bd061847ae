"""Streets and towns in two schemes: NBS 2023 and the Ministry's of 2026, from `data/reference/street_codes.csv`."""

import csv
from dataclasses import dataclass
from functools import cache

from mingdan.resources import folder


@dataclass(frozen=True, slots=True)
class StreetCode:
    """A street or town with its code in NBS 2023 and the Ministry's of 2026."""

    nbs: str
    name: str
    mca: str
    source: str
    reason: str


@cache
def street_codes() -> tuple[StreetCode, ...]:
    """The streets and towns whose codes of both schemes are known, in order of their NBS code."""
    with (folder("data/reference") / "street_codes.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    return tuple(
        StreetCode(row["nbs_2023"], row["name"], row["mca_2026"], row["source"], row["reason"]) for row in rows
    )
