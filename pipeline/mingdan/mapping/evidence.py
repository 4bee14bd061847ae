"""Links and their evidence in SSSOM: as RDF, and as the published table.

Each row is an `owl:Axiom` with an IRI of its own, as the RDF form of SSSOM has it. A link is also a direct statement
(`skos:exactMatch`); a mapping that was refused or not found is not.
"""

from collections.abc import Collection, Iterator, Mapping

from mingdan.rdf.iris import LINKS, REGISTER_DATASET, Iris
from mingdan.rdf.namespaces import DCT, OWL, RDF, RDFS, SSSOM, XSD
from mingdan.rdf.ntriples import double, iri, literal, statements_about
from mingdan.register.mappings import COLUMNS, IdentifierMapping, mapping_set


def rows(codes: Collection[str]) -> list[IdentifierMapping]:
    """The rows about some divisions.

    Raises:
        InputError: the table of links is not what it should be.
    """
    return [row for row in mapping_set().rows if row.code in codes]


def described(iris: Iris, ntriples: str) -> frozenset[str]:
    """The codes of the divisions that a graph describes."""
    start = f"<{iris.divisions}"
    return frozenset(line[len(start) :].split(">", 1)[0] for line in ntriples.splitlines() if line.startswith(start))


def link_triples(iris: Iris, codes: Collection[str]) -> Iterator[str]:
    """The links of some divisions, each with its evidence; raises as `rows` does.

    Args:
        iris: IRI factory for the dataset's base.
        codes: of the divisions that the graph has.
    """
    for row in rows(codes):
        if row.is_link:
            yield from statements_about(iris.division(row.code), [(row.predicate, iri(row.object))])
    yield from mapping_triples(iris, codes)


def mapping_triples(iris: Iris, codes: Collection[str]) -> Iterator[str]:
    """The evidence alone: the mappings, and the set that they are in; as `link_triples`."""
    mappings = rows(codes)
    for row in mappings:
        yield from statements_about(_mapping_iri(iris, row), _mapping(iris, row))
    if mappings:
        yield from statements_about(
            LINKS, [*_set(), *((SSSOM.mappings, iri(_mapping_iri(iris, row))) for row in mappings)]
        )


def _mapping_iri(iris: Iris, row: IdentifierMapping) -> str:
    return iris.mapping(row.code, row.target.slug, row.identifier)


def _mapping(iris: Iris, row: IdentifierMapping) -> Iterator[tuple[str, str]]:
    yield RDF.type, iri(OWL.Axiom)
    yield OWL.annotatedSource, iri(iris.division(row.code))
    yield OWL.annotatedProperty, iri(row.predicate)
    yield OWL.annotatedTarget, iri(row.object)
    if row.refused:
        yield SSSOM.predicate_modifier, iri(SSSOM.NegatedPredicate)
    yield SSSOM.subject_label, literal(row.label)
    if row.object_label:
        yield SSSOM.object_label, literal(row.object_label)
    yield SSSOM.mapping_justification, iri(row.justification)
    yield SSSOM.object_source, iri(row.target.dataset)
    if row.target_version:
        yield SSSOM.object_source_version, literal(row.target_version)
    yield SSSOM.mapping_source, iri(row.source)
    if row.date:
        yield DCT.created, literal(row.date, XSD.date)
    yield SSSOM.confidence, double(row.confidence)
    yield RDFS.comment, literal(row.comment)


def _set() -> Iterator[tuple[str, str]]:
    """The statements on the table as a whole; its titles, which have a language, are in the catalogue."""
    about = mapping_set().about
    yield RDF.type, iri(SSSOM.MappingSet)
    yield SSSOM.sssom_version, iri(getattr(SSSOM, "version1.1"))
    yield SSSOM.mapping_set_id, literal(LINKS, XSD.anyURI)
    yield OWL.versionInfo, literal(about["mapping_set_version"])
    yield DCT.description, literal(about["mapping_set_description"])
    yield DCT.license, iri(about["license"])
    yield SSSOM.subject_source, iri(REGISTER_DATASET)
    yield SSSOM.subject_source_version, literal(about["subject_source_version"])


def sssom_header(prefixes: Mapping[str, str], about: Mapping[str, str]) -> list[str]:
    """The lines before the columns of SSSOM/TSV 1.1: the prefixes of CURIEs, and the metadata."""
    return [
        '#sssom_version: "1.1"',
        "#curie_map:",
        *(f"#  {prefix}: {start}" for prefix, start in sorted(prefixes.items())),
        *(f"#{key}: {value}" for key, value in about.items()),
    ]


def links_table(iris: Iris, codes: Collection[str]) -> str:
    """`links.sssom.tsv`: the rows about some divisions as SSSOM/TSV 1.1, each with the IRI that it has in the graph.

    Raises:
        InputError: the table of links is not what it should be.
    """
    table = mapping_set()
    starts = {"nbs": iris.divisions, "map": iris.mapping("0", "a", "b")[: -len("0/a/b")]}
    prefixes = {**table.prefixes, **starts}
    lines = [*sssom_header(prefixes, table.about), "\t".join(("record_id", *COLUMNS))]
    for row in rows(codes):
        record = f"map:{_mapping_iri(iris, row).removeprefix(starts['map'])}"
        lines.append("\t".join((record, *_cells(row, table.prefixes))))
    return "\n".join(lines) + "\n"


def _cells(row: IdentifierMapping, prefixes: dict[str, str]) -> tuple[str, ...]:
    """A row as the table has it, in the order of `COLUMNS`."""

    def curie(text: str) -> str:
        start, prefix = max((start, prefix) for prefix, start in prefixes.items() if text.startswith(start))
        return f"{prefix}:{text.removeprefix(start)}"

    return (
        f"nbs:{row.code}",
        row.label,
        curie(row.predicate),
        "Not" if row.refused else "",
        curie(row.object),
        row.object_label,
        curie(row.justification),
        curie(row.target.dataset),
        row.target_version,
        curie(row.source),
        row.date,
        str(row.confidence),
        row.comment,
    )
