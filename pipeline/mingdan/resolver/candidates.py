"""What may be meant by a name that the register does not have where it was sought: codes, each with a reason."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mingdan.lexicon.levels import Level, code_path
from mingdan.model import NamePath
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.divisions import children, province, register_name
from mingdan.resolver.name_index import names
from mingdan.resolver.village_index import NAME, alike_villages, villages

MOST = 5


def similar(code: str, level: str, layers: NamePath) -> list[tuple[str, str]]:
    """The divisions that may be meant, the likeliest first; at most five.

    Args:
        code: the division that is certain.
        level: the level at which it was not found within that.
        layers: all names.
    """
    text = layers[NamePath._fields.index(level)]
    found: dict[str, str] = {}
    for child, reason in (*islice(_elsewhere(code, level, layers), 50), *_alike(code, level, text)):
        found.setdefault(child, reason)
    return list(found.items())[:MOST]


def _elsewhere(code: str, level: str, layers: NamePath) -> Iterator[tuple[str, str]]:
    """Townships and communities of the names wanted, each in the nearest that has any: county, prefecture, province."""
    if not code or level == "community":
        return
    townships, among = _nearest(code, layers.township, _townships) if layers.township else ([], "")
    without = []
    for township in townships:
        steps = sorted(villages(township, layers.community), key=lambda step: -step[1]) if layers.community else []
        yield from ((village, f"in {among}") for village, _ in steps)
        without += [] if steps else [township]
    if layers.community and len(without) == len(townships):
        yield from (
            (village, reason) for found, reason in [_nearest(code, layers.community, _communities)] for village in found
        )
    lacking = f", without {layers.community}" if layers.community else ""
    yield from ((township, among + lacking) for township in without)


def _nearest(code: str, text: str, among: Callable[[str, str], list[str]]) -> tuple[list[str], str]:
    """The divisions of a name in the nearest of county, prefecture and province that has any, and that in words."""
    for within in reversed(code_path(code)[:3]):
        if (len(within) < Level.PREFECTURE and among is _communities) or province(code[:2]).is_placeholder(within):
            continue
        if found := among(within, text):
            count = "the only" if len(found) == 1 else f"one of {len(found)} called"
            return found, f"{count} {text} in {register_name(within)}"
    return [], ""


def _townships(within: str, text: str) -> list[str]:
    """The townships of a name within a province, prefecture or county, those called so exactly before others."""
    below = [within] if len(within) == Level.COUNTY or _has_townships(within) else _counties(within)
    found = [step for county in below for step in names(county).by.get(text, ()) if len(step[0]) == Level.TOWNSHIP]
    best = min((cost for _, cost in found), default=0.0)
    return sorted({code for code, cost in found if cost == best})


def _counties(within: str) -> list[str]:
    """What has townships directly within it: counties, and cities without them."""
    below = children(within)
    if len(within) == Level.PREFECTURE:
        return below
    return [code for child in below for code in ([child] if _has_townships(child) else children(child))]


def _has_townships(code: str) -> bool:
    return any(len(child) == Level.TOWNSHIP for child in children(code)[:1])


def _communities(within: str, text: str) -> list[str]:
    """The communities of a name within a prefecture or county."""
    townships = children(within) if _has_townships(within) else [t for c in _counties(within) for t in children(c)]
    found = [step for township in townships for step in villages(township, text)]
    best = max((sure for _, sure in found), default=0.0)
    return sorted({code for code, sure in found if sure == best})


def _alike(code: str, level: str, text: str) -> Iterator[tuple[str, str]]:
    if level == "community" and len(code) == Level.TOWNSHIP:
        yield from alike_villages(code, text)
        for township in children(code[: Level.COUNTY]):
            for village, sure in villages(township, text) if township != code else ():
                nearly = "the same name" if sure == NAME else "nearly the same name"
                yield village, f"{nearly} in another township"
    elif code:
        yield from _spelt_alike(children(code), text)
    if level == "county" and len(code) in (Level.PROVINCE, Level.PREFECTURE):
        for child in children(code[:2]):
            for grandchild, cost in names(child).by.get(text, ()):
                if cost <= ABBREVIATION:
                    yield grandchild, "the same name elsewhere in the province"


def _spelt_alike(codes: Iterable[str], text: str) -> Iterator[tuple[str, str]]:
    texts = {register_name(code): code for code in codes}
    for own in difflib.get_close_matches(text[:30], texts, 3, 0.5):
        yield texts[own], "a similar name"
