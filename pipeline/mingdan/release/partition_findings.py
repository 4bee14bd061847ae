"""Of what is found in a part of a graph: what is about that part itself."""

import re
from collections.abc import Iterable

from mingdan.model import Finding
from mingdan.rdf import iris as mint
from mingdan.rdf.iris import Iris
from mingdan.register.anomalies import Anomaly

_NAME = re.compile(rb"<([^>]*)>")
_TWICE = "mdsh:FullNameOnce"


def own_findings(found: Iterable[Finding], iris: Iris, known: Iterable[bytes], odd: Iterable[Anomaly]) -> list[Finding]:
    """The findings that are about a part itself.

    What is said of some divisions besides the register leads to nodes outside the part, so that all of it is checked
    as a graph of its own; and a graph without codes as things looks like a roster's without entries. Two divisions of
    one name within another are the register's: these must be found, and no others.

    Args:
        found: everything found in a part.
        iris: where instances live.
        known: what is said of some divisions besides the register.
        odd: what is odd in the register there.
    """
    elsewhere = {mint.ROSTER, *(name.decode() for text in known for name in _NAME.findall(text))}
    twice = {iris.division(one.code) for one in odd if one.rule == "same-name"}
    own = [one for one in found if one.node not in elsewhere]
    told = {one.node for one in own if one.rule == _TWICE}
    message = "has the name of another division within the same one, and the shapes did not find it"
    missed = [
        Finding(_TWICE, message, "同一上级内存在同名单元，而形状未能发现", node=node) for node in sorted(twice - told)
    ]
    return [one for one in own if one.rule != _TWICE or one.node not in twice] + missed
