"""Measures the shapes over all divisions of the country: the fast engine in two processes beside pySHACL in one.

    python tests/bench/country_check.py OUTPUT        (a part of make bench-country)

pySHACL gets a tenth of the country, a province at a time; its time is multiplied by the triples. What both find in that
tenth must be the same. Exit status 1 where it is not, or a goal is missed.
"""

import sys
import tempfile
from pathlib import Path

from country_generate import a_tenth, size
from country_steps import STEPS, report, runs
from mingdan.register.edition import Edition

LEAST_TIMES, MOST_MB = 20.0, 1000


def main(output: Path) -> int:
    """Runs everything; returns the exit status."""
    codes = sorted(Edition.reference().province_table, key=lambda code: -size(code))
    tenth = a_tenth(codes)
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        place = Path(folder)
        runs([*STEPS, "generate", "nt", folder, "2", *codes], place, 1)
        share = sum((place / f"{code}.nt").stat().st_size for code in tenth) / sum(
            file.stat().st_size for file in place.glob("*.nt")
        )
        ours = runs([*STEPS, "check", folder, "2", *codes], place, 3, "all.txt")
        runs([*STEPS, "check", folder, "2", *tenth], place, 1, "ours.txt")
        theirs = runs([*STEPS, "judge", folder, "1", *tenth], place, 1, "theirs.txt")
        same = (place / "ours.txt").read_text("utf-8") == (place / "theirs.txt").read_text("utf-8")
        found = (place / "all.txt").read_text("utf-8").strip()
    times = theirs.seconds / share / ours.seconds
    rows = [
        ("the fast engine, two processes", f"{ours.seconds:.1f}", "1", ours.memory_mb),
        (f"pySHACL, one process, from {share:.0%}", f"{theirs.seconds / share:.0f}", f"{times:.0f}", theirs.memory_mb),
    ]
    report(("checked by", "seconds", "times", "MB"), rows, output)
    print(f"found in all: {found}; the same in a tenth: {same}")
    return 0 if same and times >= LEAST_TIMES and ours.memory_mb <= MOST_MB else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
