"""The sample queries in a store that also holds all divisions of a province: they answer what they answer without.

The two may differ only where a question is by its nature about all divisions: a name can then mean more of them.
"""

from collections import Counter
from io import BytesIO
from pathlib import Path

import pyoxigraph
import pytest
from golden.tables import columns_and_rows
from mingdan.mapping.stream import N_TRIPLES
from mingdan.queries.local_data import run_query
from mingdan.rdf.iris import Iris
from mingdan.register.edition import Edition
from support.area_release import streamed
from support.sample_queries import CASES, Rows, with_values

# Query -> the columns that count divisions, and values with which it has more rows where all divisions are there.
ABOUT_ALL_DIVISIONS: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    # a division that the roster does not need: 水井坊社区
    "look-up-by-code": ((), {"code": "510104017001"}),
    # divisions of the same name elsewhere in the province, and the number of them
    "join-a-table-by-name": (("candidates",), {}),
    # townships that the roster does not need have pinyin and codes of both schemes
    "find-by-pinyin": ((), {"letters": "wenjiang"}),
    "codes-that-differ": ((), {}),
}


def stored(root: Path, *more: bytes) -> pyoxigraph.Store:
    """The published roster, its divisions and its named graph; and other N-Triples."""
    store, published = pyoxigraph.Store(), root / "data" / "published"
    for name in ("roster.nt", "divisions.nt"):
        store.bulk_load(path=published / name, format=pyoxigraph.RdfFormat.N_TRIPLES)
    store.bulk_load(path=published / "roster.nq", format=pyoxigraph.RdfFormat.N_QUADS)
    for content in more:
        store.bulk_load(BytesIO(content), format=pyoxigraph.RdfFormat.N_TRIPLES)
    return store


@pytest.fixture(scope="module")
def alone(published: Path) -> pyoxigraph.Store:
    return stored(published)


@pytest.fixture(scope="module")
def within_all(published: Path) -> pyoxigraph.Store:
    """As in a store of the whole country, but of a size that can be loaded each time: 34,000 divisions."""
    return stored(published, streamed(Iris(), Edition.reference().read_province("51"), N_TRIPLES))


def test_there_are_divisions_that_the_roster_does_not_need(
    alone: pyoxigraph.Store, within_all: pyoxigraph.Store
) -> None:
    assert len(within_all) > 10 * len(alone)


@pytest.mark.parametrize(
    ("name", "values"), CASES, ids=lambda case: case if isinstance(case, str) else "-".join(case.values())
)
def test_the_same_rows(
    name: str, values: dict[str, str], alone: pyoxigraph.Store, within_all: pyoxigraph.Store
) -> None:
    """In the same order. Where more is right, nothing is lost, and what the roster has keeps its order."""
    query = with_values(name, values)
    columns, rows = columns_and_rows(run_query(query, alone))
    all_columns, all_rows = columns_and_rows(run_query(query, within_all))
    assert columns == all_columns
    if name not in ABOUT_ALL_DIVISIONS:
        assert all_rows == rows
        return
    counting = [columns.index(column) for column in ABOUT_ALL_DIVISIONS[name][0]]
    own, found = without(rows, counting), without(all_rows, counting)
    assert not Counter(own) - Counter(found)
    assert [row for row in found if row in own] == own


def without(rows: Rows, columns: list[int]) -> Rows:
    """Rows without some columns."""
    return [tuple(cell for index, cell in enumerate(row) if index not in columns) for row in rows]


@pytest.mark.parametrize("name", ABOUT_ALL_DIVISIONS)
def test_what_is_about_all_divisions_gives_more(
    name: str, alone: pyoxigraph.Store, within_all: pyoxigraph.Store
) -> None:
    """Otherwise it need not be excepted above."""
    query = with_values(name, ABOUT_ALL_DIVISIONS[name][1])
    assert len(run_query(query, within_all).rows()) > len(run_query(query, alone).rows())
