"""Names run together into one string, matched whole against the register, from its first to its last character."""

from collections.abc import Iterable
from functools import lru_cache

from mingdan.called import ABBREVIATION
from mingdan.divisions import label, province, without_committee
from mingdan.gazetteer import all_counties, all_prefectures, names

_Node = dict[str, list[tuple[str, str]]]  # first two characters -> names that begin so, each with a code


def _node(found: Iterable[tuple[str, str]]) -> _Node:
    by: _Node = {}
    for text, code in dict.fromkeys(found):
        by.setdefault(text[:2], []).append((text, code))
    return by


@lru_cache(maxsize=4000)
def _upper(code: str) -> _Node:
    """What the divisions directly within a country (empty code), province or prefecture are called."""
    return _node(
        (text, child) for text, found in names(code).by.items() for child, cost in found if cost <= ABBREVIATION
    )


@lru_cache(maxsize=1)
def _first() -> _Node:
    """Where words may begin that leave out the province."""
    return _node(
        (text, code) for text, found in all_prefectures().by.items() for code, cost in found if cost <= ABBREVIATION
    )


@lru_cache(maxsize=1)
def _counties() -> _Node:
    """Where words may begin that leave out province and prefecture."""
    return _node(
        (text, code) for text, found in all_counties().by.items() for code, cost in found if cost <= ABBREVIATION
    )


@lru_cache(maxsize=2000)
def _leaf(township: str) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """What the villages and communities of a township are called: as the register has it, or without generic part.

    Apart from that, by shorter forms, which count where the first say nothing.
    """
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


def exact(words: str) -> tuple[set[str], set[str]] | None:
    """What an unbroken string names, by names of the register and usual abbreviations.

    Args:
        words: the names, without spaces; province and prefecture may be left out.

    Returns:
        The divisions it names by their names, or without a generic part; and those it names by a shorter form. None
        where it names nothing so.
    """
    for node in (_upper(""), _first(), _counties()):
        first: list[str] = []
        second: list[str] = []
        _walk(node, words, 0, first, second)
        if first or second:
            return {*(first or second)}, {*second}
    return None
