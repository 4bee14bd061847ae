"""Characters that names cannot hold."""

import pytest
from mingdan.lexicon.characters import forbidden_category, without_removable


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\x1b", "control character"), ("\u202e", "invisible format character"),
        ("\u200b", "invisible format character"),
        ("\ue000", "private-use character"), ("\ud800", "lone surrogate"), ("\uffff", "unassigned code point"),
        ("\u2028", "line separator"), ("\u2029", "paragraph separator"),
    ],
)  # fmt: skip
def test_a_character_that_cannot_be_seen_is_forbidden(character: str, name: str) -> None:
    category = forbidden_category(character)
    assert category is not None
    assert category[0] == name


@pytest.mark.parametrize("character", [*"温㙍𠮷〇·（A1 -", "\u3000"])
def test_a_character_that_can_be_seen_is_not(character: str) -> None:
    assert forbidden_category(character) is None


def test_characters_without_meaning_are_removed() -> None:
    assert without_removable("\ufeff成\u200b都\u2060市\u00ad") == "成都市"
    assert without_removable("成都市\u202e") == "成都市\u202e"
