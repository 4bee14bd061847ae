"""The server behind nginx and Caddy with their sample configurations, and the other samples."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from mingdan.cli.main import cli
from support.paths import ROOT
from support.programs import needed
from support.real_stores import free_port
from support.running_server import Reply, RunningServer, running

SAMPLES = ROOT / "docs" / "how-to" / "serve"
DATA = '<https://w3id.org/mingdan/id/agent/a> <http://www.w3.org/2000/01/rdf-schema#label> "a" .\n'


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that visitors find elsewhere, on the port of the samples' address."""
    folder = tmp_path_factory.mktemp("behind")
    (folder / "data.nq").write_text(DATA)
    port = free_port()
    with running(folder, "--file", "data.nq", "--base", "https://data.example.org/", "--port", port) as server:
        yield RunningServer(f"http://127.0.0.1:{port}/", server.process, server.log)


@pytest.fixture(params=["nginx", "caddy"])
def front(request: pytest.FixtureRequest, behind: RunningServer, tmp_path: Path) -> Iterator[RunningServer]:
    """A proxy in front of it."""
    program, number = needed(request.param), free_port()
    name = {"nginx": "nginx.conf", "caddy": "Caddyfile"}[request.param]
    text = (SAMPLES / name).read_text("utf-8")
    for given, used in (("127.0.0.1:8080", f"127.0.0.1:{number}"), ("127.0.0.1:7878", f"127.0.0.1:{behind.port}")):
        assert given in text
        text = text.replace(given, used)
    (tmp_path / name).write_text(text, "utf-8")
    as_root = "user root;" if os.geteuid() == 0 else ""
    command = {
        "nginx": [program, "-p", str(tmp_path), "-c", name, "-g", f"daemon off; {as_root}"],
        "caddy": [program, "run", "--config", name, "--adapter", "caddyfile"],
    }[request.param]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    proxy = RunningServer(f"http://127.0.0.1:{number}/", behind.process, behind.log)
    try:
        end = time.monotonic() + 20
        while True:
            try:
                proxy.ask("/health")
                break
            except OSError:
                assert process.poll() is None, "it ended at once"
                assert time.monotonic() < end
                time.sleep(0.1)
        yield proxy
    finally:
        process.terminate()
        process.wait(20)


def test_a_proxy_hands_everything_on(front: RunningServer) -> None:
    lead = front.ask("/id/agent/a", Accept="text/turtle")
    assert (lead.status, lead.headers["Location"]) == (303, "/doc/agent/a.ttl")
    reply: Reply = front.ask("/doc/agent/a.ttl")
    assert reply.media_type == "text/turtle"
    assert "https://data.example.org/doc/agent/a.ttl" in reply.headers["Link"]
    assert front.ask("/doc/agent/a.ttl", If_None_Match=reply.headers["ETag"]).status == 304
    assert front.query("ASK { ?s ?p ?o }").json()["boolean"] is True
    long = quote("ASK {} #" + "文" * 5_000)
    assert front.ask(f"/sparql?query={long}").status == 200
    posted = front.ask("/sparql", "POST", b"ASK {}", Content_Type="application/sparql-query")
    assert posted.status == 200


def test_a_proxy_keeps_metrics_and_large_requests_away(front: RunningServer) -> None:
    assert front.ask("/metrics").status == 403
    large = front.ask("/sparql", "POST", b"#" * 1_100_000, Content_Type="application/sparql-query")
    assert large.status == 413


def test_the_unit_of_systemd_is_valid(tmp_path: Path) -> None:
    analyze = needed("systemd-analyze")
    text = (SAMPLES / "mingdan.service").read_text("utf-8")
    command = re.search(r"ExecStart=(\S+)", text)
    assert command
    (tmp_path / "mingdan.service").write_text(text.replace(command[1], "/bin/true"), "utf-8")
    done = subprocess.run(
        [analyze, "verify", str(tmp_path / "mingdan.service")], capture_output=True, text=True, check=False
    )
    assert "mingdan.service" not in done.stderr, done.stderr


@pytest.mark.parametrize("name", ["mingdan.service", "Containerfile"])
def test_samples_use_options_that_exist(name: str) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    options = {option for parameter in cli.commands["serve"].params for option in parameter.opts}
    lines = [line for line in text.splitlines() if "serve" in line or "podman run" in line]
    used = {option for line in lines for option in re.findall(r"--[a-z]+(?![a-z-])", line)}
    assert used - {"--no-cache-dir", "--system"} <= options


def test_the_containerfile_has_what_good_ones_have() -> None:
    lines = (SAMPLES / "Containerfile").read_text("utf-8").splitlines()
    words = {line.split()[0] for line in lines if line and line[0].isupper()}
    assert {"FROM", "RUN", "WORKDIR", "COPY", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT"} <= words
    (image,) = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert ":" in image
    assert not image.endswith(":latest")
    assert next(line for line in lines if line.startswith("USER ")) != "USER root"
