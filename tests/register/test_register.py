"""The register: what is wrong with its files is found, listed with its line, and not published."""

import hashlib
import lzma
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mingdan.errors import InputError
from mingdan.register import editions
from mingdan.register.anomalies import find_anomalies
from mingdan.register.edition import Edition
from mingdan.register.labels import class_of_digits, division_class, without_committee
from mingdan.release import divisions as run
from mingdan.release.executors import ProcessPool
from mingdan.validation.register_checks import register_findings
from support.area_release import asked, told

Damage = Callable[[list[str]], list[str]]


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """A register of its own, whose file of province 46 a test may damage, with a hash that fits or not."""
    place = tmp_path / "nbs-2023"
    shutil.copytree(editions.edition_folder("nbs-2023"), place)
    shutil.copy(editions.edition_folder("editions.csv"), tmp_path)
    monkeypatch.setattr(editions, "_divisions", lambda: tmp_path)

    def fresh() -> None:
        editions._full_names.cache_clear()
        Edition.reference.cache_clear()

    def damage(change: Damage, hash_fits: bool = True) -> None:
        file = place / "46.csv.xz"
        text = "\n".join(change(lzma.decompress(file.read_bytes()).decode().splitlines())) + "\n"
        file.write_bytes(lzma.compress(text.encode()))
        if hash_fits:
            table = (place / "provinces.csv").read_text("utf-8")
            row = next(line for line in table.splitlines() if line.startswith("46,"))
            mended = ",".join([*row.split(",")[:-1], hashlib.sha256(text.encode()).hexdigest()])
            (place / "provinces.csv").write_text(table.replace(row, mended), "utf-8")
        fresh()

    fresh()
    yield damage
    fresh()


def changed(code: str, instead: str) -> Damage:
    """The row of a code is another."""
    return lambda lines: [instead if line.startswith(f"{code},") else line for line in lines]


FAULTS: dict[str, tuple[Damage, str, dict[str, str | int]]] = {
    "a name that is empty": (changed("460105001", "460105001,"), "register-name-empty", {"code": "460105001"}),
    "a name of spaces": (changed("460105001", "460105001,  "), "register-name-empty", {"code": "460105001"}),
    "a space at an end": (changed("460105001", "460105001,秀英街道 "), "register-name", {"code": "460105001"}),
    "what cannot be seen": (changed("460105001", "460105001,秀英\u200b街道"), "register-name", {"code": "460105001"}),
    "a code too short": (changed("460105001", "46010500,秀英街道"), "register-code-length", {"code": "46010500"}),
    "a code of letters": (changed("460105001", "46010500x,秀英街道"), "register-code-length", {"code": "46010500x"}),
    "a code of another province": (
        changed("460105001", "510105001,秀英街道"), "register-code-province", {"code": "510105001", "province": "46"},
    ),
    "a code twice": (changed("460105001", "460105002,秀英街道"), "register-duplicate", {"code": "460105002"}),
    "no parent": (
        lambda lines: [one for one in lines if one[:10] != "460105001,"], "register-parent", {"parent": "460105001"},
    ),
    "no name": (changed("460105001", "460105001"), "register-row", {"cells": 1}),
    "a row too few": (lambda lines: lines[:-1], "register-count", {"level": "villages"}),
    "another name above": (
        changed("4601", "4601,海囗市"), "register-upper", {"code": "4601", "found": "海囗市", "expected": "海口市"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_register_is_found(fault: str, damaged: Callable[..., None]) -> None:
    damage, rule, parameters = FAULTS[fault]
    assert register_findings("46") == []
    damaged(damage)
    found = register_findings("46")
    own = [one for one in found if one.rule == rule and parameters.items() <= dict(one.parameters).items()]
    assert own, found
    assert all(one.file.endswith("46.csv.xz") for one in found)
    if rule not in ("register-count", "register-upper", "register-parent"):
        # Of a code that is there twice the second row is told: the one after the villages of the first.
        assert [one.line for one in own] == [12 if rule == "register-duplicate" else 4]


def drop_upper(place: Path) -> None:
    (place / "upper.csv").unlink()


def rename_in_upper(place: Path) -> None:
    file = place / "upper.csv"
    file.write_bytes(file.read_bytes().replace("成都市".encode(), "成郡市".encode()))


def cut_upper(place: Path) -> None:
    file = place / "upper.csv"
    file.write_bytes(file.read_bytes()[:-100])


def drop_upper_hash(place: Path) -> None:
    (place / "upper.csv.sha256").unlink()


def drop_provinces(place: Path) -> None:
    (place / "provinces.csv").unlink()


def rename_a_column_of_provinces(place: Path) -> None:
    file = place / "provinces.csv"
    file.write_bytes(file.read_bytes().replace(b"townships", b"streets"))


@pytest.mark.parametrize("damage", [drop_upper, rename_in_upper, cut_upper, drop_upper_hash])
def test_a_missing_or_damaged_table_of_counties_is_refused(
    damaged: Callable[..., None], damage: Callable[[Path], None]
) -> None:
    damaged(lambda lines: lines)
    damage(editions.edition_folder("nbs-2023"))
    edition = Edition.reference()
    for use in (edition.lineage, edition.is_division, edition.children, edition.register_name):
        with pytest.raises(InputError, match=r"upper\.csv.*install mingdan again"):
            use("5101")


@pytest.mark.parametrize("damage", [drop_provinces, rename_a_column_of_provinces])
def test_a_missing_or_damaged_table_of_provinces_is_refused(
    damaged: Callable[..., None], damage: Callable[[Path], None]
) -> None:
    damaged(lambda lines: lines)
    damage(editions.edition_folder("nbs-2023"))
    with pytest.raises(InputError, match=r"provinces\.csv"):
        Edition.reference().province("46")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (changed("460105001", "460105001,秀英街道,1"), "rows of a code and a name"),
        (changed("460105001", "460105001"), "rows of a code and a name"),
        (changed("460105001", "460105001,秀英,街道,1"), "rows of a code and a name"),
        (lambda lines: [lines[0], *reversed(lines[1:])], "in order of code"),
        (lambda lines: [lines[0], *lines], "each code once"),
    ],
)
def test_rows_that_are_not_a_code_and_a_name_in_order_are_refused(
    damaged: Callable[..., None], change: Damage, message: str
) -> None:
    damaged(change)
    with pytest.raises(InputError, match=message):
        Edition.reference().province("46")


def test_a_hash_that_does_not_fit_is_found_with_what_is_wrong(damaged: Callable[..., None]) -> None:
    damaged(changed("460105001", "460105001,"), hash_fits=False)
    assert {one.rule for one in register_findings("46")} == {"register-hash", "register-name-empty"}


def test_what_is_no_register_is_told(damaged: Callable[..., None]) -> None:
    damaged(lambda lines: lines)
    editions.province_file("nbs-2023", "46").write_bytes(b"no xz")
    (found,) = register_findings("46")
    assert found.rule == "register-file"


def test_a_faulty_register_is_not_published(
    damaged: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All is listed, nothing is written; in this process, which alone has the damaged register."""

    def here(_: ProcessPool, work: Callable[[object], object], items: list[object]) -> Iterator[object]:
        return (work(item) for item in items)

    damaged(changed("460105001", "460105001,"), hash_fits=False)
    monkeypatch.setattr(ProcessPool, "map", here)
    monkeypatch.setattr(run, "extra_graph", lambda _: "")
    monkeypatch.setattr("mingdan.validation.shacl_fast.validate_file", lambda _: [])
    found = run.publish(asked(tmp_path / "out"), told)
    assert {one.rule for one in found.findings} >= {"register-hash", "register-name-empty"}
    assert not (tmp_path / "out").exists()


def test_what_is_odd_is_counted_right() -> None:
    """By another road: the rows of the register, their words and their digits, without lineages."""
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    for code in ("46", "51", "42"):
        register = Edition.reference().read_province(code)
        found.update(one.rule for one in find_anomalies(register))
        labels: Counter[tuple[str, str]] = Counter()
        for own, name in register.names.items():
            above = [register.names[own[:digits]] for digits in (6, 9) if digits < len(own)]
            label = re.sub("办事处$", "", name) if name.endswith("街道办事处") else name
            label = without_committee(name) if len(own) == 12 else label
            for words in above:
                rest = label.removeprefix(words)
                label = rest if rest not in ("", "社区", "村", "居委会", "嘎查", "街道", "镇", "乡", "苏木") else label
            if len(own) >= 9:
                expected["digits-against-name"] += division_class(own, label) != class_of_digits(own)
            labels[own[: {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}[len(own)]], label] += not register.is_placeholder(own)
            expected["private-character"] += any("\ue000" <= letter <= "\uf8ff" for letter in name)
        expected["same-name"] += sum(number for number in labels.values() if number > 1)
    assert found == +expected


def test_the_counts_of_the_table_are_the_registers() -> None:
    """design: 31 provinces, 342 prefectures, 2,978 counties, 41,352 townships, 620,573 villages: 665,276 rows."""
    total = Counter[str]()
    for row in Edition.reference().province_table.values():
        total.update({level: int(row[level]) for level in ("prefectures", "counties", "townships", "villages")})
    assert dict(total) == {"prefectures": 342, "counties": 2978, "townships": 41352, "villages": 620573}
    assert len(Edition.reference().province_table) + total.total() == 665_276
