"""Rows of any table to divisions: by names, by a code, or by both where they agree. Never a silent guess.

The rules of confidence are those of `mingdan.resolver.lookup` for names, and here:

* 1.0 `nameMatch` names as the register has them; `reviewedMatch` a person decided so.
* 0.9 `variantMatch` as `locate` has it; so too a name that alone is not certain, with the code of what it may mean;
  `codeMatch` a code of NBS 2023 that no name confirms.
* 0.8 `variantMatch` as `locate` has it (a level or a generic part is left out, and one division fits); so too levels
  taken from the row above, and what an address says besides the division it lies in.
* 0.6 `variantMatch` as `locate` has it; the others that go by that name are candidates, for a person.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from mingdan.errors import UsageError
from mingdan.lexicon.levels import Level
from mingdan.model import Candidate, MatchKind, NamePath
from mingdan.register.decisions import GeneralDecisions
from mingdan.register.divisions import is_division
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.lookup import Location, resolve_string
from mingdan.resolver.village_index import NAME
from mingdan.tables.codes import joined
from mingdan.tables.interpretations import FULL, inside, readings
from mingdan.tables.layout import Place
from mingdan.tables.row_link import Link, by_both, by_code, lacking

_CACHED = 20_000  # rows of different names that are remembered


class TableDecision(NamedTuple):
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
        self,
        within: str = "",
        decisions: GeneralDecisions | None = None,
        decided: Mapping[str, TableDecision] | None = None,
    ) -> None:
        self._within = within
        self._decisions = decisions or {}
        self._decided = decided or {}
        self._above = NamePath()
        self._listing: dict[str, bool] = {}  # areas whose list this may be, and whether a row has lain in it
        self._link = lru_cache(maxsize=_CACHED)(self._linked)

    def link(self, place: Place) -> Link:
        """What a row is, with what the rows above say: levels that it leaves empty, or the area that they list."""
        own = place.layers
        first = next((index for index, name in enumerate(own) if name), len(own))
        found = self._link(place, self._within)
        if not (found.code or found.decided) and 0 < first < len(own) and any(self._above[:first]):
            other = self._link(place._replace(layers=NamePath(*self._above[:first], *own[first:])), self._within)
            if other.code and not other.decided:
                found = lacking(other)
            elif other.decided or other.candidates:
                found = other
        if first < len(own):
            self._above = NamePath(*self._above[:first], *own[first:])
        if found.is_ambiguous:
            return self._listed_here(place, found)
        if found.code:
            self._opens(found.code)
        return found

    def _listed_here(self, place: Place, found: Link) -> Link:
        """A name that several divisions bear, where one lies in the area whose list this is, as other rows show."""
        is_full = FULL.search(place.words)  # 市中区 below 乐山市; but 朝阳 below 吉林 may be in a list of prefectures
        for area_ in reversed([one for one, is_list in self._listing.items() if is_list or is_full]):
            other = self._link(place, area_)
            if other.code.startswith(area_) and other.code != area_ and not other.needs_person:
                return lacking(other)
        return found

    def _opens(self, code: str) -> None:
        """A row that is an area begins a list of what lies in it, which the first row that lies elsewhere ends."""
        inside_ = {one: is_list or code != one for one, is_list in self._listing.items() if code.startswith(one)}
        self._listing = {**inside_, code: inside_.get(code, False)} if len(code) <= Level.COUNTY else inside_

    def _linked(self, place: Place, within: str) -> Link:
        codes = " ".join(text.strip() for _, text in place.code)
        return self._of(place, place.words, within)._replace(words=place.words or codes)

    def _of(self, place: Place, words: str, within: str) -> Link:
        if words in self._decided:
            own = self._decided[words].code
            return Link(own, MatchKind.REVIEWED if own else MatchKind.NONE, NAME if own else 0.0, decided=True)
        code = joined(place.code)
        if not words:
            return by_code(code)
        if words.startswith("="):
            return Link("", MatchKind.NONE, 0.0, (), "a formula without a stored value", "公式没有保存的结果")
        location = _located(place, within)
        if code.fault and location.kind:
            code = joined(place.code, location.code)
        if reviewed := self._reviewed(place, location):
            return reviewed
        found = by_both(location, code, words)
        if not found.code and is_division(code.digits):
            there = _located(place, code.digits)  # what the row's own code holds may settle what its names mean
            settled = by_both(there, code, words)
            found = settled if settled.code else found
        return found

    def _reviewed(self, place: Place, location: Location) -> Link | None:
        """What was decided for any table about a community of a township."""
        township = next((code for code in location.path if len(code) == Level.TOWNSHIP), "")
        words = place.layers.community or place.name
        if not township or not words or location.kind is MatchKind.NAME:
            return None
        decision = next(
            (found for (code, said), found in self._decisions.items() if code == township and words.endswith(said)),
            None,
        )
        if decision is None or decision.match is not MatchKind.REVIEWED:
            return None
        return Link(decision.code, MatchKind.REVIEWED, NAME)


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
    best = best or Location("", (), MatchKind.NONE, 0.0, "province", place.words, ())
    others = [
        one for one in meant.values() if one not in best.candidates and one.code.startswith(best.code[: Level.COUNTY])
    ]
    return best._replace(candidates=(*best.candidates, *others)[:MAX_CANDIDATES])


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
    workspace: str | Path = ".",
) -> Any:  # noqa: ANN401 - the same library's
    """Links the rows of a data frame to divisions, for notebooks.

    Args:
        frame: a frame of any library that speaks Arrow (`__arrow_c_stream__`): pandas 2.2 or later, polars, pyarrow,
            duckdb, …
        columns: what holds the places, by role: `{"county": "区县"}`; the roles are `mingdan.tables.layout.ROLES`.
            Without it they are found.
        within: the division that all rows lie in, by name or code.
        decided: codes that a person decided on, by the words of the rows; an empty code for what is no division.
        workspace: the folder whose `data/source/dataset.toml` gives the base of the IRIs and whose reviewed decisions
            hold for every table, as `--data` of `mingdan link`; the defaults of mingdan where it has neither.

    Returns:
        A frame of the same library (pandas, polars, pyarrow, modin), else a `pyarrow.Table`, with the columns
        mingdan_code, mingdan_iri, mingdan_match, mingdan_confidence and mingdan_candidates; null where there is none.

    Raises:
        InputError: no column holds places, the frame was linked already, or a file of the workspace is wrong.
        UsageError: the frame does not speak Arrow, or an argument makes no sense.
    """
    from mingdan.register.decisions import load_reviewed_decisions
    from mingdan.tables.dataframe import linked
    from mingdan.workspace import Workspace

    wanted = [f"{role}={column}" for role, column in (columns or {}).items()]
    own = {words: TableDecision("".join(code.split())) for words, code in (decided or {}).items()}
    for words, one in own.items():
        if one.code and not is_division(one.code):
            raise UsageError(
                f"decided: {words}: {one.code!r}: expected a code of NBS 2023, as 510115001044, or nothing"
            )
    root = Path(workspace)
    linker = Linker(area(within) if within else "", load_reviewed_decisions(root), own)
    return linked(frame, wanted, linker, Workspace(root).settings().iris)
