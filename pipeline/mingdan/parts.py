"""The graphs of a release, as a store shall have them, and their triples one after the other."""

import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingdan import iris as mint
from mingdan import release
from mingdan.errors import InputError
from mingdan.meaning import Facts
from mingdan.text import read_bytes

BATCH = 20_000  # triples in one request: some 3 MB, and what a second run may have to send again
_BLANK = re.compile(rb"^_:|^<[^>]*> <[^>]*> _:")


@dataclass(frozen=True, slots=True)
class Part:
    """A graph of a release, and where its triples are.

    Attributes:
        graph: the name that it has in a store; empty for the default graph.
        name: a key for its staging graph.
        file: N-Triples, one triple a line; or N-Quads.
        facts: what the manifest says of it.
        of: where the file holds several graphs (N-Quads), the one that this is.
        ours: whether nobody else has a graph of that name.
    """

    graph: str
    name: str
    file: Path
    facts: Facts
    of: str = ""
    ours: bool = False

    def lines(self) -> Iterator[bytes]:
        """Its triples as N-Triples lines.

        Raises:
            InputError: a triple has a blank node, so that it could not be sent twice.
        """
        end = f" <{self.of}> .\n".encode()
        with self.file.open("rb") as stream:
            for number, line in enumerate(stream, 1):
                if self.of and not line.endswith(end):
                    continue
                if _BLANK.match(line):
                    raise InputError(f"{self.file}: line {number}: a blank node cannot be loaded safely: expected IRIs")
                yield line[: -len(end)] + b" .\n" if self.of else line

    def batches(self, start: int = 0) -> Iterator[list[bytes]]:
        """Its triples from the one at `start`, some at a time."""
        lines = itertools.islice(self.lines(), start, None)
        while batch := list(itertools.islice(lines, BATCH)):
            yield batch


def parts(published: Path, union: bool, graph: str = "") -> list[Part]:
    """The graphs of a release as a store shall have them.

    Args:
        published: the folder of the release.
        union: whether the store's default graph is the union of its named graphs.
        graph: the one graph that shall hold everything, if it is asked for.

    Returns:
        That one graph; or first the one with everything, which is the default graph, then one for each notice. In a
        store whose default graph is the union of the named ones, a triple in two of them counts twice: there the
        graph of a single notice is everything, and of several everything has a name.

    Raises:
        InputError: nothing is published, what is published is damaged, or came from an older mingdan.
    """
    if problems := release.damaged(published):
        raise InputError(f"{published}: {'; '.join(problems)}: run mingdan publish")
    manifest = published / release.MANIFEST
    try:
        record = json.loads(read_bytes(manifest))
        whole = Facts(record["graph"]["triples"], record["graph"]["sum_sha256"])
        each = {str(one["name"]): Facts(one["triples"], one["sum_sha256"]) for one in record["graphs"]}
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{manifest}: says nothing of its graphs ({error}): run mingdan publish") from error
    if graph:
        return [Part(graph, "roster", published / "roster.nt", whole)]
    named = [
        Part(name, name.rsplit("/", 1)[1], published / "roster.nq", one, of=name, ours=True)
        for name, one in sorted(each.items())
    ]
    if union and len(named) == 1:
        return named
    return [Part(mint.graph("roster") if union else "", "roster", published / "roster.nt", whole, ours=union), *named]
