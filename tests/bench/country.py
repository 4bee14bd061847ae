"""Measures the whole country: writing, checking, loading; beside the floor of the disk and beside peers.

    make bench-country

Medians of several runs, all in one run of this script; what is compared is the same triples, which is proved by number
and hash. Peers run in an environment of their own (`country_peers.txt`). What would take too long is measured on
provinces that make up a tenth of the country, and said to be so.
"""

import argparse
import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

from country_steps import by_size
from measured import Run, measured
from mingdan.mapping.table import heading, rows
from mingdan.publishing.bulk import write
from mingdan.reference.divisions import Province, provinces
from mingdan.resources import folder

ROOT = Path(__file__).resolve().parents[2]
STEPS = Path(__file__).with_name("country_steps.py")
TENTH = ("31", "45", "62", "53", "46")  # about a tenth of the triples: 690,000
WORKERS = 2
PACKAGES = ("mingdan", "shacl", "pyshacl", "pyoxigraph", "rdflib")
MORPH = f"""[CONFIGURATION]
output_file: out.nt
output_format: N-TRIPLES
number_of_processes: {WORKERS}

[Divisions]
mappings: divisions.rml.ttl
"""


def step(*arguments: object) -> Run:
    """A step of ours, once."""
    return measured([sys.executable, STEPS, *arguments], ROOT)


class Bench:
    """The runs of a bench, told as they come and kept.

    Args:
        place: where files may be written.
        times: how often each is run.
    """

    def __init__(self, place: Path, times: int) -> None:
        self.place, self.times = place, times
        self.found: dict[str, dict[str, Any]] = {}

    def run(self, name: str, *program: object, times: int = 0, cwd: Path = ROOT, scale: float = 1.0) -> None:
        """Runs a command several times; its work is the `scale`th part of what is told."""
        runs = [measured(program, cwd) for _ in range(times or self.times)]
        seconds = statistics.median(one.seconds for one in runs) * scale
        memory = max(one.memory_mb for one in runs)
        self.found[name] = {"seconds": round(seconds, 2), "memory_mb": memory, "scale": round(scale, 2)}
        said = f", {scale:.1f} times what was measured" if scale != 1 else ""
        print(f"{name:40} {seconds:9.2f} s  {memory:6,} MB{said}", flush=True)

    def ratio(self, one: str, other: str) -> None:
        """How many times as long one takes as the other."""
        number = self.found[one]["seconds"] / self.found[other]["seconds"]
        self.found[f"{one} / {other}"] = {"ratio": round(number, 2)}
        print(f"{f'{one} / {other}':40} {number:9.2f}", flush=True)

    def said(self, what: str, same: bool) -> None:
        """Whether something gives the triples that we give."""
        self.found[what]["same triples"] = same
        print(what, "gives", "the same triples" if same else "OTHER TRIPLES: its time says nothing", flush=True)


def generate(bench: Bench, peers: Path) -> None:
    """Writing the register's triples."""
    nt, ttl, whole = bench.place / "nt", bench.place / "ttl", bench.place / "divisions.nt"
    nt.mkdir()
    ttl.mkdir()
    step("generate", "nt", nt, WORKERS)
    with whole.open("wb") as out:
        for code in sorted(provinces()):
            with (nt / f"{code}.nt").open("rb") as part:
                shutil.copyfileobj(part, out)
    print(f"{whole.stat().st_size:,} bytes of N-Triples")
    bench.run("cat", "sh", "-c", f"cat {whole} > {bench.place / 'copy.nt'}")
    (bench.place / "copy.nt").unlink()
    bench.run("N-Triples", sys.executable, STEPS, "generate", "nt", nt, WORKERS)
    bench.run("N-Triples, one process", sys.executable, STEPS, "generate", "nt", nt, 1)
    bench.run("Turtle", sys.executable, STEPS, "generate", "ttl", ttl, WORKERS)
    bench.ratio("N-Triples", "cat")
    bench.ratio("Turtle", "N-Triples")
    if peers.is_dir():
        morph(bench, peers, step("facts", *(nt / f"{code}.nt" for code in by_size())).output)
    tenth = bench.place / "tenth.nt"
    tenth.write_bytes(b"".join((nt / f"{code}.nt").read_bytes() for code in TENTH))
    scale = whole.stat().st_size / tenth.stat().st_size
    for form in ("nt", "ttl"):
        out_file = bench.place / f"rdflib.{form}"
        bench.run(f"rdflib {form}", sys.executable, STEPS, "rdflib", form, tenth, out_file, times=1, scale=scale)
    bench.said("rdflib nt", step("facts", bench.place / "rdflib.nt").output == step("facts", tenth).output)


def morph(bench: Bench, peers: Path, expected: str) -> None:
    """Morph-KGC with the RML mapping, over the table."""
    work = bench.place / "morph"
    work.mkdir()
    table = [heading(), *(part for code in sorted(provinces()) for part in rows(Province(code)))]
    write(work / "divisions.csv", table)
    shutil.copy(folder("ontology") / "divisions.rml.ttl", work)
    (work / "config.ini").write_text(MORPH)
    bench.run("Morph-KGC", peers / "bin" / "python", "-m", "morph_kgc", "config.ini", cwd=work)
    found = step("facts", work / "out.nt").output
    print(f"ours: {expected.strip()}\nMorph-KGC: {found.strip()}")
    bench.said("Morph-KGC", found == expected)
    bench.ratio("Morph-KGC", "N-Triples")


def check(bench: Bench) -> None:
    """The shapes over the country."""
    nt = bench.place / "nt"
    files = [nt / f"{code}.nt" for code in TENTH]
    share = sum(file.stat().st_size for file in nt.glob("*.nt")) / sum(file.stat().st_size for file in files)
    bench.run("check", sys.executable, STEPS, "check", nt, WORKERS)
    bench.run("pySHACL", sys.executable, STEPS, "judge", *files, times=1, scale=share)
    bench.ratio("pySHACL", "check")
    print("found by the fast engine in all:", step("check", nt, WORKERS).output.strip())


def load(bench: Bench) -> None:
    """A store on the disk."""
    whole, store = bench.place / "divisions.nt", bench.place / "store"
    oxigraph = Path(sys.executable).with_name("oxigraph")
    fresh = f"rm -rf {store} && "
    bench.run("oxigraph load", "sh", "-c", f"{fresh}{oxigraph} load --location {store} --file {whole}")
    bench.run("load", "sh", "-c", f"{fresh}{sys.executable} {STEPS} load {whole} {store}")
    bench.ratio("load", "oxigraph load")


def growth(bench: Bench, most: int) -> None:
    """Written and checked, one copy of the country after the other: does time grow with them, and memory not?"""
    copies = 1
    while copies <= most:
        bench.run(f"{copies} of the country", sys.executable, STEPS, "grow", copies, bench.place, WORKERS, times=1)
        copies *= 2


def main() -> None:
    """All of it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("file", type=Path, help="where the figures go, as JSON")
    arguments.add_argument("--peers", type=Path, default=ROOT / "build" / "country-peers")
    arguments.add_argument("--times", type=int, default=3)
    arguments.add_argument("--copies", type=int, default=16)
    asked = arguments.parse_args()
    print("Python", platform.python_version(), *(f"{name} {version(name)}" for name in PACKAGES))
    if asked.peers.is_dir():
        listed = subprocess.run([asked.peers / "bin" / "python", "-m", "pip", "list"], check=True, capture_output=True)
        print(*(line for line in listed.stdout.decode().splitlines() if line.startswith("morph")))
    asked.file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.file.resolve().parent) as place:
        bench = Bench(Path(place), asked.times)
        generate(bench, asked.peers)
        check(bench)
        load(bench)
        growth(bench, asked.copies)
    asked.file.write_text(json.dumps(bench.found, indent=1), "utf-8")


if __name__ == "__main__":
    main()
