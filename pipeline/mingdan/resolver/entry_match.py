"""Matches an entry: with the division that was found or decided on, or with a place that only the notice names."""

import re
from collections.abc import Callable

from mingdan.lexicon.characters import HAN
from mingdan.lexicon.generic_parts import VILLAGE_ENDS, alternatives
from mingdan.lexicon.levels import LEVELS, Level, is_above, is_at, level_of, parent_code
from mingdan.model import Lineage, Match, MatchKind, NamePath, Review, ReviewDecision
from mingdan.rdf.iris import REGISTER
from mingdan.register.decisions import GeneralDecisions, NoticeDecisions
from mingdan.register.edition import Edition
from mingdan.register.past_divisions import past_lineage
from mingdan.resolver.lookup import Location
from mingdan.resolver.village_index import VARIANT_CONFIDENCE

# A place below villages: a natural village, a group, an estate (阿峨村委会新寨村).
_HAMLET_END = "[村寨屯庄组队社坝湾塆岗沟坪坡冲塘垸坳垅垄畈岭坑营堡]|小区"
_HAMLET = re.compile(rf"(?![原及和与等])[{HAN}0-9]{{1,10}}(?:{_HAMLET_END})")


def entry_level(layers: NamePath) -> Level:
    """The level of what an entry names; that of townships where it names nothing."""
    return next((level for level in reversed(LEVELS) if layers[level.depth]), Level.TOWNSHIP)


def _is_hamlet(edition: Edition, village: str, words: str) -> bool:
    """Whether words behind the name of a village can be a place in it: not another village of the township."""
    others = edition.children(parent_code(village))
    return _HAMLET.fullmatch(words) is not None and all(edition.lineage(code)[-1].label != words for code in others)


def village_of_hamlet(layers: NamePath, resolve: Callable[[NamePath], Location]) -> Location | None:
    """The location of the village in whose name a place below villages begins; None where there is none."""
    words = layers.community
    for end in re.finditer(alternatives(VILLAGE_ENDS), words):
        if _HAMLET.fullmatch(rest := words[end.end() :]) and rest not in VILLAGE_ENDS:
            location = resolve(layers._replace(community=words[: end.end()]))
            if location.confidence >= VARIANT_CONFIDENCE and is_at(location.code, Level.VILLAGE):
                return location._replace(kind=MatchKind.NONE, rest=rest)
    return None


def _words_by_division(layers: NamePath, path: Lineage, named: Lineage) -> tuple[str, ...]:
    """For each division of a path the words of the notice that led to it; empty for the others.

    Args:
        layers: the names in the entry.
        path: the divisions, the province first.
        named: the divisions to which words of the notice led.
    """
    matched = {division.code for division in named}
    return tuple(layers[level_of(division.code).depth] if division.code in matched else "" for division in path)


def own_words(layers: NamePath) -> str:
    """The words of the deepest level that an entry names."""
    return next((name for name in reversed(layers) if name), "")


def lineage_of(edition: Edition, location: Location) -> Lineage:
    """The path of what the names stand for, the province first, a unit that the edition does not have included."""
    if location.edition == REGISTER:
        return edition.lineage(location.code)
    return past_lineage(edition, location.edition, location.code)


def place_match(
    layers: NamePath, path: Lineage, named: Lineage, close: Lineage = (), review: Review | None = None
) -> Match:
    """The match with a place that only the notice names; its name has every level that the path lacks.

    Args:
        layers: the names in the entry.
        path: the division in which the place lies, with all above it.
        named: the path of what the names stand for.
        close: the path of the nearest division.
        review: the decision, if there is one.
    """
    deepest = level_of(path[-1].code) if path else Level.COUNTRY
    name = "".join(text for level, text in zip(LEVELS, layers, strict=True) if level > deepest)
    return Match(MatchKind.UNLISTED, path, _words_by_division(layers, path, named), name, close, review)


def _reviewed_match(edition: Edition, decision: ReviewDecision, location: Location, layers: NamePath) -> Match:
    """The match of a decision: a division, or a place beside or within the division with its code."""
    path, level, named = edition.lineage(decision.code), entry_level(layers), lineage_of(edition, location)
    if decision.match is MatchKind.UNLISTED:
        if rest := _rest_in_village(path, layers):
            return Match(MatchKind.UNLISTED, path, _words_by_division(layers, path, path), rest, (), decision.review)
        if not is_above(decision.code, level):
            return place_match(layers, path[:-1], named, path, decision.review)
        path = path or tuple(division for division in named if is_above(division.code, level))
        return place_match(layers, path, named, (), decision.review)
    words = (*_words_by_division(layers, path[:-1], named), own_words(layers))
    return Match(decision.match, path, words, own_words(layers), (), decision.review)


def _rest_in_village(path: Lineage, layers: NamePath) -> str:
    """The words behind the name of a village, in a name that begins with it; empty for any other name."""
    if not path or not is_at(path[-1].code, Level.VILLAGE):
        return ""
    match = re.fullmatch(rf"{re.escape(path[-1].label)}(?:民?委员?会)?(.+)", layers.community)
    return match[1] if match else ""


def match_entry(
    edition: Edition, layers: NamePath, location: Location, decisions: GeneralDecisions, reviews: NoticeDecisions
) -> Match | None:
    """The match of an entry: a decision comes first, then what is certain in the register.

    Args:
        edition: the edition in which the names were looked up.
        layers: the names in the entry.
        location: what the register has for them.
        decisions: decisions for any notice, by township and words.
        reviews: decisions for this notice, by names.

    Returns:
        The match; None where nothing is certain, or where the decision leaves the entry out.
    """
    township = next((code for code in location.path if is_at(code, Level.TOWNSHIP)), "")
    decision = reviews.get(layers) or decisions.get((township, layers.community))
    if decision:
        return None if decision.match is MatchKind.LEFT_OUT else _reviewed_match(edition, decision, location, layers)
    in_village = is_at(location.code, Level.VILLAGE) and not location.kind
    if in_village and _is_hamlet(edition, location.code, location.rest):
        path = edition.lineage(location.code)
        words = _words_by_division(layers._replace(community=""), path, path)
        return Match(MatchKind.UNLISTED, path, words, location.rest)
    if location.kind and is_at(location.code, entry_level(layers)) and not location.candidates:
        path = lineage_of(edition, location)
        return Match(location.kind, path, _words_by_division(layers, path, path), own_words(layers))
    return None
