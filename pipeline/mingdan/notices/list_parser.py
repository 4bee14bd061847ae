"""Reads the list of a notice line by line: what a line means after the lines before it.

`ListParser` decides whether a classified line is a heading or an entry, completes entries from headings and siblings,
and reports what is wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mingdan.findings import finding
from mingdan.lexicon.headers import is_total_row
from mingdan.lexicon.written_names import join_distinct, remove_level_separators, strip_remark
from mingdan.messages import shown
from mingdan.model import Claim, Entry, Finding, Line, NamePath, Place
from mingdan.notices.headings import HeadingStack, collapse_doubled_character, parse_place_heading
from mingdan.notices.letter import ANNEX_NOTE, Letter
from mingdan.notices.line_classifier import ClassifiedLine
from mingdan.notices.line_markers import AWARD, parse_marker, split_count
from mingdan.notices.list_boundaries import begins_with_place
from mingdan.notices.list_items import (
    NAME_LEVELS,
    NOWHERE,
    check_characters,
    check_name,
    complete_from,
    group_names,
    split_sentences,
    top_level,
)
from mingdan.notices.table_columns import Columns
from mingdan.resolver.resolver import Resolver

_SIBLING_STYLES = ("1.", "（1）", "①")  # numbers that may stand before a name inside a line


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a notice before its list is read.

    Attributes:
        title: its title, where the file itself may lack it.
        honours: headings that stand for an honour.
        categories: headings that stand for a category.
    """

    title: str = ""
    honours: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


NO_HINTS = Hints()


@dataclass
class ListParser:
    """The state of reading one notice, line by line.

    Attributes:
        file: the name of the file, for findings.
        has_lines: whether the source has lines and columns.
        base: the places that the title names.
        hints: what is known of the notice.
        one_name_per_line: whether 、 inside a line belongs to a name.
        letter: the lines around the list.
        headings: the headings above the current line.
        entries: the entries.
        numbered: the entries, with those that were refused.
        findings: what is wrong.
        ledger: the kind of each line, by its number; blank lines are left out.
        claims: the counts that the lines give.
        place_headings: headings that are places without a count, with their section.
    """

    file: str
    has_lines: bool
    base: NamePath = NOWHERE
    hints: Hints = NO_HINTS
    one_name_per_line: bool = False
    letter: Letter = field(init=False)
    headings: HeadingStack = field(default_factory=HeadingStack)
    entries: list[Entry] = field(default_factory=list)
    numbered: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: dict[int, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    place_headings: list[tuple[ClassifiedLine, str]] = field(default_factory=list)
    _name_lists: int = 0  # lines of the section that were lists of names
    _row_above: NamePath = NOWHERE  # the names that the row above states, completed

    def __post_init__(self) -> None:
        self.letter = Letter(self.file)

    def report(self, rule: str, line: Line, text: str, /, **parameters: str | int) -> None:
        """Adds a finding at a text of a line."""
        number = line.number if self.has_lines else 0
        column = max(line.text.find(text), 0) + 1 if self.has_lines else 0
        place = Place(self.file, number, column, line.position, text)
        self.findings.append(finding(rule, place, **parameters))

    def set_kind(self, line: Line, kind: str) -> None:
        """Records the kind of a line; the first of several entries on a line decides."""
        self.ledger.setdefault(line.number, kind)

    def context(self) -> NamePath:
        """The names by level that title and headings give."""
        return self.headings.layers(self.base)

    def add_line_above(self, line: ClassifiedLine) -> None:
        """Takes a line above the list: a count, or a line of the letter."""
        if line.kind == "blank":
            self.letter.end_paragraph()
        elif line.kind == "page-number":
            self.set_kind(line.line, line.kind)
        elif line.kind == "place" and line.count is not None:
            self._add_count(line, line.body, "place")
        elif line.count is not None and not line.body:
            self._add_count(line, "", "*")
        else:
            if problem := check_characters(line.text):
                self.report(problem[0], line.line, shown(line.text), **problem[1])
            if self.letter.has_complete_title() and begins_with_place(line, self.base):
                self._report_unrecognised(line)
                return
            self.set_kind(line.line, self.letter.add_line(line.line, line.text, self.ledger))

    def add_line(self, line: ClassifiedLine, following: ClassifiedLine | None) -> None:
        """Takes a line of the list; `following` is the next line that is not blank."""
        if line.has_noise:
            self.report("noise", line.line, line.line.text)
        self.set_kind(line.line, self._parse_line(line, following))

    def _parse_line(self, line: ClassifiedLine, following: ClassifiedLine | None) -> str:
        """Takes what a line of the list holds; returns its kind for the ledger."""
        if line.kind in ("blank", "page-number", "header"):
            return line.kind
        if line.kind == "row":
            return self._add_row(line)
        if line.kind == "too-long":
            self._check_name(line.line, line.text)
            return "unrecognised"
        if line.kind == "name" and self._is_heading_above_entries(line, following):
            return self.add_heading(line, split_count(line.body)[0], None)
        if line.kind == "name" or self._is_single_name(line):
            return self._add_single_name(line)
        if line.kind == "list" and not self.letter.is_footer(line.label):
            return self._add_name_list(line)
        if line.kind == "place" and line.place and not self._is_numbered_as_entry(line):
            return self._add_place(line, following)
        return self._add_text(line, following)

    # Headings

    def add_heading(self, line: ClassifiedLine, text: str, place: NamePath | None) -> str:
        """Adds a heading and the count that it gives; returns its kind for the ledger."""
        is_list_title = AWARD.search(text) is not None and "名单" in text
        problem = self.headings.push(line.marker, text, place, is_list_title)
        self._name_lists, self._row_above = 0, NOWHERE
        if problem:
            self.report(problem[0], line.line, line.text, **problem[1])
        if line.count is not None:
            self.claims.append(Claim(text, line.count, line.line.number, 1, self.headings.section()))
        elif place and line.kind == "place" and line.body:
            self.place_headings.append((line, self.headings.section()))
        if place:
            return "place"
        return "category" if len(self.headings.titles()) > 1 else "section"

    def _is_heading_above_entries(self, line: ClassifiedLine, following: ClassifiedLine | None) -> bool:
        """Whether a line that ends as a name is a heading: it stands above an entry and is numbered in another style.

        A name that the register has is an entry.
        """
        style, entry_style = line.marker.style, self.headings.entry_style
        if not style or style == entry_style or following is None:
            return False
        is_above_entry = following.kind in ("name", "list") and following.marker.style == entry_style
        context = self.context()
        return (
            is_above_entry
            and not Resolver.reference()
            .resolve_names(complete_from(context, Resolver.reference().split_names(line.body, context)))
            .kind
        )

    def _add_place(self, line: ClassifiedLine, following: ClassifiedLine | None) -> str:
        """A place on a line: a heading, or one of several counts."""
        if line.count is not None and _is_followed_by_same_level(line, following):
            self._add_count(line, line.body, "place")
            return "count"
        return self.add_heading(line, line.body, line.place)

    def _add_text(self, line: ClassifiedLine, following: ClassifiedLine | None) -> str:
        """A line that does not name a place: an entry by its number, a line of the letter, a heading, or unknown."""
        if is_total_row(line.text.split()):
            return "count"
        if self._is_numbered_as_entry(line):
            return self._add_single_name(line)
        if annex := ANNEX_NOTE.fullmatch(line.text):
            return self._add_annex(line, annex[1].strip(), following)
        if kind := self.letter.add_line_below(line.line, line.text, self.ledger):
            return kind
        is_above_list = following is not None and following.kind not in ("date", "text")
        if line.may_be_heading and (is_above_list or line.marker.style or AWARD.search(line.text)):
            return self.add_heading(line, line.body, None)
        self._report_unrecognised(line)
        return "unrecognised"

    def _add_annex(self, line: ClassifiedLine, title: str, following: ClassifiedLine | None) -> str:
        """A line that begins an annex: a heading, unless the title of the annex stands below it."""
        is_above_list = following is not None and following.kind in ("name", "list", "row", "header", "place")
        is_above_title = following is not None and following.kind == "text" and AWARD.search(following.text)
        if is_above_list or (title and is_above_title):
            return self.add_heading(line, title or line.text, None)
        return "annex-note"

    def _add_count(self, line: ClassifiedLine, text: str, section: str) -> None:
        """A line that gives a count and is not a heading."""
        self.claims.append(Claim(text, line.count or 0, line.line.number, 1, section))
        self.set_kind(line.line, "count")

    def _is_numbered_as_entry(self, line: ClassifiedLine) -> bool:
        return bool(line.marker.style) and line.marker.style == self.headings.entry_style

    def _report_unrecognised(self, line: ClassifiedLine) -> None:
        self.report("unrecognised", line.line, line.text)
        self.set_kind(line.line, "unrecognised")

    # Entries

    def _is_single_name(self, line: ClassifiedLine) -> bool:
        """Whether a line that looks like a list is one name, since the other lines hold one name each."""
        return line.kind == "list" and self.one_name_per_line and line.label is None and "、" in line.body

    def _add_single_name(self, line: ClassifiedLine) -> str:
        """A line with one name."""
        if "、" in line.body and line.kind == "list":
            self.report("several", line.line, line.body)
        self._add_entry(line.line, "".join(line.body.split()), line.marker.number, self.context())
        return "entry"

    def _add_name_list(self, line: ClassifiedLine) -> str:
        """A line with several names, perhaps after a label, which is a heading."""
        sentences = split_sentences(line.body)
        has_groups = len(sentences) > 1 or any(len(group_names(sentence)) > 1 for sentence in sentences)
        is_structured = line.label is not None or has_groups
        if line.label is not None:
            self.add_heading(line, line.label, line.place)
        self._name_lists += 1
        for sentence in sentences:
            names = sentence
            if len(sentences) > 1 and (labelled := _split_inner_label(sentence, self.context())):
                label, place, names = labelled
                self.add_heading(ClassifiedLine(line.line, "place"), label, place)
            for siblings in group_names(names):
                self._add_siblings(line, siblings, is_structured or self._name_lists > 1)
        return "entry"

    def _add_siblings(self, line: ClassifiedLine, names: Sequence[str], is_structured: bool) -> None:
        """Names that a separator joins; in a structured list each takes missing levels from the one before."""
        above = self.context()
        for index, name in enumerate(names):
            marker = parse_marker(name) if not line.marker.style else None
            if index and marker and marker.style not in _SIBLING_STYLES:
                marker = None
            ordinal = line.marker.number if index == 0 else None
            words = marker.rest if marker and marker.number and marker.rest else name
            entry = self._add_entry(line.line, words, marker.number if marker else ordinal, above)
            if entry and is_structured:
                above = entry.layers

    def _add_row(self, line: ClassifiedLine) -> str:
        """A row of a table; an empty cell of an upper level repeats the cell above it."""
        if is_total_row(line.line.cells):
            return "count"
        columns = line.columns or Columns({})
        values = columns.values(line.line.cells)
        stated = NamePath(**{level: values.get(level, "") for level in NAME_LEVELS})
        name = values.get("name", "")
        self.headings.push_columns([values[kind] for kind in ("honour", "category") if values.get(kind)])
        if top_level(stated) == len(NAME_LEVELS) and not name:
            return "blank"
        self._row_above = complete_from(self._row_above, stated) if top_level(stated) > 0 or name else stated
        printed = values.get("ordinal", "")
        ordinal = int(printed) if printed.isdecimal() and len(printed) < 7 else None
        if stated.community or stated.township or name:
            words, names = self._words_of_row(stated, name)
            self._add_entry(line.line, words, ordinal, self.context(), names)
        return "entry"

    def _words_of_row(self, stated: NamePath, name: str) -> tuple[str, NamePath | None]:
        """The words that the cells of a row make together, and the names by level; None beside a column of names.

        The last cell may repeat those before it: 长沙县, 长沙县果园镇浔龙河村.
        """
        row = self._row_above
        upper = row._replace(township="", community="")
        if name and top_level(stated) == len(NAME_LEVELS):
            row = upper
        last = name or stated.community or stated.township
        names = Resolver.reference().split_names(last, complete_from(self.context(), upper))
        first, end = top_level(names), max(level for level, text in enumerate((*names, "")) if text or level == 0)
        if not name and (sum(map(bool, names)) < 2 or first > 2):
            return join_distinct(row), row
        lower = stated[end + 1 :] if name else ()
        return join_distinct([*row[:first], last, *lower]), None

    def _add_entry(
        self, line: Line, words: str, ordinal: int | None, above: NamePath, columns: NamePath | None = None
    ) -> Entry | None:
        """Adds an entry; None if its words cannot be a name.

        Args:
            line: the line of the source.
            words: the words of the entry.
            ordinal: its printed number.
            above: the names that the entry takes missing levels from.
            columns: the names by level that the columns of a table give.
        """
        position, section = self.headings.count_entry()
        words = strip_remark(words)
        if words.endswith(("）", ")")):
            self.report("remark", line, words)
        words = remove_level_separators(words)
        title = self.letter.annex or " ".join(self.letter.titles) or self.hints.title
        honour, category = self.headings.honour_and_category(self.hints.honours, self.hints.categories, title)
        place = (line.number, max(line.text.find(words[:4]), 0) + 1) if self.has_lines else (0, 0)
        if not self._check_name(line, words):
            self.numbered.append(Entry(section, position, ordinal, "", "", words, *place, NOWHERE, line.position))
            return None
        names = Resolver.reference().split_names(words, above)
        if columns and not names.township and columns.township:
            names = columns  # a township that the register does not have
        layers = complete_from(above, names)
        entry = Entry(section, position, ordinal, honour, category, words, *place, layers, line.position)
        self.entries.append(entry)
        self.numbered.append(entry)
        return entry

    def _check_name(self, line: Line, words: str) -> bool:
        """Whether words can be the name of a place; reports why not."""
        problem = check_name(words)
        if problem:
            self.report(problem[0], line, words, **problem[1])
        return problem is None


def _is_followed_by_same_level(line: ClassifiedLine, following: ClassifiedLine | None) -> bool:
    """Whether a place of the same level with a count follows a place: both are counts, not headings."""
    if not following or following.kind != "place" or not (line.place and following.place):
        return False
    return top_level(line.place) == top_level(following.place) and following.count is not None


def _split_inner_label(text: str, context: NamePath) -> tuple[str, NamePath | None, str] | None:
    """The label inside a list, its place, and the names after it; None without a label."""
    label, colon, names = text.replace(":", "：").partition("：")
    if not colon or not names:
        return None
    return label, parse_place_heading(label, context) or collapse_doubled_character(label, context), names
