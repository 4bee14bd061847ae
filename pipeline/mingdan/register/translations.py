"""Names of divisions in English and in traditional characters.

English names are those that have a source (`english_names.csv`). A name has a form in traditional characters only where
each of its characters is settled: 余 may be 餘 or 余, and only a row of `traditional.csv` says which; all others come
from OpenCC's table (`traditional_characters.csv`). Where two forms are in use, as 臺 and 台, the name has both.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from mingdan.lexicon.characters import has_chinese
from mingdan.messages import Term
from mingdan.register.edition import Edition
from mingdan.register.name_part_overrides import NamePartTable
from mingdan.register.tables import Text, Words, load, read_table
from mingdan.resources import folder


@dataclass(frozen=True, slots=True)
class EnglishName:
    """The English name of a division, and where it is from."""

    code: str
    name: str
    source: str

    def problems(self) -> Iterator[tuple[str, str, Term]]:
        """What is wrong with the row: column, cell, what was expected."""
        if not Edition.reference().is_division(self.code):
            yield "code", self.code, Term("division-code")
        if not self.name.strip() or has_chinese(self.name):
            yield "name", self.name, Term("english-name")
        if not self.source.strip() or "pinyin" in self.source:
            yield "source", self.source, Term("name-source")


@dataclass(frozen=True, slots=True)
class _Character:
    simplified: Text
    traditional: Words


@cache
def english_names() -> dict[str, EnglishName]:
    """The English names of divisions by code; transcriptions are not among them.

    Raises:
        InputError: a cell is wrong; every wrong cell is named.
    """
    return read_english_names(folder("data/reference") / "english_names.csv")


def read_english_names(file: Path) -> dict[str, EnglishName]:
    """The names of one table; raises as `english_names` does."""
    return {name.code: name for name in read_table(file, EnglishName, unique=("code",))}


@cache
def _reviewed_parts() -> NamePartTable:
    return NamePartTable("traditional.csv", "traditional")


@cache
def _characters() -> dict[str, Words]:
    rows = load("traditional_characters.csv", _Character)
    return {row.simplified: row.traditional for row in rows}


@cache
def _simplified() -> dict[int, str]:
    """The simplified characters by the traditional ones that stand for them only."""
    by_traditional: dict[str, set[str]] = {}
    for simplified, forms in _characters().items():
        for form in forms:
            by_traditional.setdefault(form, set()).add(simplified)
    settled = {form: texts.pop() for form, texts in by_traditional.items() if len(form) == len(texts) == 1}
    return {ord(form): text for form, text in settled.items() if form not in _characters()}


def to_simplified(words: str) -> str:
    """Words in simplified characters, as far as the table of characters says them."""
    return words.translate(_simplified())


def traditional_forms(name: str, code: str) -> Words:
    """The forms of a division's label in traditional characters, sorted.

    Args:
        name: the label.
        code: the code of the division, for decisions that hold in one place only.

    Returns:
        The forms; none where the name is the same in both scripts, or where a character is not settled.
    """
    choices: list[Words] = []
    for part, reviewed in _reviewed_parts().split(name, code):
        forms = [reviewed] if reviewed else [_characters().get(character, (character,)) for character in part]
        if not reviewed and any(len(each) > 1 for each in forms):
            return ()
        choices += forms
    return tuple(sorted({"".join(form) for form in product(*choices)} - {name}))
