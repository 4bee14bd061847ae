"""The command that links user-supplied tables: `link`."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingdan.cli.console import FINDINGS, FINE, Console, Seconds, data_option, json_option
from mingdan.errors import UsageError
from mingdan.messages import Language, printable
from mingdan.messages.progress import Text
from mingdan.model import NamePath

if TYPE_CHECKING:
    from mingdan.tables.layout import TableLayout
    from mingdan.tables.pipeline import LinkReport


@click.command()
@data_option
@json_option
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="OUT",
    help="Output file, or - for standard output.  [default: TABLE-linked beside TABLE]",
)
@click.option(
    "--columns",
    multiple=True,
    metavar="ROLE=COLUMN",
    help=(
        "What a column holds, by header or number: province, prefecture, county, township, community, name, address, "
        "code; repeatable.  [default: found]"
    ),
)
@click.option("--within", default="", metavar="AREA", help="Division that contains all rows, by name or code.")
@click.option(
    "--level",
    type=click.Choice(["province", "prefecture", "county", "township", "village"]),
    help="Level that is wanted: rows that are certain down to it need no review, the others do.",
)
@click.option(
    "--date", default="", help="Date of the names and codes: YYYY, YYYY-MM or YYYY-MM-DD, from 1980.  [default: today]"
)
@click.option("--names", is_flag=True, help="Also add the name, and code and name of province, prefecture and county.")
@click.option("--sheet", default="", help="Sheet of a workbook.  [default: the first that holds places]")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Review table with decisions (OUT-review.csv).",
)
@click.option(
    "--rdf",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Also write the rows as N-Triples (.nt) or Turtle (.ttl); requires --url.",
)
@click.option("--url", default="", help="Address at which the table is published: it names the rows.")
@click.option("--csvw", is_flag=True, help="Also write OUT-metadata.json (CSV on the Web).")
@click.option("--force", is_flag=True, help="Replace files of an earlier run.")
@click.option(
    "--timeout",
    type=Seconds(),
    metavar="SECONDS",
    help="Time that linking may take.  [default: 25 for a TABLE below 10 MB]",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="TABLE")
@click.pass_obj
def link(console: Console, /, root: Path, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Link the rows of a TABLE to administrative divisions.

    TABLE is CSV, TSV, XLSX, Parquet, or - for standard input. It is written back with the columns mingdan_code,
    mingdan_iri, mingdan_match, mingdan_confidence, mingdan_candidates, mingdan_level, mingdan_edition and
    mingdan_doubtful; rows that need review are also written to OUT-review.csv. TABLE itself is never changed.

    Exit status: 0 all rows are linked, 1 some need review, 2 nothing could be done.

    Example: mingdan link schools.csv -o schools-linked.csv
    """
    from mingdan.tables.pipeline import LinkOptions, link_file
    from mingdan.workspace import Workspace

    gc.set_threshold(100_000)  # rows make no cycles, and each collection would go through the register
    link_options = LinkOptions(**options)
    if console.as_json and str(link_options.out) == "-":
        raise UsageError("json-and-table")
    report = link_file(link_options, Workspace(root))
    file = Text("standard-input") if str(link_options.file) == "-" else link_options.file
    if console.as_json:
        numbers = {"linked": report.linked, "skipped": report.skipped, "left_out": report.left_out}
        editions = dict(sorted(report.code_editions.items()))
        numbers["to_review"] = report.to_review
        files = [str(file) for file in report.files]
        console.print_json(report.problems, **numbers, matches=dict(report.kinds), code_editions=editions, files=files)
        return FINDINGS if report.to_review else FINE
    separator = "; " if console.language == "en" else "；"
    columns = separator.join(role.text(console.language) for role in _roles(report.layout))
    console.tell(Text("link-columns", columns=columns))
    name = file.text(console.language) if isinstance(file, Text) else str(file)
    findings = [replace(finding, file=name) for finding in (*report.layout.notes, *report.problems)]
    console.show(findings, err=True, left_out=report.to_review - len(report.problems))
    for line in _summary(report, console.language):
        console.tell(line)
    for output in report.files:
        click.echo(f"  {printable(str(output))}", err=True)
    if not report.to_review:
        console.tell(Text("linked-or-decided" if report.left_out else "linked", file=file))
        return FINE
    listed = "" if report.has_review else Text("how-to-list")
    console.tell(Text("to-review", number=report.to_review, file=file, listed=listed))
    return FINDINGS


def _roles(layout: "TableLayout") -> Iterator[Text]:
    """The columns that hold places and codes, by role."""
    for role, indices in layout.columns.items():
        kind, _, level = role.partition(":")
        named = Text(f"level-{kind}") if kind in NamePath._fields else Text(kind)
        columns = tuple(layout.headers[index] or Text("unnamed-column", index=str(index + 1)) for index in indices)
        yield Text("role", role=Text("code-of", level=Text(f"level-{level}")) if level else named, columns=columns)


def _summary(report: "LinkReport", language: Language) -> Iterator[Text]:
    """The lines that describe the result."""
    from mingdan.findings import message, position_text
    from mingdan.notices.report import counted

    if first := report.first_unused_code:
        position = position_text(first.position, language)
        yield Text("codes-unused", number=report.unused_codes, position=position, message=message(first, language))
    if len(report.code_editions) > 1:
        editions = tuple(f"{edition} {number}" for edition, number in sorted(report.code_editions.items()))
        yield Text("code-editions", editions=editions)
    kinds = Text("of-kinds", kinds=counted("match", report.kinds)) if report.kinds else ""
    yield Text("rows-linked", number=report.linked, kinds=kinds, skipped=report.skipped)
    if report.left_out:
        yield Text("rows-left-out", number=report.left_out)
