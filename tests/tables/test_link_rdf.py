"""A linked table as RDF, read by rdflib and Oxigraph; and data frames of other libraries."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.parquet
import pyoxigraph
import pytest
import rdflib
from mingdan.cli.main import main
from mingdan.errors import InputError, UsageError
from mingdan.tables import link_table
from mingdan.tables.added_columns import ADDED_COLUMNS
from rdflib import XSD, Graph, Literal, URIRef

URL = "https://example.org/a.csv"
SPATIAL = rdflib.URIRef("http://purl.org/dc/terms/spatial")
DIVISION = "https://w3id.org/mingdan/id/division/nbs-2023/"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["link", *map(str, arguments)])
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "a.csv"
    file.write_text('区县,备注,备注\n温江区,"引""号\n换行",\\n\n朝阳区,,\n合计,3,\n', "utf-8")
    return file


def test_rows_as_rdf_say_the_same_as_turtle_and_as_n_triples(source: Path) -> None:
    turtle, ntriples = source.with_name("a.ttl"), source.with_name("a.nt")
    assert run(source, "--rdf", turtle, "--url", URL) == 1
    assert run(source, "--rdf", ntriples, "--url", URL, "--force") == 1
    graph = rdflib.Graph().parse(turtle)
    assert set(graph) == set(rdflib.Graph().parse(ntriples))
    parsed = list(pyoxigraph.parse(ntriples.read_bytes(), pyoxigraph.RdfFormat.N_TRIPLES))
    assert len(parsed) == len(graph) == ntriples.read_text("utf-8").count("\n")
    row = rdflib.URIRef(f"{URL}#row=2")
    assert graph.value(row, SPATIAL) == rdflib.URIRef(f"{DIVISION}510115")
    assert str(graph.value(row, rdflib.URIRef(f"{URL}#%E5%A4%87%E6%B3%A8"))) == '引"号\n换行'
    assert str(graph.value(row, rdflib.URIRef(f"{URL}#_col.3"))) == "\\n"
    assert graph.value(row, rdflib.URIRef(f"{URL}#mingdan_confidence")) == rdflib.Literal(
        "1.0", datatype=rdflib.XSD.decimal
    )
    assert graph.value(rdflib.URIRef(f"{URL}#row=3"), SPATIAL) is None
    assert {str(one) for one in graph.subjects()} == {f"{URL}#row={number}" for number in (2, 3, 4)}


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--rdf", "a.nt"], "--rdf requires --url: expected the address"),
        (["--rdf", "a.nt", "--url", "schools"], "--url schools: expected the address"),
        (["--rdf", "a.nt", "--url", "https://example.org/a#b"], "expected the address"),
        (["--rdf", "a.rdf", "--url", URL], "expected a file called .nt (N-Triples) or .ttl"),
        (["--csvw", "-o", "-"], "name it with -o"),
    ],
)
def test_options_that_make_no_sense(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: list[str], says: str
) -> None:
    monkeypatch.chdir(source.parent)
    assert run(source, *options) == 2
    assert says in capsys.readouterr().err
    assert list(source.parent.iterdir()) == [source]


def frames() -> list[Any]:
    plain = {"区县": ["温江区", "朝阳区", None], "值": [1, 2, 3]}
    table = pyarrow.table(plain)
    return [
        pandas.DataFrame(plain, index=["a", "b", "c"]),
        polars.DataFrame(plain),
        table,
        duckdb.from_arrow(table),
    ]


@pytest.mark.parametrize("at", range(4))
def test_a_frame_comes_back_as_what_it_was(at: int) -> None:
    frame = frames()[at]
    linked = link_table(frame)
    assert type(linked) is (pyarrow.Table if at == 3 else type(frame))
    names = list(linked.columns if at < 2 else linked.column_names)
    assert names == ["区县", "值", *ADDED_COLUMNS]
    table = pyarrow.table(linked.reset_index(drop=True) if at == 0 else linked)
    assert table.column("mingdan_code").to_pylist() == ["510115", None, None]
    assert table.column("mingdan_confidence").to_pylist() == [1.0, None, None]
    assert "110105" in table.column("mingdan_candidates").to_pylist()[1]
    if at == 0:
        assert list(linked.index) == ["a", "b", "c"]
        assert linked[["区县", "值"]].equals(frame)


def test_a_frame_by_columns_area_and_decisions() -> None:
    frame = polars.DataFrame({"a": ["朝阳区"], "b": ["某社区"]})
    found = link_table(frame, {"county": "a"}, within="长春市")
    assert found["mingdan_code"].to_list() == ["220104"]
    found = link_table(frame, {"county": "a"}, decided={"朝阳区": "110105"})
    assert found["mingdan_match"].to_list() == ["reviewedMatch"]


def test_a_frame_with_the_settings_and_decisions_of_a_workspace(tmp_path: Path) -> None:
    settings = tmp_path / "data" / "source" / "dataset.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('id_base = "https://data.example.org/id/"\n', "utf-8")
    decided = tmp_path / "data" / "reference" / "reviewed.csv"
    decided.parent.mkdir(parents=True)
    decided.write_text(
        "township,words,match,code,reason,reason_zh,reviewer,date\n"
        "510115001,某某社区,reviewedMatch,510115001044,its old name,旧名,王,2026-11-28\n", "utf-8",
    )  # fmt: skip
    frame = polars.DataFrame({"区县": ["温江区"], "街道": ["柳城街道"], "社区": ["某某社区"]})
    found = link_table(frame, workspace=tmp_path)
    assert found["mingdan_iri"].to_list() == ["https://data.example.org/id/division/nbs-2023/510115001044"]
    assert found["mingdan_match"].to_list() == ["reviewedMatch"]
    assert link_table(frame)["mingdan_match"].to_list() == ["partialMatch"]
    settings.write_text("id_bass = 1\n", "utf-8")
    with pytest.raises(InputError, match="id_bass"):
        link_table(frame, workspace=str(tmp_path))


def test_what_is_no_frame_or_holds_no_places() -> None:
    with pytest.raises(UsageError, match="does not speak Arrow"):
        link_table([1, 2])
    with pytest.raises(InputError, match="no column holds places"):
        link_table(polars.DataFrame({"a": ["x"], "b": [1]}))
    with pytest.raises(InputError, match="nothing below it"):
        link_table(polars.DataFrame({"区县": []}, schema={"区县": polars.String}))
    with pytest.raises(InputError, match="linked before"):
        link_table(link_table(polars.DataFrame({"区县": ["温江区"]})))


def test_numbers_keep_their_datatype(tmp_path: Path) -> None:
    lines = ["县,代码,人口,面积,编号,电话,杂,空,身份证", "温江区,510115,12,1.5,007,-3,1,,123456789012345678"]
    lines.append("武侯区,510107,0,2,12,4,二,,123456789012345679")
    (tmp_path / "t.csv").write_text("\n".join(lines), "utf-8")
    url = "https://example.org/t.csv"
    out, rdf = tmp_path / "o.csv", tmp_path / "o.nt"
    assert run(tmp_path / "t.csv", "-o", out, "--rdf", rdf, "--url", url, "--csvw") == 0
    columns = json.loads((tmp_path / "o.csv-metadata.json").read_text("utf-8"))["tableSchema"]["columns"]
    types = {column["titles"]: column["datatype"] for column in columns[:9]}
    assert types == dict.fromkeys(lines[0].split(","), "string") | {
        "人口": "integer", "电话": "integer", "面积": "decimal"
    }  # fmt: skip
    graph = Graph().parse(rdf, format="nt")
    row = URIRef(f"{url}#row=2")
    values = {unquote(str(name).partition("#")[2]): value for name, value in graph.predicate_objects(row)}
    assert values["人口"] == Literal("12", datatype=XSD.integer)
    assert values["面积"] == Literal("1.5", datatype=XSD.decimal)
    assert (values["编号"], values["代码"], values["杂"]) == (Literal("007"), Literal("510115"), Literal("1"))
    frame = pyarrow.table({"县": ["温江区"], "人口": [3], "文": ["3"], "比": [0.5]})
    pyarrow.parquet.write_table(frame, tmp_path / "t.parquet")
    assert run(tmp_path / "t.parquet", "--rdf", rdf, "--url", url, "--force") == 0
    kinds = {unquote(str(name).partition("#")[2]): value for _, name, value in Graph().parse(rdf, format="nt")}
    assert (kinds["人口"], kinds["文"]) == (Literal("3", datatype=XSD.integer), Literal("3"))
    assert kinds["比"] == Literal("0.5", datatype=XSD.decimal)


def test_a_column_of_mixed_values_in_a_frame_is_text() -> None:
    mixed = [1, "备注", None, 2.5]
    frame = pandas.DataFrame({"序号": mixed, "区县": ["温江区", "武侯区", "锦江区", 3]})
    linked = link_table(frame)
    assert list(linked["mingdan_code"])[:3] == ["510115", "510107", "510104"]
    assert list(linked["序号"]) == mixed
