"""An Oxigraph store in a folder: whole or not at all, verified, gone on with, and its queries answered."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.queries.sample_queries import examples
from mingdan.rdf.fingerprint import facts, statements
from mingdan.release import divisions as run
from mingdan.stores import oxigraph_folder as local
from mingdan.stores.graph_parts import GraphPart, release_parts
from support.area_release import asked, told

KILLS = int(os.environ.get("MINGDAN_KILLS", "4"))
Load = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All divisions of three provinces, compressed and by province."""
    out = tmp_path_factory.mktemp("area") / "out"
    run.publish(asked(out, ("nt",), "zstd", apart=True), told)
    return out


@pytest.fixture(scope="module")
def roster(published: Path) -> Path:
    """The folder of the published files of the real notice."""
    return published / "data" / "published"


@pytest.fixture
def load(published: Path, capsys: pytest.CaptureFixture[str]) -> Load:
    """`mingdan load --store oxigraph`, its exit status and what it printed."""

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["load", "--store", "oxigraph", "--data", str(published), *map(str, arguments)])
        printed = capsys.readouterr()
        return int(str(ended.value.code)), printed.out, printed.err

    return command


def held(folder: Path, graph: str = "") -> set[str]:
    """The triples of a graph of a store."""
    name = pyoxigraph.NamedNode(graph) if graph else pyoxigraph.DefaultGraph()
    store = pyoxigraph.Store.read_only(str(folder))
    return {f"{quad.triple} .\n" for quad in store.quads_for_pattern(None, None, None, name)}


def of_files(*files: Path) -> set[str]:
    """The lines of files of N-Triples."""
    return {line for file in files for line in file.read_text("utf-8").splitlines(keepends=True)}


@pytest.mark.slow("publishes three provinces and loads them")
def test_the_roster_and_all_divisions_are_there_together(roster: Path, load: Load, area: Path, tmp_path: Path) -> None:
    status, out, err = load(tmp_path / "store", "--divisions", area)
    assert (status, "Traceback" in err) == (0, False)
    assert f"{len(examples())} sample queries answer" in out
    roster_lines = of_files(roster / "roster.nt", roster / "divisions.nt")
    plain = tmp_path / "plain"
    run.publish(asked(plain, ("nt",)), told)
    found = held(tmp_path / "store")
    assert {*statements("".join(found).encode())} == {
        *statements("".join(roster_lines | of_files(plain / "divisions.nt")).encode())
    }
    divisions = held(tmp_path / "store", "https://w3id.org/mingdan/graph/divisions")
    assert facts(statements("".join(divisions).encode())) == facts(statements((roster / "divisions.nt").read_bytes()))
    again = load(tmp_path / "store", "--divisions", area)
    assert (again[0], "unchanged, already loaded" in again[1]) == (0, True)
    less = load(tmp_path / "store")
    assert (less[0], "loaded: " in less[1], "unchanged" in less[1]) == (0, True, False)
    assert len(held(tmp_path / "store")) == len(roster_lines)


def test_one_graph_holds_everything(roster: Path, load: Load, tmp_path: Path) -> None:
    assert load(tmp_path / "store", "--graph", "https://example.org/g")[0] == 0
    assert len(held(tmp_path / "store", "https://example.org/g")) == len(
        of_files(roster / "roster.nt", roster / "divisions.nt")
    )
    assert held(tmp_path / "store") == set()


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_what_is_not_a_store_is_never_replaced(force: tuple[str, ...], load: Load, tmp_path: Path) -> None:
    folder, file = tmp_path / "mine", tmp_path / "file"
    folder.mkdir()
    for place, letter in ((folder, folder / "letter.txt"), (file, file)):
        letter.write_text("mine")
        status, _, err = load(place, *force)
        assert (status, "is not an Oxigraph store: nothing changed" in err) == (2, True)
        assert letter.read_text() == "mine"


@pytest.mark.parametrize("place", [".", "..", "/"])
def test_a_folder_needs_a_name_of_its_own(
    place: str, load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, err = load(place)
    assert (status, f"{place}: expected a folder with a name of its own" in err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_a_store_of_somebody_else_is_replaced_by_force_alone(load: Load, tmp_path: Path) -> None:
    pyoxigraph.Store(tmp_path / "store").flush()
    status, _, err = load(tmp_path / "store")
    assert (status, "is a store that no load from here made" in err) == (2, True)
    assert load(tmp_path / "store", "--force")[0] == 0


def test_a_store_in_use_is_refused(load: Load, tmp_path: Path) -> None:
    assert load(tmp_path / "store")[0] == 0
    user = pyoxigraph.Store(tmp_path / "store")
    (tmp_path / "store" / local.RECORD).write_text("{}")
    status, _, err = load(tmp_path / "store")
    assert (status, "cannot be opened as an Oxigraph store: does a server" in err) == (2, True)
    assert len(user) > 0


def test_what_the_store_lost_is_loaded_again(roster: Path, load: Load, tmp_path: Path) -> None:
    assert load(tmp_path / "store")[0] == 0
    store = pyoxigraph.Store(tmp_path / "store")
    store.remove(next(iter(store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph()))))
    store.flush()
    del store
    status, out, _ = load(tmp_path / "store")
    assert (status, "loaded: " in out, "unchanged" in out) == (0, True, False)
    assert len(held(tmp_path / "store")) == len(of_files(roster / "roster.nt", roster / "divisions.nt"))


def test_an_interrupted_load_goes_on(roster: Path, area: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the third file nothing goes any more; the next run begins with the fourth."""
    wanted = release_parts(roster, False, "", area)
    put = local._bulk
    filled: list[local.FileToLoad] = []

    def fails(store: pyoxigraph.Store, one: local.FileToLoad) -> None:
        if len(filled) == 3:
            raise KeyboardInterrupt
        filled.append(one)
        put(store, one)

    with monkeypatch.context() as patched:
        patched.setattr(local, "_bulk", fails)
        with pytest.raises(KeyboardInterrupt):
            local.load_folder(tmp_path / "store", wanted, told)
    assert not (tmp_path / "store").exists()
    said: list[object] = []
    assert local.load_folder(tmp_path / "store", wanted, said.append)
    assert f"resuming: 3 of {len(local.files_to_load(wanted))} files are loaded" in map(str, said)
    assert sorted(file.name for file in tmp_path.iterdir() if file.name != ".publish.lock") == ["store"]


def test_what_arrives_otherwise_is_not_put_in_place(roster: Path, tmp_path: Path) -> None:
    """The file says less than the manifest: what was there stays."""
    (one,) = release_parts(roster, False, "https://example.org/g")
    short = tmp_path / "short.nt"
    short.write_bytes(b"".join(list(one.lines())[:-1]))
    wrong = [GraphPart(one.graph, one.name, (short,), one.facts)]
    with pytest.raises(InputError, match="what was loaded is not what was read: nothing changed"):
        local.load_folder(tmp_path / "store", wrong, told)
    assert not (tmp_path / "store").exists()


def test_an_area_without_n_triples_or_damaged_is_refused(load: Load, tmp_path: Path) -> None:
    run.publish(asked(tmp_path / "ttl", ("ttl",)), told)
    status, _, err = load(tmp_path / "store", "--divisions", tmp_path / "ttl")
    assert (status, "has no N-Triples: publish it with --format nt" in err) == (2, True)
    status, _, err = load(tmp_path / "store", "--divisions", tmp_path)
    assert (status, "no manifest.json" in err) == (2, True)
    with (tmp_path / "ttl" / "oddities.csv").open("a") as file:
        file.write("x")
    status, _, err = load(tmp_path / "store", "--divisions", tmp_path / "ttl")
    assert (status, "missing, changed or not in its manifest: oddities.csv. Run mingdan publish-divisions" in err) == (
        2,
        True,
    )


@pytest.mark.slow("kills processes that load three provinces")
def test_killed_at_any_moment_the_store_is_whole(published: Path, roster: Path, area: Path, tmp_path: Path) -> None:
    """`MINGDAN_KILLS` random moments: there is no store, or a whole one; and the next load finishes.

    A moment lies within the time that an undisturbed load took. What is whole is removed, so that each load has work.
    """
    folder = tmp_path / "store"
    command = [sys.executable, "-m", "mingdan", "load", "--store", "oxigraph", str(folder)]
    command += ["--data", str(published), "--divisions", str(area)]
    moments = random.SystemRandom()
    expected = {part.graph: part.facts for part in release_parts(roster, False, "", area)}
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    undisturbed, whole = time.monotonic() - start, 0
    shutil.rmtree(folder)
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            time.sleep(moments.uniform(0, undisturbed))
            process.kill()
        if folder.exists():
            assert json.loads((folder / local.RECORD).read_text("utf-8"))[""]["triples"] == expected[""].triples
            assert len(held(folder)) == expected[""].triples
            shutil.rmtree(folder)
            whole += 1
    print(f"{KILLS} kills, {whole} stores whole")
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    assert facts(statements("".join(held(folder)).encode())) == expected[""]
