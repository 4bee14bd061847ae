"""The site of a release of a province: no notice, a tree and a table of its divisions, and its size said first."""

import posixpath
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote

import pyoxigraph
import pytest
from lxml import html
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.rdf.namespaces import MD
from mingdan.site import builder, start
from mingdan.site.builder import Site, site_of
from mingdan.site.writing import write_site
from mingdan.workspace import Workspace


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The divisions of Hainan, which has counties without a prefecture."""
    out = tmp_path_factory.mktemp("hainan") / "released"
    with pytest.raises(SystemExit) as end:
        main(["publish-divisions", "46", "--out", str(out)])
    assert end.value.code == 0
    return out


@pytest.fixture(scope="module")
def site(release: Path) -> Site:
    return site_of(Workspace(release.parent), release=release)


@pytest.fixture(scope="module")
def files(site: Site) -> dict[str, bytes]:
    return dict(site.files())


def test_the_turtle_of_all_pages_is_what_is_published(release: Path, files: dict[str, bytes]) -> None:
    found: list[str] = []
    for name, content in files.items():
        if name.startswith(("doc/", "dataset/")) and name.endswith(".ttl"):
            found += [str(quad.triple) for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.TURTLE)]
    assert len(found) == len(set(found))
    published = (release / "divisions.nt").read_text("utf-8").splitlines()
    assert {line.removesuffix(" .") for line in published} <= set(found)


def test_every_link_leads_somewhere(files: dict[str, bytes]) -> None:
    wrong = []
    for name, content in files.items():
        if name.endswith(".html"):
            for address in set(re.findall(rb'(?:href|src)="([^"#:]+)["#]', content)):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address.decode())))
                wrong += [] if target in files else [(name, address)]
    assert not wrong


def test_the_start_page_counts_each_division(release: Path, files: dict[str, bytes]) -> None:
    published = (release / "divisions.nt").read_text("utf-8").splitlines()
    divisions = sum(f"<{MD.inProvince}>" in line for line in published)
    page = html.fromstring(files["index.html"])
    assert page.xpath("string(//h1)") == "海南省区划单元"
    bars = [text.strip() for text in page.xpath("//td[@class='bar']/text()") if text.strip()]
    assert sum(map(int, bars)) == divisions > 3_000
    first = page.xpath("//td[@class='bar']/preceding-sibling::th//text()")
    assert {"海口市", "五指山市"} <= set(first)  # a prefecture, and a county that lies in none
    assert page.xpath("//*[name()='circle']/*[name()='title'][starts-with(., '五指山市')]")
    assert not page.xpath("//table[@id='entries']")


def test_only_queries_with_an_answer_are_listed(files: dict[str, bytes]) -> None:
    page = html.fromstring(files["index.en.html"])
    queries = page.xpath("//ol[@class='queries']//a/@href")
    assert "query.en.html#sample=46-what-became-of" in queries
    assert not [query for query in queries if "01-communities-by-category" in query]


def depth(branches: Sequence[start.Branch]) -> int:
    return 1 + max(depth(branch.branches) for branch in branches) if branches else 0


def test_a_large_tree_ends_above_the_villages(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = site.both[0]
    pages.frame("browse")
    assert depth(start.Start(pages, site.resources, site.dataset, {}).tree) == 5
    monkeypatch.setattr(start, "_MOST_IN_TREE", 100)
    tree = start.Start(pages, site.resources, site.dataset, {}).tree
    assert depth(tree) == 2
    assert "五指山市" in [below.name.text for below in tree[0].branches]


def test_it_says_its_size_first(release: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["site", str(release), "--data", str(tmp_path), "--out", str(tmp_path / "site"), "--lang", "en"])
    assert end.value.code == 0
    printed = capsys.readouterr()
    about, files = (
        int(re.search(r"([0-9,]+) files", text)[1].replace(",", ""))  # type: ignore[index]  # otherwise it fails
        for text in (printed.err, printed.out)
    )
    assert printed.err.startswith("making the pages of ")
    assert abs(about - files) < files / 10
    assert sum(1 for file in (tmp_path / "site").rglob("*") if file.is_file()) == files + 1  # the manifest


def test_a_release_does_not_replace_a_site(site: Site, tmp_path: Path) -> None:
    write_site(tmp_path / "site", site.dataset, [("index.html", b"x")])
    with pytest.raises(SystemExit) as end:
        main(["publish-divisions", "46", "--out", str(tmp_path / "site")])
    assert end.value.code == 2
    assert (tmp_path / "site" / "index.html").read_bytes() == b"x"


def test_a_release_that_cannot_become_a_site(release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError) as error:
        site_of(Workspace(tmp_path), release=tmp_path)
    assert error.value.id == "nothing-published"
    manifest = tmp_path / "manifest.json"
    manifest.write_text((release / "manifest.json").read_text("utf-8").replace("divisions.nt", "divisions.nt.gz"))
    with pytest.raises(InputError) as error:
        site_of(Workspace(tmp_path), release=tmp_path)
    assert error.value.id == "site-without-ntriples"
    monkeypatch.setattr(builder, "MOST_TRIPLES", 1_000)
    with pytest.raises(InputError) as error:
        site_of(Workspace(tmp_path), release=release)
    assert error.value.id == "site-too-large"
