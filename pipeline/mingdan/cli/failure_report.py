"""A report file about a failure that mingdan does not expect: the trace back, without secrets."""

import os
import platform
import re
import shlex
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

from mingdan.resources import version
from mingdan.stores.credentials import PASSWORD, USER, Credentials, redact

_MOST = 200_000  # characters of a trace back
_IN_ADDRESS = re.compile(r"(?<=://)[^/\s'\"]*@")
_IN_HEADER = re.compile(r"\b(Basic|Bearer|Digest|Negotiate)\s+[^\s'\"]+", re.IGNORECASE)


def write_report(error: BaseException, arguments: Sequence[str]) -> Path | None:
    """Writes a report, which only its owner can read, into the system's folder for temporary files.

    Args:
        error: the failure.
        arguments: those of the command line.

    Returns:
        The file; None if it cannot be written.
    """
    try:
        trace = "".join(traceback.format_exception(error))[-_MOST:]
        lines = (
            f"mingdan {version()}, Python {platform.python_version()}, {platform.platform()}",
            f"mingdan {shlex.join(arguments)}",
            trace,
        )
        descriptor, name = tempfile.mkstemp(prefix="mingdan-report-", suffix=".txt", text=True)
        with open(descriptor, "w", encoding="utf-8", errors="backslashreplace") as stream:  # noqa: PTH123 - a descriptor
            stream.write(without_passwords("\n".join(lines)))
    except (OSError, MemoryError, RecursionError):
        return None
    return Path(name)


def without_passwords(text: str) -> str:
    """A text without the password of the environment, and without those in addresses and in headers of HTTP."""
    text = _IN_ADDRESS.sub("…@", text)
    text = _IN_HEADER.sub(r"\1 …", text)
    return redact(text, Credentials(os.environ.get(USER, ""), os.environ.get(PASSWORD, "")))
