"""The site: every resource has its page, nothing of the graphs is lost, and every link leads somewhere."""

import gzip
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli
import jinja2
import pyoxigraph
import pytest
from lxml import etree, html
from mingdan.cli.main import main
from mingdan.errors import InputError, UsageError
from mingdan.io_text import file_sha256
from mingdan.queries.examples_graph import examples_graph
from mingdan.queries.sample_queries import examples
from mingdan.rdf.graphs import load
from mingdan.rdf.iris import ROSTER
from mingdan.rdf.namespaces import BASE, RDF, RDFS, SKOS
from mingdan.release.notices import build, publish
from mingdan.resources import folder
from mingdan.site.builder import POLICY, Site, site_of
from mingdan.site.changes import Release, gone
from mingdan.site.environment import environment
from mingdan.site.graph_files import description_turtle
from mingdan.site.pages import LANGUAGES, SUFFIXES, Pages
from mingdan.site.resources import page_of, resources
from mingdan.site.start import typed
from mingdan.site.writing import write_site
from mingdan.workspace import Workspace

PAGE, START = 15_000, 150_000  # bytes that a page may need, packed, with its style
ADDRESS = "https://data.example.org/roster/"
NOTICE = "doc/notice/sichuan-2022"


@pytest.fixture(scope="session")
def site(workspace_published: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real notice."""
    out = tmp_path_factory.mktemp("site") / "site"
    write_site(out, ROSTER, site_of(workspace_published, ADDRESS, None).files())
    return out


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, html.HtmlElement]:
    """The pages by path, parsed."""
    return {
        file.relative_to(site).as_posix(): html.fromstring(file.read_bytes()) for file in sorted(site.rglob("*.html"))
    }


def statements(file: Path, form: pyoxigraph.RdfFormat) -> set[str]:
    return {str(quad.triple) for quad in pyoxigraph.parse(file.read_bytes(), format=form)}


def test_the_turtle_of_all_pages_is_what_is_published(site: Path, published: Path) -> None:
    folder_ = published / "data" / "published"
    graphs = [load(folder_ / name) for name in ("roster.nt", "divisions.nt", "catalog.ttl", "report.ttl")]
    graphs += [load(folder("ontology") / "mingdan.ttl"), examples_graph()]
    # The catalogue repeats what others call their things: they have their pages elsewhere.
    lines = (line for graph in graphs for line in graph.splitlines())
    expected = {line.removesuffix(" .") for line in lines if line.startswith(f"<{BASE}")}
    found: list[str] = []
    for file in site.rglob("*.ttl"):
        if not file.is_relative_to(site / "data") and file.name != "queries.ttl":
            found += statements(file, pyoxigraph.RdfFormat.TURTLE)
    assert len(found) == len(set(found)), "a statement is on two pages"
    assert set(found) == expected
    of_instances = {
        line for file in (site / "doc").rglob("*.ttl") for line in statements(file, pyoxigraph.RdfFormat.TURTLE)
    }
    published_graph = {line.removesuffix(" .") for graph in graphs[:2] for line in graph.splitlines()}
    assert published_graph - of_instances == {line for line in published_graph if line.startswith(f"<{BASE}dataset/")}


def test_each_jsonld_says_what_its_turtle_says(site: Path) -> None:
    for file in site.rglob("*.jsonld"):
        if not file.is_relative_to(site / "data"):
            turtle = statements(file.with_suffix(".ttl"), pyoxigraph.RdfFormat.TURTLE)
            assert statements(file, pyoxigraph.RdfFormat.JSON_LD) == turtle, file
            assert '"@context": {' in file.read_text("utf-8")


def test_turtle_begins_with_the_class_and_has_the_prefixes_that_it_needs() -> None:
    graph = f'<{BASE}id/a> <{SKOS.prefLabel}> "甲"@zh .\n<{BASE}id/a> <{RDF.type}> <{SKOS.Concept}> .\n'
    written = description_turtle(resources([graph], f"{BASE}id/").statements).decode()
    assert written == (
        f"@prefix rdf: <{RDF.type.removesuffix('type')}> .\n@prefix skos: <{SKOS.iri}> .\n\n"
        f'<{BASE}id/a> a skos:Concept ;\n\tskos:prefLabel "甲"@zh .\n'
    )


def links(page: html.HtmlElement) -> Iterator[str]:
    for element in page.iter():
        for name in ("href", "src", "data-names"):
            if address := element.get(name):
                yield address


def test_every_link_leads_somewhere(site: Path, pages: dict[str, html.HtmlElement]) -> None:
    anchors = {
        path: {element.get("id") for element in page.iter() if element.get("id")} for path, page in pages.items()
    }
    wrong = []
    for path, page in pages.items():
        for address in links(page):
            parts = urlsplit(address)
            if parts.scheme or path.startswith("query."):
                continue
            target = (site / path).parent / unquote(parts.path) if parts.path else site / path
            name = target.resolve().relative_to(site.resolve()).as_posix()
            is_there = target.is_file() and (
                not parts.fragment or name.startswith("query") or unquote(parts.fragment) in anchors[name]
            )
            wrong += [] if is_there else [(path, address)]
    assert not wrong


def test_a_page_loads_nothing_from_elsewhere(pages: dict[str, html.HtmlElement]) -> None:
    data = ("application/ld+json", "application/json")
    for path, page in pages.items():
        policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
        assert policy == POLICY, path
        for element in page.iter("script", "link", "img", "iframe"):
            address = element.get("src") or (element.get("href") if element.get("rel") == "stylesheet" else "")
            assert not urlsplit(address or "").scheme, path
            assert element.tag != "script" or address or element.get("type") in data
        assert not page.xpath("//style | //*[@style]"), path


def test_both_languages_are_tied(pages: dict[str, html.HtmlElement]) -> None:
    for path, page in pages.items():
        language = "en" if path.endswith(SUFFIXES["en"]) else "zh"
        stem = path.removesuffix(SUFFIXES[language])
        assert page.get("lang") == language
        tied = {link.get("hreflang"): link.get("href") for link in page.iter("link") if link.get("hreflang")}
        root = "../" * path.count("/")
        assert tied == {each: f"{root}{stem}{SUFFIXES[each]}" for each in LANGUAGES}
        assert all(f"{stem}{SUFFIXES[each]}" in pages for each in LANGUAGES)


def test_pages_are_small(site: Path) -> None:
    style = len((site / "assets" / "style.css.gz").read_bytes())
    large = [
        file.relative_to(site).as_posix()
        for file in (site / "doc").rglob("*.html")
        if len(gzip.compress(file.read_bytes())) + style > PAGE
    ]
    assert not large
    start = sum(len(gzip.compress((site / name).read_bytes())) for name in ("index.html", "assets/site.js"))
    assert start + style <= START


def test_an_entry_shows_its_words_and_leads_to_its_line(pages: dict[str, html.HtmlElement]) -> None:
    entry = pages["doc/recognition/sichuan-2022/2-1/1.html"]
    assert "成都市温江区柳城街道光华社区" in entry.text_content()
    (target,) = entry.xpath("//a[text()='第86行']/@href")
    assert target == "../../../../doc/notice/sichuan-2022.html#line-86"
    (line,) = pages[f"{NOTICE}.html"].xpath("//*[@id='line-86']")
    assert "光华社区" in line.text_content()


def test_the_page_of_a_sample_query_opens_it(pages: dict[str, html.HtmlElement]) -> None:
    (address,) = pages["query/01-communities-by-category.html"].xpath("//a[contains(@href, '#query=')]/@href")
    text = unquote(urlsplit(address).fragment).removeprefix("query=")
    assert text == next(query.text for query in examples() if query.name == "01-communities-by-category")


def test_the_page_of_a_division(pages: dict[str, html.HtmlElement]) -> None:
    text = pages["doc/division/nbs-2023/510115.en.html"].text_content()
    for expected in ("Wenjiang District", "温江县", "512721", "Q1355972", "Cite this"):
        assert expected in text
    history = pages["doc/division/nbs-2023/510115.html"].xpath("//h2[text()='沿革']/following::table[1]//tr/td[2]")
    assert [cell.text_content().strip() for cell in history] == ["1980", "1982", "1983", "2002"]
    path = pages["doc/division/nbs-2023/510115001044.html"].xpath("//nav[@class='path']//a/text()")
    assert path == ["四川省", "成都市", "温江区", "柳城街道"]


def test_the_start_page_counts_what_is_published(pages: dict[str, html.HtmlElement], published: Path) -> None:
    page = pages["index.html"]
    assert len(page.xpath("//table[@id='entries']/tbody/tr")) == 130
    totals = page.xpath("//td[@class='bar']/text()")
    assert sum(int(text) for text in totals if text.strip()) == 130
    circles = page.xpath("//*[name()='circle'][not(@class)]/*[name()='title']/text()")
    folder_ = published / "data" / "published"
    text = "".join((folder_ / name).read_text("utf-8") for name in ("roster.nt", "divisions.nt"))
    with_point = set(re.findall(r"^<([^>]*)> <[^>]*hasGeometry>", text, re.MULTILINE))
    counties = dict(re.findall(r"^<([^>]*)> <[^>]*inCounty> <([^>]*)>", text, re.MULTILINE))
    shown = sum(counties[place] in with_point for place in re.findall(r"recognises> <([^>]*)>", text))
    assert sum(int(circle.rsplit(" ", 1)[1]) for circle in circles) == shown > 100


def test_the_search_knows_names_pinyin_and_initials(site: Path) -> None:
    script = (site / "assets" / "names.js").read_text("utf-8")
    names = json.loads(script.removeprefix("setNames(").removesuffix(");\n"))
    searched = {page: f"{key} {where}" for _, key, page, where in names}
    for words in ("光华社区", "guanghuashequ", "ghsq", "四川省成都市温江区柳城街道光华社区", "510115001044"):
        assert words in searched["doc/division/nbs-2023/510115001044"]
    assert "wenjiang district" in searched["doc/division/nbs-2023/510115"]
    assert "溫江區" in searched["doc/division/nbs-2023/510115"]
    assert "通知" in searched[NOTICE]


def test_files_for_machines(site: Path, published: Path) -> None:
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    index = etree.parse(site / "sitemap.xml")
    listed = [
        address
        for part in index.xpath("//s:loc/text()", namespaces=spaces)
        for address in etree.parse(site / part.removeprefix(ADDRESS)).xpath("//s:loc/text()", namespaces=spaces)
    ]
    assert {address.removeprefix(ADDRESS) for address in listed} == {
        file.relative_to(site).as_posix()
        for file in site.rglob("*.html")
        if not file.name.startswith(("changes", "query."))
    }
    assert f"Sitemap: {ADDRESS}sitemap.xml" in (site / "robots.txt").read_text()
    for name in re.findall(rf"\({re.escape(ADDRESS)}([^)]*)\)", (site / "llms.txt").read_text("utf-8")):
        assert (site / name).is_file(), name
    page = html.fromstring((site / "dataset" / "roster.en.html").read_bytes())
    record = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
    manifest = json.loads((published / "data" / "published" / "manifest.json").read_text())
    hashes = {file["name"]: (str(file["bytes"]), file["sha256"], file["media_type"]) for file in manifest["files"]}
    for file in record["distribution"]:
        name = file["contentUrl"].rsplit("/", 1)[1]
        assert (file["contentSize"], file["sha256"], file["encodingFormat"]) == hashes[name]


def test_what_is_packed_unpacks_to_the_same(site: Path) -> None:
    for file in (site / "index.html", site / "data" / "latest" / "roster.nt", site / f"{NOTICE}.ttl"):
        assert gzip.decompress(Path(f"{file}.gz").read_bytes()) == file.read_bytes()
        assert brotli.decompress(Path(f"{file}.br").read_bytes()) == file.read_bytes()


def test_same_input_same_bytes(workspace_published: Workspace, site: Path) -> None:
    for name, content in site_of(workspace_published, ADDRESS, None).files():
        assert (site / name).read_bytes() == content, name


def test_releases_stay_and_changes_are_told(site: Path, workspace_published: Workspace, tmp_path: Path) -> None:
    root = tmp_path / "later"
    shutil.copytree(workspace_published.root / "data", root / "data")
    later = Workspace(root)
    roster = later.published / "roster.nt"
    lines = roster.read_text("utf-8").splitlines(keepends=True)
    entry = f"<{BASE}id/recognition/sichuan-2022/1/1>"
    kept = [line.replace("柳城街道光华社区", "柳城街道新光华社区") for line in lines if not line.startswith(entry)]
    roster.write_text("".join(kept), "utf-8")
    manifest = later.published / "manifest.json"
    record = {**json.loads(manifest.read_text("utf-8")), "modified": "2027-01-02"}
    (of_roster,) = (file for file in record["files"] if file["name"] == "roster.nt")
    of_roster.update(bytes=roster.stat().st_size, sha256=file_sha256(roster))
    manifest.write_text(json.dumps(record), "utf-8")
    out = tmp_path / "site"
    write_site(out, ROSTER, site_of(later, ADDRESS, site).files())
    newest, first = json.loads((out / "changes.json").read_text())["releases"]
    assert (newest["date"], newest["removed"]) == ("2027-01-02", [entry[1:-1]])
    assert newest["added"] == []
    assert f"{BASE}id/division/nbs-2023/510115001044" in newest["changed"]
    for name in ("roster.nt", "manifest.json"):
        kept_file = out / "data" / first["data"] / name
        assert kept_file.read_bytes() == (workspace_published.published / name).read_bytes()
    changes = html.fromstring((out / "changes.html").read_bytes())
    for address in filter(lambda address: not urlsplit(address).scheme, links(changes)):
        assert (out / unquote(urlsplit(address).path)).is_file(), address
    gone = html.fromstring((out / "doc" / "recognition" / "sichuan-2022" / "1" / "1.en.html").read_bytes())
    assert "2027-01-02" in gone.text_content()
    assert "2027-01-02" in (out / "changes.atom").read_text("utf-8")
    assert site_of(later, ADDRESS, out).releases == site_of(later, ADDRESS, site).releases


def test_what_is_gone_and_what_came_back() -> None:
    newest_first = [
        Release("2027", "c", added=("x:back",), removed=("x:later",)),
        Release("2026", "b", removed=("x:back", "x:first")),
        Release("2025", "a"),
    ]
    assert gone(newest_first) == {"x:later": "2027", "x:first": "2026"}


@pytest.mark.parametrize(
    ("iri", "page"),
    [
        (f"{BASE}id/division/nbs-2023/51", "doc/division/nbs-2023/51"),
        (f"{BASE}id/category/", "doc/category/index"),
        (f"{BASE}ontology#Community", "ontology"),
        (f"{BASE}dataset/roster#contact", "dataset/roster"),
        (BASE, "index"),
        ("https://example.org/", ""),
    ],
)
def test_the_page_of_an_iri(iri: str, page: str) -> None:
    assert page_of(iri, f"{BASE}id/") == page


def test_templates_fail_where_a_value_is_missing() -> None:
    with pytest.raises(jinja2.UndefinedError):
        environment().from_string("{{ missing }}").render()
    assert environment().from_string("{{ text }}").render(text="<b>") == "&lt;b&gt;"


def test_how_a_name_is_typed() -> None:
    assert typed("吕梁市") == ("lvliangshi", "lls")


@pytest.mark.parametrize("damage", ["record", "path", "manifest", "missing"])
def test_an_earlier_site_that_is_none(workspace_published: Workspace, site: Path, tmp_path: Path, damage: str) -> None:
    changes = json.loads((site / "changes.json").read_text("utf-8"))
    data = changes["releases"][0]["data"]
    kept = tmp_path / "data" / data
    kept.mkdir(parents=True)
    manifest = (site / "data" / data / "manifest.json").read_text("utf-8")
    if damage == "path":
        changes["releases"][0]["data"] = f"../data/{data}"
    if damage != "missing":
        (kept / "manifest.json").write_text(manifest + " " * (damage == "manifest"), "utf-8")
    (tmp_path / "changes.json").write_text("{}" if damage == "record" else json.dumps(changes), "utf-8")
    with pytest.raises(InputError) as error:
        list(site_of(workspace_published, ADDRESS, tmp_path).files())
    assert error.value.id == "no-site"


def test_a_site_does_not_replace_the_release_that_it_is_made_from(workspace_published: Workspace) -> None:
    before = sorted(file.name for file in workspace_published.published.iterdir())
    with pytest.raises(InputError) as error:
        write_site(workspace_published.published, ROSTER, [("index.html", b"x")])
    assert error.value.id == "other-dataset"
    assert sorted(file.name for file in workspace_published.published.iterdir()) == before


def test_a_damaged_release_is_refused(workspace_published: Workspace, tmp_path: Path) -> None:
    release = tmp_path / "release"
    shutil.copytree(workspace_published.published, release)
    with (release / "roster.nt").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    with pytest.raises(InputError) as error:
        site_of(workspace_published, release=release)
    assert error.value.id == "release-damaged"


@pytest.mark.parametrize("name", ["../x", "doc/../../x", "/x", "doc/.."])
def test_no_file_lies_outside_of_the_site(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError) as error:
        write_site(tmp_path / "site", ROSTER, [(name, b"x")])
    assert error.value.id == "site-path"
    assert not [file for file in tmp_path.rglob("*") if file.name in ("x", "site")]


def test_an_address_of_a_script_is_no_link() -> None:
    graph = f"<{BASE}id/a> <{RDFS.seeAlso}> <javascript:alert(1)> .\n<{BASE}id/a> <{RDFS.seeAlso}> <https://e.org/> .\n"
    pages = Pages(resources([graph], f"{BASE}id/"), "en", {})
    values = [value for row in pages.page("doc/a").main.sections[0].rows for value in row.values]
    assert {(value.text, value.href) for value in values} == {
        ("javascript:alert(1)", ""),
        ("https://e.org/", "https://e.org/"),
    }


def test_a_withdrawn_notice_says_so(own_workspace: Workspace) -> None:
    description = own_workspace.source / "sichuan-2022" / "source.toml"
    text = description.read_text("utf-8")
    description.write_text(f'status = "withdrawn"\nstatus_reason = "已由新通知代替"\n{text}', "utf-8")
    found = build(own_workspace)
    assert not found.findings
    publish(own_workspace, found)
    pages = dict(site_of(own_workspace, ADDRESS, None).files())
    for path in ("notice/sichuan-2022", "decision/sichuan-2022", "recognition/sichuan-2022/1/1"):
        assert "已由新通知代替" in pages[f"doc/{path}.en.html"].decode()
    assert "已由新通知代替" not in pages["doc/division/nbs-2023/51.html"].decode()
    start = html.fromstring(pages["index.html"])
    assert all("通知已撤销" in row.text_content() for row in start.xpath("//table[@id='entries']/tbody/tr"))
    assert not start.xpath("//td[@class='bar']")


def test_a_notice_that_changed_after_publishing(own_workspace: Workspace, published: Path) -> None:
    shutil.copytree(published / "data" / "published", own_workspace.published, dirs_exist_ok=True)
    source = own_workspace.source / "sichuan-2022" / "notice.txt"
    source.write_text(source.read_text("utf-8") + "附记\n", "utf-8")
    with pytest.raises(InputError) as error:
        site_of(own_workspace, "", None)
    assert error.value.id == "notice-changed"


def test_a_manifest_without_sources(tmp_path: Path) -> None:
    published = tmp_path / "data" / "published"
    published.mkdir(parents=True)
    (published / "manifest.json").write_text('{"files": [{"name": "roster.nt"}]}')
    with pytest.raises(InputError) as error:
        site_of(Workspace(tmp_path), "", None)
    assert error.value.id == "manifest-unreadable"


@pytest.mark.parametrize("address", ["not a url", "ftp://example.org/", "https://", "https://example.org/a b"])
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(UsageError) as error:
        site_of(Workspace(tmp_path), address, None)
    assert error.value.id == "site-address"


def test_nothing_published(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["site", "--data", str(tmp_path), "--out", str(tmp_path / "site")])
    assert end.value.code == 2
    assert "manifest.json" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    for name in [name for name in sys.modules if name.startswith("mingdan.site.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SystemExit) as end:
        main(["site", "--data", str(tmp_path), "--lang", "en"])
    assert end.value.code == 2
    assert "jinja2 is not installed: install it with: pip install 'mingdan[site]'" in capsys.readouterr().err


def test_a_folder_with_other_files_is_refused(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(InputError):
        write_site(out, ROSTER, [("index.html", b"x")])
    assert [file.name for file in out.iterdir()] == ["mine.txt"]


def test_every_term_has_a_name_in_both_languages(workspace_published: Workspace) -> None:
    site = Site(workspace_published.published, workspace_published.settings(), {}, ADDRESS)
    for language in LANGUAGES:
        pages = Pages(site.resources, language, {})
        for property_ in {statement.property for statement in site.resources.statements}:
            assert ":" not in pages.term(property_), property_
            assert pages.term(property_) != property_.rsplit("/", 1)[-1].rsplit("#", 1)[-1] or language == "en"
