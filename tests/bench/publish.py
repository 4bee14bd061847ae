"""Measures publishing: the whole process and its parts, and the mapping beside the same triples through rdflib terms.

    make bench

Prints medians of several runs and writes them as JSON. Nothing is asserted: machines differ.
"""

import json
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import rdflib
from mingdan.mapping.roster import division
from mingdan.model import Lineage
from mingdan.notices.reading import read_and_resolve
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import DCT, MD, RDF, SKOS
from mingdan.register.decisions import load_reviewed_decisions
from mingdan.register.edition import Edition
from mingdan.release.notices import build
from mingdan.resources import version
from mingdan.validation.source_statements import check_graph
from mingdan.workspace import Workspace
from rdflib import Literal, URIRef

ROOT = Path(__file__).resolve().parents[2]
RUNS = 5


def median(work: Callable[[], object], runs: int = RUNS) -> float:
    """The median time of several runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def process(*arguments: str) -> Callable[[], object]:
    """A run of the command as a whole process."""
    command = [sys.executable, "-m", "mingdan", *arguments]
    return lambda: subprocess.run(command, check=True, capture_output=True)


def by_rdflib_terms(iris: Iris, paths: list[Lineage]) -> Iterator[str]:
    """The same statements as `mapping.division`, each term an rdflib object written by its `n3()`."""
    levels = {2: MD.inProvince, 4: MD.inPrefecture, 6: MD.inCounty, 9: MD.inTownship}
    for path in paths:
        own, above = path[-1], path[:-1]
        full = "".join(part.label for part in path)
        pairs: list[tuple[str, rdflib.term.Identifier]] = [
            (RDF.type, URIRef(getattr(MD, own.kind))),
            (SKOS.prefLabel, Literal(own.label, lang="zh")),
            (MD.registerName, Literal(own.register_name)),
            (MD.fullName, Literal(full, lang="zh")),
            (DCT.identifier, Literal(own.code)),
            (SKOS.notation, Literal(own.code)),
        ]
        if above:
            pairs.append((MD.directlyWithin, URIRef(iris.division(above[-1].code))))
        pairs += [(levels[len(part.code)], URIRef(iris.division(part.code))) for part in above]
        subject = URIRef(iris.division(own.code)).n3()
        for predicate, value in pairs:
            yield f"{subject} {URIRef(predicate).n3()} {value.n3()} .\n"


def measure(root: Path) -> dict[str, float]:
    """All figures."""
    workspace = Workspace(root)
    shutil.copytree(ROOT / "data" / "source", workspace.source)
    built = build(workspace)
    sources = workspace.sources()

    def fresh() -> None:
        shutil.rmtree(workspace.published, ignore_errors=True)
        process("publish", "--data", str(root))()

    def reading() -> None:
        for source in sources:
            read_and_resolve(source, load_reviewed_decisions(root))

    figures = {
        "publish, whole process [s]": median(fresh),
        "  of which checking [s]": median(lambda: check_graph(workspace, built.rosters, built.ntriples)),
        "  of which reading and resolving [s]": median(
            lambda: [read_and_resolve(source, load_reviewed_decisions(root)) for source in sources]
        ),
        "mingdan --help, whole process [s]": median(process("--help")),
        "python -c pass, whole process [s]": median(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True)),
        "mingdan query 1, whole process [s]": median(process("query", "1", "--data", str(root))),
    }
    sichuan, iris = Edition.reference().province("51"), Iris()
    paths = [sichuan.lineage(code) for code in sichuan.names if not sichuan.is_placeholder(code)]
    ours = [line for path in paths for line in division(iris, path)]
    theirs = list(by_rdflib_terms(iris, paths))
    if sorted(ours) != sorted(theirs):
        sys.exit("the two mappings do not write the same triples: no time is quoted")
    plain = median(lambda: sum(len(line) for path in paths for line in division(iris, path)))
    terms = median(lambda: sum(len(line) for line in by_rdflib_terms(iris, paths)))
    figures["mapping, plain strings [triples/s]"] = round(len(ours) / plain)
    figures["mapping, rdflib terms [triples/s]"] = round(len(ours) / terms)
    figures["mapping, times as fast as rdflib terms"] = round(terms / plain, 1)
    figures["triples mapped"] = len(ours)
    return figures


def main(target: Path) -> None:
    """Measures, prints, writes."""
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder))
    for name, value in figures.items():
        print(f"{name:45} {value:>12,.3f}" if value < 100 else f"{name:45} {value:>12,.0f}")
    target.parent.mkdir(parents=True, exist_ok=True)
    versions = {"mingdan": version(), "python": platform.python_version(), "rdflib": rdflib.__version__}
    record = {"versions": versions, "runs": RUNS, "figures": figures}
    target.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", "utf-8")
    print(f"medians of {RUNS} runs; written to {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
