"""Odd tables for `mingdan link`: 60 and more, by kind."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound
from support.workbooks import (
    CODES,
    RELATIONS,
    ROWS,
    SHEET,
    STRINGS,
    WORKBOOK,
    Book,
    book,
    inline,
    overlapping,
    shared,
    sheet,
    understated,
)

from attack.campaign import Attack, Check, Content, Failure, Run, Severity

_LINK = ("link",)
_OUTPUTS = ("*-linked.*", "*-review.csv", "out*")


def linked(codes: Sequence[str]) -> Check:
    """A check that the table was linked to these codes, row by row."""

    def check(run: Run) -> str | Failure | None:
        files = sorted(run.folder.glob("*-linked.*")) + sorted(run.folder.glob("out.*"))
        files = [file for file in files if "review" not in file.name]
        if run.status not in (0, 1) or not files:
            return Failure(Severity.REFUSED, f"not linked: {run.err.strip().splitlines()[-1:]}")
        try:
            found = _codes(files[0].name, files[0].read_bytes())
        except (CalamineError, ValueError, KeyError) as error:
            return f"the linked table cannot be read: {error!r}"
        return None if found == [*codes] else f"linked to {found}, expected {[*codes]}"

    return check


def _codes(name: str, content: bytes) -> list[str]:
    if name.endswith(".xlsx"):
        try:
            page = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
            rows = [[str(cell) for cell in row] for row in page.to_python()]
        except WorksheetNotFound:  # it does not resolve `.` and `..` in the names of parts, which stay as they were
            opened = openpyxl.load_workbook(io.BytesIO(content))
            rows = [[str(cell or "") for cell in row] for row in opened.worksheets[0].values]
    elif name.endswith(".parquet"):
        return [code or "" for code in pq.read_table(io.BytesIO(content)).column("mingdan_code").to_pylist()]
    else:
        text = _text(content)
        first = text.split("\n", 1)[0]
        separator = max(",\t|;", key=first.count)
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)]
    at = next((index for index, cell in enumerate(rows[0]) if cell.strip() == "mingdan_code"), None)
    return [row[at] if at < len(row) else "" for row in rows[1:]] if at is not None else []


def _text(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def _attack(
    kind: str, name: str, content: Content, expected: Sequence[str] | None = CODES, *more: str,
    statuses: Sequence[int] = (0, 1, 2),
) -> Attack:  # fmt: skip
    """A table that must be linked to the codes, or, without them, be refused in a line or linked."""
    check = linked(expected) if expected is not None else None
    return Attack(kind, name, (*_LINK, name, *more), {name: content}, _OUTPUTS, statuses, check)


def _workbook_names() -> Iterator[Attack]:
    kind = "names of parts"
    for number, (part, name) in enumerate(
        [
            (SHEET, "xl/Worksheets/Sheet1.xml"),
            (STRINGS, "xl/SharedStrings.xml"),
            (WORKBOOK, "XL/WORKBOOK.XML"),
            ("[Content_Types].xml", "[content_types].xml"),
            (RELATIONS, "xl/_rels/Workbook.xml.rels"),
        ]
    ):
        yield _attack(kind, f"case-{number}.xlsx", book().renamed(part, name).packed())
    yield _attack(kind, "backslash.xlsx", book().packed("\\"))
    absolute = book().replaced(RELATIONS, "worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml")
    yield _attack(kind, "absolute-target.xlsx", absolute.packed())
    dotted = book().replaced(RELATIONS, "worksheets/sheet1.xml", "./../xl/worksheets/sheet1.xml")
    yield _attack(kind, "dotted-target.xlsx", dotted.packed())
    outside = book().replaced(RELATIONS, "worksheets/sheet1.xml", "../../../../etc/passwd")
    yield _attack(kind, "target-outside.xlsx", outside.packed(), None, statuses=(2,))
    web = book().replaced(
        RELATIONS, 'Target="worksheets/sheet1.xml"', 'Target="http://127.0.0.1:9/s.xml" TargetMode="External"'
    )
    yield _attack(kind, "target-external.xlsx", web.packed(), None, statuses=(2,))
    slash = Book({f"/{name}": content for name, content in book().parts.items()})
    yield _attack(kind, "leading-slash.xlsx", slash.packed(), None)


def _workbook_missing() -> Iterator[Attack]:
    kind = "missing or damaged parts"
    for number, part in enumerate((SHEET, WORKBOOK, RELATIONS)):
        yield _attack(kind, f"missing-{number}.xlsx", book().without(part).packed(), None, statuses=(2,))
    yield _attack(kind, "missing-strings.xlsx", book().without(STRINGS).packed(), None, statuses=(2,))
    whole = book().parts[SHEET]
    assert isinstance(whole, str)
    cut = Book({**book().parts, SHEET: whole[: whole.index('<row r="3"')]})
    yield _attack(kind, "sheet-cut-in-its-middle.xlsx", cut.packed(), None, statuses=(2,))
    yield _attack(kind, "sheet-empty-part.xlsx", Book({**book().parts, SHEET: ""}).packed(), None, statuses=(2,))
    yield _attack(kind, "no-sheets.xlsx", book().replaced(WORKBOOK, "<sheet ", "<other ").packed(), None, statuses=(2,))
    yield _attack(kind, "no-such-id.xlsx", book().replaced(WORKBOOK, 'r:id="r1"', 'r:id="r9"').packed(), None)
    chart = book().replaced(RELATIONS, "relationships/worksheet", "relationships/chartsheet")
    yield _attack(kind, "chartsheet.xlsx", chart.packed(), None)
    packed = book().packed()
    yield _attack(kind, "cut-in-the-middle.xlsx", packed[: len(packed) // 2], None, statuses=(2,))
    garbled = bytearray(packed)
    garbled[60:90] = b"\xff" * 30
    yield _attack(kind, "bad-deflate.xlsx", bytes(garbled), None, statuses=(2,))
    yield _attack(kind, "doctype.xlsx", book(inline(ROWS), before='<!DOCTYPE x [<!ENTITY a "b">]>').packed(), None)


ODD_NUMBERS = (  # name, and what is written in place of what in a sheet
    ("index-too-large", "<v>2</v>", "<v>99</v>"),
    ("index-negative", "<v>2</v>", "<v>-1</v>"),
    ("index-fraction", "<v>2</v>", "<v>2.5</v>"),
    ("index-word", "<v>2</v>", "<v>two</v>"),
    ("index-huge", "<v>2</v>", f"<v>{'9' * 5000}</v>"),
    ("index-empty", "<v>2</v>", "<v></v>"),
    ("row-zero", '<row r="3">', '<row r="0">'),
    ("row-negative", '<row r="3">', '<row r="-3">'),
    ("row-word", '<row r="3">', '<row r="three">'),
    ("row-huge", '<row r="3">', f'<row r="{"9" * 4500}">'),
    ("row-beyond", '<row r="3">', '<row r="4294967295">'),
    ("cell-beyond-columns", 'r="A3"', 'r="ZZZZZZZZ3"'),
    ("cell-last-column", 'r="B3"', 'r="XFD3"'),
    ("cell-without-row", 'r="A3"', 'r="A"'),
    ("cell-row-differs", 'r="A3"', 'r="A900000000"'),
    ("style-huge", '<c r="A3"', '<c s="99999999999" r="A3"'),
    ("type-unknown", 'r="A3" t="s"', 'r="A3" t="zzz"'),
)


def _workbook_numbers() -> Iterator[Attack]:
    kind = "absurd numbers and indices"
    for name, old, new in ODD_NUMBERS:
        yield _attack(kind, f"{name}.xlsx", book().replaced(SHEET, old, new).packed(), None)
    yield _attack(kind, "row-last.xlsx", book(inline(ROWS[:2]) + inline(ROWS[2:], 1_048_576)).packed(), None)
    merged = '<mergeCells count="1"><mergeCell ref="A2:XFD1048576"/></mergeCells>'
    yield _attack(kind, "merge-everything.xlsx", book(inline(ROWS), more=merged).packed(), None)
    broken = '<mergeCells count="1"><mergeCell ref="A2:"/></mergeCells>'
    yield _attack(kind, "merge-broken.xlsx", book(inline(ROWS), more=broken).packed(), None)
    many = "".join(f'<mergeCell ref="A{row}:B{row + 1}"/>' for row in range(2, 200_000, 2))
    yield _attack(kind, "merge-many.xlsx", book(inline(ROWS), more=f"<mergeCells>{many}</mergeCells>").packed(), None)
    yield _attack(kind, "dimension-lies.xlsx", _dimension().packed())


def _dimension() -> Book:
    return book().replaced(SHEET, "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')


def _workbook_escapes() -> Iterator[Attack]:
    kind = "OOXML escapes"
    for name, cell in (
        ("escape-cr", "温江区_x000D_"),
        ("escape-inside", "温_x6C5F_区"),
        ("escape-lower", "温江区_x000d_"),
        ("escape-newline", "_x000A_温江区"),
    ):
        rows = (ROWS[0], (cell, "1"), ROWS[2])
        yield _attack(kind, f"{name}-inline.xlsx", book(inline(rows)).packed())
        yield _attack(kind, f"{name}-shared.xlsx", book(*shared(rows)).packed())
    header = (("区县_x000D_", "人口"), *ROWS[1:])
    yield _attack(kind, "escape-header.xlsx", book(inline(header)).packed())
    code = (("代码", "人口"), ("510115_x000D_", "1"), ("_x0035_10107", "2"))
    yield _attack(kind, "escape-code.xlsx", book(inline(code)).packed())
    nul = (ROWS[0], ("温江区_x0000_", "1"), ROWS[2])
    yield _attack(kind, "escape-nul.xlsx", book(inline(nul)).packed(), None)
    surrogate = (ROWS[0], ("温江区_xD83D_", "1"), ROWS[2])
    yield _attack(kind, "escape-surrogate.xlsx", book(inline(surrogate)).packed(), None)


def _bombs() -> Iterator[Attack]:
    kind = "bombs"
    yield _attack(kind, "zeros.xlsx", partial(_padded, b" " * 300_000_000), None, statuses=(2,))
    yield _attack(kind, "understated.xlsx", lambda: understated(_padded(b" " * 300_000_000), SHEET, 900), None)
    yield _attack(kind, "overlapping.xlsx", overlapping(book().packed()), None)
    yield _attack(kind, "cell-of-40-mb.xlsx", lambda: _cell(40_000_000), None)
    yield _attack(kind, "strings-2-million.xlsx", _many_strings, None)
    yield _attack(kind, "parts-5000.xlsx", _many_parts, None)
    yield _attack(kind, "nested-xml.xlsx", lambda: book(inline(ROWS), more="<x>" * 200_000).packed(), None)
    yield _attack(kind, "attributes-many.xlsx", _attributes, None)
    yield _attack(kind, "empty-rows-million.xlsx", _empty_rows, None)


def _padded(padding: bytes) -> bytes:
    parts = {**book().parts, SHEET: sheet(inline(ROWS)).encode() + padding}
    return Book(parts).packed()


def _cell(size: int) -> bytes:
    return book(inline((*ROWS, ("温" * (size // 3), "3")))).packed()


def _many_strings() -> bytes:
    cells, strings = shared(ROWS)
    return book(cells, strings.replace("</sst>", "<si><t>a</t></si>" * 2_000_000 + "</sst>")).packed()


def _many_parts() -> bytes:
    return Book({**book().parts, **{f"xl/other/{number}.xml": "<a/>" for number in range(5000)}}).packed()


def _attributes() -> bytes:
    attributes = " ".join(f'a{number}=""' for number in range(300_000))
    return book().replaced(SHEET, '<row r="3">', f'<row r="3" {attributes}>').packed()


def _empty_rows() -> bytes:
    rows = "".join(f'<row r="{number}"/>' for number in range(4, 1_000_000))
    return book(inline(ROWS) + rows).packed()


def _characters() -> Iterator[Attack]:
    kind = "format characters"
    points = (
        0x00AD, 0x034F, 0x061C, 0x115F, 0x17B4, 0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202D,
        0x202E, 0x2060, 0x2061, 0x2066, 0x2069, 0x206F, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0x1BCA0,
        0x1D173, 0xE0001, 0xE0041, 0xE0100, 0xE01EF,
    )  # fmt: skip
    text = "区县,n\n" + "".join(f"温{chr(point)}江区,{number}\n" for number, point in enumerate(points))
    yield _attack(kind, "in-names.csv", text, ["510115"] * len(points))
    text = "代码,n\n" + "".join(f"51{chr(point)}0115,{number}\n" for number, point in enumerate(points))
    yield _attack(kind, "in-codes.csv", text, ["510115"] * len(points))
    yield _attack(kind, "in-header.csv", "区\u200e县,n\n温江区,1\n武侯区,2\n")
    yield _attack(kind, "in-messages.csv", "区县\n没\u202e有这\u2066个区\n", [""])
    yield _attack(kind, "controls.csv", "区县\n温江区\x1b[31m\n武侯区\x07\n", None)
    yield _attack(kind, "file\u202ename.csv", "姓名\n张三\n", None)
    yield _attack(kind, "line-separators.csv", "区县,n\n温江区\u2028,1\n武侯区\u0085,2\n", None)


def _texts() -> Iterator[Attack]:
    kind = "encodings and separators"
    plain = "区县,人口\n温江区,1\n武侯区,2\n"
    for name, encoding in (("utf16", "utf-16"), ("utf16-be", "utf-16-be"), ("utf32", "utf-32"), ("gbk", "gb18030")):
        bom = b"\xfe\xff" if encoding == "utf-16-be" else b""
        expected = None if encoding == "utf-32" else CODES
        yield _attack(kind, f"{name}.csv", bom + plain.encode(encoding), expected)
    for name, separator in (("pipe", "|"), ("tab", "\t"), ("semicolon", ";")):
        yield _attack(kind, f"{name}.csv", plain.replace(",", separator))
        yield _attack(kind, f"{name}-utf16.csv", plain.replace(",", separator).encode("utf-16"))
        yield _attack(kind, f"{name}-out.csv", plain.replace(",", separator).encode("utf-16"), CODES, "-o", "out.csv")
    yield _attack(kind, "lone-cr.csv", plain.replace("\n", "\r"))
    yield _attack(kind, "nul.csv", plain + "\0\n", None)
    yield _attack(kind, "two-boms.csv", b"\xef\xbb\xbf\xef\xbb\xbf" + plain.encode())
    yield _attack(kind, "sep-line.csv", "sep=;\n" + plain.replace(",", ";"), None)
    yield _attack(kind, "quote-never-closed.csv", plain + '"' + "温江区\n" * 900_000, None)
    yield _attack(kind, "quotes-only.csv", "区县\n" + '"' * 3_000_000, None)


def _sizes() -> Iterator[Attack]:
    kind = "sizes"
    yield _attack(kind, "columns-million.csv", lambda: _columns(1_000_000), None)
    yield _attack(kind, "columns-million-blank.csv", lambda: ("区县" + "," * 1_000_000 + "\n温江区\n").encode(), None)
    yield _attack(kind, "rows-million-short.csv", lambda: ("区县\n" + "温江区\n" * 900_000).encode(), None)
    yield _attack(kind, "rows-unknown.csv", lambda: _unknown(300_000), None)
    yield _attack(kind, "cell-of-9-mb.csv", lambda: ("区县\n" + "温" * 3_000_000 + "\n").encode(), None)
    yield _attack(
        kind, "cells-of-names.csv", lambda: ("地址\n" + ("四川省成都市温江区" * 2_000 + "\n") * 150).encode(), None
    )
    yield _attack(kind, "header-of-1-mb.csv", lambda: ("区县" * 170_000 + ",n\n温江区,1\n").encode(), None)
    yield _attack(kind, "digits.csv", lambda: ("代码\n" + "5" * 5_000_000 + "\n").encode(), None)


def _columns(number: int) -> bytes:
    header = ",".join(f"c{column}" for column in range(number))
    return f"区县,{header}\n温江区{',' * number}\n".encode()


def _unknown(rows: int) -> bytes:
    return ("地址\n" + "".join(f"没有省没有市第{number}区街道社区\n" for number in range(rows))).encode()[:9_900_000]


def _parquet(columns: dict[str, pa.Array], **options: object) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **options)
    return stream.getvalue()


def _huge_cells() -> bytes:
    return _parquet(
        {"区县": pa.array(["温江区", "武侯区"]), "正文": pa.array(["温" * 100_000_000] * 2)}, compression="zstd"
    )


def _dictionary() -> bytes:
    codes = pa.DictionaryArray.from_arrays(pa.array([0] * 100), pa.array(["温" * 10_000_000]))
    return _parquet({"区县": pa.array(["温江区"] * 100), "正文": codes}, compression="zstd")


def _parquets() -> Iterator[Attack]:
    kind = "parquet"
    two = pa.array(["温江区", "武侯区"])
    good = _parquet({"区县": two, "人口": pa.array([1, 2])})
    yield _attack(kind, "good.parquet", good)
    yield _attack(kind, "huge-cells.parquet", _huge_cells, None)
    yield _attack(kind, "dictionary.parquet", _dictionary, None)
    yield _attack(
        kind, "nulls-100-million.parquet", lambda: _parquet({"区县": pa.nulls(100_000_000, pa.string())}), None
    )
    yield _attack(kind, "repeats-20-million.parquet", _repeats, None)
    yield _attack(kind, "columns-50000.parquet", _wide, None)
    yield _attack(kind, "cut.parquet", good[: len(good) // 2], None, statuses=(2,))
    footer = bytearray(good)
    footer[-8:-4] = b"\xff\xff\xff\x7f"
    yield _attack(kind, "footer-length.parquet", bytes(footer), None, statuses=(2,))
    garbled = bytearray(good)
    garbled[4:60] = b"\xff" * 56
    yield _attack(kind, "garbled-page.parquet", bytes(garbled), None)
    yield _attack(kind, "nested.parquet", _parquet({"区县": two, "x": pa.array([[{"a": [1]}], None])}), CODES)
    bad = pa.Array.from_buffers(
        pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\x03\0\0\0"), pa.py_buffer(b"\xff\xfe\xfd")]
    )
    yield _attack(kind, "not-utf8.parquet", _parquet({"区县": bad}), None)
    yield _attack(kind, "binary.parquet", _parquet({"区县": pa.array([b"\xe6\xb8", b"a"])}), None)
    twice = pa.Table.from_arrays([two, two], names=["区县", "区县"])
    yield _attack(kind, "same-name-twice.parquet", _table(twice), None)


def _table(table: pa.Table) -> bytes:
    stream = io.BytesIO()
    pq.write_table(table, stream)
    return stream.getvalue()


def _repeats() -> bytes:
    codes = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000_000, pa.int8()), pa.array(["温江区"]))
    return _parquet({"区县": codes})


def _wide() -> bytes:
    return _parquet({"区县": pa.array(["温江区"]), **{f"c{n}": pa.array([1]) for n in range(50_000)}})


def _command_line() -> Iterator[Attack]:
    kind = "arguments"
    good = "区县,人口\n温江区,1\n武侯区,2\n"
    no_utf8 = b"t\xff.csv".decode("utf-8", "surrogateescape")
    for name, arguments in (
        ("file-not-utf8", ("link", no_utf8)),
        ("within-not-utf8", ("link", "a.csv", "--within", no_utf8)),
        ("columns-not-utf8", ("link", "a.csv", "--columns", f"county={no_utf8}")),
        ("out-not-utf8", ("link", "a.csv", "-o", no_utf8)),
        ("resolve-not-utf8", ("resolve", no_utf8)),
        ("read-not-utf8", ("read", no_utf8)),
        ("query-param-not-utf8", ("query", "1", "-p", f"county={no_utf8}")),
        ("code-not-utf8", ("code", no_utf8)),
    ):
        yield Attack(kind, name, arguments, {"a.csv": good}, _OUTPUTS, (2,), _says_utf8)
    yield Attack(kind, "stdin-of-nothing", ("link", "-", "-o", "out.csv"), stdin=b"", makes=_OUTPUTS, statuses=(2,))
    yield Attack(kind, "out-is-a-folder", ("link", "a.csv", "-o", "."), {"a.csv": good}, _OUTPUTS, (2,))
    yield Attack(kind, "out-in-no-folder", ("link", "a.csv", "-o", "no/out.csv"), {"a.csv": good}, _OUTPUTS, (2,))
    long = "长" * 300
    yield Attack(kind, "name-too-long", ("link", f"{long}.csv"), {"a.csv": good}, _OUTPUTS, (2,))
    yield Attack(kind, "nul-device", ("link", "/dev/null"), makes=_OUTPUTS, statuses=(2,))
    yield Attack(kind, "endless-device", ("link", "/dev/zero", "-o", "out.csv"), makes=_OUTPUTS, statuses=(2,))


def _decisions() -> Iterator[Attack]:
    """What a person decided is never lost: it stays in a file, or the command refuses to replace it."""
    kind = "decisions"
    review = "position,words,reason,reason_zh,candidates,decision,code\nline 3,没有区,,,,leave-out,\n"
    files: dict[str, Content] = {
        "t.csv": "区县,人口\n温江区,1\n没有区,2\n",
        "out.csv": "earlier\n",
        "out-review.csv": review,
        "t-linked.csv": "earlier\n",
        "t-linked-review.csv": review,
    }
    for name, arguments in (
        ("replaced", ("link", "t.csv", "-o", "out.csv", "--force")),
        ("default-output", ("link", "t.csv", "--force")),
        (
            "as-metadata",
            ("link", "t.csv", "-o", "new.csv", "--rdf", "out-review.csv", "--url", "http://x.org/", "--force"),
        ),
        ("as-output", ("link", "t.csv", "-o", "out-review.csv", "--force")),
        ("kept", ("link", "t.csv", "-o", "out.csv", "--force", "--decisions", "out-review.csv")),
        ("wrong", ("link", "t.csv", "-o", "out.csv", "--force", "--decisions", "t.csv")),
    ):
        yield Attack(kind, name, arguments, files, (*_OUTPUTS, "new*"), check=_keeps_decisions)


def _keeps_decisions(run: Run) -> Failure | None:
    kept = [file for file in run.folder.iterdir() if "leave-out" in file.read_text("utf-8", errors="replace")]
    return None if len(kept) >= 2 else Failure(Severity.LOST, "a decision in a review table is gone")


def _says_utf8(run: Run) -> str | None:
    return None if "UTF-8" in run.err else f"does not say UTF-8: {run.err.strip()[-200:]!r}"


PARTS: Sequence[Callable[[], Iterator[Attack]]] = (
    _workbook_names,
    _workbook_missing,
    _workbook_numbers,
    _workbook_escapes,
    _bombs,
    _characters,
    _texts,
    _sizes,
    _parquets,
    _command_line,
    _decisions,
)


def attacks(_seed: int) -> Iterator[Attack]:
    """All of them; none is left to chance."""
    for part in PARTS:
        yield from part()
