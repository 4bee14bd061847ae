"""Formats: the same list in every form that offices publish it in gives the same entries; what is broken is refused."""

import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mingdan.documents.extract import encoded_extract, extract
from mingdan.documents.isolated_reading import FILE_LIMITS
from mingdan.errors import InputError, MingdanError
from mingdan.findings import message as message_of
from mingdan.findings import severity as severity_of
from mingdan.model import NamePath, Notice
from mingdan.notices.parser import parse_file
from mingdan.notices.reading import read_file
from support import handmade
from support.paths import NOTICE

TITLE = "2021年度江苏省示范社区名单"
HEADINGS = ("城市社区治理类", "农村社区治理类")
HEADER = ("序号", "类别", "设区市", "县（市、区）", "乡镇（街道）", "社区（村）")
# section -> its entries: the names by level, and the code
ENTRIES = {
    "1": [
        (NamePath("江苏省", "南京市", "鼓楼区", "湖南路街道", "马台街社区"), "320106003"),
        (NamePath("江苏省", "南京市", "鼓楼区", "湖南路街道", "丁家桥社区"), "320106003"),
        (NamePath("江苏省", "苏州市", "姑苏区", "平江街道", "历史街区社区"), "320508018"),
    ],
    "2": [
        (NamePath("江苏省", "盐城市", "东台市", "五烈镇", "甘港村"), "320981106"),
        (NamePath("江苏省", "扬州市", "邗江区", "瓜洲镇", "瓜洲村"), "321003103"),
    ],
}
# The list as lines of text, and as rows of a table: what is merged reaches over so many rows.
LINES = [TITLE]
ROWS: list[tuple[str, ...]] = [(TITLE,), HEADER]
for _section, _entries in ENTRIES.items():
    LINES.append(f"{'一二'[int(_section) - 1]}、{HEADINGS[int(_section) - 1]}")
    LINES += [f"{number}.{''.join(layers[1:])}" for number, (layers, _) in enumerate(_entries, 1)]
    ROWS += [(str(number), HEADINGS[int(_section) - 1], *layers[1:]) for number, (layers, _) in enumerate(_entries, 1)]
MERGED = {(2, 1): 3, (2, 2): 2, (2, 3): 2, (2, 4): 2, (5, 1): 2}
TEXT = "\n".join(LINES)


def cells(separator: str) -> str:
    """The rows as a spreadsheet saves them: each as wide as the widest; a name quoted."""
    rows = [[*row, *[""] * (len(HEADER) - len(row))] for row in ROWS]
    return "\r\n".join(separator.join(f'"{cell}"' if cell == "平江街道" else cell for cell in row) for row in rows)


def in_html() -> str:
    """The list as a table of a page, below its title."""
    merged = {(row - 1, column): rows for (row, column), rows in MERGED.items()}
    return handmade.html([TITLE], more=handmade.html_table(ROWS[1:], merged))


def in_word() -> str:
    """The list with the numbers that Word prints itself."""
    body = handmade.paragraphs([TITLE])
    for section, entries in ENTRIES.items():
        body += handmade.numbered(HEADINGS[int(section) - 1], 0)
        body += "".join(handmade.numbered("".join(layers[1:]), 1) for layers, _ in entries)
    return body


# name -> (file name, its bytes, format, encoding, position of the third entry)
FILES: dict[str, tuple[str, bytes, str, str, str]] = {
    "utf-8": ("a.txt", TEXT.encode(), "text", "UTF-8", "line 5"),
    "utf-8 with a mark": ("a.txt", TEXT.encode("utf-8-sig"), "text", "UTF-8", "line 5"),
    "gb18030": ("a.txt", TEXT.encode("gb18030"), "text", "GB18030", "line 5"),
    "utf-16 little": ("a.txt", b"\xff\xfe" + TEXT.encode("utf-16-le"), "text", "UTF-16LE", "line 5"),
    "utf-16 big": ("a.txt", b"\xfe\xff" + TEXT.encode("utf-16-be"), "text", "UTF-16BE", "line 5"),
    "crlf": ("a.txt", TEXT.replace("\n", "\r\n").encode(), "text", "UTF-8", "line 5"),
    "cr": ("a.txt", TEXT.replace("\n", "\r").encode(), "text", "UTF-8", "line 5"),
    "no name": ("a", TEXT.encode(), "text", "UTF-8", "line 5"),
    "html": ("a.html", handmade.html(LINES).encode(), "html", "UTF-8", "paragraph 5"),
    "html in gb2312": ("a.htm", handmade.html(LINES, "gb2312").encode("gb18030"), "html", "GB18030", "paragraph 5"),
    "html table": ("a.html", in_html().encode(), "html", "UTF-8", "table 1 row 4"),
    "docx": ("a.docx", handmade.docx(handmade.paragraphs(LINES)), "docx", "", "paragraph 5"),
    "docx with numbers of Word": (
        "a.docx", handmade.docx(in_word(), {"word/numbering.xml": handmade.numbering()}), "docx", "", "paragraph 5",
    ),
    "docx table": ("a.docx", handmade.docx(handmade.docx_table(ROWS, MERGED)), "docx", "", "table 1 row 5"),
    "xlsx": ("a.xlsx", handmade.xlsx(ROWS, MERGED, "名单"), "xlsx", "", "名单!A5"),
    "xls": ("a.xls", handmade.xls(ROWS, "名单"), "xls", "", "名单!A5"),
    "ods": ("a.ods", handmade.ods(ROWS, MERGED, "名单"), "ods", "", "名单!A5"),
    "csv": ("a.csv", cells(",").encode(), "csv", "UTF-8", "line 5"),
    "csv of Excel": ("a.csv", cells(",").encode("gb18030"), "csv", "GB18030", "line 5"),
    "semicolons": ("a.csv", cells(";").encode("utf-8-sig"), "csv", "UTF-8", "line 5"),
    "tabs": ("a.tsv", b"\xff\xfe" + cells("\t").encode("utf-16-le"), "csv", "UTF-16LE", "line 5"),
    "pdf": ("a.pdf", handmade.pdf([LINES]), "pdf", "", "page 1 line 5"),
    "pdf of two pages": ("a.pdf", handmade.pdf([LINES[:4], LINES[4:]]), "pdf", "", "page 2 line 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_same_list_gives_the_same_entries(tmp_path: Path, name: str) -> None:
    called, content, form, encoding, third = FILES[name]
    file = tmp_path / called
    file.write_bytes(content)
    found = read_file(file, root=tmp_path)
    notice = found.notice
    assert [(entry.section, entry.position, entry.ordinal, entry.layers) for entry in notice.entries] == [
        (section, number, number, layers)
        for section, entries in ENTRIES.items()
        for number, (layers, _) in enumerate(entries, 1)
    ]
    assert [entry.words for entry in notice.entries] == [
        "".join(layers[1:]) for entries in ENTRIES.values() for layers, _ in entries
    ]
    assert [one.match.path[-1].code[:9] if one.match else "" for one in found.resolved] == [
        township for entries in ENTRIES.values() for _, township in entries
    ]
    assert {(entry.section, entry.honour, entry.category) for entry in notice.entries} == {
        ("1", TITLE, HEADINGS[0]), ("2", TITLE, HEADINGS[1]),
    }  # fmt: skip
    assert (notice.title, notice.format, notice.encoding) == (TITLE, form, encoding)
    assert notice.entries[2].source_position == third
    assert len({entry.source_position for entry in notice.entries}) == len(notice.entries)
    assert {finding.rule for finding in found.findings if severity_of(finding) != "information"} <= {
        "no-letter",
        "no-claim",
        "new-category",
    }


@pytest.mark.parametrize("name", FILES)
def test_lines_and_columns_are_given_where_the_source_has_them(tmp_path: Path, name: str) -> None:
    called, content, form, _, _ = FILES[name]
    entry = parse_file(tmp_path / called, content=content)[0].entries[2]
    if form == "text":
        assert (entry.line, entry.column) == (5, 3)
        assert LINES[4][2:] == entry.words
    elif form == "csv":
        assert entry.line == 5
    elif form != "html":
        assert (entry.line, entry.column) == (0, 0)


def as_file(form: str, text: str) -> bytes:
    """The real notice in another format."""
    lines = [line for line in text.split("\n") if line.strip()]
    if form == "html":
        return handmade.html(lines).encode()
    if form == "docx":
        return handmade.docx(handmade.paragraphs(lines))
    if form == "xlsx":
        return handmade.xlsx([(line,) for line in lines], {})
    if form == "ods":
        return handmade.ods([(line,) for line in lines], {})
    if form == "pdf":  # a line of the page holds no more than some 60 characters; the letter's are longer
        return handmade.pdf([lines[start : start + 40] for start in range(0, len(lines), 40)])
    return text.encode(form)


@pytest.mark.parametrize("form", ["html", "docx", "xlsx", "ods", "pdf", "gb18030", "utf-16", "utf-8-sig"])
def test_the_real_notice_in_another_format(tmp_path: Path, form: str) -> None:
    """Everything but positions and the checksum is the same; nothing is found wrong."""
    text = NOTICE.read_text("utf-8").replace("\u2002", " ")
    suffix = f".{form}" if form in ("html", "docx", "xlsx", "ods", "pdf") else ".txt"
    plain, other = parse_file(NOTICE)[0], read_file(tmp_path / f"notice{suffix}", as_file(form, text), tmp_path)
    assert same(other.notice) == same(plain)
    assert len(other.notice.entries) == 130
    assert {finding.rule for finding in other.findings if severity_of(finding) != "information"} == set()


def same(notice: Notice) -> list[object]:
    """What a notice says, wherever it stands."""
    entries = [
        (one.section, one.position, one.ordinal, one.honour, one.category, one.words, one.layers)
        for one in notice.entries
    ]
    claims = [(claim.honour, claim.number, claim.example) for claim in notice.claims]
    return [notice.title, notice.date, "".join(notice.signature.split()), entries, claims]


def test_a_pdf_without_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no text layer.*OCR"):
        parse_file(tmp_path / "scan.pdf", content=handmade.pdf([[], []]))


@pytest.mark.parametrize("name", ["utf-8", "gb18030", "docx", "xlsx", "pdf"])
def test_standard_input(name: str) -> None:
    command = [sys.executable, "-m", "mingdan", "read", "--json", "-"]
    done = subprocess.run(command, input=FILES[name][1], capture_output=True, timeout=60, check=False)
    answer = json.loads(done.stdout)
    assert (answer["format"], answer["encoding"]) == FILES[name][2:4]
    assert (answer["townships"], answer["communities"]) == (0, 5)
    assert answer["entries"][2]["position"] == FILES[name][4]
    assert (answer["status"], done.returncode) in {("ok", 0), ("warnings", 1)}
    assert done.stderr == b""


# What is not a notice, by its first bytes: a name that says otherwise does not help.
REFUSED: dict[str, tuple[bytes, str]] = {
    "old Word": (handmade.compound("WordDocument", b"\0" * 4096), r"old Word file \(\.doc\): save it as \.docx"),
    "rtf": (rb"{\rtf1\ansi " + TEXT.encode() + b"}", r"RTF: save it as \.docx"),
    "png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "PNG"),
    "jpeg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "JPEG"),
    "gif": (b"GIF89a" + b"\0" * 50, "GIF"),
    "tiff": (b"II*\0" + b"\0" * 50, "TIFF"),
    "gzip": (b"\x1f\x8b\x08" + b"\0" * 50, "gzip"),
    "rar": (b"Rar!\x1a\x07" + b"\0" * 50, "RAR"),
    "7z": (b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "7z"),
    "a program": (b"\x7fELF\x02\x01" + b"\0" * 50, "program"),
    "another zip": (handmade.zipped({"a.txt": TEXT}), "zip archive, but not a Word"),
    "odt": (
        handmade.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        r"\.odt\): save it as \.docx",
    ),
    "nothing": (b"", "empty"),
    "blanks": (b" \n\t\r\n", "empty"),
    "zeros": (b"\0" * 1000, "UTF-16 without a byte order mark|NUL|empty"),
}


@pytest.mark.parametrize("suffix", [".txt", ".docx", ".xlsx", ".csv", ".html", ""])
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_notice_is_refused_with_its_name(tmp_path: Path, name: str, suffix: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(InputError, match=words) as raised:
        parse_file(tmp_path / f"a{suffix}", content=content)
    assert str(tmp_path / f"a{suffix}") in str(raised.value)
    assert len(str(raised.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("called", "name"),
    [
        ("a.txt", "docx"),
        ("a.csv", "xlsx"),
        ("a.docx", "xlsx"),
        ("a.xlsx", "docx"),
        ("a.html", "pdf"),
        ("a.xlsx", "xls"),
    ],
)
def test_a_name_that_says_another_format(tmp_path: Path, called: str, name: str) -> None:
    with pytest.raises(InputError, match=f"is {name.upper()}.*is called {called[1:]}: call it .{name}"):
        parse_file(tmp_path / called, content=FILES[name][1])


DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
ENTITY = '<row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is></c></row>'
# Archives that no office program writes.
HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a member of 60 MB": ("a.docx", lambda: handmade.docx("", {"word/a.bin": b"\0" * 60_000_000}), "too large"),
    "60 members of 1 MB": ("a.docx", lambda: filled(60, b"\0" * 1_000_000), r"too large.*50 MB"),
    "a ratio of 1,000": ("a.xlsx", lambda: handmade.xlsx([("一" * 3_000_000,)], {}), r"too large.*100 times"),
    "2,001 members": ("a.docx", lambda: filled(1_999, b"<a/>"), r"2,001 members are too many"),
    "an encrypted member": ("a.docx", lambda: handmade.encrypted(handmade.docx("")), "encrypted"),
    "an entity in Word": ("a.docx", lambda: handmade.docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", {}, DTD), "DOCTYPE"),
    "an entity in Excel": ("a.xlsx", lambda: handmade.xlsx([], {}, prolog=DTD, extra=ENTITY), "DOCTYPE"),
    "an entity in ods": ("a.ods", lambda: handmade.ods([("&e;",)], {}, prolog=DTD), "DOCTYPE"),
    "a DTD in UTF-16": ("a.docx", lambda: filled(1, f'<?xml version="1.0"?>{DTD}<x/>'.encode("utf-16")), "DOCTYPE"),
    "a DTD in numbering": ("a.docx", lambda: handmade.docx("", {"word/numbering.xml": f"{DTD}<x/>"}), "DOCTYPE"),
    "no directory": ("a.docx", lambda: handmade.docx("").replace(b"PK\x01\x02", b"PK\x01\x03"), "damaged"),
}


def filled(members: int, content: bytes) -> bytes:
    """A Word file with so many members besides its two."""
    return handmade.docx("", {f"word/{number}.xml": content for number in range(members)})


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_at_once(tmp_path: Path, name: str) -> None:
    called, made, words = HOSTILE[name]
    content = made()
    assert len(content) < 1_000_000
    started = time.monotonic()
    with pytest.raises(InputError, match=words) as raised:
        parse_file(tmp_path / called, content=content)
    assert time.monotonic() - started < 30
    assert str(tmp_path / called) in str(raised.value)


def test_a_stated_size_is_not_believed(tmp_path: Path) -> None:
    """The directory of the archive says 100 bytes; the member, which is unpacked, has 60 MB."""
    content = bytearray(handmade.docx("", {"word/a.xml": b"\0" * 60_000_000}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (100).to_bytes(4, "little")
    started = time.monotonic()
    with pytest.raises(InputError):
        parse_file(tmp_path / "a.docx", content=bytes(content))
    assert time.monotonic() - started < 30


def test_macros_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with macros and an embedded program reads as one without; its reader starts nothing."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError("a program was started")

    more = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"Shell" * 100, "word/embeddings/a.exe": b"MZ\x90"}
    content = handmade.docx(handmade.paragraphs(LINES), more)
    with monkeypatch.context() as patch:
        patch.setattr(subprocess, "Popen", never)
        encoded_extract("docx", tmp_path / "a.docx", content)
    notice = parse_file(tmp_path / "a.docx", content=content)[0]
    plain = parse_file(tmp_path / "a.txt", content=TEXT.encode())[0]
    assert [entry.words for entry in notice.entries] == [entry.words for entry in plain.entries]


def test_formulas_are_not_computed(tmp_path: Path) -> None:
    """What the file keeps as a formula's value is read; a formula without one is an empty cell."""
    extra = '<row r="9"><c r="A9"><f>1+1</f></c><c r="C9" t="str"><f>"苏州"&amp;"市"</f><v>苏州市</v></c>' + "".join(
        f'<c r="{column}9" t="inlineStr"><is><t>{text}</t></is></c>'
        for column, text in (("D", "姑苏区"), ("E", "平江街道"), ("F", "钮家巷社区"))
    )
    entry = parse_file(tmp_path / "a.xlsx", content=handmade.xlsx(ROWS, {}, extra=f"{extra}</row>"))[0].entries[-1]
    assert entry.layers == NamePath("江苏省", "苏州市", "姑苏区", "平江街道", "钮家巷社区")
    assert entry.ordinal is None


@pytest.mark.parametrize(
    "tag", ["div", "span", "li", "table><tr><td", "q", "x-y", "h1", "label", "code", "ins", "dl><dd", "font", "ul><li"]
)
def test_deep_pages_end(tmp_path: Path, tag: str) -> None:
    """Elements within elements, 20,000 deep: read or refused, and quickly."""
    content = f"<html><body><p>{TITLE}</p>{f'<{tag}>' * 20_000}{LINES[2]}</body></html>".encode()
    started = time.monotonic()
    try:
        parse_file(tmp_path / "a.html", content=content)
    except InputError as error:
        assert str(tmp_path) in str(error)
    assert time.monotonic() - started < 60


# One line that a pattern may stumble over: at most so many characters, and two seconds.
LONG = {
    "a name": "成都市温江区" * 30_000,
    "街道": "街道" * 50_000,
    "names": "柳城街道光华社区、" * 10_000,
    "groups": "柳城街道光华社区；柳城街道南浦社区，" * 5_000,
    "labels": "温江区：" * 30_000,
    "numbers": "1.柳城街道光华社区" * 8_000,
    "digits": "1" * 150_000,
    "spaces": "1.成都市" + " " * 150_000 + "温江区柳城街道光华社区",
    "brackets": "光华社区" + "（" * 150_000,
    "numerals": "一" * 150_000,
    "dashes": "-" * 150_000 + "x",
    "quotes": "“" * 150_000,
    "ASCII": "#$ " * 50_000 + "社区",
    "one line of 10 MB": "光" * 3_300_000,
}


@pytest.mark.parametrize("name", LONG)
def test_long_lines_end(tmp_path: Path, name: str) -> None:
    line = LONG[name]
    started = time.monotonic()
    notice, findings = parse_file(tmp_path / "a.txt", content="\n".join([TITLE, line, *LINES[2:]]).encode())
    assert time.monotonic() - started < 30  # what grows with the square takes minutes
    assert {entry.words for entry in notice.entries} >= {"".join(layers[1:]) for layers, _ in ENTRIES["1"]}
    assert all(len(message_of(finding, "en")) < 1_000 for finding in findings)


BROKEN = (
    "utf-8",
    "gb18030",
    "utf-16 little",
    "html",
    "html table",
    "docx",
    "docx table",
    "xlsx",
    "xls",
    "ods",
    "csv",
    "pdf",
)
ISOLATED = {"xlsx", "xls", "ods", "pdf"}  # read by a process of its own, a tenth of a second each


@pytest.mark.parametrize("name", BROKEN)
def test_a_truncated_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    called, content = FILES[name][:2]
    chosen = random.Random(name)  # noqa: S311 - the same cuts in every run
    for _ in range(8 if name in ISOLATED else 60):
        attempt(tmp_path / called, content[: chosen.randrange(1, len(content))])


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_file_is_read_or_refused(tmp_path: Path, name: str) -> None:
    called, content = FILES[name][:2]
    chosen = random.Random(name)  # noqa: S311 - the same damage in every run
    for _ in range(8 if name in ISOLATED else 60):
        damaged = bytearray(content)
        for _ in range(chosen.randrange(1, 8)):
            damaged[chosen.randrange(len(damaged))] = chosen.randrange(256)
        attempt(tmp_path / called, bytes(damaged))


@pytest.mark.parametrize("name", ["docx", "docx table", "xlsx", "ods"])
def test_damage_inside_an_archive_is_read_or_refused(tmp_path: Path, name: str) -> None:
    """The archive is sound, its XML is not."""
    called, content = FILES[name][:2]
    (tmp_path / called).write_bytes(content)
    with zipfile.ZipFile(tmp_path / called) as archive:
        members = {one: archive.read(one) for one in archive.namelist()}
    chosen = random.Random(name)  # noqa: S311 - the same damage in every run
    for _ in range(8 if name in ISOLATED else 60):
        member = chosen.choice([one for one in members if one != "mimetype"])
        damaged = bytearray(members[member])
        for _ in range(chosen.randrange(1, 8)):
            damaged[chosen.randrange(len(damaged))] = chosen.choice(b"<>/&;=\"' \x00\xffw0")
        attempt(tmp_path / called, handmade.zipped({**members, member: bytes(damaged)}))


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(
        [b"", b"<html>", b"<!DOCTYPE html><table>", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"PK\x05\x06", b"1,2\n"]
    ),
    st.binary(max_size=300),
    st.sampled_from([".txt", ".csv", ".html", ".docx", ""]),
)
def test_random_bytes_are_read_or_refused(start: bytes, content: bytes, suffix: str) -> None:
    attempt(Path(f"a{suffix}"), start + content)


@settings(max_examples=8, deadline=None)
@given(st.sampled_from([b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]), st.binary(max_size=2_000))
def test_random_bytes_for_native_parsers_are_read_or_refused(start: bytes, content: bytes) -> None:
    attempt(Path("a"), start + content)


def attempt(file: Path, content: bytes) -> None:
    """Reads; whatever is wrong is an error of ours that names the file."""
    try:
        found = read_file(file, content)
    except MingdanError as error:
        assert str(file) in str(error)
        assert len(str(error)) < 1_000
        return
    assert found.notice.entries or any(severity_of(finding) == "error" for finding in found.findings)


def test_what_is_damaged_is_not_quoted_at_length(tmp_path: Path) -> None:
    """The length of the first member's name is wrong: it reaches over all that follows."""
    content = bytearray(FILES["docx"][1])
    content[26:28] = (1_500).to_bytes(2, "little")
    with pytest.raises(InputError, match="damaged") as raised:
        parse_file(tmp_path / "a.docx", content=bytes(content))
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_title_above_the_table_does_not_hide_the_separator(tmp_path: Path, separator: str) -> None:
    rows = "\n".join(separator.join(row) for row in ROWS)
    assert len(parse_file(tmp_path / "a.csv", content=rows.encode())[0].entries) == 5


def test_the_limits_that_readers_rely_on() -> None:
    assert FILE_LIMITS.seconds <= 30
    assert (FILE_LIMITS.memory or 0) <= 1_000_000_000


def test_too_many_bytes_lines_and_cells_are_refused(tmp_path: Path) -> None:
    for called, content, words in (
        ("a.txt", b"a" * 20_000_001, "too large"),
        ("a.txt", b"\n" * 2_000_001 + b"a", "lines are too many"),
        ("a.csv", b"\n".join([b"," * 1_000] * 1_001), "cells are too many"),
    ):
        with pytest.raises(InputError, match=words):
            extract(tmp_path / called, content)


def test_a_pipe_or_device_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"not a regular file|directory"):
        parse_file(tmp_path)
    with pytest.raises(InputError, match="cannot be read: No such file"):
        parse_file(tmp_path / "nothing.txt")
    if sys.platform == "linux":
        with pytest.raises(InputError, match="not a regular file"):
            parse_file(Path("/dev/zero"))
