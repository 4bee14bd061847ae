"""The loader of the tables of facts: every cell is checked, and every wrong one is named."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from mingdan.errors import InputError
from mingdan.register.tables import Code, Text, Words, read_table
from mingdan.resources import folder

HEADER = "code,name,from,through,area,known,day,words"
ROW = "5101,成都市,1983,,14335.5,yes,2026-11-22,成都 蓉"


@dataclass(frozen=True, slots=True)
class Fact:
    code: Code
    name: Text
    first: int
    through: int | None
    area: Decimal
    known: bool
    day: date
    words: Words

    def problems(self) -> Iterator[tuple[str, str, str]]:
        if self.through and self.through < self.first:
            yield "through", str(self.through), f"{self.first} or later"


def read(folder_: Path, text: str) -> list[Fact]:
    file = folder_ / "facts.csv"
    file.write_text(text, "utf-8")
    return read_table(file, Fact, {"first": "from"}, unique=("code", "from"))


def test_the_types_of_the_fields_say_how_cells_are_read(tmp_path: Path) -> None:
    fact = Fact("5101", "成都市", 1983, None, Decimal("14335.5"), True, date(2026, 11, 22), ("成都", "蓉"))
    assert read(tmp_path, f"{HEADER}\n{ROW}\n") == [fact]
    assert read(tmp_path, f"{HEADER}\n") == []


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (ROW.replace("5101", "510"), "2: code is '510', expected the digits of a code"),
        (ROW.replace("5101", "５101"), "2: code is '５101', expected the digits of a code"),
        (ROW.replace("成都市", " "), "2: name is empty, expected a text"),
        (ROW.replace("1983", "MCM"), "2: from is 'MCM', expected a whole number"),
        (ROW.replace("1983,", "1983,now"), "2: through is 'now', expected a whole number or nothing"),
        (ROW.replace("14335.5", "large"), "2: area is 'large', expected a number"),
        (ROW.replace("yes", "true"), "2: known is 'true', expected yes or no"),
        (ROW.replace("2026-11-22", "20261122"), "2: day is '20261122', expected a date such as 2026-11-22"),
        (ROW.replace("1983,", "1983,1982"), "2: through is '1982', expected 1983 or later"),
        (f"{ROW}\n{ROW}", "3: code, from 5101, 1983 a second time, expected one row"),
        (f"{ROW},more", "2: 9 cells, expected 8"),
        ("5101", "2: 1 cells, expected 8"),
        (f'"{ROW}', "2: not a CSV table"),
    ],
)
def test_a_wrong_row_is_named_with_file_line_and_column(tmp_path: Path, row: str, message: str) -> None:
    with pytest.raises(InputError) as raised:
        read(tmp_path, f"{HEADER}\n{row}\n")
    assert f"{tmp_path / 'facts.csv'}:{message}" in str(raised.value)


def test_all_wrong_cells_are_named_at_once(tmp_path: Path) -> None:
    rows = "\n".join(
        [ROW.replace("yes", "true").replace("1983", "MCM"), ROW, ROW.replace("5101", "5107").replace("yes", "1")]
    )
    with pytest.raises(InputError) as raised:
        read(tmp_path, f"{HEADER}\n{rows}\n")
    assert [line.split(": ")[1].split()[0] for line in str(raised.value).splitlines()] == ["from", "known", "known"]


@pytest.mark.parametrize(
    "header", [f"{HEADER},more", HEADER.replace(",words", ""), HEADER.replace("from", "first"), ""]
)
def test_a_table_with_other_columns_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(InputError, match=r"facts\.csv:1: the columns are|the file is empty"):
        read(tmp_path, f"{header}\n")


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_table(tmp_path / "none.csv", Fact)


@pytest.mark.parametrize("file", sorted(folder("data/reference").glob("*.csv")), ids=lambda file: file.name)
def test_the_tables_of_the_project_have_unix_line_ends_and_whole_rows(file: Path) -> None:
    content = file.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    rows = list(csv.reader(content.decode().splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}
