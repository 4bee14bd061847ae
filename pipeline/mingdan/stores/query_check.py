"""Compares the answers of the sample queries in a store with their answers in the published files."""

from collections import Counter
from collections.abc import Sequence

import pyoxigraph

from mingdan.errors import EndpointError
from mingdan.queries.sample_queries import Answer, Query, ask_store, examples
from mingdan.rdf.fingerprint import statements
from mingdan.rdf.graphs import nquads, store
from mingdan.rdf.ntriples import union
from mingdan.stores.graph_parts import Part, as_dataset
from mingdan.stores.load import Loader


def differing(loader: Loader) -> tuple[list[tuple[str, str]], int]:
    """The sample queries whose results in a store differ from those in the files.

    Returns:
        The name of each such query and the difference; and how many queries there are. After the store has stopped
        answering, the queries that are left are not asked.
    """
    data = _content(loader.parts)
    queries = examples()
    wrong: list[tuple[str, str]] = []
    for position, query in enumerate(queries):
        expected = ask_store(query, data)
        try:
            difference = _difference(query, expected, loader.connection.ask(query, address_for(loader, query)))
        except EndpointError as error:
            difference = str(error)
            if error.passing and not loader.connection.answers():
                rest = [
                    (other.name, "not asked: the store does not answer any more") for other in queries[position + 1 :]
                ]
                return [*wrong, (query.name, difference), *rest], len(queries)
        if difference:
            wrong.append((query.name, difference))
    return wrong, len(queries)


def address_for(loader: Loader, query: Query) -> str:
    """The address at which a query sees only what was loaded; elsewhere a query with GRAPH may see graphs of others."""
    graphs = [part.graph for part in loader.parts if part.graph]
    if loader.parts[0].graph or not graphs or "GRAPH ?" not in query.text:
        return loader.query_address
    return loader.connection.store.asked_about(graphs, graphs)


def _content(parts: Sequence[Part]) -> pyoxigraph.Store:
    """What was loaded, as queries see it: a default graph and the named graphs."""
    default, named = as_dataset(parts)
    return store(union(_text(part) for part in default), nquads({part.graph: _text(part) for part in named}))


def _text(part: Part) -> str:
    return b"".join(part.lines()).decode()


def _difference(query: Query, expected: Answer, actual: Answer) -> str:
    """The difference between two answers in a few words; empty if they agree."""
    if expected.table is None:
        ours, theirs = (set(statements(answer.ntriples.encode())) for answer in (expected, actual))
        return "" if ours == theirs else f"{len(ours - theirs)} triples are missing, {len(theirs - ours)} too many"
    if expected.variables() != actual.variables():
        return f"expected the columns {', '.join(expected.variables())}, got {', '.join(actual.variables())}"
    if expected.rows() == actual.rows():
        return ""
    expected_rows, actual_rows = Counter(expected.rows()), Counter(actual.rows())
    if expected_rows == actual_rows:
        return "the same rows in another order" if "ORDER BY" in query.text else ""
    missing, surplus = (expected_rows - actual_rows).total(), (actual_rows - expected_rows).total()
    return f"{missing} rows are missing, {surplus} too many"
