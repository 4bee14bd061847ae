"""Extracts the lines of PDF files with a text layer."""

from pathlib import Path

from mingdan.documents.sandbox import ParserFailedError, run_isolated
from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256
from mingdan.model import Extract, Line

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000


def page_texts(content: bytes) -> list[str]:
    """Returns the text of every page; runs in the sandbox.

    Raises:
        ValueError: the file is damaged, encrypted or too long.
    """
    import pypdfium2  # type: ignore[import-untyped]  # it comes without types

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        needs = "it is encrypted (已加密): save it without a password" if "assword" in str(error) else str(error)
        raise ValueError(needs) from error
    if len(document) > MAX_PAGES:
        raise ValueError(f"{len(document):,} pages are too many, the limit is {MAX_PAGES:,} (页数过多)")
    texts, size = [], 0
    for page in document:
        texts.append(page.get_textpage().get_text_range())
        size += len(texts[-1])
        if size > MAX_CHARACTERS:
            raise ValueError("its text is too large (文件过大)")
    return texts


def extract_pdf(file: Path, content: bytes) -> Extract:
    """Extracts the lines of a PDF; arguments, result and errors as `mingdan.documents.extract.extract`."""
    try:
        texts: list[str] = run_isolated(page_texts, content)
    except ParserFailedError as error:
        raise InputError(f"{file}: cannot be read as a PDF: {error}") from error
    lines: list[Line] = []
    for page, text in enumerate(texts, 1):
        for number, part in enumerate(text.splitlines(), 1):
            lines.append(
                Line(len(lines) + 1, f"page {page} line {number}", part.replace("\ufffe", "-").replace("\x02", ""))
            )
    if not any(line.text.strip() for line in lines):
        remedy = "recognise its characters (OCR) first, or type the list"
        raise InputError(f"{file}: the PDF has no text layer (扫描件, 无文字层): {remedy}")
    return Extract("pdf", "", tuple(lines), (), bytes_sha256(content))
