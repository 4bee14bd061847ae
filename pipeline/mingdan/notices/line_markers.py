"""What is printed around the names of a list: numbers, counts, labels, separators. Nothing here knows a place.

The numbering of headings and items is that of GB/T 9704-2012 (党政机关公文格式, 7.3.3: 一、 （一） 1. （1）) and what
offices use besides.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mingdan.lexicon.characters import without_removable
from mingdan.lexicon.numerals import NUMERALS, parse_numeral

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
NAME = re.compile(rf"[{HAN}0-9A-Za-z\u00c0-\u024f（）()·•、—－-]+")
# What a name of a place at the level of villages, and of townships, ends with.
COMMUNITY_END = re.compile(
    r"(社区|居委会?|村委会?|居民委员会|村民委员会|村|嘎查|屯|组|连队?|里|寨|庄|队|分场|小区|苑|庄园)(（[^）]*）|\([^)]*\))?$"
)
TOWNSHIP_END = re.compile(r"(街道(办事处|办)?|办事处|镇|乡|苏木|[农林牧渔茶]场|[一二三四五六七八九十〇\d]团)$")
# What the headings of a roster say, and names of places do not.
AWARD = re.compile(
    r"示范|先进|优秀|模范|名单|名录|称号|第[一二三四五六七八九十\d]+批|\d{4}年|年度|入选|合格|达标|命名|获得|荣获|星级|表彰|试点|附件"
    r"|全国|全省|全市|省级|市级|国家级|类别?$|型$"
)
# What the name of an office ends with.
BODY_END = re.compile(r"(厅|局|委|委员会|党委|部|办公室|办|政府|法院|检察院|中心|协会|联合会|领导小组)$")
_LONGEST_END = 200  # a remark in brackets included: longer ends are none
# Radicals that normal form KC leaves as they are, and the characters that they stand for in names of places
# (Equivalent_Unified_Ideograph of the Unicode Character Database).
_RADICALS = dict(
    zip(
        "⺁⺊⺒⺜⺝⺠⺧⺩⺫⺬⺶⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰",
        "厂卜巳日月民牛王目示羊虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙",
        strict=True,
    )
)
_CIRCLED = {chr(0x2460 + value): value + 1 for value in range(20)} | {chr(0x2474 + v): v + 1 for v in range(20)}
_MARKS = (
    ("一、", re.compile(rf"([{NUMERALS}]{{1,7}})\s*[、.．]\s*")),
    ("（一）", re.compile(rf"[（(]\s*([{NUMERALS}]{{1,7}})\s*[）)]\s*")),
    ("1.", re.compile(r"([0-9]{1,6})\s*(?:[.．、,，)）](?![0-9])|[.．、](?=[0-9]+[^0-9.．、\s]))\s*")),
    ("（1）", re.compile(r"[（(]\s*([0-9]{1,6})\s*[）)]\s*")),
    ("①", re.compile(rf"([{''.join(_CIRCLED)}])\s*")),
    ("第1", re.compile(rf"第\s*([0-9]{{1,6}}|[{NUMERALS}]{{1,7}})\s*[名位号个条]\s*[：:、，,.．\s]\s*")),
    ("1 ", re.compile(r"([0-9]{1,6})\s+(?=[^0-9年])")),
    ("•", re.compile(r"([•·●■◆▪○□◇★☆＊*▲△※-])\s*(?=\S)")),
)
_INNER_MARK = re.compile(r"(?<![0-9A-Za-z])([0-9]{1,4})\s*[.．、](?=[^0-9\s.．、])")
_RULES = "-—–―－~～·•・ "
_PAGE = re.compile(
    rf"[{_RULES}]{{0,9}}第?\s*[0-9]{{1,4}}\s*页?(?:\s*[/／，,、]?\s*[共总]?\s*[0-9]{{1,4}}\s*页?)?[{_RULES}]{{0,9}}"
)
_COUNT = re.compile(
    rf"[（(]?(?:[^（()）]{{0,8}}[，,、])?[共计合总有]{{0,3}}\s{{0,9}}(?<![第0-9])([0-9]{{1,20}}|[{NUMERALS}]{{1,7}})\s{{0,9}}[个家处名条]"
    r"(?:单位|社区|村|街道|镇|乡|连队|[（(][^（()）]{1,6}[）)])*[）)]?$"
)
_LABEL = re.compile(r"([^：:]{1,60}?)\s*[：:]\s*(.*)", re.DOTALL)
# A heading in brackets, and the names that may follow it: 【长沙市】, [长沙市]长沙县….
_OPENING, _CLOSING = r"【\[〔［〖「『＜<", r"】\]〕］〗」』＞>"
_BRACKETED = re.compile(rf"[{_OPENING}]\s*([^{_OPENING}{_CLOSING}]{{1,60}}?)\s*[{_CLOSING}]\s*[：:]?\s*(.*)", re.DOTALL)
_YEAR, _DAY = r"[0-9]{4}|[〇○零一二三四五六七八九]{4}", r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(rf"({_YEAR})\s*(?:年|[-./])\s*({_DAY})\s*(?:月|[-./])\s*({_DAY})\s*日?")
# What a forum's protection against copying leaves at both ends of a line: at least one symbol and one space.
_NOISE = r"(?=[\x20-\x7e]{0,60}[\"#$%&'*+,;<=>?@\\^_`|~/!-])(?=[\x21-\x7e]{1,60} )[\x21-\x7e][\x20-\x7e]{2,60}"
_NOISE_BEFORE = re.compile(rf"^{_NOISE}(?<=[ ])(?=[{HAN}])")
_NOISE_AFTER = re.compile(rf"(?<=[{HAN}]){_NOISE}$")


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed number: its style (`1.`, `一、`, `●`, …; empty for none), its value, and the text after it."""

    style: str
    number: int | None
    rest: str


UNMARKED = Mark("", None, "")


def cleaned(text: str) -> str:
    """A text without what only typing and encoding put there.

    Soft hyphens, zero-width spaces and byte order marks are taken out; full-width letters and digits and Kangxi
    radicals become the usual characters; the rest is in normal form C. Punctuation stays as it is.
    """
    text = without_removable(text)
    if text.isascii():
        return text
    if any(_folded(character) for character in text):
        text = "".join(_fold(one) if _folded(one) else one for one in text)
    return unicodedata.normalize("NFC", text)


def _fold(character: str) -> str:
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def _folded(character: str) -> bool:
    """Whether a character is a full-width letter or digit, or a radical in place of a character."""
    return "\u2e80" <= character <= "\u2fdf" or ("\uff10" <= character <= "\uff5a" and character.isalnum())


def mark(text: str) -> Mark:
    """The printed number at the beginning of a line, and the text after it."""
    for style, pattern in _MARKS:
        if found := pattern.match(text):
            printed = found[1]
            value = None if style == "•" else _CIRCLED.get(printed) or parse_numeral(printed)
            return Mark(printed if style == "•" else style, value, text[found.end() :])
    return Mark("", None, text)


def without_count(text: str) -> tuple[str, int | None]:
    """A heading without the count at its end, and the count: 兰州市(1个) -> 兰州市, 1; 东源县10个 -> 东源县, 10."""
    text = text.rstrip()
    found = _COUNT.search(text)
    return (text[: found.start()].rstrip(), parse_numeral(found[1])) if found else (text, None)


def label(text: str) -> tuple[str, str] | None:
    """What stands before and after the first colon: 城固县:原公镇青龙寺村 -> 城固县, 原公镇青龙寺村."""
    found = _LABEL.fullmatch(text)
    return (found[1], found[2].strip()) if found else None


def unbracketed(text: str) -> str:
    """A text without the brackets of a heading: 【长沙市】 -> 长沙市, 【长沙市】长沙县… -> 长沙市：长沙县…."""
    found = _BRACKETED.fullmatch(text)
    return text if not found else f"{found[1]}：{found[2]}" if found[2] else found[1]


def without_noise(text: str) -> str:
    """A line without the symbols that a protection against copying puts at its ends."""
    if not text or (text[0] > "~" and text[-1] > "~"):
        return text
    return _NOISE_AFTER.sub("", _NOISE_BEFORE.sub("", text))


def day(text: str) -> date | None:
    """The date that a line consists of, None where it is no date.

    Raises:
        ValueError: it is written as a date, but there is no such day.
    """
    found = _DATE.fullmatch(text)
    return date(*(parse_numeral(part) for part in found.groups())) if found else None


def is_page_number(text: str) -> bool:
    """Whether a line is a number alone, as that of a page: 3, — 3 —, ·3·, 第3页/共9页, 3/9."""
    if text.isdecimal() and len(text) < 4:
        return True
    return len(text) < 40 and re.search(rf"^[{_RULES}]|[页/／]", text) is not None and _PAGE.fullmatch(text) is not None


def run_together(text: str) -> list[str]:
    """The entries that stand on one line, each from its number on (1.A 2.B 3.C); the line itself where it is one."""
    starts: list[int] = []
    expected = 0
    for found in _INNER_MARK.finditer(text):
        if not starts and found.start():
            break
        value = int(found[1])
        if not starts or value == expected:
            starts.append(found.start())
            expected = value + 1
    return [text[begin:end].strip() for begin, end in pairwise([*starts, len(text)])] if len(starts) > 1 else [text]


def names_in(text: str) -> list[str]:
    """The names that spaces keep apart: 湖塘镇新天地社区 湖塘镇夏雷社区 are two, 成都市 温江区 柳城街道 is one.

    A part goes with the one before it while the level it ends with goes down, or while it ends with none.
    """
    names: list[str] = []
    last = 9
    for part in text.split():
        end = part[-_LONGEST_END:]
        rank = 3 if COMMUNITY_END.search(end) else 2 if TOWNSHIP_END.search(end) else 0 if len(part) < 2 else 1
        if names and (rank == 0 or last < rank or (rank == last == 1) or last == 0):
            names[-1] += part
        else:
            names.append(part)
        last = rank
    return names
