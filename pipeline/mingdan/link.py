"""Rows of any table to divisions: by names, by a code, or by both where they agree. Never a silent guess.

The rules of confidence are those of `mingdan.locate` for names, and here:

* 1.0 `nameMatch` names as the register has them; `reviewedMatch` a person decided so.
* 0.9 `variantMatch` as `locate` has it; so too a name that alone is not certain, with the code of what it may mean;
  `codeMatch` a code of NBS 2023 that no name confirms.
* 0.8 `variantMatch` as `locate` has it (a level or a generic part is left out, and one division fits); so too levels
  taken from the row above, and what an address says besides the division it lies in.
* 0.6 `variantMatch` as `locate` has it; the others that go by that name are candidates, for a person.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from mingdan.called import township_stem
from mingdan.divisions import Province, full_name, is_division, province, provinces
from mingdan.errors import UsageError
from mingdan.layout import LEVELS, without_product
from mingdan.linkcodes import NONE, Code, joined
from mingdan.linkcolumns import Place
from mingdan.locate import Candidate, Location, candidate, locate, resolve_string
from mingdan.model import Layers
from mingdan.reviewed import Decisions
from mingdan.similar import MOST
from mingdan.split import split
from mingdan.villages import LACKING, NAME, VARIANT, villages

if TYPE_CHECKING:
    import pyarrow

CODE = "codeMatch"
_CACHED = 20_000  # rows of different names that are remembered
_GENERICS = {
    "province": ("省", "市", "自治区"), "prefecture": ("市", "州", "地区", "盟"), "county": ("县", "区", "市", "旗"),
    "township": ("镇", "乡", "街道"),
}  # fmt: skip
_NO_LAYERS = Layers()
_VILLAGE = re.compile(r"(.{2,12}?(?:社区|居委会|居民委员会|村委会|村民委员会|村|嘎查))")


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
    """

    code: str
    kind: str
    confidence: float
    candidates: tuple[Candidate, ...] = ()
    reason: str = ""
    reason_zh: str = ""
    note: str = ""
    decided: bool = False

    @property
    def needs_person(self) -> bool:
        """Whether a person has to look at the row."""
        return bool(self.reason)



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
        self._above = _NO_LAYERS
        self._link = lru_cache(maxsize=_CACHED)(self._linked)

    def link(self, place: Place) -> Link:
        """What a row is; levels that are empty above its first name are tried as the rows before have them."""
        own = place.layers
        first = next((index for index, name in enumerate(own) if name), len(own))
        found = self._link(place)
        if not found.code and 0 < first < len(own) and any(self._above[:first]):
            filled = place._replace(layers=Layers(*self._above[:first], *own[first:]))
            other = self._link(filled)
            if other.code:
                found = other._replace(confidence=min(other.confidence, LACKING), kind=_variant(other.kind))
            elif other.candidates:
                found = other
        if first < len(own):
            self._above = Layers(*self._above[:first], *own[first:])
        return found

    def _linked(self, place: Place) -> Link:
        words = place.words
        if words in self._decided:
            code = self._decided[words].code
            return Link(code, "reviewedMatch", NAME, decided=True) if code else Link("", "", 0.0, decided=True)
        code = joined(place.code)
        if not words:
            return _by_code(code)
        location = self._located(place)
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
            (found for (code, said), found in self._decisions.items() if code == township and words.endswith(said)), None
        )
        if decision is None or decision.match != "reviewedMatch":
            return None
        return Link(decision.code, "reviewedMatch", NAME)

    def _located(self, place: Place) -> Location:
        """The best of the readings of a row's names: the first that is certain, else the one that leads furthest."""
        best: Location | None = None
        for found in _readings(place, self._within):
            if found.code and not _inside(found.code, self._within):
                continue
            if found.kind:
                return found
            key = len(found.code), len(found.candidates)
            if best is None or key > (len(best.code), len(best.candidates)):
                best = found
        return best or Location("", (), "", 0.0, "province", place.words, ())


def _variant(kind: str) -> str:
    return "variantMatch" if kind == "nameMatch" else kind


def _inside(code: str, area: str) -> bool:
    return code.startswith(area) or area.startswith(code)


def _readings(place: Place, within: str) -> Iterator[Location]:
    """The ways to read the names of a row, the plainest first."""
    above = _layers_of(within)
    layers = place.layers
    if place.address and not any(layers) and not place.name:
        yield from _address(place.address, within)
        return
    if place.name and any(layers):
        layers = layers._replace(community=layers.community + place.name)
    if any(layers):
        yield locate(layers)
        if within:
            yield locate(_below(above, layers))
        yield from _completed(_below(above, layers))
    words = place.words
    for prefix in _prefixes(within):
        yield resolve_string(prefix + words)
    if not any(layers):
        yield from _completed(_below(above, split(words)))
        if len(words) <= 8:  # a stem alone: 成都, 温江
            yield from _stem(_below(above, _NO_LAYERS), words)
    yield from _anywhere(layers if any(place.layers) else split(words), within)


@lru_cache(maxsize=8)
def _layers_of(code: str) -> Layers:
    """The names of a division by level."""
    if not code:
        return _NO_LAYERS
    named = dict(zip((2, 4, 6, 9, 12), LEVELS, strict=True))
    return Layers(**{named[len(one.code)]: one.label for one in province(code[:2]).lineage(code)})


def _below(above: Layers, own: Layers) -> Layers:
    """Names with those of the area that all rows lie in above them."""
    first = next((index for index, name in enumerate(own) if name), len(own))
    return Layers(*above[:first], *own[first:])


@lru_cache(maxsize=8)
def _prefixes(within: str) -> tuple[str, ...]:
    """What may be left out before a name: nothing, the province, and so on down to the area."""
    names = [name for name in _layers_of(within) if name]
    return tuple("".join(names[:number]) for number in range(len(names) + 1))


def _completed(layers: Layers) -> Iterator[Location]:
    """Names without their generic parts, which the column says: 县 温江 is 温江区. One reading at most, never of two."""
    open_: list[Layers] = [_NO_LAYERS]
    for level, text in zip(LEVELS, layers, strict=True):
        if not text:
            continue
        tried = [one._replace(**{level: form}) for one in open_ for form in _forms(level, text)]
        open_ = [one for one in tried if level == "community" or locate(one, seek=False).kind]
        if not open_:
            return
    found = {one.code: one for one in (locate(layers, seek=False) for layers in open_) if one.kind}
    if len(found) == 1:
        yield _lacking(next(iter(found.values())))
    elif found:
        yield _ambiguous(found)


def _forms(level: str, text: str) -> list[str]:
    generic = _GENERICS.get(level, ())
    return [text, *(text + end for end in generic)] if generic and not text.endswith(generic) else [text]


def _stem(above: Layers, text: str) -> Iterator[Location]:
    """A name alone without its generic part, of whatever level."""
    found: dict[str, Location] = {}
    for level in LEVELS[:4]:
        for form in _forms(level, text)[1:]:
            one = locate(above._replace(**{level: form}), seek=False)
            if one.kind == "nameMatch":
                found[one.code] = one
            found |= {other.code: one for other in one.candidates if other.reason == "bears the same name"}
    if len(found) == 1:
        yield _lacking(next(iter(found.values())))
    elif found:
        yield _ambiguous(found)


def _lacking(found: Location) -> Location:
    return found._replace(kind="variantMatch", confidence=min(found.confidence, LACKING))


def _ambiguous(codes: Iterable[str]) -> Location:
    """Several divisions that fit alike; what they have in common is certain."""
    paths = [[one.code for one in province(code[:2]).lineage(code)] for code in sorted(codes)]
    common = [steps[0] for steps in zip(*paths, strict=False) if len({*steps}) == 1]
    many = tuple(candidate(path[-1], "bears the same name") for path in paths[:MOST])
    return Location(common[-1] if common else "", tuple(common), "", 0.0, "", "", many)


@cache
def _townships() -> dict[str, str]:
    """The codes of all townships, joined, by their names and by their stems; the provinces are not kept."""
    found: dict[str, str] = {}
    for code in provinces():
        for township, name in Province(code).names.items():
            if len(township) == 9:
                short = name.removesuffix("办事处") if name.endswith("街道办事处") else name
                for text in {short, township_stem(short)}:
                    found[text] = found.get(text, "") + township
    return found


def _anywhere(layers: Layers, within: str) -> Iterator[Location]:
    """A township whose county is left out: the only one of its name, or the only one with such a community."""
    text = layers.township
    if not text or (layers.county and layers.prefecture):
        return
    known = locate(layers._replace(township="", community=""), seek=False).code if any(layers[:3]) else ""
    joined_ = _townships().get(text, "") or _townships().get(township_stem(text), "")
    codes = [joined_[at : at + 9] for at in range(0, len(joined_), 9)]
    codes = [code for code in codes if code.startswith(known) and _inside(code, within)]
    found = codes
    if layers.community:
        found = [village for code in codes for village, _ in villages(code, without_product(layers.community))]
    if len(found) == 1:
        path = tuple(one.code for one in province(found[0][:2]).lineage(found[0]))
        yield Location(found[0], path, "variantMatch", LACKING, "", "", ())
    elif found or codes:
        yield _ambiguous((found or codes)[:200])


def _address(text: str, within: str) -> Iterator[Location]:
    """The deepest division that an address names, the county at least; road and number are no names."""
    for prefix in _prefixes(within):
        found = resolve_string(prefix + text)
        if not found.kind and len(found.code) == 9 and (village := _VILLAGE.match(found.rest)):
            deeper = list(villages(found.code, village[1]))
            if len(deeper) == 1:
                path = (*found.path, deeper[0][0])
                found = Location(deeper[0][0], path, "variantMatch", LACKING, "", "", ())
        if not found.kind and len(found.code) >= 6:
            found = Location(found.code, found.path, "variantMatch", LACKING, "", "", ())
        yield found


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
    return f"{code} is no code of NBS 2023: is it of another year?", f"{code}不在2023年统计用区划代码中：是否为其他年份？"


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
