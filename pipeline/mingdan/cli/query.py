"""The command that asks queries: `query`."""

import sys
from pathlib import Path
from typing import Any

import click

from mingdan.cli.console import FINE, Console, Seconds, auth_option, data_option
from mingdan.errors import UsageError
from mingdan.messages.progress import Text


@click.command()
@data_option
@click.argument("name", required=False)
@click.option(
    "-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="A parameter of the query; repeatable."
)
@click.option(
    "--store",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=("Ask the Oxigraph store in DIR, which mingdan load made, instead of the published files."),
)
@click.option("--endpoint", metavar="URL", help="Ask this SPARQL endpoint instead of the published files.")
@auth_option
@click.option(
    "--timeout",
    type=Seconds(),
    metavar="SECONDS",
    help=("Time for the answer.  [default: 60; 45 at an endpoint]"),
)
@click.option("-f", "--format", "form", type=click.Choice(["table", "csv", "json"]), help="[default: table]")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=("Write the answer to FILE: .csv, .xlsx or .json; .ttl for a graph."),
)
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, for spreadsheets.")
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@click.pass_obj
def query(console: Console, /, name: str | None, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Run a sample query or a query file.

    NAME is the name or number of a sample query, a file (.rq), or - for standard input; without it, the sample queries
    are listed. CONSTRUCT and DESCRIBE answer as Turtle.

    Queries on local data run in a process of their own without network, which is stopped after --timeout, at 512 MB of
    memory beside the data, and at 64 MB of the answer. Opening the data may take 600 s more.

    Example: mingdan query communities-in-a-county -p county=温江区

    Example: mingdan query towns.rq -o towns.xlsx
    """
    from mingdan.queries import answer_formats, sample_queries
    from mingdan.stores.query_engine import query_engine
    from mingdan.workspace import Workspace

    if name is None:
        if any(options[given] for given in ("params", "store", "endpoint", "form", "out", "bom", "force")):
            raise UsageError("query-name-missing")
        click.echo(sample_queries.listing(console.language))
        return FINE
    out: Path | None = options["out"]
    form = _form(options["form"], out, options["force"], options["bom"])
    chosen = sample_queries.parsed("-", _standard_input()) if name == "-" else sample_queries.find(name)
    chosen.with_params(options["params"])  # a mistake in them is reported first
    if options["store"] and options["endpoint"]:
        raise UsageError("store-or-endpoint")
    data = options["store"] or Workspace(options["root"]).published
    with query_engine(data, options["endpoint"], options["auth"], options["timeout"], console.tell) as ask:
        answer = sample_queries.answer_query(chosen, options["params"], ask)
    for note in answer.notes:
        console.tell(note)
    if form == "table":
        click.echo(answer_formats.as_table(answer, console.language), nl=False)
        return FINE
    content = answer_formats.as_file(answer, form, options["bom"])
    if out is None:
        sys.stdout.buffer.write(content)
    else:
        from mingdan.atomic_files import write_atomic
        from mingdan.io_text import output_place

        output_place(out, options["force"])  # again: another program may have written it since the query began
        write_atomic(out, content)
        number = answer.ntriples.count("\n") if form == "ttl" else answer.number
        console.tell(Text("triples-written" if form == "ttl" else "rows-written", file=out, number=number))
    return FINE


def _form(given: str | None, out: Path | None, force: bool, bom: bool) -> str:
    """The form of the answer: as the file is called, or as `--format` says; refuses options without effect."""
    from mingdan.io_text import output_place
    from mingdan.queries.answer_formats import FORMS

    form = given or "table"
    if out:
        form = out.suffix.lower().removeprefix(".")
        if form not in FORMS:
            raise UsageError("answer-file-form", out=out)
        if given not in (None, form):
            raise UsageError("format-and-file", file=out, form=given)
        output_place(out, force)
    elif force:
        raise UsageError("force-without-file")
    if bom and form != "csv":
        raise UsageError("bom-without-csv", form=form)
    return form


def _standard_input() -> str:
    from mingdan.io_text import MAX_BYTES
    from mingdan.queries.sample_queries import decoded_query

    return decoded_query("-", sys.stdin.buffer.read(MAX_BYTES + 1))
