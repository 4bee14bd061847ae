"""Extracts the lines of Word files (.docx): paragraphs and tables in order, with the numbers that Word generates."""

from collections import Counter
from pathlib import Path
from typing import Any

from mingdan.documents.table_grid import table_lines
from mingdan.documents.zip_guard import xml_members, xml_parser
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.io_text import bytes_sha256
from mingdan.lexicon.numerals import chinese_numeral
from mingdan.messages import shown
from mingdan.model import Extract, Line, Place

Element = Any  # of lxml, which has no annotations
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CIRCLED_ONE = ord("①")
MAX_LEVELS = 9  # of a list in Word
_CHINESE_FORMATS = (
    "chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting",
)  # fmt: skip
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_LEFT_OUT = {
    f"{_W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "sectPr", "footnoteReference")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def _parse_xml(file: Path, name: str, data: bytes) -> Element:
    from lxml import etree

    try:
        return etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as error:
        raise InputError("not-xml", place=f"{file}: {name}", reason=error) from error


def _formatted(number_format: str, number: int) -> str:
    if number_format in _CHINESE_FORMATS:
        return chinese_numeral(number) if 0 < number < 100 else str(number)
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < number <= 20:
        return chr(_CIRCLED_ONE + number - 1)
    return str(number)


class _Numbering:
    """The numbered lists of a document, and the number of each paragraph in them."""

    def __init__(self, tree: Element) -> None:
        self.levels: dict[tuple[str, str], tuple[str, str, int]] = {}  # list, level -> format, pattern, start
        self.counts: dict[str, Counter[int]] = {}
        self.lists: dict[str, str] = {}
        for abstract in tree.iter(f"{_W}abstractNum") if tree is not None else ():
            for level in abstract.iter(f"{_W}lvl"):
                key = abstract.get(f"{_W}abstractNumId", ""), level.get(f"{_W}ilvl", "0")
                start = _whole(_value(level, "start"), 1)
                self.levels[key] = (_value(level, "numFmt"), _value(level, "lvlText"), start)
        for number in tree.iter(f"{_W}num") if tree is not None else ():
            self.lists[number.get(f"{_W}numId", "")] = _value(number, "abstractNumId")

    def before(self, paragraph: Element) -> str:
        """Counts a paragraph, and returns the number that Word prints before it; empty if it prints none."""
        numbering = paragraph.find(f"{_W}pPr/{_W}numPr")
        if numbering is None:
            return ""
        list_, level = _value(numbering, "numId"), _value(numbering, "ilvl") or "0"
        key = self.lists.get(list_, "")
        depth = _whole(level, MAX_LEVELS)
        if (key, level) not in self.levels or depth >= MAX_LEVELS:
            return ""
        counts = self.counts.setdefault(list_, Counter())
        counts[depth] += 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        text = self.levels[key, level][1]
        if self.levels[key, level][0] in ("bullet", "none"):
            return ""
        for upper in range(depth + 1):
            number_format, _, start = self.levels.get((key, str(upper)), ("decimal", "", 1))
            text = text.replace(f"%{upper + 1}", _formatted(number_format, max(counts[upper], 1) - 1 + start))
        return text


def _whole(text: str, default: int) -> int:
    """A whole number below a million from an attribute; `default` for anything else."""
    return int(text) if text.isdecimal() and len(text) < 7 else default


def _value(element: Element, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return str(child.get(f"{_W}val", "")) if child is not None else ""


class _Document:
    """Collects the lines of a document block by block."""

    def __init__(self, file: Path, numbering: _Numbering) -> None:
        self.file = file
        self.numbering = numbering
        self.lines: list[Line] = []
        self.hidden: list[tuple[str, str]] = []
        self.paragraphs = self.tables = 0

    def text(self, element: Element) -> str:
        """Returns the text of an element with all tracked changes accepted; hidden runs are collected."""
        if element.tag in _LEFT_OUT:
            return ""
        if element.tag == f"{_W}t":
            return element.text or ""
        if element.tag in (f"{_W}br", f"{_W}cr"):
            return "\n"
        if element.tag == f"{_W}tab":
            return "\t"
        vanish = element.find(f"{_W}rPr/{_W}vanish") if element.tag == f"{_W}r" else None
        text = "".join(self.text(child) for child in element)
        if vanish is not None and vanish.get(f"{_W}val", "true") not in ("0", "false", "off"):
            if text.strip():
                self.hidden.append((f"paragraph {self.paragraphs + 1}", text.strip()))
            return ""
        return text

    def add_block(self, element: Element) -> None:
        """Adds a paragraph, a table, or the blocks inside an element that wraps them."""
        if element.tag == f"{_W}p":
            text = self.numbering.before(element) + self.text(element)
            self.paragraphs += 1
            for part in text.split("\n"):
                self.lines.append(Line(len(self.lines) + 1, f"paragraph {self.paragraphs}", part))
        elif element.tag == f"{_W}tbl":
            self.add_table(element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            for child in element:
                self.add_block(child)

    def add_table(self, element: Element) -> None:
        """Adds the rows of a table; merged cells have their text in every row."""
        self.tables += 1
        rows: list[list[str]] = []
        for row in element.iter(f"{_W}tr"):
            cells: list[str] = []
            for cell in row.iter(f"{_W}tc"):
                text = "".join(self.numbering.before(part) + self.text(part) for part in cell.iter(f"{_W}p"))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(f"{_W}val", "continue") != "restart" and rows:
                    text = rows[-1][len(cells)] if len(cells) < len(rows[-1]) else ""
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                width = span.get(f"{_W}val", "1") if span is not None else "1"
                cells += [" ".join(text.split()), *[""] * (min(_whole(width, 1), 100) - 1)]
            rows.append(cells)
        self.lines += table_lines(rows, self.tables, len(self.lines) + 1)


def extract_docx(file: Path, content: bytes) -> Extract:
    """Extracts the lines of a document; arguments, result and errors as `mingdan.documents.extract.extract`."""
    members = xml_members(file, content)
    tree = _parse_xml(file, "word/document.xml", members["word/document.xml"])
    data = members.get("word/numbering.xml")
    document = _Document(file, _Numbering(_parse_xml(file, "word/numbering.xml", data) if data else None))
    body = tree.find(f"{_W}body")
    for element in body if body is not None else ():
        document.add_block(element)
    findings = [
        finding("hidden", Place(str(file), position=position, text=shown(text))) for position, text in document.hidden
    ]
    if any(True for name in _CHANGES for _ in tree.iter(f"{_W}{name}")):
        findings.append(finding("tracked-changes", Place(str(file))))
    return Extract("docx", "", tuple(document.lines), tuple(findings), bytes_sha256(content))
