"""The generic parts of Chinese place names (通名): one table, and the selections of it that the package uses.

A generic part says what a place is: 街道 in 柳城街道, 居委会 in 光华社区居委会.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from mingdan.lexicon.levels import Level


class Role(Enum):
    """What a generic part stands for."""

    UNIT = "unit"  # a type of division in law: 县, 街道, 社区
    COMMITTEE = "committee"  # the office or committee that runs a unit, named in its place: 街道办事处, 居委会
    IRREGULAR = "irregular"  # a committee in a form that law does not know: 居民委会
    ZONE = "zone"  # an area that is run like a county or township and is not a unit in law: 开发区
    FARM = "farm"  # a state farm, which the register lists among the townships: 农场
    SETTLEMENT = "settlement"  # a place within a village, or what people call a village: 屯, 寨


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
    *_committees("Community", "居委会", "居民委员会", "居民委会 居委员会"),
    *_committees("", "村委会", "村民委员会", "村民委会 村委员会"),
    *_others(Level.VILLAGE, Role.COMMITTEE, "社区居民委员会 社区居委会"),
    *_others(Level.COUNTY, Role.ZONE, "开发区 高新区 经开区 新区 风景区 风景名胜区 示范区 管理区 试验区 实验区"),
    *_others(Level.COUNTY, Role.ZONE, "园区 度假区 保税区 投资区 旅游区 矿区 合作区 管委会"),
    *_others(Level.TOWNSHIP, Role.ZONE, "开发区 管理区 风景区 名胜区 旅游区 工业区 示范区 度假区 保护区 园艺区 生态区"),
    *_others(Level.TOWNSHIP, Role.ZONE, "地区 管理委员会 管委会"),
    *_others(Level.TOWNSHIP, Role.FARM, "农场 林场 牧场 渔场 茶场 果场 盐场 园艺场 种畜场 种羊场 良种场 原种场"),
    *_others(Level.VILLAGE, Role.SETTLEMENT, "屯 组 连 里 寨 庄 队"),
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
