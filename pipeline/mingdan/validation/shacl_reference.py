"""The reference validator: pySHACL validates a graph with the shapes of the ontology."""

from functools import cache
from pathlib import Path

import pyoxigraph
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from mingdan.findings import shape_finding
from mingdan.model import Finding
from mingdan.rdf.graphs import graph as rdflib_graph
from mingdan.rdf.namespaces import MDSH
from mingdan.resources import folder


@cache
def shapes() -> Graph:
    """Every shape of `ontology/shapes`, in one graph."""
    merged = Graph()
    for file in sorted(Path(folder("ontology") / "shapes").glob("*.ttl")):
        merged.parse(file, format="turtle")
    return merged


def shape_names() -> set[str]:
    """The names (`mdsh:…`) of all node shapes, property shapes and rules."""
    kinds = (SH.NodeShape, SH.PropertyShape)
    return {str(shape).replace(MDSH.iri, "mdsh:") for kind in kinds for shape in shapes().subjects(RDF.type, kind)}


def terms() -> set[str]:
    """The terms of SHACL that the shapes use, without the namespace."""
    used = {str(term) for triple in shapes() for term in triple if isinstance(term, URIRef) and term in SH}
    return {term.removeprefix(str(SH)) for term in used}


def validate(data: pyoxigraph.Store) -> list[Finding]:
    """Validates a graph.

    A rule over the whole dataset (see `ontology/shapes/rules.ttl`) reports the offender as the value: that is the node
    of the finding.

    Args:
        data: the graph. pySHACL walks an Oxigraph store as it walks an rdflib graph, and the rules' queries, most of
            its time, are then answered by Oxigraph.

    Returns:
        One finding a result, sorted.
    """
    report = _report(data)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return sorted((_finding(report, result) for result in results), key=lambda finding: (finding.rule, finding.node))


def _report(data: pyoxigraph.Store) -> Graph:
    try:
        return _validated(data)
    except TypeError:  # over a store pySHACL 0.40.1 cannot follow a path through a literal; over an rdflib graph it can
        return _validated(rdflib_graph(f"{quad.triple} .\n" for quad in data))


def _validated(data: pyoxigraph.Store | Graph) -> Graph:
    # pySHACL takes a store since 0.40; its annotations do not say so yet.
    report: Graph
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes(), inference="none", inplace=True)  # type: ignore[arg-type]  # it takes a graph
    return report


def _finding(report: Graph, result: Node) -> Finding:
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    is_rule = (result, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent) in report
    offender = value if is_rule and isinstance(value, URIRef) else focus
    shape = report.value(result, SH.sourceShape)
    return shape_finding(str(shape), str(offender), "" if value is None or is_rule else str(value))
