"""The pages of the server in a browser: as those of the site, without a word and without another host."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from support.browser import Visit, chromium, needs_chromium, needs_packages
from support.running_server import RunningServer

pytestmark = needs_chromium
KINDS = [
    "index", "browse", "changes", "ontology", "dataset/roster", "linkset/wikidata", "graph/sichuan-2022",
    "query/01-communities-by-category", "doc/notice/sichuan-2022", "doc/recognition/sichuan-2022/2-1/1",
    "doc/division/nbs-2023/510115", "doc/division/nbs-2023/510115001044", "doc/version/mca/510115/2002",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@needs_packages
@pytest.mark.parametrize(("scheme", "width", "suffix"), [("light", 390, ".html"), ("dark", 1280, ".en.html")])
@pytest.mark.slow_beyond(4, "axe-core goes through each kind of page twice")
@pytest.mark.parametrize("kind", KINDS)
def test_everyone_can_use_it(
    served_release: RunningServer, browser: Browser, kind: str, scheme: str, width: int, suffix: str
) -> None:
    address = f"{served_release.address}{kind}{suffix}"
    visit = Visit(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert visit.violations() == []
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert visit.said == []
    assert all(url.startswith(served_release.address) for url in visit.requests)
    visit.page.close()


def test_a_visitor_finds_a_place_from_the_start(served_release: RunningServer, browser: Browser) -> None:
    visit = Visit(browser, f"{served_release.address}index.html")
    page = visit.page
    page.fill("#find", "guanghua")
    expect(page.locator("#found")).to_contain_text("光华社区")
    page.click("#entries a >> text=温江区 >> nth=0")
    assert page.url.endswith(("510115.html", "510115001.html"))
    page.click("nav a[hreflang]")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert visit.said == []
    page.close()


def test_an_iri_that_is_not_there_has_a_page_that_says_so(served_release: RunningServer, browser: Browser) -> None:
    visit = Visit(browser, f"{served_release.address}id/division/nbs-2023/999999")
    assert visit.page.inner_text("h1") in ("没有此页", "Not here")
    visit.page.close()
