"""Runs the application with uvicorn: binds an address, answers until it is told to stop, swaps releases on SIGHUP."""

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import uvicorn

from mingdan.errors import InputError
from mingdan.serve.app import Application
from mingdan.serve.connections import BoundedConnection
from mingdan.serve.operations import Operations
from mingdan.serve.releases import ServeOptions

_BACKLOG = 512
_KEEP_ALIVE = 15  # seconds
_GRACE = 5  # seconds beside those of a query


@dataclass(frozen=True, slots=True)
class Started:
    """What is told when the server answers.

    Attributes:
        address: where it is.
        triples: how many triples it serves.
        has_network: whether a query could reach a network, because the system cannot cut the workers off.
    """

    address: str
    triples: int
    has_network: bool


class _Server(uvicorn.Server):
    """uvicorn, which says when it answers and leaves signals to the event loop."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._when_ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def bound_socket(host: str, port: int) -> socket.socket:
    """A socket that listens at an address.

    Raises:
        InputError: the address cannot be had.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(
            family, kind, protocol or socket.IPPROTO_TCP
        )  # asyncio sends at once only over TCP by name
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(place)
            bound.listen(_BACKLOG)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        raise InputError("address-not-bound", host=host, port=str(port), reason=error) from error
    return bound


def address_of(bound: socket.socket) -> str:
    """The address of a socket as a URL that ends with `/`."""
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


async def run_server(
    options: ServeOptions, bound: socket.socket, operations: Operations, when_ready: Callable[[Started], None]
) -> None:
    """Serves until SIGINT or SIGTERM.

    Args:
        options: what is served.
        bound: where.
        operations: counts and logs.
        when_ready: called once the server answers.

    Raises:
        InputError: the release cannot be opened.
    """
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL + 1)
    app = Application(options, operations)
    await app.start()
    try:
        config = uvicorn.Config(
            app, http=BoundedConnection, ws="none", loop="asyncio", lifespan="off", log_config=None, access_log=False,
            server_header=False, proxy_headers=False, timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=round(options.timeout) + _GRACE,
        )  # fmt: skip
        loop = asyncio.get_running_loop()
        swaps: set[asyncio.Task[bool]] = set()

        def swap() -> None:
            task = loop.create_task(app.swap())
            swaps.add(task)
            task.add_done_callback(swaps.discard)

        def ready() -> None:
            when_ready(Started(options.address, app.release.triples, app.release.lanes.has_network))

        if hasattr(signal, "SIGHUP"):
            loop.add_signal_handler(signal.SIGHUP, swap)
        await _Server(config, ready).serve(sockets=[bound])
    finally:
        await app.close()


def serve_until_stopped(
    options: ServeOptions, host: str, port: int, operations: Operations, when_ready: Callable[[Started], None]
) -> None:
    """Serves at an address until the process is told to stop.

    Args:
        options: what is served; without an address, it gets the one that is bound.
        host: the address to listen at.
        port: the port; 0 for a free one.
        operations: counts and logs.
        when_ready: called once the server answers.

    Raises:
        InputError: the address cannot be had, or the release cannot be opened.
    """
    with bound_socket(host, port) as bound:
        if not options.address:
            options = replace(options, address=address_of(bound))
        asyncio.run(run_server(options, bound, operations, when_ready))
