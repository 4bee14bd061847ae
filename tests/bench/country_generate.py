"""Measures writing what the register says of every division of the country, beside others that map the same.

    python tests/bench/country_generate.py OUTPUT [CODE…]          (a part of make bench-country)

The floor is `cat` of the same N-Triples. Ours are `mapping.stream.blocks` in two processes, from the register.
Morph-KGC (two processes), maplib and SDM-RDFizer map its table, and so does a graph of rdflib, which gets a tenth of
the country: its time is multiplied by the triples, its memory is not. All write to the same disk, not waiting for it.
Each is started anew for each run, one after the other and then all again, and the median counts; ours and the floor,
whose seconds are few, run more often. What each writes in its first run must be what the mapping says, by number and
hash: who writes something else is not timed. Exit status 1 where a goal is missed.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import rml
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.register.edition import Edition
from timing import FailedError, Took, took

HERE = Path(__file__).resolve().parent
PEERS = rml.ROOT / "build" / "country-peers" / "bin" / "python"
RUNS, RUNS_OF_QUICK = 3, 9
MOST_TIMES_CAT, LEAST_TIMES_PEER, MOST_MB = 4.0, 7.0, 300
FLOOR, OURS, OUR_TURTLE = "cat", "mingdan", "mingdan, Turtle"
LEVELS = ("prefectures", "counties", "townships", "villages")


@dataclass(frozen=True, slots=True)
class Way:
    """A way to write the statements.

    Attributes:
        name: what it is called.
        command: what is started.
        made: the files that it writes, as a pattern below the folder where it starts.
        tenth: whether it gets a tenth of the country.
        output: where its standard output goes.
    """

    name: str
    command: list[str]
    made: str
    tenth: bool = False
    output: str = "/dev/null"

    @property
    def turtle(self) -> bool:
        """Whether it writes Turtle."""
        return self.made.endswith(".ttl")


@dataclass(slots=True)
class Result:
    """What a way took in each run, or why it has no times; `share` is what it was given of the triples."""

    way: Way
    share: float = 1.0
    runs: list[Took] = field(default_factory=list)
    problem: str = ""

    @property
    def seconds(self) -> float:
        """The median, for the whole country."""
        return statistics.median(run.seconds for run in self.runs) / self.share

    @property
    def memory(self) -> int:
        """The most, in MB."""
        return max(run.memory_mb for run in self.runs)

    def figures(self) -> dict[str, Any]:
        """As they go into the JSON."""
        if self.problem:
            return {"not measured": self.problem}
        runs = [round(run.seconds, 3) for run in self.runs]
        return {"seconds": round(self.seconds, 3), "runs": runs, "share": self.share, "memory, MB": self.memory}

    def row(self, floor: float, ours: float) -> str:
        """As a row of Markdown: seconds, times the floor, times ours in the same syntax, memory."""
        name = f"{self.way.name} (from {self.share:.0%} of them)" if self.way.tenth else self.way.name
        if self.problem:
            return f"| {name} | not measured: {self.problem} | | | |"
        times = f"{self.seconds / floor:.1f} | {self.seconds / ours:.2f}"
        return f"| {name} | {self.seconds:.2f} | {times} | {self.memory} |"


def ways(codes: list[str], rml_peers: Path, peers: Path) -> list[Way]:
    """All ways, ours first; the floor copies what ours gave."""
    own = [sys.executable, str(HERE / "generate_own.py")]
    program = str(HERE / "generate_peers.py")
    return [
        Way(OURS, [*own, "nt", "out", *codes], "out/*.nt"),
        Way(FLOOR, ["cat", "register.nt"], "out/cat.nt", output="out/cat.nt"),
        Way(OUR_TURTLE, [*own, "ttl", "out", *codes], "out/*.ttl"),
        Way("Morph-KGC", rml.morph_kgc(rml_peers), rml.MADE),
        Way("maplib", [str(peers), program, "maplib", "out/maplib.nt"], "out/maplib.nt"),
        Way("SDM-RDFizer", [str(peers), program, "rdfizer", "out/rdfizer.nt"], "out/rdfizer.nt"),
        Way("rdflib", [sys.executable, program, "rdflib", "out/rdflib.nt"], "out/rdflib.nt", tenth=True),
        Way("rdflib, Turtle", [sys.executable, program, "rdflib", "out/rdflib.ttl"], "out/rdflib.ttl", tenth=True),
    ]


def size(code: str) -> int:
    """How many divisions a province has."""
    return sum(int(Edition.reference().province_table[code][level]) for level in LEVELS)


def a_tenth(codes: list[str]) -> list[str]:
    """The smallest provinces that have together a tenth of the divisions of all."""
    few: list[str] = []
    for code in sorted(codes, key=size):
        if sum(map(size, few)) * 10 < sum(map(size, codes)):
            few.append(code)
    return few


def said(files: list[Path], turtle: bool) -> Iterator[str]:
    """The statements of some files."""
    for file in files:
        with file.open("rb") as stream:
            yield from statements(iter(lambda: stream.read(1 << 20), b""), turtle)


def prepare(place: Path, codes: list[str]) -> GraphFingerprint:
    """Puts what the ways need into a folder; gives what the mapping says."""
    (place / "out").mkdir(parents=True)
    rml.prepare(place, codes)
    return facts(rml.ours(codes))


def run(result: Result, place: Path, expected: GraphFingerprint) -> None:
    """Runs a way once; the first time, what it wrote is compared before its time counts."""
    way = result.way
    try:
        time = took(way.command, place, way.output)
        files = sorted(place.glob(way.made))
        found = expected if result.runs else facts(said(files, way.turtle))
    except (FailedError, SyntaxError) as error:
        result.problem = str(error)
        return
    if found == expected:
        result.runs.append(time)
    else:
        result.problem = f"other statements, {found.triples:,} of {expected.triples:,}"
    if way.name == OURS and not (place / "register.nt").exists():
        with (place / "register.nt").open("wb") as whole:
            subprocess.run(["cat", *files], stdout=whole, check=True)
    for file in files:
        file.unlink()
    os.sync()  # what one leaves to be written does not slow the next


def measured(place: Path, codes: list[str], found: list[Way]) -> tuple[list[Result], int, int]:
    """All results, and how many triples and bytes there are."""
    folders = {False: place / "whole", True: place / "tenth"}
    given = {False: codes, True: a_tenth(codes)}
    expected = {tenth: prepare(folders[tenth], given[tenth]) for tenth in folders}
    share = expected[True].triples / expected[False].triples
    results = [Result(way, share if way.tenth else 1.0) for way in found]
    for number in range(RUNS_OF_QUICK):
        for result in results:
            if not result.problem and (number < RUNS or result.way.name in (OURS, FLOOR, OUR_TURTLE)):
                run(result, folders[result.way.tenth], expected[result.way.tenth])
                print(f"run {number + 1}, {result.way.name}: {result.figures()}", file=sys.stderr, flush=True)
    return results, expected[False].triples, (folders[False] / "register.nt").stat().st_size


def versions(pythons: dict[str, Path | str]) -> dict[str, str]:
    """Of packages, each as the Python says that has it."""
    program = "import sys, importlib.metadata as found; print(found.version(sys.argv[1]))"
    known = {"Python": platform.python_version(), "system": platform.platform()}
    for package, python in pythons.items():
        try:
            done = subprocess.run([python, "-c", program, package], capture_output=True, text=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            known[package] = "not there: make bench-country installs it"
        else:
            known[package] = done.stdout.strip()
    return known


def goals(results: dict[str, Result]) -> dict[str, bool]:
    """The goals, and which of them are met."""
    ours, turtle, floor = (results[name] for name in (OURS, OUR_TURTLE, FLOOR))
    peers = [one for one in results.values() if one.runs and not one.way.turtle and one.way.name not in (OURS, FLOOR)]
    best = min((one.seconds for one in peers), default=0.0)
    return {
        f"at most {MOST_TIMES_CAT:g} times cat": ours.seconds <= MOST_TIMES_CAT * floor.seconds,
        f"at least {LEAST_TIMES_PEER:g} times as fast as the best peer": best >= LEAST_TIMES_PEER * ours.seconds,
        "Turtle not slower than N-Triples": turtle.seconds <= ours.seconds,
        f"memory under {MOST_MB} MB": max(ours.memory, turtle.memory) < MOST_MB,
    }


def main() -> int:
    """Runs everything; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="where the figures go, as JSON")
    parser.add_argument("provinces", nargs="*", help="codes; all without any")
    parser.add_argument("--rml-peers", type=Path, default=rml.PEERS, help="Python that has Morph-KGC")
    parser.add_argument("--peers", type=Path, default=PEERS, help="Python that has maplib and SDM-RDFizer")
    options = parser.parse_args()
    output = options.output.resolve()
    output.parent.mkdir(parents=True, exist_ok=True)
    codes = sorted(options.provinces or Edition.reference().province_table, key=size, reverse=True)
    place = Path(tempfile.mkdtemp(dir=output.parent))
    try:
        results, triples, volume = measured(place, codes, ways(codes, options.rml_peers, options.peers))
    finally:
        shutil.rmtree(place)
    by_name = {result.way.name: result for result in results}
    if wrong := [by_name[name].problem for name in (OURS, OUR_TURTLE, FLOOR) if by_name[name].problem]:
        sys.exit("\n".join(wrong))
    found = {"morph-kgc": options.rml_peers, "maplib": options.peers, "rdfizer": options.peers}
    known = versions({"mingdan": sys.executable, **found, "rdflib": sys.executable})
    met = goals(by_name)
    print(
        f"{triples:,} triples, {volume:,} bytes of N-Triples; medians of {RUNS} (ours {RUNS_OF_QUICK}) runs; {known}\n"
    )
    print("| | seconds | times cat | times ours | largest process, MB |\n|---|--:|--:|--:|--:|")
    for result in results:
        own = by_name[OUR_TURTLE if result.way.turtle else OURS]
        print(result.row(by_name[FLOOR].seconds, own.seconds))
    print("\n" + "\n".join(f"{'met' if is_met else 'MISSED'}: {goal}" for goal, is_met in met.items()))
    figures = {name: result.figures() for name, result in by_name.items()}
    record = {"versions": known, "triples": triples, "bytes": volume, "goals": met, "figures": figures}
    output.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")
    return 0 if all(met.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
