"""Name and password for a store: from four places, sent where they are asked for, and never told."""

import base64
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from urllib.request import parse_http_list, parse_keqv_list

import pytest
from mingdan.errors import EndpointError
from mingdan.queries.sample_queries import parsed
from mingdan.stores.sparql_client import ask
from support.faults import PASSWORD, TOKEN, USER, Load, Server, failed, leaked
from support.proxy import ClassifiedLine, Fault, Forward, Proxy, answering

TABLE = "application/sparql-results+json"
pytestmark = pytest.mark.usefixtures("waits", "no_credentials")


def digest_of(*words: str) -> str:
    return hashlib.md5(":".join(words).encode()).hexdigest()  # noqa: S324 - RFC 7616 has it


def right_digest(header: str) -> bool:
    if not header.startswith("Digest "):
        return False
    said: dict[str, str] = parse_keqv_list(parse_http_list(header.removeprefix("Digest ")))
    words = (said["nonce"], said["nc"], said["cnonce"], said["qop"])
    first, last = digest_of(USER, "roster", PASSWORD), digest_of("POST", said["uri"])
    second = digest_of("GET", said["uri"])
    return said["response"] in {digest_of(first, *words, end) for end in (last, second)}


CHALLENGES: dict[str, tuple[str, Callable[[str], bool]]] = {
    "Basic": ('WWW-Authenticate: Basic realm="roster"', lambda header: header == f"Basic {TOKEN}"),
    "Digest": ('WWW-Authenticate: Digest realm="roster", qop="auth", nonce="n0nce", algorithm=MD5', right_digest),
}


def guarded(scheme: str, seen: ClassifiedLine, echo: str = "") -> Fault | None:
    """Nobody passes without the right name and password; who has them wrong hears what was sent."""
    challenge, is_right = CHALLENGES[scheme]
    if is_right(seen.authorization):
        return None
    return answering("401 Unauthorized", f"who are you? {echo}", "text/plain", challenge)


def from_environment(monkeypatch: pytest.MonkeyPatch, _folder: Path) -> list[object]:
    monkeypatch.setenv("MINGDAN_USER", USER)
    monkeypatch.setenv("MINGDAN_PASSWORD", PASSWORD)
    return []


def from_a_file(_monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[object]:
    (folder / "auth").write_text(f"# for the store\n{USER}:{PASSWORD}\n", "utf-8")
    return ["--auth", folder / "auth"]


def netrc(folder: Path) -> Path:
    file = folder / "netrc"
    file.write_text(
        f"machine elsewhere login x password y\nmachine 127.0.0.1 login {USER} password {PASSWORD}\n", "utf-8"
    )
    file.chmod(0o600)
    return file


def from_a_netrc_file(_monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[object]:
    return ["--auth", netrc(folder)]


def from_netrc(monkeypatch: pytest.MonkeyPatch, folder: Path) -> list[object]:
    monkeypatch.setenv("NETRC", str(netrc(folder)))
    return []


SOURCES = [from_environment, from_a_file, from_a_netrc_file, from_netrc]
Source = Callable[[pytest.MonkeyPatch, Path], list[object]]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("scheme", CHALLENGES)
@pytest.mark.slow_beyond(1, "starts a server for each place that credentials come from")
def test_credentials(
    scheme: str,
    source: Source,
    load: Load,
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """They are sent where they are asked for, and in no first request."""
    options = source(monkeypatch, tmp_path)
    proxy.plan = lambda _number, seen: guarded(scheme, seen)
    status, out, err = load(proxy.url, "--store", "oxigraph", *options)
    assert status == 0, err
    assert "sample queries agree" in out
    sent = [bool(one.authorization) for one in proxy.seen]
    assert sent == [False, True] * (len(sent) // 2)


@pytest.mark.slow("loads the real notice")
def test_credentials_are_not_sent_unasked(
    load: Load, proxy: Proxy, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from_environment(monkeypatch, tmp_path)
    assert load(proxy.url, "--store", "oxigraph")[0] == 0
    assert not any(one.authorization for one in proxy.seen)
    assert server.all_graphs()


@pytest.mark.parametrize("scheme", CHALLENGES)
@pytest.mark.parametrize("given", [[], ["roster-loader", "wrong-word"]])
def test_wrong_credentials(
    scheme: str,
    given: tuple[str, str] | None,
    load: Load,
    server: Server,
    proxy: Proxy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if given:
        monkeypatch.setenv("MINGDAN_USER", given[0])
        monkeypatch.setenv("MINGDAN_PASSWORD", given[1])
    proxy.plan = lambda _number, seen: guarded(scheme, seen, "{authorization}")
    line = failed(load(proxy.url, "--store", "oxigraph"), f"{proxy.url}/query: 401 ")
    assert "name and password are missing or wrong" in line
    assert not re.search("wrong-word|" + base64.b64encode(b"roster-loader:wrong-word").decode()[-12:], line)
    assert len(proxy.seen) <= 7
    assert not server.all_graphs()


@pytest.mark.parametrize(
    ("challenge", "word"), [("Bearer", "bearer"), ('Digest realm="x", nonce="1", algorithm=MD9', "MD9")]
)
def test_unknown_ways_to_ask(
    challenge: str, word: str, load: Load, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from_environment(monkeypatch, tmp_path)
    proxy.plan = lambda _number, _seen: answering("401 No", "", "text/plain", f"WWW-Authenticate: {challenge}")
    assert word in failed(load(proxy.url, "--store", "oxigraph"), f"{proxy.url}/query: ").lower().replace("md9", "MD9")
    assert len(proxy.seen) == 1


ONE_ROW = '{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"literal","value":"{authorization}"}}]}}'
# What a store says must not be what it was told: the body repeats the header, alone and where a message begins to cut.
ECHOES = [
    ("500 No", "text/plain", "{authorization}"), ("403 No", "text/plain", "x" * 60 + "{authorization}" + "y" * 60),
    ("400 Bad", "text/plain", "{authorization}"), ("404 No", "text/html", "<html>{authorization}"),
    ("200 OK", "text/html", "<html>{authorization}"), ("200 OK", "text/html", "<html>" + "x" * 30 + "{authorization}"),
    ("200 OK", TABLE, "{authorization}"), ("200 OK", TABLE, "x" * 30 + "{authorization}"),
    ("200 OK", TABLE, ONE_ROW),
    ("200 OK", "application/n-triples", "<x:{authorization}> ."), ("200 {authorization}", "text/plain", "?"),
    ("403 {authorization}", "text/plain", "?"),
    ("200 OK", "application/{authorization}", "?"),
]  # fmt: skip


@pytest.mark.parametrize("path", ["/query", "/update", "/store", "GET /store"])
@pytest.mark.parametrize(("status", "kind", "body"), ECHOES)
@pytest.mark.slow_beyond(8, "a load for each answer that echoes a secret")
def test_echo(
    status: str, kind: str, body: str, path: str, load: Load, proxy: Proxy, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    from_environment(monkeypatch, tmp_path)

    def echo(seen: ClassifiedLine, _forward: Forward) -> bytes:
        words = (text.replace("{authorization}", seen.authorization) for text in (status, body, kind))
        return answering(*words)(seen, _forward)

    proxy.plan = lambda _number, seen: guarded("Basic", seen) or (echo if path in seen.line else None)
    result = load(proxy.url, "--store", "oxigraph")
    if result[0]:  # a change that is answered by 200 and some words is not a failure
        failed(result, proxy.url)
    else:
        assert path in ("/update", "/store")


@pytest.mark.parametrize("kind", [TABLE, "text/html"])
def test_echo_of_an_address(kind: str, proxy: Proxy) -> None:
    """`mingdan query --endpoint` takes name and password in the address."""
    proxy.plan = lambda _number, _seen: answering("200 OK", "{authorization}", kind)
    address = proxy.url.replace("//", f"//{USER}:s3cr3t:P%C3%A4ssw%C3%B6rd=42@")
    with pytest.raises(EndpointError) as caught:
        ask(parsed("own", "SELECT ?s WHERE { ?s ?p ?o }"), address)
    assert proxy.seen[0].authorization == f"Basic {TOKEN}"
    assert not leaked(str(caught.value))


MALFORMED = {
    "no colon": PASSWORD.replace(":", ""), "no user": f":{PASSWORD}", "two lines": f"{USER}:x\n{PASSWORD}",
    "another host": f"machine elsewhere login {USER} password {PASSWORD}",
    "no password": f"machine 127.0.0.1 login {USER} {PASSWORD}", "binary": f"\x00\udcff{PASSWORD}".replace(":", ""),
    "empty": "",
    "unknown word": f"machine 127.0.0.1 {PASSWORD}",
}  # fmt: skip


@pytest.mark.parametrize("what", MALFORMED)
@pytest.mark.parametrize("way", ["--auth", "NETRC"])
def test_malformed_credentials(
    what: str, way: str, load: Load, server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "auth"
    file.write_bytes(MALFORMED[what].encode("utf-8", "surrogateescape"))
    if way == "NETRC":
        if what in ("empty", "another host"):  # says nothing of this store, which is not a fault
            return
        monkeypatch.setenv("NETRC", str(file))
    failed(load(server.url, "--store", "oxigraph", *(["--auth", file] if way == "--auth" else [])), f"{file}: ")


@pytest.mark.parametrize(("name", "value"), [("MINGDAN_USER", USER), ("MINGDAN_PASSWORD", PASSWORD)])
def test_half_of_the_credentials(
    name: str, value: str, load: Load, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    failed(load(server.url, "--store", "oxigraph"), "expected both MINGDAN_USER and MINGDAN_PASSWORD")


@pytest.mark.parametrize("option", ["URL", "--query-url", "--update-url", "--gsp-url"])
@pytest.mark.parametrize("before", [f"{USER}:{PASSWORD}@", f"{PASSWORD}@", f"{USER}:{PASSWORD}/x@"])
def test_secrets_in_an_address(option: str, before: str, load: Load, server: Server) -> None:
    address = server.url.replace("//", f"//{before}")
    options = [address] if option == "URL" else [server.url, option, address]
    failed(load(*options, "--store", "oxigraph"), "")
