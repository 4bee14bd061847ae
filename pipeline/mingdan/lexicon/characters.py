"""Characters that a name cannot hold, and characters that only typing and encoding leave in a text."""

import unicodedata

# Unicode general categories: controls, format characters (bidirectional overrides, zero widths), private use,
# surrogates, unassigned; and separators other than the plain space.
FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
BYTE_ORDER_MARK = "\ufeff"
# Invisible characters that carry no meaning: soft hyphen, zero-width space, word joiner, byte order mark.
REMOVABLE = "\u00ad\u200b\u2060" + BYTE_ORDER_MARK
_REMOVALS = dict.fromkeys(map(ord, REMOVABLE))
# The private use area of Unicode: characters that the statistics bureau drew for itself.
PRIVATE_USE = "\ue000-\uf8ff"
# Chinese characters, for use in the brackets of a regular expression.
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
# Radicals that normal form KC does not map, with the characters that they stand for in names of places
# (Equivalent_Unified_Ideograph of the Unicode Character Database).
_RADICALS = dict(
    zip(
        "⺁⺊⺒⺜⺝⺠⺧⺩⺫⺬⺶⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
        "厂卜巳日月民牛王目示羊虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
        strict=True,
    )
)


def forbidden_category(character: str) -> str:
    """The general category that makes a character unfit for a name; empty for any other character."""
    category = unicodedata.category(character)
    return category if category in FORBIDDEN_CATEGORIES else ""


def without_removable(text: str) -> str:
    """A text without invisible characters that carry no meaning."""
    return text.translate(_REMOVALS)


def normalize_text(text: str) -> str:
    """Returns a text without artefacts of typing and encoding.

    Removes invisible characters, replaces full-width letters and digits and Kangxi radicals by the usual characters,
    and brings the rest into normal form C. Punctuation is kept.
    """
    text = without_removable(text)
    if text.isascii():
        return text
    if any(_is_variant(character) for character in text):
        text = "".join(_usual_form(character) if _is_variant(character) else character for character in text)
    return unicodedata.normalize("NFC", text)


def _usual_form(character: str) -> str:
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def _is_variant(character: str) -> bool:
    """Whether a character is a full-width letter or digit, or a radical in place of a character."""
    return "\u2e80" <= character <= "\u2fdf" or ("\uff10" <= character <= "\uff5a" and character.isalnum())
