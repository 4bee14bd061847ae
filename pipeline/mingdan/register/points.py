"""Points of divisions in WGS84, from `data/reference/coordinates.csv`: what each stands for, and its precision."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from mingdan.errors import InputError, joined
from mingdan.lexicon.levels import Level, code_at, is_at, is_below
from mingdan.messages import Term
from mingdan.register.edition import Edition
from mingdan.register.tables import Text, read_table
from mingdan.resources import folder

# What a point is: that of the item in Wikidata, the seat, or the populated place of that name.
POINT_KINDS = ("wikidata", "seat", "populated-place")
# Licence -> its IRI.
LICENCES = {
    "CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 4.0": "https://creativecommons.org/licenses/by/4.0/",
}
# The bounds of China in degrees.
WEST, EAST, SOUTH, NORTH = Decimal("73.4"), Decimal("135.1"), Decimal("3.8"), Decimal("53.6")
# Kilometres from the nearest other county of the prefecture, or of the province for one directly below it (茫崖市 is
# 511 km from the next one that has a point), and from the county of a township.
MAX_COUNTY_DISTANCE, MAX_TOWNSHIP_DISTANCE = 520, 100
_METRES_PER_DEGREE = 111_195  # along a meridian of the sphere below
_EARTH_RADIUS = 6371.0  # kilometres
_NUMBER = re.compile(r"0|[1-9][0-9]*|(0|[1-9][0-9]*)\.[0-9]*[1-9]")


@dataclass(frozen=True, slots=True)
class Point:
    """A point.

    Attributes:
        code: of the division.
        latitude, longitude: degrees in WGS84.
        precision: the smallest step that the figures distinguish, in degrees; the place itself is larger.
        kind: one of `POINT_KINDS`.
        source: where it is from.
        licence: of the source.
    """

    code: str
    latitude: Decimal
    longitude: Decimal
    precision: Decimal
    kind: str
    source: Text
    licence: str

    @property
    def resolution(self) -> float:
        """The precision in metres."""
        return round(float(self.precision) * _METRES_PER_DEGREE, 1)

    def problems(self) -> Iterator[tuple[str, str, Term]]:
        """What is wrong with the row: column, cell, what was expected."""
        if not Edition.reference().is_division(self.code):
            yield "code", self.code, Term("division-code")
        bounds = ("latitude", self.latitude, SOUTH, NORTH), ("longitude", self.longitude, WEST, EAST)
        for column, value, least, most in bounds:
            if not _is_plain(value) or not least <= value <= most:
                yield column, str(value), Term("degrees-between", least=str(least), most=str(most))
        if not _is_plain(self.precision) or not 0 < self.precision <= 1:
            yield "precision", str(self.precision), Term("degrees-step")
        if self.kind not in POINT_KINDS:
            yield "point", self.kind, Term("one-of", values=POINT_KINDS)
        if self.licence not in LICENCES:
            yield "licence", self.licence, Term("one-of", values=tuple(LICENCES))


def _is_plain(value: Decimal) -> bool:
    """Whether a number was written without sign, exponent and trailing zeros."""
    return bool(_NUMBER.fullmatch(format(value, "f")))


@cache
def points() -> dict[str, Point]:
    """The points that come with mingdan, by code.

    Raises:
        InputError: a cell is wrong, or a point is too far from where the division is; every one is named.
    """
    return read_points(folder("data/reference") / "coordinates.csv")


def read_points(file: Path) -> dict[str, Point]:
    """The points of one table; raises as `points` does."""
    rows = read_table(file, Point, {"kind": "point"}, unique=("code",))
    by_code = {point.code: point for point in rows}
    if problems := list(_distant(file, by_code)):
        raise joined(problems)
    return by_code


def distance_km(point: Point, other: Point) -> float:
    """Kilometres between two points, on a sphere."""
    north, south = math.radians(point.latitude), math.radians(other.latitude)
    east = math.radians(point.longitude - other.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(math.sqrt(half))


def _distant(file: Path, by_code: dict[str, Point]) -> Iterator[InputError]:
    """The points that are too far from those of the divisions around."""
    counties: dict[str, list[str]] = defaultdict(list)
    for code in by_code:
        if is_at(code, Level.COUNTY):
            for around in (code_at(code, Level.PREFECTURE), code_at(code, Level.PROVINCE)):
                counties[around].append(code)
    for code, point in by_code.items():
        if is_below(code, Level.COUNTY):
            neighbours, limit = [code_at(code, Level.COUNTY)], MAX_TOWNSHIP_DISTANCE
        else:
            neighbours, limit = counties[_around(code)], MAX_COUNTY_DISTANCE
        distances = [distance_km(point, by_code[other]) for other in neighbours if other != code and other in by_code]
        if distances and min(distances) > limit:
            near, distance = tuple(neighbours[:3]), round(min(distances))
            yield InputError("point-distant", file=file, code=code, distance=distance, near=near, most=limit)


def _around(code: str) -> str:
    """The prefecture of a county or prefecture; the province where that is directly above."""
    prefecture = code_at(code, Level.PREFECTURE)
    return prefecture if Edition.reference().is_division(prefecture) else code_at(code, Level.PROVINCE)
