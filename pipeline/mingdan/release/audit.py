"""The judge: a piece once more, by pySHACL, by the queries, and by the mapping itself without its templates.

pySHACL cannot hold a country: it is given a prefecture at a time, with the province that it lies in. That is all the
shapes look at: the codes and full names of two prefectures cannot be the same unless one of them does not begin with
its parent's, which is found where it is.
"""

from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from pathlib import Path

from mingdan.lexicon.levels import Level
from mingdan.mapping.roster import division
from mingdan.mapping.stream import N_TRIPLES
from mingdan.model import Finding
from mingdan.rdf.fingerprint import GraphFingerprint, facts
from mingdan.rdf.graphs import store
from mingdan.register.anomalies import Anomaly
from mingdan.register.divisions import Province
from mingdan.release.job import Task
from mingdan.release.partition_findings import own_findings
from mingdan.validation.graph_checks import violations
from mingdan.validation.shacl_reference import validate


def judged(
    task: Task, register: Province, file: Path, found: GraphFingerprint, odd: Iterable[Anomaly]
) -> list[Finding]:
    """Everything wrong with a piece.

    Args:
        task: what it was made by.
        register: of its province.
        file: its N-Triples.
        found: the facts of that file.
        odd: what is odd in the register there.
    """
    known, start = task.known[N_TRIPLES].blocks, f"<{task.iris.divisions}"
    above = known[task.code].decode()
    findings = []
    with file.open(encoding="utf-8", newline="\n") as lines:
        for code, shard in groupby(
            lines, key=lambda line: line[len(start) : len(start) + Level.PREFECTURE].split(">")[0]
        ):
            if code == task.code:
                continue  # the province itself, which is above each of the others
            data = store("".join(chain([above], shard)))
            own = [one for one in odd if one.code.startswith(code)]
            findings += own_findings(chain(validate(data)[0], violations(data)), task.iris, known.values(), own)
    if facts(_mapped(task, register)) != found:
        message = "the file does not say what the mapping says of the register: a template is wrong"
        findings.append(Finding("mapping", message, "文件与映射结果不一致", file=str(file)))
    return findings


def _mapped(task: Task, register: Province) -> Iterator[str]:
    """The statements of a piece by the functions that map a roster, without their line ends."""
    known = task.known[N_TRIPLES].blocks
    for code in register.names:
        if code in known:
            yield from known[code].decode().splitlines()
        elif not register.is_placeholder(code):
            yield from (line[:-1] for line in division(task.iris, register.lineage(code)))
