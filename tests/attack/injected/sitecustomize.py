"""Ends a command at its n-th change of a name on the disk; Python loads this file where its folder is on PYTHONPATH.

Every rename, replacement, exchange, removal and new folder is counted, in all processes of the command together: each
one adds a byte to the file that MINGDAN_ATTACK_COUNT names. Before the change with the number MINGDAN_ATTACK_AT takes
place, the whole process group is killed.
"""

import os
import signal
import sys

CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate")
COUNT, AT = os.environ.get("MINGDAN_ATTACK_COUNT", ""), int(os.environ.get("MINGDAN_ATTACK_AT", "0"))


def _is_change(event: str, arguments: tuple[object, ...]) -> bool:
    """Whether an audit event announces a change; an exchange of two folders is seen by the look-up of its function."""
    if event == "os.mkdir" and isinstance(arguments[0], (str, bytes)) and os.path.lexists(arguments[0]):
        return False
    return event in CHANGES or (event == "ctypes.dlsym" and arguments[1:2] == ("renameat2",))


def _at_event(event: str, arguments: tuple[object, ...]) -> None:
    if not _is_change(event, arguments):
        return
    descriptor = os.open(COUNT, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, b".")
        number = os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)
    with open(f"{COUNT}.log", "a", encoding="utf-8", errors="replace") as log:  # noqa: PTH123 - an audit hook
        log.write(f"{number} {event} {arguments[:2]}\n")
    if number == AT:
        os.killpg(0, signal.SIGKILL)


if COUNT:
    sys.addaudithook(_at_event)
