"""The fast engine and pySHACL find the same, in every case of every shape and in a province with faults in it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from mingdan.errors import InputError
from mingdan.findings import message as message_of
from mingdan.mapping.divisions import divisions_graph, upper_statements
from mingdan.mapping.stream import N_TRIPLES, extra_statements
from mingdan.model import Finding
from mingdan.rdf.fingerprint import facts, statements
from mingdan.rdf.graphs import store
from mingdan.rdf.iris import Iris
from mingdan.register.anomalies import find_anomalies
from mingdan.register.edition import Edition
from mingdan.release.partition import Task, audit, make_province, partition_findings
from mingdan.validation import shacl_fast as engine
from mingdan.validation.graph_checks import violations
from mingdan.validation.shacl_reference import shape_names, validate
from support.area_release import streamed
from support.shape_cases import case_files, case_id, graph_of

NUMBER = re.compile(r"-?[0-9.]+(E[0-9]+)?")


def compared(found: list[Finding]) -> set[tuple[str, str, str, str, str]]:
    """What must be the same; a number by its value, which pySHACL spells anew."""

    def text(one: Finding) -> str:
        return str(float(one.text)) if NUMBER.fullmatch(one.text) else one.text

    return {(one.rule, one.node, text(one), message_of(one, "en"), message_of(one, "zh")) for one in found}


@pytest.mark.parametrize("case", case_files(), ids=case_id)
@pytest.mark.slow_beyond(12, "runs both engines on every case of every shape")
def test_both_engines_find_the_same(case: Path, tmp_path: Path) -> None:
    ntriples = graph_of(case).serialize(format="nt")
    file = tmp_path / "case.nt"
    file.write_text(ntriples, "utf-8")
    assert compared(engine.validate_file(file)) == compared(validate(store(ntriples)))


def test_every_shape_is_among_the_cases() -> None:
    """So that no constraint is evaluated by one engine only: each shape breaks in some case."""
    broken = {line.removeprefix("# expect: ") for case in case_files() for line in case.read_text("utf-8").splitlines()}
    # Those left only say which nodes others look at, or what another asks for.
    assert shape_names() - broken == {
        "mdsh:DerivedNameShape",
        "mdsh:DivisionClass",
        "mdsh:GovernmentBodyShape",
        "mdsh:HiddenLabelShape",
    }


def test_what_the_engine_is_not_known_to_evaluate_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert engine.unknown() == []
    monkeypatch.setattr(engine, "KNOWN", engine.KNOWN - {"sparql"})
    engine._compiled.cache_clear()
    try:
        with pytest.raises(
            InputError, match="ontology/shapes: sh:sparql: not known to be evaluated by the fast engine"
        ):
            engine.validate_file(tmp_path / "none.nt")
    finally:
        engine._compiled.cache_clear()


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.nt"):
        engine.validate_file(tmp_path / "none.nt")
    (tmp_path / "bad.nt").write_text("<a> <b> .\n")
    with pytest.raises(InputError, match=r"bad\.nt"):
        engine.validate_file(tmp_path / "bad.nt")


NBS = "https://w3id.org/mingdan/id/division/nbs-2023"
MD = "https://w3id.org/mingdan/ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VILLAGE, TOWN, COUNTY = f"<{NBS}/640104001002>", f"<{NBS}/640104001>", f"<{NBS}/640104>"
# What is done to the lines of a province -> the shapes that must find it.
FAULTS = {
    "a label gone": (rf"^{VILLAGE} <{SKOS}prefLabel> .*\n", "", {"mdsh:ChineseNameGiven"}),
    "a label of another class": (
        rf'^({VILLAGE} <{SKOS}prefLabel> ").*("@zh .)$', r"\1某某镇\2", {"mdsh:CommunityLabel", "mdsh:FullNameIsPath", "mdsh:RegisterNameHoldsLabel"},
    ),
    "another parent": (
        rf"^({VILLAGE} <{MD}directlyWithin> )<.*>", rf"\1<{NBS}/640105003>",
        {"mdsh:CodeExtendsParent", "mdsh:FullNameIsPath", "mdsh:LevelsAgreeWithParent", "mdsh:ParentAmongLevels", "mdsh:OneLevelUp"},
    ),
    "no parent": (rf"^{VILLAGE} <{MD}directlyWithin> .*\n", "", {"mdsh:DirectlyWithinOne", "mdsh:FullNameIsPath", "mdsh:OneLevelUp"}),
    "two classes": (
        rf"^({VILLAGE} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> )(<.*>) .\n", rf"\1\2 .\n\1<{MD}Village> .\n",
        {"mdsh:OneClass", "mdsh:VillageLabel"},
    ),
    "a property of nobody": (rf"^({VILLAGE} )(<{MD}fullName> .*\n)", r'\1\2\1<https://example.org/p> "x" .\n', {"mdsh:CommunityShape"}),
    "a code of another": (
        rf'^({VILLAGE} <http://purl.org/dc/terms/identifier> ")640104001002', r"\g<1>640104001003",
        {"mdsh:CodeIsNotation", "mdsh:CodeMatchesIri", "mdsh:CodeUsedOnce"},
    ),
    "a tag in upper case": (rf"^({TOWN} <{SKOS}prefLabel> .*)@zh", r"\1@ZH", set()),
    "a space at an end": (rf'^({VILLAGE} <{MD}registerName> ".*)"', r'\1 "', {"mdsh:TextTrimmed"}),
    "a name twice": (
        rf'^({VILLAGE} <{MD}fullName> ").*("@zh .)$', r"\1宁夏回族自治区银川市兴庆区凤凰北街街道\2", {"mdsh:FullNameIsPath", "mdsh:FullNameOnce"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def task(tmp_path_factory: pytest.TempPathFactory) -> Task:
    """What a piece of the smallest province is made by."""
    extra = extra_statements(Iris(), divisions_graph(Iris(), frozenset({"64"})), ["64"])
    return Task("64", tmp_path_factory.mktemp("pieces"), Iris(), ("nt",), "none", extra.own["64"], True)


@pytest.fixture(scope="module")
def piece(task: Task) -> str:
    """The lines of that piece."""
    return streamed(task.iris, Edition.reference().read_province("64"), N_TRIPLES, task.extra).decode()


def found_by_both(task: Task, text: str, tmp_path: Path) -> Iterator[set[tuple[str, str]]]:
    """What the fast engine finds in a piece, and what the judge finds in its shards."""
    file, register = tmp_path / "64.nt", Edition.reference().read_province("64")
    file.write_text(text, "utf-8")
    odd, upper = find_anomalies(register), upper_statements(task.iris, register, task.extra)
    fast = partition_findings(engine.validate_file(file), task.iris, task.extra, odd)
    yield {(one.rule, one.node) for one in fast}
    queries = {one.rule for one in violations(store(text))}
    slow = audit(task, register, upper, [file], facts(statements(text.encode())), odd)
    yield {(one.rule, one.node) for one in slow if one.rule not in {*queries, "mapping"}}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.slow_beyond(1, "runs both engines on a province for each fault")
def test_a_planted_fault_is_found_by_both(fault: str, task: Task, piece: str, tmp_path: Path) -> None:
    pattern, instead, rules = FAULTS[fault]
    broken, number = re.subn(pattern, instead, piece, count=1, flags=re.MULTILINE)
    assert number == 1
    fast, slow = found_by_both(task, broken, tmp_path)
    assert fast == slow
    assert {rule for rule, _ in fast} >= rules


def test_a_piece_without_a_fault_is_found_fine(task: Task) -> None:
    """By both engines, by the queries and by the mapping without its templates."""
    made = make_province(task)
    assert (made.findings, made.judged, set(made.files)) == ((), True, {"64-mca.nt", "64-nbs.nt", "64-divisions.nt"})
    assert {one.rule for one in made.anomalies} == {"digits-against-name"}


@pytest.mark.slow("runs both engines on a province for each fault")
def test_the_judge_sees_what_the_shapes_do_not(task: Task, piece: str, tmp_path: Path) -> None:
    """A statement too few that no shape asks for: only the mapping knows it. A node without a class: only a query."""
    file = tmp_path / "64.nt"
    for pattern, rule in (
        (rf"^{VILLAGE} <{MD}inPrefecture> .*\n", "mapping"),
        (rf"^{VILLAGE} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> .*\n", "untyped-violation"),
    ):
        broken, number = re.subn(pattern, "", piece, count=1, flags=re.MULTILINE)
        assert number == 1
        file.write_text(broken, "utf-8")
        register = Edition.reference().read_province("64")
        upper, expected = upper_statements(task.iris, register, task.extra), facts(statements(broken.encode()))
        found = audit(task, register, upper, [file], expected, find_anomalies(register))
        assert rule in {one.rule for one in found}


def test_a_name_that_two_have_must_be_found(task: Task) -> None:
    """In 51 six divisions share a name; an engine that finds none of them is not believed."""
    odd = [one for one in find_anomalies(Edition.reference().read_province("51")) if one.rule == "same-name"]
    assert len(odd) == 6
    assert {one.rule for one in partition_findings([], task.iris, "", odd)} == {"same-name-missed"}
