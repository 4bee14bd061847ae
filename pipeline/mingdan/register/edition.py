"""An edition of the register: its divisions, their names, labels, classes and places in the hierarchy.

Provinces, prefectures and counties of the whole country are read from one small file; the rest, province by province.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain

from mingdan.errors import InputError
from mingdan.lexicon.generic_parts import PLACEHOLDER_NAMES
from mingdan.lexicon.levels import Level, code_at, code_path, is_above, is_at, is_below, level_of, parent_code
from mingdan.model import Division, Lineage, NamePath
from mingdan.register.editions import PROVINCE_COLUMNS, REFERENCE, edition, edition_folder, names, upper_names
from mingdan.register.labels import division_class, division_label, without_committees, without_parent_names
from mingdan.register.tables import Row, read_rows

MINISTRY_EDITION = "mca-2026"


def is_placeholder(code: str, name: str, parent_name: str) -> bool:
    """Whether a row only groups divisions and is not a division itself.

    The county that bears the name of its city, where the city has no counties, is a placeholder too (441900 东莞市
    within 4419 东莞市).

    Args:
        code: of the row.
        name: of the row.
        parent_name: of the row one level up.
    """
    if is_at(code, Level.COUNTY) and name == parent_name:
        return True
    return name in PLACEHOLDER_NAMES and not is_below(code, Level.COUNTY)


@dataclass(frozen=True, slots=True)
class DivisionColumns:
    """Divisions of one level: their codes, names in the register, and labels."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    labels: tuple[str, ...]


class Province:
    """The divisions of one province in an edition.

    Args:
        code: two digits, e.g. `51`.
        names: the register's names by code, in order of code, placeholders included.

    Attributes:
        code: two digits.
        names: as given.
    """

    def __init__(self, code: str, names: dict[str, str]) -> None:
        self.code = code
        self.names = names

    @cached_property
    def _lines(self) -> tuple[str, list[str], list[int]]:
        """The villages as text, code and name behind a line feed each; the townships; where the lines of each begin.

        To search the text is faster than tables of names, and takes less memory.
        """
        codes = [code for code in self.names if len(code) == Level.VILLAGE]
        text = "\n".join(["", *[code + self.names[code] for code in codes], ""])
        townships = list(dict.fromkeys([code[: Level.TOWNSHIP] for code in codes]))
        begins, begin = [], 0
        for township in townships:
            begin = text.find(f"\n{township}", begin)
            begins.append(begin)
        return text, townships, [*begins, len(text) - 1]

    def _range(self, area: str) -> tuple[int, int]:
        """Where the lines of the villages of an area begin and end."""
        _, townships, begins = self._lines
        return begins[bisect_left(townships, area)], begins[bisect_left(townships, f"{area}:")]  # ":" is behind digits

    def villages_with(self, area: str, text: str) -> list[tuple[str, str]]:
        """The codes and names of the villages of an area whose name contains a text; others too if it is a number."""
        lines, (begin, end) = self._lines[0], self._range(area)
        villages = []
        while (begin := lines.find(text, begin, end)) >= 0:
            start = lines.rfind("\n", 0, begin) + 1
            begin = lines.find("\n", begin)
            villages.append((lines[start : start + Level.VILLAGE], lines[start + Level.VILLAGE : begin]))
        return villages

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for code in self._above_villages:
            if not self.is_placeholder(code):
                parent = parent_code(code)
                while parent and self.is_placeholder(parent):
                    parent = parent_code(parent)
                children.setdefault(parent, []).append(code)
        return children

    @cached_property
    def _above_villages(self) -> list[str]:
        return [code for code in self.names if is_above(code, Level.VILLAGE)]

    @cached_property
    def _placeholders(self) -> frozenset[str]:
        codes = (code for code in self._above_villages if is_above(code, Level.TOWNSHIP))
        return frozenset(
            code for code in codes if is_placeholder(code, self.names[code], self.names.get(parent_code(code), ""))
        )

    @cached_property
    def _villages(self) -> tuple[DivisionColumns, dict[str, tuple[int, int]]]:
        """All villages with the labels of `division_label`, and for each township the range of its own."""
        codes = tuple([code for code in self.names if is_at(code, Level.VILLAGE)])
        names = tuple([self.names[code] for code in codes])
        labels, ranges, stop = without_committees(names), {}, 0
        for township in self._lines[1]:
            start, stop = stop, stop + len(self.children(township))
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
        if is_at(code, Level.TOWNSHIP):
            begin, end = self._range(code)
            return [line[: Level.VILLAGE] for line in self._lines[0][begin:end].split("\n")[1:]]
        return list(self._children.get(code, ()))

    def named_children(self, code: str) -> tuple[list[str], list[str]]:
        """The codes of the children, each with its name; a code with several names occurs several times."""
        codes = self.children(code)
        return codes, [self.names[child] for child in codes]

    def parents(self) -> list[str]:
        """The codes of the divisions that have others within them."""
        return [*self._lines[1], *filter(None, self._children)]

    def lineage(self, code: str) -> Lineage:
        """The divisions from the province down to the one with this code, without placeholders.

        Raises:
            InputError: the register does not have the code.
        """
        if code not in self.names or self.is_placeholder(code):
            raise InputError("unknown-division-code", code=code)
        return (*self._lineage_above(parent_code(code)), self.division(code))

    @cached_property
    def _lineage_above(self) -> Callable[[str], Lineage]:
        """The divisions from the province down to a code; kept for the next one, as divisions come in order."""

        def find(code: str) -> Lineage:
            return tuple(self.division(above) for above in code_path(code) if not self.is_placeholder(above))

        return lru_cache(maxsize=100)(find)

    def division(self, code: str) -> Division:
        """The division of a code that the register has."""
        name = self.names[code]
        county, township = (
            self.names.get(code_at(code, Level.COUNTY), ""),
            self.names.get(code_at(code, Level.TOWNSHIP), ""),
        )
        label = division_label(code, name, county, township)
        return Division(code, name, label, division_class(code, label))


class Edition:
    """An edition of the register: its divisions, and what is derived from them, read when it is first asked for.

    Args:
        edition_id: `nbs-2023`.

    Attributes:
        id: as given.
        record: its scheme, year and day, from the list of editions.

    Raises:
        InputError: there is no such edition, or the list of editions is damaged.
    """

    def __init__(self, edition_id: str) -> None:
        self.id = edition_id
        self.record = edition(edition_id)
        self._provinces: dict[str, Province] = {}
        self._latest = Province("", {})
        self._upper_division = lru_cache(maxsize=4000)(self._make_division)

    @staticmethod
    @cache
    def reference() -> "Edition":
        """NBS 2023, the edition whose divisions are the nodes of the published data."""
        return Edition(f"nbs-{REFERENCE}")

    @cached_property
    def names_to_counties(self) -> dict[str, str]:
        """The names of all provinces, prefectures and counties, by code; placeholders included.

        Raises:
            InputError: the reference file is missing or damaged.
        """
        return upper_names(self.id)

    @cached_property
    def province_table(self) -> dict[str, Row]:
        """The rows of `provinces.csv` by code: name, counts by level, hash of the file.

        Raises:
            InputError: the reference file is missing or damaged, or the edition has no files of its own.
        """
        rows = read_rows(edition_folder(self.id) / "provinces.csv", PROVINCE_COLUMNS)
        return {row["code"]: row for _, row in rows}

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """The codes of the provinces, in order."""
        return tuple(code for code in self.names_to_counties if is_at(code, Level.PROVINCE))

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for code in self._to_counties:
            parent = parent_code(code)
            while parent and parent not in self._to_counties:
                parent = parent_code(parent)
            children.setdefault(parent, []).append(code)
        return children

    @cached_property
    def _to_counties(self) -> dict[str, str]:
        """As `names_to_counties`, without placeholders."""
        names = self.names_to_counties
        return {
            code: name
            for code, name in names.items()
            if not is_placeholder(code, name, names.get(parent_code(code), ""))
        }

    def divisions_to_counties(self, *areas: str) -> list[str]:
        """The codes of areas and of what lies in them, down to the counties; an empty area is the whole country."""
        return [code for code in self._to_counties if code.startswith(areas)]

    def _make_division(self, code: str) -> Division:
        """The division of a code of a county or above."""
        name = self._to_counties[code]
        return Division(code, name, name, division_class(code, name))

    def province(self, code: str) -> Province:
        """A province, read once.

        Raises:
            InputError: no province has this code, or the reference file is damaged.
        """
        if code == self._latest.code:
            return self._latest
        if code not in self._provinces:
            self._provinces[code] = self._make_province(code)
        return self._provinces[code]

    def _make_province(self, code: str) -> Province:
        return Province(code, names(self.id, code))

    def read_province(self, code: str) -> Province:
        """A province that is kept in memory only until another is read so; raises as `province` does."""
        if code not in self._provinces and code != self._latest.code:
            self._latest = self._make_province(code)
        return self._provinces.get(code, self._latest)

    def children(self, code: str) -> list[str]:
        """The codes of the divisions directly within one, without placeholders; the provinces for an empty code.

        Raises:
            InputError: a reference file is missing or damaged.
        """
        if is_above(code, Level.PREFECTURE) or code in self._children:
            return self._children.get(code, [])
        return self.province(code_at(code, Level.PROVINCE)).children(self._without_placeholder(code))

    def named_children(self, code: str) -> tuple[list[str], list[str]]:
        """As `Province.named_children`, for a county or a division below it; raises as `children` does."""
        return self.province(code_at(code, Level.PROVINCE)).named_children(self._without_placeholder(code))

    def _without_placeholder(self, code: str) -> str:
        """The code of the city where that of a county is a placeholder."""
        is_county = is_at(code, Level.COUNTY)
        is_listed = is_county and self.province(code_at(code, Level.PROVINCE)).is_placeholder(code)
        return parent_code(code) if is_listed else code

    def lineage(self, code: str) -> Lineage:
        """As `Province.lineage`, without reading the province for a county or above; nothing for an empty code.

        Raises:
            InputError: the edition does not have the code, or a reference file is missing or damaged.
        """
        if is_below(code, Level.COUNTY):
            return self.province(code_at(code, Level.PROVINCE)).lineage(code)
        if code and not self.is_division(code):
            raise InputError("unknown-division-code", code=code)
        return tuple(self._upper_division(above) for above in code_path(code) if self.is_division(above))

    def full_name(self, code: str) -> str:
        """The labels from the province down to a division, joined; raises as `lineage` does."""
        return full_name(self.lineage(code))

    def names_by_level(self, code: str) -> NamePath:
        """The labels from the province down to a division; raises as `lineage` does."""
        return NamePath(**{level_of(division.code).field: division.label for division in self.lineage(code)})

    def register_name(self, code: str) -> str:
        """The register's name of a division or placeholder."""
        if not is_below(code, Level.COUNTY):
            return self.names_to_counties[code]
        return self.province(code_at(code, Level.PROVINCE)).names[code]

    def own_names(self, code: str) -> tuple[str, ...]:
        """All names that a division or placeholder has of its own."""
        return (self.register_name(code),)

    def is_division(self, code: str) -> bool:
        """Whether the edition has a division, not a placeholder, of this code."""
        if not is_below(code, Level.COUNTY):
            return code in self._to_counties
        province = code_at(code, Level.PROVINCE)
        return province in self.provinces and code in self.province(province).names


def full_name(path: Lineage) -> str:
    """The labels of a path from the province down, joined."""
    return "".join(division.label for division in path)


@cache
def ministry_edition() -> Edition:
    """The counties and townships of the Ministry, younger than the reference edition; one a process."""
    return Edition(MINISTRY_EDITION)
