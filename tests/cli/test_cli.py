"""The command line: help and an example for each command, exit statuses, no trace back."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from mingdan.cli.main import cli, main
from mingdan.release.notices import Build, publish
from mingdan.workspace import Workspace
from support import handmade

COMMANDS = sorted(cli.commands)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


@pytest.fixture
def published(own_workspace: Workspace, built: Build) -> Workspace:
    """A workspace with the real notice published."""
    publish(own_workspace, built)
    return own_workspace


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example_that_is_a_command(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"])
    assert shown.exit_code == 0
    example = re.search(r"Example: mingdan (.+)", shown.output)
    assert example, shown.output
    assert example[1].split()[0] == command
    known = {
        option for param in cli.commands[command].params for option in param.opts if isinstance(param, click.Option)
    }
    assert set(re.findall(r"(?<= )--?[a-z-]+", example[1])) <= known


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["publish", "--nonsense"], ["query", "no-such-query"], ["check", "missing.ttl"]]
)
def test_what_cannot_be_done_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    told = capsys.readouterr()
    assert told.err.strip()
    assert "Traceback" not in told.err + told.out


@pytest.mark.parametrize(
    "arguments",
    [["check", "missing.ttl"], ["publish"], ["link", "missing.csv"], ["read", "missing.txt"], ["diff", "http://[/"]],
)
def test_json_is_printed_also_if_nothing_could_be_done(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments, "--json") == 2
    printed = json.loads(capsys.readouterr().out)
    assert printed["status"] == "error"
    assert printed["findings"]


def test_json_and_the_table_do_not_share_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "a.csv"
    table.write_text("县\n温江区\n", "utf-8")
    assert run("link", str(table), "-o", "-", "--json") == 2
    assert "-o -" in capsys.readouterr().err


def test_a_closed_pipe_is_one_line(own_workspace: Workspace) -> None:
    """A decision that is wrong raises findings, which are printed where nobody reads."""
    (own_workspace.source / "sichuan-2022" / "review.csv").write_text(
        "province,prefecture,county,township,community,code,decision,reason,reason_zh,reviewer,date\n"
        + "四川省,成都市,温江区,柳城街道,光华社区,,nonsense,,,,\n" * 2000,
        "utf-8",
    )
    command = f"{sys.executable} -m mingdan publish --data {own_workspace.root} | head -c 10"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_the_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    printed = capsys.readouterr().out
    assert [command for command in COMMANDS if f"  {command} " not in printed] == []


def test_check_of_a_file_says_what_it_was_compared_with(
    published: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(published.root))
    for name in ("roster.ttl", "roster.nt", "roster.jsonld"):
        assert run("check", str(published.published / name), *data) == 0
        assert "(compared with sichuan-2022)" in capsys.readouterr().out.splitlines()[-1]


def test_check_finds_and_places_a_fault(
    published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (published.published / "roster.ttl").read_text("utf-8")
    file = tmp_path / "changed.ttl"
    file.write_text(text.replace('"成都市温江区柳城街道光华社区"@zh', '"成都市温江区柳城街道光华社"@zh'), "utf-8")
    assert run("check", str(file), "--data", str(published.root)) == 1
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert re.fullmatch(r".*notice\.txt: (\d+) problems", lines[0])
    assert re.match(r"  line 86  mdsh:\w+", lines[1])
    assert "<https://w3id.org/mingdan/id/recognition/sichuan-2022/2-1/1>" in printed
    assert re.fullmatch(r"\d+ findings in .*changed\.ttl \(compared with sichuan-2022\)", lines[-1])
    assert run("check", str(file), "--json", "--data", str(published.root)) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "error"
    assert answer["findings"][0].keys() == {
        "rule", "severity", "parameters", "place", "text", "message", "remedy", "candidates",
    }  # fmt: skip


def test_check_away_from_a_workspace(published: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    assert run("check", str(published.published / "roster.nt"), "--data", str(empty)) == 0
    assert "(not compared with any notice: those in it are not in" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("torn.ttl", "<https://example.org/s> <https://example.org/p> ", "torn.ttl: line 1, column "),
        ("bad.nt", "<not an iri> <https://example.org/p> 'x' .\n", "bad.nt: line 1"),
        ("bad.jsonld", "{", "bad.jsonld: "),
        ("laughs.rdf", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "b">]><r/>', "a DOCTYPE is not accepted"),
        ("table.csv", "a,b\n", "unknown kind of RDF file '.csv'"),
    ],
)
def test_check_of_what_is_no_valid_rdf(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, words: str
) -> None:
    (tmp_path / name).write_text(content, "utf-8")
    assert run("check", str(tmp_path / name)) == 2
    assert words in capsys.readouterr().err


def test_a_remote_context_is_not_fetched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "remote.jsonld").write_text('{"@context": "http://127.0.0.1:9/context", "@id": "x:y", "p": 1}', "utf-8")
    assert run("check", str(tmp_path / "remote.jsonld")) == 2
    assert "remote.jsonld" in capsys.readouterr().err


def test_check_of_a_graph_without_recognitions_is_not_fine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other.nt").write_text(
        "<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n", "utf-8"
    )
    assert run("check", str(tmp_path / "other.nt"), "--data", str(tmp_path)) == 1
    assert "mdsh:RecognitionsPresent" in capsys.readouterr().out


def test_results_go_to_standard_output_and_progress_does_not(published: Workspace) -> None:
    command = [sys.executable, "-m", "mingdan", "publish", "--data", str(published.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "reading" in done.stderr
    assert "reading" not in done.stdout
    assert "130 of 130 entries resolved: 126 nameMatch, 3 reviewedMatch, 1 unlistedPlace" in done.stdout


def test_a_reader_that_goes_away_is_no_error(published: Workspace) -> None:
    command = f"{sys.executable} -m mingdan query 2 --data {published.root} | head -n 1"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_no_summary_of_a_command_is_cut() -> None:
    lines = CliRunner().invoke(cli, ["--help"], terminal_width=80).output.splitlines()
    commands = lines[lines.index("Commands:") + 1 :]
    assert len(commands) == len(cli.commands)
    assert not [line for line in commands if "..." in line]


@pytest.mark.parametrize(("arguments", "line"), [(["query"], "标准输入：查询为空"), (["read"], "标准输入：文件为空")])
def test_standard_input_has_a_name(
    arguments: list[str], line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    assert run(*arguments, "-", "--lang", "zh") == 2
    assert capsys.readouterr().err == f"错误：{line}\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("一切正常。\n".encode())))
    assert run("read", "-", "--lang", "zh") == 2
    assert "\n标准输入: 1" in f"\n{capsys.readouterr().out}"


@pytest.mark.parametrize(("name", "content"), [("empty.docx", handmade.docx("")), ("blank.txt", "\u3000\n".encode())])
def test_a_file_without_names_is_an_error(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(content)
    assert run("--lang", "en", "resolve", str(tmp_path / name)) == 2
    assert f"{name}: no names" in capsys.readouterr().err


def test_no_name_of_a_file_moves_the_cursor(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "names.txt").write_bytes("\x1b]0;title\x07光华社区\n".encode())
    assert run("resolve", str(tmp_path / "names.txt")) == 1
    printed = capsys.readouterr().out
    assert r"\u{001B}]0;title\u{0007}光华社区" in printed
    assert printed.replace("\n", "").isprintable()
