"""Cells that span others, rows as lines, and the letters of spreadsheet columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mingdan.documents.table_grid import GridCell, column_index, column_letters, fill_spans, table_lines
from mingdan.errors import InputError


def test_a_cell_that_spans_rows_is_in_each_of_them() -> None:
    rows = [
        [GridCell("a", rows=2), GridCell("b", columns=2)],
        [GridCell("c"), GridCell("d")],
        [GridCell("e"), GridCell("f", rows=9, columns=2)],
    ]
    assert fill_spans(rows) == [["a", "b", ""], ["a", "c", "d"], ["e", "f", ""]]


def test_a_row_reaches_to_the_last_cell_that_spans_it() -> None:
    rows = [[GridCell("a"), GridCell("b"), GridCell("c", rows=3)], [GridCell("d")], []]
    assert fill_spans(rows) == [["a", "b", "c"], ["d", "", "c"], ["", "", "c"]]


@pytest.mark.slow("fills a million cells")
def test_a_table_has_limits() -> None:
    assert [len(row) for row in fill_spans([[GridCell("a", columns=1000)]])] == [200]
    with pytest.raises(InputError, match="1,000,000 cells"):
        fill_spans([[GridCell("a", rows=6000, columns=200)], *[[]] * 5999])


def test_a_table_of_one_column_is_running_text() -> None:
    assert [line.cells for line in table_lines([["甲"], ["乙"]], 1, 5)] == [(), ()]
    second = list(table_lines([["甲", ""], ["", " 乙 "]], 2, 5))[1]
    assert (second.number, second.position, second.text, second.table) == (6, "table 2 row 2", "乙", 2)
    assert second.positions == ("table 2 row 2 cell 1", "table 2 row 2 cell 2")


@given(st.integers(0, 16_383))
def test_a_column_has_letters(index: int) -> None:
    assert column_index(column_letters(index)) == index


def test_letters_go_on_after_z() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
