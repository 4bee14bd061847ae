"""Loads a release into a SPARQL 1.1 store: staging graphs, verified, then put in place by one update, verified again.

Every request can be repeated: triples without blank nodes are a set, so to add them twice is to add them once, and
a staging graph is copied into its place and dropped only when the copy has been verified. The update that copies does
nothing where the staging graph is gone: COPY and MOVE would empty the target then, in three of four stores.
"""

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from mingdan.errors import EndpointError, InputError
from mingdan.queries.sample_queries import parsed
from mingdan.rdf import iris as mint
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.rdf.ntriples import iri
from mingdan.stores.graph_parts import BATCH, Part, as_dataset
from mingdan.stores.http import READ, without_secrets
from mingdan.stores.load_state import DONE, SENDING, WAITING, LoadState, Progress, owner, remembered
from mingdan.stores.results import DiffResult, GraphDifference, loaded_graphs
from mingdan.stores.sparql_client import Connection, copy_update, drop_update, named

A_SECOND = 1_000  # triples that a store surely copies in a second, for the time-out of an update that copies
SETTLING = 5  # seconds for an update that a store began before its client was stopped, beside those for its triples
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loader:
    """One release, one store.

    Attributes:
        parts: the graphs.
        connection: the store.
        workspace: whose release it is; what is remembered is kept in `data/.load` of it.
        tell: told, in a few words, what begins.
        force: whether a graph is replaced although it holds triples that no load from here put there.
    """

    parts: Sequence[Part]
    connection: Connection
    workspace: Path
    tell: Tell = lambda _: None
    force: bool = False

    @property
    def address(self) -> str:
        """The store's address, fit for a message."""
        return without_secrets(self.connection.store.url)

    @property
    def query_address(self) -> str:
        """Where a query sees what was loaded and nothing else; queries with GRAPH see all graphs of some stores."""
        default, named = ([part.graph for part in some] for some in as_dataset(self.parts))
        return self.connection.store.asked_about(default, named)

    @property
    def shown_query_address(self) -> str:
        """The same, fit for a message."""
        query = self.connection.store.query
        return self.query_address.replace(query, without_secrets(query), 1)

    def _remembered(self) -> "contextlib.AbstractContextManager[LoadState]":
        alone = "" if len(self.parts) > 1 or self.parts[0].ours else self.parts[0].graph
        return remembered(self.workspace / "data" / ".load", without_secrets(self.connection.store.update), alone)

    def _staging(self, part: Part) -> str:
        """Named after what it shall hold, so that no other load puts something else there."""
        return mint.staging(owner(self.workspace), f"{part.name}-{part.facts.sum_sha256[:12]}")

    @property
    def _probe(self) -> str:
        return mint.staging(owner(self.workspace), "probe")

    def _stagings(self, memory: LoadState) -> list[str]:
        """The staging graphs that may be there: of this release, and of an interrupted load of another one."""
        before = {progress.staging for progress in memory.going.values() if progress.staging}
        own = {self._staging(part) for part in self.parts} | {self._probe}
        return sorted(own | before)

    def found(self, graph: str) -> GraphFingerprint:
        """What a graph in the store is, read back: counted (by JSON), then hashed."""
        return self._read(graph, self.connection.count(graph))

    def _read(self, graph: str, number: int) -> GraphFingerprint:
        if not number:
            return facts(())
        read = self.connection.read(graph, facts, number)
        if read.triples != number:  # a store that cuts its answers, or another that writes meanwhile
            raise EndpointError(
                f"{self.address}: {graph or 'the default graph'} has {number:,} triples and gives {read.triples:,}: "
                "does the store limit its answers, or does somebody write there now?"
            )
        return read

    def holds(self, graph: str, what: GraphFingerprint) -> bool:
        """Whether a graph in the store is what it should be: as many triples, and of the same meaning."""
        number = self.connection.count(graph)
        return number == what.triples and self._read(graph, number) == what

    def load(self) -> bool:
        """Loads what is missing; false when all of it is there already.

        Raises:
            InputError: the release cannot be read, another load is at work, or a graph is not ours to replace.
            EndpointError: the store cannot be reached, refuses, or has not got what was sent.
        """
        with self._remembered() as memory:
            self.connection.ping()
            self._settle(memory)
            try:
                changed = self._load(memory)
            except (EndpointError, InputError) as error:
                memory.error = str(error)
                with contextlib.suppress(InputError):  # what went wrong first is what is told
                    memory.save()
                raise
            return changed

    def _load(self, memory: LoadState) -> bool:
        self.tell(f"asking {self.address} what it has")
        wanted = {part.graph: part.facts.sum_sha256 for part in self.parts}
        missing = [part for part in self.parts if not self.holds(part.graph, part.facts)]
        gone = sorted(memory.placed() - wanted.keys())
        interrupted = bool(memory.going)
        if missing or gone:
            self._refuse_foreign(
                memory, [part.graph for part in missing if not part.ours] + [graph for graph in gone if not graph]
            )
            self._stage(memory, missing)
            if any(not part.graph for part in missing):
                self._refuse_union(memory)
            self._swap(memory, missing, gone)
        if missing or gone or interrupted:
            self._drop(self._stagings(memory))
        memory.settled(wanted)
        return bool(missing or gone)

    def _settle(self, memory: LoadState) -> None:
        """Waits for the update of a load that was stopped meanwhile: a store works on when its client is gone.

        Oxigraph's updates do not wait for one another, so that one that ends late would undo half of what comes now.
        """
        going = {graph: one for graph, one in memory.going.items() if memory.swapping}
        end = time.monotonic() + SETTLING + sum(one.sent for one in going.values()) // A_SECOND
        if going:
            self.tell("the last load was stopped while it was put in place: waiting for what the store makes of it")
        while missing := {graph for graph, one in going.items() if not self.holds(graph, one.facts)}:
            if time.monotonic() > end:
                break
            time.sleep(0.5)
        memory.loaded |= {graph: one.sum_sha256 for graph, one in going.items() if graph not in missing}
        memory.swapping = bool(missing) and self.connection.store.preset.union  # else it is done, or never will be

    def _refuse_foreign(self, memory: LoadState, graphs: Sequence[str]) -> None:
        """Refuses to replace or remove what no load from here put there.

        Raises:
            InputError: it is refused.
        """
        for graph in graphs:
            if self.force or self._half_done(memory, graph):
                continue
            now = self.found(graph)
            if now.triples and now.sum_sha256 not in memory.known(graph):
                where = f"the graph {graph}" if graph else "the default graph"
                raise InputError(
                    f"{self.address}: {where} holds triples that no load from here put there ({now.triples:,} in all): "
                    "nothing changed; use a graph of your own with --graph IRI, or give them up with --force"
                )

    def _half_done(self, memory: LoadState, graph: str) -> bool:
        """Whether a graph may be half ours: its update was stopped in a store whose updates may stop half way."""
        progress = memory.going.get(graph)
        if not (memory.swapping and progress and progress.staging and self.connection.store.preset.union):
            return False
        return self.connection.count(progress.staging) == progress.sent

    def _refuse_union(self, memory: LoadState) -> None:
        """Refuses to replace the default graph where it is the union of the others, which are not ours.

        Raises:
            InputError: it is.
        """
        probe = self._probe
        triple = " ".join([iri(probe)] * 3)
        self.connection.update(f"INSERT DATA {{ {named(probe)} {{ {triple} }} }}")
        seen = self.connection.ask(parsed("probe", f"ASK {{ {triple} }}")).rows()
        self._drop([probe])
        if seen == [("true",)]:
            self._drop(self._stagings(memory))
            raise InputError(
                f"{self.address}: its default graph is the union of all its graphs: nothing changed; "
                "name the kind of store, --store rdf4j, graphdb or virtuoso, or one graph, --graph IRI"
            )

    def _stage(self, memory: LoadState, missing: Sequence[Part]) -> None:
        """Sends what the staging graphs lack, and verifies them."""
        total = sum(part.facts.triples for part in missing)
        bar = tqdm(total=total, unit=" triples", unit_scale=True, disable=None, leave=False, desc="loading")
        with bar:
            for part in missing:
                progress = self._resumed(memory, part)
                bar.update(progress.sent)
                for batch in part.batches(progress.sent):
                    self.connection.add(progress.staging, batch)
                    progress.sent += len(batch)
                    memory.save()
                    bar.update(len(batch))
                if progress.state != DONE:
                    self._verify_staged(memory, part, progress)

    def _verify_staged(self, memory: LoadState, part: Part, progress: Progress) -> None:
        self.tell(f"verifying {part.facts.triples:,} triples for {part.graph or 'the default graph'}")
        if not self.holds(progress.staging, part.facts):
            memory.going[part.graph] = Progress(staging=progress.staging)  # not forgotten, so that it is cleared up
            raise EndpointError(
                f"{self.address}: what was sent for {part.graph or 'the default graph'} is not what the store gives "
                "back: nothing was put in place; run again, and see mingdan diff"
            )
        progress.state = DONE
        memory.save()

    def _resumed(self, memory: LoadState, part: Part) -> Progress:
        """How far the staging graph of a part is: as remembered, if the store agrees; else it is emptied."""
        progress, staging = memory.going.get(part.graph, Progress()), self._staging(part)
        if progress.staging == staging and progress.state != WAITING:
            there = self.connection.count(staging)
            if progress.sent <= there <= min(progress.sent + BATCH, part.facts.triples):
                self.tell(f"continuing after {progress.sent:,} of {part.facts.triples:,} triples")
                progress.state = SENDING if there != part.facts.triples else progress.state
                return progress
        self._drop(sorted({staging, progress.staging} - {""}))
        memory.going[part.graph] = progress = Progress(part.facts.sum_sha256, SENDING, staging=staging)
        memory.save()
        return progress

    def _swap(self, memory: LoadState, missing: Sequence[Part], gone: Sequence[str]) -> None:
        """Puts the staging graphs in their places by one update, and verifies that they are there."""
        self.tell("putting it in place")
        memory.swapping = True
        memory.save()
        operations = [copy_update(named(self._staging(part)), part.graph, part.facts.triples) for part in missing]
        operations += [drop_update(gone)] if gone else []
        patience = READ + sum(part.facts.triples for part in missing) // A_SECOND
        self.connection.update(" ;\n".join(operations), patience)
        wrong = [part.graph for part in self.parts if not self.holds(part.graph, part.facts)]
        wrong += [graph for graph in gone if self.connection.count(graph)]
        if wrong:
            for progress in memory.going.values():
                progress.state = SENDING  # so that the next run does not trust what is staged
            names = ", ".join(graph or "the default graph" for graph in wrong)
            message = "not what was put there: is another load at work? run again"
            raise EndpointError(f"{self.address}: {names}: {message}")

    def _drop(self, graphs: Sequence[str]) -> None:
        self.connection.update(drop_update(graphs))

    def unload(self) -> int:
        """Removes the graphs of the release from the store, and those of an interrupted load.

        Returns:
            How many triples went.

        Raises:
            InputError: a graph holds triples that no load from here put there; nothing is removed.
            EndpointError: the store cannot be reached, or refuses.
        """
        with self._remembered() as memory:
            self.connection.ping()
            self._settle(memory)
            here = {part.graph for part in self.parts}
            changed = [part.graph for part in self.parts if not part.ours and not self.holds(part.graph, part.facts)]
            self._refuse_foreign(memory, changed + [graph for graph in memory.placed() - here if not graph])
            graphs = sorted(here | memory.placed())
            number = sum(self.connection.count(graph) for graph in graphs)
            self._drop([*graphs, *self._stagings(memory)])
            left = sum(self.connection.count(graph) for graph in graphs)
            if left:
                raise EndpointError(f"{self.address}: {left:,} triples are still there: does somebody write there now?")
            memory.settled({})
            return number

    def diff(self) -> DiffResult:
        """Compares the graphs of the release with those in the store; raises EndpointError as `load` does."""
        self.connection.ping()
        differences = []
        for part in self.parts:
            if self.holds(part.graph, part.facts):
                continue
            number = self.connection.count(part.graph)
            there: set[str] = self.connection.read(part.graph, set, number) if number else set()
            here = set(statements(b"".join(part.lines())))
            if there != here:
                differences.append(
                    GraphDifference(part.graph, tuple(sorted(there - here)), tuple(sorted(here - there)))
                )
        return DiffResult(self.address, loaded_graphs(self.parts), tuple(differences))
