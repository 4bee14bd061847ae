"""The pinyin of divisions, after 《中国地名汉语拼音字母拼写规则（汉语地名部分）》 and GB/T 16159.

The specific part and the generic part are separate words, each with a capital; a former generic part is joined to the
specific part (Liǔchéng Jiēdào, Zhàozhèn Jiēdào); an apostrophe precedes a, e and o within a word (Yǎ'ān Shì).

Readings come from pypinyin, except for parts of names in `data/reference/readings.csv`, which a reviewer decided.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from mingdan.lexicon.generic_parts import MIN_STEMS, SPELLED_PARTS, ZONE_KINDS, ZONE_WORDS
from mingdan.lexicon.levels import Level, level_of
from mingdan.register.alternative_names import without_peoples
from mingdan.register.name_part_overrides import NamePartTable

_RUN = re.compile(r"[A-Za-z0-9]+|[^\W\da-zA-Z_]+")  # a run of letters and digits, or of characters
_DIAERESIS = "\u0308"
_VOWELS = ("a", "e", "o")
_WHOLE_WORDS = frozenset({"城区", "郊区", "矿区"})  # districts whose name is the generic word alone
_ZONE = re.compile(rf"(?<=..)((?:{ZONE_KINDS})*)({ZONE_WORDS})$")
_CACHE = 10_000  # the same words and syllables come again and again, in the names of a province most of all


def pinyin(name: str, code: str) -> str:
    """The spelling of a division's label, with tone marks: 温江区 Wēnjiāng Qū.

    Args:
        name: the label.
        code: the code of the division, for its level and for readings that hold in one place only.
    """
    return " ".join(spelling for _, spelling in spelt_words(name, code))


@lru_cache(maxsize=_CACHE)
def spelt_words(name: str, code: str) -> tuple[tuple[str, str], ...]:
    """The words of a label, each with its spelling: 温江 Wēnjiāng, 区 Qū; arguments as `pinyin`."""
    words = (word for run in _RUN.findall(name) for word in _words(run, level_of(code)))
    return tuple([(word, _spelling(word, code)) for word in words])


def typed_forms(spelling: str) -> tuple[str, ...]:
    """A spelling as people type it, in letters a to z without spaces; ü as v and as u: wenjiangqu."""
    return tuple(dict.fromkeys(ascii_letters(spelling, umlaut) for umlaut in ("v", "u")))


def syllables(text: str, code: str = "") -> list[str]:
    """The syllables of the Chinese in a text, with tone marks; runs of letters and digits unchanged, the rest left out.

    Args:
        text: a name, or part of one.
        code: the division that it names, for readings that hold in one place only.
    """
    return [syllable for run in _RUN.findall(text) for syllable in ([run] if run.isascii() else _read(run, code))]


@lru_cache(maxsize=_CACHE)
def ascii_letters(syllable: str, umlaut: str = "v") -> str:
    """A syllable in lower-case letters a to z, without tone marks; `umlaut` in place of ü."""
    letters = unicodedata.normalize("NFD", syllable.lower()).replace(f"u{_DIAERESIS}", umlaut)
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())


def _words(run: str, level: Level) -> list[str]:
    """The words of a name: specific part, peoples, generic part."""
    if run.isascii() or run in _WHOLE_WORDS:
        return [run]
    if level >= Level.COUNTY and (zone := _ZONE.search(run)):
        return [run[: zone.start()], *re.findall(ZONE_KINDS, zone[1]), zone[2]]
    for generic in SPELLED_PARTS[level]:
        stem = run.removesuffix(generic)
        if stem != run and len(stem) >= _min_stem(generic, level):
            return [*_with_peoples(stem, generic), generic]
    return [run]


def _min_stem(generic: str, level: Level) -> int:
    return 2 if level == Level.PROVINCE else MIN_STEMS.get(generic, 1)


def _with_peoples(stem: str, generic: str) -> list[str]:
    """A specific part, and the names of peoples at its end as separate words: 阿坝 + 藏族 + 羌族."""
    specific = without_peoples(stem)
    peoples = stem[len(specific) :]
    is_people = generic.startswith(("自治", "民族")) or (peoples.endswith("族") and generic != "街道")
    return [specific, *re.findall("[^族]+族?", peoples)] if peoples and len(specific) >= 2 and is_people else [stem]


def _spelling(word: str, code: str) -> str:
    parts = syllables(word, code)
    marks = ["'" if number and ascii_letters(part).startswith(_VOWELS) else "" for number, part in enumerate(parts)]
    joined = "".join(mark + part for mark, part in zip(marks, parts, strict=True))
    return joined[:1].upper() + joined[1:]


@cache
def _readings() -> NamePartTable:
    return NamePartTable("readings.csv", "reading")


def _read(text: str, code: str) -> Iterator[str]:
    """Reviewed readings where there are some; between them the readings of the library."""
    for part, reading in _readings().split(text, code):
        yield from reading or _library_reading(part)


@lru_cache(maxsize=_CACHE)
def _library_reading(text: str) -> tuple[str, ...]:
    """The reading of pypinyin, whose phrases settle several characters together (重庆 chóng qìng)."""
    from pypinyin import Style, lazy_pinyin  # its dictionaries take 0.2 s to load

    return tuple(lazy_pinyin(text, style=Style.TONE, errors="ignore"))
