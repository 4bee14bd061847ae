"""Loads a release into an Oxigraph store in a folder of this machine: built beside, verified, put in place.

What was loaded is remembered, so that an interrupted load goes on with the files that are missing.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow
import pyoxigraph
from tqdm import tqdm

from mingdan.atomic_files import exchange_folders, write_atomic
from mingdan.errors import InputError, MingdanError
from mingdan.findings import finding
from mingdan.model import Finding, Place
from mingdan.queries.sample_queries import ask_store, examples
from mingdan.rdf import stream_writer as bulk
from mingdan.rdf.fingerprint import GraphFingerprint, canonical_statement, facts
from mingdan.release import release_folder as release
from mingdan.stores.graph_parts import Part
from mingdan.stores.results import LoadResult, loaded_graphs

RECORD = "mingdan.json"  # beside the store's own files: what was loaded
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A file, and the graph that it goes into; empty for the default graph, or where the file names its graphs."""

    file: Path
    graph: str


def sources(parts: Sequence[Part]) -> list[Source]:
    """The files of a release, each once for each graph that it is in; those of N-Quads once."""
    found = [
        Source(one, "" if part.of else part.graph)
        for part in parts
        for file in part.files
        for one in bulk.part_files(file)
    ]
    return list(dict.fromkeys(found))


def load(folder: Path, parts: Sequence[Part], tell: Tell, force: bool = False) -> bool:
    """Loads a release into the store in a folder; false when it is there already.

    Args:
        folder: the store's; made if need be.
        parts: the graphs of the release.
        tell: told, in a few words, what begins.
        force: whether a store is replaced although no load from here made it.

    Raises:
        InputError: the folder is no store from here, or in use, or what was loaded is not what was read.
    """
    wanted = {part.graph: asdict(part.facts) for part in parts}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with release.lock(folder):
            release.restore(folder)
            if _record(folder / RECORD) == wanted and _verified(folder, parts, tell):
                return False
            _refuse(folder, force)
            new = _filled(folder, parts, wanted, tell)
            if not _verified(new, parts, tell):
                shutil.rmtree(new)
                raise InputError(f"{folder}: what was loaded is not what was read: nothing changed; run again")
            (new / RECORD).write_text(json.dumps(wanted, indent=1), encoding="utf-8")
            exchange_folders(new, folder)
            shutil.rmtree(new, ignore_errors=True)
            return True
    except OSError as error:
        reason = error.strerror or error
        raise InputError(
            f"{folder}: cannot be loaded: {reason}; what was there is unchanged; run again, and it goes on where it was"
        ) from error


def _record(file: Path) -> object:
    """What was loaded; None where that is not known."""
    try:
        found: object = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return found


def _refuse(folder: Path, force: bool) -> None:
    """Raises InputError where a folder is in use, or holds what no load from here put there."""
    if not folder.exists():
        return
    if not folder.is_dir() or (any(folder.iterdir()) and _record(folder / RECORD) is None and not force):
        message = (
            "holds what no load from here put there: nothing changed; name another folder, or give it up with --force"
        )
        raise InputError(f"{folder}: {message}")
    if (folder / "LOCK").exists():
        _opened(folder).flush()


def _opened(folder: Path) -> pyoxigraph.Store:
    """Raises InputError where another process has the store open."""
    try:
        return pyoxigraph.Store(folder)
    except OSError as error:
        message = "cannot be opened as an Oxigraph store: does a server or another program use it? stop it first"
        raise InputError(f"{folder}: {message} ({error})") from error


def _filled(folder: Path, parts: Sequence[Part], wanted: object, tell: Tell) -> Path:
    """A store beside the folder with everything in it; one that an interrupted load left is gone on with."""
    new, state = folder.with_name(f".{folder.name}-loading"), folder.with_name(f".{folder.name}-loading.json")
    before = _record(state)
    done = before["done"] if isinstance(before, dict) and before.get("wanted") == wanted and new.is_dir() else []
    if not done:
        shutil.rmtree(new, ignore_errors=True)
    files = [(f"{one.file.resolve()} {one.graph}", one) for one in sources(parts)]
    if done:
        tell(f"going on: {len(done)} of {len(files)} files are loaded")
    size = {key: one.file.stat().st_size for key, one in files}
    bar = tqdm(total=sum(size.values()), unit="B", unit_scale=True, disable=None, leave=False, desc="loading")
    with bar:
        for key, one in files:
            if key not in done:
                store = _opened(new)  # anew for each file: what one file took is given back
                _bulk(store, one)
                store.flush()
                del store
                done.append(key)
                write_atomic(state, json.dumps({"wanted": wanted, "done": done}))
            bar.update(size[key])
    state.unlink(missing_ok=True)
    return new


def _bulk(store: pyoxigraph.Store, one: Source) -> None:
    """Loads a file, without having its terms validated: everything is read back and compared by hash afterwards."""
    suffixes = one.file.suffixes
    form = pyoxigraph.RdfFormat.N_QUADS if ".nq" in suffixes else pyoxigraph.RdfFormat.N_TRIPLES
    graph = pyoxigraph.NamedNode(one.graph) if one.graph else None
    kind = {".gz": "gzip", ".zst": "zstd"}.get(one.file.suffix)
    if kind:
        with pyarrow.input_stream(str(one.file), compression=kind) as stream:
            store.bulk_load(stream, format=form, to_graph=graph, lenient=True)
    else:
        store.bulk_load(path=one.file, format=form, to_graph=graph, lenient=True)


def _verified(folder: Path, parts: Sequence[Part], tell: Tell) -> bool:
    """Whether each graph in a store is what it should be: as many triples, and of the same meaning."""
    store = _opened(folder)
    total = sum(part.facts.triples for part in parts)
    tell(f"verifying {total:,} triples")
    with tqdm(total=total, unit=" triples", unit_scale=True, disable=None, leave=False, desc="verifying") as bar:
        return all(_facts(store, part.graph, bar.update) == part.facts for part in parts)


def _facts(store: pyoxigraph.Store, graph: str, step: Callable[[int], object]) -> GraphFingerprint:
    name = pyoxigraph.NamedNode(graph) if graph else pyoxigraph.DefaultGraph()

    def spelled() -> Iterator[str]:
        for number, quad in enumerate(store.quads_for_pattern(None, None, None, name), 1):
            if number % 10_000 == 0:
                step(10_000)
            yield canonical_statement(quad)

    return facts(spelled())


def load_and_check(folder: Path, parts: Sequence[Part], tell: Tell, force: bool = False) -> LoadResult:
    """Loads a release into the store in a folder and asks it the sample queries; raises as `load` does."""
    changed = load(folder, parts, tell, force)
    tell("asking the sample queries")
    return LoadResult(
        state="loaded" if changed else "unchanged",
        store=str(folder),
        query_address="",
        graphs=loaded_graphs(parts),
        queries=len(examples()),
        findings=tuple(_failing(folder)),
    )


def _failing(folder: Path) -> Iterator[Finding]:
    """Findings on the sample queries that a store cannot answer."""
    store = pyoxigraph.Store.read_only(str(folder))
    for query in examples():
        try:
            ask_store(query, store)
        except MingdanError as error:
            yield finding("query-failed", Place(file=str(folder)), query=query.name, error=str(error))
