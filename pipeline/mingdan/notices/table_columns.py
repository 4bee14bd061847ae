"""The columns of a table: what a header row says they hold, and what the cells of a row say together."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from mingdan.notices.line_markers import COMMUNITY_END, TOWNSHIP_END, cleaned
from mingdan.notices.list_items import LEVELS
from mingdan.resolver.name_index import level_of_name

# What a header may say, without spaces and brackets, and what the column then holds; the first that fits counts.
_HEADERS = (
    ("ordinal", re.compile(r"(顺|总)?序号?|编号|顺序|号|行号|NO\.?|No\.?|#")),
    ("name", re.compile(r".{0,8}(全称|全名|名单)|(?!推荐|报送|主管|责任|审核).{0,4}单位(名称?)?|名称")),
    ("name", re.compile(r".{0,6}(对象|示范点|集体|地点|地名)(名称?)?")),
    ("where", re.compile(r"(所在|所属|隶属)(地|区域|地区|地方|辖区|区划)?|属地|行政区划?|区划|区域|辖区|归属地?|位置")),
    ("address", re.compile(r".{0,4}(地址|住址)")),
    ("honour", re.compile(r".{0,4}(荣誉|称号|奖项)(称号|名称)?|命名")),
    ("category", re.compile(r".{0,6}(类[别型]|种类|等级|级别|星级|领域|批次)|类|年度|年份")),
    ("province", re.compile(r"(所在|所属)?(省份|省区市|省市区|省自治区直辖市|省市自治区)(名称?)?")),
    ("prefecture", re.compile(r"(所在|所属)?(设区的?市|地级市|市别|地区)(名称?)?")),
)  # fmt: skip
_OTHER = re.compile(
    r"备注|(推荐|报送|主管|责任|审核)(单位|部门)|.{0,6}(说明|联系人|负责人|书记|主任|姓名|电话|手机|方式|邮编|人口|人数|户数|面积|得分|分数|排名|名次|资金|金额"
    r"|时间|日期|特色|产品|产业|品种|数量?|网址|邮箱|经度|纬度|代码|结果|意见)(.{0,4})?"
)
# What a header of a place adds to the levels that it names, and the words for these levels, the longest first.
_AROUND = re.compile(
    r"^(所在|所属|所辖|隶属|所|属|申报|推荐|创建|示范|命名|入选|获评|拟|特色|美丽|和谐|先进|优秀|文明|重点|星级)+|(的|名称|名|级|别|点)+$"
)
_UNITS = (
    ("community", r"行政村|自然村|传统村落|古村落|村落|村庄|村民委员会|村委会|村民小组|村委|居民委员会"
     r"|居委会|居委|社区|村|居|社|嘎查|连队|连|小区|屯|组"),
    ("township", r"民族乡|乡|镇|街道办事处|街道办|街道|街|苏木|办事处|办|农场|林场|牧场|团场|团|场"),
    ("county", r"县|县级市|自治县|自治旗|旗|林区|特区|市辖区|开发区|区"),
    ("prefecture", r"地级市|设区市|自治州|城市|市|州|盟|地区|地|师"),
    ("province", r"自治区|直辖市|省份|省"),
)  # fmt: skip
_UNIT = re.compile("|".join(sorted("|".join(words for _, words in _UNITS).split("|"), key=len, reverse=True)))
_LEVEL_OF = {word: name for name, words in reversed(_UNITS) for word in words.split("|")}
_PUNCTUATION = re.compile(r"[\s（）()\[\]【】、，,/／·:：*＊或和及与]+")
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_TOTAL = re.compile(r"(合|总|小|共)\s*计.{0,10}")
_SAMPLE = 20
_LONGEST = 1000  # a longer line is no row
_PLACES = (*LEVELS, "name")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table holds what.

    Attributes:
        at: columns by meaning: `ordinal`, `name`, a level, `honour`, `category`; two that mean one level are read as
            one.
        beside: the columns of the lists that stand side by side in the same rows (序号, 村名, 序号, 村名).
        lost: headers of columns that hold places and mean nothing, or the same as another's.
        headers: the cells of the header row.
        start: the first column of a list that stands beside another; 0 for one that stands alone.
    """

    at: dict[str, tuple[int, ...]]
    beside: tuple["Columns", ...] = ()
    lost: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    start: int = 0

    def cells(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row by meaning, without spaces; empty where the row is too short."""
        found = {}
        for name, indices in self.at.items():
            texts = ("".join(cleaned(cells[index]).split()) for index in indices if index < len(cells))
            found[name] = joined(texts)
        return found

    def holds_place(self, index: int) -> bool:
        """Whether a column, which is not the first, holds places."""
        return index > 0 and any(index in self.at.get(name, ()) for name in _PLACES)

    @property
    def indices(self) -> list[int]:
        """The columns that mean something, from the left."""
        return sorted(index for indices in self.at.values() for index in indices)


def joined(texts: Iterable[str]) -> str:
    """Texts one after the other, but for those that what stands before them ends with."""
    whole = ""
    for text in texts:
        whole += "" if whole.endswith(text) else text
    return whole


def meaning(header: str) -> str:
    """What a column with this header holds: a level, `ordinal`, `name`, `category`, …; `other` for what is no place.

    A header that names several levels (市县, 乡镇村) holds the deepest. Empty for one that is not understood.
    """
    text = cleaned(header)
    for one in (text, _REMARK.sub("", text)):
        bare = _PUNCTUATION.sub("", one)
        found = next((name for name, pattern in _HEADERS if pattern.fullmatch(bare)), "") or _deepest(bare)
        if found or _OTHER.fullmatch(bare):
            return found or "other"
    return ""


def _deepest(header: str) -> str:
    """The deepest level that a header names, where it consists of the words for levels; else empty."""
    units = _AROUND.sub("", header)
    if not units or _UNIT.sub("", units):
        return ""
    named = {_LEVEL_OF[word] for word in _UNIT.findall(units)}
    return next(name for name, _ in _UNITS if name in named)


def header(cells: Sequence[str], above: Sequence[str] = (), below: Rows = ()) -> Columns | None:
    """The columns that a row announces; None where it is no header row.

    A header names a place column at least, and more of its cells are headers than not.

    Args:
        cells: of the row.
        above: those of a header row right above, which says what the columns without a header of their own hold.
        below: of some rows below: a header that says nothing is known by what stands below it.
    """
    named = [meaning(cell) for cell in cells if cell.strip()]
    if len(named) < 2 or sum(map(bool, named)) * 2 <= len(named) or not {*named} & {*_PLACES, "where", "address"}:
        return None
    headers = tuple(cell.strip() or old for cell, old in zip_longest(cells, above[: len(cells)], fillvalue=""))
    meanings = [meaning(one) for one in headers]
    if (width := _period(meanings)) < len(meanings):
        starts = range(0, len(meanings), width)
        parts = tuple(Columns(_at(meanings[start : start + width], start), (), (), headers, start) for start in starts)
        return Columns(parts[0].at, parts, (), headers)
    lost = []
    for index, name in enumerate(meanings):
        if headers[index] and not name:
            found = _by_content([row[index] for row in below if index < len(row)])
            lost += [headers[index]] if found and found in meanings else []
            meanings[index] = found if found not in meanings else "other"
    at = _at(_settled(meanings))
    return Columns(at, (), tuple(filter(None, [*lost, *_both(at, headers, below)])), headers)


def _period(meanings: Sequence[str]) -> int:
    """The number of columns of one list, where lists stand side by side; else of all."""
    filled = [name for name in meanings if name]
    for width in range(1, len(meanings) // 2 + 1):
        repeats = len(meanings) % width == 0 and list(meanings) == list(meanings[:width]) * (len(meanings) // width)
        if repeats and len(filled) == len(meanings) and {*meanings} & {*_PLACES}:
            return width
    return len(meanings)


def _settled(meanings: Sequence[str]) -> list[str]:
    """Meanings without `where` and `address`, which are names where nothing else is, else the level above the others.

    An address beside a name says nothing of the place.
    """
    found = list(meanings)
    for vague in ("where", "address"):
        for index, name in enumerate(found):
            if name != vague:
                continue
            levels = [LEVELS.index(one) for one in found if one in LEVELS]
            named = "name" in found or bool(levels)
            upper = min(levels, default=len(LEVELS)) - (2 if not levels else 1)
            found[index] = "name" if not named else LEVELS[upper] if vague == "where" and upper >= 0 else "other"
    return found


def _at(meanings: Sequence[str], start: int = 0) -> dict[str, tuple[int, ...]]:
    """The columns by meaning; of those that hold no places the first counts."""
    at: dict[str, tuple[int, ...]] = {}
    for index, name in enumerate(meanings, start):
        if name not in ("", "other") and (name in _PLACES or name not in at):
            at[name] = (*at.get(name, ()), index)
    return at


def _by_content(cells: Sequence[str]) -> str:
    """The level of the names that stand in a column; empty where most are none."""
    filled = ["".join(cleaned(cell).split()) for cell in cells if cell.strip()]
    kinds = Counter(_level_of_name(text) for text in filled[:_SAMPLE])
    kind, times = kinds.most_common(1)[0] if kinds else ("", 0)
    return kind if times > 0.6 * min(len(filled), _SAMPLE) else ""


def _level_of_name(text: str) -> str:
    if len(text) > 30:
        return ""
    return (
        level_of_name(text)
        or ("community" if COMMUNITY_END.search(text) else "")
        or ("township" if TOWNSHIP_END.search(text) else "")
    )


def _both(at: dict[str, tuple[int, ...]], headers: Sequence[str], below: Rows) -> Iterator[str]:
    """The headers of columns that hold the same level, both in one row; a village and a hamlet in it are no such."""
    for name in _PLACES:
        indices = at.get(name, ())
        texts = [[row[index].strip() for index in indices if index < len(row)] for row in below]
        hamlet = name == "community" and any(re.search("自然|组|屯", headers[index]) for index in indices)
        if not hamlet and any(len({*filter(None, row)}) > 1 for row in texts):
            yield from (headers[index] for index in indices)


def runs_across(ordinals: Sequence[str]) -> bool:
    """Whether the numbers in one row of lists side by side follow one another."""
    numbers = [int(one) for one in ordinals if one.isdecimal() and len(one) < 7]
    return len(numbers) == len(ordinals) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def cells_of_text(text: str, columns: Columns | None) -> Sequence[str]:
    """The cells of a line of text that tabs or wide gaps divide; none where it is no row of a table.

    Args:
        text: the line.
        columns: what the header above says; None where there is none.
    """
    width = len(columns.headers) if columns else 0
    if len(text) > _LONGEST:
        return ()
    if "\t" in text:
        cells = [cell.strip() for cell in text.split("\t")]
        while len(cells) > max(width, 1) and not cells[-1]:
            cells.pop()
        cells += [""] * (width - len(cells) if width <= 2 * len(cells) else 0)
    else:
        cells = [cell.strip() for cell in re.split(r"\s{2,}|(?<=\S)[ \u3000](?=\S)", text.strip())]
        if columns and 1 < len(cells) < width:
            cells = _aligned(cells, columns)
    return cells if len(cells) > 1 and len(cells) == (width or len(cells)) else ()


def _aligned(cells: list[str], columns: Columns) -> list[str]:
    """The cells of a row without its empty ones, put where they belong: from the last column on; else as they are.

    A row must begin with a number and end with the name of a community: what stands between goes right before it.
    """
    ordinal, last = columns.at.get("ordinal", (-1,))[0], columns.at.get("community", (-1,))[-1]
    upper = [columns.at[name][0] for name in LEVELS if name in columns.at]
    if (
        ordinal != 0
        or not cells[0].isdecimal()
        or not COMMUNITY_END.search(cells[-1][-_LONGEST:])
        or len(cells) > len(upper)
    ):
        return cells
    found = [cells[0], *[""] * (len(columns.headers) - 1)]
    for index, cell in zip(reversed([*upper[:-1], last]), reversed(cells[1:]), strict=False):
        found[index] = cell
    return found


def is_total(cells: Iterable[str]) -> bool:
    """Whether a row gives a sum: 合计, 30个."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    return _TOTAL.fullmatch(first) is not None


def repeated(cells: Sequence[str]) -> Iterator[str]:
    """The headers that two columns share, each once."""
    seen: dict[str, str] = {}
    times = Counter(cell.strip() for cell in cells)
    for cell in filter(None, times):
        name = meaning(cell)
        if name and seen.setdefault(name, cell) == cell and times[cell] > 1:
            seen[name] = ""
            yield cell
