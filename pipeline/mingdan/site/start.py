"""What the start page and the page to browse show: counts, the entries, a map, the files, the tree of divisions."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mingdan.rdf.iris import DIVISIONS_DATASET, ROSTER
from mingdan.rdf.namespaces import DCAT, DCT, DQV, GEO, MD, RDFS, SH, SKOS, WGS
from mingdan.register.pinyin import ascii_letters, syllables
from mingdan.site.pages import Pages, Value
from mingdan.site.resources import ResourcesInMemory

_LEVELS = (MD.inProvince, MD.inPrefecture, MD.inCounty, MD.inTownship)
_MAP_WIDTH, _MARGIN = 640.0, 12.0


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A recognition as a row: what was recognised, for what, where it lies, where the notice says so."""

    name: Value
    honour: Value
    place: Sequence[Value]
    position: Value
    key: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of the matrix: a prefecture, its number in each column, and their sum as a bar."""

    name: Value
    numbers: Sequence[int]
    total: int
    width: float


@dataclass(frozen=True, slots=True)
class Dot:
    """A point on the map."""

    x: float
    y: float
    radius: float
    name: str
    href: str
    number: int


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the release."""

    title: str
    name: str
    size: str
    triples: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A division in the tree, with those directly within it."""

    name: Value
    branches: Sequence["Branch"]


class Start:
    """Makes what the start page shows, in the language of `pages`.

    Args:
        pages: the pages of resources; links are made from the folder of the site.
        resources: what is published.
        files: the records of the release's files, by name.
    """

    def __init__(self, pages: Pages, resources: ResourcesInMemory, files: Mapping[str, Mapping[str, object]]) -> None:
        self.pages = pages
        self.resources = resources
        self._files = files

    @cached_property
    def entries(self) -> list[EntryRow]:
        """The recognitions of all notices, in their order there."""
        return [self._entry(iri) for iri in self._recognitions]

    @cached_property
    def heads(self) -> list[str]:
        """What the levels of a place are called that the rows of entries have."""
        return list(map(self.pages.term, self._levels))

    @cached_property
    def _levels(self) -> tuple[str, ...]:
        """The levels that the rows show; the province only where there are several."""
        value = self.resources.value
        provinces = {value(value(iri, MD.recognises), MD.inProvince) for iri in self._recognitions}
        return _LEVELS if len(provinces) > 1 else _LEVELS[1:]

    @cached_property
    def _recognitions(self) -> list[str]:
        return sorted(
            self.resources.instances(MD.Recognition), key=lambda iri: [(len(part), part) for part in iri.split("/")]
        )

    def _entry(self, iri: str) -> EntryRow:
        value, link = self.resources.value, self.pages.link
        division = value(iri, MD.recognises)
        place = [link(above) if (above := value(division, level)) else Value("") for level in self._levels]
        name = self.resources.label(division, "zh")
        return EntryRow(
            link(division),
            link(value(iri, MD.category, MD.honour)),
            place,
            Value(value(iri, MD.sourcePosition), link(iri).href),
            " ".join((name, *typed(name))),
        )

    @cached_property
    def columns(self) -> list[Value]:
        """The categories, and the honours of entries without one, by number of entries."""
        return [name for name, _ in Counter(entry.honour for entry in self.entries).most_common()]

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """How many entries each prefecture has of each column, by their sum."""
        numbers: dict[Value, Counter[Value]] = {}
        for entry in self.entries:
            numbers.setdefault(entry.place[0], Counter())[entry.honour] += 1
        most = max((row.total() for row in numbers.values()), default=1)
        rows = sorted(numbers.items(), key=lambda item: (-item[1].total(), item[0].text))
        return [
            MatrixRow(name, [row[column] for column in self.columns], row.total(), round(100 * row.total() / most, 1))
            for name, row in rows
        ]

    @cached_property
    def dots(self) -> list[Dot]:
        """The counties with a point: with a circle that grows with the number of entries, or a speck."""
        value = self.resources.value
        counties = Counter(
            county for iri in self._recognitions if (county := value(value(iri, MD.recognises), MD.inCounty))
        )
        counties.update(dict.fromkeys(self.resources.instances(MD.County), 0))
        points = {
            county: (float(value(point, WGS.long)), float(value(point, WGS.lat)))
            for county in counties
            if (point := value(county, GEO.hasGeometry))
        }
        placed = _projected(points)
        dots = []
        for county in sorted(placed, key=lambda county: (counties[county], county)):
            link, number = self.pages.link(county), counties[county]
            radius = round(3 + 3 * math.sqrt(number), 1) if number else 1.5
            dots.append(Dot(*placed[county], radius, link.text, link.href, number))
        return dots

    @cached_property
    def height(self) -> int:
        """The height of the map, where it is 640 wide."""
        return round(max((dot.y for dot in self.dots), default=0) + _MARGIN)

    @cached_property
    def downloads(self) -> list[Download]:
        """The files of the release, as the catalogue describes them."""
        found = []
        for dataset in (ROSTER, DIVISIONS_DATASET):
            for file in self.resources.values(dataset, DCAT.distribution):
                name = next((name for name in self._files if file.endswith(f"/{name}")), "")
                if name:
                    record = self._files[name]
                    title = self.resources.label(file, self.pages.language)
                    size, triples = f"{record['bytes']:,}", f"{record['triples']:,}" if "triples" in record else ""
                    found.append(Download(title, name, size, triples, str(record["sha256"])))
        return found

    @cached_property
    def report(self) -> list[Value]:
        """The reports of the validation, and how complete the divisions are."""
        texts = [
            self.pages.text_of(report, DCT.description) for report in self.resources.instances(SH.ValidationReport)
        ]
        for measurement in self.resources.values(DIVISIONS_DATASET, DQV.hasQualityMeasurement):
            metric = self.pages.link(self.resources.value(measurement, DQV.isMeasurementOf))
            texts.append(Value(f"{metric.text}: {self.pages.text_of(measurement, RDFS.comment).text}", metric.href))
        return [text for text in texts if text.text]

    @cached_property
    def tree(self) -> list[Branch]:
        """The divisions that are published, by what they lie in."""
        within: dict[str, list[str]] = {}
        for statement in self.resources.statements:
            if statement.property == MD.directlyWithin:
                within.setdefault(statement.value, []).append(statement.subject)
        tops = [iri for iri in within if not self.resources.value(iri, MD.directlyWithin)]
        return list(self._branches(sorted(tops), within))

    def _branches(self, iris: Sequence[str], within: Mapping[str, Sequence[str]]) -> Iterator[Branch]:
        for iri in iris:
            yield Branch(self.pages.link(iri), list(self._branches(within.get(iri, ()), within)))

    def names(self) -> list[tuple[str, str, str, str]]:
        """What the search finds: name, pinyin without tones, initials, and the path of the page without suffix."""
        found = []
        for page, (iri, *_) in self.resources.pages.items():
            name = self.resources.value(iri, SKOS.prefLabel) and self.resources.label(iri, "zh")
            if name:
                found.append((name, *typed(name), page))
        return found


def typed(name: str) -> tuple[str, str]:
    """How the Chinese in a name is typed: its pinyin without tones, and the first letters."""
    letters = list(map(ascii_letters, syllables(name)))
    return "".join(letters), "".join(syllable[:1] for syllable in letters)


def _projected(points: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Points on a plane: degrees of longitude shortened as in the middle latitude (equirectangular projection)."""
    if not points:
        return {}
    longitudes, latitudes = zip(*points.values(), strict=True)
    west, north = min(longitudes), max(latitudes)
    narrow = math.cos(math.radians((north + min(latitudes)) / 2))
    scale = (_MAP_WIDTH - 2 * _MARGIN) / (((max(longitudes) - west) * narrow) or 1)
    return {
        key: (
            round(_MARGIN + (longitude - west) * narrow * scale, 1),
            round(_MARGIN + (north - latitude) * scale, 1),
        )
        for key, (longitude, latitude) in points.items()
    }
