"""Measures the sample queries over the roster alone and over the roster in the whole country, with Oxigraph.

    python tests/bench/country_queries.py ROSTER COUNTRY OUTPUT

Both are Oxigraph stores in folders (see `mingdan load`), opened to be read only; nothing is built here. ROSTER holds
roster.nt, divisions.nt and roster.nq; COUNTRY all divisions of the country besides, 7.3 million triples. Each query is
asked five times of each store, in one process, and the median counts: the files' pages are then in memory, as they are
where people ask. Prints a Markdown table. Exit status 1 where the queries take more than three times as long over the
country (half of them), or one takes more than a second.
"""

import argparse
import json
import math
import platform
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyoxigraph
from mingdan.queries.local_data import run_query
from mingdan.queries.sample_queries import Query, examples

RUNS = 5
MOST_TIMES, MOST_MS = 3.0, 1000.0


@dataclass(frozen=True, slots=True)
class Result:
    """What a query took, in milliseconds, and how many rows or triples it gave."""

    query: str
    roster_ms: float
    country_ms: float
    roster_rows: int
    country_rows: int

    @property
    def ratio(self) -> float:
        """How many times as long it takes over the country."""
        return self.country_ms / self.roster_ms

    def figures(self) -> dict[str, Any]:
        """As they go into the JSON."""
        return asdict(self) | {"ratio": self.ratio}

    def __str__(self) -> str:
        return f"| {self.query} | {self.roster_ms:.1f} | {self.country_ms:.1f} | {self.ratio:.1f} |"


def timed(query: Query, store: pyoxigraph.Store) -> tuple[float, int]:
    """The median of some runs, in milliseconds; and how many rows or triples there are."""
    times, rows = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = run_query(query, store)
        times.append((time.perf_counter() - start) * 1000)
        rows = answer.ntriples.count("\n") if answer.table is None else len(answer.rows())
    return statistics.median(times), rows


def quantile(values: list[float], share: float) -> float:
    """The least value that is not exceeded by this share of all."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


def main() -> int:
    """Runs everything; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("roster", type=Path, help="folder of the store with the roster alone")
    parser.add_argument("country", type=Path, help="folder of the store with the roster and all divisions")
    parser.add_argument("output", type=Path, help="where the figures go, as JSON")
    options = parser.parse_args()
    roster, country = (pyoxigraph.Store.read_only(str(folder)) for folder in (options.roster, options.country))
    results = []
    print("| query | roster, ms | country, ms | ratio |\n| --- | ---: | ---: | ---: |")
    for query in examples():
        (alone, rows), (within, all_rows) = timed(query, roster), timed(query, country)
        results.append(Result(query.name, alone, within, rows, all_rows))
        print(results[-1], flush=True)
    columns = {
        "roster, ms": [result.roster_ms for result in results],
        "country, ms": [result.country_ms for result in results],
        "ratio": [result.ratio for result in results],
    }
    shares = {f"p{share}": {name: quantile(own, share / 100) for name, own in columns.items()} for share in (50, 95)}
    for share, found in shares.items():
        print(f"| {share} | " + " | ".join(f"{value:.1f}" for value in found.values()) + " |")
    figures: dict[str, Any] = {"queries": [result.figures() for result in results], **shares}
    figures |= {"triples": {"roster": len(roster), "country": len(country)}, "runs": RUNS}
    figures |= {"pyoxigraph": pyoxigraph.__version__, "Python": platform.python_version()}
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return 1 if shares["p50"]["ratio"] > MOST_TIMES or max(columns["country, ms"]) > MOST_MS else 0


if __name__ == "__main__":
    sys.exit(main())
