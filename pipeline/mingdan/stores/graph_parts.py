"""The graphs of a release as a store will hold them, and their triples in a stream."""

import contextlib
import heapq
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

from mingdan.catalog.distributions import unpacked, whole_file
from mingdan.errors import InputError
from mingdan.io_text import read_bytes
from mingdan.rdf import iris, stream_writer
from mingdan.rdf.fingerprint import GraphFingerprint, combine, facts, statements
from mingdan.release import release_folder

BATCH = 20_000  # triples in one request: about 3 MB, and at most as many are sent twice after an interruption
_BLANK = re.compile(rb"^_:|^<[^>]*> <[^>]*> _:")
_DIVISIONS = iris.named_graph("divisions")


def _lines(file: Path, opened: contextlib.ExitStack) -> Iterator[bytes]:
    """The lines of a file.

    Raises:
        InputError: a triple has a blank node, so that it could not be sent twice.
    """
    for number, line in enumerate(opened.enter_context(contextlib.closing(stream_writer.lines([file]))), 1):
        if _BLANK.match(line):
            raise InputError("blank-node", file=file, line=str(number))
        yield line


@dataclass(frozen=True, slots=True)
class GraphPart:
    """A graph of a release, and the files with its triples.

    Attributes:
        graph: its name in a store; empty for the default graph.
        name: a key for its staging graph.
        files: N-Triples, one triple a line, sorted; or one of N-Quads.
        facts: its fingerprint, from the manifest.
        of: the name of this graph in a file of several graphs (N-Quads).
        ours: whether the name is one that only mingdan uses.
        beside: a file of sorted N-Triples to leave out, because another graph has them.
    """

    graph: str
    name: str
    files: tuple[Path, ...]
    facts: GraphFingerprint
    of: str = ""
    ours: bool = False
    beside: Path | None = None

    def lines(self) -> Iterator[bytes]:
        """Streams its triples as N-Triples lines in constant memory; raises as `_lines` does."""
        end = f" <{self.of}> .\n".encode()
        with contextlib.ExitStack() as opened:
            if self.of:
                (file,) = self.files
                yield from (line[: -len(end)] + b" .\n" for line in _lines(file, opened) if line.endswith(end))
                return
            marked = [zip(_lines(file, opened), itertools.repeat(False)) for file in self.files]
            if self.beside:
                marked.append(zip(_lines(self.beside, opened), itertools.repeat(True)))
            for line, copies in itertools.groupby(heapq.merge(*marked), itemgetter(0)):
                if not any(left_out for _, left_out in copies):
                    yield line

    def batches(self, start: int = 0) -> Iterator[list[bytes]]:
        """Its triples from position `start`, in batches."""
        lines = itertools.islice(self.lines(), start, None)
        while batch := list(itertools.islice(lines, BATCH)):
            yield batch


def release_parts(published: Path, union: bool, graph: str = "", area: Path | None = None) -> list[GraphPart]:
    """The graphs of a release as a store will hold them.

    Args:
        published: the folder of the release.
        union: whether the store's default graph is the union of its named graphs.
        graph: the one graph for everything, if the user names one.
        area: the folder of a release of all divisions of an area, to be added to the graph with everything.

    Returns:
        That one graph; or first the graph with everything, which is the default graph, then one for each notice and
        one for the divisions. In a store whose default graph is the union of the named graphs, a triple in two of them
        counts twice. There the divisions' graph of a single notice leaves out what the notice's graph has, and for
        several notices the graph with everything has a name.

    Raises:
        InputError: nothing is published, or the release is damaged or of an older mingdan.
    """
    if names := release_folder.damaged_files(published):
        raise InputError("release-damaged", folder=published, names=names)
    manifest, whole = published / release_folder.MANIFEST, release_folder.graph_facts(published)
    try:
        record = json.loads(read_bytes(manifest))
        of_notices = {
            str(graph["name"]): GraphFingerprint(graph["triples"], graph["sum_sha256"]) for graph in record["graphs"]
        }
        of_divisions = of_notices.pop(_DIVISIONS)
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("manifest-without-graphs", file=manifest, reason=error) from error
    roster, divisions = published / "roster.nt", published / "divisions.nt"
    if graph:
        return [_with_area(GraphPart(graph, "roster", (roster, divisions), whole), area)]
    named = [
        GraphPart(name, name.rsplit("/", 1)[1], (published / "roster.nq",), fingerprint, of=name, ours=True)
        for name, fingerprint in sorted(of_notices.items())
    ]
    if union and len(named) == 1 and not area:
        rest = whole.without(named[0].facts)
        return [
            *named,
            GraphPart(_DIVISIONS, "divisions", (divisions,), rest, ours=True, beside=roster),
        ]
    everything = GraphPart(
        iris.named_graph("roster") if union else "", "roster", (roster, divisions), whole, ours=union
    )
    everything = _with_area(everything, area)
    return [
        everything,
        *named,
        GraphPart(_DIVISIONS, "divisions", (divisions,), of_divisions, ours=True),
    ]


def _with_area(part: GraphPart, area: Path | None) -> GraphPart:
    """A graph with all divisions of an area added; raises InputError as `release_parts` does."""
    if area is None:
        return part
    if damaged := release_folder.damaged_files(area):
        raise InputError("area-damaged", folder=area, names=damaged)
    names = dict.fromkeys(map(whole_file, release_folder.listed(area)))
    files = tuple(area / name for name in names if unpacked(name)[0].endswith(".nt"))
    if not files:
        raise InputError("no-n-triples", folder=area)
    facts_there = release_folder.graph_facts(area)
    lines_of_part = {line for file in part.files for line in stream_writer.lines([file])}
    shared = facts(statements(b"".join(line for line in stream_writer.lines(files) if line in lines_of_part)))
    return replace(part, files=(*part.files, *files), facts=combine([part.facts.without(shared), facts_there]))


def as_dataset(loaded: Sequence[GraphPart]) -> tuple[list[GraphPart], list[GraphPart]]:
    """The graphs from `release_parts` that a query sees: without GRAPH, and with GRAPH."""
    if any(part.beside for part in loaded):
        return list(loaded), list(loaded)
    first, *rest = loaded
    return [first], rest or [first]
