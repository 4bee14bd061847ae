"""Lines: the number, the count and the label of a line of text, and the rows of tables."""

import pytest
from mingdan.model import Finding, Line, NamePath
from mingdan.notices.builder import title_count
from mingdan.notices.roles import readings
from mingdan.notices.search import Search
from mingdan.notices.table_columns import parse_header, repeated_headers, split_text_cells
from mingdan.notices.units import Unit, join_wrapped, read_unit, read_units

SICHUAN = NamePath("四川省")


def unit_of(text: str) -> Unit:
    return read_unit(Line(1, "line 1", text), text)


@pytest.mark.parametrize(
    ("text", "kind", "body"),
    [
        ("", "blank", ""),
        ("— 3 —", "page-number", ""),
        ("2023年13月40日", "date", ""),
        ("1.成都市（3个）", "text", "成都市"),
        ("【成都市】", "text", "成都市"),
        ("温江区三家村", "text", "温江区三家村"),
    ],
)
def test_kinds_of_lines(text: str, kind: str, body: str) -> None:
    assert (unit_of(text).kind, unit_of(text).body) == (kind, body)


def test_parts_of_a_line() -> None:
    unit = unit_of("2.温江区（2个）：柳城街道光华社区、南浦社区")
    assert (unit.marker.number, unit.label, unit.count) == (2, "温江区", 2)
    assert unit_of("6.礼州镇苏祁社区（原名：苏祁居委会）").label is None


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("温江区柳城街道光华社区", "entry"),
        ("温江区（2个）", "place"),
        ("便民服务型（3个）", "heading"),
        ("各地要加强领导。", "letter"),
        ("合计 30个", "total"),
    ],
)
def test_the_role_that_costs_least(text: str, role: str) -> None:
    options = readings(unit_of(text), SICHUAN, False, False, frozenset())
    assert min(options, key=lambda option: option.cost).role == role


def test_a_heading_that_gives_the_count_below_it() -> None:
    units = [unit_of(text) for text in ("温江区（2个）", "柳城街道光华社区", "柳城街道南浦社区")]
    chosen, doubts = Search(SICHUAN, False, frozenset()).best(units)
    assert [reading and reading.role for reading in chosen] == ["place", "entry", "entry"]
    assert doubts == {}


@pytest.mark.parametrize(("title", "count"), [("名单（共3个）", 3), ("名单", None), ("名单（甲5个、乙2个）", None)])
def test_counts_in_titles(title: str, count: int | None) -> None:
    assert title_count(title) == count


def rows_of(*rows: tuple[str, ...], needs_header: bool = True) -> list[Unit | Finding]:
    lines = [Line(number, f"row {number}", "\t".join(cells), cells, (), 1) for number, cells in enumerate(rows, 1)]
    return list(read_units(lines, "table.csv", needs_header))


def test_a_table_with_a_header() -> None:
    header, row = rows_of(("序号", "区县", "社区"), ("1", "温江区", "光华社区"))
    assert isinstance(header, Unit) and isinstance(row, Unit) and row.columns
    assert (header.kind, row.kind) == ("header", "row")
    assert row.columns.values(row.line.cells) == {"ordinal": "1", "county": "温江区", "community": "光华社区"}


def test_lists_side_by_side_are_read_one_after_the_other() -> None:
    read = rows_of(("序号", "村", "序号", "村"), ("1", "甲村", "3", "丙村"), ("2", "乙村", "4", "丁村"))
    texts = [line.text for line in read if isinstance(line, Unit) and line.kind == "row"]
    assert texts == ["1甲村", "2乙村", "3丙村", "4丁村"]
    read = rows_of(("序号", "村", "序号", "村"), ("1", "甲村", "2", "乙村"), ("3", "丙村", "4", "丁村"))
    texts = [line.text for line in read if isinstance(line, Unit) and line.kind == "row"]
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


def test_lines_broken_inside_a_name_are_one() -> None:
    names = ["肥乡区：肥乡镇城西村、肥乡镇长安东社区、东漳堡镇", "东漳堡村、东漳堡镇东大靳村", "涉县：合漳乡后沟村"]
    units = join_wrapped([read_unit(Line(number, "", text), text) for number, text in enumerate(names, 1)])
    assert [unit.text for unit in units] == [names[0] + names[1], names[2]]
    assert units[0].continued == (2,)
