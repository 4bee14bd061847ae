"""What the tests of a load under faults share: two releases, a real server that can be killed, and what it holds.

Run as a program it is a client that can be killed, and says what it does; its arguments are those of `_client`.
"""

import base64
import contextlib
import http.client
import json
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import mingdan.stores.graph_parts
import mingdan.stores.load
import pyoxigraph
from mingdan.rdf import iris as mint
from mingdan.rdf.fingerprint import canonical_statement, facts, statements
from mingdan.stores.graph_parts import GraphPart
from mingdan.stores.http import READ, RetryPolicy
from mingdan.stores.load import Loader
from mingdan.stores.presets import Store, store_at
from mingdan.stores.sparql_client import Connection

BATCH = 500
USER, PASSWORD = "roster-loader", "s3cr3t:Pässwörd=42"
TOKEN = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
Load = Callable[..., tuple[object, str, str]]  # a command: exit status, standard output, standard error
ASKED, SWAPS, PLACED = "asking", "putting it in place", "it is in place"  # how what is told begins, in this order
Graphs = dict[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the graphs: where they are for a loader, and what a server must hold, graph -> statements."""

    version: str
    parts: Sequence[GraphPart]
    graphs: Graphs


def _statement(number: int, version: str) -> str:
    """Half of the statements are the same in all versions."""
    said = f"{number} 社区" if number % 2 else f"{number} {version} 社区"
    return f'<https://example.org/place/{number}> <https://example.org/name> "{said}"@zh'


def _part(graph: str, name: str, file: Path, lines: list[str], of: str = "") -> GraphPart:
    return GraphPart(graph, name, (file,), facts(statements("".join(lines).encode())), of=of, ours=bool(of))


def release(folder: Path, version: str, names: str = "ab", size: int = 15_000) -> Release:
    """A release: `size` statements in the default graph, the same ones shared out to a graph for each of `names`."""
    folder.mkdir(parents=True, exist_ok=True)
    nt, nq = folder / f"{version}.nt", folder / f"{version}.nq"
    lines = [f"{_statement(number, version)} .\n" for number in range(size)]
    share = size // len(names)
    shares = {mint.named_graph(name): lines[place * share : (place + 1) * share] for place, name in enumerate(names)}
    nt.write_text("".join(lines), "utf-8")
    nq.write_text("".join(f"{line[:-3]} <{graph}> .\n" for graph, own in shares.items() for line in own), "utf-8")
    named = [_part(graph, graph[-1], nq, own, graph) for graph, own in shares.items()]
    everything = {"": lines, **shares}
    held = {graph: frozenset(line.rstrip("\n") for line in own) for graph, own in everything.items()}
    return Release(version, [_part("", "roster", nt, lines), *named], held)


class Server:
    """An Oxigraph server on a folder and a port of its own; it can be killed and started again on both."""

    def __init__(self, folder: Path) -> None:
        program = shutil.which("oxigraph", path=sysconfig.get_path("scripts"))
        assert program, "no oxigraph program beside this Python: install the requirements for development"
        self._program, self._folder = program, folder
        folder.mkdir(parents=True, exist_ok=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, command: str = "serve", first: Callable[[], None] | None = None) -> None:
        """Starts it, and waits until it answers; `first` is called in the new process."""
        place = ["--location", str(self._folder / "store"), "--bind", f"127.0.0.1:{self.port}"]
        with (self._folder / "log").open("a") as log:
            self.process = subprocess.Popen([self._program, command, *place], stdout=log, stderr=log, preexec_fn=first)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                self.got("/query?query=ASK%7B%7D")
                return
            time.sleep(0.01)
        raise AssertionError(f"oxigraph did not start: {(self._folder / 'log').read_text('utf-8')}")

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Ends it by a signal, if it is there still."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(timeout=30)

    def got(self, path: str, method: str = "GET") -> bytes:
        """What it answers."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, headers={"Accept": "application/n-quads, application/json"})
            reply = connection.getresponse()
            body = reply.read()
            assert reply.status in (200, 204), body
            return body

    def delete(self, graph: str) -> None:
        self.got(f"/store?graph={quote(graph, safe='')}", "DELETE")

    def all_graphs(self) -> Graphs:
        """Everything that it holds, from one request, which Oxigraph answers from one snapshot."""
        held: dict[str, set[str]] = {}
        for quad in pyoxigraph.parse(self.got("/store"), format=pyoxigraph.RdfFormat.N_QUADS):
            name = getattr(quad.graph_name, "value", "")
            held.setdefault(name, set()).add(canonical_statement(quad))
        return {graph: frozenset(lines) for graph, lines in held.items()}

    def which(self, *releases: Release) -> str:
        """The version that it holds, whole and nothing else; staging graphs do not count.

        Raises:
            AssertionError: it is none of these, or a mixture.
        """
        held = {graph: lines for graph, lines in self.all_graphs().items() if not is_staging(graph)}
        for one in releases:
            if held == one.graphs:
                return one.version
        sizes = {graph: len(lines) for graph, lines in held.items()}
        alike = {one.version: [graph for graph in held if held[graph] == one.graphs.get(graph)] for one in releases}
        raise AssertionError(f"neither of {list(alike)}: holds {sizes}, of which are whole {alike}")

    def is_whole(self, workspace: Path, what: Release) -> bool:
        """Whether it holds a release and no staging graph, and the workspace's state file says the same."""
        return self.all_graphs() == what.graphs and remembers(workspace, what)


def is_staging(graph: str) -> bool:
    return "/graph/staging/" in graph


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server while it is needed."""
    server = Server(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop(signal.SIGKILL)


def at(address: str, kind: str = "oxigraph") -> Store:
    """The server as a store: with the Graph Store Protocol, or by SPARQL alone."""
    if kind == "oxigraph":
        return store_at(address, kind)
    return store_at(address, kind, query=f"{address}/query", update=f"{address}/update")


@dataclass(frozen=True, slots=True)
class Telling(Connection):
    """A connection that tells when the store has answered to the update that puts graphs in their places."""

    tell: Callable[[object], None] = lambda _: None

    def update(self, text: str, timeout: int = READ) -> None:
        Connection.update(self, text, timeout)
        if "INSERT {" in text:
            self.tell(PLACED)


def loader(
    address: str, what: Release, workspace: Path, *, kind: str = "oxigraph", force: bool = False,
    told: Callable[[object], None] = lambda _: None, tell: Callable[[object], None] = lambda _: None, tries: int = 2,
) -> Loader:  # fmt: skip
    """What loads a release; `told` hears of retries, `tell` of what begins."""
    connection = Telling(at(address, kind), retry=RetryPolicy(told, tries), tell=tell)
    return Loader(what.parts, connection, workspace, tell, force)


def remembers(workspace: Path, what: Release) -> bool:
    """Whether the one state file says that a release is loaded, and nothing else going on."""
    (file,) = (workspace / "data" / ".load").glob("*.json")
    record = json.loads(file.read_text("utf-8"))
    loaded = {part.graph: part.facts.sum_sha256 for part in what.parts}
    rest = [record[key] for key in ("going", "swapping", "error")]
    return bool(record["loaded"] == loaded and rest == [{}, False, ""])


def leaked(text: str) -> list[str]:
    """The pieces of a secret that stand in a text."""
    tail = TOKEN[len(base64.b64encode(USER.encode())) :]
    return [
        piece for whole in (PASSWORD, tail) for at in range(len(whole) - 5) if (piece := whole[at : at + 6]) in text
    ]


def failed(result: tuple[object, str, str], address: str) -> str:
    """The message of a load that failed."""
    status, out, err = result
    assert (status, out) == (2, "")
    assert "Traceback" not in err
    (line,) = (line for line in err.splitlines() if line.startswith("error: "))
    assert line == err.splitlines()[-1]
    assert line.startswith(f"error: {address}")
    return line


def _client(address: str, workspace: str, folder: str, version: str, names: str, size: str) -> None:
    for module in (mingdan.stores.graph_parts, mingdan.stores.load):
        module.BATCH = BATCH  # type: ignore[attr-defined] # imported there
    what = release(Path(folder), version, names, int(size))
    loader(address, what, Path(workspace), tell=lambda step: print(step, flush=True)).load()


if __name__ == "__main__":
    _client(*sys.argv[1:])
