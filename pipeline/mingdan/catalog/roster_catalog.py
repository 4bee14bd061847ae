"""The catalogue: what is published, by whom, from what and how, as DCAT 3, VoID and PROV in N-Triples lines."""

from collections.abc import Iterator

from mingdan.catalog.distributions import AUTHORITY, OF_DIVISIONS, OF_ROSTER, distribution
from mingdan.catalog.linksets import linksets
from mingdan.catalog.provenance import provenance
from mingdan.catalog.statistics import statistics
from mingdan.model import Roster
from mingdan.rdf import iris as mint
from mingdan.rdf.namespaces import DCAT, DCT, FOAF, MD, PROV, RDF, SD, SKOS, SPDX, VCARD, VOID, XSD
from mingdan.rdf.ntriples import about, in_language, iri, line, literal
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.workspace import Settings

LANGUAGES = ((DCT.language, iri(f"{AUTHORITY}language/ZHO")), (DCT.language, iri(f"{AUTHORITY}language/ENG")))
# What the predicates of DCAT lead to outside the catalogue: stated here, so that a validator need not fetch it.
_OUTSIDE = {
    DCAT.mediaType: DCT.MediaType,
    DCAT.compressFormat: DCT.MediaType,
    DCT.format: DCT.MediaTypeOrExtent,
    DCT.language: DCT.LinguisticSystem,
    DCT.accrualPeriodicity: DCT.Frequency,
    DCT.accessRights: DCT.RightsStatement,
    DCT.license: DCT.LicenseDocument,
    DCT.rights: DCT.RightsStatement,
    DCT.conformsTo: DCT.Standard,
    DCAT.theme: SKOS.Concept,
    DCAT.themeTaxonomy: SKOS.ConceptScheme,
    SPDX.algorithm: SPDX.ChecksumAlgorithm,
}
_NAMES = {
    f"{AUTHORITY}data-theme/GOVE": "Government and public sector",
    f"{AUTHORITY}data-theme/REGI": "Regions and cities",
    f"{AUTHORITY}data-theme": "Data themes",
}


def catalog(
    settings: Settings,
    rosters: tuple[Roster, ...],
    notices: ParsedGraph,
    divisions: ParsedGraph,
    files: dict[str, bytes],
    tool: str,
) -> list[str]:
    """The catalogue's lines.

    Args:
        settings: what is said of the dataset as a whole.
        rosters: what is published.
        notices: the published graph of the notices.
        divisions: the published graph of the divisions.
        files: name -> content of each published file that holds data.
        tool: the version of mingdan, e.g. `0.1.0`.
    """
    lines = [
        *_catalog(settings, rosters),
        *_dataset(settings, rosters, files),
        *_series(settings, rosters),
        *_divisions(settings, rosters),
        *statistics(settings, mint.ROSTER, notices.counts),
        *statistics(settings, mint.DIVISIONS_DATASET, divisions.counts),
        *linksets(mint.DIVISIONS_DATASET, divisions.quads),
        *(
            text
            for name, content in files.items()
            if name in OF_ROSTER or name in OF_DIVISIONS or name.startswith("notices/")
            for text in distribution(settings, name, content)
        ),
        *provenance(settings, rosters, tool),
    ]
    return [*lines, *outside(lines)]


def outside(lines: list[str]) -> Iterator[str]:
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
            *LANGUAGES,
            *_areas(settings, rosters),
            (DCAT.themeTaxonomy, iri(f"{AUTHORITY}data-theme")),
            (FOAF.homepage, iri(settings.homepage)),
            (DCAT.dataset, iri(mint.ROSTER)),
            (DCAT.dataset, iri(mint.SERIES)),
            (DCAT.dataset, iri(mint.DIVISIONS_DATASET)),
            *((DCAT.dataset, iri(mint.notice_dataset(roster.source.notice))) for roster in rosters),
        ],
    )
    yield from publisher_and_contact(settings, mint.ROSTER)
    for theme in ("GOVE", "REGI"):
        yield from about(f"{AUTHORITY}data-theme/{theme}", [(SKOS.inScheme, iri(f"{AUTHORITY}data-theme"))])


def publisher_and_contact(settings: Settings, dataset: str) -> Iterator[str]:
    """Who publishes, and whom to ask about a dataset."""
    yield from about(
        settings.iris.agent(settings.publisher),
        [
            (RDF.type, iri(FOAF.Agent)),
            (FOAF.name, literal(settings.publisher_name_en)),
            (SKOS.prefLabel, in_language(settings.publisher_name, "zh")),
            (SKOS.prefLabel, in_language(settings.publisher_name_en, "en")),
            (FOAF.homepage, iri(settings.homepage)),
        ],
    )
    yield from about(
        f"{dataset}#contact",
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


def _dataset(settings: Settings, rosters: tuple[Roster, ...], files: dict[str, bytes]) -> Iterator[str]:
    """The dataset: what DCAT asks to know of it."""
    iris = settings.iris
    period = f"{mint.ROSTER}#period"
    years = [roster.source.edition_year for roster in rosters]
    honours = [honour for roster in rosters for honour in roster.source.honours]
    keywords = {(honour.label, "zh") for honour in honours} | {
        (honour.label_en, "en") for honour in honours if honour.label_en
    }
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
            *LANGUAGES,
            (DCAT.theme, iri(f"{AUTHORITY}data-theme/GOVE")),
            (DCAT.theme, iri(f"{AUTHORITY}data-theme/REGI")),
            (DCT.accrualPeriodicity, iri(f"{AUTHORITY}frequency/IRREG")),
            (DCT.accessRights, iri(f"{AUTHORITY}access-right/PUBLIC")),
            (DCT.temporal, iri(period)),
            (DCT.conformsTo, iri(MD.iri)),
            (DCAT.landingPage, iri(settings.homepage)),
            *((DCAT.keyword, in_language(word, language)) for word, language in sorted(keywords)),
            *_areas(settings, rosters),
            *((VOID.subset, iri(mint.notice_dataset(roster.source.notice))) for roster in rosters),
            (DCT.source, iri(mint.REGISTER_DATASET)),
            *((DCAT.distribution, iri(mint.dataset_file(name))) for name in files if name in OF_ROSTER),
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
    for area in (roster.area[0][-2] for roster in rosters if roster.area):
        place = [(RDF.type, iri(DCT.Location)), (SKOS.prefLabel, in_language(area.label, "zh"))]
        yield from about(iris.division(area.code), place)


def _areas(settings: Settings, rosters: tuple[Roster, ...]) -> Iterator[tuple[str, str]]:
    """The areas that notices are about; a notice about the whole country is about no division."""
    yield from (
        (DCT.spatial, iri(settings.iris.division(roster.source.area))) for roster in rosters if roster.source.area
    )


def _divisions(settings: Settings, rosters: tuple[Roster, ...]) -> Iterator[str]:
    """The divisions of the notices' areas, as a dataset of their own."""
    yield from about(
        mint.DIVISIONS_DATASET,
        [
            (RDF.type, iri(DCAT.Dataset)),
            (RDF.type, iri(VOID.Dataset)),
            (DCT.identifier, literal(mint.DIVISIONS_DATASET)),
            (DCT.title, in_language("名单所涉地区的区划单元", "zh")),
            (DCT.title, in_language("The divisions of the areas that the rosters are about", "en")),
            (DCT.description, in_language("通知所涉地区的各级区划及其代码、外文名称和与其他数据集的关联。", "zh")),
            (
                DCT.description,
                in_language("The divisions of the notices' areas with codes, names and links to other datasets.", "en"),
            ),
            (DCT.publisher, iri(settings.iris.agent(settings.publisher))),
            (DCAT.contactPoint, iri(f"{mint.ROSTER}#contact")),
            (DCT.license, iri(settings.license)),
            (DCT.issued, _first(rosters)),
            (DCT.modified, _release(rosters)),
            *LANGUAGES,
            (DCAT.theme, iri(f"{AUTHORITY}data-theme/REGI")),
            (DCT.conformsTo, iri(MD.iri)),
            *_areas(settings, rosters),
            (DCT.source, iri(mint.REGISTER_DATASET)),
            *((DCAT.distribution, iri(mint.dataset_file(name))) for name in OF_DIVISIONS),
            *((VOID.dataDump, iri(mint.dataset_file(f"divisions.{suffix}"))) for suffix in ("nt", "ttl")),
        ],
    )
    yield from about(
        mint.divisions_graph(),
        [
            (RDF.type, iri(SD.NamedGraph)),
            (SD.name, iri(mint.divisions_graph())),
            (DCT.isPartOf, iri(mint.DIVISIONS_DATASET)),
        ],
    )


def _series(settings: Settings, rosters: tuple[Roster, ...]) -> Iterator[str]:
    """The notices as a series of datasets, each with its file and its named graph."""
    publisher = (DCT.publisher, iri(settings.iris.agent(settings.publisher)))
    common = [publisher, (DCAT.contactPoint, iri(f"{mint.ROSTER}#contact")), *LANGUAGES]
    yield from about(
        mint.SERIES,
        [
            (RDF.type, iri(DCAT.DatasetSeries)),
            (RDF.type, iri(DCAT.Dataset)),  # which DCAT 3 makes its super class; validators do not infer it
            (DCT.title, in_language(f"{settings.title}：逐份通知", "zh")),
            (DCT.title, in_language(f"{settings.title_en}: notice by notice", "en")),
            (DCT.description, in_language("每份通知为一个数据集，自成一图。", "zh")),
            (DCT.description, in_language("Each notice as a dataset of its own, whole by itself.", "en")),
            (DCT.issued, _first(rosters)),
            (DCT.modified, _release(rosters)),
            *_areas(settings, rosters),
            *common,
        ],
    )
    for roster in rosters:
        source, notice = roster.source, roster.source.notice
        node, file = mint.notice_dataset(notice), mint.dataset_file(f"notices/{notice}.ttl")
        english = f"Roster: {source.title_en or source.title}"
        yield from about(
            node,
            [
                (RDF.type, iri(DCAT.Dataset)),
                (RDF.type, iri(VOID.Dataset)),
                (DCT.identifier, literal(node)),
                (DCT.title, in_language(f"{source.title}：名单", "zh")),
                (DCT.title, in_language(english, "en")),
                (DCT.description, in_language(f"{source.title}所附名单，共{len(roster.recognitions)}条。", "zh")),
                (
                    DCT.description,
                    in_language(f"{len(roster.recognitions)} entries of one notice, with all that they need.", "en"),
                ),
                (DCT.license, iri(settings.license)),
                (DCT.issued, literal(source.release_date.isoformat(), XSD.date)),
                (DCAT.inSeries, iri(mint.SERIES)),
                (DCAT.theme, iri(f"{AUTHORITY}data-theme/GOVE")),
                *_areas(settings, (roster,)),
                (DCAT.distribution, iri(file)),
                (VOID.dataDump, iri(file)),
                (PROV.wasDerivedFrom, iri(settings.iris.notice(notice))),
                *common,
            ],
        )
        yield from about(
            mint.graph(notice),
            [(RDF.type, iri(SD.NamedGraph)), (SD.name, iri(mint.graph(notice))), (DCT.isPartOf, iri(node))],
        )
