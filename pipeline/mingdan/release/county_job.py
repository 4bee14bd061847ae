"""A county's part of a release, made wherever an engine wants it: in a process of its own, maybe on another machine.

A county is mapped and checked by itself, as a province is by `province_job`; a task finds the register and
the shapes in the mingdan of its machine.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Protocol

import pyarrow

from mingdan.errors import InputError
from mingdan.mapping.stream import N_TRIPLES, blocks, counties
from mingdan.model import Finding
from mingdan.rdf.fingerprint import GraphFingerprint, facts, statements
from mingdan.rdf.iris import Iris
from mingdan.rdf.stream_writer import FileDigest, FingerprintCounter
from mingdan.register.anomalies import Anomaly, find_anomalies
from mingdan.register.divisions import Province
from mingdan.release.job import ProvinceResult
from mingdan.release.partition_checks import partition_findings
from mingdan.resources import fingerprint
from mingdan.validation.register_checks import register_findings
from mingdan.validation.shacl_fast import validate


class Shared(Protocol):
    """What an engine brings to each process once, as Spark's `Broadcast` does."""

    @property
    def value(self) -> Mapping[str, bytes]:
        """The thing itself."""


def register(expected: str, province: str) -> tuple[list[Finding], list[str]]:
    """What is wrong with the register of a province; if nothing is, its counties in order, as `made` takes them.

    Args:
        expected: the fingerprint of the mingdan that started the job.
        province: its code.

    Raises:
        InputError: mingdan is another one here.
    """
    if fingerprint() != expected:
        raise InputError("the mingdan of an executor is not the one that started the job: install the same on both")
    wrong = register_findings(province)
    return wrong, [] if wrong else list(counties(_province(province)))


@lru_cache(maxsize=1)  # tasks come in order of code
def _province(code: str) -> Province:
    return Province(code)


@lru_cache(maxsize=1)
def _counties(province: str) -> dict[str, list[str]]:
    return counties(_province(province))


@lru_cache(maxsize=1)
def _oddities(province: str) -> list[Anomaly]:
    return find_anomalies(_province(province))


def _blocks(iris: Iris, besides: Mapping[str, bytes], county: str) -> Iterator[bytes]:
    province = county[:2]
    return blocks(iris, _province(province), N_TRIPLES, besides, _counties(province)[county])


def made(iris: Iris, shared: Shared, county: str) -> ProvinceResult:
    """Maps and checks a county, and what stands with it, beside what it lies in; nothing is written.

    Args:
        iris: where instances live.
        shared: holds what is to be said of divisions besides the register, by code.
        county: the first six digits of its codes.

    Raises:
        InputError: the shapes cannot be evaluated.
    """
    codes, tally, besides = {*_counties(county[:2])[county]}, FingerprintCounter(), shared.value
    mapped = b"".join(tally.passed(_blocks(iris, besides, county)))
    above = [besides[code] for code in (county[:2], county[:4]) if code in besides and code not in codes]
    own = [block for code, block in besides.items() if code[:6] == county or code in codes]
    odd = tuple(one for one in _oddities(county[:2]) if one.code[:6] == county or one.code in codes)
    findings = partition_findings(validate(b"".join([mapped, *above]).decode()), iris, [*own, *above], odd)
    return ProvinceResult(county, False, {}, tally.facts, tally.counts, odd, tuple(findings))


def text(iris: Iris, shared: Shared, item: str | bytes) -> Iterator[bytes]:
    """A county as text in pieces without their last line end, which the writer adds; or text that is there.

    Args:
        iris: where instances live.
        shared: as `made` takes it.
        item: a county, likewise, or the text.
    """
    for block in [item] if isinstance(item, bytes) else _blocks(iris, shared.value, item):
        if block:
            yield block.removesuffix(b"\n")


def read(file: tuple[str, bytes]) -> tuple[str, FileDigest, GraphFingerprint]:
    """The name of a part file, its size and hash as it is stored, and the facts of its triples.

    Args:
        file: its address, and what it holds.

    Raises:
        SyntaxError: it is no N-Triples.
        OSError: it cannot be unpacked.
    """
    path, content = file
    name = path.rsplit("/", 1)[1]
    kind = {"gz": "gzip", "zst": "zstd"}.get(name.rsplit(".", 1)[-1])
    plain = pyarrow.input_stream(pyarrow.py_buffer(content), compression=kind).read()
    return name, FileDigest(len(content), hashlib.sha256(content).hexdigest()), facts(statements(plain))
