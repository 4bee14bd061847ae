"""Files are written whole or not at all."""

import os
from pathlib import Path

import pytest
from mingdan.atomic_files import exchange_folders, old_folder, restore_folder, write_atomic


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
