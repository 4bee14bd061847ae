"""Files of every format, made by hand from a few words: what tests of reading hand to the reader."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Merged = Mapping[tuple[int, int], int]  # cell (row, column), both from 0 -> rows that it reaches over
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(members: Mapping[str, str | bytes]) -> bytes:
    """An archive, its members in the order given."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def encrypted(archive: bytes) -> bytes:
    """An archive whose first member says that it is encrypted."""
    local, central = bytearray(archive), archive.index(b"PK\x01\x02")
    local[6] |= 1
    local[central + 8] |= 1
    return bytes(local)


def html(lines: Sequence[str], charset: str = "utf-8", more: str = "") -> str:
    """A page with a paragraph a line."""
    body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    head = f'<head><meta charset="{charset}"><title>页</title></head>'
    return f"<!DOCTYPE html>\n<html>{head}<body>{body}{more}</body></html>"


def covered(merged: Merged, row: int, column: int) -> bool:
    """Whether a cell is one that another reaches over."""
    return any(c == column and r < row < r + span for (r, c), span in merged.items())


def html_table(rows: Sequence[Sequence[str]], merged: Merged) -> str:
    """A table of a page; a row of one cell reaches across."""
    written = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            if covered(merged, number, column):
                continue
            span = merged.get((number, column), 1)
            wide = f' colspan="{max(map(len, rows))}"' if len(row) == 1 else ""
            cells.append(f'<td rowspan="{span}"{wide}>{escape(cell)}</td>')
        written.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(written)}</table>"


def docx(body: str, more: Mapping[str, str | bytes] | None = None, prolog: str = "") -> bytes:
    """A Word file with this body (WordprocessingML) and further members."""
    document = f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return zipped({"[Content_Types].xml": types, "word/document.xml": document, **(more or {})})


def paragraphs(lines: Sequence[str]) -> str:
    """Paragraphs of a Word file, each in two runs as Word writes them."""
    return "".join(
        f"<w:p><w:r><w:t>{escape(line[:3])}</w:t></w:r><w:r><w:t>{escape(line[3:])}</w:t></w:r></w:p>" for line in lines
    )


def numbered(text: str, level: int) -> str:
    """A paragraph before which Word prints the number of a list."""
    mark = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr></w:pPr>'
    return f"<w:p>{mark}<w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def numbering() -> str:
    """The list that `numbered` is about: 一、 and below it 1."""
    levels = (("chineseCounting", "%1、"), ("decimal", "%2."))
    written = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (kind, text) in enumerate(levels)
    )
    return (
        f'<w:numbering xmlns:w="{_W}"><w:abstractNum w:abstractNumId="3">{written}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>'
    )


def docx_table(rows: Sequence[Sequence[str]], merged: Merged) -> str:
    """A table of a Word file; a row of one cell reaches across."""
    written = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            begins = (number, column) in merged
            inside = covered(merged, number, column)
            about = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>" if inside else ""
            about += f'<w:gridSpan w:val="{max(map(len, rows))}"/>' if len(row) == 1 else ""
            text = "" if inside else escape(cell)
            cells.append(f"<w:tc><w:tcPr>{about}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
        written.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(written)}</w:tbl>"


def xlsx(
    rows: Sequence[Sequence[str]], merged: Merged, sheet: str = "Sheet1", prolog: str = "", extra: str = ""
) -> bytes:
    """An Excel file of one sheet; `extra` is a row as XML after the others."""
    written = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            if covered(merged, number, column):
                continue
            at = f"{chr(65 + column)}{number + 1}"
            cells.append(f'<c r="{at}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
        written.append(f'<row r="{number + 1}">{"".join(cells)}</row>')
    ranges = "".join(
        f'<mergeCell ref="{chr(65 + column)}{row + 1}:{chr(65 + column)}{row + span}"/>'
        for (row, column), span in merged.items()
    )
    ranges = f'<mergeCells count="{len(merged)}">{ranges}</mergeCells>' if merged else ""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped(
        {
            "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
            'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships'
            f'+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets><sheet name="{sheet}" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_P}"><Relationship Id="r1" Type="{_R}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{prolog}<worksheet xmlns="{_S}"><sheetData>'
            f"{''.join(written)}{extra}</sheetData>{ranges}</worksheet>",
        }
    )


def ods(rows: Sequence[Sequence[str]], merged: Merged, sheet: str = "Sheet1", prolog: str = "") -> bytes:
    """An OpenDocument table of one sheet."""
    written = []
    for number, row in enumerate(rows):
        cells = []
        for column, cell in enumerate(row):
            if covered(merged, number, column):
                cells.append("<table:covered-table-cell/>")
                continue
            span = merged.get((number, column), 1)
            reach = f' table:number-rows-spanned="{span}" table:number-columns-spanned="1"' if span > 1 else ""
            cells.append(
                f'<table:table-cell office:value-type="string"{reach}>'
                f"<text:p>{escape(cell)}</text:p></table:table-cell>"
            )
        written.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    base = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0"?>{prolog}<office:document-content xmlns:office="{base}:office:1.0" '
        f'xmlns:table="{base}:table:1.0" xmlns:text="{base}:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="{sheet}">{"".join(written)}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{base}:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
        }
    )


def xls(rows: Sequence[Sequence[str]], sheet: str = "Sheet1") -> bytes:
    """An Excel 97 file of one sheet: BIFF8 records in a compound file."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def text(words: str) -> bytes:
        return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")

    begin, end = struct.Struct("<HHHHII"), record(0x0A, b"")
    head = record(0x809, begin.pack(0x600, 5, 0, 0, 0, 0)) + record(0x42, struct.pack("<H", 1200))
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    place = len(head) + 4 + 6 + len(name) + len(end)
    book = head + record(0x85, struct.pack("<IH", place, 0) + name) + end
    book += record(0x809, begin.pack(0x600, 0x10, 0, 0, 0, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                book += record(0x204, struct.pack("<HHH", number, column, 0) + text(cell))
    book += end
    book += b"\0" * (max(4096, -(-len(book) // 512) * 512) - len(book))
    return compound("Workbook", book)


def compound(name: str, stream: bytes) -> bytes:
    """A compound file (OLE) with one stream of whole sectors, at least eight of them."""
    sectors = len(stream) // 512
    table = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE)  # sector 0 this table, 1 the directory, then the stream
    table += b"".join(struct.pack("<I", 3 + index) for index in range(sectors - 1)) + struct.pack("<I", 0xFFFFFFFE)
    table += b"\xff" * (512 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0)
    header += b"\xff" * (512 - len(header))

    def entry(called: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = called.encode("utf-16-le")
        about = struct.pack("<HBBIII", len(written) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return written.ljust(64, b"\0") + about + b"\0" * 36 + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(name, 2, 0xFFFFFFFF, 2, len(stream))
    return header + table + directory.ljust(512, b"\0") + stream


def pdf(pages: Sequence[Sequence[str]]) -> bytes:
    """A PDF whose pages have these lines as a text layer; without lines it is a page with nothing but a drawing."""
    characters = sorted({character for page in pages for line in page for character in line})
    codes = {character: number for number, character in enumerate(characters, 1)}
    pairs = "\n".join(f"<{code:04X}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /ProvinceResult def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap CMapName currentdict /CMap defineresource pop end end"
    )
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{6 + 2 * index} 0 R' for index in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Made/Encoding/Identity-H/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Made/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor"
        "<</Type/FontDescriptor/FontName/ProvinceResult/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0"
        "/Ascent 900/Descent -100/CapHeight 900/StemV 80>>>>",
        f"<</Length {len(to_unicode)}>>stream\n{to_unicode}\nendstream",
    ]
    for index, lines in enumerate(pages):
        shown = "".join(
            f"BT /F1 12 Tf 40 {800 - 18 * number} Td <{''.join(f'{codes[c]:04X}' for c in line)}> Tj ET\n"
            for number, line in enumerate(lines)
        )
        shown = shown or "10 10 200 300 re f\n"
        objects.append(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 842]/Resources<</Font<</F1 3 0 R>>>>"
            f"/Contents {7 + 2 * index} 0 R>>"
        )
        objects.append(f"<</Length {len(shown)}>>stream\n{shown}\nendstream")
    written, places = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n"
    return f"{written}xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode("latin-1")
