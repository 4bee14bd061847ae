"""The names by which divisions are called, by the division that they lie within: what splitting and locating look up.

Loaded province by province, and within a province township by township, so that one name costs one province.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from mingdan.divisions import label, parent_code, province, without_committee
from mingdan.model import Layers
from mingdan.resources import folder

# Costs of a name: 0 the register's, then abbreviations, then what a person should look at.
EXACT, ABBREVIATION, FORMER = 0.0, 0.2, 0.4
NATIONALITIES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 "
    "仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 "
    "基诺 各"
).split()  # GB/T 3304
_NATIONALITY = re.compile(
    f"(?:(?:{'|'.join(NATIONALITIES)})族|{'|'.join(name for name in NATIONALITIES if len(name) > 1)})+$"
)
# 土默特右旗 is called 土右旗, 科尔沁左翼后旗 科左后旗.
_BANNER = re.compile(r"(.).+?([左右])?翼?([左右前中后])旗")
_AUTONOMOUS = re.compile(r"自治(区|州|县|旗)$")
_TOWNSHIP_TYPE = re.compile(r"(街道办事处|街道办|街道|办事处|地区|民族乡|族乡|民族苏木|镇|乡|苏木)$")
_COUNTY_TYPE = re.compile(r"(县|市|区|旗)$")


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the divisions directly within one: name -> (code, cost); and their lengths, longest first."""

    by: dict[str, tuple[tuple[str, float], ...]]
    lengths: tuple[int, ...]

    def starting(self, text: str, start: int) -> Iterator[tuple[str, int, float]]:
        """The divisions that a text names at a position: code, end of the name, cost."""
        for length in self.lengths:
            for code, cost in self.by.get(text[start : start + length], ()) if start + length <= len(text) else ():
                yield code, start + length, cost


@cache
def upper() -> dict[str, str]:
    """The register's names of all provinces, prefectures and counties, by code; placeholders included."""
    file = folder("data/reference") / "divisions" / "nbs-2023" / "upper.csv"
    return dict(line.split(",") for line in file.read_text(encoding="utf-8").splitlines()[1:])


@cache
def _tree() -> dict[str, list[str]]:
    children: dict[str, list[str]] = {}
    for code in upper():
        above = parent_code(code)
        if len(above) == 4 and upper()[above] in PLACEHOLDERS:
            above = above[:2]
        if not (len(code) == 4 and upper()[code] in PLACEHOLDERS):
            children.setdefault(above, []).append(code)
    return children


PLACEHOLDERS = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})


def children(code: str) -> list[str]:
    """The codes of the divisions directly within one, of the whole country for an empty code.

    A prefecture without counties (东莞市: 441900 within 4419) gives its townships.
    """
    if len(code) < 6:
        found = _tree().get(code, [])
        return children(f"{code}00") if found == [f"{code}00"] else found
    return province(code[:2]).children(code)


def name(code: str) -> str:
    """The register's name of a division."""
    return upper()[code] if len(code) <= 6 else province(code[:2]).names[code]


def without_nationality(text: str) -> str:
    """A name without those of peoples at its end: 长阳土家族 -> 长阳; unchanged where nothing would be left."""
    return _NATIONALITY.sub("", text) or text


@cache
def _abbreviations() -> dict[str, list[str]]:
    with (folder("data/reference") / "abbreviations.csv").open(encoding="utf-8", newline="") as table:
        found: dict[str, list[str]] = {}
        for row in csv.DictReader(table):
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


def other_names(code: str) -> Iterator[tuple[str, float]]:
    """What a division is called besides the register's name, with the cost."""
    own = name(code)
    yield from ((abbreviation, ABBREVIATION) for abbreviation in _abbreviations().get(code, ()))
    yield from ((former, FORMER) for former in _former().get(code, ()))
    if len(code) <= 6:
        yield from _upper_names(own, len(code))
    elif len(code) == 9:
        yield from _township_names(code, own)
    else:
        yield from _village_names(code, own)


def _upper_names(own: str, digits: int) -> Iterator[tuple[str, float]]:
    if found := _AUTONOMOUS.search(own):
        stem = without_nationality(own[: found.start()])
        yield from ((stem + found[1], ABBREVIATION), (stem + found[0], ABBREVIATION))
        if found[1] == "区":
            yield stem.removesuffix("维吾尔").removesuffix("壮族").removesuffix("回族"), ABBREVIATION
        return
    if digits == 2:
        yield own[:-1], ABBREVIATION
    elif digits == 4:
        stem = own.removesuffix("市").removesuffix("地区")
        if stem != own:
            yield from ((f"{stem}{kind}", FORMER) for kind in ("市", "地区"))
    elif _COUNTY_TYPE.search(own):
        stem = own[:-1]
        if banner := _BANNER.fullmatch(own):
            yield "".join(part for part in banner.groups() if part) + "旗", ABBREVIATION
        if len(without := without_nationality(stem)) >= 2 and without != stem:
            yield without + own[-1], ABBREVIATION  # 梅里斯达斡尔族区
        if len(stem) >= 2:
            yield from ((f"{stem}{kind}", FORMER) for kind in ("县", "市", "区"))
        if own[-2:] in ("县区", "州市", "州区"):
            yield (own[:-1] if own[-2] == "县" else own[:-2] + "县"), FORMER


def township_stem(own: str) -> str:
    """A township's name without its type and the names of peoples: 恩和俄罗斯族民族乡 -> 恩和."""
    stem = _TOWNSHIP_TYPE.sub("", own)
    return without_nationality(stem) if own.endswith(("乡", "苏木")) else stem


def _township_names(code: str, own: str) -> Iterator[tuple[str, float]]:
    short = label(code, own, name(code[:6]))
    if short != own:
        yield short, EXACT
    stem = township_stem(short)
    if len(stem) < 2:
        return
    yield from ((f"{stem}{kind}", EXACT) for kind in ("街道办事处", "街道办", "办事处") if short.endswith("街道"))
    yield from ((f"{stem}{kind}", ABBREVIATION) for kind in ("街", "办") if short.endswith("街道"))
    kinds = ("镇", "乡", "街道", "街道办事处", "街道办", "地区", "苏木")
    yield from ((f"{stem}{kind}", FORMER) for kind in kinds)
    if without_nationality(stem) != stem or short.endswith("民族乡"):
        yield from ((f"{without_nationality(stem)}{kind}", FORMER) for kind in ("乡", "镇"))


def _village_names(code: str, own: str) -> Iterator[tuple[str, float]]:
    register = province(code[:2]).names
    yield without_committee(own), EXACT
    yield label(code, own, register[code[:6]], register[code[:9]]), EXACT


@lru_cache(maxsize=8000)
def names(code: str) -> Names:
    """The names of the divisions directly within one."""
    by: dict[str, dict[str, float]] = {}
    only = _tree().get(code, [])  # the county that a city without counties has of its own name (东莞市东莞市)
    for child in children(code) + (only if only == [f"{code}00"] else []):
        for text, cost in ((name(child), EXACT), *other_names(child)):
            if text:
                found = by.setdefault(text, {})
                found[child] = min(cost, found.get(child, cost))
    settled = {
        text: tuple((child, cost) for child, cost in found.items() if cost == EXACT or EXACT not in found.values())
        for text, found in by.items()
    }
    return Names(settled, tuple(sorted({len(text) for text in settled}, reverse=True)))


@cache
def skipped(code: str) -> Names:
    """The names two levels down, for words that leave out a level: counties of a province, townships of a prefecture."""
    below = [child for child in children(code) if len(child) < 9]
    by: dict[str, dict[str, float]] = {}
    for child in below:
        for text, found in names(child).by.items():
            for grandchild, cost in found:
                if len(grandchild) <= 9:
                    by.setdefault(text, {})[grandchild] = cost
    settled = {text: tuple(found.items()) for text, found in by.items()}
    return Names(settled, tuple(sorted({len(text) for text in settled}, reverse=True)))


_VILLAGE_TYPE = re.compile(r"(社区居委会|社区居民委员会|社区|居委会|居民委员会|村委会|村民委员会|村|嘎查)$")


def village_stem(text: str) -> str:
    """A village's or community's name without its generic part, if two characters are left."""
    stem = _VILLAGE_TYPE.sub("", text)
    return stem if len(stem) >= 2 else text


@lru_cache(maxsize=4000)
def village_stems(code: str) -> frozenset[str]:
    """The stems of the names of all villages and communities within a county or township."""
    register = province(code[:2])
    townships = [code] if len(code) == 9 else children(code)
    return frozenset(
        village_stem(without_committee(register.names[village]))
        for township in townships for village in register.children(township)
    )


# Areas that are run like counties and are none in the register.
_ZONE = re.compile(r".{0,10}(开发区|高新区|经开区|新区|风景(名胜)?区|示范区|管理区|试验区|实验区|园区|度假区|保税区|投资区|旅游区|矿区|林区|合作区|管委会)$")
_REGIMENT = re.compile(r"第?[一二三四五六七八九十\d]{1,3}师(.{2,4}市)?")
_BINGTUAN = "新疆生产建设兵团"


def level(text: str, context: Layers = Layers()) -> str:
    """The level that a name alone stands for: what a heading means.

    Args:
        text: the name, without spaces.
        context: what is known of where it is; a name is sought there first, then in the whole country.

    Returns:
        `province`, `prefecture`, `county`, `township`, or empty where it is the name of none.
    """
    if text in (_BINGTUAN, "兵团"):
        return "province"
    if _REGIMENT.fullmatch(text):
        return "prefecture"
    tables = [names(code) for code in nodes(context)]
    tables += [skipped(code) for code in nodes(context) if len(code) in (2, 4)]
    tables += [names(""), all_prefectures(), all_counties()]
    for table in tables:
        if found := table.by.get(text):
            return {2: "province", 4: "prefecture", 6: "county", 9: "township"}.get(len(found[0][0]), "")
    return "county" if len(text) <= 12 and _ZONE.fullmatch(text) else ""


@lru_cache(maxsize=1000)
def nodes(context: Layers) -> tuple[str, ...]:
    """The divisions that the layers of a context may stand for; the country (an empty code) where they say nothing."""
    found = [""]
    for text in context[:4]:
        if not text:
            continue
        below = {code for node in found for code, _ in names(node).by.get(text, ())}
        if not below:
            below = {code for node in found for code, _ in skipped(node).by.get(text, ())}
        if not below and found == [""]:
            below = {code for table in (all_prefectures(), all_counties()) for code, _ in table.by.get(text, ())}
        found = sorted(below) or found
    return tuple(found)


@cache
def all_prefectures() -> Names:
    """The names of all prefectures, and of the counties that lie directly within a province."""
    return _merged([names(code) for code in children("")])


@cache
def all_counties() -> Names:
    """The names of all counties."""
    return _merged([names(code) for province_ in children("") for code in children(province_) if len(code) == 4])


def _merged(tables: Iterable[Names]) -> Names:
    by: dict[str, dict[str, float]] = {}
    for table in tables:
        for text, found in table.by.items():
            by.setdefault(text, {}).update((code, cost) for code, cost in found if len(code) <= 6)
    settled = {text: tuple(found.items()) for text, found in by.items() if found}
    return Names(settled, tuple(sorted({len(text) for text in settled}, reverse=True)))


# Where the stem of a name may stand in a title, and what may follow it: 和谐 and 绿色 begin as places do.
_BEFORE_STEM = re.compile(r"(^|[（(、，]|年|年度|关于|批)$")
_AFTER_STEM = re.compile(r"\d|入选|[）)，]|第|共|名单|各地|全[省市]|[一二三四五六七八九十百]+个")


def in_title(title: str) -> Layers:
    """The places that a title or the name of a body names, by their full names; empty layers where it names none.

    A name counts where it stands in full (甘肃省, 常州市), a stem only where nothing else can be meant: `大同25个`,
    `汉中入选…`. Of several places at one level, or of places that do not lie within one another, the higher counts.
    """
    if "兵团" in title:
        return Layers(province=_BINGTUAN)
    found = Layers()
    within = ""
    for position, table in enumerate((names(""), all_prefectures(), all_counties())):
        codes = {code for code in _named_in(title[:200], table, (2, 4, 6)[position]) if code.startswith(within)}
        if len(codes) == 1:
            within = codes.pop()
            found = found._replace(**{Layers._fields[{2: 0, 4: 1, 6: 2}[len(within)]]: name(within)})
    return found


def _named_in(title: str, table: Names, digits: int) -> Iterator[str]:
    """The divisions of a table that a title names."""
    end = 0
    for start in range(len(title)):
        for code, stop, cost in table.starting(title, start) if start >= end else ():
            if cost <= ABBREVIATION and stop - start >= 3 and name(code)[0] == title[start] and len(code) >= digits:
                yield code
                end = stop
                break
        else:
            stem = _stem_at(title, start, table) if start >= end and digits < 6 else ""
            if stem:
                yield stem


def _stem_at(title: str, start: int, table: Names) -> str:
    """The only division of a table whose name without 省, 市, 州 a title has at a place where it can mean nothing else."""
    if not _BEFORE_STEM.search(title[:start]):
        return ""
    for length in (4, 3, 2):
        stem, rest = title[start : start + length], title[start + length :]
        known = {code for kind in ("省", "市", "地区", "州") for code, _ in table.by.get(stem + kind, ())}
        if len(known) == 1 and _AFTER_STEM.match(rest):
            return known.pop()
    return ""
