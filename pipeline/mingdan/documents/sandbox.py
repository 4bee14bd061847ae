"""Runs parsers in native code in a process of their own, with limits of time and memory."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from mingdan.errors import MingdanError

SECONDS = 60
MEMORY = 2_000_000_000


class ParserFailedError(MingdanError):
    """The parser raised an error, exceeded a limit, or crashed."""

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> "ParserFailedError":
        """The error that the other process has written as JSON."""
        return cls(record["error"], **record["parameters"])


def run_isolated(function: Callable[[bytes], Any], content: bytes) -> Any:  # noqa: ANN401 - JSON
    """Calls a function in another process, and returns its result.

    Args:
        function: a function of a module, whose result can be written as JSON.
        content: its argument.

    Raises:
        ParserFailedError: the function raised an error, took more than a minute or 2 GB, or crashed.
    """
    command = [sys.executable, "-P", "-m", __name__, function.__module__, function.__name__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired as error:
        raise ParserFailedError("parser-too-slow", seconds=SECONDS) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise ParserFailedError("parser-crashed") from error
    if "error" in answer:
        raise ParserFailedError.from_record(answer)
    return answer["value"]


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """Runs in the other process: the argument is standard input, the result is standard output as JSON."""
    module, name = sys.argv[1:]
    _limit_memory()
    try:
        answer = {"value": getattr(importlib.import_module(module), name)(sys.stdin.buffer.read())}
    except MemoryError:
        answer = ParserFailedError("parser-memory").record()
    except MingdanError as error:
        answer = error.record()
    except Exception as error:  # noqa: BLE001 - whatever a library raises is reported to the calling process
        answer = ParserFailedError("parser-error", reason=str(error) or type(error).__name__).record()
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
