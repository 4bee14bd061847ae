"""Characters that a name cannot hold, and characters that only typing and encoding leave in a text."""

import unicodedata

# Unicode general category -> its name in English and Chinese: controls, format characters (bidirectional overrides,
# zero widths), private use, surrogates, unassigned; and separators other than the plain space.
FORBIDDEN_CATEGORIES = {
    "Cc": ("control character", "控制字符"),
    "Cf": ("invisible format character", "不可见格式字符"),
    "Co": ("private-use character", "专用区字符"),
    "Cs": ("lone surrogate", "孤立代理码"),
    "Cn": ("unassigned code point", "非字符码位"),
    "Zl": ("line separator", "行分隔符"),
    "Zp": ("paragraph separator", "段分隔符"),
}
BYTE_ORDER_MARK = "\ufeff"
# Invisible characters that carry no meaning: soft hyphen, zero-width space, word joiner, byte order mark.
REMOVABLE = "\u00ad\u200b\u2060" + BYTE_ORDER_MARK
_REMOVALS = dict.fromkeys(map(ord, REMOVABLE))
# The private use area of Unicode: characters that the statistics bureau drew for itself.
PRIVATE_USE = "\ue000-\uf8ff"


def forbidden_category(character: str) -> tuple[str, str] | None:
    """The category that makes a character unfit for a name, in English and Chinese; None for any other character."""
    return FORBIDDEN_CATEGORIES.get(unicodedata.category(character))


def without_removable(text: str) -> str:
    """A text without invisible characters that carry no meaning."""
    return text.translate(_REMOVALS)
