"""The parts of the server by themselves: what is remembered, lanes, resources of a store, clients."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pyoxigraph
import pytest
from mingdan.errors import InputError, UsageError
from mingdan.isolation import Limits
from mingdan.rdf.namespaces import MD, RDF
from mingdan.serve import connections, query_lanes, query_memory
from mingdan.serve.exchange import client_of
from mingdan.serve.negotiation import best_offer, entity_tag, is_known, preferred_language
from mingdan.serve.problems import Refused, retry_later
from mingdan.serve.query_execution import answer_in_form
from mingdan.serve.query_lanes import QueryLanes
from mingdan.serve.query_memory import ClientBudgets, KeptAnswers, QueryAnswer, QueryJob, RefusedQueries, is_repeatable
from mingdan.serve.query_workers import QueryWorker, WorkerEndedError
from mingdan.serve.reply_memory import ReplyMemory
from mingdan.serve.service_description import service_description
from mingdan.serve.stored_resources import StoredResources, hash_iris, meaning
from mingdan.serve.well_known import ServerGraphs
from mingdan.site.builder import site_of
from mingdan.site.resources import ResourcesInMemory
from mingdan.workspace import Workspace
from starlette.responses import Response

Result = TypeVar("Result")
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of 2,000 triples."""
    folder = tmp_path_factory.mktemp("store") / "store"
    made = pyoxigraph.Store(str(folder))
    lines = "".join(f"<http://example.org/{n}> <http://example.org/p> {n} .\n" for n in range(2_000))
    made.load(lines, format=pyoxigraph.RdfFormat.TURTLE)
    made.flush()
    return folder


def in_lanes(
    store: Path, work: Callable[[QueryLanes], Awaitable[Result]], slots: int = 2, timeout: float = 5
) -> Result:
    """The result of some work with lanes of their own, all of whose workers have started."""

    async def main() -> Result:
        lanes = QueryLanes(store, slots, timeout, ClientBudgets())
        await lanes.start()
        while lanes.numbers["idle"] < slots + 2:
            await asyncio.sleep(0.05)
        try:
            return await work(lanes)
        finally:
            lanes.close()

    return asyncio.run(main())


def job(text: str) -> QueryJob:
    return QueryJob(text, "json", is_repeatable=is_repeatable(text))


def test_a_quick_query_is_answered_while_slow_ones_run(store: Path) -> None:
    async def work(lanes: QueryLanes) -> float:
        slow = [asyncio.ensure_future(lanes.ask(job(f"{CROSS} # {n}"), "a")) for n in range(4)]
        await asyncio.sleep(0.5)
        begun = time.monotonic()
        answer = await lanes.ask(job("ASK {}"), "a")
        assert b"true" in answer.content
        taken = time.monotonic() - begun
        assert lanes.numbers["slow"] <= 1
        ended = await asyncio.gather(*slow, return_exceptions=True)
        assert all(isinstance(each, Refused) and each.status == 503 for each in ended)
        return taken

    assert in_lanes(store, work, timeout=3) < 1.5


def test_a_paused_query_goes_on_when_there_is_a_place(store: Path) -> None:
    medium = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c + ?f > 10) } # "

    async def work(lanes: QueryLanes) -> int:
        asked = [asyncio.ensure_future(lanes.ask(job(f"{medium}{n}"), "a")) for n in range(4)]
        paused = 0
        while not all(each.done() for each in asked):
            paused = max(paused, lanes.numbers["paused"])
            await asyncio.sleep(0.02)
        answers = await asyncio.gather(*asked)
        assert len({answer.content for answer in answers}) == 1
        return paused

    assert in_lanes(store, work, timeout=60) >= 1


def test_the_same_query_of_several_clients_runs_once(store: Path) -> None:
    async def work(lanes: QueryLanes) -> None:
        text = CROSS.replace("?g ?h ?i", "")
        asked = [asyncio.ensure_future(lanes.ask(job(text), "a")) for _ in range(8)]
        await asyncio.sleep(0.05)
        assert lanes.numbers["running"] + lanes.numbers["waiting"] <= 1
        asked[0].cancel()  # the others ask again
        answers = await asyncio.gather(*asked[1:])
        assert len(set(answers)) == 1

    in_lanes(store, work, timeout=30)


def test_too_many_queries_are_refused(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query_lanes, "MAX_WAITING", 1)
    monkeypatch.setattr(query_lanes, "MAX_PAUSED", 0)

    async def work(lanes: QueryLanes) -> None:
        asked = [asyncio.ensure_future(lanes.ask(job(f"{CROSS} # {n}"), "a")) for n in range(9)]
        ended = await asyncio.gather(*asked, return_exceptions=True)
        assert {each.status for each in ended if isinstance(each, Refused)} == {429, 503}

    in_lanes(store, work, timeout=1)


def test_a_client_that_asks_for_too_much_gets_quick_answers_only(store: Path) -> None:
    async def work(lanes: QueryLanes) -> None:
        budgets = lanes._budgets
        budgets.spend("greedy", 100)
        assert b"true" in (await lanes.ask(job("ASK {}"), "greedy")).content
        with pytest.raises(Refused) as refused:
            await lanes.ask(job(CROSS), "greedy")
        assert refused.value.status == 429
        assert int(refused.value.headers["Retry-After"]) > 1

    in_lanes(store, work, timeout=2)


def test_a_worker_answers_and_says_why_it_ended(store: Path) -> None:
    async def work() -> None:
        worker = await QueryWorker.started(store, Limits(5, 100_000_000, 1_000_000))
        assert await worker.call(answer_in_form, None, "ASK {}", "csv", None, None) == b"true"
        assert worker.memory > 1_000_000
        call = asyncio.ensure_future(worker.call(answer_in_form, None, CROSS, "csv", None, None))
        await asyncio.sleep(0.2)
        worker.kill()
        with pytest.raises(WorkerEndedError, match="signal 9"):
            await call
        with pytest.raises(WorkerEndedError):
            await worker.call(answer_in_form, None, "ASK {}", "csv", None, None)
        with pytest.raises(InputError):
            await QueryWorker.started(store / "none", Limits(5))

    asyncio.run(work())


def test_what_is_remembered_of_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    refused, one = RefusedQueries(), job("ASK {}")
    refused.check(one)
    refused.remember(one, 503, UsageError("query-too-slow", seconds="1"))
    with pytest.raises(Refused):
        refused.check(QueryJob("ASK {}", "csv"))
    later = time.monotonic() + 601
    monkeypatch.setattr(time, "monotonic", lambda: later)
    refused.check(one)
    kept = KeptAnswers()
    kept.keep(one, QueryAnswer(b"a", "x"))
    kept.keep(job("SELECT (NOW() AS ?x) {}"), QueryAnswer(b"b", "y"))
    assert kept.get(one) == QueryAnswer(b"a", "x")
    assert kept.get(job("SELECT (NOW() AS ?x) {}")) is None
    monkeypatch.setattr(query_memory, "_MOST_KEPT_ALL", 10)
    kept.keep(job("ASK { ?s ?p ?o }"), QueryAnswer(b"c", "z"))
    assert kept.get(one) is None


def test_work_comes_back_with_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now)
    budgets = ClientBudgets()
    assert budgets.left("a") == query_memory.WORK
    budgets.spend("a", 70)
    assert budgets.left("a") == -10
    now += 15
    assert budgets.left("a") == 5
    assert budgets.left("b") == query_memory.WORK


@pytest.mark.parametrize(
    ("text", "repeatable"),
    [
        ("ASK {}", True),
        ("SELECT (RAND() AS ?x) {}", False),
        ("ASK { <x:now> ?p 'rand()' }", True),
        ("# now\nASK {}", True),
    ],
)
def test_which_queries_have_the_same_answer_again(text: str, repeatable: bool) -> None:
    assert is_repeatable(text) == repeatable


def test_the_resources_of_a_store_are_those_of_memory(workspace_published: Workspace, tmp_path: Path) -> None:
    site = site_of(workspace_published, "http://example.org/", None)
    whole = site.resources
    made = pyoxigraph.Store(str(tmp_path / "store"))
    half = len(whole.statements) // 2
    made.extend(pyoxigraph.Quad(*each.triple) for each in whole.statements[half:])
    beside = ResourcesInMemory(whole.statements[: half + 50], whole.id_base)
    stored = StoredResources(made, beside, hash_iris(each.subject for each in whole.statements))
    for path, iris in list(whole.pages.items())[::7]:
        assert sorted(stored.on_page(path)) == sorted(iris)
        for iri in iris:
            assert list(map(meaning, stored.describe(iri))) == list(map(meaning, whole.describe(iri)))
            assert list(stored.about(iri, RDF.type)) == whole.about(iri, RDF.type)
            for language in ("zh", "en"):
                assert stored.label(iri, language) == whole.label(iri, language)
            leading = whole.leading_to(iri)
            assert set(stored.leading_to(iri)) == set(leading) or len(leading) > stored.most_leading
    assert len(stored.leading_to(MD.DivisionVersion)) == min(len(whole.leading_to(MD.DivisionVersion)), 1_000)
    assert stored.on_page("doc/none") == []
    assert stored.on_page("doc/<none>") == []
    assert stored.leading_to("no iri") == ()


def scope(path: bytes = b"/x", method: str = "GET", **headers: str) -> dict[str, object]:
    pairs = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {"method": method, "raw_path": path, "path": path.decode(), "query_string": b"", "headers": pairs}


def test_replies_that_are_kept() -> None:
    memory = ReplyMemory()
    response = Response(b"content", headers={"ETag": '"a"'})
    memory.keep(scope(accept="x"), response, response.raw_headers)
    assert memory.find(scope(accept="x")) == (200, response.raw_headers, b"content")
    assert memory.find(scope(accept="y")) is None
    assert memory.find(scope(accept="x", range="bytes=0-1")) is None
    assert memory.find(scope(accept="x", method="HEAD")) is None
    unchanged = memory.find(scope(accept="x", if_none_match='"b", "a"'))
    assert unchanged
    assert (unchanged[0], unchanged[2]) == (304, b"")
    assert b"content-length" not in dict(unchanged[1])
    memory.keep(scope(b"/y"), Response(b"no tag"), [])
    assert memory.find(scope(b"/y")) is None


@pytest.mark.parametrize(
    ("address", "forwarded", "client"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "198.51.100.1", "192.0.2.1"),
        ("127.0.0.1", "203.0.113.5, 198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("2001:db8:1:2:3::4", "", "2001:db8:1:2::/64"),
        ("127.0.0.1", "x" * 200, "x" * 64),
    ],
)
def test_who_asks(address: str, forwarded: str, client: str) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert client_of({"client": (address, 1), "headers": headers}) == client


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", "text/turtle"), ("*/*", "text/turtle"), ("text/*", "text/turtle"), ("text/csv", "text/csv"),
        ("text/turtle;q=0.1, */*;q=0.9", "text/csv"), ("image/png", ""), ("text/csv;q=0", ""),
        ("text/turtle;charset=utf-8", "text/turtle"),
    ],
)  # fmt: skip
def test_media_types(accept: str, expected: str) -> None:
    assert best_offer(accept, ("text/turtle", "text/csv")) == expected


def test_headers_that_cannot_be_read() -> None:
    for wrong in ("a" * 3_000, "text", "text/html, nonsense"):
        with pytest.raises(UsageError):
            best_offer(wrong, ("text/turtle",))


@pytest.mark.parametrize(
    ("header", "zh", "en"),
    [
        ("", "zh", "en"), ("en", "en", "en"), ("zh-CN", "zh", "zh"), ("fr", "zh", "en"),
        ("en;q=0.5, zh;q=0.4", "en", "en"),
        ("en;q=0, *", "zh", "zh"), ("*", "zh", "en"), ("en;q=x", "en", "en"), (";;,", "zh", "en"),
    ],
)  # fmt: skip
def test_languages(header: str, zh: str, en: str) -> None:
    assert (preferred_language(header, "zh"), preferred_language(header, "en")) == (zh, en)


def test_entity_tags() -> None:
    tag = entity_tag("a", "b")
    assert tag == entity_tag("a", "b") != entity_tag("ab", "")
    assert is_known(f'W/"x", {tag}', tag)
    assert is_known(f"W/{tag}", tag)
    assert is_known("*", tag)
    assert not is_known(tag.strip('"'), tag)


def test_limits_and_descriptions() -> None:
    assert connections.MAX_CONNECTIONS < 1_000  # which processes may open by default
    assert retry_later(503, UsageError("query-stopped"), 0.2).headers == {"Retry-After": "1"}
    description = service_description("http://example.org/", "http://example.org/licence", ["http://example.org/g"])
    assert "<http://example.org/sparql>" in description
    assert ServerGraphs.__doc__
