"""How often one `mingdan publish` parses RDF, and how many bytes: `python tests/bench/parses.py [--data DIR]`.

Counts `pyoxigraph.parse`, `rdflib.Graph.parse` and, apart from them, graphs that are loaded into a store, by caller.
"""

import contextlib
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import rdflib
from mingdan.cli.main import main
from mingdan.rdf import graphs


class Parses:
    """Counts calls and bytes by kind of parser and calling function."""

    def __init__(self) -> None:
        self.calls: Counter[tuple[str, str]] = Counter()
        self.bytes: Counter[tuple[str, str]] = Counter()

    def counting(self, kind: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function's
            content = next((value for value in (*arguments, *named.values()) if isinstance(value, (bytes, str))), b"")
            source = named.get("data", content)
            size = len(source.encode() if isinstance(source, str) else source)
            place = Path(str(named.get("path") or source)[:200]) if size < 1000 else None
            if place and place.is_file():
                size = place.stat().st_size
            frames = [frame for frame in traceback.extract_stack()[:-1] if "/mingdan/" in frame.filename]
            caller = " < ".join(frame.name for frame in reversed(frames[-3:]))
            self.calls[kind, caller] += 1
            self.bytes[kind, caller] += size
            return function(*arguments, **named)

        return counted

    def __str__(self) -> str:
        lines = []
        for kind in sorted({kind for kind, _ in self.calls}):
            own = [key for key in self.calls if key[0] == kind]
            number, size = sum(self.calls[key] for key in own), sum(self.bytes[key] for key in own)
            lines.append(f"{kind}: {number} calls, {size / 1e6:.1f} MB")
            lines += [f"  {self.calls[key]:3} {self.bytes[key] / 1e6:6.2f} MB  {key[1]}" for key in sorted(own)]
        return "\n".join(lines)


def count(arguments: list[str]) -> Parses:
    """What a command of mingdan parses."""
    parses = Parses()

    pyoxigraph.parse = parses.counting("parse", pyoxigraph.parse)
    rdflib.Graph.parse = parses.counting("rdflib", rdflib.Graph.parse)  # type: ignore[method-assign] # counted
    graphs.store = parses.counting("store", graphs.store)
    with contextlib.suppress(SystemExit):
        main(arguments)
    return parses


if __name__ == "__main__":
    start = time.process_time()
    print(count(["publish", *sys.argv[1:]]))
    print(f"{time.process_time() - start:.1f} s of processor time, counting included")
