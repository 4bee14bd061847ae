"""What would end a parser of RDF or hold it up, looked for before it sees it.

Deep brackets overflow its stack. It compares each attribute of an XML tag with those before it: 200,000 take a minute.
"""

import re

MAX_NESTING = 100
MAX_ATTRIBUTES = 10_000
_BRACKET = re.compile(rb"[\[\](){}]|<<|>>")
_OPENING = (b"[", b"(", b"{", b"<<")
# What may hold brackets that are text: strings, IRIs, comments, escapes in names. `<<` stays, and no IRI begins in it.
TEXT_OF_TURTLE = re.compile(
    rb'''(<<)|"""(?:[^"\\]|\\.|"(?!""))*+"""|\'{3}(?:[^'\\]|\\.|'(?!''))*+\'{3}'''
    rb"""|"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+'|<[^<>\r\n]*+>|\#[^\r\n]*+|\\.""",
    re.DOTALL,
)
TEXT_OF_JSON = re.compile(rb'()"(?:[^"\\]|\\.)*+"', re.DOTALL)
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"]*+"|'[^']*+')*+>""")


def is_nested_deeply(content: bytes, text: re.Pattern[bytes]) -> bool:
    """Whether brackets nest more than `MAX_NESTING` deep.

    Args:
        content: the bytes of a file.
        text: what of it may hold brackets that are text; its first group is kept.
    """
    if sum(map(content.count, _OPENING)) <= MAX_NESTING:
        return False
    depth = 0
    for bracket in _BRACKET.findall(text.sub(rb" \1 ", content)):
        depth = max(0, depth + (1 if bracket in _OPENING else -1))
        if depth > MAX_NESTING:
            return True
    return False


def has_many_attributes(content: bytes) -> bool:
    """Whether a tag of an XML file has more than `MAX_ATTRIBUTES`; each `=` counts as one."""
    return any(tag[0].count(b"=") > MAX_ATTRIBUTES for tag in _TAG.finditer(content))
