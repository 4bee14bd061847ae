"""A person sees one language: each command is run in Chinese and in English, also where it fails."""

import re
from pathlib import Path

import pytest
from mingdan.cli.main import cli, main
from mingdan.messages import default_language
from mingdan.release.notices import Build, publish
from mingdan.workspace import Workspace
from support.messages import english_words

NOTICE = (
    "关于示范社区的通知\n各市（州）：\n现公布名单。\n某省民政厅\n2023年1月5日\n附件\n名单\n1.成都市温江区柳城街道光华社区\n"
    "2.成都市温江区柳城街道没有社区\n"
)
ROWS = "区县,街道,社区\n温江区,柳城街道,光华社区\n温江区,柳城街道,没有社区\n,,\n"
BAD_QUERY = "SELECT ?x { nonsense"
# What is the same in both languages: columns and choices, rules, names of shapes, hashes, IRIs.
ALLOWED = re.compile(
    r"https?://\S+|table、csv、json|(?<=[、：])\.[a-z]+|<[^>]*>|[\w./-]*/[\w./-]*|[a-f0-9]{64}|mdsh:\w+|"
    r"(?<![A-Za-z])(?:[a-z]+(?:-[a-z]+)+|mingdan_\w+|\w+Name|"
    r"mingdan publish \w+|sparql|oxigraph|neu|gansu-2020|nonsense|"
    r"china|sichuan|store|notice|line|code|name|count|duplicate|"
    r"NAME|URL|AREA|CODE|FILE|TABLE|N-Triples)(?![A-Za-z])"
)

COMMANDS = [
    ["read", "notice.txt"], ["read", "missing.txt"], ["read", "empty.txt"],
    ["resolve", "成都市温江区柳城街道光华社区"], ["resolve", "光华社区"],
    ["resolve", "温江区柳城街道没有社区"], ["resolve", " "],
    ["code", "510115"], ["code", "512825"], ["code", "512825", "--date", "2020"], ["code", "99"], ["code", "x"],
    ["new", "notice.txt", "--id", "ID"], ["new"], ["new", "notice.txt", "--id", "A B"],
    ["check"], ["check", "other.nt"], ["check", "missing.ttl"], ["check", "notice.txt"],
    ["publish"], ["publish", "nonsense"], ["publish", "--check"], ["publish", "--divisions", "51"],
    ["publish-divisions", "nowhere", "--out", "out"], ["publish-divisions", "51", "--out", "out", "--master", "local"],
    ["publish-divisions", "51", "--out", "out", "--workers", "0"],
    ["link", "table.csv", "--force"], ["link", "missing.csv"], ["link", "notice.txt"],
    ["load", "--store", "oxigraph", "store"], ["load", "http://127.0.0.1:9/"], ["load", "nonsense"], ["load"],
    ["unload", "http://127.0.0.1:9/", "--graph", "x"], ["diff", "http://a:b@127.0.0.1:9/"],
    ["query", "04", "-p", "county=没有县"], ["query", "no-such-query"], ["query", "1", "-p", "x=1"],
    ["site", "--previous", "missing", "--out", "made"],
    ["serve", "--store", "missing"],
    ["query", "1", "--format", "nonsense"], ["query", "1", "--endpoint"], ["nonsense"],
    ["read", "--nonsense"], ["read", "notice.txt", "too-many"],
]  # fmt: skip


@pytest.fixture(scope="module")
def languages_workspace(built: Build, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with one published notice, and files for the commands."""
    root = tmp_path_factory.mktemp("languages")
    made = Workspace(root)
    source = Path(str(built.rosters[0].source.file)).parent
    (root / "data" / "source").mkdir(parents=True)
    (root / "data" / "source" / source.name).symlink_to(source)
    publish(made, built)
    for name, content in {"notice.txt": NOTICE, "empty.txt": "", "table.csv": ROWS, "bad.rq": BAD_QUERY}.items():
        (root / name).write_text(content, "utf-8")
    (root / "other.nt").write_text("<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n")
    return made


def run(arguments: list[str], language: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What a command prints."""
    with pytest.raises(SystemExit):
        main([*arguments, "--lang", language])
    printed = capsys.readouterr()
    return printed.out + printed.err


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_prints_one_language(
    arguments: list[str],
    languages_workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(languages_workspace.root)
    given = [argument.replace("ID", "neu") for argument in arguments]
    chinese = run(given, "zh", capsys)
    assert [line for line in chinese.splitlines() if english_words(ALLOWED.sub("", line))] == []
    given = [argument.replace("ID", "neu-en") for argument in arguments]
    english = run(given, "en", capsys)
    assert not re.search("[。；？]|问题|警告|错误|正常", english)


def test_every_command_is_run() -> None:
    assert {arguments[0] for arguments in COMMANDS} >= set(cli.commands)


def test_the_language_may_stand_before_and_after_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--lang", "zh", "code", "99"], ["code", "99", "--lang=zh"], ["code", "99", "--lang", "zh"]):
        with pytest.raises(SystemExit):
            main(arguments)
        assert "没有代码99" in capsys.readouterr().err


def test_every_command_takes_the_language() -> None:
    for command in (cli, *cli.commands.values()):
        assert sum(param.name == "lang" for param in command.params) == 1


@pytest.mark.parametrize(("number", "language"), [(0x0804, "zh"), (0x0404, "zh"), (0x0409, "en")])
def test_windows_has_the_language_of_its_surface(number: int, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mingdan.messages.templates.windows_language", lambda: number)
    assert default_language({}) == language
    assert default_language({"LANG": "C"}) == "en"
