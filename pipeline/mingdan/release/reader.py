"""The graphs of a release, read back from its files."""

from pathlib import Path

from mingdan.io_text import read_bytes
from mingdan.rdf import iris as mint
from mingdan.rdf.graphs import strict_graphs, strict_ntriples


def named_graphs(folder: Path) -> dict[str, str]:
    """The named graphs of a release, N-Triples by IRI: of each notice, and of the divisions.

    Args:
        folder: the published folder; a file that it lacks holds nothing.

    Raises:
        InputError: a file is not valid RDF.
    """
    quads, divisions = folder / "roster.nq", folder / "divisions.nt"
    found = strict_graphs(read_bytes(quads), str(quads)) if quads.is_file() else {}
    if divisions.is_file():
        found[mint.divisions_graph()] = strict_ntriples(read_bytes(divisions), str(divisions))
    return found
