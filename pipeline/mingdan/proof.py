"""The proof of a load: the sample queries give from the store what they give from the published files."""

from collections import Counter

from mingdan.errors import EndpointError
from mingdan.load import Loader
from mingdan.meaning import statements
from mingdan.query import Answer, Query, ask_ntriples, examples


def differing(loader: Loader) -> tuple[list[tuple[str, str]], int]:
    """The sample queries that a store answers otherwise than the files, and what differs; and how many are asked."""
    whole, named = loader.content()
    queries = examples()
    wrong = []
    for query in queries:
        expected = ask_ntriples(query, whole, named)
        try:
            why = _difference(query, expected, loader.connection.ask(query, loader.address_for(query)))
        except EndpointError as error:
            why = str(error)
        if why:
            wrong.append((query.name, why))
    return wrong, len(queries)


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
