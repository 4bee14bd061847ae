"""The sample configurations of web servers, and the redirects of w3id.org, in the programs that they are for."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest
from mingdan.rdf.namespaces import BASE
from mingdan.site.machines import redirects
from support.paths import ROOT
from support.programs import needed
from support.real_stores import free_port

SAMPLES = ROOT / "docs" / "how-to" / "site"
ADDRESS = "https://data.example.org/roster/"
PATIENCE = 20
PAGE = "/doc/division/nbs-2023/51"


@contextmanager
def started(command: list[str], folder: Path, port: int) -> Iterator[int]:
    """A server that answers, for as long as the block."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                asked(port, "/")
                break
            except OSError:
                assert process.poll() is None, "it ended at once"
                assert time.monotonic() < end, "it does not answer"
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    headers: Message
    content: bytes


def asked(port: int, path: str, **headers: str) -> Answer:
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site."""
    page = tmp_path / "site" / PAGE[1:]
    page.parent.mkdir(parents=True)
    for suffix, text in ((".html", "页"), (".en.html", "page"), (".ttl", "<a> <b> <c> ."), (".jsonld", "{}")):
        Path(f"{page}{suffix}").write_text(text, "utf-8")
    Path(f"{page}.ttl.gz").write_bytes(b"\x1f\x8bpacked")
    data = tmp_path / "site" / "data"
    for name in ("latest", "0123456789abcdef"):
        (data / name).mkdir(parents=True)
        (data / name / "roster.nt").write_text("")
    (tmp_path / "site" / "index.html").write_text("start")
    return tmp_path


@pytest.fixture(params=["nginx", "caddy"])
def port(request: pytest.FixtureRequest, folder: Path) -> Iterator[int]:
    """A server with its sample configuration on a free port."""
    program, number = needed(request.param), free_port()
    as_root = "user root;" if os.geteuid() == 0 else ""  # another user may not read the folder of the test
    name = {"nginx": "nginx.conf", "caddy": "Caddyfile"}[request.param]
    text = (SAMPLES / name).read_text("utf-8").replace("127.0.0.1:8080", f"127.0.0.1:{number}")
    (folder / name).write_text(text, "utf-8")
    command = {
        "nginx": [program, "-p", str(folder), "-c", name, "-g", f"daemon off; {as_root}"],
        "caddy": [program, "run", "--config", name, "--adapter", "caddyfile"],
    }[request.param]
    with started(command, folder, number) as port:
        yield port


def test_a_page_names_its_other_forms(port: int) -> None:
    for page in (f"{PAGE}.html", f"{PAGE}.en.html"):
        answer = asked(port, page)
        assert answer.status == 200
        assert answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"
        links = answer.headers["Link"]
        assert f'<{PAGE}.ttl>; rel="alternate"; type="text/turtle"' in links
        assert f'<{PAGE}.jsonld>; rel="alternate"; type="application/ld+json"' in links


def test_media_types_and_packed_files(port: int) -> None:
    plain = asked(port, f"{PAGE}.ttl")
    assert plain.headers["Content-Type"].lower() == "text/turtle; charset=utf-8"
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert asked(port, f"{PAGE}.jsonld").headers["Content-Type"] == "application/ld+json"
    packed = asked(port, f"{PAGE}.ttl", Accept_Encoding="gzip")
    assert (packed.headers["Content-Encoding"], packed.content) == ("gzip", b"\x1f\x8bpacked")


def test_what_never_changes_may_be_kept(port: int) -> None:
    kept = asked(port, "/data/0123456789abcdef/roster.nt").headers["Cache-Control"]
    assert "immutable" in kept
    assert "immutable" not in (asked(port, "/data/latest/roster.nt").headers["Cache-Control"] or "")


def test_the_start_page_and_what_is_not_there(port: int) -> None:
    assert asked(port, "/").content == b"start"
    assert asked(port, "/doc/none.html").status == 404


@pytest.fixture
def w3id(folder: Path) -> Iterator[int]:
    """Apache with the rules for w3id.org below /mingdan/."""
    program, number = needed("apache2"), free_port()
    rules = folder / "w3id" / "mingdan"
    rules.mkdir(parents=True)
    (rules / ".htaccess").write_bytes(redirects(ADDRESS, f"{BASE}id/"))
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"
        for name in ("mpm_event", "authz_core", "rewrite")
    )
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nListen 127.0.0.1:{number}\nServerName localhost\nPidFile {folder}/apache.pid\n{modules}"
        f"ErrorLog {folder}/error.log\nDocumentRoot {folder}/w3id\n"
        f"<Directory {folder}/w3id>\nAllowOverride All\nOptions FollowSymLinks\nRequire all granted\n</Directory>\n"
    )
    with started([program, "-D", "FOREGROUND", "-f", str(folder / "apache.conf")], folder, number) as port:
        yield port


@pytest.mark.parametrize(
    ("path", "accept", "language", "expected"),
    [
        ("id/division/nbs-2023/51", "text/turtle", "", "doc/division/nbs-2023/51.ttl"),
        ("id/division/nbs-2023/51", "application/ld+json", "", "doc/division/nbs-2023/51.jsonld"),
        ("id/division/nbs-2023/51", "text/html", "zh-CN", "doc/division/nbs-2023/51.html"),
        ("id/division/nbs-2023/51", "text/html", "en-GB,en;q=0.9", "doc/division/nbs-2023/51.en.html"),
        ("id/category/", "text/turtle", "", "doc/category/index.ttl"),
        ("ontology", "text/turtle", "", "ontology.ttl"),
        ("ontology", "*/*", "", "ontology.html"),
        ("dataset/roster", "text/html", "", "dataset/roster.html"),
        ("dataset/roster/roster.nt", "text/html", "", "data/latest/roster.nt"),
        ("dataset/roster/notices/sichuan-2022.ttl", "*/*", "", "data/latest/notices/sichuan-2022.ttl"),
        ("query/01-communities-by-category", "text/html", "en", "query/01-communities-by-category.en.html"),
        ("", "text/html", "", ""),
    ],
)
def test_iris_lead_to_the_site(w3id: int, path: str, accept: str, language: str, expected: str) -> None:
    answer = asked(w3id, f"/mingdan/{path}", Accept=accept, Accept_Language=language)
    assert (answer.status, answer.headers["Location"]) == (303, f"{ADDRESS}{expected}")
