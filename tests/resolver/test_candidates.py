"""Candidates for names that the register does not have."""

import pytest
from mingdan.model import NamePath, ReasonKind
from mingdan.resolver.candidates import MAX_CANDIDATES, CandidateSearch
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
find_candidates = CandidateSearch(RESOLVER.edition, RESOLVER.names, RESOLVER.villages).find_candidates

CHENGDU = NamePath("四川省", "成都市")


@pytest.mark.parametrize(
    ("code", "level", "names", "candidate", "kind"),
    [
        (
            "510115001",
            "community",
            CHENGDU._replace(county="温江区", township="柳城街道", community="光华村"),
            "510115001044",
            ReasonKind.OTHER_CLASS,
        ),
        (
            "510115001",
            "community",
            CHENGDU._replace(county="温江区", township="柳城街道", community="大光华社区"),
            "510115001044",
            ReasonKind.CONTAINED_NAME,
        ),
        (
            "510115002",
            "community",
            CHENGDU._replace(county="温江区", township="公平街道", community="光华社区"),
            "510115001044",
            ReasonKind.OTHER_TOWNSHIP,
        ),
        ("5101", "county", CHENGDU._replace(county="温河区"), "510115", ReasonKind.SIMILAR_NAME),
        ("5107", "county", NamePath("四川省", "绵阳市", "温江区"), "510115", ReasonKind.ELSEWHERE_IN_PROVINCE),
        (
            "510104",
            "township",
            CHENGDU._replace(county="锦江区", township="柳城街道"),
            "510115001",
            ReasonKind.ONLY_IN_AREA,
        ),
        (
            "510104",
            "township",
            CHENGDU._replace(county="锦江区", township="柳城街道", community="光华社区"),
            "510115001044",
            ReasonKind.WITHIN_ONLY_IN_AREA,
        ),
        (
            "510104",
            "township",
            CHENGDU._replace(county="锦江区", township="柳城街道", community="无此社区"),
            "510115001",
            ReasonKind.WITHOUT_ONLY_IN_AREA,
        ),
    ],
)
def test_a_candidate_has_a_reason(code: str, level: str, names: NamePath, candidate: str, kind: ReasonKind) -> None:
    candidates = dict(find_candidates(code, level, names))
    assert candidates[candidate].kind is kind
    assert len(candidates) <= MAX_CANDIDATES


def test_several_of_one_name_are_counted() -> None:
    names = NamePath("四川省", "绵阳市", "涪城区", "凤凰街道")
    found = dict(find_candidates("510703", "township", names))
    several = {code: why for code, why in found.items() if why.kind is ReasonKind.SEVERAL_IN_AREA}
    assert set(several) == {"510304006", "510904002"}
    assert {dict(why.parameters)["number"] for why in several.values()} == {2}
    assert list(found)[:2] == list(several)


def test_nothing_is_similar_to_other_words() -> None:
    assert find_candidates("5101", "county", CHENGDU._replace(county="XYZ")) == []
    assert find_candidates("", "province", NamePath("无此省")) == []
