"""The graph, the table and the ledger of the real notice, against answers found by another road (tests/golden)."""

import csv
from collections import Counter

import pytest
from golden import answers
from golden.graph import expected_graph, statements
from mingdan.rdf.graphs import graph
from mingdan.release.notices import Build
from mingdan.resources import folder
from rdflib import BNode
from rdflib.compare import isomorphic
from support.paths import ROOT

SOURCE = ROOT / "data" / "source" / "sichuan-2022"
# What the published table calls a column of the golden rows, where it has another name.
PUBLISHED_AS = {"line": "source_line", "original": "original_text"}
NOT_PUBLISHED = {"seq", "column", "register_name", "class"}  # the graph has the last two


def table(built: Build, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(built.files[name].decode().splitlines()))


@pytest.fixture(scope="module")
def published_rows(built: Build) -> list[dict[str, str]]:
    return table(built, "roster.csv")


def test_graph(built: Build) -> None:
    expected = expected_graph(SOURCE, folder("data/reference"), folder("ontology"))
    assert not any(isinstance(node, BNode) for triple in expected for node in triple)
    # Without blank nodes, isomorphic means equal; line by line, so that nothing is read as what it does not say.
    lines = built.ntriples.splitlines()
    missing = sorted(statements(expected) - set(lines))
    extra = sorted(set(lines) - statements(expected))
    assert not missing, "\n".join([f"{len(missing)} statements are missing, e.g.", *missing[:10]])
    assert not extra, "\n".join([f"{len(extra)} statements should not be there, e.g.", *extra[:10]])
    assert len(lines) == len(expected)
    assert isomorphic(expected, graph([built.ntriples]))


def test_every_row_of_the_published_table(published_rows: list[dict[str, str]]) -> None:
    expected = []
    for row in answers.rows():
        position = {"source_position": f"line {row['line']}"}
        shared = {PUBLISHED_AS.get(key, key): value for key, value in row.items() if key not in NOT_PUBLISHED}
        ours = {"recognition": answers.recognition(row), "division": answers.place(row), "province": "四川省"}
        honour = "全省基层治理示范社区" if row["community"] else "全省基层治理示范街道（镇）"
        match = answers.MATCHES[row["match"]]
        expected.append(shared | ours | position | {"honour": honour, "notice": "sichuan-2022", "match": match})
    assert len(published_rows) == 130
    assert published_rows == expected


def test_every_line_of_the_ledger(built: Build) -> None:
    ledger = table(built, "ledger.csv")
    found = [{"line": row["line"], "kind": row["kind"]} for row in ledger]
    assert found == answers.read("ledger.csv")
    entries = [(row["line"], row["section"], row["position"]) for row in ledger if row["kind"] == "entry"]
    assert entries == [(row["line"], row["section"], row["ordinal"]) for row in answers.rows()]
    notice = (SOURCE / "notice.txt").read_text("utf-8")
    assert len(found) == notice.count("\n") + (not notice.endswith("\n"))


def test_counts(published_rows: list[dict[str, str]]) -> None:
    assert Counter(row["match"] for row in published_rows) == {"nameMatch": 126, "reviewedMatch": 3, "unlistedPlace": 1}
    sections = {"1": 30, "2-1": 40, "2-2": 8, "2-3": 21, "2-4": 15, "2-5": 8, "2-6": 8}
    assert Counter(row["section"] for row in published_rows) == sections
    categories = Counter(row["category"] for row in published_rows)
    assert [categories[name] for name in ("", *answers.CATEGORIES)] == list(sections.values())
