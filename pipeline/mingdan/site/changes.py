"""What changed from one release on a site to the next, and what an earlier site had that must stay."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from mingdan.errors import InputError
from mingdan.io_text import MAX_PUBLISHED, bytes_sha256, read_bytes
from mingdan.release.reader import GRAPHS
from mingdan.release.release_folder import MANIFEST
from mingdan.site.writing import PACKED

CHANGES = "changes.json"
_LISTS = ("added", "removed", "changed")
_FOLDER = re.compile("[0-9a-f]{16}")  # of the files of a release


@dataclass(frozen=True, slots=True)
class Release:
    """A release, and how it differs from the one before it.

    Attributes:
        date: of the release.
        data: the name of the folder of its files below `data/`.
        added, removed, changed: the IRIs of resources.
    """

    date: str
    data: str
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def earlier_releases(site: Path, dataset: str) -> list[Release]:
    """The releases of an earlier site, the newest first.

    Args:
        site: its folder.
        dataset: the IRI of what the site shows.

    Raises:
        InputError: it cannot be read, is not a site of the dataset, or a release is not what its folder is named after.
    """
    try:
        records = json.loads((site / CHANGES).read_bytes())["releases"]
        releases = [Release(**{**record, **{name: tuple(record[name]) for name in _LISTS}}) for record in records]
        for release in releases:
            manifest = (site / "data" / release.data / MANIFEST).read_bytes()
            if not _FOLDER.fullmatch(release.data) or not bytes_sha256(manifest).startswith(release.data):
                raise ValueError(release.data)
            if json.loads(manifest)["dataset"] != dataset:
                raise ValueError(json.loads(manifest)["dataset"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("no-site", folder=site, file=CHANGES, reason=error) from error
    return releases


Descriptions = Mapping[str, frozenset[bytes]]  # IRI -> what is said of it, as lines of N-Triples


def descriptions(folder: Path) -> Descriptions:
    """The resources that the graphs of a release describe.

    Raises:
        InputError: a file cannot be read.
    """
    lines: dict[str, set[bytes]] = {}
    for name in GRAPHS:
        if (file := folder / name).is_file():
            for line in read_bytes(file, MAX_PUBLISHED).splitlines():
                if line.startswith(b"<"):  # otherwise it is a comment
                    lines.setdefault(line[1 : line.index(b">")].decode(), set()).add(line)
    return {iri: frozenset(said) for iri, said in lines.items()}


def compared(date: str, data: str, before: Descriptions, now: Descriptions) -> Release:
    """A release beside the one before it; arguments as `Release` and `descriptions` have them."""
    return Release(
        date,
        data,
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(before.keys() - now.keys())),
        tuple(sorted(iri for iri in now.keys() & before.keys() if now[iri] != before[iri])),
    )


def gone(releases: Iterable[Release]) -> dict[str, str]:
    """The resources that an earlier release had and the newest has not, each with the date since when.

    Args:
        releases: the newest first.
    """
    since: dict[str, str] = {}
    back: set[str] = set()
    for release in releases:
        since.update(dict.fromkeys(set(release.removed) - back - since.keys(), release.date))
        back.update(release.added)
    return dict(sorted(since.items()))


def releases_record(releases: Iterable[Release]) -> bytes:
    """The releases as JSON, as `earlier_releases` reads them."""
    return (json.dumps({"releases": list(map(asdict, releases))}, ensure_ascii=False, indent=1) + "\n").encode()


def kept_data(site: Path, releases: Iterable[Release]) -> Iterator[tuple[str, bytes]]:
    """The files of earlier releases as the earlier site has them, without the packed ones.

    Args:
        site: the earlier site.
        releases: those whose files are to be kept.

    Raises:
        InputError: a file cannot be read.
    """
    for release in releases:
        folder = site / "data" / release.data
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix not in PACKED):
            yield file.relative_to(site).as_posix(), read_bytes(file, MAX_PUBLISHED)
