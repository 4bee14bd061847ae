"""Coordinates and English names: equal to the facts given, plausible, and each with its source."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from mingdan.errors import InputError
from mingdan.register import points as of_points
from mingdan.register import translations as english
from mingdan.register.mappings import mapping_set
from mingdan.register.points import distance_km, points
from mingdan.register.translations import english_names
from mingdan.release.notices import Build
from support.paths import ROOT

LINKS = ROOT.parent / "shared" / "links" / "links.csv"
COUNTRY = LINKS.with_name("links_country.csv")


def table(file: Path) -> list[dict[str, str]]:
    if not file.is_file():
        pytest.skip("the facts as given are not part of the project")
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def facts() -> list[dict[str, str]]:
    """Sichuan in depth."""
    return table(LINKS)


def test_points_equal_the_facts_given(facts: list[dict[str, str]]) -> None:
    """Those of Sichuan as given; of the country those whose place was not found wrong, to five decimals."""
    country = [row for row in table(COUNTRY) if row["lat"] and row["point"] != "wrong"]
    given = {
        row["code"]: (round(Decimal(row["lat"]), 5), round(Decimal(row["lon"]), 5))
        for row in (*country, *facts)
        if row["lat"]
    }
    assert {code: (point.latitude, point.longitude) for code, point in points().items()} == given


def test_points_found_wrong_are_not_published_but_their_items_are() -> None:
    wrong = {"210421", "331123", "340124", "341504", "360783", "370883", "410721", "450126", "620923", "653221"}
    assert not wrong & points().keys()
    assert wrong <= {row.code for row in mapping_set().rows if row.is_link and row.target.slug == "wikidata"}


def test_no_two_units_of_one_level_share_a_point() -> None:
    places = Counter((len(code), point.latitude, point.longitude) for code, point in points().items())
    assert max(places.values()) == 1


def test_points_lie_among_those_of_their_prefecture() -> None:
    """The nearest county of the country is one of the same prefecture for most, of the province for nearly all.

    A point that was mixed up would lie among foreign ones. Seats at a boundary do so as well: hence the shares.
    """
    counties = {code: point for code, point in points().items() if len(code) == 6}
    shares = Counter[int]()
    for code, point in counties.items():
        around = (
            other for other in counties.values() if other is not point and abs(other.latitude - point.latitude) < 6
        )
        near = min(around, key=lambda other: distance_km(point, other)).code
        shares.update(length for length in (2, 4) if near[:length] == code[:length])
    assert shares[4] / len(counties) > 0.75
    assert shares[2] / len(counties) > 0.92


def test_english_names_equal_the_facts_given(facts: list[dict[str, str]]) -> None:
    """Only those of an item of Wikidata: the others are transcriptions."""
    given = {row["code"]: row["name_en"] for row in facts if row["wikidata"]}
    assert {code: name.name for code, name in english_names().items()} == given


def test_counts_and_kinds() -> None:
    assert (len(points()), len(english_names())) == (3061, 195)
    assert Counter(len(code) for code in points()) == {2: 31, 4: 326, 6: 2686, 9: 18}
    assert {point.kind for point in points().values()} == set(of_points.POINT_KINDS)
    assert {code for code, point in points().items() if point.kind == "seat"} == {"510722", "511622", "5134"}
    assert {len(code) for code, point in points().items() if point.kind == "populated-place"} == {9}
    assert "510403" not in english_names()


def test_precision_is_what_the_figures_say() -> None:
    assert points()["51"].precision == 1
    for point in points().values():
        finest = min(value.as_tuple().exponent for value in (point.latitude, point.longitude))
        assert isinstance(finest, int)
        assert point.precision >= Decimal(10) ** finest


def test_what_comes_from_geonames_is_under_its_licence() -> None:
    for point in points().values():
        assert (point.licence == "CC BY 4.0") == ("geonames" in point.source)


def test_distances() -> None:
    chengdu, mianyang = points()["5101"], points()["5107"]
    assert distance_km(chengdu, chengdu) == 0
    assert 105 < distance_km(chengdu, mianyang) < 115


def test_english_names_are_labels(built: Build) -> None:
    labels = [text for text in built.divisions.splitlines() if text.endswith('"@en .') and "prefLabel" in text]
    assert len(labels) == len(english_names())
    assert (
        "<https://w3id.org/mingdan/id/division/nbs-2023/5132> <http://www.w3.org/2004/02/skos/core#prefLabel> "
        '"Ngawa Tibetan and Qiang Autonomous Prefecture"@en .'
    ) in labels


POINT = "510115,30.69547,103.83364,0.00001,wikidata,wikidata Q1355972,CC0"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("510199,30.7,103.8,0.1,wikidata,x,CC0", "2: code is '510199', expected the digits of a division"),
        (
            "510115,103.83364,30.69547,0.1,wikidata,x,CC0",
            "2: latitude is '103.83364', expected a number from 3.8 to 53.6",
        ),
        ("510115,30.70,103.8,0.1,wikidata,x,CC0", "2: latitude is '30.70'"),
        ("510115,30.7,103.8,0,wikidata,x,CC0", "2: precision is '0'"),
        ("510115,30.7,103.8,0.1,middle,x,CC0", "2: point is 'middle', expected one of wikidata, seat, populated-place"),
        ("510115,30.7,103.8,0.1,seat,x,free", "2: licence is 'free'"),
        ("510115,30.7,103.8,0.1,seat,,CC0", "2: source is empty"),
        (f"{POINT}\n{POINT}", "3: code 510115 a second time"),
        (f"{POINT}\n510104,33,97,1,seat,x,CC0", "510104 is [67][0-9]{2} km from 510115"),
        (f"{POINT}\n510115001,32,103.8,1,seat,x,CC0", "510115001 is 1[0-9]{2} km from 510115"),
        ("510115,30.7", "2: 2 cells, expected 7"),
        ('"510115', "2: not a CSV table"),
    ],
)
def test_a_wrong_point_is_named(tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "coordinates.csv"
    file.write_text("code,latitude,longitude,precision,point,source,licence" + "\n" + row + "\n", "utf-8")
    with pytest.raises(InputError, match=message):
        of_points.read_points(file)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,name,source\n510115,温江区,x\n", "2: name is '温江区', expected an English name"),
        ("code,name,source\n510115,Wenjiang District,name only (pinyin)\n", "2: source is .* a transcription is not"),
        ("code,name\n510115,Wenjiang District\n", "1: the columns are code,name, expected code,name,source"),
    ],
)
def test_a_wrong_name_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "english_names.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(InputError, match=message):
        english.read_english_names(file)
