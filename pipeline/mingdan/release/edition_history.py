"""The history of a province by NBS edition in a release: files of their own beside those of the divisions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mingdan.catalog.area import HISTORY
from mingdan.mapping.edition_history import change_subjects, subject_blocks, turtle_prefixes, version_subjects
from mingdan.mapping.edition_mappings import FILE, mapping_rows, mappings_heading
from mingdan.mapping.stream import N_TRIPLES, TURTLE
from mingdan.model import Finding
from mingdan.rdf.fingerprint import GraphCounts, GraphFingerprint
from mingdan.rdf.graphs import store
from mingdan.rdf.iris import BUREAU, Iris
from mingdan.rdf.stream_writer import SUFFIXES, FileDigest, FingerprintCounter, content, write
from mingdan.register.edition_versions import province_versions
from mingdan.validation import shacl_reference
from mingdan.validation.graph_checks import violations

_PARTS = ("changes", "versions")  # the pieces of a province, in the order of the bytes of their IRIs


def history_pieces(province: str, form: str, compression: str) -> tuple[str, ...]:
    """The names of the pieces of a province in a format."""
    return tuple(f"{province}-{part}.{form}{SUFFIXES[compression]}" for part in _PARTS)


def mappings_piece(province: str, compression: str) -> str:
    """The name of a province's rows of the SSSOM table."""
    return f"{province}-editions.tsv{SUFFIXES[compression]}"


@dataclass(frozen=True, slots=True)
class ProvinceHistory:
    """The history of a province as it was written.

    Attributes:
        plain: its N-Triples.
        files: size and hash of each piece that was asked for, by name.
        facts: the fingerprint of its graph.
        counts: the counts of its graph.
        iris: IRI factory for the dataset's base.
    """

    plain: tuple[Path, ...]
    files: dict[str, FileDigest]
    facts: GraphFingerprint
    counts: GraphCounts
    iris: Iris

    def audit(self, divisions: Path) -> list[Finding]:
        """What pySHACL and the queries find in the history, together with the divisions that it is about.

        Args:
            divisions: the N-Triples of the province.
        """
        history = b"".join(content(self.plain)).decode()
        node = re.compile(rf"<{re.escape(self.iris.base)}(version|change)/{BUREAU}/")
        units = set(re.findall(rf"<{re.escape(self.iris.divisions)}[0-9]+>", history))
        with divisions.open(encoding="utf-8", newline="\n") as lines:
            graph = store(history + "".join(line for line in lines if line.split(" ", 1)[0] in units))
        results = [*shacl_reference.validate(graph), *violations(graph)]
        return [result for result in results if node.match(f"<{result.node}")]

    def remove_plain(self) -> None:
        """Removes what was not asked for."""
        for file in self.plain:
            if file.name not in self.files:
                file.unlink()


def write_history(folder: Path, province: str, iris: Iris, formats: Iterable[str], compression: str) -> ProvinceHistory:
    """Writes the pieces of a province: always as plain N-Triples, and as asked for.

    Args:
        folder: the folder of the pieces.
        province: its code.
        iris: IRI factory for the dataset's base.
        formats: formats of the divisions; others than N-Triples and Turtle have no history.
        compression: of the pieces.

    Raises:
        InputError: a reference file is missing or damaged.
        OSError: a file cannot be written.
    """
    versions, changes = province_versions(province)

    def blocks(form: str) -> tuple[Iterator[bytes], ...]:
        return subject_blocks(change_subjects(iris, changes), form), subject_blocks(
            version_subjects(iris, versions), form
        )

    counter = FingerprintCounter()
    files: dict[str, FileDigest] = {}
    plain = tuple(folder / name for name in history_pieces(province, N_TRIPLES, "none"))
    digests = [write(file, counter.passed(part)) for file, part in zip(plain, blocks(N_TRIPLES), strict=True)]
    for form in (form for form in formats if form in (N_TRIPLES, TURTLE)):
        names = history_pieces(province, form, compression)
        if names == tuple(file.name for file in plain):
            files |= dict(zip(names, digests, strict=True))
            continue
        parts = [content([file]) for file in plain] if form == N_TRIPLES else blocks(form)
        files |= {name: write(folder / name, part, compression) for name, part in zip(names, parts, strict=True)}
    table = mappings_piece(province, compression)
    files[table] = write(folder / table, mapping_rows(province), compression)
    return ProvinceHistory(plain, files, counter.facts, counter.counts, iris)


def history_files(
    pieces: Path, provinces: Iterable[str], formats: Iterable[str], compression: str, by_province: bool
) -> Iterator[tuple[str, list[Path]]]:
    """The names of the files of the history of an area, and what each is put together from.

    Args:
        pieces: the folder of the pieces; `write_heads` has written those that are of no province.
        provinces: the codes of the provinces, in order.
        formats: formats of the divisions.
        compression: of the files.
        by_province: whether each province has files of its own.
    """
    suffix, provinces = SUFFIXES[compression], tuple(provinces)
    for form in (form for form in formats if form in (N_TRIPLES, TURTLE)):
        heads = [pieces / f"{HISTORY}.{form}{suffix}"] if form == TURTLE else []
        parts = {code: [pieces / name for name in history_pieces(code, form, compression)] for code in provinces}
        if by_province:
            yield from (
                (f"provinces/{code}-{HISTORY}.{form}{suffix}", [*heads, *files]) for code, files in parts.items()
            )
        else:
            yield (
                f"{HISTORY}.{form}{suffix}",
                [*heads, *(file for part in zip(*parts.values(), strict=True) for file in part)],
            )
    yield (
        f"{FILE}{suffix}",
        [pieces / f"{FILE}{suffix}", *(pieces / mappings_piece(code, compression) for code in provinces)],
    )


def write_heads(pieces: Path, iris: Iris, dataset: str, formats: Iterable[str], compression: str) -> None:
    """Writes the pieces that are of no province: the prefixes of Turtle, and the heading of the SSSOM table."""
    suffix = SUFFIXES[compression]
    if TURTLE in formats:
        write(pieces / f"{HISTORY}.{TURTLE}{suffix}", [turtle_prefixes()], compression)
    write(pieces / f"{FILE}{suffix}", [mappings_heading(iris, dataset)], compression)
