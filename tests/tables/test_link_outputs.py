"""The files that `mingdan link` writes: none is torn, no decision is lost, nothing is left behind."""

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.tables.csv_table import CsvTable
from mingdan.tables.csvw import csvw_metadata
from mingdan.tables.output_files import OutputFiles

TABLE = "区县,人口\n温江区,1\n没有区,2\n"
REVIEW = "position,words,message,candidates,code,decision\nline 3,没有区,,,,leave-out\n"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def rows_of(file: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(TABLE, "utf-8")
    (tmp_path / "out.csv").write_text("earlier\n", "utf-8")
    (tmp_path / "out-review.csv").write_text(REVIEW, "utf-8")
    return tmp_path


@pytest.mark.parametrize("out", ["out.csv", "out-review.csv"])
def test_decisions_are_not_replaced(folder: Path, capsys: pytest.CaptureFixture[str], out: str) -> None:
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert run("link", folder / "t.csv", "-o", folder / out, "--force") == 2
    assert "holds the decision on “没有区”" in capsys.readouterr().err
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_decisions_on_words_that_the_table_no_longer_has_are_kept(folder: Path) -> None:
    review = folder / "out-review.csv"
    (folder / "t.csv").write_text("区县,人口\n温江区,1\n", "utf-8")
    for _ in range(2):
        assert run("link", folder / "t.csv", "-o", folder / "out.csv", "--force", "--decisions", review) == 0
        assert [row[1] for row in rows_of(review)[1:]] == ["没有区"]
        assert "leave-out" in rows_of(review)[1]


def test_a_table_with_a_column_of_decisions_is_not_a_review_table(folder: Path) -> None:
    (folder / "out-review.csv").write_text("name,decision\na,b\n", "utf-8")
    assert run("link", folder / "t.csv", "-o", folder / "out.csv", "--force") == 1


def test_the_next_run_removes_what_a_killed_one_left(folder: Path) -> None:
    for name in (".new.csv-abcd_123", ".new.csv-metadata.json-abcd_123", ".new-review.csv-00000000"):
        (folder / name).touch()
    (folder / ".new.csv-mine").touch()
    assert run("link", folder / "t.csv", "-o", folder / "new.csv", "--csvw") == 1
    assert [file.name for file in folder.glob(".*")] == [".new.csv-mine"]


@pytest.mark.skipif(os.name == "nt", reason="Windows does not remove an open file")
def test_the_files_of_a_running_command_are_not_removed(folder: Path) -> None:
    with OutputFiles(folder / "new.csv", [], folder / "t.csv", force=False, decided={}) as running:
        OutputFiles(folder / "new.csv", [], folder / "t.csv", force=False, decided={})
        running.table.write(b"a")
        running.commit(has_review=False)
    assert (folder / "new.csv").read_bytes() == b"a"


def test_every_file_is_written_before_the_first_is_renamed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(file: Path, _target: Path) -> None:
        assert all(beside.stat().st_size for beside in file.parent.glob(".*")), "a file is still in memory"
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    outputs = OutputFiles(folder / "new.csv", [folder / "new.nt"], folder / "t.csv", force=False, decided={})
    with pytest.raises(KeyboardInterrupt), outputs:
        outputs.table.write(b"a")
        outputs.others[0].write(b"b")
        outputs.commit(has_review=True)


@pytest.mark.parametrize("separator", ["|", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("named", [True, False])
def test_separators(tmp_path: Path, separator: str, encoding: str, named: bool) -> None:
    file = tmp_path / "t.csv"
    file.write_bytes("区县,人口\n温江区,1\n".replace(",", separator).encode(encoding))
    out = tmp_path / ("out.csv" if named else "t-linked.csv")
    assert run("link", file, *(["-o", out] if named else [])) == 0
    assert out.read_bytes().decode(encoding).splitlines()[1].split(separator)[2] == "510115"


def test_names_of_columns_are_those_that_csvw_allows(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("区县,区县,_x,,a-b.c~d,e_f\n温江区,1,2,3,4,5\n", "utf-8")
    table = CsvTable(file, "t.csv")
    layout = table.layout([])
    headers = layout.headers
    metadata = json.loads(csvw_metadata(table, layout, (), "http://x.org/t.csv"))
    columns = metadata["tableSchema"]["columns"][: len(headers)]
    names = [column["name"] for column in columns]
    assert len({*names}) == len(headers)
    assert all(re.fullmatch(r"([A-Za-z0-9]|%[0-9A-F]{2})(\w|%[0-9A-F]{2})*", name, re.ASCII) for name in names)
    assert columns[2] == {"name": "%5Fx", "titles": "_x", "propertyUrl": "#_x", "datatype": "string"}


@pytest.mark.skipif(os.name == "nt", reason="arguments are Unicode on Windows")
@pytest.mark.parametrize("command", ["link", "read", "resolve", "code", "nonsense"])
def test_an_argument_that_is_not_utf8(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, os.fsdecode(os.fsencode(tmp_path) + b"/t\xff.csv")) == 2
    told = capsys.readouterr().err
    assert "UTF-8" in told
    assert "/t\\xff.csv" in told
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "point", [0xAD, 0x34F, 0x115F, 0x180B, 0x200E, 0x202E, 0x2066, 0x3164, 0xFE0F, 0x1D173, 0xE01EF]
)
def test_format_characters_are_ignored_in_headers_names_and_codes(tmp_path: Path, point: int) -> None:
    file, odd = tmp_path / "t.csv", chr(point)
    file.write_text(f"区{odd}县,代{odd}码\n温{odd}江区,51{odd}0115\n", "utf-8")
    assert run("link", file) == 0
    assert rows_of(tmp_path / "t-linked.csv")[1][2:5:2] == ["510115", "nameMatch"]
    assert run("resolve", f"成都市温{odd}江区") == 0
    assert run("code", f"51{odd}0115") == 0


def test_force_without_a_file_that_it_could_replace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.csv"
    file.write_text("区县\n温江区\n", "utf-8")
    assert run("link", file, "-o", "-", "--force") == 2
    assert "--force" in capsys.readouterr().err
    rdf = tmp_path / "t.nt"
    assert run("link", file, "-o", "-", "--force", "--rdf", rdf, "--url", "http://x.org/t.csv") == 0


@pytest.mark.parametrize("name", ["长" * 83 + ".csv", "a" * 246 + ".csv"])
def test_the_review_table_of_a_long_name(name: str, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("区县\n朝阳区\n", "utf-8")
    assert run("link", file, "-o", tmp_path / name) == 1
    (review,) = tmp_path.glob("*-review.csv")
    assert len(review.name.encode()) <= 255


def test_codes_of_several_editions_are_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "t.csv"
    file.write_text("代码,名称\n510115,温江区\n330103,下城区\n510107,武侯区\n", "utf-8")
    run("link", file)
    assert "codes of several editions: nbs-2020 1, nbs-2023 2" in " ".join(capsys.readouterr().err.split())
    run("link", "--json", file, "-o", tmp_path / "o.csv")
    assert json.loads(capsys.readouterr().out)["code_editions"] == {"nbs-2020": 1, "nbs-2023": 2}
    file.write_text("代码,名称\n510115,温江区\n", "utf-8")
    run("link", file, "--force")
    assert "codes of several" not in capsys.readouterr().err
