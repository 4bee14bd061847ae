"""The codes of divisions as things that say who gave them, in which scheme and edition (ADMS, W3C Note 2013)."""

from collections.abc import Iterable, Iterator

from mingdan.rdf.iris import BUREAU, MINISTRY, Iris
from mingdan.rdf.namespaces import ADMS, MD, RDF, SKOS, XSD
from mingdan.rdf.ntriples import iri, literal, statement, statements_about
from mingdan.register.code_crosswalk import ministry_code

# Scheme -> the edition whose codes are published, and who gives them.
EDITIONS = {MINISTRY: ("2026", "民政部"), BUREAU: ("2023", "国家统计局")}


def codes_of(code: str) -> Iterator[tuple[str, str]]:
    """The scheme and code of each identifier of a division of NBS 2023; the Ministry's only where it is certain."""
    if other := ministry_code(code):
        yield MINISTRY, other
    yield BUREAU, code


def identifier_link(iris: Iris, of: str, scheme: str, code: str) -> str:
    """The statement that leads from a division to one of its codes."""
    return statement(iri(iris.division(of)), iri(ADMS.identifier), iri(iris.code(scheme, EDITIONS[scheme][0], code)))


def identifier_node(iris: Iris, scheme: str, code: str) -> list[str]:
    """What is said of a code."""
    edition, agency = EDITIONS[scheme]
    return statements_about(
        iris.code(scheme, edition, code),
        [
            (RDF.type, iri(ADMS.Identifier)),
            (SKOS.notation, literal(code)),
            (MD.codeScheme, literal(scheme)),
            (MD.codeEdition, literal(edition, XSD.gYear)),
            (ADMS.schemaAgency, literal(agency)),
        ],
    )


def identifiers(iris: Iris, code: str) -> Iterator[str]:
    """The codes of a division of NBS 2023, and the links to them."""
    yield from (identifier_link(iris, code, scheme, own) for scheme, own in codes_of(code))
    yield from identifier_nodes(iris, [code])


def identifier_nodes(iris: Iris, codes: Iterable[str]) -> Iterator[str]:
    """The codes of some divisions of NBS 2023, without the links to them."""
    for code in codes:
        for scheme, own in codes_of(code):
            yield from identifier_node(iris, scheme, own)
