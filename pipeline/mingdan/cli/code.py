"""The command that looks a code up: `code`."""

import json
from pathlib import Path

import click

from mingdan.cli.console import FINDINGS, FINE, data_option, tell


@click.command()
@data_option
@click.option(
    "--scheme",
    type=click.Choice(["nbs", "mca"]),
    help="Only the codes of the Bureau of Statistics (nbs) or of the Ministry of Civil Affairs (mca).  [default: both]",
)
@click.option(
    "--year", "--edition", "year", type=click.IntRange(1949, 2100), metavar="YEAR",
    help="Only what it stood for at the end of that year, or in the edition of that year.  [default: all]",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
@click.argument("code")
def code(root: Path, scheme: str | None, year: int | None, as_json: bool, code: str) -> int:
    """Explain a division CODE of today or of a year.

    The answer says what the code stands for, or stood for, and what that is today. The codes are NBS 2023 (every level,
    the whole country), the Ministry's codes of provinces, prefectures and counties of Sichuan, and of what went to
    Chongqing, 1980 to 2024, and its codes of the roster's streets in 2026.

    Example: mingdan code 512825 --year 1983
    """
    from mingdan.resolver import code_lookup as codes
    from mingdan.workspace import Workspace

    iris = Workspace(root).settings().iris
    wanted = codes.parse_code(code)
    found = codes.code_entries(wanted, scheme or "", year)
    if as_json:
        click.echo(json.dumps([codes.to_record(one, iris) for one in found], ensure_ascii=False, indent=1))
    for one in found if not as_json else ():
        click.echo("\n".join(codes.to_lines(one, iris)))
    if found:
        return FINE
    among = f"{scheme or 'nbs or mca'}{f' of {year}' if year else ''}"
    near = codes.similar_codes(wanted, scheme or "", year)
    tell(f"{wanted} stands for nothing in {among}{'; near it:' if near else ''}")
    for line in near:
        tell(f"  {line}")
    return FINDINGS
