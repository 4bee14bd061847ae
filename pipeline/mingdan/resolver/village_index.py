"""The villages and communities of a township: which of them a name stands for, and which are like it."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache

from mingdan.lexicon.levels import Level
from mingdan.model import Reason, ReasonKind, reason
from mingdan.register.divisions import child_codes, load_province
from mingdan.register.labels import division_class, division_label, without_committee

NAME, VARIANT, LACKING = 1.0, 0.9, 0.8
_VILLAGE_TYPE = re.compile(r"(社区居委会|社区居民委员会|社区|居委会|居民委员会|村委会|村民委员会|村|嘎查)$")


def village_stem(text: str) -> str:
    """A village's or community's name without its generic part, if two characters are left."""
    stem = _VILLAGE_TYPE.sub("", text)
    return stem if len(stem) >= 2 else text


@lru_cache(maxsize=4000)
def village_stems(code: str) -> frozenset[str]:
    """The stems of the names of all villages and communities within a county or township."""
    register = load_province(code[:2])
    townships = [code] if len(code) == Level.TOWNSHIP else child_codes(code)
    return frozenset(
        village_stem(without_committee(register.names[village]))
        for township in townships
        for village in register.children(township)
    )


@lru_cache(maxsize=4000)
def _called(township: str) -> tuple[dict[str, tuple[str, ...]], tuple[tuple[str, str, str], ...]]:
    """The villages of a township by what they are called; and each with its label and that without generic part."""
    register = load_province(township[:2])
    above = register.names[township[:6]], register.names[township]
    by: dict[str, tuple[str, ...]] = {}
    labels = []
    for code in register.children(township):
        name = register.names[code]
        own = division_label(code, name, *above)
        labels.append((code, own, village_stem(own)))
        for text in {name, without_committee(name), own}:
            by[text] = (*by.get(text, ()), code)
    return by, tuple(labels)


def villages_named(township: str, text: str) -> Iterator[tuple[str, float]]:
    """The villages and communities of a township that a name stands for: codes, confidence."""
    called, labels = _called(township)
    exact = called.get(text, ())
    yield from ((code, NAME) for code in exact)
    bare = without_committee(text)
    if not exact and bare != text and (exact := called.get(bare, ())):  # 马家村村委会: the register has 马家村民委员会
        yield from ((code, VARIANT) for code in exact)
    stem, class_ = village_stem(text), division_class("0" * Level.VILLAGE, bare)
    for code, own, its_stem in labels if not exact else ():
        if its_stem == stem and own != text:
            if text == stem:
                yield code, LACKING  # no generic part: it may be either
            elif division_class(code, own) == class_:
                yield code, VARIANT


def similar_villages(township: str, text: str) -> Iterator[tuple[str, Reason]]:
    """The villages and communities of a township that are like a name, each with what they have in common with it."""
    labels, stem = _called(township)[1], village_stem(text)
    yield from ((code, reason(ReasonKind.OTHER_CLASS)) for code, _, own in labels if own == stem)
    yield from (
        (code, reason(ReasonKind.CONTAINED_NAME)) for code, own, its_stem in labels if stem in own or its_stem in text
    )
    stems = {own: code for code, _, own in labels}
    for own in difflib.get_close_matches(stem[:30], stems, 3, 0.5):
        yield stems[own], reason(ReasonKind.SIMILAR_NAME)
