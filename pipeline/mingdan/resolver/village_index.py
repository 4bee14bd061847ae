"""The villages and communities of a township: which of them a name stands for, and which have a similar name."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
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


class _VillageNames(NamedTuple):
    by_name: dict[str, tuple[str, ...]]
    by_stem: dict[str, tuple[_Village, ...]]
    villages: tuple[_Village, ...]


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
        self._names_of = lru_cache(maxsize=4000)(self._find_names_of)
        self._range = lru_cache(maxsize=8000)(self._find_range)
        self._text = lru_cache(maxsize=40)(self._find_text)

    def _find_text(self, province: str) -> str:
        """The codes and names of the villages of a province, a line each: searching it is faster than many tables."""
        names = self._edition.read_province(province).names
        return "\n".join(["", *(code + name for code, name in names.items() if is_at(code, Level.VILLAGE)), ""])

    def _find_range(self, province: str, area: str) -> tuple[int, int]:
        """Where the lines of an area begin and end in the text of its province; -1 where it has no villages."""
        lines = self._text(province)
        begin = lines.find(f"\n{area}")
        return begin, lines.find("\n", lines.rfind(f"\n{area}") + 1)

    def villages_in(self, area: str, text: str) -> Iterator[tuple[str, float]]:
        """As `villages_named`, for a county, a prefecture, a province, or the country (empty code)."""
        stem = village_stem(without_committee(text))
        for province in (code_at(area, Level.PROVINCE),) if area else self._edition.provinces:
            lines = self._text(province)
            begin, end = self._range(province, area)
            townships = set()
            while begin >= 0 and (begin := lines.find(stem, begin, end)) >= 0:
                start = lines.rfind("\n", 0, begin) + 1
                townships.add(lines[start : start + Level.TOWNSHIP])
                begin = lines.find("\n", begin)
            for township in sorted(townships):
                yield from self.villages_named(township, text)

    def _find_village_stems(self, code: str) -> frozenset[str]:
        """The stems of the names of all villages and communities within a county or township."""
        register = self._edition.province(code_at(code, Level.PROVINCE))
        townships = [code] if is_at(code, Level.TOWNSHIP) else self._edition.children(code)
        names = [register.names[village] for township in townships for village in register.children(township)]
        return frozenset(map(village_stem, without_committees(names)))

    def _find_names_of(self, township: str) -> _VillageNames:
        """The villages of a township by name, and each with its label and stem."""
        register = self._edition.province(code_at(township, Level.PROVINCE))
        parents = register.names[code_at(township, Level.COUNTY)], register.names[township]
        codes, names = register.named_children(township)
        by_name: dict[str, tuple[str, ...]] = {}
        by_stem: dict[str, tuple[_Village, ...]] = {}
        villages = []
        for code, name, bare in zip(codes, names, without_committees(names), strict=True):
            label = without_parent_names(bare, *parents)
            villages.append(village := _Village(code, label, village_stem(label)))
            by_stem[village.stem] = (*by_stem.get(village.stem, ()), village)
            for text in {name, bare, label, behind_parent_names(bare, *parents)}:
                by_name[text] = (*by_name.get(text, ()), code)
        return _VillageNames(by_name, by_stem, tuple(villages))

    def villages_named(self, township: str, text: str) -> Iterator[tuple[str, float]]:
        """The villages and communities of a township that a name stands for: codes, confidence."""
        by_name, by_stem, _ = self._names_of(township)
        if codes := by_name.get(text):
            yield from ((code, NAME_CONFIDENCE) for code in codes)
            return
        bare = without_committee(text)
        if bare != text and (codes := by_name.get(bare)):  # 马家村村委会, where the register has 马家村民委员会
            yield from ((code, VARIANT_CONFIDENCE) for code in codes)
            return
        stem = village_stem(text)
        for village in by_stem.get(stem, ()):
            if village.label != text:
                if text == stem:
                    yield village.code, INCOMPLETE_CONFIDENCE  # without generic part it may be a village or a community
                elif division_class(village.code, village.label) == class_of_name(text, township=False):
                    yield village.code, VARIANT_CONFIDENCE

    def similar_villages(self, township: str, text: str) -> Iterator[tuple[str, Reason]]:
        """The villages and communities of a township with a name similar to a text; a code may occur several times.

        Yields:
            The code, and what the names have in common: the stem, a part, or their spelling.
        """
        villages, stem = self._names_of(township).villages, village_stem(text)
        other_class, contained, similar = (
            reason(kind) for kind in (ReasonKind.OTHER_CLASS, ReasonKind.CONTAINED_NAME, ReasonKind.SIMILAR_NAME)
        )
        yield from ((village.code, other_class) for village in villages if village.stem == stem)
        yield from ((village.code, contained) for village in villages if stem in village.label or village.stem in text)
        codes = {village.stem: village.code for village in villages}
        for close in difflib.get_close_matches(stem[:MAX_COMPARED], codes, 3, 0.5):
            yield codes[close], similar
