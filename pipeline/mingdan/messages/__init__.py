"""Messages: the texts of errors, words and reasons in English and Chinese, and how values are shown in them."""

from mingdan.messages.templates import (
    MAX_SHOWN,
    Language,
    Message,
    Term,
    Value,
    default_language,
    fill,
    filled,
    named,
    printable,
    records,
    shown,
    shown_value,
    source_name,
    texts,
)

__all__ = [
    "MAX_SHOWN",
    "Language",
    "Message",
    "Term",
    "Value",
    "default_language",
    "fill",
    "filled",
    "named",
    "printable",
    "records",
    "shown",
    "shown_value",
    "source_name",
    "texts",

]  # fmt: skip
