"""The golden tables of the sample queries: a CSV file beside each query, its answer in the published Sichuan data.

A graph is a table of its triples, sorted. `answers.py` computes the same from the source, by another road; a test
compares them. Run as a program this writes the tables: `python tests/golden/tables.py`, then look at what changed.
"""

import csv
import io
from pathlib import Path

from mingdan.queries.answers import Answer
from mingdan.queries.local_data import open_data, run_query
from mingdan.queries.sample_queries import Query, examples
from mingdan.resources import folder
from rdflib import Graph

Rows = list[tuple[str, ...]]
TRIPLE = ["subject", "predicate", "object"]


def columns_and_rows(answer: Answer) -> tuple[list[str], Rows]:
    """An answer as a table: IRIs in full, literals by their lexical form."""
    if answer.table is None:
        graph = Graph().parse(data=answer.ntriples, format="nt")
        return TRIPLE, sorted(tuple(str(node) for node in triple) for triple in graph)
    return answer.variables(), answer.rows()


def file_of(query: Query) -> Path:
    return folder("queries") / "examples" / f"{query.name}.csv"


def committed(query: Query) -> tuple[list[str], Rows]:
    """The golden table of a query."""
    with file_of(query).open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    return header, [tuple(row) for row in rows]


def main(published: Path) -> None:
    data = open_data(published)
    for query in examples():
        header, rows = columns_and_rows(run_query(query, data))
        stream = io.StringIO(newline="")
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])
        file_of(query).write_text(stream.getvalue(), "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(__file__).resolve().parents[2] / "data" / "published")
