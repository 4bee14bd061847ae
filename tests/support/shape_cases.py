"""The cases of the shapes: each is a small SPARQL Update of tests/shapes/base.ttl."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from mingdan.resources import folder
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.query import Result

from support.paths import TESTS

_prepared = cache(prepareQuery)
_XSD = re.escape("http://www.w3.org/2001/XMLSchema#")


class _QuickGraph(Graph):
    """A graph that parses each rule's query once for all cases; parsing is most of the time of a run."""

    def query(self, query_object: Any, *args: Any, **kwargs: Any) -> Result:  # noqa: ANN401 (passed on as they come)
        prepared = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(prepared, *args, **kwargs)


def cases(where: str) -> list[Path]:
    """The cases of a folder."""
    return sorted((TESTS / where).glob("*/*.ru"))


def case_files() -> list[Path]:
    """Every case, of what breaks a shape and of what does not."""
    return [*cases("shapes/invalid"), *cases("shapes/valid")]


def case_id(case: Path) -> str:
    return f"{case.parent.name}/{case.stem}"


@cache
def base_triples() -> str:
    """The base graph and the categories, as N-Triples: parsing these for each case is the quickest copy."""
    graph = Graph().parse(TESTS / "shapes" / "base.ttl").parse(folder("ontology") / "categories.ttl")
    return graph.serialize(format="nt")


def graph_of(case: Path | None) -> Graph:
    """The base graph with the difference that a case states."""
    graph = Graph().parse(data=base_triples(), format="nt")
    if case is not None:
        graph.update(case.read_text("utf-8"))
    quick = _QuickGraph()
    quick += graph
    return quick


def graph_from(ntriples: str) -> Graph:
    """The graph of some N-Triples."""
    return _QuickGraph().parse(data=ntriples, format="nt")


def spelled_otherwise(ntriples: str) -> str:
    """The same graph, written otherwise where RDF leaves that to an engine: tags, numbers and the order of lines."""
    text = re.sub(r'"@([A-Za-z0-9-]+) \.$', lambda match: f'"@{match[1].upper()} .', ntriples, flags=re.MULTILINE)
    text = re.sub(rf'"([0-9]+)"(\^\^<{_XSD}integer>)', r'"+0\1"\2', text)
    text = re.sub(rf'"([0-9]+\.[0-9]+)"(\^\^<{_XSD}decimal>)', r'"0\g<1>0"\2', text)
    text = re.sub(rf'"([0-9.E+-]+)"(\^\^<{_XSD}double>)', lambda match: f'"{float(match[1]):.4f}"{match[2]}', text)
    # Only \n ends a line of N-Triples; str.splitlines knows others.
    return "".join(sorted(re.findall(r".*\n", text), key=lambda line: line[::-1]))
