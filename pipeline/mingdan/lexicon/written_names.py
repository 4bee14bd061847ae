"""Names as documents and tables write them: their endings, remarks behind them, marks between their levels."""

import re
from collections.abc import Iterable

from mingdan.lexicon.characters import HAN
from mingdan.lexicon.generic_parts import COMMUNITY_END, TOWNSHIP_END, UPPER_LEVEL_END

MAX_NAME = 100
_MAX_WORDS = 1000  # longer words are not a name, with or without a remark
NAME = re.compile(rf"[{HAN}0-9A-Za-z\u00c0-\u024f（）()·•、—－-]+")
# A remark in brackets that is part of the name, or says which place is meant.
_PLACE_REMARK = re.compile(r"[（(](?:[原含即].*|.*[村组社屯院庄寨镇乡街区里])[）)]$")
_REMARK = re.compile(r"\s*[（(][^（）()]*[）)]$")
_LEVEL_SEPARATORS = "-—－–/／>＞→·|｜_"  # marks between the levels of a name
_LEVEL_SEPARATOR = re.compile(f"[{_LEVEL_SEPARATORS}]")

# 北京市市辖区东城区, 河南省省直辖县级行政区划济源市; not a whole text.
_GROUPS = re.compile("(?<=[市省])(市辖区|(?<=重庆市)县|省直辖县级行政区划)(?=.)|(?<=自治区)自治区直辖县级行政区划(?=.)")


def without_groups(text: str) -> str:
    """A text without the words inside it that only group divisions: 市辖区, 省直辖县级行政区划."""
    return _GROUPS.sub("", text) if "辖" in text or "市县" in text else text


def has_name_ending(text: str) -> bool:
    """Whether a text ends with the generic part of a township, village or community."""
    return bool(COMMUNITY_END.search(text) or TOWNSHIP_END.search(text))


def join_distinct(texts: Iterable[str]) -> str:
    """Joins texts, leaving out a text that the text before it ends with."""
    whole = ""
    for text in texts:
        whole += "" if whole.endswith(text) else text
    return whole


def remove_level_separators(words: str) -> str:
    """Removes marks between the levels of a name: 株洲市-醴陵市-沩山镇-沩山村 -> 株洲市醴陵市沩山镇沩山村.

    A mark inside one name (金色港湾·一期社区) is kept.
    """
    for separator in _LEVEL_SEPARATORS if len(words) <= MAX_NAME and _LEVEL_SEPARATOR.search(words) else "":
        parts = [part.strip() for part in words.split(separator)]
        if len(parts) > 2 and all(UPPER_LEVEL_END.search(part) for part in parts[:-1]) and parts[-1]:
            return "".join(parts)
    return words


def strip_remark(words: str) -> str:
    """Removes what a roster adds to a name: a product in brackets, an asterisk. A remark on the place is kept."""
    words = words.rstrip("*＊★☆").rstrip()
    if len(words) > _MAX_WORDS:
        return words
    return words if _PLACE_REMARK.search(words) else _REMARK.sub("", words) or words
