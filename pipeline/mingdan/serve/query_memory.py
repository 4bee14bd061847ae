"""What is remembered of queries: answers, queries that ended a worker, and how much work each client asked for."""

import re
import time
from collections import OrderedDict
from dataclasses import dataclass

from mingdan.errors import MingdanError
from mingdan.queries.query_lexer import tokens
from mingdan.serve.problems import Refused, retry_later

REFUSED_FOR = 600.0  # seconds
WORK = 60.0  # seconds of work that a client may ask for at once; it comes back in a minute
_MOST_REFUSED = 1_000
_MOST_CLIENTS = 10_000
_MOST_KEPT = 1_000_000  # bytes of one answer
_MOST_KEPT_ALL = 16_000_000
_CHANGING = {"RAND", "NOW", "UUID", "STRUUID", "BNODE"}
_MAYBE_CHANGING = re.compile("RAND|NOW|UUID|BNODE", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QueryJob:
    """A query to be answered.

    Attributes:
        text: the query.
        form: the ending of the form of the answer.
        default_graphs: as `answer_in_form` has them.
        named_graphs: likewise.
        is_repeatable: whether it has the same answer whenever the same data are asked.
    """

    text: str
    form: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    is_repeatable: bool = True

    @property
    def question(self) -> tuple[object, ...]:
        """The query and its dataset, whatever the form of the answer."""
        return self.text, self.default_graphs, self.named_graphs


@dataclass(frozen=True, slots=True)
class QueryAnswer:
    """An answer.

    Attributes:
        content: its bytes.
        digest: their SHA-256 in hexadecimal.
    """

    content: bytes
    digest: str


def is_repeatable(text: str) -> bool:
    """Whether a query has the same answer whenever the same data are asked."""
    return not _MAYBE_CHANGING.search(text) or not any(
        kind == "word" and token.upper() in _CHANGING for kind, token in tokens(text)
    )


class KeptAnswers:
    """The answers of a release that were asked for last, up to a number of bytes."""

    def __init__(self) -> None:
        self._answers: OrderedDict[QueryJob, QueryAnswer] = OrderedDict()
        self._size = 0

    def get(self, job: QueryJob) -> QueryAnswer | None:
        """The answer to a query, if it is kept."""
        answer = self._answers.get(job)
        if answer is not None:
            self._answers.move_to_end(job)
        return answer

    def keep(self, job: QueryJob, answer: QueryAnswer) -> None:
        """Keeps an answer, unless it is large or would be another the next time."""
        if len(answer.content) > _MOST_KEPT or job in self._answers or not job.is_repeatable:
            return
        self._answers[job] = answer
        self._size += len(answer.content) + len(job.text)
        while self._size > _MOST_KEPT_ALL:
            oldest, old = self._answers.popitem(last=False)
            self._size -= len(old.content) + len(oldest.text)


class RefusedQueries:
    """The queries that ended a worker, each with the reason, for ten minutes."""

    def __init__(self) -> None:
        self._until: OrderedDict[tuple[object, ...], tuple[float, int, MingdanError]] = OrderedDict()

    def remember(self, job: QueryJob, status: int, error: MingdanError) -> Refused:
        """Remembers a query, and gives the refusal."""
        self._until[job.question] = time.monotonic() + REFUSED_FOR, status, error
        while len(self._until) > _MOST_REFUSED:
            self._until.popitem(last=False)
        return retry_later(status, error, REFUSED_FOR)

    def check(self, job: QueryJob) -> None:
        """Raises Refused for a query that ended a worker."""
        if found := self._until.get(job.question):
            until, status, error = found
            left = until - time.monotonic()
            if left > 0:
                raise retry_later(status, error, left)
            del self._until[job.question]


class ClientBudgets:
    """How many seconds of work each client has left: up to `WORK`, which come back at a second each second."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def left(self, client: str) -> float:
        """Seconds; negative for a client that asked for more."""
        seconds, since = self._left.get(client, (WORK, 0.0))
        return min(WORK, seconds + time.monotonic() - since)

    def spend(self, client: str, seconds: float) -> None:
        """Takes seconds from a client."""
        left = max(self.left(client) - seconds, -WORK)
        if seconds < 0.001 and left >= WORK - 0.01 and client not in self._left:
            return
        self._left[client] = left, time.monotonic()
        self._left.move_to_end(client)
        while len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
