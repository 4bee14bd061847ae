"""List items: separators, remarks, and levels that an entry takes from above."""

import pytest
from mingdan.model import NamePath
from mingdan.notices.list_items import (
    check_name,
    complete_from,
    group_names,
    is_name_list,
    merge_layers,
    split_outside_brackets,
    split_sentences,
    top_level,
)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("甲村、乙村，丙村", [["甲村", "乙村"], ["丙村"]]),
        ("甲村，乙村", [["甲村", "乙村"]]),
        ("甲社区、乙社区和丙社区", [["甲社区", "乙社区", "丙社区"]]),
        ("甲村、共和村", [["甲村", "共和村"]]),
        ("甲村（原乙、丙）、丁村", [["甲村（原乙、丙）", "丁村"]]),
    ],
)
def test_names_of_a_list(text: str, groups: list[list[str]]) -> None:
    assert group_names(text) == groups


def test_parts_of_a_list() -> None:
    assert split_outside_brackets("甲，（乙，丙），丁", "，") == ["甲", "（乙，丙）", "丁"]
    assert split_sentences("甲村；乙村。") == ["甲村", "乙村"]
    assert is_name_list("甲村、乙社区") and not is_name_list("甲、乙、丙") and not is_name_list("甲村")


def test_levels_from_above() -> None:
    above = NamePath("四川省", "成都市", "温江区")
    assert complete_from(above, NamePath(township="柳城街道")) == NamePath("四川省", "成都市", "温江区", "柳城街道")
    assert complete_from(above, NamePath(prefecture="绵阳市")) == NamePath("四川省", "绵阳市")
    assert merge_layers([above, NamePath(), NamePath(county="金堂县")]) == NamePath("四川省", "成都市", "金堂县")
    assert (top_level(above), top_level(NamePath(county="金堂县")), top_level(NamePath())) == (0, 2, 5)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("柳城街道光华社区（一期）·A区", None),
        ("", ("name-empty", {})),
        ("村" * 101, ("too-long", {"length": 101, "most": 100})),
        ("光华\u202e社区", ("character", {"kind": "Cf", "point": "U+202E"})),
        ("光华<社区", ("name", {"character": "< (U+003C)"})),
    ],
)
def test_words_that_cannot_be_a_name(words: str, problem: tuple[str, dict[str, str | int]] | None) -> None:
    assert check_name(words) == problem
