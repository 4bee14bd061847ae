"""A server of the real notice, and one of a small file, for the whole session."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from mingdan.workspace import Workspace
from support.running_server import RunningServer, running

FIXTURE = """
<http://example.org/s> <http://example.org/p> "default" .
<http://example.org/s> <http://example.org/p> "one" <http://example.org/graph/1> .
<http://example.org/s> <http://example.org/p> "two" <http://example.org/graph/2> .
<http://example.org/s> <http://example.org/q> _:b <http://example.org/graph/2> .
<https://w3id.org/mingdan/id/agent/evil> <http://www.w3.org/2004/02/skos/core#prefLabel> "<script>alert(1)</script>" .
<https://w3id.org/mingdan/id/agent/evil> <http://www.w3.org/2000/01/rdf-schema#seeAlso> <javascript:alert(1)> .
<https://w3id.org/mingdan/id/agent/evil> <http://www.w3.org/2000/01/rdf-schema#seeAlso> _:node .
<https://w3id.org/mingdan/id/agent/evil#part> <http://www.w3.org/2000/01/rdf-schema#label> "part" .
_:node <http://www.w3.org/2000/01/rdf-schema#label> "blank" .
"""


@pytest.fixture(scope="session")
def workspace_published(workspace: Workspace, published: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the real notice and what is published of it."""
    root = tmp_path_factory.mktemp("with-source")
    shutil.copytree(workspace.source, root / "data" / "source")
    shutil.copytree(published / "data" / "published", root / "data" / "published")
    return Workspace(root)


@pytest.fixture(scope="session")
def served_release(workspace_published: Workspace) -> Iterator[RunningServer]:
    """A server of the real notice."""
    with running(workspace_published.root) as server:
        yield server


@pytest.fixture(scope="session")
def served_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server of a file alone."""
    folder = tmp_path_factory.mktemp("file")
    (folder / "fixture.nq").write_text(FIXTURE, "utf-8")
    with running(folder, "--file", "fixture.nq", "--timeout", 3) as server:
        yield server
