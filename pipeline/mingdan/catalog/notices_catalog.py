"""The catalogue of a release of notices: one dataset of all, one for each notice, one of their divisions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from mingdan.catalog.catalogue import (
    Catalogue,
    Pairs,
    Resource,
    catalog_pairs,
    catalog_turtle,
    dataset_pairs,
    main_dataset_pairs,
)
from mingdan.catalog.distributions import DIVISIONS_TITLES, NOTICE_TITLE, ROSTER_TITLES, FileRecord
from mingdan.catalog.provenance import notice_provenance
from mingdan.mapping.evidence import described
from mingdan.model import Roster
from mingdan.rdf.iris import (
    CATALOG,
    DIVISIONS_DATASET,
    REGISTER_DATASET,
    ROSTER,
    SERIES,
    dataset_file,
    named_graph,
    notice_dataset,
)
from mingdan.rdf.namespaces import DCAT, DCT, MD, PROV, RDF, SD, VOID, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about
from mingdan.rdf.parsed_graph import ParsedGraph
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.coverage import coverage
from mingdan.register.edition import Edition
from mingdan.workspace import Settings

_CONTACT = f"{ROSTER}#contact"
_DATASET = (DCAT.Dataset, VOID.Dataset)


def notices_catalog(
    settings: Settings,
    rosters: tuple[Roster, ...],
    notices: ParsedGraph,
    divisions: ParsedGraph,
    files: Mapping[str, FileDigest],
    tool: str,
) -> bytes:
    """`catalog.ttl` of a release of notices.

    Args:
        settings: the settings of the workspace.
        rosters: what is published.
        notices: the published graph of the notices.
        divisions: the published graph of the divisions.
        files: the files that hold data, by name.
        tool: the version of mingdan, e.g. `0.2.0`.
    """
    issued = min(roster.source.release_date for roster in rosters).isoformat()
    modified = max(roster.source.release_date for roster in rosters).isoformat()
    areas = _areas(settings, rosters)
    resources = (
        _catalog(settings, rosters),
        _roster(settings, rosters, files),
        _series(settings),
        _divisions(settings),
    )
    named_graphs = {named_graph("divisions"): DIVISIONS_DATASET}
    named_graphs |= {named_graph(roster.source.notice): notice_dataset(roster.source.notice) for roster in rosters}
    catalogue = Catalogue(
        dataset=ROSTER,
        resources=(
            *(replace(resource, issued=issued, modified=modified, areas=areas) for resource in resources),
            *(_notice(settings, roster) for roster in rosters),
        ),
        files=_files(files),
        counts={ROSTER: notices.counts, DIVISIONS_DATASET: divisions.counts},
        linked=DIVISIONS_DATASET,
        links=divisions.quads,
        sources=(REGISTER_DATASET, *(settings.iris.notice(roster.source.notice) for roster in rosters)),
        measured=coverage(measured_divisions(settings, notice_areas(rosters), divisions)),
        themes=("GOVE", "REGI"),
        places={
            settings.iris.division(path[-2].code): path[-2].label for roster in rosters for path in roster.area[:1]
        },
        lines=(
            *_period(rosters),
            *(text for name, dataset in named_graphs.items() for text in _named_graph(name, dataset)),
            *(text for roster in rosters for text in notice_provenance(settings, roster)),
        ),
    )
    return catalog_turtle(settings, catalogue, tool)


def notice_areas(rosters: Iterable[Roster]) -> list[str]:
    """The codes of the areas that notices are about, each once; an empty one is the whole country."""
    return sorted({roster.source.area for roster in rosters})


def measured_divisions(settings: Settings, areas: Iterable[str], divisions: ParsedGraph) -> list[str]:
    """The divisions of areas, down to the counties, that a graph describes: for the whole country it has not all."""
    in_graph = described(settings.iris, divisions.ntriples)
    return [code for code in Edition.reference().divisions_to_counties(*areas) if code in in_graph]


def _areas(settings: Settings, rosters: tuple[Roster, ...]) -> tuple[str, ...]:
    """The areas that notices are about; a notice about the whole country is about no division."""
    return tuple(settings.iris.division(roster.source.area) for roster in rosters if roster.source.area)


def _files(files: Mapping[str, FileDigest]) -> tuple[FileRecord, ...]:
    titles = {**ROSTER_TITLES, **DIVISIONS_TITLES}
    return tuple(
        FileRecord(dataset_file(name), name, titles.get(name, NOTICE_TITLE), file.bytes, file.sha256)
        for name, file in files.items()
        if name in titles or name.startswith("notices/")
    )


def _catalog(settings: Settings, rosters: tuple[Roster, ...]) -> Resource:
    notices = (notice_dataset(roster.source.notice) for roster in rosters)
    return Resource(
        iri=CATALOG,
        types=(DCAT.Catalog,),
        title=(f"{settings.title}目录", f"Catalogue: {settings.title_en}"),
        description=(settings.description, settings.description_en),
        pairs=catalog_pairs(settings, (ROSTER, SERIES, DIVISIONS_DATASET, *notices)),
    )


def _roster(settings: Settings, rosters: tuple[Roster, ...], files: Iterable[str]) -> Resource:
    honours = [honour for roster in rosters for honour in roster.source.honours]
    keywords = {(honour.label, "zh") for honour in honours}
    keywords |= {(honour.label_en, "en") for honour in honours if honour.label_en}
    distributions = [dataset_file(name) for name in files if name in ROSTER_TITLES]
    dumps = [dataset_file(f"roster.{suffix}") for suffix in ("nt", "ttl", "jsonld")]
    return Resource(
        iri=ROSTER,
        types=_DATASET,
        title=(settings.title, settings.title_en),
        description=(settings.description, settings.description_en),
        pairs=[
            *dataset_pairs(settings, ROSTER, _CONTACT, ("GOVE", "REGI"), distributions, dumps),
            *main_dataset_pairs(settings),
            (DCT.temporal, iri(f"{ROSTER}#period")),
            (DCT.source, iri(REGISTER_DATASET)),
            *((DCAT.keyword, in_language(word, language)) for word, language in sorted(keywords)),
            *((VOID.subset, iri(notice_dataset(roster.source.notice))) for roster in rosters),
        ],
    )


def _period(rosters: tuple[Roster, ...]) -> list[str]:
    """The years that the notices are about."""
    years = [roster.source.edition_year for roster in rosters]
    pairs: Pairs = [
        (RDF.type, iri(DCT.PeriodOfTime)),
        (DCAT.startDate, literal(f"{min(years)}-01-01", XSD.date)),
        (DCAT.endDate, literal(f"{max(years)}-12-31", XSD.date)),
    ]
    return statements_about(f"{ROSTER}#period", pairs)


def _divisions(settings: Settings) -> Resource:
    """The divisions of the notices' areas, as a dataset of their own."""
    distributions = [dataset_file(name) for name in DIVISIONS_TITLES]
    dumps = [dataset_file(f"divisions.{suffix}") for suffix in ("nt", "ttl")]
    return Resource(
        iri=DIVISIONS_DATASET,
        types=_DATASET,
        title=("名单所涉地区的区划单元", "The divisions of the areas that the rosters are about"),
        description=(
            "通知所涉地区的各级区划及其代码、外文名称和与其他数据集的关联。",
            "The divisions of the notices' areas with codes, names and links to other datasets.",
        ),
        pairs=[
            *dataset_pairs(settings, DIVISIONS_DATASET, _CONTACT, ("REGI",), distributions, dumps),
            (DCT.conformsTo, iri(MD.iri)),
            (DCT.source, iri(REGISTER_DATASET)),
        ],
    )


def _series(settings: Settings) -> Resource:
    """The notices as a series of datasets."""
    return Resource(
        iri=SERIES,
        types=(DCAT.DatasetSeries, DCAT.Dataset),  # DCAT 3 makes Dataset its super class; validators do not infer it
        title=(f"{settings.title}：逐份通知", f"{settings.title_en}: notice by notice"),
        description=("每份通知为一个数据集，自成一图。", "Each notice as a dataset of its own, whole by itself."),
        pairs=[(DCAT.contactPoint, iri(_CONTACT))],
    )


def _notice(settings: Settings, roster: Roster) -> Resource:
    """A notice as a dataset of the series, with its file."""
    source, entries = roster.source, len(roster.recognitions)
    node, file = notice_dataset(source.notice), dataset_file(f"notices/{source.notice}.ttl")
    return Resource(
        iri=node,
        types=_DATASET,
        title=(f"{source.title}：名单", f"Roster: {source.title_en or source.title}"),
        description=(
            f"{source.title}所附名单，共{entries}条。",
            f"{entries} entries of one notice, with all that they need.",
        ),
        issued=source.release_date.isoformat(),
        areas=_areas(settings, (roster,)),
        pairs=[
            *dataset_pairs(settings, node, _CONTACT, ("GOVE",), (file,), (file,)),
            (DCAT.inSeries, iri(SERIES)),
            (PROV.wasDerivedFrom, iri(settings.iris.notice(source.notice))),
        ],
    )


def _named_graph(name: str, dataset: str) -> list[str]:
    return statements_about(name, [(RDF.type, iri(SD.NamedGraph)), (SD.name, iri(name)), (DCT.isPartOf, iri(dataset))])
