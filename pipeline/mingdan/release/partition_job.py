"""One partition of a release of divisions: a province, written by a process, or a county, made by a task of Spark.

Either is mapped and checked by itself. A task of Spark may run on another machine: it finds the register and the shapes
in the mingdan that is installed there.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Protocol

import pyarrow

from mingdan.errors import InputError
from mingdan.lexicon.levels import Level
from mingdan.mapping.stream import N_TRIPLES, TABLE, blocks, counties
from mingdan.mapping.table import rows
from mingdan.model import Finding
from mingdan.rdf.fingerprint import NOTHING, GraphCounts, GraphFingerprint, facts, statements
from mingdan.rdf.iris import Iris
from mingdan.rdf.stream_writer import SUFFIXES, FileDigest, FingerprintCounter, content, write
from mingdan.register.anomalies import Anomaly, find_anomalies
from mingdan.register.divisions import Province
from mingdan.release.job import ProvinceResult, Task
from mingdan.release.partition_checks import audit, partition_findings
from mingdan.resources import fingerprint
from mingdan.validation.register_checks import register_findings
from mingdan.validation.shacl_fast import validate, validate_file

_NO_COUNTS = GraphCounts(0, 0, None, Counter(), Counter())


def file_name(stem: str, form: str, compression: str) -> str:
    """The name of a file of a graph."""
    return f"{stem}.{form}{SUFFIXES[compression]}"


def make_province(task: Task) -> ProvinceResult:
    """Maps, writes and checks a province; its files stay only if there are no findings.

    Raises:
        InputError: the shapes cannot be evaluated.
        OSError: a file cannot be written.
    """
    if findings := register_findings(task.code):
        return ProvinceResult(task.code, False, {}, NOTHING, _NO_COUNTS, findings=tuple(findings))
    register, counter = Province(task.code), FingerprintCounter()
    known = task.extra[N_TRIPLES].blocks
    plain = task.folder / file_name(task.code, N_TRIPLES, "none")
    digest = write(plain, counter.passed(blocks(task.iris, register, N_TRIPLES, known)))
    anomalies = tuple(find_anomalies(register))
    findings = partition_findings(validate_file(plain), task.iris, known.values(), anomalies)
    if task.judge and not findings:
        findings = audit(task, register, plain, counter.facts, anomalies)
    files = {} if findings else dict(_province_files(task, register, digest))
    result = ProvinceResult(task.code, task.judge, files, counter.facts, counter.counts, anomalies, tuple(findings))
    if plain.name not in files:
        plain.unlink()
    if not findings:
        result.save(task.folder)
    return result


def _province_files(task: Task, register: Province, digest: FileDigest) -> Iterable[tuple[str, FileDigest]]:
    """Writes the requested files; `digest` is that of the plain N-Triples, which exist already."""
    plain = task.folder / file_name(task.code, N_TRIPLES, "none")
    for form in task.formats:
        name = file_name(task.code, form, task.compression)
        if name == plain.name:
            yield name, digest
        elif form == N_TRIPLES:
            yield name, write(task.folder / name, content([plain]), task.compression)
        elif form == TABLE:
            yield name, write(task.folder / name, rows(register), task.compression)
        else:
            turtle = blocks(task.iris, register, form, task.extra[form].blocks)
            yield name, write(task.folder / name, turtle, task.compression)


class Broadcast(Protocol):
    """What an executor brings to each process once, as Spark's `Broadcast` does."""

    @property
    def value(self) -> Mapping[str, bytes]:
        """The broadcast value: the statements on some divisions that do not come from the register, by code."""


def counties_of(expected: str, province: str) -> tuple[list[Finding], list[str]]:
    """Checks the register of a province.

    Args:
        expected: the fingerprint of the mingdan that started the job.
        province: its code.

    Returns:
        The findings; and, if there are none, the counties in order, as `check_county` takes them.

    Raises:
        InputError: another version of mingdan is installed here.
    """
    if fingerprint() != expected:
        raise InputError("the mingdan of an executor is not the one that started the job: install the same on both")
    findings = register_findings(province)
    return findings, [] if findings else list(counties(_province(province)))


@lru_cache(maxsize=1)  # tasks come in order of code
def _province(code: str) -> Province:
    return Province(code)


@lru_cache(maxsize=1)
def _counties(province: str) -> dict[str, list[str]]:
    return counties(_province(province))


@lru_cache(maxsize=1)
def _anomalies(province: str) -> list[Anomaly]:
    return find_anomalies(_province(province))


def _county_blocks(iris: Iris, extra: Mapping[str, bytes], county: str) -> Iterator[bytes]:
    province = county[: Level.PROVINCE]
    return blocks(iris, _province(province), N_TRIPLES, extra, _counties(province)[county])


def check_county(iris: Iris, extra: Broadcast, county: str) -> ProvinceResult:
    """Maps and checks a county, and the divisions above it that are grouped with it; nothing is written.

    Args:
        iris: IRI factory for the dataset's base.
        extra: the statements that do not come from the register.
        county: the first six digits of its codes.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    province, prefecture = county[: Level.PROVINCE], county[: Level.PREFECTURE]
    codes, counter, known = {*_counties(province)[county]}, FingerprintCounter(), extra.value
    mapped = b"".join(counter.passed(_county_blocks(iris, known, county)))
    above = [known[code] for code in (province, prefecture) if code in known and code not in codes]
    inside = [block for code, block in known.items() if code[: Level.COUNTY] == county or code in codes]
    anomalies = tuple(
        anomaly for anomaly in _anomalies(province) if anomaly.code[: Level.COUNTY] == county or anomaly.code in codes
    )
    results = validate(b"".join([mapped, *above]).decode())
    findings = partition_findings(results, iris, [*inside, *above], anomalies)
    return ProvinceResult(county, False, {}, counter.facts, counter.counts, anomalies, tuple(findings))


def county_text(iris: Iris, extra: Broadcast, item: str | bytes) -> Iterator[bytes]:
    """A county as text in pieces without their last line end, which the writer of Spark adds.

    Args:
        iris: IRI factory for the dataset's base.
        extra: the statements that do not come from the register.
        item: the county, as `check_county` takes it; or text, which is given as it is.
    """
    for block in [item] if isinstance(item, bytes) else _county_blocks(iris, extra.value, item):
        if block:
            yield block.removesuffix(b"\n")


def read_part(file: tuple[str, bytes]) -> tuple[str, FileDigest, GraphFingerprint]:
    """The name of a part file, its size and hash as stored, and the fingerprint of its graph.

    Args:
        file: its address and its content.

    Raises:
        SyntaxError: the content is not valid N-Triples.
        OSError: the content cannot be unpacked.
    """
    path, stored = file
    name = path.rsplit("/", 1)[1]
    kind = {"gz": "gzip", "zst": "zstd"}.get(name.rsplit(".", 1)[-1])
    plain = pyarrow.input_stream(pyarrow.py_buffer(stored), compression=kind).read()
    return name, FileDigest(len(stored), hashlib.sha256(stored).hexdigest()), facts(statements(plain))
