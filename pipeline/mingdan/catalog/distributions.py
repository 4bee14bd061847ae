"""The files of a release: media types, titles, and their DCAT distributions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mingdan.catalog.provenance import checksum
from mingdan.rdf.namespaces import DCAT, DCT, RDF, XSD
from mingdan.rdf.ntriples import in_language, iri, literal, statements_about

if TYPE_CHECKING:
    from mingdan.workspace import Settings

AUTHORITY = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
# File of a release of notices -> title in Chinese and English.
ROSTER_TITLES = {
    "roster.ttl": ("全部数据（Turtle）", "The whole graph as Turtle"),
    "roster.nt": ("全部数据（N-Triples）", "The whole graph as N-Triples"),
    "roster.jsonld": ("全部数据（JSON-LD）", "The whole graph as JSON-LD"),
    "roster.csv": ("名单表（CSV）", "One row an entry, as CSV with CSVW metadata"),
    "categories.ttl": ("类别表（SKOS）", "The categories as SKOS"),
    "report.ttl": ("SHACL 检验报告", "The SHACL validation report"),
    "ledger.csv": ("通知逐行台账", "What each line of each notice is"),
    "roster.trig": ("按通知分图的全部数据（TriG）", "The whole graph, a named graph for each notice, as TriG"),
    "roster.geojson": ("名单所涉县级区划点位（GeoJSON）", "The counties of the entries, as GeoJSON"),
    "roster.nq": ("按通知分图的全部数据（N-Quads）", "The whole graph, a named graph for each notice, as N-Quads"),
}
DIVISIONS_TITLES = {
    "divisions.ttl": ("区划单元（Turtle）", "The divisions as Turtle"),
    "divisions.nt": ("区划单元（N-Triples）", "The divisions as N-Triples"),
    "divisions.geojson": ("区划单元点位（GeoJSON）", "The divisions with a point, as GeoJSON"),
    "links.sssom.tsv": (
        "区划单元与其他数据集的关联（SSSOM）",
        "Links of the divisions with their evidence (SSSOM)",
    ),
}
NOTICE_TITLE = ("一份通知的数据（Turtle）", "What one notice says, as Turtle")


class FileType(NamedTuple):
    """A kind of file.

    Attributes:
        media_type: of IANA.
        authority: the file type of the EU Publications Office.
        name: in titles.
    """

    media_type: str
    authority: str
    name: str


FILE_TYPES = {
    ".ttl": FileType("text/turtle", "RDF_TURTLE", "Turtle"),
    ".nt": FileType("application/n-triples", "RDF_N_TRIPLES", "N-Triples"),
    ".jsonld": FileType("application/ld+json", "JSON_LD", "JSON-LD"),
    ".trig": FileType("application/trig", "RDF_TRIG", "TriG"),
    ".nq": FileType("application/n-quads", "RDF_N_QUADS", "N-Quads"),
    ".csv": FileType("text/csv", "CSV", "CSV"),
    ".geojson": FileType("application/geo+json", "GEOJSON", "GeoJSON"),
    ".tsv": FileType("text/tab-separated-values", "TSV", "TSV"),
    ".json": FileType("application/json", "JSON", "JSON"),
}
MAP = "geojson"
AREA_FORMATS = ("nt", "ttl", "csv", MAP)  # the formats of the divisions of an area
# Suffix of a compressed file -> media type (RFC 6713, RFC 8878).
COMPRESSED = {".gz": "application/gzip", ".zst": "application/zstd"}


def whole_file(file: str) -> str:
    """The published file that a file is a part of: `divisions.nt.gz` of `divisions.nt.gz/part-00000.gz`, else itself.

    Spark writes a file as a folder of parts.
    """
    upper, _, _ = file.rpartition("/")
    return upper if "." in upper else file


def unpacked(file: str) -> tuple[str, str]:
    """The name of a file without the suffix of its compression, and the media type of that; empty without one."""
    name, dot, suffix = file.rpartition(".")
    packed = COMPRESSED.get(dot + suffix, "")
    return (name if packed else file), packed


def _file_type(file: str) -> FileType:
    return FILE_TYPES["." + file.rsplit(".", 1)[1]]


def media_type(file: str) -> str:
    """The media type of a published file, by its name."""
    file, _ = unpacked(whole_file(file))
    return "application/csvm+json" if file.endswith("-metadata.json") else _file_type(file).media_type


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a release.

    Attributes:
        iri: its IRI.
        name: its path in the release; the suffix says what it is and how it is compressed.
        titles: in Chinese and English.
        bytes: its size.
        sha256: its SHA-256 in hexadecimal; empty for a file in parts: the manifest has that of each part.
    """

    iri: str
    name: str
    titles: tuple[str, str]
    bytes: int
    sha256: str


def distribution(settings: "Settings", file: FileRecord) -> Iterator[str]:
    """The statements on a file, as lines of N-Triples."""
    plain, packed = unpacked(file.name)
    file_type = _file_type(plain)
    yield from statements_about(
        file.iri,
        [
            (RDF.type, iri(DCAT.Distribution)),
            (DCT.title, in_language(file.titles[0], "zh")),
            (DCT.title, in_language(file.titles[1], "en")),
            (DCAT.accessURL, iri(file.iri)),
            (DCAT.downloadURL, iri(file.iri)),
            (DCAT.mediaType, iri(f"{IANA}{file_type.media_type}")),
            *([(DCAT.compressFormat, iri(f"{IANA}{packed}"))] if packed else []),
            (DCT.format, iri(f"{AUTHORITY}file-type/{file_type.authority}")),
            (DCT.license, iri(settings.license)),
            (DCAT.byteSize, literal(str(file.bytes), XSD.nonNegativeInteger)),
        ],
    )
    if file.sha256:
        yield from checksum(file.iri, file.sha256)
