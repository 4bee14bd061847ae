"""The resolver: one answer to the words and the code of a place, for notices, tables and single names alike.

For names alone the confidence is that of `mingdan.resolver.lookup`; in addition:

* 1.0 `reviewedMatch`: a reviewer decided on the words.
* 0.9 `variantMatch`: names that alone are uncertain, with the code of one of their candidates.
* 0.9 `codeMatch`: a code of the edition that no name confirms.
* 0.8 `variantMatch`: addresses.
"""

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import NamedTuple

from mingdan.findings import finding
from mingdan.lexicon.generic_parts import EVERYDAY_PARTS
from mingdan.lexicon.levels import LEVELS, Level, code_at, is_at, is_below, level_of
from mingdan.model import Candidate, Finding, MatchKind, ReasonKind, reason
from mingdan.rdf.iris import MINISTRY, REGISTER
from mingdan.register.alternative_names import former_names
from mingdan.register.decisions import GeneralDecisions
from mingdan.register.edition import Edition
from mingdan.register.editions import editions
from mingdan.resolver.bingtuan import may_name_bingtuan
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.code_cells import CellCode, joined_code
from mingdan.resolver.historical_names import versions_named
from mingdan.resolver.interpretations import Interpreter, is_address_tail, joined_overlapping, overlaps
from mingdan.resolver.lookup import SAME_NAME, Location, Lookup
from mingdan.resolver.past_units import OLDEST_WHOLE, PastUnit, PastUnits
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.village_index import INCOMPLETE_CONFIDENCE, NAME_CONFIDENCE, VARIANT_CONFIDENCE

_EXACT_KINDS = (MatchKind.NAME, MatchKind.FORMER)
_MAX_WORDS = 60  # characters of a query's words in a message


class Resolution(NamedTuple):
    """The division that a query stands for.

    Attributes:
        code: the code of the division; empty where none is certain.
        kind: the kind of match; none without a code.
        confidence: by the rules above; 0 without a code.
        candidates: divisions that may be meant instead, each with the reason.
        problem: why a reviewer must decide; None where that is not so.
        unused_code: what is wrong with a code that was not needed; None where nothing is.
        edition: the edition that the code is of: NBS 2023; that of a unit that is gone (`nbs-2019`, `mca-2008`); or
            `mca-2026` for one that is younger.
        then: the unit of another edition that the names or the code stand for, if they do.
    """

    code: str = ""
    kind: MatchKind = MatchKind.NONE
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    problem: Finding | None = None
    unused_code: Finding | None = None
    edition: str = REGISTER
    then: PastUnit | None = None

    @property
    def named_in(self) -> str:
        """The edition that has the names or the code of the query."""
        return self.then.edition if self.then else self.edition

    @property
    def is_whole(self) -> bool:
        """Whether the code stands for all words of the query."""
        return bool(self.code) and self.kind is not MatchKind.PARTIAL


def joined_names(query: PlaceQuery) -> str:
    """The names of a query in one string, without what a cell repeats of those before it."""
    return joined_overlapping((*query.layers, query.name, query.address))


def have_same_name(candidates: tuple[Candidate, ...]) -> bool:
    """Whether candidates are the several divisions of one name."""
    return len(candidates) > 1 and all(candidate.reason.kind is ReasonKind.SAME_NAME for candidate in candidates)


def _first_of_each(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The first candidate of each division, so many as are shown."""
    by_code: dict[str, Candidate] = {}
    for candidate in candidates:
        by_code.setdefault(candidate.code, candidate)
    return tuple(by_code.values())[:MAX_CANDIDATES]


class Resolver(Lookup):
    """Resolves queries in the reference edition, and in the others from there.

    Attributes:
        decisions: reviewed decisions that hold for every query, by township and words.
    """

    def __init__(self) -> None:
        super().__init__(Edition.reference())
        self.decisions: GeneralDecisions = {}
        self._interpreter = Interpreter(self)
        self._past = PastUnits(self.edition)

    @staticmethod
    @cache
    def reference() -> "Resolver":
        """The resolver of the reference edition without decisions; one a process, as its indexes are costly."""
        return Resolver()

    def with_decisions(self, decisions: GeneralDecisions) -> "Resolver":
        """A resolver with the same indexes and with some decisions."""
        resolver = copy(self)
        resolver.decisions = decisions
        return resolver

    def resolve(self, query: PlaceQuery) -> Resolution:
        """Resolves a query: by its names, its code, or by both where they agree. Nothing is guessed silently."""
        if plain := self._plain(query):
            return plain
        code, words = joined_code(query.code), query.words
        if not words:
            return self._by_code(code, query.year)
        if words.startswith("="):
            return Resolution(problem=finding("row-formula"))
        location = self.locate(query)
        if code.fault and location.kind:
            code = joined_code(query.code, location.code)
        if reviewed := self._reviewed(query, location):
            return reviewed
        if by_code := self._by_code_of_then(query, location, code.digits, words):
            return by_code
        resolution = self._by_names_and_code(location, code, words)
        if not resolution.is_whole and self.edition.is_division(code.digits):
            # The names may be certain inside the division of the code; 莱阳市 is not 莱州市 misspelt.
            inside = self.locate(query._replace(within=code.digits))
            settled = self._by_names_and_code(inside, code, words)
            is_exact = location.kind in _EXACT_KINDS or have_same_name(location.candidates)
            if settled.is_whole and (inside.kind in _EXACT_KINDS or not is_exact):
                return settled
        return resolution

    def _plain(self, query: PlaceQuery) -> Resolution | None:
        """The division whose full name is all of a query: nothing else that the query could mean matters."""
        name = query.name
        if any(query.layers) or query.address or query.code or query.date or may_name_bingtuan(name):
            return None
        location = self.resolve_full_name(name)
        if location and self._interpreter.is_plain(name, location) and overlaps(location.code, query.within):
            return Resolution(location.code, location.kind, location.confidence)
        return None

    def _reviewed(self, query: PlaceQuery, location: Location) -> Resolution | None:
        """The reviewed decision, valid for every query, about a community of a township."""
        township = next((code for code in location.path if is_at(code, Level.TOWNSHIP)), "")
        words = query.layers.community or query.name
        if not township or not words or location.kind is MatchKind.NAME:
            return None
        for (code, community), decision in self.decisions.items():
            if code == township and words.endswith(community):
                is_match = decision.match is MatchKind.REVIEWED
                return Resolution(decision.code, MatchKind.REVIEWED, NAME_CONFIDENCE) if is_match else None
        return None

    def locate(self, query: PlaceQuery) -> Location:
        """The division that the names of a query stand for: at its date, today, or else in the latest year."""
        year = query.year
        location = self._interpreter.interpret(query) if not year else None
        if location and location.kind is MatchKind.NAME and is_below(location.code, Level.COUNTY):
            return location
        words = joined_names(query)
        if year and words and (past := self._locate_past(query, words, year)):
            return past
        location = location or self._interpreter.interpret(query)
        if not words or self._is_settled(location, words):
            return location
        past = self._locate_past(query, words, is_exact=bool(location.kind))
        if not past and not location.kind and not have_same_name(location.candidates):
            past = self._locate_spelled_out(query, words) or self._locate_younger(words, query.within)
        if past is None and not location.kind and not is_below(location.code, Level.PREFECTURE):
            past = self._locate_county_then(words, location, year)
        if past is None or self._is_the_same(past, location):
            return location
        if past.is_gone and not past.candidates and words.endswith(tuple(former_names(location.code))):
            return location  # its successor, which the history lacks
        is_name_today = location.kind and self.edition.register_name(location.code) == words
        if is_name_today or location.kind is MatchKind.NAME or have_same_name(location.candidates):
            others = location.candidates or (self.make_candidate(location.code, SAME_NAME),)
            candidates = _first_of_each((*self._candidates_of(past), *others))
            return Location("", (), MatchKind.NONE, 0.0, "", words, candidates)
        if not past.kind and not location.kind:
            deeper = past if is_below(past.code, level_of(location.code)) else location
            return deeper._replace(candidates=_first_of_each((*past.candidates, *location.candidates)))
        return past

    def _is_the_same(self, past: Location, location: Location) -> bool:
        """Whether a location of another year says no more than that of today: 光华, of 光华社区 then and now."""
        is_name_today = past.kind is MatchKind.NAME and past.edition == REGISTER
        return past.code == location.code and (is_name_today or location.kind is MatchKind.NAME)

    def _is_settled(self, location: Location, words: str) -> bool:
        """Whether no other year can say more: the names are those of today, and not just an abbreviation of them."""
        if have_same_name(location.candidates):
            return all(words.endswith(self.edition.register_name(each.code)) for each in location.candidates)
        if location.kind is not MatchKind.NAME:
            return False
        is_lower = is_below(location.code, Level.COUNTY)
        return is_lower or words.endswith(self.edition.register_name(location.code)) or not versions_named(words)

    def _locate_past(self, query: PlaceQuery, words: str, year: int = 0, is_exact: bool = False) -> Location | None:
        """The unit that the names stand for in a year, or in the latest that has them; None where they do not."""
        units = self._past.find(words, year, is_exact)
        if not units and 0 < year < OLDEST_WHOLE:
            units = self._past.find(words, OLDEST_WHOLE)
        if query.within:
            units = tuple(unit for unit in units if any(overlaps(code, query.within) for code in unit.today))
        if not units:
            return self._locate_in_territory(words, year) if 0 < year < OLDEST_WHOLE else None
        if len(units) == 1 or (all(unit.is_certain for unit in units) and len({unit.today for unit in units}) == 1):
            return self._of_unit(units[0], year)
        return Location("", (), MatchKind.NONE, 0.0, "", words, self._candidates_of_all(units))

    def _locate_spelled_out(self, query: PlaceQuery, words: str) -> Location | None:
        """As `_locate_past`, for names below short ones (北京宣武区); a part of a name (北京宣武) is a question."""
        for upper, rest in dict.fromkeys(self._interpreter.spelled_out(words)):
            past = self._locate_past(query, upper + rest, query.year)
            if past:
                return past
            ends = (end for end in EVERYDAY_PARTS[Level.COUNTY] if versions_named(rest + end))
            named = [self._locate_past(query, f"{upper}{rest}{end}") for end in ends]
            candidates = _first_of_each(each for past in named if past for each in self._candidates_of(past))
            if candidates:
                return Location("", (), MatchKind.NONE, 0.0, "", words, candidates)
        return None

    def _locate_county_then(self, words: str, today: Location, year: int) -> Location | None:
        """The division of today that has the territory of a county of then that words begin with: 闸北区共和新路."""
        unit, rest = self._past.county_at_start(words, year)
        if not unit or self._interpreter.interpret(PlaceQuery(name=words.removesuffix(rest))).kind:
            return None  # 江西省宜春市 is a prefecture of today
        if not unit.is_certain:
            return today._replace(candidates=_first_of_each((*self._unit_candidates(unit), *today.candidates)))
        county = self.found(unit.today[0], INCOMPLETE_CONFIDENCE)
        if is_address_tail(rest):
            return county._replace(kind=MatchKind.FORMER, then=unit)
        return self._not_found(county.code, Level.TOWNSHIP.field, rest, ())

    def _candidates_of(self, past: Location) -> tuple[Candidate, ...]:
        """What a location of another year may mean today."""
        return self._unit_candidates(past.then) if past.then else past.candidates

    def _locate_in_territory(self, words: str, year: int) -> Location | None:
        """The division of names below a county of a year, in a form of today; else the counties with its territory."""
        codes, rest = self._past.territory(words, year)
        locations = []
        for code in codes:
            above = self.edition.names_by_level(code)
            *_, township, community = self.split_names(rest, above)
            locations.append(self.resolve_names(above._replace(township=township, community=community)))
        found = [location for location in locations if location.kind]
        if len(found) == 1:
            return found[0]._replace(kind=MatchKind.FORMER, confidence=VARIANT_CONFIDENCE)
        townships = [location for location in locations if is_at(location.code, Level.TOWNSHIP)]
        if len(codes) == 1 or len(townships) == 1:
            return (townships or locations)[0]
        why = reason(ReasonKind.SUCCESSOR, name=words.removesuffix(rest), edition=f"{MINISTRY}-{year}")
        candidates = tuple(self.make_candidate(code, why) for code in codes[:MAX_CANDIDATES])
        return Location("", (), MatchKind.NONE, 0.0, "county", rest, candidates) if codes else None

    def locate_entry(self, query: PlaceQuery, level: Level) -> Location:
        """As `locate`, but a unit that is gone is certain only at a level, and only if it was there at the date.

        What others became is a candidate.
        """
        location = self.locate(query)
        if location.edition == REGISTER or not location.then:
            return location
        # A county that was gone before the editions begin has versions, and no division.
        is_known = is_at(location.code, level) and location.edition in editions()
        if is_known and not location.candidates and not location.is_gone:
            return location
        today = self._interpreter.interpret(query)
        candidates = self._unit_candidates(location.then) or today.candidates
        return today._replace(kind=MatchKind.NONE, confidence=0.0, candidates=candidates)

    def _of_unit(self, unit: PastUnit, year: int) -> Location:
        """The location of a unit of another year: the division of today if that is certain, else the unit of then."""
        if unit.continues or (unit.is_certain and not year):
            location = self.found(unit.today[0], NAME_CONFIDENCE)._replace(then=unit)
            if unit.name == self.edition.full_name(location.code):
                return location
            return location._replace(kind=MatchKind.FORMER, confidence=VARIANT_CONFIDENCE)
        candidates = () if year else self._unit_candidates(unit)
        confidence = NAME_CONFIDENCE if year else VARIANT_CONFIDENCE
        return Location(unit.code, (), MatchKind.NAME, confidence, "", "", candidates, unit.edition, unit)

    def _candidates_of_all(self, units: Iterable[PastUnit]) -> tuple[Candidate, ...]:
        """As `_unit_candidates`, for several units."""
        return _first_of_each(candidate for unit in units for candidate in self._unit_candidates(unit))

    def _unit_candidates(self, unit: PastUnit) -> tuple[Candidate, ...]:
        """The divisions of today that continue a unit or may have its territory."""
        why = reason(ReasonKind.SUCCESSOR, name=unit.name, edition=unit.edition)
        return tuple(self.make_candidate(code, why) for code in unit.today[:MAX_CANDIDATES])

    def _locate_younger(self, words: str, within: str) -> Location | None:
        """The unit of the Ministry's edition that the names stand for."""
        unit = self._past.of_ministry(words)
        if not unit or not overlaps(unit.code, within):
            return None
        if unit.continues:
            return self.found(unit.today[0], VARIANT_CONFIDENCE)._replace(then=unit)
        return Location(unit.code, (), MatchKind.NAME, NAME_CONFIDENCE, "", "", (), unit.edition, unit)

    def _by_code(self, code: CellCode, year: int) -> Resolution:
        """Resolves a query that has no names."""
        if code.fault or not code.digits:
            return Resolution(problem=code.fault or finding("row-without-place"))
        if self.edition.is_division(code.digits) and not year:
            return Resolution(code.digits, MatchKind.CODE, VARIANT_CONFIDENCE)
        units = self._past.of_code(code.digits, year)
        if len({unit.today for unit in units}) == 1:
            by_unit = self._by_names(self._of_unit(units[-1], year), units[-1].name)
            return by_unit._replace(kind=MatchKind.CODE, confidence=VARIANT_CONFIDENCE)
        candidates = self._candidates_of_all(units) or self._by_prefix(code.digits)
        return Resolution(candidates=candidates, problem=finding("code-unlisted", code=code.digits))

    def _by_prefix(self, code: str) -> tuple[Candidate, ...]:
        """The deepest division whose code begins an unknown code."""
        for level in reversed(LEVELS[:-1]):
            if is_below(code, level) and self.edition.is_division(code_at(code, level)):
                return (self.make_candidate(code_at(code, level), reason(ReasonKind.CODE_PREFIX)),)
        return ()

    def _by_names_and_code(self, location: Location, code: CellCode, words: str) -> Resolution:
        """Resolves by names, and by a code where there is one that agrees with the names."""
        digits = code.digits
        if not digits or (location.then and location.code == digits):
            return self._by_names(location, words)._replace(unused_code=code.fault)
        if not self.edition.is_division(digits):
            return self._by_names(location, words)._replace(unused_code=finding("code-unlisted", code=digits))
        if location.kind and location.code == digits:
            confidence = max(location.confidence, VARIANT_CONFIDENCE) if location.candidates else location.confidence
            return Resolution(digits, location.kind, confidence)
        if any(candidate.code == digits for candidate in location.candidates):
            return Resolution(digits, MatchKind.VARIANT, VARIANT_CONFIDENCE)
        if location.kind and location.code.startswith(digits) and not location.candidates:
            return self._by_names(location, words)
        if location.kind and digits.startswith(location.code):
            return Resolution(digits, MatchKind.CODE, VARIANT_CONFIDENCE)
        by_code = self.make_candidate(digits, reason(ReasonKind.ROW_CODE))
        return self._conflict(location, digits, words, by_code.name, (by_code,))

    def _by_code_of_then(self, query: PlaceQuery, location: Location, digits: str, words: str) -> Resolution | None:
        """Resolves by a code of another year, if the names are those of its unit then, or if it is none of today's."""
        if not digits or (location.kind and location.code == digits):
            return None
        units = self._past.of_code(digits, query.year)
        named = [unit for unit in units if unit.is_named(joined_names(query))]
        if named and named[-1].edition != REGISTER:
            return self._by_names(self._of_unit(named[-1], query.year), words)
        if not units or self.edition.is_division(digits):
            return None
        if location.code and any(overlaps(code, location.code) for unit in units for code in unit.today):
            return self._by_names(location, words)
        return self._conflict(location, digits, words, units[-1].name, self._candidates_of_all(units))

    def _conflict(
        self, location: Location, digits: str, words: str, name: str, by_code: tuple[Candidate, ...]
    ) -> Resolution:
        """The question about a code whose division, or the divisions that it became, the names do not name."""
        by_names = location.candidates
        if location.kind and location.edition == REGISTER:
            by_names = (self.make_candidate(location.code, reason(ReasonKind.ROW_NAMES)),)
        conflict = finding("row-code-conflict", code=digits, division=name, words=words[:_MAX_WORDS])
        return Resolution(candidates=_first_of_each((*by_code, *by_names)), problem=conflict)

    def _by_names(self, location: Location, words: str) -> Resolution:
        """Resolves by names alone."""
        candidates, then = location.candidates, location.then
        if location.kind:
            doubt = finding("row-short-name") if candidates else None
            if then and location.is_gone:
                doubt = finding("row-former", name=then.name, edition=then.edition)
            return Resolution(
                location.code, location.kind, location.confidence, candidates, doubt, None, location.edition, then
            )
        unknown = (location.rest or words)[:_MAX_WORDS]
        area = self.edition.full_name(location.code) if location.code else "中国"
        kind = MatchKind.PARTIAL if location.code else MatchKind.NONE
        confidence = INCOMPLETE_CONFIDENCE if location.code else 0.0
        problem = finding("row-not-found", words=unknown, area=area)
        if have_same_name(candidates):
            problem = finding("row-ambiguous", words=unknown)
        return Resolution(location.code, kind, confidence, candidates, problem)
