"""Connections with limits: slow headers, long headers, and too many connections do not hold the server up."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MAX_CONNECTIONS = 250
MAX_URL = 65_000  # bytes; the parser of URLs takes 65,535
_MAX_HEAD = 128_000  # bytes
_PATIENCE = 10.0  # seconds for the head of a request
_LINGER = 2.0  # seconds in which a client may read why it is refused
_REFUSALS = {
    408: b"HTTP/1.1 408 Request Timeout",
    414: b"HTTP/1.1 414 URI Too Long",
    431: b"HTTP/1.1 431 Request Header Fields Too Large",
    503: b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5",
}


class BoundedConnection(HttpToolsProtocol):
    """A connection of uvicorn that is closed at its limits. Of too many, the one that waits longest gives way."""

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - uvicorn's own
        super().__init__(*arguments, **options)
        self._head = 0  # bytes of the head that is being received; -1 outside one
        self._refused = False
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether no request is being answered."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Makes room, if there are too many."""
        super().connection_made(transport)
        self._expect_head()
        if len(self.connections) > MAX_CONNECTIONS:
            others = (each for each in self.connections if isinstance(each, BoundedConnection) and each is not self)
            waiting = [each for each in others if each.is_waiting and each.transport]
            if waiting:
                min(waiting, key=lambda each: each._since).transport.abort()
            else:
                self._refuse(503)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forgets its timer."""
        self._stop_timer()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Counts the head of a request."""
        while data and not self._refused:
            if self._head < 0:
                super().data_received(data)
                return
            part, data = data[: _MAX_HEAD - self._head], data[_MAX_HEAD - self._head :]
            self._head += len(part)
            super().data_received(part)  # with the end of the head, `_head` begins anew
            if self._head >= _MAX_HEAD:
                self._refuse(431 if getattr(self, "headers", None) else 414)

    def on_message_begin(self) -> None:
        """Begins to wait for the head."""
        super().on_message_begin()
        if self._timer is None:
            self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._stop_timer()
        self._head = -1
        if len(self.url) > MAX_URL:
            self._refuse(414)
        else:
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Hands on a part of the body, unless the request is refused."""
        if not self._refused:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """The next head may come."""
        self._head = 0
        if not self._refused:
            super().on_message_complete()

    def _expect_head(self) -> None:
        self._since = self.loop.time()
        self._head = max(self._head, 0)
        self._timer = self.loop.call_later(_PATIENCE, self._too_slow)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _too_slow(self) -> None:
        self._timer = None
        if self.is_waiting:
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Says why, and closes the connection once the client may have read it."""
        self._refused = True
        self._stop_timer()
        head = b"\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
        self.transport.write(_REFUSALS[status] + head)
        self.loop.call_later(_LINGER, self.transport.abort)
