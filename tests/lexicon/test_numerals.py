"""Numerals in Chinese and Arabic figures."""

import pytest
from mingdan.lexicon.numerals import chinese_numeral, parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("11", 11), ("３０", 30), ("007", 7),
        ("一〇一", 101), ("一○一", 101), ("一零一", 101), ("二二三", 223), ("二〇二三", 2023), ("两", 2), ("零", 0),
        ("十", 10), ("十一", 11), ("二十", 20), ("二十三", 23), ("百", 100), ("一百", 100), ("一百一", 101),
        ("一百零一", 101), ("一百一十", 110), ("三百五十六", 356), ("一千", 1000), ("千", 1000), ("两千零三", 2003),
        ("一千二百", 1200), ("九千九百九十九", 9999), ("一万", 10000), ("十万", 100000), ("10万", 100000),
        ("一万二千三百四十五", 12345), ("12千", 12000),
    ],
)  # fmt: skip
def test_a_numeral_has_a_value(text: str, value: int) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize("text", ["", "团", "一团", "1.5", "-1", " 1"])
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_numeral(text)


@pytest.mark.parametrize("number", range(100))
def test_a_written_numeral_has_its_value(number: int) -> None:
    assert parse_numeral(chinese_numeral(number)) == number


def test_numerals_are_written_as_headings_have_them() -> None:
    numbers = (0, 3, 10, 11, 20, 42)
    assert [chinese_numeral(number) for number in numbers] == [
        "零",
        "三",
        "十",
        "十一",
        "二十",
        "四十二",
    ]
