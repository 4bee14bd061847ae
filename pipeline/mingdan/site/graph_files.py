"""Descriptions of resources as Turtle and JSON-LD."""

import json
from collections.abc import Iterable

import pyoxigraph

from mingdan.rdf.namespaces import NAMESPACES, RDF
from mingdan.site.pages import prefixed
from mingdan.site.resources import Statement


def _prefixes(statements: Iterable[Statement]) -> dict[str, str]:
    """The prefixes that some statements need."""
    iris = {iri for each in statements for iri in (each.property, each.value, each.datatype)}
    spaces = {iri[: max(iri.rfind("#"), iri.rfind("/")) + 1] for iri in iris}
    return {space.prefix: space.iri for space in NAMESPACES if space.iri in spaces}


def description_turtle(statements: Iterable[Statement]) -> bytes:
    """Statements as Turtle, with the prefixes that they need; of each resource its classes come first."""
    ordered = sorted(statements, key=lambda each: (each.subject, each.property != RDF.type))
    prefixes, triples = _prefixes(ordered), [statement.triple for statement in ordered]
    written = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes) or b""
    lines = written.splitlines(keepends=True)
    return b"".join((*sorted(lines[: len(prefixes)]), b"\n", *lines[len(prefixes) :]))


def description_jsonld(statements: Iterable[Statement]) -> bytes:
    """Statements as JSON-LD: prefixes inline, absolute IRIs, a node for each resource."""
    nodes: dict[str, dict[str, list[object]]] = {}
    for statement in (statements := list(statements)):
        node = nodes.setdefault(statement.subject, {})
        if statement.property == RDF.type:
            node.setdefault("@type", []).append(prefixed(statement.value))
        else:
            node.setdefault(prefixed(statement.property), []).append(_json_value(statement))
    graph = [{"@id": iri, **node} for iri, node in nodes.items()]
    document = {"@context": dict(sorted(_prefixes(statements).items())), "@graph": graph}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _json_value(statement: Statement) -> dict[str, str]:
    if not statement.datatype:
        return {"@id": statement.value}
    if statement.language:
        return {"@language": statement.language, "@value": statement.value}
    datatype = prefixed(statement.datatype)
    return {"@value": statement.value} if datatype == "xsd:string" else {"@type": datatype, "@value": statement.value}
