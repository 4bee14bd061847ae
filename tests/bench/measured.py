"""What a command takes: seconds by the clock and of processor time, and the most memory of any of its processes."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# In a process of its own: a process begins with the peak memory of the one that starts it, and that may be large.
_SCRIPT = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
ended = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
took = time.perf_counter() - start, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024
print(json.dumps([ended.returncode, ended.stdout.decode("utf-8", "replace"), *took]))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took; processor time is what others on the machine change less."""

    seconds: float
    processor: float
    memory_mb: int
    output: str = ""


def measured(program: Sequence[object], cwd: Path, fine: Sequence[int] = (0,)) -> Run:
    """Runs a command; ends where its exit status is none of those that are fine."""
    command = [sys.executable, "-c", _SCRIPT, *map(str, program)]
    ended = subprocess.run(command, cwd=cwd, check=True, capture_output=True, text=True)
    status, output, seconds, processor, memory = json.loads(ended.stdout)
    if status not in fine:
        sys.exit(f"{' '.join(map(str, program))}: exit status {status}\n{ended.stderr[-2000:]}{output[-2000:]}")
    return Run(seconds, processor, memory, output)
