"""Extracts the lines of PDF files with a text layer."""

import json
from pathlib import Path

from mingdan.documents.isolated_reading import read_isolated
from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256
from mingdan.model import Extract, Line

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000


def page_texts(content: bytes) -> bytes:
    """The text of every page as a JSON list; runs in an isolated process.

    Raises:
        InputError: the file is encrypted or too long.
        PdfiumError: it is damaged.
    """
    import pypdfium2  # type: ignore[import-untyped]  # it comes without types

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise InputError("pdf-encrypted") from error
        raise
    if len(document) > MAX_PAGES:
        raise InputError("too-many-pages", pages=len(document), most=MAX_PAGES)
    texts, size = [], 0
    for page in document:
        texts.append(page.get_textpage().get_text_range())
        size += len(texts[-1])
        if size > MAX_CHARACTERS:
            raise InputError("pdf-too-large")
    return json.dumps(texts).encode()


def extract_pdf(file: Path, content: bytes) -> Extract:
    """Extracts the lines of a PDF; arguments, result and errors as `mingdan.documents.extract.extract`."""
    texts: list[str] = read_isolated(file, "not-a-pdf", page_texts, content)
    lines: list[Line] = []
    for page, text in enumerate(texts, 1):
        for number, part in enumerate(text.splitlines(), 1):
            lines.append(
                Line(len(lines) + 1, f"page {page} line {number}", part.replace("\ufffe", "-").replace("\x02", ""))
            )
    if not any(line.text.strip() for line in lines):
        raise InputError("no-text-layer", file=file)
    return Extract("pdf", "", tuple(lines), (), bytes_sha256(content))
