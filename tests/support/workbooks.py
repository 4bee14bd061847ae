"""XLSX files part by part, so that each part can be odd in its own way."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET, WORKBOOK, STRINGS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
ROWS = (("区县", "人口"), ("温江区", "1"), ("武侯区", "2"))
CODES = ("510115", "510107")


@dataclass(frozen=True, slots=True)
class Book:
    """The parts of a workbook: name -> content, and what is replaced in them before they are packed."""

    parts: Mapping[str, str | bytes]

    def replaced(self, part: str, old: str, new: str) -> "Book":
        """The book with a text of a part replaced; it must be there."""
        content = self.parts[part]
        assert isinstance(content, str)
        assert old in content, (part, old)
        return Book({**self.parts, part: content.replace(old, new)})

    def renamed(self, part: str, name: str) -> "Book":
        """The book with another name for a part, which nothing else mentions."""
        return Book({name if key == part else key: content for key, content in self.parts.items()})

    def without(self, part: str) -> "Book":
        """The book without a part that others mention."""
        return Book({key: content for key, content in self.parts.items() if key != part})

    def packed(self, separator: str = "/") -> bytes:
        """The file; names of parts with another separator if asked."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.parts.items():
                info = zipfile.ZipInfo("name")
                info.filename = name.replace("/", separator)  # ZipInfo itself turns backslashes round
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, content)
        return stream.getvalue()


def sheet(rows: str, more: str = "", before: str = "") -> str:
    """A worksheet of rows in XML."""
    return f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{more}</worksheet>'


def inline(rows: Sequence[Sequence[str]], first: int = 1) -> str:
    """Rows whose strings stand in their cells."""
    return "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + column)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
            for column, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, first)
    )


def shared(rows: Sequence[Sequence[str]]) -> tuple[str, str]:
    """Rows whose strings are shared, and the part with the strings."""
    words = list(dict.fromkeys(cell for row in rows for cell in row))
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{chr(65 + column)}{number}" t="s"><v>{words.index(cell)}</v></c>' for column, cell in enumerate(row)
        )
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    items = "".join(f'<si><t xml:space="preserve">{escape(word)}</t></si>' for word in words)
    return cells, f'<sst xmlns="{MAIN}" count="{len(words)}" uniqueCount="{len(words)}">{items}</sst>'


def book(rows: str = "", strings: str = "", more: str = "", before: str = "") -> Book:
    """A workbook of one sheet; without rows it has ROWS, as shared strings."""
    if not rows:
        rows, strings = shared(ROWS)
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{_KIND}.{kind}+xml"/>'
        for part, kind in ((WORKBOOK, "sheet.main"), (SHEET, "worksheet"), (STRINGS, "sharedStrings"))
        if part != STRINGS or strings
    )
    relations = (
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        + f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>' * bool(strings)
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        WORKBOOK: f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        RELATIONS: f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>',
        SHEET: sheet(rows, more, before),
    }
    return Book({**parts, STRINGS: strings} if strings else parts)


def understated(archive: bytes, part: str, size: int) -> bytes:
    """An archive whose directory says that a part is so large, whatever it is."""
    data, at = bytearray(archive), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        length = struct.unpack_from("<H", data, at + 28)[0]
        if data[at + 46 : at + 46 + length].decode() == part:
            struct.pack_into("<I", data, at + 24, size)
        at += 46
    return bytes(data)


def overlapping(archive: bytes) -> bytes:
    """An archive in whose directory every part points at the bytes of the first."""
    data, at = bytearray(archive), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", data, at + 42, 0)
        at += 46
    return bytes(data)
