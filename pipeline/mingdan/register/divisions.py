"""The register: every division of NBS 2023 (统计用区划代码, cut-off 2023-06-30), one province at a time.

Province, prefecture and county names of the whole country are in one small file (`upper.csv`); the rest is in one
compressed file for each province.
"""

import hashlib
import lzma
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from mingdan.errors import InputError
from mingdan.lexicon.generic_parts import PLACEHOLDER_NAMES
from mingdan.lexicon.levels import Level, code_at, code_path, is_above, is_at, is_below, parent_code
from mingdan.model import Division, Lineage
from mingdan.register.labels import division_class, division_label, without_committees, without_parent_names
from mingdan.register.tables import Row, read_rows
from mingdan.resources import folder

CUT_OFF = "2023-06-30"  # the day whose divisions the edition lists
PROVINCE_COLUMNS = ("code", "name", "prefectures", "counties", "townships", "villages", "sha256")


def _folder() -> Path:
    return folder("data/reference") / "divisions" / "nbs-2023"


def province_file(code: str) -> Path:
    """The register's rows of a province: `code,name`, compressed."""
    return _folder() / f"{code}.csv.xz"


def is_placeholder(code: str, name: str, parent_name: str) -> bool:
    """Whether a row only groups divisions and is not a division itself.

    The county that bears the name of its city, where the city has no counties, is a placeholder too (441900 东莞市
    within 4419 东莞市).

    Args:
        code: of the row.
        name: of the row.
        parent_name: of the row one level up.
    """
    if is_at(code, Level.PREFECTURE):
        return name in PLACEHOLDER_NAMES
    return is_at(code, Level.COUNTY) and name == parent_name


@dataclass(frozen=True, slots=True)
class DivisionColumns:
    """Divisions of one level: their codes, names in the register, and labels."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]


class Province:
    """The divisions of one province.

    Args:
        code: two digits, e.g. `51`.

    Attributes:
        code: two digits.
        names: the register's names by code, in order of code, placeholders included.

    Raises:
        InputError: no province has this code, or the reference file is damaged.
    """

    def __init__(self, code: str) -> None:
        table = province_table()
        if code not in table:
            raise InputError("unknown-province-code", code=code, expected=tuple(sorted(table)))
        file = province_file(code)
        try:
            content = lzma.decompress(file.read_bytes())
        except (OSError, lzma.LZMAError) as error:
            raise InputError("reference-unreadable", file=file, reason=error) from error
        if hashlib.sha256(content).hexdigest() != table[code]["sha256"]:
            raise InputError("reference-changed", file=file, table="provinces.csv")
        self.code = code
        self.names = _names_by_code(file, content.decode())

    @cached_property
    def _children(self) -> dict[str, Sequence[str]]:
        villages = (code for code in self.names if is_at(code, Level.VILLAGE))
        by_township = groupby(villages, key=itemgetter(slice(Level.TOWNSHIP)))
        below_townships = {township: tuple(codes) for township, codes in by_township}
        children: dict[str, list[str]] = {}
        for code in self.names:
            if is_above(code, Level.VILLAGE) and not self.is_placeholder(code):
                parent = parent_code(code)
                while parent and self.is_placeholder(parent):
                    parent = parent_code(parent)
                children.setdefault(parent, []).append(code)
        return {**below_townships, **children}

    @cached_property
    def _placeholders(self) -> frozenset[str]:
        codes = (code for code in self.names if not is_below(code, Level.COUNTY) and is_below(code, Level.PROVINCE))
        return frozenset(
            code for code in codes if is_placeholder(code, self.names[code], self.names[parent_code(code)])
        )

    @cached_property
    def _villages(self) -> tuple[DivisionColumns, dict[str, tuple[int, int]]]:
        """All villages with the labels of `division_label`, and for each township the range of its own."""
        codes = tuple([code for code in self.names if is_at(code, Level.VILLAGE)])
        names = tuple([self.names[code] for code in codes])
        labels, ranges, stop = without_committees(names), {}, 0
        for township in (code for code in self._children if is_at(code, Level.TOWNSHIP)):
            start, stop = stop, stop + len(self._children[township])
            ranges[township] = start, stop
            parents = self.names.get(code_at(township, Level.COUNTY), ""), self.names[township]
            for index in range(start, stop):
                if parents[1] in labels[index] or labels[index].startswith(parents[:1]):
                    labels[index] = without_parent_names(labels[index], *parents)
        return DivisionColumns(codes, names, tuple(labels)), ranges

    def columns(self, codes: Iterable[str]) -> DivisionColumns:
        """Divisions of one level within the same county, or one division above counties."""
        codes = tuple(codes)
        county, names = self.names.get(codes[0][: Level.COUNTY], ""), tuple([self.names[code] for code in codes])
        labels = tuple([division_label(code, name, county) for code, name in zip(codes, names, strict=True)])
        return DivisionColumns(codes, names, labels)

    def villages(self, townships: Iterable[str]) -> DivisionColumns:
        """The villages of some townships, in their order."""
        all_villages, ranges = self._villages
        slices = [slice(*ranges[township]) for township in townships if township in ranges]
        columns = (all_villages.codes, all_villages.names, all_villages.labels)
        return DivisionColumns(*(tuple(chain.from_iterable([column[part] for part in slices])) for column in columns))

    def is_placeholder(self, code: str) -> bool:
        """Whether a row only groups divisions and is not a division itself."""
        return code in self._placeholders

    def children(self, code: str) -> list[str]:
        """The codes of the divisions directly within one, in order; those below a placeholder count as its parent's."""
        return list(self._children.get(code, ()))

    def parents(self) -> list[str]:
        """The codes of the divisions that have others within them."""
        return [code for code in self._children if code]

    def lineage(self, code: str) -> Lineage:
        """The divisions from the province down to the one with this code, without placeholders.

        Raises:
            InputError: the register does not have the code.
        """
        if code not in self.names or self.is_placeholder(code):
            raise InputError("unknown-division-code", code=code)
        return tuple(self.division(above) for above in code_path(code) if not self.is_placeholder(above))

    def division(self, code: str) -> Division:
        """The division of a code that the register has."""
        name = self.names[code]
        county, township = (
            self.names.get(code_at(code, Level.COUNTY), ""),
            self.names.get(code_at(code, Level.TOWNSHIP), ""),
        )
        label = division_label(code, name, county, township)
        return Division(code, name, label, division_class(code, label))


def _names_by_code(file: Path, text: str) -> dict[str, str]:
    """The names of a table `code,name` without header, whose rows are in order of code.

    Raises:
        InputError: a row is not a code and a name, or the codes are not in ascending order.
    """
    cells = text.removesuffix("\n").replace("\n", ",").split(",")
    codes = cells[::2]
    if len(cells) != 2 * text.count("\n") or codes != sorted(codes):  # a name with a comma puts names among the codes
        raise InputError("reference-rows", file=file)
    names = dict(zip(codes, cells[1::2], strict=True))
    if len(names) != len(codes):
        raise InputError("reference-code-twice", file=file)
    return names


@cache
def names_to_counties() -> dict[str, str]:
    """The register's names of all provinces, prefectures and counties, by code; placeholders included.

    Raises:
        InputError: the reference file is missing or damaged.
    """
    file = _folder() / "upper.csv"
    try:
        content, expected = file.read_bytes(), Path(f"{file}.sha256").read_text("ascii").split()[:1]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("reference-unreadable", file=file, reason=error) from error
    if [hashlib.sha256(content).hexdigest()] != expected:
        raise InputError("reference-changed", file=file, table=f"{file.name}.sha256")
    return _names_by_code(file, content.decode().removeprefix("code,name\n"))


@cache
def _children_to_counties() -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for code in _divisions_to_counties():
        *parents, _ = lineage(code)
        children.setdefault(parents[-1].code if parents else "", []).append(code)
    return children


def child_codes(code: str) -> list[str]:
    """The codes of the divisions directly within one, without placeholders; those of the provinces for an empty code.

    Raises:
        InputError: a reference file is missing or damaged.
    """
    if is_above(code, Level.PREFECTURE) or code in _children_to_counties():
        return _children_to_counties().get(code, [])
    register = load_province(code_at(code, Level.PROVINCE))
    if is_at(code, Level.COUNTY) and register.is_placeholder(code):
        code = parent_code(code)
    return register.children(code)


@cache
def _divisions_to_counties() -> dict[str, Division]:
    names = names_to_counties()
    return {
        code: Division(code, name, name, division_class(code, name))
        for code, name in names.items()
        if not is_placeholder(code, name, names.get(parent_code(code), ""))
    }


def lineage(code: str) -> Lineage:
    """As `Province.lineage`, without reading the province for a county or above; nothing for an empty code.

    Raises:
        InputError: the register does not have the code, or a reference file is missing or damaged.
    """
    if is_below(code, Level.COUNTY):
        return load_province(code_at(code, Level.PROVINCE)).lineage(code)
    if code and not is_division(code):
        raise InputError("unknown-division-code", code=code)
    return tuple(_divisions_to_counties()[above] for above in code_path(code) if is_division(above))


def register_name(code: str) -> str:
    """The register's name of a division or placeholder."""
    if not is_below(code, Level.COUNTY):
        return names_to_counties()[code]
    return load_province(code_at(code, Level.PROVINCE)).names[code]


@cache
def province_table() -> dict[str, Row]:
    """The rows of `provinces.csv` by code: name, counts by level, hash of the file.

    Raises:
        InputError: the reference file is missing or damaged.
    """
    rows = (row for _, row in read_rows(_folder() / "provinces.csv", PROVINCE_COLUMNS))
    return {row["code"]: row for row in rows}


@cache
def load_province(code: str) -> Province:
    """The register of one province, read once a process; raises as `Province` does."""
    return Province(code)


def full_name(path: Lineage) -> str:
    """The labels of a path from the province down, joined."""
    return "".join(division.label for division in path)


def is_division(code: str) -> bool:
    """Whether the register has a division, not a placeholder, of this code."""
    if not is_below(code, Level.COUNTY):
        return code in _divisions_to_counties()
    return (
        code_at(code, Level.PROVINCE) in province_table() and code in load_province(code_at(code, Level.PROVINCE)).names
    )
