"""Local data that queries are asked of: published files, read into memory, or an Oxigraph store in a folder.

Queries of the project itself are run here, in this process. A query that someone else wrote belongs in a
`mingdan.queries.query_process.QueryProcess`.
"""

from pathlib import Path

import pyoxigraph

from mingdan.errors import InputError, UsageError
from mingdan.io_text import MAX_PUBLISHED, read_bytes
from mingdan.isolation import BoundedBuffer
from mingdan.queries.answers import GRAPH, TABLE, Answer, decoded
from mingdan.queries.query_lexer import refuse_unsafe
from mingdan.queries.sample_queries import Query
from mingdan.rdf.graphs import nquads, store, strict_ntriples
from mingdan.rdf.ntriples import union
from mingdan.release.reader import GRAPHS, named_graphs

MAX_ANSWER = 64_000_000  # bytes of an answer


def run_query(query: Query, data: pyoxigraph.Store) -> Answer:
    """Runs a query in this process.

    Raises:
        UsageError: the query is not valid, or not safe.
    """
    refuse_unsafe(query.name, query.text)
    try:
        return decoded(encoded_answer(query.text, data))
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise UsageError("query-fails", query=query.name, reason=error) from error


def encoded_answer(text: str, data: pyoxigraph.Store) -> bytes:
    """The answer to a query as bytes: `t` and SPARQL JSON results, or `g` and sorted N-Triples.

    Raises:
        SyntaxError, ValueError, OSError, RuntimeError: as the engine raises them.
        AnswerTooLargeError: the answer has more than `MAX_ANSWER` bytes.
    """
    buffer = BoundedBuffer(MAX_ANSWER)
    result = data.query(text)
    if isinstance(result, pyoxigraph.QueryTriples):
        buffer.write(GRAPH)
        for line in sorted({f"{triple} .\n" for triple in result}):
            buffer.write(line.encode())
    else:
        buffer.write(TABLE)
        result.serialize(buffer, format=pyoxigraph.QueryResultsFormat.JSON)
    return buffer.getvalue()


def open_data(folder: Path) -> pyoxigraph.Store:
    """Opens the data in a folder for queries.

    Args:
        folder: published files (`roster.nt`), read into memory: everything in the default graph, and the named graphs;
            or an Oxigraph store, opened read-only.

    Raises:
        InputError: it holds neither.
    """
    if (folder / "CURRENT").is_file():  # of RocksDB
        try:
            return pyoxigraph.Store.read_only(str(folder))
        except OSError as error:
            raise InputError("not-an-oxigraph-store", folder=folder, reason=error) from error
    files = [file for name in GRAPHS if (file := folder / name).is_file()]
    if not files:
        raise InputError("no-roster", file=folder / "roster.nt")
    graphs = named_graphs(folder)
    whole = [strict_ntriples(read_bytes(file, MAX_PUBLISHED), str(file)) for file in files]
    return store(union([*whole, *graphs.values()]), nquads(graphs))
