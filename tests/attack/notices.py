"""Notices for `mingdan read`, `resolve` and `new`: 350 seeded mutations of real ones in every format, and odd files."""

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

from support import handmade
from support.paths import NOTICE
from support.workbooks import book, inline, shared
from support.workspaces import OWN_SOURCE, SECOND

from attack.campaign import Attack, Bench, Content, Failure, Outcome, Run, Severity
from attack.mutate import mutated_archive, mutated_bytes, mutated_text
from attack.tables import ODD_NUMBERS

FORMATS = ("txt", "html", "docx", "xlsx", "ods", "csv", "pdf")
EACH = 50  # mutations of each format
COMMANDS = (("read",), ("read",), ("read", "--json"), ("resolve",), ("new", "--id", "mutant"))
HEADER = ("序号", "类别", "市", "县（市、区）", "乡镇（街道）", "社区（村）")
ROWS = (
    HEADER, ("1", "平安型", "绵阳市", "三台县", "潼川镇", "草堂社区"), ("2", "平安型", "绵阳市", "三台县", "潼川镇", "梓锦社区"),
    ("3", "智慧型", "绵阳市", "平武县", "古城镇", "古城社区"), ("4", "智慧型", "绵阳市", "涪城区", "城厢街道", "解放街社区"),
)  # fmt: skip
MERGED = {(1, 1): 2, (1, 2): 2, (3, 1): 2}


@cache
def _texts() -> tuple[str, ...]:
    return NOTICE.read_text("utf-8"), (OWN_SOURCE / SECOND / "notice.txt").read_text("utf-8")


@cache
def base(form: str, number: int) -> bytes:
    """A whole notice in a format: of the list of paragraphs, or of the table."""
    text = _texts()[number % 2]
    lines = [line for line in text.splitlines() if line.strip()]
    if form == "txt":
        return text.encode()
    if form == "html":
        return (
            handmade.html(lines) if number % 3 else handmade.html([], more=handmade.html_table(ROWS, MERGED))
        ).encode()
    if form == "docx":
        listed = "".join(handmade.numbered(line, number % 2) for line in lines[-12:])
        body = handmade.paragraphs(lines[:-12]) + listed if number % 3 else handmade.docx_table(ROWS, MERGED)
        return handmade.docx(body, {"word/numbering.xml": handmade.numbering()})
    if form == "xlsx":
        return book(*shared(ROWS)).packed() if number % 2 else handmade.xlsx(ROWS, MERGED)
    if form == "ods":
        return handmade.ods(ROWS, MERGED)
    if form == "csv":
        return "\r\n".join(",".join(row) for row in ROWS).encode("utf-8-sig" if number % 2 else "gb18030")
    return handmade.pdf([lines[:40], lines[40:80]])


class Mutation:
    """A mutation of a notice; which one, how, and for which command, is decided by its seed."""

    def __init__(self, seed: int, form: str, number: int) -> None:
        self._seed, self._form, self._number = f"{seed} {form} {number}", form, number
        self.kind, self.name = f"mutations of {form}", f"{form} {number:02}"

    def content(self) -> bytes:
        """The mutated notice."""
        randomness = random.Random(self._seed)  # noqa: S311 - no secret
        content = base(self._form, self._number)
        if self._form in ("docx", "xlsx", "ods") and randomness.random() < 0.7:
            return mutated_archive(content, randomness)
        if self._form in ("txt", "html", "csv") and randomness.random() < 0.6:
            encoding = "gb18030" if self._form == "csv" and self._number % 2 == 0 else "utf-8"
            return mutated_text(content.decode(encoding), randomness).encode(encoding, "surrogatepass")
        return mutated_bytes(content, randomness)

    def __call__(self, bench: Bench) -> Outcome:
        """Hands the mutated notice to a command."""
        command = COMMANDS[self._number % len(COMMANDS)]
        name = f"m.{self._form}"
        makes = ("work/data/source/mutant/*", "work/data/source/*", "data") if command[0] == "new" else ()
        check = _is_json if "--json" in command else None
        return Attack(self.kind, self.name, (*command, name), {name: self.content()}, makes, check=check)(bench)


def _is_json(run: Run) -> Failure | None:
    try:
        json.loads(run.text)
    except ValueError:
        return Failure(Severity.UNCLEAR, f"standard output is not JSON: {run.text[:80]!r}")
    return None


def _read(kind: str, name: str, content: Content, *more: str, statuses: Sequence[int] = (0, 1, 2)) -> Attack:
    return Attack(kind, name, ("read", name, *more), {name: content}, statuses=statuses)


def _tables() -> Iterator[Attack]:
    kind = "tables that claim to be large"
    whole = "四川省绵阳市三台县潼川镇草堂社区"
    for name, cell in (
        ("rowspan", f'<td rowspan="99999999">{whole}</td>'), ("colspan", f'<td colspan="99999999">{whole}</td>'),
        ("both", f'<td rowspan="65534" colspan="65534">{whole}</td>'), ("negative", f'<td rowspan="-5">{whole}</td>'),
        ("digits", f'<td rowspan="{"9" * 5000}">{whole}</td>'), ("many spans", f'<td rowspan="1000">{whole}</td>' * 1000),
    ):  # fmt: skip
        yield _read(kind, f"{name}.html", f"<table><tr>{cell}</tr>{'<tr><td>x</td></tr>' * 1000}</table>")
    ods = handmade.ods(ROWS, {})
    for name, attribute in (
        ("columns-repeated", 'table:number-columns-repeated="1000000000"'), ("rows-spanned", 'table:number-rows-spanned="1000000000"'),
        ("digits", f'table:number-columns-repeated="{"9" * 5000}"'), ("negative", 'table:number-columns-repeated="-1"'),
    ):  # fmt: skip
        yield _read(
            kind,
            f"{name}.ods",
            partial(_replaced, ods, "content.xml", "<table:table-cell ", f"<table:table-cell {attribute} "),
        )
    yield _read(
        kind,
        "rows-repeated.ods",
        _replaced(ods, "content.xml", "<table:table-row>", '<table:table-row table:number-rows-repeated="1000000">'),
    )
    docx = handmade.docx(handmade.docx_table(ROWS, {}))
    for name, properties in (
        ("grid-span", '<w:gridSpan w:val="1000000000"/>'), ("grid-digits", f'<w:gridSpan w:val="{"9" * 5000}"/>'),
        ("grid-word", '<w:gridSpan w:val="many"/>'),
    ):  # fmt: skip
        yield _read(kind, f"{name}.docx", _replaced(docx, "word/document.xml", "<w:tcPr>", f"<w:tcPr>{properties}"))
    for name, old, new in ODD_NUMBERS:
        yield _read(kind, f"{name}.xlsx", book(*shared(ROWS)).replaced("xl/worksheets/sheet1.xml", old, new).packed())
    everything = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield _read(kind, "merge.xlsx", book(inline(ROWS), more=everything).packed())
    last = inline(ROWS[:2]) + inline(ROWS[2:3], 1_048_576)
    yield _read(kind, "last-row.xlsx", book(last).packed())
    kind = "one reader for workbooks"
    for name, odd in (
        ("case.xlsx", book(*shared(ROWS)).renamed("xl/worksheets/sheet1.xml", "xl/Worksheets/Sheet1.xml").packed()),
        ("strings-case.xlsx", book(*shared(ROWS)).renamed("xl/sharedStrings.xml", "xl/SharedStrings.xml").packed()),
        ("backslash.xlsx", book(*shared(ROWS)).packed("\\")),
        ("escapes.xlsx", book(inline([*ROWS[:4], (*ROWS[4][:5], "解放街社区_x000D_")])).packed()),
    ):  # fmt: skip
        yield Attack(kind, name, ("read", name), {name: odd}, statuses=(0, 1), check=_four_entries)
    missing = book(*shared(ROWS)).without("xl/worksheets/sheet1.xml").packed()
    yield _read(kind, "missing.xlsx", missing, statuses=(2,))


def _four_entries(run: Run) -> str | None:
    right = "_x000D_" not in run.text and "4 entries" in run.text
    return None if right else f"not the four entries: {run.text[:300]!r}"


def _replaced(archive: bytes, member: str, old: str, new: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        members = {info.filename: opened.read(info) for info in opened.infolist()}
    assert old.encode() in members[member], (member, old)
    return handmade.zipped({**members, member: members[member].replace(old.encode(), new.encode(), 1)})


def _depth() -> Iterator[Attack]:
    kind = "depth and repetition"
    for name, content in (
        ("tags.html", "<div>" * 200_000 + "名单"), ("tables.html", "<table><tr><td>" * 3_000 + "名单"),
        ("lists.html", "<ul><li>" * 20_000), ("comment.html", "<html><!--" + "-" * 3_000_000), ("open.html", "<" * 3_000_000),
        ("attributes.html", f"<p {'a=b ' * 500_000}>名单</p>"), ("entities.html", "&amp;" * 1_000_000), ("script.html", "<script>" + "<" * 2_000_000),
        ("brackets.txt", "名单\n" + "（" * 1_000_000), ("quotes.txt", "名单\n" + "“" * 1_000_000), ("one-line.txt", "绵阳市三台县潼川镇草堂社区、" * 100_000),
        ("blank-lines.txt", "\n" * 9_000_000), ("spaces.txt", " " * 9_000_000), ("digits.txt", "共" + "9" * 3_000_000 + "个社区"),
        ("hanzi-digits.txt", "共" + "一" * 1_000_000 + "个社区\n" + "十" * 1_000_000), ("numbers.txt", "1." * 1_000_000), ("lines.txt", "1.绵阳市三台县潼川镇草堂社区\n" * 200_000),
        ("headings.txt", "".join(f"（{n}）示范社区\n绵阳市\n" for n in range(100_000))), ("letters.txt", "社" * 3_000_000), ("colons.txt", "绵阳市：" * 500_000),
        ("units.txt", "省市县区" * 700_000), ("commas.csv", "," * 9_000_000), ("quotes.csv", '"' * 9_000_000), ("rows.csv", "市,县\n" + "绵阳市,三台县\n" * 300_000),
        ("columns.csv", "市,县" + ",a" * 1_000_000 + "\n绵阳市,三台县\n"), ("cell.csv", '市,县\n"' + "绵阳市\n" * 800_000 + '",三台县\n'),
    ):  # fmt: skip
        yield _read(kind, name, content)
    nested = "<w:tbl><w:tr><w:tc>" * 20_000
    yield _read(kind, "tables.docx", handmade.docx(nested))
    yield _read(kind, "runs.docx", handmade.docx("<w:p>" + "<w:r><w:t>绵</w:t></w:r>" * 1_000_000 + "</w:p>"))
    yield _read(kind, "paragraphs.docx", handmade.docx("<w:p/>" * 2_000_000))
    yield _read(
        kind,
        "numbering.docx",
        handmade.docx(handmade.numbered("绵阳市", 1) * 100_000, {"word/numbering.xml": handmade.numbering()}),
    )
    start = handmade.numbering().replace('w:start w:val="1"', f'w:start w:val="{"9" * 400}"')
    yield _read(
        kind, "numbering-start.docx", handmade.docx(handmade.numbered("绵阳市", 0), {"word/numbering.xml": start})
    )
    yield _read(kind, "text.docx", lambda: handmade.docx("<w:p><w:r><w:t>" + "绵" * 12_000_000 + "</w:t></w:r></w:p>"))


def _pdf(stream: bytes, filters: str, objects: str = "") -> bytes:
    """A PDF of one page with a content stream as it is; it has no table of places, which readers rebuild."""
    head = (
        "%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
        "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 900 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>\nendobj\n"
        f"5 0 obj\n<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>\nendobj\n{objects}"
        f"4 0 obj\n<</Length {len(stream)}{filters}>>stream\n"
    )
    return (
        head.encode("latin-1") + stream + b"\nendstream\nendobj\ntrailer<</Size 6/Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
    )


def _pdfs() -> Iterator[Attack]:
    kind = "PDF"
    flate = "/Filter/FlateDecode"
    yield _read(kind, "flate-bomb.pdf", lambda: _pdf(zlib.compress(b" " * 900_000_000, 9), flate))
    yield _read(
        kind,
        "flate-twice.pdf",
        lambda: _pdf(zlib.compress(zlib.compress(b" " * 900_000_000, 9), 9), "/Filter[/FlateDecode/FlateDecode]"),
    )
    operators = b"BT /F1 12 Tf 10 10 Td " + b"(a) Tj " * 3_000_000
    yield _read(kind, "text-bomb.pdf", lambda: _pdf(zlib.compress(operators, 9), flate))
    yield _read(kind, "saves.pdf", lambda: _pdf(zlib.compress(b"q " * 30_000_000, 9), flate))
    yield _read(kind, "curves.pdf", lambda: _pdf(zlib.compress(b"1 2 3 4 5 6 c " * 6_000_000, 9), flate))
    yield _read(kind, "arrays.pdf", _pdf(b"[" * 3_000_000, ""))
    form = "4 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 6 0 R>>>>/Length 10>>stream\n/A Do /A Do\nendstream\nendobj\n"
    calls = "".join(
        f"{n} 0 obj\n<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A {n + 1} 0 R>>>>/Length 60>>stream\n"
        f"{'/A Do ' * 10}\nendstream\nendobj\n" for n in range(6, 16)
    )  # fmt: skip
    yield _read(
        kind,
        "forms-in-forms.pdf",
        _pdf(b"/A Do", "", form + calls).replace(b"/Resources<</Font", b"/Resources<</XObject<</A 6 0 R>>/Font"),
    )
    pages = handmade.pdf([["名单"]])
    yield _read(kind, "pages-million.pdf", pages.replace(b"/Count 1", b"/Count 1000000"))
    yield _read(kind, "pages-cycle.pdf", pages.replace(b"/Kids[6 0 R]", b"/Kids[2 0 R 2 0 R]"))
    many = b"/Kids[" + b"6 0 R " * 200_000 + b"]"
    yield _read(
        kind, "page-many-times.pdf", pages.replace(b"/Kids[6 0 R]", many).replace(b"/Count 1", b"/Count 200000")
    )
    yield _read(kind, "length-lies.pdf", pages.replace(b"/Length ", b"/Length 99999999"))
    yield _read(kind, "box-huge.pdf", pages.replace(b"[0 0 900 842]", b"[0 0 1e38 1e38]"))
    yield _read(kind, "pages-2000.pdf", lambda: handmade.pdf([["绵阳市三台县潼川镇草堂社区"]] * 2_000))
    yield _read(kind, "nested-dictionaries.pdf", pages.replace(b"/Catalog", b"/Catalog/A " + b"<</A " * 100_000))


def _other() -> Iterator[Attack]:
    kind = "other files and arguments"
    for name, content in (
        ("empty.txt", b""), ("nul.txt", b"\0" * 1000), ("utf32.txt", "名单".encode("utf-32")), ("png.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 500),
        ("ole.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000), ("rtf.txt", b"{\\rtf1 \\u21517?}"), ("zip.docx", b"PK\x05\x06" + b"\0" * 18),
        ("mixed.txt", "名单\n".encode() * 50 + "社区\n".encode("gb18030") * 50), ("escapes.txt", "名单\n\x1b]0;x\x07\x1b[2J绵阳市\n".encode()),
        ("bidi.txt", "2024年示范社区名单\n1.绵阳市\u202e三台县潼川镇草堂社区\u2066\n".encode()),
    ):  # fmt: skip
        yield _read(kind, name, content)
        yield Attack(kind, f"json {name}", ("read", name, "--json"), {name: content}, check=_is_json)
    yield Attack(kind, "endless device", ("read", "/dev/zero"), statuses=(2,))
    yield Attack(kind, "folder", ("read", "."), statuses=(2,))
    yield Attack(kind, "resolve long", ("resolve", "省市县区" * 10_000))
    yield Attack(kind, "resolve 1,000 characters", ("resolve", "朝阳区" * 333))
    yield Attack(kind, "resolve controls", ("resolve", "绵阳市\x1b[31m\u202e三台县"))
    yield Attack(kind, "resolve many lines", ("resolve", "n.txt"), {"n.txt": "绵阳市三台县潼川镇草堂社区\n" * 100_000})
    yield Attack(
        kind,
        "resolve many unknown",
        ("resolve", "n.txt"),
        {"n.txt": "".join(f"没有的地方{n}社区\n" for n in range(50_000))},
    )
    yield Attack(kind, "code long", ("code", "5" * 100_000), statuses=(2,))


PARTS: Sequence[Callable[[], Iterator[Attack]]] = (_tables, _depth, _pdfs, _other)


def attacks(seed: int) -> Iterator[Attack | Mutation]:
    """The mutations, format by format, and the odd files."""
    yield from (Mutation(seed, form, number) for form in FORMATS for number in range(EACH))
    for part in PARTS:
        yield from part()
