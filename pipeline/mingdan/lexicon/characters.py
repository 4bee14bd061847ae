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


def forbidden_category(character: str) -> str:
    """The general category that makes a character unfit for a name; empty for any other character."""
    category = unicodedata.category(character)
    return category if category in FORBIDDEN_CATEGORIES else ""


def without_removable(text: str) -> str:
    """A text without invisible characters that carry no meaning."""
    return text.translate(_REMOVALS)
