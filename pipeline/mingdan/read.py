"""Step 1: a notice becomes entries, and every line of it is accounted for.

The parts of an official notice and their order are those of GB/T 9704-2012 (党政机关公文格式): title (标题), addressee
(主送机关), body (正文), annex note (附件说明), signature (发文机关署名), date (成文日期), annex (附件).
"""

import re
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mingdan.model import Claim, Entry, Finding, LedgerLine, Notice
from mingdan.text import bad_characters, decode, lines, read_bytes, sha256

MAX_NAME = 100
KINDS = (
    "title", "addressee", "body", "annex-note", "signature", "date",
    "annex-heading", "section", "category", "entry", "unrecognised", "blank",
)  # fmt: skip

_HAN_NUMBER = "一二三四五六七八九十百"
_SECTION = re.compile(rf"([{_HAN_NUMBER}]+)、\s*(.+)")
_CATEGORY = re.compile(rf"[（(]([{_HAN_NUMBER}]+)[）)]\s*(.+)")
_ENTRY = re.compile(r"([0-9]{1,6})\s*[.．、]\s*(.*)")
_YEAR, _DAY = "[0-9]{4}|[〇○零一二三四五六七八九]{4}", "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_DATE = re.compile(f"({_YEAR})年({_DAY})月({_DAY})日")
_CLAIM = re.compile(r"([0-9]{1,20}|[一二三四五六七八九十百]{1,7})个[^，。；、“”]{1,12}为“([^”]{1,40})”")
_NAME = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇0-9A-Za-z（）()·—-]+")
_ANNEX_NOTE = re.compile(r"附\s*件\s*[0-9]{0,2}\s*[：:]?\s*(.{0,80})")
_SENTENCE = re.compile("[。；！？]")
_DIGITS = {character: value for value, character in enumerate("一二三四五六七八九", 1)}


def han_number(text: str) -> int:
    """A number below 1,000 in Chinese characters (十一 -> 11, 二十 -> 20, 一百零一 is not used in headings)."""
    total, digit = 0, 0
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * {"十": 10, "百": 100}[character]
            digit = 0
    return total + digit


def _number(text: str) -> int:
    """A number of a date, in digits or in Chinese characters (二〇二三, 十一)."""
    if text.isascii():
        return int(text)
    if len(text) == 4:
        return int("".join(str(_DIGITS.get(character, 0)) for character in text))
    return han_number(text)


@dataclass
class _Reader:
    """The state of reading one notice, line by line."""

    file: str
    entries: list[Entry] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: list[LedgerLine] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    issued: date | None = None
    part: str = "title"  # the kind of the last line that was no blank
    annex: str = ""  # the annex's title, as the annex note gives it
    has_annex: bool = False  # whether what follows can be the annex
    tail: list[tuple[int, str]] = field(default_factory=list)  # the last lines of the body that are no sentences
    honour: str = ""
    category: str = ""
    section_number: int = 0
    category_number: int = 0
    position: int = 0
    ordinal: int = 0
    heading_line: int = 0  # line of the last heading, 0 once an entry followed it
    heading_kind: str = ""

    def find(self, rule: str, number: int, column: int, text: str, message: str, message_zh: str) -> None:
        """Notes something wrong at a line and column."""
        self.findings.append(Finding(rule, message, message_zh, self.file, number, column, text))

    def line(self, number: int, raw: str) -> None:
        """Takes one line: says what it is, and keeps what it holds."""
        self.findings += bad_characters(self.file, number, raw)
        text = raw.strip()
        kind = "blank"
        if not text and self.titles and self.part == "title":
            self.part = "after title"  # a blank line ends the title, also where no addressee follows
        if text:
            in_annex = self.part in ("annex-heading", "section", "category", "entry", "unrecognised")
            column = raw.index(text) + 1
            kind = self.annex_line(number, column, text) if in_annex else self.letter_line(number, column, text)
            self.part = kind
        self.ledger.append(LedgerLine(number, kind))

    def letter_line(self, number: int, column: int, text: str) -> str:
        """A line of the notice proper, before its annex; gives its kind."""
        if self.annex and text == self.annex:
            return "annex-heading"
        if self.has_annex and _SECTION.fullmatch(text):
            return self.annex_line(number, column, text)  # an annex without a heading of its own
        if found := _ANNEX_NOTE.fullmatch(text):
            self.has_annex = True
            self.annex = found[1].strip()
            return "annex-note"
        if self.part in ("title", "after title") and text.endswith(("：", ":")):
            return "addressee"
        if _DATE.fullmatch(text):
            self.keep_date(number, column, text)
            self.sign()
            self.has_annex = True  # what follows the date is the annex
            return "date"
        if self.part == "title":
            self.titles.append(text)
            return "title"
        if self.part == "date":
            return "annex-heading"
        for claim in _CLAIM.finditer(text):
            self.claims.append(Claim(claim[2], _number(claim[1]), number, column + claim.start()))
        self.tail = [*self.tail, (number, text)] if not _SENTENCE.search(text) else []
        return "body"

    def sign(self) -> None:
        """The lines before the date that are no sentences are the signature."""
        for number, text in self.tail:
            self.signatures.append(text)
            self.ledger[number - 1] = LedgerLine(number, "signature")

    def keep_date(self, number: int, column: int, text: str) -> None:
        """Keeps the date of the notice, if there is such a day."""
        try:
            found = _DATE.fullmatch(text)
            self.issued = date(*(_number(part) for part in found.groups())) if found else None
        except ValueError:
            self.find("date", number, column, text, "no such day in the calendar", "日期不存在")

    def annex_line(self, number: int, column: int, text: str) -> str:
        """A line of the annex; gives its kind."""
        if found := _SECTION.fullmatch(text):
            self.heading(number, column, text, "section", han_number(found[1]), self.section_number + 1)
            self.section_number += 1
            self.category_number = 0
            self.honour, self.category = found[2], ""
            return "section"
        if found := _CATEGORY.fullmatch(text):
            self.heading(number, column, text, "category", han_number(found[1]), self.category_number + 1)
            self.category_number += 1
            self.category = found[2]
            return "category"
        if found := _ENTRY.fullmatch(text):
            self.entry(number, column + found.start(2), found[2], int(found[1]))
            return "entry"
        if not self.section_number:
            return "annex-heading"
        self.find(
            "unrecognised",
            number,
            column,
            text,
            "expected a section (一、…), a category (（一）…) or a numbered entry (1.…)",
            "应为一级标题(一、)、二级标题(（一）)或编号条目(1.)",
        )
        return "unrecognised"

    def heading(self, number: int, column: int, text: str, kind: str, printed: int, expected: int) -> None:
        """A heading: its number, and whether the one before it had entries."""
        if printed != expected:
            self.find(
                "numbering",
                number,
                column,
                text,
                f"the {kind} is numbered {printed}, expected {expected}: one is missing, repeated or out of order",
                f"标题编号为{printed}，应为{expected}：标题缺失、重复或顺序有误",
            )
        if kind == "section" or self.heading_kind == "category":
            self.empty_heading()
        self.heading_line, self.heading_kind = number, kind
        self.position = self.ordinal = 0

    def empty_heading(self) -> None:
        """Notes that the last heading had no entries, if so."""
        if self.heading_line:
            text = self.category or self.honour
            self.find(
                "no-entries",
                self.heading_line,
                1,
                text,
                "the heading has no entries: expected at least one numbered entry (1.…) below it",
                "标题下没有条目",
            )

    def entry(self, number: int, column: int, words: str, ordinal: int) -> None:
        """An entry: its printed number and its words."""
        if not self.honour:
            self.find("no-heading", number, column, words, "an entry before any section (一、…)", "条目之前没有标题")
        if ordinal != self.ordinal + 1:
            self.find(
                "numbering",
                number,
                column,
                words,
                f"the entry is numbered {ordinal}, expected {self.ordinal + 1}: a gap, a repeat or another order",
                f"条目编号为{ordinal}，应为{self.ordinal + 1}：编号缺失、重复或顺序有误",
            )
        self.ordinal = ordinal
        self.position += 1
        self.heading_line = 0
        section = f"{self.section_number}-{self.category_number}" if self.category else str(self.section_number)
        self.entries.append(Entry(section, self.position, ordinal, self.honour, self.category, words, number, column))
        self.name(number, column, words)

    def name(self, number: int, column: int, words: str) -> None:
        """Notes what no name of a place can be."""
        if len(words) > MAX_NAME:
            self.find(
                "too-long", number, column, words,
                f"{len(words)} characters are too long for a name, expected at most {MAX_NAME}",
                f"名称过长：{len(words)}字，最多{MAX_NAME}字",
            )  # fmt: skip
        valid = _NAME.match(words)
        end = valid.end() if valid else 0
        if end < len(words) or not words:
            point = f"{words[end]!a} (U+{ord(words[end]):04X})" if words else "nothing"
            self.find(
                "name", number, column + end, words,
                f"a name cannot hold {point}: expected Chinese characters, digits, letters, （）, · or -",
                "名称中含有不允许的字符，应为汉字、数字、字母或（）·-",
            )  # fmt: skip


def read(file: Path) -> tuple[Notice, list[Finding]]:
    """Reads a notice.

    Args:
        file: the notice as UTF-8 text, with any line ends.

    Returns:
        The notice with all entries that could be read, and everything found wrong, in the order of the lines.

    Raises:
        InputError: the file cannot be read at all, is empty, or is no UTF-8 text.
    """
    text = decode(file, read_bytes(file))
    reader = _Reader(str(file))
    for number, line in enumerate(lines(text), 1):
        reader.line(number, line)
    reader.empty_heading()
    if not reader.entries:
        reader.find(
            "no-entries", len(reader.ledger), 1, "",
            "no entries: expected an annex with a heading (一、…) and numbered entries (1.…)",
            "没有条目：应有附件标题(一、)和编号条目(1.)",
        )  # fmt: skip
    notice = Notice(
        title=" ".join(reader.titles),
        date=reader.issued,
        signature=" ".join(reader.signatures),
        entries=tuple(reader.entries),
        claims=tuple(reader.claims),
        ledger=tuple(reader.ledger),
        text=text,
        sha256=sha256(text),
    )
    return notice, reader.findings
