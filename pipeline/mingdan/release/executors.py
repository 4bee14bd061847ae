"""Executors of this machine: a pool of processes, which end with the process that started them, however it ends."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TypeVar

from mingdan.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")
WORKERS = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class ProcessPool:
    """Processes side by side.

    Attributes:
        workers: their number.
    """

    workers: int = WORKERS

    def map(self, work: Callable[[Item], Result], items: Sequence[Item]) -> Generator[Result]:
        """The results of some work on each item, in the order in which they come.

        Work under way is finished when the caller stops or something fails; no other work is begun.

        Raises:
            InputError: a process was killed.
        """
        with ProcessPoolExecutor(self.workers, multiprocessing.get_context("spawn"), initializer=_begin) as pool:
            with _without_interrupts():
                futures = [pool.submit(work, item) for item in items]
            try:
                for future in as_completed(futures):
                    yield future.result()
            except BrokenProcessPool as error:
                raise InputError("process-killed") from error
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes that are started in the block ignore Ctrl-C: they leave it to the process that started them."""
    if threading.current_thread() is not threading.main_thread():  # no other may set signals
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin() -> None:
    """Begins a process: it ends with the process that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # also of a process that another thread started
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
