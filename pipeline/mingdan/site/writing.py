"""Writes a site into a folder that is put in place whole."""

import gzip
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import brotli

from mingdan.atomic_files import exchange_folders
from mingdan.errors import InputError
from mingdan.io_text import bytes_sha256
from mingdan.release.release_folder import MANIFEST, exclusive

PACKED = (".gz", ".br")
TEXT_SUFFIXES = (  # the suffixes of what a server may send packed
    ".html", ".css", ".js", ".xml", ".atom", ".txt", ".ttl", ".nt", ".nq", ".trig", ".jsonld", ".json", ".geojson",
    ".csv", ".tsv",
)  # fmt: skip
_LEAST = 1_000  # bytes: what is smaller is sent in one packet as it is


def packed(files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Name and content of files, and of each text beside it the same packed by gzip and by Brotli."""
    for name, content in files:
        yield name, content
        if len(content) >= _LEAST and Path(name).suffix in TEXT_SUFFIXES:
            yield f"{name}.gz", gzip.compress(content, 6, mtime=0)
            yield f"{name}.br", brotli.compress(content, quality=5)


def write_site(out: Path, dataset: str, files: Iterable[tuple[str, bytes]]) -> tuple[int, int]:
    """Writes a site; the earlier one stays in its place until the new one is complete.

    Args:
        out: the folder; it may be missing, or hold an earlier site.
        dataset: the IRI of what the site shows; a folder with the site of another is refused.
        files: name and content of each file.

    Returns:
        The number of files, and of bytes.

    Raises:
        InputError: the folder cannot be written, or has files that are not of a site.
    """
    try:
        out = out.resolve()
        with exclusive(out, dataset):
            work = Path(tempfile.mkdtemp(prefix=f".{out.name}-new-", dir=out.parent))
            try:
                records: list[dict[str, str | int]] = []
                size = 0
                for name, content in packed(files):
                    file = work / "site" / name
                    file.parent.mkdir(parents=True, exist_ok=True)
                    file.write_bytes(content)
                    size += len(content)
                    records.append({"name": name, "bytes": len(content), "sha256": bytes_sha256(content)})
                listing = {"dataset": dataset, "files": records}
                (work / "site" / MANIFEST).write_text(json.dumps(listing, indent=1) + "\n", "utf-8")
                exchange_folders(work / "site", out)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError as error:
        raise InputError("release-not-written", folder=out, reason=error) from error
    return len(records), size
