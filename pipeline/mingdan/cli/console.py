"""What all commands share: exit statuses, options, and the console, which prints in one language or as JSON."""

import contextlib
import importlib
import itertools
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from mingdan.errors import UsageError
from mingdan.messages import Language, Message, Value, default_language, printable
from mingdan.messages.progress import Text
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
json_option = click.option(
    "--json", is_flag=True, expose_value=False, help="Print the result and the findings as JSON."
)


class Seconds(click.FloatRange):
    """A limit of time: from a second to a day, which a timer takes; `nan` is not one."""

    def __init__(self) -> None:
        super().__init__(1, 86_400)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ANN401 - click's
        """The number; raises BadParameter for any other value."""
        seconds: float = super().convert(value, param, ctx)
        if math.isnan(seconds):
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return seconds


class Group(click.Group):
    """The program: it and each of its commands take `--lang`, whose value the console reads."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # click's own arguments
        self.params.append(_lang_option())

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Adds a command, and the option to it."""
        cmd.params.append(_lang_option())
        super().add_command(cmd, name)


def _lang_option() -> click.Option:
    return click.Option(
        ["--lang"], type=click.Choice(["zh", "en"]), expose_value=False,
        help="Language of what is printed.  [default: from the locale]",
    )  # fmt: skip


class Console:
    """Prints the result of one command.

    Attributes:
        language: of everything that a person reads.
        as_json: whether the result is printed as JSON.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        """Finds the language and the form among the arguments, which hold also if the command cannot be parsed."""
        options = list(itertools.takewhile(lambda argument: argument != "--", arguments))
        values = [value for option, value in itertools.pairwise(options) if option == "--lang"]
        values += [option.removeprefix("--lang=") for option in options if option.startswith("--lang=")]
        chosen = values[-1] if values else default_language()
        self.language: Language = "zh" if chosen == "zh" else "en"
        self.as_json = "--json" in options

    def text(self, text_id: str, /, **parameters: Value) -> str:
        """A line in the language."""
        return Text(text_id, **parameters).text(self.language)

    def say(self, line: Message) -> None:
        """Prints a line on standard output, unless the result is printed as JSON."""
        if not self.as_json:
            click.echo(printable(line.text(self.language)))

    def tell(self, message: Message) -> None:
        """Prints progress and notes on standard error, so that standard output holds results alone."""
        for line in message.text(self.language).splitlines():
            click.echo(printable(line), err=True)

    def show(self, findings: Sequence[Finding], err: bool = False, left_out: int = 0) -> None:
        """Prints findings, by file, unless the result is printed as JSON."""
        from mingdan.findings import report_lines, terminal_width

        if not self.as_json:
            for line in report_lines(findings, self.language, terminal_width(), left_out):
                click.echo(line, err=err)

    def print_json(self, findings: Sequence[Finding], **result: object) -> None:
        """Prints the structure that `--json` has in every command: `status`, what the command adds, and `findings`."""
        from mingdan.findings import record, status

        answer = {"status": status(findings), **result, "findings": [record(finding) for finding in findings]}
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))

    def report(self, findings: Sequence[Finding], verdict: Message, **result: object) -> int:
        """Prints findings and the last line, or both as JSON; gives the exit status."""
        if self.as_json:
            self.print_json(findings, **result, verdict=verdict.text(self.language))
        self.show(findings)
        self.say(verdict)
        return FINDINGS if findings else FINE

    def fail(self, problem: Message) -> int:
        """Says what could not be done, after all that was printed before; gives the exit status."""
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        with contextlib.suppress(OSError):  # nobody reads standard error: the status says it
            for line in problem.text(self.language).splitlines():
                click.echo(printable(self.text("failed", problem="")) + printable(line), err=True)
        return FAILED


def extra_import(module: str, extra: str) -> Any:  # noqa: ANN401 - a module
    """A module that needs packages of an extra.

    Raises:
        UsageError: they are not installed; it says how to install them.
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("mingdan"):
            raise
        raise UsageError("extra-missing", package=str(error.name), command=f"pip install 'mingdan[{extra}]'") from error
