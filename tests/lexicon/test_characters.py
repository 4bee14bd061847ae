"""Characters that names cannot hold."""

import sys
import unicodedata

import pytest
from mingdan.lexicon.characters import forbidden_category, normalize_line, normalize_text, without_ignorable
from mingdan.messages import printable


@pytest.mark.parametrize(
    ("character", "category"),
    [
        ("\x1b", "Cc"), ("\u202e", "Cf"), ("\u200b", "Cf"), ("\ue000", "Co"), ("\ud800", "Cs"), ("\uffff", "Cn"),
        ("\u2028", "Zl"), ("\u2029", "Zp"),
    ],
)  # fmt: skip
def test_a_character_that_cannot_be_seen_is_forbidden(character: str, category: str) -> None:
    assert forbidden_category(character) == category


@pytest.mark.parametrize("character", [*"温㙍𠮷〇·（A1 -", "\u3000"])
def test_a_character_that_can_be_seen_is_not(character: str) -> None:
    assert forbidden_category(character) == ""


def test_characters_without_meaning_are_removed() -> None:
    assert without_ignorable("\ufeff成\u200b都\u2060市\u00ad") == "成都市"
    assert without_ignorable("成\u202d都\u2066市\u202e\ufe0f\U000e0100") == "成都市"
    assert without_ignorable("㙍𠮷〇·（A1 -\u3000") == "㙍𠮷〇·（A1 -\u3000"


def test_a_line_keeps_the_controls_that_reorder_what_a_person_sees() -> None:
    assert normalize_line("成\u202d都\u2066市\u200e\ufe0f\U000e0100") == "成\u202d都\u2066市"


def test_every_format_character_is_ignored_in_names_and_shown_in_messages() -> None:
    for character in map(chr, range(sys.maxunicode + 1)):
        selector = "VARIATION SELECTOR" in unicodedata.name(character, "")
        if unicodedata.category(character) == "Cf" or selector:
            assert without_ignorable(f"温{character}江") == "温江"
            assert printable(character) == f"\\u{{{ord(character):04X}}}"


def test_what_typing_leaves_is_removed() -> None:
    assert normalize_text("１２Ａ\u200b⻓沙\ufeff（一）") == "12A长沙（一）"
