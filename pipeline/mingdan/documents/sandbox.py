"""Runs a parser that is native code in a process of its own, with limits: no file may hang or fill the machine."""

import importlib
import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

SECONDS = 60
MEMORY = 2_000_000_000


class FailedError(Exception):
    """The parser raised an error, ran too long, or died."""


def call(function: Callable[[bytes], Any], content: bytes) -> Any:  # noqa: ANN401 - JSON
    """What a function gives for some bytes, as it comes back from JSON.

    Args:
        function: of a module of mingdan; it gives what JSON can say.
        content: its argument.

    Raises:
        FailedError: it raised an error, it took more than a minute or 2 GB, or it died.
    """
    command = [sys.executable, "-P", "-m", __name__, function.__module__, function.__name__]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - our own
    except subprocess.TimeoutExpired as error:
        raise FailedError(f"it takes more than {SECONDS} seconds") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        raise FailedError("the file breaks the program that reads it: is it damaged, or too large?") from error
    if "error" in answer:
        raise FailedError(answer["error"])
    return answer["value"]


def _limit() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main() -> None:
    """The other process: standard input is the argument, standard output the answer as JSON."""
    module, name = sys.argv[1:]
    _limit()
    try:
        answer = {"value": getattr(importlib.import_module(module), name)(sys.stdin.buffer.read())}
    except MemoryError:
        answer = {"error": "it needs too much memory (文件过大)"}
    except Exception as error:  # noqa: BLE001 - whatever a library raises is told to the process that asked
        answer = {"error": f"{error}" or type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
