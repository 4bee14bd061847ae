"""Line markers: numbers, counts, labels, dates and page numbers, without any knowledge of places."""

from datetime import date

import pytest
from mingdan.notices.line_markers import (
    is_page_number,
    parse_date,
    parse_marker,
    split_count,
    split_label,
    split_numbered_entries,
    strip_heading_brackets,
    strip_noise,
)


@pytest.mark.parametrize(
    ("text", "style", "number", "rest"),
    [
        ("一、街道", "一、", 1, "街道"),
        ("（十二）自治型", "（一）", 12, "自治型"),
        ("1.2 清江镇", "1.1", 2, "清江镇"),
        ("3.清江镇", "1.", 3, "清江镇"),
        ("4）清江镇", "1.", 4, "清江镇"),
        ("(5)清江镇", "（1）", 5, "清江镇"),
        ("⑥清江镇", "①", 6, "清江镇"),
        ("第7名：清江镇", "第1", 7, "清江镇"),
        ("8 清江镇", "1 ", 8, "清江镇"),
        ("● 清江镇", "●", None, "清江镇"),
        ("2023年示范镇", "", None, "2023年示范镇"),
        ("清江镇", "", None, "清江镇"),
    ],
)
def test_the_number_of_a_line(text: str, style: str, number: int | None, rest: str) -> None:
    marker = parse_marker(text)
    assert (marker.style, marker.number, marker.rest) == (style, number, rest)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("兰州市(1个)", ("兰州市", 1)),
        ("东源县10个", ("东源县", 10)),
        ("成都市（共三十个社区）", ("成都市", 30)),
        ("兰州市", ("兰州市", None)),
    ],
)
def test_the_count_of_a_heading(text: str, expected: tuple[str, int | None]) -> None:
    assert split_count(text) == expected


def test_labels_and_brackets() -> None:
    assert split_label("城固县:原公镇青龙寺村") == ("城固县", "原公镇青龙寺村")
    assert split_label("城固县") is None
    assert strip_heading_brackets("【长沙市】") == "长沙市"
    assert strip_heading_brackets("[长沙市]长沙县") == "长沙市：长沙县"


def test_what_copy_protection_adds_is_removed() -> None:
    assert strip_noise('#$ a%" 长沙市') == "长沙市"
    assert strip_noise("长沙市 A区") == "长沙市 A区"


@pytest.mark.parametrize("text", ["2023年11月20日", "二〇二三年十一月二十日", "2023-11-20", "2023.11.20"])
def test_a_date_in_every_spelling(text: str) -> None:
    assert parse_date(text) == date(2023, 11, 20)


def test_a_date_that_does_not_exist() -> None:
    assert parse_date("2023年第1批") is None
    with pytest.raises(ValueError, match="month"):
        parse_date("2023年13月1日")


@pytest.mark.parametrize(("text", "expected"), [("3", True), ("— 3 —", True), ("第3页/共9页", True), ("2023", False)])
def test_page_numbers(text: str, expected: bool) -> None:
    assert is_page_number(text) is expected


def test_several_entries_on_a_line() -> None:
    assert split_numbered_entries("1.甲社区 2.乙社区 3.丙社区") == ["1.甲社区", "2.乙社区", "3.丙社区"]
    assert split_numbered_entries("1.甲社区 5.乙社区") == ["1.甲社区 5.乙社区"]
