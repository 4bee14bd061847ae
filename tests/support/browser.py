"""Pages in Debian's Chromium, driven by Playwright.

`tests/site/install_chromium.sh` puts Chromium into a folder (`build/chromium`, or the one that MINGDAN_CHROMIUM names)
where the system has none.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from support.paths import ROOT

WEB = ROOT / "pipeline" / "web"
UNPACKED = Path(os.environ.get("MINGDAN_CHROMIUM") or ROOT / "build" / "chromium") / "chromium"
CHROMIUM = str(UNPACKED) if UNPACKED.is_file() else shutil.which("chromium") or ""
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="no Chromium: tests/site/install_chromium.sh")
needs_packages = pytest.mark.skipif(not (WEB / "node_modules").is_dir(), reason="no packages of npm: make web")
# Without `preload` axe would fetch the style sheets, which a page opened as a file may not.
_AXE = """() => axe.run({ preload: false, resultTypes: ["violations"] })
  .then(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`))"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A page in the browser, with all that it asked for and said."""

    def __init__(self, browser: Browser, address: str, **options: object) -> None:
        self.page: Page = browser.new_page(**{"viewport": {"width": 1280, "height": 900}, **options})  # type: ignore[arg-type]  # as given
        self.requests: list[str] = []
        self.said: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(address)

    def run(self, query: str = "") -> str:
        """Runs a query, or what is in the editor; gives what the page says then."""
        if query:
            self.page.evaluate("address => { location.hash = address }", f"#query={quote(query)}")
        self.page.click("#run")
        expect(self.page.locator("#run")).to_be_enabled(timeout=30_000)
        return self.page.inner_text("#status")

    def compose(self, letters: str, words: str = "") -> None:
        """Types into what has the focus by an input method: the letters shown first, then the words that it gives."""
        session = self.page.context.new_cdp_session(self.page)
        length = len(letters)
        session.send("Input.imeSetComposition", {"text": letters, "selectionStart": length, "selectionEnd": length})
        if words:
            session.send("Input.insertText", {"text": words})
        session.detach()

    def rows(self) -> list[tuple[str, ...]]:
        cells = "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
        return [tuple(row) for row in self.page.eval_on_selector_all("#result tbody tr", cells)]

    def violations(self) -> list[str]:
        """What axe-core finds wrong for people who cannot see, hear or point well: rule and element."""
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate((WEB / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8"))
        found: list[str] = self.page.evaluate(_AXE)
        return found
