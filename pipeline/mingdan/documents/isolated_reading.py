"""Reads files that someone else made in a process of their own, and says what has failed: the file, or a limit."""

import json
from pathlib import Path
from typing import Any

from mingdan.errors import InputError
from mingdan.isolation import FILE_LIMITS, Function, IsolatedError, isolated

_DAMAGE = ("process-error", "process-crashed")


def read_isolated(file: Path, unreadable: str, reader: Function, *arguments: object) -> Any:  # noqa: ANN401 - of JSON
    """Calls a reader in a process with limits of time and memory.

    Args:
        file: the file name for messages.
        unreadable: the id of the error where the file itself is the reason.
        reader: gives JSON.
        arguments: its arguments.

    Raises:
        InputError: the reader raised an error, or needs more than `FILE_LIMITS`.
    """
    try:
        return json.loads(isolated(reader, FILE_LIMITS, *arguments))
    except IsolatedError as error:
        if {"file", "place"} & error.parameters.keys():  # it names the file
            raise InputError("several", errors=(error,)) from error
        if error.id in _DAMAGE and unreadable == "not-a-spreadsheet":
            raise InputError("not-a-spreadsheet", file=file, reason=error) from error
        if error.id in _DAMAGE:
            raise InputError("not-a-pdf", file=file, reason=error) from error
        raise InputError("file-problem", file=file, problem=error) from error
