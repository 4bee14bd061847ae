"""Extracts the lines of web pages: the visible text block by block, and the rows of tables."""

import re
from pathlib import Path
from typing import Any

from mingdan.documents.encoding import decode_text
from mingdan.documents.table_grid import GridCell, fill_spans, table_lines
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.io_text import bytes_sha256
from mingdan.messages import shown
from mingdan.model import Extract, Finding, Line, Place

Element = Any  # of lxml, which has no annotations
MAX_DEPTH = 500
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "nav", "header", "footer", "aside", "svg", "math", "iframe",
     "object", "select", "button", "form")
)  # fmt: skip
_BLOCKS = frozenset(
    ("address", "article", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl", "dt", "fieldset",
     "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre",
     "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul")
)  # fmt: skip
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
# Elements whose end tag may be omitted do not show how deeply a page nests.
_TAG = re.compile(
    rb"<(/?)(div|span|table|font|b|i|a|ul|ol|section|center|em|strong|blockquote|article|main|sub|sup|small|big|u|s)\b"
    rb"[^<>]*>",
    re.IGNORECASE,
)


def _check_depth(file: Path, content: bytes) -> None:
    """Raises InputError where elements nest too deeply, before a parser builds the tree."""
    depth = 0
    for tag in _TAG.finditer(content):
        depth = max(0, depth + (-1 if tag[1] else 1))
        if depth > MAX_DEPTH:
            line = content.count(b"\n", 0, tag.start()) + 1
            raise InputError("nested-too-deeply", place=f"{file}:{line}", most=MAX_DEPTH)


def _charset_findings(file: Path, content: bytes, encoding: str) -> list[Finding]:
    """A finding if the page declares another encoding than it has."""
    stated = _CHARSET.search(content[:4096])
    if not stated:
        return []
    name = stated[1].decode("ascii", "replace").lower().replace("_", "-")
    family = "GB18030" if name.startswith("gb") else "UTF-8" if name in ("utf-8", "utf8") else name.upper()
    if family == encoding:
        return []
    return [finding("charset", Place(str(file)), declared=name, encoding=encoding)]


class _Page:
    """Collects the lines of a page element by element."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines: list[Line] = []
        self.findings: list[Finding] = []
        self.words: list[str] = []
        self.paragraphs = self.tables = 0

    def end_block(self) -> None:
        """Ends a block: the collected words become a line."""
        text = re.sub(r"[ \t\r\n\f]+", " ", "".join(self.words)).strip()
        self.words.clear()
        if text:
            self.paragraphs += 1
            self.lines.append(Line(len(self.lines) + 1, f"paragraph {self.paragraphs}", text))

    def is_hidden(self, element: Element) -> bool:
        """Whether an element is not shown; its text then becomes a finding."""
        style = element.get("style") or ""
        if element.get("hidden") is None and element.get("aria-hidden") != "true" and not _HIDDEN.search(style.lower()):
            return False
        text = " ".join("".join(element.itertext()).split())
        if text:
            where = Place(str(self.file), position=f"paragraph {self.paragraphs + 1}", text=shown(text))
            self.findings.append(finding("hidden", where))
        return True

    def add(self, element: Element, depth: int = 0) -> None:
        """Adds an element and its children.

        Raises:
            InputError: elements nest too deeply.
        """
        if depth > MAX_DEPTH:
            raise InputError("nested-too-deeply", place=self.file, most=MAX_DEPTH)
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in _SKIPPED or self.is_hidden(element):
            return
        if tag == "table" and element.find(".//table") is None:
            self.end_block()
            self.add_table(element)
            return
        if tag in _BLOCKS:
            self.end_block()
        self.words.append(element.text or "")
        for child in element:
            self.add(child, depth + 1)
            self.words.append(child.tail or "")
        if tag in _BLOCKS:
            self.end_block()

    def add_table(self, element: Element) -> None:
        """Adds the rows of a table."""
        self.tables += 1
        rows = [
            [self.grid_cell(cell) for cell in row if cell.tag in ("td", "th")]
            for row in element.iter("tr")
            if not self.is_hidden(row)
        ]
        try:
            cells = fill_spans(rows)
        except InputError as error:
            raise InputError("file-problem", file=self.file, problem=error) from error
        self.lines += table_lines(cells, self.tables, len(self.lines) + 1)

    def grid_cell(self, element: Element) -> GridCell:
        """A cell of a table: its text, and the rows and columns that it spans."""
        text = "" if self.is_hidden(element) else " ".join("".join(element.itertext()).split())
        return GridCell(text, _span(element.get("rowspan")), _span(element.get("colspan")))


def _span(value: str | None) -> int:
    return int(value) if value and re.fullmatch("[1-9][0-9]{0,2}", value) else 1000 if _is_large(value) else 1


def _is_large(value: str | None) -> bool:
    return value is not None and re.fullmatch("[1-9][0-9]{3,}", value) is not None


def extract_html(file: Path, content: bytes) -> Extract:
    """Extracts the lines of a page; arguments, result and errors as `mingdan.documents.extract.extract`."""
    from lxml import etree
    from lxml import html as parser

    _check_depth(file, content)
    if re.search(rb"<!DOCTYPE[^>]*\[", content[:4096]) or b"<!ENTITY" in content:
        raise InputError("dtd-in-page", file=file)
    text, encoding = decode_text(file, content)
    try:
        tree = parser.document_fromstring(
            text.encode(), parser=parser.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise InputError("not-html", file=file, reason=error) from error
    page = _Page(file)
    page.add(tree)
    page.end_block()
    findings = (*_charset_findings(file, content, encoding), *page.findings)
    return Extract("html", encoding, tuple(page.lines), findings, bytes_sha256(content))
