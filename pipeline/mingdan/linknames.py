"""The ways to read the names of a row as a division, from the plainest to what only the table makes certain."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from mingdan.called import township_stem
from mingdan.divisions import Province, province, provinces
from mingdan.layout import LEVELS, without_product
from mingdan.linkplan import Place
from mingdan.locate import Location, candidate, locate, resolve_string, resolve_whole
from mingdan.model import Layers
from mingdan.similar import MOST
from mingdan.split import split
from mingdan.villages import LACKING, VARIANT, villages

_GENERICS = {
    "province": ("省", "市", "自治区"), "prefecture": ("市", "州", "地区", "盟"), "county": ("县", "区", "市", "旗"),
    "township": ("镇", "乡", "街道"),
}  # fmt: skip
_NO_LAYERS = Layers()
_VILLAGE = re.compile(r"(.{2,12}?(?:社区|居委会|居民委员会|村委会|村民委员会|村|嘎查))")


def inside(code: str, area: str) -> bool:
    """Whether a division is within an area, or holds it."""
    return code.startswith(area) or area.startswith(code)


def readings(place: Place, within: str) -> Iterator[Location]:
    """The ways to read the names of a row, the plainest first."""
    above = _layers_of(within)
    layers = place.layers
    if place.address and not any(layers) and not place.name:
        yield from _address(place.address, within)
        return
    if place.name and any(layers):
        layers = layers._replace(community=layers.community + place.name)
    if any(layers):
        whole = resolve_whole("".join(layers)) if layers.township else None
        if whole and whole.kind == "nameMatch":
            yield whole  # sooner found than level by level, and the same
        layers = _as_county(layers)
        yield locate(layers)
        if within:
            yield locate(_below(above, layers))
        bare = without_product(layers.community)
        if bare not in ("", layers.community):
            yield _at_most(VARIANT, locate(_below(above, layers._replace(community=bare)), seek=False))
        yield from _completed(_below(above, layers))
    words = _overlapped((*place.layers, place.name))
    for prefix in _prefixes(within):
        yield resolve_string(prefix + words)
    if not any(layers):
        yield from _completed(_below(above, split(words)))
        if len(words) <= 8:  # a stem alone: 成都, 温江
            yield from _stem(_below(above, _NO_LAYERS), words)
    yield from _anywhere(layers if layers.township else split(words), within)


def _overlapped(cells: Iterable[str]) -> str:
    """Names in one string, where a cell may repeat what stands before it: 成都市, 成都市温江区, 温江区柳城街道."""
    whole = ""
    for text in filter(None, cells):
        length = next((size for size in range(min(len(whole), len(text)), 1, -1) if whole.endswith(text[:size])), 0)
        whole += text[length:]
    return whole


def _as_county(layers: Layers) -> Layers:
    """Names whose only one, in a column of prefectures (地区), is a county's: others may be called so."""
    if layers.prefecture and not any((*layers[:1], *layers[2:])) and len(locate(layers, seek=False).code) == 6:
        return Layers(county=layers.prefecture)
    return layers


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
    """Names without their generic parts, which the column says: 县 温江 is 温江区. At most one reading."""
    if all(len(_forms(level, text)) == 1 for level, text in zip(LEVELS, layers, strict=True) if text):
        return
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
        yield _at_most(LACKING, next(iter(found.values())))
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
        yield _at_most(LACKING, next(iter(found.values())))
    elif found:
        yield _ambiguous(found)


def _at_most(confidence: float, found: Location) -> Location:
    """A reading that leaves something out or completes it."""
    return found._replace(kind="variantMatch", confidence=min(found.confidence, confidence)) if found.kind else found


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
    codes = [code for code in codes if code.startswith(known) and inside(code, within)]
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
