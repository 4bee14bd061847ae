"""The editions of the register: each comes out exactly as its source has it, and damage is noticed."""

import csv
import gzip
import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from mingdan.errors import InputError
from mingdan.register import editions
from mingdan.register.divisions import load_province, names_to_counties, province_table
from mingdan.resources import folder

DIVISIONS = folder("data/reference") / "divisions"
COUNTS = list(csv.DictReader((DIVISIONS / "nbs-2016-2022" / "counts.csv").read_text("utf-8").splitlines()))
PROVINCES = sorted(province_table())
CACHES = (editions.editions, editions._full_names, editions._sections, editions._upper_spans)


@pytest.fixture
def reference(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the reference files that a test may damage."""
    place = tmp_path / "divisions"
    shutil.copytree(DIVISIONS, place)
    monkeypatch.setattr(editions, "_divisions", lambda: place)
    for cache in CACHES:
        cache.cache_clear()
    yield place
    for cache in CACHES:
        cache.cache_clear()


def hash_of(names: dict[str, str]) -> str:
    return hashlib.sha256("".join(f"{code},{name}\n" for code, name in names.items()).encode()).hexdigest()


def test_the_list_of_editions() -> None:
    assert list(editions.editions()) == [*(f"nbs-{year}" for year in range(2016, 2024)), "mca-2026"]
    assert [record.id for record in editions.editions().values() if not record.whole] == ["nbs-2016", "mca-2026"]
    assert (
        editions.edition("nbs-2017").villages == 673_805
    )  # the package has 673,804 rows, one of them two lines in one


@pytest.mark.parametrize("province", ["11", "46", "51"])
@pytest.mark.parametrize("year", range(2016, 2023))
def test_an_edition_is_rebuilt_exactly(year: int, province: str) -> None:
    row = next(row for row in COUNTS if (row["year"], row["code"]) == (str(year), province))
    names = editions.names(f"nbs-{year}", province)
    levels = Counter(map(len, names))
    expected = {4: "prefectures", 6: "counties", 9: "townships", 12: "villages"}
    assert {column: str(levels[digits]) for digits, column in expected.items()}.items() <= row.items()
    assert hash_of(names) == row["sha256"]


@pytest.mark.slow(reason="rebuilds the seven earlier editions of the whole country")
def test_every_edition_is_rebuilt_exactly() -> None:
    for row in COUNTS:
        assert hash_of(editions.names(f"nbs-{row['year']}", row["code"])) == row["sha256"], row
    for edition in editions.editions().values():
        rows = [row for row in COUNTS if row["year"] == str(edition.year)]
        if rows:
            assert edition.villages == sum(int(row["villages"]) for row in rows)


def test_the_reference_edition_is_the_register() -> None:
    assert editions.names("nbs-2023", "46") == load_province("46").names
    assert editions.upper_names("nbs-2023") == names_to_counties()


@pytest.mark.parametrize("edition", editions.editions())
def test_upper_levels_are_those_of_the_provinces(edition: str) -> None:
    upper = editions.upper_names(edition)
    for province in ("11", "46"):
        names = editions.names(edition, province)
        assert {code: name for code, name in names.items() if len(code) <= 6} == {
            code: name for code, name in upper.items() if code.startswith(province)
        }
    record = editions.edition(edition)
    assert (record.prefectures, record.counties) == tuple(sum(len(code) == n for code in upper) for n in (4, 6))


def test_the_ministry_has_townships_and_every_parent() -> None:
    names = editions.names("mca-2026", "44")
    assert names["440103001"] == "沙面街道"
    assert names["4419"] == "东莞市"
    assert all(code[:digits] in names for code in names for digits in (2, 4, 6) if len(code) > digits)
    assert not any("撤销" in name for name in names.values())


def test_spans_are_what_differs() -> None:
    found = list(editions.spans("33"))
    assert editions.Span("330103", "下城区", 2016, 2020) in found
    assert all(span.name or span.last == 2023 for span in found)
    assert not any((span.first, span.last) == (2016, 2023) for span in found)


def test_an_unknown_edition() -> None:
    with pytest.raises(InputError) as caught:
        editions.names("nbs-2015", "51")
    assert caught.value.id == "unknown-edition"
    assert "nbs-2016" in str(caught.value)


@pytest.mark.parametrize("edition", ["nbs-2017", "nbs-2023", "mca-2026"])
def test_an_unknown_province(edition: str) -> None:
    with pytest.raises(InputError) as caught:
        editions.names(edition, "71")
    assert caught.value.id == "unknown-province-code"


@pytest.mark.parametrize(
    ("file", "edition"),
    [("nbs-2016-2022/46.txt.gz", "nbs-2017"), ("mca-2026/46.csv.xz", "mca-2026"), ("nbs-2023/46.csv.xz", "nbs-2020")],
)
def test_a_damaged_province(reference: Path, file: str, edition: str) -> None:
    content = (reference / file).read_bytes()
    (reference / file).write_bytes(content[:-20])
    with pytest.raises(InputError) as caught:
        editions.names(edition, "46")
    assert caught.value.id == "reference-unreadable"
    assert caught.value.parameters["file"] == reference / file


def test_another_text(reference: Path) -> None:
    file = reference / "nbs-2016-2022" / "46.txt.gz"
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()).replace("村".encode(), "庄".encode(), 1)))
    with pytest.raises(InputError) as caught:
        list(editions.spans("46"))
    assert caught.value.id == "reference-changed"


@pytest.mark.parametrize("edition", ["nbs-2017", "nbs-2023"])
def test_damaged_upper_levels(reference: Path, edition: str) -> None:
    file = reference / ("nbs-2023" if edition == "nbs-2023" else "nbs-2016-2022") / "upper.csv"
    file.write_bytes(file.read_bytes().replace("北京市".encode(), "北平市".encode()))
    with pytest.raises(InputError) as caught:
        editions.upper_names(edition)
    assert caught.value.id == "reference-changed"


def test_an_unknown_column(reference: Path) -> None:
    file = reference / "editions.csv"
    file.write_text(file.read_text("utf-8").replace("cut_off", "date"), "utf-8")
    with pytest.raises(InputError) as caught:
        editions.editions()
    assert caught.value.id == "other-columns"
