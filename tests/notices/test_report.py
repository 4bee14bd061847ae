"""What people are told of a name."""

import pytest
from mingdan.notices.report import resolve_name
from mingdan.resolver.resolver import Resolver


@pytest.mark.parametrize(
    "words",
    [
        "四川省成都市温江区柳城街道光华社区",
        "成都市温江区柳城街道",
        "四川广安市岳池县",
        "宁夏回族自治区固原市彭阳县县",
        "内蒙古自治区阿拉善盟额济纳旗额济纳旗赛汉陶来苏木",
        "广东省东莞市虎门镇",
        "新疆维吾尔自治区石河子市",
    ],
)
def test_the_split_by_the_divisions_that_are_found_is_that_by_the_words(words: str) -> None:
    assert resolve_name(words).layers == Resolver.reference().split_names(words)
