"""Layouts: the lists and notices of layouts.toml, which were split by hand, and tables.

An extra, skipped where they are not there, runs the evaluation over the rosters beside the project.
"""

import inspect
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from mingdan.findings import severity as severity_of
from mingdan.lexicon.headers import column_meaning
from mingdan.model import Notice
from mingdan.notices.parser import Hints, parse_file
from mingdan.notices.reading import read_file
from support import handmade
from support.paths import ROOT, TESTS

LAYOUTS = tomllib.loads((TESTS / "notices" / "layouts.toml").read_text("utf-8"))


def splits(notice: Notice) -> list[str]:
    return ["|".join(entry.layers) for entry in notice.entries]


@pytest.mark.parametrize("name", LAYOUTS["list"])
def test_a_layout(tmp_path: Path, name: str) -> None:
    layout = LAYOUTS["list"][name]
    notice, findings = parse_file(tmp_path / "list.txt", content=layout["text"].encode())
    assert splits(notice) == layout["splits"].split("\n"), findings
    assert {severity_of(finding) for finding in findings} <= {"warning", "information"}
    assert {finding.rule for finding in findings} <= {"numbering", "bare-heading"}


# What is said of a notice that is read without its source.toml, though nothing is wrong with it.
FINE = {"no-letter", "no-claim", "new-category", "unknown-community", "unlisted-community"}


@pytest.mark.parametrize("name", LAYOUTS["notice"])
def test_a_notice(tmp_path: Path, name: str) -> None:
    """Every entry is found, nothing else is, and nothing is found wrong."""
    layout = LAYOUTS["notice"][name]
    reading = read_file(tmp_path / "notice.txt", layout["text"].encode(), tmp_path)
    assert splits(reading.notice) == layout["splits"].split("\n")
    findings = [finding for finding in reading.findings if finding.rule not in FINE]
    assert [finding for finding in findings if not _without_county(finding.text)] == []
    assert all(entry.honour and not entry.honour.endswith(("印发", "：")) for entry in reading.notice.entries)


def _without_county(words: str) -> bool:
    """Whether an entry is one of the 兵团, which has no counties: finding it says that none is named."""
    return "团" in words and words.endswith("连")


TITLE = "2022年度陕西省示范村（社区）名单"
ROWS = (
    ("汉中市", "城固县", "原公镇", "青龙寺村"),
    ("汉中市", "城固县", "桔园镇", "刘家营村"),
    ("汉中市", "留坝县", "火烧店镇", "堰坎村"),
    ("安康市", "石泉县", "后柳镇", "中坝村"),
)
SPLITS = ["|".join(("陕西省", *row)) for row in ROWS]
# Header rows, the columns that they name in order, and cells that are merged downwards: column -> first row, rows.
TABLES: dict[str, tuple[tuple[str, ...], tuple[int, ...], dict[tuple[int, int], int]]] = {
    "in the usual order": (("市", "县", "镇（街道）", "村"), (0, 1, 2, 3), {}),
    "from below": (("行政村名称", "镇（街道）", "县（市、区）", "设区市"), (3, 2, 1, 0), {}),
    "mixed": (("县区", "市（州）", "社区（村）", "镇街"), (1, 0, 3, 2), {}),
    "merged": (("市", "县", "镇（街道）", "村"), (0, 1, 2, 3), {(2, 0): 3, (2, 1): 2}),
    "merged, in the middle": (("乡（镇）、街道", "地市", "区县", "村（社区）"), (2, 0, 1, 3), {(2, 1): 3, (2, 2): 2}),
}


def table(name: str, more: bool) -> tuple[list[tuple[str, ...]], dict[tuple[int, int], int]]:
    """The rows of a table below its title, with columns for a number and a remark perhaps, and its merged cells."""
    header, order, merged = TABLES[name]
    rows = [header, *(tuple(row[index] for index in order) for row in ROWS)]
    if more:
        rows = [("序号", *rows[0], "备注"), *((str(n), *row, "新增") for n, row in enumerate(rows[1:], 1))]
        merged = {(row, column + 1): span for (row, column), span in merged.items()}
    return [(TITLE,), *rows], merged


@pytest.mark.parametrize("more", [False, True], ids=["places alone", "with numbers and remarks"])
@pytest.mark.parametrize("form", ["docx", "xlsx", "ods", "html"])
@pytest.mark.parametrize("name", TABLES)
def test_a_table(tmp_path: Path, name: str, form: str, more: bool) -> None:
    rows, merged = table(name, more)
    content = {
        "docx": lambda: handmade.docx(handmade.docx_table(rows, merged)),
        "xlsx": lambda: handmade.xlsx(rows, merged),
        "ods": lambda: handmade.ods(rows, merged),
        "html": lambda: handmade.html([], more=handmade.html_table(rows, merged)).encode(),
    }[form]()
    notice, findings = parse_file(tmp_path / f"table.{form}", content=content)
    assert splits(notice) == SPLITS
    assert [entry.ordinal for entry in notice.entries] == ([1, 2, 3, 4] if more else [None] * 4)
    assert findings == []


def test_a_table_whose_cells_cut_names_wrongly(tmp_path: Path) -> None:
    """What stands in the cells of a row is joined, and the gazetteer says where a name ends."""
    rows = [
        ("市", "县", "镇（街道）", "村"),
        ("成都市", "金堂县", "赵镇", "街道十里社区"),
        ("成都市邛崃", "市", "文君街道", "铁花社区"),
    ]
    notice, _ = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert splits(notice) == ["|成都市|金堂县|赵镇街道|十里社区", "|成都市|邛崃市|文君街道|铁花社区"]


def test_a_column_of_full_names_and_one_of_categories(tmp_path: Path) -> None:
    rows = [
        ("序号", "类别", "单位名称"),
        ("1", "产业型", "陕西省安康市石泉县后柳镇中坝村"),
        ("2", "生态型", "陕西省汉中市留坝县火烧店镇堰坎村"),
        ("3", "产业型", "陕西省汉中市城固县桔园镇刘家营村"),
    ]
    notice, findings = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert splits(notice) == [SPLITS[3], SPLITS[2], SPLITS[1]]
    assert [(entry.category or entry.honour, entry.section, entry.position) for entry in notice.entries] == [
        ("产业型", "1", 1), ("生态型", "2", 1), ("产业型", "1", 2),
    ]  # fmt: skip
    assert [severity_of(finding) for finding in findings if finding.rule != "numbering"] == []


# Headers as offices write them, and what they say.
HEADERS = {
    "ordinal": "序号 编号 No.",
    "prefecture": "市 市（州） 所属市州 地市 盟市 设区市 地级市 师市 市级",
    "county": "县 县区 区县 县（市、区） 旗县 所在县（市、区、旗） 县级市 县名 市县",
    "township": "乡镇 乡（镇） 乡镇名称 所在乡镇 苏木乡镇 苏木（乡镇、街道） 街道（乡镇） 镇街 乡镇/街道 团场",
    "community": "村 村（社区） 村名 村社名称 社区名称 嘎查村 行政村名称 村（居）委会 乡镇（街道）村（社区） 连队",
    "name": "单位名称 名称 申报单位 全称",
    "category": "类型 类别 创建类型 批次 星级",
    "remark": "备注",
    "other": "联系电话 主导产业 推荐单位",
    "": "杭州市 上城区 清波街道 定安路社区 城区 郊区 1",
}


@pytest.mark.parametrize("expected", HEADERS)
def test_headers(expected: str) -> None:
    assert {header: column_meaning(header) for header in HEADERS[expected].split()} == dict.fromkeys(
        HEADERS[expected].split(), expected
    )


def test_two_columns_never_claim_one_level_in_silence(tmp_path: Path) -> None:
    rows = [("市", "乡镇", "牵头街道", "村"), ("长沙市", "果园镇", "星沙街道", "浔龙河村")]
    _, findings = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert [(finding.rule, finding.text) for finding in findings] == [("header-unclear", "牵头街道")]
    rows = [("市", "乡镇", "街道", "村"), ("长沙市", "果园镇", "星沙街道", "浔龙河村")]
    _, findings = parse_file(tmp_path / "table.xlsx", content=handmade.xlsx(rows, {}))
    assert [(finding.rule, finding.text) for finding in findings] == [
        ("header-unclear", "乡镇"),
        ("header-unclear", "街道"),
    ]


def test_sections_and_categories_come_from_headings(tmp_path: Path) -> None:
    text = LAYOUTS["list"]["headings that are awards and categories"]["text"]
    notice, _ = parse_file(tmp_path / "list.txt", content=text.encode())
    assert [(entry.section, entry.honour, entry.category) for entry in notice.entries] == [
        ("1", "示范乡镇", ""), ("1", "示范乡镇", ""), ("2-1", "示范村", "产业型"), ("2-2", "示范村", "生态型"),
    ]  # fmt: skip


def test_a_heading_that_is_a_place_is_no_category(tmp_path: Path) -> None:
    text = LAYOUTS["list"]["headings that are prefectures with a count"]["text"]
    notice, _ = parse_file(tmp_path / "list.txt", content=text.encode())
    assert {entry.category for entry in notice.entries} == {""}
    assert [entry.section for entry in notice.entries] == ["1", "1", "2"]
    assert {("西宁市", 2), ("海东市", 1)} <= {(claim.honour, claim.number) for claim in notice.claims}


@pytest.mark.parametrize(
    "page", ["— 2 —", "-2-", "第 2 页", "第 2 页 共 9 页", "第2页/共9页", "2/9", "·2·", "－2－", "第2页，共9页"]
)
def test_a_page_number_is_no_heading(tmp_path: Path, page: str) -> None:
    names = ["湖南省示范村名单", "1.长沙市长沙县果园镇浔龙河村", page, "2.株洲市醴陵市沩山镇沩山村"]
    notice, findings = parse_file(tmp_path / "list.txt", content="\n".join(names).encode())
    assert [(entry.section, entry.category) for entry in notice.entries] == [("1", ""), ("1", "")]
    assert findings == []


@pytest.mark.parametrize("counties", ["1.长沙县\n2.宁乡市", "长沙县\n宁乡市", "长沙县、宁乡市"])
def test_counties_are_entries(tmp_path: Path, counties: str) -> None:
    names = ["湖南省示范单位名单", "一、示范县", counties, "二、示范村", "1.长沙市长沙县果园镇浔龙河村"]
    found = read_file(tmp_path / "list.txt", "\n".join(names).encode(), tmp_path)
    assert [entry.match.path[-1].code for entry in found.resolved if entry.match] == [
        "430121",
        "430182",
        "430121107208",
    ]


def test_what_is_no_place_is_no_part_of_the_title(tmp_path: Path) -> None:
    names = ["湖南省示范单位名单", "长沙市第一中学", "长沙市长沙县果园镇浔龙河村"]
    notice, _ = parse_file(tmp_path / "list.txt", content="\n".join(names).encode())
    assert notice.title == names[0]
    assert [(entry.words, entry.is_organisation) for entry in notice.entries] == [(names[1], True), (names[2], False)]


def test_the_number_of_a_refused_entry_counts(tmp_path: Path) -> None:
    names = ["湖南省示范村名单", "1.长沙市长沙县果园镇浔龙河村", "2.长沙市@长沙县", "3.株洲市醴陵市沩山镇沩山村"]
    _, findings = parse_file(tmp_path / "list.txt", content="\n".join(names).encode())
    assert [one.rule for one in findings] == ["name"]


def test_what_the_title_says_from_outside_is_used(tmp_path: Path) -> None:
    """A list without a title takes the places of the title that an officer knows."""
    names = "栾川县陶湾镇协心村\n嵩县车村镇天桥沟村".encode()
    alone, known = (
        parse_file(tmp_path / "a.txt", content=names),
        parse_file(tmp_path / "a.txt", Hints("河南省洛阳市示范村名单"), names),
    )
    assert splits(alone[0]) == ["||栾川县|陶湾镇|协心村", "||嵩县|车村镇|天桥沟村"]
    assert splits(known[0]) == ["河南省|洛阳市|栾川县|陶湾镇|协心村", "河南省|洛阳市|嵩县|车村镇|天桥沟村"]


ROSTERS = ROOT.parent / "shared" / "rosters"


@pytest.mark.skipif(not ROSTERS.is_dir(), reason="the rosters are not part of the project")
@pytest.mark.slow("reads the rosters beside the project")
def test_the_rosters_beside_the_project() -> None:
    """Every row that has an expected split is right, and nothing is invented."""
    command = [sys.executable, str(ROOT / "tests" / "evaluate.py"), str(ROSTERS), "--show", "5"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    totals = re.findall(r"^(\S+): (\d+) of (\d+) rows right, (\d+) invented$", done.stdout, re.MULTILINE)
    assert len(totals) == 10, done.stdout
    assert [row[0] for row in totals if row[1] != row[2] or row[3] != "0"] == [], done.stdout
    assert int(totals[-1][2]) >= 4_421


def test_what_a_site_prints_around_a_notice_is_no_title(tmp_path: Path) -> None:
    page = """<html><body><p>首页 > 通知公告</p><h1>甘肃省民政厅关于命名2021年全省和谐社区的决定</h1>
        <p>发布时间：2021-12-20 来源：省民政厅 浏览次数：123</p><p>各市（州）民政局：</p><p>现将名单公布如下。</p>
        <p>甘肃省民政厅</p><p>2021年12月20日</p><p>2021年全省和谐社区名单</p>
        <p>1.兰州市城关区临夏路街道绣河沿社区</p></body></html>"""
    found, findings = parse_file(tmp_path / "a.html", content=page.encode())
    assert found.title == "甘肃省民政厅关于命名2021年全省和谐社区的决定"
    assert [entry.words for entry in found.entries] == ["兰州市城关区临夏路街道绣河沿社区"]
    assert findings == []


def test_headings_that_end_as_names_do(tmp_path: Path) -> None:
    """By their number, when the register does not have them: a heading beside one that is an honour is one too."""
    text = """甘肃省民政厅关于公布名单的通知

        一、甘肃省示范街道（2个）
        1.兰州市城关区临夏路街道
        2.兰州市七里河区西园街道
        二、甘肃省现代社区（2个）
        1.兰州市城关区临夏路街道绣河沿社区
        2.兰州市七里河区西园街道上西园社区"""
    found, findings = parse_file(tmp_path / "a.txt", content=inspect.cleandoc(text).encode())
    assert [(entry.section, entry.honour) for entry in found.entries] == [
        ("1", "甘肃省示范街道"), ("1", "甘肃省示范街道"), ("2", "甘肃省现代社区"), ("2", "甘肃省现代社区"),
    ]  # fmt: skip
    assert findings == []
