"""The editions of the register in `data/reference/divisions`: names by edition, and how editions correspond.

`edition(id)` and `editions()` describe them (`nbs-2016` … `nbs-2023`, `mca-2026`). An edition's names are plain dicts
`code -> name` in order of code, placeholders included, with the codes of the levels of `Level` (2, 4, 6, 9, 12 digits);
every code has its parent in the same dict.

* `upper_names(id)`: provinces, prefectures and counties of the whole country.
* `names(id, province)`: everything of one province. NBS 2023 and MCA 2026 are read as they are; the editions before
  are what NBS 2023 has, without what is younger, with the names of then.
* `spans(province)`: every name of an earlier edition that NBS 2023 does not have for the code, with its years; and the
  first year of what NBS 2023 has and NBS 2016 has not. This is all that tells the earlier editions apart, so one
  pass over it finds a name of any year.

Nothing is kept between calls except what `lru_cache` holds for each edition and province.
"""

import gzip
import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path

from mingdan.errors import InputError
from mingdan.register.divisions import PROVINCE_COLUMNS
from mingdan.register.tables import Code, Text, read_rows, read_table
from mingdan.resources import folder

OLDEST, REFERENCE = 2016, 2023  # the first and the last year of the NBS editions
_EARLIER = "nbs-2016-2022"


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """A row of `editions.csv`.

    Attributes:
        id: `{scheme}-{year}`, as in IRIs.
        scheme: `nbs` or `mca`.
        year: of the edition.
        cut_off: the day whose divisions it lists.
        deepest: the lowest level that it has: `village` or `township`.
        prefectures, counties, townships, villages: its number of codes by level, placeholders included.
        whole: whether it has every division of its day.
        lacks: what it lacks, if it is not whole.
        package, version, sha256, licence: the source.
    """

    id: Text
    scheme: Text
    year: int
    cut_off: date
    deepest: Text
    prefectures: int
    counties: int
    townships: int
    villages: int
    whole: bool
    lacks: str
    package: Text
    version: Text
    sha256: Text
    licence: Text

    @property
    def is_full(self) -> bool:
        """Whether the edition has files of its own, and is not made from those of the reference edition."""
        return self.scheme != "nbs" or self.year == REFERENCE


@dataclass(frozen=True, slots=True)
class Span:
    """A name that a code had in the NBS editions from one year to another, and in neither neighbour of these.

    Attributes:
        code: of the division.
        name: in the register; empty where `last` is `REFERENCE`, because that edition has it.
        first, last: the years of the first and the last edition.
    """

    code: str
    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _UpperRow:
    code: Code
    name: Text
    first: int
    last: int


def _divisions() -> Path:
    return folder("data/reference") / "divisions"


@lru_cache
def editions() -> dict[str, EditionRecord]:
    """Every edition by its id, the NBS editions first, from the oldest.

    Raises:
        InputError: the table is missing or damaged.
    """
    return {record.id: record for record in read_table(_divisions() / "editions.csv", EditionRecord)}


def edition(edition_id: str) -> EditionRecord:
    """The edition of an id.

    Raises:
        InputError: there is no such edition.
    """
    if edition_id not in editions():
        raise InputError("unknown-edition", edition=edition_id, expected=tuple(editions()))
    return editions()[edition_id]


def names(edition_id: str, province: str) -> dict[str, str]:
    """The names of a province in an edition, by code.

    Args:
        edition_id: e.g. `nbs-2017`.
        province: the two digits of its code.

    Raises:
        InputError: there is no such edition or province, or a reference file is damaged.
    """
    record = edition(edition_id)
    if record.is_full:
        return dict(_full_names(record.id, province))
    younger: set[str] = set()
    past: list[str] = []
    for first, last, lines in _sections(province):
        if last == REFERENCE and first > record.year:
            younger.update(lines)
        elif first <= record.year <= last < REFERENCE:
            past += lines
    kept = ((code, name) for code, name in _full_names(f"nbs-{REFERENCE}", province).items() if code not in younger)
    return dict(sorted(chain(kept, _cells(_earlier_file(province), past))))


def spans(province: str) -> Iterator[Span]:
    """What the NBS editions of a province differ in, in order of years and code.

    Raises:
        InputError: there is no such province, or a reference file is damaged.
    """
    for first, last, lines in _sections(province):
        if last == REFERENCE:
            yield from (Span(code, "", first, last) for code in lines)
        else:
            yield from (Span(code, name, first, last) for code, name in _cells(_earlier_file(province), lines))


def upper_names(edition_id: str) -> dict[str, str]:
    """The names of all provinces, prefectures and counties in an edition, by code.

    Raises:
        InputError: there is no such edition, or the reference file is missing or damaged.
    """
    record = edition(edition_id)
    if not record.is_full:
        return {code: name for code, name, first, last in _upper_spans() if first <= record.year <= last}
    file = _divisions() / record.id / "upper.csv"
    lines = _verified_upper(file).removeprefix("code,name\n").splitlines()
    return dict(_cells(file, lines))


@lru_cache
def _full_names(edition_id: str, province: str) -> dict[str, str]:
    """The names of a province in an edition that has a file of its own."""
    file = _divisions() / edition_id / f"{province}.csv.xz"
    text = _verified(file, province, lzma.decompress)
    return dict(_cells(file, text.splitlines()))


@lru_cache
def _sections(province: str) -> tuple[tuple[int, int, list[str]], ...]:
    """The sections of the file of the earlier editions: first year, last year, lines."""
    file = _earlier_file(province)
    return tuple(_section(file, text) for text in _verified(file, province, gzip.decompress).split("\n\n"))


def _section(file: Path, text: str) -> tuple[int, int, list[str]]:
    years, *lines = text.splitlines()
    first, separator, last = years.partition(",")
    if not (separator and first.isdecimal() and last.isdecimal()):
        raise InputError("reference-rows", file=file)
    return int(first), int(last), lines


def _earlier_file(province: str) -> Path:
    return _divisions() / _EARLIER / f"{province}.txt.gz"


@lru_cache
def _upper_spans() -> tuple[tuple[str, str, int, int], ...]:
    file = _divisions() / _EARLIER / "upper.csv"
    _verified_upper(file)
    return tuple((row.code, row.name, row.first, row.last) for row in read_table(file, _UpperRow))


def _cells(file: Path, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The code and the name of each line."""
    cells = ",".join(lines).split(",") if lines else []
    if len(cells) != 2 * len(lines):
        raise InputError("reference-rows", file=file)
    return zip(cells[::2], cells[1::2], strict=True)


def _verified(file: Path, province: str, decompress: Callable[[bytes], bytes]) -> str:
    """The text of a province's file, once its hash is that of the table beside it."""
    hashes = _hashes(file.with_name("provinces.csv"))
    if province not in hashes:
        raise InputError("unknown-province-code", code=province, expected=tuple(sorted(hashes)))
    try:
        content = decompress(file.read_bytes())
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise InputError("reference-unreadable", file=file, reason=error) from error
    if hashlib.sha256(content).hexdigest() != hashes[province]:
        raise InputError("reference-changed", file=file, table="provinces.csv")
    return content.decode()


def _hashes(table: Path) -> dict[str, str]:
    """The hashes of a table of provinces, by code."""
    columns = PROVINCE_COLUMNS if table.parent.name != _EARLIER else ("code", "name", "sha256")
    return {row["code"]: row["sha256"] for _, row in read_rows(table, columns)}


def _verified_upper(file: Path) -> str:
    """The text of a table of upper levels, once its hash is that of the file beside it."""
    try:
        content, expected = file.read_bytes(), Path(f"{file}.sha256").read_text("ascii").split()[:1]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("reference-unreadable", file=file, reason=error) from error
    if [hashlib.sha256(content).hexdigest()] != expected:
        raise InputError("reference-changed", file=file, table=f"{file.name}.sha256")
    return content.decode()
