"""The command line: the program, its commands, and how a failure is shown.

Exit status: 0 fine, 1 the data has findings (or is stale), 2 nothing could be done. The last line says which.
"""

import contextlib
import io
import logging
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from mingdan.cli.console import FINE, Console, Group
from mingdan.cli.divisions import code, publish_divisions, resolve
from mingdan.cli.link import link
from mingdan.cli.notices import check, new, publish, read
from mingdan.cli.query import query
from mingdan.cli.serve import serve
from mingdan.cli.site import site
from mingdan.cli.store import diff, load, unload
from mingdan.errors import InputError, MingdanError, UsageError
from mingdan.findings import FindingsError, finding
from mingdan.messages import Message
from mingdan.messages.progress import Text

_MOST_SHOWN = 200  # characters of the text of an exception
_NO_ROOM = "failed to map segment"  # what the system says of a library for which there is no memory


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
@click.version_option(package_name="mingdan")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turn an official Chinese roster (名单) into checked linked open data.

    Exit status: 0 fine, 1 the data has findings or is stale, 2 nothing could be done.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


for command in (
    read, resolve, new, check, query, publish, publish_divisions, code, link, load, unload, diff, site, serve,
):  # fmt: skip
    cli.add_command(command)


def _prepare_streams() -> None:
    """Streams that never fail: closed ones are empty or go nowhere, characters without glyphs are escaped."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # the shell closed it (<&- or >&-)
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - for the whole run
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Chinese shows escapes and does not stop
            stream.reconfigure(errors="backslashreplace")


def _require_utf8(arguments: Sequence[str]) -> None:
    """Raises UsageError for an argument that is not UTF-8: Python keeps its bytes as surrogates."""
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            written = argument.encode("utf-8", "surrogateescape" if os.name != "nt" else "surrogatepass")
            raise UsageError("argument-not-utf8", argument=written.decode("utf-8", "backslashreplace"))


class _UsageProblem(Message):
    """A mistake in the arguments: in English as click words it, in Chinese by its kind."""

    def __init__(self, error: click.ClickException) -> None:
        self._error = error

    def text(self, language: str) -> str:
        """What is wrong, and how to get help."""
        error = self._error
        problem = error.format_message() if language == "en" else self._chinese().text("zh")
        if not (isinstance(error, click.UsageError) and error.ctx):
            return problem
        help_ = Text("see-help", problem=problem, command=error.ctx.command_path)
        return help_.text("en" if language == "en" else "zh")

    def _chinese(self) -> Text:
        error = self._error
        if isinstance(error, click.NoSuchOption):
            return Text("no-such-option", option=error.option_name)
        if isinstance(error, click.MissingParameter):
            return Text("missing-parameter", parameter=_name(error))
        if isinstance(error, click.BadParameter):
            return Text("bad-parameter", parameter=_name(error), expected=_expected(error))
        if isinstance(error, click.BadOptionUsage):
            return Text("option-needs-value", option=error.option_name)
        named = re.fullmatch("No such command '(.*?)'[.].*", error.format_message(), re.DOTALL)
        return Text("no-such-command", command=named[1]) if named else Text("bad-arguments")


def _name(error: click.BadParameter) -> str:
    """The parameter as the help writes it."""
    if isinstance(error.param, click.Option):
        return next((option for option in error.param.opts if option.startswith("--")), error.param.opts[0])
    return error.param.get_error_hint(error.ctx).strip("'") if error.param and error.ctx else ""


def _expected(error: click.BadParameter) -> Text:
    """The values that a parameter takes."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return Text("one-of", choices=tuple(map(str, kind.choices)))
    if isinstance(kind, click.IntRange | click.FloatRange):
        return Text("number-from-to", least=str(kind.min), most=str(kind.max))
    return Text("other-value")


def _failed(console: Console, error: MingdanError) -> int:
    """Shows an error as the command shows its findings; gives the exit status."""
    findings = error.findings if isinstance(error, FindingsError) else ()
    if console.as_json:
        console.print_json(findings or [finding("failed", problem=part) for part in error.parts()])
    console.show(findings)
    return console.fail(Text("nothing-done", number=len(findings)) if findings else error)


def _unexpected(error: BaseException, arguments: Sequence[str]) -> MingdanError:
    """The error of an exception that no command expects; names the file of its report, if there is one."""
    from mingdan.cli.failure_report import without_passwords, write_report

    report = write_report(error, arguments)
    if isinstance(error, MemoryError) or (isinstance(error, ImportError) and _NO_ROOM in str(error)):
        problem = MingdanError("out-of-memory")
    elif isinstance(error, RuntimeError) and str(error) == "can't start new thread":
        problem = MingdanError("no-more-threads")
    elif isinstance(error, RecursionError):
        problem = MingdanError("recursion")
    else:
        first_line = without_passwords(str(error)).strip().partition("\n")[0]
        problem = MingdanError("defect", kind=type(error).__name__, reason=first_line[:_MOST_SHOWN])
    return MingdanError("see-report", problem=problem, report=report) if report else problem


def _run(console: Console, arguments: Sequence[str]) -> int:
    """Runs a command; gives the exit status. Output that cannot be written raises OSError."""
    streams = sys.stdout, sys.stderr
    try:
        _require_utf8(arguments)
        status = cli.main(args=arguments, prog_name="mingdan", standalone_mode=False, obj=console)
    except MingdanError as error:
        status = _failed(console, error)
    except click.ClickException as error:
        status = console.fail(_UsageProblem(error))
    except (KeyboardInterrupt, click.Abort):
        status = console.fail(Text("interrupted"))
    except OSError as error:
        if error.errno is None:  # not from the system
            status = _failed(console, _unexpected(error, arguments))
        elif error.filename is None:
            raise
        else:
            status = _failed(console, InputError("file-problem", file=error.filename, problem=error))
    except SystemExit:
        if sys.stdout is streams[0]:
            raise
        sys.stdout, sys.stderr = streams  # click wraps them, and ends, if the pipe is closed
        raise BrokenPipeError from None
    except BaseException as error:  # noqa: BLE001 - the edge: Rust's panics are not an Exception
        status = _failed(console, _unexpected(error, arguments))
    sys.stdout.flush()
    return status if isinstance(status, int) else FINE


def _end_streams() -> None:
    """Writes what is buffered; what cannot be written goes nowhere, so that Python does not complain at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError), Path(os.devnull).open("w") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line; every failure is one message and an exit status, never a trace back."""
    _prepare_streams()
    logging.getLogger("rdflib").setLevel(logging.CRITICAL)  # of an ill-typed literal it would print a trace back
    given = sys.argv[1:] if arguments is None else arguments
    console = Console(given)
    try:
        status = _run(console, given)
    except BrokenPipeError:
        status = console.fail(MingdanError("output-closed"))
    except OSError as error:
        status = console.fail(InputError("file-problem", file=Text("output"), problem=error))
    except KeyboardInterrupt:  # while a failure was shown
        status = console.fail(Text("interrupted"))
    _end_streams()
    sys.exit(status)
