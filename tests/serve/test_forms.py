"""Sample queries as forms, their description, and the paths of codes and dates."""

import csv
import io
from urllib.parse import quote, urlencode

import pytest
from lxml import html
from mingdan.queries.sample_queries import Query, all_samples
from mingdan.rdf.namespaces import BASE
from mingdan.serve.code_paths import Years, years_of
from mingdan.serve.forms import forms_by_name, guarded_csv
from mingdan.serve.openapi import openapi_document
from mingdan.serve.problems import Refused
from openapi_spec_validator import validate
from support.paths import ROOT
from support.running_server import RunningServer

COUNTY = "04-communities-in-a-county"


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode())))


def test_a_form_gives_what_the_query_gives(served_release: RunningServer) -> None:
    golden = rows((ROOT / "queries" / "examples" / f"{COUNTY}.csv").read_bytes())
    for path in (
        f"/query/{COUNTY}.csv",
        "/query/communities-in-a-county.csv",
        f"/query/{COUNTY}.csv?county={quote('温江区')}",
    ):
        reply = served_release.ask(path)
        assert (reply.status, reply.media_type) == (200, "text/csv")
        assert sorted(rows(reply.content)) == sorted(golden)
    other = served_release.ask(f"/query/{COUNTY}?county={quote('汶川县')}", Accept="text/csv")
    assert len(rows(other.content)) == 4
    table = served_release.ask(f"/query/{COUNTY}?county={quote('汶川县')}")
    assert table.media_type == "application/sparql-results+json"
    assert len(table.json()["results"]["bindings"]) == 3


def test_a_query_is_a_resource_too(served_release: RunningServer) -> None:
    assert served_release.ask(f"/query/{COUNTY}", Accept="text/html").headers["Location"] == f"/query/{COUNTY}.html"
    assert served_release.ask(f"/query/{COUNTY}", Accept="text/turtle").headers["Location"] == f"/query/{COUNTY}.ttl"
    assert served_release.ask(f"/query/{COUNTY}.ttl").media_type == "text/turtle"
    assert served_release.ask(f"/query/{COUNTY}.html").media_type == "text/html"
    assert served_release.ask("/query/99-none").status == 404


@pytest.mark.parametrize("query", all_samples(), ids=lambda query: query.name)
def test_every_sample_query_runs(served_release: RunningServer, query: Query) -> None:
    name = query.name
    given = urlencode({key: default for key, (default, _) in query.params.items()})
    reply = served_release.ask(f"/query/{name}?{given or 'x'}")
    assert reply.status == (200 if given else 400), reply.text


INJECTED = [
    '" } } DROP ALL #', '温江区"@zh } . ?s ?p ?o . #', "\\u0022 } #", "a\nb", "a\x00b", "<script>alert(1)</script>",
    "\\", '"""', "{", "${7*7}", "' OR 1=1 --", "%s", "x" * 5_000, "\u202e", "温江区\r\nX-Evil: 1",
]  # fmt: skip


@pytest.mark.parametrize("value", INJECTED)
def test_a_parameter_is_a_term_and_nothing_else(served_release: RunningServer, value: str) -> None:
    reply = served_release.ask(f"/query/{COUNTY}?{urlencode({'county': value})}", Accept="text/csv")
    assert reply.status in (200, 400)
    if reply.status == 200:
        assert len(rows(reply.content)) == 1
    assert "X-Evil" not in str(reply.headers)
    number = served_release.ask(f"/query/point?{urlencode({'lat': value})}")
    assert number.status in (400, 404)


@pytest.mark.parametrize(
    "given", ["nothing=1", "county=a&county=b", "county", "COUNTY=a", "county=%FF", "county="], ids=repr
)
def test_parameters_that_are_wrong(served_release: RunningServer, given: str) -> None:
    reply = served_release.ask(f"/query/{COUNTY}?{given}", Accept_Language="zh")
    assert reply.status == (200 if given in ("county", "county=") else 400)
    if reply.status == 400:
        assert reply.json()["detail"]


def test_csv_for_spreadsheets_has_no_formulas(served_file: RunningServer) -> None:
    guarded = guarded_csv('a,b\r\n=1+1,-5\r\n@x,+1.5\r\n"\tx",1e3\r\n-x,温江区\r\n'.encode())
    assert rows(guarded)[1:] == [["'=1+1", "-5"], ["'@x", "+1.5"], ["'\tx", "1e3"], ["'-x", "温江区"]]
    query = "SELECT ('=1+1' AS ?x) {}"
    assert rows(served_file.query(query, "text/csv").content)[1] == ["=1+1"]  # as the standard has it


def test_the_description_is_valid_openapi(served_release: RunningServer) -> None:
    document = served_release.ask("/openapi.json").json()
    validate(document)
    assert document == openapi_document(
        served_release.address, document["info"]["title"], document["info"]["license"]["url"]
    )
    assert document["openapi"] == "3.1.0"
    assert {f"/query/{query.name}" for query in all_samples()} <= document["paths"].keys()
    for path, item in document["paths"].items():
        if path.startswith("/query/"):
            parameters = {each["name"] for each in item["get"]["parameters"]}
            assert parameters == forms_by_name()[path.removeprefix("/query/")].params.keys()
    assert served_release.address.rstrip("/") == document["servers"][0]["url"]


def test_a_code_leads_to_its_unit(served_release: RunningServer) -> None:
    for code in ("510115001044", "510115", "5101", "51"):
        reply = served_release.ask(f"/code/{code}", Accept="text/turtle")
        assert (reply.status, reply.headers["Location"]) == (303, f"/doc/division/nbs-2023/{code}.ttl")
    for code in ("999999", "x", "51' OR 1", "5" * 20, ""):
        assert served_release.ask(f"/code/{quote(code)}").status == 404


def test_a_code_of_several_versions_gives_the_list(served_release: RunningServer) -> None:
    query = (
        "PREFIX md: <https://w3id.org/mingdan/ontology#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
        "SELECT ?code { ?v a md:DivisionVersion ; skos:notation ?code . "
        "FILTER NOT EXISTS { ?d <http://purl.org/dc/terms/identifier> ?code } } "
        "GROUP BY ?code HAVING (COUNT(*) > 1) ORDER BY ?code LIMIT 1"
    )
    code = served_release.query(query).json()["results"]["bindings"][0]["code"]["value"]
    reply = served_release.ask(f"/code/{code}")
    assert reply.status == 300
    alternatives = reply.json()["alternatives"]
    assert len(alternatives) > 1
    assert all(served_release.ask(each["page"]).status == 200 for each in alternatives)
    page = served_release.ask(f"/code/{code}", Accept="text/html", Accept_Language="en")
    assert (page.status, page.media_type) == (300, "text/html")
    hrefs = html.fromstring(page.content).xpath("//main//a/@href")
    assert sorted(hrefs) == sorted(each["page"] for each in alternatives)


def test_a_date_leads_to_the_version_of_then(served_release: RunningServer) -> None:
    reply = served_release.ask("/id/division/nbs-2023/510725?date=1983", Accept="text/turtle")
    assert (reply.status, reply.headers["Location"]) == (303, "/doc/version/mca/512825/1982.ttl")
    reply = served_release.ask("/code/512825?date=1983-12-31", Accept="text/turtle")
    assert (reply.status, reply.headers["Location"]) == (303, "/doc/version/mca/512825/1982.ttl")
    during = served_release.ask("/id/division/nbs-2023/510725?date=1985-06-01")
    assert during.status == 300
    assert {each["iri"] for each in during.json()["alternatives"]} == {
        f"{BASE}id/version/mca/512825/1982", f"{BASE}id/version/mca/510725/1985",
    }  # fmt: skip
    assert served_release.ask("/id/division/nbs-2023/510725?date=1800").status == 404
    assert served_release.ask("/id/division/nbs-2023/510725?date=yesterday").status == 400


def test_dates_lie_between_the_ends_of_years() -> None:
    assert years_of("1983") == years_of("1983-12-31") == Years(1983, 1983)
    assert years_of("1983-01-01") == Years(1982, 1983)
    for wrong in ("83", "1983-13-01", "1983/1/1", "", "１９８３x"):
        with pytest.raises(Refused):
            years_of(wrong)
