"""Extracts the lines of a file, whose format is detected by its content.

Formats: text (UTF-8, UTF-16 with a byte order mark, GB18030), CSV, HTML, docx, xlsx, xls, ods, PDF with a text layer.
"""

from pathlib import Path

from mingdan.documents.file_format import document_format
from mingdan.errors import InputError
from mingdan.io_text import MAX_BYTES, read_bytes
from mingdan.model import Extract


def extract(file: Path, content: bytes | None = None) -> Extract:
    """Extracts the lines of a file.

    Args:
        file: the file.
        content: its bytes, if they come from elsewhere (standard input).

    Returns:
        Its lines with their positions, its format and encoding, and what a reader must know of it.

    Raises:
        InputError: it cannot be read, is not a notice, is too large or does not end, or is damaged.
    """
    if content is None:
        content = read_bytes(file)
    if len(content) > MAX_BYTES:
        raise InputError("too-large", file=file, most=MAX_BYTES)
    if not content.strip():
        raise InputError("empty-file", file=file)
    return _extract_as(document_format(file, content), file, content)


def _extract_as(form: str, file: Path, content: bytes) -> Extract:
    """Extracts the lines of a file in a known format; each parser is imported only when it is needed."""
    if form in ("text", "csv"):
        from mingdan.documents.plain_text import extract_csv, extract_text

        return (extract_csv if form == "csv" else extract_text)(file, content)
    if form == "html":
        from mingdan.documents.html import extract_html

        return extract_html(file, content)
    if form == "docx":
        from mingdan.documents.docx import extract_docx

        return extract_docx(file, content)
    if form == "pdf":
        from mingdan.documents.pdf import extract_pdf

        return extract_pdf(file, content)
    from mingdan.documents.spreadsheet import extract_spreadsheet

    return extract_spreadsheet(file, content, form)
