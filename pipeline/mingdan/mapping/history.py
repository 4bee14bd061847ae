"""The history of divisions as triples: their versions and changes (docs/reference/model.md)."""

from collections.abc import Iterable, Iterator

from mingdan.lexicon.levels import Level, is_above
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import DCT, MD, PROV, RDF, SCHEMA, SKOS, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.register.edition import Edition
from mingdan.register.history import (
    DivisionChange,
    DivisionVersion,
    connected_history,
    containing_version,
    is_code_doubtful,
    successors,
    versions_of_unit,
)


def history_triples(iris: Iris, codes: Iterable[str]) -> Iterator[str]:
    """The versions of divisions and what changes lead to from them, with those changes.

    Args:
        iris: IRI factory for the dataset's base.
        codes: the divisions, by their codes of NBS 2023; those that have no history are passed over.
    """
    versions, changes = _history(codes)
    for version in versions:
        yield from _version(iris, version)
    for change in changes:
        yield from _change(iris, change)


def history_codes(codes: Iterable[str]) -> set[str]:
    """The divisions of NBS 2023 that the history of some leads to, these included: a graph must describe them too."""
    codes = set(codes)
    return codes | {version.unit for version in _history(codes)[0] if version.unit}


def _history(codes: Iterable[str]) -> tuple[tuple[DivisionVersion, ...], tuple[DivisionChange, ...]]:
    """The history of some divisions; of one whose parts are all among them, with everything that ever lay in it."""
    codes = set(codes)
    upper = [code for code in codes if is_above(code, Level.COUNTY) and versions_of_unit(code)]
    return connected_history(codes, [code for code in upper if codes.issuperset(Edition.reference().children(code))])


def year_literal(year: int) -> str:
    """A year as `xsd:gYear`."""
    return literal(f"{year:04d}", XSD.gYear)


def _version(iris: Iris, version: DivisionVersion) -> list[str]:
    above = containing_version(version)
    pairs = [
        (RDF.type, iri(MD.DivisionVersion)),
        (SKOS.prefLabel, in_language(version.name, "zh")),
        (SKOS.notation, literal(version.code)),
        (SCHEMA.validFrom, year_literal(version.first)),
        *((SCHEMA.validThrough, year_literal(year)) for year in (version.through,) if year),
        *((MD.versionWithin, _node(iris, container)) for container in (above,) if container),
        *((DCT.isVersionOf, iri(iris.division(unit))) for unit in (version.unit,) if unit),
        *((DCT.isReplacedBy, _node(iris, later)) for later in successors(version)),
        *((MD.isCodeDoubtful, literal("true", XSD.boolean)) for _ in (version,) if is_code_doubtful(version)),
        *((SKOS.note, in_language(reason, "en")) for reason in (version.reason,) if reason),
        (MD.evidence, literal(version.source)),
    ]
    return statements_about(iris.version(*version.key), pairs)


def _node(iris: Iris, version: DivisionVersion) -> str:
    return iri(iris.version(*version.key))


def _change(iris: Iris, change: DivisionChange) -> list[str]:
    parts = (
        (PROV.used, change.ended),
        (PROV.generated, change.began),
        (MD.territoryFrom, change.givers),
        (MD.territoryTo, change.takers),
    )
    pairs = [
        (RDF.type, iri(MD.ChangeEvent)),
        *((MD.changeKind, iri(getattr(MD, kind))) for kind in change.kinds),
        (DCT.date, year_literal(change.year)),
        *((predicate, _node(iris, version)) for predicate, versions in parts for version in versions),
        (SKOS.note, in_language(change.reason, "en")),
        (MD.evidence, literal(change.source)),
    ]
    return statements_about(iris.change(change.code, change.year), pairs)
