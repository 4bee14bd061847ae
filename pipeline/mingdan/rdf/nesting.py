"""What would end a parser of RDF or hold it up, looked for before it sees it.

Deep brackets overflow its stack. It compares each attribute of an XML tag with those before it: 200,000 take a minute.
"""

import re

from mingdan.errors import InputError

MAX_NESTING = 100
MAX_ATTRIBUTES = 10_000
_BRACKET = re.compile(rb"[\[\](){}]|<<|>>")
_OPENING = (b"[", b"(", b"{", b"<<")
# What may hold brackets that are text: strings, IRIs, comments, escapes in names. `<<` stays, and no IRI begins in it.
_TEXT_OF_TURTLE = re.compile(
    rb'''(<<)|"""(?:[^"\\]|\\.|"(?!""))*+"""|\'{3}(?:[^'\\]|\\.|'(?!''))*+\'{3}'''
    rb"""|"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+'|<[^<>\r\n]*+>|\#[^\r\n]*+|\\.""",
    re.DOTALL,
)
_TEXT_OF_JSON = re.compile(rb'()"(?:[^"\\]|\\.)*+"', re.DOTALL)
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*+"|'[^']*+')*+>""")


def refuse_unparsable(content: bytes, name: str, suffix: str) -> None:
    """Refuses the content of a file of RDF that would end its parser or hold it up.

    Args:
        content: the bytes.
        name: the name of the file, for messages.
        suffix: its suffix, in lower case.

    Raises:
        InputError: brackets nest deeply; or RDF/XML has a DTD, or a tag of many attributes.
    """
    if suffix not in (".rdf", ".xml"):
        if is_nested_deeply(content, is_json=suffix in (".json", ".jsonld")):
            raise InputError("brackets-nested", file=name, most=MAX_NESTING)
    elif has_dtd(content):
        raise InputError("dtd-in-rdf", file=name)
    elif has_many_attributes(content):
        raise InputError("attributes-in-tag", file=name, most=MAX_ATTRIBUTES)


def is_nested_deeply(content: bytes, is_json: bool = False) -> bool:
    """Whether brackets nest more than `MAX_NESTING` deep.

    Args:
        content: the bytes of a file.
        is_json: whether it is JSON, not Turtle or a part of it.
    """
    if sum(map(content.count, _OPENING)) <= MAX_NESTING:
        return False
    text = _TEXT_OF_JSON if is_json else _TEXT_OF_TURTLE  # the first group of a match is kept
    depth = 0
    for bracket in _BRACKET.findall(text.sub(rb" \1 ", content)):
        depth = max(0, depth + (1 if bracket in _OPENING else -1))
        if depth > MAX_NESTING:
            return True
    return False


def has_dtd(content: bytes) -> bool:
    """Whether XML may have a document type declaration; UTF-16, in which it is not seen, counts as one."""
    return b"<!doctype" in content.lower() or b"\0" in content


def has_many_attributes(content: bytes) -> bool:
    """Whether a tag of an XML file has more than `MAX_ATTRIBUTES`; each `=` counts as one."""
    return any(tag[0].count(b"=") > MAX_ATTRIBUTES for tag in _TAG.finditer(content))
