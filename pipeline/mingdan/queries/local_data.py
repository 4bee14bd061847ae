"""Runs queries on local data, in this process: no network, no output."""

import json
import re
from collections import Counter
from pathlib import Path

import pyoxigraph

from mingdan.errors import InputError, UsageError
from mingdan.io_text import read_bytes
from mingdan.queries.sample_queries import Answer, Query
from mingdan.rdf.graphs import MAX_NESTING, nquads, store, strict_ntriples
from mingdan.rdf.ntriples import union
from mingdan.release.reader import named_graphs

_MAX_LENGTH = 64_000
_MAX_OPERATORS = 500
# Strings, IRIs and comments, in which nothing is syntax.
_NO_SYNTAX = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\''
    r'|<[^<>"{}|^`\\\s]*>|#[^\n]*'
)
_SERVICE = re.compile(r"(?<![\w:?$-])SERVICE(?![\w:-])", re.IGNORECASE)
_OPERATOR = re.compile(r"!|/|\||&&|\+|\*|\b(?:UNION|OPTIONAL|MINUS|FILTER|BIND)\b")


def run_query(query: Query, data: pyoxigraph.Store | Path) -> Answer:
    """Runs a query. Query and folder can be sent to another process, and so can the answer.

    Args:
        query: the query; `parsed(name, text)` makes one of any text.
        data: a store, or a folder as `open_data` takes it.

    Raises:
        UsageError: the query is not valid, or not safe.
        InputError: the folder does not hold such data.
    """
    _refuse_unsafe(query)
    opened = open_data(data) if isinstance(data, Path) else data
    try:
        result = opened.query(query.text)
        if isinstance(result, pyoxigraph.QueryTriples):
            return Answer(ntriples="".join(sorted({f"{triple} .\n" for triple in result})))
        content = result.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        raise UsageError("query-fails", query=query.name, reason=error) from error
    return Answer(table=json.loads(content or b"{}"))


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
    file = folder / "roster.nt"
    if not file.is_file():
        raise InputError("no-roster", file=file)
    graphs = named_graphs(folder)
    return store(union([strict_ntriples(read_bytes(file), str(file)), *graphs.values()]), nquads(graphs))


def _refuse_unsafe(query: Query) -> None:
    """Refuses queries that would use the network, or overflow the stack of the parser and end the process.

    Raises:
        UsageError: the query has a SERVICE, is too long or nested too deeply, or repeats an operator too often.
    """
    bare = _NO_SYNTAX.sub(" ", query.text)
    if len(query.text) > _MAX_LENGTH:
        raise UsageError("query-too-long", query=query.name, number=len(query.text), most=_MAX_LENGTH)
    if _SERVICE.search(bare) or "\\u" in bare.lower():
        raise UsageError("query-service", query=query.name)
    depth = 0
    for bracket in re.findall(r"[\[\](){}]", bare):
        depth = max(0, depth + (1 if bracket in "[({" else -1))
        if depth > MAX_NESTING:
            raise UsageError("query-nested", query=query.name, most=MAX_NESTING)
    for operator, number in Counter(_OPERATOR.findall(bare.upper())).items():
        if number > _MAX_OPERATORS:
            raise UsageError("query-operators", query=query.name, number=number, operator=operator, most=_MAX_OPERATORS)
