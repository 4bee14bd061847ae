"""A notice of 2019 from its text to its graph: units that are gone since, and units that go on elsewhere."""

import csv
import io
import re
from pathlib import Path

import pyoxigraph
import pytest
from mingdan.cli.main import main
from mingdan.queries.local_data import open_data, run_query
from mingdan.queries.sample_queries import find
from mingdan.rdf.namespaces import DCT, MD, SKOS

NOTICE = """民政部关于命名2019年度全国和谐社区的通知

各省、自治区、直辖市民政厅（局）：

经研究，决定命名以下社区为“2019年度全国和谐社区”。

民政部
2019年12月10日

2019年度全国和谐社区名单

1.福建省三明市梅列区列东街道江滨社区
2.福建省三明市梅列区列东街道四路社区
3.四川省成都市锦江区合江亭街道大慈寺社区
4.四川省成都市锦江区合江亭街道东升街社区
5.四川省成都市温江区柳城街道光华社区
"""
# What each entry recognises: 梅列区 became part of 三元区 in 2021, and 合江亭街道 of 锦官驿街道 in 2020.
RECOGNISED = [
    ("nbs-2023/350404001001", "formerName"),
    ("nbs-2022/350404001005", "nameMatch"),  # it went on to 三元区, and ended there
    ("nbs-2023/510104017004", "formerName"),
    ("nbs-2019/510104024008", "nameMatch"),
    ("nbs-2023/510115001044", "nameMatch"),
]
DIVISION = "https://w3id.org/mingdan/id/division/"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the notice is drafted and published, both without a finding."""
    folder = tmp_path_factory.mktemp("2019")
    (folder / "notice.txt").write_text(NOTICE, "utf-8")
    for command in (["new", str(folder / "notice.txt")], ["publish"]):
        with pytest.raises(SystemExit) as end:
            main([*command, "--data", str(folder)])
        assert end.value.code == 0
    return folder


@pytest.fixture(scope="module")
def graph(root: Path) -> str:
    return (root / "data" / "published" / "roster.nt").read_text("utf-8")


def test_the_unit_of_today_or_of_the_last_edition_is_recognised(graph: str) -> None:
    found = dict(re.findall(rf"/(\d+)> <{MD.recognises}> <{DIVISION}([^>]+)>", graph))
    kinds = dict(re.findall(rf"/(\d+)> <{MD.matchKind}> <[^>]+#(\w+)>", graph))
    numbers = sorted(found)
    assert [(found[number], kinds[number]) for number in numbers] == RECOGNISED


def test_what_is_gone_is_described(graph: str) -> None:
    gone, street = f"<{DIVISION}nbs-2019/510104024008>", f"<{DIVISION}nbs-2019/510104024>"
    assert f'{gone} <{MD.codeEdition}> "2019"^^' in graph
    assert f"{gone} <{MD.directlyWithin}> {street} .\n" in graph
    assert f"{street} <{MD.directlyWithin}> <{DIVISION}nbs-2023/510104> .\n" in graph
    assert f"{street} <{DCT.isReplacedBy}> <{DIVISION}nbs-2023/510104017> .\n" in graph


def test_what_it_lay_in_gives_no_name_to_what_it_lies_in(graph: str) -> None:
    """三元区 is not called 梅列区, nor 锦官驿街道 合江亭街道; the versions of then have these names."""
    assert not re.search(rf'<{SKOS.altLabel}> "(梅列区|合江亭街道)"', graph)
    assert f"<{MD.countyVersion}> <https://w3id.org/mingdan/id/version/mca/350402/1983>" in graph


def test_the_table_has_codes_of_the_reference_edition_only(root: Path) -> None:
    """四路社区 had code 350404001005, which another community of NBS 2023 may have."""
    table = (root / "data" / "published" / "roster.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(table, newline="")))
    assert [row["code"] or row["division"].removeprefix(DIVISION) for row in rows] == [
        division.removeprefix("nbs-2023/") for division, _ in RECOGNISED
    ]
    assert [row["township_code"] for row in rows][1:4] == ["350404001", "510104017", ""]


def test_the_review_table_names_what_was_found(root: Path) -> None:
    (review,) = (root / "data" / "source").glob("*/review.csv")
    header, *rows = csv.reader(io.StringIO(review.read_text("utf-8-sig"), newline=""))
    place = {cell.split()[0]: index for index, cell in enumerate(header)}
    assert [row[place["name"]] for row in rows][3] == "四川省成都市锦江区合江亭街道东升街社区"
    assert {row[place["candidates"]] for row in rows} == {""}


@pytest.fixture(scope="module")
def data(root: Path) -> pyoxigraph.Store:
    """The release as queries read it; its history of the country has more than the 20 MB that other files may have."""
    return open_data(root / "data" / "published")


def test_entries_have_codes_of_the_reference_edition_only(data: pyoxigraph.Store) -> None:
    """四路社区 is a unit of 2022 and 东升街社区 one of 2019."""
    answer = run_query(find("all-entries-in-order"), data)
    codes = [row[answer.variables().index("code")] for row in answer.rows()]
    assert sorted(codes) == ["", "", *sorted(division[9:] for division, _ in RECOGNISED if "2023" in division)]


@pytest.mark.parametrize(("code", "rows"), [("510104024008", 0), ("510104017004", 1)])
def test_a_code_of_another_edition_is_not_looked_up(data: pyoxigraph.Store, code: str, rows: int) -> None:
    assert len(run_query(find("look-up-by-code").with_params([f"code={code}"]), data).rows()) == rows


def test_a_county_that_was_gone_before_the_editions(tmp_path: Path) -> None:
    """Its version, by year, stands on the recognition; the community is the one of today."""
    entries = "1.上海市南汇区惠南镇东门社区\n2.北京市宣武区椿树街道香炉营社区\n"
    notice = NOTICE.replace("2019", "2008")
    (tmp_path / "notice.txt").write_text(notice[: notice.index("1.福建省")] + entries, "utf-8")
    for command in (["new", str(tmp_path / "notice.txt")], ["publish"], ["check"]):
        with pytest.raises(SystemExit) as end:
            main([*command, "--data", str(tmp_path)])
        assert end.value.code == 0
    graph = (tmp_path / "data" / "published" / "roster.nt").read_text("utf-8")
    assert re.findall(rf"<{MD.recognises}> <{DIVISION}([^>]+)>", graph) == [
        "nbs-2023/310115131001",
        "nbs-2023/110102015007",
    ]
    assert re.findall(rf"<{MD.countyVersion}> <[^>]+/version/([^>]+)>", graph) == ["mca/310119/2001", "mca/110104/1980"]
    assert len(re.findall(rf"<{MD.matchKind}> <{MD.formerName}>", graph)) == 2
