"""Candidates for a name that the register does not have where it was looked up: codes, each with a reason."""

import difflib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from mingdan.lexicon.levels import Level, code_at, code_path, is_above, is_at, level_of, level_of_field, parent_code
from mingdan.model import NamePath, Reason, ReasonKind, reason
from mingdan.register.alternative_names import ABBREVIATION
from mingdan.register.edition import Edition
from mingdan.resolver.name_index import NameIndex
from mingdan.resolver.village_index import MAX_COMPARED, NAME_CONFIDENCE, VillageIndex

MAX_CANDIDATES = 5
_MAX_ELSEWHERE = 50  # divisions of the same name elsewhere that are considered
# What a candidate has to do with an area, and how many candidates there are -> the reason.
_AREA_REASONS = {
    ("", True): ReasonKind.ONLY_IN_AREA,
    ("", False): ReasonKind.SEVERAL_IN_AREA,
    ("within", True): ReasonKind.WITHIN_ONLY_IN_AREA,
    ("within", False): ReasonKind.WITHIN_SEVERAL_IN_AREA,
    ("without", True): ReasonKind.WITHOUT_ONLY_IN_AREA,
    ("without", False): ReasonKind.WITHOUT_SEVERAL_IN_AREA,
}


def _area_reason(relation: str, same_names: list[str], name: str, area: str, **more: str) -> Reason:
    """The reason for a candidate in an area that has some divisions of one name."""
    is_only = len(same_names) == 1
    count = {} if is_only else {"number": len(same_names)}
    return reason(_AREA_REASONS[relation, is_only], name=name, area=area, **more, **count)


class CandidateSearch:
    """Searches an edition for divisions that may be meant."""

    def __init__(self, edition: Edition, names: NameIndex, villages: VillageIndex) -> None:
        self._edition = edition
        self._names = names
        self._villages = villages

    def find_candidates(self, code: str, level: str, layers: NamePath) -> list[tuple[str, Reason]]:
        """The divisions that may be meant, the likeliest first; at most `MAX_CANDIDATES`.

        Args:
            code: the division that is certain.
            level: the level at which the register does not have the name within that division.
            layers: all names.
        """
        text = layers[level_of_field(level).depth]
        candidates: dict[str, Reason] = {}
        elsewhere = islice(self._same_names_elsewhere(code, level, layers), _MAX_ELSEWHERE)
        for candidate, why in (*elsewhere, *self._similar_names(code, level, text)):
            candidates.setdefault(candidate, why)
        return list(candidates.items())[:MAX_CANDIDATES]

    def _same_names_elsewhere(self, code: str, level: str, layers: NamePath) -> Iterator[tuple[str, Reason]]:
        """Townships and communities of the names in the nearest area that has any: county, prefecture, province."""
        if not code or level == Level.VILLAGE.field:
            return
        name, community = layers.township, layers.community
        townships, area = self._in_nearest_area(code, name, self._townships_named) if name else ([], "")
        without = []
        for township in townships:
            matches = sorted(
                self._villages.villages_named(township, community) if community else (), key=lambda match: -match[1]
            )
            yield from ((village, _area_reason("within", townships, name, area)) for village, _ in matches)
            without += [] if matches else [township]
        if community and len(without) == len(townships):
            communities, surroundings = self._in_nearest_area(code, community, self._communities_named)
            yield from ((village, _area_reason("", communities, community, surroundings)) for village in communities)
        relation, lacking = ("without", {"community": community}) if community else ("", {})
        yield from ((township, _area_reason(relation, townships, name, area, **lacking)) for township in without)

    def _in_nearest_area(self, code: str, name: str, search: Callable[[str, str], list[str]]) -> tuple[list[str], str]:
        """The divisions of a name in the nearest area, a county at least, that has any; and the name of the area."""
        register = self._edition.province(code_at(code, Level.PROVINCE))
        for area in reversed(code_path(code_at(code, Level.COUNTY))):
            is_too_large = search == self._communities_named and is_above(area, Level.PREFECTURE)
            if is_too_large or register.is_placeholder(area):
                continue
            if divisions := search(area, name):
                return divisions, self._edition.register_name(area)
        return [], ""

    def _townships_named(self, area: str, name: str) -> list[str]:
        """The townships of a name within a province, prefecture or county; those with the lowest cost."""
        matches = [
            match
            for county in self._parents_of_townships(area)
            for match in self._names.names_within(county).by_name.get(name, ())
        ]
        townships = [(code, cost) for code, cost in matches if is_at(code, Level.TOWNSHIP)]
        lowest = min((cost for _, cost in townships), default=0.0)
        return sorted({code for code, cost in townships if cost == lowest})

    def _communities_named(self, area: str, name: str) -> list[str]:
        """The communities of a name within a prefecture or county; those with the highest confidence."""
        matches = list(self._villages.villages_named(area, name))
        highest = max((confidence for _, confidence in matches), default=0.0)
        return sorted({code for code, confidence in matches if confidence == highest})

    def _parents_of_townships(self, area: str) -> list[str]:
        """The divisions of an area with townships directly within them: counties, and cities without counties."""
        if is_at(area, Level.COUNTY) or self._has_townships(area):
            return [area]
        if is_at(area, Level.PREFECTURE):
            return self._edition.children(area)
        children = self._edition.children(area)
        return [
            code
            for child in children
            for code in ([child] if self._has_townships(child) else self._edition.children(child))
        ]

    def _has_townships(self, code: str) -> bool:
        return any(is_at(child, Level.TOWNSHIP) for child in self._edition.children(code)[:1])

    def _similar_names(self, code: str, level: str, text: str) -> Iterator[tuple[str, Reason]]:
        if level == Level.VILLAGE.field and is_at(code, Level.TOWNSHIP):
            yield from self._villages.similar_villages(code, text)
            yield from self._villages_of_other_townships(code, text)
        elif code:
            yield from self._similar_spellings(self._edition.children(code), text)
        if level == Level.COUNTY.field and level_of(code) in (Level.PROVINCE, Level.PREFECTURE):
            for prefecture in self._edition.children(code_at(code, Level.PROVINCE)):
                for county, cost in self._names.names_within(prefecture).by_name.get(text, ()):
                    if cost <= ABBREVIATION:
                        yield county, reason(ReasonKind.ELSEWHERE_IN_PROVINCE)

    def _villages_of_other_townships(self, township: str, text: str) -> Iterator[tuple[str, Reason]]:
        for village, confidence in self._villages.villages_named(parent_code(township), text):
            if not village.startswith(township):
                is_exact = confidence == NAME_CONFIDENCE
                yield village, reason(ReasonKind.OTHER_TOWNSHIP if is_exact else ReasonKind.OTHER_TOWNSHIP_NEARLY)

    def _similar_spellings(self, codes: Iterable[str], text: str) -> Iterator[tuple[str, Reason]]:
        by_name = {self._edition.register_name(code): code for code in codes}
        for name in difflib.get_close_matches(text[:MAX_COMPARED], by_name, 3, 0.5):
            yield by_name[name], reason(ReasonKind.SIMILAR_NAME)
