"""Numerals in Chinese and Arabic figures: the one parser and the one writer of them."""

import unicodedata

# Characters of numerals, for use in the brackets of a regular expression.
DIGITS = "零〇○一二三四五六七八九"
ORDINALS = "一二三四五六七八九十"  # what short ordinal numbers are written with: 第十一批
NUMERALS = DIGITS + "十百千"
_VALUES = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000


def parse_numeral(text: str) -> int:
    """The value of a numeral: 30, ３０, 三十, 十一, 一百零一, 一千二百, 十万, 二〇二三, 一八一.

    Args:
        text: figures of any script, and 十, 百, 千, 万 as units. Figures without a unit between them are read digit by
            digit; a last figure counts ones (一百一 is 101).

    Raises:
        ValueError: the text is empty, or a character is neither a figure nor a unit.
    """
    if not text:
        raise ValueError("an empty text is not a numeral")
    myriads = hundreds = figures = 0
    has_figures = False
    for character in text:
        if character in _UNITS:
            hundreds += (figures if has_figures else 1) * _UNITS[character]
        elif character == "万":
            myriads += ((hundreds + figures) or 1) * _MYRIAD
            hundreds = 0
        else:
            figures = 10 * figures + _digit(character)
            has_figures = True
            continue
        figures, has_figures = 0, False
    return myriads + hundreds + figures


def _digit(character: str) -> int:
    value = _VALUES.get(character)
    return unicodedata.digit(character) if value is None else value


def chinese_numeral(number: int) -> str:
    """A number from 0 to 99 as headings print it: 3 三, 11 十一, 20 二十."""
    tens, ones = divmod(number, 10)
    before = f"{_figure(tens) if tens > 1 else ''}{'十' if tens else ''}"
    return before + (_figure(ones) if ones or not tens else "")


def _figure(value: int) -> str:
    return "零一二三四五六七八九"[value]
