"""Splitting: the names in an entry, level by level, as written; the register decides where one ends."""

import random

import pytest
from mingdan.model import NamePath
from mingdan.resolver.resolver import Resolver

RESOLVER = Resolver.reference()
split_names = RESOLVER.split_names


CASES = {
    "成都市温江区柳城街道光华社区": "|成都市|温江区|柳城街道|光华社区",
    "成都市金堂县赵镇街道": "|成都市|金堂县|赵镇街道|",
    "达州市宣汉县东乡街道文昌社区": "|达州市|宣汉县|东乡街道|文昌社区",
    "达州市开江县任市镇和平社区": "|达州市|开江县|任市镇|和平社区",
    "攀枝花市仁和区仁和镇银华社区": "|攀枝花市|仁和区|仁和镇|银华社区",
    "成都市邛崃市文君街道": "|成都市|邛崃市|文君街道|",
    "阿坝州汶川县绵虒镇绵虒镇社区": "|阿坝州|汶川县|绵虒镇|绵虒镇社区",
    "乐山市井研县周坡镇周坡街社区": "|乐山市|井研县|周坡镇|周坡街社区",
    "重庆市渝中区七星岗街道": "重庆市||渝中区|七星岗街道|",
    "河南省济源市沁园街道": "河南省||济源市|沁园街道|",
    "广东省东莞市莞城街道": "广东省|东莞市||莞城街道|",
    "广东省东莞市东莞市莞城街道": "广东省|东莞市|东莞市|莞城街道|",
    "内蒙古锡林郭勒盟苏尼特左旗满都拉图镇": "内蒙古|锡林郭勒盟|苏尼特左旗|满都拉图镇|",
    "呼伦贝尔市陈巴尔虎旗呼和诺尔镇哈日干图嘎查": "|呼伦贝尔市|陈巴尔虎旗|呼和诺尔镇|哈日干图嘎查",
    "云南省昆明市晋宁区双河彝族乡": "云南省|昆明市|晋宁区|双河彝族乡|",
    "成都市高新区桂溪街道": "|成都市|高新区|桂溪街道|",
    "西安市高新区丈八沟街道": "|西安市|高新区|丈八沟街道|",
    "长治县苏店镇": "||长治县|苏店镇|",
    "新疆生产建设兵团第一师11团": "新疆生产建设兵团|第一师||11团|",
    "第一师阿拉尔市十一团十三连": "|第一师阿拉尔市||十一团|十三连",
    "六师军户农场二连": "|六师||军户农场|二连",
}


@pytest.mark.parametrize("words", CASES)
def test_cases(words: str) -> None:
    assert "|".join(split_names(words)) == CASES[words]


@pytest.mark.parametrize(
    ("words", "context", "expected"),
    [
        ("柳城街道光华社区", NamePath("四川省", "成都市", "温江区"), "|||柳城街道|光华社区"),
        ("温江区柳城街道光华社区", NamePath("四川省", "成都市"), "||温江区|柳城街道|光华社区"),
        ("光华社区", NamePath("四川省", "成都市", "温江区", "柳城街道"), "||||光华社区"),
        ("一师十一团十三连", NamePath("新疆生产建设兵团"), "|一师||十一团|十三连"),
    ],
)
def test_a_context_narrows_the_search_and_is_no_part_of_the_result(
    words: str, context: NamePath, expected: str
) -> None:
    assert "|".join(split_names(words, context)) == expected


def test_the_names_joined_are_the_words() -> None:
    generator = random.Random(5)  # noqa: S311  (the same draw every time)
    letters = "省市区县乡镇村街道社兵团师连第一十成都温江赵任自治州旗（）3"
    for _ in range(2000):
        words = "".join(generator.choices(letters, k=generator.randint(0, 20)))
        assert "".join(split_names(words)) == words


def test_what_is_too_long_is_not_split() -> None:
    assert split_names("成都市" * 40) == NamePath(community="成都市" * 40)
