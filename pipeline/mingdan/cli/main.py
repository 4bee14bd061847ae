"""The command line: a thin edge that calls `build` and `query`, prints, and decides the exit status.

0 fine, 1 the data has findings (or is stale), 2 nothing could be done. The last line says which.
"""

import contextlib
import io
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mingdan.cli.code import code
from mingdan.cli.console import (
    FAILED,
    FINDINGS,
    FINE,
    auth_option,
    data_option,
    json_option,
    lang_option,
    language_asked,
    language_of,
    print_json,
    report,
    several,
    show,
    tell,
)
from mingdan.cli.link import link
from mingdan.cli.publish import publish, publish_divisions
from mingdan.cli.store import diff, load, unload
from mingdan.errors import MingdanError, UsageError
from mingdan.findings import FindingsError, finding
from mingdan.model import Place


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="mingdan")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn an official Chinese roster (名单) into checked linked open data.

    Exit status: 0 fine, 1 the data has findings or is stale, 2 nothing could be done.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def _content(file: Path) -> bytes | None:
    """What standard input holds, for the file name `-`."""
    from mingdan.io_text import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1) if str(file) == "-" else None


@cli.command()
@data_option
@lang_option
@json_option
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
def read(root: Path, lang: str | None, as_json: bool, file: Path) -> int:
    """Read a notice FILE and print what it says.

    Nothing is published; - is standard input. Text, HTML, Word, Excel, OpenDocument, CSV, or PDF with a text layer.
    Status `ok`, `warnings` (the rest is kept) or `error` (nothing can be kept), which is the exit status 0, 1 or 2.

    Example: mingdan read notice.docx
    """
    from mingdan.notices import report as says
    from mingdan.notices.reading import read_file

    try:
        found = read_file(file, _content(file), root)
    except MingdanError as error:
        if not as_json:
            raise
        click.echo(says.as_json(str(file), None, (), [finding("input", Place(str(file)), problem=error)]))
        return FAILED
    state = says.status(found.findings)
    if as_json:
        click.echo(says.as_json(str(file), found.notice, found.resolved, found.findings))
    else:
        show(found.findings, lang)
        for line in says.summary(found.notice, found.resolved):
            click.echo(line)
        click.echo(f"{state}: {several(len(found.findings), 'finding')} in {file}")
    return {"ok": FINE, "warnings": FINDINGS, "error": FAILED}[state]


@cli.command()
@data_option
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.argument("name")
def resolve(root: Path, as_json: bool, name: str) -> int:
    """Find the division of a NAME, or of each in a FILE.

    All divisions of China are searched; - is standard input. A name is written without spaces, from any level down.
    Each answer is the split as written, the code, the kind of match and how sure it is, or candidates. Of a file the
    answers are a CSV table.

    Example: mingdan resolve 成都市温江区柳城街道光华社区
    """
    from mingdan.notices import report as says

    file = Path(name)
    if name == "-" or (len(name.encode()) < 255 and file.is_file()):
        from mingdan.notices.reading import read_file

        found = read_file(file, _content(file), root)
        names = says.every_name(found.notice, found.resolved)
        click.echo(says.places_json(names) if as_json else says.places_csv(names), nl=False)
        undecided = sum(1 for one in names if not one["match"])
        tell(f"{len(names) - undecided:,} of {several(len(names), 'name')} found, {undecided:,} not")
        return FINDINGS if undecided else FINE
    if not name.strip() or len(name) > 1000:
        raise UsageError("expected a name such as 成都市温江区柳城街道光华社区, or a file")
    answer = says.answer("".join(name.split()))
    click.echo(says.answer_json(answer) if as_json else "\n".join(says.answer_lines(answer)))
    return FINE if answer.location.kind else FINDINGS


@cli.command()
@data_option
@lang_option
@click.option("--id", "notice", default="", help="The id, which is the name of the folder.  [default: area and year]")
@click.option("--like", default="", metavar="ID", help="Take slugs, English names and decisions over from this notice.")
@click.option("--again", is_flag=True, help="The notice --id is there: FILE is its new edition; decisions are kept.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), required=False)
def new(root: Path, lang: str | None, notice: str, like: str, again: bool, file: Path | None) -> int:
    """Draft the folder of a new notice FILE.

    The folder is data/source/ID; - is standard input. With --again and no FILE the notice that is there is drafted
    anew, as after corrections in source.toml.

    source.toml says what the notice is; review.csv has a row for every entry, to be decided on in a spreadsheet;
    warnings.csv has a row for every warning, to be accepted with a reason. Then publish it: mingdan publish ID.

    Example: mingdan new notice.docx --id gansu-2020
    """
    from mingdan.notices import draft
    from mingdan.workspace import Workspace

    made = draft.new(Workspace(root), file, _content(file) if file else None, notice, like, again)
    show((*made.undecided, *made.questions), lang)
    for line in draft.said(made):
        click.echo(line)
    return FINDINGS if made.undecided or made.missing else FINE


@cli.command()
@data_option
@lang_option
@json_option
@click.argument("file", type=click.Path(path_type=Path), required=False)
def check(root: Path, lang: str | None, as_json: bool, file: Path | None) -> int:
    """Check the published data, or an RDF FILE.

    The file is .ttl, .nt, .jsonld, .nq, .trig or .rdf. Findings are listed by file: place, rule, words or node, message
    and remedy.

    Example: mingdan check data/published/roster.ttl
    """
    from mingdan.release import release_check
    from mingdan.workspace import Workspace

    workspace = Workspace(root)
    if file is None:
        file = workspace.published
        findings, notices = release_check.check_published(workspace)
    else:
        findings, notices = release_check.check_file(workspace, file)
    none = f"not compared with any notice: those in it are not in {workspace.source}"
    against = f"compared with {', '.join(notices)}" if notices else none
    verdict = f"{several(len(findings), 'finding')} in {file}" if findings else f"fine: {file}"
    return report(findings, f"{verdict} ({against})", lang, as_json, file=str(file), notices=notices)


@cli.command()
@data_option
@click.argument("name", required=False)
@click.option(
    "-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; repeatable."
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the published files.")
@auth_option
@click.option("-f", "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
def query(
    root: Path, name: str | None, params: tuple[str, ...], endpoint: str | None, auth: Path | None, form: str
) -> int:
    """Run a sample query or a query file.

    NAME is the name or number of a sample query, or a file (.rq); without it, the sample queries are listed. CONSTRUCT
    and DESCRIBE answer as Turtle.

    Example: mingdan query communities-in-a-county -p county=温江区
    """
    from mingdan.queries import sample_queries as queries
    from mingdan.workspace import Workspace

    if name is None:
        click.echo(queries.listing())
        return FINE
    chosen = queries.find(name)
    chosen.with_params(params)  # a mistake in them is reported first
    if endpoint is not None:
        from mingdan.stores.credentials import find_credentials
        from mingdan.stores.http import checked_address
        from mingdan.stores.sparql_client import ask

        checked_address(endpoint)
        known = find_credentials(endpoint, auth)
        answer = queries.answer_query(chosen, params, lambda asked: ask(asked, endpoint, known))
    else:
        from mingdan.queries.local_data import open_data, run_query

        data = open_data(Workspace(root).published)
        answer = queries.answer_query(chosen, params, lambda asked: run_query(asked, data))
    for note in answer.notes:
        tell(note)
    click.echo(queries.rendered(answer, form), nl=False)
    return FINE


for command in (publish, publish_divisions, code, link, load, unload, diff):
    cli.add_command(command)


def fail(message: str) -> int:
    """Says what could not be done, after all that was printed before; gives the exit status."""
    with contextlib.suppress(OSError):
        sys.stdout.flush()
    for line in message.splitlines():
        tell(f"error: {line}")
    return FAILED


def _prepare_streams() -> None:
    """Standard output and error that never fail: closed ones go nowhere, characters without glyphs are escaped."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # the shell closed it (>&-): nobody listens
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Chinese shows escapes and does not stop
            stream.reconfigure(errors="backslashreplace")


def _run(arguments: Sequence[str]) -> object:
    """Runs a command; gives its exit status. An error of mingdan is shown as the command shows its findings."""
    try:
        return cli.main(args=arguments, prog_name="mingdan", standalone_mode=False)
    except MingdanError as error:
        findings = error.findings if isinstance(error, FindingsError) else ()
        lang = language_asked(arguments)
        if "--json" in arguments:
            print_json(findings or [finding("failed", problem=part) for part in error.parts()])
        else:
            show(findings, lang)
        if findings:
            return fail(f"{several(len(findings), 'finding')}: nothing could be done")
        return fail(error.text(language_of(lang)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; every failure is one message and an exit status, never a trace back."""
    _prepare_streams()
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # of an ill-typed literal it would print a trace back
    try:
        status = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()
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
