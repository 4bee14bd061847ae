"""Which query runs when, so that quick queries are answered while slow ones run.

A query begins at once if a worker is idle and fewer than `slots` run. One that takes long moves to the slow lane, which
has a place less than there are slots, and yields the processor to others. If there is no place and others wait, its
process is paused until there is one; too many paused queries, or large ones, are stopped.
"""

import asyncio
import time
from collections import Counter, deque
from dataclasses import dataclass
from pathlib import Path

from mingdan.errors import MingdanError, UsageError
from mingdan.io_text import bytes_sha256
from mingdan.isolation import IsolatedError, Limits
from mingdan.serve.problems import Refused, retry_later
from mingdan.serve.query_execution import MAX_ANSWER, answer_in_form
from mingdan.serve.query_memory import ClientBudgets, KeptAnswers, QueryAnswer, QueryJob, RefusedQueries
from mingdan.serve.query_workers import QueryWorker, WorkerEndedError

MAX_WAITING = 16  # queries that have not begun
MAX_PAUSED = 12
MAX_MEMORY = 512_000_000  # bytes beside those of the open store
_MOST_OF_PAUSED = 150_000_000  # bytes that a paused query may hold
_SPARE = 2  # workers that are idle while all slots are taken
_QUICK = 1.0  # seconds
_QUICK_FOR_OTHERS = 0.1  # while others wait
_TICK = 0.05
_BETWEEN_FAILURES = 1.0  # seconds between attempts to start a worker
_SOON = 5.0  # seconds after which to ask again
_MB = 1_000_000


@dataclass(eq=False)
class RunningQuery:
    """A query that a worker answers.

    Attributes:
        job: the query.
        client: who asked.
        worker: its worker.
        since: when it began, went on, or was paused.
        ran: seconds that it ran before that.
        is_slow: whether it is in the slow lane.
        is_paused: whether its process is paused.
        refusal: why it was stopped, if it was.
    """

    job: QueryJob
    client: str
    worker: QueryWorker
    since: float
    ran: float = 0.0
    is_slow: bool = False
    is_paused: bool = False
    refusal: Refused | None = None

    def seconds(self, now: float) -> float:
        """How long it ran."""
        return self.ran + (0.0 if self.is_paused else now - self.since)

    def stop(self, refusal: Refused) -> None:
        """Ends its worker."""
        self.refusal = refusal
        self.worker.kill()

    def pause(self, now: float) -> None:
        """Pauses it."""
        self.worker.pause()
        self.ran, self.since, self.is_paused = self.seconds(now), now, True

    def go_on(self, now: float) -> None:
        """Lets it go on, in the slow lane."""
        self.since, self.is_paused = now, False
        self.slow_down()
        self.worker.resume()

    def slow_down(self) -> None:
        """Puts it in the slow lane."""
        self.is_slow = True
        self.worker.yield_to_others()


class _LeaderGoneError(Exception):
    """Who asked a query first has gone; another one has to ask it."""


class QueryLanes:
    """Answers queries over one store.

    Args:
        store: the folder of the store.
        slots: how many queries run at a time.
        timeout: seconds for one query.
        budgets: what clients have left.

    Attributes:
        kept: the answers that are kept.
        ended: how many queries were ended or refused, by reason.
        has_network: whether a worker could reach a network.
    """

    def __init__(self, store: Path, slots: int, timeout: float, budgets: ClientBudgets) -> None:
        self._store, self._slots, self._timeout = store, slots, timeout
        self._limits = Limits(timeout, MAX_MEMORY, MAX_ANSWER)
        self._budgets = budgets
        self.kept = KeptAnswers()
        self._refused = RefusedQueries()
        self._idle: list[QueryWorker] = []  # the last one was used last, and has its data at hand
        self._waiting: deque[asyncio.Future[QueryWorker]] = deque()
        self._begun: set[RunningQuery] = set()  # running or paused
        self._active = 0  # that run or have a worker to begin with
        self._starting = 0  # workers
        self._asked: dict[QueryJob, asyncio.Future[QueryAnswer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ticking = False
        self._closed = False
        self.ended: Counter[str] = Counter()
        self.has_network = False

    async def start(self) -> None:
        """Starts the workers; raises InputError if the store cannot be opened."""
        first = await QueryWorker.started(self._store, self._limits)
        self.has_network = first.has_network
        self._idle.append(first)
        self._refill()

    def close(self) -> None:
        """Ends all workers."""
        self._closed = True
        for query in list(self._begun):
            query.worker.kill()
        for worker in self._idle:
            worker.kill()
        self._idle.clear()
        for task in self._tasks:
            task.cancel()

    @property
    def numbers(self) -> dict[str, int]:
        """How many queries run, run slowly, are paused and wait, and how many workers there are."""
        paused = sum(query.is_paused for query in self._begun)
        return {
            "running": len(self._begun) - paused,
            "slow": len(self._slow),
            "paused": paused,
            "waiting": len(self._waiting),
            "workers": len(self._begun) + len(self._idle),
            "idle": len(self._idle),
        }

    @property
    def _slow(self) -> list[RunningQuery]:
        return [query for query in self._begun if query.is_slow and not query.is_paused and query.refusal is None]

    async def ask(self, job: QueryJob, client: str, is_urgent: bool = False) -> QueryAnswer:
        """The answer to a query, from memory where it is kept.

        Args:
            job: the query.
            client: who asks.
            is_urgent: whether it goes before all others, and is not taken from memory.

        Raises:
            Refused: it cannot be answered, or not now.
        """
        while not is_urgent:
            kept = self.kept.get(job)
            if kept is not None:
                return kept
            asked = self._asked.get(job)
            if asked is None:
                break
            try:
                return await asyncio.shield(asked)
            except _LeaderGoneError:
                continue
        self._refused.check(job)
        if is_urgent or not job.is_repeatable:
            return await self._answer(job, client, is_urgent)
        return await self._answer_for_all(job, client)

    async def _answer_for_all(self, job: QueryJob, client: str) -> QueryAnswer:
        """The answer to a query; who asks the same meanwhile gets it, too."""
        asked = self._asked[job] = asyncio.get_running_loop().create_future()
        asked.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, if nobody else waits
        try:
            answer = await self._answer(job, client, is_urgent=False)
        except Refused as refused:
            asked.set_exception(refused)
            raise
        except BaseException:
            asked.set_exception(_LeaderGoneError())
            raise
        finally:
            del self._asked[job]
        asked.set_result(answer)
        return answer

    async def _answer(self, job: QueryJob, client: str, is_urgent: bool) -> QueryAnswer:
        worker = await self._free_worker(is_urgent)
        query = RunningQuery(job, client, worker, time.monotonic())
        self._begun.add(query)
        self._tick_soon()
        try:
            content = await worker.call(answer_in_form, None, job.text, job.form, job.default_graphs, job.named_graphs)
        except WorkerEndedError as error:
            raise query.refusal or self._ended(job, error.error) from error
        except IsolatedError as error:
            raise self._failed(job, error, worker) from error
        except asyncio.CancelledError:  # nobody waits any more
            self.ended["abandoned"] += 1
            worker.kill()
            raise
        finally:
            self._end(query)
        answer = QueryAnswer(content, bytes_sha256(content))
        self.kept.keep(job, answer)
        return answer

    def _end(self, query: RunningQuery) -> None:
        """Takes back the worker and the slot of a query that has ended."""
        self._begun.discard(query)
        self._budgets.spend(query.client, query.seconds(time.monotonic()))
        if not query.is_paused:
            self._active -= 1
        self._give_back(query.worker)

    def _failed(self, job: QueryJob, error: IsolatedError, worker: QueryWorker) -> Refused:
        """The refusal for an error that a worker answered with."""
        if error.id in ("sparql-syntax", "sparql-evaluation", "sparql-form"):
            return Refused(400, error)
        worker.kill()  # after an allocation that failed, nothing in it is certain
        return self._ended(job, error)

    def _ended(self, job: QueryJob, error: IsolatedError) -> Refused:
        """The refusal for a query that has ended its worker, which is remembered."""
        if self._closed:
            return retry_later(503, UsageError("query-stopped"), _SOON)
        self.ended[error.id] += 1
        if error.id == "process-size":
            reason: MingdanError = UsageError("sparql-answer-too-large", megabytes=MAX_ANSWER // _MB)
            return self._refused.remember(job, 422, reason)
        return self._refused.remember(job, 503, UsageError("query-ended-worker", reason=error))

    # Slots and workers

    async def _free_worker(self, is_urgent: bool) -> QueryWorker:
        """A worker for a query, which takes a slot."""
        if self._idle and (is_urgent or (self._active < self._slots and not self._waiting)):
            self._active += 1
            worker = self._idle.pop()
            self._refill()
            return worker
        if len(self._waiting) >= MAX_WAITING and not is_urgent:
            self.ended["queue"] += 1
            raise retry_later(429, UsageError("queue-full", waiting=len(self._waiting)), _SOON)
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
                self._active -= 1
                self._give_back(place.result())
            raise

    def _give_back(self, worker: QueryWorker) -> None:
        """Takes a worker back, unless it is of no further use, and lets others begin."""
        if (worker.is_slower or len(self._idle) >= self._slots + _SPARE) and not worker.ended:
            worker.kill()
        if not worker.ended:
            self._idle.append(worker)
        self._refill()
        self._dispatch()

    def _dispatch(self) -> None:
        """Gives idle workers to those that wait."""
        while self._waiting and self._idle and self._active < self._slots:
            place = self._waiting.popleft()
            if not place.done():
                self._active += 1
                place.set_result(self._idle.pop())
        self._refill()

    def _refill(self) -> None:
        """Starts as many workers as are missing for the slots and the spares."""
        while not self._closed and len(self._idle) + self._active + self._starting < self._slots + _SPARE:
            self._starting += 1
            task = asyncio.get_running_loop().create_task(self._start_worker())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _start_worker(self) -> None:
        try:
            worker = await QueryWorker.started(self._store, self._limits)
        except (MingdanError, OSError):
            self.ended["not-started"] += 1
            await asyncio.sleep(_BETWEEN_FAILURES)
            worker = None
        finally:
            self._starting -= 1
        if worker and self._closed:
            worker.kill()
        elif worker:
            self._idle.append(worker)
            self._dispatch()
        self._refill()

    # Time

    def _tick_soon(self) -> None:
        if not self._ticking:
            self._ticking = True
            asyncio.get_running_loop().call_later(_TICK, self._tick)

    def _tick(self) -> None:
        """Looks at the time of all that have begun, the oldest first."""
        self._ticking = False
        if not (self._begun or self._waiting) or self._closed:
            return
        now = time.monotonic()
        for query in sorted(self._begun, key=lambda query: query.since):
            if query.refusal is None and query.is_paused:
                self._look_at_paused(query, now)
            elif query.refusal is None:
                self._look_at_running(query, now)
        self._dispatch()
        self._tick_soon()

    def _look_at_running(self, query: RunningQuery, now: float) -> None:
        """Stops a query that has run for too long, or moves it to the slow lane, or pauses it."""
        seconds = query.seconds(now)
        quick = _QUICK_FOR_OTHERS if self._waiting else _QUICK
        if seconds >= self._timeout:
            self.ended["time"] += 1
            error = UsageError("query-too-slow", seconds=f"{self._timeout:g}")
            query.stop(self._refused.remember(query.job, 503, error))
        elif seconds >= quick and not query.is_slow:
            if self._has_place(query, seconds):
                query.slow_down()
            elif self._waiting or self._budgets.left(query.client) < seconds:
                self._pause(query, now)

    def _has_place(self, query: RunningQuery, seconds: float) -> bool:
        """Whether the slow lane has a place for a query, and its client work left."""
        return len(self._slow) < self._slots - 1 and self._budgets.left(query.client) > seconds

    def _pause(self, query: RunningQuery, now: float) -> None:
        paused = sum(each.is_paused for each in self._begun)
        if paused >= MAX_PAUSED or query.worker.memory > _MOST_OF_PAUSED:
            self._make_room(query)
            return
        query.pause(now)
        self._active -= 1

    def _look_at_paused(self, query: RunningQuery, now: float) -> None:
        """Lets a query go on when there is a place, or stops it when it has waited too long."""
        if self._active < self._slots and self._has_place(query, query.ran):
            self._active += 1
            query.go_on(now)
        elif now - query.since >= self._timeout:
            self._make_room(query)

    def _make_room(self, query: RunningQuery) -> None:
        """Stops a query because of others, or because its client asked for too much."""
        left = self._budgets.left(query.client)
        if left < query.seconds(time.monotonic()):
            self.ended["client"] += 1
            query.stop(retry_later(429, UsageError("client-work"), max(_SOON, -left)))
        else:
            self.ended["busy"] += 1
            query.stop(retry_later(503, UsageError("query-makes-room"), _SOON))
