"""Loads a release into a SPARQL 1.1 store: staging graphs, verified, then put in place by one update, verified again.

Every request can be repeated: triples without blank nodes are a set, so adding them again changes nothing, and a
staging graph is dropped only after its copy has been verified. The update that copies does nothing if the staging graph
does not exist any more: COPY and MOVE would then empty the target in three of four stores.
"""

import contextlib
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph
from tqdm import tqdm

from mingdan.errors import EndpointError, InputError
from mingdan.findings import finding
from mingdan.messages.progress import Listener, Text, ignore
from mingdan.model import Finding, Place
from mingdan.queries.answers import Answer
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import Query, examples, parsed
from mingdan.rdf import iris
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.rdf.graphs import nquads, store
from mingdan.rdf.ntriples import iri, union
from mingdan.stores.graph_parts import BATCH, GraphPart, as_dataset
from mingdan.stores.http import READ, without_secrets
from mingdan.stores.load_state import DONE, SENDING, WAITING, LoadState, StagedGraph, load_state, owner
from mingdan.stores.results import DiffResult, GraphDifference, LoadResult, loaded_graphs
from mingdan.stores.sparql_client import A_SECOND, Connection, copy_update, drop_update, graph_pattern

SETTLING = 5  # seconds, added to those for its triples, for an update whose client was stopped


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads one release into one store.

    Attributes:
        parts: the graphs of the release.
        connection: the store.
        workspace: the workspace of the release; its `data/.load` keeps the state of loads.
        progress: callback for progress messages.
        force: whether a graph is replaced if it holds triples that no load from this workspace put there.
    """

    parts: Sequence[GraphPart]
    connection: Connection
    workspace: Path
    progress: Listener = ignore
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
        return iris.staging(owner(self.workspace), f"{part.name}-{part.facts.sum_sha256[:12]}")

    @property
    def _probe(self) -> str:
        return iris.staging(owner(self.workspace), "probe")

    def _stagings(self, state: LoadState) -> list[str]:
        """The staging graphs that may exist: of this release, and of an interrupted load of another release."""
        before = {staged.staging for staged in state.going.values() if staged.staging}
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
                "answer-cut", place=self.address, graph=_shown_graph(graph), expected=number, actual=read.triples
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
        self.progress(Text("asking-graphs", store=self.address))
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
        going = {graph: staged for graph, staged in state.going.items() if state.swapping}
        end = time.monotonic() + SETTLING + sum(staged.sent for staged in going.values()) // A_SECOND
        if going:
            self.progress(Text("waiting-for-update"))
        while missing := {graph for graph, staged in going.items() if not self.holds(graph, staged.facts)}:
            if time.monotonic() > end:
                break
            time.sleep(0.5)
        state.loaded |= {graph: staged.sum_sha256 for graph, staged in going.items() if graph not in missing}
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
                raise InputError("foreign-triples", place=self.address, graph=_shown_graph(graph), number=now.triples)

    def _half_done(self, state: LoadState, graph: str) -> bool:
        """Whether a graph may be partly replaced: its update was stopped in a store whose updates may stop half way."""
        staged = state.going.get(graph)
        if not (state.swapping and staged and staged.staging and self.connection.store.preset.union):
            return False
        return self.connection.count(staged.staging) == staged.sent

    def _refuse_union(self, state: LoadState) -> None:
        """Refuses to replace a default graph that is the union of all graphs, which may be of others.

        Raises:
            InputError: the default graph is that union.
        """
        probe = self._probe
        triple = " ".join([iri(probe)] * 3)
        self.connection.update(f"INSERT DATA {{ {graph_pattern(probe)} {{ {triple} }} }}")
        seen = self.connection.ask(parsed("probe", f"ASK {{ {triple} }}")).rows()
        self._drop([probe])
        if seen == [("true",)]:
            self._drop(self._stagings(state))
            raise InputError("union-graph", place=self.address)

    def _stage(self, state: LoadState, missing: Sequence[GraphPart]) -> None:
        """Completes the staging graphs and verifies them."""
        total = sum(part.facts.triples for part in missing)
        bar = tqdm(total=total, unit="", unit_scale=True, disable=None, leave=False)
        with bar:
            for part in missing:
                staged = self._resumed(state, part)
                bar.update(staged.sent)
                for batch in part.batches(staged.sent):
                    self.connection.add(staged.staging, batch)
                    staged.sent += len(batch)
                    state.save()
                    bar.update(len(batch))
                if staged.state != DONE:
                    self._verify_staged(state, part, staged)

    def _verify_staged(self, state: LoadState, part: GraphPart, staged: StagedGraph) -> None:
        graph = _shown_graph(part.graph)
        self.progress(Text("verifying-graph", number=part.facts.triples, graph=graph))
        if not self.holds(staged.staging, part.facts):
            state.going[part.graph] = StagedGraph(staging=staged.staging)  # so that it is dropped later
            raise EndpointError("staged-differs", place=self.address, graph=graph)
        staged.state = DONE
        state.save()

    def _resumed(self, state: LoadState, part: GraphPart) -> StagedGraph:
        """The recorded progress of a staging graph if the store agrees; else none, and the graph is emptied."""
        staged, staging = state.going.get(part.graph, StagedGraph()), self._staging(part)
        if staged.staging == staging and staged.state != WAITING:
            there = self.connection.count(staging)
            if staged.sent <= there <= min(staged.sent + BATCH, part.facts.triples):
                self.progress(Text("continuing", sent=staged.sent, number=part.facts.triples))
                staged.state = SENDING if there != part.facts.triples else staged.state
                return staged
        self._drop(sorted({staging, staged.staging} - {""}))
        state.going[part.graph] = staged = StagedGraph(part.facts.sum_sha256, SENDING, staging=staging)
        state.save()
        return staged

    def _swap(self, state: LoadState, missing: Sequence[GraphPart], gone: Sequence[str]) -> None:
        """Copies the staging graphs into place by one update, and verifies the copies."""
        self.progress(Text("swapping"))
        state.swapping = True
        state.save()
        operations = [
            copy_update(graph_pattern(self._staging(part)), part.graph, part.facts.triples) for part in missing
        ]
        operations += [drop_update(gone)] if gone else []
        timeout = READ + sum(part.facts.triples for part in missing) // A_SECOND
        self.connection.update(" ;\n".join(operations), timeout)
        wrong = [part.graph for part in self.parts if not self.holds(part.graph, part.facts)]
        wrong += [graph for graph in gone if self.connection.count(graph)]
        if wrong:
            for staged in state.going.values():
                staged.state = SENDING  # so that the next run does not trust the staging graphs
            raise EndpointError("placed-differs", place=self.address, graphs=tuple(map(_shown_graph, wrong)))

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
                raise EndpointError("triples-left", place=self.address, number=left)
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
            in_store: set[str] = self.connection.read(part.graph, set, number) if number else set()
            in_release = set(statements(b"".join(part.lines())))
            if in_store != in_release:
                surplus, missing = tuple(sorted(in_store - in_release)), tuple(sorted(in_release - in_store))
                differences.append(GraphDifference(part.graph, surplus, missing))
        return DiffResult(self.address, loaded_graphs(self.parts), tuple(differences))


def _shown_graph(graph: str) -> str | Text:
    return graph or Text("default-graph")


def load_and_compare(loader: Loader) -> LoadResult:
    """Loads a release into a store and compares the answers of the sample queries; raises as `Loader.load` does."""
    changed = loader.load()
    address = loader.shown_query_address
    loader.progress(Text("asking-queries-at", address=address))
    return LoadResult(
        state="loaded" if changed else "unchanged",
        store=loader.address,
        query_address=address,
        graphs=loaded_graphs(loader.parts),
        queries=len(examples()),
        findings=tuple(query_differences(loader)),
    )


def query_differences(loader: Loader) -> Iterator[Finding]:
    """Findings on the sample queries whose results in a store differ from those in the files.

    After the store has stopped answering, the queries that are left are not asked.
    """
    data, place = _content(loader.parts), Place(file=loader.address)
    answers = True
    for query in examples():
        if not answers:
            yield finding("query-not-asked", place, query=query.name)
            continue
        expected = run_query(query, data)
        try:
            yield from _differences(query, expected, loader.connection.ask(query, address_for(loader, query)), place)
        except EndpointError as error:
            yield finding("query-failed", place, query=query.name, error=error)
            answers = not error.passing or loader.connection.answers()


def address_for(loader: Loader, query: Query) -> str:
    """The address at which a query sees only what was loaded; elsewhere a query with GRAPH may see graphs of others."""
    graphs = [part.graph for part in loader.parts if part.graph]
    if loader.parts[0].graph or not graphs or "GRAPH ?" not in query.text:
        return loader.query_address
    return loader.connection.store.asked_about(graphs, graphs)


def _content(parts: Sequence[GraphPart]) -> pyoxigraph.Store:
    """What was loaded, as queries see it: a default graph and the named graphs."""
    default, named = as_dataset(parts)
    return store(union(_text(part) for part in default), nquads({part.graph: _text(part) for part in named}))


def _text(part: GraphPart) -> str:
    return b"".join(part.lines()).decode()


def _differences(query: Query, expected: Answer, actual: Answer, place: Place) -> Iterator[Finding]:
    """A finding if two answers differ."""
    if expected.table is None:
        expected_rows, actual_rows = (
            Counter(set(statements(answer.ntriples.encode()))) for answer in (expected, actual)
        )
    else:
        expected_rows, actual_rows = (Counter(map("\0".join, answer.rows())) for answer in (expected, actual))
    if expected.variables() != actual.variables():
        wanted, given = ", ".join(expected.variables()), ", ".join(actual.variables())
        yield finding("query-columns", place, query=query.name, expected=wanted, actual=given)
    elif expected_rows != actual_rows:
        missing, surplus = (expected_rows - actual_rows).total(), (actual_rows - expected_rows).total()
        yield finding("query-rows", place, query=query.name, missing=missing, surplus=surplus)
    elif "ORDER BY" in query.text and expected.rows() != actual.rows():
        yield finding("query-order", place, query=query.name)
