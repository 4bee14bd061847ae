"""Large files: written in pieces in parallel, each with its size, hash and fingerprint, then concatenated.

gzip and Zstandard read files that were put end to end as one (RFC 1952, section 2.2; RFC 8878, section 3.1), and so do
N-Triples and Turtle: a piece is compressed by whoever makes it.
"""

import hashlib
import itertools
import os
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow

from mingdan.rdf.fingerprint import WIDTH, GraphCounts, GraphFingerprint
from mingdan.rdf.namespaces import RDF

SUFFIXES = {"none": "", "gzip": ".gz", "zstd": ".zst"}  # compression -> suffix
_CHUNK = 1 << 23
_TYPE = f"<{RDF.type}>".encode()


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file that was written: its size, and the SHA-256 of its content in hexadecimal."""

    bytes: int
    sha256: str


class FingerprintCounter:
    """Counts lines of N-Triples that pass through it; the lines of a subject must follow one another.

    The lines must have the spelling of `mingdan.rdf.fingerprint.canonical_statement`, as IRIs, plain strings and
    strings with a language do.
    """

    def __init__(self) -> None:
        self._sum = self._triples = self._subjects = 0
        self._last = b""
        self._terms: Counter[bytes] = Counter()

    def passed(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The blocks, each once it is counted."""
        for block in blocks:
            lines = block.splitlines()
            self._triples += len(lines)
            self._sum += sum([int.from_bytes(hashlib.sha256(line).digest()) for line in lines])
            split = [line.split(b" ", 2) for line in lines]
            self._terms.update([node if term == _TYPE else term for _, term, node in split])
            for subject, _, _ in split:
                self._subjects += subject != self._last
                self._last = subject
            yield block

    @property
    def facts(self) -> GraphFingerprint:
        """Of all that passed."""
        return GraphFingerprint(self._triples, f"{self._sum % WIDTH:064x}")

    @property
    def counts(self) -> GraphCounts:
        """Of all that passed; how many different objects there are is not known."""
        classes = {term: number for term, number in self._terms.items() if term.endswith(b" .")}
        named = {term[1:-3].decode(): number for term, number in classes.items()}
        properties = {term[1:-1].decode(): number for term, number in self._terms.items() if term not in classes}
        typed = {RDF.type: sum(named.values())} if named else {}
        return GraphCounts(self._triples, self._subjects, None, Counter({**properties, **typed}), Counter(named))


def _chunks(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The blocks, joined to chunks of some megabytes."""
    pending: list[bytes] = []
    size = 0
    for block in blocks:
        pending.append(block)
        size += len(block)
        if size >= _CHUNK:
            yield b"".join(pending)
            pending, size = [], 0
    yield b"".join(pending)


def write(file: Path, blocks: Iterable[bytes], compression: str = "none") -> FileDigest:
    """Writes a file, in constant memory.

    Args:
        file: what to write; what was there is lost.
        blocks: its content.
        compression: `none`, `gzip` or `zstd`; each chunk of some megabytes is a member of its own.

    Raises:
        OSError: it cannot be written.
    """
    codec = None if compression == "none" else pyarrow.Codec(compression)
    digest, size = hashlib.sha256(), 0
    with file.open("wb") as stream:
        for chunk in _chunks(blocks):
            content = codec.compress(chunk, asbytes=True) if codec else chunk
            digest.update(content)
            size += len(content)
            stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return FileDigest(size, digest.hexdigest())


def content(files: Iterable[Path]) -> Iterator[bytes]:
    """What some files hold, one after the other, a chunk at a time."""
    for file in files:
        with file.open("rb", buffering=0) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk


def part_files(file: Path) -> list[Path]:
    """The part files of a folder, in order; of a file, itself."""
    return sorted(file.glob("part-*"), key=lambda part: (len(part.name), part.name)) if file.is_dir() else [file]


def lines(files: Sequence[Path]) -> Generator[bytes]:
    """The lines of some files, compressed (by their suffix) or not, one after the other in constant memory.

    A folder stands for its part files, in the order of their numbers.
    """
    for file in itertools.chain.from_iterable(map(part_files, files)):
        kind = {".gz": "gzip", ".zst": "zstd"}.get(file.suffix)
        with pyarrow.input_stream(str(file), compression=kind, buffer_size=_CHUNK) as stream:
            rest = b""
            while chunk := stream.read(_CHUNK):
                *whole, rest = (rest + chunk).split(b"\n")
                yield from (line + b"\n" for line in whole)
            if rest:
                yield rest
