"""Links rows of a table to divisions: by names, by a code, or by both where they agree. Nothing is guessed silently.

Confidence is a rule for each kind of match. For names alone it is that of `mingdan.resolver.lookup`; in addition:

* 1.0 `reviewedMatch`: a reviewer decided on the words.
* 0.9 `variantMatch`: names that alone are uncertain, with the code of one of their candidates.
* 0.9 `codeMatch`: a code of NBS 2023 that no name confirms.
* 0.8 `variantMatch`: levels taken from the rows above, and addresses.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from mingdan.errors import UsageError
from mingdan.findings import finding, reason_text
from mingdan.lexicon.characters import without_ignorable
from mingdan.lexicon.generic_parts import FULL_NAME
from mingdan.lexicon.levels import LEVELS, Level
from mingdan.model import Candidate, Finding, MatchKind, NamePath, ReasonKind, reason
from mingdan.rdf.iris import Iris
from mingdan.register.decisions import GeneralDecisions
from mingdan.register.divisions import full_name, is_division, lineage
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.lookup import Location, make_candidate, resolve_string
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE, VARIANT_CONFIDENCE
from mingdan.tables.codes import RowCode, joined_code
from mingdan.tables.interpretations import interpretations, overlaps
from mingdan.tables.layout import NO_CELLS, RowPlace

_CACHED_ROWS = 20_000  # rows of different names
_MAX_WORDS = 60  # characters of a row's words in a message


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
        return not self.code and _have_same_name(self.candidates)

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


def _have_same_name(candidates: tuple[Candidate, ...]) -> bool:
    return len(candidates) > 1 and all(candidate.reason.kind is ReasonKind.SAME_NAME for candidate in candidates)


class Linker:
    """Links the rows of one table in their order; the same names are looked up once.

    Args:
        within: the code of the division that contains all rows; empty for the whole country.
        decisions: reviewed decisions for every table, by township and words.
        decided: reviewed decisions for this table, by words.
    """

    def __init__(
        self,
        within: str = "",
        decisions: GeneralDecisions | None = None,
        decided: Mapping[str, TableDecision] | None = None,
    ) -> None:
        self._within = within
        self._decisions = decisions or {}
        self._decided = decided or {}
        self._above = NamePath()
        self._open_lists: dict[str, bool] = {}  # areas whose list this may be, and whether a row was inside
        self._cached_link = lru_cache(maxsize=_CACHED_ROWS)(self._link_place)

    def link(self, place: RowPlace) -> RowLink:
        """Links a row; levels that it leaves empty, and the area that it lies in, may come from the rows above."""
        layers = place.layers
        first = next((index for index, name in enumerate(layers) if name), len(layers))
        row_link = self._cached_link(place, self._within)
        is_settled = row_link.code or row_link.is_decided
        if not is_settled and 0 < first < len(layers) and any(self._above[:first]):
            completed = place._replace(layers=NamePath(*self._above[:first], *layers[first:]))
            from_above = self._cached_link(completed, self._within)
            if from_above.code and not from_above.is_decided:
                row_link = _from_above(from_above)
            elif from_above.is_decided or from_above.candidates:
                row_link = from_above
        if first < len(layers):
            self._above = NamePath(*self._above[:first], *layers[first:])
        if row_link.is_ambiguous:
            return self._in_open_list(place, row_link)
        if row_link.code:
            self._update_lists(row_link.code)
        return row_link

    def _in_open_list(self, place: RowPlace, ambiguous: RowLink) -> RowLink:
        """Links an ambiguous name inside the area whose list the table is at this row, as other rows show."""
        is_full = FULL_NAME.search(place.words)  # 市中区 below 乐山市; but 朝阳 below 吉林 may be a prefecture
        for area in reversed([code for code, is_list in self._open_lists.items() if is_list or is_full]):
            row_link = self._cached_link(place, area)
            if row_link.code.startswith(area) and row_link.code != area and not row_link.needs_review:
                return _from_above(row_link)
        return ambiguous

    def _update_lists(self, code: str) -> None:
        """Opens the list of an area at its row, and closes the lists of areas that a row lies outside of."""
        lists = {area: is_list or code != area for area, is_list in self._open_lists.items() if code.startswith(area)}
        self._open_lists = {**lists, code: lists.get(code, False)} if len(code) <= Level.COUNTY else lists

    def _link_place(self, place: RowPlace, within: str) -> RowLink:
        codes = " ".join(text.strip() for _, text in place.code)
        words = place.words
        return self._link_words(place, words, within)._replace(words=words or codes)

    def _link_words(self, place: RowPlace, words: str, within: str) -> RowLink:
        if words in self._decided:
            decided = self._decided[words].code
            if not decided:
                return RowLink(is_decided=True)
            return RowLink(decided, MatchKind.REVIEWED, NAME_CONFIDENCE, is_decided=True)
        code = joined_code(place.code)
        if not words:
            return _link_code(code)
        if words.startswith("="):
            return RowLink(problem=finding("row-formula"))
        location = _best_location(place, within)
        if code.fault and location.kind:
            code = joined_code(place.code, location.code)
        if reviewed := self._reviewed(place, location):
            return reviewed
        row_link = _link_names_and_code(location, code, words)
        if not row_link.code and is_division(code.digits):
            # The names may be certain inside the division of the code.
            settled = _link_names_and_code(_best_location(place, code.digits), code, words)
            row_link = settled if settled.code else row_link
        return row_link

    def _reviewed(self, place: RowPlace, location: Location) -> RowLink | None:
        """The reviewed decision, valid for every table, about a community of a township."""
        township = next((code for code in location.path if len(code) == Level.TOWNSHIP), "")
        words = place.layers.community or place.name
        if not township or not words or location.kind is MatchKind.NAME:
            return None
        for (code, community), decision in self._decisions.items():
            if code == township and words.endswith(community):
                is_match = decision.match is MatchKind.REVIEWED
                return RowLink(decision.code, MatchKind.REVIEWED, NAME_CONFIDENCE) if is_match else None
        return None


def _best_location(place: RowPlace, within: str) -> Location:
    """The first certain interpretation of the names of a row, otherwise the one that leads furthest."""
    best: Location | None = None
    candidates: dict[str, Candidate] = {}
    for location in interpretations(place, within):
        if location.code and not overlaps(location.code, within):
            continue
        if location.kind:
            return location
        if best is None or (len(location.code), len(location.candidates)) > (len(best.code), len(best.candidates)):
            best = location
        candidates |= {
            candidate.code: candidate for candidate in location.candidates if candidate.code not in candidates
        }
    best = best or Location("", (), MatchKind.NONE, 0.0, "province", place.words, ())
    county = best.code[: Level.COUNTY]
    others = [
        candidate
        for candidate in candidates.values()
        if candidate not in best.candidates and candidate.code.startswith(county)
    ]
    return best._replace(candidates=(*best.candidates, *others)[:MAX_CANDIDATES])


def _from_above(row_link: RowLink) -> RowLink:
    """A link that took something from the rows above."""
    kind = MatchKind.VARIANT if row_link.kind is MatchKind.NAME else row_link.kind
    return row_link._replace(confidence=min(row_link.confidence, INCOMPLETE_CONFIDENCE), kind=kind)


def _link_code(code: RowCode) -> RowLink:
    """Links a row that has no names."""
    if code.fault or not code.digits:
        return RowLink(problem=code.fault or finding("row-without-place"))
    if is_division(code.digits):
        return RowLink(code.digits, MatchKind.CODE, VARIANT_CONFIDENCE)
    return RowLink(candidates=_by_prefix(code.digits), problem=finding("code-unlisted", code=code.digits))


def _by_prefix(code: str) -> tuple[Candidate, ...]:
    """The deepest division whose code begins an unknown code."""
    for level in reversed(LEVELS[:-1]):
        if level < len(code) and is_division(code[:level]):
            return (make_candidate(code[:level], reason(ReasonKind.CODE_PREFIX)),)
    return ()


def _link_names_and_code(location: Location, code: RowCode, words: str) -> RowLink:
    """Links a row by its names, and by its code where it has one that agrees with the names."""
    digits = code.digits
    if not digits:
        return _link_names(location, words)._replace(unused_code=code.fault)
    if not is_division(digits):
        return _link_names(location, words)._replace(unused_code=finding("code-unlisted", code=digits))
    if location.kind and location.code == digits:
        confidence = max(location.confidence, VARIANT_CONFIDENCE) if location.candidates else location.confidence
        return RowLink(digits, location.kind, confidence)
    if any(candidate.code == digits for candidate in location.candidates):
        return RowLink(digits, MatchKind.VARIANT, VARIANT_CONFIDENCE)
    if location.kind and location.code.startswith(digits) and not location.candidates:
        return _link_names(location, words)
    if location.kind and digits.startswith(location.code):
        return RowLink(digits, MatchKind.CODE, VARIANT_CONFIDENCE)
    by_code = make_candidate(digits, reason(ReasonKind.ROW_CODE))
    by_names = (make_candidate(location.code, reason(ReasonKind.ROW_NAMES)),) if location.kind else location.candidates
    conflict = finding("row-code-conflict", code=digits, division=by_code.name, words=words[:_MAX_WORDS])
    return RowLink(candidates=(by_code, *by_names)[:MAX_CANDIDATES], problem=conflict)


def _link_names(location: Location, words: str) -> RowLink:
    """Links a row by its names alone."""
    candidates = location.candidates
    if location.kind:
        doubt = finding("row-short-name") if candidates else None
        return RowLink(location.code, location.kind, location.confidence, candidates, doubt)
    unknown = (location.rest or words)[:_MAX_WORDS]
    if _have_same_name(candidates):
        return RowLink(candidates=candidates, problem=finding("row-ambiguous", words=unknown))
    area = full_name(lineage(location.code)) if location.code else "中国"
    if location.code and not candidates:
        candidates = (make_candidate(location.code, reason(ReasonKind.CERTAIN_SO_FAR)),)
    return RowLink(candidates=candidates, problem=finding("row-not-found", words=unknown, area=area))


def within_code(area: str) -> str:
    """The code of the area that a user names for all rows, by code or by name; empty for an empty name.

    Raises:
        UsageError: it is not a division, or several have the name.
    """
    if not area:
        return ""
    area = without_ignorable(area)
    code = joined_code([("", area)]).digits if area[:1].isdecimal() else ""
    if code and is_division(code):
        return code
    location = resolve_string("".join(area.split()))
    if location.kind and not location.candidates:
        return location.code
    if not location.candidates:
        raise UsageError("within-unknown", area=area)
    names = "; ".join(f"{candidate.code} {candidate.name}" for candidate in location.candidates)
    raise UsageError("within-several", area=area, candidates=names)
