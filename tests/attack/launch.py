"""Runs one command under limits and says what it took: `python -I -S launch.py` reads an order in JSON.

It is a process of its own, and a small one: of what a process starts, the system reports no less memory than the
process has itself. The command is the leader of a session; all that belongs to the session ends with it.

Memory is measured twice, and the larger figure counts: the peak of resident memory of the largest process, which the
kernel reports at its end (`wait4`), and the sum over all processes of the command, sampled ten times a second.
"""

import contextlib
import json
import os
import resource
import signal
import sys
import time
from dataclasses import asdict, dataclass

STEP, SAMPLE = 0.01, 0.1  # seconds between two looks at the clock, and at the memory
GRACE = 1.0  # seconds that helpers of a command have to end after it
PAGE, TICKS = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")
LARGEST_FILE = 4 << 30  # bytes: a protection of the machine


@dataclass(frozen=True, slots=True)
class Order:
    """What to run.

    Attributes:
        command: program and arguments.
        folder: the working directory.
        files: where standard input comes from, and where standard output and error go.
        environment: all of it.
        seconds: after this time the session is killed.
        memory_mb: above this memory the session is killed.
        processor: after so many seconds of processor time the session is killed; 0 for no such limit.
        kill_after: seconds after which the session is killed on purpose; 0 for never.
        interrupt_after: seconds after which the command gets what Ctrl-C sends; 0 for never.
    """

    command: list[str]
    folder: str
    files: tuple[str, str, str]
    environment: dict[str, str]
    seconds: float
    memory_mb: int
    processor: float = 0
    kill_after: float = 0
    interrupt_after: float = 0


@dataclass(slots=True)
class Measured:
    """What a command took.

    Attributes:
        status: the exit status; minus the number of the signal that ended the command.
        seconds: by the clock.
        memory_mb: the peak of resident memory in MB.
        stopped: `time` or `memory` where a limit ended it, `kill` where it was killed on purpose, else empty.
        left: how many processes of the session were alive after the end of the command.
    """

    status: int = 0
    seconds: float = 0
    memory_mb: int = 0
    stopped: str = ""
    left: int = 0


def _of_process(process: str | int, file: str) -> bytes:
    """What the kernel says of a process; empty if it is gone."""
    with contextlib.suppress(OSError), open(f"/proc/{process}/{file}", "rb") as stream:  # noqa: PTH123 - pathlib is memory, too
        return stream.read()
    return b""


def session_members(session: int) -> list[int]:
    """The processes of a session that are not zombies."""
    members = []
    for name in filter(str.isdigit, os.listdir("/proc")):  # noqa: PTH208 - pathlib is memory, too
        state, *numbers = _of_process(name, "stat").rpartition(b") ")[2].split() or (b"Z",)
        if state != b"Z" and int(numbers[2]) == session:
            members.append(int(name))
    return members


def resident_mb(session: int) -> int:
    """The resident memory of all processes of a session; pages that they share count for each of them."""
    sizes = (_of_process(process, "statm").split() for process in session_members(session))
    return sum(int(size[1]) for size in sizes if size) * PAGE >> 20


def processor_seconds(session: int) -> float:
    """The processor time of all processes of a session, and of those that they waited for."""
    stats = (_of_process(process, "stat").rpartition(b") ")[2].split() for process in session_members(session))
    return sum(sum(map(int, stat[11:15])) for stat in stats) / TICKS


def kill_session(session: int) -> int:
    """Kills what is left of a session; gives the number of its processes."""
    members = session_members(session)
    for process in members:
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
    return len(members)


def start(order: Order) -> int:  # noqa: RET503 - the child becomes the command
    """Starts the command; gives its process, which is the leader of its session."""
    process = os.fork()
    if process:
        return process
    os.setsid()
    for name in range(3):
        flags = os.O_RDONLY if name == 0 else os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(order.files[name], flags, 0o600), name)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    os.chdir(order.folder)
    os.execve(order.command[0], order.command, order.environment)  # noqa: S606 - no shell is wanted


def watch(order: Order, process: int) -> Measured:
    """Waits for the end of the command, or brings it about."""
    measured, begin, sampled, interrupted, processor = Measured(), time.monotonic(), 0.0, False, 0.0
    while True:
        ended, status, usage = os.wait4(process, os.WNOHANG)
        passed = time.monotonic() - begin
        if ended:
            break
        if order.interrupt_after and passed > order.interrupt_after and not interrupted:
            interrupted = True
            os.killpg(process, signal.SIGINT)
        if passed - sampled > SAMPLE:
            sampled = passed
            measured.memory_mb = max(measured.memory_mb, resident_mb(process))
            processor = processor_seconds(process) if order.processor else 0
        limits = {
            "kill": order.kill_after and passed > order.kill_after,
            "time": passed > order.seconds or processor > (order.processor or processor),
            "memory": measured.memory_mb > order.memory_mb,
        }
        measured.stopped = measured.stopped or next((name for name, over in limits.items() if over), "")
        if measured.stopped:
            kill_session(process)
        time.sleep(STEP)
    measured.status = os.waitstatus_to_exitcode(status)
    measured.seconds = round(passed, 3)
    measured.memory_mb = max(measured.memory_mb, usage.ru_maxrss >> 10)
    end = time.monotonic() + GRACE
    while session_members(process) and time.monotonic() < end and not measured.stopped:
        time.sleep(STEP)
    measured.left = kill_session(process)
    return measured


def main() -> None:
    """What the campaign starts."""
    order = Order(**json.load(sys.stdin))
    print(json.dumps(asdict(watch(order, start(order)))))


if __name__ == "__main__":
    main()
