"""Rows of any table to divisions: by names, by a code, or by both where they agree. Never a silent guess.

The rules of confidence are those of `mingdan.locate` for names, and here:

* 1.0 `nameMatch` names as the register has them; `reviewedMatch` a person decided so.
* 0.9 `variantMatch` as `locate` has it; so too a name that alone is not certain, with the code of what it may mean;
  `codeMatch` a code of NBS 2023 that no name confirms.
* 0.8 `variantMatch` as `locate` has it (a level or a generic part is left out, and one division fits); so too levels
  taken from the row above, and what an address says besides the division it lies in.
* 0.6 `variantMatch` as `locate` has it; the others that go by that name are candidates, for a person.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from mingdan.divisions import full_name, is_division, province
from mingdan.errors import UsageError
from mingdan.iris import Iris
from mingdan.linkcodes import Code, joined
from mingdan.linkcolumns import Place
from mingdan.linknames import inside, readings
from mingdan.locate import Candidate, Location, candidate, resolve_string
from mingdan.model import Layers
from mingdan.reviewed import Decisions
from mingdan.similar import MOST
from mingdan.villages import LACKING, NAME, VARIANT

CODE = "codeMatch"
_CACHED = 20_000  # rows of different names that are remembered


class Link(NamedTuple):
    """What a row is.

    Attributes:
        code: the division's; empty where none is certain.
        kind: `nameMatch`, `variantMatch`, `reviewedMatch`, `codeMatch`; empty where there is no code.
        confidence: by the rules above; 0 where there is no code.
        candidates: what may be meant, for a person; where there are any, a person is needed.
        reason: why a person is needed, in English; empty where none is.
        reason_zh: the same in Chinese.
        note: what is odd about a code that was not needed; empty where nothing is.
        decided: whether a person decided on the row's words.
        words: the names of the row, those that the rows above give included: what a decision is about.
    """

    code: str
    kind: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
    reason_zh: str = ""
    note: str = ""
    decided: bool = False
    words: str = ""

    @property
    def needs_person(self) -> bool:
        """Whether a person has to look at the row."""
        return bool(self.reason)

    @property
    def is_ambiguous(self) -> bool:
        """Whether several divisions bear the name."""
        return (
            not self.code
            and len(self.candidates) > 1
            and all(one.reason == "bears the same name" for one in self.candidates)
        )

    @property
    def listed(self) -> str:
        """The candidates, in one cell."""
        return "; ".join(f"{one.code} {one.name} ({one.reason})" for one in self.candidates)

    def cells(self, iris: Iris) -> tuple[str, ...]:
        """The cells of the columns `mingdan.linkcolumns.ADDED`."""
        if not self.code:
            return "", "", "", "", self.listed
        candidates = self.listed if self.needs_person else ""
        return self.code, iris.division(self.code), self.kind, str(self.confidence), candidates


class Decided(NamedTuple):
    """What a person decided about words in a table: a code, or none where there is no division to link."""

    code: str


class Linker:
    """Links the rows of a table, one after the other; the same names are looked up once.

    Args:
        within: the code of the division that all rows lie in; empty for the whole country.
        decisions: what was reviewed for any table, by township and words.
        decided: what a person decided for this table, by words.
    """

    def __init__(
        self, within: str = "", decisions: Decisions | None = None, decided: Mapping[str, Decided] | None = None
    ) -> None:
        self._within = within
        self._decisions = decisions or {}
        self._decided = decided or {}
        self._above = Layers()
        self._before = ""
        self._link = lru_cache(maxsize=_CACHED)(self._linked)

    def link(self, place: Place) -> Link:
        """What a row is, with what the rows above say: levels that it leaves empty, or the area that they list."""
        own = place.layers
        first = next((index for index, name in enumerate(own) if name), len(own))
        found = self._link(place, self._within)
        if not (found.code or found.decided) and 0 < first < len(own) and any(self._above[:first]):
            other = self._link(place._replace(layers=Layers(*self._above[:first], *own[first:])), self._within)
            if other.code and not other.decided:
                found = _lacking(other)
            elif other.decided or other.candidates:
                found = other
        if first < len(own):
            self._above = Layers(*self._above[:first], *own[first:])
        if found.is_ambiguous:
            found = self._listed_here(place, found)
        self._before = found.code or self._before
        return found

    def _listed_here(self, place: Place, found: Link) -> Link:
        """A name that several divisions bear, where one lies in the county or prefecture of the row before."""
        for area_ in _around(self._before):
            other = self._link(place, area_)
            if other.code.startswith(area_) and other.code != area_ and not other.needs_person:
                return _lacking(other)
        return found

    def _linked(self, place: Place, within: str) -> Link:
        codes = " ".join(text.strip() for _, text in place.code)
        return self._of(place, place.words, within)._replace(words=place.words or codes)

    def _of(self, place: Place, words: str, within: str) -> Link:
        if words in self._decided:
            own = self._decided[words].code
            return Link(own, "reviewedMatch" if own else "", NAME if own else 0.0, decided=True)
        code = joined(place.code)
        if not words:
            return _by_code(code)
        if words.startswith("="):
            return Link("", "", 0.0, (), "a formula without a stored value", "公式没有保存的结果")
        location = _located(place, within)
        if reviewed := self._reviewed(place, location):
            return reviewed
        return _both(location, code, words)

    def _reviewed(self, place: Place, location: Location) -> Link | None:
        """What was decided for any table about a community of a township."""
        township = next((code for code in location.path if len(code) == 9), "")
        words = place.layers.community or place.name
        if not township or not words or location.kind == "nameMatch":
            return None
        decision = next(
            (found for (code, said), found in self._decisions.items() if code == township and words.endswith(said)),
            None,
        )
        if decision is None or decision.match != "reviewedMatch":
            return None
        return Link(decision.code, "reviewedMatch", NAME)


def _located(place: Place, within: str) -> Location:
    """The best of the readings of a row's names: the first that is certain, else the one that leads furthest."""
    best: Location | None = None
    meant: dict[str, Candidate] = {}
    for found in readings(place, within):
        if found.code and not inside(found.code, within):
            continue
        if found.kind:
            return found
        if best is None or (len(found.code), len(found.candidates)) > (len(best.code), len(best.candidates)):
            best = found
        meant |= {one.code: one for one in found.candidates if one.code not in meant}
    best = best or Location("", (), "", 0.0, "province", place.words, ())
    others = [one for one in meant.values() if one not in best.candidates and one.code.startswith(best.code[:6])]
    return best._replace(candidates=(*best.candidates, *others)[:MOST])


def _around(code: str) -> Iterator[str]:
    """The county and the prefecture that a division is or lies in; the province, where it has no prefectures."""
    for length in (6, 4):
        if length <= len(code) and not province(code[:2]).is_placeholder(code[:length]):
            yield code[:length]
    if code and province(code[:2]).is_placeholder(f"{code[:2]}01"):
        yield code[:2]


def _lacking(found: Link) -> Link:
    kind = "variantMatch" if found.kind == "nameMatch" else found.kind
    return found._replace(confidence=min(found.confidence, LACKING), kind=kind)


def _by_code(code: Code) -> Link:
    """A row that has a code and no names."""
    if code.fault:
        return Link("", "", 0.0, (), code.fault, code.fault_zh)
    if not code.digits:
        return Link("", "", 0.0, (), "the row names no place", "该行没有地名")
    if is_division(code.digits):
        return Link(code.digits, CODE, VARIANT)
    return Link("", "", 0.0, _near(code.digits), *_not_listed(code.digits))


def _not_listed(code: str) -> tuple[str, str]:
    return (
        f"{code} is no code of NBS 2023: is it of another year?",
        f"{code}不在2023年统计用区划代码中：是否为其他年份？",
    )


def _near(code: str) -> tuple[Candidate, ...]:
    """The division that the first digits of a code stand for."""
    for length in (9, 6, 4, 2):
        if length < len(code) and is_division(code[:length]):
            return (candidate(code[:length], "the first digits of the code"),)
    return ()


def _both(location: Location, code: Code, words: str) -> Link:
    """Names and a code, where there is one, held against each other."""
    note = code.fault
    given = code.digits if code.digits and is_division(code.digits) else ""
    if code.digits and not given:
        note = _not_listed(code.digits)[0]
    if not given:
        return _by_names(location, words)._replace(note=note)
    meant = {one.code for one in location.candidates}
    if location.kind and location.code == given:
        sure = max(location.confidence, VARIANT) if location.candidates else location.confidence
        return Link(given, location.kind, sure)
    if given in meant:
        return Link(given, "variantMatch", VARIANT)
    if location.kind and location.code.startswith(given) and not location.candidates:
        return _by_names(location, words)
    if location.kind and given.startswith(location.code):
        return Link(given, CODE, VARIANT)
    by_code = candidate(given, "has the code of the row")
    named = (candidate(location.code, "has the names of the row"),) if location.kind else location.candidates
    return Link(
        "", "", 0.0, (by_code, *named)[:MOST],
        f"the code {given} is {by_code.name}, which is not “{words[:60]}”",
        f"代码{given}是{by_code.name}，与“{words[:60]}”不符",
    )  # fmt: skip


def _by_names(location: Location, words: str) -> Link:
    others = location.candidates
    if location.kind and others:
        reason = "others are called so too for short", "其他单元的简称也是如此"
        return Link(location.code, location.kind, location.confidence, others, *reason)
    if location.kind:
        return Link(location.code, location.kind, location.confidence)
    rest = (location.rest or words)[:60]
    if len(others) > 1 and all(one.reason == "bears the same name" for one in others):
        return Link("", "", 0.0, others, f"several divisions are called “{rest}”", f"有多个单元名为“{rest}”")
    within = full_name(province(location.code[:2]).lineage(location.code)) if location.code else "中国"
    if location.code and not others:
        others = (candidate(location.code, "certain so far"),)
    return Link("", "", 0.0, others, f"“{rest}” is not found in {within}", f"在{within}找不到“{rest}”")


def area(text: str) -> str:
    """The code of the division that a person names for all rows, by code or by name.

    Raises:
        UsageError: it is none, or several.
    """
    code = joined([("", text)]).digits if text[:1].isdecimal() else ""
    if code and is_division(code):
        return code
    found = resolve_string("".join(text.split()))
    if found.kind and not found.candidates:
        return found.code
    others = "; ".join(f"{one.code} {one.name}" for one in found.candidates)
    raise UsageError(f"--within {text}: expected a division, by name or code{f', one of: {others}' if others else ''}")


def link_table(
    frame: Any,  # noqa: ANN401 - any library's
    columns: Mapping[str, str] | None = None,
    within: str = "",
    decided: Mapping[str, str] | None = None,
) -> Any:  # noqa: ANN401
    """Links the rows of a data frame to divisions, for notebooks.

    Args:
        frame: a frame of any library that speaks Arrow (`__arrow_c_stream__`): pandas 2.2 or later, polars, pyarrow,
            duckdb, …
        columns: what holds the places, by role: `{"county": "区县"}`; the roles are `mingdan.linkcolumns.ROLES`.
            Without it they are found.
        within: the division that all rows lie in, by name or code.
        decided: codes that a person decided on, by the words of the rows; an empty code for what is no division.

    Returns:
        A frame of the same library (pandas, polars, pyarrow, modin), else a `pyarrow.Table`, with the columns
        mingdan_code, mingdan_iri, mingdan_match, mingdan_confidence and mingdan_candidates; null where there is none.

    Raises:
        InputError: no column holds places, or the frame was linked already.
        UsageError: the frame does not speak Arrow, or an argument makes no sense.
    """
    from mingdan.linkframes import linked
    from mingdan.reviewed import decisions

    wanted = [f"{role}={column}" for role, column in (columns or {}).items()]
    own = {words: Decided(code) for words, code in (decided or {}).items()}
    return linked(frame, wanted, Linker(area(within) if within else "", decisions(Path()), own))
