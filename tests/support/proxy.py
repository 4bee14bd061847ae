"""A proxy between a client and a store that does harm: to requests, to answers, or that answers itself."""

import contextlib
import http.client
import io
import re
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import cast

Forward = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class ClassifiedLine:
    """A request."""

    head: str
    body: bytes

    @property
    def line(self) -> str:
        return self.head.partition("\r\n")[0]

    @property
    def authorization(self) -> str:
        found = re.search(r"^authorization: (.*?)\r?$", self.head, re.MULTILINE | re.IGNORECASE)
        return found[1] if found else ""

    @property
    def adds(self) -> bool:
        """Whether it is a batch of statements."""
        inserted = b"INSERT DATA" in self.body and b"/probe>" not in self.body
        return self.line.startswith("POST /store") or inserted

    @property
    def swaps(self) -> bool:
        """Whether it puts graphs in their places."""
        return b"INSERT {" in self.body


Fault = Callable[[ClassifiedLine, Forward], bytes]
Plan = Callable[[int, ClassifiedLine], Fault | None]


@dataclass(slots=True)
class Proxy:
    """The proxy as a test sees it.

    Attributes:
        url: its address.
        seen: the requests that arrived whole, or would have.
        plan: given the number of a request (from 0) and the request, what is done to it; nothing: passed on.
        cut: the part of a request (0 to 1) after which both connections are dropped, given its number.
        errors: what went wrong in the proxy itself.
    """

    url: str = ""
    seen: list[ClassifiedLine] = field(default_factory=list)
    plan: Plan = lambda _number, _seen: None
    cut: Callable[[int, ClassifiedLine], float | None] = lambda _number, _seen: None
    errors: list[BaseException] = field(default_factory=list)

    def restart(self) -> None:
        """Forgets what was seen; requests are counted from 0 again."""
        self.seen.clear()
        self.plan = lambda _number, _seen: None
        self.cut = lambda _number, _seen: None


def _received(stream: io.BufferedIOBase) -> tuple[bytes, int]:
    """The head of a request, and how long its body is."""
    head = b"".join(iter(stream.readline, b"\r\n"))
    length = re.search(rb"^content-length: (\d+)", head, re.MULTILINE | re.IGNORECASE)
    return head + b"\r\n", int(length[1]) if length else 0


def _forwarded(raw: bytes, port: int) -> bytes:
    """What the store answers; nothing where it is gone."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60) as store:
        store.sendall(raw)
        return b"".join(iter(lambda: store.recv(65_536), b""))
    return b""


def _handle(stream: socket.socket, proxy: Proxy, number: int, port: int) -> None:
    with stream.makefile("rb") as reader:
        head, length = _received(reader)
        if head == b"\r\n":  # somebody looked whether the port is open
            return
        seen = ClassifiedLine(head.decode("latin-1"), b"")
        part = proxy.cut(number, seen)
        if part is not None:
            proxy.seen.append(seen)
            size = int(part * (len(head) + length))
            raw = head[:size] + reader.read(max(0, size - len(head)))
            with socket.create_connection(("127.0.0.1", port), timeout=60) as store:
                store.sendall(raw)
            return  # closing a socket that has unread bytes resets the connection
        body = reader.read(length)
    seen = ClassifiedLine(seen.head, body)
    proxy.seen.append(seen)
    fault = proxy.plan(number, seen)
    stream.sendall(fault(seen, lambda: _forwarded(head + body, port)) if fault else _forwarded(head + body, port))


@contextlib.contextmanager
def proxied(port: int) -> Iterator[Proxy]:
    """A proxy to the store at a port of this machine, while it is needed."""
    proxy = Proxy()
    lock = threading.Lock()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with lock:
                number = len(proxy.seen)
            with contextlib.suppress(ConnectionError):
                _handle(self.request, proxy, number, port)

    class Threads(socketserver.ThreadingTCPServer):
        def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the library's
            import sys

            proxy.errors.append(cast("BaseException", sys.exc_info()[1]))

    with Threads(("127.0.0.1", 0), Handler) as server:
        proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield proxy
        finally:
            server.shutdown()
            thread.join()
    assert not proxy.errors


class _Held:
    """Bytes as http.client wants to read them."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw

    def makefile(self, _mode: str) -> io.BytesIO:
        return io.BytesIO(self._raw)


def _opened(answer: bytes) -> tuple[bytes, bytes]:
    """The head of an answer without its length, and its body."""
    response = http.client.HTTPResponse(cast("socket.socket", _Held(answer)))
    response.begin()
    kept = [f"{k}: {v}" for k, v in response.getheaders() if k.lower() not in ("content-length", "transfer-encoding")]
    body = response.read()
    return "\r\n".join((f"HTTP/1.1 {response.status} {response.reason}", *kept, "")).encode("latin-1"), body


# What can be done to an answer; one without a body stays as it is.


def lost(_seen: ClassifiedLine, forward: Forward) -> bytes:
    """The store did it, and the client does not hear of it."""
    forward()
    return b""


def refused(_seen: ClassifiedLine, _forward: Forward) -> bytes:
    """The store hears nothing of it."""
    return b""


def late(_seen: ClassifiedLine, forward: Forward) -> bytes:
    time.sleep(0.02)
    return forward()


def cut_length(_seen: ClassifiedLine, forward: Forward) -> bytes:
    """Half of the body, with the length of all."""
    answer = forward()
    head, body = _opened(answer)
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body[: len(body) // 2] if body else answer


def cut_in_chunk(_seen: ClassifiedLine, forward: Forward) -> bytes:
    """Half of a chunk."""
    answer = forward()
    head, body = _opened(answer)
    return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(body) + body[: len(body) // 2] if body else answer


def cut_between_chunks(_seen: ClassifiedLine, forward: Forward) -> bytes:
    """A whole chunk with half of the statements, and no last chunk."""
    answer = forward()
    head, body = _opened(answer)
    half = shortened_body(body)
    return head + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(half) + half + b"\r\n" if body else answer


def shortened_body(body: bytes) -> bytes:
    """Half of the statements, if it is statements; what is not a statement is halved."""
    half = body[: len(body) // 2]
    return half[: half.rfind(b"\n") + 1] or half


def shortened(_seen: ClassifiedLine, forward: Forward) -> bytes:
    """Half of the statements, and the length is right: only who knows their number sees it."""
    head, body = _opened(forward())
    return _whole(head, shortened_body(body))


def _whole(head: bytes, body: bytes) -> bytes:
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


def answering(status: str, body: str = "", kind: str = "text/plain", *headers: str) -> Fault:
    """What the proxy itself answers; {authorization} in the body is the request's."""

    def fault(seen: ClassifiedLine, _forward: Forward) -> bytes:
        lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers, "")
        content = body.replace("{authorization}", seen.authorization).encode()
        return _whole("\r\n".join(lines).encode(), content)

    return fault


def once_each(fault: Fault) -> Plan:
    """Every request fails at first; what comes next is the second try of the same."""
    return lambda number, _seen: None if number % 2 else fault


def first(times: int, fault: Fault) -> Plan:
    return lambda number, _seen: fault if number < times else None
