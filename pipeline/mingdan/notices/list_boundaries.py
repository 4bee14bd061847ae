"""Where the list of a notice begins, and what the lines around it say about it: places, style, signatories."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingdan.lexicon.characters import normalize_text
from mingdan.lexicon.generic_parts import alternatives, generic_parts
from mingdan.lexicon.levels import Level
from mingdan.lexicon.written_names import has_name_ending
from mingdan.model import Line, NamePath
from mingdan.notices.headings import MAX_HEADING, SENTENCE_PUNCTUATION
from mingdan.notices.line_classifier import ClassifiedLine, is_place_name
from mingdan.notices.line_markers import AWARD, BODY_END
from mingdan.notices.list_items import NAME_LEVELS, NOWHERE, is_name_list, top_level
from mingdan.resolver.resolver import Resolver

_TITLE_LINES = 3
_MAX_TITLE = 120
_MAX_LINE = 10_000
_CLAUSE_END = re.compile("[，。；：:;！？]")
# What stands before and after the names in a sentence: 决定命名 … 等3个村为, 达到 ….
_VERB = re.compile("命名|认定|确定|授予|同意|评定|选定|公布|批准|决定|将|对")
_NAME_BEFORE_VERB = re.compile(
    rf"(?:{alternatives(generic_parts(Level.TOWNSHIP), generic_parts(Level.VILLAGE))})"
    "(?=(?:等|为|达到|被|获|荣获|入选|符合|通过|列入|列为|评为|成为|予以|$))"
)
_ANNOUNCES_LIST = re.compile("如下|[：:]$")


def title_places(title: str, lines: Iterable[Line]) -> NamePath:
    """The places that a title names; if it names none, those of the first lines that can be a title."""
    places = Resolver.reference().names.places_in_title(title) if title else NOWHERE
    if top_level(places) < len(NAME_LEVELS):
        return places
    texts = (normalize_text(line.text).strip() for line in lines if line.text.strip())
    title_lines = itertools.takewhile(_may_be_title, itertools.islice(texts, _TITLE_LINES))
    candidates = (Resolver.reference().names.places_in_title(text) for text in title_lines if len(text) <= _MAX_TITLE)
    return next((places for places in candidates if top_level(places) < len(NAME_LEVELS)), NOWHERE)


def _may_be_title(text: str) -> bool:
    return not is_name_list(text[:_MAX_LINE]) and not is_place_name(text, NOWHERE)


def list_start(lines: Sequence[ClassifiedLine]) -> int:
    """The index of the first line of the list, its headings included; the number of lines without a list."""
    filled = [index for index, line in enumerate(lines) if line.kind != "blank"]
    first = next((i for i in range(len(filled)) if _begins_list([lines[j] for j in filled[i : i + 3]])), None)
    if first is None:
        return len(lines)
    while first and _is_list_heading(lines[filled[first - 1]]):
        first -= 1
    return filled[first]


def _begins_list(lines: Sequence[ClassifiedLine]) -> bool:
    """Whether the first of some lines begins a list; a name with a date right below it is a signature."""
    first, *later = lines
    if first.kind == "name":
        return not any(line.kind == "date" for line in later)
    return first.kind in ("list", "row", "header")


def _is_list_heading(line: ClassifiedLine) -> bool:
    """Whether a line above the list is a heading of it: a place, or a numbered line."""
    return line.kind == "place" or (bool(line.marker.style) and line.may_be_heading)


def heading_above_list(above: Sequence[ClassifiedLine], listed: Sequence[ClassifiedLine]) -> ClassifiedLine | None:
    """The last line above the list, if it is a heading of it: lines of its form stand between the entries too."""
    last = next((line for line in reversed(above) if line.kind != "blank"), None)
    if last is None or not _is_award_heading(last) or _ANNOUNCES_LIST.search(last.text):
        return None
    return last if any(_is_award_heading(line) for line in listed) else None


def _is_award_heading(line: ClassifiedLine) -> bool:
    return line.may_be_heading and not line.marker.style and AWARD.search(line.text) is not None


def usual_marker_style(lines: Sequence[ClassifiedLine]) -> str:
    """The style in which most names are numbered; empty where most have no number."""
    styles = Counter(line.marker.style for line in lines if line.kind in ("name", "list"))
    return styles.most_common(1)[0][0] if styles else ""


def is_one_name_per_line(lines: Sequence[ClassifiedLine]) -> bool:
    """Whether the lines hold one name each, so that 、 in a line belongs to the name."""
    kinds = Counter(line.kind for line in lines if "、" in line.body or line.kind == "name")
    return kinds["name"] > 2 * kinds["list"]


def begins_with_place(line: ClassifiedLine, base: NamePath) -> bool:
    """Whether a text that is not a name begins with a place, as an entry may (长沙市第一中学)."""
    if line.kind != "text" or AWARD.search(line.body) or BODY_END.search(line.body):
        return False
    if SENTENCE_PUNCTUATION.search(line.text):
        return False
    names = Resolver.reference().split_names("".join(line.body.split())[:MAX_HEADING], base)
    return any(Resolver.reference().names.level_of_name(name, base) for name in names[:3] if name)


def names_like_titles(lines: Sequence[ClassifiedLine]) -> list[ClassifiedLine]:
    """The lines of a text without a list, with numbered names that read like titles (1.先进社区) taken for names.

    That is possible where such a line ends the text: a title has something below it. Any other text gives no lines.
    """
    filled = [line for line in lines if line.kind not in ("blank", "page-number")]
    if not filled or not _is_numbered_name(filled[-1]):
        return []
    style = filled[-1].marker.style
    return [
        replace(line, kind="name") if line.marker.style == style and _is_numbered_name(line) else line for line in lines
    ]


def _is_numbered_name(line: ClassifiedLine) -> bool:
    return line.may_be_heading and bool(line.marker.style) and has_name_ending(line.body)


def names_in_sentence(line: ClassifiedLine) -> ClassifiedLine | None:
    """The names in a sentence of a letter without a list, as a list: 经考核，甲镇乙村、丙镇丁村和戊镇己村达到标准."""
    for clause in _CLAUSE_END.split(line.text[:_MAX_LINE]) if line.kind == "text" else ():
        starts = [match.end() for match in _VERB.finditer(clause)]
        ends = [match.end() for match in _NAME_BEFORE_VERB.finditer(clause)]
        names = clause[max(starts, default=0) : max(ends, default=0)]
        if "、" in names and is_name_list(names):
            return replace(line, kind="list", body=names)
    return None


def signatory_area(lines: Sequence[ClassifiedLine]) -> NamePath:
    """The places named by the bodies that sign below the list, right above a date, or that print the notice (印发)."""
    filled = [line for line in lines if line.kind != "blank"]
    dates = (index for index, line in enumerate(filled) if line.kind == "date")
    above_dates = (line.text for index in dates for line in filled[max(index - 3, 0) : index])
    bodies = [text for text in above_dates if BODY_END.search(text)]
    bodies += [line.text for line in filled if line.text.endswith("印发")]
    return Resolver.reference().names.places_in_title(" ".join(bodies))
