"""What the start page and the page to browse show: counts, the entries, a map, the files, the tree of divisions."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mingdan.rdf.namespaces import DCAT, DCT, DQV, GEO, MD, PROV, RDF, RDFS, SCHEMA, SH, SKOS, WGS
from mingdan.register.pinyin import ascii_letters, syllables
from mingdan.site.pages import Pages, Value
from mingdan.site.resources import ResourcesInMemory

_LEVELS = (MD.inProvince, MD.inPrefecture, MD.inCounty, MD.inTownship)
_WIDTH, _HEIGHT, _MARGIN = 640.0, 560.0, 14.0  # of the map
_MOST_IN_TREE = 4_000
# What the search finds a resource by; one without any of these is not found.
_SEARCHED = (SKOS.prefLabel, DCT.title, MD.derivedName, SKOS.altLabel, SKOS.hiddenLabel, DCT.identifier)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A recognition as a row: what was recognised, for what, where it lies, where the notice says so.

    Attributes:
        mark: that the notice was withdrawn, or "".
        key: what the filter finds beside the texts of the cells.
    """

    name: Value
    mark: str
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
        dataset: the IRI of what the release is about.
        files: the records of the release's files, by name.
    """

    def __init__(
        self, pages: Pages, resources: ResourcesInMemory, dataset: str, files: Mapping[str, Mapping[str, object]]
    ) -> None:
        self.pages = pages
        self.resources = resources
        self._area = resources.value(dataset, DCT.spatial)
        self._files = files

    @cached_property
    def _recognitions(self) -> list[str]:
        """Those of all notices, in their order there."""
        return sorted(
            self.resources.instances(MD.Recognition), key=lambda iri: [(len(part), part) for part in iri.split("/")]
        )

    @cached_property
    def _counted(self) -> list[tuple[str, str]]:
        """Division and category or honour of each recognition in force; else the area's divisions and their classes."""
        value = self.resources.value
        if self._recognitions:
            in_force = (iri for iri in self._recognitions if not self.pages.withdrawn(iri))
            return [(value(iri, MD.recognises), value(iri, MD.category, MD.honour)) for iri in in_force]
        divisions = (iri for below in self._within.values() for iri in below)
        return [(iri, value(iri, RDF.type)) for iri in divisions if value(iri, MD.inProvince) == self._area]

    @cached_property
    def _levels(self) -> list[str]:
        """The levels that some place has; the province only where there are several."""
        value = self.resources.value
        found = {level: {value(division, level) for division, _ in self._counted} - {""} for level in _LEVELS}
        return [level for level in _LEVELS if len(found[level]) > (level == MD.inProvince)]

    @cached_property
    def _columns(self) -> list[str]:
        """The properties that say where an entry lies; and the notice, where there are several."""
        notices = {self.resources.value(iri, PROV.wasDerivedFrom) for iri in self._recognitions}
        return [*self._levels, PROV.wasDerivedFrom][: len(self._levels) + (len(notices) > 1)]

    @cached_property
    def heads(self) -> list[str]:
        """The headings of the columns that say where an entry lies."""
        return list(map(self.pages.term, self._columns))

    @property
    def place(self) -> str:
        """What the places are called by which the matrix counts."""
        return next(iter(self.heads), self.pages.texts["name"])

    @cached_property
    def entries(self) -> list[EntryRow]:
        """The recognitions as rows."""
        link, value = self.pages.link, self.resources.value
        rows = []
        for iri in self._recognitions:
            division = value(iri, MD.recognises)
            above = [value(division, column) or value(iri, column) for column in self._columns]
            name = value(division, MD.fullName) or self.resources.label(division, "zh")
            rows.append(
                EntryRow(
                    link(division), self.pages.texts["entry_withdrawn"] if self.pages.withdrawn(iri) else "",
                    link(value(iri, MD.category, MD.honour)), [link(each) if each else Value("") for each in above],
                    Value(self.pages.position(value(iri, MD.sourcePosition)), link(iri).href),
                    " ".join((name, *typed(name))),
                )
            )  # fmt: skip
        return rows

    @cached_property
    def columns(self) -> list[Value]:
        """The columns of the matrix, by what they count."""
        return [self.pages.link(column) for column, _ in Counter(column for _, column in self._counted).most_common()]

    @cached_property
    def matrix(self) -> list[MatrixRow]:
        """How many of each column lie in each prefecture, or in each county where there are none, by their sum."""
        numbers: dict[Value, Counter[Value]] = {}
        for division, column in self._counted:
            above = self.resources.value(division, *self._levels) or division
            numbers.setdefault(self.pages.link(above), Counter())[self.pages.link(column)] += 1
        most = max((row.total() for row in numbers.values()), default=1)
        rows = sorted(numbers.items(), key=lambda item: (-item[1].total(), item[0].text))
        return [
            MatrixRow(name, [row[column] for column in self.columns], row.total(), round(100 * row.total() / most, 1))
            for name, row in rows
        ]

    @cached_property
    def dots(self) -> list[Dot]:
        """The counties with a point: with a circle that grows with what they have, or a speck."""
        value = self.resources.value
        known = set(self.resources.instances(MD.County))
        counties = Counter(
            county for division, _ in self._counted if (county := value(division, MD.inCounty) or division) in known
        )
        most = max(counties.values(), default=1)
        provinces = {value(division, MD.inProvince) for division, _ in self._counted}
        others = (iri for iri in known if value(iri, MD.inProvince) in provinces)
        counties.update(dict.fromkeys(others, 0))
        points = {
            county: (float(value(point, WGS.long)), float(value(point, WGS.lat)))
            for county in counties
            if (point := value(county, GEO.hasGeometry))
        }
        placed = _projected(points)
        dots = []
        for county in sorted(placed, key=lambda county: (counties[county], county)):
            link, number = self.pages.link(county), counties[county]
            radius = round(2 + 10 * math.sqrt(number / most), 1) if number else 1.5
            dots.append(Dot(*placed[county], radius, link.text, link.href, number))
        return dots

    @property
    def unplaced(self) -> int:
        """How many of what the matrix counts are in no county with a point."""
        return len(self._counted) - sum(dot.number for dot in self.dots)

    @cached_property
    def height(self) -> int:
        """The height of the map, where it is 640 wide."""
        return round(max((dot.y for dot in self.dots), default=0) + _MARGIN)

    @cached_property
    def downloads(self) -> list[Download]:
        """The files of the release, as the catalogue describes them."""
        titles = {
            file.split("/dataset/", 1)[-1].partition("/")[2]: file
            for file in self.resources.instances(DCAT.Distribution)
        }
        return [
            Download(
                self.resources.label(titles[name], self.pages.language) if name in titles else "", name,
                f"{record['bytes']:,}", f"{record['triples']:,}" if "triples" in record else "", str(record["sha256"]),
            )
            for name, record in self._files.items()
        ]  # fmt: skip

    @cached_property
    def credits(self) -> list[str]:
        """Whom the points are from, as the datasets say it."""
        rights = (self.resources.value(dataset, DCT.rights) for dataset in self.resources.instances(DCAT.Dataset))
        texts = (self.resources.text(right, DCT.description, self.pages.language) for right in rights if right)
        return list(dict.fromkeys(filter(None, texts)))

    @cached_property
    def report(self) -> list[Value]:
        """The reports of the validation, and how complete the divisions are."""
        text, language = self.resources.text, self.pages.language
        reports = [
            Value(text(report, DCT.description, language)) for report in self.resources.instances(SH.ValidationReport)
        ]
        for measurement in self.resources.instances(DQV.QualityMeasurement):
            metric = self.pages.link(self.resources.value(measurement, DQV.isMeasurementOf))
            reports.append(Value(f"{metric.text}: {text(measurement, RDFS.comment, language)}", metric.href))
        return reports

    @cached_property
    def _within(self) -> dict[str, list[str]]:
        """The divisions directly within each."""
        within: dict[str, list[str]] = {}
        for statement in self.resources.statements:
            if statement.property == MD.directlyWithin:
                within.setdefault(statement.value, []).append(statement.subject)
        return within

    @cached_property
    def tree(self) -> list[Branch]:
        """The divisions by what they lie in, down to the level at which they still fit on a page."""
        tops = [iri for iri in self._within if not self.resources.value(iri, MD.directlyWithin)]
        tops.sort(key=lambda iri: (iri != self._area, iri))
        depth, level, number = 0, tops, 0
        while level and number + len(level) <= _MOST_IN_TREE:
            depth, number = depth + 1, number + len(level)
            level = [iri for above in level for iri in self._within.get(above, ())]
        return self._branches(tops, depth)

    def _branches(self, iris: Sequence[str], depth: int) -> list[Branch]:
        return [
            Branch(self.pages.link(iri), self._branches(self._within.get(iri, ()), depth - 1)) for iri in iris if depth
        ]

    def names(self) -> list[tuple[str, str, str, str]]:
        """What the search finds: name, what is searched, path of the page without suffix, full name or years."""
        found = []
        for page, (iri, *_) in self.resources.pages.items():
            texts = list(self.resources.values(iri, *_SEARCHED))
            if texts:
                name, value = self.resources.label(iri, "zh"), self.resources.value
                years = "–".join(filter(None, (value(iri, SCHEMA.validFrom), value(iri, SCHEMA.validThrough))))
                key = " ".join(dict.fromkeys((name, *typed(name), *texts))).lower()
                found.append((name, key, page, value(iri, MD.fullName) or years))
        return found


def typed(name: str) -> tuple[str, str]:
    """How the Chinese in a name is typed: its pinyin without tones, and the first letters."""
    letters = list(map(ascii_letters, syllables(name)))
    return "".join(letters), "".join(syllable[:1] for syllable in letters)


def _projected(points: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """Points on the map: degrees of longitude shortened as in the middle latitude (equirectangular projection)."""
    if not points:
        return {}
    longitudes, latitudes = zip(*points.values(), strict=True)
    west, north = min(longitudes), max(latitudes)
    narrow = math.cos(math.radians((north + min(latitudes)) / 2))
    width, height = (max(longitudes) - west) * narrow, north - min(latitudes)
    scale = min((side - 2 * _MARGIN) / (degrees or 1) for side, degrees in ((_WIDTH, width), (_HEIGHT, height)))
    left = (_WIDTH - width * scale) / 2
    return {
        key: (round(left + (longitude - west) * narrow * scale, 1), round(_MARGIN + (north - latitude) * scale, 1))
        for key, (longitude, latitude) in points.items()
    }
