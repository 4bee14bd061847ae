"""The resolver answers a query by names, code, or both; each edition has its own resolver."""

import pytest
from mingdan.lexicon.levels import Level
from mingdan.model import NamePath
from mingdan.register.edition import Edition
from mingdan.resolver.interpretations import Interpreter, overlaps
from mingdan.resolver.lookup import Lookup
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolution, Resolver, have_same_name

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


def test_a_resolution_has_the_level_of_its_division() -> None:
    assert [Resolution(code).level for code in ("", "51", GUANGHUA)] == [Level.COUNTRY, Level.PROVINCE, Level.VILLAGE]


def test_several_of_one_name_are_all_candidates() -> None:
    resolution = RESOLVER.resolve(PlaceQuery(name="朝阳区"))
    assert have_same_name(resolution.candidates)
    assert {candidate.code for candidate in resolution.candidates} == {"110105", "220104"}


def test_the_interpretations_begin_with_the_plainest() -> None:
    first = Interpreter(RESOLVER).interpret(PlaceQuery(name="成都市温江区"))
    assert (first.code, first.kind) == ("510115", "nameMatch")
    assert overlaps("51", "510115") and overlaps("510115", "51") and not overlaps("51", "52")


def test_decisions_do_not_change_the_resolver_that_they_are_added_to() -> None:
    decided = RESOLVER.with_decisions({})
    assert decided.names is RESOLVER.names and decided is not RESOLVER


def test_names_are_looked_up_in_those_of_an_edition() -> None:
    """新津县 (510132) became 新津区 (510118) in 2020."""
    then = Lookup(Edition("nbs-2017")).resolve_string("四川省成都市新津县")
    assert (then.code, then.kind, then.confidence) == ("510132", "nameMatch", 1.0)
    today = RESOLVER.resolve_string("四川省成都市新津县")
    assert (today.code, today.kind) == ("510118", "variantMatch")
