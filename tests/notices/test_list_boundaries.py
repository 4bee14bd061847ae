"""List boundaries: where a list begins, and what the lines around it say about it."""

import pytest
from mingdan.model import Line, NamePath
from mingdan.notices.line_classifier import ClassifiedLine, classify_line
from mingdan.notices.list_boundaries import (
    begins_with_place,
    heading_above_list,
    is_one_name_per_line,
    list_start,
    names_in_sentence,
    names_like_titles,
    signatory_area,
    title_places,
    usual_marker_style,
)

NAMES = ["1.温江区柳城街道光华社区", "2.温江区柳城街道南浦社区"]
SICHUAN = NamePath("四川省")


def classified(*texts: str) -> list[ClassifiedLine]:
    lines = [Line(number, f"line {number}", text) for number, text in enumerate(texts, 1)]
    return [classify_line(line, SICHUAN, line.text) for line in lines]


@pytest.mark.parametrize(
    ("texts", "start"),
    [
        (("四川省示范社区名单", *NAMES), 1),
        (("四川省示范社区名单", "", "一、成都市", *NAMES), 2),
        (("通知", "柳城街道办事处", "2023年11月20日", "", *NAMES), 4),
        (("通知", "现予公布。"), 2),
        (("四川省示范村、社区名单", "一、村", *NAMES), 1),
        (("四川省示范村、社区名单", "一、“红旗”村", *NAMES), 1),
    ],
)
def test_where_a_list_begins(texts: tuple[str, ...], start: int) -> None:
    assert list_start(classified(*texts)) == start


def test_a_heading_right_above_the_list() -> None:
    above = classified("通知", "示范社区名单")
    heading = heading_above_list(above, classified(*NAMES, "示范村名单", *NAMES))
    assert heading is above[1]
    assert heading_above_list(above, classified(*NAMES)) is None


def test_the_places_of_a_title() -> None:
    lines = [Line(1, "line 1", "四川省成都市示范社区名单"), Line(2, "line 2", NAMES[0])]
    assert title_places("", lines) == NamePath("四川省", "成都市")
    assert title_places("绵阳市示范社区名单", lines).prefecture == "绵阳市"
    assert title_places("", lines[1:]) == NamePath()


def test_the_style_of_a_list() -> None:
    assert usual_marker_style(classified(*NAMES, "（1）温江区柳城街道光华社区")) == "1."
    assert usual_marker_style([]) == ""
    assert is_one_name_per_line(classified(*NAMES, NAMES[0], "4.甲社区、乙社区"))
    assert not is_one_name_per_line(classified("1.甲社区、乙社区", "2.丙社区、丁社区"))


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (("某厅", "名单", "一、示范单位", "1.名单社区"), ["名单社区"]),
        (("名单", "1.先进社区", "2.示范村", "3.某单位"), []),
        (("名单", "先进社区"), []),
        (("一、名单",), []),
        ((), []),
    ],
)
def test_numbered_names_like_titles_end_a_text_without_a_list(texts: tuple[str, ...], names: list[str]) -> None:
    lines = classified(*texts)
    assert list_start(lines) == len(lines)
    assert [line.body for line in names_like_titles(lines) if line.kind == "name"] == names


def test_names_in_a_sentence() -> None:
    (line,) = classified("经考核，柳城街道光华社区、南浦社区和清江镇甲村达到标准。")
    names = names_in_sentence(line)
    assert names and (names.kind, names.body) == ("list", "柳城街道光华社区、南浦社区和清江镇甲村")
    assert names_in_sentence(classified("现予公布。")[0]) is None


def test_the_area_of_the_signatories() -> None:
    assert signatory_area(classified(*NAMES, "", "绵阳市民政局", "2023年11月20日")).prefecture == "绵阳市"
    assert signatory_area(classified(*NAMES)) == NamePath()


def test_a_text_that_begins_with_a_place() -> None:
    school, other = classified("成都市第一中学", "有关单位")
    assert begins_with_place(school, SICHUAN) and not begins_with_place(other, SICHUAN)
