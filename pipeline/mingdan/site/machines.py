"""The files of the site for machines: descriptions of the datasets for search engines, lists of pages, redirects."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from mingdan.rdf.namespaces import BASE, DCAT, DCT, SPDX
from mingdan.site.resources import Resources

_MOST_IN_SITEMAP = 25_000  # pages of two languages: sitemaps.org allows 50,000 addresses in a file
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
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
        "keywords": [each.value for each in resources.describe(dataset) if each.property == DCAT.keyword],
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
    address: str, modified: str, paths: Sequence[str], about: Mapping[str, str], files: Iterable[str]
) -> Iterator[tuple[str, bytes]]:
    """The files that crawlers and redirects are made for.

    Args:
        address: where the site will be; it ends with `/`.
        modified: the date of the release.
        paths: of the pages, without suffix.
        about: `title` and `description` of the site, in English.
        files: the names of the release's files.
    """
    parts = [paths[start : start + _MOST_IN_SITEMAP] for start in range(0, len(paths), _MOST_IN_SITEMAP)]
    for number, part in enumerate(parts, start=1):
        yield f"sitemap-{number}.xml", _sitemap(address, modified, part)
    listed = "".join(
        f"<sitemap><loc>{escape(address)}sitemap-{number}.xml</loc><lastmod>{modified}</lastmod></sitemap>\n"
        for number in range(1, len(parts) + 1)
    )
    yield "sitemap.xml", f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{listed}</sitemapindex>\n'.encode()
    yield "robots.txt", f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n".encode()
    yield "llms.txt", _llms(address, about, files).encode()
    if not address.startswith(BASE):
        yield "w3id.htaccess", redirects(address).encode()


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _sitemap(address: str, modified: str, paths: Iterable[str]) -> bytes:
    urls = []
    for path in paths:
        zh, en = (f"{escape(address)}{path}{suffix}" for suffix in (".html", ".en.html"))
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{page}"/>'
            for language, page in (("zh", zh), ("en", en))
        )
        urls += [f"<url><loc>{page}</loc>{alternates}<lastmod>{modified}</lastmod></url>\n" for page in (zh, en)]
    head = f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return f"{head}{''.join(urls)}</urlset>\n".encode()


def _llms(address: str, about: Mapping[str, str], files: Iterable[str]) -> str:
    """A description of the site for language models (llmstxt.org)."""
    data = "".join(f"- [{name}]({address}data/latest/{name})\n" for name in files)
    return f"""# {about["title"]}

> {about["description"]}

Every IRI of the data has a page in Chinese (.html) and English (.en.html), a Turtle (.ttl) and a JSON-LD (.jsonld).
{BASE}id/PATH is {address}doc/PATH with one of these endings.

## Data

{data}
## More

- [Ontology]({address}ontology.ttl)
- [Catalogue of the datasets]({address}dataset/catalog.ttl)
- [Sample queries]({address}queries.ttl)
- [Pages]({address}sitemap.xml)
"""


def redirects(address: str) -> str:
    """Rules for w3id.org that lead from our IRIs to the site, for Apache's mod_rewrite.

    Args:
        address: where the site is.
    """
    rules = ["RewriteEngine on", f"RewriteRule ^dataset/[^/]+/(.+)$ {address}data/latest/$1 [R=303,L]"]
    for place, target in (("id/(.+[^/])", "doc/$1"), ("id/(.+)/", "doc/$1/index"), ("([a-z].*[^/])", "$1")):
        for media_type, suffix in _SUFFIXES:
            rules.append(f"RewriteCond %{{HTTP_ACCEPT}} {re.escape(media_type)}")
            rules.append(f"RewriteRule ^{place}$ {address}{target}{suffix} [R=303,L]")
        rules.append("RewriteCond %{HTTP:Accept-Language} ^en")
        rules.append(f"RewriteRule ^{place}$ {address}{target}.en.html [R=303,L]")
        rules.append(f"RewriteRule ^{place}$ {address}{target}.html [R=303,L]")
    rules.append(f"RewriteRule ^$ {address} [R=303,L]")
    return "\n".join(rules) + "\n"
