"""Which query runs when: some workers, a queue, and a slow lane that leaves one worker for quick queries.

A query that has run for a second belongs to the slow lane, which has a place less than there are workers. While others
wait and the slow lane is full, the newest slow query is stopped. The more wait, the shorter is what counts as quick.
"""

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path

from mingdan.errors import MingdanError, UsageError
from mingdan.isolation import IsolatedError, Limits
from mingdan.serve.problems import Refused, retry_later
from mingdan.serve.query_execution import MAX_ANSWER, answer_in_form
from mingdan.serve.query_memory import ClientBudgets, Job, KeptAnswers, RefusedQueries, is_repeatable
from mingdan.serve.query_workers import QueryWorker, WorkerEndedError

MAX_WAITING = 16
MAX_MEMORY = 512_000_000  # bytes beside those of the open store
_SPARE = 2
_QUICK = 1.0  # seconds
_LEAST_QUICK = 0.1
_TICK = 0.05
_BETWEEN_FAILURES = 1.0  # seconds between attempts to start a worker
_STOPPED_RETRY = 5.0
_MB = 1_000_000


@dataclass(eq=False)
class RunningQuery:
    """A query that a worker answers.

    Attributes:
        job: the query.
        client: who asked.
        worker: its worker.
        since: when it began.
        is_slow: whether it is in the slow lane.
        refusal: why it was stopped, if it was.
    """

    job: Job
    client: str
    worker: QueryWorker
    since: float
    is_slow: bool = False
    refusal: Refused | None = None

    def stop(self, refusal: Refused) -> None:
        """Ends its worker."""
        self.refusal = refusal
        self.worker.kill()


@dataclass(eq=False)
class _Flight:
    """A query that is asked by several clients at once and runs once."""

    task: "asyncio.Task[bytes]"
    waiting: int = 0
    running: list[RunningQuery] = field(default_factory=list)


class QueryLanes:
    """Answers queries over one store.

    Args:
        store: the folder of the store.
        slots: how many queries run at a time.
        timeout: seconds for one query.
        budgets: what clients have left.

    Attributes:
        ended: how many queries were ended, by reason.
        has_network: whether a worker could reach a network.
    """

    def __init__(self, store: Path, slots: int, timeout: float, budgets: ClientBudgets) -> None:
        self._store, self.slots, self._timeout = store, slots, timeout
        self._limits = Limits(timeout, MAX_MEMORY, MAX_ANSWER)
        self._budgets = budgets
        self.kept = KeptAnswers()
        self._refused = RefusedQueries()
        self._idle: deque[QueryWorker] = deque()
        self._waiting: deque[asyncio.Future[QueryWorker]] = deque()
        self._running: set[RunningQuery] = set()
        self._taken = 0  # slots, by queries that run or are about to
        self._workers = 0  # that live or are being started
        self._flights: dict[Job, _Flight] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking = False
        self._closed = False
        self.ended: Counter[str] = Counter()
        self.has_network = False

    async def start(self) -> None:
        """Starts the workers; raises InputError if the store cannot be opened."""
        first = await QueryWorker.started(self._store, self._limits)
        self.has_network = first.has_network
        self._workers = 1
        self._idle.append(first)
        self._refill()

    def close(self) -> None:
        """Ends all workers."""
        self._closed = True
        for running in list(self._running):
            running.worker.kill()
        for worker in self._idle:
            worker.kill()
        self._idle.clear()
        for task in self._tasks:
            task.cancel()

    @property
    def numbers(self) -> dict[str, int]:
        """How many queries run, run slowly and wait, and how many workers there are."""
        return {
            "running": len(self._running),
            "slow": sum(running.is_slow for running in self._running),
            "waiting": len(self._waiting),
            "workers": self._workers,
            "idle": len(self._idle),
        }

    async def ask(self, job: Job, client: str, is_urgent: bool = False) -> bytes:
        """The answer to a query, from memory where it is kept.

        Args:
            job: the query.
            client: who asks.
            is_urgent: whether it goes before all others.

        Raises:
            Refused: it cannot be answered, or not now.
        """
        kept = self.kept.get(job)
        if kept is not None:
            return kept
        self._refused.check(job)
        flight = self._flights.get(job)
        if flight is None or is_urgent:
            flight = self._begin(job, client, is_urgent)
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._abandon(job, flight)

    def _begin(self, job: Job, client: str, is_urgent: bool) -> _Flight:
        running: list[RunningQuery] = []
        task = asyncio.get_running_loop().create_task(self._answer(job, client, is_urgent, running))
        flight = _Flight(task, running=running)
        if not is_urgent and is_repeatable(job.text):
            self._flights[job] = flight
            task.add_done_callback(lambda _: self._flights.pop(job, None))
        task.add_done_callback(lambda task: task.cancelled() or task.exception())  # seen, if nobody waits
        return flight

    def _abandon(self, job: Job, flight: _Flight) -> None:
        """Stops a query for which nobody waits any more."""
        self._flights.pop(job, None)
        if flight.running:
            self.ended["abandoned"] += 1
            flight.running[0].stop(Refused(499, UsageError("query-stopped")))
        else:
            flight.task.cancel()

    async def _answer(self, job: Job, client: str, is_urgent: bool, running: list[RunningQuery]) -> bytes:
        worker = await self._free_worker(is_urgent)
        query = RunningQuery(job, client, worker, time.monotonic())
        running.append(query)
        self._running.add(query)
        self._tick_soon()
        try:
            answer = await worker.call(answer_in_form, None, job.text, job.form, job.default_graphs, job.named_graphs)
        except WorkerEndedError as error:
            raise query.refusal or self._ended(job, error.error) from error
        except IsolatedError as error:
            raise self._failed(job, error, worker) from error
        finally:
            self._running.discard(query)
            self._budgets.spend(client, time.monotonic() - query.since)
            self._give_back(worker)
        self.kept.keep(job, answer)
        return answer

    def _failed(self, job: Job, error: IsolatedError, worker: QueryWorker) -> Refused:
        """The refusal for an error that a worker answered with."""
        if error.id in ("sparql-syntax", "sparql-evaluation", "sparql-form"):
            return Refused(400, error)
        worker.kill()  # after an allocation that failed, nothing in it is certain
        return self._ended(job, error)

    def _ended(self, job: Job, error: IsolatedError) -> Refused:
        """The refusal for a query that has ended its worker, which is remembered."""
        if self._closed:
            return retry_later(503, UsageError("query-stopped"), _STOPPED_RETRY)
        self.ended[error.id] += 1
        if error.id == "process-size":
            reason: MingdanError = UsageError("sparql-answer-too-large", megabytes=MAX_ANSWER // _MB)
            return self._refused.remember(job, 422, reason)
        return self._refused.remember(job, 503, UsageError("query-ended-worker", reason=error))

    # Slots and workers

    async def _free_worker(self, is_urgent: bool) -> QueryWorker:
        """A worker for a query that takes a slot."""
        if self._idle and (self._taken < self.slots or is_urgent) and (is_urgent or not self._waiting):
            self._taken += 1
            return self._idle.popleft()
        if len(self._waiting) >= MAX_WAITING and not is_urgent:
            self.ended["queue"] += 1
            raise retry_later(429, UsageError("queue-full", waiting=len(self._waiting)), _STOPPED_RETRY)
        place: asyncio.Future[QueryWorker] = asyncio.get_running_loop().create_future()
        if is_urgent:
            self._waiting.appendleft(place)
        else:
            self._waiting.append(place)
        self._tick_soon()
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._give_back(place.result())
            raise

    def _give_back(self, worker: QueryWorker) -> None:
        """Takes a worker and its slot back."""
        self._taken -= 1
        if worker.is_slower and not worker.ended:
            worker.kill()
        if worker.ended:
            self._workers -= 1
            self._refill()
        else:
            self._idle.append(worker)
        self._dispatch()

    def _dispatch(self) -> None:
        """Gives idle workers to those that wait."""
        while self._waiting and self._idle and self._taken < self.slots:
            place = self._waiting.popleft()
            if not place.done():
                self._taken += 1
                place.set_result(self._idle.popleft())

    def _refill(self) -> None:
        """Starts as many workers as are missing."""
        while self._workers < self.slots + _SPARE and not self._closed:
            self._workers += 1
            task = asyncio.get_running_loop().create_task(self._start_worker())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _start_worker(self) -> None:
        while not self._closed:
            try:
                worker = await QueryWorker.started(self._store, self._limits)
            except (MingdanError, OSError):
                self.ended["not-started"] += 1
                await asyncio.sleep(_BETWEEN_FAILURES)
                continue
            if self._closed:
                worker.kill()
                return
            self._idle.append(worker)
            self._dispatch()
            return

    # Time

    def _tick_soon(self) -> None:
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(_TICK, self._tick)

    def _tick(self) -> None:
        """Looks at the time of all that run."""
        self._ticking = False
        if not (self._running or self._waiting) or self._closed:
            return
        now = time.monotonic()
        quick = _QUICK if not self._waiting else max(_LEAST_QUICK, _QUICK / (1 + len(self._waiting)))
        for query in sorted(self._running, key=lambda query: query.since):
            if query.refusal is None:
                self._look_at(query, now - query.since, quick)
        self._tick_soon()

    def _look_at(self, query: RunningQuery, seconds: float, quick: float) -> None:
        """Stops a query that has run for too long, or moves it to the slow lane."""
        if seconds >= self._timeout:
            self.ended["time"] += 1
            error = UsageError("query-too-slow", seconds=f"{self._timeout:g}")
            query.stop(self._refused.remember(query.job, 503, error))
        elif seconds >= _LEAST_QUICK and self._budgets.left(query.client) < seconds:
            self.ended["client"] += 1
            query.stop(retry_later(429, UsageError("client-work"), max(1.0, -self._budgets.left(query.client))))
        elif seconds >= quick and not query.is_slow:
            slow = [each for each in self._running if each.is_slow and each.refusal is None]
            if len(slow) < self.slots - 1:
                query.is_slow = True
                query.worker.yield_to_others()
            elif self._waiting:
                self.ended["busy"] += 1
                query.stop(retry_later(503, UsageError("query-makes-room"), _STOPPED_RETRY))
