"""Unbroken strings of names, matched as a whole."""

import pytest
from mingdan.resolver.full_name_index import FullNameIndex, without_generic
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
match_full_name = FullNameIndex(RESOLVER.edition, RESOLVER.names).match_full_name

GUANGHUA = "510115001044"


@pytest.mark.parametrize(
    ("words", "whole", "shorter", "to_county"),
    [
        ("四川省成都市温江区柳城街道光华社区居委会", [GUANGHUA], [], []),
        ("成都市温江区柳城街道光华社区", [], [GUANGHUA], []),
        ("温江区柳城街道光华社区", [], [GUANGHUA], []),
        ("温江区柳城街道光华", [GUANGHUA], [], []),
        ("四川省成都市温江区柳城街道", ["510115001"], [], []),
        ("四川成都市温江区柳城街道办事处", ["510115001"], [], []),
        ("温江区柳城街道不存在社区", [], [], []),
        ("成都市温江区", [], [], ["510115"]),
        ("", [], [], []),
    ],
)
def test_a_string_is_matched_from_first_to_last(
    words: str, whole: list[str], shorter: list[str], to_county: list[str]
) -> None:
    assert match_full_name(words) == (whole, shorter, to_county)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("光华社区居委会", "光华"),
        ("光华社区", "光华"),
        ("清江村村委会", "清江村"),
        ("清江村", "清江"),
        ("社区", "社区"),
        ("巴彦嘎查", "巴彦嘎查"),
        ("一连", "一连"),
        ("", ""),
    ],
)
def test_a_name_without_generic_part(name: str, stem: str) -> None:
    assert without_generic(name) == stem
