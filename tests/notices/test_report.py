"""What people are told of a name."""

import pytest
from mingdan.model import MatchKind
from mingdan.notices.report import resolve_name
from mingdan.resolver.resolver import Resolver


@pytest.mark.parametrize(
    "words",
    [
        "四川省成都市温江区柳城街道光华社区",
        "成都市温江区柳城街道",
        "四川广安市岳池县",
        "内蒙古自治区阿拉善盟额济纳旗额济纳旗赛汉陶来苏木",
        "广东省东莞市虎门镇",
        "新疆维吾尔自治区石河子市",
    ],
)
def test_the_split_by_the_divisions_that_are_found_is_that_by_the_words(words: str) -> None:
    assert resolve_name(words).layers == Resolver.reference().split_names(words)


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("四川成都温江", ("四川", "成都", "温江", "", "")),
        ("乐山市中区", ("", "乐山", "市中区", "", "")),
        ("安徽省巢湖市居巢区", ("安徽省", "巢湖市", "居巢区", "", "")),
        ("北京宣武区", ("北京", "", "宣武区", "", "")),
        ("广东东莞虎门", ("广东", "东莞", "", "虎门", "")),
        ("四川省成都市温江县柳城镇光华社区", ("四川省", "成都市", "温江县", "柳城镇", "光华社区")),
    ],
)
def test_short_names_and_names_of_the_past_are_split_by_what_they_stand_for(words: str, names: tuple[str, ...]) -> None:
    assert resolve_name(words).layers == names


def test_an_exact_name_of_the_past_is_said_to_be_one() -> None:
    assert resolve_name("重庆市巴县").location.kind is MatchKind.FORMER
