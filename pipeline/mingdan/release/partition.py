"""One partition of the divisions of an area: a province, written by a process, or a county, made by a task of Spark.

Each is mapped and checked as a graph of its own. A task of Spark may run on another machine: it finds the register and
the shapes in the mingdan that is installed there.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
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
from mingdan.lexicon.levels import Level, code_at, is_at
from mingdan.mapping.divisions import upper_statements
from mingdan.mapping.identifiers import identifier_nodes
from mingdan.mapping.roster import division
from mingdan.mapping.stream import DIVISIONS, N_TRIPLES, PARTS, blocks, counties, known_blocks, parts
from mingdan.model import Finding, Place
from mingdan.rdf.fingerprint import NOTHING, GraphCounts, GraphFingerprint, combine, facts, statements
from mingdan.rdf.graphs import store
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import ADMS
from mingdan.rdf.stream_writer import SUFFIXES, FileDigest, FingerprintCounter, content, lines, write
from mingdan.register.anomalies import Anomaly, find_anomalies
from mingdan.register.edition import Edition, Province
from mingdan.release.edition_history import ProvinceHistory, write_history
from mingdan.release.formats import AREA_FORMATS
from mingdan.resources import fingerprint
from mingdan.validation import shacl_fast, shacl_reference
from mingdan.validation.graph_checks import violations
from mingdan.validation.register_checks import register_findings

_NO_COUNTS = GraphCounts(0, 0, None, Counter(), Counter())
_IRI = re.compile("<([^>]*)>")
_IDENTIFIER = re.compile(rf"<{ADMS.identifier}> (<[^>]*>)".encode())
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
        extra: the statements on its divisions and their codes that do not all come from the register, as N-Triples.
        judge: whether pySHACL validates the province as well.
        history: whether the history by edition is wanted.
    """

    code: str
    folder: Path
    iris: Iris
    formats: tuple[str, ...]
    compression: str
    extra: str
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


def piece_names(province: str, form: str, compression: str) -> tuple[str, ...]:
    """The names of the files of a province, one for each of `PARTS`."""
    return tuple(file_name(f"{province}-{part}", form, compression) for part in PARTS)


def make_province(task: Task) -> PartitionResult:
    """Maps, writes and checks a province; its files stay only if there are no findings.

    Raises:
        InputError: the shapes cannot be evaluated.
        OSError: a file cannot be written.
    """
    if findings := register_findings(task.code):
        return PartitionResult(task.code, False, {}, NOTHING, _NO_COUNTS, findings=tuple(findings))
    register, counter = Edition.reference().read_province(task.code), FingerprintCounter()
    upper = upper_statements(task.iris, register, task.extra)
    plain = [task.folder / name for name in piece_names(task.code, N_TRIPLES, "none")]
    texts = parts(task.iris, register, N_TRIPLES, upper)
    digests = [write(file, counter.passed(text)) for file, text in zip(plain, texts, strict=True)]
    anomalies = tuple(find_anomalies(register))
    history = _history(task)
    with _together(task, [*plain, *(history.plain if history else ())]) as file:
        results = shacl_fast.validate_file(file)
    findings = partition_findings(results, task.iris, task.extra, anomalies)
    if task.judge and not findings:
        findings = audit(task, register, upper, plain, counter.facts, anomalies)
        findings += history.audit(plain[-1]) if history else ()
    files = {} if findings else dict(_province_files(task, register, upper, dict(zip(plain, digests, strict=True))))
    graph, counts = counter.facts, counter.counts
    if history:
        history.remove_plain()
        files |= {} if findings else history.files
        graph, counts = combine([graph, history.facts]), counts + history.counts
    result = PartitionResult(task.code, task.judge, files, graph, counts, anomalies, tuple(findings))
    for file in plain:
        if file.name not in files:
            file.unlink()
    if not findings:
        result.save(task.folder)
    return result


def _history(task: Task) -> ProvinceHistory | None:
    """Writes the history of a province, if it is wanted."""
    if not task.history:
        return None
    return write_history(task.folder, task.code, task.iris, task.formats, task.compression)


@contextmanager
def _together(task: Task, pieces: Iterable[Path]) -> Iterator[Path]:
    """A file with the N-Triples of a province; removed after its use."""
    file = task.folder / f"{task.code}.check.nt"
    try:
        with file.open("wb") as stream:
            stream.writelines(content(pieces))
        yield file
    finally:
        file.unlink(missing_ok=True)


def _province_files(
    task: Task, register: Province, upper: Sequence[str], plain: Mapping[Path, FileDigest]
) -> Iterable[tuple[str, FileDigest]]:
    """Writes the requested files; the plain N-Triples exist already."""
    for form in task.formats:
        names = piece_names(task.code, form, task.compression)
        if form == N_TRIPLES and task.compression == "none":
            yield from zip(names, plain.values(), strict=True)
            continue
        texts = (
            (content([file]) for file in plain)
            if form == N_TRIPLES
            else AREA_FORMATS[form].province(task.iris, register, upper)
        )
        for name, text in zip(names, texts, strict=True):
            yield name, write(task.folder / name, text, task.compression)


def partition_findings(
    findings: Iterable[Finding], iris: Iris, extra: str, anomalies: Iterable[Anomaly]
) -> list[Finding]:
    """Keeps the findings that concern a partition.

    Statements that do not all come from the register lead to nodes outside the partition: all of them are checked as a
    graph of their own. Two divisions of one name in the same division are in the register itself: the shapes must find
    these, and no others.

    Args:
        findings: all results of the validation of the partition.
        iris: IRI factory for the dataset's base.
        extra: the statements on its divisions that do not all come from the register, as N-Triples.
        anomalies: the anomalies of the register in the partition.
    """
    outside = _nodes(extra)
    expected = {iris.division(anomaly.code) for anomaly in anomalies if anomaly.rule == "same-name"}
    inside = [result for result in findings if result.node not in outside]
    reported = {result.node for result in inside if result.rule == _NAME_TWICE}
    missed = [finding("same-name-missed", Place(node=node)) for node in sorted(expected - reported)]
    return [result for result in inside if result.rule != _NAME_TWICE or result.node not in expected] + missed


@lru_cache(maxsize=1)
def _nodes(ntriples: str) -> frozenset[str]:
    return frozenset(_IRI.findall(ntriples))


def audit(
    task: Task,
    register: Province,
    upper: Sequence[str],
    files: Sequence[Path],
    expected: GraphFingerprint,
    anomalies: Iterable[Anomaly],
) -> list[Finding]:
    """Second, independent validation of a province, by pySHACL, the queries, and the mapping without its templates.

    pySHACL cannot validate a whole country: it is given one prefecture at a time, with the province that it lies in.
    That suffices for the shapes: codes and full names of two prefectures can only be the same if one of them does not
    begin with its parent's, which is found in its own prefecture.

    Args:
        task: the province.
        register: its rows of the register.
        upper: what is said of its divisions down to the townships and of their codes, as N-Triples.
        files: its N-Triples, codes first.
        expected: the fingerprint of those files.
        anomalies: the anomalies of the register in the province.
    """
    known = known_blocks(task.iris, upper, N_TRIPLES)
    province = [known[task.code].decode(), *identifier_nodes(task.iris, [task.code])]
    findings = []
    for code, prefecture in _prefectures(task.iris, files):
        if code == task.code:
            continue  # the province itself, which stands with each of the others
        graph = store("".join([*province, prefecture]))
        results = chain(shacl_reference.validate(graph), violations(graph))
        local = [anomaly for anomaly in anomalies if anomaly.code.startswith(code)]
        findings += partition_findings(results, task.iris, task.extra, local)
    mapped = chain(upper, _village_statements(task.iris, register, known))
    if facts(line[:-1] for line in mapped) != expected:
        findings.append(finding("mapping", Place(str(files[-1]))))
    return findings


def _prefectures(iris: Iris, files: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """The prefectures of a province, by code, each with its divisions and their codes, from files as `audit` has."""
    start, nodes = f"<{iris.divisions}".encode(), dict[bytes, bytes]()

    def prefecture(line: bytes) -> str:
        code = line.removeprefix(start)[: Level.PREFECTURE].split(b">")[0]
        return code.decode() if line.startswith(start) else ""

    for code, group in groupby(lines(files), key=prefecture):
        if code:
            text = b"".join(group)
            codes = (nodes.get(node, b"") for node in _IDENTIFIER.findall(text))
            yield code, b"".join([text, *codes]).decode()
        else:
            subjects = groupby(group, key=lambda line: line.split(b" ", 1)[0])
            nodes |= {subject: b"".join(block) for subject, block in subjects}


def _village_statements(iris: Iris, register: Province, known: Collection[str]) -> Iterator[str]:
    """The villages of a province that are not known, by the function that maps notices."""
    for code in register.names:
        if is_at(code, Level.VILLAGE) and code not in known:
            yield from division(iris, register.lineage(code))


class Broadcast(Protocol):
    """What an executor brings to each process once, as Spark's `Broadcast` does."""

    @property
    def value(self) -> Mapping[str, str]:
        """The broadcast value: the statements of `ExtraStatements.own`, by province."""


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


@lru_cache(maxsize=1)
def _upper(iris: Iris, province: str, extra: str) -> tuple[list[str], dict[str, bytes]]:
    """What `upper_statements` gives, and the blocks of its divisions."""
    upper = upper_statements(iris, _province(province), extra)
    return upper, known_blocks(iris, upper, N_TRIPLES)


def _known(iris: Iris, extra: Broadcast, province: str) -> dict[str, bytes]:
    return _upper(iris, province, extra.value[province])[1]


def _county_blocks(iris: Iris, extra: Broadcast, county: str) -> Iterator[bytes]:
    province = code_at(county, Level.PROVINCE)
    known = _known(iris, extra, province)
    return blocks(iris, _province(province), N_TRIPLES, known, _counties(province)[county])


def _part_blocks(iris: Iris, extra: Broadcast, part: str, code: str) -> Iterable[bytes]:
    if part == DIVISIONS:
        return _county_blocks(iris, extra, code)
    upper, _ = _upper(iris, code, extra.value[code])
    return parts(iris, _province(code), N_TRIPLES, upper)[PARTS.index(part)]


def check_county(iris: Iris, extra: Broadcast, county: str) -> PartitionResult:
    """Maps and checks a county, and the divisions above it that are grouped with it; nothing is written.

    Args:
        iris: IRI factory for the dataset's base.
        extra: the statements that do not all come from the register, by province.
        county: the first six digits of its codes.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    province, prefecture = code_at(county, Level.PROVINCE), code_at(county, Level.PREFECTURE)
    codes, counter, known = {*_counties(province)[county]}, FingerprintCounter(), _known(iris, extra, province)
    own = [code for code in known if code_at(code, Level.COUNTY) == county or code in codes]
    nodes = "".join(identifier_nodes(iris, own)).encode()
    mapped = b"".join(counter.passed([nodes, *_county_blocks(iris, extra, county)]))
    above = [code for code in (province, prefecture) if code in known and code not in codes]
    anomalies = tuple(
        anomaly
        for anomaly in _anomalies(province)
        if code_at(anomaly.code, Level.COUNTY) == county or anomaly.code in codes
    )
    results = shacl_fast.validate(b"".join([mapped, *map(known.__getitem__, above)]).decode())
    findings = partition_findings(results, iris, extra.value[province], anomalies)
    return PartitionResult(county, False, {}, counter.facts, counter.counts, anomalies, tuple(findings))


def part_text(iris: Iris, extra: Broadcast, item: tuple[str, str] | bytes) -> Iterator[bytes]:
    """A part of a province as text in pieces without their last line end, which the writer of Spark adds.

    Args:
        iris: IRI factory for the dataset's base.
        extra: the statements that do not all come from the register, by province.
        item: one of `PARTS` and the code of a province, or `DIVISIONS` and a county as `check_county` takes it; or
            text, which is given as it is.
    """
    for block in [item] if isinstance(item, bytes) else _part_blocks(iris, extra, *item):
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
