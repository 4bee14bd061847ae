"""Queries that ask a second endpoint: a real store asks another real store, both on this machine."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden import answers
from mingdan.cli.main import main
from mingdan.release.notices import Build
from mingdan.resources import folder
from support import faults

WIKIDATA = "https://query.wikidata.org/sparql"
FILES = sorted((folder("queries") / "federated").glob("*.rq"))
# What the second store says of two counties' items; of the others nothing.
POPULATION = """
<http://www.wikidata.org/entity/Q1355972> <http://www.wikidata.org/prop/direct/P1082> 967868 .
<http://www.wikidata.org/entity/Q1355899> <http://www.wikidata.org/prop/direct/P1082> 490091 .
"""


def put(port: int, content: str, form: str) -> None:
    """Fills the default graph of a store on this machine."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/store?default", content.encode(), {"Content-Type": form}, method="PUT"
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=30) as reply:
        assert reply.status in (200, 201, 204)


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[faults.Server]:
    """A store that stands in for Wikidata's."""
    with faults.running(tmp_path_factory.mktemp("other") / "store") as started:
        put(started.port, POPULATION, "text/turtle")
        yield started


def test_each_federated_query_names_its_service() -> None:
    assert FILES
    for file in FILES:
        text = file.read_text("utf-8")
        assert text.count("SERVICE <") == 1
        assert f"SERVICE <{WIKIDATA}>" in text
        assert [line.split(":", 1)[0][2:] for line in text.splitlines() if line.startswith("# ")] == [
            "title", "title-zh", "question", "question-zh", "answer"
        ]  # fmt: skip


def test_population_from_wikidata(
    server: faults.Server, other: faults.Server, built: Build, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(server.port, built.whole, "application/n-triples")
    query = tmp_path / "population.rq"
    text = (folder("queries") / "federated" / "01-population-from-wikidata.rq").read_text("utf-8")
    query.write_text(text.replace(WIKIDATA, f"http://127.0.0.1:{other.port}/query"), "utf-8")
    with pytest.raises(SystemExit) as end:
        main(["query", str(query), "--endpoint", f"http://127.0.0.1:{server.port}/query", "-f", "json"])
    assert end.value.code == 0
    found = json.loads(capsys.readouterr().out.rsplit("}", 1)[0] + "}")
    rows = [{name: cell["value"] for name, cell in row.items()} for row in found["results"]["bindings"]]
    expected = [("510115", "温江区", "Q1355972", "967868"), ("510121", "金堂县", "Q1355899", "490091")]
    counted = {code: sum(answers.county_code(row) == code for row in answers.communities()) for code, *_ in expected}
    assert rows == [
        {"code": code, "name": name, "recognised": str(counted[code]), "population": population,
         "item": f"http://www.wikidata.org/entity/{item}"}
        for code, name, item, population in expected
    ]  # fmt: skip


def test_a_federated_query_is_not_answered_locally(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["query", str(FILES[0]), "--data", str(published)])
    assert end.value.code == 2
    assert "SERVICE is not answered locally: send the query to an endpoint with --endpoint" in capsys.readouterr().err
