"""Processes side by side, which end when the one that started them does, however it ends."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from mingdan.errors import InputError

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_parallel(work: Callable[[Item], Result], items: Sequence[Item], workers: int) -> Generator[Result]:
    """The results of some work on each item, as they come.

    What is under way is finished when the caller stops or something fails; what has not begun is not begun.

    Raises:
        InputError: a process was killed.
    """
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_begin) as pool:
        futures = [pool.submit(work, item) for item in items]
        try:
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as error:
            message = "a process was killed from outside (too little memory?): run again, and it goes on where it was"
            raise InputError(message) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _begin() -> None:
    """What each process does first: Ctrl-C is the caller's to hear, and no process outlives the caller."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)
