"""The headings above an entry: how they nest, what they mean together, and whether their numbers run on."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from mingdan.model import Entry, Finding, NamePath
from mingdan.notices.line_markers import AWARD, Mark
from mingdan.notices.list_items import LEVELS, overlaid, top

Problem = tuple[str, str, str]  # message, the same in Chinese, severity


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading.

    Attributes:
        style: what headings of its rank have in common: the style of their number, or the level of the place.
        index: its place among the headings of its rank below the same heading, from 1.
        text: its words; `place` its names by level, None where it names no place.
    """

    style: str
    index: int
    number: int | None
    text: str
    place: NamePath | None


@dataclass
class Headings:
    """The headings above the line that is read, from the outermost in."""

    entry_style: str = ""
    stack: list[Heading] = field(default_factory=list)
    _children: Counter[str] = field(default_factory=Counter)  # headings below a section, by its path
    _entries: Counter[str] = field(default_factory=Counter)  # entries of a section
    _printed: dict[tuple[str, str, int], str] = field(default_factory=dict)  # words by section, style, number
    _last: dict[tuple[str, str], int] = field(default_factory=dict)  # last number by section and style
    _awards: set[str] = field(default_factory=set)  # styles of headings that are honours
    started: bool = False  # whether an entry stood outside every heading

    def section(self) -> str:
        """The path of the headings, by position; `1` where there are none."""
        return "-".join(str(heading.index) for heading in self.stack) or "1"

    def titles(self) -> list[str]:
        """The headings that name no place, from the outermost in."""
        return [heading.text for heading in self.stack if heading.place is None]

    def layers(self, base: NamePath) -> NamePath:
        """The layers that the headings give on top of those of the title."""
        return overlaid([base, *(heading.place for heading in self.stack if heading.place)])

    def enter(self, mark: Mark, text: str, place: NamePath | None, last: bool) -> Problem | None:
        """Goes below a heading; `last` says that it is a title, which ends all others without a number.

        Returns:
            What is wrong with its number, if anything is.
        """
        level = top(place) if place and top(place) < len(LEVELS) else 1  # 省直辖 stands where prefectures do
        style = mark.style or (f"place {level}" if place else "title")
        styles = [heading.style for heading in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        elif last and not mark.style:
            self.stack.clear()
        elif place and not mark.style:
            # Without a number a place ends the places of its own level and below.
            keep = [index for index, one in enumerate(self.stack) if one.place and top(one.place) >= level]
            del self.stack[min(keep, default=len(self.stack)) :]
        parent = self._path()
        if not parent and self.started and not self._children[""]:
            self._children[""] = 1  # the entries before the first heading were section 1
        problem = self._wrong(parent, style, mark.number, text)
        self._children[parent] += 1
        self.stack.append(Heading(style, self._children[parent], mark.number, text, place))
        return problem

    def columns(self, texts: Sequence[str]) -> None:
        """Goes below the headings that cells of a table stand for, the outermost first; nothing changes without any.

        The same words are the same heading.
        """
        if texts:
            del self.stack[next((i for i, one in enumerate(self.stack) if one.style == "column"), len(self.stack)) :]
        for text in texts:
            parent = self._path()
            key = (parent, f"column {text}")
            if key not in self._last:
                self._children[parent] += 1
                self._last[key] = self._children[parent]
            self.stack.append(Heading("column", self._last[key], None, text, None))

    def count(self) -> tuple[int, str]:
        """The position of the next entry in its section, and the section."""
        section = self.section()
        self.started = self.started or not self.stack
        self._entries[section] += 1
        return self._entries[section], section

    def meaning(self, honours: Collection[str], categories: Collection[str], title: str) -> tuple[str, str]:
        """The honour and the category of an entry here; empty where there is none.

        Of headings that nothing is known about, the outermost is the honour and the innermost the category; a single
        one is the honour if it, or one beside it, sounds like one (and is no …型 or …类), else the category of what the
        title confers.
        """
        titles = self.titles()
        style = next((heading.style for heading in self.stack if heading.place is None), "")
        honour = next((text for text in titles if text in honours), "")
        category = next((text for text in titles if text in categories), "")
        rest = [text for text in titles if text not in (honour, category)]
        if not honour and rest and (len(titles) > 1 or style in self._awards or _sounds(rest[0])):
            honour = rest.pop(0)
            self._awards.add(style)
        if not category and rest:
            category = rest[-1]
        return honour or title, category

    def _path(self) -> str:
        return "-".join(str(heading.index) for heading in self.stack)

    def _wrong(self, parent: str, style: str, number: int | None, text: str) -> Problem | None:
        """What is wrong with the number of a heading among its siblings."""
        if number is None:
            return None
        expected = self._last.get((parent, style), 0) + 1
        other = self._printed.get((parent, style, number))
        self._last[parent, style] = number
        self._printed.setdefault((parent, style, number), text)
        if other is not None and other != text:
            message = f"a heading with the number {number} came before with another title (“{other}”): one is wrong"
            return message, f"编号{number}的标题重复，且标题不同（“{other}”）", "error"
        if number != expected:
            message = f"the heading is numbered {number}, expected {expected}: one is missing, repeated or out of order"
            return message, f"标题编号为{number}，应为{expected}：标题缺失、重复或顺序有误", "warning"
        return None


def _sounds(text: str) -> bool:
    """Whether a heading sounds like an honour, and not like a category."""
    return AWARD.search(text) is not None and not text.endswith(("型", "类"))


def numbering(entries: Sequence[Entry], headings: Headings, file: str) -> Iterator[Finding]:
    """The places where the printed numbers of a section's entries do not run 1, 2, 3 and so on.

    Numbers that run on from the section before are in order, as are those of a list that begins high above 1. Numbers
    that begin again at 1 and go on mean that a heading is missing: that is an error where the headings above say what
    the entries are.
    """
    last = 0
    for _, group in groupby(entries, key=lambda entry: entry.section):
        numbered = [entry for entry in group if entry.ordinal is not None]
        if not _runs_on(numbered, last):
            last = 0 if len(entries) == 1 or _starts_low(numbered) else (numbered[0].ordinal or 1) - 1
        for entry, following in zip_longest(numbered, numbered[1:]):
            ordinal = entry.ordinal or 0
            place = (file, entry.line, entry.column, entry.words, "", entry.source_position)
            again = ordinal == 1 and last > 1 and (following is None or following.ordinal == 2)
            if again:
                message = (
                    "the numbering starts again at 1 below the same heading: a heading is missing above this entry"
                )
                severity = "error" if entry.section != "1" or headings.titles() else "warning"
                yield Finding("numbering", message, "编号重新从1开始：此处缺少标题", *place, severity)
            elif ordinal != last + 1:
                message = f"the entry is numbered {ordinal}, expected {last + 1}: a gap, a repeat or another order"
                message_zh = f"条目编号为{ordinal}，应为{last + 1}：编号缺失、重复或顺序有误"
                yield Finding("numbering", message, message_zh, *place, "warning")
            last = ordinal


def _runs_on(numbered: Sequence[Entry], last: int) -> bool:
    """Whether the numbers of a section go on where those of the section before ended; true where it has none."""
    return not numbered or (numbered[0].ordinal == last + 1 and all(entry.ordinal != 1 for entry in numbered))


def _starts_low(numbered: Sequence[Entry]) -> bool:
    """Whether the numbers of a section begin low enough that 1 was meant to be the first (2, 1, 3)."""
    return any(entry.ordinal == 1 for entry in numbered) or (numbered[0].ordinal or 0) <= 3
