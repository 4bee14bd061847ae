"""Step 2: each entry is found in the register, or reported with what was found instead. Never a silent guess.

The split as written (`Entry.layers`) is the reader's; what it resolves to is said here, and kept apart from it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mingdan.divisions import LEVELS, kind_of_digits, kind_of_words, province
from mingdan.layout import LEVELS as LAYERS
from mingdan.locate import VARIANT, Location, locate
from mingdan.model import Decision, Entry, Finding, Layers, Lineage, Match, Notice, Recognition, Roster, Source
from mingdan.reviewed import Decisions, Reviews

_LEVEL_NAMES = {"province": "province", "prefecture": "prefecture", "county": "county",
                "township": "township-level division", "community": "community or village"}  # fmt: skip
_LEVEL_NAMES_ZH = {"province": "省级行政区", "prefecture": "地级行政区", "county": "县级行政区", "township": "乡级行政区",
                   "community": "社区或村"}  # fmt: skip
_TOWNSHIP_KINDS = ("Subdistrict", "Town", "Township", "QuasiTownship")


@dataclass(frozen=True, slots=True)
class Resolved:
    """An entry, and what became of it.

    Attributes:
        location: what the register has for its layers.
        match: what it is, where that is certain or decided; None where a person must decide.
        kept: whether it stands in what was understood (not a repeat, not of the wrong class, known down to the street).
    """

    entry: Entry
    location: Location
    match: Match | None
    kept: bool

    @property
    def is_township(self) -> bool:
        """Whether the entry names a whole township."""
        return not self.entry.layers.community


def lineage(code: str) -> Lineage:
    """The divisions from the province down to the one with this code; empty for an empty code."""
    return province(code[:2]).lineage(code) if code else ()


def _located(layers: Layers) -> Location:
    """What the register has for names; without the remark in brackets that may follow the last."""
    bare = re.sub(r"[（(][^（）()]*[）)]$", "", layers.community)
    if bare in ("", layers.community):
        return locate(layers)
    found = locate(layers._replace(community=bare))
    return found._replace(kind="variantMatch", confidence=min(found.confidence, VARIANT)) if found.kind else found


def _full(path: Lineage) -> str:
    return "".join(division.label for division in path)


def _words(layers: Layers, path: Lineage) -> tuple[str, ...]:
    """The words of the notice for each division of a path."""
    named = dict(zip(LEVELS, layers, strict=True))
    return tuple(named[len(division.code)] for division in path)


def _own_words(layers: Layers) -> str:
    return next(name for name in reversed(layers) if name) if any(layers) else ""


def _decided(decision: Decision, location: Location, layers: Layers) -> Match:
    """The match that a person decided on."""
    own = _own_words(layers)
    if decision.match == "unlistedPlace":
        path = lineage(decision.code[:9] if len(decision.code) == 12 else location.code)
        path = path[:-1] if not decision.code and not layers.township and len(location.code) == 12 else path
        close = lineage(decision.code) if len(decision.code) == 12 else ()
        return Match(decision.match, path, _words(layers, path), own, close, decision.review)
    path = lineage(decision.code)
    return Match(decision.match, path, _words(layers, path), own, (), decision.review)


def match(layers: Layers, location: Location, decisions: Decisions, reviews: Reviews) -> Match | None:
    """What an entry is: as a person decided, else as the register says for certain; None where neither does.

    Args:
        layers: the entry's names by level.
        location: what the register has for them.
        decisions: what was reviewed for any notice, by township and words; `reviews` for this notice, by layers.
    """
    township = next((code for code in location.path if len(code) == 9), "")
    decision = reviews.get(layers) or decisions.get((township, layers.community))
    if decision:
        return _decided(decision, location, layers)
    wanted = 12 if layers.community else 9
    if location.kind and len(location.code) == wanted and not location.candidates:
        path = lineage(location.code)
        return Match(location.kind, path, _words(layers, path), _own_words(layers))
    return None


def _place(file: str, entry: Entry) -> tuple[str, int, int, str, str, str]:
    return file, entry.line, entry.column, entry.words, "", entry.source_position


def _unresolved(file: str, entry: Entry, location: Location) -> Finding:
    """Says how far the words could be followed, what was expected next, and what the register has instead."""
    path = lineage(location.code)
    within, level = _full(path) or "中国", _missing(location)
    rest = location.rest or entry.words
    code = f" ({location.code})" if location.code else ""
    if not entry.layers.township and not entry.layers.community:
        message = f"{within}{code} is no township or community: the entry ends too early"
        return Finding("unknown-place", message, f"{within}{code}不是乡级区划或社区：条目未写完", *_place(file, entry), "warning")
    known = "; ".join(f"{one.name} ({one.code}): {one.reason}" for one in location.candidates[:3])
    message = f"“{rest[:40]}” is no {_LEVEL_NAMES[level]} of {within}{code} in NBS 2023"
    message_zh = f"“{rest[:40]}”不是{within}{code}的{_LEVEL_NAMES_ZH[level]}"
    message += f"; candidates: {known}" if known else "; the register has nothing like it"
    message_zh += f"；统计用区划代码中相近的有：{known}" if known else ""
    severity = "information" if level == "community" and _to_street(entry, location) else "warning"
    return Finding(f"unknown-{level}", message, message_zh, *_place(file, entry), severity)


def _missing(location: Location) -> str:
    """The level at which a location stops."""
    deepest = len(location.code)
    return LAYERS[min(sum(1 for digits in LEVELS if digits <= deepest), 4)] if not location.missing else location.missing


def _to_street(entry: Entry, location: Location) -> bool:
    """Whether an entry is known down to the street: all that reading asks."""
    return len(location.code) >= 9 or (not entry.layers.township and len(location.code) >= 6)


def _incomplete(file: str, entry: Entry) -> Finding | None:
    """An entry that leaves out the county or the township."""
    layers = entry.layers
    lacks = "county" if layers.township and not layers.county else "township" if not layers.township else ""
    if not lacks or (lacks == "township" and not layers.community):
        return None
    message = f"the entry does not say the {_LEVEL_NAMES[lacks]}: expected every level down to the name"
    return Finding(f"no-{lacks}", message, f"条目未写明{_LEVEL_NAMES_ZH[lacks]}", *_place(file, entry), "warning")


def _outside(file: str, entry: Entry, location: Location, area: str) -> Finding | None:
    """An entry outside the area that the notice is about."""
    if not area or not location.code or location.code.startswith(area) or area.startswith(location.code):
        return None
    within = _full(lineage(area))
    message = f"{_full(lineage(location.code))} is not in {within}, the area of the notice"
    return Finding("outside", message, f"不在{within}境内", *_place(file, entry), "warning")


def _units_of(heading: str) -> tuple[str, ...]:
    """The classes that an honour's heading names at its end: …示范街道（镇） Subdistrict and Town, …示范社区 Community."""
    end = heading.rstrip("名单（()）")[-8:]
    if not heading.endswith(("街道", "镇", "乡", "社区", "村", "）", ")")) or heading.endswith("名单"):
        return ()
    named = {"街道": "Subdistrict", "镇": "Town", "乡": "Township", "社区": "Community", "村": "Village"}
    return tuple(kind for word, kind in named.items() if word in end)


def _wrong_class(file: str, resolved: Resolved, units: Sequence[str]) -> Iterator[Finding]:
    """What is odd about the class of an entry: against its honour, and against the digits of its code."""
    entry, own = resolved.entry, _own_words(resolved.entry.layers)
    found = resolved.match.path[-1] if resolved.match and not resolved.match.close else None
    kind = found.kind if found else kind_of_words(own, township=not resolved.entry.layers.community)
    if units and kind not in units and not (kind.startswith("Quasi") and not found):
        message = f"{own} is a {kind}, expected {' or '.join(units)} under “{entry.honour}”"
        yield Finding("wrong-unit", message, f"“{entry.honour}”下不应有此类单位（{own}）", *_place(file, entry), "warning")
    if found and units and found.kind != kind_of_digits(found.code):
        digits = kind_of_digits(found.code)
        message = f"{found.label} is a {found.kind} by its name and a {digits} by the digits of its code {found.code}"
        yield Finding("class", message, f"名称与代码{found.code}的类别不一致", *_place(file, entry), "warning")


def resolve_entries(
    notice: Notice, file: str, area: str, decisions: Decisions, reviews: Reviews, units: dict[str, tuple[str, ...]]
) -> tuple[list[Resolved], list[Finding]]:
    """Finds every entry of a notice in the register.

    Args:
        notice: the notice as read; `file` its name, for messages.
        area: code of the area that the notice is about; empty where that is not known.
        decisions, reviews: what persons decided, for any notice and for this one.
        units: the classes that may hold an honour, by its heading; where there are none its own words say.

    Returns:
        One record an entry, in order, and the findings.
    """
    findings: list[Finding] = []
    resolved: list[Resolved] = []
    seen: dict[tuple[str, str], Entry] = {}
    without = [entry for entry in notice.entries if not entry.layers.township]
    layout_without = len(without) > 2 and len(without) > len(notice.entries) // 2
    for entry in notice.entries:
        location = _located(entry.layers)
        one = Resolved(entry, location, match(entry.layers, location, decisions, reviews), True)
        found = [_incomplete(file, entry)] if not layout_without else []
        found += [_outside(file, entry, location, area)]
        if one.match is None:
            found.append(_unresolved(file, entry, location))
        problems = [finding for finding in found if finding]
        problems += _wrong_class(file, one, units.get(entry.honour) or _units_of(entry.honour))
        first = seen.setdefault((entry.honour, _identity(one)), entry)
        if first is not entry:
            message = f"names the same place as {first.source_position} ({first.words}) under the same honour: left out"
            problems.append(
                Finding("duplicate", message, f"与{first.source_position}重复，已略去", *_place(file, entry), "warning")
            )
        findings += problems
        refused = {finding.rule for finding in problems} & {"duplicate", "wrong-unit", "outside", "unknown-place"}
        kept = not refused and (one.match is not None or _to_street(entry, location))
        resolved.append(Resolved(entry, location, one.match if not refused else None, kept))
    if layout_without:
        message = f"{len(without)} entries do not say the township: expected every level down to the name"
        findings.append(Finding("no-township", message, "条目未写明乡级行政区", *_place(file, without[0]), "warning"))
    return resolved, findings


def _identity(resolved: Resolved) -> str:
    """What two entries share when they name the same place."""
    if resolved.match and not resolved.match.close:
        return resolved.match.path[-1].code
    return "|".join([resolved.location.code, *resolved.entry.layers[-2:]])


def resolve(
    source: Source, notice: Notice, decisions: Decisions, reviews: Reviews, as_places: bool = False
) -> tuple[Roster, list[Resolved], list[Finding]]:
    """Finds every entry of a notice whose description is known; arguments and results as `resolve_entries`.

    With `as_places` an entry that is kept and that nobody decided on stands in the roster as a place named by the notice.
    """
    units = {honour.heading: honour.units for honour in source.honours}
    resolved, findings = resolve_entries(notice, str(source.file), source.area, decisions, reviews, units)
    matches = [(one.entry, one.match or (_as_place(one) if as_places and one.kept else None)) for one in resolved]
    recognitions = tuple(Recognition(entry, match) for entry, match in matches if match)
    register = province(source.area[:2])
    area = tuple(register.lineage(code) for code in register.children(source.area))
    return Roster(source, notice, recognitions, area), resolved, findings


def _as_place(resolved: Resolved) -> Match:
    """An entry that nobody decided on, as a place named by the notice within the deepest division that is certain."""
    layers, path = resolved.entry.layers, lineage(resolved.location.code)
    return Match("unlistedPlace", path, _words(layers, path), _own_words(layers))


def kept(resolved: Iterable[Resolved]) -> tuple[int, int]:
    """How many townships and how many communities were kept."""
    numbers = Counter(one.is_township for one in resolved if one.kept)
    return numbers[True], numbers[False]


__all__ = ["Resolved", "kept", "lineage", "match", "resolve", "resolve_entries"]
