"""Points of divisions: for the stores that have GeoSPARQL, and as numbers for those that do not."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import DCT, GEO, RDF, SF, WGS, XSD
from mingdan.rdf.ntriples import iri, literal, statement, statements_about
from mingdan.register.points import Point, points


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


def _point(one: Point) -> list[tuple[str, str]]:
    return [
        (RDF.type, iri(SF.Point)),
        (GEO.asWKT, literal(f"POINT({one.longitude} {one.latitude})", GEO.wktLiteral)),
        (WGS.lat, _decimal(one.latitude)),
        (WGS.long, _decimal(one.longitude)),
        (DCT.source, literal(f"{one.source}, {one.licence}")),
    ]


def _decimal(number: Decimal) -> str:
    """A number as the canonical form of xsd:decimal writes it (XML Schema 1.0 part 2, section 3.2.3.2)."""
    whole, _, fraction = f"{number:f}".partition(".")
    return literal(f"{whole}.{fraction.rstrip('0') or '0'}", XSD.decimal)
