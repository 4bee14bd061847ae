"""Cells of CSV that a spreadsheet would take for formulas."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mingdan.csv_guard import csv_text, guard_cell, unguard_cell


@pytest.mark.parametrize("cell", ["=1+1", "+86", "-3", "@SUM", "\t=1", "\r=1", "'=1", "''-1"])
def test_a_formula_is_guarded(cell: str) -> None:
    assert guard_cell(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "温江区", "a=1", "'quoted'", "1-2"])
def test_other_cells_stay(cell: str) -> None:
    assert guard_cell(cell) == cell == unguard_cell(cell)


@given(st.text())
def test_every_cell_is_restored(cell: str) -> None:
    assert unguard_cell(guard_cell(cell)) == cell


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1), min_size=1))
def test_csv_is_read_back(rows: list[list[str]]) -> None:
    read = csv.reader(io.StringIO(csv_text(rows), newline=""))
    assert [[unguard_cell(cell) for cell in row] for row in read] == rows
