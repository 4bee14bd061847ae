"""The query page: the same rule for parameters as in Python, its page without the bundle, and the page in Chromium."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import pytest
from golden.tables import committed
from mingdan.errors import UsageError
from mingdan.queries.sample_queries import Query, all_samples, examples, parsed
from mingdan.site import query_page
from mingdan.site.builder import Site
from mingdan.workspace import Workspace
from playwright.sync_api import Browser, expect
from support.browser import WEB, Visit, chromium, needs_chromium, needs_packages
from support.file_server import served

ASSETS = Path(query_page.__file__).parent / "assets"
NODE = shutil.which("node") or ""
needs_node = pytest.mark.skipif(not NODE, reason="Node is not installed")
needs_bundle = pytest.mark.skipif(not query_page.BUNDLE.is_dir(), reason="the scripts are not bundled: make web")
FIRST = examples()[0]
# The page leaves out what the file says of the data that it was written for.
FIRST_TEXT, FOURTH_TEXT = (
    re.sub(r"^# (answer|rows|needs|instead)(-zh)?: .*\n", "", examples()[number].text, flags=re.MULTILINE)
    for number in (0, 3)
)
COUNTY = "04-communities-in-a-county"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EVERYTHING = "SELECT ?s ?p ?o { ?s ?p ?o }"
TRIPLES = "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 30"
ODD_VALUES = [
    "", " ", "仁和区", " 仁和区", '"', "'", "{ }", "#", "\\", "\\u0022", "a\nb", "\t", "\x00", "\x7f", "\x85", "\u2028",
    "\ufeff", "\ufeffx", "\u200b", "x\u200by", "\U000e0041", "\ufffe", "\ud800", "😀", "$&", "$1", "@zh", '"@zh }',
    "0", "12", "+12", "-0", "-7", "007", "１２", " 12 ", "　12", "1_000", "٣", "²", "1e2", "12.5", "-1.50", ".5", "1.",
    "9" * 4300, "9" * 4301, "https://example.org/a#b", "https://example.org/>", "x:y", "x:%41", "x:%4", "x y:z",
]  # fmt: skip
KINDS = [
    parsed(f"kind-{name}", f"# param: x = y | a term\nSELECT * WHERE {{\n  VALUES ?x {{ {term} }}\n}}\n")
    for name, term in {"iri": "<x:y>", "word": '"y"', "zh": '"y"@zh', "integer": "1", "decimal": "1.5"}.items()
]


# The rule for parameters


def expected(query: Query, name: str, value: str) -> str | None:
    """The query that Python makes; None where it refuses the value."""
    try:
        return query.with_params([f"{name}={value}"]).text
    except UsageError:
        return None


def node(script: str, given: object) -> list[Any]:
    """What a script in `pipeline/web` makes of `given`."""
    begin = "const given = JSON.parse((await import('node:fs')).readFileSync(0, 'utf8'));\n"
    end = "\nprocess.stdout.write(JSON.stringify(made));"
    command = [NODE, "--input-type=module", "-e", begin + script + end]
    ran = subprocess.run(command, cwd=WEB, input=json.dumps(given), text=True, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    made: list[Any] = json.loads(ran.stdout)
    return made


@needs_node
def test_a_value_stands_in_a_query_as_python_writes_it() -> None:
    cases = [(each, name, value) for each in [*all_samples(), *KINDS] for name in each.params for value in ODD_VALUES]
    made = node(
        "const { withParameter, ParameterError } = await import('./src/parameters.js');"
        "const made = given.map((values) => { try { return withParameter(...values); }"
        "  catch (error) { if (error instanceof ParameterError) return null; throw error; } });",
        [(each.text, name, value) for each, name, value in cases],
    )
    assert len(made) == len(cases) > 1000
    for case, text in zip(cases, made, strict=True):
        assert text == expected(*case), (case[0].name, *case[1:])


@needs_node
def test_the_form_has_what_the_header_says() -> None:
    made = node(
        "const { parameters, withParameter, headers } = await import('./src/parameters.js');"
        "const made = given.map((text) => [parameters(text, 'en'), parameters(text, 'zh'), headers(text)]);",
        [each.text for each in all_samples()],
    )
    for query, (english, chinese, headers) in zip(all_samples(), made, strict=True):
        assert {each["name"]: (each["value"], each["meaning"]) for each in english} == query.params
        assert [each["name"] for each in chinese] == [*query.params]
        assert all(re.search("[\u4e00-\u9fff]", each["meaning"]) for each in chinese)
        assert {key: headers[key] for key in query.headers} == query.headers


@needs_node
def test_a_number_stays_one_when_it_is_changed_twice() -> None:
    script = (
        "const { withParameter } = await import('./src/parameters.js');"
        "const made = given.map((text) => withParameter(withParameter(text, 'x', '2.5'), 'x', '3.5'));"
    )
    assert node(script, [KINDS[-1].text]) == [expected(KINDS[-1], "x", "3.5")]


@needs_node
def test_characters_that_show_nothing_are_those_of_python() -> None:
    from mingdan.lexicon.characters import without_ignorable

    codes = [code for code in range(0x20, 0x110000) if not 0xD800 <= code <= 0xDFFF and code != 0x5C]
    shown = [code for code in codes if without_ignorable(chr(code))]
    made = node(
        "const { withParameter } = await import('./src/parameters.js'); const made = given[1].filter((code) => {"
        "  try { return withParameter(given[0], 'x', String.fromCodePoint(code)); } catch { return false; } });",
        (KINDS[1].text, codes),
    )
    assert made == shown


@needs_packages
@needs_node
def test_the_engine_gives_the_golden_rows(published: Path) -> None:
    """All sample queries in npm `oxigraph`, as in PyPI `pyoxigraph`."""
    ran = subprocess.run(
        [NODE, "--test", "test/"], cwd=WEB, text=True, capture_output=True, check=False,
        env={"MINGDAN_PUBLISHED": str(Workspace(published).published)},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert int(re.search(r"pass (\d+)", ran.stdout)[1]) > len(examples())  # type: ignore[index]  # the line is there


# The page


@pytest.fixture(scope="module")
def made(published: Path) -> Site:
    workspace = Workspace(published)
    return Site(workspace.published, workspace.settings(), {}, "https://data.example.org/")


def written(site: Site, folder: Path) -> Path:
    """The query page in a folder, without the rest of the site."""
    shutil.copytree(ASSETS, folder / "assets")
    for name, content in site.query_files():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def plain(made: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was made without the bundle."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(query_page, "BUNDLE", Path("nowhere"))
        return written(replace(made), tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def folder(made: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(made, tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def addresses(folder: Path) -> Iterator[dict[str, str]]:
    """Where the site is: as files, and on a server."""
    with served(folder) as address:
        yield {"file": folder.as_uri(), "http": address}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


Open = Callable[..., Visit]


@pytest.fixture
def visit(browser: Browser, addresses: dict[str, str]) -> Iterator[Open]:
    """Opens the query page; at the end it must have said nothing and asked no other host."""
    visits = []

    def opened(where: str = "file", name: str = "query.html", **options: object) -> Visit:
        visits.append(Visit(browser, f"{addresses[where]}/{name}", **options))
        return visits[-1]

    yield opened
    for each in visits:
        assert each.said == []
        assert all(url.startswith((*addresses.values(), "blob:")) for url in each.requests), each.requests
        each.page.close()


@pytest.mark.parametrize(
    ("name", "note"), [("query.html", "make web，再运行 mingdan site"), ("query.en.html", "run make web")]
)
def test_without_the_bundle(plain: Path, name: str, note: str) -> None:
    html = (plain / name).read_text("utf-8")
    assert note in html
    assert "mingdan query" in html
    assert "query-page.js" not in html
    assert [file.name for file in sorted((plain / "assets").glob("query*"))] == ["query.css", "query.js"]


@needs_chromium
def test_without_the_bundle_queries_are_there_to_copy(plain: Path, browser: Browser) -> None:
    visit = Visit(browser, f"{plain.as_uri()}/query.html")
    assert visit.page.input_value("#query") == FIRST_TEXT
    visit.page.click("#samples li:nth-child(4) a")
    assert visit.page.input_value("#query") == FOURTH_TEXT
    visit.page.goto(f"{plain.as_uri()}/query.html#query={quote('ASK { } # 100%')}")
    assert visit.page.input_value("#query") == "ASK { } # 100%"
    assert visit.page.get_attribute("#query", "readonly") is not None
    assert visit.said == []
    visit.page.close()


@needs_bundle
def test_the_same_input_gives_the_same_bytes(made: Site, folder: Path) -> None:
    files = dict(written_again for written_again in made.files() if written_again[0].startswith("assets/query"))
    assert {
        name: (folder / name).read_bytes() for name in files if name.endswith((".js", ".css"))
    }.items() <= files.items()


@needs_bundle
@needs_chromium
@pytest.mark.parametrize("where", ["file", "http"])
@pytest.mark.parametrize("name", ["query.html", "query.en.html"])
def test_the_first_sample(where: str, name: str, visit: Open) -> None:
    page = visit(where, name)
    assert not [url for url in page.requests if "engine" in url or "data.js" in url]
    assert page.run().startswith("6 行" if name == "query.html" else "Rows: 6")
    assert page.rows() == committed(FIRST)[1]
    assert unquote(page.page.url).endswith(f"#query={FIRST_TEXT}")
    page.page.get_by_role("button", name=re.compile("图表|Chart")).click()
    assert page.page.locator(".bars li").count() == 6


@needs_bundle
@needs_chromium
@pytest.mark.parametrize("where", ["file", "http"])
def test_an_endless_query_is_stopped(where: str, visit: Open) -> None:
    page = visit(where, f"query.html#query={quote(ENDLESS)}")
    page.page.click("#run")
    expect(page.page.locator("#status")).to_have_text(re.compile("正在"))
    page.page.wait_for_timeout(2000)
    page.page.click("#stop")
    expect(page.page.locator("#status")).to_have_text("已停止。")
    assert page.run(FIRST.text).startswith("6 行")


@needs_bundle
@needs_chromium
def test_stopped_while_it_loads(visit: Open) -> None:
    page = visit()
    page.page.evaluate("() => { document.getElementById('run').click(); document.getElementById('stop').click() }")
    expect(page.page.locator("#status")).to_have_text("已停止。")
    page.page.wait_for_timeout(1500)
    assert page.page.inner_text("#status") == "已停止。"
    assert page.run().startswith("6 行")


@needs_bundle
@needs_chromium
def test_the_form_of_a_query(visit: Open) -> None:
    page = visit("http", f"query.html#sample={COUNTY}")
    field = page.page.get_by_label("县（市、区）名称")
    assert field.input_value() == "温江区"
    field.fill("仁和区")
    field.press("Enter")
    expect(page.page.locator("#result tbody tr").first).to_be_visible(timeout=30_000)
    assert 'VALUES ?county { "仁和区"@zh }' in unquote(page.page.url)
    assert "大河南路社区" in page.page.inner_text("#result")
    field.fill("\\")
    expect(page.page.locator("#parameters small")).to_have_text("不能含反斜杠和控制字符")
    page.page.click("#run")
    assert page.page.evaluate("document.activeElement.name") == "county"


@needs_bundle
@needs_chromium
def test_what_a_person_types(visit: Open) -> None:
    page = visit()
    editor = page.page.get_by_role("textbox", name="查询语句")
    editor.press("Control+a")
    page.page.keyboard.insert_text("ASK { }")
    page.page.keyboard.press("Control+Enter")
    expect(page.page.locator("#status")).to_have_text(re.compile("^是，"), timeout=30_000)
    assert page.page.url.endswith("#query=ASK%20%7B%20%7D")


@needs_bundle
@needs_chromium
def test_chinese_in_the_editor(visit: Open) -> None:
    page = visit()
    editor = page.page.get_by_role("textbox", name="查询语句")
    for words in ("光华", "社区"):  # into nothing, and over a selection
        editor.press("Control+a")
        page.compose("pin yin", f"ASK {{ }} # {words}")
        expect(editor).to_have_text(f"ASK {{ }} # {words}")
    assert page.run().startswith("是，")
    editor.press("Tab")
    assert page.page.evaluate("document.activeElement.id") == "run"


@needs_bundle
@needs_chromium
def test_escape_stops(visit: Open) -> None:
    page = visit("http", f"query.html#query={quote(ENDLESS)}")
    page.page.click("#run")
    expect(page.page.locator("#status")).to_have_text(re.compile("正在"))
    page.page.keyboard.press("Escape")
    expect(page.page.locator("#status")).to_have_text("已停止。")


@needs_bundle
@needs_chromium
def test_back_and_forward(visit: Open) -> None:
    page = visit().page
    chosen = page.locator("#samples [aria-current=true]")
    first = chosen.inner_text()
    page.click("#samples li:nth-child(2) a")
    second = chosen.inner_text()
    page.click("#samples li:nth-child(3) a")
    page.go_back()
    expect(chosen).to_have_text(second)
    page.go_back()
    expect(chosen).to_have_text(first)
    page.go_forward()
    expect(chosen).to_have_text(second)


@needs_bundle
@needs_chromium
@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("#query=%", "%"), ("#query=a=b%26sample=c", "a=b&sample=c"), ("#query=%E5%85", "%E5%85"),
        ("#sample=none", None), ("#sample=__proto__", None), ("#sample=toString", None), ("#other", None), ("#", None),
    ],
)  # fmt: skip
def test_an_address_that_is_malformed(address: str, query: str | None, visit: Open) -> None:
    page = visit("file", f"query.html{address}").page
    assert page.input_value("#query") == (FIRST_TEXT if query is None else query)


@needs_bundle
@needs_chromium
def test_a_very_long_query(visit: Open) -> None:
    page = visit()
    values = " ".join(f'"光华{number}"' for number in range(100_000))
    page.page.evaluate(
        "text => { const area = document.getElementById('query'); area.value = text;"
        " area.dispatchEvent(new Event('input')) }",
        f"SELECT * {{ VALUES ?x {{ {values} }} }}",
    )
    assert page.run().startswith("共 100000 行")


@needs_bundle
@needs_chromium
@pytest.mark.parametrize(
    ("query", "chinese", "english"),
    [
        ("SELECT * WHERE {\n  ?s ?p\n}", "第 3 行第 2 列有语法错误", "syntax error at line 3, column 2"),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "查询失败", "The query failed"),
        ("INSERT DATA { <x:a> <x:b> <x:c> }", "语法错误", "syntax error"),
        (
            "# needs-zh: 别的数据\n# needs: other data\nSELECT * { <x:a> ?p ?o }",
            "本查询需要：别的数据",
            "needs other data",
        ),
        ("ASK { <x:a> ?p ?o }", "否，", "No, "),
    ],
)
def test_what_the_page_says(query: str, chinese: str, english: str, visit: Open) -> None:
    assert chinese in visit("file", "query.html").run(query)
    assert english in visit("file", "query.en.html").run(query)


@needs_bundle
@needs_chromium
def test_many_rows_and_their_file(visit: Open) -> None:
    page = visit("file", "query.en.html")
    assert "The first 1000 are shown" in page.run(EVERYTHING)
    assert len(page.rows()) == 1000
    page.run(FIRST.text)
    with page.page.expect_download() as download:
        page.page.click("text=Download CSV")
    header, *rows = csv.reader(io.StringIO(download.value.path().read_bytes().decode("utf-8-sig"), newline=""))
    assert (header, [tuple(row) for row in rows]) == committed(FIRST)


@needs_bundle
@needs_chromium
def test_graphs_links_and_maps(visit: Open, made: Site) -> None:
    page = visit("file", "query.html")
    assert "条三元组" in page.run("CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3")
    assert page.page.inner_text("#result pre").count("\n") == 2
    said = page.run("DESCRIBE <https://w3id.org/mingdan/id/division/nbs-2023/510115>")
    assert re.match("[1-9][0-9]* 条三元组", said)
    page.run("SELECT ?s { ?s a <https://w3id.org/mingdan/ontology#County> } ORDER BY ?s LIMIT 1")
    link = page.page.locator("#result td a")
    assert str(link.get_attribute("href")).removesuffix(".html") in made.resources.pages
    assert re.fullmatch("[\u4e00-\u9fff]+", link.inner_text())
    page.run(next(query.text for query in examples() if query.name.startswith("43-")))
    page.page.click("button:text('地图')")
    assert page.page.locator("#result svg circle").count() > 20


@needs_packages
@needs_bundle
@needs_chromium
@pytest.mark.slow("axe-core goes through the page in ten states")
@pytest.mark.parametrize(
    ("scheme", "width", "name"),
    [
        ("light", 390, "query.html"),
        ("light", 1280, "query.en.html"),
        ("dark", 390, "query.en.html"),
        ("dark", 1280, "query.html"),
    ],
)
def test_everyone_can_use_it(scheme: str, width: int, name: str, visit: Open) -> None:
    """axe-core finds nothing: before a run, and with a form, a table, a chart, a map, triples and a fault."""
    page = visit("file", name, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert page.violations() == []
    for query in (FIRST.text, examples()[2].text, examples()[40].text, TRIPLES, "SELECT"):
        page.run(query)
        assert page.violations() == []
        for button in page.page.locator(".views button").all()[1:]:
            button.click()
            assert page.violations() == []
    assert page.page.evaluate("document.documentElement.scrollWidth") <= width
