"""What people and programs are told of what was understood: lines for the one, JSON for the other."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mingdan.csv_guard import csv_text
from mingdan.findings import candidate_record, reason_text, record, severity
from mingdan.messages import shown
from mingdan.model import Entry, Finding, NamePath, Notice
from mingdan.notices.consistency_checks import has_letter
from mingdan.register.divisions import full_name, lineage
from mingdan.resolver.entries import ResolvedEntry, count_kept
from mingdan.resolver.lookup import Location, resolve_string
from mingdan.resolver.segmentation import split_names


def status(findings: Sequence[Finding]) -> str:
    """`ok`, `warnings` (the rest is kept) or `error` (nothing can be kept)."""
    severities = {severity(finding) for finding in findings}
    return "error" if "error" in severities else "warnings" if "warning" in severities else "ok"


def entry_record(resolved: ResolvedEntry) -> dict[str, Any]:
    """One entry for a program: its words, the split as written, and what that resolves to."""
    entry, location = resolved.entry, resolved.location
    match = resolved.match
    code = (match.path[-1].code if match.path else "") if match else ""
    return {
        "position": entry.source_position,
        "section": entry.section,
        "ordinal": entry.ordinal,
        "honour": entry.honour,
        "category": entry.category,
        "words": entry.words,
        **entry.layers._asdict(),
        "kept": resolved.kept,
        **place_record(code or location.code, match.kind if match else "", location.confidence if match else 0.0),
        "candidates": [candidate_record(candidate) for candidate in location.candidates],
    }


def place_record(code: str, match: str, confidence: float) -> dict[str, Any]:
    """A division for a program: code, full name, how it was matched (empty: only reached so far), how sure."""
    return {"code": code, "name": full_name(lineage(code)), "match": match, "confidence": confidence}


@dataclass(frozen=True, slots=True)
class Answer:
    """A name given by itself: the split as written, and what it resolves to."""

    words: str
    layers: NamePath
    location: Location


def answer(words: str) -> Answer:
    """Finds one name; raises nothing: what is not found is in the location."""
    return Answer(words, split_names(words), resolve_string(words))


def answer_lines(found: Answer) -> list[str]:
    """An answer for a person."""
    location = found.location
    lines = [f"{found.words}", "  split: " + " | ".join(shown(name) or "-" for name in found.layers)]
    if location.code:
        place = place_record(location.code, location.kind, location.confidence)
        sure = f"{location.kind}, confidence {location.confidence}" if location.kind else "certain so far"
        lines.append(f"  {'code' if location.kind else 'within'}: {place['code']} {place['name']} ({sure})")
    if location.missing and location.rest:
        lines.append(f"  not found: “{shown(location.rest)}” ({location.missing})")
    lines += [f"  candidate: {one.code} {one.name} ({reason_text(one.reason, 'en')})" for one in location.candidates]
    return lines


def answer_json(found: Answer) -> str:
    """An answer for a program."""
    location = found.location
    answer_record = {
        "words": found.words,
        **found.layers._asdict(),
        **place_record(location.code, location.kind, location.confidence),
        "missing": location.missing,
        "rest": location.rest,
        "candidates": [candidate_record(candidate) for candidate in location.candidates],
        "findings": [],
    }
    return json.dumps(answer_record, ensure_ascii=False, indent=1)


def every_name(notice: Notice, resolved: Sequence[ResolvedEntry]) -> list[dict[str, Any]]:
    """A record for every name of a file, whatever a roster would make of it: repeats, counties, other lines.

    Of a letter with a list only the list's entries are names.
    """
    entries: dict[str, list[ResolvedEntry]] = {}
    for one in resolved:
        entries.setdefault(one.entry.source_position, []).append(one)
    records = []
    for line, text in zip(notice.ledger, notice.text.split("\n"), strict=True):
        words = "".join(text.split())
        found = entries.pop(line.position, [])
        if not found and not has_letter(notice) and line.kind not in ("blank", "header", "page-number"):
            entry = Entry("", 0, None, "", "", words, line.line, 1, split_names(words), line.position)
            found = [ResolvedEntry(entry, resolve_string(words), None, kept=False)]
        records += [_name_record(one) for one in found]
    return records


def _name_record(resolved: ResolvedEntry) -> dict[str, Any]:
    """One name: what was decided, else what the register has."""
    location, record = resolved.location, entry_record(resolved)
    if resolved.match is None:
        record |= place_record(location.code, location.kind, location.confidence)
    return record


def places_json(names: Sequence[dict[str, Any]]) -> str:
    """The names of a file for a program, one a line (JSON lines)."""
    return "".join(json.dumps(name, ensure_ascii=False) + "\n" for name in names)


def places_csv(names: Sequence[dict[str, Any]]) -> str:
    """The names of a file as a table."""
    columns = ("position", "words", *NamePath._fields, "code", "name", "match", "confidence")
    rows: list[Sequence[str]] = [(*columns, "candidates")]
    for name in names:
        candidates = "; ".join(f"{one['code']} {one['name']} ({one['message']['en']})" for one in name["candidates"])
        rows.append((*(str(name[column]) for column in columns), candidates))
    return csv_text(rows)


def as_json(file: str, notice: Notice | None, resolved: Sequence[ResolvedEntry], findings: Sequence[Finding]) -> str:
    """All that was understood of a file, as JSON; `notice` is None where it could not be read at all."""
    state = status(findings)
    townships, communities = count_kept(resolved) if state != "error" else (0, 0)
    return json.dumps(
        {
            "status": state,
            "file": file,
            "format": notice.format if notice else "",
            "encoding": notice.encoding if notice else "",
            "title": notice.title if notice else "",
            "date": str(notice.date or "") if notice else "",
            "signature": notice.signature if notice else "",
            "townships": townships,
            "communities": communities,
            "entries": [entry_record(one) for one in resolved] if state != "error" else [],
            "findings": [record(finding) for finding in findings],
        },
        ensure_ascii=False,
        indent=1,
    )


def summary(notice: Notice, resolved: Sequence[ResolvedEntry]) -> list[str]:
    """What was understood, in a few lines for a person."""
    kinds = Counter(line.kind for line in notice.ledger)
    townships, communities = count_kept(resolved)
    matches = Counter(one.match.kind if one.match else "undecided" for one in resolved if one.kept)
    return [
        f"{notice.format}{f', {notice.encoding}' if notice.encoding else ''}, {len(notice.ledger):,} lines: "
        + ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common()),
        f"title: {shown(notice.title) or '(none)'}",
        f"date: {notice.date or '(none)'}, issued by: {shown(notice.signature) or '(nobody named)'}",
        *_sections(resolved),
        f"{townships:,} townships and {communities:,} communities kept of {len(resolved):,} entries: "
        + ", ".join(f"{number:,} {kind}" for kind, number in matches.most_common()),
    ]


def _sections(resolved: Sequence[ResolvedEntry]) -> list[str]:
    """A line for each section: its headings and how many entries it has."""
    sections = Counter((one.entry.section, one.entry.honour, one.entry.category) for one in resolved)
    lines = [
        f"  {section}: {number:,} entries, {shown(honour)}{f' / {shown(category)}' if category else ''}"
        for (section, honour, category), number in sections.items()
    ]
    return lines if len(lines) <= 40 else [*lines[:40], f"  … and {len(lines) - 40:,} more sections"]
