"""The levels of administrative divisions, and what a code says by its digits alone."""

from enum import IntEnum


class Level(IntEnum):
    """A level of divisions; its value is the number of digits of a code of that level.

    As an integer it compares with lengths and slices codes: `code[:Level.COUNTY]` is the code of the county.
    """

    COUNTRY = 0
    PROVINCE = 2
    PREFECTURE = 4
    COUNTY = 6
    TOWNSHIP = 9
    VILLAGE = 12

    @property
    def field(self) -> str:
        """The name of the level in a `NamePath`: `province`, `prefecture`, `county`, `township` or `community`."""
        return _FIELDS[self]

    @property
    def depth(self) -> int:
        """The position of the level in a `NamePath`, from 0 for provinces; -1 for the country."""
        return _DEPTHS[self]


LEVELS = tuple(Level)[1:]  # from the province down, without the country
_FIELDS = dict(zip(Level, ("", "province", "prefecture", "county", "township", "community"), strict=True))
_DEPTHS = {level: depth for depth, level in enumerate(Level, -1)}
_LEVEL_OF_LENGTH = {int(level): level for level in Level}
_LEVEL_OF_FIELD = {field: level for level, field in _FIELDS.items() if field}
_PARENT = dict(zip(LEVELS, Level, strict=False))


def is_code_length(length: int) -> bool:
    """Whether codes of some level have this number of digits."""
    return length in LEVELS


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
        KeyError: no level has codes of that length.
    """
    return code[: _PARENT[level_of(code)]]


def code_path(code: str) -> list[str]:
    """The codes from the province down to a code itself, by the digits alone; empty for the country.

    A code of another length than those of the levels ends the path at the deepest level that it has digits for.
    """
    return [code[:level] for level in LEVELS if level <= len(code)]
