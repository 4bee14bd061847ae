"""The command for other people's tables: `link`."""

from pathlib import Path

import click

from mingdan.console import FINDINGS, FINE, data_option, several, tell


@click.command()
@data_option
@click.option("-o", "--out", type=click.Path(path_type=Path, allow_dash=True), metavar="OUT", help=(
    "Where the table goes, - for standard output.  [default: TABLE-linked beside TABLE]"))
@click.option("--columns", multiple=True, metavar="ROLE=COLUMN", help=(
    "What a column holds, by header or number: province, prefecture, county, township, community, name, address, code; "
    "repeatable.  [default: found]"))
@click.option("--within", default="", metavar="AREA", help="The division that all rows lie in, by name or code.")
@click.option("--decisions", type=click.Path(path_type=Path), metavar="FILE", help=(
    "A table OUT-review.csv in which a person decided."))
@click.option("--force", is_flag=True, help="Replace what is there from an earlier run.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), metavar="TABLE")
def link(
    root: Path, out: Path | None, columns: tuple[str, ...], within: str, decisions: Path | None, force: bool, file: Path
) -> int:  # fmt: skip
    """Link the rows of a TABLE (CSV, TSV; - for standard input) to the divisions of China.

    The table is written back with the columns mingdan_code, mingdan_iri, mingdan_match, mingdan_confidence and
    mingdan_candidates; the rows that need a person are listed in OUT-review.csv. TABLE itself is never changed.

    Exit status: 0 all rows are linked, 1 some need a person, 2 nothing could be done.

    Example: mingdan link schools.csv -o schools-linked.csv
    """
    from mingdan.iris import Iris
    from mingdan.linkrun import Asked, link as linked
    from mingdan.reviewed import decisions as reviewed

    outcome = linked(Asked(file, out, columns, within, decisions, force), reviewed(root), Iris())
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
    if not outcome.persons:
        tell(f"linked: every row of {file}")
        return FINE
    tell(f"{several(outcome.persons, 'row')} of {file} {'needs' if outcome.persons == 1 else 'need'} a person")
    return FINDINGS
