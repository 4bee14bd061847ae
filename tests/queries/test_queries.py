"""The sample queries: complete headers, portable SPARQL, the same golden rows in three engines, safe parameters."""

import contextlib
import csv
import http.client
import inspect
import io
import json
import re
import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from golden import answers, tables
from golden.tables import columns_and_rows
from mingdan.cli.main import main
from mingdan.errors import EndpointError, MingdanError, UsageError
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import Query, parsed
from mingdan.rdf.graphs import graph, nquads, store, strict_graphs
from mingdan.release.notices import Build, publish
from mingdan.resources import folder
from mingdan.stores.sparql_client import ask
from mingdan.workspace import Workspace
from rdflib import Dataset, Graph, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from support.sample_queries import (
    CASES,
    COMPUTED,
    EXAMPLES,
    OTHER_VALUES,
    Rows,
    golden,
    shared,
    with_values,
)

Engine = Callable[[Query], tuple[list[str], Rows]]

FILES = sorted(folder("queries").rglob("*.rq"))
SELECTS = [file for file in FILES if re.search(r"^\s*SELECT\b", file.read_text("utf-8"), re.MULTILINE)]
HEADERS = ["title", "title-zh", "question", "question-zh", "answer", "rows", "needs", "needs-zh"]
DIVISIONS = "https://w3id.org/mingdan/graph/divisions"
OF_NOTICES = 29  # the last of the queries that need nothing of the divisions' graph
ENGINES = ["rdflib", "pyoxigraph", "http"]


@pytest.fixture(scope="module")
def endpoint(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Oxigraph server with the published graph in it."""
    program = shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
    assert program, "no oxigraph program beside this Python: install the requirements for development"
    folder_ = tmp_path_factory.mktemp("oxigraph")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    with (folder_ / "log").open("w") as log:
        command = [program, "serve", "--location", str(folder_ / "store"), "--bind", f"127.0.0.1:{port}"]
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(server, port, folder_ / "log")
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            for method, address, content, form in (
                ("PUT", "/store?default", built.whole.encode(), "application/n-triples"),
                ("POST", "/store", built.files["roster.nq"], "application/n-quads"),
                ("PUT", f"/store?graph={DIVISIONS}", built.files["divisions.nt"], "application/n-triples"),
            ):
                connection.request(method, address, content, {"Content-Type": form})
                reply = connection.getresponse()
                said = reply.read()
                assert reply.status in (201, 204), said
        yield f"http://127.0.0.1:{port}/query"
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until the server accepts connections."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    pytest.fail(f"oxigraph did not start: {log.read_text('utf-8')}")


@pytest.fixture(scope="module")
def engines(built: Build, endpoint: str) -> dict[str, Engine]:
    small, whole = graph([built.ntriples]), graph([built.whole])
    data = store(
        built.whole, nquads({**strict_graphs(built.files["roster.nq"], "roster.nq"), DIVISIONS: built.divisions})
    )

    dataset = Dataset().parse(data=built.files["roster.nq"].decode(), format="nquads")
    dataset.graph(URIRef(DIVISIONS)).parse(data=built.divisions, format="nt")

    def rdflib(query: Query) -> tuple[list[str], Rows]:
        # What the notices alone answer is asked of these alone: rdflib takes its time over the divisions.
        of_notices = query.name[:2].isdecimal() and int(query.name[:2]) <= OF_NOTICES
        result = (dataset if "GRAPH ?" in query.text else small if of_notices else whole).query(query.text)
        if result.graph is not None:
            return tables.TRIPLE, sorted(tuple(str(node) for node in triple) for triple in result.graph)
        # Every row of a SELECT can be gone through; rdflib types it as one of three.
        rows = [tuple("" if term is None else str(term) for term in row) for row in result]  # type: ignore[union-attr] # rows
        return [str(variable) for variable in result.vars or ()], rows

    return {
        "rdflib": rdflib,
        "pyoxigraph": lambda query: columns_and_rows(run_query(query, data)),
        "http": lambda query: columns_and_rows(ask(query, endpoint)),
    }


# The files themselves


def test_every_golden_function_has_a_query() -> None:
    functions = [
        name
        for name, function in vars(answers).items()
        if inspect.isfunction(function) and inspect.signature(function).return_annotation == answers.Answer
    ]
    assert {*functions} == {name.replace("-", "_") for name in COMPUTED}
    assert [query.name[:2] for query in EXAMPLES.values()] == [f"{n:02}" for n in range(1, len(EXAMPLES) + 1)]
    assert len(EXAMPLES) >= 20


@pytest.mark.parametrize("name", EXAMPLES)
def test_header(name: str) -> None:
    query = EXAMPLES[name]
    keys = re.findall(r"^# ([a-z-]+): \S", query.text, re.MULTILINE)
    assert [key for key in keys if key not in ("param", "param-zh", "instead")] == HEADERS
    assert keys.count("param") == len(query.params)
    assert re.findall(r"^# param-zh: (\w+) \| \S", query.text, re.MULTILINE) == [*query.params]
    assert keys[len(keys) - keys.count("instead") :] == ["instead"] * keys.count("instead")
    if name in COMPUTED:
        signature = inspect.signature(getattr(answers, name.replace("-", "_")))
        assert {key: default for key, (default, _) in query.params.items()} == {
            parameter.name: parameter.default for parameter in signature.parameters.values()
        }
    single = r'^ *VALUES \?(\w+) \{ (?:"([^"]*)"(?:@[a-z-]+)?|<([^>]*)>|(\d+(?:\.\d+)?)) \}$'
    lines = [(line[0], "".join(line[1:])) for line in re.findall(single, query.text, re.MULTILINE)]
    assert sorted(lines) == sorted((key, default) for key, (default, _) in query.params.items())
    assert int(query.headers["rows"]) == len(tables.committed(query)[1])


def code_of(file: Path) -> str:
    """A query without its comments and without what stands in its strings and IRIs."""
    token = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^<>"{}|^`\\\s]*>|#[^\n]*')
    return token.sub(lambda found: "" if found[0][0] == "#" else found[0][0] + found[0][-1], file.read_text("utf-8"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_lint(file: Path) -> None:
    code = code_of(file)
    assert not re.search(r"\blang\s*\([^)]*\)\s*(!?=|(not\s+)?in\b)|=\s*lang\s*\(", code, re.IGNORECASE)
    assert not re.search(r'"@[\w-]*[A-Z]', code)
    ranges = re.findall(r'langMatches\([^"]*"([^"]*)"', file.read_text("utf-8"), re.IGNORECASE)
    assert all(tag == tag.lower() for tag in ranges)
    assert not re.search(r"(?<![?$])\b(FROM|LOAD)\b", code, re.IGNORECASE)
    assert bool(re.search(r"\bSERVICE\b", code, re.IGNORECASE)) == (file.parent.name == "federated")
    declared = re.findall(r"^\s*PREFIX\s+([\w-]*):\s*<>", code, re.MULTILINE)
    used = re.findall(r"(?<![\w?$:])([A-Za-z][\w-]*):", re.sub(r"(?m)^\s*PREFIX.*$", "", code))
    assert sorted(declared) == sorted(set(used))


@pytest.mark.parametrize("file", SELECTS, ids=lambda file: file.stem)
def test_order(file: Path) -> None:
    """Rows have one order; what is grouped or made distinct is ordered by what is selected, as SPARQL demands."""
    node: CompValue = prepareQuery(file.read_text("utf-8")).algebra.p
    selected: set[Variable] = set()
    wrapped = set()
    while node.name in ("Slice", "Distinct", "Reduced", "Project"):
        wrapped.add(node.name)
        selected |= set(node.get("PV") or ())
        node = node.p
    aggregates = grouping(node.p if node.name == "OrderBy" else node)
    if node.name != "OrderBy":
        assert aggregates is not None
        assert not aggregates, "no ORDER BY, and more than one row"
    elif aggregates is not None or "Distinct" in wrapped:
        assert {condition.expr for condition in node.expr} <= selected


def grouping(node: CompValue) -> list[object] | None:
    """What the rows are grouped by; nothing for one row in all; None where they are not grouped."""
    while node.name in ("Extend", "Filter"):
        node = node.p
    return list(node.p.expr or ()) if node.name == "AggregateJoin" else None


# The answers


@pytest.mark.parametrize("name", COMPUTED)
def test_golden_table(name: str) -> None:
    """The table beside the query says what the source says, by another road."""
    assert shared(name, *tables.committed(EXAMPLES[name])) == golden(name)


def test_every_golden_table_has_a_query() -> None:
    files = {file.stem for file in (folder("queries") / "examples").glob("*.csv")}
    assert files == {query.name for query in EXAMPLES.values()}
    assert len(COMPUTED) >= 45


@pytest.mark.parametrize(
    ("engine", "name", "values"),
    [(engine, *case) for engine in ENGINES for case in CASES if engine != "rdflib"],
    ids=lambda case: case if isinstance(case, str) else "-".join(case),
)
def test_golden_rows(engine: str, name: str, values: dict[str, str], engines: dict[str, Engine]) -> None:
    query = with_values(name, values)
    columns, rows = engines[engine](query)
    if not values:
        assert (columns, rows) == tables.committed(query)
    else:
        assert shared(name, columns, rows) == golden(name, **values)
    assert (columns, rows) == engines["pyoxigraph"](query)  # with the free columns, and the columns' names


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.slow_beyond(15, "rdflib is the slowest engine by far")
def test_golden_rows_of_rdflib(name: str, engines: dict[str, Engine]) -> None:
    """Each query with its defaults only: the other engines try the other values of the parameters."""
    assert engines["rdflib"](EXAMPLES[name]) == tables.committed(EXAMPLES[name])


def test_every_parameter_is_tried_with_other_values() -> None:
    tried = {(name, key) for name, cases in OTHER_VALUES.items() for values in cases for key in values}
    assert tried == {(name, key) for name in COMPUTED for key in EXAMPLES[name].params}


# The command line


@pytest.fixture(scope="module")
def data(built: Build, tmp_path_factory: pytest.TempPathFactory) -> str:
    root = tmp_path_factory.mktemp("published")
    publish(Workspace(root), built)
    return str(root)


Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], data: str) -> Run:
    """`mingdan query …`: its exit status, standard output and standard error."""

    def command(*arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["query", "--data", data, *arguments])
        return (end.value.code, *capsys.readouterr())

    return command


@pytest.mark.parametrize("given", ["communities-in-a-county", "04-communities-in-a-county", "04", "4", "file"])
@pytest.mark.parametrize("remote", [False, True], ids=["published", "endpoint"])
def test_cli(given: str, remote: bool, run: Run, endpoint: str) -> None:
    name = str(folder("queries") / "examples" / "04-communities-in-a-county.rq") if given == "file" else given
    arguments = [name, "-p", "county=仁和区", *(["--endpoint", endpoint] if remote else [])]
    expected = golden("communities-in-a-county", county="仁和区")
    status, table, _ = run(*arguments)
    assert [tuple(line.split()) for line in table.splitlines()[2:-1]] == expected
    assert (status, table.splitlines()[-1]) == (0, f"({len(expected)} rows)")
    status, text, _ = run(*arguments, "-f", "csv")
    header, *rows = csv.reader(io.StringIO(text))
    assert (status, header, [tuple(row) for row in rows]) == (0, table.split("\n", 1)[0].split(), expected)
    status, text, _ = run(*arguments, "--format", "json")
    found = json.loads(text)
    assert (status, found["head"]["vars"]) == (0, header)
    assert [tuple(row[key]["value"] for key in header) for row in found["results"]["bindings"]] == expected


def test_cli_graph_and_list(run: Run) -> None:
    status, turtle, _ = run("one-community-in-context")
    triples = sorted(tuple(str(node) for node in triple) for triple in Graph().parse(data=turtle, format="turtle"))
    assert (status, triples) == (0, golden("one-community-in-context"))
    for language, title in (("en", "title"), ("zh", "title-zh")):
        status, listing, _ = run("--lang", language)
        assert status == 0
        for query in EXAMPLES.values():
            assert query.name in listing
            assert query.headers[title] in listing


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["comunities-in-a-county"], "communities-in-a-county"),
        (["04", "-p", "county"], "NAME=VALUE"),
        (["04", "-p", "prefecture=成都市"], "county"),
        (["08", "-p", "line=last"], "line='last'"),
        (["04", "--endpoint", "localhost:7878"], "http://"),
        (["missing.rq"], "missing.rq"),
        (["04", "-f", "xml"], "json"),
        (["04", "--endpoint", "http://127.0.0.1:1/sparql"], "http://127.0.0.1:1/sparql"),
        (["04", "--data", "nowhere"], "mingdan publish"),
    ],
)
def test_cli_bad_arguments(arguments: list[str], said: str, run: Run) -> None:
    status, out, err = run(*arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) <= 4  # the message, and for a bad option its usage: no trace back


@pytest.mark.parametrize(
    "content", [b"", b"SELECT", b"SELECT * { ?s ?p \xff }", b"DROP ALL", b"SELECT * " + b"{" * 3000 + b"}" * 3000]
)
def test_cli_bad_query_file(content: bytes, run: Run, tmp_path: Path) -> None:
    file = tmp_path / "own.rq"
    file.write_bytes(content)
    status, out, err = run(str(file))
    assert (status, out) == (2, "")
    assert err.startswith("error: ")


# Parameters that try to be more than a value

# fmt: off
ATTACKS = [
    '"', '""', '"""', "'", "'''", "{", "}", "{" * 300, "#", ">", "<", "<https://example.org/>", "\\", '\\"', "\\u0022",
    '"@zh }', '"@en } DROP ALL', '"@zh } } ; DROP ALL #', '温江区"@zh "青白江区', '"@zh } ?s ?p ?o . #', "?name", "$x",
    '" "文', '"^^<http://www.w3.org/2001/XMLSchema#string> "文', "\\u0022@zh } ?s ?p ?o #", "120 } #", "1e2",
    "120 86", "> } ?s ?p ?o #", "https://example.org/> <https://w3id.org/mingdan/ontology#Community", "%22", "＂",
    "温江区\n", 'x\n  VALUES ?county { "温江区"@zh }', "\r", "\t", "\0", "\x7f", "\u2028", "\ufeff", "\ud800",
]
# fmt: on
OWN_QUERY = parsed(
    "own",
    "# param: class = x:y | an IRI\nSELECT ?s WHERE {\n  VALUES ?class { <x:y> }\n  ?s a ?class .\n}\nORDER BY ?s\n",
)
COUNT = parsed("count", "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")


def stored(built: Build) -> str:
    """How many triples the endpoint has: everything in the default graph, and a named graph of each part."""
    return str(sum(graph.count("\n") for graph in (built.whole, built.ntriples, built.divisions)))


PARAMETERS = [(query, key) for query in [*EXAMPLES.values(), OWN_QUERY] for key in query.params]
# rdflib reads a query slowly: for it, one parameter of each kind (label, string, number, IRI) is enough.
SLOWLY = {"04-communities-in-a-county", "06-look-up-by-code", "08-entry-at-a-line", "own"}
INJECTIONS = [
    (engine, *asked) for engine in ENGINES for asked in PARAMETERS if engine != "rdflib" or asked[0].name in SLOWLY
]


@pytest.mark.parametrize(("engine", "query", "key"), INJECTIONS, ids=lambda case: getattr(case, "name", case))
@pytest.mark.slow_beyond(16, "asks three engines for each parameter and text")
def test_injection(engine: str, query: Query, key: str, engines: dict[str, Engine], built: Build) -> None:
    for attack in ATTACKS:
        try:
            rows = engines[engine](query.with_params([f"{key}={attack}"]))[1]
        except UsageError as error:
            assert str(error).isprintable(), attack
        else:
            assert rows == [], attack
    assert engines["http"](COUNT)[1] == [(stored(built),)]


def test_a_whole_class_by_its_iri(engines: dict[str, Engine]) -> None:
    """The attacks on `OWN_QUERY` fail for what they are, not because its parameter never works."""
    query = OWN_QUERY.with_params([f"class={answers.MD}Community"])
    expected = (["s"], sorted((answers.place(row),) for row in answers.communities()))
    assert [engine(query) for engine in engines.values()] == [expected] * len(engines)


@pytest.mark.parametrize(
    "text", ["DROP ALL", "# SELECT\nDROP ALL", "PREFIX select: <x:>\nCLEAR ALL", "DROP ALL;\nSELECT * {}"]
)
def test_updates_are_not_sent(text: str, endpoint: str, engines: dict[str, Engine], built: Build) -> None:
    with pytest.raises(MingdanError):
        ask(parsed("update", text), endpoint)
    assert engines["http"](COUNT)[1] == [(stored(built),)]


def test_the_endpoint_says_what_is_wrong_with_a_query(endpoint: str) -> None:
    with pytest.raises(EndpointError, match=r"400|bad request"):
        ask(parsed("own", "SELECT ?s WHERE { ?s ?p"), endpoint)
