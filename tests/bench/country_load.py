"""Measures publishing all divisions of the country, loading them into Oxigraph on disk, and then the queries.

    python tests/bench/country_load.py OUTPUT        (a part of make bench-country)

The load stands beside Oxigraph's own loader. Ours is the load alone, as `oxigraph load` does not read back what it
loaded either. Then the sample queries are asked of the roster alone and of roster and country (`country_queries.py`).
Exit status 1 where a goal is missed.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from country_steps import STEPS, report, runs

ROOT = Path(__file__).resolve().parents[2]
MINGDAN = [sys.executable, "-m", "mingdan"]
MOST_TIMES, MOST_MB = 1.05, 300


def main(output: Path) -> int:
    """Runs everything; returns the exit status."""
    oxigraph = Path(sys.executable).with_name("oxigraph")
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        place = Path(folder)
        published = runs([*MINGDAN, "publish-divisions", "china", "--format", "nt", "--out", "china"], place, 1)
        theirs = runs(["sh", "-c", f"rm -rf s && {oxigraph} load --location s --file china/divisions.nt"], place, 3)
        ours = runs(["sh", "-c", f"rm -rf s && {' '.join(STEPS)} load china/divisions.nt s"], place, 3)
        times = ours.seconds / theirs.seconds
        rows = [
            ("mingdan publish", f"{published.seconds:.1f}", "", published.memory_mb),
            ("oxigraph load", f"{theirs.seconds:.1f}", "1", theirs.memory_mb),
            ("mingdan load", f"{ours.seconds:.1f}", f"{times:.2f}", ours.memory_mb),
        ]
        report(("", "seconds", "times", "MB"), rows, output)
        queries = _queries(place, output.with_name("country-queries.json"))
    return 0 if times <= MOST_TIMES and published.memory_mb <= MOST_MB and queries == 0 else 1


def _queries(place: Path, output: Path) -> int:
    """The queries, over stores as the commands make them."""
    load = [*MINGDAN, "load", "--store", "oxigraph", "--data", str(ROOT)]
    stores = [str(place / "roster"), str(place / "country")]
    for command in ([*load, stores[0]], [*load, stores[1], "--divisions", str(place / "china")]):
        subprocess.run(command, check=True, capture_output=True)
    program = Path(__file__).with_name("country_queries.py")
    return subprocess.run([sys.executable, program, *stores, output], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
