"""The maps: valid GeoJSON, each point that of the golden table, each county with what was recognised in it."""

import json
from typing import Any

import pytest
from golden import answers
from mingdan.release.notices import Build


def features(built: Build, name: str) -> list[dict[str, Any]]:
    """The features of a map, once its frame is as RFC 7946 wants it."""
    found = json.loads(built.files[name])
    assert found["type"] == "FeatureCollection"
    assert "GeoNames" in found["attribution"] and "CC BY 4.0" in found["attribution"]
    assert all(one["type"] == "Feature" and one["geometry"]["type"] == "Point" for one in found["features"])
    listed: list[dict[str, Any]] = found["features"]
    return listed


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
