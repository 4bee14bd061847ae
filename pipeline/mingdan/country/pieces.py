"""A province's piece of a release: the register is checked, mapped, written, and held against the shapes."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from mingdan.checking import engine
from mingdan.checking.register import oddities, register_findings
from mingdan.country.wanted import Made, Task
from mingdan.mapping.stream import N_TRIPLES, blocks
from mingdan.model import Finding, Oddity
from mingdan.publishing.bulk import SUFFIXES, Piece, Tally, content, write
from mingdan.publishing.void import Counts
from mingdan.rdf import iris as mint
from mingdan.rdf.iris import Iris
from mingdan.rdf.meaning import Facts
from mingdan.reference.divisions import Province

_NAME = re.compile(rb"<([^>]*)>")
_NOTHING = Counts(0, 0, None, Counter(), Counter())


def piece_name(code: str, form: str, compression: str) -> str:
    """The name of a file of a piece."""
    return f"{code}.{form}{SUFFIXES[compression]}"


def make(task: Task) -> Made:
    """Makes a piece, unless something is wrong with the register or with what became of it.

    Raises:
        InputError: the shapes cannot be evaluated.
        OSError: a file cannot be written.
    """
    if wrong := register_findings(task.code):
        return Made(task.code, {}, Facts(0, ""), _NOTHING, findings=tuple(wrong))
    register, tally = Province(task.code), Tally()
    known = task.known[N_TRIPLES].blocks
    plain = task.folder / piece_name(task.code, N_TRIPLES, "none")
    first = write(plain, tally.passed(blocks(task.iris, register, N_TRIPLES, known)))
    odd = tuple(oddities(register))
    findings = own_findings(engine.validate_file(plain), task.iris, known.values(), odd)
    files = {} if findings else dict(_files(task, register, plain, first))
    made = Made(task.code, files, tally.facts, tally.counts, odd, tuple(findings))
    if plain.name not in files:
        plain.unlink()
    if not findings:
        made.save(task.folder)
    return made


def _files(task: Task, register: Province, plain: Path, written: Piece) -> Iterable[tuple[str, Piece]]:
    """The files that are wanted, of which plain N-Triples may be there."""
    for form in task.formats:
        name = piece_name(task.code, form, task.compression)
        if name == plain.name:
            yield name, written
        elif form == N_TRIPLES:
            yield name, write(task.folder / name, content([plain]), task.compression)
        else:
            made = blocks(task.iris, register, form, task.known[form].blocks)
            yield name, write(task.folder / name, made, task.compression)


def own_findings(found: Iterable[Finding], iris: Iris, known: Iterable[bytes], odd: Iterable[Oddity]) -> list[Finding]:
    """The findings that are about a piece itself.

    What is said of some divisions besides the register leads to nodes in other pieces, so that all of it is checked as
    a graph of its own; a graph without codes as things looks like a roster's without entries. And two divisions of one
    name within another are the register's: they must be found, and no others.

    Args:
        found: everything found in a piece.
        iris: where instances live.
        known: what is said of some divisions besides the register.
        odd: what is odd in the register.
    """
    elsewhere = {mint.ROSTER, *(name.decode() for text in known for name in _NAME.findall(text))}
    twice = {iris.division(one.code) for one in odd if one.rule == "same-name"}
    return [
        one
        for one in found
        if one.node not in elsewhere and not (one.rule == "mdsh:FullNameOnce" and one.node in twice)
    ]
