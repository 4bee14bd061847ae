"""SHACL engines beside pySHACL: PyPI `shacl`, Apache Jena's in Fuseki, and shacl-engine in JavaScript.

Each says which nodes break which shapes of `ontology/shapes` in the graphs of a file.
"""

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import httpx
import pyoxigraph
from mingdan.rdf.graphs import store
from mingdan.resources import folder
from mingdan.validation import shacl_fast, shacl_reference

from support import real_stores
from support.paths import ROOT

# Graph -> the shapes that are broken, each with the node that breaks it. The default graph is "".
Results = dict[str, set[tuple[str, str]]]
# Of a file. The rules are those that must be asked, beside all shapes that are not rules; None stands for all.
Validator = Callable[[Path, Iterable[str] | None], Results]

SHACL_ENGINE = Path(os.environ.get("MINGDAN_SHACL_ENGINE") or ROOT / "build" / "shacl-engine")
FORMATS = {".nt": pyoxigraph.RdfFormat.N_TRIPLES, ".ttl": pyoxigraph.RdfFormat.TURTLE,
           ".nq": pyoxigraph.RdfFormat.N_QUADS, ".trig": pyoxigraph.RdfFormat.TRIG,
           ".jsonld": pyoxigraph.RdfFormat.JSON_LD}  # fmt: skip
_SH = "http://www.w3.org/ns/shacl#"
_MDSH = "https://w3id.org/mingdan/shapes#"
_RESULTS = f"""
    PREFIX sh: <{_SH}>
    SELECT ?shape ?component ?focus ?value {{
        ?report sh:result ?result .
        ?result sh:sourceShape ?shape ; sh:sourceConstraintComponent ?component ; sh:focusNode ?focus .
        OPTIONAL {{ ?result sh:value ?value }}
    }}
"""
_PATIENCE = 600  # seconds for one request to Jena


def shapes_text() -> str:
    """Every shape of `ontology/shapes`, in Turtle."""
    return "\n".join(file.read_text("utf-8") for file in sorted((folder("ontology") / "shapes").glob("*.ttl")))


def graphs_of(file: Path) -> dict[str, str]:
    """The graphs of a file, each as N-Triples."""
    data = pyoxigraph.Store()
    data.bulk_load(path=str(file), format=FORMATS[file.suffix])
    names = [*data.named_graphs(), *([pyoxigraph.DefaultGraph()] if _any_triple(data) else [])]
    triples = {getattr(name, "value", ""): data.quads_for_pattern(None, None, None, name) for name in names}
    return {name: "".join(f"{quad.triple} .\n" for quad in quads) for name, quads in triples.items()}


def _any_triple(data: pyoxigraph.Store) -> bool:
    return any(True for _ in data.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))


def by_pyshacl(file: Path) -> Results:
    """What pySHACL finds in a file."""
    found = {name: shacl_reference.validate(store(ntriples)) for name, ntriples in graphs_of(file).items()}
    return {name: {(one.rule, one.node) for one in findings} for name, findings in found.items()}


def _by_shacl(file: Path, _: Iterable[str] | None) -> Results:
    found = {name: shacl_fast.validate(ntriples) for name, ntriples in graphs_of(file).items()}
    return {name: {(one.rule, one.node) for one in findings} for name, findings in found.items()}


def _result(shape: str, component: str, focus: str, value: str | None, *, value_is_iri: bool) -> tuple[str, str]:
    """A result as a finding names it: a rule over the whole dataset reports the offender as the value."""
    is_rule = component == f"{_SH}SPARQLConstraintComponent"
    return shape.replace(_MDSH, "mdsh:"), value if is_rule and value_is_iri and value else focus


class _Jena:
    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._shapes = shapes_text().encode()

    def __call__(self, file: Path, _: Iterable[str] | None) -> Results:
        self._put(file)
        query = "SELECT DISTINCT ?graph { { ?s ?p ?o BIND('' AS ?graph) } UNION { GRAPH ?graph { ?s ?p ?o } } }"
        answer = self._client.post(
            "/query", data={"query": query}, headers={"Accept": "application/sparql-results+json"}
        )
        rows = answer.raise_for_status().json()["results"]["bindings"]
        return {name: self._graph(name) for name in (row["graph"]["value"] for row in rows)}

    def _put(self, file: Path) -> None:
        headers = {"Content-Type": FORMATS[file.suffix].media_type}
        # Fuseki keeps what other graphs had: an empty dataset first.
        self._client.put("/data", content=b"", headers={"Content-Type": "application/n-quads"}).raise_for_status()
        self._client.put("/data", content=file.read_bytes(), headers=headers).raise_for_status()

    def _graph(self, name: str) -> set[tuple[str, str]]:
        headers = {"Content-Type": "text/turtle", "Accept": "application/n-triples"}
        report = self._client.post("/shacl", params={"graph": name or "default"}, content=self._shapes, headers=headers)
        return set(_of_report(report.raise_for_status().content))


def _of_report(ntriples: bytes) -> Iterator[tuple[str, str]]:
    report = pyoxigraph.Store()
    report.load(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES)
    rows = report.query(_RESULTS)
    assert isinstance(rows, pyoxigraph.QuerySolutions)
    for shape, component, focus, value in rows:
        is_iri = isinstance(value, pyoxigraph.NamedNode)
        yield _result(shape.value, component.value, focus.value, getattr(value, "value", None), value_is_iri=is_iri)


class _ShaclEngine:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, file: Path, rules: Iterable[str] | None) -> Results:
        names = None if rules is None else [rule.replace("mdsh:", _MDSH) for rule in rules]
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(f"{json.dumps([str(file), names])}\n")
        self._process.stdin.flush()
        graphs = json.loads(self._process.stdout.readline())
        return {
            name: {_result(*row, value_is_iri=str(row[-1]).startswith("http")) for row in rows}
            for name, rows in graphs.items()
        }


@contextlib.contextmanager
def _jena(work: Path) -> Iterator[Validator]:
    with (
        real_stores.store(real_stores.SHACL, work) as server,
        httpx.Client(base_url=server.url, timeout=_PATIENCE, trust_env=False) as client,
    ):
        yield _Jena(client)


@contextlib.contextmanager
def _shacl_engine(work: Path) -> Iterator[Validator]:
    shapes = work / "shapes.ttl"
    shapes.write_text(shapes_text(), "utf-8")
    command = ["node", str(SHACL_ENGINE / "shacl_engine.js"), str(shapes)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield _ShaclEngine(process)
        finally:
            process.kill()


@contextlib.contextmanager
def _shacl(_: Path) -> Iterator[Validator]:
    yield _by_shacl


# What docs/reference/shapes.md names -> whether it is there, and how it is run in a folder of its own.
ENGINES: dict[str, tuple[Callable[[], bool], Callable[[Path], contextlib.AbstractContextManager[Validator]]]] = {
    "shacl": (lambda: True, _shacl),
    "jena": (lambda: real_stores.available(real_stores.SHACL), _jena),
    "shacl-engine": (lambda: (SHACL_ENGINE / "package-lock.json").exists(), _shacl_engine),
}
