"""Odd workbooks: `read` and `link` take the same, and refuse the same in one line."""

import struct
import time
from pathlib import Path

import pyarrow
import pytest
from mingdan.cli.main import main
from mingdan.documents import isolated_reading
from mingdan.documents.extract import encoded_extract, extract
from mingdan.documents.spreadsheet import read_xlsx
from mingdan.documents.xlsx import Workbook
from mingdan.documents.zip_guard import damage_reported
from mingdan.errors import InputError
from mingdan.isolation import IsolatedError
from mingdan.tables import pipeline
from pyarrow import parquet
from support import handmade
from support.workbooks import MAIN, RELATIONS, ROWS, SHEET, STRINGS, WORKBOOK, Book, book, inline, shared

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="2">'
    '<numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>'
    '<numFmt numFmtId="171" formatCode="0.0&quot;d&quot;"/></numFmts><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs></styleSheet>'
)

_FIRST, _SECOND = '<c r="A2" t="str"><v>温江区</v></c>', '<c r="B2" t="str"><v>1</v></c>'
_REVERSED = inline(ROWS[:1]) + f'<row r="2">{_SECOND}{_FIRST}</row>' + inline(ROWS[2:], 3)
READ = {
    "case of the sheet": book().renamed(SHEET, "xl/Worksheets/Sheet1.xml"),
    "case of the strings": book().renamed(STRINGS, "xl/SharedStrings.xml"),
    "case of the workbook": book().renamed(WORKBOOK, "XL/WORKBOOK.XML"),
    "case of the relations": book().renamed(RELATIONS, "xl/_rels/Workbook.xml.rels"),
    "absolute target": book().replaced(RELATIONS, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"),
    "target with dots": book().replaced(RELATIONS, "worksheets/sheet1.xml", "./../xl/worksheets/sheet1.xml"),
    "backslash in a target": book().replaced(RELATIONS, "worksheets/sheet1.xml", "worksheets\\sheet1.xml"),
    "sheet elsewhere": book().renamed(SHEET, "xl/s.xml").replaced(RELATIONS, "worksheets/sheet1.xml", "s.xml"),
    "strings elsewhere": book().renamed(STRINGS, "xl/a.xml").replaced(RELATIONS, "sharedStrings.xml", "a.xml"),
    "escaped carriage return": book(inline((ROWS[0], ("温江区_x000D_", "1"), ROWS[2]))),
    "escape in lower case": book(*shared((ROWS[0], ("温_x6c5f_区", "1"), ROWS[2]))),
    "escaped header": book(inline((("区县_x000D_", "人口"), *ROWS[1:]))),
    "single quotes": book(inline(ROWS).replace('"', "'")),
    "cells in another order": book(_REVERSED),
}
_WHOLE = str(book().parts[SHEET])
REFUSED = {
    "no sheet part": (book().without(SHEET), "sheet-part-missing"),
    "no relation": (book().replaced(WORKBOOK, 'r:id="r1"', 'r:id="r9"'), "sheet-part-missing"),
    "target outside": (book().replaced(RELATIONS, "worksheets/sheet1.xml", "../../etc/passwd"), "sheet-part-missing"),
    "no relations": (book().without(RELATIONS), "damaged-archive"),
    "no strings": (book().without(STRINGS), "no-text"),
    **{
        f"string {index[:9]}": (book().replaced(SHEET, "<v>2</v>", f"<v>{index}</v>"), "no-text")
        for index in ("99", "-1", "2.5", "two", "9" * 5000)
    },
    **{
        f"row {row[:9]}": (book().replaced(SHEET, '<row r="3">', f'<row r="{row}">'), "not-a-row")
        for row in ("0", "-3", "three", "1048577", "9" * 4500)
    },
    "cell beyond the columns": (book().replaced(SHEET, 'r="A3"', 'r="XFE3"'), "not-a-cell"),
    "cell without end": (book().replaced(SHEET, 'r="A3"', 'r="ZZZZZZZZ3"'), "not-a-cell"),
    "sheet cut": (Book({**book().parts, SHEET: _WHOLE[: _WHOLE.index('<row r="3"')]}), "not-xml"),
    "sheet cut in a row": (Book({**book().parts, SHEET: _WHOLE[: _WHOLE.index("</row>")]}), "not-xml"),
    "strings cut": (Book({**book().parts, STRINGS: str(book().parts[STRINGS])[:-9]}), "not-xml"),
    "empty sheet part": (Book({**book().parts, SHEET: ""}), "not-xml"),
    "DTD behind a long comment": (
        book(inline(ROWS), before=f'<!--{" " * 9000}--><!DOCTYPE x [<!ENTITY a "b">]>'), "dtd-in-archive",
    ),
}  # fmt: skip


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def read_rows(content: bytes) -> list[list[str]]:
    """The rows as `read` has them."""
    return [cells for _, cells in read_xlsx(content, "a.xlsx")[0][2]]


def link_codes(content: bytes, folder: Path) -> list[str]:
    """The codes to which `link` has linked the rows."""
    (folder / "a.xlsx").write_bytes(content)
    assert run("link", folder / "a.xlsx") == 0
    return [row[2] for row in read_rows((folder / "a-linked.xlsx").read_bytes())[1:]]


@pytest.mark.parametrize("name", READ)
def test_both_commands_read(name: str, tmp_path: Path) -> None:
    content = READ[name].packed()
    assert read_rows(content) == [[*row] for row in ROWS]
    assert link_codes(content, tmp_path) == ["510115", "510107"]


def test_backslashes_separate_folders(tmp_path: Path) -> None:
    content = book().packed("\\")
    assert [line.cells for line in extract(Path("a.xlsx"), content).lines] == [*ROWS]
    assert link_codes(content, tmp_path) == ["510115", "510107"]


@pytest.mark.parametrize("name", REFUSED)
def test_both_commands_refuse(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd, error_id = REFUSED[name]
    content, file = odd.packed(), tmp_path / "a.xlsx"
    with pytest.raises(InputError) as raised:
        read_xlsx(content, str(file))
    assert raised.value.id == error_id
    file.write_bytes(content)
    assert run("link", file) == 2
    told = capsys.readouterr().err.strip()
    assert told == f"error: {raised.value}"
    assert [*tmp_path.iterdir()] == [file]


def test_numbers_and_dates() -> None:
    values = ((1, "45250"), (2, "45250.5"), (3, "45250"), (0, "510115001044"), (0, "1.50"), (1, "1e99"), (99, "3"))
    cells = "".join(f'<c s="{style}"><v>{value}</v></c>' for style, value in values)
    odd = book(f'<row r="1">{cells}<c t="str"><v>a_x000D_</v></c></row>')
    rows = read_rows(Book({**odd.parts, "xl/styles.xml": STYLES}).packed())
    assert rows == [["2023-11-20", "2023-11-20 12:00:00", "45250", "510115001044", "1.5", "1e+99", "3", "a"]]


def test_rows_that_are_left_out_are_one_blank_row() -> None:
    content = book(inline(ROWS[:2]) + inline(ROWS[2:], 1_048_576)).packed()
    lines = extract(Path("a.xlsx"), content).lines
    assert [(line.position, line.text) for line in lines[2:]] == [
        ("Sheet1!A1048575", ""), ("Sheet1!A1048576", "武侯区\t2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7"), ("a.html", b"<p>a"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("a.xlsx", book().packed()), ("a.docx", handmade.docx("")), ("a.ods", handmade.ods(ROWS, {})),
    ],
)  # fmt: skip
def test_every_format_has_limits_which_are_not_reported_as_damage(
    name: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def exhausted(*_: object) -> bytes:
        raise IsolatedError("process-memory", megabytes=1000)

    monkeypatch.setattr(isolated_reading, "isolated", exhausted)
    with pytest.raises(InputError) as raised:
        extract(Path(name), content)
    assert raised.value.parameters["problem"].id == "process-memory"


def test_a_page_that_takes_long_is_given_up() -> None:
    page = b"<p " + b" ".join(b"a%d=b" % number for number in range(120_000)) + b">x"
    file = Path("a.html")
    with pytest.raises(InputError) as raised:
        isolated_reading.read_isolated(file, AssertionError, encoded_extract, "html", file, page, seconds=3)  # type: ignore[arg-type]  # never called
    assert raised.value.parameters["problem"].id == "process-time"


def test_a_crash_is_damage_and_an_error_in_an_error_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="more than 1,000,000 cells") as raised:
        extract(Path("a.html"), b"<table>" + b'<tr><td colspan="200" rowspan="1000">x</td></tr>' * 6_000)
    assert str(raised.value).startswith("a.html: ")

    def crashed(*_: object) -> bytes:
        raise IsolatedError("process-crashed", status="signal 11")

    monkeypatch.setattr(isolated_reading, "isolated", crashed)
    for name, content, error_id in (
        ("a.html", b"<p>a", "not-html"), ("a.docx", handmade.docx(""), "damaged-archive"),
        ("a.xlsx", book().packed(), "not-a-spreadsheet"), ("a.pdf", b"%PDF-1.7", "not-a-pdf"),
    ):  # fmt: skip
        with pytest.raises(InputError) as raised:
            extract(Path(name), content)
        assert raised.value.id == error_id


def test_limits_of_the_system_are_not_damage() -> None:
    with pytest.raises(InputError, match="cannot be read") as raised, damage_reported("a.xlsx"):
        raise OSError(28, "No space left on device")
    assert raised.value.id == "cannot-read"


def test_a_workbook_that_fails_is_closed(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(book().without(RELATIONS).packed())
    with pytest.raises(InputError):
        Workbook(file, "a.xlsx")


@pytest.mark.parametrize(("columns", "status"), [(16_383, 0), (16_384, 2)])
def test_a_table_has_as_many_columns_as_a_sheet(columns: int, status: int, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"区县{',' * columns}\n温江区{',' * columns}\n", "utf-8")
    assert run("link", tmp_path / "a.csv") == status


def test_linking_has_a_limit_of_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.csv").write_text("区县\n" + "温江区\n" * 1000, "utf-8")
    monkeypatch.setattr(pipeline, "_SECONDS", 1e-9)
    assert run("link", tmp_path / "a.csv") == 2
    assert "--timeout" in capsys.readouterr().err
    assert run("link", tmp_path / "a.csv", "--timeout", "60") == 0


def test_parquet_that_is_large_in_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = pyarrow.table({"区县": ["温江区"] * 2, "正文": ["温" * 100_000_000] * 2})
    parquet.write_table(table, tmp_path / "a.parquet", compression="zstd")
    del table
    assert run("link", tmp_path / "a.parquet") == 2
    assert "memory" in capsys.readouterr().err


def test_parquet_that_is_not_utf8(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    buffers = [None, pyarrow.py_buffer(struct.pack("<ii", 0, 3)), pyarrow.py_buffer(b"\xff\xfe\xfd")]
    parquet.write_table(
        pyarrow.table({"区县": pyarrow.Array.from_buffers(pyarrow.string(), 1, buffers)}), tmp_path / "a.parquet"
    )
    assert run("link", tmp_path / "a.parquet") == 2
    assert "cannot be read as Parquet" in capsys.readouterr().err


def test_an_empty_row_does_not_swallow_the_next(tmp_path: Path) -> None:
    content = book(inline(ROWS[:2]) + '<row r="3" ht="9"/><row r="4" ht="9" />' + inline(ROWS[2:], 5)).packed()
    assert [row for row in read_rows(content) if any(row)] == [[*row] for row in ROWS]
    assert link_codes(content, tmp_path) == ["510115", "", "", "510107"]


def test_empty_rows_take_little_time() -> None:
    blank = "".join(f'<row r="{number}"/>' for number in range(4, 40_000))
    content = book(inline(ROWS) + blank).packed()
    start = time.process_time()
    assert len(read_rows(content)) == 39_999
    assert time.process_time() - start < 5  # it took a minute when each row looked for its end in all that follows
