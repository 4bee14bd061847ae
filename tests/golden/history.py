"""The history of the counties by another road: the source's rows grouped by SQL, and plain walks over tables."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

Row = dict[str, str]

BY_YEAR = Path(__file__).parent / "sichuan-2022" / "by_year.csv"


@cache
def reference() -> Path:
    """The folder of the reference data: of the installed package, or of the checkout."""
    spec = find_spec("mingdan")
    assert spec and spec.origin
    packaged = Path(spec.origin).parent / "data" / "reference"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "data" / "reference"


@cache
def table(name: str) -> list[Row]:
    """A table of the reference data."""
    with (reference() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def by_year() -> list[Row]:
    """Each county-level code with a name and what it lay in, its first and its last year, from the source itself."""
    with BY_YEAR.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    # The one thing that was decided: a gap of one year is none.
    before, after = (row for row in rows if row["code"] == "511102")
    assert (before["through"], after["from"]) == ("1987", "1989")
    after["from"] = before["from"]
    return [row for row in rows if row is not before]


def through(row: Row) -> str:
    """The last year of a row; empty where it has not ended."""
    return "" if row["through"] == "2024" else row["through"]


def doubtful(row: Row) -> str:
    """Whether the code of a row is of the years before 1983 alone, in which sources differ; as queries give it."""
    return "true" if row["through"] < "1983" else ""


def in_force(code: str, year: str) -> list[Row]:
    """The rows of a code that hold in a year."""
    return [row for row in by_year() if row["code"] == code and row["from"] <= year <= row["through"]]


@cache
def units() -> dict[tuple[str, str], str]:
    """Code and first year -> the division of today that it is a version of."""
    return {(row["code"], row["from"]): row["unit"] for row in table("history.csv")}


def of_unit(unit: str) -> list[Row]:
    """The rows of one division of today, in order of year."""
    rows = [row for row in by_year() if units()[row["code"], row["from"]] == unit]
    return sorted(rows, key=lambda row: row["from"])


def change_of(row: Row) -> Row:
    """The change that ended a row."""
    year = str(int(row["through"]) + 1)
    return next(one for one in table("changes.csv") if one["year"] == year and row["code"] in one["ended"].split())


def followers(code: str, end: str) -> Iterator[tuple[str, str]]:
    """What became of a code that ended in a year: code and last year of each version of today."""
    if not end:
        yield code, end
        return
    change = change_of({"code": code, "through": end})
    taken = [] if "partialTransfer" in change["kind"].split() else change["to"].split()
    for later in [*change["began"].split(), *taken]:
        version = next(
            row
            for row in table("history.csv")
            if row["code"] == later
            and row["from"] <= change["year"]
            and (not row["through"] or row["through"] >= change["year"])
        )
        yield from followers(later, version["through"])
