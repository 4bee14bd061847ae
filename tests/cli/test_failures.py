"""The edge: whatever a command raises is one line, exit status 2, and a report with the trace back."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from mingdan.cli import failure_report
from mingdan.cli.main import cli, main

TRACE = "Traceback (most recent call last):"


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(str(ended.value.code))


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for temporary files."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def raising(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Has the command `code` raise an exception."""

    def fails(**_: object) -> None:
        raise error

    monkeypatch.setattr(cli.commands["code"], "callback", fails)


class Panic(BaseException):
    """As Rust raises it: not an Exception."""


@pytest.mark.parametrize(
    "error", [MemoryError(), RecursionError(), RuntimeError("what\nnow"), Panic("x"), OSError("x")]
)
@pytest.mark.parametrize(("language", "begin"), [("en", "error: "), ("zh", "错误：")])
def test_an_unknown_exception_is_a_line_and_a_report(
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    language: str,
    begin: str,
) -> None:
    raising(monkeypatch, error)
    assert run("code", "510115", "--lang", language) == 2
    printed = capsys.readouterr()
    (line,) = printed.err.splitlines()
    (report,) = temporary.iterdir()
    assert line.startswith(begin) and str(report) in line
    assert TRACE in report.read_text("utf-8") and TRACE not in printed.out + printed.err
    assert report.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("temporary")
@pytest.mark.parametrize(
    ("error", "said"),
    [
        (ImportError("libarrow.so: failed to map segment from shared object"), "not enough memory"),
        (RuntimeError("can't start new thread"), "the system allows no more processes"),
    ],
)
def test_a_limit_of_the_system_is_not_a_defect(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, said: str
) -> None:
    raising(monkeypatch, error)
    assert run("code", "510115", "--lang", "en") == 2
    assert capsys.readouterr().err.startswith(f"error: {said}")


def test_an_unknown_exception_is_a_finding_in_json(
    temporary: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, RuntimeError("odd"))
    assert run("code", "510115", "--json") == 2
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert (finding["rule"], len([*temporary.iterdir()])) == ("failed", 1)


def test_without_a_place_for_the_report_there_is_still_a_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    raising(monkeypatch, RuntimeError("odd"))
    monkeypatch.setattr(tempfile, "tempdir", "/does/not/exist")
    assert run("code", "510115") == 2
    assert "RuntimeError: odd" in capsys.readouterr().err


def test_a_report_has_no_secrets(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGDAN_USER", "reader")
    monkeypatch.setenv("MINGDAN_PASSWORD", "hunter2")
    error = RuntimeError("http://reader:0ther@example.org/sparql said no to hunter2; Authorization: Bearer abc.def")
    report = failure_report.write_report(error, ("load", "https://me:third@example.org/"))
    assert report and report.parent == temporary
    text = report.read_text("utf-8")
    assert not [secret for secret in ("0ther", "hunter2", "abc.def", "third") if secret in text]
    assert "example.org/sparql said no" in text


@pytest.mark.skipif(sys.platform == "win32", reason="uses a shell's pipes")
@pytest.mark.parametrize(
    ("output", "error"), [("| (exec <&-)", "output was closed"), ("> /dev/full", "No space left")], ids=["pipe", "full"]
)
def test_output_that_cannot_be_written_is_a_line(tmp_path: Path, output: str, error: str) -> None:
    names = tmp_path / "names.txt"
    names.write_text("成都市温江区\n" * 3000, "utf-8")
    command = f"({sys.executable} -m mingdan resolve {names} --lang en; echo status $? >&2) {output}"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=environment)
    assert error in done.stderr and "status 2" in done.stderr
    assert TRACE not in done.stderr and "Exception ignored" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="uses a shell's redirection")
@pytest.mark.parametrize("command", ["query -", "link - -o -"])
def test_closed_standard_input_is_empty(command: str) -> None:
    shell = f"{sys.executable} -m mingdan {command} --lang en <&-"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ") and "defect" not in done.stderr


@pytest.mark.parametrize("command", [("query", "1"), ("link", "a.csv")])
@pytest.mark.parametrize("seconds", ["nan", "inf", "-inf", "0", "0.5", "-1", "86401", "1e99", "many"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_time_limit_is_from_a_second_to_a_day(
    command: tuple[str, ...], seconds: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command, "--timeout", seconds, "--lang", language) == 2
    assert "--timeout" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_ctrl_c_while_modules_are_imported_is_a_line() -> None:
    code = (
        "import sys, time, builtins\n"
        "from mingdan.__main__ import run\n"
        "class Slow:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'mingdan.cli.main': print('importing', flush=True); time.sleep(30)\n"
        "sys.meta_path.insert(0, Slow())\n"
        "run()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stdout.readline() == b"importing\n"
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert (process.returncode, err.decode().strip()) in ((2, "error: interrupted"), (2, "错误：已中断"))


def test_the_program_is_the_command_line() -> None:
    code = "import sys; from mingdan.__main__ import run; sys.argv = ['mingdan', '--version']; run()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
