"""What a row is, with its kind of match and its confidence: names, a code, or both held against each other."""

from typing import NamedTuple

from mingdan.findings import reason_text
from mingdan.lexicon.levels import LEVELS
from mingdan.model import Candidate, MatchKind, ReasonKind, reason
from mingdan.rdf.iris import Iris
from mingdan.register.divisions import full_name, is_division, lineage
from mingdan.resolver.candidates import MAX_CANDIDATES
from mingdan.resolver.lookup import Location, make_candidate
from mingdan.resolver.village_index import LACKING, VARIANT
from mingdan.tables.codes import Code


class Link(NamedTuple):
    """What a row is.

    Attributes:
        code: the division's; empty where none is certain.
        kind: a name, a variant, a reviewed match or a code; none where there is no code.
        confidence: by the rules above; 0 where there is no code.
        candidates: what may be meant, for a person; where there are any, a person is needed.
        reason: why a person is needed, in English; empty where none is.
        reason_zh: the same in Chinese.
        note: what is odd about a code that was not needed; empty where nothing is.
        decided: whether a person decided on the row's words.
        words: the names of the row, those that the rows above give included: what a decision is about.
    """

    code: str
    kind: MatchKind
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
            and all(one.reason.kind is ReasonKind.SAME_NAME for one in self.candidates)
        )

    @property
    def listed(self) -> str:
        """The candidates, in one cell."""
        return "; ".join(f"{one.code} {one.name} ({reason_text(one.reason, 'en')})" for one in self.candidates)

    def cells(self, iris: Iris) -> tuple[str, ...]:
        """The cells of the columns `mingdan.tables.layout.ADDED`."""
        if not self.code:
            return "", "", "", "", self.listed
        candidates = self.listed if self.needs_person else ""
        return self.code, iris.division(self.code), self.kind, str(self.confidence), candidates


def lacking(found: Link) -> Link:
    """A link that took something from the rows above."""
    kind = MatchKind.VARIANT if found.kind is MatchKind.NAME else found.kind
    return found._replace(confidence=min(found.confidence, LACKING), kind=kind)


def by_code(code: Code) -> Link:
    """A row that has a code and no names."""
    if code.fault:
        return Link("", MatchKind.NONE, 0.0, (), code.fault, code.fault_zh)
    if not code.digits:
        return Link("", MatchKind.NONE, 0.0, (), "the row names no place", "该行没有地名")
    if is_division(code.digits):
        return Link(code.digits, MatchKind.CODE, VARIANT)
    return Link("", MatchKind.NONE, 0.0, _near(code.digits), *_not_listed(code.digits))


def _not_listed(code: str) -> tuple[str, str]:
    return (
        f"{code} is no code of NBS 2023: is it of another year?",
        f"{code}不在2023年统计用区划代码中：是否为其他年份？",
    )


def _near(code: str) -> tuple[Candidate, ...]:
    """The division that the first digits of a code stand for."""
    for length in reversed(LEVELS[:-1]):
        if length < len(code) and is_division(code[:length]):
            return (make_candidate(code[:length], reason(ReasonKind.CODE_PREFIX)),)
    return ()


def by_both(location: Location, code: Code, words: str) -> Link:
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
        return Link(given, MatchKind.VARIANT, VARIANT)
    if location.kind and location.code.startswith(given) and not location.candidates:
        return _by_names(location, words)
    if location.kind and given.startswith(location.code):
        return Link(given, MatchKind.CODE, VARIANT)
    by_code = make_candidate(given, reason(ReasonKind.ROW_CODE))
    named = (make_candidate(location.code, reason(ReasonKind.ROW_NAMES)),) if location.kind else location.candidates
    return Link(
        "", MatchKind.NONE, 0.0, (by_code, *named)[:MAX_CANDIDATES],
        f"the code {given} is {by_code.name}, which is not “{words[:60]}”",
        f"代码{given}是{by_code.name}，与“{words[:60]}”不符",
    )  # fmt: skip


def _by_names(location: Location, words: str) -> Link:
    others = location.candidates
    if location.kind and others:
        doubt = "others share this short form", "其他单元的简称也是如此"
        return Link(location.code, location.kind, location.confidence, others, *doubt)
    if location.kind:
        return Link(location.code, location.kind, location.confidence)
    rest = (location.rest or words)[:60]
    if len(others) > 1 and all(one.reason.kind is ReasonKind.SAME_NAME for one in others):
        return Link(
            "", MatchKind.NONE, 0.0, others, f"several divisions are called “{rest}”", f"有多个单元名为“{rest}”"
        )
    within = full_name(lineage(location.code)) if location.code else "中国"
    if location.code and not others:
        others = (make_candidate(location.code, reason(ReasonKind.CERTAIN_SO_FAR)),)
    return Link("", MatchKind.NONE, 0.0, others, f"“{rest}” is not found in {within}", f"在{within}找不到“{rest}”")
