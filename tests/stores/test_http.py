"""HTTP requests to a store: redirects, proxies, limits, and one budget of retries for a run."""

from pathlib import Path

import httpx
import pytest
from mingdan.errors import EndpointError
from mingdan.queries.sample_queries import examples, parsed
from mingdan.stores import http
from mingdan.stores.http import RetryPolicy, body_pieces
from mingdan.stores.load import query_differences
from mingdan.stores.sparql_client import ask
from support.faults import Release, Server, loader
from support.proxy import ClassifiedLine, Fault, Proxy, answering

SELECT = parsed("select", "SELECT ?n WHERE { VALUES ?n { 1 } }")
pytestmark = pytest.mark.usefixtures("no_credentials")


@pytest.mark.parametrize("status", [307, 308])
def test_a_redirect_on_the_same_host_is_followed(status: int, proxy: Proxy) -> None:
    """With method and body."""
    moved = answering(f"{status} Moved", "", "text/plain", "Location: /query")
    proxy.plan = lambda _number, seen: moved if seen.line.startswith("POST /moved") else None
    assert ask(SELECT, f"{proxy.url}/moved").rows() == [("1",)]
    assert [seen.line.split()[1] for seen in proxy.seen] == ["/moved", "/query"]


def test_redirects_without_end(proxy: Proxy) -> None:
    proxy.plan = lambda _number, _seen: answering("308 Moved", "", "text/plain", "Location: /query")
    with pytest.raises(EndpointError, match="redirects more than 10 times"):
        ask(SELECT, f"{proxy.url}/query")
    assert len(proxy.seen) <= 12


def test_a_proxy_from_the_environment(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", proxy.url)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    proxy.plan = lambda _number, _seen: answering("403 Forbidden", "this is the proxy")
    with pytest.raises(EndpointError, match=r"^http://store.example/query: 403 .*this is the proxy"):
        ask(SELECT, "http://store.example/query")
    assert proxy.seen[0].line.startswith("POST http://store.example/query ")


def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "nonsense://127.0.0.1:1")
    with pytest.raises(EndpointError, match="nonsense"):
        ask(SELECT, "http://store.example/query")


def test_a_large_answer_is_refused(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "MAX_ANSWER", 10)
    with pytest.raises(EndpointError, match="larger than 10 bytes: add a LIMIT"):
        ask(SELECT, f"{proxy.url}/query")


def test_a_body_as_a_stream() -> None:
    body = body_pieces(httpx.Response(200, content=iter([b"abc", b"", b"defg"])), "store", 7)
    assert b"".join(body) == b"abcdefg"


def test_a_store_that_is_gone_costs_one_series_of_retries(waits: list[float]) -> None:
    sent: list[str] = []
    messages: list[object] = []
    gone = True

    def request() -> str:
        sent.append("request")
        if gone:
            raise EndpointError("unreachable", passing=True, place="store", reason="gone")
        return "answer"

    retry = RetryPolicy(messages.append, tries=3)
    for expected in (3, 4, 5):
        with pytest.raises(EndpointError):
            retry(request)
        assert len(sent) == expected
    assert len(waits) == len(messages) == 2
    gone = False
    assert retry(request) == "answer"
    gone = True
    with pytest.raises(EndpointError):
        retry(request)
    assert len(sent) == 6 + 3, "the budget is whole again after a success"


def test_all_waits_of_a_run_are_limited(waits: list[float]) -> None:
    def busy() -> None:
        raise EndpointError("status", passing=True, retry_after=1_000, place="store", answer="503 busy")

    with pytest.raises(EndpointError):
        RetryPolicy(tries=1_000)(busy)
    assert http.MAX_TOTAL <= sum(waits) <= http.MAX_TOTAL + 2 * http.MAX_WAIT


def test_queries_are_not_asked_after_the_store_has_stopped(
    server: Server,
    proxy: Proxy,
    few: tuple[Release, Release],
    tmp_path: Path,
    waits: list[float],
) -> None:
    old, _ = few
    loading = loader(proxy.url, old, tmp_path, tries=6)
    loading.load()
    busy = answering("503 Busy", "busy")

    def plan(number: int, _seen: ClassifiedLine) -> Fault | None:
        return busy if number > 2 else None

    proxy.restart()
    proxy.plan = plan
    rules = [finding.rule for finding in query_differences(loading)]
    assert len(waits) == 5
    assert len(proxy.seen) == 3 + 6 + 1
    assert rules.count("query-failed") == 1
    assert rules[-1] == "query-not-asked"
    assert 3 + 1 + rules.count("query-not-asked") == len(examples())
    assert server.which(old) == "old"
