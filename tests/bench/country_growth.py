"""Measures how time and memory grow with the data: 1, 2, 4, 8 and 16 copies of the country, written and checked.

    python tests/bench/country_growth.py OUTPUT [MOST]        (a part of make bench-country)

A copy has IRIs of its own. A province is written, checked by the fast engine and removed, in two processes, so that
what is measured is the work and not the size of the disk. One run each.
"""

import sys
import tempfile
from pathlib import Path

from country_generate import size
from country_steps import STEPS, report, runs
from mingdan.register.edition import Edition

MOST = 16


def main(output: Path, most: int) -> int:
    """Runs everything; returns the exit status."""
    codes = sorted(Edition.reference().province_table, key=lambda code: -size(code))
    rows, copies, first = [], 1, 0.0
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        while copies <= most:
            ran = runs([*STEPS, "grow", folder, "2", str(copies), *codes], Path(folder), 1)
            first = first or ran.seconds
            rows.append((str(copies), f"{ran.seconds:.0f}", f"{ran.seconds / first / copies:.2f}", ran.memory_mb))
            print(*rows[-1], flush=True)
            copies *= 2
    report(("copies", "seconds", "times the first, a copy", "MB"), rows, output)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else MOST))
