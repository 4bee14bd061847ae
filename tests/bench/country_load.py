"""Measures loading all divisions of the country into Oxigraph on disk, beside its own loader, and then the queries.

    python tests/bench/country_load.py OUTPUT        (a part of make bench-country)

Ours is the load alone, as `oxigraph load` does not read back what it loaded either. Then the sample queries are asked
of the roster alone and of roster and country (`country_queries.py`). Exit status 1 where a goal is missed.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from country_steps import STEPS, report, runs
from mingdan.reference.divisions import provinces

ROOT = Path(__file__).resolve().parents[2]
MOST_TIMES = 1.05


def main(output: Path) -> int:
    """Runs everything; returns the exit status."""
    oxigraph = Path(sys.executable).with_name("oxigraph")
    with tempfile.TemporaryDirectory(dir=output.parent) as folder:
        place = Path(folder)
        runs([*STEPS, "generate", "nt", folder, "2", *sorted(provinces())], place, 1)
        with (place / "whole").open("wb") as whole:
            for code in sorted(provinces()):
                with (place / f"{code}.nt").open("rb") as part:
                    shutil.copyfileobj(part, whole)
        (place / "whole").rename(place / "whole.nt")
        theirs = runs(["sh", "-c", f"rm -rf s && {oxigraph} load --location s --file whole.nt"], place, 3)
        ours = runs(["sh", "-c", f"rm -rf s && {' '.join(STEPS)} load whole.nt s"], place, 3)
        times = ours.seconds / theirs.seconds
        rows = [
            ("oxigraph load", f"{theirs.seconds:.1f}", "1", theirs.memory_mb),
            ("mingdan load", f"{ours.seconds:.1f}", f"{times:.2f}", ours.memory_mb),
        ]
        report(("loaded by", "seconds", "times", "MB"), rows, output)
        queries = _queries(place, output.with_name("country-queries.json"))
    return 0 if times <= MOST_TIMES and queries == 0 else 1


def _queries(place: Path, output: Path) -> int:
    """The queries, over stores as the commands make them."""
    mingdan = [sys.executable, "-m", "mingdan"]
    load = [*mingdan, "load", "--store", "oxigraph", "--data", str(ROOT)]
    publish = [*mingdan, "publish", "--divisions", "china", "--format", "nt", "--out", str(place / "china")]
    stores = [str(place / "roster"), str(place / "country")]
    for command in (publish, [*load, stores[0]], [*load, stores[1], "--divisions", str(place / "china")]):
        subprocess.run(command, check=True, capture_output=True)
    program = Path(__file__).with_name("country_queries.py")
    return subprocess.run([sys.executable, program, *stores, output], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
