"""Extracts the lines of PDF files with a text layer."""

from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256
from mingdan.model import Extract, Line

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000


def _page_texts(content: bytes) -> list[str]:
    """The text of every page.

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
    return texts


def extract_pdf(file: Path, content: bytes) -> Extract:
    """Extracts the lines of a PDF, isolated; arguments, result and errors as `mingdan.documents.extract.extract`."""
    lines: list[Line] = []
    for page, text in enumerate(_page_texts(content), 1):
        for number, part in enumerate(text.splitlines(), 1):
            lines.append(
                Line(len(lines) + 1, f"page {page} line {number}", part.replace("\ufffe", "-").replace("\x02", ""))
            )
    if not any(line.text.strip() for line in lines):
        raise InputError("no-text-layer", file=file)
    return Extract("pdf", "", tuple(lines), (), bytes_sha256(content))
