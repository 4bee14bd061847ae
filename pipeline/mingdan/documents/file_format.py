"""Detects the format of a file by its content; the name of a file only distinguishes CSV from other text."""

from pathlib import Path

from mingdan.documents.zip_guard import archive_format
from mingdan.errors import InputError
from mingdan.io_text import foreign_format

_SUFFIXES = {
    "csv": (".csv", ".tsv", ".tab"), "html": (".html", ".htm", ".xhtml", ".shtml"), "docx": (".docx",),
    "xlsx": (".xlsx", ".xlsm"), "xls": (".xls", ".et"), "ods": (".ods",), "pdf": (".pdf",),
    "parquet": (".parquet", ".pq"), "text": (".txt", ".text", ".md"),
}  # fmt: skip
_FORMAT_OF = {suffix: name for name, suffixes in _SUFFIXES.items() for suffix in suffixes}
# How data begins that read as text would be a notice of nonsense.
_DATA = ((b"@prefix ", "rdf"), (b"PREFIX ", "rdf"), (b"<http://", "rdf"), (b"<https://", "rdf"), (b"{", "json"))
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = (b"<!doctype html", b"<html", b"<head", b"<body")


def document_format(file: Path, content: bytes) -> str:
    """Returns the format of a document: `text`, `csv`, `html`, `docx`, `xlsx`, `xls`, `ods` or `pdf`.

    Raises:
        InputError: the format cannot hold a notice, or the name of the file promises another format.
    """
    if foreign := foreign_format(content) or foreign_format(content.lstrip(b"\xef\xbb\xbf \t\r\n"), *_DATA):
        raise InputError("not-a-notice", file=file, format=foreign)
    named = _FORMAT_OF.get(file.suffix.lower(), "")
    if content[:1024].lstrip().startswith(b"%PDF-"):
        detected = "pdf"
    elif content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        detected = archive_format(file, content)
    elif content.startswith(_OLE):
        if "WordDocument".encode("utf-16-le") in content:
            raise InputError("old-word-file", file=file)
        detected = "xls"
    else:
        return "csv" if named == "csv" else "html" if _is_html(content, named) else "text"
    if named not in ("", detected):
        raise _misnamed(file, detected)
    return detected


def table_format(file: Path, start: bytes) -> str:
    """Returns the format of a table that can be written back: `text`, `xlsx` or `parquet`.

    Args:
        file: its name; a name without a suffix fits every format.
        start: its first bytes, 1,024 at least.

    Raises:
        InputError: the table cannot be written back, is empty, or the name of the file promises another format.
    """
    if foreign := foreign_format(start) or foreign_format(start.lstrip(), (b"%PDF-", "pdf")):
        raise InputError("not-a-table", file=file, format=foreign)
    if not start.strip():
        raise InputError("empty-file", file=file)
    suffix = file.suffix.lower()
    named = _FORMAT_OF.get(suffix, "text")
    if start.startswith(_OLE) or named in ("xls", "ods"):
        raise InputError("only-xlsx", file=file)
    detected = "xlsx" if start.startswith(b"PK\x03\x04") else "parquet" if start.startswith(b"PAR1") else "text"
    if suffix and detected != (named if named in ("xlsx", "parquet") else "text"):
        raise _misnamed(file, detected)
    return detected


def _misnamed(file: Path, detected: str) -> InputError:
    right = ".csv" if detected == "text" else _SUFFIXES[detected][0]
    return InputError("misnamed", file=file, format=detected.upper(), suffix=file.suffix.lower(), right=right)


def _is_html(content: bytes, named: str) -> bool:
    start = content[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return start.startswith(_HTML_START) or (named == "html" and start.startswith(b"<"))


def csv_delimiter(text: str) -> str:
    """Returns the cell separator of a CSV text.

    Of comma, semicolon (full-width ones as well), tab and | it is the one that most of the first 20 lines contain.
    """
    first = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    return max(
        ",\t;|，；", key=lambda mark: (sum(mark in line for line in first), sum(line.count(mark) for line in first))
    )
