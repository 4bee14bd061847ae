"""English names of divisions by the usual convention: 温江区 Wenjiang District; and which of them look odd.

The specific part is pinyin without tones, with ü and apostrophes (Lüliang, Guang'an); a people has its English name
(`peoples_english.csv`), and the generic part its English word. Villages have no derived name.

A name that looks odd is not given out. Those of provinces, prefectures and counties are listed in
`names_to_review.csv`, those of townships in `townships_to_review.csv`, until a row of `english_reviewed.csv` says what
they are.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from mingdan.lexicon.characters import has_chinese
from mingdan.lexicon.generic_parts import ENGLISH_PARTS, SPELLED_PARTS, generic_parts
from mingdan.lexicon.levels import Level, code_at, is_at, is_below, level_of, own_digits
from mingdan.messages import Term
from mingdan.register.edition import Edition
from mingdan.register.pinyin import spelt_words
from mingdan.register.tables import Text, load
from mingdan.register.translations import english_names

_DIAERESIS = "\u0308"
_CODES_OF_ZONES = "7"  # the first of a county's own digits that the register gives to zones
_LONGEST = 4  # syllables of a specific part
# Where the names of places come from languages that English takes them from directly, not by way of Chinese.
_REGIONS, _MONGOLIA = ("54", "65"), "15"
_LANGUAGES = "蒙古|藏|维吾尔|哈萨克|柯尔克孜|塔吉克|达斡尔|鄂温克|鄂伦春|锡伯|俄罗斯|乌孜别克|塔塔尔"
_AUTONOMOUS = re.compile(rf"({_LANGUAGES})族?.*(自治[州县旗]|民族?乡|族区|族乡)$")
_TRANSCRIBING = re.compile("[尔斯克哈格喀嘎勒]")  # characters that write sounds, in a name of three or more


@dataclass(frozen=True, slots=True)
class _People:
    people: Text
    english: Text
    source: Text
    reason: Text


@dataclass(frozen=True, slots=True)
class ReviewedEnglishName:
    """An English name that a reviewer decided on; a division may have several."""

    code: str
    name: Text
    english: Text
    reason: Text
    reviewer: Text
    date: date

    def problems(self) -> Iterator[tuple[str, str, Term]]:
        """What is wrong with the row: column, cell, what was expected."""
        if not Edition.reference().is_division(self.code):
            yield "code", self.code, Term("division-code")
        if has_chinese(self.english):
            yield "english", self.english, Term("english-name")


@dataclass(frozen=True, slots=True)
class OddName:
    """A division whose English name waits for a review; `derived` is empty where the convention gives no name."""

    code: str
    name: str
    derived: str
    reason: str


@cache
def _peoples() -> dict[str, str]:
    return {row.people: row.english for row in load("peoples_english.csv", _People)}


@cache
def reviewed_english_names() -> dict[str, tuple[str, ...]]:
    """The reviewed English names by code.

    Raises:
        InputError: a cell is wrong; every wrong cell is named.
    """
    by_code: dict[str, tuple[str, ...]] = {}
    for row in load("english_reviewed.csv", ReviewedEnglishName):
        by_code[row.code] = (*by_code.get(row.code, ()), row.english)
    return by_code


def derived_english(code: str, label: str) -> tuple[str, ...]:
    """The English names that no source gives a division: reviewed ones, else the one by convention unless it is odd.

    Args:
        code: of a division of the reference edition.
        label: its label.

    Returns:
        The names, several only where a reviewer named several; none where a source has one, and for villages.
    """
    if code in english_names() or is_below(code, Level.TOWNSHIP):
        return ()
    if reviewed := reviewed_english_names().get(code):
        return reviewed
    name = by_convention(code, label)
    return (name,) if name and not oddity(code, label) else ()


def english_name(code: str, label: str) -> str:
    """The English name of a division: that of a source, else the first of `derived_english`; "" without any."""
    sourced = english_names().get(code)
    return sourced.name if sourced else next(iter(derived_english(code, label)), "")


@lru_cache(maxsize=1000)  # asked for a division, and for each beside it
def by_convention(code: str, label: str) -> str:
    """The English name by convention, odd or not; empty where the convention has no word for the generic part."""
    words = spelt_words(label, code)
    level = level_of(code)
    generic = words[-1][0] if len(words) > 1 else ""
    if generic not in SPELLED_PARTS.get(level, ()) or generic not in ENGLISH_PARTS or _is_municipality(code, generic):
        return ""
    (first, spelling), *peoples = words[:-1]
    english = [_people(people) for people, _ in peoples]
    if generic.startswith("自治") and not peoples and _people(first):
        spelling = _people(first)  # 东乡族自治县: the people is the name
    if not all(english):
        return ""
    kind = "Ethnic Township" if english and generic == "乡" else ENGLISH_PARTS[generic]
    return " ".join((_without_tones(spelling), *_listed(english), kind))


def _is_municipality(code: str, generic: str) -> bool:
    return is_at(code, Level.PROVINCE) and generic != "省"


def _people(word: str) -> str:
    return _peoples().get(word) or _peoples().get(word.removesuffix("族"), "")


def _listed(words: list[str]) -> list[str]:
    """Words as a list in English: Lahu, Va and Dai."""
    return [f"{', '.join(words[:-1])} and {words[-1]}"] if len(words) > 1 else words


def _without_tones(spelling: str) -> str:
    letters = unicodedata.normalize("NFD", spelling)
    kept = (letter for letter in letters if letter == _DIAERESIS or not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", "".join(kept))


def oddity(code: str, label: str) -> str:
    """Why the English name of a division looks odd, in words; empty where it does not, and for villages."""
    level = level_of(code)
    if level > Level.TOWNSHIP:
        return ""
    if re.search("[^\u3400-\u9fff]", label):
        return "the name has other characters than Chinese ones"
    if level == Level.COUNTY and own_digits(code).startswith(_CODES_OF_ZONES):
        return "a zone, not a unit in law"
    if not by_convention(code, label):
        has_unit = label.endswith(generic_parts(level))
        return "the convention has no form for it" if has_unit else "its name does not end as that of a unit in law"
    if _is_transcribed(code, label):
        return "the name may be taken from another language"
    if len(_specific_part(code, label)) > _LONGEST:
        return f"the specific part has more than {_LONGEST} syllables"
    if _same_names(_parent(code))[by_convention(code, label)] > 1:
        return "another division beside it has the same English name"
    return ""


def _specific_part(code: str, label: str) -> str:
    return spelt_words(label, code)[0][0]


def _is_transcribed(code: str, label: str) -> bool:
    if code.startswith(_REGIONS) or any(
        _AUTONOMOUS.search(division.label) for division in Edition.reference().lineage(code)[:-1]
    ):
        return True
    specific = _specific_part(code, label)
    if code_at(code, Level.PROVINCE) == _MONGOLIA:
        return len(specific) > 2 or label.endswith(("旗", "盟", "苏木"))
    return bool(_AUTONOMOUS.search(label)) or (len(specific) > 2 and bool(_TRANSCRIBING.search(specific)))


def _parent(code: str) -> str:
    path = Edition.reference().lineage(code)
    return path[-2].code if len(path) > 1 else ""


@lru_cache(maxsize=1000)
def _same_names(parent: str) -> Counter[str]:
    """How often each name by convention occurs among the divisions directly within one."""
    edition = Edition.reference()
    return Counter(by_convention(code, edition.lineage(code)[-1].label) for code in edition.children(parent))


def names_to_review() -> list[OddName]:
    """The provinces, prefectures and counties whose English name looks odd, and is neither sourced nor reviewed."""
    return _odd_names(sorted(Edition.reference().divisions_to_counties("")))


def townships_to_review(province: str) -> list[OddName]:
    """As `names_to_review`, for the townships of a province."""
    register = Edition.reference().province(province)
    return _odd_names(
        code for code in register.names if is_at(code, Level.TOWNSHIP) and not register.is_placeholder(code)
    )


def _odd_names(codes: Iterable[str]) -> list[OddName]:
    edition = Edition.reference()
    found: list[OddName] = []
    for code in codes:
        label = edition.lineage(code)[-1].label
        is_known = code in english_names() or code in reviewed_english_names()
        if not is_known and (reason := oddity(code, label)):
            found.append(OddName(code, label, by_convention(code, label), reason))
    return found
