"""Writes a site into a folder that is put in place whole."""

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import brotli

from mingdan.atomic_files import exchange_folders
from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256
from mingdan.messages import shown
from mingdan.messages.progress import Listener, Text, ignore
from mingdan.release.release_folder import MANIFEST, exclusive

PACKED = (".gz", ".br")
TEXT_SUFFIXES = (  # the suffixes of what a server may send packed
    ".html", ".css", ".js", ".xml", ".atom", ".txt", ".ttl", ".nt", ".nq", ".trig", ".jsonld", ".json", ".geojson",
    ".csv", ".tsv",
)  # fmt: skip
_FILES_OF_A_MESSAGE = 20_000
_LEAST = 1_000  # bytes: what is smaller is sent in one packet as it is


def packed(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of files, and of each text beside it the same packed by gzip and by Brotli."""
    for name, content in files:
        yield name, content
        if len(content) >= _LEAST and Path(name).suffix in TEXT_SUFFIXES:
            yield f"{name}.gz", gzip.compress(content, 6, mtime=0)
            yield f"{name}.br", brotli.compress(content, quality=5)


def write_site(
    out: Path, dataset: str, files: Iterable[tuple[str, bytes]], progress: Listener = ignore
) -> tuple[int, int]:
    """Writes a site; the earlier one stays in its place until the new one is complete.

    Args:
        out: the folder; it may be missing, or hold an earlier site.
        dataset: the IRI of what the site shows; a folder with the site of another is refused.
        files: name and content of each file.
        progress: callback for progress messages.

    Returns:
        The number of files, and of bytes.

    Raises:
        InputError: the folder cannot be written, has files that are not of a site, or a file would lie outside of it.
    """
    try:
        out = out.resolve()
        shown_as = f"{dataset}#site"  # not the release itself, which neither replaces nor is replaced
        with exclusive(out, shown_as):
            work = Path(tempfile.mkdtemp(prefix=f".{out.name}-new-", dir=out.parent))
            try:
                records: list[dict[str, str | int]] = []
                size = 0
                for name, content in packed(files):
                    if not set(PurePosixPath(name).parts).isdisjoint(("/", "..")):
                        raise InputError("site-path", name=shown(name))
                    file = work / "site" / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content)
                    size += len(content)
                    records.append({"name": name, "bytes": len(content), "sha256": bytes_sha256(content)})
                    if len(records) % _FILES_OF_A_MESSAGE == 0:
                        progress(Text("site-files", number=len(records), size=size))
                listing = {"dataset": shown_as, "files": records}
                (work / "site" / MANIFEST).write_text(json.dumps(listing, indent=1) + "\n", "utf-8")
                exchange_folders(work / "site", out)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise InputError("release-not-written", folder=out, reason=error) from error
    return len(records), size
