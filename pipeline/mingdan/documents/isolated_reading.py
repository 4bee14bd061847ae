"""Reads files that someone else made in a process of their own, and says what has failed: the file, or a limit."""

from collections.abc import Callable
from pathlib import Path

from mingdan.errors import InputError
from mingdan.isolation import FILE_LIMITS, Function, IsolatedError, Limits, isolated

_DAMAGE = ("process-error", "process-crashed")


def read_isolated(
    file: Path,
    damaged: Callable[[IsolatedError], InputError],
    reader: Function,
    *arguments: object,
    limits: Limits = FILE_LIMITS,
) -> bytes:
    """Calls a reader in a process with limits of time and memory.

    Args:
        file: the file name for messages.
        damaged: makes the error where the file itself is the reason.
        reader: gives bytes.
        arguments: its arguments.
        limits: what it may take.

    Raises:
        InputError: the reader raised an error, or needs more than the limits.
    """
    try:
        return isolated(reader, limits, *arguments)
    except IsolatedError as error:
        if {"file", "place"} & error.parameters.keys():  # it names the file
            raise InputError("several", errors=(error,)) from error
        if error.id in _DAMAGE:
            raise damaged(error) from error
        raise InputError("file-problem", file=file, problem=error) from error
