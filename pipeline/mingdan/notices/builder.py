"""Makes entries, claims and findings of the reading that was chosen for a notice."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mingdan.findings import finding
from mingdan.io_text import bad_character
from mingdan.lexicon.characters import HAN
from mingdan.lexicon.headers import is_total_row
from mingdan.lexicon.written_names import MAX_NAME, NAME, join_distinct, strip_remark
from mingdan.messages import shown
from mingdan.model import Claim, Entry, Finding, Line, NamePath, Place
from mingdan.notices.headings import Heading, HeadingStack, Problem
from mingdan.notices.items import Item, has_separators, is_organisation, organisation_named, parse_items
from mingdan.notices.letter import ANNEX_NOTE, Letter, is_footer, is_imprint
from mingdan.notices.places import NAME_LEVELS, NOWHERE, complete_from, read_name, top_level
from mingdan.notices.roles import Reading
from mingdan.notices.search import heading_of, heading_of_item
from mingdan.notices.table_columns import Columns
from mingdan.notices.units import Unit

_TITLE_COUNT = re.compile(r"([0-9]{1,6})\s*[个家名](?=[^（）()]{0,6}[）)]$)")
_DITTO = frozenset({"〃", "″", "”", '"', "同上", "同"})


@dataclass(frozen=True, slots=True)
class Hints:
    """What is known of a notice before its list is read.

    Attributes:
        title: its title, where the file itself may lack it.
        honours: headings that stand for an honour.
        categories: headings that stand for a category.
        roles: what a person decided on lines: their words -> `heading`, `entry` or `text`.
    """

    title: str = ""
    honours: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    roles: Mapping[str, str] = field(default_factory=dict)


NO_HINTS = Hints()


def check_characters(text: str) -> Problem | None:
    """The finding for the first character that no text may contain; None for a good text."""
    bad = bad_character(text)
    return ("character", {"kind": bad[0], "point": bad[1]}) if bad else None


def check_name(words: str) -> Problem | None:
    """The reason why words cannot be the name of a place, as a finding; None where they can."""
    if problem := check_characters(words):
        return problem
    if not words:
        return "name-empty", {}
    if len(words) > MAX_NAME:
        return "too-long", {"length": len(words), "most": MAX_NAME}
    match = NAME.match(words)
    end = match.end() if match else 0
    return None if end == len(words) else ("name", {"character": f"{words[end]} (U+{ord(words[end]):04X})"})


@dataclass
class NoticeBuilder:
    """Makes the parts of a notice, unit by unit.

    Attributes:
        file: the name of the file, for findings.
        has_lines: whether the source has lines and columns.
        base: the places that the title names.
        hints: what is known of the notice.
        letter: the lines around the list.
        headings: the headings above the current line.
        entries: the entries.
        numbered: the entries, with those that were refused.
        findings: what is wrong.
        ledger: the kind of each line, by its number; blank lines are left out.
        claims: the counts that the lines give.
        empty_places: headings that are places without a count, with their section.
    """

    file: str
    has_lines: bool
    base: NamePath
    hints: Hints = NO_HINTS
    letter: Letter = field(init=False)
    headings: HeadingStack = field(default_factory=HeadingStack)
    entries: list[Entry] = field(default_factory=list)
    numbered: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: dict[int, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    empty_places: list[tuple[Unit, str, str]] = field(default_factory=list)
    _row_above: NamePath = NOWHERE  # the names that the row above states, completed
    _values_above: Mapping[str, str] = field(default_factory=dict)  # the values of the row above, by meaning
    # A row that names a county and nothing in it: line, words, printed number, names by level, remark.
    _group_row: tuple[Line, str, int | None, NamePath, str] | None = None
    _list_starts: list[int] = field(default_factory=list)  # the number of entries above each heading, header and sum

    def __post_init__(self) -> None:
        self.letter = Letter(self.file)

    def report(self, rule: str, line: Line, text: str, /, **parameters: str | int) -> None:
        """Adds a finding at a text of a line."""
        number = line.number if self.has_lines else 0
        column = max(line.text.find(text), 0) + 1 if self.has_lines else 0
        place = Place(self.file, number, column, line.position, text)
        self.findings.append(finding(rule, place, **parameters))

    def build(self, units: Sequence[Unit], chosen: Sequence[Reading | None]) -> None:
        """Takes all units with their readings."""
        listed = [i for i, (unit, reading) in enumerate(zip(units, chosen, strict=True)) if _is_listed(unit, reading)]
        first, last = (listed[0], listed[-1]) if listed else (len(units), -1)
        for index, (unit, reading) in enumerate(zip(units, chosen, strict=True)):
            if reading is None and unit.kind == "blank" and index < first:
                self.letter.end_paragraph()
            kind = self._take(unit, reading, index < first, index < last)
            for number in (unit.line.number, *unit.continued):
                self.ledger.setdefault(number, kind)
        self._take_group_row()

    def _take(self, unit: Unit, reading: Reading | None, is_above: bool, is_inside: bool) -> str:
        """Takes a unit; returns its kind for the ledger."""
        if unit.has_noise and not is_above:
            self.report("noise", unit.line, unit.line.text)
        if unit.kind == "header":
            self._list_starts.append(len(self.entries))
        if reading is None or unit.kind == "too-long":
            return unit.kind if reading is None else self._refused(unit)
        if reading.role == "letter":
            return self._add_letter(unit, is_above, is_inside)
        alone = {"row": self._add_row, "total": self._add_total, "unrecognised": self._unrecognised}
        if add := alone.get(reading.role):
            return add(unit)
        add_reading = {
            "place": self._add_line_heading, "heading": self._add_line_heading, "more": self._add_more,
            "count": self._add_count, "entry": self._add_names,
        }  # fmt: skip
        return add_reading[reading.role](unit, reading)

    def _add_line_heading(self, unit: Unit, reading: Reading) -> str:
        return self._add_heading(unit, heading_of(unit, reading, 0), reading.role == "place")

    def _add_more(self, unit: Unit, reading: Reading) -> str:
        """The second line of a heading."""
        self.headings.lengthen(reading.text)
        if unit.count is not None:
            text, section = self.headings.headings[-1].text, self.headings.section()
            self.claims.append(Claim(text, unit.count, unit.line.number, 1, section))
        return "section"

    def _add_count(self, unit: Unit, reading: Reading) -> str:
        section = "place" if reading.text else "*"
        self.claims.append(Claim(reading.text, unit.count or 0, unit.line.number, 1, section))
        return "count"

    def _add_total(self, unit: Unit) -> str:
        """A sum (合计 30): of all entries, or of those below the last heading, header or sum; above a list, of all."""
        line, text = unit.line, " ".join(unit.line.cells) or unit.text
        numbers, entries = re.findall("[0-9]{1,6}", text), len(self.entries)
        if len(numbers) == 1 and not entries:
            self.claims.append(Claim("", int(numbers[0]), line.number, 1, "*"))
        elif len(numbers) == 1 and int(numbers[0]) not in {entries - start for start in (0, *self._list_starts)}:
            self.report("claim-total", line, text, claimed=int(numbers[0]), found=entries)
        self._list_starts.append(entries)
        return "count"

    def _refused(self, unit: Unit) -> str:
        self._check_name(unit.line, unit.text)
        return "unrecognised"

    def _unrecognised(self, unit: Unit) -> str:
        self.report("unrecognised", unit.line, unit.text)
        return "unrecognised"

    def _add_letter(self, unit: Unit, is_above: bool, is_inside: bool) -> str:
        """A line above, between or below the lists."""
        if is_above:
            if problem := check_characters(unit.text):
                self.report(problem[0], unit.line, shown(unit.text), **problem[1])
            return self.letter.add_line(unit.line, unit.text, self.ledger)
        if ANNEX_NOTE.fullmatch(unit.text):
            return "annex-note"
        if self.hints.roles.get(unit.rest) or self.hints.roles.get(unit.text):
            return "body"
        kind = self.letter.add_line_below(unit.line, unit.text, self.ledger)
        if not kind or (is_inside and kind == "body" and not is_imprint(unit.text)):
            return self._unrecognised(unit)
        return kind

    # Headings

    def _add_heading(self, unit: Unit, heading: Heading, is_place_alone: bool = False) -> str:
        """Adds a heading and the count that it gives; returns its kind for the ledger."""
        problem = self.headings.push(heading)
        self._list_starts.append(len(self.entries))
        self._row_above = NOWHERE
        if problem:
            self.report(problem[0], unit.line, unit.text, **problem[1])
        if self.entries and self._is_bare(unit, heading):
            role = f'{json.dumps(unit.rest, ensure_ascii=False)} = "text"'
            self.report("bare-heading", unit.line, unit.text, role=role)
        if heading.claimed is not None:
            self.claims.append(Claim(heading.text, heading.claimed, unit.line.number, 1, self.headings.section()))
        elif is_place_alone:
            self.empty_places.append((unit, heading.text, self.headings.section()))
        if heading.is_place:
            return "place"
        return "category" if len(self.headings.titles()) > 1 else "section"

    def _is_bare(self, unit: Unit, heading: Heading) -> bool:
        """Whether nothing but its place in the list says that a line is a heading: no number, count, colon, bracket."""
        has_form = heading.style != "title" or heading.is_list_title or unit.label is not None or unit.text != unit.rest
        is_described = heading.text in self.hints.honours | self.hints.categories or unit.rest in self.hints.roles
        return not (has_form or is_described or heading.claimed is not None)

    # Entries

    def _add_names(self, unit: Unit, reading: Reading) -> str:
        """A line with names, perhaps after a label, which is a heading."""
        if reading.has_label:
            self._add_heading(unit, heading_of(unit, reading, 0))
        for item in reading.items:
            if not item.is_name:
                self._add_heading(unit, heading_of_item(item, 0))
            else:
                self._add_item(unit.line, item)
        return "entry"

    def _add_item(self, line: Line, item: Item) -> None:
        """A name that was read in a line."""
        if item.kind == "entry" and "、" in item.words:
            self.report("several", line, item.words)
        if item.remark and item.words.endswith(("）", ")")):
            self.report("remark", line, item.words)
        self._add_entry(line, item.words, item.ordinal, item.named.layers, item.remark, item.kind == "organisation")

    def _add_row(self, unit: Unit) -> str:
        """A row of a table; an empty cell of an upper level repeats the cell above it."""
        line = unit.line
        if is_total_row(line.cells):
            return self._add_total(unit)
        columns = unit.columns or Columns({})
        values = {
            kind: self._values_above.get(kind, "") if text in _DITTO else text
            for kind, text in columns.values(line.cells).items()
        }
        self._values_above = values
        stated = NamePath(**{level: values.get(level, "") for level in NAME_LEVELS})
        name = values.get("name", "")
        if top_level(stated) < 3:
            self._take_group_row()
        self.headings.push_columns([values[kind] for kind in ("honour", "category") if values.get(kind)])
        if not any(stated) and not name:
            is_text = re.search(rf"[{HAN}]", unit.text) is not None and not is_footer(unit.text)
            return self._unrecognised(unit) if is_text else "blank"
        self._row_above = complete_from(self._row_above, stated) if top_level(stated) > 0 or name else stated
        printed, remark = values.get("ordinal", ""), values.get("remark", "")
        ordinal = int(printed) if printed.isdecimal() and len(printed) < 7 else None
        has_lower = {"township", "community", "name"} & {*columns.by_meaning}
        if not (stated.community or stated.township or name) and has_lower:
            layers = complete_from(self.headings.layers(self.base), self._row_above)
            self._group_row = line, join_distinct(self._row_above), ordinal, layers, remark
            return "entry"
        self._group_row = None
        for index, (words, layers, is_body) in enumerate(self._names_of_row(stated, name)):
            self._add_entry(line, words, None if index else ordinal, layers, remark, is_body)
        return "entry"

    def _take_group_row(self) -> None:
        """Takes a row that names a county and nothing in it, where no row below does: an entry, if it has a number."""
        row, self._group_row = self._group_row, None
        if row and row[2] is None:
            self.report("place-alone", row[0], row[1], name=shown(row[1]))
        elif row:
            self._add_entry(*row)

    def _names_of_row(self, stated: NamePath, name: str) -> list[tuple[str, NamePath, bool]]:
        """The names that a row gives: words, names by level, whether it is an organisation. A cell may list several."""
        last = name or stated.community or stated.township
        if "、" in last and has_separators(last):
            upper = self._row_above._replace(
                community="", township="" if stated.community == name == "" else self._row_above.township
            )
            context = self.headings.layers(self.base)
            above = read_name(join_distinct(upper), context).layers if any(upper) else context
            items = [item for item in parse_items(last, above, is_structured=True) if item.is_name]
            if len(items) > 1 and all(item.cost < 0.6 for item in items):
                return [(item.words, item.named.layers, item.kind == "organisation") for item in items]
        words, names = self._words_of_row(stated, name)
        words = strip_remark(words)
        layers = self.headings.layers(self.base)
        named = read_name(words, layers)
        if not named.is_found and is_organisation(words):
            return [(words, organisation_named(words, layers).layers, True)]
        split = named.names
        if names and not split.township and names.township:
            split = names  # a township that the register does not have
        return [(words, complete_from(layers, split), False)]

    def _words_of_row(self, stated: NamePath, name: str) -> tuple[str, NamePath | None]:
        """The words that the cells of a row make together, and the names by level; None beside a column of names.

        The last cell may repeat those before it: 长沙县, 长沙县果园镇浔龙河村.
        """
        row = self._row_above
        upper = row._replace(township="", community="")
        if name and not any(stated):
            row = upper
        last = name or stated.community or stated.township
        names = read_name(last, complete_from(self.headings.layers(self.base), upper)).names
        first, end = top_level(names), max(level for level, text in enumerate((*names, "")) if text or level == 0)
        if not name and (sum(map(bool, names)) < 2 or first > 2):
            return join_distinct(row), row
        lower = stated[end + 1 :] if name else ()
        return join_distinct([*row[:first], last, *lower]), None

    def _add_entry(
        self,
        line: Line,
        words: str,
        ordinal: int | None,
        layers: NamePath,
        remark: str = "",
        is_organisation: bool = False,
    ) -> None:
        """Adds an entry, unless its words cannot be a name."""
        position, section = self.headings.count_entry()
        title = self.letter.annex or " ".join(self.letter.titles) or self.hints.title
        honour, category = self.headings.honour_and_category(self.hints.honours, self.hints.categories, title)
        if words.endswith(("）", ")")):
            self.report("remark", line, words)
        place = (line.number, max(line.text.find(words[:4]), 0) + 1) if self.has_lines else (0, 0)
        if not self._check_name(line, words):
            self.numbered.append(Entry(section, position, ordinal, "", "", words, *place, NOWHERE, line.position))
            return
        entry = Entry(
            section, position, ordinal, honour, category, words, *place, layers, line.position, remark, is_organisation
        )
        self.numbered.append(entry)
        self.entries.append(entry)

    def _check_name(self, line: Line, words: str) -> bool:
        """Whether words can be the name of a place; reports why not."""
        problem = check_name(words)
        if problem:
            self.report(problem[0], line, words, **problem[1])
        return problem is None


def _is_listed(unit: Unit, reading: Reading | None) -> bool:
    """Whether a unit belongs to the list."""
    return unit.kind == "header" or (reading is not None and reading.role not in ("letter", "unrecognised"))


def title_count(title: str) -> int | None:
    """The number of entries that a title gives: 名单（共3个）; None without one, and where it gives several."""
    counts = _TITLE_COUNT.findall(title.strip())
    return int(counts[0]) if len(counts) == 1 and len(re.findall("[0-9]+\\s*[个家名]", title)) == 1 else None
