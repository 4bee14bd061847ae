"""What a load remembers between runs, in `data/.load/`: a file for each store, replaced whole, and a lock beside it."""

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
class Progress:
    """How far one graph is.

    Attributes:
        sum_sha256: what is being loaded, as `mingdan.rdf.fingerprint.GraphFingerprint` has it.
        state: WAITING, SENDING, or DONE when the staging graph is verified.
        sent: the triples that the store has acknowledged.
        staging: the graph that they are in, so that it is found again by whoever clears up.
    """

    sum_sha256: str = ""
    state: int = WAITING
    sent: int = 0
    staging: str = ""

    @property
    def facts(self) -> GraphFingerprint:
        """What the graph is, once it is in its place."""
        return GraphFingerprint(self.sent, self.sum_sha256)


@dataclass(slots=True)
class LoadState:
    """What is known of a store.

    Attributes:
        file: where this is kept.
        store: the store's address, without what may be secret.
        loaded: graph -> `sum_sha256` of what a load put there last.
        going: graph -> how far the load is that is going on, or was interrupted.
        swapping: whether graphs were being put in place: they hold the old triples, the new ones, or, in a store
            without transactions, some of both; all of them came from here.
        error: the message that the last load ended with.
    """

    file: Path
    store: str
    loaded: dict[str, str] = field(default_factory=dict)
    going: dict[str, Progress] = field(default_factory=dict)
    swapping: bool = False
    error: str = ""

    def placed(self) -> set[str]:
        """The graphs that loads from here put in place, or may have before they were interrupted."""
        return {*self.loaded, *self.going}

    def known(self, graph: str) -> set[str]:
        """What may be in a graph from here: what was loaded last, or was under way and came late."""
        found = {self.loaded.get(graph, "")}
        return found | {self.going[graph].sum_sha256} if graph in self.going else found

    def settled(self, loaded: dict[str, str]) -> None:
        """Remembers what is there, and that nothing is under way."""
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
            raise InputError(f"{self.file}: cannot be written: {error.strerror or error}") from error


def owner(workspace: Path) -> str:
    """A name for who loads: this workspace on this machine, so that two never share a staging graph."""
    return hashlib.sha256(f"{socket.gethostname()}\0{workspace.resolve()}".encode()).hexdigest()[:12]


def _name(address: str, *more: str) -> str:
    host = re.sub("[^A-Za-z0-9.]+", "-", urlsplit(address).netloc)
    return "-".join((host, *(hashlib.sha256(one.encode()).hexdigest()[:8] for one in (address, *more) if one)))


@contextlib.contextmanager
def remembered(folder: Path, address: str, graph: str = "") -> Iterator[LoadState]:
    """What is known of a store, while nobody else loads into it from here.

    Args:
        folder: where loads keep what they know; made if need be.
        address: the store's, without what may be secret.
        graph: the one graph that everything goes into, if it is so: such a load is another one.

    Raises:
        InputError: another load from here into that store is at work, or the folder or the file cannot be used.
    """
    file = folder / f"{_name(address)}.lock"
    lock = FileLock(file, timeout=0)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        message = f"another mingdan load or unload of {address} is at work: wait until it ends"
        raise InputError(f"{file}: {message}") from error
    except OSError as error:
        message = f"cannot be used to remember how far a load is: {error.strerror or error}"
        raise InputError(f"{folder}: {message}") from error
    try:
        yield _read(folder / f"{_name(address, graph)}.json", address)
    finally:
        lock.release()


def _read(file: Path, address: str) -> LoadState:
    """Raises InputError where the file is none of ours."""
    if not file.exists():
        return LoadState(file, address)
    try:
        record = json.loads(read_bytes(file))
        going = {str(graph): Progress(**one) for graph, one in record["going"].items()}
        loaded = {str(graph): str(one) for graph, one in record["loaded"].items()}
        return LoadState(file, address, loaded, going, bool(record["swapping"]), str(record["error"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"{file}: cannot be read as the state of a load ({type(error).__name__}): "
            "remove it, and the next load starts anew"
        ) from error
