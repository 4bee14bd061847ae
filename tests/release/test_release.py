"""Publishing: the same input gives the same bytes, and whatever interrupts it, one whole release is there."""

import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
from mingdan import atomic_files
from mingdan.catalog import distributions
from mingdan.cli.main import main
from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256
from mingdan.rdf.graphs import strict_graphs, strict_ntriples
from mingdan.release import formats
from mingdan.release import notices as chain
from mingdan.release import release_folder as release
from mingdan.release.notices import Build, build
from mingdan.workspace import Workspace
from support.paths import ROOT

KILLS = int(os.environ.get("MINGDAN_KILLS", "25"))


def status(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def digest(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def in_new_process(workspace: Workspace, seed: str) -> None:
    command = [sys.executable, "-m", "mingdan", "publish", "--data", str(workspace.root)]
    subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True)


@pytest.mark.slow("publishes the real notice in three processes")
def test_the_same_bytes_whatever_the_hash_seed_the_folder_and_the_line_ends(
    own_workspace: Workspace, built: Build
) -> None:
    expected = {name: hashlib.sha256(content).hexdigest() for name, content in built.files.items()}
    in_new_process(own_workspace, "1")
    assert digest(own_workspace.published) == expected
    for line_end in (b"\r\n", b"\r"):
        notice = own_workspace.source / "sichuan-2022" / "notice.txt"
        notice.write_bytes((ROOT / "data/source/sichuan-2022/notice.txt").read_bytes().replace(b"\n", line_end))
        in_new_process(own_workspace, "2")
        assert digest(own_workspace.published) == expected


@pytest.mark.slow("builds the checkout's workspace, as `make check` does")
def test_what_is_published_in_the_project_is_what_the_project_builds() -> None:
    """The only test that reads whatever the checkout's `data/source` holds."""
    checkout = Workspace(ROOT)
    assert release.stale(checkout.published, build(checkout).files) == [], "run make publish and commit the result"


def test_there_are_no_blank_nodes_and_no_clock(built: Build) -> None:
    for name, content in built.files.items():
        assert b"_:" not in content.replace(b"xsd_:", b""), name
        assert time.strftime("%Y-%m-%dT").encode() not in content, name


def test_every_format_holds_the_graph_and_the_manifest_is_true(built: Build) -> None:
    manifest = json.loads(built.files["manifest.json"])
    assert {file["name"] for file in manifest["files"]} == built.files.keys() - {"manifest.json"}
    assert list(built.files)[-1] == "manifest.json"
    for file in manifest["files"]:
        content = built.files[file["name"]]
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    whole = ("roster.ttl", "roster.nt", "roster.jsonld", "roster.trig", "roster.nq", "notices/sichuan-2022.ttl")
    graphs = {name: strict_ntriples(built.files[name], name) for name in whole}
    assert set(graphs.values()) == {built.ntriples}
    named = {name: strict_graphs(built.files[name], name) for name in ("roster.trig", "roster.nq")}
    assert named["roster.trig"] == named["roster.nq"]
    assert list(named["roster.nq"]) == ["https://w3id.org/mingdan/graph/sichuan-2022"]
    divisions = {name: strict_ntriples(built.files[name], name) for name in ("divisions.ttl", "divisions.nt")}
    assert set(divisions.values()) == {built.divisions}
    everything = sorted({*built.ntriples.splitlines(True), *built.divisions.splitlines(True)})
    assert manifest["graph"]["triples"] == len(everything)
    assert manifest["graph"]["rdfc10_sha256"] == hashlib.sha256("".join(everything).encode()).hexdigest()
    triples = {one["name"].rsplit("/", 1)[1]: one["triples"] for one in manifest["graphs"]}
    assert triples["divisions"] == len(built.divisions.splitlines())


@pytest.mark.slow("builds the real notice for each file")
def test_check_says_which_file_is_stale(own_workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    data = ("--data", str(own_workspace.root))
    assert status("publish", "--check", *data) == 1  # nothing is published yet
    assert status("publish", *data) == 0
    assert status("publish", "--check", *data) == 0
    (own_workspace.published / "roster.csv").write_bytes(b"changed")
    capsys.readouterr()
    assert status("publish", "--check", *data) == 1
    printed = capsys.readouterr().out
    assert re.search(r"roster\.csv: 1 problem\n +stale\b", printed)
    assert printed.splitlines()[-1] == "stale: 1 file"


def test_a_second_run_writes_nothing(
    own_workspace: Workspace, built: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(own_workspace.root))
    chain.publish(own_workspace, built)
    before = {file.name: file.stat().st_mtime_ns for file in own_workspace.published.iterdir()}
    assert status("publish", *data) == 0
    assert {file.name: file.stat().st_mtime_ns for file in own_workspace.published.iterdir()} == before
    assert capsys.readouterr().out.splitlines()[-1].startswith("unchanged, already published")


def change_a_digit(folder: Path) -> None:
    file = folder / "roster.csv"
    file.write_bytes(file.read_bytes().replace(b"1", b"7", 1))


def lose_a_file(folder: Path) -> None:
    (folder / "categories.ttl").unlink()


def add_a_file(folder: Path) -> None:
    (folder / "extra.ttl").write_text("")


def add_below(folder: Path) -> None:
    (folder / "notices" / "extra.ttl").write_text("")


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (change_a_digit, "roster.csv is not as it was published"),
        (lose_a_file, "manifest-missing"),
        (add_a_file, "extra.ttl is not in the manifest"),
        (add_below, "notices/extra.ttl is not in the manifest"),
    ],
)
@pytest.mark.slow_beyond(1, "checks the whole release several times")
def test_check_finds_a_changed_a_missing_and_an_extra_file(
    own_workspace: Workspace,
    built: Build,
    capsys: pytest.CaptureFixture[str],
    damage: Callable[[Path], None],
    words: str,
) -> None:
    data = ("--data", str(own_workspace.root))
    chain.publish(own_workspace, built)
    assert status("check", *data) == 0
    damage(own_workspace.published)
    capsys.readouterr()
    assert status("check", *data) == 1
    assert words in capsys.readouterr().out


@pytest.mark.parametrize("name", ["notes.txt", ".htaccess", ".git/config", "notices/mine.ttl"])
def test_what_no_release_put_there_is_not_lost(own_workspace: Workspace, built: Build, name: str) -> None:
    file = own_workspace.published / name
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    beside = own_workspace.published.with_name(".published-backup")
    beside.mkdir()
    with pytest.raises(InputError, match="not a file of a release"):
        chain.publish(own_workspace, built)
    assert file.read_text() == "mine"
    assert beside.is_dir()


def test_a_published_folder_that_is_a_link_is_followed(own_workspace: Workspace, built: Build) -> None:
    elsewhere = own_workspace.root / "elsewhere"
    elsewhere.mkdir()
    own_workspace.published.symlink_to(elsewhere)
    assert chain.publish(own_workspace, built)
    assert own_workspace.published.is_symlink()
    assert digest(elsewhere).keys() == built.files.keys()


@pytest.mark.parametrize(
    "manifest",
    ['{"files": []}', '{"files": [{"name": "roster.ttl"}]}', '{"files": [1]}', "[" * 100_000, "{}", '"x"', ""],
    ids=["nothing", "no hash", "numbers", "deep", "no list", "a text", "empty"],
)
@pytest.mark.slow_beyond(2, "checks the whole release for each manifest")
def test_no_manifest_passes_for_a_whole_one(
    own_workspace: Workspace, built: Build, capsys: pytest.CaptureFixture[str], manifest: str
) -> None:
    chain.publish(own_workspace, built)
    (own_workspace.published / "manifest.json").write_text(manifest, "utf-8")
    assert status("check", "--data", str(own_workspace.root)) in (1, 2)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "name",
    [
        *("roster.csv", "categories.ttl", "roster.ttl", "manifest.json"),
        *("roster.nq", "roster.trig", "notices/sichuan-2022.ttl"),
    ],
)
@pytest.mark.slow_beyond(1, "checks the whole release for each file")
def test_a_file_changed_together_with_its_hash_is_found(
    own_workspace: Workspace, built: Build, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    chain.publish(own_workspace, built)
    manifest = json.loads(built.files["manifest.json"])
    if name == "manifest.json":
        manifest["graph"]["rdfc10_sha256"] = "0" * 64
    else:
        content = built.files[name].replace("便民服务型".encode(), "便民型".encode())
        (own_workspace.published / name).write_bytes(content)
        next(file for file in manifest["files"] if file["name"] == name)["sha256"] = bytes_sha256(content)
        next(file for file in manifest["files"] if file["name"] == name)["bytes"] = len(content)
    (own_workspace.published / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert status("check", "--data", str(own_workspace.root)) == 1
    shown = capsys.readouterr().out
    assert re.search(rf"{re.escape(name)}: \d problems?\n(?: .*\n)*? +formats\b", shown)


@pytest.mark.slow("checks the whole release for each file")
def test_a_folder_in_place_of_a_file(
    own_workspace: Workspace, built: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    chain.publish(own_workspace, built)
    (own_workspace.published / "roster.ttl").unlink()
    (own_workspace.published / "roster.ttl").mkdir()
    data = ("--data", str(own_workspace.root))
    assert status("publish", "--check", *data) == 1
    assert status("check", *data) in (1, 2)
    assert status("publish", *data) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_file_that_is_not_valid_stops_the_release(
    own_workspace: Workspace, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain.publish(own_workspace, built)
    before = digest(own_workspace.published)
    monkeypatch.setattr(formats, "turtle_stream", lambda _: built.files["divisions.ttl"][:-3] + b"<")
    with pytest.raises(InputError, match=r"divisions\.ttl: .*not valid"):
        build(own_workspace)
    assert digest(own_workspace.published) == before
    assert {path.name for path in own_workspace.published.parent.iterdir() if path.is_dir()} == {"source", "published"}


def test_a_full_disk_loses_nothing(own_workspace: Workspace, built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    chain.publish(own_workspace, built)
    before = digest(own_workspace.published)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device; what was published is unchanged"):
        release.replace(own_workspace.published, {**built.files, "roster.csv": b"new"})
    assert digest(own_workspace.published) == before
    assert not list(own_workspace.published.parent.glob(".published-*"))


def test_two_at_once(own_workspace: Workspace, built: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    def meanwhile(new: Path, folder: Path) -> None:
        with pytest.raises(InputError, match="another run of mingdan is at work"):
            release.replace(own_workspace.published, built.files)
        atomic_files.exchange_folders(new, folder)

    monkeypatch.setattr(release, "exchange_folders", meanwhile)
    release.replace(own_workspace.published, built.files)
    assert release.damaged(own_workspace.published) == []


def test_without_exchange_an_interrupted_rename_is_mended(
    own_workspace: Workspace, built: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a system without an exchanging rename: two renames, and a stop between them is put right by the next run."""
    monkeypatch.setattr(atomic_files, "_rename_exchange", lambda _one, _other: False)
    changed = {**built.files, "roster.csv": b"new"}
    chain.publish(own_workspace, built)
    release.replace(own_workspace.published, changed)
    assert (own_workspace.published / "roster.csv").read_bytes() == b"new"
    own_workspace.published.rename(own_workspace.published.with_name(".published-old"))
    release.replace(own_workspace.published, built.files)
    assert digest(own_workspace.published).keys() == built.files.keys()


@pytest.mark.slow("kills processes")
def test_killed_at_random_moments_one_whole_release_is_there(own_workspace: Workspace, built: Build) -> None:
    """SIGKILL while releases replace one another: the folder always verifies, and the next run goes through."""
    script = (
        "import sys, json, pathlib, itertools\n"
        "from mingdan import io_text as text\nfrom mingdan.release import release_folder as release\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "dataset = json.loads((folder / release.MANIFEST).read_bytes())['dataset']\n"
        "print('ready', flush=True)\n"
        "for number in itertools.count():\n"
        "    files = {name: b'%d' % number * 5000 for name in ('a.csv', 'b.csv', 'c.csv')}\n"
        "    listed = [{'name': n, 'bytes': len(c), 'sha256': text.bytes_sha256(c)} for n, c in files.items()]\n"
        "    files['manifest.json'] = json.dumps({'dataset': dataset, 'files': listed}).encode()\n"
        "    release.replace(folder, files)\n"
    )
    chance = random.Random(20231120)  # noqa: S311 - moments, no secrets
    chain.publish(own_workspace, built)
    for _ in range(KILLS):
        with subprocess.Popen(
            [sys.executable, "-c", script, str(own_workspace.published)], stdout=subprocess.PIPE
        ) as run:
            assert run.stdout is not None
            run.stdout.readline()
            time.sleep(chance.uniform(0, 0.06))
            run.send_signal(signal.SIGKILL)
        assert release.damaged(own_workspace.published) == []
    assert {path.name for path in own_workspace.published.iterdir()} == {"a.csv", "b.csv", "c.csv", "manifest.json"}
    assert len({(own_workspace.published / name).read_bytes() for name in ("a.csv", "b.csv", "c.csv")}) == 1


def test_an_interrupt_is_one_line(
    own_workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(chain, "read_and_resolve", interrupted)
    assert status("publish", "--data", str(own_workspace.root)) == 2
    assert "error: interrupted" in capsys.readouterr().err


@pytest.mark.slow("publishes the real notice in a process of its own")
def test_a_build_does_not_use_the_network(own_workspace: Workspace) -> None:
    script = (
        "import sys\n"
        "def refuse(event, args):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'urllib.Request'): raise RuntimeError(event)\n"
        "sys.addaudithook(refuse)\n"
        "from mingdan.cli.main import main\n"
        "main(['publish', '--data', sys.argv[1]])\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(own_workspace.root)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_notice_of_ones_own_base(own_workspace: Workspace) -> None:
    """`id_base` moves every instance but the categories."""
    (own_workspace.source / "dataset.toml").write_text('id_base = "https://data.example.org/id/"\n', "utf-8")
    elsewhere = build(own_workspace)
    assert elsewhere.findings == ()
    ids = {line.split(">", 1)[0] for line in elsewhere.ntriples.splitlines() if "/id/" in line.split(">", 1)[0]}
    assert all(
        node.startswith(("<https://data.example.org/id/", "<https://w3id.org/mingdan/id/category/")) for node in ids
    )
    with pytest.raises(InputError, match="id_base"):
        (own_workspace.source / "dataset.toml").write_text('id_base = "ftp://x"\n', "utf-8")
        build(own_workspace)


def test_a_file_in_place_of_the_folder_is_not_lost(own_workspace: Workspace, built: Build) -> None:
    own_workspace.published.write_text("precious")
    with pytest.raises(InputError, match="not a folder that can be written"):
        chain.publish(own_workspace, built)
    assert own_workspace.published.read_text() == "precious"


def test_links_that_lead_to_one_another_are_one_message(own_workspace: Workspace, built: Build) -> None:
    loop = own_workspace.published.with_name("loop")
    loop.symlink_to(own_workspace.published)
    own_workspace.published.symlink_to(loop)
    with pytest.raises(InputError):
        chain.publish(own_workspace, built)


@pytest.mark.parametrize("name", ["catalog.ttl", "report.ttl"])
def test_what_is_no_rdf_does_not_pass_with_a_new_hash(
    own_workspace: Workspace, built: Build, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    chain.publish(own_workspace, built)
    content = built.files[name] + b"garbage <"
    manifest = json.loads(built.files["manifest.json"])
    record = next(file for file in manifest["files"] if file["name"] == name)
    record |= {"sha256": bytes_sha256(content), "bytes": len(content)}
    (own_workspace.published / name).write_bytes(content)
    (own_workspace.published / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert status("check", "--data", str(own_workspace.root)) == 2
    assert f"{name}: " in capsys.readouterr().err


def test_each_file_is_parsed_once(own_workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """One build parses the graph of each notice, that of the divisions, and each RDF file it makes.

    The categories that the package ships are parsed once in a process, which may have been before.
    """
    parsed: list[int] = []
    parse = pyoxigraph.parse

    def counting(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - the parser's own
        parsed.append(1)
        return parse(*arguments, **options)

    monkeypatch.setattr(pyoxigraph, "parse", counting)
    files = build(own_workspace).files
    each = 1 + 1 + sum(name.endswith(formats.RDF_SUFFIXES) for name in files)
    assert len(parsed) in (each, each + 1)


def test_every_format_has_a_title_and_a_file_type() -> None:
    """A format is an entry of a table; the catalogue has its titles, the command line offers it."""
    titles = {**distributions.ROSTER_TITLES, **distributions.DIVISIONS_TITLES}
    described = {name for name in formats.NAMES if name not in ("catalog.ttl", "roster.csv-metadata.json")}
    assert described == titles.keys()
    assert {*formats.AREA_FORMATS, distributions.MAP} == set(distributions.AREA_FORMATS)
    assert all(
        distributions.media_type(name)
        for name in (*formats.NAMES, *(f"x.{form}" for form in distributions.AREA_FORMATS))
    )
