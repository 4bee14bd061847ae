"""The command for other people's tables: `link`."""

from pathlib import Path
from typing import Any

import click

from mingdan.cli.console import FINDINGS, FINE, data_option, several, tell


@click.command()
@data_option
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="OUT",
    help=("Where the table goes, - for standard output.  [default: TABLE-linked beside TABLE]"),
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
@click.option("--within", default="", metavar="AREA", help="The division that all rows lie in, by name or code.")
@click.option("--sheet", default="", help="The sheet of a workbook.  [default: the first that holds places]")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=("A table OUT-review.csv in which a person decided."),
)
@click.option(
    "--rdf",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=("Write the rows as RDF too, as N-Triples (.nt) or Turtle (.ttl); needs --url."),
)
@click.option("--url", default="", help="The address at which the table is or will be published: it names the rows.")
@click.option("--csvw", is_flag=True, help="Write OUT-metadata.json too: what the columns mean (CSV on the Web).")
@click.option("--force", is_flag=True, help="Replace what is there from an earlier run.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="TABLE")
def link(root: Path, **options: Any) -> int:  # noqa: ANN401 - click's options
    """Link the rows of a TABLE (CSV, TSV, XLSX, Parquet; - for standard input) to the divisions of China.

    The table is written back with the columns mingdan_code, mingdan_iri, mingdan_match, mingdan_confidence and
    mingdan_candidates; the rows that need a person are listed in OUT-review.csv. TABLE itself is never changed.

    Exit status: 0 all rows are linked, 1 some need a person, 2 nothing could be done.

    Example: mingdan link schools.csv -o schools-linked.csv
    """
    from mingdan.tables.pipeline import LinkOptions
    from mingdan.tables.pipeline import link as linked
    from mingdan.workspace import Workspace

    asked = LinkOptions(**options)
    outcome = linked(asked, Workspace(root))
    said = [f"columns: {outcome.plan.said()}", *outcome.plan.notes, *outcome.first]
    if outcome.persons > len(outcome.first):
        said.append(f"… and {outcome.persons - len(outcome.first):,} more")
    if outcome.notes:
        said.append(f"{several(outcome.notes['codes'], 'code')} not used, the first in {outcome.noted}")
    kinds = ", ".join(f"{number:,} {kind}" for kind, number in outcome.kinds.most_common())
    said.append(f"{several(outcome.linked, 'row')} linked{f': {kinds}' if kinds else ''}; "
                f"{outcome.skipped:,} without a place (blank, sums)")  # fmt: skip
    said += [f"  {written}" for written in outcome.files]
    for line in said:
        tell(line)
    name = "standard input" if str(asked.file) == "-" else asked.file
    if not outcome.persons:
        tell(f"linked: every row of {name}")
        return FINE
    listed = "" if outcome.has_review else " (-o FILE lists them in FILE-review.csv)"
    tell(f"{several(outcome.persons, 'row')} of {name} {'needs' if outcome.persons == 1 else 'need'} a person{listed}")
    return FINDINGS
