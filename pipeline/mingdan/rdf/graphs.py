"""Graphs in and out of files: rdflib builds and writes them, pyoxigraph reads them strictly and hashes them.

rdflib's parsers accept 39 of the 94 bad Turtle files of the W3C suite, so that rdflib read a file proves nothing.
"""

import hashlib
import io
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyoxigraph
from rdflib import BNode, Graph, Literal, URIRef
from rdflib import Namespace as RdflibNamespace
from rdflib.plugins.serializers.longturtle import LongTurtleSerializer

from mingdan.errors import InputError
from mingdan.io_text import MAX_PUBLISHED, read_bytes
from mingdan.messages import shown
from mingdan.rdf.iris import DIVISIONS
from mingdan.rdf.namespaces import NAMESPACES, RDF, XSD
from mingdan.rdf.nesting import refuse_unparsable
from mingdan.rdf.ntriples import canonical_double
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.resources import folder

RdflibGraph = Graph
_FORMATS = {
    ".ttl": pyoxigraph.RdfFormat.TURTLE,
    ".nt": pyoxigraph.RdfFormat.N_TRIPLES,
    ".jsonld": pyoxigraph.RdfFormat.JSON_LD,
    ".json": pyoxigraph.RdfFormat.JSON_LD,
    ".nq": pyoxigraph.RdfFormat.N_QUADS,
    ".trig": pyoxigraph.RdfFormat.TRIG,
    ".rdf": pyoxigraph.RdfFormat.RDF_XML,
    ".xml": pyoxigraph.RdfFormat.RDF_XML,
}


def strict_ntriples(content: bytes, name: str) -> str:
    """The triples of a file's content as N-Triples, read by a strict parser; graph names are dropped.

    Args:
        content: the bytes of the file.
        name: its name; the suffix says the format (`.ttl`, `.nt`, `.jsonld`, `.nq`, `.trig`, `.rdf`).

    Raises:
        InputError: the suffix is unknown, or the content is not valid in that format; the message has line and column.
    """
    return "".join(sorted({line for graph in strict_graphs(content, name).values() for line in graph.splitlines(True)}))


def strict_graphs(content: bytes, name: str) -> dict[str, str]:
    """The graphs of a file's content by name (the default graph's is empty), each as `strict_ntriples` gives it."""
    suffix = Path(name).suffix.lower()
    if suffix not in _FORMATS:
        raise InputError("unknown-rdf-format", file=name, suffix=suffix, expected=tuple(_FORMATS))
    refuse_unparsable(content, name, suffix)
    try:
        quads = pyoxigraph.parse(content, format=_FORMATS[suffix])
        graphs: dict[str, set[str]] = {}
        for quad in quads:
            of = quad.graph_name.value if isinstance(quad.graph_name, pyoxigraph.NamedNode) else ""
            graphs.setdefault(of, set()).add(f"{quad.triple} .\n")
    except (SyntaxError, ValueError) as error:
        reason = shown(str(error))
        if isinstance(error, SyntaxError) and error.lineno:
            line, column = str(error.lineno), str(error.offset or 1)
            raise InputError("invalid-rdf-at", file=name, line=line, column=column, reason=reason) from error
        raise InputError("invalid-rdf", file=name, reason=reason) from error
    return {of: "".join(sorted(lines)) for of, lines in graphs.items()}


def load(file: Path) -> str:
    """The triples of a file, strictly read, as sorted N-Triples.

    Raises:
        InputError: the file cannot be read or is not valid.
    """
    return strict_ntriples(read_bytes(file, MAX_PUBLISHED), str(file))


def graph(lines: Iterable[str]) -> Graph:
    """An rdflib graph of N-Triples lines, with the project's prefixes bound."""
    parsed = Graph(bind_namespaces="none")
    for namespace in NAMESPACES:
        parsed.bind(namespace.prefix, RdflibNamespace(namespace.iri))
    parsed.parse(data="".join(lines), format="nt")
    return parsed


# The order of subjects in Turtle: a notice and its entries first, then the places, then the categories.
_ORDER = ("/notice/", "/decision/", "/agent/", "/honour/", "/document/", "/recognition/", "/place/", "/division/")
_DIVISION = re.compile(rf"(.*/{DIVISIONS})([0-9]+)")


@lru_cache(maxsize=100_000)
def _reading_order(subject: str) -> tuple[int, list[tuple[int, str]]]:
    """A sort key: by kind of thing, and 2 before 10."""
    rank = next((rank for rank, kind in enumerate(_ORDER) if kind in subject), len(_ORDER))
    return rank, [(int(part), "") if part.isdecimal() else (0, part) for part in re.split("([0-9]+)", subject)]


class _Turtle(LongTurtleSerializer):
    """rdflib's long Turtle with subjects in reading order and `nbs:510115` for a division."""

    def orderSubjects(self) -> list[Any]:  # noqa: N802 - rdflib's name
        return sorted(self._subjects, key=lambda subject: _reading_order(str(subject)))

    def label(self, node: Any, position: int) -> str:  # noqa: ANN401 - rdflib's signature
        if isinstance(node, Literal) and str(node.datatype) == XSD.double:
            return canonical_double(float(node))  # rdflib writes 9.5e-01
        text: str = super().label(node, position)
        return text

    def get_pname(self, uri: Any, gen_prefix: bool = True) -> str | None:  # noqa: ANN401 - rdflib's signature
        if match := _DIVISION.fullmatch(str(uri)):
            self.addNamespace("nbs", URIRef(match[1]))
            return f"nbs:{match[2]}"
        name: str | None = super().get_pname(uri, gen_prefix)
        return name


def turtle(parsed: Graph) -> bytes:
    """Canonical Turtle for people: one predicate a line, sorted, prefixes only where they are used."""
    stream = io.BytesIO()
    # Without blank nodes it is canonical already, and made in a third of the time.
    blank = any(isinstance(term, BNode) for triple in parsed for term in triple)
    _Turtle(parsed).serialize(stream, encoding="utf-8", canon=blank)
    return stream.getvalue().strip() + b"\n"


def turtle_stream(whole: ParsedGraph) -> bytes:
    """Turtle of a large graph without blank nodes, in the same reading order: fifty times faster than `turtle`.

    It differs from `turtle` in that several objects stand on one line.
    """
    lines = whole.ntriples.splitlines()
    ranked = sorted(zip(lines, whole.quads, strict=True), key=lambda pair: _rank(pair[0]))
    return "".join(_turtle_parts(whole.ntriples, (quad.triple for _, quad in ranked))).encode()


def turtle_parts(ntriples: str) -> tuple[str, str]:
    """The prefixes of a graph as `turtle_stream` writes it, and what follows them; parsed as a stream.

    Args:
        ntriples: the graph, a statement a line.
    """
    ranked = "".join(sorted(ntriples.splitlines(keepends=True), key=_rank))
    quads = pyoxigraph.parse(ranked, format=pyoxigraph.RdfFormat.N_TRIPLES)
    return _turtle_parts(ntriples, (quad.triple for quad in quads))


def turtle_heading(ntriples: str) -> str:
    """The first of `turtle_parts` alone."""
    return "".join(sorted(f"@prefix {prefix}: <{start}> .\n" for prefix, start in _prefixes(ntriples).items()))


def _prefixes(ntriples: str) -> dict[str, str]:
    prefixes = {namespace.prefix: namespace.iri for namespace in NAMESPACES if namespace.iri in ntriples}
    if match := re.search(rf"<([^>]*/{DIVISIONS})", ntriples):
        prefixes["nbs"] = match[1]
    return prefixes


def _turtle_parts(ntriples: str, ranked: Iterable[pyoxigraph.Triple]) -> tuple[str, str]:
    prefixes = _prefixes(ntriples)
    written = pyoxigraph.serialize(ranked, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes) or b""
    # Oxigraph's prefixes come in any order; a literal may have what `splitlines` takes for the end of a line.
    body = written.decode().split("\n")[len(prefixes) : -1]
    return turtle_heading(ntriples), "".join(f"{line}\n" if line.startswith("\t") else f"\n{line}\n" for line in body)


def _rank(line: str) -> tuple[object, ...]:
    subject, predicate, _ = line.split(" ", 2)
    return _reading_order(subject[1:-1]), predicate != f"<{RDF.type}>", line


def trig(graphs: dict[str, bytes]) -> bytes:
    """Named graphs as TriG: each in a block of its own, after the prefixes that it uses.

    Args:
        graphs: the Turtle of each graph, as `turtle` writes it, by IRI.
    """
    blocks = []
    for name, written in graphs.items():
        lines = written.decode().splitlines()
        prefixes = [line for line in lines if line.startswith("PREFIX ")]
        body = "\n".join(line for line in lines if not line.startswith("PREFIX ")).strip("\n")
        blocks.append("\n".join([*prefixes, "", f"GRAPH <{name}> {{", body, "}"]))
    return ("\n\n".join(blocks) + "\n").encode()


def nquads(graphs: Mapping[str, str]) -> bytes:
    """Named graphs, N-Triples by IRI, as N-Quads."""
    return "".join(
        f"{line[: -len(' .')]} <{name}> .\n" for name, ntriples in graphs.items() for line in ntriples.splitlines()
    ).encode()


def _sorted(value: Any) -> Any:  # noqa: ANN401 - JSON
    """JSON with every array sorted; key order is left to the writer."""
    if isinstance(value, dict):
        return {key: _sorted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(inner) for inner in value), key=lambda inner: json.dumps(inner, sort_keys=True))
    return value


def jsonld(parsed: Graph) -> bytes:
    """JSON-LD with the project's context inside it, every array and key sorted."""
    context = json.loads((folder("ontology") / "context.jsonld").read_text("utf-8"))["@context"]
    document = json.loads(parsed.serialize(format="json-ld", context=context, auto_compact=True))
    document = {"@context": context, "@graph": _sorted(document["@graph"])}
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def canonical_hash(whole: ParsedGraph) -> str:
    """SHA-256 of the RDFC-1.0 canonical form of a graph, in hexadecimal: the same for every file of the same graph."""
    dataset = pyoxigraph.Dataset(whole.quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    return hashlib.sha256("".join(sorted(f"{quad} .\n" for quad in dataset)).encode()).hexdigest()


def store(ntriples: str, nquads: bytes = b"") -> pyoxigraph.Store:
    """The triples in a store in memory, for queries, and beside them the named graphs of N-Quads."""
    loaded = pyoxigraph.Store()
    loaded.bulk_load(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    if nquads:
        loaded.bulk_load(nquads, format=pyoxigraph.RdfFormat.N_QUADS)
    return loaded
