"""The parts of a notice around its list, in the order of GB/T 9704-2012.

Title (标题), addressee (主送机关), body (正文), annex note (附件说明), signature (发文机关署名), date (成文日期), title
of the annex.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import date

from mingdan.lexicon.numerals import parse_numeral
from mingdan.model import Claim, Finding, Line
from mingdan.notices.line_markers import BODY_END, day

ANNEX_NOTE = re.compile(r"附\s*件\s*[0-9一二三四五六七八九十]{0,2}\s*[：:]?\s*(.{0,80})")
_NEXT_ANNEX = re.compile(r"[0-9]{1,2}\s*[.．、]\s*(?=[^0-9\s])")
# The number of a document: 川民发〔2023〕1号; and remarks below a title that are no part of it.
_NUMBER = re.compile(r"[^\s，。：]{1,15}[〔［\[（(]\s*(?:19|20)[0-9]{2}\s*[〕］\]）)]\s*第?\s*[0-9]{1,5}\s*号")
_REMARK = re.compile(r"[（(][^（）()]*(?:排名|排序|顺序|先后|笔画|共\s*[0-9]+\s*[个家名]|[0-9]月)[^（）()]*[）)]")
_TOTAL = re.compile(r"共\s*([0-9]{1,6})\s*[个家名]")
# How lines begin, or end, that stand below a list and belong to it no more.
_FOOTER = re.compile(
    r"^[（(]?(?:此件|抄送|抄报|主送|联系人|联系电话|联系方式|联系地址|地址|邮编|网址|电话|传真|邮箱|公示期|公示时间|监督|特此|以上|附注|来源|编辑"
    r"|审核|发布|信息公开|分享|打印|关闭|希望|上一篇|下一篇|相关)|印发$|^附[：:]|^注|^备注|^说明"
)
_PAGE = re.compile(
    r"^(?:当前|您的?|现在)?(?:所在)?位置[：:]|^首页\s*[>》›/]|(?:发布|更新|成文)(?:时间|日期)[：:]|(?:信息)?来源[：:]|(?:浏览|点击|阅读)(?:次数|量|数)"
    r"|^(?:索引号|文号|发文字号|主题词|字体|字号)[：:]|打印(?:本页|此页)|分享到|扫一扫"
)
_SENTENCE = re.compile("[。；！？]")
# 确定A等30个街道（镇）为“X”: the example A, the number, the honour X.
_CLAIM = re.compile(
    r"(?:([^，。；：、“”《》]{2,40})等)?([0-9]{1,20}|[一二三四五六七八九十百千]{1,7})[个家][^，。；、“”]{0,12}"
    r"(?:(?:为|确定为|命名为)[^，。；、“”]{0,8})?“([^”]{1,40})”"
)
_COMPLETE = re.compile(r"(名单|通知|公告|公示|决定|通报|目录|一览表)(（[^（）]*）)?$")


@dataclass
class Letter:
    """What the lines around a list say, gathered line by line.

    Attributes:
        titles, signatures: their lines.
        annex: the title of the annex: as the annex note gives it, or as it is printed above the list.
        issued: the date.
    """

    file: str
    titles: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    annex: str = ""
    issued: date | None = None
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    body: bool = False  # whether there is a letter at all, not a list alone
    part: str = "title"
    _below: bool = False  # whether the list has begun
    # The last lines that are no sentences: a date below makes them the signature. No notice has more bodies than that.
    _tail: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=100))

    def line(self, line: Line, text: str, ledger: dict[int, str]) -> str:
        """Takes one line above the list that is not blank; gives its kind.

        A signature is known by the date below it: the kinds of its lines in `ledger`, by number of the line, are then
        set anew.
        """
        if beside := self._beside(line, text):
            return beside
        if self.part in ("title", "after title") and _PAGE.search(text):
            return "body"  # what a site prints around a notice
        self.part = self._kind(line, text)
        if self.part == "date":
            self._sign(ledger)
        if self.part in ("body", "signature") and not _SENTENCE.search(text):
            self._tail.append((line.number, text))
        else:
            self._tail.clear()
        return self.part

    def _beside(self, line: Line, text: str) -> str:
        """The kind of a line that stands between title and addressee and is neither; empty for any other."""
        if _NUMBER.fullmatch(text) or (self.issued and _FOOTER.search(text) and not text.startswith("附")):
            self.body = True
            return "body"
        if self.part not in ("title", "annex-heading") or not self.titles or not _REMARK.fullmatch(text):
            return ""
        if total := _TOTAL.search(text):
            self.claims.append(Claim("", int(total[1]), line.number, 1, "*"))
        return self.part

    def _sign(self, ledger: dict[int, str]) -> None:
        """Takes the lines above a date for the signature."""
        for index, signature in self._tail:
            self.signatures.append(signature)
            ledger[index] = "signature"
        self._tail.clear()

    def blank(self) -> None:
        """A blank line ends the title, also where no addressee follows."""
        if self.part == "title" and self.titles:
            self.part = "after title"

    def is_complete(self) -> bool:
        """Whether the title has ended, so that a line below it belongs to it no more."""
        return self.part == "title" and bool(self.titles) and _COMPLETE.search(self.titles[-1]) is not None

    def _kind(self, line: Line, text: str) -> str:
        if self.annex and text == self.annex:
            return "annex-heading"
        if self.part == "annex-note" and _NEXT_ANNEX.match(text):
            return "annex-note"
        if found := ANNEX_NOTE.fullmatch(text):
            self.annex = _NEXT_ANNEX.sub("", found[1]).strip() or self.annex
            return "annex-note"
        if self.part in ("title", "after title") and text.endswith(("：", ":")):
            self.body = True
            return "addressee"
        if self._is_date(line, text):
            return "date"
        if self.part == "title" and not _SENTENCE.search(text):
            self.titles.append(text)
            return "title"
        ended = self.issued is not None or not self.body  # what follows the date is the annex
        if self.part in ("date", "annex-heading", *(("annex-note",) if ended else ())) and not _SENTENCE.search(text):
            self.annex = self.annex if self.part == "annex-heading" else text
            return "annex-heading"
        self.body = True
        self._claims(line, text)
        return "body"

    def _is_date(self, line: Line, text: str) -> bool:
        """Whether a line is the date of the notice; keeps it if there is such a day."""
        try:
            found = day(text)
        except ValueError:
            says = ("no such day in the calendar: the date is left out", "日期不存在，已略去")
            self.findings.append(
                Finding("date", *says, self.file, line.number, 1, text, position=line.position, severity="warning")
            )
            return True
        self.issued = found or self.issued
        return found is not None

    def _claims(self, line: Line, text: str) -> None:
        for claim in _CLAIM.finditer(text):
            honour, units = claim[3], parse_numeral(claim[2])
            self.claims.append(Claim(honour, units, line.number, claim.start() + 1, example=claim[1] or ""))

    def is_footer(self, label: str | None) -> bool:
        """Whether what stands before a colon says that the line is none of the list: 地址：…."""
        return bool(label and _FOOTER.search(label))

    def after(self, line: Line, text: str, ledger: dict[int, str]) -> str:
        """Takes a line below the list that belongs to the letter (a signature, a date, a sentence); gives its kind.

        The kind of any other line is empty.
        """
        if not self._below:
            self._below = True
            self._tail.clear()  # no line above the list signs what stands below it
        if self._is_date(line, text):
            self.part = "date"
            self._sign(ledger)
            return "date"
        if BODY_END.search(text) and len(text) <= 40:
            self._tail.append((line.number, text))
            return "signature"
        beside = _FOOTER.search(text) or _NUMBER.fullmatch(text) or _REMARK.fullmatch(text)
        return "body" if beside or _SENTENCE.search(text) else ""
