"""What is printed around the names of a list: numbers, counts, labels, brackets, dates, page numbers.

The functions look at characters only and know no place. The numbering of headings and items follows
GB/T 9704-2012 (党政机关公文格式, 7.3.3: 一、 （一） 1. （1）) and the other styles that offices use.
"""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from mingdan.lexicon.characters import HAN
from mingdan.lexicon.generic_parts import EVERYDAY_PARTS, alternatives
from mingdan.lexicon.levels import Level
from mingdan.lexicon.numerals import DIGITS, NUMERALS, ORDINALS, parse_numeral

# Words that occur in headings of a roster and not in names of places.
AWARD = re.compile(
    rf"示范|先进|优秀|模范|名单|名录|称号|第[{ORDINALS}\d]+批|\d{{4}}年|年度|入选|合格|达标|命名|获得|荣获|星级|表彰|试点|附件"
    r"|全国|全省|全市|省级|市级|国家级|类别?$|型$"
)
# Endings of names of offices.
BODY_END = re.compile(r"(厅|局|委|委员会|党委|部|办公室|办|政府|法院|检察院|中心|协会|联合会|领导小组)$")
# Endings of names of organisations that are not units: schools, companies, hospitals, courts.
ORGANISATION_END = re.compile(
    r"(学校|中学|小学|大学|学院|幼儿园|医院|卫生院|公司|集团|银行|支行|分行|法院|检察院|[^林农牧]局|(?<!村民)(?<!居民)(?<!管理)委员会|党委|政府|支队|大队|中队"
    r"|派出所|研究[院所]|中心|协会|商会|总会|学会|联合会|寺|教堂|景区|厂|企业|合作社|党支部|办公室|博物馆|图书馆|纪念馆|服务站|工会|税务局|清真寺|报社|电视台)$"
)
_CIRCLED = {chr(0x2460 + value): value + 1 for value in range(20)} | {chr(0x2474 + v): v + 1 for v in range(20)}
_MARKER_PATTERNS = (
    ("一、", re.compile(rf"([{NUMERALS}]{{1,7}})\s*[、.．]\s*")),
    ("（一）", re.compile(rf"[（(]\s*([{NUMERALS}]{{1,7}})\s*[）)]\s*")),
    ("1.1", re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})*\.([0-9]{1,3})(?:\s+|[、.．]\s*)(?=[^0-9.．、\s])")),
    ("1.", re.compile(r"([0-9]{1,6})\s*(?:[.．、,，)）](?![0-9])|[.．、](?=[0-9]+[^0-9.．、\s]))\s*")),
    ("（1）", re.compile(r"[（(]\s*([0-9]{1,6})\s*[）)]\s*")),
    ("①", re.compile(rf"([{''.join(_CIRCLED)}])\s*")),
    ("第1", re.compile(rf"第\s*([0-9]{{1,6}}|[{NUMERALS}]{{1,7}})\s*[名位号个条]\s*[：:、，,.．\s]\s*")),
    ("1 ", re.compile(r"([0-9]{1,6})\s+(?=[^0-9年])")),
    ("•", re.compile("([•·●■◆▪○□◇★☆＊*▲△※-]|[—–]{1,2}|[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?)\\s*(?=\\S)")),
)
_INNER_NUMBER = re.compile(r"(?<![0-9A-Za-z])([0-9]{1,4})\s*[.．、](?=[^0-9\s.．、])")
_RULES = "-—–―－~～·•・ "
_PAGE = re.compile(
    rf"[{_RULES}]{{0,9}}第?\s*[0-9]{{1,4}}\s*页?(?:\s*[/／，,、]?\s*[共总]?\s*[0-9]{{1,4}}\s*页?)?[{_RULES}]{{0,9}}"
)
_COUNT = re.compile(
    rf"[（(]?(?:[^（()）]{{0,8}}[，,、])?[共计合总有]{{0,3}}\s{{0,9}}(?<![第0-9])([0-9]{{1,20}}|[{NUMERALS}]{{1,7}})\s{{0,9}}[个家处名条]"
    rf"(?:{alternatives(('单位', '连队'), EVERYDAY_PARTS[Level.TOWNSHIP], EVERYDAY_PARTS[Level.VILLAGE])}"
    r"|[（(][^（()）]{1,6}[）)])*[）)]?$"
)
_COUNT_AFTER_DASH = re.compile(r"[—－–-]{1,2}\s{0,9}([0-9]{1,4})$")  # 同仁市 —— 3
_LABEL = re.compile(r"([^：:]{1,60}?)\s*[：:]\s*(.*)", re.DOTALL)
_PLACE_END = rf"(?:{alternatives(EVERYDAY_PARTS[Level.TOWNSHIP])}|[县旗市]|(?<!社)区)"
_LABEL_WITH_DASH = re.compile(rf"([^：:、，。—]{{1,30}}{_PLACE_END})\s*—{{1,2}}\s*([^—]+)", re.DOTALL)
# 南漳县（3个）　板桥镇樊家河村　肖堰镇陈家榜村
_LABEL_WITH_COUNT = re.compile(r"([^：:、，。（(]{1,30}[（(]\s*[0-9]{1,4}\s*个[^（()）]{0,4}[）)])\s+(\S.*)", re.DOTALL)
_LABELS = (_LABEL, _LABEL_WITH_DASH, _LABEL_WITH_COUNT)
# A heading in brackets, perhaps with names after it: 【长沙市】, [长沙市]长沙县….
_OPENING, _CLOSING = r"【\[〔［〖「『＜<", r"】\]〕］〗」』＞>"
_BRACKETED = re.compile(rf"[{_OPENING}]\s*([^{_OPENING}{_CLOSING}]{{1,60}}?)\s*[{_CLOSING}]\s*[：:]?\s*(.*)", re.DOTALL)
_YEAR, _DAY = rf"[0-9]{{4}}|[{DIGITS}]{{4}}", rf"[0-9]{{1,2}}|[{ORDINALS}]{{1,3}}"
YEAR_AND_MONTH = re.compile(rf"({_YEAR})\s*年\s*([0-9]{{1,2}}|[{ORDINALS}]{{1,3}})\s*月")
_DATE = re.compile(rf"({_YEAR})\s*(?:年|[-./])\s*({_DAY})\s*(?:月|[-./])\s*({_DAY})\s*日?")
# What copy protection of a forum adds at both ends of a line: at least one symbol and one space.
_NOISE = r"(?=[\x20-\x7e]{0,60}[\"#$%&'*+,;<=>?@\\^_`|~/!-])(?=[\x21-\x7e]{1,60} )[\x21-\x7e][\x20-\x7e]{2,60}"
_NOISE_BEFORE = re.compile(rf"^{_NOISE}(?<=[ ])(?=[{HAN}])")
_NOISE_AFTER = re.compile(rf"(?<=[{HAN}]){_NOISE}$")


@dataclass(frozen=True, slots=True)
class Marker:
    """A printed number or bullet at the beginning of a line.

    Attributes:
        style: the style of numbering (`1.`, `一、`, …) or the bullet itself; empty where the line has none.
        number: the value; None for a bullet and where the line has no marker.
        rest: the text after the marker.
    """

    style: str
    number: int | None
    rest: str


UNMARKED = Marker("", None, "")


def parse_marker(text: str) -> Marker:
    """Reads the printed number or bullet at the beginning of a line."""
    for style, pattern in _MARKER_PATTERNS:
        if match := pattern.match(text):
            printed = match[1]
            if style == "•":
                return Marker(printed, None, text[match.end() :])
            return Marker(style, _CIRCLED.get(printed) or parse_numeral(printed), text[match.end() :])
    return Marker("", None, text)


def is_list_title(text: str) -> bool:
    """Whether a text without a number can be the title of a list: 2023年和谐社区名单."""
    return "名单" in text and AWARD.search(text) is not None


def split_count(text: str) -> tuple[str, int | None]:
    """Splits a heading into its text and the count at its end: 兰州市(1个) -> 兰州市, 1; 东源县10个 -> 东源县, 10."""
    text = text.rstrip()
    match = _COUNT.search(text) or _COUNT_AFTER_DASH.search(text)
    if match and match[0].endswith("家村") and not match[1].isdecimal():  # 三家村 is a name
        return text, None
    return (text[: match.start()].rstrip(), parse_numeral(match[1])) if match else (text, None)


def split_label(text: str) -> tuple[str, str] | None:
    """Splits a text at its first colon: 城固县:原公镇青龙寺村 -> 城固县, 原公镇青龙寺村; None without a colon."""
    match = next((match for pattern in _LABELS if (match := pattern.fullmatch(text))), None)
    if match and match.re is _LABEL_WITH_DASH and (AWARD.search(match[2]) or match[2].isdecimal()):
        return None  # 柳城街道——省级示范街道, 同仁市——3
    is_in_brackets = match is not None and len(re.findall("[（(]", match[1])) > len(re.findall("[）)]", match[1]))
    return (match[1], match[2].strip()) if match and not is_in_brackets else None


def strip_heading_brackets(text: str) -> str:
    """Removes the brackets of a heading: 【长沙市】 -> 长沙市, 【长沙市】长沙县… -> 长沙市：长沙县…."""
    match = _BRACKETED.fullmatch(text)
    if not match:
        return text
    return f"{match[1]}：{match[2]}" if match[2] else match[1]


def strip_noise(text: str) -> str:
    """Removes the symbols that a copy protection adds at the ends of a line."""
    if not text or (text[0] > "~" and text[-1] > "~"):
        return text
    return _NOISE_AFTER.sub("", _NOISE_BEFORE.sub("", text))


def parse_date(text: str) -> date | None:
    """Reads a line that consists of a date; None for any other line.

    Raises:
        ValueError: the line has the form of a date, but the date does not exist.
    """
    match = _DATE.fullmatch(text)
    return date(*(parse_numeral(part) for part in match.groups())) if match else None


def is_page_number(text: str) -> bool:
    """Whether a line is a page number: 3, — 3 —, ·3·, 第3页/共9页, 3/9."""
    if text.isdecimal() and len(text) < 4:
        return True
    return len(text) < 40 and re.search(rf"^[{_RULES}]|[页/／]", text) is not None and _PAGE.fullmatch(text) is not None


def split_numbered_entries(text: str) -> list[str]:
    """Splits a line with several numbered entries (1.A 2.B 3.C) before each number; any other line is one part."""
    starts: list[int] = []
    expected = 0
    for match in _INNER_NUMBER.finditer(text):
        if not starts and match.start():
            break
        value = int(match[1])
        if not starts or value == expected:
            starts.append(match.start())
            expected = value + 1
    if len(starts) < 2:
        return [text]
    return [text[start:end].strip() for start, end in pairwise([*starts, len(text)])]
