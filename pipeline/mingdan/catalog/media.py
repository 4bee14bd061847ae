"""What kind each published file is."""

# Suffix -> media type (IANA), file type of the EU Publications Office.
MEDIA_TYPES = {
    ".ttl": ("text/turtle", "RDF_TURTLE"),
    ".nt": ("application/n-triples", "RDF_N_TRIPLES"),
    ".jsonld": ("application/ld+json", "JSON_LD"),
    ".trig": ("application/trig", "RDF_TRIG"),
    ".nq": ("application/n-quads", "RDF_N_QUADS"),
    ".csv": ("text/csv", "CSV"),
    ".geojson": ("application/geo+json", "GEOJSON"),
    ".tsv": ("text/tab-separated-values", "TSV"),
    ".json": ("application/json", "JSON"),
}
# Suffix of a compressed file -> media type (RFC 6713, RFC 8878).
COMPRESSED = {".gz": "application/gzip", ".zst": "application/zstd"}


def whole(file: str) -> str:
    """The published file that one is a part of: itself, or the folder of `divisions.nt.gz/part-00000.gz`.

    An engine on many machines writes a file as a folder of parts.
    """
    upper, _, _ = file.rpartition("/")
    return upper if "." in upper else file


def unpacked(file: str) -> tuple[str, str]:
    """The name of a file without the suffix of its compression, and the media type of that; empty without one."""
    name, dot, suffix = file.rpartition(".")
    packed = COMPRESSED.get(dot + suffix, "")
    return (name if packed else file), packed


def media_type(file: str) -> str:
    """The media type of a published file, by its name."""
    file, _ = unpacked(whole(file))
    return "application/csvm+json" if file.endswith("-metadata.json") else MEDIA_TYPES["." + file.rsplit(".", 1)[1]][0]
