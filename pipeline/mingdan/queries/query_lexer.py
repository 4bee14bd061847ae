"""Refuses queries that must not be run, by their tokens, before an engine sees them.

A convenience with a clear message. What a query cannot do is decided by the process in which it runs
(`mingdan.queries.query_process`).
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from mingdan.errors import UsageError

MAX_LENGTH = 64_000  # characters
MAX_NESTING = 64
MAX_OPERATORS = 2_000  # of one kind that the parser or the optimiser recurses into

# Terminals of SPARQL 1.1 (section 19.8), one alternative for each kind. A comment ends at CR or LF. A prefix has a
# longest length, because each of `a.a.a…` may begin one that is read to its end.
_TOKEN = re.compile(
    r"""(?P<string>\"{3}(?:(?:\"{1,2})?(?:[^\"\\]|\\.))*\"{3}|'{3}(?:(?:'{1,2})?(?:[^'\\]|\\.))*'{3}"""
    r"""|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')"""
    r"""|(?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)"""
    r"""|(?P<comment>\#[^\r\n]*)"""
    r"""|(?P<name>[?$@]\w+(?:-\w+)*|(?:[^\W\d](?:[\w.-]{0,200}[\w-])?)?:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\[^\w\s])*)"""
    r"""|(?P<word>[^\W\d]\w*)"""
    r"""|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?)"""
    r"""|(?P<operator>&&|\|\||[!<>]=|\^\^|[-+*/|!<>=^])"""
    r"""|(?P<bracket>[\[\](){}])"""
    r"""|(?P<other>[^\s])""",
    re.DOTALL,
)
_UPDATES = {"LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE"}
# From 4,000 on some of these crash the engine; FILTER, GRAPH, OPTIONAL, VALUES, IN, = and | never do.
_CHAINED = {"!", "+", "-", "*", "/", "||", "&&", "UNION", "MINUS", "BIND"}
_PROLOGUE = ("BASE", "PREFIX", "VERSION")


def tokens(text: str) -> Iterator[tuple[str, str]]:
    """Kind and text of each token of a query, comments left out, up to the first that is not SPARQL.

    A keyword is a `word`.
    """
    for match in _TOKEN.finditer(text):
        if match.lastgroup and match.lastgroup != "comment":
            yield match.lastgroup, match[0]
        if match["other"] in ('"', "'", "\\"):  # not SPARQL; and each open quote is read to the end of the text
            return


def form_of(text: str) -> str:
    """The form of a query in capitals, SELECT for example; of an update its first word; "" where there is none."""
    words = (token.upper() for kind, token in tokens(text) if kind == "word")
    return next((word for word in words if word not in _PROLOGUE), "")


def refuse_unsafe(name: str, text: str) -> None:
    """Refuses a query that would use the network or files, change data, or be too much for an engine.

    Args:
        name: the name of the query, for the message.
        text: the query.

    Raises:
        UsageError: it is empty; it has SERVICE, an update, or FROM with a file; or it is too long or nested too deeply,
            or repeats an operator too often.
    """
    if len(text) > MAX_LENGTH:
        raise UsageError("query-too-long", query=name, number=len(text), most=MAX_LENGTH)
    found = list(tokens(text))
    if not found:
        raise UsageError("query-empty", query=name)
    _refuse_words(name, found)
    _refuse_depth(name, [token for kind, token in found if kind == "bracket"])
    for operator, number in Counter(token.upper() for kind, token in found if kind in ("operator", "word")).items():
        if operator in _CHAINED and number > MAX_OPERATORS:
            raise UsageError("query-operators", query=name, number=number, operator=operator, most=MAX_OPERATORS)


def _refuse_words(name: str, found: Sequence[tuple[str, str]]) -> None:
    words = {token.upper() for kind, token in found if kind == "word"}
    if "SERVICE" in words:
        raise UsageError("query-service", query=name)
    if updates := words & _UPDATES:
        raise UsageError("query-update", query=name, words=" ".join(sorted(updates)))
    if "FROM" in words and any(kind == "iri" and token[1:6].lower() == "file:" for kind, token in found):
        raise UsageError("query-from-file", query=name)
    if found and found[-1] in (("other", "\\"), ("other", '"'), ("other", "'")):
        raise UsageError("query-backslash", query=name)  # an engine may take \u0053ERVICE for a keyword


def _refuse_depth(name: str, brackets: Sequence[str]) -> None:
    depth = 0
    for bracket in brackets:
        depth = max(0, depth + (1 if bracket in "[({" else -1))
        if depth > MAX_NESTING:
            raise UsageError("query-nested", query=name, most=MAX_NESTING)
