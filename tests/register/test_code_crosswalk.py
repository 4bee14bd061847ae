"""The Ministry's codes of 2026 beside those of NBS 2023: the crosswalk, and the table of what differs."""

import csv
import importlib
from collections import Counter

import pytest
from mingdan.lexicon.levels import Level, level_of
from mingdan.mapping.identifiers import identifiers
from mingdan.rdf.iris import Iris
from mingdan.register.code_crosswalk import ministry_code, ministry_codes
from mingdan.register.edition import Edition, ministry_edition
from mingdan.register.editions import names
from support.paths import ROOT

TABLE = ROOT / "data" / "reference" / "township_codes_compared.csv"
STREETS = ROOT / "tests" / "golden" / "sichuan-2022" / "street_codes.csv"


def test_the_streets_whose_codes_were_collected() -> None:
    """The 54 pairs that were collected by hand come out of the correspondence; nine of them differ."""
    with STREETS.open(encoding="utf-8", newline="") as file:
        expected = {row["nbs_2023"]: row["mca_2026"] for row in csv.DictReader(file)}
    assert (len(expected), sum(nbs != mca for nbs, mca in expected.items())) == (54, 9)
    assert {code: ministry_code(code) for code in expected} == expected


@pytest.mark.parametrize(
    ("nbs", "mca"),
    [
        ("51", "51"),
        ("5101", "5101"),
        ("510115", "510115"),
        ("110105020", "110105400"),  # 首都机场街道
        ("130171", ""),  # a zone, which the Ministry does not list
        ("441900003", ""),  # no townships of 东莞
        ("510115001044", ""),  # no villages
    ],
)
def test_the_code_of_the_ministry(nbs: str, mca: str) -> None:
    assert ministry_code(nbs) == mca


def test_every_pair_of_the_country() -> None:
    """A code of the Ministry is one unit's, of its level, and in its edition."""
    numbers: Counter[tuple[Level, bool]] = Counter()
    for province in Edition.reference().provinces:
        register, theirs, pairs = (
            Edition.reference().read_province(province),
            names(ministry_edition().id, province),
            ministry_codes(province),
        )
        assert len(set(pairs.values())) == len(pairs)
        assert all(other in theirs and level_of(other) == level_of(code) for code, other in pairs.items())
        codes = [code for code in register.names if len(code) <= Level.TOWNSHIP and not register.is_placeholder(code)]
        numbers.update((level_of(code), code in pairs) for code in codes)
    expected = {(Level.PROVINCE, True): 31, (Level.PREFECTURE, True): 333, (Level.COUNTY, True): 2840}
    expected |= {(Level.COUNTY, False): 134, (Level.TOWNSHIP, True): 38084, (Level.TOWNSHIP, False): 3268}
    assert numbers == expected


def test_the_table_is_what_its_script_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "pipeline" / "rebuild"))
    script = importlib.import_module("township_codes")
    with TABLE.open(encoding="utf-8", newline="") as file:
        header, *rows = map(tuple, csv.reader(file))
    assert header == script.HEADER
    assert rows == list(script.rows())
    assert Counter(row[-1] for row in rows) == {
        "code": 10012, "name": 403, "both": 254, "possible": 40, "only-nbs": 3228, "only-mca": 412,
    }  # fmt: skip


def test_the_table_and_the_editions_say_the_same() -> None:
    """By another road: with the townships that have no row, the table has every township of both editions once."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for column, edition in (("nbs", "nbs-2023"), ("mca", "mca-2026")):
        year = edition[-4:]
        listed = Counter(row[f"{column}_{year}"] for row in rows if row[f"{column}_{year}"])
        assert set(listed.values()) == {1}
        all_names: dict[str, str] = {}
        for province in Edition.reference().provinces:
            all_names |= {code: name for code, name in names(edition, province).items() if len(code) == Level.TOWNSHIP}
        assert all(row[f"{column}_name"] == all_names.get(row[f"{column}_{year}"], "") for row in rows)
        without = all_names.keys() - listed.keys()
        assert len(without) == 38084 - 10012 - 403 - 254


def test_the_identifiers_of_a_street_of_another_code() -> None:
    """涌泉街道: the link and what is said of the code, in both schemes; a zone has the Bureau's alone."""
    lines = list(identifiers(Iris(), "510115003"))
    links = [line for line in lines if "adms#identifier" in line]
    assert [line.split(" ")[2].rsplit("/code/", 1)[1] for line in links] == [
        "mca-2026/510115004>",
        "nbs-2023/510115003>",
    ]
    assert sum('"民政部"' in line for line in lines) == sum('"国家统计局"' in line for line in lines) == 1
    assert not any("/code/mca-" in line for line in identifiers(Iris(), "130171"))
