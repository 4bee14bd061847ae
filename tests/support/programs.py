"""Programs of the system that some tests need."""

import shutil

import pytest

PROGRAMS = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def needed(program: str) -> str:
    """The path of a program; the test is skipped where it is not installed."""
    found = shutil.which(program, path=PROGRAMS)
    if not found:
        pytest.skip(f"{program} is not installed here")
    return found
