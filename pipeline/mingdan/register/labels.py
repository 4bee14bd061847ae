"""The label and the class of a division, by rules for the whole country: of its name in the register and its code."""

from collections.abc import Collection

from mingdan.lexicon.levels import Level, level_of

# How the committee of a community or village may be written -> in short.
_SHORT = {
    **dict.fromkeys(("居民委员会", "居民委会", "居委员会"), "居委会"),
    **dict.fromkeys(("村民委员会", "村民委会", "村委员会"), "村委会"),
}
_IN_SHORT = ("居委会", "村委会", "民委员会", "民委会", "委员会", "委会")
_COMMITTEES = frozenset({*_SHORT, *_IN_SHORT})
# The end of a line that is a name -> what becomes of it, in this order.
_ENDINGS = (
    *((f"{committee}\n", f"{short}\n") for committee, short in _SHORT.items()),
    *((f"{stem}{committee}\n", f"{stem}\n") for stem in ("社区", "嘎查") for committee in _IN_SHORT),
    ("村村委会\n", "村\n"),
    ("村委会\n", "村\n"),
)
_TOWNSHIP_KINDS = (("Subdistrict", ("街道",)), ("Town", ("镇",)), ("Township", ("乡", "苏木")))
_VILLAGE_KINDS = (("Community", ("社区", "居委会")), ("Village", ("村", "嘎查")))
# The classes that an entry of a roster can be of.
UNIT_CLASSES = ("Subdistrict", "Town", "Township", "QuasiTownship", "Community", "Village", "QuasiVillage")
_GENERIC = frozenset({"", *(one for _, generics in (*_TOWNSHIP_KINDS, *_VILLAGE_KINDS) for one in generics)})
# The blocks of the last digits that NBS gives to each class (统计用区划代码和城乡划分代码编制规则).
_TOWNSHIP_BLOCKS = {"0": "Subdistrict", "1": "Town", "2": "Township", "3": "Township"}
_VILLAGE_BLOCKS = {"0": "Community", "1": "Community", "2": "Village", "3": "Village"}


def without_committees(names: Collection[str]) -> list[str]:
    """Register's names without the names of their committees: 光华社区居委会 -> 光华社区, 清江村村民委员会 -> 清江村.

    A committee that no 社区 or 村 precedes keeps the generic part that it stands for: 六铺炕南小街居民委员会 ->
    六铺炕南小街居委会, 红旗村委会 -> 红旗村. No name has a line break; so many at once are quick.
    """
    lines = "\n".join([*names, ""])
    for ending, short in _ENDINGS:
        lines = lines.replace(ending, short)
    found = lines.split("\n")[:-1]
    if not _COMMITTEES.isdisjoint(names):
        return [name if name in _COMMITTEES else short for name, short in zip(names, found, strict=True)]
    return found


def without_committee(name: str) -> str:
    """What `without_committees` makes of one name, or of the last line of a text."""
    return "\n".join(without_committees((name,))) if name.endswith("会") else name


def division_label(code: str, register_name: str, county: str = "", township: str = "") -> str:
    """The label of a division, by one rule for the whole country.

    Committee suffixes are taken off, and the name of the county or township where the register repeats it in front
    (洪雅县洪川镇文塘社区居民委员会 -> 文塘社区) unless nothing but the generic part would be left (绵虒镇社区).
    """
    if len(code) <= Level.COUNTY:
        return register_name
    if len(code) == Level.VILLAGE:
        return without_parent_names(without_committee(register_name), county, township)
    office = register_name.endswith("街道办事处")
    return without_parent_names(register_name.removesuffix("办事处") if office else register_name, county)


def without_parent_names(name: str, *above: str) -> str:
    """A name without those above it in front."""
    for repeated in above:
        if repeated and name.startswith(repeated) and (rest := name[len(repeated) :]) not in _GENERIC:
            name = rest
    return name


def division_class(code: str, name: str) -> str:
    """The class of a division: by level, and from the township down by the generic part of its label."""
    if len(code) <= Level.COUNTY:
        return level_of(code).name.capitalize()
    kinds, other = (
        (_TOWNSHIP_KINDS, "QuasiTownship") if len(code) == Level.TOWNSHIP else (_VILLAGE_KINDS, "QuasiVillage")
    )
    for found, generics in kinds:
        if name.endswith(generics):
            return found
    return other


def class_of_name(name: str, township: bool) -> str:
    """The class that a name by itself says, at the level of townships or of what lies within them."""
    if township:
        return division_class("0" * Level.TOWNSHIP, name)
    return division_class("0" * Level.VILLAGE, without_committee(name))


def class_of_digits(code: str) -> str:
    """The class that the last three digits of a township's or village's code stand for, empty for other levels."""
    if len(code) == Level.TOWNSHIP:
        return _TOWNSHIP_BLOCKS.get(code[6], "QuasiTownship")
    if len(code) == Level.VILLAGE:
        return _VILLAGE_BLOCKS.get(code[9], "QuasiVillage")
    return ""
