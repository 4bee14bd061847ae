"""What all commands share: exit statuses, the workspace option, and how they speak."""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path

import click

from mingdan.messages import Language, default_language, printable
from mingdan.messages.progress import Listener
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


lang_option = click.option(
    "--lang", type=click.Choice(["zh", "en"]), help="Language of findings.  [default: from the locale]",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="Print the result and the findings as JSON.")


def tell(message: str) -> None:
    """Progress and notes go to standard error, a line each, so that standard output holds results alone."""
    click.echo(printable(message), err=True)


def listener(lang: str | None) -> Listener:
    """What shows the progress of a job in one language."""
    return lambda message: tell(message.text(language_of(lang)))


def several(number: int, noun: str) -> str:
    """A number with its noun: 1 finding, 2 findings."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def status_word(findings: Sequence[Finding]) -> str:
    """`ok`, `warnings` or `error`: the gravest of the findings; information alone is `ok`."""
    from mingdan.findings import severity

    grades = {severity(finding) for finding in findings}
    return "error" if "error" in grades else "warnings" if "warning" in grades else "ok"


def language_asked(arguments: Sequence[str]) -> str | None:
    """The value of --lang among the arguments of a command that has failed."""
    values = [after for option, after in itertools.pairwise(arguments) if option == "--lang"]
    values += [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    return values[-1] if values else None


def language_of(lang: str | None) -> Language:
    """The language of an option, else that of the locale."""
    return "zh" if (lang or default_language()) == "zh" else "en"


def show(findings: Sequence[Finding], lang: str | None) -> None:
    """Prints findings in one language: the option's, else that of the locale."""
    from mingdan.findings import report_lines, terminal_width

    for line in report_lines(findings, language_of(lang), terminal_width()):
        click.echo(line)


def print_json(findings: Sequence[Finding], **result: object) -> None:
    """Prints the structure that `--json` has in every command: `status`, what the command adds, and `findings`."""
    from mingdan.findings import record

    answer = {"status": status_word(findings), **result, "findings": [record(finding) for finding in findings]}
    click.echo(json.dumps(answer, ensure_ascii=False, indent=1))


def report(
    findings: Sequence[Finding], verdict: str, lang: str | None = None, as_json: bool = False, **result: object
) -> int:
    """Prints findings and the verdict, or both as JSON; gives the exit status."""
    if as_json:
        print_json(findings, **result, verdict=verdict)
    else:
        show(findings, lang)
        click.echo(verdict)
    return FINDINGS if findings else FINE
