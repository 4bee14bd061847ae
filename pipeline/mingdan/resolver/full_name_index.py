"""Names run together into one string, matched whole against the register, from its first to its last character."""

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache

from mingdan.lexicon.levels import Level
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.divisions import child_codes, load_province
from mingdan.register.labels import division_label, without_committee
from mingdan.resolver.name_index import all_counties, all_prefectures, names_within

_Node = dict[str, list[tuple[str, str]]]  # first two characters -> names that begin so, each with a code
_Texts = dict[str, str]  # text -> codes of villages, joined: most have one, and strings cost least


def _node(found: Iterable[tuple[str, str]]) -> _Node:
    by: _Node = {}
    for text, code in dict.fromkeys(found):
        by.setdefault(text[:2], []).append((text, code))
    return by


@lru_cache(maxsize=4000)
def _upper(code: str) -> _Node:
    """What the divisions directly within a country (empty code), province or prefecture are called."""
    return _node(
        (text, child) for text, found in names_within(code).by.items() for child, cost in found if cost <= ABBREVIATION
    )


@lru_cache(maxsize=1)
def _first(_: str) -> _Node:
    """Where words may begin that leave out the province."""
    return _node(
        (text, code)
        for text, found in all_prefectures().by.items()
        for code, cost in found
        if cost <= ABBREVIATION and len(code) == Level.PREFECTURE
    )


@lru_cache(maxsize=1)
def _counties(_: str) -> _Node:
    """Where words may begin that leave out province and prefecture."""
    return _node(
        (text, code)
        for table in (all_prefectures(), all_counties())
        for text, found in table.by.items()
        for code, cost in found
        if cost <= ABBREVIATION and len(code) == Level.COUNTY
    )


@lru_cache(maxsize=2000)
def _leaf(township: str) -> tuple[_Texts, _Texts]:
    """What the villages and communities of a township are called: as the register has it, or without generic part.

    Apart from that, by shorter forms, which count where the first say nothing.
    """
    register = load_province(township[:2])
    above = register.names[township[:6]], register.names[township]
    first: _Texts = {}
    second: _Texts = {}
    for code in register.children(township):
        name = register.names[code]
        bare = without_generic(name)
        _put(first, name, code)
        if bare != name:
            _put(first, bare, code)
        for text in _shorter(code, name, above):
            if text not in (name, bare):
                _put(second, text, code)
    return first, second


def _shorter(code: str, name: str, above: tuple[str, str]) -> Collection[str]:
    """The shorter forms of a village's name; the register's own and that without generic part may be among them."""
    plain = without_committee(name)
    if plain.startswith(above):
        return {*_without_generics(plain), *_without_generics(division_label(code, name, *above))}
    return () if plain == name and "嘎查" not in name else _without_generics(plain)


def _without_generics(plain: str) -> Collection[str]:
    bare = without_generic(plain)
    return {plain, bare, bare.removesuffix("嘎查") or bare} if "嘎查" in plain else {plain, bare}


def _put(by: _Texts, text: str, code: str) -> None:
    by[text] = by[text] + code if text in by else code


_GENERIC = frozenset({"社区居民委员会", "社区居委会", "居民委员会", "居委会", "村民委员会", "村委会", "社区", "村"})
_LENGTHS = {last: sorted({len(text) for text in _GENERIC if text[-1] == last}, reverse=True) for last in "会区村"}


def without_generic(text: str) -> str:
    """A register's name without the generic part at its end: 光华社区居委会 -> 光华, 清江村村委会 -> 清江村."""
    for length in _LENGTHS.get(text[-1:], ()):
        if text[-length:] in _GENERIC and len(text) > length:
            return text[:-length]
    return text


def _codes(joined: str) -> list[str]:
    if len(joined) == Level.VILLAGE:
        return [joined]
    return [joined[at : at + Level.VILLAGE] for at in range(0, len(joined), Level.VILLAGE)]


def _walk(node: _Node, words: str, start: int, first: list[str], second: list[str]) -> None:
    """Follows words down to villages; adds the codes they end at, by whole names and by shorter ones."""
    for text, code in node.get(words[start : start + 2], ()):
        end = start + len(text)
        if words[start:end] != text:
            continue
        if len(code) <= Level.COUNTY:
            below = _below_county(code) if len(code) == Level.COUNTY else _upper(code)
            if words[end : end + 2] in below:
                _walk(below, words, end, first, second)
        elif end == len(words):
            first.append(code)
        else:
            whole, shorter = _leaf(code)
            rest = words[end:]
            if rest in whole:
                first += _codes(whole[rest])
            if rest in shorter:
                second += _codes(shorter[rest])


@lru_cache(maxsize=4000)
def _below_county(code: str) -> _Node:
    return _node((text, child) for text, found in names_within(code).by.items() for child, cost in found if cost == 0.0)


@lru_cache(maxsize=20_000)
def _down(first: Callable[[str], _Node], words: str) -> tuple[list[tuple[_Node, int]], int]:
    """Follows words down to what has townships: the names within each, where they begin, and how far it looked."""
    found: list[tuple[_Node, int]] = []
    open_, reach = [(first(""), 0)], 0
    while open_:
        node, start = open_.pop()
        reach = max(reach, start + 2)
        for text, code in node.get(words[start : start + 2], ()):
            end = start + len(text)
            reach = max(reach, end)
            if words[start:end] == text:
                below = _below_county(code) if len(code) == Level.COUNTY else _upper(code)
                (found if len(code) == Level.COUNTY or len(child_codes(code)[0]) == Level.TOWNSHIP else open_).append(
                    (below, end)
                )
    return found, reach


def _begun(first: Callable[[str], _Node], words: str) -> list[tuple[_Node, int]]:
    """As `_down`, by as few characters as will do, so that what begins alike is followed once."""
    for length in (8, 12, 24):
        found, reach = _down(first, words[:length])
        if reach <= length or len(words) <= length:
            return found
    return _down(first, words)[0]


def match_full_name(words: str) -> tuple[list[str], list[str]]:
    """What an unbroken string names, by names of the register and usual abbreviations.

    Args:
        words: the names, without spaces; province and prefecture may be left out.

    Returns:
        The divisions it names by their names, or without a generic part; and those it names by a shorter form.
    """
    first: list[str] = []
    second: list[str] = []
    for beginning in (_upper, _first, _counties):
        for node, start in _begun(beginning, words):
            _walk(node, words, start, first, second)
        if first or second:
            break
    return first, second
