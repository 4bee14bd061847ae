"""Written names: remarks, marks between levels, several names in one text."""

import pytest
from mingdan.lexicon.written_names import (
    has_name_ending,
    join_distinct,
    remove_level_separators,
    strip_remark,
)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("甲村（茶叶）", "甲村"),
        ("甲村*", "甲村"),
        ("甲社区（原乙社区）", "甲社区（原乙社区）"),
        ("（茶叶）", "（茶叶）"),
    ],
)
def test_remarks_are_removed_unless_they_name_a_place(words: str, expected: str) -> None:
    assert strip_remark(words) == expected


def test_marks_between_levels() -> None:
    assert remove_level_separators("株洲市-醴陵市-沩山镇-沩山村") == "株洲市醴陵市沩山镇沩山村"
    assert remove_level_separators("金色港湾·一期社区") == "金色港湾·一期社区"


@pytest.mark.parametrize(
    "text", ["光华社区", "清江村委", "甲连队", "五里屯", "光华社区（一期）", "柳城街道办", "红旗林场", "三团"]
)
def test_a_generic_part_ends_a_name(text: str) -> None:
    assert has_name_ending(text)
    assert not has_name_ending(f"{text}路")


def test_a_text_that_the_one_before_ends_with_is_not_repeated() -> None:
    assert join_distinct(["成都市", "温江区", "温江区", "柳城街道"]) == "成都市温江区柳城街道"
