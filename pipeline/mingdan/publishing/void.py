"""VoID: true counts of a published graph, as N-Triples lines."""

from collections import Counter
from collections.abc import Iterator

import pyoxigraph

from mingdan.rdf.ntriples import about, iri, literal
from mingdan.rdf.vocabulary import NAMESPACES, RDF, VOID, XSD
from mingdan.workspace import Settings


def _number(value: int) -> str:
    return literal(str(value), XSD.integer)


def statistics(settings: Settings, dataset: str, ntriples: str) -> Iterator[str]:
    """Counts of statements, subjects, objects, and by class and property, of the graph of a dataset."""
    triples = list(pyoxigraph.parse(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES))
    properties = Counter(quad.predicate.value for quad in triples)
    classes = Counter(
        quad.object.value
        for quad in triples
        if quad.predicate.value == RDF.type and isinstance(quad.object, pyoxigraph.NamedNode)
    )
    used = sorted(
        namespace.iri
        for namespace in NAMESPACES
        if any(term.startswith(namespace.iri) for term in (*properties, *classes)) and namespace is not RDF
    )
    yield from about(
        dataset,
        [
            (VOID.triples, _number(len(triples))),
            (VOID.distinctSubjects, _number(len({quad.subject for quad in triples}))),
            (VOID.distinctObjects, _number(len({quad.object for quad in triples}))),
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
