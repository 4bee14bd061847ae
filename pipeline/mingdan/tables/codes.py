"""The codes in a table's cells: read as they are, mended only where nothing is lost, and said where something is."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from mingdan.lexicon.characters import REMOVABLE
from mingdan.lexicon.levels import LEVELS, level_of_field, parent_code

_NOISE = re.compile(rf"[\s'’‘`\"={REMOVABLE}-]+")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})")
_DECIMAL = re.compile(r"(\d+)\.0*")
_WIDTHS = {level.field: level - len(parent_code("0" * level)) for level in LEVELS}  # digits that a level adds
_EXPECTED = "expected 2, 4, 6, 9 or 12 digits"


class Code(NamedTuple):
    """A code as a row gives it: its digits without the zeros that fill it up, or why it cannot be used."""

    digits: str
    fault: str = ""
    fault_zh: str = ""


NONE = Code("")


def scientific(text: str) -> bool:
    """Whether a cell holds a number that a spreadsheet shortened, as 5.10115E+11."""
    return bool(_SCIENTIFIC.fullmatch(_bare(text)))


def _bare(text: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", text))


def digits(text: str) -> Code:
    """The digits of a cell.

    Spaces, apostrophes, hyphens and a decimal point with nothing behind it go; a number in scientific notation is read
    where all its digits are there (5.10115001044E+11) and else is a fault: the digits that it lost are not guessed.
    """
    bare = _bare(text)
    if found := _SCIENTIFIC.fullmatch(bare):
        all_ = found[1] + (found[2] or "")
        if len(all_) == int(found[3]) + 1:
            return Code(all_)
        message = f"{bare} is a code that a spreadsheet shortened: its last digits are lost"
        return Code("", message, f"{bare}为科学计数法，末尾数字已丢失，无法还原")
    whole = _DECIMAL.fullmatch(bare)
    bare = whole[1] if whole else bare
    if bare and not (bare.isascii() and bare.isdecimal()):
        return Code("", f"“{text[:40]}” is no code: {_EXPECTED}", f"“{text[:40]}”不是区划代码")
    return Code(bare)


def _unfilled(code: str) -> str:
    """A code without the zeros that stand for levels it does not name: 510115000000 -> 510115."""
    for length in LEVELS:
        if length < len(code) and not code[length:].strip("0"):
            return code[:length]
    return code


def whole(text: str) -> Code:
    """The code in a cell that holds a whole one."""
    found = digits(text)
    if found.fault or not found.digits:
        return found
    if len(found.digits) not in LEVELS:
        lost = f"{found.digits} has {len(found.digits)} digits, {_EXPECTED}: were zeros lost?"
        return Code("", lost, f"{found.digits}为{len(found.digits)}位，应为2、4、6、9或12位：是否丢失了0？")
    return Code(_unfilled(found.digits))


def joined(cells: Iterable[tuple[str, str]], above: str = "") -> Code:
    """The code that a row gives in one or several cells.

    Args:
        cells: the level that each is of (empty for a whole code) and its text, from the province down. One that holds
            only the digits its level adds gets back the zeros that it lost: township 1 below 510115 is 510115001.
        above: the code of what the row names, which parts of a code may go on from.
    """
    code, named = "", above
    for level, text in cells:
        found = digits(text)
        if found.fault:
            return found
        part = found.digits
        if not part:
            continue
        width = _WIDTHS.get(level, 0)
        if not level or len(part) > 3 or (len(part) == 2 == width and level == "province"):
            found = whole(text)
            if found.fault:
                return found
            code = found.digits
        elif len(part) <= width and len(code or named) == level_of_field(level) - width:
            code = (code or named) + part.zfill(width)
        else:
            message = f"{part} is a part of a code, and no code of the level above stands before it"
            return Code("", message, f"{part}只是代码的一段，前面没有上一级代码")
    return Code(_unfilled(code)) if code else NONE
