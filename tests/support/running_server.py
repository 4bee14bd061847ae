"""`mingdan serve` as a process, for tests, and what it answers."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

PATIENCE = 60
under_load = pytest.mark.skipif(
    not os.environ.get("MINGDAN_LOAD"), reason="needs the machine for itself: make test-serve"
)


@dataclass(frozen=True)
class Reply:
    """What the server answered."""

    status: int
    headers: Message
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def media_type(self) -> str:
        return str(self.headers["Content-Type"] or "").partition(";")[0]

    def json(self) -> Any:  # noqa: ANN401 - of JSON
        return json.loads(self.content)


@dataclass
class RunningServer:
    """A server that answers.

    Attributes:
        address: where it is, with `/` at the end.
        process: its process.
        log: what it wrote to standard error so far.
    """

    address: str
    process: subprocess.Popen[str]
    log: list[str] = field(default_factory=list, repr=False)

    @property
    def port(self) -> int:
        return int(urlsplit(self.address).port or 0)

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, /, **headers: str) -> Reply:
        """Sends a request as it is written; `_` in the names of headers stands for `-`."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)) as connection:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())

    def query(self, text: str, accept: str = "application/sparql-results+json", /, **more: str) -> Reply:
        """Asks a query by GET."""
        return self.ask(f"/sparql?query={quote(text, safe='')}", Accept=accept, **more)

    def send(self, content: bytes, wait: float = 15.0) -> bytes:
        """Sends bytes over a socket, and gives what comes back until the server closes or nothing comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as connection:
            connection.sendall(content)
            received = b""
            try:
                while block := connection.recv(65_536):
                    received += block
            except TimeoutError:
                pass
            return received

    def events(self, event: str) -> list[dict[str, Any]]:
        """The lines of the log of one kind."""
        lines = [json.loads(line) for line in self.log if line.startswith("{")]
        return [line for line in lines if line["event"] == event]


def children(number: int) -> list[int]:
    """The processes that a process has started and that live."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                parts = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(parts[1]) == number and parts[0] != "Z":
                found.append(int(folder.name))
    return found


def memory(number: int) -> int:
    """Bytes that a process has in memory."""
    return int(Path(f"/proc/{number}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def running(folder: Path, *arguments: object) -> Iterator[RunningServer]:
    """A server that answers, for as long as the block.

    Args:
        folder: the working directory.
        arguments: of `mingdan serve`.
    """
    given = arguments if "--port" in arguments else ("--port", 0, *arguments)
    command = [sys.executable, "-m", "mingdan", "serve", "--lang", "en", *map(str, given)]
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    log: list[str] = []
    assert process.stdout
    assert process.stderr
    listener = threading.Thread(target=log.extend, args=(process.stderr,), daemon=True)
    listener.start()
    try:
        line = process.stdout.readline()
        assert " serves " in line, f"{line}{''.join(log)}"
        yield RunningServer(line.split()[0], process, log)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        listener.join(PATIENCE)
        process.stdout.close()
        process.stderr.close()
