"""Measures loading: the roster and a generated graph into each store, beside the store's own way to take the same file.

    make bench-load            (MINGDAN_TRIPLES=100000 for a smaller graph)

Prints triples a second, the ratio to the store's own loader in the same run, and the most memory of our process, and
writes them as JSON. Nothing is asserted: machines differ.
"""

import functools
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from urllib.parse import quote

from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.stores.credentials import Credentials
from mingdan.stores.graph_parts import GraphPart, release_parts
from mingdan.stores.load import Loader
from mingdan.stores.presets import store_at
from mingdan.stores.sparql_client import Connection

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support import real_stores

ROOT = Path(__file__).resolve().parents[2]
TRIPLES = int(os.environ.get("MINGDAN_TRIPLES", "1000000"))
RUNS = 3
GRAPH = "https://w3id.org/mingdan/graph/generated"


def generated(folder: Path, number: int) -> GraphPart:
    """A graph of so many triples, eight a subject, of the kinds that a roster has."""
    file = folder / "generated.nt"
    ontology = "https://w3id.org/mingdan/ontology#"
    with file.open("w", encoding="utf-8") as stream:
        for n in range(number):
            subject = f"<https://w3id.org/mingdan/id/division/nbs-2023/{n // 8:012}>"
            node = f'"社区{n}"@zh' if n % 2 else f"<https://w3id.org/mingdan/id/division/nbs-2023/{n // 800:09}>"
            stream.write(f"{subject} <{ontology}p{n % 8}> {node} .\n")
    with file.open("rb") as content:
        return GraphPart(GRAPH, "generated", (file,), facts(statements(content)), ours=True)


def run(part: GraphPart, server: real_stores.Running, workspace: Path) -> tuple[float, float]:
    """Our load in a process of its own: seconds, and the most memory of it in MB."""
    task = {**asdict(part), "files": [str(part.files[0])], "url": server.url, "name_": server.name, "user": server.user}
    command = [sys.executable, __file__, "--task", json.dumps(task), str(workspace)]
    start = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, float(done.stdout)


def task(given: str, workspace: Path) -> None:
    """What `run` starts."""
    record = json.loads(given)
    url, name, user = (record.pop(key) for key in ("url", "name_", "user"))
    part = GraphPart(
        **{**record, "files": tuple(map(Path, record["files"])), "facts": GraphFingerprint(**record["facts"])}
    )
    known = Credentials(user, user) if user else None
    Loader([part], Connection(store_at(url, name), known), workspace).load()
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def by_curl(part: GraphPart, server: real_stores.Running, folder: Path) -> None:
    """The Graph Store Protocol by curl: PUT of the file."""
    address = f"{store_at(server.url, server.name).gsp}?graph={quote(GRAPH + '/own', safe='')}"
    login = ["--digest", "-u", f"{server.user}:{server.password}"] if server.user else []
    form = ["-H", "Content-Type: application/n-triples"]
    subprocess.run(
        ["curl", "-sSf", "-o", "-", "-X", "PUT", *login, *form, "-T", str(part.files[0]), address],
        check=True,
        capture_output=True,
    )
    del folder


def by_oxigraph(part: GraphPart, server: real_stores.Running, folder: Path) -> None:
    """`oxigraph load` into a store on disk."""
    del server
    location = Path(tempfile.mkdtemp(dir=folder))
    program = Path(sys.executable).with_name("oxigraph")
    command = [str(program), "load", "--location", str(location), "--file", str(part.files[0])]
    subprocess.run(command, check=True, capture_output=True)
    shutil.rmtree(location)


def by_isql(part: GraphPart, server: real_stores.Running, folder: Path) -> None:
    """Virtuoso's `ld_dir` and `rdf_loader_run`, from a folder that it may read."""
    del folder
    place = server.folder / "bulk"
    place.mkdir(exist_ok=True)
    shutil.copy(part.files[0], place / "generated.nt")
    steps = [
        "delete from DB.DBA.LOAD_LIST",
        "SPARQL CLEAR GRAPH <urn:own>",
        f"ld_dir('{place}', 'generated.nt', 'urn:own')",
        "rdf_loader_run()",
        "checkpoint",
    ]
    port = re.search(
        r"^ServerPort = 127.0.0.1:(\d+)$", (server.folder / "virtuoso.ini").read_text("utf-8"), re.MULTILINE
    )
    assert port
    isql = str(real_stores.STORES / "virtuoso/usr/bin/isql-vt")
    environment = real_stores.environment("virtuoso", real_stores.STORES)
    command = [isql, f"127.0.0.1:{port[1]}", server.user, server.password, f"exec={'; '.join(steps)};"]
    subprocess.run(command, check=True, capture_output=True, env=environment)


OWN: dict[str, dict[str, Callable[[GraphPart, real_stores.Running, Path], None]]] = {
    "oxigraph": {"oxigraph load": by_oxigraph, "curl PUT": by_curl},
    "fuseki": {"curl PUT": by_curl},
    "rdf4j": {"curl PUT": by_curl},
    "virtuoso": {"isql ld_dir": by_isql, "curl PUT": by_curl},
}


def seconds(work: Callable[[], object]) -> float:
    """How long it took."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measured(name: str, folder: Path, part: GraphPart, runs: int) -> dict[str, object]:
    """The figures of one store and one graph, each run into a store that has nothing yet."""
    ours, memory = [], []
    own: dict[str, list[float]] = {way: [] for way in OWN[name]}
    for number in range(runs):
        with real_stores.store(name, folder / f"{name}-{part.name}-{number}") as server:
            for way, times in own.items():
                times.append(seconds(functools.partial(OWN[name][way], part, server, folder)))
            took, most = run(part, server, folder / f"workspace-{name}-{part.name}-{number}")
            ours.append(took)
            memory.append(most)
    rate = {way: part.facts.triples / statistics.median(times) for way, times in {"mingdan load": ours, **own}.items()}
    ratio = {way: statistics.median(ours) / statistics.median(times) for way, times in own.items()}
    return {"triples_a_second": rate, "times_as_long_as": ratio, "memory_mb": max(memory), "runs": runs}


def main(out: Path) -> None:
    """Measures every store that is there."""
    figures: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (whole,) = release_parts(ROOT / "data" / "published", union=True, graph=GRAPH)
        file = folder / "roster.nt"
        file.write_bytes(b"".join(whole.lines()))
        roster = replace(whole, files=(file,), ours=True)
        graphs = [(roster, RUNS), (generated(folder, TRIPLES), 1 if TRIPLES > 200_000 else RUNS)]
        for one in real_stores.NAMES:
            if not real_stores.available(one):
                sys.stdout.write(f"{one}: not installed\n")
                continue
            for part, runs in graphs:
                found = measured(one, folder, part, runs)
                figures[f"{one} {part.facts.triples}"] = found
                sys.stdout.write(f"{one}, {part.facts.triples:,} triples: {json.dumps(found)}\n")
                sys.stdout.flush()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"machine": platform.platform(), "figures": figures}, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "--task":
        task(sys.argv[2], Path(sys.argv[3]))
    else:
        main(Path(sys.argv[1]))
