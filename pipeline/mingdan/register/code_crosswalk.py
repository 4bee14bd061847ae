"""Streets and towns in two schemes: NBS 2023 and the Ministry's codes of 2026 (`data/reference/street_codes.csv`)."""

from dataclasses import dataclass
from functools import cache

from mingdan.register.tables import Code, Text, load


@dataclass(frozen=True, slots=True)
class StreetCode:
    """A street or town with its codes in both schemes.

    Attributes:
        nbs: the code in NBS 2023.
        name: the label.
        mca: the code of the Ministry of Civil Affairs in 2026.
        source, reason: where the pair comes from, and why where the source does not say so.
    """

    nbs: Code
    name: Text
    mca: Code
    source: Text
    reason: str


@cache
def street_codes() -> tuple[StreetCode, ...]:
    """The streets and towns whose codes in both schemes are known, in order of their NBS code."""
    return tuple(load("street_codes.csv", StreetCode, {"nbs": "nbs_2023", "mca": "mca_2026"}))
