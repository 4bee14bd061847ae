"""How a list is laid out: its separators, the words around a name, and the levels that an entry takes from above."""

import re
from collections.abc import Iterable

from mingdan.io_text import bad_character
from mingdan.lexicon.generic_parts import EVERYDAY_PARTS
from mingdan.lexicon.levels import Level
from mingdan.lexicon.written_names import MAX_NAME, NAME, has_name_ending, split_spaced_names, strip_remark
from mingdan.model import NamePath

NAME_LEVELS = NamePath._fields
NOWHERE = NamePath()  # states no level
Problem = tuple[str, dict[str, str | int]]  # a rule and its parameters
_STOPS = "；;。"
_SEPARATOR = re.compile(r"[；;。，,、]")
# 以及 or 和 before the last name of a list: only between two names of communities or villages.
_VILLAGES = EVERYDAY_PARTS[Level.VILLAGE]
_AND = re.compile(
    rf"(?:{'|'.join(f'(?<={part})' for part in _VILLAGES)})(?:以及|[和及与])(?!(?:{'|'.join(_VILLAGES)})?$)"
)
_BRACKETS = {"（": "）", "(": ")", "“": "”", "《": "》"}


def split_outside_brackets(text: str, separators: str) -> list[str]:
    """Splits a text at separators that are not in brackets; empty parts are left out."""
    parts, start, closing = [], 0, ""
    for index, character in enumerate(text):
        if closing:
            closing = "" if character == closing else closing
        elif character in _BRACKETS:
            closing = _BRACKETS[character]
        elif character in separators:
            parts.append(text[start:index])
            start = index + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def split_sentences(text: str) -> list[str]:
    """Splits a list at full stops and semicolons; each part may begin with its own label."""
    return split_outside_brackets(text, _STOPS)


def group_names(text: str) -> list[list[str]]:
    """Splits a list into names, grouped by the higher separator: ， separates groups, 、 and spaces separate names.

    `四师六十四团十四连、六十六团八连,六师一〇一团二连` gives two groups; the first has two names.
    """
    outer_parts = split_outside_brackets(text, "，,")
    if len(outer_parts) > 1 and "、" not in text:
        return [[name for part in outer_parts for name in split_spaced_names(part)]]
    groups = []
    for part in outer_parts:
        items = split_outside_brackets(part, "、")
        last_items = _split_at_and(items[-1]) if len(items) > 1 else items[-1:]
        groups.append([name for item in [*items[:-1], *last_items] for name in split_spaced_names(item)])
    return groups


def _split_at_and(text: str) -> list[str]:
    """Splits the last item of a list at “and”: 甲社区和乙社区 is two names; any other text is one."""
    if not text.endswith(_VILLAGES):
        return [text]
    start = max(text.rfind(separator) for separator in "、，；") + 1  # in brackets
    first, *others = _AND.split(text[start:])
    return [text[:start] + first, *others]


def is_name_list(text: str) -> bool:
    """Whether a text lists names: at least two parts, and four of five parts end as names do."""
    parts = [part for part in _SEPARATOR.split(text) if part.strip()]
    if len(parts) < 2 and len(split_spaced_names(text)) < 2:
        return False
    names = sum(1 for part in parts if len(part) <= 60 and has_name_ending(strip_remark(part.strip()).split()[-1]))
    return names >= 0.8 * len(parts)


def top_level(names: NamePath) -> int:
    """The index (0 for the province) of the highest level that is stated; 5 where none is."""
    return next((index for index, name in enumerate(names) if name), len(NAME_LEVELS))


def complete_from(above: NamePath, stated: NamePath) -> NamePath:
    """The names that an entry states, completed by the levels above them from headings or siblings."""
    first = top_level(stated)
    return NamePath(*above[:first], *stated[first:])


def merge_layers(paths: Iterable[NamePath]) -> NamePath:
    """Combines names of headings from the outermost in: each replaces the names at its level and below."""
    merged = NOWHERE
    for path in paths:
        if top_level(path) < len(NAME_LEVELS):
            merged = complete_from(merged, path)
    return merged


def single_level(level: str, name: str) -> NamePath:
    """A path that states one level only."""
    return NamePath(**{level: name})


def check_characters(text: str) -> Problem | None:
    """The finding for the first character that no text may contain; None for a good text."""
    bad = bad_character(text)
    return ("character", {"kind": bad[0], "point": bad[1]}) if bad else None


def check_name(words: str) -> Problem | None:
    """The reason why words cannot be the name of a place, as a finding; None where they can."""
    if problem := check_characters(words):
        return problem
    if not words:
        return "name-empty", {}
    if len(words) > MAX_NAME:
        return "too-long", {"length": len(words), "most": MAX_NAME}
    match = NAME.match(words)
    end = match.end() if match else 0
    if end == len(words):
        return None
    return "name", {"character": f"{words[end]} (U+{ord(words[end]):04X})"}
