"""The end of a time limit."""

import math
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self


class Deadline:
    """The end of a time limit, which may be asked for or acted on.

    As a context manager it calls a function at the end, in another thread, unless the block has ended before.

    Args:
        seconds: the time from now; infinite for no limit.
        at_end: the function.
    """

    def __init__(self, seconds: float, at_end: Callable[[], None] | None = None) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, at_end) if at_end and seconds < math.inf else None

    @property
    def expired(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() >= self._end

    def __enter__(self) -> Self:
        if self._timer:
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer.join()
