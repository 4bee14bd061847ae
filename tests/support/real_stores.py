"""Real SPARQL stores for tests: each on a free port of 127.0.0.1, with its data in a folder that the test gives.

`install.sh` puts the programs into a folder (`build/stores`, or the one that MINGDAN_STORES names); oxigraph is among
the requirements for development. A store that was stopped or killed comes back with its data when it is started on the
same folder and port.
"""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from support.paths import ROOT

STORES = Path(os.environ.get("MINGDAN_STORES") or ROOT / "build" / "stores")
NAMES = ("oxigraph", "fuseki", "rdf4j", "virtuoso")
SHACL = "fuseki-shacl"  # no store to load into: a Fuseki that keeps data in memory and validates them
PATIENCE = 120  # seconds; Virtuoso replays its log when it was killed
FAREWELL = 60  # seconds that a store may take to stop

_OXIGRAPH = Path(sysconfig.get_path("scripts")) / "oxigraph"
_PATHS = {"oxigraph": "", "fuseki": "/ds", SHACL: "/ds", "rdf4j": "/rdf4j-server/repositories/roster", "virtuoso": ""}
_QUERIES = {"oxigraph": "/query", "fuseki": "/query", SHACL: "/query", "rdf4j": "", "virtuoso": "/sparql"}
_FUSEKI = "jena-fuseki-server-5.6.0.jar"
_RDF4J = "rdf4j-http-server-3.7.7.war"
_JETTY = "jetty-runner-9.4.58.v20250814.jar"
_FILES = {
    "fuseki": (_FUSEKI,),
    SHACL: (_FUSEKI,),
    "rdf4j": (_RDF4J, _JETTY),
    "virtuoso": ("virtuoso/usr/bin/virtuoso-t",),
}
_direct = build_opener(ProxyHandler({}))  # a proxy of the environment has nothing to do with 127.0.0.1

_ROSTER_OF_RDF4J = """\
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
@prefix native: <http://www.openrdf.org/config/sail/native#> .
[] a rep:Repository ; rep:repositoryID "roster" ; rep:repositoryImpl [
    rep:repositoryType "openrdf:SailRepository" ;
    sr:sailImpl [ sail:sailType "openrdf:NativeStore" ; native:tripleIndexes "spoc,posc,cspo" ] ] .
"""

_SHACL_SERVICE = """\
PREFIX fuseki: <http://jena.apache.org/fuseki#>
PREFIX ja: <http://jena.hpl.hp.com/2005/11/Assembler#>
[] a fuseki:Service ; fuseki:name "ds" ; fuseki:dataset [ a ja:MemoryDataset ] ;
    fuseki:endpoint [ fuseki:operation fuseki:query ; fuseki:name "query" ] ,
        [ fuseki:operation fuseki:gsp-rw ; fuseki:name "data" ] ,
        [ fuseki:operation fuseki:shacl ; fuseki:name "shacl" ] .
"""

# What Virtuoso ships with, where it matters to a client, except the log: an update of a million triples needs more
# than the 50 MB shipped. The folders are its own, both ports are on 127.0.0.1, and the buffers are modest.
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase

[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000

[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 60
CaseMode = 2
DirsAllowed = {folder}
NumberOfBuffers = 20000
MaxDirtyBuffers = 12000
MaxQueryMem = 1G
TransactionAfterImageLimit = 1000000000
ThreadsPerQuery = 2

[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
MaxClientConnections = 10
ServerThreads = 10
Charset = UTF-8

[SPARQL]
ResultSetMaxRows = 10000
MaxQueryCostEstimationTime = 400
MaxQueryExecutionTime = 60
"""


@dataclass(frozen=True)
class Running:
    """A store that answers."""

    name: str
    url: str  # the address that a user gives to a loader
    user: str
    password: str
    process: subprocess.Popen[bytes]
    folder: Path
    port: int

    @property
    def query_url(self) -> str:
        """Where it is asked."""
        return self.url + _QUERIES[self.name]


class NotStartedError(Exception):
    """A store that did not start, with the end of its log."""


def available(name: str, directory: Path = STORES) -> bool:
    """Whether the programs of a store are there."""
    if name == "oxigraph":
        return _OXIGRAPH.exists()
    return all((directory / file).exists() for file in _FILES[name])


def start(
    name: str, folder: Path, port: int | None = None, *, directory: Path = STORES, writable: bool = True
) -> Running:
    """Starts a store and waits until it answers a query.

    Args:
        name: one of NAMES.
        folder: where its data is or will be; made if it is not there.
        port: the one it had before, to restart it; else a free one is taken.
        directory: where `install.sh` put the programs.
        writable: False for a Fuseki or an Oxigraph that takes no updates, on a folder that it has already written.

    Raises:
        NotStartedError: it stopped, or did not answer within PATIENCE.
    """
    running = _launched(name, folder.resolve(), port or free_port(), directory.resolve(), writable)
    try:
        if name == "rdf4j":
            _until(running, lambda: _make_repository(running))
        _until(running, lambda: _asked(running))
    except BaseException:
        kill(running)
        raise
    return running


def stop(running: Running) -> None:
    """Ends a store the way a service manager does; kills it when it takes longer than FAREWELL."""
    running.process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.process.wait(FAREWELL)
    kill(running)


def kill(running: Running) -> None:
    """Ends a store as a crash does; RDF4J's native store may not open again when it was writing."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(running.process.pid, signal.SIGKILL)
    running.process.wait()


def restart(running: Running, *, directory: Path = STORES) -> Running:
    """Starts a store again that was stopped or killed, on its folder and port."""
    return start(running.name, running.folder, running.port, directory=directory)


@contextlib.contextmanager
def store(name: str, folder: Path, *, directory: Path = STORES, writable: bool = True) -> Iterator[Running]:
    """A store that runs as long as the block."""
    running = start(name, folder, directory=directory, writable=writable)
    try:
        yield running
    finally:
        stop(running)


def free_port() -> int:
    """A port of 127.0.0.1 that nothing listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _launched(name: str, folder: Path, port: int, directory: Path, writable: bool) -> Running:
    folder.mkdir(parents=True, exist_ok=True)
    command = _COMMANDS[name](directory, folder, port, writable)
    with (folder / "out.log").open("ab") as log:
        # A session of its own: `kill` reaches whatever the store has started, and Ctrl-C is left to the test.
        process = subprocess.Popen(
            command, cwd=folder, env=environment(name, directory), stdin=subprocess.DEVNULL,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    user = "dba" if name == "virtuoso" else ""
    return Running(name, f"http://127.0.0.1:{port}{_PATHS[name]}", user, user, process, folder, port)


def _oxigraph(_: Path, folder: Path, port: int, writable: bool) -> list[str]:
    task = "serve" if writable else "serve-read-only"
    return [str(_OXIGRAPH), task, "--location", str(folder / "data"), "--bind", f"127.0.0.1:{port}"]


def _fuseki(directory: Path, folder: Path, port: int, writable: bool) -> list[str]:
    (folder / "data").mkdir(exist_ok=True)
    jar = str(directory / _FUSEKI)
    options = ["--localhost", f"--port={port}", "--tdb2", f"--loc={folder / 'data'}"]
    return ["java", "-Xmx2g", "-jar", jar, *options, *(["--update"] if writable else []), "/ds"]


def _fuseki_shacl(directory: Path, folder: Path, port: int, _: bool) -> list[str]:
    configuration = folder / "configuration.ttl"
    configuration.write_text(_SHACL_SERVICE, "utf-8")
    options = ["--localhost", f"--port={port}", f"--conf={configuration}"]
    return ["java", "-Xmx2g", "-jar", str(directory / _FUSEKI), *options]


def _rdf4j(directory: Path, folder: Path, port: int, _: bool) -> list[str]:
    server = ["-jar", str(directory / _JETTY), "--host", "127.0.0.1", "--port", str(port)]
    options = ["-Xmx2g", f"-Dorg.eclipse.rdf4j.appdata.basedir={folder / 'data'}", f"-Djava.io.tmpdir={folder}"]
    return ["java", *options, *server, "--path", "/rdf4j-server", str(directory / _RDF4J)]


def _virtuoso(directory: Path, folder: Path, port: int, _: bool) -> list[str]:
    ini = folder / "virtuoso.ini"
    ini.write_text(_VIRTUOSO_INI.format(folder=folder, port=port, sql_port=free_port()), "utf-8")
    # A killed server leaves its lock behind, with a number that another process may have by now.
    (folder / "virtuoso.lck").unlink(missing_ok=True)
    return [str(directory / "virtuoso/usr/bin/virtuoso-t"), "+foreground", "+configfile", str(ini)]


_COMMANDS: dict[str, Callable[[Path, Path, int, bool], list[str]]] = {
    "oxigraph": _oxigraph,
    "fuseki": _fuseki,
    SHACL: _fuseki_shacl,
    "rdf4j": _rdf4j,
    "virtuoso": _virtuoso,
}


def environment(name: str, directory: Path) -> dict[str, str]:
    """What the programs of a store need to run."""
    if name != "virtuoso":
        return dict(os.environ)
    root = directory / "virtuoso"
    found = [str(path) for path in (*root.glob("usr/lib/*-linux-*"), *root.glob("lib/*-linux-*"))]
    return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(found)}


def _until(running: Running, done: Callable[[], None]) -> None:
    """Waits for what is refused as long as the store is starting.

    Raises:
        NotStartedError: the process ended, or PATIENCE did.
    """
    end = time.monotonic() + PATIENCE
    last = ""
    while running.process.poll() is None and time.monotonic() < end:
        try:
            done()
            return
        except HTTPError as error:
            with error:
                last = f"{error.code} {error.read(500).decode('utf-8', 'replace')}"
        except (OSError, http.client.HTTPException) as error:
            last = str(error)
        time.sleep(0.1)
    status = running.process.poll()
    said = f"did not answer within {PATIENCE} s ({last})" if status is None else f"ended with status {status}"
    raise NotStartedError(f"{running.name}: {said}; the end of its log:\n{_log(running.folder)}")


def _asked(running: Running) -> None:
    """Asks a store whether it holds anything.

    Raises:
        OSError: it does not answer, or not with a result.
    """
    question = urlencode({"query": "ASK { ?s ?p ?o }"})
    request = Request(f"{running.query_url}?{question}", headers={"Accept": "application/sparql-results+json"})  # noqa: S310 - http
    with _direct.open(request, timeout=10) as response:
        if b"boolean" not in response.read():
            raise OSError("the answer to ASK is not a result")


def _make_repository(running: Running) -> None:
    """Makes RDF4J's repository, unless it is there: a server starts without any.

    Raises:
        OSError: it refuses, or does not answer yet.
    """
    kept = {"Content-Type": "text/turtle"}
    request = Request(running.url, _ROSTER_OF_RDF4J.encode(), kept, method="PUT")  # noqa: S310 - http
    try:
        _direct.open(request, timeout=30).close()
    except HTTPError as error:
        if error.code != http.client.CONFLICT:
            raise
        error.close()


def _log(folder: Path) -> str:
    """The last lines that a store wrote."""
    logs = [path for path in (folder / "out.log", folder / "virtuoso.log") if path.exists()]
    return "\n".join(path.read_text("utf-8", "replace")[-2000:] for path in logs)


def started(name: str, folders: pytest.TempPathFactory) -> Iterator[Running]:
    """A real store of that kind, as a fixture yields it; the test is skipped where it is not installed."""
    if not available(name):
        pytest.skip(f"{name} is not installed in {STORES}")
    with store(name, folders.mktemp(name)) as server:
        yield server
