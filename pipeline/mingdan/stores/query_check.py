"""The proof of a load: the sample queries give from the store what they give from the published files."""

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
    """The sample queries that a store answers otherwise than the files, and what differs; and how many are asked."""
    data = _content(loader.parts)
    queries = examples()
    wrong = []
    for query in queries:
        expected = ask_store(query, data)
        try:
            why = _difference(query, expected, loader.connection.ask(query, address_for(loader, query)))
        except EndpointError as error:
            why = str(error)
        if why:
            wrong.append((query.name, why))
    return wrong, len(queries)


def address_for(loader: Loader, query: Query) -> str:
    """Where a query sees what was loaded and nothing else; one with GRAPH may see the graphs of others elsewhere."""
    graphs = [part.graph for part in loader.parts if part.graph]
    if loader.parts[0].graph or not graphs or "GRAPH ?" not in query.text:
        return loader.query_address
    return loader.connection.store.asked_about(graphs, graphs)


def _content(parts: Sequence[Part]) -> pyoxigraph.Store:
    """What was loaded, as a query sees it: a default graph, and the named graphs."""
    default, named = as_dataset(parts)
    return store(union(_text(part) for part in default), nquads({part.graph: _text(part) for part in named}))


def _text(part: Part) -> str:
    return b"".join(part.lines()).decode()


def _difference(query: Query, expected: Answer, found: Answer) -> str:
    """What differs between two answers, in a few words; nothing where they agree."""
    if expected.table is None:
        ours, theirs = (set(statements(one.ntriples.encode())) for one in (expected, found))
        return "" if ours == theirs else f"{len(ours - theirs)} triples are missing, {len(theirs - ours)} too many"
    if expected.variables() != found.variables():
        return f"expected the columns {', '.join(expected.variables())}, got {', '.join(found.variables())}"
    if expected.rows() == found.rows():
        return ""
    here, there = Counter(expected.rows()), Counter(found.rows())
    if here == there:
        return "the same rows in another order" if "ORDER BY" in query.text else ""
    return f"{(here - there).total()} rows are missing, {(there - here).total()} too many"
