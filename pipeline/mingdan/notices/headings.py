"""Headings of a list: how they nest, and what they mean for the entries below them."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest
from typing import NamedTuple

from mingdan.findings import finding
from mingdan.model import Entry, Finding, NamePath, Place
from mingdan.notices.line_markers import AWARD
from mingdan.notices.places import merge_layers, top_level

Problem = tuple[str, dict[str, str | int]]  # a rule and its parameters


class Heading(NamedTuple):
    """A heading.

    Attributes:
        style: what headings of the same rank share: the style of their number, or the level of the place.
        number: the printed number.
        text: the words.
        place: the names by level that it gives.
        is_place: whether it consists of the name of a place.
        claimed: the number of entries that it gives; None without one.
        entries: the number of entries above it.
        is_list_title: whether it is the title of a list.
    """

    style: str
    number: int | None
    text: str
    place: NamePath | None = None
    is_place: bool = False
    claimed: int | None = None
    entries: int = 0
    is_list_title: bool = False


def remaining_headings(headings: tuple[Heading, ...], new: Heading) -> tuple[Heading, ...]:
    """The headings that a new one does not end: it ends those of its style, and those below.

    The title of a list ends all, and a place without a number ends the places of its level and below.
    """
    styles = [heading.style for heading in headings]
    if new.style in styles:
        return headings[: styles.index(new.style)]
    if new.is_list_title:
        return ()
    if new.style.startswith("place"):
        level = int(new.style[-1])
        ended = (index for index, above in enumerate(headings) if _is_at_or_below(above, level))
        return headings[: next(ended, len(headings))]
    return headings


def _is_at_or_below(heading: Heading, level: int) -> bool:
    """Whether a heading is a place of a level or below it."""
    return heading.is_place and heading.place is not None and top_level(heading.place) >= level


@dataclass
class HeadingStack:
    """The headings above the current line, from the outermost in.

    Attributes:
        headings: the headings.
        has_unheaded_entries: whether an entry stood outside every heading.
    """

    headings: tuple[Heading, ...] = ()
    has_unheaded_entries: bool = False
    _indices: tuple[int, ...] = ()  # the position of each among those of its rank below the same heading, from 1
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
        return [heading.text for heading in self.headings if not heading.is_place]

    def layers(self, base: NamePath) -> NamePath:
        """The names by level that the title (`base`) and the headings give."""
        return merge_layers([base, *(heading.place for heading in self.headings if heading.place)])

    def push(self, heading: Heading) -> Problem | None:
        """Adds a heading and removes those that it ends.

        Returns:
            The finding on its number; None for a number in order.
        """
        self._keep(len(remaining_headings(self.headings, heading)))
        parent = self._path()
        if not parent and self.has_unheaded_entries and not self._children[""]:
            self._children[""] = 1  # the entries before the first heading are section 1
        problem = self._check_number(parent, heading)
        self._children[parent] += 1
        self._append(heading, self._children[parent])
        return problem

    def lengthen(self, text: str) -> None:
        """Adds a second line to the innermost heading."""
        last = self.headings[-1]
        self.headings = (*self.headings[:-1], last._replace(text=last.text + text))

    def push_columns(self, texts: Sequence[str]) -> None:
        """Replaces the headings that stand in cells of a table, the outermost first; nothing changes without any.

        The same words are the same heading.
        """
        if texts:
            styles = [heading.style for heading in self.headings]
            self._keep(styles.index("column") if "column" in styles else len(styles))
        for text in texts:
            parent = self._path()
            if (parent, text) not in self._column_index:
                self._children[parent] += 1
                self._column_index[parent, text] = self._children[parent]
            self._append(Heading("column", None, text), self._column_index[parent, text])

    def _keep(self, number: int) -> None:
        self.headings, self._indices = self.headings[:number], self._indices[:number]

    def _append(self, heading: Heading, index: int) -> None:
        self.headings, self._indices = (*self.headings, heading), (*self._indices, index)

    def count_entry(self) -> tuple[int, str]:
        """Counts an entry; returns its position in its section, and the section."""
        section = self.section()
        self.has_unheaded_entries = self.has_unheaded_entries or not self.headings
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
        style = next((heading.style for heading in self.headings if not heading.is_place), "")
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
        return "-".join(map(str, self._indices))

    def _check_number(self, parent: str, heading: Heading) -> Problem | None:
        """Compares the number of a heading with those of its siblings."""
        number, style = heading.number, heading.style
        if number is None:
            return None
        expected = self._last_number.get((parent, style), 0) + 1
        same_number = self._printed.setdefault((parent, style, number), heading.text)
        self._last_number[parent, style] = number
        if same_number != heading.text:
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
