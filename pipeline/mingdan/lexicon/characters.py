"""Characters that a name cannot hold, and characters that only typing and encoding leave in a text."""

import re
import unicodedata

# Unicode general categories: controls, format characters (bidirectional overrides, zero widths), private use,
# surrogates, unassigned; and separators other than the plain space.
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
# Characters that show nothing and carry no meaning: Default_Ignorable_Code_Point of the Unicode Character Database
# (soft hyphen, joiners, bidirectional controls, fillers, variation selectors, tags) and the other format characters
# (general category Cf).
_IGNORABLE = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_IGNORED = re.compile(f"[{_IGNORABLE}]+")
# Bidirectional embeddings, overrides and isolates: what a person sees stands in another order than what is read.
_REORDERING = "\u202a-\u202e\u2066-\u2069"
_IGNORED_IN_LINES = re.compile(f"(?![{_REORDERING}])[{_IGNORABLE}]")
# Where full-width letters and digits stand, and radicals.
_VARIANT = re.compile("[\u2e80-\u2fdf\uff10-\uff5a]")
# The private use area of Unicode: characters that the statistics bureau drew for itself.
PRIVATE_USE = "\ue000-\uf8ff"
# Chinese characters, for use in the brackets of a regular expression.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_CHINESE = re.compile(f"[{HAN}]")
# Radicals that normal form KC does not map, with the characters that they stand for in names of places
# (Equivalent_Unified_Ideograph of the Unicode Character Database).
_RADICALS = dict(
    zip(
        "⺁⺊⺒⺜⺝⺠⺧⺩⺫⺬⺶⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
        "厂卜巳日月民牛王目示羊虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
        strict=True,
    )
)


def has_chinese(text: str) -> bool:
    """Whether a text has a Chinese character."""
    return bool(_CHINESE.search(text))


def forbidden_category(character: str) -> str:
    """The general category that makes a character unfit for a name or a message; empty for any other character."""
    category = unicodedata.category(character)
    return category if category in FORBIDDEN_CATEGORIES or _IGNORED.match(character) else ""


def without_ignorable(text: str) -> str:
    """A text without characters that show nothing and carry no meaning."""
    return text if text.isascii() else _IGNORED.sub("", text)


def normalize_text(text: str) -> str:
    """Returns a text without artefacts of typing and encoding.

    Removes characters that show nothing, replaces full-width letters and digits and Kangxi radicals by the usual
    characters, and brings the rest into normal form C. Punctuation is kept.
    """
    return _with_usual_characters(without_ignorable(text))


def normalize_line(text: str) -> str:
    """As `normalize_text`, for a line of a notice: keeps controls by which a person sees other words than are read."""
    return _with_usual_characters(text if text.isascii() else _IGNORED_IN_LINES.sub("", text))


def _with_usual_characters(text: str) -> str:
    if text.isascii():
        return text
    if _VARIANT.search(text):
        text = "".join(_usual_form(character) if _is_variant(character) else character for character in text)
    return unicodedata.normalize("NFC", text)


def _usual_form(character: str) -> str:
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def _is_variant(character: str) -> bool:
    """Whether a character is a full-width letter or digit, or a radical in place of a character."""
    return "\u2e80" <= character <= "\u2fdf" or ("\uff10" <= character <= "\uff5a" and character.isalnum())
