"""The generic parts of Chinese place names (通名): one table, and the selections of it that the package uses.

A generic part says what a place is: 街道 in 柳城街道, 居委会 in 光华社区居委会.
"""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from mingdan.lexicon.levels import LEVELS, Level
from mingdan.lexicon.numerals import ORDINALS


class Role(Enum):
    """What a generic part stands for."""

    UNIT = "unit"  # a type of division in law: 县, 街道, 社区
    COMMITTEE = "committee"  # the office or committee that runs a unit, named in its place: 街道办事处, 居委会
    IRREGULAR = "irregular"  # a committee in a form that law does not know: 居民委会
    ZONE = "zone"  # an area that is run like a county or township and is not a unit in law: 开发区
    FARM = "farm"  # a state farm, which the register lists among the townships: 农场
    SETTLEMENT = "settlement"  # a place within a village, or what people call a village: 屯, 寨
    SHORT = "short"  # a shorter form of a committee or a part of a farm or village, as rosters write it: 居委, 连队
    GROUND = "ground"  # a word for ground or buildings that names of villages end with in place of a generic part: 湾


class GenericPart(NamedTuple):
    """A row of the table.

    Attributes:
        text: the generic part.
        level: of the places that it names.
        role: what it stands for.
        unit_class: the class in the ontology of a division whose label ends so; empty where no label does.
        shortened: the form that labels have in its place; empty where they keep it.
    """

    text: str
    level: Level
    role: Role
    unit_class: str = ""
    shortened: str = ""


# The English word of a generic part, by the usual convention.
ENGLISH_PARTS = {
    "省": "Province",
    "市": "City", "自治州": "Autonomous Prefecture", "地区": "Prefecture", "盟": "League",
    "县": "County", "区": "District", "旗": "Banner", "自治县": "Autonomous County", "自治旗": "Autonomous Banner",
    "林区": "Forestry District", "特区": "Special District", "新区": "New Area", "矿区": "Mining District",
    "街道": "Subdistrict", "镇": "Town", "乡": "Township", "民族乡": "Ethnic Township",
    "苏木": "Sum", "民族苏木": "Ethnic Sum",
}  # fmt: skip


def _units(level: Level, unit_class: str, *texts: str) -> list[GenericPart]:
    return [GenericPart(text, level, Role.UNIT, unit_class) for text in texts]


def _others(level: Level, role: Role, texts: str) -> list[GenericPart]:
    return [GenericPart(text, level, role) for text in texts.split()]


def _committees(unit_class: str, short: str, full: str, irregular: str) -> list[GenericPart]:
    return [
        GenericPart(short, Level.VILLAGE, Role.COMMITTEE, unit_class),
        GenericPart(full, Level.VILLAGE, Role.COMMITTEE, "", short),
        *(GenericPart(text, Level.VILLAGE, Role.IRREGULAR, "", short) for text in irregular.split()),
    ]


GENERIC_PARTS = (
    *_units(Level.PROVINCE, "Province", "省", "市", "自治区", "特别行政区"),
    *_units(Level.PREFECTURE, "Prefecture", "市", "州", "地区", "盟", "自治州"),
    *_units(Level.COUNTY, "County", "县", "市", "区", "旗", "自治县", "自治旗", "林区", "特区"),
    *_units(Level.TOWNSHIP, "Subdistrict", "街道"),
    *_units(Level.TOWNSHIP, "Town", "镇"),
    *_units(Level.TOWNSHIP, "Township", "乡", "苏木", "民族乡", "民族苏木"),
    *_units(Level.VILLAGE, "Community", "社区"),
    *_units(Level.VILLAGE, "Village", "村", "嘎查"),
    *_others(Level.TOWNSHIP, Role.COMMITTEE, "街道办事处 街道办 办事处"),
    *_committees("Community", "居委会", "居民委员会", "居民委会 居委员会 居委会村民委员会"),
    *_committees("", "村委会", "村民委员会", "村民委会 村委员会"),
    *_others(Level.VILLAGE, Role.COMMITTEE, "社区居民委员会 社区居委会 行政村"),
    *_others(Level.COUNTY, Role.ZONE, "开发区 高新区 经开区 新区 风景区 风景名胜区 示范区 管理区 试验区 实验区"),
    *_others(Level.COUNTY, Role.ZONE, "园区 度假区 保税区 投资区 旅游区 矿区 合作区 管委会"),
    *_others(Level.TOWNSHIP, Role.ZONE, "开发区 管理区 风景区 名胜区 旅游区 工业区 示范区 度假区 保护区 园艺区 生态区"),
    *_others(Level.TOWNSHIP, Role.ZONE, "地区 园区 管理委员会 管委会"),
    *_others(Level.TOWNSHIP, Role.FARM, "农场 林场 牧场 渔场 茶场 果场 盐场 园艺场 种畜场 种羊场 良种场 原种场"),
    *_others(Level.VILLAGE, Role.SETTLEMENT, "屯 组 连 里 寨 庄 队"),
    *_others(Level.VILLAGE, Role.SHORT, "居委 村委 连队 分场 小区 苑 庄园"),
    *_others(Level.VILLAGE, Role.GROUND, "场 街 巷 院 坊 沟 坝 湾 堡 营 庙 屋 楼 口 城 关"),
)


def generic_parts(level: Level, *roles: Role) -> tuple[str, ...]:
    """The generic parts of a level, the longest first.

    Args:
        level: of the places that they name.
        roles: what they stand for; units where there is none.
    """
    wanted = roles or (Role.UNIT,)
    texts = {part.text: None for part in GENERIC_PARTS if part.level == level and part.role in wanted}
    return longest_first(texts)


def longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts sorted by length, the longest first; texts of one length keep their order."""
    return tuple(sorted(texts, key=lambda text: -len(text)))


def alternatives(*groups: Iterable[str]) -> str:
    """A regular expression that matches one of some literal texts, the longest that fits."""
    return "|".join(longest_first(dict.fromkeys(text for group in groups for text in group)))


def endings_by_class(level: Level) -> dict[str, tuple[str, ...]]:
    """The classes of the divisions of a level, each with the generic parts that its labels end with."""
    endings: dict[str, tuple[str, ...]] = {}
    for part in GENERIC_PARTS:
        if part.level == level and part.unit_class:
            endings[part.unit_class] = (*endings.get(part.unit_class, ()), part.text)
    return endings


_SPELLED_BESIDES_UNITS = {Level.COUNTY: ("新区", "矿区"), Level.VILLAGE: ("居委会", "村委会", "牧委会")}
# What a township-level name may end with: its type, the office that runs it, or 地区.
TOWNSHIP_ENDS = longest_first((*generic_parts(Level.TOWNSHIP, Role.UNIT, Role.COMMITTEE), "地区"))
# What a name of a village or community may end with, committees included.
VILLAGE_ENDS = generic_parts(Level.VILLAGE, Role.UNIT, Role.COMMITTEE)
# The committees of villages and communities -> the short form that labels have.
SHORT_COMMITTEES = {part.text: part.shortened for part in GENERIC_PARTS if part.shortened}
# The generic parts that a name in everyday writing has at each level, in the order in which they are tried.
EVERYDAY_PARTS = {
    Level.PROVINCE: ("省", "市", "自治区"),
    Level.PREFECTURE: ("市", "州", "地区", "盟"),
    Level.COUNTY: ("县", "区", "市", "旗"),
    Level.TOWNSHIP: ("镇", "乡", "街道"),
    Level.VILLAGE: ("社区", "村"),
}
# The types that a township of another type may have had before, as names in everyday writing say it.
OTHER_TOWNSHIP_TYPES = (*EVERYDAY_PARTS[Level.TOWNSHIP], "街道办事处", "街道办", "地区", "苏木")
# The short forms of a sub-district: 柳城街, 柳城街办, 柳城办.
SHORT_SUBDISTRICTS = ("街", "街办", "办")
# What the register has after 社区 and 嘎查, and labels leave out.
COMMITTEES_AFTER_GENERIC = ("居委会", "村委会", "民委员会", "民委会", "委员会", "委会")
# The generic parts above townships without 州, which ends names without generic part as well (广州).
_UPPER_ENDS = ("省", "市", "区", "县", "旗", "地区", "盟")
# The end of a name with its generic part, at any level.
FULL_NAME = re.compile(
    rf"({alternatives(_UPPER_ENDS, generic_parts(Level.TOWNSHIP), generic_parts(Level.VILLAGE), ('居委会',))})$"
)
# The end of a name above the last level of an entry.
UPPER_LEVEL_END = re.compile(
    rf"({alternatives(*(generic_parts(level) for level in LEVELS[:4]), ('办事处', '团', '场'))})$"
)
COMMUNITY_END = re.compile(
    rf"({alternatives(VILLAGE_ENDS, generic_parts(Level.VILLAGE, Role.SETTLEMENT, Role.SHORT))})"
    r"(（[^）]*）|\([^)]*\))?$"
)
TOWNSHIP_END = re.compile(
    rf"({alternatives(generic_parts(Level.TOWNSHIP, Role.UNIT, Role.COMMITTEE))}|[农林牧渔茶]场|[{ORDINALS}〇\d]团)$"
)
# The end of a text that may be the name of a village, committees and words for ground included.
_VILLAGE_WORDS = (*generic_parts(Level.VILLAGE, Role.SETTLEMENT, Role.GROUND), "居委", "村委", "委员会")
VILLAGE_LIKE = re.compile(rf"({alternatives(VILLAGE_ENDS, _VILLAGE_WORDS)})(（.*）)?$")
# The generic part at the end of a name that the register does not have, by level.
UNKNOWN_NAME_ENDS = {
    Level.PROVINCE: re.compile("自治区|省"),
    Level.PREFECTURE: re.compile("自治州|地区|[州盟市]|综合实验区(?=.{1,6}县)"),
    Level.COUNTY: re.compile("[县市旗]|(?<!社)区|管委会"),
    Level.TOWNSHIP: re.compile(
        rf"{alternatives(generic_parts(Level.TOWNSHIP, Role.UNIT, Role.COMMITTEE, Role.FARM, Role.ZONE))}"
        rf"|(?<=[{ORDINALS}〇\d])团"
    ),
}
# Generic parts inside a name that make it less likely to be one: of a unit above townships, of a village.
GENERIC_INSIDE = re.compile(r"[省市县旗州区]|自治|.地区")
GENERIC_IN_VILLAGE = re.compile(r"[县镇乡]|街道|.[市州]|.区")
# What no name begins with.
GENERIC_START = re.compile(r"街道|镇|乡|办事处|苏木|族|区|市|县")
# Areas that are run like counties and have no name of their own.
BARE_ZONES = frozenset({"高新区", "经开区", "开发区", "风景区", "工业区", "度假区"})
# The parts that are left out where a title names a province or prefecture by its stem.
STEM_ENDS = ("省", "市", "地区", "州")
# The generic parts that are words of their own in pinyin, the longest first.
SPELLED_PARTS = {
    level: longest_first((*generic_parts(level), *_SPELLED_BESIDES_UNITS.get(level, ()))) for level in LEVELS
}
# How many characters must stand before a generic part for it to be a word of its own, where one is too few: 清新区 is
# 清新 + 区, not 清 + 新区.
MIN_STEMS = dict.fromkeys(("特别行政区", "自治区", "省", "自治州", "地区", "盟", "新区", "特区", "矿区"), 2) | {
    "林区": 3
}
# Names of places that are not units in law, in pinyin: the word at the end, and words before it that say of what kind.
ZONE_KINDS = "经济|技术|高新|产业|工业|农业|科技|物流|旅游|生态|综合|现代|行政|城乡|一体化|华侨|园艺|管理"
ZONE_WORDS = (
    "开发区|示范区|实验区|聚集区|保税区|度假区|旅游区|风景区|保护区|工业区|经济区|高新区|生活区|管理区|管理处|管理局|"
    "林业局|委员会|办事处|管委会|工业园|产业园|科技园|(?<=产业|工业|科技|物流|创意)园区|农场|林场|牧场|连队|生产队|地区"
)
# What names of zones end with, at either level.
ZONES = longest_first((*generic_parts(Level.COUNTY, Role.ZONE), *generic_parts(Level.TOWNSHIP, Role.ZONE)))
# The words of labels that name nothing without a name in front.
LABEL_WORDS = longest_first(
    (
        *generic_parts(Level.TOWNSHIP, Role.UNIT, Role.COMMITTEE, Role.FARM), *VILLAGE_ENDS,
        "虚拟", "类似", "直属", "生活区", "街", "猪场", "苗圃", "农垦",
    )
)  # fmt: skip
# Rows of the register that group divisions and are not divisions themselves.
PLACEHOLDER_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
# The peoples of China (GB/T 3304), without 族, and 各 for all of them.
PEOPLES = (
    "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜", "满", "侗", "瑶", "白", "土家", "哈尼",
    "哈萨克", "傣", "黎", "傈僳", "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土",
    "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米", "塔吉克", "怒", "乌孜别克",
    "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔", "独龙", "鄂伦春", "赫哲", "门巴", "珞巴",
    "基诺", "各",
)  # fmt: skip
BINGTUAN = "新疆生产建设兵团"
