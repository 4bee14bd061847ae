"""Dereferencing: every kind of IRI leads to its page and its graph, by the rules of HTTP."""

import re
from urllib.parse import urljoin

import pyoxigraph
import pytest
from lxml import html
from mingdan.rdf.namespaces import BASE
from mingdan.serve.negotiation import GRAPH_FORMS
from mingdan.serve.query_execution import RDF_FORMATS
from mingdan.serve.resource_pages import id_path, split_ending
from mingdan.site.builder import POLICY
from support.running_server import Reply, RunningServer

KINDS = {
    "division": "id/division/nbs-2023/510115001044",
    "notice": "id/notice/sichuan-2022",
    "decision": "id/decision/sichuan-2022",
    "recognition": "id/recognition/sichuan-2022/2-1/1",
    "category": "id/category/convenience-service",
    "scheme": "id/category/",
    "honour": "id/honour/sichuan-demonstration-community",
    "agent": "id/agent/sichuan-civil-affairs",
    "document": "id/document/chuan-min-fa-2020-40",
    "code": "id/code/nbs-2023/510115",
    "geometry": "id/geometry/nbs-2023/510115",
    "version": "id/version/mca/512825/1982",
    "change": "id/change/mca/500101/1998",
    "mapping": "id/mapping/nbs-2023/50/wikidata/q11725",
    "ontology": "ontology",
    "dataset": "dataset/roster",
    "catalogue": "dataset/catalog",
    "linkset": "linkset/wikidata",
    "graph": "graph/sichuan-2022",
}
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
kinds = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)


def followed(server: RunningServer, path: str, **headers: str) -> tuple[str, Reply]:
    """Where a path leads by one redirect, and what is there."""
    reply = server.ask(f"/{path}", **headers)
    assert reply.status == 303, (path, reply.status, reply.text)
    assert reply.content == b""
    location = reply.headers["Location"]
    assert location.startswith("/"), location
    assert not location.startswith("//")
    return location, server.ask(location, **headers)


def quads(reply: Reply, form: pyoxigraph.RdfFormat = pyoxigraph.RdfFormat.TURTLE) -> set[str]:
    return {str(quad.triple) for quad in pyoxigraph.parse(reply.content, format=form)}


@kinds
def test_a_browser_is_led_to_a_page(served_release: RunningServer, path: str) -> None:
    for language, header in (("zh", "zh-CN,zh;q=0.9,en;q=0.8"), ("en", "en-GB,en;q=0.9,zh;q=0.1"), ("zh", "fr")):
        location, reply = followed(served_release, path, Accept=BROWSER, Accept_Language=header)
        assert location.startswith("/doc/") == path.startswith("id/")
        assert (reply.status, reply.media_type) == (200, "text/html")
        assert reply.headers["Content-Language"] == language
        page = html.fromstring(reply.content)
        assert page.get("lang") == language
        assert f"{BASE}{path}" in reply.text


@kinds
def test_a_program_is_led_to_a_graph(served_release: RunningServer, path: str) -> None:
    turtle = None
    for form in GRAPH_FORMS:
        location, reply = followed(served_release, path, Accept=form.media_types[0])
        assert location.endswith(f".{form.ending}")
        assert (reply.status, reply.media_type) == (200, form.media_types[0])
        triples = quads(reply, RDF_FORMATS[form.ending])
        turtle = turtle or triples
        assert triples == turtle, form
    assert any(triple.startswith(f"<{BASE}{path}> ") for triple in turtle or ())


@kinds
def test_preferences_are_weighed(served_release: RunningServer, path: str) -> None:
    for accept, ending in (
        ("text/html;q=0.4, text/turtle;q=0.5", ".ttl"),
        ("application/ld+json, text/turtle;q=0.9", ".jsonld"),
        ("application/rdf+xml;q=0.8, */*;q=0.1", ".rdf"),
        ("text/turtle;q=0, application/n-triples;q=0.001", ".nt"),
        ("application/*;q=0.5", ".jsonld"),
    ):
        assert followed(served_release, path, Accept=accept)[0].endswith(ending), accept
    for accept in ("*/*", "text/*", ""):
        headers = {"Accept": accept} if accept else {}
        assert followed(served_release, path, **headers)[1].media_type == "text/html"


@kinds
def test_what_is_not_there(served_release: RunningServer, path: str) -> None:
    for accept in ("image/png", "text/html;q=0", "application/sparql-results+json"):
        reply = served_release.ask(f"/{path}", Accept=accept)
        assert reply.status == 406
        assert "text/turtle" in reply.json()["available"]
        assert "Accept" in reply.headers["Vary"]
    assert served_release.ask(f"/{path}x-none", Accept="text/turtle").status == 404
    assert served_release.ask(f"/{path}", "DELETE").status == 405


@kinds
def test_conditional_requests_and_head(served_release: RunningServer, path: str) -> None:
    tags = set()
    for accept, language in (
        ("text/html", "zh"),
        ("text/html", "en"),
        ("text/turtle", "zh"),
        ("application/ld+json", "zh"),
    ):
        location, reply = followed(served_release, path, Accept=accept, Accept_Language=language)
        tag = reply.headers["ETag"]
        assert re.fullmatch('"[0-9a-f]{32}"', tag)
        tags.add(tag)
        again = served_release.ask(location, Accept=accept, Accept_Language=language, If_None_Match=f'"x", {tag}')
        assert (again.status, again.content, again.headers["ETag"]) == (304, b"", tag)
        head = served_release.ask(location, "HEAD", Accept=accept, Accept_Language=language)
        assert (head.status, head.content) == (200, b"")
        assert head.headers["Content-Length"] == str(len(reply.content))
        assert served_release.ask(f"/{path}", "HEAD", Accept=accept).status == 303
    assert len(tags) == 4


@kinds
def test_headers(served_release: RunningServer, path: str) -> None:
    redirect = served_release.ask(f"/{path}", Accept="text/html")
    assert {"Accept", "Accept-Language"} <= set(redirect.headers["Vary"].split(", "))
    location, reply = followed(served_release, path, Accept="text/html", Accept_Language="en")
    relations = set(re.findall(r'rel="([^"]+)"', reply.headers["Link"]))
    assert relations == {"canonical", "cite-as", "describedby", "alternate", "license"}
    assert f'<{BASE}{path}>; rel="cite-as"' in reply.headers["Link"]
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    described = re.search(r'<([^>]+)>; rel="describedby"', reply.headers["Link"])
    assert described
    assert served_release.ask(described[1]).media_type == "text/turtle"
    for target in re.findall(r'<([^>]+)>; rel="alternate"', reply.headers["Link"]):
        assert served_release.ask(target).status == 200
    canonical = re.search(r'<([^>]+)>; rel="canonical"', reply.headers["Link"])
    assert canonical
    assert canonical[1].startswith(served_release.address)
    assert location


def test_a_path_that_names_its_form_goes_before_the_header(served_release: RunningServer) -> None:
    path = f"/doc/{KINDS['division'].removeprefix('id/')}"
    for ending, media_type in ((".ttl", "text/turtle"), (".html", "text/html"), (".en.html", "text/html")):
        reply = served_release.ask(path + ending, Accept="application/ld+json")
        assert (reply.status, reply.media_type) == (200, media_type)
    reply = served_release.ask(path, Accept="text/turtle")
    assert (reply.status, reply.headers["Content-Location"]) == (200, f"{path}.ttl")
    leads = served_release.ask(f"/{KINDS['division']}.jsonld")
    assert (leads.status, leads.headers["Location"]) == (303, f"{path}.jsonld")


def test_the_pages_of_the_site(served_release: RunningServer) -> None:
    for path, language in (("/", "zh"), ("/index.html", "zh"), ("/index.en.html", "en"), ("/browse.html", "zh"),
                           ("/query.en.html", "en"), ("/changes.html", "zh")):  # fmt: skip
        reply = served_release.ask(path)
        assert (reply.status, reply.headers["Content-Language"]) == (200, language), path
    assert served_release.ask("/", Accept_Language="en").headers["Content-Language"] == "en"
    assert served_release.ask("/index.html").content == served_release.ask("/").content
    assert 'id="entries"' in served_release.ask("/").text
    for path, media_type in (
        ("/assets/style.css", "text/css"), ("/assets/site.js", "text/javascript"), ("/robots.txt", "text/plain"),
        ("/sitemap.xml", "application/xml"), ("/changes.atom", "application/atom+xml"),
        ("/changes.json", "application/json"), ("/llms.txt", "text/plain"), ("/queries.ttl", "text/turtle"),
    ):  # fmt: skip
        reply = served_release.ask(path)
        assert (reply.status, reply.media_type) == (200, media_type), path
        assert served_release.ask(path, If_None_Match=reply.headers["ETag"]).status == 304


def test_every_link_of_a_page_leads_somewhere(served_release: RunningServer) -> None:
    seen = set()
    for path in ("/", f"/doc/{KINDS['notice'][3:]}", "/doc/division/nbs-2023/510115", "/ontology.en.html"):
        page = html.fromstring(served_release.ask(path, Accept="text/html").content)
        for href in page.xpath("//@href | //@src"):
            target = urljoin(path, str(href)).partition("#")[0]
            if target.startswith("/") and target not in seen:
                seen.add(target)
                assert served_release.ask(target).status == 200, (path, href)
    assert len(seen) > 100


def test_every_page_has_the_policy_of_the_site(served_release: RunningServer) -> None:
    for path in ("/", "/doc/division/nbs-2023/51", "/query.html", "/ontology.html"):
        headers = served_release.ask(path, Accept="text/html").headers
        assert headers["Content-Security-Policy"].startswith(POLICY)
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"]
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Server"] is None


def test_well_known_places(served_release: RunningServer) -> None:
    void = quads(served_release.ask("/.well-known/void", Accept="text/turtle"))
    endpoint = f"<{served_release.address}sparql>"
    assert f"<{BASE}dataset/roster> <http://rdfs.org/ns/void#sparqlEndpoint> {endpoint}" in void
    assert f"<{BASE}dataset/catalog> <http://www.w3.org/ns/dcat#service> {endpoint}" in void
    assert any(triple.startswith(f"{endpoint} <http://www.w3.org/ns/dcat#endpointURL>") for triple in void)
    catalogue = quads(followed(served_release, "dataset/catalog", Accept="text/turtle")[1])
    assert f"<{BASE}dataset/catalog> <http://www.w3.org/ns/dcat#service> {endpoint}" in catalogue
    examples = quads(served_release.ask("/.well-known/sparql-examples", Accept="text/turtle"))
    assert sum("ns/shacl#SPARQLExecutable>" in triple for triple in examples) > 20
    assert served_release.ask("/.well-known/none").status == 404


def test_data_from_a_file_have_pages_and_do_no_harm(served_file: RunningServer) -> None:
    _, reply = followed(served_file, "id/agent/evil", Accept="text/html")
    assert "<script>alert" not in reply.text
    assert "&lt;script&gt;alert(1)" in reply.text
    page = html.fromstring(reply.content)
    assert not [href for href in page.xpath("//@href") if str(href).startswith(("javascript:", "_:"))]
    assert page.get_element_by_id("part") is not None
    assert len(quads(followed(served_file, "id/agent/evil", Accept="text/turtle")[1])) == 4


@pytest.mark.parametrize(
    ("id_base", "path"),
    [
        (f"{BASE}id/", "id/"),
        ("https://data.example.org/place/", "place/"),
        ("https://data.example.org/", ""),
        ("https://data.example.org/a/b/", "a/b/"),
    ],
)
def test_the_path_of_the_iris(id_base: str, path: str) -> None:
    assert id_path(id_base) == path


def test_endings() -> None:
    assert split_ending("a.en.html") == ("a", split_ending("a.html")[1], "en")  # type: ignore[index]  # it has one
    assert split_ending("a") is None
