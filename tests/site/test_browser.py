"""Every kind of page of the site in a browser: as a file and from a server, for everyone, without a word."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from mingdan.findings import finding
from mingdan.model import Line, Place
from mingdan.site.builder import site_of
from mingdan.site.findings_page import write_findings_page
from mingdan.workspace import Workspace
from playwright.sync_api import Browser, expect
from support.browser import Visit, chromium, needs_chromium, needs_packages
from support.file_server import served

pytestmark = needs_chromium
ColorScheme = Literal["light", "dark"]
KINDS = [
    "index", "browse", "changes", "ontology", "dataset/roster", "dataset/divisions", "dataset/catalog", "dataset/links",
    "linkset/wikidata", "graph/sichuan-2022", "query/01-communities-by-category", "doc/notice/sichuan-2022",
    "doc/decision/sichuan-2022", "doc/recognition/sichuan-2022/2-1/1", "doc/place/sichuan-2022/2-1/18",
    "doc/honour/sichuan-demonstration-community", "doc/category/index", "doc/category/convenience-service",
    "doc/agent/sichuan-civil-affairs", "doc/document/chuan-min-fa-2020-40", "doc/division/nbs-2023/51",
    "doc/division/nbs-2023/510115", "doc/division/nbs-2023/510115001044", "doc/code/mca-2026/510115",
    "doc/version/mca/510115/2002", "doc/change/mca/500101/1998", "doc/geometry/nbs-2023/510115",
    "doc/mapping/nbs-2023/510115/wikidata/q1355972", "report",
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(workspace: Workspace, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real notice, and a report for the office."""
    root = tmp_path_factory.mktemp("browsed")
    (root / "data").mkdir()
    (root / "data" / "source").symlink_to(workspace.source.resolve())
    (root / "data" / "published").symlink_to((published / "data" / "published").resolve())
    for name, content in site_of(Workspace(root), "", None).files():  # as write_site does, but for what is packed
        file = root / "site" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    lines = [Line(number, f"line {number}", f"{number}.成都市温江区天府街道") for number in (1, 2, 3)]
    found = [finding("input", Place("notice.txt", number), problem="x < y") for number in (0, 2)]
    write_findings_page(root / "site" / "report.html", "有错误", found, {"notice.txt": lines}, "zh")
    write_findings_page(root / "site" / "report.en.html", "errors", found, {"notice.txt": lines}, "en")
    return root / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@needs_packages
@pytest.mark.parametrize(
    ("suffix", "looks"),
    [(".html", [("light", 390), ("dark", 1280)]), (".en.html", [("light", 1280), ("dark", 390)])],
    ids=["zh", "en"],
)
@pytest.mark.slow_beyond(4, "axe-core goes through each kind of page four times")
@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_use_it(
    folder: Path, browser: Browser, kind: str, suffix: str, looks: list[tuple[ColorScheme, int]]
) -> None:
    visit = Visit(browser, (folder / f"{kind}{suffix}").as_uri())
    for scheme, width in looks:
        visit.page.emulate_media(color_scheme=scheme)
        visit.page.set_viewport_size({"width": width, "height": 800})
        assert visit.violations() == [], (scheme, width)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width, (scheme, width)
    assert visit.said == []
    assert all(url.startswith(folder.as_uri()) for url in visit.requests)
    visit.page.close()


@pytest.mark.parametrize("where", ["file", "http"])
def test_the_start_page_finds_filters_and_sorts(folder: Path, browser: Browser, where: str) -> None:
    with served(folder) as address:
        visit = Visit(browser, f"{folder.as_uri() if where == 'file' else address}/index.html")
        page = visit.page
        assert not [url for url in visit.requests if url.endswith("names.js")]
        for words in ("光华", "guanghua", "ghsq"):
            page.fill("#find", words)
            expect(page.locator("#found")).to_contain_text("光华社区")
        page.fill("#filter", "温江 guanghua")
        expect(page.locator("#entries tbody tr:visible")).to_have_count(1)
        page.fill("#filter", "")
        page.locator("#entries th button").nth(2).click()
        cells = page.locator("#entries tbody tr td:nth-child(3)").all_inner_texts()
        assert cells == page.evaluate("cells => cells.sort(new Intl.Collator('zh', {numeric: true}).compare)", cells)
        assert visit.said == []
        page.click("#entries a >> text=温江区 >> nth=0")
        assert page.url.endswith(("510115.html", "510115001.html"))
        visit.page.close()


def test_chinese_is_typed_by_an_input_method(folder: Path, browser: Browser) -> None:
    visit = Visit(browser, (folder / "index.html").as_uri())
    page, shown = visit.page, visit.page.locator("#entries tbody tr:visible")
    page.focus("#find")
    visit.compose("guang hua", "光华")
    expect(page.locator("#found")).to_contain_text("光华社区")
    page.focus("#filter")
    visit.compose("wen jia")
    expect(shown).to_have_count(130)  # no row goes while the words are not there yet
    visit.compose("wen jiang", "温江")
    expect(shown).to_have_count(7)
    page.keyboard.press("Escape")
    expect(shown).to_have_count(130)
    page.fill("#filter", "wenjiang")
    expect(shown).to_have_count(7)
    assert visit.said == []
    visit.page.close()


def test_the_start_page_by_keyboard(folder: Path, browser: Browser) -> None:
    visit = Visit(browser, (folder / "index.html").as_uri())
    page = visit.page
    sort = page.locator("#entries th button").nth(3)
    sort.focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    for key, direction in (("Enter", "ascending"), ("Space", "descending")):
        page.keyboard.press(key)
        assert page.locator("#entries th").nth(3).get_attribute("aria-sort") == direction
        assert page.evaluate("document.activeElement.parentElement.ariaSort") == direction
    page.goto((folder / "doc/division/nbs-2023/51.html").as_uri())
    page.click("header nav a:first-child")  # leads to the search
    page.keyboard.type("guanghuashequ")
    expect(page.locator("#found li")).not_to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("光华社区")
    visit.page.close()


def test_on_paper_there_is_no_navigation_and_links_have_their_address(folder: Path, browser: Browser) -> None:
    visit = Visit(browser, (folder / "doc/division/nbs-2023/510115.html").as_uri(), color_scheme="dark")
    visit.page.emulate_media(media="print")
    expect(visit.page.locator("header nav")).to_be_hidden()
    expect(visit.page.locator(".path")).to_be_visible()
    after = "link => getComputedStyle(link, '::after').content"
    assert "wikidata.org" in visit.page.locator("dd a[rel=external]").first.evaluate(after)
    ground = "getComputedStyle(document.body).backgroundColor"
    assert visit.page.evaluate(ground) == "rgb(255, 255, 255)"  # also of a screen that is dark
    visit.page.close()


def test_a_page_works_without_scripts(folder: Path, browser: Browser) -> None:
    visit = Visit(browser, (folder / "index.html").as_uri(), java_script_enabled=False)
    assert visit.page.locator("#entries tbody tr").count() == 130
    visit.page.click("#entries tbody tr:first-child td:first-child a")
    assert "大弯街道" in visit.page.inner_text("h1")
    visit.page.close()
