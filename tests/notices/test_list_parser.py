"""List parser: what a line means after the lines before it."""

import pytest
from mingdan.model import Extract, NamePath
from mingdan.model import Line as SourceLine
from mingdan.notices.parser import NO_HINTS, Hints, parse_extract

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
