"""The register itself is checked before anything is made of it."""

import csv
import hashlib
import io
import lzma
import re
from collections import Counter
from collections.abc import Iterator

from mingdan.findings import finding
from mingdan.lexicon.levels import LEVELS, has_level, parent_code
from mingdan.messages import printable
from mingdan.model import Finding, Place
from mingdan.register.anomalies import PRIVATE_CHARACTER
from mingdan.register.edition import Edition
from mingdan.register.editions import province_file

# Level -> the column of provinces.csv that counts its divisions.
_COUNTED = dict(zip(LEVELS[1:], ("prefectures", "counties", "townships", "villages"), strict=True))


def register_findings(code: str) -> list[Finding]:
    """The faults in the register's file of a province, each with its line.

    A hash that is not that of provinces.csv, a row that is not a code and a name, a code of a wrong length or of
    another province, one that occurs twice or has no parent, a name that is empty or cannot be shown, counts that are
    not those of provinces.csv, and a province, prefecture or county that has another name in upper.csv.

    Args:
        code: of the province, two digits.
    """
    edition = Edition.reference()
    file, row = province_file(edition.id, code), edition.province_table[code]
    try:
        content = lzma.decompress(file.read_bytes())
        text = content.decode()
    except (OSError, lzma.LZMAError, UnicodeDecodeError) as error:
        return [finding("register-file", Place(str(file)), problem=str(error))]
    findings = []
    if (sha256 := hashlib.sha256(content).hexdigest()) != row["sha256"]:
        findings.append(finding("register-hash", Place(str(file)), found=sha256, expected=row["sha256"]))
    names: dict[str, str] = {}
    for number, fields in enumerate(csv.reader(io.StringIO(text)), 1):
        findings += _row_findings(Place(str(file), number, text=",".join(fields)), code, fields, names)
        if fields:
            names.setdefault(fields[0], fields[1] if len(fields) > 1 else "")
    return [*findings, *_miscounted(Place(str(file)), names, row), *_renamed(Place(str(file)), code, names)]


def _row_findings(place: Place, province: str, fields: list[str], before: dict[str, str]) -> Iterator[Finding]:
    """What is wrong with a row, given the names of the rows before it by code."""
    if len(fields) != 2:
        yield finding("register-row", place, cells=len(fields))
        return
    code, name = fields
    if not re.fullmatch("[0-9]+", code) or not has_level(code):
        yield finding("register-code-length", place, code=code)
    elif not code.startswith(province):
        yield finding("register-code-province", place, code=code, province=province)
    elif code in before:
        yield finding("register-duplicate", place, code=code, name=before[code])
    elif (parent := parent_code(code)) and parent not in before:
        yield finding("register-parent", place, code=code, parent=parent)
    if not name.strip():
        yield finding("register-name-empty", place, code=code)
    elif name != name.strip() or printable(standard := PRIVATE_CHARACTER.sub("", name)) != standard:
        yield finding("register-name", place, code=code)


def _miscounted(place: Place, names: dict[str, str], row: dict[str, str]) -> Iterator[Finding]:
    """Levels that have another number of divisions than provinces.csv says."""
    counts = Counter(map(len, names))  # a level is the number of its digits
    for level, column in _COUNTED.items():
        if counts[level] != int(row[column]):
            yield finding("register-count", place, level=column, found=counts[level], expected=int(row[column]))


def _renamed(place: Place, province: str, names: dict[str, str]) -> Iterator[Finding]:
    """Divisions above townships that have another name than in upper.csv, or are missing."""
    for code, name in Edition.reference().names_to_counties.items():
        if code.startswith(province) and code not in names:
            yield finding("register-upper-missing", place, code=code, expected=name)
        elif code.startswith(province) and names[code] != name:
            yield finding("register-upper", place, code=code, found=names[code], expected=name)
