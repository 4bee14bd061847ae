"""From names to codes: one division with its kind of match and confidence, or candidates. Never a silent guess.

Kinds and confidences: `nameMatch` 1.0 every level is called as the register, or a table of abbreviations, has it;
`variantMatch` 0.9 a generic part is written otherwise (居委会 for 社区), a type has changed since (乡, now 镇) or a unit
was renamed; 0.8 a level or a generic part is left out, and only one division fits; 0.6 so too, but others, which are
named as candidates, go by such a short form of their longer names (清江: 清江社区, and 清江村村委会). What two divisions share, and what
would make a village of a community, is no match: both are candidates.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from mingdan.divisions import kind, label, province, without_committee
from mingdan.gazetteer import (
    ABBREVIATION, all_counties, all_prefectures, children, name, names, skipped, village_stem,
)  # fmt: skip
from mingdan.model import Layers
from mingdan.split import split

NAME, VARIANT, LACKING, DOUBTFUL = 1.0, 0.9, 0.8, 0.6
_DIGITS = dict(zip(Layers._fields, (2, 4, 6, 9, 12), strict=True))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division that may be meant: its code, its full name, and what speaks for it."""

    code: str
    name: str
    reason: str


class Location(NamedTuple):  # made a hundred thousand times a second, and so no dataclass
    """What the register has for some names.

    Attributes:
        code: the deepest division that is certain; empty where not even a province is.
        path: codes from the province down to it.
        kind: `nameMatch` or `variantMatch` where all names were found, else empty.
        confidence: between 0 and 1; 0 where not all names were found.
        missing: the level (`county`, …) at which the names could not be followed; empty where they could.
        rest: the names from there on.
        candidates: what may be meant instead.
    """

    code: str
    path: tuple[str, ...]
    kind: str
    confidence: float
    missing: str
    rest: str
    candidates: tuple[Candidate, ...]


def full_name(code: str) -> str:
    """The labels from the province down to a division, joined."""
    return "".join(division.label for division in province(code[:2]).lineage(code))


def candidate(code: str, reason: str) -> Candidate:
    """A division that may be meant."""
    return Candidate(code, full_name(code), reason)


def _location(code: str, confidence: float, missing: str = "", rest: str = "", candidates: Iterable[Candidate] = ()) -> Location:
    path = tuple(division.code for division in province(code[:2]).lineage(code)) if code else ()
    kind_ = "" if missing or not code else "nameMatch" if confidence == NAME else "variantMatch"
    return Location(code, path, kind_, 0.0 if missing else confidence, missing, rest, tuple(candidates))


def locate(layers: Layers) -> Location:
    """Finds names by level in the register.

    Args:
        layers: the names, those of headings and title included.

    Returns:
        The division they name, or how far they could be followed and what may be meant.
    """
    found = {"": NAME}
    for level, text in zip(Layers._fields, layers, strict=True):
        if not text:
            continue
        below = _below(found, level, text)
        if not below:
            return _unknown(found, layers, level)
        found = below
    if len(found) > 1:
        return _several(found, next(text for text in reversed(layers) if text))
    code, confidence = next(iter(found.items()))
    return _location(code, confidence)


def _below(found: dict[str, float], level: str, text: str) -> dict[str, float]:
    """The divisions of a level that a name stands for within those found so far, with their confidence."""
    below: dict[str, float] = {}
    for code, confidence in found.items():
        steps = _communities(code, text) if level == "community" else _uppers(code, _DIGITS[level], text)
        for child, sure in steps:
            below[child] = max(min(confidence, sure), below.get(child, 0.0))
    best = max(below.values(), default=0.0)
    return {code: confidence for code, confidence in below.items() if confidence == best}


def _uppers(code: str, digits: int, text: str) -> Iterator[tuple[str, float]]:
    """The divisions above villages that a name stands for within one; levels between may be left out."""
    if not code:
        tables = [names(""), all_prefectures(), all_counties()]
    else:
        tables = [names(code), *([skipped(code)] if len(code) < 6 else [])]
    for table in tables:
        steps = [(child, cost) for child, cost in table.by.get(text, ()) if _fits(len(child), digits)]
        if steps:
            yield from ((child, NAME if cost <= ABBREVIATION else VARIANT) for child, cost in steps)
            return


def _fits(digits: int, wanted: int) -> bool:
    """Whether a code is of the level wanted; a county-level city may stand in for a prefecture."""
    return digits == wanted or {digits, wanted} == {4, 6}


def _communities(code: str, text: str) -> Iterator[tuple[str, float]]:
    """The villages and communities that a name stands for within a township, or within a county or prefecture."""
    if len(code) == 9:
        yield from villages(code, text)
    elif len(code) >= 4:
        for child in children(code):
            yield from ((village, min(sure, LACKING)) for village, sure in _communities(child, text))


def villages(township: str, text: str) -> Iterator[tuple[str, float]]:
    """The villages and communities of a township that a name stands for: codes, confidence."""
    register = province(township[:2])
    exact = names(township).by.get(text, ())
    yield from ((code, NAME) for code, _ in exact)
    stem, class_ = village_stem(text), kind("0" * 12, without_committee(text))
    for code in register.children(township) if not exact else ():
        own = label(code, register.names[code], register.names[code[:6]], register.names[township])
        if village_stem(own) == stem and own != text:
            if text == stem:
                yield code, LACKING  # no generic part: it may be either
            elif kind(code, own) == class_:
                yield code, VARIANT


def _several(found: dict[str, float], rest: str) -> Location:
    """Several divisions of one name: the deepest that they have in common is certain."""
    codes = sorted(found)
    paths = [[one.code for one in province(code[:2]).lineage(code)] for code in codes]
    common = [steps[0] for steps in zip(*paths, strict=False) if len(set(steps)) == 1]
    reason = "bears the same name"
    level = {value: key for key, value in _DIGITS.items()}[len(codes[0])]
    code = common[-1] if common else ""
    return _location(code, 0.0, level, rest, [candidate(one, reason) for one in codes[:5]])


def _unknown(found: dict[str, float], layers: Layers, level: str) -> Location:
    """How far names could be followed, and what is like the next one."""
    rest = "".join(layers[Layers._fields.index(level) :])
    if len(found) > 1:
        several = _several(found, rest)
        return Location(several.code, several.path, "", 0.0, level, rest, several.candidates)
    code = next(iter(found))
    text = layers[Layers._fields.index(level)]
    return _location(code, 0.0, level, rest, _candidates(code, level, text))


def _candidates(code: str, level: str, text: str) -> Iterator[Candidate]:
    """The divisions that are like a name, within the division reached and near it; at most five."""
    seen: list[str] = []
    for child, reason in _alike(code, level, text):
        if child not in seen and len(seen) < 5:
            seen.append(child)
            yield candidate(child, reason)


def _alike(code: str, level: str, text: str) -> Iterator[tuple[str, str]]:
    if level == "community" and len(code) == 9:
        yield from _alike_villages(code, text)
        for township in children(code[:6]):
            for village, sure in villages(township, text) if township != code else ():
                yield village, "the same name in another township" if sure == NAME else "nearly the same name in another township"
    elif code:
        texts = {own: child for child in children(code) for own in [name(child)]}
        for own in difflib.get_close_matches(text[:30], texts, 3, 0.5):
            yield texts[own], "a similar name"
    if level in ("county", "township") and len(code) in (2, 4):
        for child in children(code[:2]):
            for grandchild, cost in names(child).by.get(text, ()):
                if cost <= ABBREVIATION:
                    yield grandchild, "the same name elsewhere in the province"


def _alike_villages(township: str, text: str) -> Iterator[tuple[str, str]]:
    register = province(township[:2])
    labels = {
        code: label(code, register.names[code], register.names[code[:6]], register.names[township])
        for code in register.children(township)
    }
    stem = village_stem(text)
    yield from ((code, "the same name, another class") for code, own in labels.items() if village_stem(own) == stem)
    yield from ((code, "holds the name") for code, own in labels.items() if stem in own or village_stem(own) in text)
    stems = {village_stem(own): code for code, own in labels.items()}
    for own in difflib.get_close_matches(stem[:30], stems, 3, 0.5):
        yield stems[own], "a similar name"


# ---- unbroken strings ------------------------------------------------------------------------------------------------

_Node = dict[str, list[tuple[str, str]]]  # first two characters -> names that begin so, each with a code


def _node(found: Iterable[tuple[str, str]]) -> _Node:
    by: _Node = {}
    for text, code in dict.fromkeys(found):
        by.setdefault(text[:2], []).append((text, code))
    return by


@lru_cache(maxsize=4000)
def _upper(code: str) -> _Node:
    """What the divisions directly within a country (empty code), province or prefecture are called."""
    return _node((text, child) for text, found in names(code).by.items() for child, cost in found if cost <= ABBREVIATION)


@lru_cache(maxsize=1)
def _first() -> _Node:
    """Where words may begin that leave out the province."""
    return _node((text, code) for text, found in all_prefectures().by.items() for code, cost in found if cost <= ABBREVIATION)


@lru_cache(maxsize=1)
def _counties() -> _Node:
    """Where words may begin that leave out province and prefecture."""
    return _node((text, code) for text, found in all_counties().by.items() for code, cost in found if cost <= ABBREVIATION)


@lru_cache(maxsize=2000)
def _leaf(township: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What the villages and communities of a township are called: as the register has it, whole or without its generic
    part; and, apart from that, by shorter forms, which count where the first say nothing."""
    register = province(township[:2])
    above = register.names[township[:6]], register.names[township]
    first: dict[str, tuple[str, ...]] = {}
    second: dict[str, tuple[str, ...]] = {}
    for code in register.children(township):
        register_name = register.names[code]
        plain = without_committee(register_name)
        bare = without_generic(register_name)
        _put(first, register_name, code)
        if bare != register_name:
            _put(first, bare, code)
        texts = [plain, without_generic(plain)] if plain != register_name and plain != bare else []
        if plain.startswith(above):
            own = label(code, register_name, *above)
            texts += [own, without_generic(own)]
        for text in dict.fromkeys(texts):
            if text not in (register_name, bare):
                _put(second, text, code)
    return first, second


def _put(by: dict[str, tuple[str, ...]], text: str, code: str) -> None:
    codes = by.get(text)
    by[text] = (code,) if codes is None else (*codes, code)


_GENERIC = ("社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会", "社区", "村")
_LAST = frozenset(generic[-1] for generic in _GENERIC)


def without_generic(text: str) -> str:
    """A register's name without the generic part at its end: 光华社区居委会 -> 光华, 清江村村委会 -> 清江村."""
    for generic in _GENERIC if text[-1:] in _LAST else ():
        if text.endswith(generic) and len(text) > len(generic):
            return text[: -len(generic)]
    return text


def _walk(node: _Node, words: str, start: int, first: list[str], second: list[str]) -> None:
    """Follows words down to villages; adds the codes they end at, by whole names and by shorter ones."""
    for text, code in node.get(words[start : start + 2], ()):
        if not words.startswith(text, start):
            continue
        end = start + len(text)
        if len(code) < 9:
            _walk(_below_county(code) if len(code) == 6 else _upper(code), words, end, first, second)
        elif end == len(words):
            first.append(code)
        else:
            whole, shorter = _leaf(code)
            rest = words[end:]
            first += whole.get(rest, ())
            second += shorter.get(rest, ())


@lru_cache(maxsize=4000)
def _below_county(code: str) -> _Node:
    return _node((text, child) for text, found in names(code).by.items() for child, cost in found if cost == 0.0)


def _exact(words: str) -> Location | None:
    """What an unbroken string names from its first to its last character, by names of the register and usual
    abbreviations; province and prefecture may be left out. None where it names nothing so."""
    for node in (_upper(""), _first(), _counties()):
        first: list[str] = []
        second: list[str] = []
        _walk(node, words, 0, first, second)
        if first or second:
            return _chosen(words, {*(first or second)}, {*second})
    return None


def _chosen(words: str, found: set[str], others: set[str]) -> Location:
    """One division that a string names, or all that it may name; `others` go by a shorter form of their name."""
    if len(found) > 1:
        return _several(dict.fromkeys(found | others, NAME), "")
    code = found.pop()
    others.discard(code)
    own = province(code[:2]).names[code]
    whole = words.endswith(own) or (not others and words.endswith(without_committee(own))) or len(code) == 9
    if whole and not others:
        return Location(code, _path(code), "nameMatch", NAME, "", "", ())
    doubt = tuple(candidate(other, "is called so too for short") for other in sorted(others))
    sure = DOUBTFUL if others else NAME if words.endswith(_label(code)) else LACKING
    return Location(code, _path(code), "nameMatch" if sure == NAME else "variantMatch", sure, "", "", doubt)


def _label(code: str) -> str:
    return province(code[:2]).lineage(code)[-1].label


def resolve_string(words: str) -> Location:
    """Finds an unbroken string of names (成都市温江区柳城街道光华社区).

    Args:
        words: the names from any level down, without spaces.

    Returns:
        As `locate`.
    """
    return next(resolve_strings([words]))


def resolve_strings(strings: Iterable[str]) -> Iterator[Location]:
    """Finds many unbroken strings, one after the other; each as `resolve_string`."""
    for words in strings:
        yield _exact(words) or locate(split(words))


def _path(code: str) -> tuple[str, ...]:
    return (*_path(code[:9]), code) if len(code) == 12 else _path_above(code)


@lru_cache(maxsize=2000)
def _path_above(code: str) -> tuple[str, ...]:
    return tuple(code[:digits] for digits in (2, 4, 6, 9) if digits <= len(code) and not _is_placeholder(code[:digits]))


@lru_cache(maxsize=1000)
def _is_placeholder(code: str) -> bool:
    return len(code) == 4 and province(code[:2]).is_placeholder(code)
