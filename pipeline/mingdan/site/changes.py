"""What changed from one release on a site to the next, and what an earlier site had that must stay."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from mingdan.errors import InputError
from mingdan.io_text import MAX_PUBLISHED, read_bytes
from mingdan.site.writing import PACKED

CHANGES = "changes.json"
_GRAPHS = ("roster.nt", "divisions.nt")


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


def earlier_releases(site: Path) -> list[Release]:
    """The releases of an earlier site, the newest first.

    Raises:
        InputError: it cannot be read, or is not a site.
    """
    file = site / CHANGES
    try:
        records = json.loads(read_bytes(file))["releases"]
        return [Release(**{**record, **_lists(record)}) for record in records]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError("no-site", folder=site, file=CHANGES, reason=error) from error


def _lists(record: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(record[name]) for name in ("added", "removed", "changed")}


Descriptions = Mapping[str, frozenset[str]]  # IRI -> what is said of it, as lines of N-Triples


def descriptions(folder: Path) -> Descriptions:
    """The resources that the graphs of a release describe.

    Raises:
        InputError: a file cannot be read.
    """
    lines: dict[str, set[str]] = {}
    for name in _GRAPHS:
        if (file := folder / name).is_file():
            for line in read_bytes(file, MAX_PUBLISHED).decode().splitlines():
                lines.setdefault(line[1 : line.index(">")], set()).add(line)
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


def feed(releases: Iterable[Release], title: str, address: str) -> bytes:
    """The releases as an Atom feed (RFC 4287).

    Args:
        releases: the newest first.
        title: of the site.
        address: where the site will be.
    """
    entries, updated = [], ""
    for release in releases:
        day = f"{release.date}T00:00:00Z"
        updated = updated or day
        summary = f"+{len(release.added)} −{len(release.removed)} ±{len(release.changed)}"
        entries.append(
            f"<entry><id>{address}data/{release.data}/</id><title>{release.date}</title><updated>{day}</updated>"
            f'<link href="{address}changes.html"/><summary>{summary}</summary></entry>\n'
        )
    head = f"<id>{address}changes.atom</id><title>{escape(title)}</title><updated>{updated}</updated>"
    author = f"<author><name>{escape(title)}</name></author>"
    content = f'<feed xmlns="http://www.w3.org/2005/Atom">\n{head}{author}\n{"".join(entries)}</feed>\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}'.encode()


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
