"""How Chinese names are read: syllables with tone marks, by pypinyin and by readings that a person reviewed.

A reading of `data/reference/readings.csv` goes before the library's: it holds for a part of a name, within the
divisions whose code begins as the row says, or everywhere.
"""

import re
import unicodedata
from functools import cache

from mingdan.register.name_part_overrides import NamePartTable

RUN = re.compile(r"[A-Za-z0-9]+|[^\W\da-zA-Z_]+")  # what is read of a name: letters and digits, or characters
_DIAERESIS = "\u0308"


@cache
def _reviewed() -> NamePartTable:
    return NamePartTable("readings.csv", "reading")


def syllables(text: str, code: str = "") -> list[str]:
    """The syllables of the Chinese in a text, with tone marks; letters and digits as they are, the rest left out.

    Args:
        text: a name, or part of one.
        code: the division that it names, for readings that hold in one place only.
    """
    return [one for run in RUN.findall(text) for one in ([run] if run.isascii() else _read(run, code))]


def ascii_letters(syllable: str, umlaut: str = "v") -> str:
    """A syllable in lower-case letters a to z: tone marks off, ü as `v`, as it is typed, or as told."""
    letters = unicodedata.normalize("NFD", syllable.lower()).replace(f"u{_DIAERESIS}", umlaut)
    return "".join(char for char in letters if char.isascii() and char.isalnum())


def _read(text: str, code: str) -> list[str]:
    """Reviewed readings where there are some, and the library's of what lies between them, each as one phrase."""
    return [one for part, says in _reviewed().split(text, code) for one in (says or _by_library(part))]


def _by_library(text: str) -> list[str]:
    """The reading of pypinyin, whose phrases settle several characters together (重庆 chóng qìng)."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take 0.2 s to load

    return lazy_pinyin(text, style=Style.TONE, errors="ignore")
