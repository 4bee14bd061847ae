"""What all commands share: exit statuses, the workspace option, and how they speak."""

from collections.abc import Sequence
from pathlib import Path

import click

from mingdan.io_text import printable
from mingdan.model import Finding

FINE, FINDINGS, FAILED = 0, 1, 2

data_option = click.option(
    "--data", "root", type=click.Path(path_type=Path), default=Path(), show_default="the working directory",
    help="The workspace: the folder that holds data/source and data/published.",
)  # fmt: skip
auth_option = click.option(
    "--auth", type=click.Path(path_type=Path), metavar="FILE",
    help="A file with user:password, or in netrc's form.  [default: MINGDAN_USER and MINGDAN_PASSWORD, or ~/.netrc]",
)  # fmt: skip


def tell(message: str) -> None:
    """Progress and notes go to standard error, a line each, so that standard output holds results alone."""
    click.echo(printable(message), err=True)


def several(number: int, noun: str) -> str:
    """A number with its noun: 1 finding, 2 findings."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def report(findings: Sequence[Finding], verdict: str) -> int:
    """Prints findings, one a line, and the verdict; gives the exit status."""
    from mingdan.notices.report import one_line

    for finding in findings:
        click.echo(one_line(finding))
    click.echo(verdict)
    return FINDINGS if findings else FINE
