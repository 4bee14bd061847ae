"""Reading: every line is accounted for, and what was written comes back, whatever it is."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mingdan.errors import InputError
from mingdan.findings import message as message_of
from mingdan.findings import severity as severity_of
from mingdan.io_text import lines
from mingdan.lexicon.numerals import parse_numeral as written_number
from mingdan.messages import printable, shown
from mingdan.notices.parser import LINE_KINDS, parse_file
from support.paths import NOTICE

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=12)
NUMBERS = "一二三四五六七八九"
LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
one_file = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to write notices to."""
    return tmp_path / "notice.txt"


def test_the_ledger_of_the_real_notice_closes() -> None:
    notice, findings = parse_file(NOTICE)
    assert findings == []
    kinds = Counter(record.kind for record in notice.ledger)
    assert [record.line for record in notice.ledger] == list(range(1, len(lines(NOTICE.read_text("utf-8"))) + 1))
    assert sum(kinds.values()) == len(notice.ledger) == 294
    assert kinds["entry"] == len(notice.entries) == 130
    assert kinds["unrecognised"] == 0


def test_words_stand_where_the_entry_says() -> None:
    text = lines(NOTICE.read_text("utf-8"))
    for entry in parse_file(NOTICE)[0].entries:
        assert text[entry.line - 1][entry.column - 1 :] == entry.words


@one_file
@given(st.text())
def test_any_text_is_read_or_refused_and_every_line_counted_once(file: Path, text: str) -> None:
    try:
        file.write_text(text, "utf-8", newline="")
    except UnicodeEncodeError:  # a lone surrogate cannot be in a file
        return
    try:
        notice, findings = parse_file(file)
    except InputError:
        return
    if notice.format == "text":
        assert len(notice.ledger) == len(LINE_END.split(text.removeprefix("\ufeff")))
    assert {record.kind for record in notice.ledger} <= set(LINE_KINDS)
    assert len({record.line for record in notice.ledger}) == len(notice.ledger)
    assert all((finding.line >= 1 or finding.position) and message_of(finding, "zh") for finding in findings)
    assert notice.entries or any(severity_of(finding) == "error" for finding in findings)


@one_file
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    try:
        parse_file(file)
    except InputError as error:
        assert str(file) in str(error)
        assert "\n" not in str(error)


@one_file
@given(
    sections=st.lists(st.tuples(HAN, st.lists(HAN, min_size=1, max_size=5)), min_size=1, max_size=4),
    line_end=st.sampled_from(["\n", "\r\n", "\r", "\u2028"]),
    mark=st.sampled_from(["{}.", "{}．", "{}、", "（{}）", "{}) "]),
    blank=st.booleans(),
)
@example(sections=[("甲", ["名单"])], line_end="\n", mark="{}.", blank=False)
@example(sections=[("矿区", ["一"])], line_end="\n", mark="{}.", blank=False)
def test_what_is_written_is_read_back(
    file: Path, sections: list[tuple[str, list[str]]], line_end: str, mark: str, blank: bool
) -> None:
    """Whatever the names are made of, they come back with their headings, numbers and places in the list."""
    headings = [f"{heading}示范单位" for heading, _ in sections]
    written = ["某通知", "各市：", "正文。", "附件：名单", "某厅", "2023年11月20日", "名单"]
    for number, (_, names) in enumerate(sections):
        written.append(f"{NUMBERS[number]}、{headings[number]}")
        written += [f"{mark.format(ordinal)}{name}社区" for ordinal, name in enumerate(names, 1)]
    file.write_text((line_end * (1 + blank)).join(written), "utf-8", newline="")
    notice, findings = parse_file(file)
    assert findings == []
    assert [(entry.honour, entry.ordinal, entry.position, entry.words) for entry in notice.entries] == [
        (heading, ordinal, ordinal, f"{name}社区")
        for heading, (_, names) in zip(headings, sections, strict=True)
        for ordinal, name in enumerate(names, 1)
    ]
    for entry in notice.entries:
        # A heading that names a unit (矿区示范单位) gives that layer to what is below it.
        place = entry.honour.removesuffix("示范单位")
        assert "".join(entry.layers) in (entry.words, place + entry.words)
    assert Counter(record.kind for record in notice.ledger)["blank"] == blank * (len(written) - 1)


@given(st.integers(1, 99))
def test_numbers_in_chinese_characters(number: int) -> None:
    tens, ones = divmod(number, 10)
    written = ("" if tens == 0 else "十" if tens == 1 else NUMBERS[tens - 1] + "十") + (
        "" if ones == 0 else NUMBERS[ones - 1]
    )
    assert written_number(written) == number


@given(st.text())
def test_what_is_shown_cannot_move_the_cursor_and_stays_on_its_line(text: str) -> None:
    bad = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
    assert not {unicodedata.category(character) for character in printable(text)} & bad
    assert len(shown(text)) <= 81 * len("\\u{10FFFF}")


def test_a_byte_order_mark_is_no_part_of_the_text(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + NOTICE.read_bytes())
    marked, findings = parse_file(file)
    assert findings == []
    assert marked == parse_file(NOTICE)[0]
