"""The maps: valid GeoJSON, each point that of the golden table, each county with what was recognised in it."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from golden import answers
from mingdan.mapping.divisions import divisions_graph
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import DCAT, DCT
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.edition import Edition
from mingdan.release import divisions
from mingdan.release.formats import collection, point_features
from mingdan.release.notices import Build
from rdflib import Graph, Literal, URIRef
from support.area_release import THREE, asked, told
from support.paths import ROOT


def features(built: Build, name: str) -> list[dict[str, Any]]:
    """The features of a map of notices."""
    return valid(built.files[name])


def valid(content: bytes) -> list[dict[str, Any]]:
    """The features of a map, once it is as RFC 7946 wants it: sections 3.1.1, 3.2, 3.3, 4 and 7.1."""
    found = json.loads(content)
    assert found["type"] == "FeatureCollection"
    assert not found.keys() & {"crs", "coordinates", "geometry", "geometries", "properties"}
    assert "GeoNames" in found["attribution"] and "CC BY 4.0" in found["attribution"]
    for one in found["features"]:
        assert one.keys() == {"type", "id", "geometry", "properties"} and one["type"] == "Feature"
        assert one["geometry"].keys() == {"type", "coordinates"} and one["geometry"]["type"] == "Point"
        longitude, latitude = one["geometry"]["coordinates"]
        assert abs(longitude) <= 180 and abs(latitude) <= 90
    listed: list[dict[str, Any]] = found["features"]
    return listed


def coordinates(*areas: str) -> dict[str, list[float]]:
    """The points of areas, as the reference data have them."""
    with (ROOT / "data/reference/coordinates.csv").open(encoding="utf-8", newline="") as table:
        return {
            row["code"]: [float(row["longitude"]), float(row["latitude"])]
            for row in csv.DictReader(table)
            if row["code"].startswith(areas)
        }


def test_every_division_with_a_point_is_on_the_map(built: Build) -> None:
    found = {one["properties"]["code"]: one for one in features(built, "divisions.geojson")}
    assert list(found) == sorted(found)
    assert found.keys() == answers.points().keys()
    for code, (name, lat, long) in answers.points().items():
        one = found[code]
        assert one["id"] == answers.division(code)
        assert one["geometry"]["coordinates"] == [float(long), float(lat)]
        assert one["properties"]["name"] == name
        assert one["properties"]["source"]


def test_a_division_has_its_links(built: Build) -> None:
    by_code = {one["properties"]["code"]: one["properties"] for one in features(built, "divisions.geojson")}
    assert by_code["510115"]["wikidata"] == "http://www.wikidata.org/entity/Q1355972"
    assert by_code["5101"]["geonames"] == "https://sws.geonames.org/1815285/"
    assert by_code["510115"]["name_en"] == "Wenjiang District"
    assert "wikidata" not in by_code["510722"]  # 三台县 has no confirmed item


def test_the_counties_of_the_entries_say_what_was_recognised(built: Build) -> None:
    found = {one["properties"]["code"]: one["properties"] for one in features(built, "roster.geojson")}
    assert found.keys() == {answers.county_code(row) for row in answers.rows()} & answers.points().keys()
    assert len(found) == 32
    for code, properties in found.items():
        own = [row for row in answers.rows() if answers.county_code(row) == code]
        assert properties["communities"] == sum(bool(row["community"]) for row in own)
        assert properties["sub_districts_and_towns"] == sum(not row["community"] for row in own)
        assert len(properties["recognised"].split("；")) == len(own)
        assert all(answers.name(row) in properties["recognised"] for row in own)


@pytest.mark.parametrize("name", ["divisions.geojson", "roster.geojson"])
def test_a_feature_is_a_line(built: Build, name: str) -> None:
    """A change of one shows as a change of one line."""
    lines = built.files[name].decode().splitlines()
    assert len(lines) == len(features(built, name)) + 2
    assert all(json.loads(line.rstrip(","))["type"] == "Feature" for line in lines[1:-1])


def by_code(listed: list[dict[str, Any]]) -> dict[str, list[float]]:
    return {one["properties"]["code"]: one["geometry"]["coordinates"] for one in listed}


def test_the_map_of_the_country_has_every_point() -> None:
    graph = divisions_graph(Iris(), frozenset(Edition.reference().province_table))
    found = valid(collection(point_features(ParsedGraph(graph))))
    assert by_code(found) == coordinates("")
    assert len(found) == 3061
    assert all(
        {"point_kind", "resolution_m", "licence", "name", "full_name"} <= one["properties"].keys() for one in found
    )


def test_a_release_of_an_area_has_a_map(tmp_path: Path) -> None:
    """One file, or one of each province; also if no other format was asked for."""
    out = tmp_path / "out"
    assert divisions.publish(asked(out, ("geojson",)), told).changed
    assert by_code(valid((out / "divisions.geojson").read_bytes())) == coordinates(*THREE)
    assert not list(out.glob("*.nt"))

    assert divisions.publish(asked(out, ("nt", "geojson"), "gzip", apart=True), told).changed
    for code in THREE:
        found = valid(gzip.decompress((out / f"provinces/{code}.geojson.gz").read_bytes()))
        assert by_code(found) == coordinates(code)
    catalogue = Graph().parse(out / "catalog.ttl")
    media_type = URIRef("https://www.iana.org/assignments/media-types/application/geo+json")
    (file,) = (
        node for node in catalogue.subjects(URIRef(DCAT.mediaType), media_type) if str(node).endswith("64.geojson.gz")
    )
    assert (file, URIRef(DCT.title), Literal("宁夏回族自治区区划单元点位（GeoJSON）", "zh")) in catalogue
