"""Coverage: counted once more from the tables themselves, and measured in the catalogue."""

import csv
from decimal import Decimal

import pytest
from mingdan.catalog.quality import METRICS, measurements
from mingdan.lexicon.levels import Level, level_of
from mingdan.rdf.graphs import graph
from mingdan.register.coverage import ASPECTS, coverage
from mingdan.register.edition import Edition
from mingdan.release.notices import Build
from mingdan.resources import folder
from rdflib import Graph, Namespace, URIRef

DQV = Namespace("http://www.w3.org/ns/dqv#")
DIVISIONS = URIRef("https://w3id.org/mingdan/dataset/divisions")


def divisions(area: str, level: Level | None = None) -> list[str]:
    return [code for code in Edition.reference().divisions_to_counties(area) if level in (None, level_of(code))]


def by_aspect(area: str, level: Level | None = None) -> dict[str, int]:
    return {each.aspect: each.covered for each in coverage(divisions(area, level))}


def test_the_country() -> None:
    assert by_aspect("", Level.COUNTY) == {
        "wikidata": 2694,
        "geonames": 10,
        "point": 2686,
        "history": 2842,
        "english": by_aspect("", Level.COUNTY)["english"],
    }
    assert by_aspect("", Level.PREFECTURE)["geonames"] == len(divisions("", Level.PREFECTURE)) == 333


@pytest.mark.parametrize("area", ["51", "43", "5101", "510115"])
def test_points_are_those_of_the_table(area: str) -> None:
    with (folder("data/reference") / "coordinates.csv").open(encoding="utf-8", newline="") as table:
        codes = [row["code"] for row in csv.DictReader(table) if row["code"].startswith(area) and len(row["code"]) < 9]
    assert by_aspect(area)["point"] == len(codes) > 0


def test_the_catalogue_measures_what_the_graph_has(built: Build) -> None:
    """The points of Sichuan's divisions down to the counties in the graph, by the number of its divisions."""
    catalog = Graph().parse(data=built.files["catalog.ttl"], format="turtle")
    (node,) = catalog.subjects(DQV.isMeasurementOf, URIRef(METRICS["point"]))
    assert (DIVISIONS, DQV.hasQualityMeasurement, node) in catalog
    division = "<https://w3id.org/mingdan/id/division/nbs-2023/51"
    lines = [line.split(" ") for line in built.divisions.splitlines() if line.startswith(division)]
    upper = {line[0] for line in lines if len(line[0]) <= len(division) + len("0115>")}
    with_point = {line[0] for line in lines if line[0] in upper and line[1].endswith("#hasGeometry>")}
    assert (len(upper), len(with_point)) == (205, 197)
    value = Decimal(str(catalog.value(node, DQV.value)))
    assert value == round(Decimal(197) / 205, 4)


def test_nothing_is_measured_without_divisions() -> None:
    assert list(measurements(str(DIVISIONS), coverage([]))) == []
    assert len(graph(measurements(str(DIVISIONS), coverage(["51"])))) == 7 * len(ASPECTS)
