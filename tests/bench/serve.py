"""How fast `mingdan serve` answers, beside bare `oxigraph serve-read-only` on the same store, in one run.

    python tests/bench/serve.py [--store FOLDER] [--seconds 3] [--rounds 5]

Without a store it measures the published files of the checkout. Each figure is the median of some rounds, in which the
two servers take turns. Requests go over connections that stay open, on the loopback.
"""

import argparse
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pyoxigraph

ROOT = Path(__file__).resolve().parents[2]
BASE = "https://w3id.org/mingdan/id/"
CLIENTS = 8


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Connection:
    """A connection that stays open; it reads answers with a length."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._left = b""

    def ask(self, path: str, headers: str = "") -> tuple[int, bytes]:
        """The status and the head of the answer to a GET."""
        accept = "" if "Accept:" in headers else "Accept: application/sparql-results+json\r\n"
        self._socket.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n{accept}{headers}\r\n".encode())
        while b"\r\n\r\n" not in self._left:
            self._receive()
        head, _, rest = self._left.partition(b"\r\n\r\n")
        status = int(head[9:12])
        low = head.lower()
        if b"transfer-encoding: chunked" in low:
            while not rest.endswith(b"0\r\n\r\n"):
                self._left = rest
                self._receive()
                rest = self._left
            self._left = b""
        else:
            length = 0 if status in (304, 204) else int(low.partition(b"content-length:")[2].split(b"\r\n")[0])
            while len(rest) < length:
                block = self._socket.recv(262_144)
                rest += block
            self._left = rest[length:]
        return status, head

    def _receive(self) -> None:
        block = self._socket.recv(262_144)
        if not block:
            raise ConnectionError
        self._left += block


@contextmanager
def started(command: list[str], port: int, path: str) -> Iterator[int]:
    """A server that answers, for as long as the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)
    try:
        end = time.monotonic() + 120
        while True:
            try:
                Connection(port).ask(path)
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > end:
                    raise
                time.sleep(0.1)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def latencies(port: int, paths: Iterator[str], seconds: float) -> list[float]:
    """Milliseconds of requests of one client, one after the other."""
    connection, taken = Connection(port), []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        path = next(paths)
        begun = time.perf_counter()
        status, _ = connection.ask(path)
        taken.append((time.perf_counter() - begun) * 1_000)
        assert status == 200, (path, status)
    return taken


_CLIENT = """
import sys, time
sys.path.insert(0, {folder!r})
from serve import Connection
import json
port, seconds, paths, headers = {port}, {seconds}, json.loads(sys.stdin.read()), {headers!r}
connection, number, end = Connection(port), 0, time.perf_counter() + seconds
while time.perf_counter() < end:
    status, _ = connection.ask(paths[number % len(paths)], headers)
    assert status in (200, 304), status
    number += 1
print(number)
"""


def throughput(port: int, paths: list[list[str]], seconds: float, headers: str = "") -> float:
    """Requests a second of clients that ask at the same time, each in a process of its own."""
    code = _CLIENT.format(folder=str(Path(__file__).parent), port=port, seconds=seconds, headers=headers)
    clients = [
        subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in paths
    ]
    results: list[str] = []
    threads = [
        threading.Thread(target=lambda c=client, p=mine: results.append(c.communicate(json.dumps(p))[0]))
        for client, mine in zip(clients, paths, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(map(int, results)) / seconds


def iris(store: pyoxigraph.Store, number: int) -> list[str]:
    """Some divisions, the same in every run."""
    kind = pyoxigraph.NamedNode("https://w3id.org/mingdan/ontology#inCounty")
    found = []
    for quad in store.quads_for_pattern(None, kind, None):
        found.append(str(quad.subject.value))  # type: ignore[union-attr]  # there are no blank nodes
        if len(found) >= 200_000:
            break
    random.Random(1).shuffle(found)  # noqa: S311 - a sample, not a secret
    return found[:number]


def point(path: str, iri: str, turn: int) -> str:
    """A point query, another one each time."""
    return f"{path}?query={quote(f'SELECT ?p ?o {{ <{iri}> ?p ?o }} # {turn}')}"


def median_of(rounds: int, measure: Callable[[], float]) -> float:
    return statistics.median(measure() for _ in range(rounds))


def main() -> None:
    """Prints a table of figures and ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", type=Path)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folder = options.store or filled_store()
    own, bare = free_port(), free_port()
    programs = Path(sys.executable).parent
    ours = [str(programs / "mingdan"), "serve", "--port", str(own)]
    ours += ["--store", str(options.store)] if options.store else []
    peer = [str(programs / "oxigraph"), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{bare}"]
    with started(ours, own, "/sparql?query=ASK%7B%7D"), started(peer, bare, "/query?query=ASK%7B%7D"):
        some = iris(pyoxigraph.Store.read_only(str(folder)), 5_000)
        measure(own, bare, some, options.seconds, options.rounds)
    if not options.store:
        shutil.rmtree(folder)


def filled_store() -> Path:
    """The published files in a store on the disk, in which every graph counts for our queries."""
    folder = Path(tempfile.mkdtemp())
    store = pyoxigraph.Store(str(folder))
    for name in ("roster.nt", "divisions.nt", "roster.nq"):
        store.bulk_load(path=str(ROOT / "data" / "published" / name))
    graph = pyoxigraph.NamedNode("https://w3id.org/mingdan/graph/divisions")
    store.bulk_load(
        path=str(ROOT / "data" / "published" / "divisions.nt"), format=pyoxigraph.RdfFormat.N_TRIPLES, to_graph=graph
    )
    store.flush()
    return folder


def measure(own: int, bare: int, some: list[str], seconds: float, rounds: int) -> None:
    """Measures all, the two servers in turns."""
    turn = iter(range(10**9))
    figures: dict[str, list[tuple[float, float]]] = {}

    def note(name: str, ours: float, theirs: float) -> None:
        figures.setdefault(name, []).append((ours, theirs))

    def paths(path: str) -> Iterator[str]:
        while True:
            yield point(path, some[next(turn) % len(some)], next(turn))

    def lots(path: str, kept: bool) -> list[list[str]]:
        numbers = range(20) if kept else range(3_000)
        return [[point(path, some[n % len(some)], 0 if kept else next(turn)) for n in numbers] for _ in range(CLIENTS)]

    for _ in range(rounds):
        mine, theirs = latencies(own, paths("/sparql"), seconds), latencies(bare, paths("/query"), seconds)
        note("point query, 1 client, p50 in ms", statistics.median(mine), statistics.median(theirs))
        note("8 clients, uncached, requests/s", throughput(own, lots("/sparql", False), seconds),
             throughput(bare, lots("/query", False), seconds))  # fmt: skip
        note("8 clients, cached, requests/s", throughput(own, lots("/sparql", True), seconds),
             throughput(bare, lots("/query", True), seconds))  # fmt: skip
        tag = Connection(own).ask(point("/sparql", some[0], 0))[1].decode().partition("etag: ")[2].split("\r\n")[0]
        same = [[point("/sparql", some[0], 0)] for _ in range(CLIENTS)]
        note("8 clients, 304, requests/s", throughput(own, same, seconds, f"If-None-Match: {tag}\r\n"),
             throughput(bare, [[point("/query", some[0], 0)] for _ in range(CLIENTS)], seconds))  # fmt: skip
        drawn = iter(lambda: random.choice(some), None)  # noqa: S311 - a sample, not a secret
        pages = (f"/doc/{iri.removeprefix(BASE)}.html" for iri in drawn)
        taken = sorted(latencies(own, pages, seconds))
        note("page, p50 in ms", statistics.median(taken), 0)
        note("page, p95 in ms", taken[int(len(taken) * 0.95)], 0)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors")
    print(f"{'':36}{'mingdan':>10}{'oxigraph':>10}{'ratio':>7}")
    for name, pairs in figures.items():
        ours, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = f"{statistics.median(a / b for a, b in pairs):7.2f}" if theirs else ""
        print(f"{name:36}{ours:10.2f}{theirs:10.2f}{ratio}")


if __name__ == "__main__":
    main()
