"""The steps of the country that `country.py` measures, each in a process of its own: `country_steps.py STEP …`."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from mingdan.checking.engine import validate_file
from mingdan.checking.shacl import validate
from mingdan.country.workers import side_by_side
from mingdan.mapping.stream import blocks
from mingdan.publishing.bulk import write
from mingdan.rdf.graphs import graph, store
from mingdan.rdf.iris import Iris
from mingdan.rdf.meaning import NOTHING, statements
from mingdan.rdf.meaning import facts as counted
from mingdan.reference.divisions import Province, provinces
from mingdan.stores import local
from mingdan.stores.parts import Part


def by_size() -> list[str]:
    """The provinces, the largest first."""
    return sorted(provinces(), key=lambda code: -int(provinces()[code]["villages"]))


def _write(task: tuple[str, str, str, str]) -> str:
    code, form, out, base = task
    write(Path(out) / f"{code}.{form}", blocks(Iris(base) if base else Iris(), Province(code), form))
    return code


def generate(form: str, out: str, workers: str, base: str = "") -> None:
    """All divisions by the mapping, a file for each province."""
    tasks = [(code, form, out, base) for code in by_size()]
    print(len(list(side_by_side(_write, tasks, int(workers)))))


def _grow(task: tuple[str, str, str]) -> int:
    """A province of a copy: written, checked, and removed, so that a disk holds two of them at a time."""
    code, copy, out = task
    file = Path(out) / f"{copy}-{code}.nt"
    write(file, blocks(Iris(f"https://example.org/copy-{copy}/id/"), Province(code), "nt"))
    found = len(validate_file(file))
    file.unlink()
    return found


def grow(copies: str, out: str, workers: str) -> None:
    """Several copies of the country, each with IRIs of its own."""
    tasks = [(code, str(copy), out) for copy in range(int(copies)) for code in by_size()]
    print(sum(side_by_side(_grow, tasks, int(workers))))


def _check(file: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in validate_file(Path(file)):
        found[one.rule] = found.get(one.rule, 0) + 1
    return found


def check(folder: str, workers: str) -> None:
    """The shapes by the fast engine, a province at a time; prints how often each was broken."""
    files = [f"{folder}/{code}.nt" for code in by_size()]
    _said(list(side_by_side(_check, files, int(workers))))


def judge(*files: str) -> None:
    """The same shapes by pySHACL, a province at a time in one process."""
    found = []
    for file in files:
        results, _ = validate(store(Path(file).read_text("utf-8")))
        found.append({rule: sum(one.rule == rule for one in results) for rule in {one.rule for one in results}})
    _said(found)


def _said(found: Sequence[dict[str, int]]) -> None:
    rules = sorted({rule for one in found for rule in one})
    print(*(f"{rule} {sum(one.get(rule, 0) for one in found)}" for rule in rules), sep="; ")


def rdflib(form: str, file: str, out: str) -> None:
    """An rdflib graph of a file's triples, serialised."""
    graph([Path(file).read_text("utf-8")]).serialize(out, format={"nt": "nt", "ttl": "turtle"}[form])


def load(file: str, folder: str) -> None:
    """A store in a folder, without the reading back."""
    part = Part("", "country", (Path(file),), NOTHING)
    new = local._filled(Path(folder), [part], None, lambda _: None)
    shutil.move(new, folder)


def facts(*files: str) -> None:
    """Number and hash of the triples of some files of N-Triples, whatever their order."""
    total = number = 0
    for file in files:
        with Path(file).open("rb") as stream:
            found = counted(statements(stream))
        number, total = number + found.triples, (total + int(found.sum_sha256, 16)) % (1 << 256)
    print(number, f"{total:064x}")


if __name__ == "__main__":
    step = {one.__name__: one for one in (generate, grow, check, judge, rdflib, load, facts)}[sys.argv[1]]
    step(*sys.argv[2:])
