"""`mingdan new` that is stopped: the old folder or the new one is there, whole, and the next run cleans up."""

import os
from pathlib import Path

import pytest
from mingdan import atomic_files
from mingdan.errors import InputError, UsageError
from mingdan.notices import draft
from mingdan.notices.draft import new
from mingdan.release.notices import build
from mingdan.workspace import Workspace
from support.workspaces import OWN_SOURCE, SECOND, small_workspace

NOTICE = OWN_SOURCE / SECOND / "notice.txt"


@pytest.fixture
def own(tmp_path: Path) -> Workspace:
    return small_workspace(tmp_path)


def content(folder: Path) -> dict[str, bytes]:
    """The files in a folder and below, by name."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def leave(own: Workspace) -> list[Path]:
    """What killed runs leave."""
    left = [own.source / name for name in (".new-0a1b2c3d", f".{SECOND}-old")]
    for folder in left:
        folder.mkdir(parents=True)
        (folder / "notice.txt").write_text("half", "utf-8")
    return left


def test_everything_in_the_folder_is_kept(own: Workspace) -> None:
    folder = own.source / SECOND
    (folder / "letters").mkdir()
    (folder / "letters" / "answer.txt").write_text("yes", "utf-8")
    (folder / "scan").symlink_to("letters/answer.txt")
    (folder / "notice.txt.old").write_text("an older one", "utf-8")
    folder.chmod(0o2775)
    before = content(folder)
    new(own, NOTICE, notice=SECOND, again=True)
    after = content(folder)
    assert {name: after[name] for name in before if name.startswith("letters")} == {"letters/answer.txt": b"yes"}
    assert (folder / "scan").readlink() == Path("letters/answer.txt")
    assert after["source.toml.old"] == before["source.toml"]
    assert after["notice.txt.old"] == before["notice.txt"]
    assert folder.stat().st_mode & 0o7777 == 0o2775
    assert [path.name for path in own.source.glob(".*")] == []


def test_a_folder_that_is_a_link_stays_one(own: Workspace) -> None:
    elsewhere = own.root / "elsewhere" / "folder"
    elsewhere.parent.mkdir()
    (own.source / SECOND).rename(elsewhere)
    (own.source / SECOND).symlink_to(elsewhere)
    new(own, NOTICE, notice=SECOND, again=True)
    assert (own.source / SECOND).readlink() == elsewhere
    assert {"source.toml", "source.toml.old", "review.csv"} <= content(elsewhere).keys()
    assert [path.name for path in elsewhere.parent.iterdir()] == ["folder"]


def test_what_cannot_be_copied_stops_it(own: Workspace) -> None:
    os.mkfifo(own.source / SECOND / "pipe")
    before = content(own.source / SECOND)
    with pytest.raises(InputError, match="pipe") as caught:
        new(own, NOTICE, notice=SECOND, again=True)
    assert caught.value.id == "notice-not-copied"
    assert content(own.source / SECOND) == before
    assert [path.name for path in own.source.glob(".*")] == []


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_stop_at_a_rename_loses_nothing(own: Workspace, monkeypatch: pytest.MonkeyPatch, at: int) -> None:
    """At the exchange (0); on a system without one, at each of two renames, between which the folder is missing."""
    folder = own.source / SECOND
    before = content(folder)
    renames: list[Path] = []
    rename = Path.rename

    def stopped(path: Path, target: Path) -> Path:
        renames.append(path)
        if len(renames) >= at:
            raise KeyboardInterrupt
        return rename(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", stopped)
        patch.setattr(atomic_files, "_rename_exchange", (lambda _new, _folder: False) if at else stopped)
        with pytest.raises(KeyboardInterrupt):
            new(own, NOTICE, notice=SECOND, again=True)
    assert folder.exists() == (at < 2)
    assert [roster.source.notice for roster in build(own).rosters] == [SECOND]  # whatever reads notices repairs it
    assert content(folder) == before
    assert [path.name for path in own.source.glob(".*")] == []


@pytest.mark.parametrize("arguments", [{"notice": "other-2024"}, {"notice": SECOND, "again": True}])
def test_the_next_run_removes_what_was_left(own: Workspace, arguments: dict[str, object]) -> None:
    left = leave(own)
    file = own.root / "notice.txt"
    file.write_text(NOTICE.read_text("utf-8") + "\n", "utf-8")
    new(own, file, **arguments)  # type: ignore[arg-type] # a table of arguments
    assert not any(folder.exists() for folder in left)


def test_a_run_with_nothing_to_do_removes_it_too(own: Workspace) -> None:
    left = leave(own)
    with pytest.raises(UsageError, match="byte for byte"):
        new(own, NOTICE)
    assert not any(folder.exists() for folder in left)


def test_nothing_is_removed_while_another_run_is_at_work(own: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    left = leave(own)
    monkeypatch.setattr(draft, "_WAIT", 0.1)
    with own.drafting():
        assert own.notices() == [SECOND]
        with pytest.raises(InputError) as caught:
            new(own, NOTICE, notice=SECOND, again=True)
    assert caught.value.id == "drafting-running"
    assert all(folder.exists() for folder in left)


def test_reading_makes_no_lock_file(own: Workspace) -> None:
    before = content(own.root)
    assert own.notices() == [SECOND]
    assert content(own.root) == before
