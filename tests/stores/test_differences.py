"""How real stores differ, for somebody who loads data: one test for each row of docs/reference/stores.md."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request

import httpx
import pytest
from mingdan.errors import EndpointError
from mingdan.queries.sample_queries import parsed
from mingdan.stores.credentials import Credentials
from mingdan.stores.http import RetryPolicy
from mingdan.stores.presets import store_at
from mingdan.stores.sparql_client import Connection
from support import real_stores
from support.paths import ROOT
from support.real_stores import started

A, B = "https://example.org/a", "https://example.org/b"
XSD = "http://www.w3.org/2001/XMLSchema#"
GEO = "http://www.opengis.net/ont/geosparql#"
VIRTUOSO = "http://www.openlinksw.com/schemas/virtrdf#"
WRITTEN = {  # datatype -> value
    f"{XSD}integer": "01",
    f"{XSD}decimal": "1.50",
    f"{XSD}boolean": "1",
    f"{XSD}double": "1.0E0",
    f"{XSD}int": "5",
    f"{XSD}dateTime": "2020-01-01T00:00:00.000Z",
    f"{XSD}gYear": "2022",
    f"{XSD}date": "2023-11-20",
    f"{GEO}wktLiteral": "POINT(1 2)",
}
_COMMON = {
    f"{XSD}integer": f'"1"^^<{XSD}integer>',
    f"{XSD}decimal": f'"1.5"^^<{XSD}decimal>',
    f"{XSD}boolean": f'"true"^^<{XSD}boolean>',
    f"{XSD}dateTime": f'"2020-01-01T00:00:00Z"^^<{XSD}dateTime>',
}
READ = {  # those that come back as something else
    "oxigraph": {**_COMMON, f"{XSD}double": f'"1"^^<{XSD}double>', f"{XSD}int": f'"5"^^<{XSD}integer>'},
    "fuseki": {**_COMMON, f"{XSD}double": f'"1.0e0"^^<{XSD}double>'},
    "rdf4j": {},
    "virtuoso": {
        **_COMMON,
        f"{XSD}double": f'"1.0"^^<{XSD}double>',
        f"{GEO}wktLiteral": f'"POINT(1 2)"^^<{VIRTUOSO}Geometry>',
    },
}
# What `"1.0E0"^^xsd:double` is when it is read as Turtle: RDF4J's is the same number, Virtuoso's is a decimal.
IN_TURTLE = {"oxigraph": f'"1"^^<{XSD}double>', "fuseki": "1.0e0", "rdf4j": "1.0E0", "virtuoso": "1.0"}
TAGS = {"oxigraph": "zh-hant", "fuseki": "zh-Hant", "rdf4j": "zh-hANT", "virtuoso": "zh-hant"}
NEVER = "https://example.org/never"
UNION = {"oxigraph": False, "fuseki": False, "rdf4j": True, "virtuoso": True}


@pytest.fixture(scope="module", params=real_stores.NAMES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[real_stores.Running]:
    yield from started(request.param, tmp_path_factory)


@pytest.fixture
def there(server: real_stores.Running) -> Iterator[Connection]:
    """A connection that tries once, to a store whose two graphs are empty."""
    known = Credentials(server.user, server.password) if server.user else None
    connection = Connection(store_at(server.url, server.name), known, RetryPolicy(tries=1))
    clear(connection)
    yield connection
    clear(connection)


def clear(connection: Connection) -> None:
    connection.update(f"DROP SILENT GRAPH <{A}> ; DROP SILENT GRAPH <{B}>")


def triples(number: int) -> list[bytes]:
    return [
        f"<https://example.org/{n}> <https://example.org/p> <https://example.org/o> .\n".encode() for n in range(number)
    ]


def one(value: str) -> bytes:
    return f"<https://example.org/s> <https://example.org/p> {value} .\n".encode()


def answered(connection: Connection, graph: str, accept: str = "application/n-triples") -> tuple[int, str]:
    """What the Graph Store Protocol says of a graph, by the bytes: pyoxigraph would spell language tags anew."""
    return sent(connection, Request(f"{connection.store.gsp}?graph={graph}", headers={"Accept": accept}))  # noqa: S310 - loopback


def sent(connection: Connection, request: Request) -> tuple[int, str]:
    """The status and the text of an answer."""
    known = connection.credentials
    response = httpx.request(
        request.get_method(),
        request.full_url,
        content=request.data,  # type: ignore[arg-type] # bytes
        headers={key: str(value) for key, value in request.header_items()},
        auth=httpx.DigestAuth(known.user, known.password) if known else None,
        timeout=60,
    )
    return response.status_code, response.text


def kind(connection: Connection) -> str:
    return connection.store.preset.name


def update(connection: Connection, text: str, refused: dict[str, str]) -> None:
    """An update that some stores refuse: store -> what the refusal says."""
    if kind(connection) not in refused:
        connection.update(text)
        return
    with pytest.raises(EndpointError, match=refused[kind(connection)]):
        connection.update(text)


def test_literals_are_spelled_anew(there: Connection) -> None:
    for datatype, value in WRITTEN.items():
        there.add(A, [one(f'"{value}"^^<{datatype}>')])
        assert READ[kind(there)].get(datatype, f'"{value}"^^<{datatype}>') in answered(there, A)[1]
        clear(there)


def test_literals_that_are_no_values(there: Connection) -> None:
    there.add(A, [one(f'"abc"^^<{XSD}integer>')])
    read = "0" if kind(there) == "virtuoso" else "abc"
    assert f'"{read}"^^<{XSD}integer>' in answered(there, A)[1]


def test_doubles_read_as_turtle(there: Connection) -> None:
    there.add(A, [one(f'"1.0E0"^^<{XSD}double>')])
    _, text = answered(there, A, "text/turtle")
    assert re.search(rf"\s{re.escape(IN_TURTLE[kind(there)])}\s*\.", text)


def test_a_boolean_of_an_answer(there: Connection) -> None:
    there.add(A, [one(f'"true"^^<{XSD}boolean>')])
    where = f"{{ GRAPH <{A}> {{ ?s ?p ?o }} OPTIONAL {{ GRAPH <{A}> {{ ?s ?p ?boolean }} }} }}"
    rows = there.ask(parsed("any", f"SELECT ?boolean WHERE {where}")).rows()
    assert rows == [("1" if kind(there) == "virtuoso" else "true",)]


def test_language_tags_are_spelled_anew(there: Connection) -> None:
    there.add(A, [one(f'"case"@{tag}') for tag in ("zh-hANT", "ZH-HANT")])
    tags = set(re.findall(r"@([\w-]+)", answered(there, A)[1]))
    assert tags == {TAGS[kind(there)]}


def test_a_decimal_that_cannot_be_removed(there: Connection) -> None:
    default = "" if not UNION[kind(there)] else A
    where = f"GRAPH <{default}> {{ ?s ?p ?o }}" if default else "?s ?p ?o"
    one = "<https://example.org/s> <https://example.org/p> 1.50"
    there.update(f"INSERT DATA {{ GRAPH <{default}> {{ {one} }} }}" if default else f"INSERT DATA {{ {one} }}")
    there.update(f"DELETE WHERE {{ {where} }}")
    assert there.count(default) == (1 if kind(there) == "fuseki" else 0)
    there.update(f"DELETE DATA {{ GRAPH <{default}> {{ {one} }} }}" if default else f"DELETE DATA {{ {one} }}")


def test_the_default_graph_is_the_union(there: Connection) -> None:
    there.add(A, triples(1))
    query = parsed("any", "ASK { <https://example.org/0> ?p ?o }")
    assert there.ask(query).rows() == [("true" if UNION[kind(there)] else "false",)]
    assert there.ask(query, there.store.asked_about([A], [A])).rows() == [("true",)]
    assert there.ask(query, there.store.asked_about([B], [B])).rows() == [("false",)]  # nor a staging graph


def test_a_triple_in_two_graphs_counts_twice(there: Connection) -> None:
    there.add(A, triples(1))
    there.add(B, triples(1))
    address = f"{there.store.query}?default-graph-uri={A}&default-graph-uri={B}"
    rows = there.ask(parsed("both", "SELECT ?p { <https://example.org/0> ?p ?o }"), address).rows()
    assert len(rows) == (1 if kind(there) == "fuseki" else 2)
    alone = there.ask(
        parsed("one", "SELECT ?p { <https://example.org/0> ?p ?o }"), there.store.asked_about([A], [A])
    ).rows()
    assert len(alone) == 1


def test_copying_a_graph_that_is_not_there_empties_the_other(there: Connection) -> None:
    there.add(B, triples(1))
    update(there, f"COPY GRAPH <{A}> TO GRAPH <{B}>", {"fuseki": "500"})
    assert there.count(B) == (1 if kind(there) == "fuseki" else 0)


def test_copying_to_the_default_graph(there: Connection) -> None:
    there.add(A, triples(1))
    update(there, f"COPY GRAPH <{A}> TO DEFAULT", {"virtuoso": "SP031"})
    if kind(there) != "virtuoso":
        assert there.count("") == (2 if kind(there) == "rdf4j" else 1)  # once here and once there, for RDF4J's union
        there.update("DROP DEFAULT")


def test_large_insert_data(there: Connection) -> None:
    content = b"".join(triples(5000)).decode()
    update(there, f"INSERT DATA {{ GRAPH <{A}> {{ {content} }} }}", {"virtuoso": "SP03[01]"})
    assert there.count(A) == (0 if kind(there) == "virtuoso" else 5000)


def test_long_answers_are_cut(there: Connection) -> None:
    there.add(A, triples(20_001))
    assert there.count(A) == 20_001
    rows = there.ask(parsed("all", f"SELECT ?s {{ GRAPH <{A}> {{ ?s ?p ?o }} }}")).rows()
    assert len(rows) == (10_000 if kind(there) == "virtuoso" else 20_001)
    assert there.read(A, lambda lines: len(set(lines)), 20_001) == 20_001  # which mingdan reads by pages there


def test_an_update_that_fails_half_way(there: Connection) -> None:
    there.add(A, triples(1))
    with pytest.raises(EndpointError):
        there.update(f"COPY GRAPH <{A}> TO GRAPH <{B}> ; LOAD <http://127.0.0.1:1/x.ttl> INTO GRAPH <{A}>")
    assert there.count(B) == (1 if kind(there) == "virtuoso" else 0)


def test_dropping_a_graph_that_was_only_filled(there: Connection) -> None:
    there.add(A, triples(1))
    update(there, f"DROP GRAPH <{A}>", {"virtuoso": "500"})
    assert there.count(A) == (1 if kind(there) == "virtuoso" else 0)


def test_dropping_a_graph_that_is_not_there(there: Connection) -> None:
    update(there, f"DROP GRAPH <{NEVER}>", {"oxigraph": "500", "virtuoso": "500"})
    there.update(f"DROP SILENT GRAPH <{NEVER}>")


def test_reading_a_graph_that_is_not_there(there: Connection) -> None:
    status, text = answered(there, NEVER)
    assert status == (200 if kind(there) == "rdf4j" else 404)
    assert not text or status == 404
    assert there.count(NEVER) == 0


def test_replacing_a_graph_by_one_operation(there: Connection) -> None:
    there.add(A, triples(3)[:2])
    there.add(B, triples(3)[1:])
    old, new = f"GRAPH <{B}> {{ ?a ?b ?c }}", f"GRAPH <{A}> {{ ?s ?p ?o }}"
    there.update(
        f"DELETE {{ {old} }} INSERT {{ GRAPH <{B}> {{ ?s ?p ?o }} }} WHERE {{ {{ {new} }} UNION {{ {old} }} }}"
    )
    assert there.count(B) == (1 if kind(there) == "rdf4j" else 2)


def test_data_with_an_error(there: Connection) -> None:
    headers = {"Content-Type": "application/n-triples"}
    bad = one("<https://exa mple>")
    request = Request(f"{there.store.gsp}?graph={A}", bad, headers, method="POST")  # noqa: S310 - loopback
    status, said = sent(there, request)
    assert status == (500 if kind(there) == "virtuoso" else 400)
    assert bool(re.search(r"line:? 1", said)) == (kind(there) != "virtuoso")
    assert there.count(A) == 0


def test_listing_graphs(there: Connection) -> None:
    there.add(A, triples(1))
    rows = there.ask(parsed("graphs", "SELECT DISTINCT ?g { GRAPH ?g { } }")).rows()
    assert ((A,) in rows) == (not UNION[kind(there)])
    assert (A,) in there.ask(parsed("graphs", "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")).rows()


def test_long_iris(there: Connection) -> None:
    iri = "https://example.org/" + "x" * 3000
    there.add(A, [f"<{iri}> <https://example.org/p> <https://example.org/o> .\n".encode()])
    found = there.read(A, list, 1)
    assert (f"<{iri}>" in found[0]) == (kind(there) != "virtuoso")


def test_updates_without_credentials(there: Connection, server: real_stores.Running) -> None:
    text = f"DROP SILENT GRAPH <{A}>"
    update(Connection(store_at(server.url, server.name), None, RetryPolicy(tries=1)), text, {"virtuoso": "401"})
    if not server.user:
        return
    known = base64.b64encode(f"{server.user}:{server.password}".encode()).decode()
    headers = {"Authorization": f"Basic {known}", "Content-Type": "application/sparql-update"}
    refused = httpx.post(there.store.update, content=text.encode(), headers=headers, timeout=60)
    assert refused.status_code == 401  # the right password, but not by Digest


@pytest.mark.parametrize(("name", "status"), [("oxigraph", "403"), ("fuseki", "405")])
def test_a_read_only_store(name: str, status: str, tmp_path: Path) -> None:
    if not real_stores.available(name):
        pytest.skip(f"{name} is not installed in {real_stores.STORES}")
    with real_stores.store(name, tmp_path / "data"):
        pass
    with real_stores.store(name, tmp_path / "data", writable=False) as started:
        connection = Connection(store_at(started.url, name), None, RetryPolicy(tries=1))
        with pytest.raises(EndpointError, match=rf"{status}.*read-only"):
            connection.update(f"DROP SILENT GRAPH <{A}>")


def test_each_row_of_the_table_names_its_test() -> None:
    text = (ROOT / "docs" / "reference" / "stores.md").read_text("utf-8")
    table = text.partition("## Known differences between stores")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("|")]
    head, _, *rest = rows
    assert [cell.strip().lower() for cell in head] == ["", *real_stores.NAMES, "test"]
    assert {len(row) for row in rest} == {len(head)}
    named = [row[-1].strip() for row in rest]
    here = re.findall(r"^def (test_\w+)", Path(__file__).read_text("utf-8"), re.MULTILINE)
    assert named == [f"`{name}`" for name in here if name != "test_each_row_of_the_table_names_its_test"]
