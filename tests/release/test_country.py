"""All divisions of an area: the stream says what the mapping says, the files what the stream says, and none is torn."""

import csv
import gzip
import io
import json
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from operator import add
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mingdan.catalog.area import Area
from mingdan.cli.main import main
from mingdan.errors import UsageError
from mingdan.findings import finding
from mingdan.lexicon.levels import Level, is_at
from mingdan.mapping.divisions import divisions_graph, upper_statements
from mingdan.mapping.identifiers import EDITIONS, codes_of
from mingdan.mapping.roster import division
from mingdan.mapping.stream import N_TRIPLES, TURTLE, blocks, extra_statements, known_blocks, parts
from mingdan.mapping.table import COLUMNS, heading, rows
from mingdan.model import Place
from mingdan.rdf.fingerprint import facts, statements
from mingdan.rdf.graphs import strict_ntriples, turtle_heading
from mingdan.rdf.iris import Iris
from mingdan.rdf.namespaces import ADMS, GEO, SKOS
from mingdan.rdf.ntriples import iri
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.edition import Edition, Province
from mingdan.release import divisions as run
from mingdan.release import job as release_job
from mingdan.release import release_folder as release
from mingdan.release.formats import AREA_FORMATS
from support.area_release import THREE, asked, mapped, streamed, told
from support.paths import ROOT, TESTS

ELSEWHERE = Iris("https://example.org/000000/100%25/id/")
KILLS = int(os.environ.get("MINGDAN_KILLS", "4"))


@pytest.mark.parametrize("iris", [Iris(), ELSEWHERE], ids=["own", "elsewhere"])
@pytest.mark.parametrize("code", ["46", "62"])
def test_the_stream_says_what_the_mapping_says(iris: Iris, code: str) -> None:
    """In the order of bytes; 46 has counties directly within the province, 62 a city without counties."""
    register = Edition.reference().read_province(code)
    assert streamed(iris, register, N_TRIPLES).decode() == "".join(mapped(iris, register))


@pytest.mark.parametrize("code", ["64", "44"])
def test_a_township_has_what_the_graph_of_a_notice_says_of_it(code: str) -> None:
    """Names and codes of both schemes; 44 has townships directly within a city, which the Ministry does not list."""
    iris, register = Iris(), Edition.reference().read_province(code)
    townships = {code for code in register.names if is_at(code, Level.TOWNSHIP)}
    nodes = {iri(iris.division(code)) for code in townships}
    nodes |= {iri(iris.code(scheme, EDITIONS[scheme][0], own)) for code in townships for scheme, own in codes_of(code)}

    def about(ntriples: str) -> list[str]:
        return sorted(line for line in ntriples.splitlines() if line.split(" ", 1)[0] in nodes)

    named = about(divisions_graph(iris, frozenset(), frozenset(townships)))
    links = tuple(f"<{term}> " for term in (SKOS.exactMatch, SKOS.closeMatch, GEO.hasGeometry))
    assert about(streamed(iris, register, N_TRIPLES).decode()) == [
        line for line in named if not line.split(" ", 1)[1].startswith(links)
    ]
    pinyin = [line for line in named if line.endswith('"@zh-latn-pinyin .')]
    codes = Counter(line.rsplit("/", 2)[-2] for line in named if f"<{ADMS.identifier}>" in line)
    assert len(pinyin) == codes["nbs-2023"] == len(townships)
    assert 0.8 * len(townships) < codes["mca-2026"] < len(townships)


@pytest.mark.parametrize("name", ["64", "宁夏回族自治区", "宁夏", "宁"])
def test_a_province_goes_by_its_names(name: str) -> None:
    assert run.parse_area(name) == Area("64", ("64",))


def test_the_turtle_says_the_same() -> None:
    register = Edition.reference().read_province("64")
    graph = divisions_graph(Iris(), frozenset({"64"}))
    extra, form = extra_statements(Iris(), graph, ["64"]), AREA_FORMATS[TURTLE]
    turtle = form.heading(graph) + streamed(Iris(), register, TURTLE, extra.own["64"])
    turtle += b"".join(map(form.outside, extra.outside))
    assert strict_ntriples(turtle, "64.ttl").splitlines(True) == sorted(
        {*mapped(Iris(), register), *graph.splitlines(True)}
    )
    codes = re.findall(r"^nbs:([0-9]+)", turtle.decode(), re.MULTILINE)
    assert codes == sorted(codes)


class _Named(Province):
    """A province whose divisions are called as a test wants."""

    def __init__(self, names: dict[str, str]) -> None:
        self.code = "99"
        self.names = names


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n"), min_size=1), min_size=5, max_size=5
    )
)
def test_whatever_a_name_holds(names: list[str]) -> None:
    """Quotes, backslashes, percent signs and what a template has for itself come out as the mapping's do.

    The register has a name a line, so no line's end.
    """
    register = _Named(dict(zip(("99", "9901", "990101", "990101001", "990101001001"), names, strict=True)))
    codes = (code for code in register.names if not register.is_placeholder(code))
    lines = sorted(line for code in codes for line in division(Iris(), register.lineage(code)))
    upper = [line for line in lines if not line.startswith(f"<{Iris().division('990101001001')}>")]

    def streamed(syntax: str) -> bytes:
        return b"".join(blocks(Iris(), register, syntax, known_blocks(Iris(), upper, syntax)))

    assert streamed(N_TRIPLES).decode() == "".join(lines)
    turtle = turtle_heading("".join(lines)).encode() + streamed(TURTLE)
    assert strict_ntriples(turtle, "99.ttl") == strict_ntriples("".join(lines).encode(), "99.nt")


def test_what_is_known_besides_the_register_stands_where_it_belongs() -> None:
    """Sichuan's history leads to Chongqing: both are said, each statement once, in the order of bytes."""
    graph = divisions_graph(Iris(), frozenset({"51"}))
    extra, register = extra_statements(Iris(), graph, ["51"]), Edition.reference().read_province("51")
    upper = upper_statements(Iris(), register, extra.own["51"])
    first, *outside = extra.outside
    texts = (b"".join(part).decode() for part in parts(Iris(), register, N_TRIPLES, upper))
    whole = first + "".join(map(add, texts, outside))
    lines = whole.splitlines(keepends=True)
    assert lines == sorted({*graph.splitlines(keepends=True), *mapped(Iris(), register)})
    assert f"<{Iris().division('50')}>" in outside[1] and f"<{Iris().code('mca', '2026', '50')}>" in first


def test_the_table_says_what_the_register_says() -> None:
    """Compared with the register's own rows: each that is not a placeholder, and the codes above it."""
    register = Edition.reference().read_province("62")
    found = list(csv.DictReader(io.StringIO((heading() + b"".join(rows(register))).decode())))
    assert list(found[0]) == list(COLUMNS)
    assert {row["code"]: row["register_name"] for row in found} == {
        code: name for code, name in register.names.items() if code != "620201" and name not in ("市辖区", "县")
    }
    for row in found:
        above = [row[level] for level in ("province", "prefecture", "county", "township") if row[level]]
        assert all(row["code"].startswith(code) for code in above)
        assert row["within"] == (above[-1] if above else "")
    by_code = {row["code"]: row for row in found}
    assert all(row["full_name"] == by_code[row["within"]]["full_name"] + row["label"] for row in found if row["within"])


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release that tests only read."""
    out = tmp_path_factory.mktemp("country") / "out"
    assert run.publish(asked(out, ("nt", "ttl", "csv")), told).changed
    return out


def test_the_files_say_the_same_and_the_manifest_says_what(released: Path) -> None:
    whole = (released / "divisions.nt").read_bytes()
    lines = whole.decode().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    head = divisions_graph(Iris(), frozenset(THREE)).splitlines(keepends=True)
    assert lines == sorted(
        {*head, *(line for code in THREE for line in mapped(Iris(), Edition.reference().read_province(code)))}
    )
    assert strict_ntriples((released / "divisions.ttl").read_bytes(), "x.ttl").encode() == whole
    manifest = json.loads((released / "manifest.json").read_text("utf-8"))
    found = facts(statements(whole))
    assert manifest["graph"] == {"triples": found.triples, "sum_sha256": found.sum_sha256}
    assert {one["name"] for one in manifest["files"]} | {"manifest.json"} == {file.name for file in released.iterdir()}


def test_a_release_that_did_not_change_is_not_written_again(released: Path) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in released.iterdir()}
    again = run.publish(asked(released, ("nt", "ttl", "csv")), told)
    assert (again.changed, {file.name: file.stat().st_mtime_ns for file in released.iterdir()}) == (False, before)


@pytest.mark.parametrize("compression", ["gzip", "zstd"])
@pytest.mark.slow("publishes three provinces for each compression")
def test_compressed_and_by_province_it_is_the_same_graph(released: Path, tmp_path: Path, compression: str) -> None:
    out = tmp_path / "out"
    run.publish(asked(out, ("nt", "ttl", "csv"), compression, apart=True), told)
    suffix = {"gzip": "gz", "zstd": "zst"}[compression]

    def text(file: Path) -> bytes:
        if compression == "gzip":
            return gzip.decompress(file.read_bytes())
        content: bytes = pyarrow.CompressedInputStream(str(file), "zstd").read()
        return content

    names = ("common", *THREE)
    assert not (out / "provinces" / f"common.csv.{suffix}").exists()
    whole = {*(released / "divisions.nt").read_text("utf-8").splitlines(keepends=True)}
    parts = [text(out / "provinces" / f"{name}.nt.{suffix}").decode().splitlines(keepends=True) for name in names]
    assert sum(map(len, parts)) == len(whole)
    assert {line for part in parts for line in part} == whole
    turtle = [strict_ntriples(text(out / "provinces" / f"{name}.ttl.{suffix}"), "x.ttl") for name in names]
    assert {line for part in turtle for line in part.splitlines(keepends=True)} == whole


def test_what_nobody_published_there_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", "46", "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert "mine.txt: not a file of a release" in capsys.readouterr().err
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["mine.txt"]


def test_a_file_is_not_replaced_by_a_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", "46", "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert str(tmp_path / "out") in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "mine"


def test_the_release_of_another_dataset_is_not_replaced(
    tmp_path: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(published / "data" / "published", tmp_path / "out")
    manifest = (tmp_path / "out" / "manifest.json").read_bytes()
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", "46", "--out", str(tmp_path / "out")])
    assert ended.value.code == 2
    assert "holds https://w3id.org/mingdan/dataset/roster" in capsys.readouterr().err
    assert (tmp_path / "out" / "manifest.json").read_bytes() == manifest


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["publish-divisions", "四川"], "Missing option '--out'"),
        (["publish-divisions", "--out", "x"], "Missing argument 'AREA'"),
        (
            ["publish-divisions", "Narnia", "--out", "x"],
            "AREA Narnia: expected china, or a province by code or name: 11",
        ),
        (["publish-divisions", "46", "--out", "."], ".: expected a folder with a name of its own"),
        (["publish-divisions", "46", "--out", ".."], "..: expected a folder with a name of its own"),
        (["publish-divisions", "46", "--out", "/"], "/: expected a folder with a name of its own"),
        (["publish-divisions", "46", "--out", "x", "sichuan-2022"], "unexpected extra argument"),
        (["publish-divisions", "46", "--out", "x", "--workers", "0"], "Invalid value for '--workers'"),
        (["publish-divisions", "46", "--out", "x", "--undecided-as-places"], "No such option"),
        (["publish", "--by-province"], "No such option"),
        (["publish", "--format", "nt"], "No such option"),
        (["publish", "--divisions", "china", "--out", "x", "--judge"], "mingdan publish-divisions AREA --out DIR"),
        (["publish", "--divisions=46", "--format", "nt"], "mingdan publish-divisions AREA --out DIR"),
    ],
)
def test_what_cannot_be_asked(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    printed = capsys.readouterr().err
    assert (ended.value.code, says in printed, printed.count("\n")) == (2, True, 1)


def test_an_area_goes_by_code_and_by_name() -> None:
    assert run.parse_area("四川省") == run.parse_area("51") == Area("51", ("51",))
    assert run.parse_area("china").provinces == tuple(sorted(Edition.reference().province_table))
    with pytest.raises(UsageError):
        run.parse_area("")


SCRIPT = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from support.area_release import asked, told
from mingdan.release import divisions as run
if __name__ == "__main__":
    print(run.publish(asked(Path({out!r})), told).changed)
"""


def _script(tmp_path: Path) -> tuple[Path, list[str]]:
    out = tmp_path / "out"
    file = tmp_path / "publish.py"
    file.write_text(SCRIPT.format(tests=str(TESTS), out=str(out)))
    return out, [sys.executable, str(file)]


def _children(of: int) -> Iterator[int]:
    """The processes that one started and that still run (Linux)."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == of:
            yield int(stat.parent.name)


@pytest.mark.skipif(sys.platform != "linux", reason="what became of the processes is read from /proc")
@pytest.mark.slow("kills processes that publish three provinces")
def test_killed_at_any_moment_nothing_is_torn_and_the_next_run_finishes(released: Path, tmp_path: Path) -> None:
    """`MINGDAN_KILLS` random moments: the folder is not there or whole, no process stays, and the end is the same.

    A moment lies within the time that an undisturbed run took. What is whole is removed, so that each run has work.
    """
    out, command = _script(tmp_path)
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    undisturbed, whole = time.monotonic() - start, 0
    seed = random.SystemRandom().randrange(1 << 32)
    moments = random.Random(seed)  # noqa: S311 - printed, so that a failure can be repeated
    print(f"seed {seed}")
    shutil.rmtree(out)
    for _ in range(KILLS):
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            time.sleep(moments.uniform(0, undisturbed))
            children = list(_children(process.pid))
            process.kill()
        if out.exists():
            assert (out / "divisions.nt").read_bytes() == (released / "divisions.nt").read_bytes()
            assert not release.damaged(out)
            shutil.rmtree(out)
            whole += 1
        end = time.monotonic() + 30
        while any(Path(f"/proc/{child}/stat").exists() for child in children):
            assert time.monotonic() < end, "a process outlives the one that started it"
            time.sleep(0.05)
    print(f"{KILLS} kills, {whole} releases whole")
    assert subprocess.run(command, check=False, capture_output=True, text=True).stdout == "True\n"
    assert (out / "divisions.nt").read_bytes() == (released / "divisions.nt").read_bytes()
    assert not list(tmp_path.glob(".out-*"))


def test_a_finding_in_what_does_not_come_from_the_register_blocks_the_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is checked beside the provinces, which have no findings here."""
    fault = finding("mapping", Place("x"))
    monkeypatch.setattr(run, "violations", lambda _: iter([fault]))
    own = replace(asked(tmp_path / "out", ("nt",)), area=Area("54", ("54",)))
    published = run.publish(own, told)
    assert (published.changed, published.findings, own.out.exists()) == (False, (fault,), False)


@pytest.mark.slow("publishes three provinces twice")
def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was made is not made again; a piece that was damaged meanwhile is."""
    own = asked(tmp_path / "out")

    def fails(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(release_job, "write_release", fails)
        with pytest.raises(KeyboardInterrupt):
            run.publish(own, told)
    pieces = own.work / "pieces"
    with (pieces / "54-nbs.nt").open("ab") as damaged:
        damaged.write(b"x")
    before = {code: (pieces / f"{code}-divisions.nt").stat().st_mtime_ns for code in THREE}
    seen: list[object] = []
    after: dict[str, int] = {}
    together = release_job.write_release

    def noticed(*arguments: Any) -> dict[str, FileDigest]:  # noqa: ANN401 - passed on
        after.update({code: (pieces / f"{code}-divisions.nt").stat().st_mtime_ns for code in THREE})
        return together(*arguments)

    monkeypatch.setattr(release_job, "write_release", noticed)
    assert run.publish(own, seen.append).changed
    assert "resuming: 2 of 3 provinces are complete" in map(str, seen)
    assert [code for code in THREE if before[code] != after[code]] == ["54"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
@pytest.mark.slow("publishes three provinces on a full disk")
def test_a_full_disk_is_told_and_nothing_is_torn(tmp_path: Path) -> None:
    """A limit of a megabyte a file stands for the disk that is full."""
    out, command = _script(tmp_path)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    failed = subprocess.run(command, check=False, capture_output=True, text=True, preexec_fn=limited)
    assert "nothing is published, the old release is unchanged; run it again to resume" in failed.stderr
    assert not out.exists()
    assert subprocess.run(command, check=True, capture_output=True, text=True).stdout == "True\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of file sizes there")
def test_a_disk_that_is_full_within_the_last_write_is_told(tmp_path: Path) -> None:
    """The system then writes a part, and says so only by the number of bytes."""
    program = (
        "import pathlib, resource, signal, sys\n"
        "from mingdan.rdf.stream_writer import write\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))\n"
        "try:\n    write(pathlib.Path(sys.argv[1]), [b'x' * 15_000])\n"
        "except OSError as error:\n    print(error.strerror)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "file")], check=True, capture_output=True, text=True
    )
    assert done.stdout == "File too large\n"


def test_the_counts_of_the_catalogue_are_true(released: Path) -> None:
    """By another road: lines of the file, counted by their words."""
    catalog = strict_ntriples((released / "catalog.ttl").read_bytes(), "catalog.ttl")
    dataset = "https://w3id.org/mingdan/dataset/divisions-china"
    lines = (released / "divisions.nt").read_text("utf-8").splitlines()
    words = [line.split(" ", 2) for line in lines]

    def said(subject: str, predicate: str) -> list[str]:
        start = f"<{subject}> <{predicate}> "
        return [line.removeprefix(start)[:-2] for line in catalog.splitlines() if line.startswith(start)]

    void = "http://rdfs.org/ns/void#"
    assert said(dataset, f"{void}triples")[0].split('"')[1] == str(len(lines))
    assert said(dataset, f"{void}distinctSubjects")[0].split('"')[1] == str(len({subject for subject, _, _ in words}))
    parts = {said(part[1:-1], f"{void}property")[0]: part for part in said(dataset, f"{void}propertyPartition")}
    counted = Counter(predicate for _, predicate, _ in words)
    assert {term: said(part[1:-1], f"{void}triples")[0].split('"')[1] for term, part in parts.items()} == {
        term: str(number) for term, number in counted.items()
    }
    for file in json.loads((released / "manifest.json").read_text("utf-8"))["files"]:
        if file["name"].startswith("divisions."):
            assert (
                f'"{file["sha256"]}"'
                in said(f"{dataset}/{file['name']}#sha256", "http://spdx.org/rdf/terms#checksumValue")[0]
            )


def test_the_readme_names_the_number_of_divisions() -> None:
    """665,276 rows below the country, of which 13 are placeholders of counties: 665,263 divisions."""
    registers = map(Edition.reference().read_province, Edition.reference().province_table)
    number = sum(sum(not register.is_placeholder(code) for code in register.names) for register in registers)
    assert f"{number:,}" in (ROOT / "README.md").read_text("utf-8")
