"""How a list is laid out: what its separators group, and which layers an entry takes from above and from before it."""

import re
from collections.abc import Iterable

from mingdan import findings
from mingdan.io_text import bad_character as first_bad_character
from mingdan.model import NamePath
from mingdan.notices.line_markers import COMMUNITY_END, NAME, TOWNSHIP_END, names_in

LEVELS = NamePath._fields
NOWHERE = NamePath()  # no level is stated
MAX_NAME = 100
_LONGEST = 1000  # longer words are no name, whatever is taken off them
_STOPS = "；;。"
_ITEM_END = re.compile(r"[；;。，,、]")
# 以及 or 和 before the last name of a list: only between two names of communities or villages.
_AND = re.compile(r"(?:(?<=社区)|(?<=村))(?:以及|[和及与])(?!(?:社区|村)?$)")
_BRACKETS = {"（": "）", "(": ")", "“": "”", "《": "》"}
# A remark in brackets at the end of a name that is part of the name, or says which place is meant.
_PLACE_REMARK = re.compile(r"[（(](?:[原含即].*|.*[村组社屯院庄寨镇乡街区里])[）)]$")
# What may stand between the levels of a name, and what the names above the last level end with.
_BETWEEN = "-—－–/／>＞→·|｜_"
_UPPER_END = re.compile(r"[省市州盟区县旗镇乡]$|街道$|苏木$|办事处$|[团场]$")
_REMARK = re.compile(r"\s*[（(][^（）()]*[）)]$")


def split_outside(text: str, separators: str) -> list[str]:
    """The parts of a text between separators that stand in no brackets, without empty ones."""
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


def sentences(text: str) -> list[str]:
    """The parts of a list between full stops and semicolons: each may begin with a label of its own."""
    return split_outside(text, _STOPS)


def groups(text: str) -> list[list[str]]:
    """The names of a list, grouped by the higher separator: ， groups where 、 joins; spaces join too.

    `四师六十四团十四连、六十六团八连,六师一〇一团二连` gives two groups, the first of two names.
    """
    outer = split_outside(text, "，,")
    if len(outer) > 1 and "、" not in text:
        return [[name for part in outer for name in names_in(part)]]
    found = []
    for part in outer:
        joined = split_outside(part, "、")
        last = _last_two(joined[-1]) if len(joined) > 1 else joined[-1:]
        found.append([name for item in [*joined[:-1], *last] for name in names_in(item)])
    return found


def _last_two(text: str) -> list[str]:
    """The last part of a list without the word for “and”: 甲社区和乙社区 are two names; any other text is one."""
    if not text.endswith(("社区", "村")):
        return [text]
    start = max(text.rfind(separator) for separator in "、，；") + 1  # in brackets
    first, *others = _AND.split(text[start:])
    return [text[:start] + first, *others]


def is_list(text: str) -> bool:
    """Whether a text is several names: at least two parts, four of five of which end as names do."""
    parts = [part for part in _ITEM_END.split(text) if part.strip()]
    if len(parts) < 2 and len(names_in(text)) < 2:
        return False
    named = sum(1 for part in parts if len(part) <= 60 and ends_as_name(without_product(part.strip()).split()[-1]))
    return named >= 0.8 * len(parts)


def ends_as_name(text: str) -> bool:
    """Whether a text ends with the generic part of a township or of what lies within one."""
    return bool(COMMUNITY_END.search(text) or TOWNSHIP_END.search(text))


def unjoined(words: str) -> str:
    """A name without the marks that stand between its levels: 株洲市-醴陵市-沩山镇-沩山村 -> 株洲市醴陵市沩山镇沩山村.

    A mark inside one name (金色港湾·一期社区) stays.
    """
    for mark in _BETWEEN if len(words) <= MAX_NAME else "":
        parts = [part.strip() for part in words.split(mark)]
        if len(parts) > 2 and all(_UPPER_END.search(part) for part in parts[:-1]) and parts[-1]:
            return "".join(parts)
    return words


def without_product(words: str) -> str:
    """A name without what a roster adds to it: a product in brackets, an asterisk; a remark on the place stays."""
    words = words.rstrip("*＊★☆").rstrip()
    if len(words) > _LONGEST:
        return words
    return words if _PLACE_REMARK.search(words) else _REMARK.sub("", words) or words


def top(layers: NamePath) -> int:
    """The position (0 for the province) of the highest level that is stated, 5 where none is."""
    return next((index for index, name in enumerate(layers) if name), len(LEVELS))


def below(above: NamePath, own: NamePath) -> NamePath:
    """An entry's own layers, with those above them that headings or siblings give."""
    first = top(own)
    return NamePath(*above[:first], *own[first:])


def overlaid(layers: Iterable[NamePath]) -> NamePath:
    """Layers of headings from the outermost in: each takes the place of what is at its level and below."""
    result = NOWHERE
    for own in layers:
        if top(own) < len(LEVELS):
            result = below(result, own)
    return result


def at(level: str, name: str) -> NamePath:
    """Layers that state one level alone."""
    return NamePath(**{level: name})


def bad_character(text: str) -> tuple[str, str, str] | None:
    """Rule and messages for the first character that no text may hold."""
    if bad := first_bad_character(text):
        made = findings.finding("character", kind=bad[0], point=bad[1])
        return "character", made.message, made.message_zh
    return None


def unfit(words: str) -> tuple[str, str, str] | None:
    """Why words cannot be the name of a place: the rule, and messages in English and Chinese; None where they can."""
    if wrong := bad_character(words):
        return wrong
    if len(words) > MAX_NAME:
        message = (
            f"{len(words):,} characters are too long for a name, expected at most {MAX_NAME}: the line is left out"
        )
        return "too-long", message, f"名称过长：{len(words)}字，最多{MAX_NAME}字，已略去"
    valid = NAME.match(words)
    end = valid.end() if valid else 0
    if words and end == len(words):
        return None
    point = f"{words[end]!a} (U+{ord(words[end]):04X})" if words else "nothing"
    message = (
        f"a name cannot hold the character {point}: expected Chinese characters, digits, letters, （）, · or -; "
        "the entry is left out"
    )
    return "name", message, "名称中含有不允许的字符，该条已略去"
