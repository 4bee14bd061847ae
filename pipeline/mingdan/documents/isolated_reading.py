"""Reads files that someone else made in a process of their own, and says what has failed: the file, or a limit."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from mingdan.errors import InputError
from mingdan.isolation import Function, IsolatedError, Limits, isolated

FILE_LIMITS = Limits(seconds=25.0, memory=1_000_000_000, answer=200_000_000)  # the rest of a command has some seconds
_DAMAGE = ("process-error", "process-crashed")


def read_isolated(
    file: Path,
    damaged: Callable[[IsolatedError], InputError],
    reader: Function,
    *arguments: object,
    seconds: float = FILE_LIMITS.seconds,
) -> bytes:
    """Calls a reader in a process with limits of time and memory.

    Args:
        file: the file name for messages.
        damaged: makes the error where the file itself is the reason.
        reader: gives bytes.
        arguments: its arguments.
        seconds: the time that it may take.

    Raises:
        InputError: the reader raised an error, or needs more than the limits.
    """
    try:
        return isolated(reader, replace(FILE_LIMITS, seconds=seconds), *arguments)
    except IsolatedError as error:
        if {"file", "place"} & error.parameters.keys():  # it names the file
            raise InputError("several", errors=(error,)) from error
        if error.id in _DAMAGE:
            raise damaged(error) from error
        raise InputError("file-problem", file=file, problem=error) from error
