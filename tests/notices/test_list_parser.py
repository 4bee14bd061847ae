"""List parser: what a line means after the lines before it."""

from itertools import zip_longest

import pytest
from mingdan.model import Extract, NamePath
from mingdan.model import Line as SourceLine
from mingdan.notices.line_classifier import classify_line
from mingdan.notices.list_parser import NO_HINTS, Hints, ListParser
from mingdan.notices.parser import parse_extract

GUANGHUA = NamePath("四川省", "成都市", "温江区", "柳城街道", "光华社区")


def parse(*texts: str, hints: Hints = NO_HINTS) -> tuple[list[NamePath], list[str], list[str]]:
    """The names of the entries, the kinds of the lines, and the rules of the findings."""
    lines = tuple(SourceLine(number, f"line {number}", text) for number, text in enumerate(texts, 1))
    notice, findings = parse_extract(Extract("text", "UTF-8", lines, (), "0" * 64), "notice.txt", hints)
    return (
        [entry.layers for entry in notice.entries],
        [line.kind for line in notice.ledger],
        [finding.rule for finding in findings],
    )


def test_entries_take_missing_levels_from_headings() -> None:
    layers, kinds, rules = parse("四川省示范社区名单", "成都市", "温江区", "1.柳城街道光华社区")
    assert (layers, rules) == ([GUANGHUA], [])
    assert kinds == ["title", "place", "place", "entry"]


def test_siblings_take_missing_levels_from_each_other_below_a_label() -> None:
    layers, _, rules = parse("四川省成都市示范社区名单", "温江区：柳城街道光华社区、南浦社区")
    assert (layers, rules) == ([GUANGHUA, GUANGHUA._replace(community="南浦社区")], [])


def test_a_title_in_the_hints_gives_the_place() -> None:
    layers, _, _ = parse("1.温江区柳城街道光华社区", hints=Hints("四川省成都市示范社区名单"))
    assert layers == [GUANGHUA]


def test_headings_of_honours_and_categories() -> None:
    lines = ["四川省示范单位名单", "一、示范社区", "（一）自治型", "1.温江区柳城街道光华社区"]
    _, kinds, rules = parse(*lines)
    assert (kinds, rules) == (["title", "section", "category", "entry"], [])


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        (["1.温江区柳城街道光华社区", "3.温江区柳城街道南浦社区"], "numbering"),
        (["1.温江区柳城街道光华社区", "详见后续公布，敬请期待"], "unrecognised"),
        (["1.温江区柳城街道光华社区（原柳台社区）"], "remark"),
        (["1.温江区柳城街道光华<社区"], "name"),
        (["一、示范县", "温江区", "二、示范社区", "1.温江区柳城街道光华社区"], "place-alone"),
        (["一、自治型", "1.温江区柳城街道光华社区", "三、法治型", "1.温江区柳城街道南浦社区"], "numbering-heading"),
        (["现予公布。"], "no-entries"),
    ],
)
def test_what_is_wrong_in_a_list(lines: list[str], rule: str) -> None:
    _, _, rules = parse("四川省示范单位名单", *lines)
    assert rule in rules


def test_every_line_has_a_kind() -> None:
    lines = [
        "四川省示范社区名单",
        "",
        "— 1 —",
        "成都市（2个）",
        "绵阳市（1个）",
        "1.成都市温江区柳城街道光华社区",
        "合计",
    ]
    _, kinds, _ = parse(*lines)
    assert kinds == ["title", "blank", "page-number", "count", "place", "entry", "count"]


def parser_after(*texts: str, one_name_per_line: bool = False) -> ListParser:
    """A parser that has taken some lines of a list."""
    base = NamePath("四川省")
    parser = ListParser("notice.txt", has_lines=True, base=base, one_name_per_line=one_name_per_line)
    parser.headings.entry_style = "1."
    lines = [SourceLine(number, f"line {number}", text) for number, text in enumerate(texts, 1)]
    classified = [classify_line(line, base, line.text) for line in lines]
    for line, following in zip_longest(classified, classified[1:]):
        parser.add_line(line, following)
    return parser


def test_headings_give_the_context_of_the_next_line() -> None:
    parser = parser_after("成都市", "温江区")
    assert parser.context() == NamePath("四川省", "成都市", "温江区")
    assert parser_after("成都市", "温江区", "绵阳市").context() == NamePath("四川省", "绵阳市")


def test_a_refused_entry_is_numbered_and_not_kept() -> None:
    parser = parser_after("1.温江区柳城街道光华<社区", "2.温江区柳城街道南浦社区")
    assert [entry.ordinal for entry in parser.numbered] == [1, 2]
    assert [entry.words for entry in parser.entries] == ["温江区柳城街道南浦社区"]
    assert [(finding.rule, finding.line, finding.column) for finding in parser.findings] == [("name", 1, 3)]


def test_counts_are_claims_about_their_section() -> None:
    parser = parser_after("成都市（2个）", "1.温江区柳城街道光华社区")
    assert [(claim.honour, claim.number, claim.section) for claim in parser.claims] == [("成都市", 2, "1")]


def test_a_list_that_is_one_name_is_reported_where_lines_have_one_name_each() -> None:
    texts = ("1.温江区柳城街道光华社区、南浦社区",)
    assert len(parser_after(*texts).entries) == 2
    single = parser_after(*texts, one_name_per_line=True)
    assert [finding.rule for finding in single.findings] == ["several"]
    assert len(single.entries) == 1


def test_a_source_without_lines_gives_positions_alone() -> None:
    parser = ListParser("notice.docx", has_lines=False)
    parser.report("unrecognised", SourceLine(7, "paragraph 7", "甲乙丙"), "乙丙")
    assert [(finding.line, finding.column, finding.position) for finding in parser.findings] == [(0, 0, "paragraph 7")]
