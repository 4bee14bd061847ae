"""One partition of the divisions of an area: a province, written by a process, or a county, made by a task of Spark.

Each is mapped and checked as a graph of its own. A task of Spark may run on another machine: it finds the register and
the shapes in the mingdan that is installed there.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from pathlib import Path
from typing import Protocol

import cattrs
import pyarrow

from mingdan.atomic_files import write_atomic
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.lexicon.levels import Level, code_at
from mingdan.mapping.roster import division
from mingdan.mapping.stream import N_TRIPLES, blocks, counties
from mingdan.model import Finding, Place
from mingdan.rdf.fingerprint import NOTHING, GraphCounts, GraphFingerprint, combine, facts, statements
from mingdan.rdf.graphs import store
from mingdan.rdf.iris import ROSTER, Iris
from mingdan.rdf.stream_writer import SUFFIXES, FileDigest, FingerprintCounter, content, write
from mingdan.register.anomalies import Anomaly, find_anomalies
from mingdan.register.edition import Edition, Province
from mingdan.release.edition_history import ProvinceHistory, write_history
from mingdan.release.formats import AREA_FORMATS
from mingdan.resources import fingerprint
from mingdan.validation import shacl_fast, shacl_reference
from mingdan.validation.graph_checks import violations
from mingdan.validation.register_checks import register_findings

_NO_COUNTS = GraphCounts(0, 0, None, Counter(), Counter())
_IRI = re.compile(rb"<([^>]*)>")
_NAME_TWICE = "mdsh:FullNameOnce"


@dataclass(frozen=True, slots=True)
class Task:
    """The job of one process: a province.

    Attributes:
        code: of the province.
        folder: the folder for its files.
        iris: IRI factory for the dataset's base.
        formats: some of `AREA_FORMATS`.
        compression: of its files.
        known: the blocks of its divisions that have statements from other sources than the register, by format and
            code; those of N-Triples always.
        judge: whether pySHACL validates the province as well.
        history: whether the history by edition is wanted.
    """

    code: str
    folder: Path
    iris: Iris
    formats: tuple[str, ...]
    compression: str
    known: Mapping[str, Mapping[str, bytes]]
    judge: bool
    history: bool = False


@dataclass(frozen=True, slots=True)
class PartitionResult:
    """The result of a partition.

    Attributes:
        code: of the province, or of the county.
        judged: whether pySHACL validated it as well.
        files: size and hash of each of its files, by name.
        facts: fingerprint of its graph.
        counts: the counts of its graph.
        anomalies: the anomalies of the register in it.
        findings: what blocks the release; then there are no files.
    """

    code: str
    judged: bool
    files: dict[str, FileDigest]
    facts: GraphFingerprint
    counts: GraphCounts
    anomalies: tuple[Anomaly, ...] = ()
    findings: tuple[Finding, ...] = ()

    def save(self, folder: Path) -> None:
        """Saves the result beside its files."""
        write_atomic(folder / f"{self.code}.json", json.dumps(cattrs.unstructure(self), ensure_ascii=False))


def load_result(folder: Path, code: str) -> PartitionResult | None:
    """The result that an earlier run saved; None if there is none, or if it cannot be read."""
    try:
        return cattrs.structure(json.loads((folder / f"{code}.json").read_text(encoding="utf-8")), PartitionResult)
    except (OSError, ValueError, KeyError, TypeError, cattrs.BaseValidationError):
        return None


def file_name(stem: str, form: str, compression: str) -> str:
    """The name of a file of a graph."""
    return f"{stem}.{form}{SUFFIXES[compression]}"


def make_province(task: Task) -> PartitionResult:
    """Maps, writes and checks a province; its files stay only if there are no findings.

    Raises:
        InputError: the shapes cannot be evaluated.
        OSError: a file cannot be written.
    """
    if findings := register_findings(task.code):
        return PartitionResult(task.code, False, {}, NOTHING, _NO_COUNTS, findings=tuple(findings))
    register, counter, known = Edition.reference().read_province(task.code), FingerprintCounter(), task.known[N_TRIPLES]
    plain = task.folder / file_name(task.code, N_TRIPLES, "none")
    digest = write(plain, counter.passed(blocks(task.iris, register, N_TRIPLES, known)))
    anomalies = tuple(find_anomalies(register))
    history = _history(task)
    with _together(plain, history) as file:
        results = shacl_fast.validate_file(file)
    findings = partition_findings(results, task.iris, known.values(), anomalies)
    if task.judge and not findings:
        findings = [*audit(task, register, plain, counter.facts, anomalies), *(history.audit(plain) if history else ())]
    files = {} if findings else dict(_province_files(task, register, digest))
    graph, counts = counter.facts, counter.counts
    if history:
        history.remove_plain()
        files |= {} if findings else history.files
        graph, counts = combine([graph, history.facts]), counts + history.counts
    result = PartitionResult(task.code, task.judge, files, graph, counts, anomalies, tuple(findings))
    if plain.name not in files:
        plain.unlink()
    if not findings:
        result.save(task.folder)
    return result


def _history(task: Task) -> ProvinceHistory | None:
    """Writes the history of a province, if it is wanted."""
    if not task.history:
        return None
    return write_history(task.folder, task.code, task.iris, task.formats, task.compression)


@contextmanager
def _together(divisions: Path, history: ProvinceHistory | None) -> Iterator[Path]:
    """A file with the divisions of a province and their history; removed after its use."""
    if not history:
        yield divisions
        return
    file = divisions.with_suffix(".check.nt")
    try:
        write(file, content([divisions, *history.plain]))
        yield file
    finally:
        file.unlink(missing_ok=True)


def _province_files(task: Task, register: Province, digest: FileDigest) -> Iterable[tuple[str, FileDigest]]:
    """Writes the requested files; `digest` is that of the plain N-Triples, which exist already."""
    plain = task.folder / file_name(task.code, N_TRIPLES, "none")
    for form in task.formats:
        name = file_name(task.code, form, task.compression)
        if name == plain.name:
            yield name, digest
        elif form == N_TRIPLES:
            yield name, write(task.folder / name, content([plain]), task.compression)
        else:
            texts = AREA_FORMATS[form].province(task.iris, register, task.known[form])
            yield name, write(task.folder / name, texts, task.compression)


def partition_findings(
    findings: Iterable[Finding], iris: Iris, known: Iterable[bytes], anomalies: Iterable[Anomaly]
) -> list[Finding]:
    """Keeps the findings that concern a partition.

    Statements that do not come from the register lead to nodes outside the partition: all of them are checked as a
    graph of their own. A graph without nodes for codes looks like a graph of notices without entries. Two divisions
    of one name in the same division are in the register itself: the shapes must find these, and no others.

    Args:
        findings: all results of the validation of the partition.
        iris: IRI factory for the dataset's base.
        known: the statements on some divisions that do not come from the register, as N-Triples.
        anomalies: the anomalies of the register in the partition.
    """
    outside = {ROSTER, *(name.decode() for text in known for name in _IRI.findall(text))}
    expected = {iris.division(anomaly.code) for anomaly in anomalies if anomaly.rule == "same-name"}
    inside = [result for result in findings if result.node not in outside]
    reported = {result.node for result in inside if result.rule == _NAME_TWICE}
    missed = [finding("same-name-missed", Place(node=node)) for node in sorted(expected - reported)]
    return [result for result in inside if result.rule != _NAME_TWICE or result.node not in expected] + missed


def audit(
    task: Task, register: Province, file: Path, expected: GraphFingerprint, anomalies: Iterable[Anomaly]
) -> list[Finding]:
    """Second, independent validation of a province, by pySHACL, the queries, and the mapping without its templates.

    pySHACL cannot validate a whole country: it is given one prefecture at a time, with the province that it lies in.
    That suffices for the shapes: codes and full names of two prefectures can only be the same if one of them does not
    begin with its parent's, which is found in its own prefecture.

    Args:
        task: the province.
        register: its rows of the register.
        file: its N-Triples.
        expected: the fingerprint of that file.
        anomalies: the anomalies of the register in the province.
    """
    known, start = task.known[N_TRIPLES], f"<{task.iris.divisions}"
    province = known[task.code].decode()
    findings = []
    with file.open(encoding="utf-8", newline="\n") as lines:
        for code, prefecture in groupby(
            lines, key=lambda line: line[len(start) : len(start) + Level.PREFECTURE].split(">")[0]
        ):
            if code == task.code:
                continue  # the province itself, which stands with each of the others
            graph = store("".join(chain([province], prefecture)))
            results = chain(shacl_reference.validate(graph), violations(graph))
            local = [anomaly for anomaly in anomalies if anomaly.code.startswith(code)]
            findings += partition_findings(results, task.iris, known.values(), local)
    if facts(_mapped(task, register)) != expected:
        findings.append(finding("mapping", Place(str(file))))
    return findings


def _mapped(task: Task, register: Province) -> Iterator[str]:
    """The statements of a province by the functions that map notices, without line ends."""
    known = task.known[N_TRIPLES]
    for code in register.names:
        if code in known:
            yield from known[code].decode().splitlines()
        elif not register.is_placeholder(code):
            yield from (line[:-1] for line in division(task.iris, register.lineage(code)))


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
        raise InputError("executor-version")
    findings = register_findings(province)
    return findings, [] if findings else list(counties(_province(province)))


@lru_cache(maxsize=1)  # tasks come in order of code
def _province(code: str) -> Province:
    return Edition.reference().read_province(code)


@lru_cache(maxsize=1)
def _counties(province: str) -> dict[str, list[str]]:
    return counties(_province(province))


@lru_cache(maxsize=1)
def _anomalies(province: str) -> list[Anomaly]:
    return find_anomalies(_province(province))


def _county_blocks(iris: Iris, extra: Mapping[str, bytes], county: str) -> Iterator[bytes]:
    province = code_at(county, Level.PROVINCE)
    return blocks(iris, _province(province), N_TRIPLES, extra, _counties(province)[county])


def check_county(iris: Iris, extra: Broadcast, county: str) -> PartitionResult:
    """Maps and checks a county, and the divisions above it that are grouped with it; nothing is written.

    Args:
        iris: IRI factory for the dataset's base.
        extra: the statements that do not come from the register.
        county: the first six digits of its codes.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    province, prefecture = code_at(county, Level.PROVINCE), code_at(county, Level.PREFECTURE)
    codes, counter, known = {*_counties(province)[county]}, FingerprintCounter(), extra.value
    mapped = b"".join(counter.passed(_county_blocks(iris, known, county)))
    above = [known[code] for code in (province, prefecture) if code in known and code not in codes]
    inside = [block for code, block in known.items() if code_at(code, Level.COUNTY) == county or code in codes]
    anomalies = tuple(
        anomaly
        for anomaly in _anomalies(province)
        if code_at(anomaly.code, Level.COUNTY) == county or anomaly.code in codes
    )
    results = shacl_fast.validate(b"".join([mapped, *above]).decode())
    findings = partition_findings(results, iris, [*inside, *above], anomalies)
    return PartitionResult(county, False, {}, counter.facts, counter.counts, anomalies, tuple(findings))


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
