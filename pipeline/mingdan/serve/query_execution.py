"""Runs in a worker process: answers a query in a store, in the form that the client asked for.

It imports little, so that a new process starts at once.
"""

from collections.abc import Sequence

import pyoxigraph

from mingdan.errors import UsageError
from mingdan.isolation import AnswerTooLargeError, BoundedBuffer
from mingdan.rdf.namespaces import NAMESPACES

MAX_ANSWER = 20_000_000  # bytes
_RESULTS = {
    "json": pyoxigraph.QueryResultsFormat.JSON,
    "xml": pyoxigraph.QueryResultsFormat.XML,
    "csv": pyoxigraph.QueryResultsFormat.CSV,
    "tsv": pyoxigraph.QueryResultsFormat.TSV,
}
RDF_FORMATS = {
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "nt": pyoxigraph.RdfFormat.N_TRIPLES,
    "rdf": pyoxigraph.RdfFormat.RDF_XML,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "nq": pyoxigraph.RdfFormat.N_QUADS,
}
_WITH_PREFIXES = ("ttl", "trig", "rdf", "jsonld")


class _Opened:
    """The store of this process."""

    store: pyoxigraph.Store


def open_store(folder: str) -> bytes:
    """Opens the store in a folder for reading."""
    _Opened.store = pyoxigraph.Store.read_only(folder)
    return b""


def answer_in_form(
    text: str, form: str, default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> bytes:
    """The answer to a query.

    Args:
        text: the query.
        form: the ending of a form of tables or of graphs, whichever the query gives.
        default_graphs: the graphs whose merge is the default graph; None to let the query say.
        named_graphs: the named graphs, likewise.

    Raises:
        UsageError: the query is not valid, or cannot be evaluated.
        AnswerTooLargeError: the answer has more than `MAX_ANSWER` bytes.
    """
    try:
        default, named = _dataset(default_graphs, named_graphs)
        result = _Opened.store.query(text, default_graph=default, named_graphs=named)
    except SyntaxError as error:
        raise UsageError("sparql-syntax", reason=str(error)) from error
    buffer = BoundedBuffer(MAX_ANSWER)
    try:
        if isinstance(result, pyoxigraph.QueryTriples):
            _write_graph(result, form, buffer)
        elif form in _RESULTS:
            result.serialize(buffer, format=_RESULTS[form])
        else:
            raise UsageError("sparql-form", form=form)
    except (ValueError, OSError, RuntimeError) as error:
        raise UsageError("sparql-evaluation", reason=str(error)) from error
    return buffer.getvalue()


_Default = list[pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.DefaultGraph]
_Named = list[pyoxigraph.NamedNode | pyoxigraph.BlankNode]


def _dataset(
    default_graphs: Sequence[str] | None, named_graphs: Sequence[str] | None
) -> tuple[_Default | None, _Named | None]:
    """The dataset of a request: if it names any graph, nothing but the graphs that it names."""
    if default_graphs is None and named_graphs is None:
        return None, None
    return list(map(pyoxigraph.NamedNode, default_graphs or ())), list(map(pyoxigraph.NamedNode, named_graphs or ()))


def _write_graph(triples: pyoxigraph.QueryTriples, form: str, buffer: BoundedBuffer) -> None:
    """A graph, each triple once, sorted."""
    if form not in RDF_FORMATS:
        raise UsageError("sparql-form", form=form)
    lines: dict[str, pyoxigraph.Triple] = {}
    size = 0
    for triple in triples:
        line = str(triple)
        if line not in lines:
            lines[line] = triple
            size += len(line)
            if size > 10 * MAX_ANSWER:  # no form is ten times shorter
                raise AnswerTooLargeError
    ordered = [lines[line] for line in sorted(lines)]
    prefixes = {}
    if form in _WITH_PREFIXES:
        text = "\n".join(lines)
        prefixes = {space.prefix: space.iri for space in NAMESPACES if f"<{space.iri}" in text}
    pyoxigraph.serialize(ordered, buffer, format=RDF_FORMATS[form], prefixes=prefixes or None)
