"""Where the list of a notice begins, and what stands above it: headings of the list, and places in the title."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mingdan.model import Line, NamePath
from mingdan.notices.line_classifier import INSIDE, ClassifiedLine, is_name
from mingdan.notices.line_markers import AWARD, BODY_END, COMMUNITY_END, cleaned
from mingdan.notices.list_items import LEVELS, NOWHERE, below, is_list, top
from mingdan.resolver.lookup import resolve_names
from mingdan.resolver.name_index import level_of_name, places_in_title
from mingdan.resolver.segmentation import split_names

_TITLE_LINES = 3
_MAX_TITLE = 120
MAX_HEADING = 60
_BRACKETS = re.compile("[（(][^（）()]{0,60}[）)]")
_CLAUSE = re.compile("[，。；：:;！？]")
# Where the names in a sentence begin and end: 决定命名 … 等3个村为, 达到 ….
_VERB = re.compile("命名|认定|确定|授予|同意|评定|选定|公布|批准|决定|将|对")
_NAMED = re.compile(
    "(?:社区|[村镇乡]|街道|嘎查|苏木)(?=(?:等|为|达到|被|获|荣获|入选|符合|通过|列入|列为|评为|成为|予以|$))"
)
_MAX_LINE = 10_000


def places(title: str, lines: Iterable[Line]) -> NamePath:
    """The places that a title names; where it names none, those of the first lines; a list or a name is no title."""
    found = places_in_title(title) if title else NOWHERE
    if top(found) < len(LEVELS):
        return found
    filled = (cleaned(line.text).strip() for line in lines if line.text.strip())
    first = itertools.takewhile(_may_be_title, itertools.islice(filled, _TITLE_LINES))
    named = (places_in_title(one) for one in first if len(one) <= _MAX_TITLE)
    return next((layers for layers in named if top(layers) < len(LEVELS)), NOWHERE)


def _may_be_title(text: str) -> bool:
    return not is_list(text[:_MAX_LINE]) and not is_name(text, NOWHERE)


def list_start(seen: Sequence[ClassifiedLine]) -> int:
    """The index of the first line of the list, its headings included; the number of lines where there is none."""
    filled = [index for index, one in enumerate(seen) if one.kind != "blank"]
    first = next((place for place in range(len(filled)) if _begins(seen, filled[place : place + 3])), None)
    if first is None:
        return len(seen)
    while first and _is_heading(seen[filled[first - 1]]):
        first -= 1
    return filled[first]


def _begins(seen: Sequence[ClassifiedLine], indices: Sequence[int]) -> bool:
    """Whether the first of some lines begins a list: a name with a date right below it is a signature."""
    one, *later = (seen[index] for index in indices)
    return one.kind in ("list", "row", "header") or (
        one.kind == "name" and not any(following.kind == "date" for following in later)
    )


def _is_heading(seen: ClassifiedLine) -> bool:
    """Whether a line above the list is a heading of it: a place, or a numbered line."""
    named = COMMUNITY_END.search(seen.text[-1:]) and not AWARD.search(seen.text)
    numbered = bool(seen.mark.style) and heading_like(seen) and not named
    return seen.kind == "place" or numbered


def title_as_heading(above: Sequence[ClassifiedLine], below: Sequence[ClassifiedLine]) -> ClassifiedLine | None:
    """The line above the list where it is a heading of it: lines of its kind stand between the entries too."""
    last = next((one for one in reversed(above) if one.kind != "blank"), None)
    if last is None or not _is_award(last) or not heading_like(last) or re.search("如下|[：:]$", last.text):
        return None
    return last if any(_is_award(one) and heading_like(one) for one in below) else None


def _is_award(seen: ClassifiedLine) -> bool:
    return seen.kind == "text" and not seen.mark.style and AWARD.search(seen.text) is not None


def usual_style(seen: Sequence[ClassifiedLine]) -> str:
    """The style that most names are numbered in; empty where most have none."""
    styles = Counter(one.mark.style for one in seen if one.kind in ("name", "list"))
    return styles.most_common(1)[0][0] if styles else ""


def one_a_line(seen: Sequence[ClassifiedLine]) -> bool:
    """Whether the lines of a list hold one name each, so that 、 inside one belongs to a name."""
    kinds = Counter(one.kind for one in seen if "、" in one.body or one.kind == "name")
    return kinds["name"] > 2 * kinds["list"]


def heading_like(seen: ClassifiedLine) -> bool:
    """Whether a line can be a heading that is no place: short, no sentence, no name."""
    sentence = re.search("[。；！？，]", _BRACKETS.sub("", seen.text))
    return seen.kind == "text" and 0 < len(seen.body) <= MAX_HEADING and not sentence


def begins_with_place(seen: ClassifiedLine, base: NamePath) -> bool:
    """Whether a line is what a list may hold though it is no name: it begins with a place (长沙市第一中学)."""
    if seen.kind != "text" or AWARD.search(seen.body) or BODY_END.search(seen.body) or INSIDE.search(seen.text):
        return False
    layers = split_names("".join(seen.body.split())[:MAX_HEADING], base)
    return any(level_of_name(name, base) for name in layers[:3] if name)


def in_sentence(seen: ClassifiedLine) -> ClassifiedLine | None:
    """The names that a sentence of a letter without a list gives: 经考核，甲镇乙村、丙镇丁村和戊镇己村达到标准."""
    for clause in _CLAUSE.split(seen.text[:_MAX_LINE]) if seen.kind == "text" else ():
        ends = [found.end() for found in _NAMED.finditer(clause)]
        begins = [found.end() for found in _VERB.finditer(clause)]
        names = clause[max(begins, default=0) : max(ends, default=0)]
        if "、" in names and is_list(names):
            return replace(seen, kind="list", body=names)
    return None


def signed(below: Sequence[ClassifiedLine]) -> NamePath:
    """The places that the bodies name which sign below the list, right above a date, or print the notice (印发)."""
    filled = [one for one in below if one.kind != "blank"]
    dates = (index for index, one in enumerate(filled) if one.kind == "date")
    names = [one.text for index in dates for one in filled[max(index - 3, 0) : index] if BODY_END.search(one.text)]
    names += [one.text for one in filled if one.text.endswith("印发")]
    return places_in_title(" ".join(names))


def same_level(seen: ClassifiedLine, following: ClassifiedLine | None) -> bool:
    """Whether another place of the same level stands below a place: then neither is a heading, both are counts."""
    if not following or following.kind != "place" or not (seen.place and following.place):
        return False
    return top(seen.place) == top(following.place) and following.count is not None


def numbered_above(seen: ClassifiedLine, following: ClassifiedLine | None, entry_style: str, above: NamePath) -> bool:
    """Whether a line that ends as a name does is a heading: numbered otherwise than the entries, above one of them.

    What the register has is a name all the same.
    """
    if not seen.mark.style or seen.mark.style == entry_style or following is None:
        return False
    entries_below = following.kind in ("name", "list") and following.mark.style == entry_style
    return entries_below and not resolve_names(below(above, split_names(seen.body, above))).kind
