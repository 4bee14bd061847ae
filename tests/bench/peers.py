"""Resolves the names on standard input with jionlp and with cpca; runs in their own environment (see `resolve.py`).

In: a JSON array of `{"words": …, "county": code, "township": name, "village": name}`. Out: what each made of them.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

Rows = list[dict[str, str]]
Right = dict[str, int]  # how many are right down to a level


def by_jionlp(rows: Rows) -> Right:
    """By names, since it has no codes; what it makes of a village needs only to begin the register's name."""
    import jionlp  # type: ignore[import-not-found,unused-ignore]  # in an environment of its own

    found = [(row, jionlp.parse_location(row["words"], town_village=True)) for row in rows]
    townships = [(row, place) for row, place in found if place["town"] == row["township"]]
    villages = [row for row, place in townships if place["village"] and row["village"].startswith(place["village"])]
    return {"township": len(townships), "village": len(villages)}


def by_cpca(rows: Rows) -> Right:
    """By the code of the county; cpca goes no further down."""
    import cpca  # type: ignore[import-not-found,unused-ignore]  # in an environment of its own

    found: Any = cpca.transform([row["words"] for row in rows])
    return {"county": sum(code == row["county"] for row, code in zip(rows, found["adcode"], strict=True))}


def measured(package: str, work: Callable[[Rows], Right], rows: Rows) -> dict[str, object]:
    """How many are right, and how fast, once everything is loaded."""
    work(rows[:1])
    start = time.process_time()
    right = work(rows)
    seconds = time.process_time() - start
    found = {"package": f"{package} {version(package)}", "names": len(rows), "right": right}
    return found | {"per second": round(len(rows) / seconds)}


def tried(package: str, work: Callable[[Rows], Right], rows: Rows) -> dict[str, object]:
    """As `measured`; where a package is not there, or fails, that in words."""
    try:
        return measured(package, work, rows)
    except Exception as error:  # noqa: BLE001  (whatever it is, the other package is still measured)
        return {"package": package, "not measured": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    sample: Rows = json.load(sys.stdin)
    printed, sys.stdout = sys.stdout, sys.stderr  # the packages greet on standard output
    json.dump([tried("jionlp", by_jionlp, sample), tried("cpca", by_cpca, sample)], printed)
