"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest
from mingdan.atomic_files import exchange_folders, old_folder, restore_folder, temporary_name, write_atomic


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "file.txt"
    write_atomic(file, "一\r\n二")
    assert file.read_bytes() == "一\r\n二".encode()
    write_atomic(file, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["file.txt"]
    assert file.read_bytes() == b"new"


def test_a_full_disk_leaves_the_old_file_and_names_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file.txt"
    write_atomic(file, "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        write_atomic(file, "new")
    assert caught.value.filename == str(file)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("file.txt", "old")]


@pytest.mark.parametrize("exists", [True, False])
def test_a_folder_takes_the_place_of_another(tmp_path: Path, exists: bool) -> None:
    new, folder = tmp_path / "new", tmp_path / "folder"
    new.mkdir()
    (new / "a").touch()
    if exists:
        folder.mkdir()
    exchange_folders(new, folder)
    assert (folder / "a").is_file()


def test_a_stop_between_two_renames_is_repaired(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    old_folder(folder).mkdir()
    restore_folder(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_the_target_of_a_link_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    target, link, chain = tmp_path / "below" / "a.csv", tmp_path / "link.csv", tmp_path / "chain.csv"
    target.write_text("old")
    link.symlink_to(Path("below", "a.csv"))
    chain.symlink_to(link)
    write_atomic(chain, "new")
    assert (target.read_text(), link.is_symlink(), chain.is_symlink()) == ("new", True, True)
    assert [path.name for path in target.parent.iterdir()] == ["a.csv"]


@pytest.mark.parametrize("leads_to", ["missing.csv", "a.csv", "missing/b.csv", ".", "pipe"])
def test_a_link_without_a_file_is_not_replaced(tmp_path: Path, leads_to: str) -> None:
    os.mkfifo(tmp_path / "pipe")
    link = tmp_path / "a.csv"
    link.symlink_to(leads_to)
    with pytest.raises(OSError) as caught:
        write_atomic(link, "new")
    assert caught.value.filename == str(link)
    assert {path.name for path in tmp_path.iterdir()} == {"a.csv", "pipe"}
    assert link.is_symlink()


@pytest.mark.parametrize("name", ["a" * 251 + ".csv", "社" * 83 + ".csv", "a.csv"])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    temporary_name(file, ".new").write_text("left by a killed run, and longer")
    write_atomic(file, "new")
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "new")]
