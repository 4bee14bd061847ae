"""A recognition may be of a division of another edition, which is described with its edition and its successors."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from mingdan.mapping.categories import category_statements
from mingdan.mapping.roster import division_triples, notice_triples
from mingdan.model import Finding, Lineage, MatchKind, Roster
from mingdan.rdf.iris import REGISTER, Iris
from mingdan.rdf.namespaces import DCT, MD
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.register.edition import Edition
from mingdan.register.past_divisions import past_lineage, successor_lineages
from mingdan.release.notices import Build
from mingdan.validation import shacl_fast
from mingdan.validation.source_statements import categories, check_notices
from mingdan.workspace import Workspace

DIVISION = "https://w3id.org/mingdan/id/division/"


def path(edition: str, code: str) -> Lineage:
    return past_lineage(Edition.reference(), edition, code)


@pytest.mark.parametrize(
    ("edition", "code", "expected", "successors"),
    [
        # It goes on: 明台村 of 将台乡, now 将台堡镇; 莱城区 of 莱芜市, now 莱芜区 of 济南市; what has not changed.
        ("nbs-2016", "640422210200", "64 6404 640422 640422103 640422103200", ""),
        ("nbs-2017", "371202", "37 3701 370116", ""),
        ("nbs-2017", "5424", "54 5406", ""),
        ("nbs-2019", "510115001044", "51 5101 510115 510115001 510115001044", ""),
        ("mca-2026", "640104101", "64 6401 640104 640104101", ""),
        # It ended: the last edition that had it.
        ("nbs-2016", "640104400", "64 6401 640104 nbs-2018/640104400", "640104101"),
        ("nbs-2018", "3712", "37 nbs-2018/3712", "3701"),
        ("nbs-2019", "640181401", "64 6401 640181 nbs-2019/640181401", ""),
        # Most of 邢台县 is in 信都区 today, and the dated history names 襄都区 as well.
        ("nbs-2017", "130521", "13 1305 nbs-2019/130521", "130502 130503"),
        # So did what it lay in; and one that may be another, 良繁办事处 and 良繁生活区.
        ("nbs-2018", "640302400201", "64 6403 640302 nbs-2018/640302400 nbs-2018/640302400201", ""),
        ("nbs-2018", "640302101500", "64 6403 640302 640302101 nbs-2018/640302101500", ""),
        # 和康县 is younger than the reference edition.
        ("mca-2026", "653228", "65 6532 mca-2026/653228", ""),
    ],
)
def test_a_division_of_another_edition(edition: str, code: str, expected: str, successors: str) -> None:
    found = path(edition, code)
    assert " ".join(f"{each.edition}/{each.code}".lstrip("/") for each in found) == expected
    later = successor_lineages(Edition.reference(), found[-1]) if found[-1].edition else ()
    assert " ".join(each[-1].code for each in later) == successors


def with_path(roster: Roster, found: Lineage) -> Roster:
    """A roster whose first community is recognised in a division of another edition."""
    (first,) = (each for each in roster.recognitions if (each.entry.section, each.entry.position) == ("2-1", 1))
    words = (*[""] * (len(found) - 1), first.match.words[-1])
    other = replace(first, match=replace(first.match, kind=MatchKind.FORMER, path=found, words=words))
    return replace(roster, recognitions=tuple(other if each is first else each for each in roster.recognitions))


def graph_of(workspace: Workspace, roster: Roster) -> str:
    slugs = roster.source.categories.values()
    lines = [*notice_triples(Iris(), roster), *division_triples(Iris(), [roster])]
    return "".join(sorted({*lines, *category_statements(categories(workspace, [roster]), {*slugs})}))


def problems(workspace: Workspace, roster: Roster, graph: str) -> Iterable[Finding]:
    return check_notices(workspace.settings(), (roster,), categories(workspace, [roster]), ParsedGraph(graph))


@pytest.mark.parametrize(
    ("edition", "code", "node"),
    [
        ("nbs-2018", "510104020008", "nbs-2019/510104020008"),  # 滨江路社区, ended in 2020
        ("nbs-2016", "513437244", "nbs-2019/513437244"),
        ("mca-2026", "653228", "mca-2026/653228"),
    ],
)
def test_a_recognition_of_it_is_published(
    built: Build, workspace: Workspace, edition: str, code: str, node: str
) -> None:
    found = path(edition, code)
    roster = with_path(built.rosters[0], found)
    graph = graph_of(workspace, roster)
    subject = f"<{DIVISION}{node}>"
    assert f"<{MD.recognises}> {subject} .\n" in graph
    scheme, _, year = node.partition("/")[0].partition("-")
    assert f'{subject} <{MD.codeScheme}> "{scheme}" .\n' in graph
    assert f'{subject} <{MD.codeEdition}> "{year}"^^' in graph
    assert f"{subject} <{MD.directlyWithin}> <{DIVISION}{found[-2].edition or REGISTER}/{found[-2].code}> .\n" in graph
    outside = {"mdsh:AreaCoversRecognised"} if not code.startswith("51") else set()
    # A county or a township holds no honour for communities, and no category.
    other_level = {"mdsh:HonourFitsClass", "mdsh:CategoryFitsClass"} if len(code) < 12 else set()
    rules = {finding.rule for finding in problems(workspace, roster, graph)}
    assert rules <= {*outside, *other_level, *(rule for rule in rules if rule.endswith("Shape"))}
    assert len(code) < 12 or rules == set()
    fast = {finding.rule for finding in shacl_fast.validate(graph)}
    assert fast == {rule for rule in rules if rule.startswith("mdsh:")}


def test_its_successor_is_described(built: Build, workspace: Workspace) -> None:
    """燕鸽湖管委会 became part of 大新镇 in 2019."""
    graph = graph_of(workspace, with_path(built.rosters[0], path("nbs-2017", "640104400")))
    assert f"<{DIVISION}nbs-2018/640104400> <{DCT.isReplacedBy}> <{DIVISION}nbs-2023/640104101> .\n" in graph
    assert f'<{DIVISION}nbs-2023/640104101> <{MD.registerName}> "大新镇" .\n' in graph


def test_an_edition_that_is_not_said_is_found(built: Build, workspace: Workspace) -> None:
    roster = with_path(built.rosters[0], path("nbs-2018", "510104020008"))
    lines = graph_of(workspace, roster).splitlines(keepends=True)
    graph = "".join(line for line in lines if MD.codeEdition not in line)
    assert "mdsh:OneEdition" in {finding.rule for finding in shacl_fast.validate(graph)}


def test_every_kind_of_match_that_is_published_is_a_term() -> None:
    assert {kind for kind in MatchKind if kind not in (MatchKind.NONE, MatchKind.LEFT_OUT)} - {"codeMatch"} <= MD.terms
