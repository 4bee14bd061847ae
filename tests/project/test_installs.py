"""Peers that tests compare with: an installation that fails is a failure, except where the registry is out of reach."""

import hashlib
import io
import os
import shutil
import stat
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.file_server import served
from support.paths import TESTS

pytestmark = pytest.mark.slow("runs pip and an index of its own")
UNREACHABLE = 75
NOWHERE = "http://127.0.0.1:9/simple"


def wheel(name: str) -> bytes:
    """The smallest wheel that pip accepts."""
    stream, info = io.BytesIO(), f"{name}-99.0.dist-info"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(f"{name}_module.py", "")
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 99.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return stream.getvalue()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A package index with two packages."""
    root = tmp_path_factory.mktemp("index")
    for name in ("pip", "peer"):
        folder, file = root / "simple" / name, f"{name}-99.0-py3-none-any.whl"
        folder.mkdir(parents=True)
        (folder / file).write_bytes(wheel(name))
        (folder / "index.html").write_text(f'<!DOCTYPE html><html><body><a href="{file}">{file}</a></body></html>')
    with served(root) as address:
        yield f"{address}/simple"


def install(index: str, folder: Path, requirement: str, digest: str) -> tuple[int, str]:
    """Runs the script on one locked requirement: its exit status and what it says."""
    locked = folder / "locked.txt"
    locked.write_text(f"{requirement} --hash=sha256:{digest}\n", "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment |= {"PIP_INDEX_URL": index, "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0", "NO_PROXY": "127.0.0.1"}
    command: list[str | Path] = [
        "sh",
        TESTS / "install_locked.sh",
        sys.executable,
        locked,
        "--target",
        folder / "target",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_what_has_the_right_hash_is_installed(index: str, tmp_path: Path) -> None:
    assert install(index, tmp_path, "peer==99.0", hashlib.sha256(wheel_of(index)).hexdigest()) == (0, "")
    assert (tmp_path / "target" / "peer_module.py").is_file()


def wheel_of(index: str) -> bytes:
    """The wheel as the index serves it: an archive holds the time at which it was made."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{index}/peer/peer-99.0-py3-none-any.whl", timeout=30) as answer:
        content: bytes = answer.read()
    return content


@pytest.mark.parametrize(
    ("requirement", "says"), [("peer==99.0", "HASH"), ("lost==1.0", "No matching distribution")], ids=["hash", "lost"]
)
def test_a_failure_with_an_index_in_reach_is_a_failure(index: str, tmp_path: Path, requirement: str, says: str) -> None:
    status, err = install(index, tmp_path, requirement, "0" * 64)
    assert status not in (0, UNREACHABLE)
    assert says in err
    assert "the package index can be reached" in err


def test_an_index_out_of_reach_has_a_status_of_its_own(tmp_path: Path) -> None:
    status, err = install(NOWHERE, tmp_path, "peer==99.0", "0" * 64)
    assert status == UNREACHABLE
    assert "the package index cannot be reached" in err


def install_stores(folder: Path, maven: str) -> tuple[int, str]:
    """Runs the installation of the stores with a Maven of that script and an apt-get that reaches nothing."""
    programs = folder / "programs"
    programs.mkdir()
    for name, script in (("mvn", maven), ("apt-get", "exit 100"), ("java", "exit 0")):
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / name).chmod(stat.S_IRWXU)
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command: list[str | Path] = ["sh", TESTS / "stores" / "install.sh", folder / "stores"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


WRITES_A_WRONG_FILE = """for argument; do
    case $argument in -DoutputDirectory=*) folder=${argument#*=} ;; esac
done
mkdir -p "$folder"
echo wrong >"$folder/jena-fuseki-server-5.6.0.jar"
"""
FETCHES_ONLY_THE_PROBE = 'case "$*" in *slf4j-parent*) exit 0 ;; *) exit 1 ;; esac'


def test_stores_whose_registries_are_out_of_reach_are_left_out(tmp_path: Path) -> None:
    status, err = install_stores(tmp_path, "exit 1")
    assert status == UNREACHABLE
    assert [line.partition(":")[0] for line in err.splitlines()] == ["fuseki", "rdf4j", "virtuoso"]


@pytest.mark.parametrize("maven", [WRITES_A_WRONG_FILE, FETCHES_ONLY_THE_PROBE], ids=["hash", "lost"])
def test_a_store_that_is_not_what_was_pinned_is_a_failure(tmp_path: Path, maven: str) -> None:
    status, err = install_stores(tmp_path, maven)
    assert status == 1
    assert "fuseki: the installation failed" in err


PROGRAMS = ["sh", "dirname", "mkdir", "mktemp", "rm", "sed", "grep", "id", "basename", "timeout", "cat", "dpkg"]


def install_chromium(folder: Path, apt: str) -> tuple[int, str]:
    """Runs the installation of Chromium where there is none, with that script as `apt-get`."""
    programs = folder / "programs"
    programs.mkdir()
    for name in PROGRAMS:
        (programs / name).symlink_to(shutil.which(name) or "/nowhere")
    (programs / "apt-get").write_text(f"#!/bin/sh\n{apt}\n", "utf-8")
    (programs / "apt-get").chmod(stat.S_IRWXU)
    command: list[str | Path] = ["sh", TESTS / "site" / "install_chromium.sh", folder / "chromium"]
    done = subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.skipif(not shutil.which("dpkg"), reason="there is no dpkg")
@pytest.mark.parametrize(
    ("apt", "expected", "says"),
    [
        ("exit 100", UNREACHABLE, "cannot be had here"),
        ('case "$*" in *hostname*) exit 0 ;; *) exit 100 ;; esac', 1, "the installation failed"),
    ],
    ids=["unreachable", "lost"],
)
def test_chromium_that_cannot_be_had_is_left_out(apt: str, expected: int, says: str, tmp_path: Path) -> None:
    status, err = install_chromium(tmp_path, apt)
    assert status == expected
    assert says in err


def test_what_is_there_of_chromium_is_left(tmp_path: Path) -> None:
    there = tmp_path / "chromium" / "chromium"
    there.parent.mkdir()
    there.write_text("#!/bin/sh\n", "utf-8")
    there.chmod(stat.S_IRWXU)
    assert install_chromium(tmp_path, "exit 100") == (0, "")
    assert there.read_text("utf-8") == "#!/bin/sh\n"
