"""Levels of divisions, and what codes say by their digits."""

import pytest
from mingdan.lexicon.levels import (
    LEVELS,
    Level,
    code_at,
    code_path,
    has_level,
    is_above,
    is_at,
    is_below,
    level_of,
    level_of_field,
    own_digits,
    parent_code,
    shown_code,
    six_digits,
    split_joined,
    without_filling,
)
from mingdan.model import NamePath

VILLAGE = "510115001044"
PATH = ["51", "5101", "510115", "510115001", VILLAGE]


def test_the_levels_are_those_of_a_name_path_in_its_order() -> None:
    assert tuple(level.field for level in LEVELS) == NamePath._fields
    assert [level.depth for level in LEVELS] == list(range(len(LEVELS)))
    assert [level_of_field(level.field) for level in LEVELS] == list(LEVELS)


def test_a_code_has_the_level_of_its_length() -> None:
    assert [level_of(code) for code in ("", *PATH)] == list(Level)
    assert [code for code in PATH if is_at(code, Level.TOWNSHIP)] == ["510115001"]
    assert [length for length in range(14) if has_level("1" * length)] == [2, 4, 6, 9, 12]


@pytest.mark.parametrize("code", ["5", "510", "51011500104", "5101150010440"])
def test_a_code_of_another_length_has_no_level(code: str) -> None:
    with pytest.raises(KeyError):
        level_of(code)


def test_a_code_lies_in_those_that_its_digits_begin_with() -> None:
    assert [parent_code(code) for code in PATH] == ["", *PATH[:-1]]
    assert code_path(VILLAGE) == PATH
    assert code_path("510115") == PATH[:3]
    assert code_path("") == []


@pytest.mark.parametrize(
    ("code", "text"), [("51", "51"), ("510115", "51 01 15"), ("510115001044", "51 01 15 001 044"), ("", "")]
)
def test_codes_are_written_so_that_no_spreadsheet_takes_them_for_numbers(code: str, text: str) -> None:
    assert shown_code(code) == text


def test_levels_of_codes_are_compared() -> None:
    assert [is_above(code, Level.COUNTY) for code in ("", *PATH)] == [True, True, True, False, False, False]
    assert [is_below(code, Level.COUNTY) for code in ("", *PATH)] == [False, False, False, False, True, True]


def test_parts_of_codes() -> None:
    assert code_at(VILLAGE, Level.COUNTY) == "510115"
    assert code_at("51", Level.COUNTY) == "51"
    assert [own_digits(code) for code in PATH] == ["51", "01", "15", "001", "044"]
    assert split_joined("510115001510115002", Level.TOWNSHIP) == ["510115001", "510115002"]
    assert (without_filling("510115000000"), without_filling("510100"), without_filling("51")) == (
        "510115",
        "5101",
        "51",
    )
    assert six_digits("51") == "510000"
