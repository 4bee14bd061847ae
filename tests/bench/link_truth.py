"""What a written name may mean by the register's own names: read here from the register's files, and by other code than
the resolver's, so that one can be compared with the other.

A text *fits* a division where it can be cut into names of the division's path, in order, the last of them the
division's own; names above may be left out. A name is *exact* where it is the register's, apart from the words for a
committee (村委会 for 村民委员会), 街道 for 街道办事处, a repetition of county or township in front, and the official
short names of provinces. It is *loose* where only its stem is the same (温江 or 温江县 for 温江区), and between the two
where a county was once called so (`former_names.csv`), or 居委会 stands for 社区 and the other way round.
"""

import csv
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from mingdan.register.editions import names as names_of_edition
from mingdan.register.editions import spans
from mingdan.resources import folder

DIGITS = (2, 4, 6, 9, 12)
GROUPING = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
# The 55 peoples of GB/T 3304 as names of autonomous units have them.
_PEOPLE = (
    "(?:(?:蒙古|回|藏|维吾尔|苗|彝|壮|布依|朝鲜|满|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|"
    "达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|阿昌|塔吉克|普米|怒|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春|赫哲|门巴|珞巴|"
    "基诺|各)族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|达斡尔|鄂温克|鄂伦春|锡伯|土家|各民族|民族)+$"
)
_TYPE = {
    0: re.compile("(?:(?:壮族|回族|维吾尔)?自治区|省|市)$"),
    1: re.compile("(?:自治州|州|市|地区|盟)$"),
    2: re.compile("(?:自治县|自治旗|县|市|区|旗)$"),
    3: re.compile("(?:街道办事处|街道办|街道|办事处|地区|镇|乡|苏木)$"),
    4: re.compile("(?:居民委员会|居委会|村民委员会|村委会|民委员会|委员会|社区|村|嘎查)$"),
}
_COMMITTEE = re.compile("(?:(居民委员会|居民委|居委会|居委)|(村民委员会|村委会|村委)|民?委员会)$")


@cache
def stem(level: int, text: str) -> str:
    """A name without its generic parts, as long as two characters are left."""
    while found := _TYPE[level].search(text):
        shorter = text[: found.start()]
        if (level and found.group().startswith(("自治", "州"))) or (level == 3 and found.group() in ("乡", "苏木")):
            shorter = re.sub(_PEOPLE, "", shorter) or shorter
        if shorter and found.group().startswith("村委") and len(shorter) < 2:
            shorter += "村"  # 尚村委会 is 尚村
        if len(shorter) < 2 or (found.group() == "旗" and shorter.endswith(tuple("前后中左右"))):
            break
        text = shorter
        if level < 3:
            break
    return text


def plain(level: int, text: str) -> str:
    """What two exact writings of one name have in common."""
    if level == 3:
        return re.sub("街道(办事处|办)$", "街道", text)
    if level < 4 or not (found := _COMMITTEE.search(text)):
        return text
    base = text[: found.start()]
    if len(base) < 2:
        return base + "村" if found[2] else text
    if found[1]:
        return base if base.endswith("社区") else base + "居委会"
    return (
        base
        if base.endswith(("社区", "村", "嘎查")) and not (found[2] and base.endswith("社区"))
        else base + "村" * bool(found[2])
    )


def villagers(text: str) -> bool:
    """Whether a name is of villagers: 光华村, 光华村委会, and 光华嘎查."""
    return plain(4, text).endswith(("村", "嘎查"))


def residents(text: str) -> bool:
    """Whether a name is of a residents' committee, and not of villagers: 光华社区, 光华居委会."""
    return plain(4, text).endswith(("社区", "居委会"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A division: its code and the register's names of the five levels, empty for what only groups."""

    code: str
    names: tuple[str, ...]

    @property
    def level(self) -> int:
        """0 for a province to 4 for a village."""
        return DIGITS.index(len(self.code))

    @property
    def own(self) -> str:
        """The register's name."""
        return self.names[self.level]


class Register:
    """All divisions, and what is called how."""

    def __init__(self) -> None:
        self._folder = folder("data/reference")
        self.names: dict[str, str] = {}
        self._stems: dict[str, tuple[str, ...]] = {}
        self._names_then: dict[str, set[str]] = {}
        self._costs: dict[tuple[str, str], int] = {}
        for file in sorted((self._folder / "divisions" / "nbs-2023").glob("[0-9][0-9].csv.xz")):
            rows = lzma.decompress(file.read_bytes()).decode().splitlines()
            self.names |= dict(row.split(",", 1) for row in rows)

    def grouping(self, code: str) -> bool:
        """Whether a row only groups others: 市辖区, and the county of its own name of a city without counties."""
        name = self.names[code]
        return (len(code) == 4 and name in GROUPING) or (len(code) == 6 and name == self.names[code[:4]])

    @cached_property
    def levels(self) -> tuple[list[str], ...]:
        """The codes of all divisions, by level."""
        return tuple([code for code in self.names if len(code) == one and not self.grouping(code)] for one in DIGITS)

    def unit(self, code: str) -> Unit:
        """The division of a code."""
        above = [code[:digits] for digits in DIGITS if digits <= len(code)]
        names = ["" if self.grouping(one) else self.names[one] for one in above]
        return Unit(code, (*names, *[""] * (5 - len(names))))

    @cached_property
    def former(self) -> dict[str, list[dict[str, str]]]:
        """What counties and prefectures were called, by code."""
        found: dict[str, list[dict[str, str]]] = {}
        with (self._folder / "former_names.csv").open(encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                found.setdefault(row["code"], []).append(row)
        return found

    @cached_property
    def counties_then(self) -> dict[tuple[str, str], str]:
        """The names that counties had below a prefecture, by its name and theirs; with the code of the county."""
        with (self._folder / "history.csv").open(encoding="utf-8", newline="") as table:
            return {(row["within_name"], row["name"]): row["code"] for row in csv.DictReader(table)}

    @cached_property
    def of_ministry(self) -> set[tuple[str, str]]:
        """The townships that the Ministry lists, each by the name of its county and its own."""
        found = [names_of_edition("mca-2026", province) for province in self.levels[0]]
        return {(names[code[:6]], plain(3, name)) for names in found for code, name in names.items() if len(code) == 9}

    @cached_property
    def earlier(self) -> dict[tuple[int, str], list[str]]:
        """The codes of NBS 2016 to 2022 that had names which the register has not there, by level and plain name."""
        found: dict[tuple[int, str], list[str]] = {}
        for province in self.levels[0]:
            for span in filter(lambda span: span.name, spans(province)):
                level = DIGITS.index(len(span.code))
                self._names_then.setdefault(span.code, {self.names.get(span.code, "")}).add(span.name)
                found.setdefault((level, plain(level, span.name)), []).append(span.code)
        return found

    def was(self, layers: tuple[str, ...]) -> list[str]:
        """The codes of earlier editions whose names, and those above, were so."""
        last = max(level for level in range(5) if layers[level])
        return [
            code
            for code in self.earlier.get((last, plain(last, layers[last])), ())
            if all(
                not layers[level] or layers[level] in self._names_then.get(above, {self.names.get(above)})
                for level, above in enumerate(code[:digits] for digits in DIGITS[:last])
            )
        ]

    def called(self, code: str) -> Iterator[str]:
        """The names of a division: the register's, without a repetition in front, and former ones."""
        own = self.names[code]
        yield own
        if len(code) >= 9:
            short = own
            for above in (code[:6], code[:9]):
                rest = short.removeprefix(self.names[above])
                if above != code and len(rest) > 1:
                    short = rest
            if short != own and not _TYPE[DIGITS.index(len(code))].fullmatch(short):
                yield short
        yield from (row["name"] for row in self.former.get(code, ()))

    def stems(self, code: str) -> tuple[str, ...]:
        """The stems of what a division above villages is called."""
        if code not in self._stems:
            self._stems[code] = tuple({stem(DIGITS.index(len(code)), name) for name in self.called(code)})
        return self._stems[code]

    @cached_property
    def _by_stem(self) -> dict[tuple[int, str], list[str]]:
        found: dict[tuple[int, str], list[str]] = {}
        for level, codes in enumerate(self.levels):
            for code in codes:
                for key in {(level, stem(level, name)) for name in self.called(code)}:
                    found.setdefault(key, []).append(code)
        return found

    def cost(self, code: str, text: str) -> int:
        """How a text names a division, 0 exactly to 3 not at all; 1 is by a former name, or 居委会 for 社区."""
        level = DIGITS.index(len(code))
        names = list(self.called(code))
        old = len(names) - len(self.former.get(code, ()))
        if level == 0:
            return 0 if text in (names[0], stem(0, names[0])) else 3  # 吉林 is 吉林省, 吉林市 is not
        if any(plain(level, name) == plain(level, text) for name in names[:old]):
            return 0
        if text in names[old:]:
            return 1
        if all(stem(level, name) != stem(level, text) for name in names):
            return 3
        is_same_class = any(of(text) and of(names[0]) for of in (residents, villagers))
        return 1 if level == 4 and is_same_class else 2

    def _known_cost(self, code: str, text: str) -> int:
        """`cost`, remembered: the names of provinces to townships recur."""
        key = code, text
        if key not in self._costs:
            if len(self._costs) > 500_000:
                self._costs.clear()
            self._costs[key] = self.cost(code, text)
        return self._costs[key]

    def _above(self, code: str, text: str) -> int | None:
        """The cost of a text as names of what lies above a division, in order; none where it is not."""
        above = [code[:one] for one in DIGITS if one < len(code) and not self.grouping(code[:one])]
        return self._cut(above, text)

    def _cut(self, above: list[str], text: str) -> int | None:
        if not text:
            return 0
        best: int | None = None
        for at, code in enumerate(above):
            if not text.startswith(self.stems(code)):
                continue
            for end in range(1, min(len(text), 20) + 1):
                own = self._known_cost(code, text[:end])
                if own < 3 and (rest := self._cut(above[at + 1 :], text[end:])) is not None:
                    best = own + rest if best is None else min(best, own + rest)
        return best

    def fits(self, text: str) -> dict[str, tuple[int, int]]:
        """The divisions that a text fits, each with the costs of its own name and of those above."""
        first = self._first(text)
        found: dict[str, tuple[int, int]] = {}
        for start in range(len(text) - 1):
            own, before = text[start:], text[:start]
            for level in range(5):
                for code in self._by_stem.get((level, stem(level, own)), ()):
                    if before and first.isdisjoint(code[:digits] for digits in DIGITS[:level]):
                        continue
                    above = self._above(code, before)
                    if above is not None:
                        cost = self.cost(code, own), above
                        found[code] = min(cost, found.get(code, cost))
        return found

    def _first(self, text: str) -> set[str]:
        """The divisions above villages with whose stem a text begins."""
        ends = range(1, min(len(text), 20) + 1)
        keys = [(level, text[:end]) for level in range(4) for end in ends]
        return {code for key in keys for code in self._by_stem.get(key, ())}

    def fits_layers(self, layers: tuple[str, ...]) -> dict[str, tuple[int, int]]:
        """As `fits` for names of which the level is known."""
        last = max(level for level in range(5) if layers[level])
        found = {}
        for code in self._by_stem.get((last, stem(last, layers[last])), ()):
            above = 0
            for level in range(last):
                if layers[level]:
                    one = code[: DIGITS[level]]
                    above += 99 if self.grouping(one) or (cost := self.cost(one, layers[level])) == 3 else cost
            if above < 99:
                found[code] = self.cost(code, layers[last]), above
        return found

    def meant(self, fits: dict[str, tuple[int, int]], is_stem: bool) -> dict[str, tuple[int, int]]:
        """Those of the fitting divisions that a reader would think of.

        One that another fits better, in its own name or above and in neither worse, is not. A name without its generic
        part is that of a county or what is above it, where there is one of this name (成都 is 成都市, and no village),
        else of a township, else of a village; and what is the whole name of a county (涧西区) is not a township's.
        """
        ranks = {code: 6 if len(code) < 6 else len(code) for code in fits}
        if is_stem or any(rank == 6 and fits[code][0] == 0 for code, rank in ranks.items()):
            fits = {code: cost for code, cost in fits.items() if ranks[code] == min(ranks.values())}
        costs = set(fits.values())
        best = {one for one in costs if not any(o != one and o[0] <= one[0] and o[1] <= one[1] for o in costs)}
        return {code: cost for code, cost in fits.items() if cost in best}


@cache
def register() -> Register:
    """The register, read once."""
    return Register()
