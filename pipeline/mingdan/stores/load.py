"""Loads a release into a SPARQL 1.1 store: staging graphs, verified, then put in place by one update, verified again.

Every request can be repeated: triples without blank nodes are a set, so adding them again changes nothing, and a
staging graph is dropped only after its copy has been verified. The update that copies does nothing if the staging graph
does not exist any more: COPY and MOVE would then empty the target in three of four stores.
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
from mingdan.stores.graph_parts import BATCH, GraphPart, as_dataset
from mingdan.stores.http import READ, without_secrets
from mingdan.stores.load_state import DONE, SENDING, WAITING, LoadState, Progress, load_state, owner
from mingdan.stores.results import DiffResult, GraphDifference, loaded_graphs
from mingdan.stores.sparql_client import Connection, copy_update, drop_update, named

A_SECOND = 1_000  # triples that every store copies in a second, for the time-out of an update that copies
SETTLING = 5  # seconds, added to those for its triples, for an update whose client was stopped
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads one release into one store.

    Attributes:
        parts: the graphs of the release.
        connection: the store.
        workspace: the workspace of the release; its `data/.load` keeps the state of loads.
        tell: callback for progress messages.
        force: whether a graph is replaced if it holds triples that no load from this workspace put there.
    """

    parts: Sequence[GraphPart]
    connection: Connection
    workspace: Path
    tell: Tell = lambda _: None
    force: bool = False

    @property
    def address(self) -> str:
        """The address of the store, for messages."""
        return without_secrets(self.connection.store.url)

    @property
    def query_address(self) -> str:
        """The address at which a query sees only what was loaded; in some stores a query with GRAPH sees all graphs."""
        default, named = ([part.graph for part in group] for group in as_dataset(self.parts))
        return self.connection.store.asked_about(default, named)

    @property
    def shown_query_address(self) -> str:
        """The query address, for messages."""
        query = self.connection.store.query
        return self.query_address.replace(query, without_secrets(query), 1)

    def _locked_state(self) -> "contextlib.AbstractContextManager[LoadState]":
        alone = "" if len(self.parts) > 1 or self.parts[0].ours else self.parts[0].graph
        return load_state(self.workspace / "data" / ".load", without_secrets(self.connection.store.update), alone)

    def _staging(self, part: GraphPart) -> str:
        """The staging graph of a graph, named after its content, so that no other load puts other content there."""
        return mint.staging(owner(self.workspace), f"{part.name}-{part.facts.sum_sha256[:12]}")

    @property
    def _probe(self) -> str:
        return mint.staging(owner(self.workspace), "probe")

    def _stagings(self, state: LoadState) -> list[str]:
        """The staging graphs that may exist: of this release, and of an interrupted load of another release."""
        before = {progress.staging for progress in state.going.values() if progress.staging}
        current = {self._staging(part) for part in self.parts} | {self._probe}
        return sorted(current | before)

    def fingerprint(self, graph: str) -> GraphFingerprint:
        """The fingerprint of a graph in the store, which is counted (by JSON), then read back and hashed."""
        return self._read(graph, self.connection.count(graph))

    def _read(self, graph: str, number: int) -> GraphFingerprint:
        if not number:
            return facts(())
        read = self.connection.read(graph, facts, number)
        if read.triples != number:  # the store cuts its answers, or another client writes meanwhile
            raise EndpointError(
                f"{self.address}: {graph or 'the default graph'} has {number:,} triples and gives {read.triples:,}: "
                "does the store limit its answers, or is another client writing?"
            )
        return read

    def holds(self, graph: str, expected: GraphFingerprint) -> bool:
        """Whether a graph in the store has the expected number of triples and the expected hash."""
        number = self.connection.count(graph)
        return number == expected.triples and self._read(graph, number) == expected

    def load(self) -> bool:
        """Loads the graphs that are missing; false if all of them are there already.

        Raises:
            InputError: the release cannot be read, another load is running, or a graph holds triples of others.
            EndpointError: the store cannot be reached, refuses, or does not hold what was sent.
        """
        with self._locked_state() as state:
            self.connection.ping()
            self._settle(state)
            try:
                changed = self._load(state)
            except (EndpointError, InputError) as error:
                state.error = str(error)
                with contextlib.suppress(InputError):  # the first error is the one to report
                    state.save()
                raise
            return changed

    def _load(self, state: LoadState) -> bool:
        self.tell(f"asking {self.address} which graphs it has")
        wanted = {part.graph: part.facts.sum_sha256 for part in self.parts}
        missing = [part for part in self.parts if not self.holds(part.graph, part.facts)]
        gone = sorted(state.placed() - wanted.keys())
        interrupted = bool(state.going)
        if missing or gone:
            self._refuse_foreign(
                state, [part.graph for part in missing if not part.ours] + [graph for graph in gone if not graph]
            )
            self._stage(state, missing)
            if any(not part.graph for part in missing):
                self._refuse_union(state)
            self._swap(state, missing, gone)
        if missing or gone or interrupted:
            self._drop(self._stagings(state))
        state.settled(wanted)
        return bool(missing or gone)

    def _settle(self, state: LoadState) -> None:
        """Waits for the update of a load that was stopped: a store continues when its client is gone.

        Updates of Oxigraph do not wait for one another: an update that ends late would undo half of the next one.
        """
        going = {graph: progress for graph, progress in state.going.items() if state.swapping}
        end = time.monotonic() + SETTLING + sum(progress.sent for progress in going.values()) // A_SECOND
        if going:
            self.tell("the last load was stopped while its graphs were put in place: waiting for that update")
        while missing := {graph for graph, progress in going.items() if not self.holds(graph, progress.facts)}:
            if time.monotonic() > end:
                break
            time.sleep(0.5)
        state.loaded |= {graph: progress.sum_sha256 for graph, progress in going.items() if graph not in missing}
        # Stores that are not union stores did the whole update or nothing.
        state.swapping = bool(missing) and self.connection.store.preset.union

    def _refuse_foreign(self, state: LoadState, graphs: Sequence[str]) -> None:
        """Refuses to replace or remove triples that no load from this workspace put there.

        Raises:
            InputError: a graph holds such triples.
        """
        for graph in graphs:
            if self.force or self._half_done(state, graph):
                continue
            now = self.fingerprint(graph)
            if now.triples and now.sum_sha256 not in state.known(graph):
                where = f"the graph {graph}" if graph else "the default graph"
                raise InputError(
                    f"{self.address}: {where} holds triples that no load from here put there ({now.triples:,} in all): "
                    "nothing changed; use a graph of your own with --graph IRI, or overwrite them with --force"
                )

    def _half_done(self, state: LoadState, graph: str) -> bool:
        """Whether a graph may be partly replaced: its update was stopped in a store whose updates may stop half way."""
        progress = state.going.get(graph)
        if not (state.swapping and progress and progress.staging and self.connection.store.preset.union):
            return False
        return self.connection.count(progress.staging) == progress.sent

    def _refuse_union(self, state: LoadState) -> None:
        """Refuses to replace a default graph that is the union of all graphs, which may be of others.

        Raises:
            InputError: the default graph is that union.
        """
        probe = self._probe
        triple = " ".join([iri(probe)] * 3)
        self.connection.update(f"INSERT DATA {{ {named(probe)} {{ {triple} }} }}")
        seen = self.connection.ask(parsed("probe", f"ASK {{ {triple} }}")).rows()
        self._drop([probe])
        if seen == [("true",)]:
            self._drop(self._stagings(state))
            raise InputError(
                f"{self.address}: its default graph is the union of all its graphs: nothing changed; "
                "name the kind of store, --store rdf4j, graphdb or virtuoso, or one graph, --graph IRI"
            )

    def _stage(self, state: LoadState, missing: Sequence[GraphPart]) -> None:
        """Completes the staging graphs and verifies them."""
        total = sum(part.facts.triples for part in missing)
        bar = tqdm(total=total, unit=" triples", unit_scale=True, disable=None, leave=False, desc="loading")
        with bar:
            for part in missing:
                progress = self._resumed(state, part)
                bar.update(progress.sent)
                for batch in part.batches(progress.sent):
                    self.connection.add(progress.staging, batch)
                    progress.sent += len(batch)
                    state.save()
                    bar.update(len(batch))
                if progress.state != DONE:
                    self._verify_staged(state, part, progress)

    def _verify_staged(self, state: LoadState, part: GraphPart, progress: Progress) -> None:
        self.tell(f"verifying {part.facts.triples:,} triples for {part.graph or 'the default graph'}")
        if not self.holds(progress.staging, part.facts):
            state.going[part.graph] = Progress(staging=progress.staging)  # so that it is dropped later
            raise EndpointError(
                f"{self.address}: the triples sent for {part.graph or 'the default graph'} are not what the store "
                "gives back: nothing was put in place; run it again, and see mingdan diff"
            )
        progress.state = DONE
        state.save()

    def _resumed(self, state: LoadState, part: GraphPart) -> Progress:
        """The recorded progress of a staging graph if the store agrees; else none, and the graph is emptied."""
        progress, staging = state.going.get(part.graph, Progress()), self._staging(part)
        if progress.staging == staging and progress.state != WAITING:
            there = self.connection.count(staging)
            if progress.sent <= there <= min(progress.sent + BATCH, part.facts.triples):
                self.tell(f"continuing after {progress.sent:,} of {part.facts.triples:,} triples")
                progress.state = SENDING if there != part.facts.triples else progress.state
                return progress
        self._drop(sorted({staging, progress.staging} - {""}))
        state.going[part.graph] = progress = Progress(part.facts.sum_sha256, SENDING, staging=staging)
        state.save()
        return progress

    def _swap(self, state: LoadState, missing: Sequence[GraphPart], gone: Sequence[str]) -> None:
        """Copies the staging graphs into place by one update, and verifies the copies."""
        self.tell("putting it in place")
        state.swapping = True
        state.save()
        operations = [copy_update(named(self._staging(part)), part.graph, part.facts.triples) for part in missing]
        operations += [drop_update(gone)] if gone else []
        timeout = READ + sum(part.facts.triples for part in missing) // A_SECOND
        self.connection.update(" ;\n".join(operations), timeout)
        wrong = [part.graph for part in self.parts if not self.holds(part.graph, part.facts)]
        wrong += [graph for graph in gone if self.connection.count(graph)]
        if wrong:
            for progress in state.going.values():
                progress.state = SENDING  # so that the next run does not trust the staging graphs
            names = ", ".join(graph or "the default graph" for graph in wrong)
            message = "not what was put there: is another load at work? Run it again"
            raise EndpointError(f"{self.address}: {names}: {message}")

    def _drop(self, graphs: Sequence[str]) -> None:
        self.connection.update(drop_update(graphs))

    def unload(self) -> int:
        """Removes the graphs of the release from the store, and those of an interrupted load.

        Returns:
            How many triples were removed.

        Raises:
            InputError: a graph holds triples that no load from this workspace put there; nothing is removed.
            EndpointError: the store cannot be reached, or refuses.
        """
        with self._locked_state() as state:
            self.connection.ping()
            self._settle(state)
            here = {part.graph for part in self.parts}
            changed = [part.graph for part in self.parts if not part.ours and not self.holds(part.graph, part.facts)]
            self._refuse_foreign(state, changed + [graph for graph in state.placed() - here if not graph])
            graphs = sorted(here | state.placed())
            number = sum(self.connection.count(graph) for graph in graphs)
            self._drop([*graphs, *self._stagings(state)])
            left = sum(self.connection.count(graph) for graph in graphs)
            if left:
                raise EndpointError(f"{self.address}: {left:,} triples are still there: is another client writing?")
            state.settled({})
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
