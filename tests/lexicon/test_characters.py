"""Characters that names cannot hold."""

import pytest
from mingdan.lexicon.characters import forbidden_category, normalize_text, without_removable


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
    assert without_removable("\ufeff成\u200b都\u2060市\u00ad") == "成都市"
    assert without_removable("成都市\u202e") == "成都市\u202e"


def test_what_typing_leaves_is_removed() -> None:
    assert normalize_text("１２Ａ\u200b⻓沙\ufeff（一）") == "12A长沙（一）"
