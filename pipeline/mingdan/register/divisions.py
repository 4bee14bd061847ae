"""The register: every division of NBS 2023 (统计用区划代码, cut-off 2023-06-30), one province at a time."""

import csv
import hashlib
import lzma
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path

from mingdan.errors import InputError
from mingdan.lexicon.levels import Level, code_path, parent_code
from mingdan.model import Division, Lineage
from mingdan.register.labels import division_class, division_label, without_committees, without_parent_names
from mingdan.resources import folder

CUT_OFF = "2023-06-30"  # the day whose divisions the edition lists
# Names of rows that group divisions and are none themselves: their children lie directly within the province.
PLACEHOLDER_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def _folder() -> Path:
    return folder("data/reference") / "divisions" / "nbs-2023"


def province_file(code: str) -> Path:
    """The register's rows of a province: `code,name`, compressed."""
    return _folder() / f"{code}.csv.xz"


def is_placeholder(code: str, name: str, above: str) -> bool:
    """Whether a row, of a name and below another, groups divisions and is none itself.

    So is the county of its own name that a city without counties has (441900 东莞市 within 4419 东莞市).
    """
    if len(code) == Level.PREFECTURE:
        return name in PLACEHOLDER_NAMES
    return len(code) == Level.COUNTY and name == above


@dataclass(frozen=True, slots=True)
class DivisionColumns:
    """Divisions of one level: their codes, the register's names, and labels."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]


class Province:
    """The divisions of one province.

    Args:
        code: two digits, e.g. `51`.

    Raises:
        InputError: no such province, or the reference file is damaged.
    """

    def __init__(self, code: str) -> None:
        table = province_table()
        if code not in table:
            raise InputError(f"{code!r} is no province of NBS 2023: expected one of {', '.join(sorted(table))}")
        file = province_file(code)
        try:
            text = lzma.decompress(file.read_bytes())
        except (OSError, lzma.LZMAError) as error:
            raise InputError(f"{file}: {error}: install mingdan again") from error
        if hashlib.sha256(text).hexdigest() != table[code]["sha256"]:
            raise InputError(f"{file}: the content is not what provinces.csv says: install mingdan again")
        self.code = code
        fields = text.decode().replace("\n", ",").split(",")  # no name has a comma
        self.names = dict(zip(fields[:-1:2], fields[1::2], strict=True))

    @cached_property
    def _children(self) -> dict[str, Sequence[str]]:
        villages = (code for code in self.names if len(code) == Level.VILLAGE)
        within = {
            township: tuple(codes) for township, codes in groupby(villages, key=itemgetter(slice(Level.TOWNSHIP)))
        }
        children: dict[str, list[str]] = {}
        for code in self.names:
            if len(code) < Level.VILLAGE and not self.is_placeholder(code):
                above = parent_code(code)
                while above and self.is_placeholder(above):
                    above = parent_code(above)
                children.setdefault(above, []).append(code)
        return {**within, **children}

    @cached_property
    def _placeholders(self) -> frozenset[str]:
        upper = (code for code in self.names if len(code) in (Level.PREFECTURE, Level.COUNTY))
        return frozenset(
            code for code in upper if is_placeholder(code, self.names[code], self.names[parent_code(code)])
        )

    @cached_property
    def _villages(self) -> tuple[DivisionColumns, dict[str, tuple[int, int]]]:
        """All villages, labelled as `label` does one by one; and by township from where to where its own stand."""
        codes = tuple([code for code in self.names if len(code) == Level.VILLAGE])
        names = tuple([self.names[code] for code in codes])
        labels, where, stop = without_committees(names), {}, 0
        for township in (code for code in self._children if len(code) == Level.TOWNSHIP):
            start, stop = stop, stop + len(self._children[township])
            where[township] = start, stop
            above = tuple(name for name in (self.names.get(township[:6]), self.names[township]) if name)
            for number in range(start, stop):
                if labels[number].startswith(above):  # rare, so both are looked for at once
                    labels[number] = without_parent_names(labels[number], *above)
        return DivisionColumns(codes, names, tuple(labels)), where

    def columns(self, codes: Iterable[str]) -> DivisionColumns:
        """Divisions of one level within the same county, or one division above counties."""
        codes = tuple(codes)
        county, names = self.names.get(codes[0][:6], ""), tuple([self.names[code] for code in codes])
        return DivisionColumns(
            codes, names, tuple([division_label(code, name, county) for code, name in zip(codes, names, strict=True)])
        )

    def villages(self, townships: Iterable[str]) -> DivisionColumns:
        """The villages of some townships, in their order."""
        every, where = self._villages
        spans = [slice(*where[township]) for township in townships if township in where]
        columns = (every.codes, every.names, every.labels)
        return DivisionColumns(*(tuple(chain.from_iterable([column[span] for span in spans])) for column in columns))

    def is_placeholder(self, code: str) -> bool:
        """Whether a row groups divisions and is none itself."""
        return code in self._placeholders

    def children(self, code: str) -> list[str]:
        """The codes of the divisions directly within one, in order; placeholders are passed through."""
        return list(self._children.get(code, ()))

    def parents(self) -> list[str]:
        """The codes of the divisions that others lie within."""
        return [code for code in self._children if code]

    def lineage(self, code: str) -> Lineage:
        """The divisions from the province down to the one with this code, without placeholders.

        Raises:
            InputError: the register has no such code.
        """
        if code not in self.names or self.is_placeholder(code):
            raise InputError(f"{code!r} is no division of NBS 2023")
        return tuple(self.division(above) for above in code_path(code) if not self.is_placeholder(above))

    def division(self, code: str) -> Division:
        """The division of a code that the register has."""
        name = self.names[code]
        short = division_label(code, name, self.names.get(code[:6], ""), self.names.get(code[:9], ""))
        return Division(code, name, short, division_class(code, short))


@cache
def names_to_counties() -> dict[str, str]:
    """The register's names of all provinces, prefectures and counties, by code; placeholders included."""
    rows = (_folder() / "upper.csv").read_text(encoding="utf-8").splitlines()[1:]
    return dict(row.split(",") for row in rows)


@cache
def _tree() -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for code in _upper_divisions():
        *above, _ = lineage(code)
        children.setdefault(above[-1].code if above else "", []).append(code)
    return children


def child_codes(code: str) -> list[str]:
    """The codes of the divisions directly within one, of the whole country for an empty code, without placeholders."""
    if len(code) < Level.PREFECTURE or code in _tree():
        return _tree().get(code, [])
    register = load_province(code[:2])
    return register.children(
        code[: Level.PREFECTURE] if len(code) == Level.COUNTY and register.is_placeholder(code) else code
    )


@cache
def _upper_divisions() -> dict[str, Division]:
    names = names_to_counties()
    return {
        code: Division(code, name, name, division_class(code, name))
        for code, name in names.items()
        if not is_placeholder(code, name, names.get(parent_code(code), ""))
    }


def lineage(code: str) -> Lineage:
    """What `Province.lineage` says, down to the counties without reading the province; nothing of an empty code.

    Raises:
        InputError: the register has no such code, or the reference file is damaged.
    """
    if len(code) > Level.COUNTY:
        return load_province(code[:2]).lineage(code)
    if code and not is_division(code):
        raise InputError(f"{code!r} is no division of NBS 2023")
    return tuple(_upper_divisions()[above] for above in code_path(code) if is_division(above))


def register_name(code: str) -> str:
    """The register's name of a division."""
    return names_to_counties()[code] if len(code) <= Level.COUNTY else load_province(code[:2]).names[code]


@cache
def province_table() -> dict[str, dict[str, str]]:
    """The table of provinces: code -> name, counts by level, hash of the file."""
    with (_folder() / "provinces.csv").open(encoding="utf-8", newline="") as table:
        return {row["code"]: row for row in csv.DictReader(table)}


@cache
def load_province(code: str) -> Province:
    """One province, read once a process."""
    return Province(code)


def full_name(path: Lineage) -> str:
    """The labels of a path from the province down, joined."""
    return "".join(division.label for division in path)


def is_division(code: str) -> bool:
    """Whether the register has a division, not a placeholder, of this code."""
    if len(code) <= Level.COUNTY:
        return code in _upper_divisions()
    return code[:2] in province_table() and code in load_province(code[:2]).names
