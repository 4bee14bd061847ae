"""The command line: a thin edge that calls `build` and `query`, prints, and decides the exit status.

0 fine, 1 the data has findings (or is stale), 2 nothing could be done. The last line says which.
"""

import contextlib
import io
import logging
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click

from mingdan.errors import MingdanError
from mingdan.model import Finding
from mingdan.text import printable, shown

FINE, FINDINGS, FAILED = 0, 1, 2

data_option = click.option(
    "--data", "root", type=click.Path(path_type=Path), default=Path(), show_default="the working directory",
    help="The workspace: the folder that holds data/source and data/published.",
)  # fmt: skip


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mingdan")
def cli() -> None:
    """Turn an official Chinese roster (名单) into checked linked open data.

    Exit status: 0 fine, 1 the data has findings or is stale, 2 nothing could be done.
    """


def one_line(finding: Finding) -> str:
    """A finding as one line: where, which check, node, words, what is wrong, the same in Chinese."""
    place = ":".join(str(part) for part in (finding.file, finding.line, finding.column) if part)
    parts = [
        f"{place}: " if place else "",
        f"{finding.rule}: ",
        f"<{finding.node}> " if finding.node else "",
        f"“{shown(finding.text)}”: " if finding.text else "",
        printable(finding.message),
        f"（{printable(finding.message_zh)}）" if finding.message_zh else "",
    ]
    return "".join(parts)


def tell(message: str) -> None:
    """Progress and notes go to standard error, so that standard output holds results alone."""
    click.echo(message, err=True)


def several(number: int, noun: str) -> str:
    """A number with its noun: 1 finding, 2 findings."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def report(findings: Sequence[Finding], verdict: str) -> int:
    """Prints findings, one a line, and the verdict; gives the exit status."""
    for finding in findings:
        click.echo(one_line(finding))
    click.echo(verdict)
    return FINDINGS if findings else FINE


@cli.command()
@data_option
@click.option("--check", "only_check", is_flag=True, help="Write nothing: fail when a published file is stale.")
def publish(root: Path, only_check: bool) -> int:
    """Publish every notice of data/source into data/published.

    Nothing is written while anything is wrong, and what was published before stays as it was.

    Example: mingdan publish
    """
    from mingdan import build, release
    from mingdan.workspace import Workspace

    workspace = Workspace(root)
    built = build.build(workspace, tell)
    if built.findings:
        return report(built.findings, f"nothing published: {several(len(built.findings), 'finding')}")
    for roster in built.rosters:
        kinds = Counter(line.kind for line in roster.notice.ledger)
        lines = ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
        matches = Counter(recognition.match.kind for recognition in roster.recognitions)
        click.echo(f"{roster.source.notice}: {len(roster.notice.ledger)} lines: {lines}")
        click.echo(
            f"{roster.source.notice}: {len(roster.recognitions)} of {len(roster.notice.entries)} entries resolved: "
            + ", ".join(f"{number} {kind}" for kind, number in matches.most_common())
        )
    if only_check:
        stale = release.stale(workspace.published, built.files)
        says = ("not what the sources give now: run mingdan publish", "文件已过期，请重新发布")
        findings = [Finding("stale", *says, file=str(workspace.published / name)) for name in stale]
        verdict = f"stale: {several(len(stale), 'file')}" if stale else f"up to date: {workspace.published}"
        return report(findings, verdict)
    changed = build.publish(workspace, built)
    for name, content in built.files.items():
        click.echo(f"  {workspace.published / name}  {len(content):,} bytes")
    state = "published" if changed else "unchanged, already published"
    click.echo(f"{state}: {built.ntriples.count(chr(10)):,} triples in {workspace.published}")
    return FINE


@cli.command()
@data_option
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(root: Path, file: Path | None) -> int:
    """Check the published data, or any RDF FILE (.ttl, .nt, .jsonld, .nq, .trig, .rdf).

    One finding a line: file and line of the notice, shape, node, message in English and Chinese.

    Example: mingdan check data/published/roster.ttl
    """
    from mingdan import build
    from mingdan.workspace import Workspace

    workspace = Workspace(root)
    if file is None:
        file = workspace.published
        findings, notices = build.check_published(workspace)
    else:
        findings, notices = build.check_file(workspace, file)
    none = f"held against no notice: those in it are not in {workspace.source}"
    against = f"held against {', '.join(notices)}" if notices else none
    verdict = f"{several(len(findings), 'finding')} in {file}" if findings else f"fine: {file}"
    return report(findings, f"{verdict} ({against})")


@cli.command()
@data_option
@click.argument("name", required=False)
@click.option(
    "-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; repeatable."
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the published files.")
@click.option("-f", "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def query(root: Path, name: str | None, params: tuple[str, ...], endpoint: str | None, form: str) -> int:
    """Answer a sample query by its NAME or number, or a query FILE (.rq); without NAME, list the sample queries.

    CONSTRUCT and DESCRIBE answer as Turtle.

    Example: mingdan query communities-in-a-county -p county=温江区
    """
    from mingdan import query as queries
    from mingdan.workspace import Workspace

    if name is None:
        click.echo(queries.listing())
        return FINE
    asked = queries.find(name).with_params(params)
    if endpoint is not None:
        from mingdan.endpoint import ask

        answer = ask(asked, endpoint)
    else:
        answer = queries.ask_published(asked, Workspace(root).published)
    click.echo(queries.rendered(answer, form), nl=False)
    return FINE


def fail(message: str) -> int:
    """Says what could not be done, after all that was printed before; gives the exit status."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    for line in message.splitlines():
        tell(f"error: {printable(line)}")
    return FAILED


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; every failure is one message and an exit status, never a trace back."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell closed it (>&-): nobody listens
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Chinese shows escapes and does not stop
            stream.reconfigure(errors="backslashreplace")
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # of an ill-typed literal it would print a trace back
    try:
        status = cli.main(args=arguments, prog_name="mingdan", standalone_mode=False)
        sys.stdout.flush()
    except MingdanError as error:
        status = fail(str(error))
    except click.UsageError as error:
        hint = f" (see {error.ctx.command_path} --help)" if error.ctx else ""
        status = fail(error.format_message() + hint)
    except click.ClickException as error:
        status = fail(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        status = fail("interrupted")
    except OSError as error:
        status = fail(f"{error.filename or 'output'}: {error.strerror or error}")
    sys.exit(status if isinstance(status, int) else FINE)
