"""Names of divisions in traditional characters, by OpenCC's table and by decisions where a character may be several.

A name has a form only where each of its characters is settled: 余 may be 餘 or 余, and only a row of
`data/reference/traditional.csv` says which. Where two forms are written, as 臺 and 台, the name has both.
"""

import csv
from functools import cache
from itertools import product

from mingdan.register.name_part_overrides import NamePartTable
from mingdan.resources import folder


@cache
def _reviewed() -> NamePartTable:
    return NamePartTable("traditional.csv", "traditional")


@cache
def _characters() -> dict[str, list[str]]:
    with (folder("data/reference") / "traditional_characters.csv").open(encoding="utf-8", newline="") as table:
        return {row["simplified"]: row["traditional"].split() for row in csv.DictReader(table)}


def traditional_forms(name: str, code: str) -> tuple[str, ...]:
    """The forms of a division's label in traditional characters, sorted.

    Args:
        name: the label.
        code: its code in the register, for decisions that hold in one place only.

    Returns:
        Nothing where the name is the same in both scripts, or where nobody decided on a character.
    """
    choices: list[tuple[str, ...]] = []
    for part, says in _reviewed().split(name, code):
        settled = [says] if says else [tuple(_characters().get(char, [char])) for char in part]
        if not says and any(len(forms) > 1 for forms in settled):
            return ()
        choices += settled
    return tuple(sorted({"".join(form) for form in product(*choices)} - {name}))
