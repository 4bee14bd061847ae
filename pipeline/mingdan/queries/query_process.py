"""Runs queries that anyone may have written, in a process that can be killed.

The process holds the data. It has no network where the system allows that, and its time, memory and answers are
limited.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

import pyoxigraph

from mingdan.errors import InputError, UsageError
from mingdan.isolation import IsolatedError, IsolatedProcess, Limits
from mingdan.queries.answers import Answer, decoded
from mingdan.queries.local_data import MAX_ANSWER, encoded_answer, open_data
from mingdan.queries.query_lexer import refuse_unsafe
from mingdan.queries.sample_queries import Query

TIMEOUT = 60.0  # seconds
MAX_MEMORY = 512_000_000  # bytes beside those of the open data
_OPENING = Limits(seconds=600, memory=None)


class QueryProcess:
    """Data that are open for queries in a process of their own; a context manager.

    A query that is ended at a limit takes the process with it; the next query starts another one.

    Args:
        folder: what `mingdan.queries.local_data.open_data` opens.
        timeout: seconds for one query.

    Attributes:
        has_network: whether a query could reach a network, because the system cannot cut the process off; known after
            the first query.
    """

    def __init__(self, folder: Path, timeout: float = TIMEOUT) -> None:
        self._folder = folder
        self._limits = Limits(timeout, MAX_MEMORY, MAX_ANSWER)
        self._process: IsolatedProcess | None = None
        self.has_network = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the process."""
        if self._process:
            self._process.kill()

    def ask(self, query: Query) -> Answer:
        """Runs a query.

        Raises:
            UsageError: the query is not valid or not safe, was ended at a limit, or broke the engine.
            InputError: the folder does not hold such data.
        """
        refuse_unsafe(query.name, query.text)
        process = self._opened()
        try:
            return decoded(process.call(_ask, self._limits, query.text))
        except IsolatedError as error:
            late = error.id == "process-time"
            reason = UsageError("query-time", seconds=error.parameters["seconds"]) if late else error
            raise UsageError("query-fails", query=query.name, reason=reason) from error

    def _opened(self) -> IsolatedProcess:
        if self._process is None or self._process.ended:
            self._process = IsolatedProcess()
            self.has_network = self._process.has_network
            try:
                self._process.call(_open, _OPENING, self._folder)
            except IsolatedError as error:
                self._process.kill()
                raise InputError("data-not-opened", reason=error) from error
        return self._process


class _Opened:
    """The data of the other process."""

    data: pyoxigraph.Store


def _open(folder: Path) -> bytes:
    _Opened.data = open_data(folder)
    return b""


def _ask(text: str) -> bytes:
    return encoded_answer(text, _Opened.data)
