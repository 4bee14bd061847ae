"""What a Chinese text may have in Latin letters."""

import re

_LATIN = re.compile(
    "|".join(
        (
            r"https?://[\w./-]*|\{[a-z_]+\}",
            r"[\w./-]*\.(?:toml|csv|ttl|nt|tsv|md|json|sha256|docx|xlsx|ods|odt|doc|xls|txt|nq|trig|rdf|jsonld|rq|pyspark)",
            r"\[\[?\w+\]\]?",
            r"mingdan(?: [a-z-]+)?|--?[a-z-]+(?: spark| nt| name)?",  # commands and options
            r"(?<![A-Za-z])(?:china|java|rdf4j|graphdb|virtuoso|gansu-2020)(?![A-Za-z])",  # values of options, programs
            r"(?<![A-Za-z])(?:machine|login|password)(?![A-Za-z])|N-Triples",  # words of netrc, formats
            r"(?:data|ontology|queries)/[a-z./-]+|[a-z]+:[A-Za-z]+|[a-z]+(?=[:：])",  # folders, terms, keys
            r"GeoNames|UTF-\d+|SHA-256|SPARQL(?: 1\.1)?|GB ?18030|WGS84",
            r"(?<![A-Za-z])[A-Z][A-Z_]+(?![a-z])",  # abbreviations, environment variables
            r"Word|Excel|Office|OpenDocument|Parquet|Spark|Java|Oxigraph|ulimit|Basic|Digest",  # programs and methods
            r"“#?[A-Za-z_:]+”|[a-z]+:[A-Za-z]+|data/source|sichuan-2022|data/reference|data@example\.org",
        )
    )
)


def english_words(text: str) -> list[str]:
    """The words of a Chinese text that should be Chinese."""
    return re.findall("[A-Za-z]{2,}", _LATIN.sub("", text))
