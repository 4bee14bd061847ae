"""VoID: true counts of a published graph, as N-Triples lines."""

from collections.abc import Iterator

from mingdan.rdf.fingerprint import GraphCounts
from mingdan.rdf.namespaces import NAMESPACES, RDF, VOID, XSD
from mingdan.rdf.ntriples import about, iri, literal
from mingdan.workspace import Settings


def _number(value: int) -> str:
    return literal(str(value), XSD.integer)


def statistics(settings: Settings, dataset: str, counts: GraphCounts) -> Iterator[str]:
    """GraphCounts of statements, subjects, objects, and by class and property, of the graph of a dataset."""
    properties, classes = counts.properties, counts.classes
    used = sorted(
        namespace.iri
        for namespace in NAMESPACES
        if any(term.startswith(namespace.iri) for term in (*properties, *classes)) and namespace is not RDF
    )
    yield from about(
        dataset,
        [
            (VOID.triples, _number(counts.triples)),
            (VOID.distinctSubjects, _number(counts.subjects)),
            *((VOID.distinctObjects, _number(one)) for one in (counts.objects,) if one is not None),
            (VOID.properties, _number(len(properties))),
            (VOID.classes, _number(len(classes))),
            (VOID.uriSpace, literal(settings.id_base)),
            *((VOID.vocabulary, iri(namespace)) for namespace in used),
        ],
    )
    for kind, term, count in (
        *(("class", name, number) for name, number in sorted(classes.items())),
        *(("property", name, number) for name, number in sorted(properties.items())),
    ):
        prefix = next(space.prefix for space in NAMESPACES if term.startswith(space.iri))
        part = f"{dataset}#{kind}-{prefix}-{term.replace('#', '/').rsplit('/', 1)[1]}"
        partition, names, number = (
            (VOID.classPartition, getattr(VOID, "class"), VOID.entities)
            if kind == "class"
            else (VOID.propertyPartition, VOID.property, VOID.triples)
        )
        yield from about(dataset, [(partition, iri(part))])
        yield from about(part, [(RDF.type, iri(VOID.Dataset)), (names, iri(term)), (number, _number(count))])
