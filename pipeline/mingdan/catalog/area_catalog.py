"""The catalogue, the report and the manifest of a release of all divisions of an area."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields

import pyoxigraph

from mingdan.catalog.distributions import AUTHORITY, described
from mingdan.catalog.linksets import linksets
from mingdan.catalog.media import media_type, unpacked
from mingdan.catalog.provenance import origin
from mingdan.catalog.roster_catalog import LANGUAGES, outside, publisher_and_contact
from mingdan.catalog.statistics import statistics
from mingdan.csv_guard import table_text
from mingdan.rdf import iris as mint
from mingdan.rdf.fingerprint import GraphCounts, GraphFingerprint
from mingdan.rdf.graphs import graph, turtle
from mingdan.rdf.namespaces import DCAT, DCT, FOAF, MD, PROV, RDF, SH, SKOS, VOID, XSD
from mingdan.rdf.ntriples import about, in_language, iri, literal
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.anomalies import Anomaly
from mingdan.register.divisions import CUT_OFF, province_table
from mingdan.register.mappings import mapping_set
from mingdan.workspace import Settings

CHINA = "china"
ODDITIES, REPORT, CATALOG = "oddities.csv", "report.ttl", "catalog.ttl"
_FORMATS = {"nt": ("N-Triples", "N-Triples"), "ttl": ("Turtle", "Turtle"), "csv": ("CSV", "CSV")}


@dataclass(frozen=True, slots=True)
class Area:
    """What a release is about.

    Attributes:
        slug: `china`, or the code of a province.
        provinces: the codes of its provinces, in order.
    """

    slug: str
    provinces: tuple[str, ...]

    @property
    def dataset(self) -> str:
        """The IRI of the release's dataset."""
        return mint.area_dataset(self.slug)

    @property
    def name(self) -> str:
        """In Chinese."""
        return "全国" if self.slug == CHINA else province_table()[self.slug]["name"]


def modified() -> str:
    """The day of what changed last in the reference data, which the links are; no clock is asked."""
    return mapping_set().about["mapping_set_version"]


def _title(area: Area, name: str) -> tuple[str, str]:
    """The title of a file of a release, in Chinese and English."""
    if name == ODDITIES:
        return "区划代码中的特殊情况（CSV）", "What is odd in the register, as CSV"
    if name == REPORT:
        return "SHACL 检验报告", "The SHACL validation report"
    plain = unpacked(name)[0]
    stem, suffix = plain.rsplit("/", 1)[-1].rsplit(".", 1)
    zh, en = _FORMATS[suffix]
    if stem in province_table():
        return f"{province_table()[stem]['name']}区划单元（{zh}）", f"The divisions of province {stem} as {en}"
    if stem == "common":
        return f"代码、点位、关联和沿革（{zh}）", f"Codes, points, links and history as {en}"
    return f"{area.name}区划单元（{zh}）", f"All divisions as {en}"


def catalog(
    settings: Settings, area: Area, files: dict[str, FileDigest], counts: GraphCounts, links: str, tool: str
) -> bytes:
    """The catalogue, as Turtle.

    Args:
        settings: what is said of what a workspace publishes.
        area: what the release is about.
        files: the files that hold data, by name.
        counts: of the graph.
        links: the graph of what is linked, N-Triples.
        tool: the version of mingdan.
    """
    dataset, build, software = area.dataset, f"{area.dataset}#build", f"{area.dataset}#mingdan"
    publisher = iri(settings.iris.agent(settings.publisher))
    nodes = {name: f"{dataset}/{name}" for name in files}
    dumps = [node for name, node in nodes.items() if unpacked(name)[0].endswith((".nt", ".ttl")) and name != REPORT]
    spatial = [] if area.slug == CHINA else [(DCT.spatial, iri(settings.iris.division(area.slug)))]
    said = [
        (DCT.publisher, publisher),
        (DCT.license, iri(settings.license)),
        (DCT.issued, literal(CUT_OFF, XSD.date)),
        (DCT.modified, literal(modified(), XSD.date)),
        *LANGUAGES,
        *spatial,
    ]
    lines = [
        *about(
            f"{dataset}/catalog",
            [
                (RDF.type, iri(DCAT.Catalog)),
                (DCT.title, in_language(f"{area.name}区划单元目录", "zh")),
                (DCT.title, in_language(f"Catalogue: the divisions of {area.slug}", "en")),
                (DCT.description, in_language("一个数据集及其文件。", "zh")),
                (DCT.description, in_language("One dataset and its files.", "en")),
                (DCAT.dataset, iri(dataset)),
                (DCAT.themeTaxonomy, iri(f"{AUTHORITY}data-theme")),
                (FOAF.homepage, iri(settings.homepage)),
                *said,
            ],
        ),
        *about(
            dataset,
            [
                (RDF.type, iri(DCAT.Dataset)),
                (RDF.type, iri(VOID.Dataset)),
                (DCT.identifier, literal(dataset)),
                (DCT.title, in_language(f"{area.name}区划单元", "zh")),
                (DCT.title, in_language(f"The divisions of {area.slug}, down to communities and villages", "en")),
                (DCT.description, in_language("统计用区划代码所列各级区划单元，及其代码、关联和沿革。", "zh")),
                (
                    DCT.description,
                    in_language("Every division of the register, with codes, links and history where known.", "en"),
                ),
                (DCAT.contactPoint, iri(f"{dataset}#contact")),
                (DCAT.theme, iri(f"{AUTHORITY}data-theme/REGI")),
                (DCT.accrualPeriodicity, iri(f"{AUTHORITY}frequency/IRREG")),
                (DCT.accessRights, iri(f"{AUTHORITY}access-right/PUBLIC")),
                (DCT.conformsTo, iri(MD.iri)),
                (DCAT.landingPage, iri(settings.homepage)),
                (DCT.source, iri(mint.REGISTER_DATASET)),
                (PROV.wasDerivedFrom, iri(mint.REGISTER_DATASET)),
                (PROV.wasGeneratedBy, iri(build)),
                *((DCAT.distribution, iri(node)) for node in nodes.values()),
                *((VOID.dataDump, iri(node)) for node in dumps),
                *said,
            ],
        ),
        *about(
            build,
            [
                (RDF.type, iri(PROV.Activity)),
                (PROV.used, iri(mint.REGISTER_DATASET)),
                (PROV.wasAssociatedWith, iri(software)),
            ],
        ),
        *publisher_and_contact(settings, dataset),
        *origin(settings, software, tool),
        *statistics(settings, dataset, counts),
        *linksets(dataset, pyoxigraph.parse(links, format=pyoxigraph.RdfFormat.N_TRIPLES)),
        *about(f"{AUTHORITY}data-theme/REGI", [(SKOS.inScheme, iri(f"{AUTHORITY}data-theme"))]),
    ]
    for name, piece in files.items():
        lines += described(settings, nodes[name], name, _title(area, name), piece.bytes, piece.sha256)
    if spatial:
        place = [(RDF.type, iri(DCT.Location)), (SKOS.prefLabel, in_language(area.name, "zh"))]
        lines += about(settings.iris.division(area.slug), place)
    return turtle(graph([*lines, *outside(lines)]))


def report(area: Area, sentences: Sequence[tuple[str, str]]) -> bytes:
    """The report of a graph in which nothing is wrong, as Turtle.

    Args:
        area: what the release is about.
        sentences: what was checked and counted, each in English and Chinese.
    """
    node = f"{area.dataset}/{REPORT}#report"
    pairs = [
        (RDF.type, iri(SH.ValidationReport)),
        (SH.conforms, literal("true", XSD.boolean)),
        (DCT.source, iri(area.dataset)),
        (DCT.description, in_language(" ".join(en for en, _ in sentences), "en")),
        (DCT.description, in_language("".join(zh for _, zh in sentences), "zh")),
    ]
    return turtle(graph(about(node, pairs)))


def oddities_table(found: Iterable[Anomaly]) -> bytes:
    """`oddities.csv`: one row for each oddity of a division."""
    head = [field.name for field in fields(Anomaly)]
    return table_text([head, *(list(asdict(one).values()) for one in found)]).encode()


def counted_oddities(found: Iterable[Anomaly]) -> list[tuple[str, str]]:
    """How many divisions are odd in which way, a sentence each in English and Chinese."""
    number = Counter((one.rule, one.kind, one.digits) for one in found)
    sentences = []
    for (rule, kind, digits), count in sorted(number.items()):
        if rule == "digits-against-name":
            zh = f"名称属 {kind} 而代码属 {digits} 的单元{count}个；"
            sentences.append((f"{count:,} divisions are a {kind} by name and a {digits} by code;", zh))
    for rule, en, zh in (
        (
            "same-name",
            "divisions share their name with another in the same division;",
            "个单元与同一上级内的其他单元同名；",
        ),
        ("private-character", "names hold a character that no standard defines.", "个名称含有标准未定义的字符。"),
    ):
        count = sum(many for (own, _, _), many in number.items() if own == rule)
        sentences.append((f"{count:,} {en}", f"{count}{zh}"))
    return sentences


def manifest(
    area: Area, files: dict[str, FileDigest], facts: GraphFingerprint, made_from: str, tool: str, judged: bool
) -> bytes:
    """`manifest.json`: what was published from what, with the hash of everything.

    Args:
        area: what the release is about.
        files: every file beside it, by name.
        facts: of the graph.
        made_from: the fingerprint of all that it was made from.
        tool: the version of mingdan.
        judged: whether pySHACL, too, found nothing wrong with it.
    """
    record = {
        "dataset": area.dataset,
        "area": area.slug,
        "modified": modified(),
        "tool": f"mingdan {tool}",
        "made_from": made_from,
        "judged": judged,
        "graph": asdict(facts),
        "files": [{"name": name, "media_type": media_type(name), **asdict(piece)} for name, piece in files.items()],
    }
    return (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
