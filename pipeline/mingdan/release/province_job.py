"""A province's piece of a release: the register is checked, mapped, written, and held against the shapes."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from mingdan.mapping.stream import N_TRIPLES, TABLE, blocks
from mingdan.mapping.table import rows
from mingdan.rdf.fingerprint import NOTHING, GraphCounts
from mingdan.rdf.stream_writer import SUFFIXES, FileDigest, FingerprintCounter, content, write
from mingdan.register.anomalies import find_anomalies
from mingdan.register.divisions import Province
from mingdan.release.job import ProvinceResult, Task
from mingdan.release.partition_checks import audit, partition_findings
from mingdan.validation.register_checks import register_findings
from mingdan.validation.shacl_fast import validate_file

_NO_COUNTS = GraphCounts(0, 0, None, Counter(), Counter())


def piece_name(code: str, form: str, compression: str) -> str:
    """The name of a file of a piece."""
    return f"{code}.{form}{SUFFIXES[compression]}"


def make(task: Task) -> ProvinceResult:
    """Makes a piece, unless something is wrong with the register or with what became of it.

    Raises:
        InputError: the shapes cannot be evaluated.
        OSError: a file cannot be written.
    """
    if wrong := register_findings(task.code):
        return ProvinceResult(task.code, False, {}, NOTHING, _NO_COUNTS, findings=tuple(wrong))
    register, tally = Province(task.code), FingerprintCounter()
    known = task.known[N_TRIPLES].blocks
    plain = task.folder / piece_name(task.code, N_TRIPLES, "none")
    first = write(plain, tally.passed(blocks(task.iris, register, N_TRIPLES, known)))
    odd = tuple(find_anomalies(register))
    findings = partition_findings(validate_file(plain), task.iris, known.values(), odd)
    if task.judge and not findings:
        findings = audit(task, register, plain, tally.facts, odd)
    files = {} if findings else dict(_files(task, register, plain, first))
    made = ProvinceResult(task.code, task.judge, files, tally.facts, tally.counts, odd, tuple(findings))
    if plain.name not in files:
        plain.unlink()
    if not findings:
        made.save(task.folder)
    return made


def _files(task: Task, register: Province, plain: Path, written: FileDigest) -> Iterable[tuple[str, FileDigest]]:
    """The files that are wanted, of which plain N-Triples may be there."""
    for form in task.formats:
        name = piece_name(task.code, form, task.compression)
        if name == plain.name:
            yield name, written
        elif form == N_TRIPLES:
            yield name, write(task.folder / name, content([plain]), task.compression)
        elif form == TABLE:
            yield name, write(task.folder / name, rows(register), task.compression)
        else:
            made = blocks(task.iris, register, form, task.known[form].blocks)
            yield name, write(task.folder / name, made, task.compression)
