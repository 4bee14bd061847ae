"""The documents are made and run by this script: `make docs` writes them, `tests/project/test_docs.py` checks them.

* `<!-- gen:NAME -->…<!-- /gen -->` holds a value that the script computes; three reference pages are generated whole.
* Each page of RUN is executed from top to bottom in a workspace of its own (`<!-- workspace: empty -->`, else a copy of
  the project's data). A block of `sh` or `python` runs; `<!-- not run: REASON -->` before it says why it does not.
* `<!-- exit: 1 -->` before a block gives the exit status that is expected.
* `<!-- output -->` before a `text` block: what the block before printed; a line `…` stands for any lines.
* `<!-- file: NAME -->` before a block: the block is a file that the reader saves.
* `<!-- edit: FILE -->` before a table: the reader fills these cells in the row whose cell in the first column is equal.
"""

import atexit
import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import click
import mingdan
from mingdan.cli.main import cli
from mingdan.findings.registry import all_rules
from mingdan.queries.sample_queries import parsed
from mingdan.register.edition import Edition
from mingdan.validation.graph_checks import rule_names

from support import coverage_page, editions_page

ROOT = Path(__file__).resolve().parents[2]
DIRECTIVE = r"<!-- (?P<key>not run|exit|output|file|edit)(?:: (?P<value>[^\n]*?))? -->\n"
BLOCK = re.compile(
    rf"(?P<directive>{DIRECTIVE})?(?:^```(?P<language>\w*)\n(?P<body>.*?)^```$|(?P<table>(?:^\|[^\n]*\n)+))",
    re.MULTILINE | re.DOTALL,
)
GENERATED = re.compile(r"(<!-- gen:([a-z-]+) -->)(.*?)(<!-- /gen -->)", re.DOTALL)
SETTINGS = cli.context_settings  # a command keeps the names of its help option from its first context
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Block:
    """A block of a page: its directive with the value, its language (empty for a table), its text and where it is."""

    key: str
    value: str
    language: str
    body: str
    span: tuple[int, int]


def pages() -> list[Path]:
    """The pages whose blocks are run."""
    folders = [ROOT / "docs" / kind for kind in ("tutorial", "how-to")]
    found = [*ROOT.glob("README*.md"), *(file for folder in folders for file in folder.rglob("*.md"))]
    return sorted(found, key=lambda file: file.relative_to(ROOT).as_posix())


def blocks(text: str) -> Iterator[Block]:
    """The blocks and tables of a page, in order."""
    for match in BLOCK.finditer(text):
        language, body = match["language"] or "", match["body"]
        span = match.span("body") if body is not None else match.span("table")
        yield Block(match["key"] or "", match["value"] or "", language, body or match["table"] or "", span)


class Reader:
    """Somebody who works through a page: a folder, and what the last block printed there."""

    def __init__(self, page: Path, folder: Path) -> None:
        self.folder, self.printed = folder, ""
        locale = "zh_CN.UTF-8" if page.name.endswith(".zh.md") else "C.UTF-8"
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        self.environment = {key: value for key, value in os.environ.items() if not key.startswith(("MINGDAN", "LC_"))}
        self.environment |= {"PATH": path, "LANG": locale, "LC_ALL": locale, "LANGUAGE": locale[:2], "COLUMNS": "100"}
        self.environment |= {"HOME": str(folder), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}
        if "<!-- workspace: empty -->" not in page.read_text("utf-8"):
            project(folder)

    def follow(self, block: Block) -> str | None:
        """Does what a block says; gives the text that should stand in a block of output, else None."""
        if block.key == "output":
            return self.printed
        if block.key == "file":
            (self.folder / block.value).write_text(block.body, "utf-8")
        elif block.key == "edit":
            fill(self.folder / block.value, block.body)
        elif block.language in ("sh", "python") and block.key != "not run":
            self.run(block)
        return None

    def run(self, block: Block) -> None:
        """Runs a block and keeps what it prints.

        Raises:
            AssertionError: it ends with another status than the page says.
        """
        command = ["sh", "-ec", block.body] if block.language == "sh" else [sys.executable, "-c", block.body]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # fmt: skip
        self.printed = done.stdout
        expected = int(block.value) if block.key == "exit" else 0
        assert done.returncode == expected, f"exit {done.returncode}, expected {expected}:\n{block.body}{done.stdout}"


@cache
def release() -> Path:
    """A workspace with the Sichuan notice published, whatever else the checkout holds; made once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="mingdan-pages-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    source = ROOT / "data" / "source"
    shutil.copytree(source / "sichuan-2022", folder / "data" / "source" / "sichuan-2022")
    shutil.copy(source / "dataset.toml", folder / "data" / "source")
    assert not mingdan.publish(folder).findings
    return folder


def project(folder: Path) -> None:
    """A copy of what a checkout holds, for pages that start from the published roster."""
    for name in ("source", "published"):
        shutil.copytree(release() / "data" / name, folder / "data" / name)
    for name in ("data/reference", "data/examples", "queries", "ontology"):
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)


def cells(row: str) -> list[str]:
    """The cells of one row of a Markdown table, without the marks of code."""
    return [cell.strip().strip("`") for cell in row.strip().strip("|").split("|")]


def fill(file: Path, table: str) -> None:
    """Fills cells of a CSV table as a Markdown table says; a column is known by the first word of its header."""
    header, _, *edits = [cells(line) for line in table.splitlines()]
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
    columns = {title.split()[0]: at for at, title in enumerate(rows[0])}
    for edit in edits:
        (row,) = [row for row in rows[1:] if row[columns[header[0]]] == edit[0]]
        for column, value in zip(header[1:], edit[1:], strict=True):
            row[columns[column]] = value
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    file.write_text(out.getvalue(), "utf-8-sig")


def same(shown: str, printed: str) -> bool:
    """Whether a block of output shows what was printed; a line `…` stands for any lines."""
    parts = [re.escape(line.rstrip()) if line.strip() != ELLIPSIS else None for line in shown.rstrip().splitlines()]
    pattern = "".join(r"(?:.*\n)*?" if part is None else part + r"\n" for part in parts)
    lines = "".join(line.rstrip() + "\n" for line in printed.rstrip().splitlines())
    return re.fullmatch(pattern, lines) is not None


def followed(page: Path) -> Iterator[tuple[Block, str]]:
    """Each block of output of a page with what was printed, while the page is followed."""
    with tempfile.TemporaryDirectory(prefix="mingdan-page-") as folder:
        reader = Reader(page, Path(folder))
        for block in blocks(page.read_text("utf-8")):
            printed = reader.follow(block)
            if printed is not None:
                yield block, printed


def commands(text: str) -> Iterator[list[str]]:
    """The `mingdan` and `make` commands in the blocks of a page, each as its arguments."""
    for block in blocks(text):
        if block.language in ("sh", "powershell"):
            joined = re.sub(r"[\\`]\n\s*", " ", block.body).replace("\\", "/")
            for line in joined.splitlines():
                if re.search(r"(?:^|[/ |;&(])(?:mingdan|make)(?: |$)", line):
                    yield from _commands(line)


def _commands(line: str) -> Iterator[list[str]]:
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|;&<>()")
    lexer.whitespace_split = True
    words: list[str] = []
    for word in [*lexer, ";"]:
        if set(word) <= set("|;&<>()"):
            while words and re.fullmatch(r"\w+=.*", words[0]):
                words.pop(0)
            if words and Path(words[0]).name in ("mingdan", "mingdan.exe", "make"):
                yield [Path(words[0]).stem, *words[1:]]
            words = []
        else:
            words.append(word)


def problem(command: list[str]) -> str:
    """What is wrong with a command: no such target, command, option or choice; empty if nothing is."""
    program, *arguments = command
    if program == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        unknown = [name for name in arguments if "=" not in name and not name.startswith("-") and name not in targets]
        return f"make has no target {', '.join(unknown)}" if unknown else ""
    if not arguments or arguments[0] not in cli.commands:
        return "" if arguments[:1] in ([], ["--help"], ["--version"]) else f"mingdan has no command {arguments[0]}"
    try:
        cli.commands[arguments[0]].make_context(arguments[0], arguments[1:], parent=click.Context(cli, **SETTINGS))
    except click.exceptions.Exit:
        return ""
    except click.ClickException as error:
        return f"mingdan {' '.join(arguments)}: {error.format_message()}"
    return ""


def values() -> dict[str, str]:
    """What stands between `<!-- gen:NAME -->` and `<!-- /gen -->`, by name."""
    manifest = json.loads((release() / "data" / "published" / "manifest.json").read_text("utf-8"))
    triples = {graph["name"].rpartition("/")[2]: graph["triples"] for graph in manifest["graphs"]}
    shapes, checks = rule_names()
    levels = ("prefectures", "counties", "townships", "villages")
    units = len(Edition.reference().province_table) + sum(
        int(row[level]) for row in Edition.reference().province_table.values() for level in levels
    )
    register = map(Edition.reference().province, Edition.reference().province_table)
    divisions = sum(sum(not area.is_placeholder(code) for code in area.names) for area in register)
    return {
        "checks": str(checks),
        "shapes": str(shapes),
        "triples": f"{manifest['graph']['triples']:,}",
        "triples-of-notices": f"{triples['sichuan-2022']:,}",
        "division-triples": f"{triples['divisions']:,}",
        "register": f"{units:,}",
        "divisions": f"{divisions:,}",
        "villages": f"{sum(int(row['villages']) for row in Edition.reference().province_table.values()):,}",
        **editions_page.values(),
        **coverage_page.values(),
    }


def command_line() -> str:
    """docs/reference/command-line.md: the help of every command."""
    parts = [
        "# Command line",
        "",
        "Generated by `make docs` from the help of the program.",
        "",
        "Exit status of every command: **0** fine, **1** the data has findings (or is stale, or undecided), **2**",
        "nothing could be done. The last line of output says which. Commands work on a workspace, a folder with",
        "`data/source` and `data/published`: the working directory, or the folder that `--data` names.",
        "",
        "Output is in the language of `--lang`, by default that of the locale; help is in English.",
    ]
    for name in ["", *sorted(cli.commands)]:
        command = cli.commands[name] if name else cli
        title = f"mingdan {name}".strip()
        context = click.Context(
            command, info_name=title, terminal_width=100, max_content_width=100, help_option_names=["-h", "--help"]
        )
        parts += ["", f"## {title}", "", "```text", command.get_help(context).rstrip(), "```"]
    return "\n".join(parts) + "\n"


def query_list() -> str:
    """docs/reference/queries.md: the headers of the checks, and how the sample queries describe themselves."""
    parts = [
        "# Queries",
        "",
        "Generated by `make docs` from the headers of the checks in [queries/checks](../../queries/checks).",
        "",
        "`mingdan query` lists the sample queries in [queries/examples](../../queries/examples) with their titles in"
        " English and Chinese and their parameters ([ask queries](../how-to/ask-queries.md)). The first lines of each"
        " file say more: `question` and `question-zh`, `param` (name = default, and what it means), `answer` and `rows`"
        " in the roster of Sichuan, and `needs`, without which there is no row. The table beside it (`.csv`) is that"
        " answer. Those in [queries/divisions](../../queries/divisions) ask a release of divisions with its history, in"
        " a store.",
    ]
    parts += ["", "## Checks", "", "A check query must return no row over a published graph.", ""]
    parts += ["| check | finding |", "|---|---|"]
    for file in sorted((ROOT / "queries" / "checks").glob("*.rq")):
        headers = parsed(file.stem, file.read_text("utf-8")).headers
        said = f"{escaped(headers.get('says', ''))}<br>{escaped(headers.get('says-zh', ''))}"
        parts.append(f"| [{file.stem}](../../queries/checks/{file.name}) | {said} |")
    return "\n".join(parts) + "\n"


def rule_list() -> str:
    """docs/reference/rules.md: the registry of rules."""
    parts = [
        "# Rules",
        "",
        "Generated by `make docs` from the registry in `pipeline/mingdan/findings`, the shapes and the check queries."
        " A finding names its rule. `{…}` stands for a parameter. An error stops; a warning needs a correction or a"
        " decision; information needs none.",
    ]
    topics: dict[str, list[str]] = {}
    for rule in all_rules().values():
        texts = [rule.message_en, rule.message_zh, rule.remedy_en, rule.remedy_zh]
        english, chinese, remedy, remedy_zh = (escaped(text) for text in texts)
        row = f"| `{rule.id}` | {rule.severity} | {english}<br>{chinese} | {remedy}<br>{remedy_zh} |"
        topics.setdefault(rule.topic, []).append(row)
    for topic, rows in topics.items():
        parts += ["", f"## {topic}", "", "| rule | severity | message | what to do |", "|---|---|---|---|", *rows]
    return "\n".join(parts) + "\n"


def error_list() -> str:
    """docs/reference/errors.md: the texts of the errors."""
    parts = [
        "# Errors",
        "",
        "Generated by `make docs` from the tables in `pipeline/mingdan/messages/errors`. An error ends a command with"
        " exit status 2, or is what a finding reports; `--json` gives its id and parameters. `{…}` stands for a"
        " parameter.",
    ]
    for file in sorted((ROOT / "pipeline" / "mingdan" / "messages" / "errors").glob("*.toml")):
        parts += ["", f"## {file.stem}", "", "| error | text |", "|---|---|"]
        for error_id, entry in tomllib.loads(file.read_text("utf-8")).items():
            parts.append(f"| `{error_id}` | {escaped(entry['en'])}<br>{escaped(entry['zh'])} |")
    return "\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """A text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/command-line.md": command_line,
    "docs/reference/errors.md": error_list,
    "docs/reference/queries.md": query_list,
    "docs/reference/rules.md": rule_list,
}


def with_values(text: str, known: dict[str, str]) -> str:
    """A page with its generated values as they are now."""
    return GENERATED.sub(lambda match: match[1] + known[match[2]] + match[4], text)


def with_outputs(page: Path) -> str:
    """A page whose blocks of output show what its commands print now, unless they show it already."""
    text, shift = page.read_text("utf-8"), 0
    for block, printed in followed(page):
        if not same(block.body, printed):
            start, end = (at + shift for at in block.span)
            fresh = "".join(line.rstrip() + "\n" for line in printed.rstrip().splitlines())
            text = text[:start] + fresh + text[end:]
            shift += len(fresh) - (end - start)
    return text


def main() -> None:
    """Writes the generated pages, the generated values, and the outputs of the pages named (or of all)."""
    for name, generate in PAGES.items():
        (ROOT / name).write_text(generate(), "utf-8")
    known = values()
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        file.write_text(with_values(file.read_text("utf-8"), known), "utf-8")
    for page in [Path(name).resolve() for name in sys.argv[1:]] or pages():
        page.write_text(with_outputs(page), "utf-8")


if __name__ == "__main__":
    main()
