"""Looks up codes: in all NBS editions, in the Ministry's codes of counties by year, and in its townships of 2026."""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingdan.errors import UsageError
from mingdan.lexicon.characters import without_ignorable
from mingdan.lexicon.levels import (
    Level,
    code_at,
    code_path,
    has_level,
    is_at,
    is_below,
    parent_code,
    six_digits,
    without_filling,
)
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition, ministry_edition
from mingdan.register.history import (
    DivisionVersion,
    containing_versions,
    is_code_doubtful,
    parts_today,
    successors,
    versions,
    versions_of_code,
    versions_today,
)
from mingdan.register.labels import division_label
from mingdan.register.timeline import timeline_of
from mingdan.resolver.past_units import ministry_unit
from mingdan.resolver.query import PlaceQuery

NBS, MCA = "nbs", "mca"


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """A division that a code stands for in one scheme and period.

    Attributes:
        scheme: `nbs` or `mca`.
        code: as the scheme writes it.
        first, through: the first and last year for which that is known; `through` is None while it is in force.
        name, full_name: in that period.
        today: codes of NBS 2023 of the division today, or of those among which it was divided.
        parts: codes of other divisions that got a part of it.
        successors: code, name and first year of each.
        doubtful: whether sources differ in the code: it is of the years until 1982 alone.
    """

    scheme: str
    code: str
    first: int
    through: int | None
    name: str
    full_name: str
    today: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    successors: tuple[tuple[str, str, int], ...] = ()
    doubtful: bool = False

    def in_force(self, year: int) -> bool:
        """Whether the code stands for the division at the end of a year."""
        return self.first <= year and (self.through is None or year <= self.through)


def parse_code(text: str) -> str:
    """A code as typed, without spaces, full-width digits and the zeros that stand for no level.

    Raises:
        UsageError: the text does not consist of 2 to 12 digits.
    """
    code = "".join(unicodedata.normalize("NFKC", without_ignorable(text)).split())
    if not re.fullmatch("[1-9][0-9]{1,11}", code):
        if re.search(r"[eE.]", code):
            raise UsageError("code-cut", text=text[:40])
        raise UsageError("not-a-code", text=text[:40])
    return without_filling(code) if is_below(code, Level.COUNTY) else code


def code_entries(edition: Edition, code: str, scheme: str = "", day: datetime.date | None = None) -> list[CodeEntry]:
    """The divisions that a code stands for, those of the NBS first, from the latest, then the Ministry's by year.

    Args:
        edition: the edition of the register.
        code: as `parse_code` returns it.
        scheme: `nbs` or `mca`; both if empty.
        day: a day on which the code was in force, by the NBS edition of then and the Ministry's year; None for all.
    """
    if not has_level(code):
        return []
    entries = [
        *(_register_entries(edition, code) if scheme != MCA else ()),
        *(_ministry_entries(edition, code) if scheme != NBS else ()),
    ]
    if not day:
        return entries
    in_force = PlaceQuery(date=day).year or edition.record.year
    return [entry for entry in entries if entry.in_force(in_force if entry.scheme == NBS else day.year)]


def _register_entries(edition: Edition, code: str) -> Iterator[CodeEntry]:
    code = without_filling(code) if is_at(code, Level.COUNTY) else code  # 510100 of GB/T 2260
    timeline = timeline_of(edition)
    for span in reversed(timeline.spans(code)):
        fate, full_name = timeline.fate(code, span.last), timeline.full_name(code, span.last)
        if fate.year == edition.record.year and not edition.is_division(fate.code):
            continue  # a placeholder
        today, parts = ((fate.code,), ()) if fate.year == edition.record.year else ((), fate.successors)
        label = division_label(code, span.name, *timeline.parent_names(code, span.last))
        yield CodeEntry(NBS, code, span.first, span.last, label, full_name, today, parts)


def _ministry_entries(edition: Edition, code: str) -> Iterator[CodeEntry]:
    versions = versions_of_code(six_digits(code)) if not is_below(code, Level.COUNTY) else ()
    yield from map(_version_entry, sorted(versions, key=lambda version: version.first))
    ministry = ministry_edition()
    if (
        is_at(code, Level.TOWNSHIP)
        and code_at(code, Level.PROVINCE) in ministry.provinces
        and ministry.is_division(code)
    ):
        unit, year = ministry_unit(edition, code), ministry.record.year
        label = ministry.lineage(code)[-1].label
        yield CodeEntry(MCA, code, year, year, label, unit.name, unit.today)


def _version_entry(version: DivisionVersion) -> CodeEntry:
    full_name = "".join(reversed([version.name, *(parent.name for parent in containing_versions(version))]))
    today = tuple(dict.fromkeys(last.unit for last in versions_today(version) if last.unit))
    ended = version.through or 0
    parts = (part.unit for part in parts_today(version) if part.unit and part.unit not in today)
    return CodeEntry(
        scheme=MCA,
        code=version.code,
        first=version.first,
        through=version.through,
        name=version.name,
        full_name=full_name,
        today=today,
        parts=tuple(dict.fromkeys(parts)),
        successors=tuple((each.code, each.name, max(each.first, ended + 1)) for each in successors(version)),
        doubtful=is_code_doubtful(version),
    )


def similar_codes(edition: Edition, code: str, scheme: str = "", day: datetime.date | None = None) -> list[CodeEntry]:
    """What may be meant by a code without entry: its entries in other schemes or years, else near codes.

    Args:
        edition: the edition of the register.
        code: as `parse_code` returns it.
        scheme: `nbs` or `mca`; both if empty.
        day: as for `code_entries`.
    """
    if other_entries := code_entries(edition, code):
        return other_entries
    known: dict[str, DivisionVersion | None] = {
        version.code: version for version in versions() if day is None or version.in_force(day.year)
    }
    is_of_province = any(other.startswith(code_at(code, Level.PROVINCE)) for other in known)
    if is_below(code, Level.COUNTY) or scheme == NBS or not is_of_province:
        known = dict.fromkeys(_siblings(edition, code))
    nearest = sorted(known, key=lambda other: _distance(other, code))[:3]
    near = ((other, known[other]) for other in nearest)
    return [_version_entry(version) if version else next(_register_entries(edition, other)) for other, version in near]


def _distance(other: str, code: str) -> tuple[int, int]:
    """How far one code is from another: by the length of the common beginning, then as numbers."""
    pairs = enumerate(zip(other, code, strict=False))
    common = next((index for index, (digit, wanted) in pairs if digit != wanted), len(code))
    return -common, abs(int(other) - int(code.ljust(len(other), "0")))


def _siblings(edition: Edition, code: str) -> list[str]:
    """The divisions of NBS 2023 next to a code: the children of the deepest known division above it."""
    parent = parent_code(code) if has_level(code) else next(reversed(code_path(code)), "")
    while parent and not edition.is_division(parent):
        parent = parent_code(parent)
    if parent:
        return edition.children(parent)
    return list(edition.provinces) if not is_below(code, Level.PROVINCE) else []


def to_record(edition: Edition, entry: CodeEntry, iris: Iris) -> dict[str, Any]:
    """An entry for JSON: years as numbers, divisions of today with full name and IRI."""
    return {
        "scheme": entry.scheme,
        "code": entry.code,
        "from": entry.first,
        "through": entry.through,
        "name": entry.name,
        "fullName": entry.full_name,
        "today": [_division_record(edition, code, iris) for code in entry.today],
        "parts": [_division_record(edition, code, iris) for code in entry.parts],
        "successors": [{"code": code, "name": name, "from": year} for code, name, year in entry.successors],
        "doubtful": entry.doubtful,
    }


def _division_record(edition: Edition, code: str, iris: Iris) -> dict[str, str]:
    return {"code": code, "fullName": edition.full_name(code), "iri": iris.division(code)}
