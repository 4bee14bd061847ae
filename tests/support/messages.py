"""What a Chinese text may have in Latin letters."""

import re

# Names of files, tables, columns, commands, options, formats, standards, programs and environment variables.
_LATIN = re.compile(
    r"\{[a-z_]+\}|[\w./-]+\.(?:toml|csv|ttl|nt|tsv|md|json|sha256|docx|xlsx|ods|odt|doc|xls|txt|nq|trig|rdf|jsonld|rq)|"
    r"\[\[?\w+\]\]?|mingdan(?: [a-z-]+)?|--?[a-z-]+|\b[A-Z][A-Z_]+\b|UTF-\d+|SHA-256|SPARQL(?: 1\.1)?|GB ?18030|WGS84|"
    r"https?://[\w./-]+|[a-z]+:[A-Za-z]+"
)


def english_words(text: str) -> list[str]:
    """The words of a Chinese text that should be Chinese."""
    return re.findall("[A-Za-z]{2,}", _LATIN.sub("", text))
