"""The resolver answers a query by names, code, or both; each edition has its own resolver."""

from datetime import date

import pytest
from mingdan.model import MatchKind, NamePath, Review, ReviewDecision
from mingdan.register.edition import Edition
from mingdan.resolver.interpretations import Interpreter, overlaps
from mingdan.resolver.lookup import Lookup
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver, have_same_name

RESOLVER = Resolver.reference()
GUANGHUA = "510115001044"


@pytest.mark.parametrize(
    ("query", "code", "kind", "confidence"),
    [
        (PlaceQuery(name="四川省成都市温江区柳城街道光华社区"), GUANGHUA, "nameMatch", 1.0),
        (PlaceQuery(NamePath(county="温江", community="光华社区")), GUANGHUA, "variantMatch", 0.8),
        (PlaceQuery(NamePath(county="朝阳区"), code=(("", "220104"),)), "220104", "variantMatch", 0.9),
        (PlaceQuery(NamePath(county="朝阳区"), within="22"), "220104", "nameMatch", 1.0),
        (PlaceQuery(address="成都市温江区柳城街道文化路128号"), "510115001", "variantMatch", 0.8),
        (PlaceQuery(code=(("", GUANGHUA),)), GUANGHUA, "codeMatch", 0.9),
        (PlaceQuery(), "", "", 0.0),
    ],
)
def test_a_query_is_resolved(query: PlaceQuery, code: str, kind: str, confidence: float) -> None:
    resolution = RESOLVER.resolve(query)
    assert (resolution.code, resolution.kind, resolution.confidence) == (code, kind, confidence)
    assert bool(resolution.problem) is not bool(code)


def test_several_of_one_name_are_all_candidates() -> None:
    resolution = RESOLVER.resolve(PlaceQuery(name="朝阳区"))
    assert have_same_name(resolution.candidates)
    assert {candidate.code for candidate in resolution.candidates} == {"110105", "220104"}


def test_the_interpretations_begin_with_the_plainest() -> None:
    first = Interpreter(RESOLVER).interpret(PlaceQuery(name="成都市温江区"))
    assert (first.code, first.kind) == ("510115", "nameMatch")
    assert overlaps("51", "510115") and overlaps("510115", "51") and not overlaps("51", "52")


def test_decisions_do_not_change_the_resolver_that_they_are_added_to() -> None:
    query = PlaceQuery(name="成都市温江区柳城街道无此社区")
    review = Review("why", "理由", "a reviewer", date(2026, 11, 22))
    decision = ReviewDecision(MatchKind.REVIEWED, GUANGHUA, review)
    decided = RESOLVER.with_decisions({("510115001", "无此社区"): decision})
    assert (decided.names, decided.resolve(query)[:3]) == (RESOLVER.names, (GUANGHUA, "reviewedMatch", 1.0))
    assert RESOLVER.resolve(query)[:2] == ("510115001", "partialMatch")


@pytest.mark.parametrize(
    "words", ["吉林" * 90, "吉林" * 5, "成都市" * 80, "成都市温江区柳城街道光华社区" + "文化路" * 70]
)
def test_words_that_are_not_all_read_are_a_question(words: str) -> None:
    location = Interpreter(RESOLVER).interpret(PlaceQuery(name=words))
    assert (location.kind, location.confidence) == ("", 0.0)
    assert RESOLVER.resolve(PlaceQuery(name=words)).problem


def test_a_remark_does_not_shift_the_columns() -> None:
    """海南 in a column of prefectures is the one of Qinghai, with a remark too."""
    plain, starred = (RESOLVER.resolve(PlaceQuery(NamePath("青海", name))) for name in ("海南", "海南★"))
    assert (plain.code, starred.code) == ("6325", "6325")


def test_names_are_looked_up_in_those_of_an_edition() -> None:
    """新津县 (510132) became 新津区 (510118) in 2020."""
    then = Lookup(Edition("nbs-2017")).resolve_full_name("四川省成都市新津县")
    assert then and (then.code, then.kind, then.confidence) == ("510132", "nameMatch", 1.0)
    today = RESOLVER.locate(PlaceQuery(name="四川省成都市新津县"))
    assert (today.code, today.kind) == ("510118", "formerName")
