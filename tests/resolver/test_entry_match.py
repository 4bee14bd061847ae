"""Entries matched by decision or by location, or as places that only the notice names."""

from datetime import date

import pytest
from mingdan.lexicon.levels import Level
from mingdan.model import MatchKind, NamePath, Review, ReviewDecision
from mingdan.rdf.iris import REGISTER
from mingdan.register.edition import Edition
from mingdan.resolver.entry_match import entry_level, match_entry, own_words, place_match
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
resolve_names = RESOLVER.resolve_names


GUANGHUA = NamePath("四川省", "成都市", "温江区", "柳城街道", "光华社区")
UNKNOWN = GUANGHUA._replace(community="无此社区")
REVIEW = Review("the reason", "理由", "a reviewer", date(2026, 11, 22))


def decision(kind: MatchKind, code: str) -> dict[NamePath, ReviewDecision]:
    return {UNKNOWN: ReviewDecision(kind, code, REVIEW)}


def test_a_certain_location_is_the_match() -> None:
    match = match_entry(Edition.reference(), GUANGHUA, resolve_names(GUANGHUA), {}, {})
    assert match is not None
    assert (match.kind, match.path[-1].code) == (MatchKind.NAME, "510115001044")
    assert (match.words, match.own_words) == (tuple(GUANGHUA), "光华社区")


def test_what_is_not_certain_has_no_match() -> None:
    assert match_entry(Edition.reference(), UNKNOWN, resolve_names(UNKNOWN), {}, {}) is None


@pytest.mark.parametrize(
    ("kind", "code", "path", "close"),
    [
        (MatchKind.REVIEWED, "510115001044", "510115001044", ""),
        (MatchKind.UNLISTED, "510115001044", "510115001", "510115001044"),
        (MatchKind.UNLISTED, "510115001", "510115001", ""),
        (MatchKind.UNLISTED, "", "510115001", ""),
    ],
)
def test_a_decision_comes_first(kind: MatchKind, code: str, path: str, close: str) -> None:
    match = match_entry(Edition.reference(), UNKNOWN, resolve_names(UNKNOWN), {}, decision(kind, code))
    assert match is not None
    assert (match.kind, match.review, match.own_words) == (kind, REVIEW, "无此社区")
    assert match.path[-1].code == path
    assert [division.code for division in match.close][-1:] == ([close] if close else [])


def test_a_place_beside_a_unit_of_then_lies_in_what_that_lay_in() -> None:
    layers = NamePath("四川省", "绵阳市", "梓潼县", "文兴乡", "光辉村")
    location = RESOLVER.locate_entry(PlaceQuery(layers, date=date(2017, 12, 31)), Level.VILLAGE)
    assert location.edition != REGISTER
    unlisted = {layers: ReviewDecision(MatchKind.UNLISTED, "", REVIEW)}
    match = match_entry(Edition.reference(), layers, location, {}, unlisted)
    assert match is not None
    assert (match.kind, match.own_words, match.words) == (MatchKind.UNLISTED, "光辉村", tuple(layers[:4]))
    assert [division.label for division in match.path] == [*layers[:3], "文兴镇"]  # it goes on as a town


def test_a_decision_for_any_notice_goes_by_township_and_words() -> None:
    reviewed = ReviewDecision(MatchKind.REVIEWED, "510115001044", REVIEW)
    match = match_entry(Edition.reference(), UNKNOWN, resolve_names(UNKNOWN), {("510115001", "无此社区"): reviewed}, {})
    assert match is not None
    assert match.path[-1].code == "510115001044"


def test_an_entry_that_is_left_out_has_no_match() -> None:
    assert (
        match_entry(Edition.reference(), UNKNOWN, resolve_names(UNKNOWN), {}, decision(MatchKind.LEFT_OUT, "")) is None
    )


def test_a_place_says_every_level_that_its_path_lacks() -> None:
    path = Edition.reference().lineage("510115")
    match = place_match(UNKNOWN, path, path)
    assert (match.own_words, match.words) == ("柳城街道无此社区", ("四川省", "成都市", "温江区"))


def test_the_level_and_the_last_words_of_an_entry() -> None:
    assert (entry_level(GUANGHUA), own_words(GUANGHUA)) == (Level.VILLAGE, "光华社区")
    township = GUANGHUA._replace(community="")
    assert (entry_level(township), own_words(township)) == (Level.TOWNSHIP, "柳城街道")
    assert own_words(NamePath()) == ""
