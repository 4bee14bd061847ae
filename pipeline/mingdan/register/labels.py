"""The label and the class of a division, by rules for the whole country: from its name in the register and its code."""

import re
from collections.abc import Iterable

from mingdan.lexicon.generic_parts import (
    COMMITTEES_AFTER_GENERIC,
    LABEL_WORDS,
    SHORT_COMMITTEES,
    VILLAGE_ENDS,
    ZONE_KINDS,
    ZONES,
    alternatives,
    endings_by_class,
)
from mingdan.lexicon.levels import Level, is_at, is_below, level_of, own_digits

# End of a line that is a name -> what replaces it; the replacements apply in this order.
_ENDINGS = (
    *((f"{committee}\n", f"{short}\n") for committee, short in SHORT_COMMITTEES.items()),
    *((f"{stem}{committee}\n", f"{stem}\n") for stem in ("社区", "嘎查") for committee in COMMITTEES_AFTER_GENERIC),
    ("村村委会\n", "村\n"),
    ("村委会\n", "村\n"),
)
# The last characters of names that those replacements may leave with a committee or a remark.
_ODD_ENDS = ("会", "委", "员", "）", ")")
_REMARK = re.compile(r"(?<=.)([（(][^（）()]*[）)])+[）)]*$")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]")
# Committees in forms that no table can list: 村委, 村民委员, 社区居民委委会, 村（一村）委会. 村居委会 is a community.
_ODD_COMMITTEE = re.compile(
    r"(?<=.)(社区|嘎查|村(?!居))(?:[（(][^（）()]{1,3}[）)])?(?=.*[委会])[村居牧民人名和松管理委员会]+$"
)
_ODD_SHORT = re.compile("(?<=.)居民?委员?$")
_TOWNSHIP_ENDINGS = endings_by_class(Level.TOWNSHIP)
_VILLAGE_ENDINGS = endings_by_class(Level.VILLAGE)
# The classes that an entry of a roster can have.
UNIT_CLASSES = ("Prefecture", "County", *_TOWNSHIP_ENDINGS, "QuasiTownship", *_VILLAGE_ENDINGS, "QuasiVillage")
_BARE_GENERIC = frozenset(
    {"", *(ending for endings in (_TOWNSHIP_ENDINGS, _VILLAGE_ENDINGS) for each in endings.values() for ending in each)}
)
# What names nothing by itself, behind the name of a county (农场, 经济开发区); behind that of a township (街村, 东村).
_NAMELESS = re.compile(rf"((?:{ZONE_KINDS})*(?:{alternatives(ZONES)})|{alternatives(LABEL_WORDS)})*")
_HARDLY_NAMED = re.compile(rf"{_NAMELESS.pattern}|.({alternatives(VILLAGE_ENDS)})")
# The end of what stands above a county in a path.
_ABOVE_COUNTIES = re.compile("([省市州盟]|地区|自治区)$")
# First of the last three digits -> the class that NBS gives to it (统计用区划代码和城乡划分代码编制规则).
_TOWNSHIP_DIGITS = {"0": "Subdistrict", "1": "Town", "2": "Township", "3": "Township"}
_VILLAGE_DIGITS = {"0": "Community", "1": "Community", "2": "Village", "3": "Village"}


def without_committees(names: Iterable[str]) -> list[str]:
    """Names of the register without the names of committees: 光华社区居委会 -> 光华社区, 清江村村民委员会 -> 清江村.

    A committee that does not follow 社区 or 村 keeps the generic part that it stands for: 六铺炕南小街居民委员会 ->
    六铺炕南小街居委会, 红旗村委会 -> 红旗村. Remarks in brackets at the end are left out: 双山村委会（省级） -> 双山村.
    A name that is nothing but a generic part with its committee stays whole.

    The names are joined, one a line, because many at once are then quick.
    """
    names = list(names)
    shortened = [
        _without_odd_committee(name) if name.endswith(_ODD_ENDS) else name for name in _with_endings_replaced(names)
    ]
    return [name if short in _BARE_GENERIC else short for name, short in zip(names, shortened, strict=True)]


def _with_endings_replaced(names: list[str]) -> list[str]:
    lines = "\n".join([*names, ""])
    for ending, replacement in _ENDINGS:
        lines = lines.replace(ending, replacement)
    return lines.split("\n")[:-1]


def _without_odd_committee(name: str) -> str:
    """A name without remark, and without a committee in a form that is not in the tables."""
    bare = name
    if name.endswith(("）", ")")):
        whole = _IN_BRACKETS.fullmatch(name)
        bare = _with_endings_replaced([whole[1] if whole else _REMARK.sub("", name)])[0]
    return _ODD_SHORT.sub("居委会", _ODD_COMMITTEE.sub(r"\1", bare))


def without_committee(name: str) -> str:
    """What `without_committees` makes of one name."""
    return without_committees((name,))[0] if name.endswith(_ODD_ENDS) else name


def division_label(code: str, register_name: str, county: str = "", township: str = "") -> str:
    """The label of a division.

    The label lacks the suffix of a committee, and the name of the county or township where the register repeats it in
    front (洪雅县洪川镇文塘社区居民委员会 -> 文塘社区), unless only the generic part would remain (绵虒镇社区).

    Args:
        code: the code of the division.
        register_name: its name in the register.
        county: the name of the county that it lies in.
        township: the name of the township that it lies in.
    """
    if not is_below(code, Level.COUNTY):
        return register_name
    if is_at(code, Level.VILLAGE):
        return without_parent_names(without_committee(register_name), county, township)
    is_office = register_name.endswith("街道办事处")
    return without_parent_names(register_name.removesuffix("办事处") if is_office else register_name, county)


def written_names(register_name: str, county: str, township: str) -> set[str]:
    """The names by which a village is written: without its committee, its label, and what is behind its parents' names.

    The last differs from the label where it names nothing by itself: 虚拟社区 in 西工业园区虚拟社区.
    """
    bare = without_committee(register_name)
    return {bare, without_parent_names(bare, county, township), behind_parent_names(bare, county, township)}


def behind_parent_names(name: str, *parents: str) -> str:
    """What follows the names of its parents in a name, unless that is only a generic part."""
    for parent in parents:
        if parent and name.startswith(parent) and (rest := name[len(parent) :]) not in _BARE_GENERIC:
            name = rest
    return name


def without_parent_names(name: str, county: str, township: str = "") -> str:
    """A name without the names of its parents in front, unless what would remain names nothing by itself.

    A whole path in front is left out too, with whatever is above the county in it, and however often it is repeated:
    广东省河源市和平县大坝镇水背村 -> 水背村.
    """
    before, path, rest = name.rpartition(county + township) if county else ("", "", "")
    if path and (not before or _ABOVE_COUNTIES.search(before)):
        if not _NAMELESS.fullmatch(rest):
            return rest
        name = township + rest if township else name
    for parent, is_nameless in ((county, _NAMELESS), (township, _HARDLY_NAMED)):
        if parent and name.startswith(parent) and not is_nameless.fullmatch(rest := name[len(parent) :]):
            name = rest
    return name


def division_class(code: str, label: str) -> str:
    """The class of a division: by its level, and from the township down by the generic part of its label."""
    if not is_below(code, Level.COUNTY):
        return level_of(code).name.capitalize()
    return _class_by_ending(is_at(code, Level.TOWNSHIP), label)


def class_of_name(name: str, township: bool) -> str:
    """The class that a name by itself says.

    Args:
        name: the name, which may end with a committee.
        township: whether it names a township, else a village or community.
    """
    return _class_by_ending(township, name if township else without_committee(name))


def _class_by_ending(is_township: bool, name: str) -> str:
    for unit_class, endings in (_TOWNSHIP_ENDINGS if is_township else _VILLAGE_ENDINGS).items():
        if name.endswith(endings):
            return unit_class
    return "QuasiTownship" if is_township else "QuasiVillage"


def class_of_digits(code: str) -> str:
    """The class that the last three digits of a township's or village's code stand for; empty for other levels."""
    if is_at(code, Level.TOWNSHIP):
        return _TOWNSHIP_DIGITS.get(own_digits(code)[0], "QuasiTownship")
    if is_at(code, Level.VILLAGE):
        return _VILLAGE_DIGITS.get(own_digits(code)[0], "QuasiVillage")
    return ""
