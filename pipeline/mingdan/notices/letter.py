"""Reads the parts of a notice around its list, in the order of GB/T 9704-2012.

They are title (标题), addressee (主送机关), body (正文), annex note (附件说明), signature (发文机关署名), date
(成文日期) and title of the annex.
"""

import re
from collections import deque
from dataclasses import dataclass, field
from datetime import date

from mingdan.findings import finding
from mingdan.lexicon.numerals import NUMERALS, ORDINALS, parse_numeral
from mingdan.lexicon.written_names import has_name_ending
from mingdan.model import Claim, Finding, Line, Place
from mingdan.notices.line_markers import BODY_END, YEAR_AND_MONTH, parse_date

ANNEX_NOTE = re.compile(rf"附\s*件\s*[0-9{ORDINALS}]{{0,2}}\s*[：:]?\s*(.{{0,80}})")
NEXT_ANNEX = re.compile(r"[0-9]{1,2}\s*[.．、]\s*(?=[^0-9\s])")
# The number of a document: 川民发〔2023〕1号.
DOCUMENT_NUMBER = re.compile(
    r"[^\s，。：]{1,15}[〔［\[（(﹝]\s*(?:19|20)[0-9]{2}\s*[〕］\]）)﹞]\s*第?\s*[0-9]{1,5}\s*号|(?:19|20)[0-9]{2}年第\s*[0-9]{1,5}\s*号"
)
# The head of an official letter: the issuing bodies and 文件.
LETTERHEAD = re.compile(
    r"[^，。：]{4,60}(?:政府|厅|局|委|委员会|办公室|部|委办公室)\s*文\s*件|特\s*急|加\s*急|平\s*急|机\s*密|秘\s*密|[0-9]{6}"
)
# A remark below a title, which is not part of it.
REMARK_LINE = re.compile(r"[（(][^（）()]*(?:排名|排序|顺序|先后|笔画|共\s*[0-9]+\s*[个家名]|[0-9]月)[^（）()]*[）)]")
_TOTAL = re.compile(r"共\s*([0-9]{1,6})\s*[个家名]")
# Beginnings and endings of lines below a list that do not belong to it.
_FOOTER = re.compile(
    r"^[（(]?(?:此件|抄送|抄报|主送|联系人|联系电话|联系方式|联系地址|地址|邮编|网址|电话|传真|邮箱|公示期|公示时间|监督|特此|以上|附注|来源|编辑"
    r"|审核|发布|信息公开|分享|打印|关闭|希望|上一篇|下一篇|相关|版权所有|网站标识码|公网安备|主办单位|承办单位|主办：|承办：|技术支持|填表|责任编辑|记者|通讯员)|印发$|^附[：:]|^注[：:]|^备注|^说明|ICP备|[局厅委部]编?[编印制宣]$"
)
# The entries of the menu of a site.
_MENU = (
    "(?:网站)?首页|政[务府](?:信息)?公开|信息公开|(?:办事|政务|便民|公共)服务|(?:政民)?互动(?:交流)?|(?:新闻|要闻|工作)(?:中心|动态|资讯)|通知公告|公告公示|公示公告"
    r"|公告栏|机构(?:概况|职能|设置)|专题专栏|政策(?:法规|文件|解读)|解读回应|数据(?:开放|发布)|走进\S{1,6}|无障碍(?:浏览|阅读)?|长者模式|适老化|登录|注册"
    "|繁体(?:版|中文)?|简体(?:版|中文)?|English|网站地图|联系我们|搜索"
)
# Text that a site prints around a notice.
PAGE_TEXT = re.compile(
    rf"^(?:(?:{_MENU})[\s|｜·]*)+$|^您?(?:现在|当前|目前)?(?:的|所在|所在的)?位置[：:]|^(?:网站)?首页\s*[>》›/]|(?:发布|更新|成文)(?:时间|日期)[：:]"
    r"|(?:信息)?来源[：:]|(?:浏览|点击|阅读)(?:次数|量|数)|^(?:索引号|文号|发文字号|主题词|字体|字号)[：:]|打印(?:本页|此页)|分享到|扫一扫"
)
SENTENCE_END = re.compile("[。；！？]")
# 确定A等30个街道（镇）为“X”: the example A, the number and the honour X.
_CLAIM = re.compile(
    rf"(?:([^，。；：、“”《》]{{2,40}})等)?([0-9]{{1,20}}|[{NUMERALS}]{{1,7}})[个家][^，。；、“”]{{0,12}}"
    r"(?:(?:为|确定为|命名为)[^，。；、“”]{0,8})?“([^”]{1,40})”"
)
TITLE_END = re.compile(
    r"(名单|通\s*知|公\s*告|公\s*示|决\s*定|通\s*报|目录|名录|一览表?|信息表|名册|清单)(（[^（）]*）)?$"
)
_MAX_BODY_NAME = 40


def is_footer(text: str) -> bool:
    """Whether a line begins or ends as those do that offices and sites add below a list."""
    return _FOOTER.search(text) is not None and (
        re.search("[：:，。；]", text) is not None or not has_name_ending(text)
    )


def is_imprint(text: str) -> bool:
    """Whether a line is a remark, an address or a number that offices add to a list."""
    return any((is_footer(text), DOCUMENT_NUMBER.fullmatch(text), REMARK_LINE.fullmatch(text)))


@dataclass
class Letter:
    """The parts of a notice around its list, gathered line by line.

    Attributes:
        file: the name of the file, for findings.
        titles: the lines of the title.
        signatures: the lines of the signature.
        number: the number of the document (浏政发〔2023〕5号).
        annex: the title of the annex, from the annex note or from above the list.
        issued: the date.
        claims: the counts that the text gives.
        findings: what is wrong.
        has_text: whether the file holds more than a title and a list.
        part: the part that the last line belongs to.
    """

    file: str
    titles: list[str] = field(default_factory=list)
    signatures: list[str] = field(default_factory=list)
    number: str = ""
    annex: str = ""
    issued: date | None = None
    claims: list[Claim] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    has_text: bool = False
    part: str = "title"
    _is_below_list: bool = False
    # The last lines that are not sentences, which a date below them makes the signature; no notice has more bodies.
    _unsigned: deque[tuple[int, str]] = field(default_factory=lambda: deque(maxlen=100))

    def add_line(self, line: Line, text: str, ledger: dict[int, str]) -> str:
        """Takes a line above the list that is not blank; returns its kind.

        A date turns the lines above it into the signature; their kinds in `ledger` (by number of the line) are changed.
        """
        if kind := self._kind_of_interjection(line, text):
            return kind
        if self.part in ("title", "after title") and PAGE_TEXT.search(text):
            return "body"
        self.part = self._next_part(line, text)
        if self.part == "date":
            self._take_signature(ledger)
        if self.part in ("body", "signature") and not SENTENCE_END.search(text):
            self._unsigned.append((line.number, text))
        else:
            self._unsigned.clear()
        return self.part

    def add_line_below(self, line: Line, text: str, ledger: dict[int, str]) -> str:
        """Takes a line below the list; returns its kind, empty for a line that does not belong to the letter."""
        if not self._is_below_list:
            self._is_below_list = True
            self._unsigned.clear()  # a line above the list does not sign what stands below it
        if self._take_date(line, text):
            self.part = "date"
            self._take_signature(ledger)
            return "date"
        if BODY_END.search(text) and len(text) <= _MAX_BODY_NAME:
            self._unsigned.append((line.number, text))
            return "signature"
        return "body" if is_imprint(text) or SENTENCE_END.search(text) else ""

    def end_paragraph(self) -> None:
        """Takes a blank line, which ends the title also where an addressee does not follow."""
        if self.part == "title" and self.titles:
            self.part = "after title"

    def _kind_of_interjection(self, line: Line, text: str) -> str:
        """The kind of a line between the parts (document number, remark, imprint); empty for any other line."""
        is_imprint = self.issued and is_footer(text) and not text.startswith("附")
        is_number = DOCUMENT_NUMBER.fullmatch(text)
        if is_number and not self.number:
            self.number = "".join(text.split())
        if is_number or is_imprint or (self.part == "title" and LETTERHEAD.fullmatch(text)):
            self.has_text = True
            return "body"
        if self.part not in ("title", "annex-heading") or not self.titles or not REMARK_LINE.fullmatch(text):
            return ""
        if total := _TOTAL.search(text):
            self.claims.append(Claim("", int(total[1]), line.number, 1, "*"))
        return self.part

    def _take_signature(self, ledger: dict[int, str]) -> None:
        """Takes the lines above a date for the signature."""
        for number, text in self._unsigned:
            self.signatures.append(text)
            ledger[number] = "signature"
        self._unsigned.clear()

    def _next_part(self, line: Line, text: str) -> str:
        """The part that a line belongs to, after the parts above it; takes what the line says."""
        is_sentence = SENTENCE_END.search(text) is not None
        if kind := self._annex_part(text):
            return kind
        if self.part in ("title", "after title") and text.endswith(("：", ":")):
            self.has_text = True
            return "addressee"
        if self._take_date(line, text):
            return "date"
        if self.part == "title" and not is_sentence:
            self.titles.append(text)
            return "title"
        if self._may_title_annex() and not is_sentence:
            self.annex = self.annex if self.part == "annex-heading" else text
            return "annex-heading"
        self.has_text = True
        self._take_claims(line, text)
        return "body"

    def _annex_part(self, text: str) -> str:
        """Takes a line of the annex note, or the title of the annex that the note gives; empty for any other line."""
        if self.annex and text == self.annex:
            return "annex-heading"
        if self.part == "annex-note" and NEXT_ANNEX.match(text):
            return "annex-note"
        if note := ANNEX_NOTE.fullmatch(text):
            self.annex = NEXT_ANNEX.sub("", note[1]).strip() or self.annex
            return "annex-note"
        return ""

    def _may_title_annex(self) -> bool:
        """Whether the title of the annex may follow: below the date, or below an annex note that ends the letter."""
        letter_has_ended = self.issued is not None or not self.has_text
        return self.part in ("date", "annex-heading") or (self.part == "annex-note" and letter_has_ended)

    def _take_date(self, line: Line, text: str) -> bool:
        """Whether a line has the form of a date; keeps the date if it exists."""
        try:
            issued = parse_date(text)
        except ValueError:
            self.findings.append(finding("date-invalid", Place(self.file, line.number, 1, line.position, text)))
            return True
        self.issued = issued or self.issued
        return issued is not None or YEAR_AND_MONTH.fullmatch(text) is not None

    def _take_claims(self, line: Line, text: str) -> None:
        """Keeps the counts that a sentence gives."""
        for match in _CLAIM.finditer(text):
            count = parse_numeral(match[2])
            self.claims.append(Claim(match[3], count, line.number, match.start() + 1, example=match[1] or ""))
