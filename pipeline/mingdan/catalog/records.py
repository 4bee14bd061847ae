"""The manifest and the validation report of a release, of notices and of an area alike."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mingdan.catalog.distributions import media_type
from mingdan.rdf.graphs import canonical_hash, graph, turtle
from mingdan.rdf.namespaces import DCT, RDF, SH, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.resources import version

CATALOG, REPORT = "catalog.ttl", "report.ttl"
Record = dict[str, Any]  # a JSON object


def report(node: str, datasets: Sequence[str], sentences: Mapping[str, str]) -> bytes:
    """`report.ttl`: the SHACL report of graphs in which no shape found anything.

    Args:
        node: the IRI of the report.
        datasets: the IRIs of the datasets that were checked.
        sentences: what was checked, by language.
    """
    pairs = [
        (RDF.type, iri(SH.ValidationReport)),
        (SH.conforms, literal("true", XSD.boolean)),
        *((DCT.source, iri(dataset)) for dataset in datasets),
        *((DCT.description, in_language(text, language)) for language, text in sentences.items()),
    ]
    return turtle(graph(statements_about(node, pairs)))


def manifest(dataset: str, modified: str, whole: Record, more: Record, files: Mapping[str, Record]) -> bytes:
    """`manifest.json`: what was published from what, with the hash of everything.

    Args:
        dataset: the IRI of the dataset.
        modified: the date of the release.
        whole: number and hash of the statements of the whole graph.
        more: what only one kind of release states.
        files: size and SHA-256 of every other file, by name.
    """
    record = {
        "dataset": dataset,
        "modified": modified,
        "tool": f"mingdan {version()}",
        "graph": whole,
        **more,
        "files": [{"name": name, "media_type": media_type(name), **file} for name, file in files.items()],
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()


def graph_record(whole: ParsedGraph) -> Record:
    """The record of the whole graph in a manifest."""
    return {**asdict(whole.fingerprint), "rdfc10_sha256": canonical_hash(whole)}


def named_graph_records(graphs: Mapping[str, ParsedGraph]) -> list[Record]:
    """The records of named graphs, by IRI, in a manifest."""
    return [{"name": name, **asdict(graph.fingerprint)} for name, graph in sorted(graphs.items())]
