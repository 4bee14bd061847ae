"""The columns of a table: what a header row says they hold."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mingdan.layout import LEVELS
from mingdan.marks import cleaned

# What a header may say, without spaces and brackets, and what the column then holds; the first that fits counts.
_HEADERS = (
    ("ordinal", re.compile(r"序号?|编号|号|NO\.?|No\.?|#")),
    (
        "name",
        re.compile(r"(单位|申报单位|社区|村|街道|地区|地点)?(全称|全名)|名单|单位名称|单位|地址|所在地|名称|所在地区"),
    ),
    ("province", re.compile(r"省(份|级)?|所(在|属)省(份)?|省区市|省自治区直辖市|省市自治区")),
    (
        "prefecture",
        re.compile(
            r"(所(在|属))?(地级市|设区市|设区的市|市州|州市|地市州?|市地|市地州|市级|市|州|盟市|市盟|师市|师|地区|市别)"
        ),
    ),
    (
        "county",
        re.compile(
            r"(所(在|属))?(县级?|区县|县区|县市区|市县区|区市县|县市|市县|区|县旗|旗县(市?区)?|县级市|县名|区县名称)"
        ),
    ),
    (
        "township",
        re.compile(
            r"(所(在|属))?(乡镇街道?|镇街道?|镇乡街?道?|乡级|街道镇乡?|街道乡?镇?|乡|镇|乡镇街道办?|街镇|乡镇办|团场?)(名称)?|镇"
        ),
    ),
    (
        "community",
        re.compile(
            r"(所(在|属))?(社区村?|村社区?|村居|行政村|传统村落|村落|自然村|村庄|居委会|村委会|连队?|村级|村)(名称?)?"
        ),
    ),
    ("honour", re.compile(r"荣誉(称号)?|称号|奖项|命名")),
    ("category", re.compile(r"类[别型]|类|领域|种类|批次|示范类型|创建类型|年度")),
)
_PUNCTUATION = re.compile(r"[\s（）()、，,/／·:：]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table holds what: column by meaning; `ignored` are the headers that mean nothing here."""

    at: dict[str, int]
    ignored: tuple[str, ...]

    def cells(self, cells: Sequence[str]) -> dict[str, str]:
        """The cells of a row by meaning, without spaces; empty where the row is too short."""
        return {
            name: "".join(cleaned(cells[index]).split()) if index < len(cells) else ""
            for name, index in self.at.items()
        }


def meaning(header: str) -> str:
    """What a column with this header holds: a level, `ordinal`, `name`, `honour`, `category`; else empty."""
    bare = _PUNCTUATION.sub("", cleaned(header))
    return next((name for name, pattern in _HEADERS if pattern.fullmatch(bare)), "")


def header(cells: Sequence[str]) -> Columns | None:
    """The columns that a row announces; None where it is no header row.

    A header names a place column at least, and more of its cells are headers than not.
    """
    named = [(index, cell, meaning(cell)) for index, cell in enumerate(cells) if cell.strip()]
    known = [(index, name) for index, _, name in named if name]
    places = {name for _, name in known} & {*LEVELS, "name"}
    if not places or len(named) < 2 or len(known) * 2 <= len(named):
        return None
    at: dict[str, int] = {}
    for index, name in known:
        at.setdefault(name, index)
    return Columns(at, tuple(cell.strip() for _, cell, name in named if not name))


def repeated(cells: Sequence[str]) -> Iterator[str]:
    """The headers that two columns share, each once."""
    seen: dict[str, str] = {}
    times = Counter(cell.strip() for cell in cells)
    for cell in filter(None, times):
        name = meaning(cell)
        if name and seen.setdefault(name, cell) == cell and times[cell] > 1:
            seen[name] = ""
            yield cell
