"""Executors of this machine: a pool of processes, which end with the process that started them, however it ends."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Sequence
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
            futures = [pool.submit(work, item) for item in items]
            try:
                for future in as_completed(futures):
                    yield future.result()
            except BrokenProcessPool as error:
                raise InputError("process-killed") from error
            finally:
                pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """Begins a process: it leaves Ctrl-C to the process that started it, and ends with that process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
