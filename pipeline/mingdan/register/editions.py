"""The editions of the register in `data/reference/divisions`: names by edition, and how editions correspond.

`editions()` describes them: `nbs-2016` to `nbs-2023`, `mca-2026`. Names are dicts `code -> name` in order of code, with
placeholders (1101 市辖区), codes of 2, 4, 6, 9 and 12 digits, and every code's parent in the same dict.

* `upper_names(id)`: provinces, prefectures and counties of the whole country.
* `names(id, province)`: all of one province. NBS 2023 and MCA 2026 are read as they are; an earlier edition is NBS 2023
  without what is younger, with the names of then.
* `spans(province)`: the names of earlier editions that NBS 2023 does not have, with their years, and the first year of
  what NBS 2016 has not: all that tells the NBS editions apart. Codes that are in no span have one name in all of them.
* `correspondences(id, province)`: what became, in the next edition (after NBS 2023: MCA 2026), of each unit that does
  not go on with its code and class. A code without an entry is the same unit there, though the form of its name may
  differ. An entry with a confidence below 0.9 is a question, not an answer. `predecessors` has them by successor.

Counties and prefectures by year from 1980 on are in `mingdan.register.history`. `lru_cache` keeps what was read, by
province and edition. Every function raises InputError where an edition or a province does not exist
(`unknown-edition`, `unknown-province-code`) or a file is damaged (`reference-unreadable`, `reference-changed`, …).
"""

import gzip
import hashlib
import lzma
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from mingdan.errors import InputError
from mingdan.lexicon.levels import Level, code_at
from mingdan.register.tables import Text, read_rows, read_table
from mingdan.resources import folder

FIRST, REFERENCE = 2016, 2023  # the years of the oldest NBS edition, and of the one that is kept in full
PROVINCE_COLUMNS = ("code", "name", "prefectures", "counties", "townships", "villages", "sha256")
_EARLIER, _CHANGES = "nbs-2016-2022", "correspondences"
_CONTINUING = frozenset({"recoded", "reclassified", "renamed", "moved", "filedElsewhere"})


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """A row of `editions.csv`; counts include placeholders, `lacks` says what an edition that is not whole lacks."""

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


class Span(NamedTuple):
    """A name that a code had in all NBS editions of some years; empty where `last` is `REFERENCE`, which has it."""

    code: str
    name: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class CorrespondenceRule:
    """A row of `rules.csv`: what a change is known by, and how sure that is (0 to 1).

    `kind` is `recoded` (the name goes on under another code), `reclassified` (乡 -> 镇, 村 -> 社区), `renamed`, `moved`
    (to another parent), `merged`, `divided`, `possible` (successors that are not certain), `filedElsewhere` (the other
    scheme has it in another county), `notListed` (the other scheme has no such units), `ended` (no successor is known).
    """

    rule: Text
    kind: Text
    confidence: Decimal
    evidence: Text

    @property
    def continues(self) -> bool:
        """Whether the one successor is the same unit."""
        return self.kind in _CONTINUING

    @property
    def is_certain(self) -> bool:
        """Whether the one successor is the same unit or contains it."""
        return self.continues or self.kind == "merged"


class Correspondence(NamedTuple):
    """What became of the unit of a code: the codes of its successors in the next edition, and how that is known."""

    code: str
    successors: tuple[str, ...]
    rule: CorrespondenceRule


@lru_cache
def editions() -> dict[str, EditionRecord]:
    """Every edition by its id, the NBS editions first, from the oldest."""
    return {record.id: record for record in read_table(_divisions() / "editions.csv", EditionRecord)}


def edition(edition_id: str) -> EditionRecord:
    """The edition of an id."""
    if edition_id not in editions():
        raise InputError("unknown-edition", edition=edition_id, expected=tuple(editions()))
    return editions()[edition_id]


def names(edition_id: str, province: str) -> dict[str, str]:
    """The names of a province (two digits) in an edition, by code; the caller must not change them."""
    record = edition(edition_id)
    if _is_full(record):
        return _full_names(record.id, province)
    younger: set[str] = set()
    past: list[str] = []
    for first, last, text in _year_sections(province):
        if last == REFERENCE and first > record.year:
            younger.update(text.split())
        elif first <= record.year <= last < REFERENCE:
            past += text.split("\n")[1:]
    kept = ((code, name) for code, name in _full_names(f"nbs-{REFERENCE}", province).items() if code not in younger)
    return dict(sorted(chain(kept, _cells(_file(_EARLIER, province), past))))


def upper_names(edition_id: str) -> dict[str, str]:
    """The names of all provinces, prefectures and counties in an edition, by code."""
    record = edition(edition_id)
    file = _divisions() / (record.id if _is_full(record) else _EARLIER) / "upper.csv"
    rows = [line.split(",") for line in _verified_upper(file).splitlines()[1:]]
    return {code: name for code, name, *years in rows if not years or int(years[0]) <= record.year <= int(years[1])}


def spans(province: str) -> Iterator[Span]:
    """What the NBS editions of a province differ in, in order of years and code."""
    for first, last, text in _year_sections(province):
        lines = text.split("\n")[1:]
        if last == REFERENCE:
            yield from (Span(code, "", first, last) for code in lines)
        else:
            yield from (Span(code, name, first, last) for code, name in _cells(_file(_EARLIER, province), lines))


def spans_by_county(province: str) -> dict[str, list[tuple[int, int, str]]]:
    """What `spans` has below the prefectures, by county: first and last year, and the lines of `code,name`."""
    counties: dict[str, list[tuple[int, int, str]]] = {}
    for first, last, text in _year_sections(province):
        for county, lines in groupby(text.split("\n")[1:], key=itemgetter(slice(Level.COUNTY))):
            counties.setdefault(county, []).append((first, last, "\n".join(lines)))
    return counties


def upper_spans() -> Iterator[Span]:
    """The names of provinces, prefectures and counties in the NBS editions before `REFERENCE`, with their years."""
    rows = (line.split(",") for line in _verified_upper(_divisions() / _EARLIER / "upper.csv").splitlines()[1:])
    yield from (Span(code, name, int(first), int(last)) for code, name, first, last in rows)


@lru_cache
def correspondence_rules() -> dict[str, CorrespondenceRule]:
    """The rules of correspondence by id."""
    return {rule.rule: rule for rule in read_table(_divisions() / _CHANGES / "rules.csv", CorrespondenceRule)}


def correspondences(edition_id: str, province: str) -> dict[str, Correspondence]:
    """What became of the units of a province in the next edition, by code; nothing for `mca-2026`."""
    year, found = str(edition(edition_id).year), {}
    for section_year, rule_id, text in _change_sections(province):
        for line in text.split("\n")[1:] if section_year == year else ():
            found[line.partition(",")[0]] = _correspondence(line, rule_id)
    return found


def correspondence(edition_id: str, code: str) -> Correspondence | None:
    """What became of one unit in the next edition; None where it goes on with its code and class."""
    year = str(edition(edition_id).year)
    for section_year, rule_id, text in _change_sections(code_at(code, Level.PROVINCE)):
        begin = text.find(f"\n{code}") + 1 if section_year == year else 0
        line = text[begin:].partition("\n")[0] if begin else ""  # a code stands before those that it begins
        if line.partition(",")[0] == code:
            return _correspondence(line, rule_id)
    return None


def _correspondence(line: str, rule_id: str) -> Correspondence:
    code, _, successors = line.partition(",")
    return Correspondence(code, tuple(successors.split()), correspondence_rules()[rule_id])


def predecessors(edition_id: str, province: str) -> dict[str, list[Correspondence]]:
    """The changes from an edition to the next one, by the code of a successor."""
    found: dict[str, list[Correspondence]] = {}
    for change in correspondences(edition_id, province).values():
        for successor in change.successors:
            found.setdefault(successor, []).append(change)
    return found


def _divisions() -> Path:
    return folder("data/reference") / "divisions"


def edition_folder(edition_id: str) -> Path:
    """The folder of an edition that has files of its own."""
    return _divisions() / edition_id


def province_file(edition_id: str, province: str) -> Path:
    """The rows of a province in an edition that has files of its own: `code,name`, compressed."""
    return _divisions() / edition_id / f"{province}.csv.xz"


def _file(name: str, province: str) -> Path:
    return _divisions() / name / f"{province}.txt.gz"


def _is_full(record: EditionRecord) -> bool:
    """Whether an edition has files of its own."""
    return record.scheme != "nbs" or record.year == REFERENCE


@lru_cache(maxsize=2)  # so that the editions of a province share their names
def _full_names(edition_id: str, province: str) -> dict[str, str]:
    file = province_file(edition_id, province)
    lines = _verified(file, province, lzma.decompress).splitlines()
    by_code = dict(_cells(file, lines))
    if list(by_code) != sorted(by_code):
        raise InputError("reference-rows", file=file)
    if len(by_code) != len(lines):
        raise InputError("reference-code-twice", file=file)
    return by_code


@lru_cache(maxsize=2)  # so that the editions of a province share them
def _year_sections(province: str) -> list[tuple[int, int, str]]:
    """What `spans` has, as the file has it: first and last year, and the lines behind a line feed each."""
    return [(int(first), int(last), text) for first, last, text in _sections(_EARLIER, province)]


@lru_cache
def _change_sections(province: str) -> list[tuple[str, str, str]]:
    """The correspondences of a province, as the file has them: year, rule, and the lines behind a line feed each.

    Texts take a third of the memory of lines.
    """
    return _sections(_CHANGES, province)


def _sections(name: str, province: str) -> list[tuple[str, str, str]]:
    """The sections of a file, apart by empty lines: the two cells of the first line, and the text behind it."""
    file = _file(name, province)
    sections = _verified(file, province, gzip.decompress).rstrip("\n").split("\n\n")
    starts = [text.partition("\n")[0] for text in sections]
    cells = zip(_cells(file, starts), starts, sections, strict=True)
    return [(*pair, text[len(start) :]) for pair, start, text in cells]


def _cells(file: Path, lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The two cells of each line."""
    cells = ",".join(lines).split(",") if lines else []
    if len(cells) != 2 * len(lines):
        raise InputError("reference-rows", file=file)
    return zip(cells[::2], cells[1::2], strict=True)


def _verified(file: Path, province: str, decompress: Callable[[bytes], bytes]) -> str:
    """The text of a province's file, once its hash is that of the table beside it."""
    columns = ("code", "name", "sha256") if file.suffix == ".gz" else PROVINCE_COLUMNS
    hashes = {row["code"]: row["sha256"] for _, row in read_rows(file.with_name("provinces.csv"), columns)}
    if province not in hashes:
        raise InputError("unknown-province-code", code=province, expected=tuple(sorted(hashes)))
    try:
        content = decompress(file.read_bytes())
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise InputError("reference-unreadable", file=file, reason=error) from error
    if hashlib.sha256(content).hexdigest() != hashes[province]:
        raise InputError("reference-changed", file=file, table="provinces.csv")
    return content.decode()


def _verified_upper(file: Path) -> str:
    """The text of a table of upper levels, once its hash is that of the file beside it."""
    try:
        content, expected = file.read_bytes(), Path(f"{file}.sha256").read_text("ascii").split()[:1]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("reference-unreadable", file=file, reason=error) from error
    if [hashlib.sha256(content).hexdigest()] != expected:
        raise InputError("reference-changed", file=file, table=f"{file.name}.sha256")
    return content.decode()
