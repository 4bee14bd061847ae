"""Calls functions in a process of their own that has no network and is killed at its limits.

For code that runs what someone else wrote: a SPARQL query, a PDF. A crash, an endless loop or a flood of memory there
is an error here.

The process answers frames: eight bytes of length, then a pickled name and arguments from here, or a kind (one byte)
and bytes from there. Pickles go only towards the process; what comes back is bytes.

Limits of memory and processor time are the kernel's (`setrlimit`, enforced by Linux; other systems enforce some of
them). The network is cut off by a namespace of its own on Linux. Time and sizes are limited on every system.
"""

import contextlib
import importlib
import io
import json
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import IO, Any, Self

from mingdan.deadline import Deadline
from mingdan.errors import MingdanError

FRAME_LENGTH = struct.Struct(">Q")  # what a frame begins with
CUT_OFF = b"cut off"
_VALUE, _FAULT, _MEMORY, _SIZE = b"v", b"f", b"m", b"s"
_OUT_OF_MEMORY = (b"memory allocation of", b"bad_alloc")  # the last words of Rust and of C++
_MAX_STDERR = 64_000
_MB = 1_000_000
_START = "from mingdan.isolation import main; main()"

Function = Callable[..., bytes]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may take.

    Attributes:
        seconds: wall time.
        memory: bytes of address space beside what the last call without a limit left in use; None for no limit, which
            is for our own data.
        answer: bytes of the value.
    """

    seconds: float = 60.0
    memory: int | None = 512_000_000
    answer: int = 64_000_000


class IsolatedError(MingdanError):
    """A call in another process failed: by an error of the function, a limit, or a crash."""

    @classmethod
    def recorded(cls, record: bytes) -> Self:
        """The error of the function, given its record as JSON."""
        recorded: Self = json.loads(record, object_hook=cls._revived)
        return recorded

    @classmethod
    def _revived(cls, value: dict[str, Any]) -> Self | dict[str, Any]:
        """An error from its record, also where it is a parameter of another one."""
        return cls(value["error"], **value["parameters"]) if value.keys() == {"error", "parameters"} else value


class AnswerTooLargeError(Exception):
    """More bytes than a `BoundedBuffer` takes."""


class BoundedBuffer(io.BytesIO):
    """A buffer for an answer; raises AnswerTooLargeError at the write that passes the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that is written
        """Appends bytes."""
        if self.tell() + len(data) > self._limit:
            raise AnswerTooLargeError
        return super().write(data)


class IsolatedProcess:
    """A process without a network, in which functions are called one after the other.

    A context manager: the process is killed at the end, and whenever a call fails by anything but a fault of the
    function itself.

    Attributes:
        has_network: whether the process can reach a network, because the system cannot cut it off.
    """

    def __init__(self) -> None:
        self._process = start_process(subprocess.PIPE, subprocess.PIPE)
        self._errors = bytearray()
        self._listener = threading.Thread(target=self._gather_errors, daemon=True)
        self._listener.start()
        self.has_network = self.call(cut_off_network, Limits(seconds=60, memory=None)) != CUT_OFF

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def call(self, function: Function, limits: Limits, *arguments: object) -> bytes:
        """Calls a function in the process.

        Args:
            function: a function at the top of a module. It gives bytes; it may write them into a `BoundedBuffer`.
            limits: what it may take.
            arguments: what it is called with; they must be picklable.

        Raises:
            IsolatedError: the function raised an error, which has its id and parameters if it is one of mingdan; or
                a limit or a crash has ended the process.
        """
        request = request_of(function, limits, *arguments)
        with Deadline(limits.seconds, self._process.kill) as deadline:
            try:
                kind, value = self._exchange(request, limits.answer)
            except (EOFError, BrokenPipeError):
                expired = deadline.expired
                self.kill()
                if expired:
                    raise IsolatedError("process-time", seconds=f"{limits.seconds:g}") from None
                raise crashed(self._process.returncode, self._errors, limits) from None
            except BaseException:  # Ctrl-C as well
                self.kill()
                raise
        if kind not in (_VALUE, _FAULT):
            self.kill()  # after an allocation that failed, nothing in the process is certain
        return value_of(kind, value, limits)

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def kill(self) -> None:
        """Ends the process; does nothing if it has ended."""
        self._process.kill()
        self._process.wait()
        self._listener.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with contextlib.suppress(OSError):
                if stream:
                    stream.close()

    def _exchange(self, request: bytes, limit: int) -> tuple[bytes, bytes]:
        assert self._process.stdin is not None  # noqa: S101 - for the type checker: all three are pipes
        assert self._process.stdout is not None  # noqa: S101 - likewise
        _write_frame(self._process.stdin, request)
        answer = _read_frame(self._process.stdout, limit + 1)
        return answer[:1], answer[1:]

    def _gather_errors(self) -> None:
        """Reads what the process writes to standard error, of which the beginning is kept."""
        assert self._process.stderr is not None  # noqa: S101 - likewise
        with contextlib.suppress(ValueError, OSError):  # closed
            while block := self._process.stderr.read1(65_536):  # type: ignore[attr-defined]  # a buffered reader
                self._errors += block[: _MAX_STDERR - len(self._errors)]


def start_process(stdin: int, stdout: int) -> subprocess.Popen[bytes]:
    """Starts a process that answers frames; it still has a network until it is called to cut it off.

    Args:
        stdin: what it reads requests from: `subprocess.PIPE`, or a file descriptor.
        stdout: what it writes answers to, likewise.
    """
    return subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-P", "-c", _START],
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # each arena of glibc reserves 64 MB of address space
        start_new_session=True,  # Ctrl-C reaches this process only, which kills the other one
    )


def request_of(function: Function, limits: Limits, *arguments: object) -> bytes:
    """A call as a frame's content; arguments as `IsolatedProcess.call` has them."""
    return pickle.dumps((function.__module__, function.__qualname__, limits, arguments))


def value_of(kind: bytes, value: bytes, limits: Limits) -> bytes:
    """The value that a process answered with.

    Raises:
        IsolatedError: it answered with an error of the function, or that a limit was reached.
    """
    if kind == _VALUE:
        return value
    if kind == _FAULT:
        raise IsolatedError.recorded(value)
    raise _memory_error(limits) if kind == _MEMORY else IsolatedError("process-size", megabytes=limits.answer // _MB)


def crashed(status: int, errors: bytes | bytearray, limits: Limits) -> IsolatedError:
    """Why a process has ended.

    Args:
        status: its exit status, negative for a signal.
        errors: what it wrote to standard error.
        limits: those of the call.
    """
    if any(words in errors for words in _OUT_OF_MEMORY):
        return _memory_error(limits)
    return IsolatedError("process-crashed", status=f"signal {-status}" if status < 0 else f"status {status}")


def _memory_error(limits: Limits) -> IsolatedError:
    return IsolatedError("process-memory", megabytes=(limits.memory or 0) // _MB)


def _write_frame(stream: IO[bytes], content: bytes) -> None:
    stream.write(FRAME_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def _read_frame(stream: IO[bytes], limit: int | None = None) -> bytes:
    """A frame; raises EOFError where the stream ends, or at a length that no honest process sends."""
    header = stream.read(FRAME_LENGTH.size)
    if len(header) < FRAME_LENGTH.size:
        raise EOFError
    (length,) = FRAME_LENGTH.unpack(header)
    if limit is not None and length > limit:
        raise EOFError
    content = stream.read(length)
    if len(content) < length:
        raise EOFError
    return content


def cut_off_network() -> bytes:
    """Moves this process into a network namespace of its own, which has no device; `CUT_OFF` if that is done.

    Needs one thread only, so that it runs before anything is imported.
    """
    if sys.platform != "linux":
        return b""
    import ctypes

    user, network = 0x1000_0000, 0x4000_0000  # CLONE_NEWUSER, CLONE_NEWNET of linux/sched.h
    unshare = ctypes.CDLL(None).unshare
    if unshare(network) == 0 or unshare(user | network) == 0:  # the first needs rights, and keeps those on files
        return CUT_OFF
    return b""


def _die_with_parent() -> None:
    """Has the kernel kill this process when the one that started it ends, however it ends."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG of linux/prctl.h
        if os.getppid() == 1:
            sys.exit(1)  # it ended before


def isolated(function: Function, limits: Limits, *arguments: object) -> bytes:
    """Calls a function in a process that is started for this one call; raises as `IsolatedProcess.call` does."""
    with IsolatedProcess() as process:
        return process.call(function, limits, *arguments)


def _address_space() -> int:
    """Bytes of address space that this process has; 0 where the system does not say."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - importing pathlib takes longer
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def _limit(limits: Limits, address_space: int) -> None:
    """Sets the kernel's limits for one call of a process that holds data in so much address space."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    used = resource.getrusage(resource.RUSAGE_SELF)
    cores = os.cpu_count() or 1
    seconds = int(used.ru_utime + used.ru_stime + limits.seconds * cores) + 5  # if nobody is there to kill it
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
    if sys.platform == "linux":
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        limit = hard if limits.memory is None else address_space + limits.memory
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard < 0 else min(limit, hard), hard))


def _answer(function: Function, limits: Limits, arguments: tuple[object, ...]) -> bytes:
    """The frame that answers a call."""
    try:
        value = function(*arguments)
    except MemoryError:
        return _MEMORY
    except AnswerTooLargeError:
        return _SIZE
    except MingdanError as error:
        return _FAULT + json.dumps(error.record()).encode()
    except Exception as error:  # noqa: BLE001 - whatever a library raises is reported to the calling process
        fault = IsolatedError("process-error", reason=str(error) or type(error).__name__)
        return _FAULT + json.dumps(fault.record()).encode()
    return _VALUE + value if len(value) <= limits.answer else _SIZE


def main() -> None:
    """Runs in the other process: answers calls until standard input ends."""
    _die_with_parent()
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is not an answer
    held = _address_space()
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            request = pickle.loads(_read_frame(sys.stdin.buffer))  # noqa: S301 - written by the process that started this
            module, name, limits, arguments = request
            function = getattr(importlib.import_module(module), name)
            _limit(limits, held)
            _write_frame(answers, _answer(function, limits, arguments))
            if limits.memory is None:
                held = _address_space()
