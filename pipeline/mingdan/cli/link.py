"""The command that links user-supplied tables: `link`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mingdan.cli.console import (
    FINDINGS,
    FINE,
    data_option,
    json_option,
    lang_option,
    language_of,
    print_json,
    several,
    tell,
)
from mingdan.errors import UsageError
from mingdan.messages import shown

if TYPE_CHECKING:
    from mingdan.tables.pipeline import LinkReport


@click.command()
@data_option
@lang_option
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
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="TABLE")
def link(root: Path, lang: str | None, as_json: bool, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Link the rows of a TABLE to administrative divisions.

    TABLE is CSV, TSV, XLSX, Parquet, or - for standard input. It is written back with the columns mingdan_code,
    mingdan_iri, mingdan_match, mingdan_confidence and mingdan_candidates; rows that need review are also written to
    OUT-review.csv. TABLE itself is never changed.

    Exit status: 0 all rows are linked, 1 some need review, 2 nothing could be done.

    Example: mingdan link schools.csv -o schools-linked.csv
    """
    from mingdan.tables.pipeline import LinkOptions, link_file
    from mingdan.workspace import Workspace

    link_options = LinkOptions(**options)
    if as_json and str(link_options.out) == "-":
        raise UsageError("--json: not with -o -, which writes the table to standard output")
    report = link_file(link_options, Workspace(root))
    if as_json:
        numbers = {"linked": report.linked, "skipped": report.skipped, "to_review": report.to_review}
        print_json(report.problems, **numbers, matches=dict(report.kinds), files=[str(file) for file in report.files])
        return FINDINGS if report.to_review else FINE
    for line in _summary(report, lang):
        tell(line)
    name = "standard input" if str(link_options.file) == "-" else link_options.file
    if not report.to_review:
        tell(f"linked: every row of {name}")
        return FINE
    listed = "" if report.has_review else " (-o FILE lists them in FILE-review.csv)"
    tell(f"{several(report.to_review, 'row')} of {name} {'needs' if report.to_review == 1 else 'need'} review{listed}")
    return FINDINGS


def _summary(report: "LinkReport", lang: str | None) -> Iterator[str]:
    """The lines that describe the result."""
    from mingdan.findings import message

    language = language_of(lang)
    yield f"columns: {report.layout.summary()}"
    yield from (message(note, language) for note in report.layout.notes)
    for problem in report.problems:
        candidates = "; ".join(f"{candidate.code} {candidate.name}" for candidate in problem.candidates[:3])
        question = (f" Is it {candidates}?" if language == "en" else f"是否为{candidates}？") if candidates else ""
        yield f"{problem.position}: {shown(problem.text)}: {message(problem, language)}{question}"
    if report.to_review > len(report.problems):
        yield f"… and {report.to_review - len(report.problems):,} more"
    if first := report.first_unused_code:
        unused = several(report.unused_codes, "code")
        yield f"{unused} not used, the first in {first.position}: {message(first, language)}"
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in report.kinds.most_common())
    skipped = f"{report.skipped:,} without a place (blank, sums)"
    yield f"{several(report.linked, 'row')} linked{f': {kinds}' if kinds else ''}; {skipped}"
    yield from (f"  {file}" for file in report.files)
