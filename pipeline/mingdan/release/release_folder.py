"""A release is a folder of files, put in place whole: a reader sees the old one or the new one, never a mixture.

The files are written into a new folder beside the old one, synced, read back, and the two folders change places in one
`rename`. What an interrupted run leaves behind is removed by the next.
"""

import contextlib
import glob
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from mingdan.atomic_files import exchange_folders, old_folder, restore_folder, sync_folder
from mingdan.errors import InputError
from mingdan.findings import finding
from mingdan.io_text import bytes_sha256, file_sha256, read_bytes
from mingdan.model import Finding, Place
from mingdan.rdf.fingerprint import GraphFingerprint
from mingdan.rdf.stream_writer import FileDigest, write

MANIFEST = "manifest.json"


def stale(folder: Path, files: dict[str, bytes]) -> list[str]:
    """The names of the files in a folder that are missing, differ, or should not be there."""
    present = _present(folder)
    return [name for name in sorted({*files, *present}) if name not in files or not _is(folder / name, files[name])]


def _present(folder: Path) -> set[str]:
    """What is in a folder and in those below it, by its path from there; of a folder with nothing in it, itself."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir() or not any(path.iterdir()))
    return {path.relative_to(folder).as_posix() for path in paths}


def _is(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a release.

    Raises:
        InputError: it is missing, cannot be read, or lists no files.
    """
    file = folder / MANIFEST
    if not file.exists():
        raise InputError("nothing-published", folder=folder, manifest=MANIFEST)
    try:
        content: dict[str, Any] = json.loads(read_bytes(file))
        if all(isinstance(record["name"], str) for record in content["files"]):
            return content
        raise TypeError("name")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("manifest-unreadable", file=file, reason=f"{type(error).__name__} {error}") from error


def listed(folder: Path) -> dict[str, dict[str, object]]:
    """The files of a release by its own manifest, name -> record; raises as `read_manifest` does."""
    return {record["name"]: dict(record) for record in read_manifest(folder)["files"]}


def graph_facts(folder: Path) -> GraphFingerprint:
    """What the manifest of a release says of its whole graph.

    Raises:
        InputError: it says nothing of it, as an older mingdan's does, or cannot be read.
    """
    try:
        record = read_manifest(folder)["graph"]
        return GraphFingerprint(int(record["triples"]), str(record["sum_sha256"]))
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("manifest-without-graph", file=folder / MANIFEST, reason=error) from error


def damaged(folder: Path) -> list[Finding]:
    """A finding for each file of a release that is missing, changed or not in its manifest.

    Raises:
        InputError: the manifest is missing or cannot be read.
    """
    place, records = Place(str(folder / MANIFEST)), listed(folder)
    present = _present(folder) - {MANIFEST}
    wrong = [finding("manifest-missing", place, name=name) for name in sorted(records.keys() - present)]
    wrong += [finding("manifest-extra", place, name=name) for name in sorted(present - records.keys())]
    for name in sorted(records.keys() & present):
        file = folder / name
        recorded = records[name].get("sha256"), records[name].get("bytes")
        if not file.is_file() or (file_sha256(file), file.stat().st_size) != recorded:
            wrong.append(finding("manifest", place, name=name))
    return wrong


def damaged_files(folder: Path) -> tuple[str, ...]:
    """The names of the files that `damaged` has a finding for; raises as it does."""
    return tuple(str(dict(problem.parameters)["name"]) for problem in damaged(folder))


def _require_name(folder: Path) -> None:
    """Raises InputError for `.`, `..` and `/`: nothing can be written beside them and take their place."""
    if folder.name in ("", ".."):
        raise InputError("folder-without-name", folder=folder)


@contextlib.contextmanager
def lock(folder: Path) -> Iterator[None]:
    """Locks the place of a release, so that there is one publication at a time.

    Raises:
        InputError: another publication is running, or the folder has no name of its own.
    """
    _require_name(folder)
    file = folder.parent / ".publish.lock"
    try:
        with FileLock(file, timeout=0):
            yield
    except Timeout as error:
        raise InputError("publication-running", file=file) from error


@contextlib.contextmanager
def exclusive(folder: Path, dataset: str, files: Iterable[str] = ()) -> Iterator[None]:
    """Prepares the place of a release: locks it, repairs what a stopped run left, and refuses files of others.

    Args:
        folder: the published folder; it may be missing.
        dataset: the IRI of the dataset that will be published there.
        files: the names of the files that will replace those in it.

    Raises:
        InputError: another publication is running, the place is not a folder that can be written, or it has a file
            that does not belong to a release, or the release of another dataset.
        OSError: the folder cannot be used.
    """
    if folder.exists() and not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise InputError("folder-not-writable", folder=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with lock(folder):
        restore(folder)
        refuse_foreign(folder, dataset, files)
        yield


class StagedFolder:
    """A new release beside the published one.

    Args:
        folder: the published folder; it may be missing.
        work: a folder on the same file system; it is removed once the release is in its place.
    """

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder, self.work, self.new = folder, work, work / "release"
        shutil.rmtree(self.new, ignore_errors=True)

    def write(self, name: str, blocks: Iterable[bytes]) -> FileDigest:
        """Writes a file of the new release.

        Raises:
            OSError: the file cannot be written.
        """
        file = self.new / name
        file.parent.mkdir(parents=True, exist_ok=True)
        return write(file, blocks)

    def put_in_place(self) -> bool:
        """Replaces the published release by the new one.

        Raises:
            OSError: the folder cannot be renamed; the old release is in its place.
        """
        for below in (self.new, *(path for path in self.new.iterdir() if path.is_dir())):
            sync_folder(below)
        exchange_folders(self.new, self.folder)
        shutil.rmtree(self.work, ignore_errors=True)
        return True


class MemoryFolder:
    """A new release in memory.

    Args:
        folder: the published folder; it may be missing, or a symbolic link to where it is.
        files: the content of the files that are written already, by name.
    """

    def __init__(self, folder: Path, files: dict[str, bytes] | None = None) -> None:
        self.folder, self.files = folder, files or {}

    def write(self, name: str, blocks: Iterable[bytes]) -> FileDigest:
        """Keeps a file."""
        self.files[name] = content = b"".join(blocks)
        return FileDigest(len(content), bytes_sha256(content))

    def put_in_place(self) -> bool:
        """Replaces the published release unless it has the same bytes; raises as `replace` does."""
        if not stale(self.folder, self.files):
            return False
        replace(self.folder, self.files)
        return True


def replace(folder: Path, files: dict[str, bytes]) -> None:
    """Writes a release and puts it in the place of the old one.

    Args:
        folder: the published folder; it may be missing, or a symbolic link to where it is.
        files: name -> content, the manifest last.

    Raises:
        InputError: the folder cannot be written, has a file that does not belong to a release, or a file read back
            differs from what was written. The published release is unchanged.
    """
    try:
        folder = folder.resolve()
        with exclusive(folder, dataset_of(files[MANIFEST]), files):
            staged = StagedFolder(folder, Path(tempfile.mkdtemp(prefix=f".{folder.name}-new-", dir=folder.parent)))
            try:
                for name, content in files.items():
                    staged.write(name, [content])
                    if (staged.new / name).read_bytes() != content:
                        raise InputError("read-back-differs", file=staged.new / name)
                staged.put_in_place()
            finally:
                shutil.rmtree(staged.work, ignore_errors=True)
    except (OSError, RuntimeError) as error:  # RuntimeError: links that lead to one another, before Python 3.13
        raise InputError("release-not-written", folder=folder, reason=error) from error


def restore(folder: Path) -> None:
    """Removes what stopped runs left behind, and puts back what a stop between two renames took away."""
    restore_folder(folder)
    for leftover in _staged(folder):
        shutil.rmtree(leftover, ignore_errors=True)


def _staged(folder: Path) -> list[Path]:
    staged = folder.parent.glob(f"{glob.escape(f'.{folder.name}')}-new-*")
    return [path for path in staged if path.is_dir() and not path.is_symlink()]


def repair(folder: Path, *work: Path) -> None:
    """Does what `restore` does, unless another publication is running; where nothing was left, it writes nothing.

    Args:
        folder: the published folder; it may be missing, or a symbolic link to where it is.
        work: files and folders of stopped runs, which are removed as well.

    Raises:
        InputError: the folder has no name of its own.
    """
    _require_name(folder)
    with contextlib.suppress(InputError, OSError, RuntimeError):  # RuntimeError: as in `replace`
        folder = folder.resolve()
        if any(map(os.path.lexists, work)) or old_folder(folder).exists() or _staged(folder):
            with lock(folder):
                restore(folder)
                remove(*work)


def remove(*paths: Path) -> None:
    """Removes files and folders, whether they are there or not."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def dataset_of(manifest: bytes) -> str:
    """The IRI of the dataset that a manifest describes; empty if it cannot be read."""
    try:
        return str(json.loads(manifest)["dataset"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""


def refuse_foreign(folder: Path, dataset: str, files: Iterable[str]) -> None:
    """Refuses to replace a folder that has the release of another dataset, or a file that is not of a release."""
    manifest = folder / MANIFEST
    there = dataset_of(manifest.read_bytes()) if manifest.is_file() else ""
    if there not in ("", dataset):
        raise InputError("other-dataset", folder=folder, there=there, dataset=dataset)
    known = {MANIFEST, *files}
    with contextlib.suppress(InputError):
        known |= listed(folder).keys()
    for name in sorted(_present(folder)):
        if name not in known or (folder / name).is_dir():
            raise InputError("foreign-file", file=folder / name)
