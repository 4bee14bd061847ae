"""Line classifier: what a line is on its own, and rows of tables by their headers."""

import pytest
from mingdan.model import Finding, Line, NamePath
from mingdan.notices.line_classifier import ClassifiedLine, classify_line, classify_lines, is_place_name
from mingdan.notices.table_columns import parse_header, repeated_headers, split_text_cells

SICHUAN = NamePath("四川省")


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("", "blank", ""),
        ("— 3 —", "page-number", ""),
        ("2023年13月40日", "date", ""),
        ("1.成都市温江区柳城街道光华社区", "name", "成都市温江区柳城街道光华社区"),
        ("柳城街道光华社区、南浦社区", "list", "柳城街道光华社区、南浦社区"),
        ("温江区：柳城街道光华社区、南浦社区", "list", "柳城街道光华社区、南浦社区"),
        ("温江区、金堂县", "list", "温江区、金堂县"),
        ("（一）成都市（3个）", "place", "成都市"),
        ("【成都市】", "place", "成都市"),
        ("柳城街道5个", "place", "柳城街道"),
        ("一、2022年全省示范社区", "text", "2022年全省示范社区"),
        ("四川省民政厅", "text", "四川省民政厅"),
        ("各乡镇人民政府：", "text", "各乡镇人民政府："),
    ],
)
def test_kinds_of_lines(text: str, kind: str, body: str) -> None:
    line = classify_line(Line(1, "line 1", text), SICHUAN, text)
    assert (line.kind, line.body) == (kind, body)


def test_parts_of_a_line() -> None:
    text = "2.温江区（2个）：柳城街道光华社区、南浦社区"
    line = classify_line(Line(1, "line 1", text), SICHUAN, text)
    assert (line.marker.number, line.label, line.count, line.place) == (2, "温江区", 2, NamePath(county="温江区"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("柳城街道", True), ("光华社区", True), ("2024年全市示范社区", False), ("先进村", False), ("市民政局", False)],
)
def test_names_of_places(text: str, expected: bool) -> None:
    assert is_place_name(text, SICHUAN) is expected


def rows_of(*rows: tuple[str, ...], needs_header: bool = True) -> list[ClassifiedLine | Finding]:
    lines = [Line(number, f"row {number}", "\t".join(cells), cells, (), 1) for number, cells in enumerate(rows, 1)]
    return list(classify_lines(lines, "table.csv", SICHUAN, needs_header))


def test_a_table_with_a_header() -> None:
    header, row = rows_of(("序号", "区县", "社区"), ("1", "温江区", "光华社区"))
    assert isinstance(header, ClassifiedLine) and isinstance(row, ClassifiedLine) and row.columns
    assert (header.kind, row.kind) == ("header", "row")
    assert row.columns.values(row.line.cells) == {"ordinal": "1", "county": "温江区", "community": "光华社区"}


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    read = rows_of(("序号", "村", "序号", "村"), ("1", "甲村", "3", "丙村"), ("2", "乙村", "4", "丁村"))
    texts = [line.text for line in read if isinstance(line, ClassifiedLine) and line.kind == "row"]
    assert texts == ["1甲村", "2乙村", "3丙村", "4丁村"]
    read = rows_of(("序号", "村", "序号", "村"), ("1", "甲村", "2", "乙村"), ("3", "丙村", "4", "丁村"))
    texts = [line.text for line in read if isinstance(line, ClassifiedLine) and line.kind == "row"]
    assert texts == ["1甲村", "2乙村", "3丙村", "4丁村"]


@pytest.mark.parametrize(
    ("rows", "rules"),
    [
        ((("1", "甲村"),), ["header"]),
        ((("村", "村", "乡镇"), ("甲村", "甲村", "清江镇")), ["header-repeated"]),
        ((("乡镇", "街道", "村"), ("清江镇", "柳城街道", "甲村")), ["header-unclear", "header-unclear"]),
    ],
)
def test_headers_that_are_wrong(rows: tuple[tuple[str, ...], ...], rules: list[str]) -> None:
    assert [item.rule for item in rows_of(*rows) if isinstance(item, Finding)] == rules


def test_cells_of_a_line_of_text() -> None:
    columns = parse_header(("序号", "市", "县", "社区"))
    assert columns
    assert split_text_cells("1  成都市  温江区  光华社区", columns) == ["1", "成都市", "温江区", "光华社区"]
    assert split_text_cells("1  温江区  光华社区", columns) == ["1", "", "温江区", "光华社区"]
    assert split_text_cells("光华社区", columns) == ()
    assert parse_header(("成都市", "温江区")) is None
    assert list(repeated_headers(("市", "县", "县"))) == ["县"]
