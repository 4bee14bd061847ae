# ruff: noqa: E501, ARG005 (a table of layouts, one a line)
"""The Sichuan notice in the layouts in which offices print lists: each must give the places of the original.

Only positions, sections and the levels that are left out differ from layout to layout.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from mingdan.model import Notice

NUMERALS = "零一二三四五六七八九十"
TITLE = "2022年四川省基层治理示范单位名单"


class Row(NamedTuple):
    """An entry of the notice: its category (empty for a township), and its names as written."""

    category: str
    prefecture: str
    county: str
    township: str
    community: str

    @property
    def words(self) -> str:
        """The names in one."""
        return "".join(self[1:])


def rows_of(notice: Notice) -> list[Row]:
    """The entries of the notice."""
    return [Row(entry.category, *entry.layers[1:]) for entry in notice.entries]


def numeral(number: int) -> str:
    """A number below 100 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else NUMERALS[tens] + "十") + (
        NUMERALS[ones] if ones or not tens else ""
    )


def groups(rows: Iterable[Row], *fields: str) -> Iterator[tuple[tuple[str, ...], list[Row]]]:
    """Rows that follow one another with the same values of some fields."""
    for key, group in groupby(rows, key=lambda row: tuple(getattr(row, name) for name in fields)):
        yield key, list(group)


def _plain(rows: list[Row]) -> list[str]:
    return [row.words for row in rows]


def _by_prefecture(
    rows: list[Row], heading: Callable[[int, str, int], str], entry: Callable[[int, Row], str]
) -> list[str]:
    lines = []
    for number, ((name,), group) in enumerate(groups(rows, "prefecture"), 1):
        lines.append(heading(number, name, len(group)))
        lines += [entry(index, row) for index, row in enumerate(group, 1)]
    return lines


def _below_prefecture(row: Row) -> str:
    return row.county + row.township + row.community


def _labels(rows: list[Row], separator: str, end: str) -> list[str]:
    return [
        f"{county}：{separator.join(row.township + row.community for row in group)}{end}"
        for (_, county), group in groups(rows, "prefecture", "county")
    ]


def _labels_below_prefectures(rows: list[Row]) -> list[str]:
    return [line for (name,), group in groups(rows, "prefecture") for line in (name, *_labels(group, "、", ""))]


def _townships_as_headings(rows: list[Row]) -> list[str]:
    lines = []
    for (prefecture, county, township), group in groups(rows, "prefecture", "county", "township"):
        lines.append(f"{prefecture}{county}{township}（{len(group)}个）")
        lines += [row.community for row in group]
    return lines


def _three_levels_of_headings(rows: list[Row]) -> list[str]:
    lines = []
    for (prefecture,), in_prefecture in groups(rows, "prefecture"):
        lines.append(prefecture)
        for (county,), in_county in groups(in_prefecture, "county"):
            lines.append(county)
            for (township,), group in groups(in_county, "township"):
                lines += [township, *(row.community for row in group)]
    return lines


def _labels_of_townships(rows: list[Row]) -> list[str]:
    lines = []
    for (prefecture, county), in_county in groups(rows, "prefecture", "county"):
        lines.append(prefecture + county)
        lines += [
            f"{township}：{'、'.join(row.community for row in group)}"
            for (township,), group in groups(in_county, "township")
        ]
    return lines


def _sentence(rows: list[Row]) -> list[str]:
    words = [row.words for row in rows]
    return [f"经研究，决定命名{'、'.join(words[:-1])}和{words[-1]}等{len(words)}个社区为示范社区，予以公布。"]


def _commas_and_semicolons(rows: list[Row]) -> list[str]:
    parts = []
    for (prefecture, county), in_county in groups(rows, "prefecture", "county"):
        towns = [
            "、".join([f"{town}{group[0].community}", *(row.community for row in group[1:])])
            for (town,), group in groups(in_county, "township")
        ]
        parts.append(prefecture + county + "，".join(towns))
    return ["；".join(parts) + "。"]


def _of_and(rows: list[Row]) -> list[str]:
    parts = []
    for (prefecture, county, town), group in groups(rows, "prefecture", "county", "township"):
        parts.append(f"{prefecture}{county}{town}的{'、'.join(row.community for row in group)}")
    return ["，".join(parts[:-1]) + "以及" + parts[-1] + "榜上有名。"]


def _spaced(rows: list[Row], number: int) -> list[str]:
    words = [row.words for row in rows]
    return [" ".join(words[start : start + number]) for start in range(0, len(words), number)]


def _table(rows: list[Row], separator: str) -> list[str]:
    header = ("序号", "市（州）", "县（市、区）", "街道（镇）", "社区", "备注")
    return [
        separator.join(header),
        *(
            separator.join((str(index), *row[1:], "新增" if index % 7 == 0 else "—"))
            for index, row in enumerate(rows, 1)
        ),
        separator.join(("合计", str(len(rows)), "", "", "", "")),
    ]


def _without_suffix(rows: list[Row]) -> list[str]:
    lines = []
    for (prefecture, county), group in groups(rows, "prefecture", "county"):
        lines.append(f"{prefecture}{county}")
        lines += [row.township + row.community.removesuffix("社区") for row in group]
    return lines


def _with_categories(rows: list[Row]) -> list[str]:
    lines = []
    for number, ((category,), group) in enumerate(groups(rows, "category"), 1):
        lines.append(f"（{numeral(number)}）{category}（{len(group)}个）")
        lines += [f"{index}.{row.words}" for index, row in enumerate(group, 1)]
    return lines


def _category_on_the_line(rows: list[Row]) -> list[str]:
    return [f"{category}：{'、'.join(row.words for row in group)}" for (category,), group in groups(rows, "category")]


def _annexes(rows: list[Row]) -> list[str]:
    lines = []
    for number, ((category,), group) in enumerate(groups(rows, "category"), 1):
        lines += [f"附件{number}", "", f"{category}示范社区名单（共{len(group)}个）", ""]
        lines += [f"{index}.{row.words}" for index, row in enumerate(group, 1)]
        lines.append("")
    return lines


# Layouts of the 100 communities: name -> the lines of the list below the title.
LAYOUTS: dict[str, Callable[[list[Row]], list[str]]] = {
    "a name a line": _plain,
    "provinces in front": lambda rows: [f"四川省{row.words}" for row in rows],
    "stems of provinces in front": lambda rows: [f"四川{row.words}" for row in rows],
    "numbers": lambda rows: [f"{index}、{row.words}" for index, row in enumerate(rows, 1)],
    "numbers in brackets": lambda rows: [f"（{index}）{row.words}" for index, row in enumerate(rows, 1)],
    "Chinese numbers": lambda rows: [f"{numeral(index)}、{row.words}" for index, row in enumerate(rows[:99], 1)] + [f"一百、{rows[99].words}"],
    "spaces between levels": lambda rows: [" ".join(row[1:]) for row in rows],
    "marks between levels": lambda rows: ["-".join(row[1:]) for row in rows],
    "two names a line": lambda rows: _spaced(rows, 2),
    "three names a line": lambda rows: _spaced(rows, 3),
    "all names on a line": lambda rows: ["、".join(row.words for row in rows)],
    "products in brackets": lambda rows: [f"{row.words}（{row.category}）" for row in rows],
    "awards after a dash": lambda rows: [f"{row.words}——省级示范社区" for row in rows],
    "prefectures as headings": lambda rows: _by_prefecture(rows, lambda n, name, _: name, lambda n, row: _below_prefecture(row)),
    "prefectures with counts": lambda rows: _by_prefecture(
        rows, lambda n, name, count: f"{numeral(n)}、{name}（{count}个）", lambda n, row: f"{n}.{_below_prefecture(row)}"
    ),
    "prefectures in brackets": lambda rows: _by_prefecture(rows, lambda n, name, _: f"【{name}】", lambda n, row: _below_prefecture(row)),
    "prefectures with colons": lambda rows: _by_prefecture(rows, lambda n, name, count: f"{name}{count}个：", lambda n, row: _below_prefecture(row)),
    "nested numbers": lambda rows: _by_prefecture(rows, lambda n, name, _: f"{n}、{name}", lambda n, row: f"（{n}）{_below_prefecture(row)}"),
    "labels of counties below prefectures": _labels_below_prefectures,
    "labels with full stops": lambda rows: [
        f"{prefecture}{county}：{'、'.join(row.township + row.community for row in group)}。"
        for (prefecture, county), group in groups(rows, "prefecture", "county")
    ],
    "townships as headings": _townships_as_headings,
    "three levels of headings": _three_levels_of_headings,
    "labels of townships": _labels_of_townships,
    "a sentence": _sentence,
    "commas and semicolons": _commas_and_semicolons,
    "的 and 以及": _of_and,
    "a table of tabs": lambda rows: _table(rows, "\t"),
    "a table of wide gaps": lambda rows: _table(rows, "   "),
    "names without a unit suffix": _without_suffix,
    "categories with counts": _with_categories,
    "a category and its names on a line": _category_on_the_line,
    "an annex a category": _annexes,
}  # fmt: skip

LETTER = """四川省民政厅文件
川民发〔2023〕 12号

四川省民政厅
关于公布2022年四川省基层治理示范社区的
通    知

各市（州）民政局：

为加强基层治理，根据《城乡社区建设示范工程实施方案》（川民发〔2020〕40号），经研究，现将名单予以公布。
希望受到命名的社区再接再厉。

附件：{title}

四川省民政厅
{date}

附件

{title}

{list}

（此件主动公开）
四川省民政厅办公室        2023年11月20日印发
"""


def layouts(rows: list[Row]) -> Iterator[tuple[str, str]]:
    """Every layout of the communities, alone below a title and as the annex of a letter."""
    for name, layout in LAYOUTS.items():
        lines = "\n".join(layout(rows))
        yield name, f"{TITLE}\n{lines}\n"
        yield f"{name}, with a count in the title", f"{TITLE}（共{len(rows)}个）\n\n{lines}\n"
        yield f"{name}, title over two lines", f"2022年四川省\n基层治理示范单位名单\n{lines}\n"
        yield f"{name}, in a letter", LETTER.format(title=TITLE, list=lines, date="2023 年 11 月 20 日")
        yield (
            f"{name}, in a letter with a Chinese date",
            LETTER.format(title=TITLE, list=lines, date="二〇二三年十一月二十日"),
        )
