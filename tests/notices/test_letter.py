"""Letter: the parts of a notice around its list, and what they say."""

from datetime import date

from mingdan.model import Line
from mingdan.notices.letter import Letter, is_imprint

LINES = """关于确定2022年全省示范社区的通知
川民发〔2023〕1号

各市（州）民政局：
现确定柳城街道光华社区等30个社区为“示范社区”。
附件：1.示范社区名单
四川省民政厅
2023年11月20日
示范社区名单
（排名不分先后，共30个）"""


def read(text: str) -> tuple[Letter, dict[int, str]]:
    letter = Letter("notice.txt")
    ledger: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            ledger[number] = letter.add_line(Line(number, f"line {number}", line), line, ledger)
        else:
            letter.end_paragraph()
    return letter, ledger


def test_the_parts_of_a_letter() -> None:
    letter, ledger = read(LINES)
    assert list(ledger.values()) == [
        "title", "body", "addressee", "body", "annex-note", "signature", "date", "annex-heading", "annex-heading",
    ]  # fmt: skip
    assert (letter.titles, letter.signatures) == (["关于确定2022年全省示范社区的通知"], ["四川省民政厅"])
    assert (letter.issued, letter.annex) == (date(2023, 11, 20), "示范社区名单")


def test_the_counts_of_a_letter() -> None:
    letter, _ = read(LINES)
    claims = [(claim.honour, claim.number, claim.section) for claim in letter.claims]
    assert claims == [("示范社区", 30, ""), ("", 30, "*")]
    assert letter.claims[0].example == "现确定柳城街道光华社区"


def test_a_count_in_chinese_numerals_may_have_a_zero() -> None:
    letter, _ = read("通知\n\n各市：\n\n现确定光华社区等一百零五个社区为“示范社区”。")
    assert [(claim.number, claim.example) for claim in letter.claims] == [(105, "现确定光华社区")]


def test_a_date_that_does_not_exist_is_reported() -> None:
    letter, ledger = read("通知\n\n2023年13月40日")
    assert [(finding.rule, finding.line) for finding in letter.findings] == [("date-invalid", 3)]
    assert (letter.issued, ledger[3]) == (None, "date")


def test_lines_below_the_list() -> None:
    letter, ledger = read("示范社区名单\n")
    below = ["四川省民政厅", "2023年11月20日", "抄送：各县民政局有关科室", "特此通知。", "光华社区"]
    kinds = [letter.add_line_below(Line(n, f"line {n}", text), text, ledger) for n, text in enumerate(below, 9)]
    assert kinds == ["signature", "date", "body", "body", ""]
    assert (letter.signatures, letter.issued) == (["四川省民政厅"], date(2023, 11, 20))
    assert is_imprint("地址：甲路1号") and not is_imprint("温江区")


def test_the_head_of_an_official_letter_is_not_its_title() -> None:
    letter, _ = read("浏阳市人民政府文件\n浏政发〔2023〕 5号\n\n浏阳市人民政府\n关于命名示范社区的通知\n")
    assert (letter.number, letter.titles) == ("浏政发〔2023〕5号", ["浏阳市人民政府", "关于命名示范社区的通知"])
