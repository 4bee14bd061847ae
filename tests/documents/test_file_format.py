"""The one file sniffer: formats of documents and of tables by their content, and names that promise another."""

from pathlib import Path

import pytest
from mingdan.documents.file_format import csv_delimiter, document_format, table_format
from mingdan.documents.zip_guard import archive_format, open_archive, xml_members
from mingdan.errors import InputError
from support import handmade

ZIP = handmade.docx(handmade.paragraphs(["一"]))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"a", "text"), ("a", b"a", "text"), ("a.csv", b"<html>", "csv"), ("a.TSV", b"a", "csv"),
        ("a.txt", b"\xef\xbb\xbf <!DOCTYPE html>", "html"), ("a.htm", b"<p>", "html"), ("a.txt", b"<p>", "text"),
        ("a.docx", ZIP, "docx"), ("a", ZIP, "docx"), ("a.bak", ZIP, "docx"), ("a.pdf", b"\n%PDF-1.4", "pdf"),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
    ],
)  # fmt: skip
def test_the_format_of_a_document(name: str, content: bytes, expected: str) -> None:
    assert document_format(Path(name), content) == expected


@pytest.mark.parametrize(
    ("name", "start", "expected"),
    [
        ("a.csv", b"a", "text"), ("-", b"a", "text"), ("a.txt", b"a", "text"), ("a.xlsm", ZIP[:1024], "xlsx"),
        ("-", ZIP[:1024], "xlsx"), ("a.pq", b"PAR1", "parquet"), ("-", b"PAR1", "parquet"),
    ],
)  # fmt: skip
def test_the_format_of_a_table(name: str, start: bytes, expected: str) -> None:
    assert table_format(Path(name), start) == expected


@pytest.mark.parametrize(
    ("name", "start", "says"),
    [
        ("a.csv", b"%PDF-1.7", "is a PDF, expected a table"),
        ("a.csv", b"{\\rtf1", "is RTF"),
        ("a.ods", ZIP[:1024], "save it as .xlsx"),
        ("a.bak", ZIP[:1024], "is XLSX by its content, but is called .bak: call it .xlsx"),
        ("a.xlsx", b"PAR1", "is PARQUET by its content, but is called .xlsx: call it .parquet"),
        ("a.csv", b" \n", "the file is empty"),
    ],
)
def test_a_table_that_cannot_be_written_back(name: str, start: bytes, says: str) -> None:
    with pytest.raises(InputError) as raised:
        table_format(Path(name), start)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [("a,b\n1,2", ","), ("a;b\n1,5;2", ";"), ("a\tb\n1\t2", "\t"), ("一，二\n三，四", "，"),
     ("title\na;b\nc;d", ";"), ("", ",")],
)  # fmt: skip
def test_the_delimiter_is_in_most_lines(text: str, delimiter: str) -> None:
    assert csv_delimiter(text) == delimiter


def test_only_a_reader_that_streams_may_unpack_much(tmp_path: Path) -> None:
    content = handmade.docx("", {f"word/{number}.bin": bytes(range(256)) * 24_000 for number in range(9)})
    (tmp_path / "a.docx").write_bytes(content)
    open_archive(tmp_path / "a.docx", "a", max_unpacked=None).close()
    with pytest.raises(InputError, match=r"the whole is too large.*50 MB in all"):
        open_archive(tmp_path / "a.docx", "a")
    with pytest.raises(InputError, match="too large"):
        archive_format(Path("a"), content)


def test_only_xml_is_unpacked() -> None:
    members = xml_members(Path("a"), handmade.docx("", {"word/a.bin": b"a", "word/b.xml": b"<b/>"}))
    assert "word/b.xml" in members
    assert all(name.endswith((".xml", ".rels")) for name in members)
