"""How long a command takes, and how much memory: `python timing.py OUTPUT COMMAND…` starts one and says so in JSON.

A process of its own, and a small one: of what a process starts, the system says no less memory than it has itself. The
memory is that of the largest of the processes that the command consists of.
"""

import json
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

LONGEST = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Took:
    """What a command took: seconds by the clock and of processor time, and MB of its largest process."""

    seconds: float
    processor: float
    memory_mb: int


class FailedError(Exception):
    """A command failed; the message is the last that it said."""


def took(command: list[str], place: Path, output: str = "/dev/null", fine: tuple[int, ...] = (0,)) -> Took:
    """Runs a command.

    Args:
        command: what to start.
        place: in which folder.
        output: the file that its standard output goes to.
        fine: exit statuses that are no failure.

    Raises:
        FailedError: it failed, could not be started, or took more than an hour.
    """
    timed = [sys.executable, "-S", __file__, output, *command]
    try:
        done = subprocess.run(timed, cwd=place, check=False, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired as error:
        raise FailedError(f"not done in {LONGEST} seconds") from error
    if done.returncode not in fine:
        said = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        raise FailedError(said[-1])
    return Took(**json.loads(done.stdout))


def main() -> int:
    """What `took` starts."""
    output, *command = sys.argv[1:]
    with open(output, "wb") as stream:  # noqa: PTH123 - pathlib is memory, too
        start = time.perf_counter()
        status = subprocess.run(command, stdout=stream, check=False).returncode
        seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = {"seconds": seconds, "processor": used.ru_utime + used.ru_stime, "memory_mb": used.ru_maxrss // 1024}
    print(json.dumps(took))
    return status


if __name__ == "__main__":
    sys.exit(main())
