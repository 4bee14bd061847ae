"""Bad notices: each fault has its own message with file, line, column and the words; nothing is published or lost."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.findings import message, report_line, severity
from mingdan.findings import message as message_of
from mingdan.model import Finding
from mingdan.notices.parser import parse_file
from mingdan.notices.reading import read_and_resolve
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.release.notices import Build, build
from mingdan.workspace import Workspace
from support.paths import ROOT

LIUCHENG = "1.成都市温江区柳城街道光华社区\n"  # line 86


def swap(old: str, new: str, times: int = 1) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, times)

    return change


# name -> (change to the notice, rule, line, column, words in the message)
FAULTS: dict[str, tuple[Callable[[str], str], str, int, int, str]] = {
    "headings without entries": (
        lambda text: re.sub(r"^[0-9]+\..*\n", "", text, flags=re.MULTILINE).removesuffix("8.眉山市丹棱县齐乐镇狮子社区"),
        "no-entries", 165, 1, "no list",
    ),
    "a section's entries are missing": (
        lambda text: text[: text.index("（六）") + len("（六）自治互助型")], "count", 0, 0, "Section 2-6 has 0 entries, [counts] of source.toml says 8",
    ),
    "counts do not match": (swap("8.眉山市丹棱县齐乐镇狮子社区", ""), "count", 280, 1, "says 8"),
    "the text claims another number": (swap("等30个", "等31个"), "claim", 7, 73, "says 31 under"),
    "a gap in the numbering": (swap("2.成都市金堂县赵镇街道沱源社区", "3.成都市金堂县赵镇街道沱源社区"), "numbering", 88, 3, "expected 2"),
    "a repeat in the numbering": (swap("30.资阳市乐至县", "29.资阳市乐至县"), "numbering", 80, 4, "number 29, expected 30"),
    "a missing category heading": (swap("（三）社会组织参与型\n", ""), "numbering-restart", 185, 3, "restarts at 1 under the same heading"),
    "a heading out of order": (swap("（四）社区服务", "（五）社区服务"), "numbering-heading", 228, 1, "number 5, expected 4"),
    "an unknown category": (swap("（五）智慧科技型", "（五）元宇宙型"), "unknown-category", 260, 1, "元宇宙型"),
    "an unknown honour": (swap("二、2022年全省", "二、2021年全省"), "unknown-honour", 82, 1, "2021年全省基层治理示范社区"),
    "no known prefecture": (swap(LIUCHENG, "1.蓉城市温江区柳城街道光华社区\n"), "unknown-prefecture", 86, 3, "蓉城市"),
    "no known county": (swap(LIUCHENG, "1.成都市不存在区柳城街道光华社区\n"), "unknown-county", 86, 3, "“不存在区柳城街道光华社区” is not a county of 四川省成都市"),
    "a county of another prefecture": (swap(LIUCHENG, "1.自贡市温江区柳城街道光华社区\n"), "unknown-county", 86, 3, "510115 四川省成都市温江区 elsewhere-in-province"),
    "a street of another county": (swap(LIUCHENG, "1.成都市温江区文君街道光华社区\n"), "unknown-township", 86, 3, "“文君街道光华社区” is not a township-level division of 四川省成都市温江区"),
    "a community that the register lacks": (swap(LIUCHENG, "1.成都市温江区柳城街道光花社区\n"), "unknown-community", 86, 3, "510115001044 四川省成都市温江区柳城街道光华社区"),
    "no street": (swap(LIUCHENG, "1.成都市温江区光华社区\n"), "no-township", 86, 3, "成都市温江区光华社区"),
    "nothing below the county": (swap(LIUCHENG, "1.成都市温江区\n"), "wrong-unit", 86, 3, "温江区"),
    "another province": (swap(LIUCHENG, "1.重庆市渝中区大溪沟街道光华社区\n"), "outside", 86, 3, "重庆市渝中区大溪沟街道 is not in 四川省"),
    "a duplicate": (swap("2.成都市金堂县赵镇街道沱源社区", "2.成都市温江区柳城街道光华社区"), "duplicate", 88, 3, "line 86"),
    "a duplicate under another name": (
        swap("2.成都市金堂县赵镇街道沱源社区", "2.四川省成都市温江区柳城街道光华社区"), "duplicate", 88, 3, "line 86",
    ),
    "a community among the streets": (
        swap("2.成都市温江区柳城街道\n", "2.成都市温江区柳城街道光华社区\n"), "wrong-unit", 24, 3, "expected a sub-district or town",
    ),
    "a control character": (swap("1.成都市温江区柳城街道光华", "1.成都市温江区柳城街道\x1b[31m光华"), "character", 86, 3, "control character (U+001B)"),
    "a right-to-left override": (swap("1.成都市温江区柳城街道光华", "1.成都市温江区柳城街道\u202e光华"), "character", 86, 3, "U+202E"),
    "a private-use character": (swap("1.成都市温江区柳城街道光华", "1.成都市温江区柳城街道\ue000光华"), "character", 86, 3, "U+E000"),
    "a look-alike character": (swap(LIUCHENG, "1.成都巿温江区柳城街道光华社区\n"), "unknown-county", 86, 3, "成都巿"),
    "quotes": (swap("光华社区\n", '光华"社区\n'), "name", 86, 3, "U+0022"),
    "a script": (swap("光华社区\n", "光华<script>alert(1)</script>社区\n"), "name", 86, 3, "U+003C"),
    "a backslash": (swap("光华社区\n", "光华\\u0022社区\n"), "name", 86, 3, "U+005C"),
    "a name that is too long": (swap("光华社区\n", "光华" * 60 + "社区\n"), "too-long", 86, 3, "at most 100"),
    "a line that is nothing": (swap(LIUCHENG, LIUCHENG + "详见后续公布，敬请期待\n"), "unrecognised", 87, 1, "neither a heading"),
    "an entry without its number": (swap(LIUCHENG, "成都市温江区柳城街道光华社区\n"), "numbering", 88, 3, "number 2, expected 1"),
    "two names in one entry": (swap(LIUCHENG, "1.成都市温江区柳城街道光华社区、南浦社区\n"), "several", 86, 3, "several names"),
    "a remark in brackets": (swap("光华社区\n", "光华社区（原柳台社区）\n"), "remark", 86, 3, "原柳台社区"),
    "an example that the list lacks": (swap("，成都市温江区柳城街道光华社区等", "，成都市温江区柳城街道光花社区等"), "example", 7, 117, "no entry has this name"),
    "another title": (swap("关于确定2022年全省", "关于确定2022年四川省"), "title", 1, 1, "differs from that of source.toml"),
    "another date": (swap("2023年11月20日", "2023年11月21日"), "date", 15, 1, "source.toml says 2023-11-20"),
    "an impossible date": (swap("2023年11月20日", "2023年13月40日"), "date-invalid", 15, 1, "does not exist"),
    "another issuing body": (swap("\n四川省民政厅\u2002", "\n四川省教育厅\u2002"), "issuer-missing", 13, 1, "四川省民政厅"),
    "a body that source.toml does not have": (swap("中共四川省委组织部\n\n2023年", "中共四川省委组织部 四川省教育厅\n\n2023年"), "issuer", 13, 1, "四川省教育厅"),
    "another number of a cited document": (swap("川民发〔2020〕40号", "川民发〔2019〕99号"), "cites", 7, 38, "not in [[cites]]"),
    "the claim in other characters": (swap("等30个", "等三十一个"), "claim", 7, 73, "says 31"),
    "the claim lost": (swap("等30个街道（镇）为", "等街道（镇）为"), "claim-source-missing", 0, 0, "source.toml says 30"),
    "no annex": (lambda text: text[: text.index("一、2022")], "no-entries", 20, 1, "no list (名单)"),
}  # fmt: skip


def text_of(finding: Finding) -> str:
    """What a finding says: its words, its message and its candidates."""
    meant = (f"{one.code} {one.name} {one.reason.kind}" for one in finding.candidates)
    return " | ".join((finding.text, message(finding, "en"), *meant))


def spoil(workspace: Workspace, change: Callable[[str], str]) -> None:
    notice = workspace.source / "sichuan-2022" / "notice.txt"
    notice.write_bytes(change(notice.read_bytes().decode()).encode())


# What leaves nothing that could be kept; all else is a warning, which holds up publishing until somebody decides.
ERRORS = {"headings without entries", "no annex", "a missing category heading"}


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_has_its_message_and_place(own_workspace: Workspace, name: str) -> None:
    change, rule, line, column, words = FAULTS[name]
    spoil(own_workspace, change)
    built = build(own_workspace)
    assert built.files == {}
    found = [f for f in built.findings if f.rule == rule and (f.line, f.column) == (line, column)]
    assert found, [(f.rule, f.line, f.column, text_of(f)) for f in built.findings]
    assert any(words in text_of(finding) for finding in found), found
    assert {severity(finding) for finding in found} == {"error" if name in ERRORS else "warning"}
    assert all(message(finding, "zh") and finding.file.endswith("notice.txt") for finding in built.findings)


# Changes that typing, copying and saving make, and that mean nothing.
HARMLESS: dict[str, Callable[[str], str]] = {
    "a zero-width space": swap("柳城街道光华", "柳城街道\u200b光华", 2),
    "a variation selector": swap("柳城街道光华", "柳城街道光华\ufe0f", 2),
    "a soft hyphen": swap("柳城街道光华", "柳城街道\u00ad光华", 2),
    "a byte order mark inside": swap("二、2022", "\ufeff二、2022"),
    "a radical for a character": swap("1.成都市青白江区大弯", "1.成都市青白江区⼤弯"),
    "full-width digits": swap("1.成都市温江区", "１.成都市温江区"),
    "spaces inside": swap("1.成都市温江区柳城街道光华", "1. 成都市\u3000温江区\t柳城街道\u00a0光华"),
    "indented": lambda text: re.sub(r"^(?=\S)", "\u3000\u3000", text, flags=re.MULTILINE),
    "other marks": lambda text: re.sub(r"^([0-9]+)\.", r"（\1）", text, flags=re.MULTILINE),
    "no blank lines": lambda text: re.sub(r"\n{2,}(?!四川)", "\n", text),
}


@pytest.mark.parametrize("name", HARMLESS)
@pytest.mark.slow_beyond(1, "builds the real notice for each habit")
def test_what_typing_adds_changes_nothing(own_workspace: Workspace, built: Build, name: str) -> None:
    """The same recognitions of the same divisions with the same words, wherever they stand now."""
    spoil(own_workspace, HARMLESS[name])
    found = build(own_workspace)
    assert found.findings == ()
    assert told(found) == told(built)
    assert len(told(found)) == 130


def told(built: Build) -> list[tuple[str, ...]]:
    roster = built.rosters[0]
    return [
        (one.entry.section, str(one.entry.position), str(one.entry.ordinal), one.entry.words, one.match.path[-1].code)
        for one in roster.recognitions
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-8-sig"])
@pytest.mark.slow("builds the real notice twice for each encoding; two are quick tests in documents/test_same_graph")
def test_another_encoding_gives_the_same_graph(own_workspace: Workspace, built: Build, encoding: str) -> None:
    notice = own_workspace.source / "sichuan-2022" / "notice.txt"
    text = notice.read_bytes().decode()
    notice.write_bytes(text.replace("\u2002", " ").encode(encoding))
    plain = build(own_workspace)
    notice.write_bytes(text.replace("\u2002", " ").encode())
    assert plain.findings == ()
    assert plain.ntriples == build(own_workspace).ntriples
    assert told(plain) == told(built)


def test_all_faults_are_reported_in_one_run_and_nothing_is_lost(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as published:
        main(["publish", "--data", str(own_workspace.root)])
    assert published.value.code == 0
    before = contents(own_workspace)
    chosen = (
        "no known county",
        "an unknown category",
        "a heading out of order",
        "another date",
        "the text claims another number",
    )
    for name in chosen:
        spoil(own_workspace, FAULTS[name][0])
    capsys.readouterr()
    with pytest.raises(SystemExit) as refused:
        main(["publish", "--data", str(own_workspace.root)])
    assert refused.value.code == 1
    printed = capsys.readouterr().out
    for name in chosen:
        _, rule, line, column, _ = FAULTS[name]
        assert re.search(rf"  line {line} column {column} +{rule}", printed), (name, printed)
    assert re.fullmatch(r"nothing published: \d+ findings", printed.splitlines()[-1])
    assert contents(own_workspace) == before


def contents(workspace: Workspace) -> dict[Path, bytes]:
    """All that is published, file by file."""
    return {file: file.read_bytes() for file in workspace.published.rglob("*") if file.is_file()}


def test_no_control_character_reaches_the_terminal(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(own_workspace, swap("1.成都市温江区柳城街道光华", "1.成都市温江区柳城街道\x1b[31m\u202e光华"))
    with pytest.raises(SystemExit):
        main(["publish", "--data", str(own_workspace.root)])
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert "\u202e" not in printed
    assert "\\u{001B}" in printed


UNREADABLE: dict[str, tuple[bytes | None, str]] = {
    "missing": (None, "no such file: expected the notice as notice.txt"),
    "empty": (b"", "the file is empty"),
    "blank": (b" \n\n", "the file is empty"),
    "utf-16 without a mark": ("四川省ABCD\n1.".encode("utf-16-le") * 3, "UTF-16 without a byte order mark"),
    "half gbk": (
        "第一行，第一行\n".encode() + "第二行".encode("gbk"),
        "notice.txt:2: byte 0xB5 at offset 22 is not UTF-8",
    ),
    "bad byte": ("第一行\n第二".encode() + b"\xff", "notice.txt:2: byte 0xFF at offset 16 is not UTF-8"),
    "pdf": (b"%PDF-1.7\n", "is PDF by its content, but is called .txt: call it .pdf"),
    "png": (b"\x89PNG\r\n", "is a PNG image"),
    "turtle": (b"PREFIX dct: <http://purl.org/dc/terms/>\n", "is RDF: mingdan check reads it"),
    "old turtle": (b"\xef\xbb\xbf@prefix dct: <http://purl.org/dc/terms/> .\n", "is RDF: mingdan check reads it"),
    "n-triples": (b'<https://example.org/a> <https://example.org/b> "c" .\n', "is RDF: mingdan check reads it"),
    "json": (b'\n{"@context": {}}\n', "is JSON"),
    "docx": (b"PK\x03\x04rest", "is a damaged zip or Office file"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_notice_is_one_message_and_status_2(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, words = UNREADABLE[name]
    notice = own_workspace.source / "sichuan-2022" / "notice.txt"
    notice.unlink()
    if content is not None:
        notice.write_bytes(content)
    with pytest.raises(SystemExit) as failed:
        main(["publish", "--data", str(own_workspace.root)])
    assert failed.value.code == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told
    assert not own_workspace.published.exists()


def test_more_entries_than_anybody_can_answer_for_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingdan.notices.parser.MAX_ENTRIES", 5)
    text = "".join(f"{number}.成都市温江区柳城街道第{number}社区\n" for number in range(1, 8))
    with pytest.raises(InputError, match="more than 5 entries: split the list"):
        parse_file(tmp_path / "notice.txt", content=text.encode())
    assert len(parse_file(tmp_path / "notice.txt", content=text[: text.index("6.")].encode())[0].entries) == 5


def test_a_directory_in_place_of_the_notice(own_workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    notice = own_workspace.source / "sichuan-2022" / "notice.txt"
    notice.unlink()
    notice.mkdir()
    with pytest.raises(SystemExit) as failed:
        main(["publish", "--data", str(own_workspace.root)])
    assert failed.value.code == 2
    assert "is a directory" in capsys.readouterr().err


DESCRIPTIONS = {
    "no TOML": ("title =", "cannot be read as TOML"),
    "a missing key": ('title = "x"', "missing key: edition_year"),
    "an unknown key": ("colour = 1", "unknown key: colour"),
    "a wrong type": ('edition_year = "2022"', "edition_year: '2022' is not a whole number"),
}


@pytest.mark.parametrize("name", DESCRIPTIONS)
def test_a_bad_description_names_the_key(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    content, words = DESCRIPTIONS[name]
    (own_workspace.source / "sichuan-2022" / "source.toml").write_text(content, "utf-8")
    with pytest.raises(SystemExit) as failed:
        main(["publish", "--data", str(own_workspace.root)])
    assert failed.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("slug", ["Bad Slug", "../up", "名单", "a--b", ""])
def test_a_slug_that_cannot_stand_in_an_iri_is_refused(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str], slug: str
) -> None:
    file = own_workspace.source / "sichuan-2022" / "source.toml"
    file.write_text(file.read_text("utf-8").replace('"sichuan-civil-affairs"', f'"{slug}"'), "utf-8")
    with pytest.raises(SystemExit) as failed:
        main(["publish", "--data", str(own_workspace.root)])
    assert failed.value.code == 2
    assert "cannot stand in an IRI" in capsys.readouterr().err


def test_no_workspace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as failed:
        main(["publish", "--data", str(tmp_path)])
    assert failed.value.code == 2
    assert "expected a workspace with data/source" in capsys.readouterr().err


@pytest.mark.slow("reads 100,000 lines")
def test_a_large_notice_is_read_to_the_end(own_workspace: Workspace) -> None:
    """A million blank lines, 4,000 spaces in a name, a word repeated 50,000 times: nothing hangs."""
    spoil(
        own_workspace,
        swap(
            LIUCHENG,
            "\n" * 1_000_000 + "1.成都市" + " " * 4_000 + "温江区柳城街道光华社区\n2." + "街道" * 50_000 + "\n",
        ),
    )
    started = time.monotonic()
    found = build(own_workspace)
    assert time.monotonic() - started < 60
    long = [finding for finding in found.findings if finding.rule == "too-long"]
    assert [finding.line for finding in long] == [1_000_087], [message_of(finding, "en") for finding in long]
    assert all(len(report_line(finding, "en")) < 1000 for finding in found.findings)
    assert len(found.rosters[0].notice.entries) == 130


SHARED = ROOT.parent / "shared" / "bad_inputs"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of bad inputs is not part of the project")
@pytest.mark.slow("reads the collection of bad inputs")
def test_no_bad_input_of_the_collection_escapes(own_workspace: Workspace) -> None:
    """Every file of the collection ends in findings or an error of ours, and only a sound text is published."""
    source = own_workspace.sources()[0]
    names = [file for file in sorted(SHARED.glob("*.txt")) if file.is_file()]
    assert len(names) > 80
    for file in names:
        try:
            found = read_and_resolve(replace(source, file=file), load_reviewed_decisions(own_workspace.root))
        except InputError:
            continue
        assert found.blocking or (found.roster and len(found.roster.recognitions) == 130), file.name
