"""The results of `mingdan load` and `mingdan diff`, as data."""

from collections.abc import Sequence
from dataclasses import dataclass

from mingdan.findings import finding
from mingdan.model import Finding, Place
from mingdan.stores.graph_parts import GraphPart


@dataclass(frozen=True, slots=True)
class LoadedGraph:
    """A graph of a release in a store.

    Attributes:
        graph: its name; empty for the default graph.
        triples: how many triples it has.
        sum_sha256: its hash, as `mingdan.rdf.fingerprint.GraphFingerprint` has it.
    """

    graph: str
    triples: int
    sum_sha256: str


def loaded_graphs(parts: Sequence[GraphPart]) -> tuple[LoadedGraph, ...]:
    """The graphs of a release, for a result."""
    return tuple(LoadedGraph(part.graph, part.facts.triples, part.facts.sum_sha256) for part in parts)


@dataclass(frozen=True, slots=True)
class LoadResult:
    """The result of a load.

    Attributes:
        state: `loaded`, or `unchanged` if everything was there already.
        store: the address or the folder of the store.
        query_address: where queries see what was loaded; empty for a folder.
        graphs: the graphs that are in the store now.
        queries: how many sample queries there are.
        findings: the sample queries that fail in the store or return different results.
    """

    state: str
    store: str
    query_address: str
    graphs: tuple[LoadedGraph, ...]
    queries: int
    findings: tuple[Finding, ...]

    @property
    def triples(self) -> int:
        """The triples of all graphs."""
        return sum(graph.triples for graph in self.graphs)


@dataclass(frozen=True, slots=True)
class GraphDifference:
    """The triples that tell a graph in a store from the same graph in the release, in canonical spelling.

    Attributes:
        graph: its name; empty for the default graph.
        only_in_store, only_in_release: the triples, sorted.
    """

    graph: str
    only_in_store: tuple[str, ...]
    only_in_release: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiffResult:
    """The result of a comparison of a store with the release.

    Attributes:
        store: the address of the store.
        graphs: the graphs of the release.
        differences: one for each graph that differs.
    """

    store: str
    graphs: tuple[LoadedGraph, ...]
    differences: tuple[GraphDifference, ...]

    @property
    def state(self) -> str:
        """`same` or `different`."""
        return "different" if self.differences else "same"

    @property
    def triples(self) -> int:
        """The triples of all graphs of the release."""
        return sum(graph.triples for graph in self.graphs)

    @property
    def surplus(self) -> int:
        """How many triples only the store has."""
        return sum(len(difference.only_in_store) for difference in self.differences)

    @property
    def missing(self) -> int:
        """How many triples only the release has."""
        return sum(len(difference.only_in_release) for difference in self.differences)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A finding for each triple that differs."""
        return tuple(
            finding(rule, Place(file=self.store), graph=difference.graph or "default", triple=triple)
            for difference in self.differences
            for rule, triples in (
                ("only-in-store", difference.only_in_store),
                ("only-in-release", difference.only_in_release),
            )
            for triple in triples
        )
