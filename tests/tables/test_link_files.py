"""Tables of every format: written back as they were, with the columns of mingdan; read again by other libraries."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pyarrow
import pytest
from mingdan.cli.main import main
from mingdan.findings import FindingsError
from mingdan.tables.added_columns import ADDED_COLUMNS
from mingdan.tables.review_table import load_table_decisions
from openpyxl.styles import Font
from pyarrow import parquet
from python_calamine import CalamineWorkbook

CODES = {"温江区": "510115", "武侯区": "510107", "柳城街道": "510115001", "玉林街道": "510107005"}
IRI = "https://w3id.org/mingdan/id/division/nbs-2023/"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["link", *map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def read(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(_text(file, "utf-8"), newline="")))


def _text(file: Path, encoding: str) -> str:
    return file.read_bytes().decode(encoding)


@pytest.mark.parametrize(
    ("encoding", "end", "delimiter"),
    [("utf-8", "\n", ","), ("utf-8-sig", "\r\n", ","), ("gb18030", "\r\n", ";"), ("utf-16", "\n", "\t")],
)
def test_a_text_keeps_its_encoding_its_line_ends_and_every_byte(
    tmp_path: Path, encoding: str, end: str, delimiter: str
) -> None:
    lines = ["区县|备注", '温江区|"他说""好""|；"', "武侯区| 前后有空格 "]
    source = tmp_path / ("a.tsv" if delimiter == "\t" else "a.csv")
    source.write_bytes(end.join(line.replace("|", delimiter) for line in lines).encode(encoding))
    before = source.read_bytes()
    assert run(source) == 0
    assert source.read_bytes() == before
    out = tmp_path / f"a-linked{source.suffix}"
    written = _text(out, encoding).split(end)
    assert [line.replace("|", delimiter) for line in lines] == [
        line[: len(old)] for line, old in zip(written, (line.replace("|", delimiter) for line in lines), strict=True)
    ]
    rows = list(csv.reader(io.StringIO(_text(out, encoding), newline=""), delimiter=delimiter))
    assert rows[0][2:] == list(ADDED_COLUMNS)
    assert [row[2:] for row in rows[1:]] == [
        [CODES[name], IRI + CODES[name], "nameMatch", "1.0", "", "county", "nbs-2023", ""]
        for name in ("温江区", "武侯区")
    ]
    assert out.read_bytes()[:3] == before[:3]


def test_rows_that_need_a_person_are_listed_and_decided_in_a_table_beside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("区县,社区\n温江区,光某社区\n武侯区,没有的社区\n朝阳区,\n", "utf-8")
    assert run(source) == 1
    told = capsys.readouterr().err
    assert told.splitlines()[-1] == f"3 rows of {source} need review"
    assert re.search(r"  line 4 +row-ambiguous +朝阳区\n +Several divisions", told)
    review = tmp_path / "a-linked-review.csv"
    rows = review_rows(review)
    assert [row["position"] for row in rows] == ["line 2", "line 3", "line 4"]
    assert "110105 北京市朝阳区" in rows[2]["candidates"]
    assert all(row["message"] and row["message_zh"] and not row["reviewer"] for row in rows)
    assert "（" not in rows[2]["message"]
    signature = {"reason": "", "reason_zh": "该校在长春市", "reviewer": "李四", "date": "2026-11-23"}
    rows[2] |= {"decision": "match", "code": "22 01 04", **signature}
    rows[1] |= {"decision": "未列入"}
    decided = tmp_path / "decided.csv"
    with decided.open("w", encoding="utf-8-sig", newline="") as stream:
        table = csv.DictWriter(stream, rows[0].keys())  # English titles alone
        table.writeheader()
        table.writerows(rows)
    assert run(source, "--decisions", decided, "--force") == 1
    linked = read(tmp_path / "a-linked.csv")
    assert linked[3][2:6] == ["220104", IRI + "220104", "reviewedMatch", "1.0"]
    again = review_rows(review)
    assert [(row["words"], row["decision"], row["code"]) for row in again] == [
        ("温江区光某社区", "", ""), ("武侯区没有的社区", "unlisted", ""), ("朝阳区", "match", "22 01 04"),
    ]  # fmt: skip
    assert again[2].items() >= signature.items()
    assert run(source, "--decisions", review, "--force") == 1  # the table itself keeps what was decided
    assert len(list(csv.reader(io.StringIO(review.read_text("utf-8-sig"))))) == 4


def review_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a review table, by the English half of their titles; each title has a Chinese half."""
    header, *rows = read_review(file)
    assert all(len(title.split()) == 2 and not title.split()[1].isascii() for title in header)
    return [dict(zip([title.split()[0] for title in header], row, strict=True)) for row in rows]


def read_review(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


def test_a_review_table_of_version_0_1_is_read(tmp_path: Path) -> None:
    """Its column `reason` says why the row needs review: it does not become the reviewer's reason."""
    source, decided = tmp_path / "a.csv", tmp_path / "d.csv"
    source.write_text("区县\n朝阳区\n没有的县\n", "utf-8")
    old = "position,words,reason,reason_zh,candidates,decision,code\n"
    decided.write_text(f"{old}line 2,朝阳区,Several,多个,,match,220104\nline 3,没有的县,None,没有,,,\n", "utf-8")
    assert run(source, "--decisions", decided) == 1
    first, second = review_rows(tmp_path / "a-linked-review.csv")
    assert (first["decision"], first["code"], first["reason"], first["reason_zh"]) == ("match", "22 01 04", "", "")
    assert (second["decision"], second["words"]) == ("", "没有的县")


@pytest.mark.parametrize(("match", "leave_out"), [("匹配", "不关联"), ("Match", "不公布"), ("match", "未列入")])
def test_decisions_are_taken_in_both_languages(
    tmp_path: Path, match: str, leave_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, decided = tmp_path / "a.csv", tmp_path / "d.csv"
    source.write_text("区县\n朝阳区\n没有的县\n", "utf-8")
    decided.write_text(f"words,decision,code\n朝阳区,{match},220104.0\n没有的县,{leave_out},\n", "utf-8")
    assert run(source, "--decisions", decided) == 0
    summary = capsys.readouterr().err
    assert "1 row without a code by decision" in summary
    assert "is linked, or has no code by decision" in summary
    assert "linked: every row" not in summary
    assert [row[1] for row in read(tmp_path / "a-linked.csv")[1:]] == ["220104", ""]


@pytest.mark.parametrize(
    ("decision", "code", "date", "rule"),
    [
        ("maybe", "", "", "decision-word"),
        ("match", "5.10115E+11", "", "code-number"),
        ("match", "999999", "", "row-decision-code"),
        ("", "", "2026-11-23", "decision-missing"),
        ("match", "220104", "yesterday", "date-form"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], decision: str, code: str, date: str, rule: str
) -> None:
    source, decided = tmp_path / "a.csv", tmp_path / "d.csv"
    source.write_text("区县\n朝阳区\n", "utf-8")
    decided.write_text(f"原文,决定,代码,审核人,日期\n朝阳区,{decision},{code},,{date}\n", "utf-8")
    with pytest.raises(FindingsError) as caught:
        load_table_decisions(decided)
    assert [(finding.rule, finding.file, finding.line) for finding in caught.value.findings] == [
        (rule, str(decided), 2)
    ]
    for language in ("en", "zh"):
        assert run(source, "--decisions", decided, "--lang", language) == 2
        assert f"{decided}: " in capsys.readouterr().out
    assert sorted(tmp_path.iterdir()) == [source, decided]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """As an office keeps it: a title, two header rows, counties merged downwards, a sum, another sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "说明"
    sheet.append(["本表由统计局提供"])
    sheet = book.create_sheet("学校")
    sheet.append(["2023年学校情况表"])
    sheet.append(["序号", "所在地", None, "学生", "区划代码"])
    sheet.append([None, "区县", "街道", None, None])
    rows = [("温江区", "柳城街道", 510115001000), (None, "公平街道", None), ("武侯区", "玉林街道", "5.10107E+11")]
    for number, (county, township, code) in enumerate(rows, 1):
        sheet.append([number, county, township, number * 100, code])
    sheet.append(["合计", None, None, "=SUM(D4:D6)", None])
    for merged in ("A1:E1", "B2:C2", "B4:B5"):
        sheet.merge_cells(merged)
    sheet["C3"].font = Font(bold=True)
    sheet["B4"].font = Font(color="FF0000")
    sheet.freeze_panes = "A4"
    sheet.auto_filter.ref = "A3:E6"
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    hidden.append(["区县"])
    hidden.append(["锦江区"])
    book.save(tmp_path / "s.xlsx")
    return tmp_path / "s.xlsx"


def test_a_workbook_keeps_all_that_it_holds(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = workbook.read_bytes()
    assert run(workbook) == 0
    assert workbook.read_bytes() == before
    told = capsys.readouterr().err
    assert "The sheet 学校 is linked" in told
    assert "1 code not used, the first in 学校!B6: The code 5.10107E+11" in told
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(workbook.with_name("s-linked.xlsx")) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
        assert changed == ["xl/worksheets/sheet2.xml"]
    was = openpyxl.load_workbook(workbook)["学校"]
    now = openpyxl.load_workbook(workbook.with_name("s-linked.xlsx"))["学校"]
    for row in was.iter_rows():
        for cell in row:
            same = now.cell(cell.row, cell.column)
            assert (same.value, same.data_type, same.style_id) == (cell.value, cell.data_type, cell.style_id)
    assert now.merged_cells.ranges == was.merged_cells.ranges
    assert (now.freeze_panes, now.auto_filter.ref, now.dimensions) == ("A4", "A3:E6", "A1:M7")
    assert [cell.value for cell in now[3]][5:] == list(ADDED_COLUMNS)
    assert now["F3"].font.b
    assert [now.cell(row, 6).value for row in range(4, 8)] == ["510115001", "510115002", "510107005", None]
    assert [now.cell(row, 9).value for row in range(4, 8)] == [1, 1, 1, None]
    assert now["F4"].data_type == "s"


def test_a_sheet_by_name(workbook: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(workbook, "--sheet", "隐藏", "-o", workbook.with_name("h.xlsx")) == 0
    book = openpyxl.load_workbook(workbook.with_name("h.xlsx"))
    assert [cell.value for cell in book["隐藏"][2]][:2] == ["锦江区", "510104"]
    assert run(workbook, "--sheet", "没有", "-o", workbook.with_name("n.xlsx")) == 2
    assert "has no sheet 没有: expected one of 说明, 学校, 隐藏" in capsys.readouterr().err
    assert run(workbook, "--sheet", "说明", "-o", workbook.with_name("n.xlsx")) == 2


def test_a_sheet_as_other_programs_write_it(tmp_path: Path) -> None:
    """With a prefix, inline strings, readings, blank styled cells, rows without numbers, a form control's row."""
    book = openpyxl.Workbook()
    book.save(tmp_path / "empty.xlsx")
    ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    runs = "<x:r><x:t>{}</x:t></x:r><x:r><x:t>{}</x:t></x:r><x:rPh><x:t>读</x:t></x:rPh>"
    text = f'<x:c t="inlineStr"><x:is>{runs}</x:is></x:c>'
    xml = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<x:worksheet xmlns:x="{ns}"><x:sheetData>'
        f'<x:row spans="1:2">{text.format("区", "县")}{text.format("备", "注")}</x:row>'
        f'<x:row>{text.format("温江", "区")}<x:c s="0"/></x:row><x:row/>'
        "</x:sheetData><x:controls><row>5</row></x:controls></x:worksheet>"
    )
    with zipfile.ZipFile(tmp_path / "empty.xlsx") as old, zipfile.ZipFile(tmp_path / "p.xlsx", "w") as new:
        for name in old.namelist():
            new.writestr(name, xml if name == "xl/worksheets/sheet1.xml" else old.read(name))
    assert run(tmp_path / "p.xlsx") == 0
    with zipfile.ZipFile(tmp_path / "p-linked.xlsx") as book_:
        written = book_.read("xl/worksheets/sheet1.xml").decode()
    assert written.startswith(xml[: xml.index("<x:row ")])
    assert written.endswith("<x:row/></x:sheetData><x:controls><row>5</row></x:controls></x:worksheet>")
    rows = CalamineWorkbook.from_path(tmp_path / "p-linked.xlsx").get_sheet_by_index(0).to_python()
    assert rows[0] == ["区县", "备注", *ADDED_COLUMNS]
    assert rows[1] == ["温江区", "", "510115", IRI + "510115", "nameMatch", 1.0, "", "county", "nbs-2023", ""]


def test_parquet_keeps_schema_metadata_and_row_groups(tmp_path: Path) -> None:
    table = pyarrow.table(
        {
            "区县": pyarrow.array(["温江区", "武侯区", "朝阳区"]).dictionary_encode(),
            "code": pyarrow.array([510115.0, None, None]),
            "money": pyarrow.array([1, 2, None], pyarrow.decimal128(9, 2)),
            "list": pyarrow.array([[1], [], None]),
        }
    ).replace_schema_metadata({"office": "统计局"})
    codecs = {"区县": "gzip", "code": "zstd", "money": "none", "list.list.element": "snappy"}
    parquet.write_table(table, tmp_path / "p.parquet", compression=codecs, row_group_size=2)
    before = (tmp_path / "p.parquet").read_bytes()
    assert run(tmp_path / "p.parquet") == 1
    assert (tmp_path / "p.parquet").read_bytes() == before
    found = parquet.ParquetFile(tmp_path / "p-linked.parquet")
    assert found.num_row_groups == 2
    group = found.metadata.row_group(0)
    assert [group.column(at).compression for at in range(3)] == ["GZIP", "ZSTD", "UNCOMPRESSED"]
    linked = found.read()
    assert linked.select(table.column_names).equals(parquet.read_table(tmp_path / "p.parquet"))
    assert linked.schema.metadata[b"office"] == "统计局".encode()
    assert linked.column("mingdan_code").to_pylist() == ["510115", "510107", None]
    assert linked.column("mingdan_confidence").to_pylist() == [1.0, 1.0, None]


def test_standard_input_and_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    source = tmp_path / "a.csv"
    source.write_text("区县\n温江区\n", "utf-8")
    with source.open("rb") as stream:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
        assert run("-") == 0
    out, err = capfdbinary.readouterr()
    assert out.decode().splitlines()[1].startswith("温江区,510115,")
    assert err.decode().splitlines()[-1] == "linked: every row of standard input"
    assert list(tmp_path.iterdir()) == [source]


def test_iris_have_the_base_of_the_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = tmp_path / "data" / "source" / "dataset.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('id_base = "https://data.example.org/id/"\n', "utf-8")
    source, rdf = tmp_path / "a.csv", tmp_path / "a.nt"
    source.write_text("区县\n温江区\n", "utf-8")
    assert run(source, "--data", tmp_path, "--rdf", rdf, "--url", "https://example.org/a.csv") == 0
    iri = "https://data.example.org/id/division/nbs-2023/510115"
    assert read(tmp_path / "a-linked.csv")[1][2] == iri
    assert f"<http://purl.org/dc/terms/spatial> <{iri}> ." in rdf.read_text("utf-8")
    settings.write_text('id_base = "nowhere"\n', "utf-8")
    assert run(source, "--data", tmp_path, "--force") == 2
    assert f"{settings}: " in capsys.readouterr().err


def test_csvw_says_what_the_columns_mean(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("表一,,\n区县,,区县\n温江区,1,温江区\n", "gb18030")
    assert run(source, "--csvw") == 0
    said = json.loads((tmp_path / "a-linked.csv-metadata.json").read_text("utf-8"))
    assert said["url"] == "a-linked.csv"
    assert said["dialect"] == {"delimiter": ",", "encoding": "gb18030", "header": True, "skipRows": 1}
    header = _text(tmp_path / "a-linked.csv", "gb18030").splitlines()[1].split(",")
    columns = said["tableSchema"]["columns"]
    assert len(columns) == len(header)
    assert [one["titles"] for one in columns] == header
    assert len({one["name"] for one in columns}) == len(columns)
    assert columns[4]["valueUrl"] == "{+mingdan_iri}"
