"""Workspaces for tests. None depends on what else lies in the checkout's `data/source` or `data/published`."""

import shutil
from pathlib import Path

from mingdan.workspace import Workspace

from support.paths import ROOT, TESTS

ROSTER = "sichuan-2022"  # the real notice: golden answers, sample queries and planted faults are about it
SECOND = "mianyang-2024"  # a small one, made for tests: five entries, three of them places that the real one names too
OWN_SOURCE = TESTS / "workspace" / "data" / "source"


def roster_workspace(root: Path) -> Workspace:
    """A workspace below `root` with a copy of the real notice, and of no other that the checkout may have."""
    shutil.copytree(ROOT / "data" / "source" / ROSTER, root / "data" / "source" / ROSTER)
    shutil.copy(OWN_SOURCE / "dataset.toml", root / "data" / "source")
    return Workspace(root)


def small_workspace(root: Path) -> Workspace:
    """A workspace below `root` with the small notice alone, for tests that need a notice but not the real one."""
    shutil.copytree(OWN_SOURCE, root / "data" / "source")
    return Workspace(root)


def add_second_notice(root: Path) -> None:
    """Puts the small notice beside those of the workspace `root`."""
    shutil.copytree(OWN_SOURCE / SECOND, root / "data" / "source" / SECOND)


def add_notice(root: Path, notice: str, text: str, toml: str) -> None:
    """Writes a notice's folder into the workspace `root`."""
    folder = root / "data" / "source" / notice
    folder.mkdir(parents=True)
    (folder / "notice.txt").write_text(text, "utf-8")
    (folder / "source.toml").write_text(toml, "utf-8")
