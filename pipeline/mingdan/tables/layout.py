"""Where a table says what: its header row, the columns of places and codes, and what a row says in them."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from mingdan.lexicon.generic_parts import PLACEHOLDER_NAMES
from mingdan.model import NamePath
from mingdan.notices.line_markers import cleaned
from mingdan.notices.list_items import LEVELS, unjoined
from mingdan.notices.table_columns import is_total, joined

ADDED = ("mingdan_code", "mingdan_iri", "mingdan_match", "mingdan_confidence", "mingdan_candidates")
ROLES = (*LEVELS, "name", "address", "code")
CODE_ROLES = ("code", *(f"code:{one}" for one in LEVELS))
HEADER_ROWS = 20  # a header row stands among the first
SAMPLE = 200  # rows that are looked at
_REMEMBERED = 20_000  # rows whose cells are remembered
# 北京市市辖区东城区, 河南省省直辖县级行政区划济源市; not a whole cell.
_GROUPS = re.compile("(?<=[市省])(市辖区|(?<=重庆市)县|省直辖县级行政区划)(?=.)|(?<=自治区)自治区直辖县级行政区划(?=.)")
_NUMBER = re.compile(r"[-+]?[\d,，]+(\.\d+)?([Ee][+-]?\d+)?%?")
_ALL = re.compile(
    r"(全[国省市区县州旗镇乡]|[合总小共]计|其中|平均|单位)[:：]?.{0,10}|(注|备注|说明|(数据|资料)?来源|填表|制表|审核)[^:：]{0,4}[:：].*"
)


class Place(NamedTuple):
    """What a row says of its place: names by level, a name or an address in one cell, and a code by its cells."""

    layers: NamePath
    name: str
    address: str
    code: tuple[tuple[str, str], ...]

    @property
    def words(self) -> str:
        """The names as one string, for a person and as the key of a decision."""
        return joined([*self.layers, self.name, self.address])


@dataclass(frozen=True)
class Plan:
    """Where a table says what.

    Attributes:
        header: the position of the header row, from 0.
        headers: its cells.
        at: columns by what they hold (`ROLES`; codes of one level `code:county`, …).
        notes: what a person should know of how the columns were read, in English.
    """

    header: int
    headers: tuple[str, ...]
    at: Mapping[str, tuple[int, ...]]
    notes: tuple[str, ...] = ()

    def place(self, cells: Sequence[str]) -> Place:
        """What a row says of its place."""
        return self._known(self._of(cells))

    def is_none(self, cells: Sequence[str]) -> bool:
        """Whether a row has no place to link: it is blank, a sum, or a remark alone in its row."""
        places = self._of(cells)
        if not any(places):
            filled = [cell for cell in map(str.strip, cells) if cell]
            return not filled or (len(filled) == 1 and not is_number(filled[0])) or is_total(cells)
        return is_total(cells) or is_sum(places)

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row below the header row goes on with it: nothing where places are, no number anywhere."""
        return not any(self._of(cells)) and not any(_NUMBER.fullmatch(cell.strip()) for cell in cells)

    @cached_property
    def _indices(self) -> tuple[int, ...]:
        return tuple(sorted({index for indices in self.at.values() for index in indices}))

    def _of(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The cells that hold places and codes, from the left."""
        return tuple([cells[index].strip() if index < len(cells) else "" for index in self._indices])

    @cached_property
    def _known(self) -> Callable[[tuple[str, ...]], Place]:
        """`_place`, which remembers the last cells: tables repeat them."""
        return lru_cache(maxsize=_REMEMBERED)(self._place)

    def _place(self, cells: tuple[str, ...]) -> Place:
        where = {index: cell for index, cell in zip(self._indices, cells, strict=True) if cell}
        found = {name: joined(text_of(where[one]) for one in self.at[name] if one in where) for name in self.at}
        codes = tuple(
            (name.partition(":")[2], where[index])
            for name in CODE_ROLES
            for index in self.at.get(name, ())
            if index in where
        )
        layers = NamePath(*(found.get(level_, "") for level_ in LEVELS))
        if layers.prefecture in PLACEHOLDER_NAMES:  # 北京市, 市辖区, 东城区: it says nothing
            layers = layers._replace(prefecture="")
        return Place(layers, unjoined(found.get("name", "")), found.get("address", ""), codes)

    def said(self) -> str:
        """The columns, for a person."""
        return "; ".join(f"{one.replace(':', ' of ')}: {self._called(indices)}" for one, indices in self.at.items())

    def _called(self, indices: Iterable[int]) -> str:
        return ", ".join(self.headers[index] or f"column {index + 1}" for index in indices)


def is_sum(places: Iterable[str]) -> bool:
    """Whether what stands where places are is a sum, the whole of an area, or a remark: 合计, 全省, 注：…."""
    first = next(filter(None, places), "")
    return _ALL.fullmatch("".join(first.split())) is not None


def text_of(cell: str) -> str:
    """A cell without spaces and what only typing put there, and without what only groups divisions in the register."""
    return _GROUPS.sub("", "".join(cleaned(cell).split()))


def is_number(text: str) -> bool:
    """Whether a text is a number, with separators or a percent sign."""
    return bool(_NUMBER.fullmatch(text))
