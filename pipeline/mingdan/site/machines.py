"""The files of the site for machines: descriptions of the datasets for search engines, lists of pages, redirects."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote, urlsplit

from mingdan.rdf.namespaces import BASE, DCAT, DCT, SPDX
from mingdan.site.environment import text_file
from mingdan.site.pages import SUFFIXES
from mingdan.site.resources import Resources

_MOST_IN_SITEMAP = 25_000  # pages of two languages: sitemaps.org allows 50,000 addresses in a file
# What a resource can be had as, by media type, in the order of w3id.org's rules: the last is for all others.
_SUFFIXES = (("text/turtle", ".ttl"), ("application/ld+json", ".jsonld"))


def dataset_record(resources: Resources, dataset: str, language: str) -> dict[str, object]:
    """A dataset as search engines read it (schema.org `Dataset`); empty for what has no files."""
    value, label = resources.value, resources.label
    files = list(resources.values(dataset, DCAT.distribution))
    if not files:
        return {}
    period = value(dataset, DCT.temporal)
    license_, spatial = value(dataset, DCT.license), value(dataset, DCT.spatial)
    record = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": dataset,
        "url": dataset,
        "name": label(dataset, language),
        "description": resources.text(dataset, DCT.description, language),
        "license": license_,
        "creator": {
            "@type": "Organization",
            "name": label(value(dataset, DCT.publisher), language),
            "url": value(dataset, DCAT.landingPage),
        },
        "version": value(dataset, DCAT.version),
        "dateModified": value(dataset, DCT.modified),
        "spatialCoverage": label(spatial, language) if spatial else "",
        "temporalCoverage": "/".join(filter(None, resources.values(period, DCAT.startDate, DCAT.endDate))),
        "keywords": list(resources.values(dataset, DCAT.keyword)),
        "distribution": [_download(resources, file, language) for file in files],
    }
    return {name: filled for name, filled in record.items() if filled}


def _download(resources: Resources, file: str, language: str) -> dict[str, str]:
    value = resources.value
    return {
        "@type": "DataDownload",
        "name": resources.label(file, language),
        "contentUrl": value(file, DCAT.downloadURL),
        "encodingFormat": value(file, DCAT.mediaType).partition("/media-types/")[2],
        "contentSize": value(file, DCAT.byteSize),
        "sha256": value(value(file, SPDX.checksum), SPDX.checksumValue),
    }


def machine_files(
    address: str, id_base: str, modified: str, paths: Sequence[str], about: Mapping[str, str], files: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """The files that crawlers and redirects are made for.

    Args:
        address: where the site will be; it ends with `/`.
        id_base: what the IRIs of instances begin with.
        modified: the date of the release.
        paths: of the pages, without suffix.
        about: the site in English, as `Site.about` says it.
        files: the names of the release's files.
    """
    quoted = list(map(quote, paths))
    parts = [quoted[start : start + _MOST_IN_SITEMAP] for start in range(0, len(quoted), _MOST_IN_SITEMAP)]
    shared = {"address": address, "modified": modified}
    for number, part in enumerate(parts, start=1):
        yield f"sitemap-{number}.xml", text_file("sitemap.xml", **shared, paths=part, suffixes=SUFFIXES)
    yield "sitemap.xml", text_file("sitemap-index.xml", **shared, parts=parts)
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n".encode()
    catalog = next((path for path in paths if path.startswith("dataset/") and path.endswith("catalog")), "")
    yield "llms.txt", text_file("llms.txt", address=address, id_base=id_base, about=about, files=files, catalog=catalog)
    if not address.startswith(BASE):
        name = "w3id.htaccess" if id_base.startswith(BASE) else "redirects.htaccess"
        yield name, redirects(address, id_base)


def redirects(address: str, id_base: str) -> bytes:
    """Rules that lead from IRIs to the site, for Apache's mod_rewrite: for w3id.org, or for the host of the IRIs.

    Args:
        address: where the site is.
        id_base: what the IRIs of instances begin with.
    """
    ours = id_base.startswith(BASE)
    start = re.escape(id_base.removeprefix(BASE) if ours else urlsplit(id_base).path.removeprefix("/"))
    places = [(f"{start}(.+[^/])", "doc/$1"), (f"{start}(.+)/", "doc/$1/index"), ("([a-z].*[^/])", "$1")]
    suffixes = [(re.escape(media_type), suffix) for media_type, suffix in _SUFFIXES]
    target = address.replace("%", "\\%")  # which would name a part of the condition
    return text_file("redirects.htaccess", address=target, ours=ours, places=places[: 2 + ours], suffixes=suffixes)
