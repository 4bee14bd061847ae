"""The graph of the divisions of an area, from the reference data; complete without the graphs of the notices.

The divisions themselves come from the functions that map a roster, so that the two graphs never disagree about a node.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from mingdan.lexicon.levels import Level
from mingdan.mapping.evidence import link_triples
from mingdan.mapping.geometry import geometry_triples
from mingdan.mapping.history import history_codes, history_triples
from mingdan.mapping.names import name_triples
from mingdan.mapping.roster import division
from mingdan.model import Lineage
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import ADMS, MD, RDF, SKOS, XSD
from mingdan.rdf.ntriples import iri, literal, statement, statements_about
from mingdan.register.code_crosswalk import street_codes
from mingdan.register.divisions import child_codes, lineage
from mingdan.register.mappings import mapping_set


def _down(code: str, digits: int) -> Iterator[str]:
    """The codes of the divisions below one, down to a level."""
    for below in child_codes(code):
        if len(below) <= digits:
            yield below
        if len(below) < digits:
            yield from _down(below, digits)


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
        codes |= {*_down(area, Level.COUNTY if area else Level.COUNTY - 2)}
        if area:
            codes |= {area, *(row.code for row in mapping_set().rows if row.code.startswith(area))}
    codes = history_codes(_with_above(codes))
    return [lineage(code) for code in sorted(_with_above(codes))]


def _with_above(codes: set[str]) -> set[str]:
    """Some codes, and those of what the divisions lie in."""
    return codes | {own.code for code in codes for own in lineage(code)}


def _identifier(iris: Iris, of: str, scheme: str, edition: str, code: str, agency: str) -> Iterator[str]:
    """A code of a division as a thing that says who gave it, in which scheme and edition (ADMS, W3C Note 2013)."""
    node = iris.code(scheme, edition, code)
    yield statement(iri(of), iri(ADMS.identifier), iri(node))
    yield from statements_about(
        node,
        [
            (RDF.type, iri(ADMS.Identifier)),
            (SKOS.notation, literal(code)),
            (MD.codeScheme, literal(scheme)),
            (MD.codeEdition, literal(edition, XSD.gYear)),
            (ADMS.schemaAgency, literal(agency)),
        ],
    )


def _triples(iris: Iris, path: Lineage) -> Iterator[str]:
    own = path[-1].code
    yield from division(iris, path)
    yield from _identifier(iris, iris.division(own), "nbs", "2023", own, "国家统计局")
    if other := _ministry().get(own):
        yield from _identifier(iris, iris.division(own), "mca", "2026", other, "民政部")


@cache
def _ministry() -> dict[str, str]:
    """Code of NBS 2023 -> the Ministry's of 2026, where that is known."""
    return {street.nbs: street.mca for street in street_codes()}


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
    found = {text for path in paths for text in _triples(iris, path)}
    for triples in (name_triples, geometry_triples, link_triples, history_triples):
        found.update(triples(iris, codes))
    return "".join(sorted(found))
