"""Extracts the lines of a file, whose format is detected by its content.

Formats: text (UTF-8, UTF-16 with a byte order mark, GB18030), CSV, HTML, docx, xlsx, xls, ods, PDF with a text layer.
Text and CSV are read in linear time. Every other format is read in a process of its own, under limits of time and
memory: its parsers are large, and some take quadratic time.
"""

import json
from dataclasses import astuple
from functools import partial
from pathlib import Path

from mingdan.documents.file_format import document_format
from mingdan.documents.isolated_reading import read_isolated
from mingdan.errors import InputError
from mingdan.io_text import MAX_BYTES, read_bytes
from mingdan.isolation import IsolatedError
from mingdan.model import Extract, Finding, Line


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
    form = document_format(file, content)
    if form in ("text", "csv"):
        return _extract_as(form, file, content)
    return _decoded(read_isolated(file, partial(_damaged, form, file), encoded_extract, form, file, content))


def encoded_extract(form: str, file: Path, content: bytes) -> bytes:
    """The lines of a file in a known format as JSON; runs isolated."""
    extracted = _extract_as(form, file, content)
    findings = [astuple(finding) for finding in extracted.findings]
    parts = extracted.format, extracted.encoding, extracted.lines, findings, extracted.sha256
    return json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _decoded(content: bytes) -> Extract:
    form, encoding, lines, findings, sha256 = json.loads(content)
    return Extract(
        form,
        encoding,
        tuple(
            Line(number, position, text, tuple(cells), tuple(positions), table)
            for number, position, text, cells, positions, table in lines
        ),
        tuple(
            Finding(rule, tuple((name, value) for name, value in parameters), *place)
            for rule, parameters, *place, _ in findings  # the last are candidates, which no document has
        ),
        sha256,
    )


def _damaged(form: str, file: Path, error: IsolatedError) -> InputError:
    """The error of a file on which a parser has failed."""
    if form == "pdf":
        return InputError("not-a-pdf", file=file, reason=error)
    if form == "html":
        return InputError("not-html", file=file, reason=error)
    if form == "docx":
        return InputError("damaged-archive", file=file, reason=error)
    return InputError("not-a-spreadsheet", file=file, reason=error)


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
