"""The state of loads between runs, in `data/.load/`: a file for each store, replaced as a whole, and a lock."""

import contextlib
import hashlib
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock, Timeout

from mingdan.atomic_files import write_atomic
from mingdan.errors import InputError
from mingdan.io_text import read_bytes
from mingdan.rdf.fingerprint import GraphFingerprint

WAITING, SENDING, DONE = 0, 1, 2  # Virtuoso's own bulk loader counts like this


@dataclass(slots=True)
class StagedGraph:
    """The staging graph of one graph, and how far it is.

    Attributes:
        sum_sha256: the hash of the content, as `mingdan.rdf.fingerprint.GraphFingerprint` has it.
        state: WAITING, SENDING, or DONE when the staging graph is verified.
        sent: how many triples the store has acknowledged.
        staging: the staging graph, so that a later run finds and drops it.
    """

    sum_sha256: str = ""
    state: int = WAITING
    sent: int = 0
    staging: str = ""

    @property
    def facts(self) -> GraphFingerprint:
        """The fingerprint of the graph when it is complete."""
        return GraphFingerprint(self.sent, self.sum_sha256)


@dataclass(slots=True)
class LoadState:
    """The state of the loads into one store. The attributes are the keys of the file.

    Attributes:
        file: the file of the state.
        store: the address of the store, without secrets.
        loaded: graph -> `sum_sha256` of what the last load put there.
        going: graph -> its staging graph in the load that is running or was interrupted.
        swapping: whether graphs were being put in place: they hold the old triples, the new ones or, in a store
            without transactions, some of both, all from this workspace.
        error: the message of the last load, if it failed.
    """

    file: Path
    store: str
    loaded: dict[str, str] = field(default_factory=dict)
    going: dict[str, StagedGraph] = field(default_factory=dict)
    swapping: bool = False
    error: str = ""

    def placed(self) -> set[str]:
        """The graphs that loads from this workspace put in place, or may have before they were interrupted."""
        return {*self.loaded, *self.going}

    def known(self, graph: str) -> set[str]:
        """The hashes of what this workspace may have put in a graph: the last load, or an update that came late."""
        hashes = {self.loaded.get(graph, "")}
        return hashes | {self.going[graph].sum_sha256} if graph in self.going else hashes

    def settled(self, loaded: dict[str, str]) -> None:
        """Records which graphs are loaded, and that no load is running."""
        self.loaded, self.going, self.swapping, self.error = loaded, {}, False, ""
        self.save()

    def save(self) -> None:
        """Writes the file beside and renames it, so that it is the old one or the new one.

        Raises:
            InputError: it cannot be written.
        """
        record = {key: value for key, value in asdict(self).items() if key != "file"}
        try:
            write_atomic(self.file, json.dumps(record, ensure_ascii=False, indent=1))
        except OSError as error:
            raise InputError("cannot-write-state", file=self.file, reason=error) from error


def owner(workspace: Path) -> str:
    """An id of this workspace on this machine, so that two workspaces never share a staging graph."""
    return hashlib.sha256(f"{socket.gethostname()}\0{workspace.resolve()}".encode()).hexdigest()[:12]


def _name(address: str, *more: str) -> str:
    host = re.sub("[^A-Za-z0-9.]+", "-", urlsplit(address).netloc)
    return "-".join((host, *(hashlib.sha256(part.encode()).hexdigest()[:8] for part in (address, *more) if part)))


@contextlib.contextmanager
def load_state(folder: Path, address: str, graph: str = "") -> Iterator[LoadState]:
    """The state of the loads into a store, locked against other loads from this workspace.

    Args:
        folder: the folder of the states; created if it does not exist.
        address: the address of the store, without secrets.
        graph: the one graph that everything goes into, if the load has only one: its state is kept apart.

    Raises:
        InputError: another load from this workspace is running, or the folder or the file cannot be used.
    """
    file = folder / f"{_name(address)}.lock"
    lock = FileLock(file, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise InputError("load-running", file=file, address=address) from error
    except OSError as error:
        raise InputError("state-folder", folder=folder, reason=error) from error
    try:
        yield _read(folder / f"{_name(address, graph)}.json", address)
    finally:
        lock.release()


def _read(file: Path, address: str) -> LoadState:
    """The state in a file; raises InputError if the file is not such a state."""
    if not file.exists():
        return LoadState(file, address)
    try:
        record = json.loads(read_bytes(file))
        going = {str(graph): StagedGraph(**fields) for graph, fields in record["going"].items()}
        loaded = {str(graph): str(digest) for graph, digest in record["loaded"].items()}
        return LoadState(file, address, loaded, going, bool(record["swapping"]), str(record["error"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError("state-unreadable", file=file, reason=type(error).__name__) from error
