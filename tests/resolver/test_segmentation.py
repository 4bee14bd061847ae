"""Words split into names by level, for names that the register has and for others."""

import pytest
from mingdan.model import NamePath
from mingdan.resolver.resolver import Resolver
from mingdan.resolver.segmentation import MAX_LENGTH

RESOLVER = Resolver.reference()
split_names = RESOLVER.split_names

CHENGDU = NamePath("四川省", "成都市")


@pytest.mark.parametrize(
    ("words", "context", "names"),
    [
        ("成都市温江区柳城街道光华社区", NamePath(), NamePath("", "成都市", "温江区", "柳城街道", "光华社区")),
        ("温江区柳城街道光华社区", CHENGDU, NamePath("", "", "温江区", "柳城街道", "光华社区")),
        ("成都温江区柳城街道光华社区", NamePath(), NamePath("", "成都", "温江区", "柳城街道", "光华社区")),
        ("攀枝花市仁和区仁和镇", NamePath(), NamePath("", "攀枝花市", "仁和区", "仁和镇", "")),
        ("成都市金堂县赵镇街道", NamePath(), NamePath("", "成都市", "金堂县", "赵镇街道", "")),
        ("温江区新建街道新社区", CHENGDU, NamePath("", "", "温江区", "新建街道", "新社区")),
        (
            "新疆生产建设兵团第一师阿拉尔市十一团一连",
            NamePath(),
            NamePath("新疆生产建设兵团", "第一师阿拉尔市", "", "十一团", "一连"),
        ),
        ("光华社区", CHENGDU._replace(county="温江区", township="柳城街道"), NamePath("", "", "", "", "光华社区")),
        ("", NamePath(), NamePath()),
    ],
)
def test_words_are_split(words: str, context: NamePath, names: NamePath) -> None:
    assert split_names(words, context) == names
    assert "".join(names) == words


def test_words_that_are_too_long_are_not_split() -> None:
    words = "镇" * (MAX_LENGTH + 1)
    assert split_names(words) == NamePath(community=words)
