"""Alternative names of divisions and their costs."""

import pytest
from mingdan.register.alternative_names import (
    ABBREVIATION,
    EXACT,
    FORMER,
    alternative_names,
    short_names,
    township_stem,
    without_peoples,
)
from mingdan.register.edition import Edition


@pytest.mark.parametrize(
    ("code", "name", "cost"),
    [
        ("51", "四川", ABBREVIATION),
        ("45", "广西", ABBREVIATION),
        ("5132", "阿坝州", ABBREVIATION),
        ("5132", "阿坝自治州", ABBREVIATION),
        ("5101", "成都地区", FORMER),
        ("510115", "温江县", FORMER),
        ("510115001", "柳城街道办事处", EXACT),
        ("510115001", "柳城街办", ABBREVIATION),
        ("510115001", "柳城镇", FORMER),
        ("510115001044", "光华社区", EXACT),
    ],
)
def test_a_name_has_a_cost(code: str, name: str, cost: float) -> None:
    assert (name, cost) in list(alternative_names(Edition.reference(), code))


@pytest.mark.parametrize(
    ("code", "names"),
    [("51", {"四川", "川", "蜀"}), ("5101", {"成都", "蓉"}), ("510115001", set()), ("510115001044", set())],
)
def test_short_names(code: str, names: set[str]) -> None:
    assert short_names(Edition.reference(), code) <= names
    assert bool(short_names(Edition.reference(), code)) == bool(names)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("长阳土家族", "长阳"),
        ("阿坝藏族羌族", "阿坝"),
        ("土家族", "土家族"),
        ("温江", "温江"),
        ("积石山保安族东乡族撒拉族", "积石山"),
    ],
)
def test_a_name_without_peoples(name: str, stem: str) -> None:
    assert without_peoples(name) == stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("柳城街道", "柳城"),
        ("柳城街道办事处", "柳城"),
        ("赵镇街道", "赵镇"),
        ("恩和俄罗斯族民族乡", "恩和"),
        ("巴彦苏木", "巴彦"),
    ],
)
def test_the_stem_of_a_township(name: str, stem: str) -> None:
    assert township_stem(name) == stem
