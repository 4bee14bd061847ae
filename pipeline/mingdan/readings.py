"""How Chinese names are read: syllables with tone marks, by pypinyin and by readings that a person reviewed.

A reading of `data/reference/readings.csv` goes before the library's: it holds for a part of a name, within the
divisions whose code begins as the row says, or everywhere.
"""

import csv
import re
import unicodedata
from functools import cache
from typing import NamedTuple

from mingdan.resources import folder

_RUN = re.compile(r"[A-Za-z0-9]+|[^\W\da-zA-Z_]+")
_DIAERESIS = "\u0308"
# GB/T 16159, 6.3: these keep their own tone, whatever the next syllable makes of it in speech.
_OWN_TONE = {"一": "yī", "不": "bù"}


class Reading(NamedTuple):
    """A row of the table: a part of names, where it holds, and its syllables, one a character."""

    part: str
    code: str
    syllables: tuple[str, ...]


@cache
def readings() -> dict[str, tuple[Reading, ...]]:
    """The reviewed readings by first character; longer parts first, then those of smaller divisions."""
    with (folder("data/reference") / "readings.csv").open(encoding="utf-8", newline="") as table:
        rows = [Reading(row["part"], row["code"], tuple(row["reading"].split())) for row in csv.DictReader(table)]
    rows.sort(key=lambda row: (-len(row.part), -len(row.code)))
    return {first: tuple(row for row in rows if row.part[0] == first) for first in {row.part[0] for row in rows}}


def syllables(text: str, code: str = "") -> list[str]:
    """The syllables of the Chinese in a text, with tone marks; letters and digits as they are, the rest left out.

    Args:
        text: a name, or part of one.
        code: the division that it names, for readings that hold in one place only.
    """
    runs = _RUN.findall(text)
    return [syllable for run in runs for syllable in ([run] if run.isascii() else _read(run, code))]


def plain(syllable: str, umlaut: str = "v") -> str:
    """A syllable in lower-case letters a to z: tone marks off, ü as `v`, as it is typed, or as told."""
    letters = unicodedata.normalize("NFD", syllable.lower())
    letters = letters.replace(f"u{_DIAERESIS}", umlaut)
    return "".join(char for char in letters if char.isascii() and char.isalnum())


def _read(text: str, code: str) -> list[str]:
    """Reviewed readings where there are some, and the library's of what lies between them, each as one phrase."""
    found: list[str] = []
    start = position = 0
    while position < len(text):
        if row := _reviewed(text, position, code):
            found += [*_by_library(text[start:position]), *row.syllables]
            start = position = position + len(row.part)
        else:
            position += 1
    return found + _by_library(text[start:])


def _reviewed(text: str, position: int, code: str) -> Reading | None:
    rows = readings().get(text[position], ())
    return next((row for row in rows if text.startswith(row.part, position) and code.startswith(row.code)), None)


def _by_library(text: str) -> list[str]:
    """The reading of pypinyin, whose phrases settle several characters together (重庆 chóng qìng)."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take 0.2 s to load

    read = lazy_pinyin(text, style=Style.TONE, errors=lambda unknown: [""] * len(unknown)) if text else []
    return [_OWN_TONE.get(char, syllable) for char, syllable in zip(text, read, strict=True) if syllable]
