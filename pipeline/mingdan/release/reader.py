"""Reads a release of notices back from its folder; each file is read and parsed once."""

import json
from pathlib import Path

from mingdan.catalog.records import graph_record, named_graph_records
from mingdan.errors import InputError
from mingdan.io_text import MAX_PUBLISHED, read_bytes
from mingdan.rdf.graphs import strict_graphs
from mingdan.rdf.iris import is_key, named_graph
from mingdan.rdf.ntriples import union
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.release.formats import DERIVED, FORMATS, RDF_SUFFIXES, ROSTER_FORMATS, NoticeGraphs
from mingdan.release.release_folder import MANIFEST
from mingdan.workspace import Settings

GRAPHS = ("roster.nt", "divisions.nt", "history.nt")  # the files that hold the whole graph of a release
_SAME_AS_ROSTER = ("roster.ttl", "roster.jsonld", "roster.trig", "roster.nq")


class PublishedRelease:
    """The published folder.

    Args:
        folder: the folder; a file that is missing holds nothing.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._graphs: dict[str, dict[str, str]] = {}

    def has(self, name: str) -> bool:
        """Whether the release has a file."""
        return (self.folder / name).is_file()

    def graphs(self, name: str) -> dict[str, str]:
        """The graphs of a file by name, as sorted N-Triples; the default graph has the name "".

        Raises:
            InputError: the file cannot be read or is not valid RDF.
        """
        if name not in self._graphs:
            self._graphs[name] = strict_graphs(self._content(name), name) if self.has(name) else {}
        return self._graphs[name]

    def triples(self, name: str) -> str:
        """The statements of a file, whatever their graph, as sorted N-Triples; raises as `graphs` does."""
        return union(self.graphs(name).values())

    def named_graphs(self) -> dict[str, str]:
        """The graph of each notice and that of the divisions, N-Triples by IRI; raises as `graphs` does."""
        divisions = {named_graph("divisions"): self.triples("divisions.nt")} if self.has("divisions.nt") else {}
        return {**self.graphs("roster.nq"), **divisions}

    def check_syntax(self, name: str) -> None:
        """Parses a file if it is RDF; raises as `graphs` does."""
        if name.endswith(RDF_SUFFIXES):
            self.graphs(name)

    def disagreeing(self, settings: Settings) -> list[str]:
        """The files that do not hold what `roster.nt` and `divisions.nt` hold.

        Args:
            settings: the settings of the workspace.

        Raises:
            InputError: a file is not valid RDF.
        """
        ntriples = self.triples("roster.nt")
        wrong = [name for name in _SAME_AS_ROSTER if self.has(name) and self.triples(name) != ntriples]
        wrong += self._different_divisions()
        wrong += self._different_notices()
        named = {name: ParsedGraph(lines) for name, lines in self.named_graphs().items()}
        roster, divisions = ParsedGraph(ntriples), named.get(named_graph("divisions"), ParsedGraph(""))
        graphs = NoticeGraphs(settings, (), {}, roster, divisions)
        formats = {**ROSTER_FORMATS, **FORMATS}
        derived = [name for name in DERIVED if self.has(name)]
        if not (self.has("divisions.nt") or self.has("divisions.ttl")):
            derived = [name for name in derived if name != "links.sssom.tsv"]
        wrong += [name for name in derived if self._content(name) != formats[name](graphs)]
        expected = graph_record(graphs.whole), named_graph_records(named)
        return wrong if self._recorded_graphs() == expected else [*wrong, MANIFEST]

    def _content(self, name: str) -> bytes:
        return read_bytes(self.folder / name, MAX_PUBLISHED)

    def _recorded_graphs(self) -> object:
        """What the manifest says of the graphs; None if it says nothing."""
        try:
            manifest = json.loads(self._content(MANIFEST))
            return manifest["graph"], manifest["graphs"]
        except (InputError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def _different_divisions(self) -> list[str]:
        there = [self.triples(name) for name in ("divisions.nt", "divisions.ttl") if self.has(name)]
        return ["divisions.ttl"] if len(set(there)) > 1 else []

    def _different_notices(self) -> list[str]:
        """The files of the named graphs that do not say of each notice what `roster.nq` says."""
        graphs = self.graphs("roster.nq")
        if not graphs:
            return []
        start = named_graph("a")[:-1]
        if any(not is_key(name.removeprefix(start)) for name in graphs):
            return ["roster.nq"]  # a graph that belongs to no notice
        files = {f"notices/{name.removeprefix(start)}.ttl": lines for name, lines in graphs.items()}
        wrong = [name for name, lines in files.items() if self.has(name) and self.triples(name) != lines]
        if self.has("roster.trig") and self.graphs("roster.trig") != graphs:
            wrong.append("roster.trig")
        return wrong


def named_graphs(folder: Path) -> dict[str, str]:
    """The named graphs of a release, as `PublishedRelease.named_graphs` gives them; raises as it does."""
    return PublishedRelease(folder).named_graphs()


def published_as_places(folder: Path) -> frozenset[str]:
    """The notices whose undecided entries were published as places, by the manifest of a release."""
    try:
        sources = json.loads(read_bytes(folder / MANIFEST))["sources"]
        return frozenset(str(source["notice"]) for source in sources if source.get("undecided_as_places") is True)
    except (InputError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return frozenset()
