"""The villages and communities of a township: which of them a name stands for, and which have a similar name."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from mingdan.lexicon.generic_parts import VILLAGE_ENDS, alternatives
from mingdan.lexicon.levels import Level, code_at, is_at
from mingdan.model import Reason, ReasonKind, reason
from mingdan.register.edition import Edition
from mingdan.register.labels import (
    behind_parent_names,
    class_of_name,
    division_class,
    without_committee,
    without_committees,
    without_parent_names,
)

# The register has the name; it has the name in another form; the name lacks its generic part or a level.
NAME_CONFIDENCE, VARIANT_CONFIDENCE, INCOMPLETE_CONFIDENCE = 1.0, 0.9, 0.8
MAX_COMPARED = 30  # characters of a name that are compared with those of the register
_GENERIC_END = re.compile(rf"({alternatives(VILLAGE_ENDS)})$")


class _Village(NamedTuple):
    code: str
    label: str
    stem: str


@lru_cache(maxsize=4000)  # a name is looked for in each township of a county or prefecture
def village_stem(text: str) -> str:
    """A village's or community's name without its generic part, if at least two characters remain."""
    stem = _GENERIC_END.sub("", text)
    return stem if len(stem) >= 2 else text


class VillageIndex:
    """The villages and communities of an edition by name."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self.village_stems = lru_cache(maxsize=4000)(self._find_village_stems)
        self._villages = lru_cache(maxsize=1000)(self._find_villages)

    def _find_village_stems(self, code: str) -> frozenset[str]:
        """The stems of the names of all villages and communities within a county or township."""
        register = self._edition.province(code_at(code, Level.PROVINCE))
        townships = [code] if is_at(code, Level.TOWNSHIP) else self._edition.children(code)
        names = [register.names[village] for township in townships for village in register.children(township)]
        return frozenset(map(village_stem, without_committees(names)))

    def _find_villages(self, township: str) -> list[_Village]:
        """The villages of a township, each with its label and stem."""
        register = self._edition.province(code_at(township, Level.PROVINCE))
        parents = register.names[code_at(township, Level.COUNTY)], register.names[township]
        codes, names = register.named_children(township)
        labels = [without_parent_names(bare, *parents) for bare in without_committees(names)]
        return [_Village(code, label, village_stem(label)) for code, label in zip(codes, labels, strict=True)]

    def villages_named(self, area: str, text: str) -> Iterator[tuple[str, float]]:
        """The villages that a name stands for in a township, county or prefecture: codes, confidence."""
        bare = without_committee(text)
        register = self._edition.province(code_at(area, Level.PROVINCE))
        similar = register.villages_with(area, _GENERIC_END.sub("", bare) or text)
        for township, villages in groupby(similar, key=lambda village: village[0][: Level.TOWNSHIP]):
            parents = register.names[code_at(township, Level.COUNTY)], register.names[township]
            yield from self._named(list(villages), parents, text, bare)

    def _named(
        self, villages: list[tuple[str, str]], parents: tuple[str, str], text: str, bare: str
    ) -> Iterator[tuple[str, float]]:
        """Those of some villages of a township that a name, without committee `bare`, stands for."""
        bare_names = without_committees([name for _, name in villages])
        forms = [
            (code, label := without_parent_names(own, *parents), {name, own, label, behind_parent_names(own, *parents)})
            for (code, name), own in zip(villages, bare_names, strict=True)
        ]
        # 马家村村委会, where the register has 马家村民委员会
        for written, confidence in ((text, NAME_CONFIDENCE), (bare, VARIANT_CONFIDENCE)):
            if codes := [code for code, _, names in forms if written in names]:
                yield from ((code, confidence) for code in codes)
                return
        stem = village_stem(text)
        for code, label, _ in forms:
            if label != text and village_stem(label) == stem:
                if text == stem:
                    yield code, INCOMPLETE_CONFIDENCE  # without generic part it may be a village or a community
                elif division_class(code, label) == class_of_name(text, township=False):
                    yield code, VARIANT_CONFIDENCE

    def similar_villages(self, township: str, text: str) -> Iterator[tuple[str, Reason]]:
        """The villages and communities of a township with a name similar to a text; a code may occur several times.

        Yields:
            The code, and what the names have in common: the stem, a part, or their spelling.
        """
        villages, stem = self._villages(township), village_stem(text)
        other_class, contained, similar = (
            reason(kind) for kind in (ReasonKind.OTHER_CLASS, ReasonKind.CONTAINED_NAME, ReasonKind.SIMILAR_NAME)
        )
        yield from ((village.code, other_class) for village in villages if village.stem == stem)
        yield from ((village.code, contained) for village in villages if stem in village.label or village.stem in text)
        codes = {village.stem: village.code for village in villages}
        for close in difflib.get_close_matches(stem[:MAX_COMPARED], codes, 3, 0.5):
            yield codes[close], similar
