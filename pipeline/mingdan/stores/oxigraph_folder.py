"""Loads a release into an Oxigraph store in a local folder: built beside it, verified, put in place.

The loaded files are recorded, so that an interrupted load resumes with the missing files.
"""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow
import pyoxigraph
from tqdm import tqdm

from mingdan.atomic_files import exchange_folders, follow_umask, write_atomic
from mingdan.errors import InputError, MingdanError
from mingdan.findings import finding
from mingdan.messages.progress import Listener, Text
from mingdan.model import Finding, Place
from mingdan.queries.local_data import open_data, run_query
from mingdan.queries.sample_queries import examples
from mingdan.rdf import stream_writer
from mingdan.rdf.fingerprint import GraphFingerprint, canonical_statement, facts
from mingdan.release import release_folder
from mingdan.stores.graph_parts import GraphPart
from mingdan.stores.results import LoadResult, loaded_graphs

RECORD = "mingdan.json"  # beside the files of the store: the loaded graphs
_OF_ANY_STORE = "CURRENT"  # the file that every RocksDB database has


@dataclass(frozen=True, slots=True)
class FileToLoad:
    """A file and its target graph; empty for the default graph, or if the file names its graphs."""

    file: Path
    graph: str


def files_to_load(parts: Sequence[GraphPart]) -> list[FileToLoad]:
    """The files of a release, each once for each of its graphs; N-Quads files once."""
    files = [
        FileToLoad(piece, "" if part.of else part.graph)
        for part in parts
        for file in part.files
        for piece in stream_writer.part_files(file)
    ]
    return list(dict.fromkeys(files))


def load_folder(folder: Path, parts: Sequence[GraphPart], progress: Listener, force: bool = False) -> bool:
    """Loads a release into the store in a folder; false if it is there already.

    Args:
        folder: the folder of the store; created if it does not exist.
        parts: the graphs of the release.
        progress: callback for progress messages.
        force: whether a store is replaced that no load by mingdan created; what is not a store never is.

    Raises:
        InputError: the folder is not a store, was not created by mingdan or is in use, or the store does not hold what
            was read.
    """
    wanted = {part.graph: asdict(part.facts) for part in parts}
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with release_folder.lock(folder):
            release_folder.restore(folder)
            if _record(folder / RECORD) == wanted and _verified(folder, parts, progress):
                release_folder.remove(*_staged(folder))
                follow_umask(folder, *folder.rglob("*"))  # opened for reading, RocksDB writes files too
                return False
            _refuse(folder, force)
            new = _filled(folder, parts, wanted, progress)
            if not _verified(new, parts, progress):
                shutil.rmtree(new)
                raise InputError("loaded-differs", folder=folder)
            write_atomic(new / RECORD, json.dumps(wanted, indent=1))
            follow_umask(new, *new.rglob("*"))
            exchange_folders(new, folder)
            shutil.rmtree(new, ignore_errors=True)
            return True
    except OSError as error:
        raise InputError("cannot-load-folder", folder=folder, reason=error) from error


def _record(file: Path) -> object:
    """The record in a file; None if there is none."""
    try:
        record: object = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return record


def _refuse(folder: Path, force: bool) -> None:
    """Raises InputError if a folder is in use, is not a store, or holds a store that no load by mingdan put there."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise InputError("not-a-store-folder", folder=folder)
    if any(folder.iterdir()) and _record(folder / RECORD) is None:
        if not (folder / _OF_ANY_STORE).is_file():  # with --force too: the files of somebody else would be lost
            raise InputError("not-a-store-folder", folder=folder)
        if not force:
            raise InputError("foreign-store", folder=folder)
    if (folder / "LOCK").exists():
        _opened(folder).flush()


def _opened(folder: Path) -> pyoxigraph.Store:
    """The store in a folder; raises InputError if another process has it open."""
    try:
        return pyoxigraph.Store(folder)
    except OSError as error:
        raise InputError("store-in-use", folder=folder, reason=error) from error


def _staged(folder: Path) -> tuple[Path, Path]:
    """The store beside a folder that a load fills, and the record of the files that it loaded."""
    return folder.with_name(f".{folder.name}-loading"), folder.with_name(f".{folder.name}-loading.json")


def _filled(folder: Path, parts: Sequence[GraphPart], wanted: object, progress: Listener) -> Path:
    """A complete store beside the folder; continues one that an interrupted load left."""
    new, state = _staged(folder)
    before = _record(state)
    done = before["done"] if isinstance(before, dict) and before.get("wanted") == wanted and new.is_dir() else []
    if not done:
        shutil.rmtree(new, ignore_errors=True)
    files = [(f"{item.file.resolve()} {item.graph}", item) for item in files_to_load(parts)]
    if done:
        progress(Text("resuming-files", done=len(done), number=len(files)))
    size = {key: item.file.stat().st_size for key, item in files}
    bar = tqdm(total=sum(size.values()), unit="B", unit_scale=True, disable=None, leave=False)
    with bar:
        for key, item in files:
            if key not in done:
                store = _opened(new)  # opened for each file, to release the memory of the last one
                _bulk(store, item)
                store.flush()
                del store
                done.append(key)
                write_atomic(state, json.dumps({"wanted": wanted, "done": done}))
            bar.update(size[key])
    state.unlink(missing_ok=True)
    return new


def _bulk(store: pyoxigraph.Store, item: FileToLoad) -> None:
    """Loads a file without validating its terms: everything is read back and compared by hash afterwards."""
    suffixes = item.file.suffixes
    form = pyoxigraph.RdfFormat.N_QUADS if ".nq" in suffixes else pyoxigraph.RdfFormat.N_TRIPLES
    graph = pyoxigraph.NamedNode(item.graph) if item.graph else None
    kind = {".gz": "gzip", ".zst": "zstd"}.get(item.file.suffix)
    if kind:
        with pyarrow.input_stream(str(item.file), compression=kind) as stream:
            store.bulk_load(stream, format=form, to_graph=graph, lenient=True)
    else:
        store.bulk_load(path=item.file, format=form, to_graph=graph, lenient=True)


def _verified(folder: Path, parts: Sequence[GraphPart], progress: Listener) -> bool:
    """Whether each graph in a store has the expected number of triples and the expected hash."""
    store = _opened(folder)
    total = sum(part.facts.triples for part in parts)
    progress(Text("verifying", number=total))
    with tqdm(total=total, unit="", unit_scale=True, disable=None, leave=False) as bar:
        return all(_facts(store, part.graph, bar.update) == part.facts for part in parts)


def _facts(store: pyoxigraph.Store, graph: str, step: Callable[[int], object]) -> GraphFingerprint:
    name = pyoxigraph.NamedNode(graph) if graph else pyoxigraph.DefaultGraph()

    def spelled() -> Iterator[str]:
        for number, quad in enumerate(store.quads_for_pattern(None, None, None, name), 1):
            if number % 10_000 == 0:
                step(10_000)
            yield canonical_statement(quad)

    return facts(spelled())


def load_folder_and_ask(
    folder: Path, parts: Sequence[GraphPart], progress: Listener, force: bool = False
) -> LoadResult:
    """Loads a release into the store in a folder and asks it the sample queries; raises as `load_folder` does."""
    changed = load_folder(folder, parts, progress, force)
    progress(Text("asking-queries"))
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
    store = open_data(folder)
    for query in examples():
        try:
            run_query(query, store)
        except MingdanError as error:
            yield finding("query-failed", Place(file=str(folder)), query=query.name, error=error)
