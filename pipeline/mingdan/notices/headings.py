"""Headings of a list: how one is recognised, how they nest, what they mean for the entries below them.

A heading that names a place is recognised by the register (`parse_place_heading`), any other heading by its form
(`is_heading_text`). What comes before and after a line may change its role: see `ListParser` in `list_parser`.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from mingdan.findings import finding
from mingdan.model import Entry, Finding, NamePath, Place
from mingdan.notices.line_markers import AWARD, Marker
from mingdan.notices.list_items import NAME_LEVELS, Problem, merge_layers, single_level, top_level
from mingdan.resolver.resolver import Resolver

MAX_HEADING = 60
SENTENCE_PUNCTUATION = re.compile(r"[，。；！？“”《》：:]")
_MAX_PLACE = 30
# A heading above the counties that belong to a province directly.
_DIRECTLY_GOVERNED = re.compile(
    r"(省|自治区)?(直辖|直管|直属)(县级|县市|市县|县|市|行政)?(单位|区划|市|行政单位|行政区划)?"
)
_BRACKETS = re.compile("[（(][^（）()]{0,60}[）)]")
_CLAUSE_END = re.compile("[。；！？，]")


def parse_place_heading(text: str, context: NamePath) -> NamePath | None:
    """Reads a heading that consists of a place above the township.

    Args:
        text: the heading, without number and count.
        context: the places that the title names.

    Returns:
        The names by level, all empty for 省直辖县; None where the text is not such a place.
    """
    text = "".join(text.split())
    if not 2 <= len(text) <= _MAX_PLACE or SENTENCE_PUNCTUATION.search(text):
        return None
    if _DIRECTLY_GOVERNED.fullmatch(text):
        return NamePath()
    level = Resolver.reference().names.level_of_name(text, context)
    if level in ("province", "prefecture", "county"):
        return single_level(level, text)
    names = Resolver.reference().split_names(text, context)
    is_above_township = not names.township and not names.community and top_level(names) < 3
    # A single level that is only guessed from its ending is not a place: 试点区 may be anything.
    return names if is_above_township and sum(map(bool, names[:3])) > 1 else None


def collapse_doubled_character(text: str, context: NamePath) -> NamePath | None:
    """Reads a place heading in which one character was typed twice (镇巴巴县); the result has the text as written."""
    for index in range(1, len(text) if len(text) <= _MAX_PLACE else 0):
        if text[index] == text[index - 1]:
            names = parse_place_heading(text[:index] + text[index + 1 :], context)
            if names:
                return single_level(NAME_LEVELS[top_level(names)], text)
    return None


def is_heading_text(text: str, body: str) -> bool:
    """Whether a text that is not a place or a name can be a heading: short, and not a sentence.

    Args:
        text: the line.
        body: the line without number and count.
    """
    return 0 < len(body) <= MAX_HEADING and not _CLAUSE_END.search(_BRACKETS.sub("", text))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading.

    Attributes:
        style: what headings of the same rank share: the style of their number, or the level of the place.
        index: its position among the headings of its rank below the same heading, from 1.
        number: the printed number.
        text: the words.
        place: the names by level; None where it does not name a place.
    """

    style: str
    index: int
    number: int | None
    text: str
    place: NamePath | None


@dataclass
class HeadingStack:
    """The headings above the current line, from the outermost in.

    Attributes:
        entry_style: the style in which most entries are numbered.
        stack: the headings.
        has_unheaded_entries: whether an entry stood outside every heading.
    """

    entry_style: str = ""
    stack: list[Heading] = field(default_factory=list)
    has_unheaded_entries: bool = False
    _children: Counter[str] = field(default_factory=Counter)  # number of headings by the path of the section
    _entries: Counter[str] = field(default_factory=Counter)  # number of entries by section
    _printed: dict[tuple[str, str, int], str] = field(default_factory=dict)  # words by section, style and number
    _last_number: dict[tuple[str, str], int] = field(default_factory=dict)  # by section and style
    _column_index: dict[tuple[str, str], int] = field(default_factory=dict)  # by section and words of a cell
    _honour_styles: set[str] = field(default_factory=set)

    def section(self) -> str:
        """The path of the headings by position, as `2-1`; `1` without headings."""
        return self._path() or "1"

    def titles(self) -> list[str]:
        """The headings that do not name a place, from the outermost in."""
        return [heading.text for heading in self.stack if heading.place is None]

    def layers(self, base: NamePath) -> NamePath:
        """The names by level that the title (`base`) and the headings give."""
        return merge_layers([base, *(heading.place for heading in self.stack if heading.place)])

    def push(self, marker: Marker, text: str, place: NamePath | None, is_list_title: bool) -> Problem | None:
        """Adds a heading and removes those that it ends.

        Args:
            marker: its printed number.
            text: its words.
            place: the names by level, where it names a place.
            is_list_title: whether it is the title of a list, which ends all headings if it has no number.

        Returns:
            The finding on its number; None for a number in order.
        """
        level = top_level(place) if place and top_level(place) < len(NAME_LEVELS) else 1  # 省直辖: beside prefectures
        style = marker.style or (f"place {level}" if place else "title")
        self._end_headings(style, marker, place, level, is_list_title)
        parent = self._path()
        if not parent and self.has_unheaded_entries and not self._children[""]:
            self._children[""] = 1  # the entries before the first heading are section 1
        problem = self._check_number(parent, style, marker.number, text)
        self._children[parent] += 1
        self.stack.append(Heading(style, self._children[parent], marker.number, text, place))
        return problem

    def _end_headings(
        self, style: str, marker: Marker, place: NamePath | None, level: int, is_list_title: bool
    ) -> None:
        """Removes the headings that a new one ends: of its style, and those below."""
        styles = [heading.style for heading in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        elif is_list_title and not marker.style:
            self.stack.clear()
        elif place and not marker.style:  # a place without a number ends the places of its level and below
            ended = [i for i, above in enumerate(self.stack) if above.place and top_level(above.place) >= level]
            del self.stack[min(ended, default=len(self.stack)) :]

    def push_columns(self, texts: Sequence[str]) -> None:
        """Replaces the headings that stand in cells of a table, the outermost first; nothing changes without any.

        The same words are the same heading.
        """
        if texts:
            styles = [heading.style for heading in self.stack]
            del self.stack[styles.index("column") if "column" in styles else len(styles) :]
        for text in texts:
            parent = self._path()
            if (parent, text) not in self._column_index:
                self._children[parent] += 1
                self._column_index[parent, text] = self._children[parent]
            self.stack.append(Heading("column", self._column_index[parent, text], None, text, None))

    def count_entry(self) -> tuple[int, str]:
        """Counts an entry; returns its position in its section, and the section."""
        section = self.section()
        self.has_unheaded_entries = self.has_unheaded_entries or not self.stack
        self._entries[section] += 1
        return self._entries[section], section

    def honour_and_category(self, honours: Collection[str], categories: Collection[str], title: str) -> tuple[str, str]:
        """The honour and the category of an entry below the headings; an empty text where there is none.

        Among unknown headings the outermost is the honour and the innermost the category. A single one is the honour
        if it, or a heading of its style, sounds like an honour; otherwise it is a category of what the title confers.

        Args:
            honours: headings known to be honours.
            categories: headings known to be categories.
            title: the title above the list.
        """
        titles = self.titles()
        style = next((heading.style for heading in self.stack if heading.place is None), "")
        honour = next((text for text in titles if text in honours), "")
        category = next((text for text in titles if text in categories), "")
        unknown = [text for text in titles if text not in (honour, category)]
        if not honour and unknown and (len(titles) > 1 or style in self._honour_styles or _is_honour(unknown[0])):
            honour = unknown.pop(0)
            self._honour_styles.add(style)
        if not category and unknown:
            category = unknown[-1]
        return honour or title, category

    def _path(self) -> str:
        return "-".join(str(heading.index) for heading in self.stack)

    def _check_number(self, parent: str, style: str, number: int | None, text: str) -> Problem | None:
        """Compares the number of a heading with those of its siblings."""
        if number is None:
            return None
        expected = self._last_number.get((parent, style), 0) + 1
        same_number = self._printed.setdefault((parent, style, number), text)
        self._last_number[parent, style] = number
        if same_number != text:
            return "heading-repeated", {"number": number, "other": same_number}
        if number != expected:
            return "numbering-heading", {"number": number, "expected": expected}
        return None


def _is_honour(text: str) -> bool:
    """Whether a heading sounds like an honour and not like a category (…型, …类)."""
    return AWARD.search(text) is not None and not text.endswith(("型", "类"))


def check_numbering(entries: Sequence[Entry], headings: HeadingStack, file: str) -> Iterator[Finding]:
    """Checks that the printed numbers of the entries of each section run 1, 2, 3, ….

    Numbers that continue from the section before are in order, as are those of a list that begins high above 1. A
    restart at 1 that continues with 2 means that a heading is missing; that is an error where headings say what the
    entries are.
    """
    last = 0
    for _, section_entries in groupby(entries, key=lambda entry: entry.section):
        numbered = [entry for entry in section_entries if entry.ordinal is not None]
        if not _continues(numbered, last):
            last = 0 if len(entries) == 1 or _starts_low(numbered) else (numbered[0].ordinal or 1) - 1
        for entry, following in zip_longest(numbered, numbered[1:]):
            number = entry.ordinal or 0
            place = Place(file, entry.line, entry.column, entry.source_position, entry.words)
            if number == 1 and last > 1 and (following is None or following.ordinal == 2):
                has_headings = entry.section != "1" or headings.titles()
                yield finding("numbering-restart" if has_headings else "numbering-restart-unheaded", place)
            elif number != last + 1:
                yield finding("numbering", place, number=number, expected=last + 1)
            last = number


def _continues(numbered: Sequence[Entry], last: int) -> bool:
    """Whether the numbers of a section continue those of the section before; true for a section without numbers."""
    return not numbered or (numbered[0].ordinal == last + 1 and all(entry.ordinal != 1 for entry in numbered))


def _starts_low(numbered: Sequence[Entry]) -> bool:
    """Whether the numbers of a section are meant to begin with 1 (also in another order: 2, 1, 3)."""
    return any(entry.ordinal == 1 for entry in numbered) or (numbered[0].ordinal or 0) <= 3
