"""`mingdan load`, `unload` and `diff`: the contract that every store must keep, over real servers.

Oxigraph always; with MINGDAN_STORES (see `make test-stores`) every store that is installed there.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from golden import tables
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.queries.answers import Answer
from mingdan.queries.sample_queries import examples, parsed
from mingdan.rdf.fingerprint import facts, statements
from mingdan.release.notices import build, publish
from mingdan.stores.credentials import Credentials
from mingdan.stores.graph_parts import release_parts
from mingdan.stores.http import RetryPolicy
from mingdan.stores.load import Loader, address_for, query_differences
from mingdan.stores.presets import PRESETS, store_at
from mingdan.stores.sparql_client import Connection, copy_update
from mingdan.workspace import Workspace
from support import real_stores
from support.real_stores import started
from support.workspaces import add_second_notice, roster_workspace

NAMES = real_stores.NAMES if os.environ.get("MINGDAN_STORES") else ("oxigraph",)
OTHER = "https://example.org/graph/other"
Run = Callable[..., tuple[object, str, str]]


@pytest.fixture(scope="module", params=NAMES)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[real_stores.Running]:
    yield from started(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def released(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of this module's own with the real notice published."""
    root = tmp_path_factory.mktemp("released")
    shutil.copytree(published / "data" / "published", root / "data" / "published")
    return root


@pytest.fixture
def workspace_root(released: Path) -> Iterator[Path]:
    """The same, without a memory of loads."""
    yield released
    shutil.rmtree(released / "data" / ".load", ignore_errors=True)


def connection(server: real_stores.Running) -> Connection:
    known = Credentials(server.user, server.password) if server.user else None
    return Connection(store_at(server.url, server.name), known, RetryPolicy(tries=1))


def loader(server: real_stores.Running, root: Path, graph: str = "", force: bool = False) -> Loader:
    union = PRESETS[server.name].union
    return Loader(release_parts(root / "data" / "published", union, graph), connection(server), root, force=force)


@pytest.fixture
def empty(server: real_stores.Running, workspace_root: Path) -> Iterator[real_stores.Running]:
    """A store without anything of ours, before and after."""
    yield server
    loader(server, workspace_root, force=True).unload()
    loader(server, workspace_root, OTHER, force=True).unload()


@pytest.fixture
def run(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    server: real_stores.Running,
    workspace_root: Path,
) -> Run:
    """A command on the store: its exit status, standard output and standard error."""
    if server.user:
        monkeypatch.setenv("MINGDAN_USER", server.user)
        monkeypatch.setenv("MINGDAN_PASSWORD", server.password)

    def command(name: str, *arguments: str) -> tuple[object, str, str]:
        with pytest.raises(SystemExit) as end:
            main([name, server.url, "--store", server.name, "--data", str(workspace_root), *arguments])
        return (end.value.code, *capsys.readouterr())

    return command


def staged(server: real_stores.Running, root: Path) -> int:
    """How many triples stand in staging graphs of a workspace."""
    own = loader(server, root)
    return sum(own.connection.count(own._staging(part)) for part in own.parts)


def test_the_roster_arrives_and_answers(empty: real_stores.Running, run: Run, workspace_root: Path) -> None:
    status, out, err = run("load")
    assert (status, "Traceback" in err) == (0, False)
    assert out.splitlines()[-1].startswith("loaded: ")
    own = loader(empty, workspace_root)
    for part in own.parts:
        assert own.fingerprint(part.graph) == part.facts == facts(statements(b"".join(part.lines())))
    for query in examples():
        asked = own.connection.ask(query, address_for(own, query))
        assert tables.columns_and_rows(asked) == tables.committed(query), query.name
    assert staged(empty, workspace_root) == 0


@pytest.mark.usefixtures("empty")
def test_a_second_load_changes_nothing_and_says_so(run: Run) -> None:
    run("load")
    status, out, _ = run("load")
    assert status == 0
    assert out.splitlines()[-1].startswith("unchanged, already loaded: ")
    assert run("diff")[:2] == (0, run("diff")[1])
    assert run("diff")[1].startswith("the same: ")


@pytest.mark.slow("loads the real notice three times")
def test_what_the_store_lost_and_what_it_got(empty: real_stores.Running, run: Run, workspace_root: Path) -> None:
    run("load")
    own = loader(empty, workspace_root)
    graph = own.parts[0].graph
    where = f"GRAPH <{graph}>" if graph else ""
    triple = next(own.parts[0].lines()).decode().strip()
    own.connection.update(f"DELETE DATA {{ {where} {{ {triple} }} }}" if where else f"DELETE DATA {{ {triple} }}")
    extra = "<https://example.org/s> <https://example.org/p> 1.5"
    own.connection.update(f"INSERT DATA {{ {where} {{ {extra} }} }}" if where else f"INSERT DATA {{ {extra} }}")
    status, out, _ = run("diff")
    lines = [line.split("  ", 2) for line in out.splitlines()[:-1]]
    assert status == 1
    assert [(side, node) for side, _, node in lines] == [
        (
            "store",
            '<https://example.org/s> <https://example.org/p> "1.5"^^<http://www.w3.org/2001/XMLSchema#decimal> .',
        ),
        ("release", triple),
    ]
    assert out.splitlines()[-1].startswith("different: 1 triples only in the store, 1 only in the release")
    if own.parts[0].ours:  # a graph of our own name is put right
        assert run("load")[0] == 0
    else:  # what others wrote into the default graph is not taken from them unasked
        status, _, err = run("load")
        assert status == 2
        assert "that no load from here put there" in err
        assert run("unload")[0] == 2
        assert run("load", "--force")[0] == 0
    assert run("diff")[0] == 0


@pytest.mark.slow("loads the real notice twice and asks every query of both")
def test_a_graph_of_ones_own(empty: real_stores.Running, run: Run) -> None:
    run("load")
    status, out, _ = run("load", "--graph", OTHER)
    assert (status, f"{len(examples())} sample queries agree" in out) == (0, True)
    assert run("diff")[0] == 0, "the other load is untouched"
    assert run("unload", "--graph", OTHER)[0] == 0
    assert connection(empty).count(OTHER) == 0
    assert run("diff")[0] == 0
    assert run("diff", "--graph", OTHER)[0] == 1


def test_unload_leaves_nothing(empty: real_stores.Running, run: Run, workspace_root: Path) -> None:
    run("load")
    own = loader(empty, workspace_root)
    status, out, _ = run("unload")
    assert (status, out.startswith("unloaded: ")) == (0, True)
    assert [own.connection.count(part.graph) for part in own.parts] == [0] * len(own.parts)
    assert run("unload")[1].startswith("nothing to unload ")


@pytest.mark.slow("builds and loads two releases and asks every query of both")
def test_the_next_release_takes_the_place_of_the_last(server: real_stores.Running, tmp_path: Path) -> None:
    """Two notices, then one: what only the second said is gone, and each answer is the files' own."""
    workspace = roster_workspace(tmp_path)
    add_second_notice(tmp_path)
    try:
        for number in (2, 1):
            built = build(workspace)
            publish(Workspace(tmp_path), built)
            own = loader(server, tmp_path)
            assert own.load()
            assert len(own.parts) == (2 if number == 1 and PRESETS[server.name].union else number + 2)
            check_answers(own, built.whole)
            shutil.rmtree(workspace.source / "mianyang-2024", ignore_errors=True)
        remembered = json.loads(next((tmp_path / "data" / ".load").glob("*.json")).read_text("utf-8"))
        assert remembered["loaded"] == {part.graph: part.facts.sum_sha256 for part in own.parts}
    finally:
        loader(server, tmp_path, force=True).unload()


def check_answers(own: Loader, ntriples: str) -> None:
    assert list(query_differences(own)) == []
    # Counted, not fetched: Virtuoso cuts a long answer. What each graph holds, the load has proved by its hash.
    number = parsed("all", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert own.connection.ask(number, own.query_address).rows() == [(str(len(set(ntriples.splitlines()))),)]


@pytest.mark.slow("loads the real notice twice")
def test_what_an_earlier_load_had_is_not_removed_with_what_others_added(
    empty: real_stores.Running, workspace_root: Path
) -> None:
    """Loaded as a store with a default graph of its own, then as one without: the default graph is no longer ours."""
    if PRESETS[empty.name].union:
        pytest.skip(f"{empty.name} has no default graph of its own")
    own = loader(empty, workspace_root)
    own.load()
    own.connection.update("INSERT DATA { <https://example.org/s> <https://example.org/p> 1 }")
    alone = Loader([own.parts[1]], own.connection, workspace_root)
    for change in (alone.load, alone.unload):
        with pytest.raises(InputError, match="that no load from here put there"):
            change()
    assert own.connection.count("") == own.parts[0].facts.triples + 1
    assert Loader(alone.parts, own.connection, workspace_root, force=True).load()
    assert own.connection.count("") == 0


@pytest.mark.slow("asks every query several times")
def test_a_store_that_answers_otherwise_is_told(empty: real_stores.Running, run: Run, workspace_root: Path) -> None:
    """The proof can fail: a query whose rows differ is named, and the exit status is 1."""
    run("load")
    own = loader(empty, workspace_root)
    graph = f"GRAPH <{own.parts[0].graph}>" if own.parts[0].graph else ""
    category = next(line for line in own.parts[0].lines() if b"/recognition/" in line and b"#category>" in line)
    triple = category.decode().strip()
    own.connection.update(f"DELETE DATA {{ {graph} {{ {triple} }} }}" if graph else f"DELETE DATA {{ {triple} }}")
    named = {dict(finding.parameters)["query"]: finding for finding in query_differences(own)}
    found = named["01-communities-by-category"]
    assert (found.rule, dict(found.parameters)) == (
        "query-rows",
        {"query": "01-communities-by-category", "missing": 1, "surplus": 1},
    )
    assert "09-who-decided-and-when" not in named
    status, out, _ = run("load", "--force")  # what is there is ours, and put right
    assert (status, f"{len(examples())} sample queries agree" in out) == (0, True)


@pytest.mark.slow("starts two stores and loads the real notice")
def test_another_store_at_the_same_address_is_not_taken_for_ours(tmp_path: Path, workspace_root: Path) -> None:
    """A load was stopped while it put graphs in place; then another store, with data of others, answers there."""
    with real_stores.store("oxigraph", tmp_path / "one") as first:
        own = loader(first, workspace_root)
        own.load()
        state = next((workspace_root / "data" / ".load").glob("*.json"))
        record = json.loads(state.read_text("utf-8"))
        going = {"": {"sum_sha256": "0", "state": 2, "sent": 1, "staging": "https://example.org/staging"}}
        state.write_text(json.dumps({**record, "swapping": True, "going": going}), "utf-8")
    other = real_stores.start("oxigraph", tmp_path / "other", first.port)
    try:
        connection(other).update("INSERT DATA { <https://example.org/s> <https://example.org/p> 1 }")
        with pytest.raises(InputError, match="that no load from here put there"):
            own.load()
        assert connection(other).count("") == 1
    finally:
        real_stores.kill(other)


@pytest.mark.slow("loads several times")
def test_a_staging_graph_that_is_not_whole_replaces_nothing(empty: real_stores.Running, workspace_root: Path) -> None:
    """As when two addresses of one store are taken for two stores, or a request arrives late."""
    own = loader(empty, workspace_root)
    own.load()
    lines = list(own.parts[0].lines())
    own.connection.add(OTHER, lines[:1000])
    graph = own.parts[0].graph
    own.connection.update(copy_update(f"GRAPH <{OTHER}>", graph, len(lines)))
    assert own.holds(graph, own.parts[0].facts)
    own.connection.update(copy_update(f"GRAPH <{OTHER}>", graph, 1000))
    assert own.connection.count(graph) == 1000, "with the right number it does"


def test_the_default_graph_of_a_union_store_is_refused(
    server: real_stores.Running, workspace_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without --store the default graph would be replaced, which is there all graphs of everybody."""
    if not PRESETS[server.name].union:
        asked = Connection.ask
        seen = Answer(table={"head": {}, "boolean": True})
        monkeypatch.setattr(
            Connection, "ask", lambda self, query, url="": seen if query.name == "probe" else asked(self, query, url)
        )
    own = loader(server, workspace_root)
    published = release_parts(workspace_root / "data" / "published", union=False)
    with pytest.raises(InputError, match="the union of all its graphs: nothing changed; name the kind of store"):
        Loader(published, own.connection, workspace_root, force=True).load()
