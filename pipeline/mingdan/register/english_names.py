"""English names of divisions: those that have a source, from `data/reference/english_names.csv`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mingdan.io_text import shown
from mingdan.register.tables import Row, by_code
from mingdan.resources import folder

COLUMNS = ("code", "name", "source")


@dataclass(frozen=True, slots=True)
class EnglishName:
    """A name, and where it is from."""

    name: str
    source: str


@cache
def english_names() -> dict[str, EnglishName]:
    """The English names that come with mingdan, by code; a transcription that nobody else uses is none.

    Raises:
        InputError: a row is not what it should be; every such row is named.
    """
    return read_english_names(folder("data/reference") / "english_names.csv")


def read_english_names(file: Path) -> dict[str, EnglishName]:
    """The names of one table; raises as `english_names` does."""
    return by_code(file, COLUMNS, lambda row: EnglishName(row["name"], row["source"]), _wrong)


def _wrong(row: Row) -> Iterator[str]:
    if not row["name"].strip() or any("\u4e00" <= character <= "\u9fff" for character in row["name"]):
        yield f"name is {shown(row['name'])!r}, expected an English name"
    if not row["source"].strip() or "pinyin" in row["source"]:
        yield f"source is {shown(row['source'])!r}, expected where the name is used: a transcription is no English name"
