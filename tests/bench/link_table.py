"""Makes a table of places with its right answers: names of divisions from the whole country, altered as people do.

    python tests/bench/link_table.py ROWS > table.csv      (360 rows of it are tests/golden/link_sample.csv)

What is altered, by kind, is said in `KINDS`. Divisions, alterations and order are random with a fixed seed, each kind
with its own; all levels are drawn from (`WEIGHTS`). The right answer of a row is the division whose name was altered,
since that is what was meant. Where the text fits others by the register's own names as well (`link_truth`), the right
answers are all of them; where it is the better name of another, the row is left out. An invented or contradictory name,
which must fit none, has no right answer.
"""

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path

from link_truth import DIGITS, Register, Unit, plain, register, stem
from pypinyin import lazy_pinyin

SEED = 20231120
WEIGHTS = (1, 6, 18, 30, 45)  # of provinces, prefectures, counties, townships, villages
NamePath = tuple[str, ...]
Random = random.Random
# Characters that are taken for one another by the eye.
ALIKE = (
    "己已巳 未末 土士 日曰 大太犬 天夭夫 人入八 千干于 戊戌戍 侯候 洪供拱 清青情晴 阳旸杨扬汤 坪评平 堰偃 "
    "沟构购 岗冈钢 桥侨娇 楼搂 塘搪糖唐 陵棱凌 棉绵锦 辛幸 柏伯 江汪 州洲 岭领 坡披波破 梅海悔 刀力 "
    "王玉主 田由甲申 白自 目且 木本术 乌鸟 风凤 令今 兰三 北比 东车 西酉 石右 左石 上止 下卞 中申 小少 "
    "月用 水永 牛午 马鸟 庄压 坝贝 湾弯 溪奚 坑抗 墩敦 埔浦铺 浦蒲 堡保 塔搭 渡度 港巷 冶治 泊沽 沾沽 "
    "祟崇 密蜜 莱菜 荆刑 博傅 徐除 孟盂 宜宣 官宫 关美 安女 宁丁 和知 利和 明朋 朝潮 胜性 建健 兴六 龙尤 "
    "双又 友反 团困 固因 圆园 凉晾 淮准 浈滇 泗洒 沂圻 邱丘 邵部 郊效 都郁 邻邰 陈阵 陆陕 隆降 祁祈 福副 "
    "禄碌 穆稳 秦泰 泰奉 春舂 晋普 昌冒 昆见 炎淡 烈列 焦蕉 城诚 垣恒 壤坏 埠阜 "
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        kind: what was altered.
        level: that of the division meant, 0 a province to 4 a village.
        cells: one, or one a level.
        answers: the codes that are right.
    """

    kind: str
    level: int
    cells: NamePath
    answers: frozenset[str]


def kept(*levels: int) -> Callable[[Random, Unit], NamePath | None]:
    """Names without those of some levels."""

    def alter(_: Random, unit: Unit) -> NamePath | None:
        gone = [level for level in levels if level < unit.level and unit.names[level]]
        return tuple("" if level in gone else name for level, name in enumerate(unit.names)) if gone else None

    return alter


def exact(_: Random, unit: Unit) -> NamePath:
    return unit.names


def own_only(_: Random, unit: Unit) -> NamePath | None:
    return tuple(name if level == unit.level else "" for level, name in enumerate(unit.names)) if unit.level else None


def parent_and_own(_: Random, unit: Unit) -> NamePath | None:
    names = [level for level, name in enumerate(unit.names) if name]
    return (
        tuple(name if level in names[-2:] else "" for level, name in enumerate(unit.names)) if len(names) > 2 else None
    )


def with_own(unit: Unit, name: str) -> NamePath | None:
    return (*unit.names[: unit.level], name, *unit.names[unit.level + 1 :]) if name and name != unit.own else None


def committee(rng: Random, unit: Unit) -> NamePath | None:
    """光华社区居委会 as 光华社区居民委员会 or 光华社区."""
    base = plain(4, unit.own)
    if unit.level < 4 or base.endswith("会"):
        return None
    ends = ["", "居委会", "居民委员会"] if base.endswith("社区") else ["", "村委会", "村民委员会", "民委员会", "委会"]
    return with_own(unit, base + rng.choice(ends)) if base.endswith(("社区", "村")) else None


def other_village(rng: Random, unit: Unit) -> NamePath | None:
    """村 for 社区, and the other way round."""
    base = stem(4, unit.own)
    if unit.level < 4 or base == unit.own:
        return None
    is_village = plain(4, unit.own).endswith("村")
    return with_own(
        unit, base + rng.choice(["社区", "社区居委会", "居委会"] if is_village else ["村", "村委会", "村民委员会"])
    )


def other_township(rng: Random, unit: Unit) -> NamePath | None:
    """镇 for 乡, 街道 for 镇, and so on."""
    if unit.level != 3 or not (found := re.search("(街道办事处|街道|镇|乡)$", unit.own)):
        return None
    return with_own(
        unit, stem(3, unit.own) + rng.choice([end for end in ("镇", "乡", "街道") if end[0] != found[1][0]])
    )


def other_county(rng: Random, unit: Unit) -> NamePath | None:
    """县 for 区 or 市, and so on, in the name of the county meant or above the one meant."""
    name = unit.names[2]
    if not name or "自治" in name or (base := stem(2, name)) == name:
        return None
    new = base + rng.choice([end for end in "县市区" if end != name[-1]])
    if register().counties_then.get((unit.names[1], new), unit.code[:6]) != unit.code[:6]:
        return None  # 武昌县 was not 武昌区
    return (*unit.names[:2], new, *unit.names[3:])


def short(level: int, name: str) -> str:
    """温江 for 温江区, 阿坝 for 阿坝藏族羌族自治州."""
    return stem(level, name)


def short_own(_: Random, unit: Unit) -> NamePath | None:
    return with_own(unit, short(unit.level, unit.own))


def short_above(_: Random, unit: Unit) -> NamePath | None:
    found = tuple(short(level, name) if level < unit.level else name for level, name in enumerate(unit.names))
    return found if found != unit.names else None


def short_all(_: Random, unit: Unit) -> NamePath | None:
    found = tuple(short(level, name) for level, name in enumerate(unit.names))
    return found if found != unit.names else None


def short_cities(rng: Random, unit: Unit) -> NamePath | None:
    """成都温江柳城街道: the province left out, prefecture and county short."""
    if unit.level < 2 or not unit.names[1]:
        return None
    found = (short_own if unit.level == 2 else short_above)(rng, unit)
    return ("", short(1, unit.names[1]), *found[2:]) if found else None


def autonomous(_: Random, unit: Unit) -> NamePath | None:
    """阿坝州, 峨边县: without the peoples and 自治."""
    return _each(unit, "自治([州县旗])$", lambda level, name, end: short(level, name) + end)


def _each(unit: Unit, pattern: str, new: Callable[[int, str, str], str]) -> NamePath | None:
    found = list(unit.names)
    for level, name in enumerate(found):
        if match := re.search(pattern, name):
            found[level] = new(level, name, match[1])
    return tuple(found) if tuple(found) != unit.names else None


@cache
def sounds() -> dict[str, list[str]]:
    """The characters of the register's names by their sound, as often as they occur."""
    times = Counter("".join(islice(register().names.values(), 0, None, 7)))
    found: dict[str, list[str]] = {}
    for character in sorted(times):
        found.setdefault(lazy_pinyin(character)[0], []).extend([character] * min(times[character], 50))
    return found


def _sound(rng: Random, text: str, at: int) -> str:
    others = [one for one in sounds().get(lazy_pinyin(text[at])[0], ()) if one != text[at]]
    return text[:at] + rng.choice(others) + text[at + 1 :] if others else text


def _look(rng: Random, text: str, at: int) -> str:
    others = [other for group in ALIKE.split() if text[at] in group for other in group if other != text[at]]
    return text[:at] + rng.choice(others) + text[at + 1 :] if others else text


def _drop(_: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1 :] if len(text) > 2 else text


def _double(_: Random, text: str, at: int) -> str:
    return text[: at + 1] + text[at:]


def _swap(_: Random, text: str, at: int) -> str:
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


TYPING = {"sound": _sound, "look": _look, "drop": _drop, "double": _double, "swap": _swap}


def typing(how: str, rng: Random, unit: Unit) -> NamePath | None:
    """One typing error, half of them in the name of the division meant, the others above it."""
    how = how or rng.choice([*TYPING])
    level = unit.level if rng.random() < 0.5 else rng.choice([at for at, name in enumerate(unit.names) if name])
    name = unit.names[level]
    for at in rng.sample(range(len(name)), len(name)):
        if (new := TYPING[how](rng, name, at)) != name:
            return (*unit.names[:level], new, *unit.names[level + 1 :])
    return None


def former(rng: Random, unit: Unit) -> NamePath | None:
    """The former name of a county, alone or above a township or village of today."""
    rows = register().former.get(unit.code[:6], ())
    if unit.level < 2 or not rows:
        return None
    row = rng.choice(rows)
    prefecture = unit.names[1] if rng.random() < 0.5 or row["prefecture"] == "市辖区" else row["prefecture"]
    return (unit.names[0], prefecture, row["name"], *unit.names[3:])


@cache
def characters() -> list[str]:
    return [
        one for name in islice(register().names.values(), 0, None, 50) for one in stem(4, name) if "一" <= one <= "龥"
    ]


def invented(rng: Random, unit: Unit) -> NamePath | None:
    """A name that no division has, in the place of the one meant."""
    end = unit.own[len(stem(unit.level, unit.own)) :]
    return (
        with_own(unit, "".join(rng.choices(characters(), k=rng.choice((2, 2, 3)))) + end)
        if unit.level and end
        else None
    )


def wrong(level: int, rng: Random, unit: Unit) -> NamePath | None:
    """The name of one level is that of another division, within the same division or, as often, anywhere."""
    if unit.level <= level or not unit.names[level]:
        return None
    around = unit.code[: DIGITS[level - 1]] if level and rng.random() < 0.5 else ""
    others = siblings(level, around)
    other = rng.choice(others)
    return (*unit.names[:level], register().names[other], *unit.names[level + 1 :])


@cache
def siblings(level: int, around: str) -> list[str]:
    return [code for code in register().levels[level] if code.startswith(around)]


PLAIN: dict[str, Callable[[Random, Unit], NamePath | None]] = {
    "exact": exact,
    "committee": committee,
    "generic-village": other_village,
    "generic-township": other_township,
    "generic-county": other_county,
    "short-own": short_own,
    "short-above": short_above,
    "short-all": short_all,
    "short-cities": short_cities,
    "autonomous": autonomous,
    "no-province": kept(0),
    "no-prefecture": kept(1),
    "no-province-prefecture": kept(0, 1),
    "no-county": kept(2),
    "no-township": kept(3),
    "parent-and-own": parent_and_own,
    "own-only": own_only,
    **{f"typing-{how}": partial(typing, how) for how in TYPING},
    "former-name": former,
    "none-invented": invented,
    "none-wrong-province": partial(wrong, 0),
    "none-wrong-prefecture": partial(wrong, 1),
    "none-wrong-county": partial(wrong, 2),
    "none-wrong-township": partial(wrong, 3),
}
COLUMNS = ("exact", "committee", "generic-village", "short-all", "no-province", "no-county", "no-township",
           "former-name", "none-invented", "none-wrong-county")  # fmt: skip


def spaced(rng: Random, layers: NamePath) -> NamePath:
    """Spaces of several kinds between the names, around them, and once within."""
    gap = rng.choice((" ", "\u3000", "  ", "\u00a0", "\t"))
    text = gap.join(name for name in layers if name)
    at = rng.randrange(1, len(text))
    return (rng.choice(("", " ", "\u3000")) + text[:at] + " " + text[at:] + rng.choice(("", " ")),)


WIDE = {ord(one): chr(ord(one) + 0xFEE0) for one in "()0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
NARROW = {ord(wide): chr(narrow) for narrow, wide in WIDE.items()}


def widened(_: Random, layers: NamePath) -> NamePath:
    """Digits, letters and brackets in their full width, or in the half where they are full."""
    text = "".join(layers)
    return (text.translate(WIDE) if text.translate(WIDE) != text else text.translate(NARROW),)


def joined(_: Random, layers: NamePath) -> NamePath:
    return ("".join(layers),)


def apart(_: Random, layers: NamePath) -> NamePath:
    return layers


def repeated(rng: Random, layers: NamePath) -> NamePath:
    """The cell of a level begins with the name of the one above it, or with all of them."""
    levels = [level for level, name in enumerate(layers) if name]
    at = rng.randrange(1, len(levels)) if len(levels) > 1 else 0
    before = levels[:at] if rng.random() < 0.5 else levels[max(at - 1, 0) : at]
    new = "".join(layers[level] for level in (*before, levels[at]))
    return tuple(new if level == levels[at] else name for level, name in enumerate(layers))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of alteration: how names are altered, and how the cells are then written."""

    name: str
    alter: Callable[[Random, Unit], NamePath | None]
    write: Callable[[Random, NamePath], NamePath] = joined
    source: str = ""  # the kind of rows of `link_old_names.csv`
    only: str = ""  # what the names must hold

    @property
    def has_answer(self) -> bool:
        """Whether there is a right answer."""
        return "none-" not in self.name


KINDS = (
    *(Kind(name, alter) for name, alter in PLAIN.items()),
    Kind("spaces", exact, spaced),
    Kind("full-width", exact, widened, only="[0-9A-Z０-９Ａ-Ｚ()（）]"),
    Kind("edition-2017", exact, source="edition-2017"),
    Kind("prefecture-then", exact, source="prefecture-then"),
    *(Kind(f"columns-{name}", PLAIN[name], apart) for name in COLUMNS),
    Kind("columns-repeated", exact, repeated),
    Kind("columns-typing", partial(typing, ""), apart),
    Kind("columns-edition-2017", exact, apart, source="edition-2017"),
)


@cache
def old_names(kind: str) -> list[Unit]:
    with Path(__file__).with_name("link_old_names.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return [Unit(row["code"], tuple(list(row.values())[2:7])) for row in rows]


@cache
def once() -> set[NamePath]:
    """The counties that lay in another prefecture once, with it and its province."""
    return {(unit.code, *unit.names[:2]) for unit in old_names("prefecture-then")}


@cache
def holding(pattern: str) -> tuple[list[str], ...]:
    found = register()
    return tuple([code for code in codes if re.search(pattern, found.names[code])] for codes in found.levels)


def drawn(kind: Kind, rng: Random) -> Unit:
    """A division; the names of an old edition for one."""
    if kind.source:
        return rng.choice(old_names(kind.source))
    levels = holding(kind.only) if kind.only else register().levels
    level = rng.choices(range(5), WEIGHTS)[0]
    return register().unit(rng.choice(levels[level] or levels[4]))


def answers(found: Register, kind: Kind, unit: Unit, layers: NamePath) -> frozenset[str] | None:
    """The right answers; None where the text says something else than what was meant."""
    fits = found.fits_layers(layers) if kind.write in (apart, repeated) else found.fits("".join(layers))
    if not kind.source and any(layers[:3]) and {*found.was(layers)} - {unit.code}:
        return None  # the name of another unit of then
    if not kind.has_answer:
        fits = fits or found.fits("".join(layers))  # 镇坪市 in the column of prefectures is not 镇坪县, but near to it
        was_so = any(
            unit.code.startswith(old.code) and layers[:2] == old.names[:2] for old in old_names("prefecture-then")
        )
        is_so = (layers[2], plain(3, layers[3])) in found.of_ministry  # which has no zones among the counties
        is_so = is_so or (layers[1], layers[2]) in found.counties_then
        return None if fits or was_so or is_so else frozenset()
    own = layers[unit.level]
    meant = found.meant(fits, own != unit.own and own == stem(unit.level, unit.own))
    if unit.code in meant and kind.source:
        return frozenset({unit.code})  # its whole name of then; today's others only have its stem
    if unit.code in meant:
        return frozenset(meant)
    if unit.code in fits or (0, 0) in meant.values():
        return None
    return frozenset({unit.code, *meant})


def rows_of(kind: Kind, seed: int, discarded: Counter[str]) -> Iterator[Row]:
    """Rows of a kind, without end except for kinds of which there are few: 300 vain tries in a row are the end."""
    rng, seen, vain = random.Random(f"{seed} {kind.name}"), set[NamePath](), 0  # noqa: S311 - the same draw every time
    while vain < 300:
        unit = drawn(kind, rng)
        layers = kind.alter(rng, unit)
        cells = kind.write(rng, layers) if layers else ()
        vain += 1
        if not layers or not cells or cells in seen:
            continue
        seen.add(cells)
        found = answers(register(), kind, unit, layers)
        if found is None:
            discarded[kind.name] += 1
            continue
        vain = 0
        yield Row(kind.name, unit.level, cells, found)


def table(number: int, seed: int = SEED) -> tuple[list[Row], Counter[str]]:
    """As many rows of each kind as there are, in random order; and how many were left out, by kind."""
    discarded: Counter[str] = Counter()
    open_ = {kind: rows_of(kind, seed, discarded) for kind in KINDS}
    found: list[Row] = []
    while len(found) < number and open_:
        share = max((number - len(found)) // len(open_), 1)
        for kind, rows in [*open_.items()]:
            more = list(islice(rows, min(share, number - len(found))))
            found += more
            if len(more) < share:
                open_.pop(kind)
    random.Random(seed).shuffle(found)  # noqa: S311 - the same draw every time
    return found, discarded


HEADER = ("kind", "level", "answers", "one", "province", "prefecture", "county", "township", "community")


def read_table(file: Path) -> list[Row]:
    """A table that `main` printed."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = [list(row.values()) for row in csv.DictReader(stream)]
    return [
        Row(kind, int(level), (one,) if one else tuple(cells), frozenset(codes.split()))
        for kind, level, codes, one, *cells in rows
    ]


def main(number: int) -> None:
    """Prints the table: kind, level, right answers, and the cells."""
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(HEADER)
    for row in table(number)[0]:
        cells = (row.cells[0], *[""] * 5) if len(row.cells) == 1 else ("", *row.cells)
        out.writerow((row.kind, row.level, " ".join(sorted(row.answers)), *cells))


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal():
        sys.exit(__doc__)
    main(int(sys.argv[1]))
