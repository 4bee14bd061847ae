"""Calls in a process of their own: what they give, and how each limit ends them."""

import math
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from mingdan.deadline import Deadline
from mingdan.isolation import IsolatedError, IsolatedProcess, Limits
from support.isolated_calls import (
    connect,
    fill_memory,
    hold,
    print_and_answer,
    process_number,
    read_null_pointer,
    refuse,
    repeat,
    sleep_long,
    spin,
    write_much,
)

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory and cuts off the network")
QUICK = Limits(seconds=20, memory=100_000_000, answer=1_000)


@pytest.fixture(autouse=True)
def functions_can_be_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process imports the folder of tests, too."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))


def failure(function: object, *arguments: object, limits: Limits = QUICK) -> IsolatedError:
    """The error with which a call ends."""
    with IsolatedProcess() as process, pytest.raises(IsolatedError) as caught:
        process.call(function, limits, *arguments)  # type: ignore[arg-type]  # any of the functions above
    return caught.value


def test_a_value_comes_back_and_the_process_goes_on() -> None:
    with IsolatedProcess() as process:
        assert process.call(repeat, QUICK, "社区", 2) == "社区社区".encode()
        with pytest.raises(IsolatedError, match="not now"):
            process.call(refuse, QUICK, "not now")
        assert process.call(print_and_answer, QUICK) == b"an answer"


def test_it_is_another_process_that_is_gone_afterwards() -> None:
    with IsolatedProcess() as process:
        number = int(process.call(process_number, QUICK))
    assert number != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


@pytest.mark.parametrize("function", [spin, sleep_long])
def test_time(function: object) -> None:
    began = time.monotonic()
    assert failure(function, limits=Limits(seconds=0.5)).id == "process-time"
    assert time.monotonic() - began < 10


@LINUX
def test_memory() -> None:
    assert failure(fill_memory).id == "process-memory"


@LINUX
def test_memory_is_counted_from_what_our_own_data_take() -> None:
    """And does not grow from call to call."""
    with IsolatedProcess() as process:
        process.call(hold, Limits(seconds=20, memory=None), 200_000_000)
        process.call(hold, QUICK, 80_000_000)
        with pytest.raises(IsolatedError, match="too much"):
            process.call(hold, QUICK, 80_000_000)


@pytest.mark.parametrize(("function", "arguments"), [(repeat, ("x", 1_001)), (write_much, ())])
def test_size_of_the_answer(function: object, arguments: tuple[object, ...]) -> None:
    assert failure(function, *arguments).id == "process-size"


def test_a_crash_names_the_signal() -> None:
    error = failure(read_null_pointer)
    assert (error.id, error.parameters) == ("process-crashed", {"status": f"signal {int(signal.SIGSEGV)}"})


def test_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, IsolatedProcess() as process:
        port = server.getsockname()[1]
        if process.has_network:
            pytest.skip("this system does not let a process give up the network")
        with pytest.raises(IsolatedError, match="unreachable"):
            process.call(connect, QUICK, port)
        assert connect(port) == b"connected"


def test_ctrl_c_ends_it_at_once() -> None:
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt), IsolatedProcess() as process:
        process.call(sleep_long, Limits(seconds=60))
    assert time.monotonic() - began < 10


@LINUX
def test_it_does_not_outlive_the_process_that_started_it() -> None:
    program = (
        "from mingdan.isolation import IsolatedProcess, Limits\n"
        "from support import isolated_calls as calls\n"
        "p = IsolatedProcess()\n"
        "print(p.call(calls.process_number, Limits()).decode(), flush=True)\n"
        "p.call(calls.sleep_long, Limits(seconds=600))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        number = int(parent.stdout.readline())
        parent.kill()
    for _ in range(100):
        if not Path(f"/proc/{number}").exists() or "\nState:\tZ" in Path(f"/proc/{number}/status").read_text():
            return
        time.sleep(0.1)
    pytest.fail(f"process {number} is still there")


def test_a_deadline_acts_at_its_end_and_only_then() -> None:
    calls: list[str] = []
    with Deadline(0.05, lambda: calls.append("late")) as late:
        assert not late.expired
        time.sleep(0.5)
    with Deadline(60, lambda: calls.append("in time")) as early, Deadline(math.inf, calls.clear) as never:
        pass
    assert (calls, late.expired, early.expired, never.expired) == (["late"], True, False, False)
