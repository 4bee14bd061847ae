"""The links of a published graph as VoID linksets, one for each dataset that they lead to, with true counts."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph

from mingdan.rdf import iris as mint
from mingdan.rdf.namespaces import DCT, FOAF, RDF, VOID, XSD
from mingdan.rdf.ntriples import about, in_language, iri, literal
from mingdan.register.mappings import PREDICATES, TARGETS, MappingTarget


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
        yield from about(dataset, [(VOID.subset, iri(mint.linkset(target.slug)))])
        yield from _linkset(dataset, target, by_target[target])
        yield from _target(target)
    if linked:  # one statement for the dataset: DCAT-US allows no more
        yield from _rights(dataset, linked)


def _number(value: int) -> str:
    return literal(str(value), XSD.integer)


def _linkset(dataset: str, target: MappingTarget, links: list[pyoxigraph.Quad]) -> Iterator[str]:
    node = mint.linkset(target.slug)
    predicates = Counter(quad.predicate.value for quad in links)
    parts = {f"{node}#{predicate.replace('#', '/').rsplit('/', 1)[1]}": predicate for predicate in sorted(predicates)}
    yield from about(
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
            (DCT.source, iri(mint.LINKS)),
            *((VOID.propertyPartition, iri(part)) for part in parts),
        ],
    )
    yield from _rights(node, [target])
    for part, predicate in parts.items():
        counted = [(VOID.property, iri(predicate)), (VOID.triples, _number(predicates[predicate]))]
        yield from about(part, [(RDF.type, iri(VOID.Dataset)), *counted])


def _target(target: MappingTarget) -> Iterator[str]:
    """The dataset that links lead to."""
    yield from about(
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
    """What the datasets that links lead to ask to be said of them."""
    rights = f"{node}#rights"
    yield from about(node, [(DCT.rights, iri(rights))])
    yield from about(
        rights,
        [
            (RDF.type, iri(DCT.RightsStatement)),
            (DCT.description, in_language(" ".join(target.credit for target in targets), "en")),
            (DCT.description, in_language("".join(target.credit_zh for target in targets), "zh")),
        ],
    )
