"""Points as GeoJSON (RFC 7946): what opens in QGIS and on the map of a code host as it is."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph

from mingdan.resources import folder

# Of the two publishers of coordinates, GeoNames wants to be named (CC BY 4.0, section 3).
ATTRIBUTION = "Coordinates: Wikidata (CC0) and GeoNames, https://www.geonames.org/ (CC BY 4.0)"
Row = dict[str, str]
Feature = dict[str, Any]


def geojson(whole: pyoxigraph.Store) -> dict[str, bytes]:
    """The maps of a release, by the name of the file.

    Args:
        whole: the graphs of the notices and of the divisions.

    Returns:
        `divisions.geojson`, every division with a point; `roster.geojson`, the counties of the entries, each with the
        names of what was recognised in it. The points are WGS84, longitude first (section 4 of the RFC).
    """
    points = [_feature(row) for row in _rows(whole, "divisions-map.rq")]
    entries: dict[str, list[Row]] = defaultdict(list)
    for row in _rows(whole, "roster-map.rq"):
        entries[row["code"]].append(row)
    counties = [
        {**one, "properties": {**one["properties"], **_recognised(entries[one["properties"]["code"]])}}
        for one in points
        if one["properties"]["code"] in entries
    ]
    return {"divisions.geojson": _collection(points), "roster.geojson": _collection(counties)}


def _rows(whole: pyoxigraph.Store, query: str) -> Iterator[Row]:
    solutions = whole.query((folder("queries") / query).read_text("utf-8"))
    if not isinstance(solutions, pyoxigraph.QuerySolutions):
        raise TypeError(f"queries/{query} is not a SELECT query")
    names = [variable.value for variable in solutions.variables]
    for row in solutions:
        yield {name: "" if row[name] is None else row[name].value for name in names}


def _feature(row: Row) -> Feature:
    properties = {name: value for name, value in row.items() if value and name not in ("lat", "long", "division")}
    point = {"type": "Point", "coordinates": [float(row["long"]), float(row["lat"])]}
    return {"type": "Feature", "id": row["division"], "geometry": point, "properties": properties}


def _recognised(entries: Iterable[Row]) -> dict[str, object]:
    """How many streets and communities were recognised in a county, and which."""
    both: dict[str, list[str]] = {"true": [], "false": []}
    for row in entries:
        both[row["community"]].append(
            " ".join(part for part in (row["township"], row["name"], row["category"]) if part)
        )
    communities, streets = both["true"], both["false"]
    return {
        "communities": len(communities),
        "sub_districts_and_towns": len(streets),
        "recognised": "；".join([*streets, *communities]),
    }


def _collection(features: list[Feature]) -> bytes:
    """A feature a line, so that a change shows as the lines that it changes."""
    head = {"type": "FeatureCollection", "attribution": ATTRIBUTION}
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    return f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [\n{lines}\n]}}\n'.encode()
