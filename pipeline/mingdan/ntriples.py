"""N-Triples: the one place where text becomes RDF syntax.

Every statement that mingdan publishes passes through here, so no word of a notice can end a literal or an IRI early
(W3C RDF 1.1 N-Triples, section 7, grammar productions IRIREF and STRING_LITERAL_QUOTE).
"""

import re

_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
# Besides what the grammar demands (quote, backslash, LF, CR), controls, separators that some readers take for line
# ends and noncharacters are written as escapes: a line of text stays a line, and an editor shows what is there.
_ESCAPED = re.compile('[\\x00-\\x1f"\\\\\\x7f-\\x9f\u2028\u2029\ufeff\ufffe\uffff]')
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _SHORT.get(character) or f"\\u{ord(character):04X}"


def iri(text: str) -> str:
    """An IRI between angle brackets.

    Raises:
        ValueError: it holds a character that an IRI cannot hold, or has no scheme.
    """
    if _NOT_IN_IRI.search(text) or ":" not in text:
        raise ValueError(f"not an absolute IRI: {text!r}")
    return f"<{text}>"


def quoted(text: str) -> str:
    """Text between quotes, escaped.

    Raises:
        ValueError: it holds a lone surrogate, which no encoding can carry.
    """
    if _SURROGATE.search(text):
        raise ValueError(f"a lone surrogate is not a character: {text!r}")
    return f'"{_ESCAPED.sub(_escape, text)}"'


def literal(text: str, datatype: str | None = None) -> str:
    """A plain string (`xsd:string`), or one with the datatype IRI given."""
    return f"{quoted(text)}^^{iri(datatype)}" if datatype else quoted(text)


def in_language(text: str, language: str) -> str:
    """A literal with a language tag in lower case (engines differ in what they do with upper case).

    Raises:
        ValueError: the tag is not one.
    """
    if not _LANGUAGE.fullmatch(language):
        raise ValueError(f"not a language tag in lower case: {language!r}")
    return f"{quoted(text)}@{language}"


def line(subject: str, predicate: str, node: str) -> str:
    """One statement, of terms already in N-Triples syntax, with its line end."""
    return f"{subject} {predicate} {node} .\n"
