"""Tables as other offices have them, each linked by the command: the codes that come out, and the exit status."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pandas
import pytest
from mingdan.cli.main import main
from mingdan.errors import UsageError
from mingdan.tables import link_table

Link = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def link(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Link:
    """`mingdan link` on a text: exit status, codes, and what was said."""

    def command(text: str, *arguments: str) -> tuple[int, list[str], str]:
        (tmp_path / "t.csv").write_text(text, "utf-8")
        with pytest.raises(SystemExit) as ended:
            main(["link", str(tmp_path / "t.csv"), "--force", *arguments])
        out = tmp_path / "t-linked.csv"
        rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8")))) if out.exists() else []
        return int(str(ended.value.code)), [row["mingdan_code"] for row in rows], capsys.readouterr().err

    return command


GUANGHUA = "510115001044"
TABLES: dict[str, tuple[str, int, list[str]]] = {
    "codes in parts": ("县代码,乡镇代码,村代码,n\n510115,1,44,1\n510115,001,044,2\n", 0, [GUANGHUA, GUANGHUA]),
    "codes in five parts": ("省代码,市代码,县代码,乡镇代码,村代码\n51,1,15,1,44\n", 0, [GUANGHUA]),
    "a part after a name": ("县名,乡镇代码\n温江区,1\n温江区,4\n", 0, ["510115001", "510115004"]),
    "codes with a bad one at the end": ("代码,n\n510115,1\n510116,2\n无,3\n", 1, ["510115", "510116", ""]),
    "a part after nothing": ("县名,乡镇代码\n朝阳区,1\n", 1, [""]),
    "names in the row's code": ("县代码,乡镇\n510115,柳城街道\n510115,天府街道\n", 0, ["510115001", "510115004"]),
    "a village in the row's code": ("县代码,村名\n510115,光华社区\n", 0, [GUANGHUA]),
    "what only groups": (
        "省级,地级,县级\n北京市,市辖区,东城区\n重庆市,县,云阳县\n河南省,省直辖县级行政区划,济源市\n", 0, ["110101", "500235", "419001"],
    ),
    "what only groups, in one cell": (
        "全称\n北京市市辖区东城区\n重庆市县云阳县\n新疆维吾尔自治区自治区直辖县级行政区划石河子市\n", 0, ["110101", "500235", "659001"],
    ),
    "an address with another county's town": ("地址\n浙江省杭州市余杭区塘栖镇塘栖村\n浙江省杭州市余杭区文一西路1500号\n", 0, ["330113100219", "330110"]),
    "an address with a town of nowhere": ("地址\n四川省成都市温江区不存在镇某某村\n四川省成都市温江区光华大道三段1868号\n", 1, ["510115", "510115"]),
    "an address with a road of such a name": ("地址\n四川省成都市武侯区镇海路3号\n四川省成都市温江区柳城街道柳台大道西段\n", 0, ["510107", "510115001"]),
    "a province and a prefecture": ("地区\n海南\n海北\n黄南\n", 1, ["", "6322", "6323"]),
    "a province and a prefecture, as counties": ("市县\n海南\n温江\n", 1, ["", "510115"]),
    "a province by its column": ("省份\n海南\n吉林\n河北\n", 0, ["46", "22", "13"]),
    "a flat list": ("名称\n辽宁\n朝阳\n宁夏\n重庆\n", 1, ["21", "", "64", "50"]),
    "a list below its area": ("名称\n长春市\n朝阳区\n南京市\n玄武区\n鼓楼区\n", 0, ["2201", "220104", "3201", "320102", "320106"]),
}  # fmt: skip


@pytest.mark.parametrize("table", TABLES)
def test_a_table(table: str, link: Link) -> None:
    text, status, codes = TABLES[table]
    assert link(text)[:2] == (status, codes)


def test_a_column_of_other_codes_is_left_aside_with_a_note(link: Link) -> None:
    status, codes, said = link("区县,代码\n温江区,A1\n双流区,A2\n", "--lang", "en")
    assert (status, codes) == (0, ["510115", "510116"])
    assert "The column 代码 holds hardly any codes" in " ".join(said.split())


def test_a_column_by_number_is_a_column_whatever_stands_in_the_rows(link: Link) -> None:
    assert link("区县,n\n温江区,1\n双流区,2\n", "--columns", "county=1")[:2] == (0, ["510115", "510116"])
    assert link("区县\u200b,n\n温江区,1\n", "--columns", "county=区\u202e县")[:2] == (0, ["510115"])
    parts = ("code:county=1", "code:township=2", "code:community=3")
    arguments = [word for part in parts for word in ("--columns", part)]
    assert link("甲,乙,丙\n510115,1,44\n510115,1,3\n", *arguments)[:2] == (0, [GUANGHUA, "510115001003"])


def test_the_metadata_names_the_rows_as_the_rdf_does(link: Link, tmp_path: Path) -> None:
    url = "https://data.example.org/t.csv"
    assert link("区县\n温江区\n", "--csvw", "--url", url, "--rdf", str(tmp_path / "t.nt"))[0] == 0
    metadata = json.loads((tmp_path / "t-linked.csv-metadata.json").read_text("utf-8"))
    row = metadata["tableSchema"]["aboutUrl"].replace("{_sourceRow}", "2")
    assert f"<{metadata['url']}{row}>" in (tmp_path / "t.nt").read_text("utf-8")


def test_two_tables_of_one_name_have_two_reviews(tmp_path: Path) -> None:
    frame = pandas.DataFrame({"区县": ["朝阳区"]})
    frame.to_parquet(tmp_path / "t.parquet")
    frame.to_csv(tmp_path / "t.csv", index=False)
    for name in ("t.parquet", "t.csv"):
        with pytest.raises(SystemExit):
            main(["link", str(tmp_path / name)])
    assert {file.name for file in tmp_path.glob("*-review.csv")} == {
        "t-linked.parquet-review.csv", "t-linked-review.csv",
    }  # fmt: skip


def test_commas_are_not_written_into_a_file_of_tabs(link: Link, tmp_path: Path) -> None:
    status, _, said = link("区县,n\n温江区,1\n", "-o", str(tmp_path / "x.tsv"))
    assert (status, "would have “,” between its cells, as the table has: call it .csv" in said) == (2, True)


def test_what_a_person_decided_is_looked_at(capsys: pytest.CaptureFixture[str]) -> None:
    frame = pandas.DataFrame({"区县": ["朝阳区"]})
    assert list(link_table(frame, decided={"朝阳区": "22 01 04"})["mingdan_code"]) == ["220104"]
    with pytest.raises(UsageError, match="decided: 朝阳区: '999': expected a code of NBS 2023"):
        link_table(frame, decided={"朝阳区": "999"})
    with pytest.raises(UsageError, match="Series: expected a frame of columns with names"):
        link_table(frame["区县"])
    assert capsys.readouterr().err == ""
