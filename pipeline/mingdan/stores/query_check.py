"""Compares the answers of the sample queries in a store with their answers in the published files."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pyoxigraph

from mingdan.errors import EndpointError
from mingdan.findings import finding
from mingdan.model import Finding, Place
from mingdan.queries.sample_queries import Answer, Query, ask_store, examples
from mingdan.rdf.fingerprint import statements
from mingdan.rdf.graphs import nquads, store
from mingdan.rdf.ntriples import union
from mingdan.stores.graph_parts import GraphPart, as_dataset
from mingdan.stores.load import Loader
from mingdan.stores.results import LoadResult, loaded_graphs


def load_and_check(loader: Loader) -> LoadResult:
    """Loads a release into a store and compares the answers of the sample queries; raises as `Loader.load` does."""
    changed = loader.load()
    address = loader.shown_query_address
    loader.tell(f"asking the sample queries at {address}")
    return LoadResult(
        state="loaded" if changed else "unchanged",
        store=loader.address,
        query_address=address,
        graphs=loaded_graphs(loader.parts),
        queries=len(examples()),
        findings=tuple(differing(loader)),
    )


def differing(loader: Loader) -> Iterator[Finding]:
    """Findings on the sample queries whose results in a store differ from those in the files.

    After the store has stopped answering, the queries that are left are not asked.
    """
    data, place = _content(loader.parts), Place(file=loader.address)
    answers = True
    for query in examples():
        if not answers:
            yield finding("query-not-asked", place, query=query.name)
            continue
        expected = ask_store(query, data)
        try:
            yield from _differences(query, expected, loader.connection.ask(query, address_for(loader, query)), place)
        except EndpointError as error:
            yield finding("query-failed", place, query=query.name, error=str(error))
            answers = not error.passing or loader.connection.answers()


def address_for(loader: Loader, query: Query) -> str:
    """The address at which a query sees only what was loaded; elsewhere a query with GRAPH may see graphs of others."""
    graphs = [part.graph for part in loader.parts if part.graph]
    if loader.parts[0].graph or not graphs or "GRAPH ?" not in query.text:
        return loader.query_address
    return loader.connection.store.asked_about(graphs, graphs)


def _content(parts: Sequence[GraphPart]) -> pyoxigraph.Store:
    """What was loaded, as queries see it: a default graph and the named graphs."""
    default, named = as_dataset(parts)
    return store(union(_text(part) for part in default), nquads({part.graph: _text(part) for part in named}))


def _text(part: GraphPart) -> str:
    return b"".join(part.lines()).decode()


def _differences(query: Query, expected: Answer, actual: Answer, place: Place) -> Iterator[Finding]:
    """A finding if two answers differ."""
    if expected.table is None:
        expected_rows, actual_rows = (Counter(set(statements(each.ntriples.encode()))) for each in (expected, actual))
    else:
        expected_rows, actual_rows = (Counter(map("\0".join, each.rows())) for each in (expected, actual))
    if expected.variables() != actual.variables():
        wanted, given = ", ".join(expected.variables()), ", ".join(actual.variables())
        yield finding("query-columns", place, query=query.name, expected=wanted, actual=given)
    elif expected_rows != actual_rows:
        missing, surplus = (expected_rows - actual_rows).total(), (actual_rows - expected_rows).total()
        yield finding("query-rows", place, query=query.name, missing=missing, surplus=surplus)
    elif "ORDER BY" in query.text and expected.rows() != actual.rows():
        yield finding("query-order", place, query=query.name)
