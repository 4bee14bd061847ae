"""The release of an area by Spark, its executors processes of their own: `make test-spark`.

Skipped where pyspark or Java is not there, except what mingdan says then.
"""

import gzip
import importlib.util
import json
import lzma
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import mingdan
import pytest
from mingdan.cli.main import main
from mingdan.errors import InputError, UsageError
from mingdan.rdf.fingerprint import NOTHING
from mingdan.rdf.stream_writer import SUFFIXES
from mingdan.release import divisions as run
from mingdan.release import partition as shards
from mingdan.release import release_folder as release
from mingdan.release.divisions import Job, parse_area
from mingdan.release.spark import SparkJob, _failure
from mingdan.resources import fingerprint, folder
from mingdan.stores import oxigraph_folder as local_store
from mingdan.stores.graph_parts import GraphPart, _with_area
from mingdan.workspace import Settings

MASTER = "local-cluster[2,1,1024]"


def missing() -> str:
    """Why Spark cannot be run here."""
    if not importlib.util.find_spec("pyspark"):
        return "pyspark is not installed here: make test-spark installs it"
    return "" if os.environ.get("JAVA_HOME") or shutil.which("java") else "there is no java here, which Spark needs"


needs_spark = pytest.mark.skipif(bool(missing()), reason=missing())


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Spark's own configuration: on this machine alone, without its web pages."""
    conf = tmp_path_factory.mktemp("conf")
    (conf / "spark-defaults.conf").write_text("spark.ui.enabled false\n")
    return {**os.environ, "SPARK_CONF_DIR": str(conf), "SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}


def command(code: str, out: Path | str, *options: str) -> list[str]:
    """`mingdan publish-divisions` by Spark."""
    spark = ["--engine", "spark", "--master", MASTER]
    return [sys.executable, "-m", "mingdan", "publish-divisions", code, "--out", str(out), *spark, *options]


def spark(environment: Mapping[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    code, out, *options = map(str, arguments)
    return subprocess.run(command(code, out, *options), check=False, capture_output=True, text=True, env=environment)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A province's release as processes of this machine make it."""
    root = tmp_path_factory.mktemp("local")

    def made(code: str) -> Path:
        run.publish(Job(parse_area(code), root / code, ("nt",), "none", False, Settings(), 2), lambda _: None)
        return root / code

    return made


def graph_of(out: Path) -> object:
    """The facts that a manifest says of its graph."""
    return json.loads((out / "manifest.json").read_text("utf-8"))["graph"]


def parts(out: Path) -> list[bytes]:
    """What the part files hold, unpacked, in order."""
    (data,) = out.glob("divisions.nt*")
    packed = [file.read_bytes() for file in sorted(data.glob("part-*"))]
    return [gzip.decompress(one) if data.suffix == ".gz" else one for one in packed]


@needs_spark
@pytest.mark.parametrize(("code", "compression"), [("46", "none"), ("64", "gzip")])
def test_spark_says_what_the_local_run_says(
    environment: dict[str, str], local: Callable[[str], Path], tmp_path: Path, code: str, compression: str
) -> None:
    """The same hash, the same bytes; 46 has counties directly within the province."""
    out = tmp_path / "out"
    stopped = out / f"divisions.nt{SUFFIXES[compression]}"
    stopped.mkdir(parents=True)
    (stopped / "part-00099").write_text("of a run that was stopped")
    done = spark(environment, code, out.as_uri(), "--compress", compression)
    assert done.returncode == 0, done.stderr
    here = local(code)
    assert graph_of(out) == graph_of(here)
    assert b"".join(parts(out)) == (here / "divisions.nt").read_bytes()
    for name in ("oddities.csv", "report.ttl"):
        assert (out / name).read_bytes() == (here / name).read_bytes()
    for part in parts(out)[1:-1]:
        counties = set(re.findall(rb"^<[^>]*/division/nbs-2023/([0-9]{6})", part, re.MULTILINE))
        assert len(counties) <= 1
    assert len(list(out.glob("divisions.nt*/_SUCCESS"))) == 1
    assert release.damaged(out) == []
    loaded = _with_area(GraphPart("", "roster", (), NOTHING), out)
    assert b"".join(loaded.lines()) == b"".join(parts(out))
    assert local_store.load_folder(tmp_path / "store", [loaded], lambda _: None)
    again = spark(environment, code, out, "--compress", compression)
    assert (again.returncode, again.stdout.splitlines()[-1].split(":")[0]) == (0, "unchanged, already published")


def below(process: int, word: str) -> list[int]:
    """The processes that one started, at any depth, whose command holds a word (Linux)."""
    parents, commands = {}, {}
    for one in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(one.name)] = int((one / "stat").read_text().rsplit(")", 1)[1].split()[1])
            commands[int(one.name)] = (one / "cmdline").read_text()
        except OSError:
            continue

    def above(child: int) -> Iterator[int]:
        while child := parents.get(child, 0):
            yield child

    return sorted(child for child in parents if process in above(child) and word in commands.get(child, ""))


def until(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    """Waits for a moment in the life of a process."""
    end = time.monotonic() + 300
    while not reached():
        assert process.poll() is None, "it ended before"
        assert time.monotonic() < end
        time.sleep(0.05)


@needs_spark
@pytest.mark.skipif(sys.platform != "linux", reason="processes are found in /proc")
def test_a_killed_executor_costs_time_not_data(
    environment: dict[str, str], local: Callable[[str], Path], tmp_path: Path
) -> None:
    """Killed: an executor while Sichuan's 183 counties are checked, a worker's Python then, an executor in writing."""
    out, log = tmp_path / "out", tmp_path / "log"

    def said(words: str) -> bool:
        return words in log.read_text("utf-8")

    def written() -> int:
        return len(list((out / "divisions.nt" / "_temporary" / "0").glob("task_*")))

    def kill(process: subprocess.Popen[bytes], word: str) -> None:
        os.kill(below(process.pid, word)[-1], signal.SIGKILL)

    with (
        log.open("wb") as stream,
        subprocess.Popen(command("51", out), stdout=stream, stderr=stream, env=environment) as process,
    ):
        until(process, lambda: said("mapping and checking 183 counties"))
        time.sleep(4)
        kill(process, "CoarseGrainedExecutorBackend")
        until(process, lambda: said("Lost executor"))
        kill(process, "pyspark.daemon")
        assert not said("making the files")
        until(process, lambda: said("making the files") and written() > 20)
        kill(process, "CoarseGrainedExecutorBackend")
        assert 20 < written() < 183
        process.wait(300)
    assert process.returncode == 0, log.read_text("utf-8")
    assert log.read_text("utf-8").count("ERROR TaskSchedulerImpl: Lost executor") == 2
    here = local("51")
    assert graph_of(out) == graph_of(here)
    assert b"".join(parts(out)) == (here / "divisions.nt").read_bytes()


@pytest.fixture
def copy(environment: dict[str, str], tmp_path: Path) -> tuple[dict[str, str], Path]:
    """A mingdan of its own, which a test may break, and how it is found before the real one."""
    package = tmp_path / "mingdan"
    shutil.copytree(Path(mingdan.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("ontology", "queries", "data/reference"):
        shutil.copytree(folder(name), package / "files" / name)
    return {**environment, "PYTHONPATH": str(tmp_path)}, package


@needs_spark
def test_a_fault_of_the_register_is_found_and_nothing_is_published(
    copy: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    environment, package = copy
    file = package / "files" / "data" / "reference" / "divisions" / "nbs-2023" / "46.csv.xz"
    file.write_bytes(lzma.compress(lzma.decompress(file.read_bytes()) + b"469099001001,\n"))
    done = spark(environment, "46", tmp_path / "out")
    assert done.returncode == 1, done.stderr
    for rule in ("register-hash", "register-parent", "register-name-empty", "register-count"):
        assert rule in done.stdout
    assert "469099001" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("nothing published: ")
    assert not (tmp_path / "out").exists()


@needs_spark
def test_a_fault_of_the_mapping_is_found_in_its_county_and_nothing_is_published(
    copy: tuple[dict[str, str], Path], tmp_path: Path
) -> None:
    """One village of 27 counties gets no label."""
    environment, package = copy
    stream, true = package / "mapping" / "stream.py", "list(map(spelled, villages.labels))"
    pairs = "zip(villages.codes, villages.labels, strict=True)"
    assert stream.read_text("utf-8").count(true) == 1
    false = f'[spelled(label) * (code != "460105001001") for code, label in {pairs}]'
    stream.write_text(stream.read_text("utf-8").replace(true, false), encoding="utf-8")
    done = spark(environment, "46", tmp_path / "out")
    assert done.returncode == 1, done.stderr
    verdict = done.stdout.splitlines()[-1]
    assert "mdsh:CommunityLabel" in done.stdout
    assert "460105001001" in done.stdout
    nodes = re.findall(r"/division/nbs-2023/([0-9]+)", done.stdout)
    assert nodes and all(code.startswith("460105001") for code in nodes)  # its township has the same full name now
    assert verdict.startswith("nothing published: ")
    assert not (tmp_path / "out").exists()


@needs_spark
@pytest.mark.parametrize(
    ("name", "holds", "says"),
    [
        ("mine.txt", "mine", "/mine.txt: not a file of a release: move it away"),
        ("manifest.json", '{"made_from": "x", "files": []}', ": holds another release, or a damaged one: remove it"),
        ("manifest.json", "[", ": holds another release, or a damaged one: remove it"),
    ],
)
def test_what_another_put_there_stays(
    environment: dict[str, str], tmp_path: Path, name: str, holds: str, says: str
) -> None:
    (tmp_path / name).write_text(holds)
    done = spark(environment, "46", tmp_path)
    assert (done.returncode, f"{tmp_path.as_uri()}{says}" in done.stderr) == (2, True)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {name: holds}


@needs_spark
def test_a_file_system_that_spark_does_not_know_is_told(environment: dict[str, str]) -> None:
    done = spark(environment, "46", "nowhere://x/y")
    assert done.returncode == 2
    assert 'No FileSystem for scheme "nowhere": nothing published' in done.stderr.splitlines()[-1]


def failing(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    """What a run that cannot be made says."""
    with pytest.raises(SystemExit) as ended:
        main(["publish-divisions", "46", "--out", "x", *options])
    assert ended.value.code == 2
    return capsys.readouterr().err


def test_without_pyspark(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "py4j", None)
    monkeypatch.setitem(sys.modules, "py4j.protocol", None)
    assert "install it with: pip install 'mingdan[spark]'" in failing(capsys, "--engine", "spark")


@pytest.mark.parametrize("home", [None, "/nowhere"])
def test_without_java(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, home: str | None
) -> None:
    """A Spark that would fail otherwise stands for the real one."""
    for name in ("py4j", "py4j.protocol", "pyspark", "pyspark.errors"):
        module = ModuleType(name)
        vars(module).update(Py4JError=OSError, PySparkException=OSError, SparkConf=None, SparkContext=None)
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    if home:
        monkeypatch.setenv("JAVA_HOME", home)
    place = "JAVA_HOME" if home else "PATH"
    assert f"no java in {place}: Spark needs Java 17 or later" in failing(capsys, "--engine", "spark")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--master", "local"], "--master: expected --engine spark with it"),
        (["--engine", "spark", "--format", "ttl"], "--format ttl: not with --engine spark"),
        (["--engine", "spark", "--format", "geojson"], "--format geojson: not with --engine spark"),
        (["--engine", "spark", "--judge"], "--judge: not with --engine spark"),
        (["--engine", "spark", "--workers", "2"], "--workers: not with --engine spark"),
        (["--engine", "spark", "--by-province"], "--by-province: not with --engine spark"),
        (["--engine", "spark", "--check"], "--check: not with --engine spark"),
    ],
)
def test_what_cannot_be_asked(options: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert says in failing(capsys, *options)


def test_an_executor_with_another_mingdan_is_refused() -> None:
    with pytest.raises(InputError, match="is not the one that started the job: install the same"):
        shards.counties_of("another", "46")
    assert shards.counties_of(fingerprint(), "46")[0] == []


def test_a_place_is_a_path_or_a_uri() -> None:
    assert SparkJob(parse_area("46"), Settings(), "x").uri == (Path.cwd() / "x").as_uri()
    for uri in ("file:///x", "hdfs://host:8020/x", "abfss://container@account.example.org/x"):
        assert SparkJob(parse_area("46"), Settings(), uri).uri == uri


def test_an_address_holds_no_password() -> None:
    with pytest.raises(UsageError) as told:
        _ = SparkJob(parse_area("46"), Settings(), "s3a://name:secret@bucket/x").uri
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("trace", "reason"),
    [
        ("An error occurred while calling o1.x.\n: java.io.IOException: a\nCaused by: java.io.IOException: b\n",
         "java.io.IOException: b"),
        ("Caused by: org.apache.spark.api.python.PythonException: Traceback\nmingdan.errors.InputError: the shapes\n",
         "the shapes"),
        ("[JAVA_GATEWAY_EXITED] Java gateway process exited", "Java ended at once: Spark needs Java 17 or later"),
    ],
)  # fmt: skip
def test_why_spark_failed_is_one_line(trace: str, reason: str) -> None:
    assert str(_failure(trace)) == f"--engine spark: {reason}: nothing published"
