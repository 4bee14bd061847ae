"""Links rows of a table to divisions: each row is a query, and what it leaves empty may come from the rows above.

Confidence is that of `mingdan.resolver.resolver`; in addition 0.8 `variantMatch`: levels taken from the rows above.
"""

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mingdan.errors import UsageError
from mingdan.findings import finding
from mingdan.lexicon.characters import without_ignorable
from mingdan.lexicon.generic_parts import FULL_NAME
from mingdan.lexicon.levels import LEVELS, Level, is_above, is_below, shared_code
from mingdan.model import Candidate, Finding, MatchKind, NamePath
from mingdan.rdf.iris import REGISTER
from mingdan.register.editions import editions
from mingdan.register.past_divisions import past_lineage
from mingdan.resolver.code_cells import joined_code
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver, have_same_name
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE

WANTED_LEVELS = tuple(level.name.lower() for level in LEVELS)
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
        edition: the edition that the code is of.
        named_in: the edition that has the names or the code of the row.
        is_code_doubtful: whether sources differ in the code of the row, or in `code`: it is of 1980 to 1982 alone.
    """

    code: str = ""
    kind: MatchKind = MatchKind.NONE
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    problem: Finding | None = None
    unused_code: Finding | None = None
    is_decided: bool = False
    words: str = ""
    edition: str = REGISTER
    named_in: str = REGISTER
    is_code_doubtful: bool = False

    @property
    def needs_review(self) -> bool:
        """Whether somebody must look at the row."""
        return self.problem is not None

    @property
    def is_ambiguous(self) -> bool:
        """Whether several divisions have the name, and none is certain."""
        return not self.is_settled and have_same_name(self.candidates)

    @property
    def is_settled(self) -> bool:
        """Whether the row has a division for all that it names, or a decision."""
        return self.is_decided or (bool(self.code) and self.kind is not MatchKind.PARTIAL)


class Linker:
    """Links the rows of one table in their order; the same names are looked up once.

    Args:
        resolver: the resolver, with the reviewed decisions for every table.
        within: the code of the division that contains all rows; empty for the whole country.
        decided: reviewed decisions for this table, by words.
        level: the level that is wanted: a row that is certain down to it needs no review, a row that is certain only
            above it does. Without it, each row is wanted down to what it names.
        date: the day as of which the names and codes of the rows are meant; None for today.
    """

    def __init__(
        self,
        resolver: Resolver,
        within: str = "",
        decided: Mapping[str, TableDecision] | None = None,
        level: Level = Level.COUNTRY,
        date: datetime.date | None = None,
    ) -> None:
        self._resolver = resolver
        self._within = within
        self._level = level
        self._date = date
        self._decided = decided or {}
        self._above = NamePath()
        self._open_lists: dict[str, bool] = {}  # areas whose list this may be, and whether a row was inside
        self._cached_link = lru_cache(maxsize=_CACHED_ROWS)(self._link_query)

    def link(self, query: PlaceQuery) -> RowLink:
        """Links a row; levels that it leaves empty, and the area that it lies in, may come from the rows above."""
        if self._within or self._date:
            query = query._replace(within=self._within, date=self._date)
        link = self._link_in_context(query)
        return self._at_wanted_level(link) if self._level else link

    def _at_wanted_level(self, link: RowLink) -> RowLink:
        """A link that is judged by the level that is wanted, whatever the row names below it."""
        if not link.code or link.is_decided:
            return link
        edition, code = self._resolver.edition, link.code
        if link.edition != REGISTER:
            if not link.problem and not is_above(code, self._level):
                return link
            path = past_lineage(edition, link.edition, code) if link.edition in editions() else ()
            code = next((division.code for division in reversed(path) if not division.edition), "")
        if link.problem and link.kind is not MatchKind.PARTIAL:  # what it shares with its candidates is certain
            code = shared_code([code, *(candidate.code for candidate in link.candidates)])
        if self._reaches_wanted_level(code):
            kind = link.kind if (code, REGISTER) == (link.code, link.edition) else MatchKind.PARTIAL
            return link._replace(code=code, kind=kind, candidates=(), problem=None, edition=REGISTER)
        if link.problem:
            return link
        name = edition.full_name(code) if link.edition == REGISTER else link.words
        return link._replace(kind=MatchKind.PARTIAL, problem=finding("row-above-level", division=name))

    def _reaches_wanted_level(self, code: str) -> bool:
        """Whether a division has the wanted level, or no division within it has: 东莞市 has no counties."""
        if not is_above(code, self._level):
            return True
        children = self._resolver.edition.children(code)
        return bool(code and children) and all(is_below(child, self._level) for child in children)

    def _link_in_context(self, query: PlaceQuery) -> RowLink:
        row_link = self._cached_link(query)
        if any(query.layers):
            row_link = self._completed_from_above(query, row_link)
        if not row_link.is_settled:
            return self._in_open_list(query, row_link) if row_link.is_ambiguous else row_link
        if row_link.code and row_link.edition == REGISTER:
            self._update_lists(row_link.code)
        return row_link

    def _completed_from_above(self, query: PlaceQuery, row_link: RowLink) -> RowLink:
        """The link of names by level, with the levels above them from the rows above where that settles it."""
        layers = query.layers
        first = next(index for index, name in enumerate(layers) if name)
        if not row_link.is_settled and any(self._above[:first]):
            completed = query._replace(layers=NamePath(*self._above[:first], *layers[first:]))
            from_above = self._cached_link(completed)
            if from_above.is_settled and not from_above.is_decided:
                row_link = _from_above(from_above)
            elif from_above.is_decided:
                row_link = from_above
            elif from_above.candidates and not row_link.code:  # a row above alone makes no division certain
                row_link = from_above._replace(code="", kind=MatchKind.NONE, confidence=0.0)
        self._above = NamePath(*self._above[:first], *layers[first:])
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
        if not self._open_lists and is_below(code, Level.COUNTY):
            return
        lists = {area: is_list or code != area for area, is_list in self._open_lists.items() if code.startswith(area)}
        self._open_lists = {**lists, code: lists.get(code, False)} if not is_below(code, Level.COUNTY) else lists

    def _link_query(self, query: PlaceQuery) -> RowLink:
        words = query.words
        if words in self._decided:
            code = self._decided[words].code
            if not code:
                return RowLink(is_decided=True, words=words)
            return RowLink(code, MatchKind.REVIEWED, NAME_CONFIDENCE, is_decided=True, words=words)
        resolution = self._resolver.resolve(query)
        then, is_of_then = resolution.then, resolution.edition != REGISTER
        is_doubtful = (
            then is not None and then.is_code_doubtful and (is_of_then or joined_code(query.code).digits == then.code)
        )
        return RowLink(
            resolution.code,
            resolution.kind,
            resolution.confidence,
            resolution.candidates,
            resolution.problem,
            resolution.unused_code,
            words=words or " ".join(text.strip() for _, text in query.code),
            edition=resolution.edition,
            named_in=resolution.named_in,
            is_code_doubtful=is_doubtful,
        )


def _from_above(row_link: RowLink) -> RowLink:
    """A link that took something from the rows above."""
    kind = MatchKind.VARIANT if row_link.kind is MatchKind.NAME else row_link.kind
    return row_link._replace(confidence=min(row_link.confidence, INCOMPLETE_CONFIDENCE), kind=kind)


def wanted_level(word: str) -> Level:
    """The level that a user wants; the country for an empty word.

    Raises:
        UsageError: the word is not one of `WANTED_LEVELS`.
    """
    if word and word not in WANTED_LEVELS:
        raise UsageError("level-unknown", level=word, levels=WANTED_LEVELS)
    return Level[word.upper()] if word else Level.COUNTRY


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
    location = resolver.locate(PlaceQuery(name="".join(area.split())))
    if location.kind and not location.candidates and location.edition == REGISTER:
        return location.code
    if not location.candidates:
        raise UsageError("within-unknown", area=area)
    names = "; ".join(f"{candidate.code} {candidate.name}" for candidate in location.candidates)
    raise UsageError("within-several", area=area, candidates=names)
