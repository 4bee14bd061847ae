"""What a code stands for: in NBS 2023, in the Ministry's codes of counties by year, in its codes of streets of 2026."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mingdan.errors import UsageError
from mingdan.lexicon.levels import LEVELS, Level, parent_code
from mingdan.rdf.iris import Iris
from mingdan.register.code_crosswalk import street_codes
from mingdan.register.divisions import child_codes, full_name, is_division, lineage, province_table
from mingdan.register.history import (
    DivisionVersion,
    containing_version,
    parts_today,
    successors,
    versions,
    versions_of_code,
    versions_today,
)

NBS, MCA = "nbs", "mca"
NBS_EDITION, STREET_EDITION = 2023, 2026


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """What a code stands for in one scheme and for some time.

    Attributes:
        scheme: `nbs` or `mca`.
        code: as the scheme writes it.
        first, through: the years for which that is known; the same for an edition, `through` None while it stands.
        name, full_name: then.
        today: codes of NBS 2023 of what it is, or of all that it was shared out among.
        parts: codes of others that have a part of it.
        successors: what became of it: code, name, first year.
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


def parse_code(text: str) -> str:
    """A code as it was typed, without spaces, full width and the zeros that stand for no level.

    Raises:
        UsageError: it is no code of 2, 4, 6, 9 or 12 digits.
    """
    code = "".join(unicodedata.normalize("NFKC", text).split())
    if not re.fullmatch("[1-9][0-9]+", code) or len(code) not in LEVELS:
        lost = ": a spreadsheet may have cut it" if re.search(r"[eE.]", code) else ""
        raise UsageError(f"{text[:40]!r} is no code{lost}: expected 2, 4, 6, 9 or 12 digits, as 510115 or 510115001044")
    while len(code) > Level.COUNTY and code.endswith("000"):
        code = code[:-3]
    return code


def code_entries(code: str, scheme: str = "", year: int | None = None) -> list[CodeEntry]:
    """What a code stands for, NBS 2023 first, then the Ministry's by year.

    Args:
        code: as `digits` gives it.
        scheme: `nbs` or `mca`; both where it is empty.
        year: an edition of NBS, or a year of the Ministry's codes, at whose end it stood; all where it is None.
    """
    found = [*(_of_register(code) if scheme != MCA else ()), *(_of_ministry(code) if scheme != NBS else ())]
    return [
        one for one in found if year is None or (one.first <= year and (one.through is None or year <= one.through))
    ]


def _of_register(code: str) -> Iterator[CodeEntry]:
    bare = _bare(code)
    if is_division(bare):
        path = lineage(bare)
        own = path[-1]
        yield CodeEntry(NBS, bare, NBS_EDITION, NBS_EDITION, own.label, full_name(path), (bare,))


def _of_ministry(code: str) -> Iterator[CodeEntry]:
    held = versions_of_code(code.ljust(Level.COUNTY, "0")) if len(code) <= Level.COUNTY else ()
    yield from (_of_version(one) for one in sorted(held, key=lambda one: one.first))
    for street in street_codes():
        if street.mca == code:
            name = full_name(lineage(street.nbs))
            yield CodeEntry(MCA, code, STREET_EDITION, STREET_EDITION, street.name, name, (street.nbs,))


def _of_version(one: DivisionVersion) -> CodeEntry:
    names, above = [one.name], containing_version(one)
    while above:
        names.insert(0, above.name)
        above = containing_version(above)
    last = tuple(dict.fromkeys(later.unit for later in versions_today(one) if later.unit))
    others = (later.unit for later in parts_today(one) if later.unit and later.unit not in last)
    after = tuple((later.code, later.name, later.first) for later in successors(one))
    return CodeEntry(
        MCA, one.code, one.first, one.through, one.name, "".join(names), last, tuple(dict.fromkeys(others)), after
    )


def _bare(code: str) -> str:
    """A code of six digits without the zeros of GB/T 2260 that stand for no level: 510100 -> 5101."""
    return re.sub("(0000|00)$", "", code) if len(code) == Level.COUNTY else code


def similar_codes(code: str, scheme: str = "", year: int | None = None) -> list[str]:
    """What may be meant by a code that stands for nothing: what it stood for otherwise, then the codes next to it."""
    otherwise = [summary(one) for one in code_entries(code)]
    if otherwise:
        return otherwise
    known = {one.code: summary(_of_version(one)) for one in versions() if year is None or one.in_force(year)}
    if len(code) > Level.COUNTY or scheme == NBS or not any(one[:2] == code[:2] for one in known):
        known = dict.fromkeys(_siblings(code), "")

    def distance(one: str) -> tuple[int, int]:
        same = next((at for at, (a, b) in enumerate(zip(one, code, strict=False)) if a != b), len(code))
        return -same, abs(int(one) - int(code.ljust(len(one), "0")))

    closest = sorted(known, key=distance)[:3]
    return [known[one] or summary(next(_of_register(one))) for one in closest]


def _siblings(code: str) -> list[str]:
    """The divisions of NBS 2023 beside which a code would stand: the children of the deepest known above it, if any."""
    above = parent_code(code)
    while above and not is_division(above):
        above = parent_code(above)
    if above:
        return child_codes(above)
    return sorted(province_table()) if len(code) <= Level.PROVINCE else []


def summary(one: CodeEntry) -> str:
    """A meaning in a few words: 512825 in mca 1982-1984: 梓潼县."""
    return f"{one.code} in {one.scheme} {year_range(one)}: {one.full_name}"


def year_range(one: CodeEntry) -> str:
    """The years of a meaning: 2023, 1982-1984, 2002-."""
    if one.first == one.through:
        return str(one.first)
    return f"{one.first}-{one.through or ''}"


def to_record(one: CodeEntry, iris: Iris) -> dict[str, Any]:
    """A meaning for a program: years as numbers, divisions of today with name and IRI."""
    return {
        "scheme": one.scheme,
        "code": one.code,
        "from": one.first,
        "through": one.through,
        "name": one.name,
        "fullName": one.full_name,
        "today": [_division(code, iris) for code in one.today],
        "parts": [_division(code, iris) for code in one.parts],
        "successors": [{"code": code, "name": name, "from": year} for code, name, year in one.successors],
    }


def _division(code: str, iris: Iris) -> dict[str, str]:
    return {"code": code, "fullName": full_name(lineage(code)), "iri": iris.division(code)}


def to_lines(one: CodeEntry, iris: Iris) -> list[str]:
    """A meaning for a person."""
    what = to_record(one, iris)
    shared = "shared out among" if len(one.today) > 1 else "today"
    return [
        f"{one.code} {one.full_name} ({one.scheme} {year_range(one)})",
        *(f"  became: {code} {name} ({year})" for code, name, year in one.successors),
        *(f"  {shared}: {there['code']} {there['fullName']} {there['iri']}" for there in what["today"]),
        *(f"  a part went to: {there['code']} {there['fullName']} {there['iri']}" for there in what["parts"]),
    ]
