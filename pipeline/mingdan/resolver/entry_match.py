"""What an entry is: the division that was found or decided on, or a place that only the notice names."""

from collections.abc import Collection

from mingdan.lexicon.levels import LEVELS, Level, level_of
from mingdan.model import Lineage, Match, MatchKind, NamePath, Review, ReviewDecision
from mingdan.register.decisions import GeneralDecisions, NoticeDecisions
from mingdan.register.divisions import lineage
from mingdan.resolver.lookup import Location


def _words(layers: NamePath, path: Lineage, found: Collection[str]) -> tuple[str, ...]:
    """The words of the notice for each division of a path that they led to; empty for the others."""
    named = dict(zip(LEVELS, layers, strict=True))
    return tuple(named[level_of(division.code)] if division.code in found else "" for division in path)


def own_words(layers: NamePath) -> str:
    """The words for the last part of a name."""
    return next((name for name in reversed(layers) if name), "")


def place_match(
    layers: NamePath, path: Lineage, location: Location, close: Lineage = (), review: Review | None = None
) -> Match:
    """A place that the notice names within a division; its name says every level that the path lacks."""
    digits = len(path[-1].code) if path else 0
    own = "".join(name for level, name in zip(LEVELS, layers, strict=True) if level > digits)
    return Match(MatchKind.UNLISTED, path, _words(layers, path, location.path), own, close, review)


def _decided(decision: ReviewDecision, location: Location, layers: NamePath) -> Match:
    """The match that a person decided on: a division, or a place beside or within the division with that code."""
    path, wanted = lineage(decision.code), Level.VILLAGE if layers.community else Level.TOWNSHIP
    if decision.match is MatchKind.UNLISTED:
        if len(decision.code) >= wanted:
            return place_match(layers, path[:-1], location, path, decision.review)
        path = path or tuple(one for one in lineage(location.code) if len(one.code) < wanted)
        return place_match(layers, path, location, (), decision.review)
    words = _words(layers, path[:-1], location.path)
    return Match(decision.match, path, (*words, own_words(layers)), own_words(layers), (), decision.review)


def match_entry(
    layers: NamePath, location: Location, decisions: GeneralDecisions, reviews: NoticeDecisions
) -> Match | None:
    """What an entry is: as a person decided, else as the register says for certain; None where neither does.

    A person may also have decided to leave it out: then too it is None.

    Args:
        layers: the entry's names by level.
        location: what the register has for them.
        decisions: what was reviewed for any notice, by township and words.
        reviews: what was reviewed for this notice, by layers.
    """
    township = next((code for code in location.path if len(code) == Level.TOWNSHIP), "")
    decision = reviews.get(layers) or decisions.get((township, layers.community))
    if decision:
        return None if decision.match is MatchKind.LEFT_OUT else _decided(decision, location, layers)
    wanted = Level.VILLAGE if layers.community else Level.TOWNSHIP
    if location.kind and len(location.code) == wanted and not location.candidates:
        path = lineage(location.code)
        return Match(location.kind, path, _words(layers, path, location.path), own_words(layers))
    return None
