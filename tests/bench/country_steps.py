"""What the parts of `make bench-country` start, in processes of their own: `country_steps.py STEP FOLDER WORKERS …`."""

import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from mingdan.mapping.divisions import upper_statements
from mingdan.mapping.stream import parts
from mingdan.rdf.fingerprint import NOTHING
from mingdan.rdf.graphs import store
from mingdan.rdf.iris import Iris
from mingdan.rdf.stream_writer import write
from mingdan.register.edition import Edition
from mingdan.release.executors import ProcessPool
from mingdan.stores import oxigraph_folder as local
from mingdan.stores.graph_parts import GraphPart
from mingdan.validation.shacl_fast import validate_file
from mingdan.validation.shacl_reference import validate
from tabulate import tabulate
from timing import Took, took

STEPS = [sys.executable, __file__]


def runs(command: list[str], place: Path, times: int, output: str = "/dev/null") -> Took:
    """Runs a command several times: the median of the seconds, the most of the memory."""
    found = [took(command, place, output) for _ in range(times)]
    seconds = statistics.median(run.seconds for run in found)
    processor = statistics.median(run.processor for run in found)
    return Took(seconds, processor, max(run.memory_mb for run in found))


def report(heads: Sequence[str], rows: Sequence[Sequence[object]], output: Path) -> None:
    """A table in Markdown, and the same as JSON."""
    print(tabulate(rows, heads, tablefmt="github", disable_numparse=True))
    figures = [dict(zip(heads, row, strict=True)) for row in rows]
    output.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def _graph(iris: Iris, code: str, form: str) -> Iterator[bytes]:
    """A province as a release writes it, without prefixes."""
    register = Edition.reference().read_province(code)
    return chain.from_iterable(parts(iris, register, form, upper_statements(iris, register)))


def _write(task: tuple[str, str, str]) -> str:
    form, folder, code = task
    write(Path(folder) / f"{code}.{form}", _graph(Iris(), code, form))
    return code


def _grow(task: tuple[str, int, str]) -> int:
    """A province of a copy: written, checked, and removed."""
    folder, copy, code = task
    file = Path(folder) / f"{copy}-{code}.nt"
    write(file, _graph(Iris(f"https://example.org/copy-{copy}/id/"), code, "nt"))
    found = len(validate_file(file))
    file.unlink()
    return found


def _check(file: str) -> Counter[str]:
    return Counter(one.rule for one in validate_file(Path(file)))


def _judge(file: str) -> Counter[str]:
    return Counter(one.rule for one in validate(store(Path(file).read_text("utf-8"))))


def _said(found: Iterable[Counter[str]]) -> None:
    total = sum(found, Counter[str]())
    print("; ".join(f"{rule} {number}" for rule, number in sorted(total.items())))


def main(step: str, *arguments: str) -> None:
    """One step."""
    if step == "generate":
        form, folder, workers, *codes = arguments
        print(len(list(ProcessPool(int(workers)).map(_write, [(form, folder, code) for code in codes]))))
    elif step == "grow":
        folder, workers, copies, *codes = arguments
        tasks = [(folder, copy, code) for copy in range(int(copies)) for code in codes]
        print(sum(ProcessPool(int(workers)).map(_grow, tasks)))
    elif step in ("check", "judge"):
        folder, workers, *codes = arguments
        work = _check if step == "check" else _judge
        _said(ProcessPool(int(workers)).map(work, [f"{folder}/{code}.nt" for code in codes]))
    else:
        file, folder = arguments
        part = GraphPart("", "country", (Path(file),), NOTHING)
        local._filled(Path(folder), [part], None, lambda _: None).rename(folder)


if __name__ == "__main__":
    main(*sys.argv[1:])
