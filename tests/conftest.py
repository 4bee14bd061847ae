"""Fixtures: a workspace of its own for every test, and one build of the real notice for all of them."""

import shutil
from pathlib import Path

import pytest
from mingdan.build import Build, build
from mingdan.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]
NOTICE = ROOT / "data" / "source" / "sichuan-2022" / "notice.txt"


def copied(root: Path) -> Workspace:
    """A workspace below `root` with a copy of the project's notices."""
    shutil.copytree(ROOT / "data" / "source", root / "data" / "source")
    return Workspace(root)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace that tests only read."""
    return copied(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="session")
def built(workspace: Workspace) -> Build:
    """The real notice, read, resolved, mapped and checked."""
    found = build(workspace)
    assert not found.findings
    return found


@pytest.fixture
def own_workspace(tmp_path: Path) -> Workspace:
    """A workspace that a test may change."""
    return copied(tmp_path)
