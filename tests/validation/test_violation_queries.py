"""What SHACL cannot say: each queries/checks/*-violation.rq finds its case, in rdflib and in pyoxigraph alike."""

from pathlib import Path

import pyoxigraph
import pytest
from mingdan.resources import folder
from rdflib import Graph
from rdflib.query import ResultRow
from support.paths import TESTS

RULES = sorted(file.stem.removesuffix("-violation") for file in (folder("queries") / "checks").glob("*-violation.rq"))
CASES = sorted((TESTS / "checks" / "invalid").glob("*/*.ru"))


def _text(rule: str) -> str:
    return (folder("queries") / "checks" / f"{rule}-violation.rq").read_text("utf-8")


def _graph(case: Path | None) -> Graph:
    graph = Graph().parse(TESTS / "shapes" / "base.ttl").parse(folder("ontology") / "categories.ttl")
    if case is not None:
        graph.update(case.read_text("utf-8"))
    return graph


def _by_rdflib(graph: Graph, rule: str) -> list[tuple[str, ...]]:
    rows = (row for row in graph.query(_text(rule)) if isinstance(row, ResultRow))
    return sorted(tuple(str(term) for term in row) for row in rows)


def _by_oxigraph(graph: Graph, rule: str) -> list[tuple[str, ...]]:
    store = pyoxigraph.Store()
    store.load(graph.serialize(format="nt").encode(), format=pyoxigraph.RdfFormat.N_TRIPLES)
    solutions = store.query(_text(rule))
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    return sorted(tuple(term.value for term in row if hasattr(term, "value")) for row in solutions)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_in_the_base(rule: str) -> None:
    assert _by_rdflib(_graph(None), rule) == _by_oxigraph(_graph(None), rule) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_case_is_found(case: Path) -> None:
    graph = _graph(case)
    assert case.read_text("utf-8").startswith(f"# expect: {case.parent.name}\n")
    rows = _by_rdflib(graph, case.parent.name)
    assert rows and rows == _by_oxigraph(graph, case.parent.name)


def test_every_query_has_a_case() -> None:
    assert RULES and {case.parent.name for case in CASES} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_header_is_complete(rule: str) -> None:
    keys = [line[2:].split(": ")[0] for line in _text(rule).splitlines() if line.startswith("# ") and ": " in line]
    assert keys[:4] == ["title", "title-zh", "says", "says-zh"]
