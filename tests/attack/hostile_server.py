"""A server on raw sockets that answers every request as a behaviour says, however long that takes."""

import contextlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator

Behaviour = Callable[["Exchange"], None]
PIECE = 1 << 16


class Exchange:
    """One connection: the request that came and what is sent back.

    Attributes:
        head: the head of the request.
        url: the address of the server.
        number: how many connections came before this one.
    """

    def __init__(self, connection: socket.socket, url: str, number: int, stop: threading.Event) -> None:
        self._connection, self._stop = connection, stop
        self.url, self.number = url, number
        self.head = self._received()

    def _received(self) -> str:
        self._connection.settimeout(5)
        data = b""
        with contextlib.suppress(OSError):
            while b"\r\n\r\n" not in data and (piece := self._connection.recv(PIECE)):
                data += piece
            head, _, body = data.partition(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            length = int(lengths[0].partition(b":")[2]) if lengths else 0
            while len(body) < length and (piece := self._connection.recv(PIECE)):
                body += piece
        self._connection.settimeout(60)
        return data.partition(b"\r\n\r\n")[0].decode("latin-1")

    def header(self, name: str) -> str:
        """The value of a header of the request."""
        lines = [line.partition(":") for line in self.head.splitlines()]
        return next((value.strip() for key, _, value in lines if key.lower() == name.lower()), "")

    def send(self, *pieces: bytes | str) -> None:
        """Sends bytes, or text in UTF-8."""
        for piece in pieces:
            self._connection.sendall(piece.encode() if isinstance(piece, str) else piece)

    def drip(self, pieces: Iterable[bytes], pause: float = 0.0) -> None:
        """Sends pieces until the client goes away, the pieces end, or the server is stopped."""
        for piece in pieces:
            if self._stop.is_set():
                return
            self._connection.sendall(piece)
            if pause:
                self._stop.wait(pause)

    def hold(self) -> None:
        """Sends nothing until the server is stopped."""
        self._stop.wait(600)

    def reset(self) -> None:
        """Breaks the connection off with RST."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


def answer(body: bytes | str, kind: str = "application/sparql-results+json", status: str = "200 OK",
           *headers: str) -> Behaviour:  # fmt: skip
    """A whole answer with a body of the right length."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"Content-Type: {kind}", f"Content-Length: {len(content)}", "Connection: close", *headers]
    head = f"HTTP/1.1 {status}\r\n" + "".join(f"{line}\r\n" for line in lines) + "\r\n"
    return lambda exchange: exchange.send(head.encode("utf-8", "surrogateescape"), content)


def raw(*pieces: bytes | str) -> Behaviour:
    """Bytes as they are."""
    return lambda exchange: exchange.send(*pieces)


def endless(beginning: bytes | str, piece: bytes, pause: float = 0.0) -> Behaviour:
    """A beginning, and then the same piece for ever."""

    def behave(exchange: Exchange) -> None:
        exchange.send(beginning)
        exchange.drip(itertools.repeat(piece), pause)

    return behave


@contextlib.contextmanager
def served(behaviour: Behaviour) -> Iterator[str]:
    """A server that behaves so; gives its address."""
    stop = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def serve() -> None:
        for number in itertools.count():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=handle, args=(connection, number), daemon=True).start()

    def handle(connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError), connection:
            behaviour(Exchange(connection, url, number, stop))

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"{url}/query"
    finally:
        stop.set()
        listener.close()
        time.sleep(0.05)
