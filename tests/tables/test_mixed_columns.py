"""A column is judged by its header and by all of it, and each row is read by what it holds."""

import csv
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import openpyxl
import pandas
import pyarrow
import pyarrow.parquet
import pytest
from mingdan import link_table
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.tables.layout import HEAD_ROWS, SAMPLE_ROWS, SpreadRows, column_role, find_layout


def codes(tmp_path: Path, header: str, rows: Sequence[str], *options: str) -> tuple[int, list[str]]:
    """The exit status, and the codes of the rows."""
    file, out = tmp_path / "t.csv", tmp_path / "o.csv"
    file.write_text("\n".join([header, *rows]) + "\n", "utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["link", str(file), "-o", str(out), "--force", *options])
    assert isinstance(ended.value.code, int)
    with out.open(encoding="utf-8") as stream:
        return ended.value.code, [row["mingdan_code"] for row in csv.DictReader(stream)]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "frame"])
def test_a_column_that_is_filled_only_below_the_first_rows(tmp_path: Path, form: str) -> None:
    header = ["省", "市", "县", "乡镇", "村"]
    upper = ["四川省", "成都市", "温江区", "柳城街道"]
    rows = [[*upper, ""]] * 300 + [[*upper, "光华社区"], [*upper, "没有的社区"]]
    expected = ["510115001"] * 300 + ["510115001044"]
    if form == "frame":
        found = list(link_table(pandas.DataFrame(rows, columns=header)).mingdan_code)
    elif form == "csv":
        status, found = codes(tmp_path, ",".join(header), [",".join(row) for row in rows])
        assert status == 1
    else:
        file, out = tmp_path / f"t.{form}", tmp_path / f"o.{form}"
        if form == "parquet":
            columns = [list(column) for column in zip(*rows, strict=True)]
            pyarrow.parquet.write_table(pyarrow.table(columns, header), file, row_group_size=100)
        else:
            book = openpyxl.Workbook(write_only=True)
            sheet = book.create_sheet()
            for row in (header, *rows):
                sheet.append(row)
            book.save(file)
        with pytest.raises(SystemExit):
            main(["link", str(file), "-o", str(out)])
        if form == "parquet":
            found = pyarrow.parquet.read_table(out).column("mingdan_code").to_pylist()
        else:
            cells = openpyxl.load_workbook(out).active
            assert cells is not None
            found = [str(row[5]) for row in cells.iter_rows(min_row=2, values_only=True)]
    assert found[:301] == expected
    assert found[301] == "510115001"  # a partial match: the status says that it is a question


def test_rows_at_even_distances() -> None:
    sample = SpreadRows()
    for number in range(100_000):
        if sample.wants_next():
            sample.add([str(number)])
    numbers = [int(row[0]) for row in sample.rows]
    assert numbers[:HEAD_ROWS] == list(range(HEAD_ROWS))
    behind = numbers[HEAD_ROWS:]
    assert SAMPLE_ROWS // 2 - 2 <= len(behind) <= SAMPLE_ROWS
    assert behind == sorted(behind)
    assert max(later - earlier for earlier, later in pairwise(behind)) <= 2000
    assert behind[-1] > 98_000


@pytest.mark.parametrize("header", ["地名", "站名", "所在地", "籍贯", "出生地", "户籍所在地"])
def test_short_names_full_names_and_addresses_in_one_column(tmp_path: Path, header: str) -> None:
    rows = ["成都市温江区", "四川成都", "郫县", "四川省成都市温江区柳城街道光华社区"]
    _, found = codes(tmp_path, header, rows)
    assert found == ["510115", "5101", "510117", "510115001044"]


def test_names_that_begin_only_below_the_first_rows(tmp_path: Path) -> None:
    """Companies in the first 300 rows of 所在地, places below."""
    rows = [f"第{number}分公司" for number in range(400)] + ["成都市温江区"] * 400
    status, found = codes(tmp_path, "所在地", rows)
    assert (status, found[400:]) == (1, ["510115"] * 400)
    assert not any(found[:400])


def test_headers() -> None:
    assert {column_role(header) for header in ("籍贯", "站名", "地名", "户籍地", "现居住地")} == {"where"}
    assert column_role("户名") != "where"
    with pytest.raises(InputError) as caught:
        find_layout([["省", "人数"], ["", "3"]])
    assert caught.value.id == "no-places"


def test_an_address_beside_columns_of_levels_is_read() -> None:
    rows = [["省份", "城市", "地址"], ["北京市", "北京市", "昌平区南口镇南辛路2号"], ["四川省", "成都市", ""]]
    layout = find_layout(rows)
    assert layout.columns == {"province": (0,), "prefecture": (1,), "address": (2,)}
    assert layout.place(rows[1]).address == "昌平区南口镇南辛路2号"
