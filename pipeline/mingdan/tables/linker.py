"""Links rows of a table to divisions: each row is a query, and what it leaves empty may come from the rows above.

Confidence is that of `mingdan.resolver.resolver`; in addition 0.8 `variantMatch`: levels taken from the rows above.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mingdan.errors import UsageError
from mingdan.findings import reason_text
from mingdan.lexicon.characters import without_ignorable
from mingdan.lexicon.generic_parts import FULL_NAME
from mingdan.lexicon.levels import Level, is_below
from mingdan.model import Candidate, Finding, MatchKind, NamePath
from mingdan.rdf.iris import Iris
from mingdan.resolver.code_cells import joined_code
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver, have_same_name
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE
from mingdan.tables.layout import NO_CELLS

_CACHED_ROWS = 20_000  # rows of different names


class TableDecision(NamedTuple):
    """A reviewer's decision about words in a table.

    Attributes:
        code: the code of the division; empty where the words are not one of the register's.
        word: `match`, `unlisted` or `leave-out`; empty if only the code was given.
        signature: reason, Chinese reason, reviewer and date, as they are written; empty without them.
    """

    code: str
    word: str = ""
    signature: tuple[str, ...] = ()


class RowLink(NamedTuple):
    """The division of a row.

    Attributes:
        code: the code of the division; empty where none is certain.
        kind: the kind of match; none without a code.
        confidence: by the rules above; 0 without a code.
        candidates: divisions that may be meant instead.
        problem: why the row needs review, without its position; None where it does not.
        unused_code: what is wrong with a code that was not needed; None where nothing is.
        is_decided: whether a reviewer decided on the words of the row.
        words: the names of the row, with those taken from the rows above: what a decision is about.
    """

    code: str = ""
    kind: MatchKind = MatchKind.NONE
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    problem: Finding | None = None
    unused_code: Finding | None = None
    is_decided: bool = False
    words: str = ""

    @property
    def needs_review(self) -> bool:
        """Whether somebody must look at the row."""
        return self.problem is not None

    @property
    def is_ambiguous(self) -> bool:
        """Whether several divisions have the name, and none is certain."""
        return not self.code and have_same_name(self.candidates)

    @property
    def candidates_text(self) -> str:
        """The candidates in one cell."""
        return "; ".join(
            f"{candidate.code} {candidate.name} ({reason_text(candidate.reason, 'en')})"
            for candidate in self.candidates
        )

    def cells(self, iris: Iris) -> tuple[str, ...]:
        """The cells of `mingdan.tables.layout.ADDED_COLUMNS`."""
        if not self.code:
            return (*NO_CELLS[:-1], self.candidates_text)
        candidates = self.candidates_text if self.needs_review else ""
        return self.code, iris.division(self.code), self.kind, str(self.confidence), candidates


class Linker:
    """Links the rows of one table in their order; the same names are looked up once.

    Args:
        resolver: the resolver, with the reviewed decisions for every table.
        within: the code of the division that contains all rows; empty for the whole country.
        decided: reviewed decisions for this table, by words.
    """

    def __init__(
        self, resolver: Resolver, within: str = "", decided: Mapping[str, TableDecision] | None = None
    ) -> None:
        self._resolver = resolver
        self._within = within
        self._decided = decided or {}
        self._above = NamePath()
        self._open_lists: dict[str, bool] = {}  # areas whose list this may be, and whether a row was inside
        self._cached_link = lru_cache(maxsize=_CACHED_ROWS)(self._link_query)

    def link(self, query: PlaceQuery) -> RowLink:
        """Links a row; levels that it leaves empty, and the area that it lies in, may come from the rows above."""
        query, layers = query._replace(within=self._within), query.layers
        first = next((index for index, name in enumerate(layers) if name), len(layers))
        row_link = self._cached_link(query)
        is_settled = row_link.code or row_link.is_decided
        if not is_settled and 0 < first < len(layers) and any(self._above[:first]):
            completed = query._replace(layers=NamePath(*self._above[:first], *layers[first:]))
            from_above = self._cached_link(completed)
            if from_above.code and not from_above.is_decided:
                row_link = _from_above(from_above)
            elif from_above.is_decided or from_above.candidates:
                row_link = from_above
        if first < len(layers):
            self._above = NamePath(*self._above[:first], *layers[first:])
        if row_link.is_ambiguous:
            return self._in_open_list(query, row_link)
        if row_link.code:
            self._update_lists(row_link.code)
        return row_link

    def _in_open_list(self, query: PlaceQuery, ambiguous: RowLink) -> RowLink:
        """Links an ambiguous name inside the area whose list the table is at this row, as other rows show."""
        is_full = FULL_NAME.search(query.words)  # 市中区 below 乐山市; but 朝阳 below 吉林 may be a prefecture
        for area in reversed([code for code, is_list in self._open_lists.items() if is_list or is_full]):
            row_link = self._cached_link(query._replace(within=area))
            if row_link.code.startswith(area) and row_link.code != area and not row_link.needs_review:
                return _from_above(row_link)
        return ambiguous

    def _update_lists(self, code: str) -> None:
        """Opens the list of an area at its row, and closes the lists of areas that a row lies outside of."""
        lists = {area: is_list or code != area for area, is_list in self._open_lists.items() if code.startswith(area)}
        self._open_lists = {**lists, code: lists.get(code, False)} if not is_below(code, Level.COUNTY) else lists

    def _link_query(self, query: PlaceQuery) -> RowLink:
        words = query.words
        if words in self._decided:
            code = self._decided[words].code
            if not code:
                return RowLink(is_decided=True, words=words)
            return RowLink(code, MatchKind.REVIEWED, NAME_CONFIDENCE, is_decided=True, words=words)
        codes = " ".join(text.strip() for _, text in query.code)
        return RowLink(*self._resolver.resolve(query), words=words or codes)


def _from_above(row_link: RowLink) -> RowLink:
    """A link that took something from the rows above."""
    kind = MatchKind.VARIANT if row_link.kind is MatchKind.NAME else row_link.kind
    return row_link._replace(confidence=min(row_link.confidence, INCOMPLETE_CONFIDENCE), kind=kind)


def within_code(resolver: Resolver, area: str) -> str:
    """The code of the area that a user names for all rows, by code or by name; empty for an empty name.

    Raises:
        UsageError: it is not a division, or several have the name.
    """
    if not area:
        return ""
    area = without_ignorable(area)
    code = joined_code([("", area)]).digits if area[:1].isdecimal() else ""
    if code and resolver.edition.is_division(code):
        return code
    location = resolver.resolve_string("".join(area.split()))
    if location.kind and not location.candidates:
        return location.code
    if not location.candidates:
        raise UsageError("within-unknown", area=area)
    names = "; ".join(f"{candidate.code} {candidate.name}" for candidate in location.candidates)
    raise UsageError("within-several", area=area, candidates=names)
