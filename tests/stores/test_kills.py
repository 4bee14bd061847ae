"""Fuseki and Virtuoso killed in the middle of a load: the named graphs are the old ones or the new ones, all whole.

Oxigraph's turn is in `test_load_faults.py`. RDF4J's native store is left out: it is not safe against a kill by itself
(docs/reference/stores.md), so that a test of it would say nothing of mingdan.
"""

import os
import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mingdan.errors import EndpointError
from mingdan.stores.credentials import Credentials
from mingdan.stores.http import RetryPolicy
from mingdan.stores.load import Loader
from mingdan.stores.presets import store_at
from mingdan.stores.sparql_client import Connection
from support import real_stores
from support.faults import Release, release

KILLS = max(4, int(os.environ.get("MINGDAN_KILLS", "8")) // 10)  # such a store needs ten seconds to come back
SEED = 20_220_104
SIZE = 30_000


def loader(server: real_stores.Running, what: Release, workspace: Path, begun: threading.Event | None = None) -> Loader:
    known = Credentials(server.user, server.password) if server.user else None
    connection = Connection(store_at(server.url, server.name), known, RetryPolicy(tries=1))
    tell = (lambda said: begun.set() if str(said).startswith("putting") else None) if begun else (lambda _: None)
    return Loader(what.parts[1:], connection, workspace, tell)  # a default graph is not in every store


def held(server: real_stores.Running, workspace: Path, *releases: Release) -> str:
    """The version whose graphs are there, all of them and whole; a mixture is none."""
    for one in releases:
        own = loader(server, one, workspace)
        if all(own.holds(part.graph, part.facts) for part in own.parts):
            return one.version
    raise AssertionError("a mixture: neither the old release nor the new one")


@pytest.mark.parametrize("name", ["fuseki", "virtuoso"])
def test_a_killed_store_has_the_old_graphs_or_the_new_ones(name: str, tmp_path: Path) -> None:
    if not real_stores.available(name):
        pytest.skip(f"{name} is not installed in {real_stores.STORES}")
    randomness = random.Random(SEED)  # noqa: S311 - no secret
    here, there = release(tmp_path, "old", "ab", SIZE), release(tmp_path, "new", "ab", SIZE)
    server = real_stores.start(name, tmp_path / "store")
    try:
        loader(server, here, tmp_path).load()
        found: Counter[str] = Counter()
        for number in range(KILLS):
            begun = threading.Event()
            moment = randomness.uniform(0, 2.5)
            with ThreadPoolExecutor(1) as pool:
                job = pool.submit(loader(server, there, tmp_path, begun).load)
                assert begun.wait(60) if number % 2 else True
                time.sleep(moment)
                real_stores.kill(server)
                error = job.exception(timeout=60)
            assert error is None or isinstance(error, EndpointError), repr(error)
            server = real_stores.restart(server)
            version = held(server, tmp_path, here, there)
            assert version == there.version or error is not None, f"seed {SEED}, kill {number}"
            loader(server, there, tmp_path).load()
            assert held(server, tmp_path, there) == there.version
            found["new" if version == there.version else "old"] += 1
            here, there = there, here
        assert found.total() == KILLS
    finally:
        real_stores.kill(server)
