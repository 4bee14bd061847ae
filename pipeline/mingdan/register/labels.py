"""The label and the class of a division, by rules for the whole country: from its name in the register and its code."""

from collections.abc import Collection

from mingdan.lexicon.generic_parts import COMMITTEES_AFTER_GENERIC, SHORT_COMMITTEES, endings_by_class
from mingdan.lexicon.levels import Level, level_of

_COMMITTEES = frozenset({*SHORT_COMMITTEES, *COMMITTEES_AFTER_GENERIC})
# End of a line that is a name -> what replaces it; the replacements apply in this order.
_ENDINGS = (
    *((f"{committee}\n", f"{short}\n") for committee, short in SHORT_COMMITTEES.items()),
    *((f"{stem}{committee}\n", f"{stem}\n") for stem in ("社区", "嘎查") for committee in COMMITTEES_AFTER_GENERIC),
    ("村村委会\n", "村\n"),
    ("村委会\n", "村\n"),
)
_TOWNSHIP_ENDINGS = endings_by_class(Level.TOWNSHIP)
_VILLAGE_ENDINGS = endings_by_class(Level.VILLAGE)
# The classes that an entry of a roster can have.
UNIT_CLASSES = (*_TOWNSHIP_ENDINGS, "QuasiTownship", *_VILLAGE_ENDINGS, "QuasiVillage")
_BARE_GENERIC = frozenset(
    {"", *(ending for endings in (_TOWNSHIP_ENDINGS, _VILLAGE_ENDINGS) for each in endings.values() for ending in each)}
)
# First of the last three digits -> the class that NBS gives to it (统计用区划代码和城乡划分代码编制规则).
_TOWNSHIP_DIGITS = {"0": "Subdistrict", "1": "Town", "2": "Township", "3": "Township"}
_VILLAGE_DIGITS = {"0": "Community", "1": "Community", "2": "Village", "3": "Village"}


def without_committees(names: Collection[str]) -> list[str]:
    """Names of the register without the names of committees: 光华社区居委会 -> 光华社区, 清江村村民委员会 -> 清江村.

    A committee that does not follow 社区 or 村 keeps the generic part that it stands for: 六铺炕南小街居民委员会 ->
    六铺炕南小街居委会, 红旗村委会 -> 红旗村. The names are joined, one a line, because many at once are then quick.
    """
    lines = "\n".join([*names, ""])
    for ending, replacement in _ENDINGS:
        lines = lines.replace(ending, replacement)
    shortened = lines.split("\n")[:-1]
    if not _COMMITTEES.isdisjoint(names):
        return [name if name in _COMMITTEES else short for name, short in zip(names, shortened, strict=True)]
    return shortened


def without_committee(name: str) -> str:
    """What `without_committees` makes of one name, or of the last line of a text."""
    return "\n".join(without_committees((name,))) if name.endswith("会") else name


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
    if len(code) <= Level.COUNTY:
        return register_name
    if len(code) == Level.VILLAGE:
        return without_parent_names(without_committee(register_name), county, township)
    is_office = register_name.endswith("街道办事处")
    return without_parent_names(register_name.removesuffix("办事处") if is_office else register_name, county)


def without_parent_names(name: str, *parents: str) -> str:
    """A name without the names of its parents in front, unless only a generic part would remain."""
    for parent in parents:
        if parent and name.startswith(parent) and (rest := name[len(parent) :]) not in _BARE_GENERIC:
            name = rest
    return name


def division_class(code: str, label: str) -> str:
    """The class of a division: by its level, and from the township down by the generic part of its label."""
    if len(code) <= Level.COUNTY:
        return level_of(code).name.capitalize()
    return _class_by_ending(len(code) == Level.TOWNSHIP, label)


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
    if len(code) == Level.TOWNSHIP:
        return _TOWNSHIP_DIGITS.get(code[Level.COUNTY], "QuasiTownship")
    if len(code) == Level.VILLAGE:
        return _VILLAGE_DIGITS.get(code[Level.TOWNSHIP], "QuasiVillage")
    return ""
