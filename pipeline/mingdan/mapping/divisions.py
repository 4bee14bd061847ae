"""The graph of the divisions of an area, from the reference data; complete without the graphs of the notices.

The divisions themselves come from the functions that map a roster, so that the two graphs never disagree about a node.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from mingdan.lexicon.levels import Level, is_above, is_below
from mingdan.mapping.evidence import link_triples
from mingdan.mapping.history import history_codes, history_triples
from mingdan.mapping.identifiers import identifiers
from mingdan.mapping.roster import division
from mingdan.model import Division, Lineage
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import DCT, GEO, MD, RDF, SF, SKOS, WGS, XSD
from mingdan.rdf.ntriples import double, in_language, iri, literal, statement, statements_about
from mingdan.register.alternative_names import short_names
from mingdan.register.edition import Edition, Province
from mingdan.register.english_derived import derived_english
from mingdan.register.mappings import mapping_set
from mingdan.register.pinyin import pinyin, typed_forms
from mingdan.register.points import LICENCES, POINT_KINDS, Point, points
from mingdan.register.translations import english_names, traditional_forms

_POINT_KINDS = dict(zip(POINT_KINDS, (MD.itemPoint, MD.seatPoint, MD.populatedPlacePoint), strict=True))


def scope(areas: Iterable[str], named: Iterable[str] = ()) -> list[Lineage]:
    """The divisions that the graph describes, each with what is above it, in order of code.

    Args:
        areas: codes of the areas that notices are about; an empty one is the whole country.
        named: codes of the divisions that the notices' graphs describe.

    Returns:
        Those named; of an area, all divisions down to the counties, and those below that there are links for; of the
        country, provinces and prefectures; and those that their history leads to.
    """
    codes = set(named)
    for area in areas:
        below = Edition.reference().divisions_to_counties(area)
        codes |= {code for code in below if area or not is_below(code, Level.PREFECTURE)}
        if area:
            codes |= {area, *(row.code for row in mapping_set().rows if row.code.startswith(area))}
    codes = _with_above(codes)
    while (connected := _with_above(history_codes(codes))) != codes:
        codes = connected  # of a prefecture that is whole now, all that ever lay in it counts
    return [Edition.reference().lineage(code) for code in sorted(codes)]


def _with_above(codes: set[str]) -> set[str]:
    """Some codes, and those of what the divisions lie in."""
    edition = Edition.reference()
    return codes | {division.code for code in codes for division in edition.lineage(code)}


def _described(iris: Iris, path: Lineage) -> Iterator[str]:
    """A division itself, its codes and its names."""
    yield from division(iris, path)
    yield from identifiers(iris, path[-1].code)
    yield from name_triples(iris, path[-1])


def upper_statements(iris: Iris, register: Province, extra: str = "") -> list[str]:
    """What is said of the divisions of a province down to the townships and of their codes, as sorted N-Triples.

    Args:
        iris: IRI factory for the dataset's base.
        register: the province, of the reference edition.
        extra: further statements on divisions of the province and their codes, N-Triples.
    """
    codes = (code for code in register.names if is_above(code, Level.VILLAGE) and not register.is_placeholder(code))
    own = (text for code in codes for text in _described(iris, register.lineage(code)))
    return sorted({*extra.splitlines(keepends=True), *own})


def name_triples(iris: Iris, named: Division) -> list[str]:
    """The names of a division that are not in the register.

    Pinyin is a label of its own (`zh-latn-pinyin`); short names are other names (`zh`); the pinyin as it is typed
    without tones (`zh-latn`) and the forms in traditional characters (`zh-hant`) are hidden labels, to search by and
    not to show. A name in English that a source has is a label (`en`); one that was derived is another name, and
    `md:derivedName` as well.

    Args:
        iris: IRI factory for the dataset's base.
        named: a division of the reference edition.

    Raises:
        InputError: a row of a table of names is not what it should be.
    """
    return statements_about(iris.division(named.code), _names(named.code, named.label))


def _names(code: str, label: str) -> Iterator[tuple[str, str]]:
    if spelling := pinyin(label, code):
        yield SKOS.prefLabel, in_language(spelling, "zh-latn-pinyin")
        yield from ((SKOS.hiddenLabel, in_language(name, "zh-latn")) for name in typed_forms(spelling))
    if english := english_names().get(code):
        yield SKOS.prefLabel, in_language(english.name, "en")
    for derived in derived_english(code, label):
        yield from ((names, in_language(derived, "en")) for names in (SKOS.altLabel, MD.derivedName))
    yield from ((SKOS.altLabel, in_language(name, "zh")) for name in sorted(short_names(Edition.reference(), code)))
    yield from ((SKOS.hiddenLabel, in_language(name, "zh-hant")) for name in traditional_forms(label, code))


def geometry_triples(iris: Iris, codes: Iterable[str]) -> Iterator[str]:
    """The points of divisions, where one is known.

    Args:
        iris: IRI factory for the dataset's base.
        codes: of divisions of the register.

    Yields:
        N-Triples: longitude before latitude in `geo:asWKT`, whose reference system is CRS84 where none is written
        (OGC GeoSPARQL 1.1, section 8.5.1), and both in degrees WGS84.
    """
    known = points()
    for code in sorted(set(codes) & known.keys()):
        yield statement(iri(iris.division(code)), iri(GEO.hasGeometry), iri(iris.geometry(code)))
        yield from statements_about(iris.geometry(code), _point(known[code]))


def _point(point: Point) -> list[tuple[str, str]]:
    return [
        (RDF.type, iri(SF.Point)),
        (GEO.asWKT, literal(f"POINT({point.longitude} {point.latitude})", GEO.wktLiteral)),
        (WGS.lat, _decimal(point.latitude)),
        (WGS.long, _decimal(point.longitude)),
        (MD.pointKind, iri(_POINT_KINDS[point.kind])),
        (GEO.hasMetricSpatialResolution, double(point.resolution)),
        (DCT.source, literal(f"{point.source}, {point.licence}")),
        (DCT.license, iri(LICENCES[point.licence])),
    ]


def _decimal(number: Decimal) -> str:
    """A number as the canonical form of xsd:decimal writes it (XML Schema 1.0 part 2, section 3.2.3.2)."""
    whole, _, fraction = f"{number:f}".partition(".")
    return literal(f"{whole}.{fraction.rstrip('0') or '0'}", XSD.decimal)


@cache
def divisions_graph(iris: Iris, areas: frozenset[str], named: frozenset[str] = frozenset()) -> str:
    """The graph of divisions, as sorted N-Triples; empty where there is no area and none is named.

    Args:
        iris: IRI factory for the dataset's base.
        areas: as `scope` takes them.
        named: as `scope` takes them.
    """
    paths = scope(areas, named)
    codes = {path[-1].code for path in paths}
    statements = {text for path in paths for text in _described(iris, path)}
    for triples in (geometry_triples, link_triples, history_triples):
        statements.update(triples(iris, codes))
    return "".join(sorted(statements))
