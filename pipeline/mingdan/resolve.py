"""Step 2: each entry is found in the register, or reported with what was found instead. Never a silent guess.

Only the register decides where one name ends and the next begins: 赵镇街道 holds 镇, 东乡街道 holds 乡, 邛崃市 is a
city inside a city. Every way to read the words as a path of divisions is followed to its end.
"""

import csv
import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from mingdan.divisions import Province, kind_of_digits, label, province, without_committee
from mingdan.model import Entry, Finding, Match, Notice, Recognition, Roster, Source
from mingdan.resources import folder
from mingdan.reviewed import Decisions

_RULES = {2: "unknown-prefecture", 4: "unknown-county", 6: "unknown-township", 9: "unknown-community"}
_LEVEL_NAMES = {2: "prefecture", 4: "county", 6: "township-level division", 9: "community or village"}
_LEVEL_NAMES_ZH = {2: "地级行政区", 4: "县级行政区", 6: "乡级行政区", 9: "社区或村"}


@dataclass(frozen=True, slots=True)
class _Reading:
    """Words read as far as they name divisions: codes from the province down, their words, and what is left."""

    codes: tuple[str, ...]
    words: tuple[str, ...]
    rest: str

    def step(self, code: str, name: str) -> "_Reading":
        return _Reading((*self.codes, code), (*self.words, name), self.rest[len(name) :])


@cache
def _table(file: str) -> tuple[dict[str, str], ...]:
    """A table of `data/reference`."""
    with (folder("data/reference") / file).open(encoding="utf-8", newline="") as table:
        return tuple(csv.DictReader(table))


@cache
def _abbreviations() -> dict[str, str]:
    return {row["code"]: row["abbreviation"] for row in _table("abbreviations.csv")}


def _names(register: Province, code: str) -> list[str]:
    """What a notice may call a division: the register's name, without its committee, or the usual abbreviation."""
    name = register.names[code]
    names = {name}
    if len(code) == 12:
        names.add(without_committee(name))
    if len(code) == 9:
        names.add(label(code, name, register.names[code[:6]]))
    if code in _abbreviations():
        names.add(_abbreviations()[code])
    return sorted(names)


def _readings(register: Province, reading: _Reading) -> Iterator[_Reading]:
    """Every way to go on down to a township, each as far as it gets."""
    code = reading.codes[-1]
    if len(code) == 9:
        yield reading
        return
    steps = [
        reading.step(child, name)
        for child in register.children(code)
        for name in _names(register, child)
        if reading.rest.startswith(name)
    ]
    if not steps:
        yield reading
    for step in steps:
        yield from _readings(register, step)


def _ends(register: Province, reading: _Reading) -> list[_Reading]:
    """The divisions that the words name to their very end."""
    if not reading.rest:
        return [reading] if len(reading.codes[-1]) == 9 else []
    if len(reading.codes[-1]) < 9:
        return []
    return [
        reading.step(child, reading.rest)
        for child in register.children(reading.codes[-1])
        if reading.rest in _names(register, child)
    ]


def _by_review(register: Province, decisions: Decisions, reading: _Reading) -> Match | None:
    """The match that a reviewed decision gives, if there is one for these words in this township."""
    decision = decisions.get((reading.codes[-1], reading.rest))
    if decision is None:
        return None
    if decision.match == "unlistedPlace":
        path, close = register.lineage(reading.codes[-1]), register.lineage(decision.code)
        return Match(decision.match, path, reading.words, reading.rest, close, decision.review)
    words = (*reading.words, reading.rest)
    return Match(decision.match, register.lineage(decision.code), words, reading.rest, (), decision.review)


def _elsewhere(register: Province, code: str, rest: str) -> str:
    """Where the next words do name a division of the wanted level, for the message."""
    digits = {2: 4, 4: 6, 6: 9}.get(len(code), 0)
    paths = [
        register.lineage(other)
        for other, name in register.names.items()
        if len(other) == digits and rest.startswith(name) and not register.is_placeholder(other)
    ]
    return "; ".join(
        f"{path[-1].label} ({path[-1].code}) in {''.join(division.label for division in path[:-1])}"
        for path in paths[:3]
    )


def _similar(register: Province, code: str, rest: str) -> str:
    """The names within a division that look most like the beginning of the words, for the message."""
    children = register.children(code)
    names = {_abbreviations()[child]: child for child in children if child in _abbreviations()}
    names |= {without_committee(register.names[child]): child for child in children}
    looked_at = {name: rest[: 40 if len(code) == 9 else len(name)] for name in names}
    alike = {name: difflib.SequenceMatcher(None, name, words).ratio() for name, words in looked_at.items()}
    held = [name for name in names if len(code) == 9 and (name.endswith(rest) or rest[:-2] in name)]
    close = sorted((name for name in names if alike[name] >= 0.5), key=lambda name: (-alike[name], names[name]))[:3]
    close += [name for name in held if name not in close][:3]
    return ", ".join(f"{name} ({names[name]})" for name in close)


def _unresolved(register: Province, entry: Entry, file: str, readings: list[_Reading]) -> Finding:
    """Says how far the words could be followed, what was expected next, and what to do."""
    best = max(readings, key=lambda reading: len("".join(reading.words)))
    code, rest = best.codes[-1], best.rest
    place = (file, entry.line, entry.column + len(entry.words) - len(rest), entry.words)
    within = "".join(division.label for division in register.lineage(code))
    if not rest:
        message = f"{within} ({code}) is no township or community: the entry ends too early"
        return Finding("unknown-place", message, f"{within}（{code}）不是乡级区划或社区：条目未写完", *place)
    elsewhere = _elsewhere(register, code, rest)
    known = "; ".join(part for part in (_similar(register, code, rest), elsewhere) if part)
    message = f"“{rest[:40]}” begins with no {_LEVEL_NAMES[len(code)]} of {within} ({code}) in NBS 2023"
    message_zh = f"“{rest[:40]}”的开头不是{within}（{code}）的{_LEVEL_NAMES_ZH[len(code)]}名称"
    if known:
        message += f"; the register has {known}"
        message_zh += f"；统计用区划代码中有：{known}"
    if len(code) == 9:
        message += ": correct the words, or decide in a row of data/reference/reviewed.csv"
        message_zh += "。请更正文字，或在 data/reference/reviewed.csv 中写明决定"
    else:
        message += ": correct the words"
        message_zh += "。请更正文字"
    return Finding(_RULES[len(code)], message, message_zh, *place)


def _starts(register: Province, area: str, words: str) -> Iterator[_Reading]:
    """Where an entry may begin: with the province's name, or below any level of the notice's area."""
    above: tuple[str, ...] = ()
    for division in register.lineage(area):
        above = (*above, division.code)
        yield _Reading(above, ("",) * len(above), words)
    name = register.names[register.code]
    if words.startswith(name):
        yield _Reading((register.code,), (name,), words[len(name) :])


def resolve_entry(register: Province, area: str, decisions: Decisions, entry: Entry, file: str) -> Match | Finding:
    """Finds one entry in the register of one province.

    Args:
        register: the province that the notice is about.
        area: code of the notice's area; an entry may begin below it.
        decisions: what was reviewed.
        entry: the entry.
        file: the notice, for messages.

    Returns:
        The only match, or a finding that says why there is none, or several.
    """
    starts = _starts(register, area, entry.words)
    readings = [reading for start in starts for reading in _readings(register, start)]
    ends = {end.codes[-1]: end for reading in readings for end in _ends(register, reading)}
    if len(ends) == 1:
        ((code, end),) = ends.items()
        return Match("nameMatch", register.lineage(code), end.words, end.words[-1])
    reviewed = (_by_review(register, decisions, reading) for reading in readings if len(reading.codes[-1]) == 9)
    if match := next((match for match in reviewed if match), None):
        return match
    if not ends:
        return _unresolved(register, entry, file, readings)
    codes = ", ".join(sorted(ends))
    message = f"the words name several divisions: {codes}: decide in a row of data/reference/reviewed.csv"
    message_zh = f"名称对应多个区划：{codes}。请在 data/reference/reviewed.csv 中写明决定"
    return Finding("ambiguous", message, message_zh, file, entry.line, entry.column, entry.words)


def _disagreements(source: Source, entry: Entry, match: Match) -> Iterator[Finding]:
    """What is odd about a match: its class against the code's digits, and against the honour."""
    place = (str(source.file), entry.line, entry.column, entry.words)
    own = match.path[-1]
    digits = kind_of_digits(own.code)
    if digits != own.kind:
        message = f"{own.label} is a {own.kind} by its name and a {digits} by the digits of its code {own.code}"
        yield Finding("class", message, f"名称与代码{own.code}的类别不一致", *place)
    kind = "Community" if match.kind == "unlistedPlace" else own.kind
    units = next((honour.units for honour in source.honours if honour.heading == entry.honour), ())
    if units and kind not in units:
        message = f"{entry.words} is a {kind}, expected {' or '.join(units)} under “{entry.honour}”"
        yield Finding("wrong-unit", message, f"该标题下不应有此类单位({own.label})", *place)


def resolve(source: Source, notice: Notice, decisions: Decisions) -> tuple[Roster, list[Finding]]:
    """Finds every entry of a notice in the register.

    Args:
        source: what the notice is.
        notice: the notice as read.
        decisions: what was reviewed, for words that the register does not have.

    Returns:
        The roster with the entries that were found, and a finding for each that was not, that is ambiguous, whose
        class is in doubt, or that names the same division as an earlier one.
    """
    register = province(source.area[:2])
    findings: list[Finding] = []
    recognitions: list[Recognition] = []
    seen: dict[tuple[str, str], Entry] = {}
    for entry in notice.entries:
        match = resolve_entry(register, source.area, decisions, entry, str(source.file))
        if isinstance(match, Finding):
            findings.append(match)
            continue
        findings += _disagreements(source, entry, match)
        same = (entry.honour, match.path[-1].code + (match.own_words if match.close else ""))
        first = seen.setdefault(same, entry)
        if first.words != entry.words:  # the same words are the reader's finding
            message = f"names the same division as line {first.line} ({first.words}) under the same honour"
            where = (str(source.file), entry.line, entry.column, entry.words)
            findings.append(Finding("duplicate", message, f"与第{first.line}行重复", *where))
        recognitions.append(Recognition(entry, match))
    area = tuple(register.lineage(code) for code in register.children(source.area))
    return Roster(source, notice, tuple(recognitions), area), findings
