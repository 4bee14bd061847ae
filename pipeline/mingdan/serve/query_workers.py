"""A worker process of `mingdan query` that an event loop drives: one query at a time over a socket pair."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Self

from mingdan.errors import InputError
from mingdan.isolation import (
    CUT_OFF,
    FRAME_LENGTH,
    Function,
    IsolatedError,
    Limits,
    crashed,
    cut_off_network,
    request_of,
    start_process,
    value_of,
)
from mingdan.serve.query_execution import open_store

_OPENING = Limits(seconds=600, memory=None)
_MAX_STDERR = 64_000
_SLOWER = 10  # what is added to the niceness of a slow query


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kills a process, if it lives, and waits for its end."""
    process.kill()
    process.wait()
    if process.stderr:
        with contextlib.suppress(OSError):
            process.stderr.close()


class WorkerEndedError(Exception):
    """The process of a worker ended while it was asked.

    Attributes:
        error: why it seems to have ended.
    """

    def __init__(self, error: IsolatedError) -> None:
        super().__init__(error)
        self.error = error


class QueryWorker(asyncio.Protocol):
    """A process without a network that holds an open store.

    Args:
        process: the process.
        limits: what one query may take.

    Attributes:
        has_network: whether it can reach a network, because the system cannot cut it off.
        is_slower: whether it was made to yield to others.
    """

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self._process, self._limits = process, limits
        self._received = bytearray()
        self._answer: asyncio.Future[tuple[bytes, bytes]] | None = None
        self._transport: asyncio.Transport | None = None
        self.has_network = False
        self.is_slower = False
        self.ended = False

    @classmethod
    async def started(cls, store: Path, limits: Limits) -> Self:
        """A new worker with the store open.

        Raises:
            InputError: the store cannot be opened.
        """
        here, there = socket.socketpair()
        loop = asyncio.get_running_loop()

        def spawned() -> subprocess.Popen[bytes]:
            with there:
                return start_process(there.fileno(), there.fileno())

        spawning = loop.run_in_executor(None, spawned)
        try:
            process = await asyncio.shield(spawning)
        except asyncio.CancelledError:  # the server ends, and may cancel this again
            spawning.add_done_callback(lambda done: _end(done.result()))
            here.close()
            raise
        here.setblocking(False)
        worker = cls(process, limits)
        try:
            await loop.create_connection(lambda: worker, sock=here)
            worker.has_network = await worker.call(cut_off_network, _OPENING) != CUT_OFF
            await worker.call(open_store, _OPENING, str(store))
        except (IsolatedError, WorkerEndedError) as error:
            worker.kill()
            reason = error.error if isinstance(error, WorkerEndedError) else error
            raise InputError("data-not-opened", reason=reason) from error
        except BaseException:
            worker.kill()
            here.close()  # if it was not connected yet
            raise
        return worker

    async def call(self, function: Function, limits: Limits | None = None, *arguments: object) -> bytes:
        """Calls a function in the process; one call at a time.

        Raises:
            IsolatedError: the function raised an error, or a limit was reached.
            WorkerEndedError: the process ended.
        """
        limits = limits or self._limits
        if self._transport is None or self.ended:
            raise WorkerEndedError(await self._why(limits))
        content = request_of(function, limits, *arguments)
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(FRAME_LENGTH.pack(len(content)) + content)
        try:
            kind, value = await self._answer
        except EOFError:
            raise WorkerEndedError(await self._why(limits)) from None
        finally:
            self._answer = None
        return value_of(kind, value, limits)

    def yield_to_others(self) -> None:
        """Gives the process a lower priority, for good."""
        self.is_slower = True
        with contextlib.suppress(OSError, AttributeError):  # Windows has no such call
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _SLOWER)

    def pause(self) -> None:
        """Stops the process until it may go on."""
        self._signal("SIGSTOP")

    def resume(self) -> None:
        """Lets a process that was paused go on."""
        self._signal("SIGCONT")

    def _signal(self, name: str) -> None:
        if not self.ended and self._process.poll() is None:
            self._process.send_signal(getattr(signal, name))

    @property
    def memory(self) -> int:
        """Bytes that the process has in memory; 0 where the system does not say."""
        try:
            content = Path(f"/proc/{self._process.pid}/statm").read_text("ascii")
        except OSError:
            return 0
        return int(content.split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def kill(self) -> None:
        """Ends the process; whoever waits for it gets an error."""
        self.ended = True
        with contextlib.suppress(OSError):
            self._process.kill()
        if self._transport:
            self._transport.abort()
        self._reap()

    def _reap(self) -> None:
        """Has the system forget the process, in a thread: a large one takes its time to end."""
        asyncio.get_running_loop().run_in_executor(None, _end, self._process)

    async def _why(self, limits: Limits) -> IsolatedError:
        """Why the process has ended, as its status and its last words tell."""
        errors = b""
        stream = self._process.stderr
        with contextlib.suppress(OSError, ValueError):
            if stream:
                os.set_blocking(stream.fileno(), False)
                errors = os.read(stream.fileno(), _MAX_STDERR)
        status = await asyncio.to_thread(self._process.wait)
        return crashed(status, errors, limits)

    # What the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker: it is a socket
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Gathers an answer."""
        self._received += data
        if len(self._received) < FRAME_LENGTH.size:
            return
        (length,) = FRAME_LENGTH.unpack_from(self._received)
        if length > self._limits.answer + 1:  # no honest process sends it
            self.kill()
        elif len(self._received) >= FRAME_LENGTH.size + length and self._answer and not self._answer.done():
            start = FRAME_LENGTH.size
            kind, value = bytes(self._received[start : start + 1]), bytes(self._received[start + 1 : start + length])
            self._received.clear()
            self._answer.set_result((kind, value))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - what the event loop calls
        """Tells whoever waits for an answer."""
        self.ended = True
        if self._answer and not self._answer.done():
            self._answer.set_exception(EOFError())
