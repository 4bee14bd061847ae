"""What a table of somebody's may be instead of what it should be: a clear message or a right answer, nothing torn."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from mingdan.cli.main import main
from mingdan.tables.added_columns import ADDED_COLUMNS

ROWS = "温江区,1\n"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["link", *map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_bytes().decode("utf-8"), newline="")))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", "姓名,电话\n张三,123\n", "no column holds places or division codes (columns: 姓名, 电话)"),
        ("a.csv", "", "the file is empty"),
        ("a.csv", "\n\n \n", "the file is empty"),
        ("a.csv", "省,市,县\n", "nothing below it"),
        ("a.csv", "省,市,县\n,,\n", "nothing below it"),
        ("a.csv", "县,村,人口\n12,3,4\n15,6,7\n", "the column 县 holds numbers, no names"),
        ("a.csv", "温江区,柳城街道\n武侯区,玉林街道\n", "the first row is data: “温江区”"),
        ("a.csv", "区县,mingdan_code\n温江区,1\n", "has the column mingdan_code already"),
        ("a.csv", '区县,人口\n温江区,1\n"武侯区,2\n', "a.csv:3: the row that begins in this line is not CSV"),
        ("a.csv", b"\x89PNG\r\n\x1a\n", "is a PNG image"),
        ("a.csv", b"PK\x03\x04abc", "is XLSX by its content, but is called .csv: call it .xlsx"),
        ("a.xlsx", "区县\n温江区\n", "is TEXT by its content, but is called .xlsx: call it .csv"),
        ("a.parquet", "区县\n温江区\n", "is TEXT by its content, but is called .parquet"),
        ("a.xlsx", b"PK\x03\x04abc", "is a damaged zip or Office file"),
        ("a.parquet", b"PAR1abcPAR1", "cannot be read as Parquet"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save it as .xlsx"),
        ("a.csv", b"a,b\n1,\x00\n", "a.csv:2: a NUL control character"),
        ("a.csv", "区县\n温江区\n".encode("utf-16-le"), "UTF-16 without a byte order mark"),
        ("a.csv", ("区县,n\n" + ROWS * 4998).encode() + b"\xe6\xb8\xff,1\n", "a.csv:5000: byte 0xE6"),
        ("a.csv", ("区县,n\n" + ROWS * 4998).encode("gb18030") + b"\xff\xff,1\n", "a.csv:5000: byte 0xFF"),
        ("a.csv", "区县,n\n温江区,1\n".encode() * 9 + "武侯区,1\n".encode("gb18030"), "a.csv:19: byte 0xCE"),
    ],
)  # fmt: skip
def test_nothing_can_be_done(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str | bytes, says: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    assert run(file) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.startswith(f"error: {file}")
    assert "Traceback" not in told
    assert len(told.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == [file]


def test_titles_two_header_rows_sums_and_remarks(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    lines = [
        "附件1,,,", "所在地,,人口,", "区县,乡镇,男,女", ",,（人）,（人）", "温江区,柳城街道,1,2", "合计,,1,2", ",,,",
        "注：数据来自统计局,,,",
    ]  # fmt: skip
    file.write_text("\n".join(lines), "utf-8")
    assert run(file) == 0
    written = (tmp_path / "a-linked.csv").read_text("utf-8").split("\n")
    assert written[:2] == lines[:2]
    assert written[2].startswith("区县,乡镇,男,女,mingdan_code,")
    assert written[4].startswith("温江区,柳城街道,1,2,510115001,")
    assert [written[at] for at in (3, 5, 6, 7)] == [lines[at] + "," * len(ADDED_COLUMNS) for at in (3, 5, 6, 7)]


def test_ragged_rows_keep_their_cells_and_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text("区县,人口\n温江区\n武侯区,2,3\n\n锦江区,3\n", "utf-8")
    assert run(file) == 1
    rows = rows_of(tmp_path / "a-linked.csv")
    assert [row[:4] for row in rows] == [
        ["区县", "人口", "", "mingdan_code"], ["温江区", "", "", "510115"], ["武侯区", "2", "3", "510107"], [],
        ["锦江区", "3", "", "510104"],
    ]  # fmt: skip
    assert re.search(r"  line 3 +row-cells +武侯区\n +The row has 3 cells and the header 2", capsys.readouterr().err)


def test_codes_that_lost_digits(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text("区划代码,人口\n5.10115E+11,1\n'510107,2\n10107,3\n510115001000,4\n", "utf-8")
    assert run(file) == 1
    assert [row[2] for row in rows_of(tmp_path / "a-linked.csv")[1:]] == ["", "510107", "", "510115001"]
    told = capsys.readouterr().err
    assert re.search(r"  line 2 +code-shortened +5.10115E\+11\n +The code 5.10115E\+11 was shortened", told)
    assert re.search(r"  line 4 +\S+ +10107\n +The code 10107 has 5 digits", told)


def test_formulas_are_never_computed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["区县", "n"], ["温江区", 1], ['="武侯"&"区"', 2]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert run(tmp_path / "a.xlsx") == 1
    assert re.search(r"Sheet!A3 +row-formula +=", (told := capsys.readouterr().err))
    assert "The cell holds a formula without a stored value" in told


def test_a_workbook_that_unpacks_to_too_much_or_brings_entities(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = openpyxl.Workbook()
    book.save(tmp_path / "a.xlsx")
    for name, xml, says in (
        ("bomb.xlsx", b"<worksheet>" + b" " * 30_000_000, "too large"),
        ("dtd.xlsx", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>', "has a DTD"),
        ("torn.xlsx", b"<worksheet><sheetData><row><c></row></sheetData></worksheet>", "is not valid XML"),
        ("none.xlsx", b"<chartsheet/>", "is not a worksheet"),
    ):
        with zipfile.ZipFile(tmp_path / "a.xlsx") as old, zipfile.ZipFile(tmp_path / name, "w", 8) as new:
            for member in old.namelist():
                new.writestr(member, xml if member == "xl/worksheets/sheet1.xml" else old.read(member))
        assert run(tmp_path / name) == 2
        assert says in capsys.readouterr().err


def test_what_is_there_is_never_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_text("区县\n温江区\n", "utf-8")
    (tmp_path / "link.csv").symlink_to(file)
    (tmp_path / "b.csv").write_text("mine")
    for out in (file, tmp_path / "link.csv"):
        assert run(file, "-o", out, "--force") == 2
        assert "is the table itself" in capsys.readouterr().err
    assert run(file, "-o", tmp_path / "b.csv") == 2
    assert "is there already" in capsys.readouterr().err
    assert (tmp_path / "b.csv").read_text() == "mine"
    assert run(file, "-o", tmp_path / "b.xlsx") == 2
    assert "would be CSV" in capsys.readouterr().err
    assert run(file, "-o", tmp_path / "no" / "b.csv") == 2
    assert "cannot be written" in capsys.readouterr().err
    assert run(tmp_path / "missing.csv") == 2
    assert run(tmp_path) == 2
    assert file.read_text("utf-8") == "区县\n温江区\n"
    assert run(file, "-o", tmp_path / "b.csv", "--force") == 0


def program(*arguments: object, before: str = "") -> list[str]:
    """The command in a process of its own, after some statement."""
    code = f"import sys\n{before}\nfrom mingdan.cli.main import main\nmain(sys.argv[1:])"
    return [sys.executable, "-c", code, "link", *map(str, arguments)]


def large(file: Path, rows: int) -> None:
    file.write_text("区县,人口\n" + ROWS * rows, "utf-8")


def test_a_full_disk_leaves_nothing(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system has no limits")
    file = tmp_path / "a.csv"
    large(file, 2000)
    limit = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (50_000, {resource.RLIM_INFINITY}))"
    ignore = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)"
    done = subprocess.run(program(file, before=f"{limit}\n{ignore}"), capture_output=True, text=True, check=False)
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == [file]
    if Path("/dev/full").exists():
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(program(file, "-o", "-"), stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        assert done.returncode == 2
        assert "No space left" in done.stderr


def test_interrupted_it_leaves_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("区县\n" + "".join(f"某{number}区\n" for number in range(50_000)), "utf-8")
    with subprocess.Popen(program(file), stderr=subprocess.PIPE, text=True) as running:
        deadline = time.monotonic() + 60
        while len(list(tmp_path.iterdir())) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(list(tmp_path.iterdir())) == 3, "it has begun to write"
        os.kill(running.pid, signal.SIGINT)
        told = running.communicate(timeout=60)[1]
    assert running.returncode == 2
    assert told.strip().splitlines()[-1] == "error: interrupted"
    assert list(tmp_path.iterdir()) == [file]


def test_a_closed_pipe_ends_it(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    large(file, 30_000)
    with subprocess.Popen(program(file, "-o", "-"), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout
        assert running.stderr
        running.stdout.read(100)
        running.stdout.close()
        told = running.stderr.read().decode()
    assert running.returncode == 2
    assert "Traceback" not in told
    assert "Exception ignored" not in told
    assert "Broken pipe" in told


@pytest.mark.slow("links 200,000 rows")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="this system does not say what a process took")
    del resource
    says = "import atexit, resource\natexit.register(lambda: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))"
    peaks = []
    for rows in (10_000, 200_000):
        file = tmp_path / f"{rows}.csv"
        large(file, rows)
        done = subprocess.run(program(file, before=says), capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout))
        assert len(rows_of(tmp_path / f"{rows}-linked.csv")) == rows + 1
    assert peaks[1] < peaks[0] * 1.2


def test_a_file_name_with_a_line_break_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "学\n校.csv"
    table.write_text("县,乡\n温江区,柳城街道\n", encoding="utf-8")
    assert run(table) == 0
    assert capsys.readouterr().err.splitlines()[-1].startswith("linked: every row of")
