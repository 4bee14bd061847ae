"""VoID: true counts of a published graph, and its links as linksets, one for each dataset that they lead to."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph

from mingdan.rdf.fingerprint import GraphCounts
from mingdan.rdf.iris import LINKS, linkset
from mingdan.rdf.namespaces import DCT, FOAF, NAMESPACES, RDF, VOID, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.register.mappings import PREDICATES, TARGETS, MappingTarget
from mingdan.workspace import Settings


def _number(value: int) -> str:
    return literal(str(value), XSD.integer)


def statistics(settings: Settings, dataset: str, counts: GraphCounts) -> Iterator[str]:
    """The numbers of statements, subjects, objects, and those by class and property, of the graph of a dataset."""
    properties, classes = counts.properties, counts.classes
    used = sorted(
        namespace.iri
        for namespace in NAMESPACES
        if any(term.startswith(namespace.iri) for term in (*properties, *classes)) and namespace is not RDF
    )
    yield from statements_about(
        dataset,
        [
            (VOID.triples, _number(counts.triples)),
            (VOID.distinctSubjects, _number(counts.subjects)),
            *([] if counts.objects is None else [(VOID.distinctObjects, _number(counts.objects))]),
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
        yield from statements_about(dataset, [(partition, iri(part))])
        yield from statements_about(part, [(RDF.type, iri(VOID.Dataset)), (names, iri(term)), (number, _number(count))])


def linksets(dataset: str, quads: Iterable[pyoxigraph.Quad]) -> Iterator[str]:
    """The linksets of the graph of a dataset; targets without a link are left out."""
    links = [
        quad for quad in quads if quad.predicate.value in PREDICATES and isinstance(quad.object, pyoxigraph.NamedNode)
    ]
    by_target = {
        target: [quad for quad in links if str(quad.object).startswith(f"<{target.start}")] for target in TARGETS
    }
    linked = [target for target in TARGETS if by_target[target]]
    for target in linked:
        yield from statements_about(dataset, [(VOID.subset, iri(linkset(target.slug)))])
        yield from _linkset(dataset, target, by_target[target])
        yield from _target(target)
    if linked:  # one statement for the dataset: DCAT-US allows no more
        yield from _rights(dataset, linked)


def _linkset(dataset: str, target: MappingTarget, links: list[pyoxigraph.Quad]) -> Iterator[str]:
    node = linkset(target.slug)
    predicates = Counter(quad.predicate.value for quad in links)
    parts = {f"{node}#{predicate.replace('#', '/').rsplit('/', 1)[1]}": predicate for predicate in sorted(predicates)}
    yield from statements_about(
        node,
        [
            (RDF.type, iri(VOID.Linkset)),
            (DCT.title, in_language(f"区划单元与 {target.title} 的关联", "zh")),
            (DCT.title, in_language(f"Links of divisions to {target.title}", "en")),
            (VOID.subjectsTarget, iri(dataset)),
            (VOID.objectsTarget, iri(target.dataset)),
            *((VOID.linkPredicate, iri(predicate)) for predicate in sorted(predicates)),
            (VOID.triples, _number(len(links))),
            (VOID.distinctSubjects, _number(len({quad.subject for quad in links}))),
            (VOID.distinctObjects, _number(len({quad.object for quad in links}))),
            (DCT.source, iri(LINKS)),
            *((VOID.propertyPartition, iri(part)) for part in parts),
        ],
    )
    yield from _rights(node, [target])
    for part, predicate in parts.items():
        counted = [(VOID.property, iri(predicate)), (VOID.triples, _number(predicates[predicate]))]
        yield from statements_about(part, [(RDF.type, iri(VOID.Dataset)), *counted])


def _target(target: MappingTarget) -> Iterator[str]:
    """The dataset that links lead to."""
    yield from statements_about(
        target.dataset,
        [
            (RDF.type, iri(VOID.Dataset)),
            (DCT.title, in_language(target.title, "en")),
            (FOAF.homepage, iri(target.homepage)),
            (VOID.uriSpace, literal(target.start)),
            (DCT.license, iri(target.license)),
        ],
    )


def _rights(node: str, targets: list[MappingTarget]) -> Iterator[str]:
    """The credits that the targets of links demand."""
    rights = f"{node}#rights"
    yield from statements_about(node, [(DCT.rights, iri(rights))])
    yield from statements_about(
        rights,
        [
            (RDF.type, iri(DCT.RightsStatement)),
            (DCT.description, in_language(" ".join(target.credit for target in targets), "en")),
            (DCT.description, in_language("".join(target.credit_zh for target in targets), "zh")),
        ],
    )
