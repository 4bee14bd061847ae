"""Headings: which texts are headings, how they nest, and what their numbers and words mean."""

import pytest
from mingdan.model import Entry, NamePath
from mingdan.notices.headings import Heading, HeadingStack, check_numbering
from mingdan.notices.places import read_place, top_level

SICHUAN = NamePath("四川省")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("成都市", NamePath(prefecture="成都市")),
        ("温江区", NamePath(county="温江区")),
        ("成都市温江区", NamePath(prefecture="成都市", county="温江区")),
        ("省直辖县级行政区划", NamePath()),
        ("柳城街道", NamePath(township="柳城街道")),
        ("梅列区", NamePath(county="梅列区")),
        ("示范社区", None),
        ("成都市，温江区", None),
    ],
)
def test_headings_that_are_places(text: str, place: NamePath | None) -> None:
    reading = read_place(text, SICHUAN)
    assert (reading and reading[0]) == place


def test_a_character_typed_twice() -> None:
    assert read_place("镇巴巴县", NamePath("陕西省")) == (NamePath(county="镇巴巴县"), True)


def stack_of(*headings: tuple[str, int | None, str]) -> HeadingStack:
    stack = HeadingStack()
    for style, number, text in headings:
        stack.push(Heading(style or "title", number, text))
    return stack


def place_heading(text: str, place: NamePath) -> Heading:
    return Heading(f"place {top_level(place)}", None, text, place, is_place=True)


def test_headings_nest_by_style() -> None:
    stack = stack_of(("一、", 1, "街道"), ("（一）", 1, "甲型"), ("（一）", 2, "乙型"))
    assert (stack.section(), stack.titles()) == ("1-2", ["街道", "乙型"])
    stack.push(Heading("一、", 2, "社区"))
    assert (stack.section(), stack.titles()) == ("2", ["社区"])
    assert [stack.count_entry(), stack.count_entry()] == [(1, "2"), (2, "2")]


def test_a_place_without_number_ends_places_of_its_level() -> None:
    stack = HeadingStack()
    for text, place in (("成都市", NamePath(prefecture="成都市")), ("温江区", NamePath(county="温江区"))):
        stack.push(place_heading(text, place))
    assert stack.layers(SICHUAN) == NamePath("四川省", "成都市", "温江区")
    stack.push(place_heading("绵阳市", NamePath(prefecture="绵阳市")))
    assert (stack.layers(SICHUAN), stack.section()) == (NamePath("四川省", "绵阳市"), "2")


@pytest.mark.parametrize(
    ("number", "text", "problem"),
    [
        (2, "乙型", None),
        (4, "乙型", ("numbering-heading", {"number": 4, "expected": 2})),
        (1, "乙型", ("heading-repeated", {"number": 1, "other": "甲型"})),
    ],
)
def test_numbers_of_headings(number: int, text: str, problem: object) -> None:
    stack = stack_of(("一、", 1, "甲型"))
    assert stack.push(Heading("一、", number, text)) == problem


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (("示范社区", "自治型"), ("示范社区", "自治型")),
        (("示范社区",), ("示范社区", "")),
        (("自治型",), ("标题", "自治型")),
        ((), ("标题", "")),
    ],
)
def test_what_headings_mean(titles: tuple[str, ...], expected: tuple[str, str]) -> None:
    stack = stack_of(*((style, 1, text) for style, text in zip(("一、", "（一）"), titles, strict=False)))
    assert stack.honour_and_category((), (), "标题") == expected


def test_headings_in_cells_of_a_table() -> None:
    stack = HeadingStack()
    sections = []
    for cells in (["示范村"], ["示范社区"], ["示范村"], []):
        stack.push_columns(cells)
        sections.append(stack.section())
    assert sections == ["1", "2", "1", "1"]


@pytest.mark.parametrize(
    ("numbers", "rules"),
    [
        ((1, 2, 3), []),
        ((7, 8, 9), []),
        ((1, 3), ["numbering"]),
        ((1, 2, 1, 2), ["numbering-restart-unheaded"]),
    ],
)
def test_numbers_of_entries(numbers: tuple[int, ...], rules: list[str]) -> None:
    entries = [
        Entry("1", position, number, "", "", "甲村", 1, 1, NamePath(), "line 1")
        for position, number in enumerate(numbers, 1)
    ]
    assert [finding.rule for finding in check_numbering(entries, HeadingStack(), "notice.txt")] == rules
