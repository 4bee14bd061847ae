"""The files of a release as DCAT distributions: where each is, what it is, how large, with which hash."""

from collections.abc import Iterator

from mingdan.catalog.media import MEDIA_TYPES, unpacked
from mingdan.catalog.provenance import checksum
from mingdan.io_text import bytes_sha256
from mingdan.rdf import iris as mint
from mingdan.rdf.namespaces import DCAT, DCT, RDF, XSD
from mingdan.rdf.ntriples import about, in_language, iri, literal
from mingdan.workspace import Settings

AUTHORITY = "http://publications.europa.eu/resource/authority/"
IANA = "https://www.iana.org/assignments/media-types/"
# File -> title in Chinese and English.
OF_ROSTER = {
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

OF_DIVISIONS = {
    "divisions.ttl": ("区划单元（Turtle）", "The divisions as Turtle"),
    "divisions.nt": ("区划单元（N-Triples）", "The divisions as N-Triples"),
    "divisions.geojson": ("区划单元点位（GeoJSON）", "The divisions with a point, as GeoJSON"),
    "links.sssom.tsv": (
        "区划单元与其他数据集的关联（SSSOM）",
        "Links of the divisions with their evidence (SSSOM)",
    ),
}


def distribution(settings: Settings, name: str, content: bytes) -> Iterator[str]:
    """One file of a release of notices: where it is, what it is, how large, with which hash."""
    titles = {**OF_ROSTER, **OF_DIVISIONS}.get(name, ("一份通知的数据（Turtle）", "What one notice says, as Turtle"))
    yield from described(settings, mint.dataset_file(name), name, titles, len(content), bytes_sha256(content))


def described(
    settings: Settings, node: str, name: str, titles: tuple[str, str], size: int, sha256: str
) -> Iterator[str]:
    """A file of any release.

    Args:
        settings: what is said of the dataset as a whole.
        node: its IRI.
        name: its name; the suffix says what it is and how it is compressed.
        titles: in Chinese and English.
        size: in bytes, as it is.
        sha256: likewise, in hexadecimal; empty for a file in parts, of which the manifest has each part's.
    """
    plain, packed = unpacked(name)
    kind, file_type = MEDIA_TYPES["." + plain.rsplit(".", 1)[1]]
    yield from about(
        node,
        [
            (RDF.type, iri(DCAT.Distribution)),
            (DCT.title, in_language(titles[0], "zh")),
            (DCT.title, in_language(titles[1], "en")),
            (DCAT.accessURL, iri(node)),
            (DCAT.downloadURL, iri(node)),
            (DCAT.mediaType, iri(f"{IANA}{kind}")),
            *((DCAT.compressFormat, iri(f"{IANA}{one}")) for one in (packed,) if one),
            (DCT.format, iri(f"{AUTHORITY}file-type/{file_type}")),
            (DCT.license, iri(settings.license)),
            (DCAT.byteSize, literal(str(size), XSD.nonNegativeInteger)),
        ],
    )
    if sha256:
        yield from checksum(node, sha256)
