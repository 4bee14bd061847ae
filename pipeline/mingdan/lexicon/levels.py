"""The levels of administrative divisions, and what a code says by its digits alone."""

from collections.abc import Iterable
from enum import IntEnum
from itertools import pairwise


class Level(IntEnum):
    """A level of divisions; its value is the number of digits of a code of that level.

    As an integer it compares with lengths and slices codes: `code[:Level.COUNTY]` is the code of the county.

    Attributes:
        field: the name of the level in a `NamePath`; empty for the country.
        depth: the position of the level in a `NamePath`, from 0 for provinces; -1 for the country.
    """

    field: str
    depth: int

    COUNTRY = 0, "", -1
    PROVINCE = 2, "province", 0
    PREFECTURE = 4, "prefecture", 1
    COUNTY = 6, "county", 2
    TOWNSHIP = 9, "township", 3
    VILLAGE = 12, "community", 4

    def __new__(cls, digits: int, field: str, depth: int) -> "Level":
        """Makes a member with its attributes: plain attributes are faster than a look-up by member."""
        level = int.__new__(cls, digits)
        level._value_ = digits
        level.field = field
        level.depth = depth
        return level


LEVELS = tuple(Level)[1:]  # from the province down, without the country
_LEVEL_OF_LENGTH = {int(level): level for level in Level}
_LEVEL_OF_FIELD = {level.field: level for level in LEVELS}
_PARENT_LENGTHS = dict(zip(map(int, LEVELS), map(int, Level), strict=False))


def has_level(code: str) -> bool:
    """Whether codes of some level have as many digits as a code."""
    return len(code) in LEVELS


def is_at(code: str, level: Level) -> bool:
    """Whether a code is that of a level."""
    return len(code) == level


def is_above(code: str, level: Level) -> bool:
    """Whether a code is that of a level above another, or that of the country."""
    return len(code) < level


def is_below(code: str, level: Level) -> bool:
    """Whether a code is that of a level below another."""
    return len(code) > level


def level_of(code: str) -> Level:
    """The level of a code, by the number of its digits; the country for the empty code.

    Raises:
        KeyError: no level has codes of that length.
    """
    return _LEVEL_OF_LENGTH[len(code)]


def level_of_field(field: str) -> Level:
    """The level of a name in a `NamePath`.

    Args:
        field: `province`, `prefecture`, `county`, `township` or `community`.
    """
    return _LEVEL_OF_FIELD[field]


def parent_code(code: str) -> str:
    """The code one level up, by the digits alone; empty for a province.

    Raises:
        KeyError: the code is empty, or no level has codes of that length.
    """
    return code[: _PARENT_LENGTHS[len(code)]]


def code_at(code: str, level: Level) -> str:
    """The code of the division of a level that a division lies in, by the digits alone; itself from that level up."""
    return code[:level]


def own_digits(code: str) -> str:
    """The digits that the level of a code adds: 044 of 510115001044."""
    return code[len(parent_code(code)) :]


def split_joined(codes: str, level: Level) -> list[str]:
    """The codes of a level that are joined in one text; one is the usual case."""
    if len(codes) == level:
        return [codes]
    return [codes[start : start + level] for start in range(0, len(codes), level)]


def without_filling(code: str) -> str:
    """A code without the zeros that stand for levels below it: 510115000000 -> 510115."""
    return next((code[:level] for level in LEVELS if level < len(code) and not code[level:].strip("0")), code)


def six_digits(code: str) -> str:
    """The code of a county or a division above it as GB/T 2260 has it: 51 -> 510000."""
    return code.ljust(Level.COUNTY, "0")


def code_path(code: str) -> list[str]:
    """The codes from the province down to a code itself, by the digits alone; empty for the country.

    A code of another length than those of the levels ends the path at the deepest level that it has digits for.
    """
    return [code[:level] for level in LEVELS if level <= len(code)]


def shared_code(codes: Iterable[str]) -> str:
    """The code of the deepest division that contains all of some; empty where only the country does."""
    shared = [codes[0] for codes in zip(*map(code_path, codes), strict=False) if len({*codes}) == 1]
    return shared[-1] if shared else ""


def shown_code(code: str) -> str:
    """A code in groups by level (51 01 15 001 044), which no spreadsheet takes for a number."""
    ends = [0, *map(len, code_path(code))]
    return " ".join(code[begin:end] for begin, end in pairwise(ends))
