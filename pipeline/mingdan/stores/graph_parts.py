"""The graphs of a release, as a store shall have them, and their triples one after the other."""

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
from mingdan.findings import message
from mingdan.io_text import read_bytes
from mingdan.rdf import iris as mint
from mingdan.rdf import stream_writer as bulk
from mingdan.rdf.fingerprint import GraphFingerprint, combine, facts, statements
from mingdan.release import release_folder as release

BATCH = 20_000  # triples in one request: some 3 MB, and what a second run may have to send again
_BLANK = re.compile(rb"^_:|^<[^>]*> <[^>]*> _:")


def _lines(file: Path, opened: contextlib.ExitStack) -> Iterator[bytes]:
    """The lines of a file.

    Raises:
        InputError: a triple has a blank node, so that it could not be sent twice.
    """
    for number, line in enumerate(opened.enter_context(contextlib.closing(bulk.lines([file]))), 1):
        if _BLANK.match(line):
            raise InputError(f"{file}: line {number}: a blank node cannot be loaded safely: expected IRIs")
        yield line


@dataclass(frozen=True, slots=True)
class Part:
    """A graph of a release, and where its triples are.

    Attributes:
        graph: the name that it has in a store; empty for the default graph.
        name: a key for its staging graph.
        files: N-Triples, one triple a line, sorted; or one of N-Quads.
        facts: what the manifest says of it.
        of: where the file holds several graphs (N-Quads), the one that this is.
        ours: whether nobody else has a graph of that name.
        beside: a file of sorted N-Triples whose triples are left out, for another graph has them.
    """

    graph: str
    name: str
    files: tuple[Path, ...]
    facts: GraphFingerprint
    of: str = ""
    ours: bool = False
    beside: Path | None = None

    def lines(self) -> Iterator[bytes]:
        """Its triples as N-Triples lines, one after the other in constant memory; raises as `_lines` does."""
        end = f" <{self.of}> .\n".encode()
        with contextlib.ExitStack() as opened:
            if self.of:
                (file,) = self.files
                yield from (line[: -len(end)] + b" .\n" for line in _lines(file, opened) if line.endswith(end))
                return
            marked = [zip(_lines(file, opened), itertools.repeat(False)) for file in self.files]
            if self.beside:
                marked.append(zip(_lines(self.beside, opened), itertools.repeat(True)))
            for line, found in itertools.groupby(heapq.merge(*marked), itemgetter(0)):
                if not any(left_out for _, left_out in found):
                    yield line

    def batches(self, start: int = 0) -> Iterator[list[bytes]]:
        """Its triples from the one at `start`, some at a time."""
        lines = itertools.islice(self.lines(), start, None)
        while batch := list(itertools.islice(lines, BATCH)):
            yield batch


def parts(published: Path, union: bool, graph: str = "", area: Path | None = None) -> list[Part]:
    """The graphs of a release as a store shall have them.

    Args:
        published: the folder of the release.
        union: whether the store's default graph is the union of its named graphs.
        graph: the one graph that shall hold everything, if it is asked for.
        area: the folder of a release of all divisions of an area, if the graph with everything shall hold these too.

    Returns:
        That one graph; or first the one with everything, which is the default graph, then one for each notice and one
        for the divisions. In a store whose default graph is the union of the named ones, a triple in two of them
        counts twice: there, beside a single notice, the divisions' graph is without what the notice's has, and of
        several notices everything has a name.

    Raises:
        InputError: nothing is published, what is published is damaged, or came from an older mingdan.
    """
    if problems := release.damaged(published):
        raise InputError(f"{published}: {' '.join(message(problem, 'en') for problem in problems)} Run mingdan publish")
    manifest, whole = published / release.MANIFEST, release.graph_facts(published)
    try:
        record = json.loads(read_bytes(manifest))
        each = {str(one["name"]): GraphFingerprint(one["triples"], one["sum_sha256"]) for one in record["graphs"]}
        of_divisions = each.pop(mint.divisions_graph())
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{manifest}: says nothing of its graphs ({error}): run mingdan publish") from error
    roster, divisions = published / "roster.nt", published / "divisions.nt"
    if graph:
        return [_with_area(Part(graph, "roster", (roster, divisions), whole), area)]
    named = [
        Part(name, name.rsplit("/", 1)[1], (published / "roster.nq",), one, of=name, ours=True)
        for name, one in sorted(each.items())
    ]
    if union and len(named) == 1 and not area:
        rest = whole.without(named[0].facts)
        return [*named, Part(mint.divisions_graph(), "divisions", (divisions,), rest, ours=True, beside=roster)]
    everything = Part(mint.graph("roster") if union else "", "roster", (roster, divisions), whole, ours=union)
    everything = _with_area(everything, area)
    return [everything, *named, Part(mint.divisions_graph(), "divisions", (divisions,), of_divisions, ours=True)]


def _with_area(part: Part, area: Path | None) -> Part:
    """A graph, and with it all divisions of an area; raises InputError as `parts` does."""
    if area is None:
        return part
    if problems := release.damaged(area):
        raise InputError(
            f"{area}: {' '.join(message(problem, 'en') for problem in problems)} Run mingdan publish-divisions"
        )
    names = dict.fromkeys(map(whole_file, release.listed(area)))
    files = tuple(area / name for name in names if unpacked(name)[0].endswith(".nt"))
    if not files:
        raise InputError(f"{area}: has no N-Triples: publish it with --format nt")
    facts_there = release.graph_facts(area)
    own = {line for file in part.files for line in bulk.lines([file])}
    shared = facts(statements(b"".join(line for line in bulk.lines(files) if line in own)))
    return replace(part, files=(*part.files, *files), facts=combine([part.facts.without(shared), facts_there]))


def as_dataset(loaded: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    """What a query sees of the graphs that `parts` gives: without GRAPH, and by GRAPH."""
    if any(part.beside for part in loaded):
        return list(loaded), list(loaded)
    first, *rest = loaded
    return [first], rest or [first]
