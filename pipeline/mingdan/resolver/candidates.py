"""What may be meant by a name that the register does not have where it was sought: codes, each with a reason."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mingdan.lexicon.levels import Level, code_path
from mingdan.model import NamePath, Reason, ReasonKind, reason
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.divisions import child_codes, load_province, register_name
from mingdan.resolver.name_index import names_within
from mingdan.resolver.village_index import NAME, similar_villages, villages_named

MAX_CANDIDATES = 5


def find_candidates(code: str, level: str, layers: NamePath) -> list[tuple[str, Reason]]:
    """The divisions that may be meant, the likeliest first; at most five.

    Args:
        code: the division that is certain.
        level: the level at which it was not found within that.
        layers: all names.
    """
    text = layers[NamePath._fields.index(level)]
    found: dict[str, Reason] = {}
    for child, why in (*islice(_elsewhere(code, level, layers), 50), *_alike(code, level, text)):
        found.setdefault(child, why)
    return list(found.items())[:MAX_CANDIDATES]


def _elsewhere(code: str, level: str, layers: NamePath) -> Iterator[tuple[str, Reason]]:
    """Townships and communities of the names wanted, each in the nearest that has any: county, prefecture, province."""
    if not code or level == "community":
        return
    townships, area = _nearest(code, layers.township, _townships) if layers.township else ([], "")
    without = []
    for township in townships:
        villages = villages_named(township, layers.community) if layers.community else ()
        steps = sorted(villages, key=lambda step: -step[1])
        yield from ((village, _in_area("within", townships, layers.township, area)) for village, _ in steps)
        without += [] if steps else [township]
    if layers.community and len(without) == len(townships):
        communities, around = _nearest(code, layers.community, _communities)
        yield from ((village, _in_area("", communities, layers.community, around)) for village in communities)
    for township in without:
        yield (
            township,
            _in_area("without" if layers.community else "", townships, layers.township, area, layers.community),
        )


def _in_area(relation: str, alike: list[str], name: str, area: str, community: str = "") -> Reason:
    """The reason of a division in an area that has some divisions of one name."""
    count = "only-in-area" if len(alike) == 1 else "several-in-area"
    parameters = {"name": name, "area": area} | ({"community": community} if relation == "without" else {})
    kind = ReasonKind(f"{relation}-{count}" if relation else count)
    return reason(kind, **parameters) if len(alike) == 1 else reason(kind, number=len(alike), **parameters)


def _nearest(code: str, text: str, among: Callable[[str, str], list[str]]) -> tuple[list[str], str]:
    """The divisions of a name in the nearest of county, prefecture and province that has any, and that in words."""
    for within in reversed(code_path(code)[:3]):
        if (len(within) < Level.PREFECTURE and among is _communities) or load_province(code[:2]).is_placeholder(within):
            continue
        if found := among(within, text):
            return found, register_name(within)
    return [], ""


def _townships(within: str, text: str) -> list[str]:
    """The townships of a name within a province, prefecture or county, those called so exactly before others."""
    below = [within] if len(within) == Level.COUNTY or _has_townships(within) else _counties(within)
    steps = [step for county in below for step in names_within(county).by.get(text, ())]
    found = [step for step in steps if len(step[0]) == Level.TOWNSHIP]
    best = min((cost for _, cost in found), default=0.0)
    return sorted({code for code, cost in found if cost == best})


def _counties(within: str) -> list[str]:
    """What has townships directly within it: counties, and cities without them."""
    below = child_codes(within)
    if len(within) == Level.PREFECTURE:
        return below
    return [code for child in below for code in ([child] if _has_townships(child) else child_codes(child))]


def _has_townships(code: str) -> bool:
    return any(len(child) == Level.TOWNSHIP for child in child_codes(code)[:1])


def _communities(within: str, text: str) -> list[str]:
    """The communities of a name within a prefecture or county."""
    counties = [within] if _has_townships(within) else _counties(within)
    townships = [township for county in counties for township in child_codes(county)]
    found = [step for township in townships for step in villages_named(township, text)]
    best = max((sure for _, sure in found), default=0.0)
    return sorted({code for code, sure in found if sure == best})


def _alike(code: str, level: str, text: str) -> Iterator[tuple[str, Reason]]:
    if level == "community" and len(code) == Level.TOWNSHIP:
        yield from similar_villages(code, text)
        for township in child_codes(code[: Level.COUNTY]):
            for village, sure in villages_named(township, text) if township != code else ():
                yield village, reason(ReasonKind.OTHER_TOWNSHIP if sure == NAME else ReasonKind.OTHER_TOWNSHIP_NEARLY)
    elif code:
        yield from _spelt_alike(child_codes(code), text)
    if level == "county" and len(code) in (Level.PROVINCE, Level.PREFECTURE):
        for child in child_codes(code[:2]):
            for grandchild, cost in names_within(child).by.get(text, ()):
                if cost <= ABBREVIATION:
                    yield grandchild, reason(ReasonKind.ELSEWHERE_IN_PROVINCE)


def _spelt_alike(codes: Iterable[str], text: str) -> Iterator[tuple[str, Reason]]:
    texts = {register_name(code): code for code in codes}
    for own in difflib.get_close_matches(text[:30], texts, 3, 0.5):
        yield texts[own], reason(ReasonKind.SIMILAR_NAME)
