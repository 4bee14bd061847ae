"""How real stores differ, where it matters to somebody who loads data: a test for each row of docs/stores/README.md."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request

import pytest
from conftest import ROOT, started
from mingdan.credentials import Credentials
from mingdan.endpoint import Connection
from mingdan.errors import EndpointError
from mingdan.query import parsed
from mingdan.stores import store
from mingdan.transport import Patience, opener

from stores import running

A, B = "https://example.org/a", "https://example.org/b"
XSD = "http://www.w3.org/2001/XMLSchema#"
SPELLINGS = {  # written -> read, where that differs
    "oxigraph": {"01": "1", "1.50": "1.5", "true": "true", "5^^int": "5^^integer", "x@zh-Hant": "x@zh-hant"},
    "fuseki": {"01": "1", "1.50": "1.5"},
    "rdf4j": {},
    "virtuoso": {"01": "1", "1.50": "1.5", "abc": "0", "x@zh-Hant": "x@zh-hant"},
}
UNION = {"oxigraph": False, "fuseki": False, "rdf4j": True, "virtuoso": True}


@pytest.fixture(scope="module", params=running.NAMES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[running.Running]:
    yield from started(request.param, tmp_path_factory)


@pytest.fixture
def there(server: running.Running) -> Iterator[Connection]:
    """A connection that tries once, to a store whose two graphs are empty."""
    known = Credentials(server.user, server.password) if server.user else None
    connection = Connection(store(server.url, server.name), known, Patience(tries=1))
    clear(connection)
    yield connection
    clear(connection)


def clear(connection: Connection) -> None:
    connection.update(f"DROP SILENT GRAPH <{A}> ; DROP SILENT GRAPH <{B}>")


def triples(number: int) -> list[bytes]:
    return [
        f"<https://example.org/{n}> <https://example.org/p> <https://example.org/o> .\n".encode() for n in range(number)
    ]


def raw(connection: Connection, graph: str) -> str:
    """A graph as N-Triples, by the bytes: pyoxigraph would spell language tags anew."""
    query = Request(f"{connection.store.gsp}?graph={graph}", headers={"Accept": "application/n-triples"})  # noqa: S310 - loopback
    with opener(query.full_url, connection.credentials).open(query, timeout=60) as response:
        text: str = response.read().decode()
        return text


def kind(connection: Connection) -> str:
    return connection.store.preset.name


def test_literals_are_spelled_anew(there: Connection) -> None:
    written = {"01": "integer", "1.50": "decimal", "true": "boolean", "5^^int": "int", "abc": "integer"}
    lines = [
        f'<https://example.org/{n}> <https://example.org/p> "{text.partition("^^")[0]}"^^<{XSD}{kind_}> .\n'.encode()
        for n, (text, kind_) in enumerate(written.items())
    ]
    there.add(A, lines)
    read = dict(re.findall(rf'org/(\d)>\s<[^>]*>\s("[^"]*"\^\^<{XSD}\w+>)', raw(there, A)))
    for n, (text, kind_) in enumerate(written.items()):
        changed = SPELLINGS[kind(there)].get(text, text).partition("^^")
        assert read[str(n)] == f'"{changed[0]}"^^<{XSD}{changed[2] or kind_}>'
    if kind(there) == "fuseki":  # TDB2 cannot find "1.50" again, whose spelling it has changed
        there.update(f"DROP SILENT GRAPH <{A}>")
        assert there.count(A) == 0


def test_language_tags_are_spelled_anew(there: Connection) -> None:
    there.add(A, [b'<https://example.org/s> <https://example.org/p> "x"@zh-Hant .\n'])
    assert SPELLINGS[kind(there)].get("x@zh-Hant", "x@zh-Hant").split("@")[1] in raw(there, A)


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
    asked = there.ask(parsed("all", "ASK { <https://example.org/0> ?p ?o }"))
    assert asked.rows() == [("true" if UNION[kind(there)] else "false",)]


def test_a_triple_in_two_graphs_counts_twice(there: Connection) -> None:
    there.add(A, triples(1))
    there.add(B, triples(1))
    address = f"{there.store.query}?default-graph-uri={A}&default-graph-uri={B}"
    rows = there.ask(parsed("both", "SELECT ?p { <https://example.org/0> ?p ?o }"), address).rows()
    assert len(rows) == (1 if kind(there) == "fuseki" else 2)
    alone = there.ask(
        parsed("one", "SELECT ?p { <https://example.org/0> ?p ?o }"), there.store.asked_about(A, [A])
    ).rows()
    assert len(alone) == 1


def test_copying_a_graph_that_is_not_there_empties_the_other(there: Connection) -> None:
    there.add(B, triples(1))
    if kind(there) == "fuseki":
        with pytest.raises(EndpointError, match="500"):
            there.update(f"COPY GRAPH <{A}> TO GRAPH <{B}>")
    else:
        there.update(f"COPY GRAPH <{A}> TO GRAPH <{B}>")
    assert there.count(B) == (1 if kind(there) == "fuseki" else 0)


def test_copying_to_the_default_graph(there: Connection) -> None:
    there.add(A, triples(1))
    if kind(there) == "virtuoso":
        with pytest.raises(EndpointError, match="SP031"):
            there.update(f"COPY GRAPH <{A}> TO DEFAULT")
        return
    there.update(f"COPY GRAPH <{A}> TO DEFAULT")
    assert there.count("") == (2 if kind(there) == "rdf4j" else 1)  # once here and once there, for RDF4J's union
    there.update("DROP DEFAULT")


def test_large_insert_data(there: Connection) -> None:
    content = b"".join(triples(5000)).decode()
    if kind(there) == "virtuoso":
        with pytest.raises(EndpointError, match=r"SP03[01]"):
            there.update(f"INSERT DATA {{ GRAPH <{A}> {{ {content} }} }}")
    else:
        there.update(f"INSERT DATA {{ GRAPH <{A}> {{ {content} }} }}")
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
    if kind(there) == "virtuoso":
        with pytest.raises(EndpointError, match="500"):
            there.update(f"DROP GRAPH <{A}>")
    else:
        there.update(f"DROP GRAPH <{A}>")
    assert there.count(A) == (1 if kind(there) == "virtuoso" else 0)


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


def test_updates_without_credentials(there: Connection, server: running.Running) -> None:
    nobody = Connection(store(server.url, server.name), None, Patience(tries=1))
    if kind(there) == "virtuoso":
        with pytest.raises(EndpointError, match="401"):
            nobody.update(f"DROP SILENT GRAPH <{A}>")
    else:
        nobody.update(f"DROP SILENT GRAPH <{A}>")


@pytest.mark.parametrize(("name", "status"), [("oxigraph", "403"), ("fuseki", "405")])
def test_a_read_only_store(name: str, status: str, tmp_path: Path) -> None:
    if not running.available(name):
        pytest.skip(f"{name} is not installed in {running.STORES}")
    with running.store(name, tmp_path / "data"):
        pass
    with running.store(name, tmp_path / "data", writable=False) as started:
        connection = Connection(store(started.url, name), None, Patience(tries=1))
        with pytest.raises(EndpointError, match=rf"{status}.*read-only"):
            connection.update(f"DROP SILENT GRAPH <{A}>")


def test_the_table_names_every_test_and_no_other() -> None:
    named = re.findall(r"`(test_\w+)`", (ROOT / "docs" / "stores" / "README.md").read_text("utf-8"))
    here = re.findall(r"^def (test_\w+)", Path(__file__).read_text("utf-8"), re.MULTILINE)
    assert sorted(named) == sorted(set(here) - {"test_the_table_names_every_test_and_no_other"})
