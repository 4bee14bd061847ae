"""Reads division codes in the cells of a table or in words; corrects only what loses nothing, and reports what does."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from mingdan.findings import finding
from mingdan.lexicon.characters import without_ignorable
from mingdan.lexicon.levels import LEVELS, Level, has_level, level_of_field, without_filling
from mingdan.model import Finding

_NOISE = re.compile(r"[\s'’‘`\"=-]+")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})")
_DECIMAL = re.compile(r"(\d+)\.0*")
_MAX_SHOWN = 40  # characters of a cell in a message
_MAX_PART = 3  # digits that one level adds at most


class CellCode(NamedTuple):
    """The code of a row: its digits without trailing zeros that stand for no level, or why it cannot be used."""

    digits: str
    fault: Finding | None = None


_NO_CODE = CellCode("")


def _bare(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", without_ignorable(text)))


def is_scientific(text: str) -> bool:
    """Whether a cell holds a number in scientific notation, such as 5.10115E+11."""
    return bool(_SCIENTIFIC.fullmatch(_bare(text)))


def cell_digits(text: str) -> CellCode:
    """Reads the digits of a cell.

    Spaces, apostrophes, hyphens and a decimal point with nothing behind it are removed. A number in scientific notation
    is read if it has all its digits (5.10115001044E+11); otherwise it is a fault: lost digits are never guessed.
    """
    bare = _bare(text)
    if scientific := _SCIENTIFIC.fullmatch(bare):
        digits = scientific[1] + (scientific[2] or "")
        if len(digits) == int(scientific[3]) + 1:
            return CellCode(digits)
        return CellCode("", finding("code-shortened", code=bare))
    decimal = _DECIMAL.fullmatch(bare)
    bare = decimal[1] if decimal else bare
    if bare and not (bare.isascii() and bare.isdecimal()):
        return CellCode("", finding("code-invalid", words=text[:_MAX_SHOWN]))
    return CellCode(bare)


def whole_code(text: str) -> CellCode:
    """Reads the code in a cell that holds a whole one."""
    code = cell_digits(text)
    if code.fault or not code.digits:
        return code
    if not has_level(code.digits):
        return CellCode("", finding("code-length", code=code.digits, digits=len(code.digits)))
    return CellCode(without_filling(code.digits))


def joined_code(cells: Iterable[tuple[str, str]], above: str = "") -> CellCode:
    """Reads the code that a row gives in one or several cells.

    Args:
        cells: the level of each cell (empty for a whole code) and its text, from the province down. A cell with only
            the digits that its level adds gets back the zeros that it lost: township 1 below 510115 is 510115001.
        above: the code of the division that the row names, which parts of a code may continue.
    """
    code = ""
    for field, text in cells:
        cell = cell_digits(text)
        if cell.fault:
            return cell
        part = cell.digits
        if not part:
            continue
        level = level_of_field(field) if field else Level.COUNTRY
        width = level - LEVELS[level.depth - 1] if level.depth > 0 else int(level)
        if not field or len(part) > _MAX_PART or (len(part) == width and level is Level.PROVINCE):
            cell = whole_code(text)
            if cell.fault:
                return cell
            code = cell.digits
        elif len(part) <= width and len(code or above) == level - width:
            code = (code or above) + part.zfill(width)
        else:
            return CellCode("", finding("code-part", code=part))
    return CellCode(without_filling(code)) if code else _NO_CODE
