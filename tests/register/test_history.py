"""The history of the counties: tables against the source and another source, triples against the tables."""

import csv
from collections import Counter

import pytest
from golden import history as golden
from mingdan.mapping.history import history_codes, history_triples
from mingdan.rdf.iris import Iris
from mingdan.register.divisions import names_to_counties
from mingdan.register.history import (
    changes,
    connected_history,
    containing_version,
    parts_today,
    successors,
    version_in_year,
    version_of_code,
    versions,
    versions_of_unit,
    versions_today,
)
from mingdan.release.notices import Build
from rdflib import DCTERMS, PROV, RDF, SDO, SKOS, XSD, Graph, Literal, Namespace, URIRef
from support.paths import ROOT

MD = Namespace("https://w3id.org/mingdan/ontology#")
ID = Namespace("https://w3id.org/mingdan/id/")
SICHUAN = [code for code in names_to_counties() if code.startswith("51")]


def test_versions_are_those_of_the_source() -> None:
    expected = {(row["code"], row["name"], row["within"], row["from"], golden.through(row)) for row in golden.by_year()}
    counties = [one for one in versions() if one.level == 6]
    found = {(one.code, one.name, one.within_name, str(one.first), str(one.through or "")) for one in counties}
    assert len(found) == len(counties) > 700
    assert found == expected


def test_every_county_of_today_has_one_version_in_force() -> None:
    for unit in SICHUAN:
        now = [one for one in versions_of_unit(unit) if one.through is None]
        assert [one.name for one in now] == [names_to_counties()[unit]], unit


def test_what_ended_leads_to_today() -> None:
    for one in versions():
        assert versions_today(one), one
        assert (successors(one) == ()) == (one.through is None), one
        above = containing_version(one)
        assert above is None if not one.within else above and above.name == one.within_name, one


def test_changes_meet() -> None:
    for change in changes():
        assert {one.through for one in change.ended} <= {change.year - 1}
        assert {one.first for one in change.began} <= {change.year}
        assert all(one.in_force(change.year) for one in (*change.givers, *change.takers))
    # Every version but those of the first year began by a change, and every one that ended, ended by one.
    began = Counter(one.key for change in changes() for one in change.began)
    assert began == Counter(one.key for one in versions() if one.first > 1980)
    ended = Counter(one.key for change in changes() for one in change.ended)
    assert ended == Counter(one.key for one in versions() if one.through is not None)


def test_the_other_source_is_followed_or_the_reason_is_said() -> None:
    rows = golden.table("history_compared.csv")
    assert len(rows) == 71
    for row in rows:
        starts = row["from"] == row["here_from"] or (row["from"], row["here_from"]) == ("1981", "1980")
        theirs = "" if "[" in row["successor"] else row["successor"]
        same = starts and (row["until"], theirs) == (row["here_until"], row["here_successor"])
        assert (row["followed"] == "both") == same == (not row["reason"]), row
        here = version_of_code(row["code"], int(row["here_from"]))
        assert here and (here.name, here.within_name, here.unit) == (row["name"], row["within_name"], row["unit"])
    # Both say the same of which of the 32 changed since 1981.
    theirs_changed = {unit for unit, number in Counter(row["unit"] for row in rows).items() if number > 1}
    ours = {row["unit"] for row in rows for one in versions_of_unit(row["unit"]) if one.through and one.through >= 1981}
    assert (len({row["unit"] for row in rows}), len(ours)) == (32, 26)
    assert ours == theirs_changed


@pytest.mark.skipif(not (ROOT.parent / "shared" / "links" / "links_history.csv").is_file(), reason="no ../shared here")
def test_the_other_source_was_copied_as_it_is() -> None:
    with (ROOT.parent / "shared" / "links" / "links_history.csv").open(encoding="utf-8") as file:
        given = list(csv.reader(file))[1:]
    kept = [[*row.values()] for row in golden.table("history_compared.csv")]
    assert [[*row[:5], *row[6:]] for row in given] == [row[:8] for row in kept]


@pytest.mark.parametrize(
    ("code", "year", "name", "units", "others"),
    [
        ("512825", 1981, "巫山县", ["500237"], []),
        ("512825", 1983, "梓潼县", ["510725"], []),
        ("510702", 1990, "市中区", ["510703", "510704"], []),
        ("510502", 1990, "市中区", ["510502"], ["510503", "510504"]),
        ("511902", 2005, "巴州区", ["511902"], ["511903"]),
        ("513421", 1985, "西昌县", ["513401"], []),
        ("512201", 1990, "万县市", ["500101"], []),
        ("510200", 1990, "重庆市", ["50"], []),
        ("512700", 1982, "温江地区", ["5106", "5101"], []),
        ("510110", 1990, None, [], []),
    ],
)
def test_what_became_of_a_code(code: str, year: int, name: str | None, units: list[str], others: list[str]) -> None:
    found = version_of_code(code, year)
    assert (found and found.name) == name
    if found:
        assert [one.unit for one in versions_today(found)] == units
        assert [one.unit for one in parts_today(found)][len(units) :] == others


@pytest.mark.parametrize(
    ("unit", "year", "words", "key"),
    [
        ("510115", 1990, "温江县", ("510123", 1983)),
        ("510115", 2002, "温江县", ("510123", 1983)),  # the year of the change: the words decide
        ("510115", 2002, "", ("510115", 2002)),
        ("510115", 2023, "温江区", ("510115", 2002)),
        ("510704", 1990, "市中区", ("510702", 1985)),  # it was taken out of it
        ("510503", 1990, "市中区", ("510502", 1984)),  # it has a part of it, beside all of 纳溪县
        ("510503", 1990, "", ("510523", 1983)),
        ("510106", 1985, "", None),  # three districts of then
        ("510115", 1970, "", None),
        ("110101", 1990, "东城区", None),
    ],
)
def test_the_version_of_a_county_in_a_year(unit: str, year: int, words: str, key: tuple[str, int] | None) -> None:
    found = version_in_year(unit, year, words)
    assert (found and found.key) == key


def node(code: str, year: str) -> URIRef:
    """The version that a code stands for in a year."""
    return next(
        ID[f"version/mca/{code}/{row['from']}"]
        for row in golden.table("history.csv")
        if row["code"] == code and row["from"] <= year and (not row["through"] or year <= row["through"])
    )


def add_version(graph: Graph, row: golden.Row) -> None:
    own = node(row["code"], row["from"])
    graph.add((own, RDF.type, MD.DivisionVersion))
    graph.add((own, SKOS.prefLabel, Literal(row["name"], lang="zh")))
    graph.add((own, SKOS.notation, Literal(row["code"])))
    graph.add((own, SDO.validFrom, Literal(row["from"], datatype=XSD.gYear)))
    graph.add((own, MD.evidence, Literal(row["source"])))
    if row["through"]:
        graph.add((own, SDO.validThrough, Literal(row["through"], datatype=XSD.gYear)))
    if row["within"]:
        graph.add((own, MD.versionWithin, node(row["within"], row["from"])))
    if row["unit"]:
        graph.add((own, DCTERMS.isVersionOf, ID[f"division/nbs-2023/{row['unit']}"]))
    if row["reason"]:
        graph.add((own, SKOS.note, Literal(row["reason"], lang="en")))


def add_change(graph: Graph, row: golden.Row) -> None:
    own, year, before = ID[f"change/mca/{row['code']}/{row['year']}"], row["year"], str(int(row["year"]) - 1)
    graph.add((own, RDF.type, MD.ChangeEvent))
    graph.add((own, DCTERMS.date, Literal(year, datatype=XSD.gYear)))
    graph.add((own, SKOS.note, Literal(row["reason"], lang="en")))
    graph.add((own, MD.evidence, Literal(row["source"])))
    sides = {
        "ended": (PROV.used, before),
        "began": (PROV.generated, year),
        "from": (MD.territoryFrom, year),
        "to": (MD.territoryTo, year),
    }
    for kind in row["kind"].split():
        graph.add((own, MD.changeKind, MD[kind]))
    for key, (predicate, at) in sides.items():
        for code in row[key].split():
            graph.add((own, predicate, node(code, at)))
    taken = [] if "partialTransfer" in row["kind"] else row["to"].split()
    for code in row["ended"].split():
        for later in [*row["began"].split(), *taken]:
            graph.add((node(code, before), DCTERMS.isReplacedBy, node(later, year)))


def expected_graph() -> Graph:
    """The history of Sichuan as statements, from the tables by rdflib."""
    graph = Graph()
    for row in golden.table("history.csv"):
        add_version(graph, row)
    for row in golden.table("changes.csv"):
        add_change(graph, row)
    return graph


def test_triples_are_those_of_the_tables(built: Build) -> None:
    expected = set(expected_graph().serialize(format="nt", encoding="utf-8").decode().splitlines()) - {""}
    found = {line.rstrip("\n") for line in history_triples(Iris(), SICHUAN)}
    assert found == expected
    assert found <= set(built.divisions.splitlines())


def test_history_leads_to_chongqing() -> None:
    more = history_codes(SICHUAN) - set(SICHUAN)
    assert "500237" in more and more == {code for code in more if code.startswith("50")}
    assert len(more) == 39  # the municipality and its 38 districts and counties


def test_a_part_has_the_history_of_that_part() -> None:
    found, events = connected_history(["510115"])
    assert {one.name for one in found} >= {"温江县", "温江区", "成都市", "温江地区", "四川省"}
    assert len(found) < 40 and events
    assert list(history_triples(Iris(), ["110101", "44"])) == []
