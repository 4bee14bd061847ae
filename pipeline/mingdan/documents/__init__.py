"""Files as offices publish them, as lines: what a file is, is decided by its content, never by its name alone.

Text (UTF-8, UTF-16 with a byte order mark, GB18030), CSV, HTML, docx, xlsx, xls, ods, PDF with a text layer.
"""

from pathlib import Path

from mingdan.documents import plain_text as plain
from mingdan.documents import zip_guard as archive
from mingdan.errors import InputError
from mingdan.io_text import MAX_BYTES, read_bytes
from mingdan.model import Extract

_PLAIN = (".txt", ".text", ".md", "")
_SUFFIXES = {
    "csv": (".csv", ".tsv", ".tab"), "html": (".html", ".htm", ".xhtml", ".shtml"), "docx": (".docx",),
    "xlsx": (".xlsx",), "xls": (".xls", ".et"), "ods": (".ods",), "pdf": (".pdf",),
}  # fmt: skip
# Formats that are no notice, by their first bytes.
_OTHERS = (
    (b"\x89PNG", "a PNG image (图片)"),
    (b"\xff\xd8\xff", "a JPEG image (图片)"),
    (b"GIF8", "a GIF image (图片)"),
    (b"II*\x00", "a TIFF image (图片)"),
    (b"MM\x00*", "a TIFF image (图片)"),
    (b"\x1f\x8b", "compressed by gzip (压缩文件)"),
    (b"Rar!", "a RAR archive (压缩文件)"),
    (b"7z\xbc\xaf", "a 7z archive (压缩文件)"),
    (b"{\\rtf", "RTF: save it as .docx"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def sniffed(file: Path, content: bytes) -> str:
    """The format of a file, by its content; its name only tells a CSV from another text.

    Raises:
        InputError: it is a format that is no notice, or its name says another format than its content.
    """
    for signature, name in _OTHERS:
        if content.startswith(signature):
            raise InputError(f"{file}: is {name}, expected a notice: text, HTML, Word, Excel or PDF with text")
    if content[:1024].lstrip().startswith(b"%PDF-"):
        found = "pdf"
    elif content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        found = archive.kind(file, content)
    elif content.startswith(_OLE):
        if "WordDocument".encode("utf-16-le") in content:
            raise InputError(f"{file}: is an old Word file (.doc): save it as .docx")
        found = "xls"
    elif file.suffix.lower() in _SUFFIXES["csv"]:
        return "csv"
    else:
        return "html" if plain.is_html(file, content) else "text"
    suffix = file.suffix.lower()
    known = {one for suffixes in _SUFFIXES.values() for one in suffixes} | set(_PLAIN[:-1])
    if suffix in known and suffix not in _SUFFIXES[found]:
        called = f"is called {suffix}: call it {_SUFFIXES[found][0]}"
        raise InputError(f"{file}: is {found.upper()} (a binary format) but {called}")
    return found


def sniffed_start(name: str, start: bytes) -> str:
    """The format of a table by its first bytes: `text`, `xlsx` (any zip archive) or `parquet`.

    Raises:
        InputError: it is no table that can be written back, empty, or its name says another format than its content.
    """
    for signature, called in _OTHERS:
        if start.startswith(signature):
            raise InputError(f"{name}: is {called}, expected a table: CSV, TSV, XLSX or Parquet")
    if not start.strip():
        raise InputError(f"{name}: the file is empty (文件为空)")
    suffix = Path(name).suffix.lower()
    if start.startswith(_OLE):
        raise InputError(f"{name}: is an old Excel or Word file: save it as .xlsx (请另存为 .xlsx)")
    found = "xlsx" if start.startswith(b"PK\x03\x04") else "parquet" if start.startswith(b"PAR1") else "text"
    binary = {".xlsx": "xlsx", ".xlsm": "xlsx", ".parquet": "parquet", ".pq": "parquet"}
    if suffix in (".xls", ".ods", ".et"):
        raise InputError(f"{name}: only .xlsx can be written back: save it as .xlsx (请另存为 .xlsx)")
    if found != binary.get(suffix, "text" if suffix else found):
        right = {"xlsx": ".xlsx", "parquet": ".parquet", "text": ".csv"}[found]
        raise InputError(f"{name}: is {found} by its content, but is called {suffix}: call it {right} (扩展名有误)")
    return found


def extract(file: Path, content: bytes | None = None) -> Extract:
    """The lines of a file.

    Args:
        file: the file.
        content: its bytes, where they come from elsewhere (standard input).

    Returns:
        Its lines with their positions, its format and encoding, and what a reader must know of it.

    Raises:
        InputError: it cannot be read, is no notice, is too large or does not end, or is damaged.
    """
    if content is None:
        content = read_bytes(file)
    if len(content) > MAX_BYTES:
        raise InputError(f"{file}: more than {MAX_BYTES:,} bytes is too large (文件过大)")
    if not content.strip():
        raise InputError(f"{file}: the file is empty (文件为空)")
    found = sniffed(file, content)
    if found == "text":
        return plain.extract(file, content)
    if found == "csv":
        from mingdan.documents import delimited

        return delimited.extract(file, content)
    if found == "html":
        from mingdan.documents import html

        return html.extract(file, content)
    if found == "docx":
        from mingdan.documents import docx

        return docx.extract(file, content)
    if found == "pdf":
        from mingdan.documents import pdf

        return pdf.extract(file, content)
    from mingdan.documents import spreadsheet as sheets

    return sheets.extract(file, content, found)
