"""What people and programs are told of what was understood: lines for the one, JSON for the other."""

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mingdan.csv_guard import csv_text
from mingdan.findings import candidate_record, finding, reason_text, status
from mingdan.lexicon.characters import normalize_text
from mingdan.messages import Language, Message, printable, shown
from mingdan.messages.progress import Text
from mingdan.model import Entry, Finding, LedgerLine, NamePath, Notice, Place, Reason
from mingdan.notices.consistency_checks import has_letter
from mingdan.notices.line_markers import parse_marker
from mingdan.rdf.iris import REGISTER
from mingdan.register.edition import Edition, full_name
from mingdan.resolver.entries import ResolvedEntry, count_kept
from mingdan.resolver.lookup import Location
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver, have_same_name
from mingdan.resolver.segmentation import split_by_names

_PLURALS = {
    "province": "provinces", "prefecture": "prefectures", "county": "counties", "township": "townships",
    "community": "communities", "organisation": "organisations",
}  # fmt: skip
_OTHERS = ("province", "prefecture", "county", "organisation")  # than townships and communities


def entry_record(resolved: ResolvedEntry) -> dict[str, Any]:
    """One entry for a program: its words, the split as written, and what that resolves to."""
    entry, location = resolved.entry, resolved.location
    match = resolved.match
    path = match.path if match else ()
    if not path and location.edition == REGISTER:
        path = Edition.reference().lineage(location.code)
    return {
        "position": entry.source_position,
        "section": entry.section,
        "ordinal": entry.ordinal,
        "honour": entry.honour,
        "category": entry.category,
        "words": entry.words,
        "remark": entry.remark,
        "organisation": entry.is_organisation,
        **entry.layers._asdict(),
        "kept": resolved.kept,
        "code": path[-1].code if path else "",
        "name": full_name(path),
        "edition": (path[-1].edition or REGISTER) if path else "",
        "doubtful": location.is_code_doubtful,
        "match": match.kind if match else "",
        "confidence": location.confidence if match else 0.0,
        "candidates": [candidate_record(candidate) for candidate in location.candidates],
    }


def location_record(location: Location) -> dict[str, Any]:
    """A division or a unit of another edition, with the edition that has the names."""
    then = location.then if location.edition != REGISTER else None
    return {
        "code": location.code,
        "name": then.name if then else Edition.reference().full_name(location.code),
        "match": location.kind,
        "confidence": location.confidence,
        "edition": location.named_in,
        "doubtful": location.is_code_doubtful,
    }


@dataclass(frozen=True, slots=True)
class ResolvedString:
    """A name given by itself: the split as written, and what it resolves to."""

    words: str
    layers: NamePath
    location: Location


def resolve_name(words: str, date: datetime.date | None = None) -> ResolvedString:
    """Finds one name, of a day or of today; raises nothing: what is not found is in the location."""
    plain, resolver = normalize_text(words), Resolver.reference()
    location = resolver.locate(PlaceQuery(name=plain, date=date))
    return ResolvedString(words, _split_as_found(plain, location) or resolver.split_names(plain), location)


def _split_as_found(words: str, location: Location) -> NamePath | None:
    """The words by level, where they are the names of a division and of those that it lies in, or their beginnings.

    Names may be left out; the last takes the rest. None where the words are others.
    """
    if not location.kind:
        return None
    names = location.then.names if location.then else Edition.reference().names_by_level(location.code)
    return split_by_names(words, names)


def answer_lines(answer: ResolvedString) -> Iterator[Message]:
    """An answer for a person."""
    location = answer.location
    yield Text("verbatim", words=answer.words)
    yield Text("split", names=" | ".join(shown(name) or "-" for name in answer.layers))
    if location.code:
        place = location_record(location)
        if location.kind:
            kind, confidence = Text(f"match-{location.kind}"), str(location.confidence)
            yield Text("resolved-code", code=place["code"], name=place["name"], kind=kind, confidence=confidence)
        else:
            yield Text("resolved-within", code=place["code"], name=place["name"])
    if location.then:
        yield Text("resolved-then", code=location.then.code, name=location.then.name, edition=location.then.edition)
        if location.then.is_code_doubtful:
            yield Text("code-doubtful")
    if location.missing and location.rest:
        yield Text("resolved-rest", words=shown(location.rest), level=Text(f"level-{location.missing}"))
    for candidate in location.candidates:
        yield Text("resolved-candidate", code=candidate.code, name=candidate.name, reason=_ReasonText(candidate.reason))


class _ReasonText(Message):
    """Why a division may be meant, as the value of a parameter."""

    def __init__(self, reason: Reason) -> None:
        self._reason = reason

    def text(self, language: Language) -> str:
        """The reason in one language."""
        return reason_text(self._reason, language)


def answer_record(answer: ResolvedString) -> dict[str, Any]:
    """An answer for a program."""
    location = answer.location
    return {
        "words": answer.words,
        **answer.layers._asdict(),
        **location_record(location),
        "missing": location.missing,
        "rest": location.rest,
        "candidates": [candidate_record(candidate) for candidate in location.candidates],
    }


def name_findings(words: str, location: Location, place: Place) -> Iterator[Finding]:
    """The finding about a name that does not stand for one certain division."""
    if location.is_gone and location.then:
        then = location.then
        yield finding("name-former", place, location.candidates, name=then.name, edition=then.edition)
        return
    if location.kind:
        return
    if have_same_name(location.candidates):
        yield finding("name-ambiguous", place, location.candidates, words=shown(words))
        return
    area = f"{Edition.reference().full_name(location.code)} ({location.code})" if location.code else "中国"
    yield finding("name-not-found", place, location.candidates, words=shown(location.rest or words), area=area)


def every_name(
    notice: Notice, resolved: Sequence[ResolvedEntry], file: str, date: datetime.date | None = None
) -> list[tuple[dict[str, Any], list[Finding]]]:
    """A record for every name of a file, whatever a roster would make of it, with what is wrong with the name.

    Of a letter with a list, and of a table, these are the entries. Of any other file they are all lines, repeats and
    counties too; each stands for itself, unless it lists several names.
    """
    entries: dict[str, list[ResolvedEntry]] = {}
    for entry in resolved:
        entries.setdefault(entry.entry.source_position, []).append(entry)
    names = []
    texts = notice.text.split("\n") if notice.ledger else ()  # a document may have no line
    is_list = not has_letter(notice) and all(line.kind != "header" for line in notice.ledger)
    for line, text in zip(notice.ledger, texts, strict=True):
        in_line = entries.pop(line.position, [])
        if is_list and len(in_line) < 2 and line.kind not in ("blank", "page-number"):
            words = in_line[0].entry.words if in_line else parse_marker("".join(text.split())).rest
            in_line = [_name_alone(words, line, date)]
        names += [_name_record(entry, file) for entry in in_line]
    return names


def _name_alone(words: str, line: LedgerLine, date: datetime.date | None) -> ResolvedEntry:
    """A line that is a name for itself."""
    answer = resolve_name(words, date)
    entry = Entry("", 0, None, "", "", words, line.line, 1, answer.layers, line.position)
    return ResolvedEntry(entry, answer.location, None, kept=False)


def _name_record(resolved: ResolvedEntry, file: str) -> tuple[dict[str, Any], list[Finding]]:
    """One name: what was decided, else what the register has."""
    entry, location, record = resolved.entry, resolved.location, entry_record(resolved)
    if resolved.match is not None:
        return record, []
    place = Place(file, entry.line, entry.column, entry.source_position, entry.words)
    record |= location_record(location)
    return record, list(name_findings(entry.words, location, place))


def places_csv(names: Sequence[dict[str, Any]], language: Language) -> str:
    """The names of a file as a table, fit for a terminal."""
    columns = ("position", "words", *NamePath._fields, "code", "name", "match", "confidence")
    rows: list[Sequence[str]] = [(*columns, "candidates", "doubtful")]
    for name in names:
        candidates = (f"{each['code']} {each['name']} ({each['message'][language]})" for each in name["candidates"])
        doubtful = "true" if name["doubtful"] else ""
        rows.append((*(printable(str(name[column])) for column in columns), "; ".join(candidates), doubtful))
    return csv_text(rows)


def notice_record(
    notice: Notice | None, resolved: Sequence[ResolvedEntry], findings: Sequence[Finding]
) -> dict[str, object]:
    """All that was understood of a file, for a program; `notice` is None where it could not be read at all."""
    is_kept = status(findings) != "error"
    numbers = count_kept(resolved) if is_kept else Counter[str]()
    return {
        "format": notice.format if notice else "",
        "encoding": notice.encoding if notice else "",
        "title": notice.title if notice else "",
        "date": str(notice.date or "") if notice else "",
        "signature": notice.signature if notice else "",
        "number": notice.number if notice else "",
        **{plural: numbers[kind] for kind, plural in _PLURALS.items()},
        "entries": [entry_record(entry) for entry in resolved] if is_kept else [],
    }


def counted(kind: str, numbers: Counter[Any]) -> tuple[Text, ...]:
    """Numbers of lines (`line`) or matches (`match`) by their kind, the most frequent first."""
    return tuple(Text("count-of", number=number, word=Text(f"{kind}-{word}")) for word, number in numbers.most_common())


def summary(notice: Notice, resolved: Sequence[ResolvedEntry]) -> Iterator[Text]:
    """What was understood, in a few lines for a person."""
    form = Text(f"format-{notice.format}") if notice.format in ("text", "html") else notice.format
    source = (form, notice.encoding) if notice.encoding else form
    kinds = counted("line", Counter(line.kind for line in notice.ledger))
    yield Text("notice-lines", format=source, number=len(notice.ledger), kinds=kinds)
    yield Text("notice-title", title=shown(notice.title) or Text("none"))
    signature = shown(notice.signature) or Text("nobody-named")
    yield Text("notice-issued", date=str(notice.date or "") or Text("none"), signature=signature)
    yield from _sections(resolved)
    numbers = count_kept(resolved)
    townships, communities = (Text(f"kept-{kind}", number=numbers[kind]) for kind in ("township", "community"))
    others = tuple(Text(f"kept-{kind}", number=number) for kind in _OTHERS if (number := numbers[kind]))
    matches = counted("match", Counter(e.match.kind if e.match else "undecided" for e in resolved if e.kept))
    yield Text(
        "notice-kept", townships=townships, communities=communities, number=len(resolved),
        others=Text("kept-others", kinds=others) if others else "", matches=matches or Text("none"),
    )  # fmt: skip


def _sections(resolved: Sequence[ResolvedEntry]) -> list[Text]:
    """A line for each section: its headings and how many entries it has."""
    sections = Counter((each.entry.section, each.entry.honour, each.entry.category) for each in resolved)
    lines = []
    for (section, *headings), number in sections.items():
        heading = " / ".join(map(shown, filter(None, headings))) or Text("none")
        lines.append(Text("notice-section", section=section, number=number, heading=heading))
    return lines if len(lines) <= 40 else [*lines[:40], Text("more-sections", number=len(lines) - 40)]
