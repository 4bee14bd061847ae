"""Word files (.docx): paragraphs and tables in their order, with the numbers that Word prints itself."""

from collections import Counter
from pathlib import Path
from typing import Any

from mingdan.documents import table_grid as tabular
from mingdan.documents.zip_guard import xml_members
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.io_text import bytes_sha256, shown
from mingdan.lexicon.numerals import chinese_numeral
from mingdan.model import Extract, Line, Place

Element = Any  # of lxml, which has no annotations
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CIRCLED = 0x2460
MAX_LEVELS = 9  # of a list; Word has no more
_HAN_KINDS = ("chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCounting")
_CHANGES = ("ins", "del", "moveFrom", "moveTo")
_LEFT_OUT = {
    f"{_W}{name}" for name in ("del", "moveFrom", "rPr", "pPr", "instrText", "sectPr", "footnoteReference")
} | {"{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def _tree(file: Path, name: str, data: bytes) -> Element:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{file}: {name} is no valid XML: {error}") from error


def _printed(kind: str, number: int) -> str:
    if kind in _HAN_KINDS:
        return chinese_numeral(number) if 0 < number < 100 else str(number)
    if kind in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 0 < number <= 20:
        return chr(_CIRCLED + number - 1)
    return str(number)


class _Numbering:
    """The lists of a document: what Word prints before a paragraph."""

    def __init__(self, tree: Element) -> None:
        self.levels: dict[tuple[str, str], tuple[str, str, int]] = {}  # list, level -> kind, pattern, start
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
        """The number that Word prints before a paragraph; empty where it prints none."""
        found = paragraph.find(f"{_W}pPr/{_W}numPr")
        if found is None:
            return ""
        list_, level = _value(found, "numId"), _value(found, "ilvl") or "0"
        key = self.lists.get(list_, "")
        depth = _whole(level, MAX_LEVELS)
        if (key, level) not in self.levels or depth >= MAX_LEVELS:
            return ""
        counts = self.counts.setdefault(list_, Counter())
        counts[depth] += 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        text = self.levels[key, level][1]
        if self.levels[key, level][0] in ("bullet", "none"):
            return ""
        for one in range(depth + 1):
            kind, _, start = self.levels.get((key, str(one)), ("decimal", "", 1))
            text = text.replace(f"%{one + 1}", _printed(kind, max(counts[one], 1) - 1 + start))
        return text


def _whole(text: str, default: int) -> int:
    """A number below a million as an attribute has it; `default` for anything else."""
    return int(text) if text.isdecimal() and len(text) < 7 else default


def _value(element: Element, name: str) -> str:
    found = element.find(f"{_W}{name}")
    return str(found.get(f"{_W}val", "")) if found is not None else ""


class _Document:
    """The lines of a document, gathered block by block."""

    def __init__(self, file: Path, numbering: _Numbering) -> None:
        self.file = file
        self.numbering = numbering
        self.lines: list[Line] = []
        self.hidden: list[tuple[str, str]] = []
        self.paragraphs = self.tables = 0

    def text(self, element: Element) -> str:
        """The text of an element, as it is after all tracked changes are accepted; hidden runs are noted."""
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

    def block(self, element: Element) -> None:
        """A paragraph, a table, or what wraps them."""
        if element.tag == f"{_W}p":
            text = self.numbering.before(element) + self.text(element)
            self.paragraphs += 1
            for part in text.split("\n"):
                self.lines.append(Line(len(self.lines) + 1, f"paragraph {self.paragraphs}", part))
        elif element.tag == f"{_W}tbl":
            self.table(element)
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            for child in element:
                self.block(child)

    def table(self, element: Element) -> None:
        """A table: its rows, with cells merged downwards filled in."""
        self.tables += 1
        rows: list[list[str]] = []
        for row in element.iter(f"{_W}tr"):
            cells: list[str] = []
            for cell in row.iter(f"{_W}tc"):
                text = "".join(self.numbering.before(one) + self.text(one) for one in cell.iter(f"{_W}p"))
                merge = cell.find(f"{_W}tcPr/{_W}vMerge")
                if merge is not None and merge.get(f"{_W}val", "continue") != "restart" and rows:
                    text = rows[-1][len(cells)] if len(cells) < len(rows[-1]) else ""
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                wide = span.get(f"{_W}val", "1") if span is not None else "1"
                cells += [" ".join(text.split()), *[""] * (min(_whole(wide, 1), 100) - 1)]
            rows.append(cells)
        self.lines += tabular.lines(rows, self.tables, len(self.lines) + 1)


def extract_docx(file: Path, content: bytes) -> Extract:
    """The lines of a document; arguments, result and errors as `mingdan.documents.extract.extract`."""
    members = xml_members(file, content)
    tree = _tree(file, "word/document.xml", members["word/document.xml"])
    data = members.get("word/numbering.xml")
    document = _Document(file, _Numbering(_tree(file, "word/numbering.xml", data) if data else None))
    body = tree.find(f"{_W}body")
    for element in body if body is not None else ():
        document.block(element)
    findings = [
        finding("hidden", Place(str(file), position=position, text=shown(text))) for position, text in document.hidden
    ]
    changed = next((found for name in _CHANGES for found in tree.iter(f"{_W}{name}")), None)
    if changed is not None:
        findings.append(finding("tracked-changes", Place(str(file))))
    return Extract("docx", "", tuple(document.lines), tuple(findings), bytes_sha256(content))
