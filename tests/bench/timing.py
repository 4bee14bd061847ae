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
    """What a command took: seconds, and MB of its largest process."""

    seconds: float
    memory_mb: int


class FailedError(Exception):
    """A command failed; the message is the last that it said."""


def took(command: list[str], place: Path, output: str = "/dev/null") -> Took:
    """Runs a command.

    Args:
        command: what to start.
        place: in which folder.
        output: the file that its standard output goes to.

    Raises:
        FailedError: it failed, could not be started, or took more than an hour.
    """
    timed = [sys.executable, "-S", __file__, output, *command]
    try:
        done = subprocess.run(timed, cwd=place, check=True, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip().splitlines() or [f"exit status {error.returncode}"]
        raise FailedError(said[-1]) from error
    except subprocess.TimeoutExpired as error:
        raise FailedError(f"not done in {LONGEST} seconds") from error
    return Took(**json.loads(done.stdout))


def main() -> int:
    """What `took` starts."""
    output, *command = sys.argv[1:]
    with open(output, "wb") as stream:  # noqa: PTH123 - pathlib is memory, too
        start = time.perf_counter()
        status = subprocess.run(command, stdout=stream, check=False).returncode
        seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "memory_mb": memory}))
    return status


if __name__ == "__main__":
    sys.exit(main())
