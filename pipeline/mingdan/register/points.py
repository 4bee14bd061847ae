"""Points of divisions in WGS84, from `data/reference/coordinates.csv`: what each is, and how precise it is written."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import shown
from mingdan.lexicon.levels import Level
from mingdan.register.tables import Row, by_code
from mingdan.resources import folder

COLUMNS = ("code", "latitude", "longitude", "precision", "point", "source", "licence")
# What a point is: that of the item in Wikidata, the seat, or the populated place of that name.
POINTS = ("wikidata", "seat", "populated-place")
LICENCES = ("CC0", "CC BY 4.0")
# Where Sichuan ends (degrees), and how far the point of a county lies from that of the next county of its prefecture:
# 石渠县 is 208 km from the next one that has a point.
WEST, EAST, SOUTH, NORTH = Decimal("97"), Decimal("108.6"), Decimal("26"), Decimal("34.4")
FARTHEST_COUNTY = 250
FARTHEST_TOWNSHIP = 100  # kilometres from the point of its county
_EARTH = 6371.0
_NUMBER = re.compile(r"0|[1-9][0-9]*|(0|[1-9][0-9]*)\.[0-9]*[1-9]")


@dataclass(frozen=True, slots=True)
class Point:
    """A point.

    Attributes:
        latitude, longitude: degrees in WGS84.
        precision: the smallest step that its figures tell apart, in degrees; the place itself is larger.
        kind: one of `POINTS`.
        source: where it is from.
        licence: of the source.
    """

    latitude: Decimal
    longitude: Decimal
    precision: Decimal
    kind: str
    source: str
    licence: str


@cache
def points() -> dict[str, Point]:
    """The points that come with mingdan, by code.

    Raises:
        InputError: a row is not what it should be, or no place for that division; every such row is named.
    """
    return read_points(folder("data/reference") / "coordinates.csv")


def read_points(file: Path) -> dict[str, Point]:
    """The points of one table; raises as `coordinates` does."""
    found = by_code(file, COLUMNS, _point, _wrong)
    if problems := [f"{file}: {problem}" for problem in _far(found)]:
        raise InputError("\n".join(problems))
    return found


def _point(row: Row) -> Point:
    latitude, longitude, precision = (Decimal(row[column]) for column in ("latitude", "longitude", "precision"))
    return Point(latitude, longitude, precision, row["point"], row["source"], row["licence"])


def _wrong(row: Row) -> Iterator[str]:
    """What is wrong with one row."""
    for column, least, most in (("latitude", SOUTH, NORTH), ("longitude", WEST, EAST)):
        if not _NUMBER.fullmatch(row[column]) or not least <= Decimal(row[column]) <= most:
            yield f"{column} is {shown(row[column])!r}, expected a number from {least} to {most}, as in Sichuan"
    if not _NUMBER.fullmatch(row["precision"]) or not 0 < Decimal(row["precision"]) <= 1:
        yield f"precision is {shown(row['precision'])!r}, expected degrees above 0 and up to 1"
    for column, words in (("point", POINTS), ("licence", LICENCES)):
        if row[column] not in words:
            yield f"{column} is {shown(row[column])!r}, expected {' or '.join(words)}"
    if not row["source"].strip():
        yield "source is empty, expected where the point is from"


def distance_km(one: Point, other: Point) -> float:
    """Kilometres between two points, on a sphere."""
    north, south = math.radians(one.latitude), math.radians(other.latitude)
    east = math.radians(one.longitude - other.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half))


def _far(points: dict[str, Point]) -> Iterator[str]:
    """The points that are too far from where they should be."""
    counties: dict[str, list[str]] = defaultdict(list)
    for code in points:
        if len(code) == Level.COUNTY:
            counties[code[:4]].append(code)
    for code, point in points.items():
        near, most = [*counties[code[:4]]], FARTHEST_COUNTY
        if len(code) > Level.COUNTY:
            near, most = [code[:6]], FARTHEST_TOWNSHIP
        away = [distance_km(point, points[other]) for other in near if other != code and other in points]
        if away and min(away) > most:
            yield f"{code} is {min(away):.0f} km from {', '.join(near[:3])}…, expected at most {most} km"
