"""A graph that is parsed once, with what is derived from it: a store, a fingerprint, counts."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph

from mingdan.rdf.fingerprint import GraphCounts, GraphFingerprint, canonical_statement, facts
from mingdan.rdf.namespaces import RDF


@dataclass(frozen=True)
class ParsedGraph:
    """A graph without blank nodes; each property is computed when it is first used.

    Attributes:
        ntriples: the graph as N-Triples, a statement a line, each once.
    """

    ntriples: str

    @cached_property
    def quads(self) -> list[pyoxigraph.Quad]:
        """The statements in the order of the text, each literal as it is written.

        Raises:
            SyntaxError: the text is not valid N-Triples.
        """
        return list(pyoxigraph.parse(self.ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES))

    @cached_property
    def store(self) -> pyoxigraph.Store:
        """The graph as the default graph of a store in memory, for queries; do not change it."""
        store = pyoxigraph.Store()
        store.bulk_extend(self.quads)
        return store

    @cached_property
    def fingerprint(self) -> GraphFingerprint:
        """Number and hash of the statements."""
        return facts(map(canonical_statement, self.quads))

    @cached_property
    def counts(self) -> GraphCounts:
        """Numbers of statements, subjects, objects, and uses of each property and class."""
        classes = Counter(
            quad.object.value
            for quad in self.quads
            if quad.predicate.value == RDF.type and isinstance(quad.object, pyoxigraph.NamedNode)
        )
        properties = Counter(quad.predicate.value for quad in self.quads)
        subjects, objects = len({quad.subject for quad in self.quads}), len({quad.object for quad in self.quads})
        return GraphCounts(len(self.quads), subjects, objects, properties, classes)


def merged(graphs: Iterable[ParsedGraph]) -> ParsedGraph:
    """Some graphs as one, sorted, each statement once; nothing is parsed again."""
    quads: dict[str, pyoxigraph.Quad] = {}
    for graph in graphs:
        quads.update(zip(graph.ntriples.splitlines(keepends=True), graph.quads, strict=True))
    lines = sorted(quads)
    whole = ParsedGraph("".join(lines))
    vars(whole)["quads"] = [quads[line] for line in lines]  # the value of the cached property
    return whole
