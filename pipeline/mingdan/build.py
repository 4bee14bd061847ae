"""The steps in a row: the only module that knows them all."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mingdan import iris as mint
from mingdan import rdf, release
from mingdan.check import check, rule_names, upper_case_tags
from mingdan.divisions import province, provinces
from mingdan.errors import InputError
from mingdan.expect import expectations
from mingdan.files import accept, files
from mingdan.mapping import division, division_triples, notice_triples
from mingdan.model import Finding, Roster, Source
from mingdan.read import read
from mingdan.resolve import resolve
from mingdan.resources import folder
from mingdan.text import read_bytes
from mingdan.truth import Truth
from mingdan.workspace import Settings, Workspace

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Build:
    """What a build gives: the rosters, the graph, what is wrong, and, when nothing is, the files."""

    rosters: tuple[Roster, ...]
    ntriples: str
    findings: tuple[Finding, ...]
    files: dict[str, bytes]


def read_and_resolve(source: Source) -> tuple[Roster, list[Finding]]:
    """One notice as a roster, and everything wrong with it.

    Raises:
        InputError: the notice cannot be read at all.
    """
    notice, findings = read(source.file)
    findings += expectations(source, notice)
    roster, unresolved = resolve(source, notice)
    return roster, sorted([*findings, *unresolved], key=lambda finding: (finding.file, finding.line, finding.column))


def _graph(settings: Settings, rosters: tuple[Roster, ...]) -> str:
    """The whole graph: what the notices say, the divisions, the categories; sorted, each statement once."""
    iris = settings.iris
    lines = {line for roster in rosters for line in notice_triples(iris, roster)}
    lines |= set(division_triples(iris, rosters))
    return "".join(sorted(lines | set(_categories())))


def _categories() -> list[str]:
    """The categories' own statements."""
    return rdf.load(folder("ontology") / "categories.ttl").splitlines(keepends=True)


def _truths(settings: Settings, rosters: tuple[Roster, ...], ntriples: str) -> tuple[list[Truth], list[Finding]]:
    """What the notices and the register say of a graph's nodes, and divisions that the register does not know."""
    iris = settings.iris
    truths = [
        Truth(
            "notice",
            tuple(notice_triples(iris, roster)),
            str(roster.source.file),
            "通知",
            mint.recognitions(roster.source.notice),
        )
        for roster in rosters
    ]
    if rosters:
        truths.append(Truth("categories", tuple(_categories()), "ontology/categories.ttl", "类别表"))
    known = tuple(division_triples(iris, rosters))
    truths.append(Truth("register", known, "NBS 2023", "统计用区划代码"))
    start = iris.division("0")[:-1]
    described = {line.split(" ", 1)[0] for line in known}
    nodes = {line.split(" ", 1)[0] for line in ntriples.splitlines()} - described
    lines: list[str] = []
    findings = []
    for node in sorted(nodes):
        code = node[1:-1].removeprefix(start)
        if not node[1:-1].startswith(start):
            continue
        try:
            lines += division(iris, province(code[:2]).lineage(code) if code[:2] in provinces() else ())
        except (InputError, IndexError):
            message = f"{code} is no code of NBS 2023: expected a division of the register"
            findings.append(Finding("register-code", message, "统计用区划代码中没有该代码", node=node[1:-1]))
    truths.append(Truth("register", tuple(lines), "NBS 2023", "统计用区划代码"))
    return truths, findings


def check_graph(settings: Settings, rosters: tuple[Roster, ...], ntriples: str) -> list[Finding]:
    """Everything wrong with a graph, held against the notices of `rosters` and against the register."""
    truths, unknown = _truths(settings, rosters, ntriples)
    return [*check(ntriples, truths, [roster.source for roster in rosters]), *unknown]


def build(workspace: Workspace, progress: Progress = lambda _: None) -> Build:
    """Reads, resolves, maps and checks everything in a workspace, and makes the files.

    Args:
        workspace: the folder with `data/source`.
        progress: told, in a few words, what begins.

    Raises:
        InputError: a notice or its description cannot be read.
    """
    settings = workspace.settings()
    rosters, findings = [], []
    for source in workspace.sources():
        progress(f"reading {source.file}")
        roster, wrong = read_and_resolve(source)
        rosters.append(roster)
        findings += wrong
    if findings:
        return Build(tuple(rosters), "", tuple(findings), {})
    progress("mapping")
    ntriples = _graph(settings, tuple(rosters))
    progress("checking")
    findings = check_graph(settings, tuple(rosters), ntriples)
    if findings:
        return Build(tuple(rosters), ntriples, tuple(findings), {})
    progress("writing")
    shapes, queries = rule_names()
    entries = sum(len(roster.notice.entries) for roster in rosters)
    checks = (
        f"{shapes} shapes and {queries} queries found nothing; {entries} entries agree with the notices, "
        "and every division with NBS 2023."
    )
    return Build(tuple(rosters), ntriples, (), files(settings, tuple(rosters), ntriples, checks))


def publish(workspace: Workspace, built: Build) -> bool:
    """Puts the files of a build in place; false when they are there already, byte for byte.

    Raises:
        InputError: they cannot be written.
    """
    if not release.stale(workspace.published, built.files):
        return False
    release.replace(workspace.published, built.files, accept)
    return True


def rosters_named_in(workspace: Workspace, ntriples: str) -> tuple[tuple[Roster, ...], list[Finding]]:
    """The rosters of the workspace that a graph describes, by the IRIs in it, and what is wrong with their notices."""
    iris = workspace.settings().iris
    rosters, findings = [], []
    for source in workspace.sources() if workspace.source.is_dir() else []:
        marks = (f"<{iris.notice(source.notice)}>", mint.recognitions(source.notice))
        if any(mark in ntriples for mark in marks):
            roster, wrong = read_and_resolve(source)
            rosters.append(roster)
            findings += wrong
    return tuple(rosters), findings


def check_published(workspace: Workspace) -> list[Finding]:
    """Everything wrong with `data/published`: its files by the manifest, that they hold one graph, and the graph.

    Raises:
        InputError: nothing is published, or a file is not valid.
    """
    folder_ = workspace.published
    findings = [
        Finding("manifest", problem, "文件与清单不符", file=str(folder_ / release.MANIFEST))
        for problem in release.damaged(folder_)
    ]
    graphs = {}
    for name in ("roster.nt", "roster.ttl", "roster.jsonld"):
        if (folder_ / name).is_file():
            graphs[name] = rdf.load(folder_ / name)
    if len({*graphs.values()}) > 1:
        message = f"{', '.join(graphs)} do not hold the same graph"
        findings.append(Finding("formats", message, "各格式内容不一致", file=str(folder_)))
    for ntriples in graphs.values():
        rosters, wrong = rosters_named_in(workspace, ntriples)
        return findings + wrong + check_graph(workspace.settings(), rosters, ntriples)
    return findings


def check_file(workspace: Workspace, file: Path) -> tuple[list[Finding], int]:
    """Everything wrong with the graph in an RDF file, and the number of notices that it was held against.

    Raises:
        InputError: the file cannot be read, or is not valid RDF.
    """
    ntriples = rdf.load(file)
    rosters, findings = rosters_named_in(workspace, ntriples)
    findings += upper_case_tags(read_bytes(file).decode("utf-8", "replace"), str(file))
    return findings + check_graph(workspace.settings(), rosters, ntriples), len(rosters)
