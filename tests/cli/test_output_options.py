"""Where commands write: links, long names, existing files; options that would have no effect are refused."""

import gc
import time
from pathlib import Path

import pytest
from mingdan.cli.main import main
from mingdan.queries.sample_queries import find
from python_calamine import CalamineWorkbook

COUNTY = "communities-in-a-county"


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), "--lang", "en"])
    return int(str(ended.value.code))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a table and queries."""
    (tmp_path / "t.csv").write_text("区县\n温江区\n", "utf-8")
    (tmp_path / "ask.rq").write_text("ASK {}")
    (tmp_path / "graph.rq").write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


WRITING = [("query", "ask.rq"), ("link", "t.csv")]


@pytest.mark.parametrize("command", WRITING)
def test_the_target_of_a_link_is_replaced(command: tuple[str, ...], folder: Path, published: Path) -> None:
    (folder / "below").mkdir()
    target, link = folder / "below" / "a.csv", folder / "link.csv"
    target.write_text("old")
    link.symlink_to(target)
    assert run(*command, "-o", link, "--data", published) == 2
    assert target.read_text() == "old"
    assert run(*command, "-o", link, "--data", published, "--force") == 0
    assert link.is_symlink()
    assert target.read_text("utf-8") != "old"
    assert [path.name for path in target.parent.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("leads_to", ["missing.csv", "link.csv", "/dev/null"])
def test_a_link_without_a_file_is_refused(
    command: tuple[str, ...], force: list[str], leads_to: str, folder: Path, published: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    link = folder / "link.csv"
    link.symlink_to(leads_to)
    before = {*folder.iterdir()}
    assert run(*command, "-o", link, "--data", published, *force) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"error: {link}: cannot be written")
    assert ({*folder.iterdir()}, str(link.readlink())) == (before, leads_to)


@pytest.mark.parametrize("command", WRITING)
def test_a_name_may_be_long(command: tuple[str, ...], folder: Path, published: Path) -> None:
    name = "a" * (240 if command[0] == "link" else 251) + ".csv"  # beside a linked table there is a review table
    assert run(*command, "-o", name, "--data", published) == 0
    assert (folder / name).is_file()


@pytest.mark.parametrize(
    ("command", "late"),
    [(WRITING[0], "mingdan.queries.answer_formats.as_file"), (WRITING[1], "mingdan.tables.output_files.follow_umask")],
)
def test_a_file_of_another_run_at_the_same_time_is_kept(
    command: tuple[str, ...], late: str, folder: Path, published: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = folder / "a.csv"

    def written_meanwhile(*_: object) -> bytes:
        out.write_text("of the other run")
        return b"of this run"

    monkeypatch.setattr(late, written_meanwhile)
    assert run(*command, "-o", out, "--data", published) == 2
    assert "is there already" in capsys.readouterr().err
    assert out.read_text() == "of the other run"
    assert not [path for path in folder.iterdir() if path.name.startswith(".a.csv")]
    assert run(*command, "-o", out, "--data", published, "--force") == 0
    assert "of the other run" not in out.read_text("utf-8")


@pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")
def test_a_value_too_long_for_a_cell_is_one_line(
    folder: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "long.rq").write_text("SELECT (GROUP_CONCAT(STR(?s)) AS ?x) WHERE { ?s ?p ?o }")
    assert run("query", "long.rq", "-o", folder / "a.xlsx", "--data", published) == 2
    gc.collect()
    assert "is longer than" in capsys.readouterr().err


@pytest.mark.parametrize("now", [0, 5_000_000_000], ids=["1970", "2128"])
def test_a_wrong_clock_does_not_hinder_a_workbook(
    now: int, folder: Path, published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.localtime", lambda *_: time.gmtime(now))  # no date of a ZIP file
    assert run("query", "ask.rq", "-o", folder / "a.xlsx", "--data", published) == 0
    assert CalamineWorkbook.from_path(str(folder / "a.xlsx")).get_sheet_by_index(0).to_python()


def test_what_a_killed_query_left_is_gone_after_the_next(folder: Path, published: Path) -> None:
    (folder / ".k.csv.new").write_text("half of an answer that was longer than the next")
    assert run("query", "ask.rq", "-o", "k.csv", "--data", published) == 0
    assert (folder / "k.csv").read_bytes() == b"answer\r\ntrue\r\n"
    assert not [*folder.glob(".*")]


@pytest.mark.parametrize(
    "arguments",
    [
        "query ask.rq --bom", "query ask.rq -f json --bom", "query ask.rq -o a.xlsx --bom", "query ask.rq --force",
        "query ask.rq -f json -o a.csv", "query ask.rq -f table -o a.csv", "query graph.rq -f csv",
        "query graph.rq -f json", "query -o a.csv", "query --bom", "query -p county=x", "link t.csv --url http://x.org/",
    ],
)  # fmt: skip
def test_an_option_without_effect_is_an_error(
    arguments: str, folder: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {*folder.iterdir()}
    assert run(*arguments.split(), "--data", published) == 2
    printed = capsys.readouterr()
    assert (len(printed.err.splitlines()), printed.out) == (1, "")
    assert {*folder.iterdir()} == before


@pytest.mark.parametrize(
    ("arguments", "begin"),
    [("-f csv --bom", "\ufeffanswer"), ("-f csv -o a.csv --bom", ""), ("-f table", "answer"), ("-f json", "{")],
)
def test_options_with_an_effect(
    arguments: str, begin: str, folder: Path, published: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run("query", "ask.rq", *arguments.split(), "--data", published) == 0
    assert capsysbinary.readouterr().out.decode().startswith(begin)
    assert not (folder / "a.csv").exists() or (folder / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("odd", ["温\u200b江区", "\ufeff温江区\u202c", "温江\ufe00区"])
def test_characters_that_show_nothing_are_left_out_of_parameters(odd: str) -> None:
    query = find(COUNTY)
    assert query.with_params([f"county={odd}"]) == query.with_params(["county=温江区"])


@pytest.mark.parametrize("empty", ["\u200b", "\u2066\u2069"])
def test_a_parameter_that_shows_nothing_is_refused(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("query", COUNTY, "-p", f"county={empty}") == 2
    assert "expected a value like" in capsys.readouterr().err
