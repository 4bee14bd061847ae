"""The documents: links lead somewhere, commands exist and run, what they print and every number are current."""

import json
import re
from pathlib import Path

import pytest
from mingdan.cli.main import cli
from mingdan.stores.presets import PRESETS
from support import pages
from support.paths import ROOT

if not (ROOT / "ontology").is_dir():
    pytest.skip("the documents belong to a checkout", allow_module_level=True)

DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "tests").rglob("*.md")],
    key=lambda file: file.relative_to(ROOT).as_posix(),
)
NAMES = [file.relative_to(ROOT).as_posix() for file in DOCUMENTS]
RUN = [file.relative_to(ROOT).as_posix() for file in pages.pages()]
QUICK = {"README.md", "docs/tutorial/first-roster.md", "docs/tutorial/link-a-table.md"}
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.+?)\s*$", re.MULTILINE)
CODE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`mingdan ([^`\n]+)`")
MAKE = "make docs writes it anew"


def prose(file: Path) -> str:
    """A document without its blocks of code, in which nothing is a link or a heading."""
    return CODE.sub("", file.read_text("utf-8"))


def anchors(file: Path) -> set[str]:
    """The anchors of the headings, as code hosts make them: lower case, without punctuation, hyphens for spaces."""
    bare = (re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading) for heading in HEADING.findall(prose(file)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in bare}


@pytest.mark.parametrize("name", NAMES)
def test_every_relative_link_leads_to_a_file_and_an_anchor(name: str) -> None:
    broken = []
    for link in LINK.findall(re.sub(r"`[^`\n]*`", "", prose(ROOT / name))):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = (ROOT / name).parent / path if path else ROOT / name
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith(("docs/decisions", "CHANGELOG"))])
def test_every_command_in_a_document_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert [said for command in pages.commands(text) if (said := pages.problem(command))] == []
    for words in INLINE.findall(text):
        command, *rest = words.split()
        if re.fullmatch(r"[a-z][a-z-]+", command):
            assert command in cli.commands, words
            known = {option for param in cli.commands[command].params for option in param.opts} | {"--help"}
            assert {word.split("=")[0] for word in rest if re.match(r"--?[a-z]", word)} <= known, words


def test_the_guides_name_every_command() -> None:
    texts = [(ROOT / name).read_text("utf-8") for name in RUN if not name.endswith(".zh.md")]
    assert {name for name in cli.commands if not any(f"mingdan {name}" in text for text in texts)} == set()


def test_every_store_has_its_guides() -> None:
    guides = {file.name for file in (ROOT / "docs" / "how-to" / "stores").glob("*.md")}
    assert guides == {f"{store}{language}.md" for store in PRESETS if store != "sparql" for language in ("", ".zh")}


@pytest.mark.parametrize(
    "name",
    [
        name if name in QUICK else pytest.param(name, marks=pytest.mark.slow("runs the commands of a page"))
        for name in RUN
    ],
)
def test_the_commands_of_a_page_print_what_it_shows(name: str) -> None:
    for block, printed in pages.followed(ROOT / name):
        assert pages.same(block.body, printed), f"{name}: {MAKE}; the command printed:\n{printed}"


@pytest.mark.parametrize("name", NAMES)
def test_a_block_that_is_not_run_says_why(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    skipped = [block for block in pages.blocks(text) if block.key == "not run"]
    assert [block.body for block in skipped if len(block.value) < 10] == []


@pytest.mark.parametrize("name", sorted(pages.PAGES))
def test_generated_pages_are_current(name: str) -> None:
    assert (ROOT / name).read_text("utf-8") == pages.PAGES[name](), f"{name}: {MAKE}"


def test_generated_values_are_current() -> None:
    known = pages.values()
    stale = {}
    for name in NAMES:
        text = (ROOT / name).read_text("utf-8")
        if pages.with_values(text, known) != text:
            stale[name] = [match[2] for match in pages.GENERATED.finditer(text) if match[3] != known[match[2]]]
    assert stale == {}, MAKE


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_a_readme_is_short(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= 120


def test_tutorials_and_how_to_pages_are_in_both_languages() -> None:
    english = {name.removesuffix(".md") for name in RUN if not name.endswith(".zh.md")}
    assert english == {name.removesuffix(".zh.md") for name in RUN if name.endswith(".zh.md")}


def test_a_chinese_page_has_the_blocks_of_the_english_one() -> None:
    """The same commands in both; comments in them and outputs are translated."""
    for name in RUN:
        if not name.endswith(".zh.md"):
            pair = [(ROOT / name).read_text("utf-8"), (ROOT / name.replace(".md", ".zh.md")).read_text("utf-8")]
            english, chinese = (list(pages.commands(text)) for text in pair)
            assert [command[:2] for command in english] == [command[:2] for command in chinese], name


@pytest.mark.parametrize(
    ("shown", "printed", "equal"),
    [("a\nb\n", "a\nb\n", True), ("a\n…\nd\n", "a\nb\nc\nd\n", True), ("a\n…\n", "a\n", True), ("a\n", "a\nb\n", False),
     ("…\nd\n", "a\nb\n", False), ("a.c\n", "abc\n", False)],
)  # fmt: skip
def test_an_output_may_leave_lines_out(shown: str, printed: str, equal: bool) -> None:
    assert pages.same(shown, printed) is equal


@pytest.mark.parametrize(
    "line", ["mingdan query --nonsense", "mingdan nonsense", "make nonsense", "mingdan query -f xml 1",
             "A=b mingdan load --nonsense URL | head"],
)  # fmt: skip
def test_a_command_that_does_not_exist_is_found(line: str) -> None:
    (command,) = pages.commands(f"```sh\n{line}\n```\n")
    assert pages.problem(command)


def test_the_versions_of_the_shacl_engines_are_those_tested() -> None:
    locked = (ROOT / "requirements.lock").read_text("utf-8")
    node = json.loads((ROOT / "tests/validation/engines/package.json").read_text("utf-8"))["dependencies"]
    jena = re.search(r"jena-fuseki-server-([0-9.]+)\.jar", (ROOT / "tests/stores/artifacts.sha256").read_text("utf-8"))
    assert jena
    versions = {name: re.search(rf"^{name}==([^ ]+)", locked, re.MULTILINE) for name in ("pyshacl", "shacl")}
    tested = {
        "pySHACL": versions["pyshacl"] and versions["pyshacl"][1],
        "PyPI `shacl`": versions["shacl"] and versions["shacl"][1],
        "Apache Jena SHACL": jena[1],
        "`shacl-engine`": node["shacl-engine"],
    }
    page = (ROOT / "docs" / "reference" / "shapes.md").read_text("utf-8")
    assert dict(re.findall(r"^\| ([^|]+) \| ([0-9.]+) \|", page, re.MULTILINE)) == tested
