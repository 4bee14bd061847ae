"""Areas, the catalogue of a release of all divisions of one, and its table of anomalies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

import pyoxigraph

from mingdan.catalog.catalogue import (
    Catalogue,
    Resource,
    catalog_pairs,
    catalog_turtle,
    dataset_pairs,
    main_dataset_pairs,
)
from mingdan.catalog.distributions import FILE_TYPES, MAP, FileRecord, unpacked, whole_file
from mingdan.catalog.records import REPORT, manifest, report
from mingdan.csv_guard import csv_text
from mingdan.mapping.edition_mappings import FILE as MAPPINGS
from mingdan.rdf.fingerprint import GraphCounts, GraphFingerprint
from mingdan.rdf.iris import REGISTER_DATASET, area_dataset
from mingdan.rdf.namespaces import DCAT, DCT, VOID
from mingdan.rdf.ntriples import iri
from mingdan.rdf.stream_writer import FileDigest
from mingdan.register.anomalies import Anomaly
from mingdan.register.coverage import Coverage
from mingdan.register.edition import Edition
from mingdan.register.english_derived import english_name
from mingdan.register.mappings import mapping_set
from mingdan.workspace import Settings

CHINA = "china"
ANOMALIES = "oddities.csv"
HISTORY = "history"  # the stem of the files of the history by edition


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
        return area_dataset(self.slug)

    @property
    def name(self) -> str:
        """In Chinese."""
        return "全国" if self.slug == CHINA else Edition.reference().province_table[self.slug]["name"]

    @property
    def name_en(self) -> str:
        """In English."""
        return "China" if self.slug == CHINA else english_name(self.slug, self.name)


def modified() -> str:
    """The date of the latest change of the reference data: that of the links; no clock is used."""
    return mapping_set().about["mapping_set_version"]


def _title(area: Area, name: str) -> tuple[str, str]:
    """The title of a file of a release, in Chinese and English."""
    if name == ANOMALIES:
        return "区划代码中的特殊情况（CSV）", "Anomalies of the register, as CSV"
    if name == REPORT:
        return "SHACL 检验报告", "The SHACL validation report"
    plain = unpacked(name)[0]
    stem, suffix = plain.rsplit("/", 1)[-1].rsplit(".", 1)
    form = FILE_TYPES[f".{suffix}"].name
    what = ("区划单元点位", "divisions with a point") if suffix == MAP else ("区划单元", "divisions")
    if plain == MAPPINGS:
        return "各版本区划代码之间的对应关系（SSSOM）", "How the editions of the register correspond (SSSOM)"
    if stem.endswith(HISTORY):
        return f"{area.name}各版本区划沿革（{form}）", f"Versions and changes of the divisions by edition as {form}"
    if stem in Edition.reference().province_table:
        province = Edition.reference().province_table[stem]["name"]
        return (
            f"{province}{what[0]}（{form}）",
            f"The {what[1]} of {english_name(stem, province)} as {form}",
        )
    if stem == "common":
        return f"点位、关联和沿革（{form}）", f"Points, links and history as {form}"
    return f"{area.name}{what[0]}（{form}）", f"The {what[1]} of {area.name_en} as {form}"


def area_catalog(
    settings: Settings,
    area: Area,
    files: Mapping[str, FileDigest],
    counts: GraphCounts,
    links: str,
    measured: tuple[Coverage, ...],
    tool: str,
) -> bytes:
    """`catalog.ttl` of a release of an area.

    Args:
        settings: the settings of the workspace.
        area: what the release is about.
        files: the files that hold data, by name, those in parts by part.
        counts: of the graph.
        links: the statements that do not come from the register, N-Triples.
        measured: the coverage of the area's divisions down to the counties.
        tool: the version of mingdan.
    """
    dataset, files = area.dataset, _whole_files(files)
    nodes = {name: f"{dataset}/{name}" for name in files}
    dumps = [node for name, node in nodes.items() if unpacked(name)[0].endswith((".nt", ".ttl")) and name != REPORT]
    place = settings.iris.division(area.slug) if area.slug != CHINA else ""
    records = (
        FileRecord(nodes[name], name, _title(area, name), file.bytes, file.sha256) for name, file in files.items()
    )
    catalogue = Catalogue(
        dataset=dataset,
        resources=_resources(settings, area, nodes.values(), dumps, (place,) if place else ()),
        files=tuple(records),
        counts={dataset: counts},
        linked=dataset,
        links=pyoxigraph.parse(links, format=pyoxigraph.RdfFormat.N_TRIPLES),
        sources=(REGISTER_DATASET,),
        measured=measured,
        themes=("REGI",),
        places={place: area.name} if place else {},
    )
    return catalog_turtle(settings, catalogue, tool)


def _whole_files(files: Mapping[str, FileDigest]) -> dict[str, FileDigest]:
    """The files of a release; one that Spark wrote in parts has no hash of its own."""
    whole: dict[str, FileDigest] = {}
    for part, digest in files.items():
        name = whole_file(part)
        whole[name] = (
            digest if name == part else FileDigest(digest.bytes + (whole[name].bytes if name in whole else 0), "")
        )
    return whole


def _resources(
    settings: Settings, area: Area, nodes: Iterable[str], dumps: list[str], areas: tuple[str, ...]
) -> tuple[Resource, ...]:
    """The catalogue and the dataset of an area.

    Args:
        settings: the settings of the workspace.
        area: what the release is about.
        nodes: the IRIs of the files.
        dumps: the IRIs of those that hold the graph.
        areas: the IRI of the area; none for the whole country.
    """
    dataset = area.dataset
    return (
        Resource(
            iri=f"{dataset}/catalog",
            types=(DCAT.Catalog,),
            title=(f"{area.name}区划单元目录", f"Catalogue: the divisions of {area.name_en}"),
            description=("一个数据集及其文件。", "One dataset and its files."),
            pairs=catalog_pairs(settings, (dataset,)),
            issued=Edition.reference().record.cut_off.isoformat(),
            modified=modified(),
            areas=areas,
        ),
        Resource(
            iri=dataset,
            types=(DCAT.Dataset, VOID.Dataset),
            title=(f"{area.name}区划单元", f"Divisions of {area.name_en}"),
            description=(
                "统计用区划代码所列各级区划单元（下至社区和村），及其代码、关联和沿革。",
                "Every division down to the communities and villages, with codes, links and history where known.",
            ),
            pairs=[
                *dataset_pairs(settings, dataset, f"{dataset}#contact", ("REGI",), nodes, dumps),
                *main_dataset_pairs(settings),
                (DCT.source, iri(REGISTER_DATASET)),
            ],
            issued=Edition.reference().record.cut_off.isoformat(),
            modified=modified(),
            areas=areas,
        ),
    )


def area_manifest(
    area: Area, files: Mapping[str, FileDigest], whole: GraphFingerprint, made_from: str, judged: bool
) -> bytes:
    """`manifest.json` of a release of an area.

    Args:
        area: what the release is about.
        files: every other file, by name.
        whole: fingerprint of the graph.
        made_from: hash of everything that determines the files.
        judged: whether pySHACL validated the graph as well.
    """
    more = {"area": area.slug, "made_from": made_from, "judged": judged}
    records = {name: asdict(file) for name, file in files.items()}
    return manifest(area.dataset, modified(), asdict(whole), more, records)


def anomalies_table(anomalies: Iterable[Anomaly]) -> bytes:
    """`oddities.csv`: one row for each anomaly of a division."""
    head = [field.name for field in fields(Anomaly)]
    return csv_text([head, *(list(asdict(anomaly).values()) for anomaly in anomalies)]).encode()


def area_report(area: Area, shapes: int, audited: bool, anomalies: Iterable[Anomaly]) -> bytes:
    """`report.ttl` of a release of an area.

    Args:
        area: what the release is about.
        shapes: how many shapes were checked.
        audited: whether pySHACL validated the graph as well.
        anomalies: of the register in the area.
    """
    engines, engines_zh = ("two engines", "两个引擎") if audited else ("the fast engine", "快速引擎")
    sentences = [
        (f"{shapes} shapes, checked by {engines}, found nothing.", f"{engines_zh}检验了{shapes}个形状，未发现问题。"),
        *_anomaly_sentences(anomalies),
    ]
    texts = {"en": " ".join(en for en, _ in sentences), "zh": "".join(zh for _, zh in sentences)}
    return report(f"{area.dataset}/{REPORT}#report", [area.dataset], texts)


def _anomaly_sentences(anomalies: Iterable[Anomaly]) -> list[tuple[str, str]]:
    """The number of anomalies of each kind, a sentence each in English and Chinese."""
    number = Counter((anomaly.rule, anomaly.kind, anomaly.digits) for anomaly in anomalies)
    sentences = [
        (
            f"{count:,} divisions are a {kind} by name and a {digits} by code;",
            f"名称属 {kind} 而代码属 {digits} 的单元{count}个；",
        )
        for (rule, kind, digits), count in sorted(number.items())
        if rule == "digits-against-name"
    ]
    by_rule = Counter[str]()
    for (rule, _, _), count in number.items():
        by_rule[rule] += count
    same, private = by_rule["same-name"], by_rule["private-character"]
    return [
        *sentences,
        (
            f"{same:,} divisions have the name of another division in the same division;",
            f"{same}个单元与同一上级内的其他单元同名；",
        ),
        (
            f"{private:,} names have a character that no standard defines.",
            f"{private}个名称含有标准未定义的字符。",
        ),
    ]
