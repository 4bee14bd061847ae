"""`python -m mingdan` is the command `mingdan`."""

import _signal as signal  # type: ignore[import-not-found]  # `signal` imports for longer than a Ctrl-C takes
import os
from types import FrameType

_AT_INTERRUPT = signal.getsignal(signal.SIGINT)
if _AT_INTERRUPT is signal.default_int_handler:  # not if the shell has the program ignore Ctrl-C
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until there is a message


def run() -> None:
    """Runs the command line. Ctrl-C ends it with one line as well while its modules are imported."""
    from mingdan.messages import default_language, texts

    language = default_language()
    lines = texts("lines")
    message = f"{lines['failed'][language].format(problem='')}{lines['interrupted'][language]}{os.linesep}".encode()

    def end(_signal: int, _frame: FrameType | None) -> None:
        os.write(2, message)
        os._exit(2)

    if _AT_INTERRUPT is signal.default_int_handler:
        signal.signal(signal.SIGINT, end)
    from mingdan.cli.main import main

    signal.signal(signal.SIGINT, _AT_INTERRUPT)
    try:
        main()
    finally:
        if _AT_INTERRUPT is signal.default_int_handler:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # while Python ends


if __name__ == "__main__":
    run()
