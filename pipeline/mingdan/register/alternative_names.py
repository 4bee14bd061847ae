"""What a division is called besides the register's name: abbreviations, former names, other types, shorter forms."""

import csv
import re
from collections.abc import Iterator
from functools import cache

from mingdan.lexicon.levels import Level, level_of
from mingdan.register.divisions import load_province, register_name
from mingdan.register.labels import division_label, without_committee
from mingdan.resources import folder

# Costs of a name: 0 the register's, then abbreviations, then what a person should look at.
EXACT, ABBREVIATION, FORMER = 0.0, 0.2, 0.4
# GB/T 3304, and what stands for all of them.
_PEOPLES = (
    "蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|高山|拉祜|水|东乡|纳西|景颇|"
    "柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|"
    "京|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|基诺|各"
)
_NATIONALITY = re.compile(f"(?:(?:{_PEOPLES})族|{'|'.join(name for name in _PEOPLES.split('|') if len(name) > 1)})+$")
_AUTONOMOUS = re.compile(r"自治(区|州|县|旗)$")
_TOWNSHIP_TYPE = re.compile(r"(街道办事处|街道办|街道|办事处|地区|民族乡|民族苏木|镇|乡|苏木)$")
_COUNTY_TYPE = re.compile(r"(县|市|区|旗)$")


def without_peoples(text: str) -> str:
    """A name without those of peoples at its end: 长阳土家族 -> 长阳; unchanged where nothing would be left."""
    return _NATIONALITY.sub("", text) or text


@cache
def _abbreviations(matched: str) -> dict[str, list[str]]:
    """Abbreviations by code: those that a name is matched by (`yes`), or those that are only said of a division."""
    with (folder("data/reference") / "abbreviations.csv").open(encoding="utf-8", newline="") as table:
        found: dict[str, list[str]] = {}
        for row in csv.DictReader(table):
            if row["matched"] == matched:
                found.setdefault(row["code"], []).append(row["abbreviation"])
    return found


@cache
def _former() -> dict[str, list[str]]:
    """Former names of counties and prefectures, by the code of what they are today."""
    file = folder("data/reference") / "former_names.csv"
    found: dict[str, list[str]] = {}
    if file.is_file():
        with file.open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                found.setdefault(row["code"], []).append(row["name"])
    return found


def alternative_names(code: str) -> Iterator[tuple[str, float]]:
    """What a division is called besides the register's name, with the cost."""
    own = register_name(code)
    yield from ((abbreviation, ABBREVIATION) for abbreviation in _abbreviations("yes").get(code, ()))
    yield from ((former, FORMER) for former in _former().get(code, ()))
    if len(code) <= Level.COUNTY:
        yield from _upper_names(own, level_of(code))
    elif len(code) == Level.TOWNSHIP:
        yield from _township_names(code, own)
    else:
        yield from _village_names(code, own)


def short_names(code: str) -> set[str]:
    """What a province, prefecture or county is called for short: 四川 and 川, 成都, 阿坝州; nothing for other levels.

    What `other_names` matches as an abbreviation, the name of a city without 市, and single characters (川) that say
    too little to be matched.
    """
    if len(code) > Level.COUNTY:
        return set()
    own = register_name(code)
    city = {own[:-1]} if len(code) == Level.PREFECTURE and own.endswith("市") and len(own) > 2 else set()
    matched = {name for name, cost in alternative_names(code) if cost == ABBREVIATION}
    return (matched | city | set(_abbreviations("no").get(code, ()))) - {own}


def _upper_names(own: str, level: Level) -> Iterator[tuple[str, float]]:
    if found := _AUTONOMOUS.search(own):
        stem = without_peoples(own[: found.start()]) if level > Level.PROVINCE else _region(own)
        yield from ((stem + found[1], ABBREVIATION), (stem + found[0], ABBREVIATION))
        if level == Level.PROVINCE:
            yield stem, ABBREVIATION
        return
    if level == Level.PROVINCE:
        yield own[:-1], ABBREVIATION
    elif level == Level.PREFECTURE:
        stem = own.removesuffix("市").removesuffix("地区")
        if stem != own:
            yield from ((f"{stem}{kind}", FORMER) for kind in ("市", "地区"))
    elif _COUNTY_TYPE.search(own):
        stem = own[:-1]
        if len(without := without_peoples(stem)) >= 2 and without != stem:
            yield without + own[-1], ABBREVIATION  # 梅里斯达斡尔族区
        if len(stem) >= 2:
            yield from ((f"{stem}{kind}", FORMER) for kind in ("县", "市", "区"))
        if own[-2:] in ("县区", "州市", "州区"):
            yield (own[:-1] if own[-2] == "县" else own[:-2] + "县"), FORMER


def _region(own: str) -> str:
    """The short name of an autonomous region: 内蒙古, 新疆."""
    return re.sub("(壮族|回族|维吾尔)?自治区$", "", own)


def township_stem(own: str) -> str:
    """A township's name without its type and the names of peoples: 恩和俄罗斯族民族乡 -> 恩和."""
    stem = _TOWNSHIP_TYPE.sub("", own)
    return without_peoples(stem) if own.endswith(("乡", "苏木")) else stem


def _township_names(code: str, own: str) -> Iterator[tuple[str, float]]:
    short = division_label(code, own, register_name(code[:6]))
    if short != own:
        yield short, EXACT
    stem = township_stem(short)
    if len(stem) < 2:
        return
    yield from ((f"{stem}{kind}", EXACT) for kind in ("街道办事处", "街道办", "办事处") if short.endswith("街道"))
    yield from ((f"{stem}{kind}", ABBREVIATION) for kind in ("街", "街办", "办") if short.endswith("街道"))
    kinds = ("镇", "乡", "街道", "街道办事处", "街道办", "地区", "苏木")
    yield from ((f"{stem}{kind}", FORMER) for kind in kinds)
    if without_peoples(stem) != stem or short.endswith("民族乡"):
        yield from ((f"{without_peoples(stem)}{kind}", FORMER) for kind in ("乡", "镇"))


def _village_names(code: str, own: str) -> Iterator[tuple[str, float]]:
    register = load_province(code[:2]).names
    yield without_committee(own), EXACT
    yield division_label(code, own, register[code[:6]], register[code[:9]]), EXACT
