"""Writes files and folders atomically: a reader sees the old content or the new content, never a mixture.

Content is written beside its place, synced to the disk, and put in place by one rename. A symbolic link stays, and its
target is replaced.

What a killed process leaves has either one name, which the next run writes again (`write_atomic`), or a random end,
and is locked while its process runs (`open_temporary`).
"""

import contextlib
import ctypes
import errno
import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import IO, BinaryIO

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_LONGEST_NAME = 200  # bytes of a name that is kept in that of a temporary file; file systems take 255 in all
_RANDOM = re.compile("[a-z0-9_]{8}")  # the end of the name of a temporary file


def write_atomic(file: Path, content: bytes | str) -> None:
    """Writes a file whole or not at all.

    A killed process leaves a file beside it (`.NAME.new`), which the next one that writes the file replaces.

    Args:
        file: the file; an existing one is replaced, as is the target of a link.
        content: bytes, or text that is written in UTF-8 with its line ends as they are.

    Raises:
        OSError: the file cannot be written; the old file is unchanged.
    """
    place = target_of(file)
    beside = temporary_name(place, ".new")
    try:
        write_synced(beside, content.encode() if isinstance(content, str) else content)
        beside.replace(place)
    except BaseException as error:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OSError(error.errno, error.strerror, str(file)) from error
        raise


def target_of(file: Path) -> Path:
    """The file that is replaced when a path is written: the target of a symbolic link, else the path itself.

    A link that leads nowhere or to itself is an error, as it is for `cp`: the file that it would make could be
    anywhere, and replacing the link would leave its target old.

    Raises:
        OSError: it is such a link, or neither a file nor missing: a folder, a device, a pipe. `filename` is the path.
    """
    try:
        place = Path(os.path.realpath(file, strict=True)) if file.is_symlink() else file
        if place.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if place.exists() and not place.is_file():
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error
    return place


def temporary_name(file: Path, end: str) -> Path:
    """A hidden name beside a file, the same in every run; in place of a long name it has its digest."""
    name = os.fsencode(file.name)
    kept = file.name if len(name) <= _LONGEST_NAME else hashlib.sha256(name).hexdigest()
    return file.with_name(f".{kept}{end}")


def open_temporary(start: Path, delete: bool) -> BinaryIO:
    """Opens a new temporary file, which is locked until this process ends; removes those that killed ones left.

    Args:
        start: its path without the random end.
        delete: whether it is removed when it is closed.

    Raises:
        OSError: it cannot be made.
    """
    _remove_leftovers(start)
    file = tempfile.NamedTemporaryFile(dir=start.parent, prefix=start.name, delete=delete)  # noqa: SIM115 - the caller's
    _lock_until_end(file)
    return file  # type: ignore[return-value]  # it wraps a binary file


def _lock_until_end(file: IO[bytes]) -> bool:
    """Locks a temporary file until its process ends, however it ends; false where another process holds it."""
    try:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    except ImportError:  # Windows, which does not remove an open file
        return True
    return True


def _remove_leftovers(start: Path) -> None:
    """Removes the temporary files that killed processes have left; those of a running one are locked."""
    with contextlib.suppress(OSError):
        for path in start.parent.iterdir():
            if path.name.startswith(start.name) and _RANDOM.fullmatch(path.name[len(start.name) :]) and path.is_file():
                with contextlib.suppress(OSError), path.open("rb") as file:
                    if _lock_until_end(file):
                        path.unlink()


def write_synced(file: Path, content: bytes) -> None:
    """Writes a file in its place and syncs it to the disk.

    Raises:
        OSError: the file cannot be written; its `filename` is always set, which Python leaves out for a full disk.
    """
    try:
        with file.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(file)) from error


def follow_umask(*paths: Path) -> None:
    """Gives files and folders the rights that the umask leaves; temporary files and RocksDB have fewer."""
    mask = os.umask(0)
    os.umask(mask)
    for path in paths:
        path.chmod((0o777 if path.is_dir() else 0o666) & ~mask)


def sync_folder(folder: Path) -> None:
    """Syncs the entries of a folder, or the content of a file, to the disk, where the system supports it."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Syncs the files in a folder and below, and the folders themselves, to the disk, where the system supports it."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink() and (path.is_file() or path.is_dir()):
            sync_folder(path)


def exchange_folders(new: Path, folder: Path) -> None:
    """Puts a new folder in the place of an existing or missing one.

    Args:
        new: the complete new folder, on the same file system. It holds the old content afterwards, or is gone; the
            caller removes it.
        folder: the place.

    Raises:
        OSError: the folder cannot be renamed; the old one is in its place.
    """
    if not folder.exists():
        new.rename(folder)
    elif not _rename_exchange(new, folder):
        # Two renames: for an instant the folder is missing. `restore_folder` repairs a stop between them.
        old = old_folder(folder)
        folder.rename(old)
        try:
            new.rename(folder)
        except OSError:
            old.rename(folder)
            raise
        shutil.rmtree(old, ignore_errors=True)
    with contextlib.suppress(OSError):  # the folder is in place; an exchange that is not yet durable is not a failure
        sync_folder(folder.parent)


def old_folder(folder: Path) -> Path:
    """The name of the old folder between the two renames of `exchange_folders`."""
    return folder.with_name(f".{folder.name}-old")


def restore_folder(folder: Path) -> None:
    """Repairs a stop between the two renames of `exchange_folders`, and removes an old folder that is left.

    Raises:
        OSError: the old folder cannot be renamed.
    """
    old = old_folder(folder)
    if old.is_dir() and not folder.exists():
        old.rename(folder)
    if old.is_dir() and not old.is_symlink():
        shutil.rmtree(old, ignore_errors=True)


def _rename_exchange(new: Path, folder: Path) -> bool:
    """Exchanges two folders in one step (Linux renameat2); false where the system cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(new), _AT_FDCWD, os.fsencode(folder), _RENAME_EXCHANGE) == 0)
