"""The list of a notice, line by line: what a line means after the lines before it.

Which headings it is under, which layers it takes from them and from its siblings, and what is wrong with it. What a
line looks like by itself is `mingdan.notices.line_classifier`'s matter.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from mingdan.io_text import shown
from mingdan.model import Claim, Entry, Finding, Line, NamePath
from mingdan.notices.headings import Headings
from mingdan.notices.letter import ANNEX_NOTE, Letter
from mingdan.notices.line_classifier import ClassifiedLine, as_place, doubled
from mingdan.notices.line_markers import AWARD, mark, without_count
from mingdan.notices.list_boundaries import begins_with_place, heading_like, numbered_above, same_level
from mingdan.notices.list_items import (
    LEVELS,
    NOWHERE,
    bad_character,
    below,
    groups,
    sentences,
    top,
    unfit,
    unjoined,
    without_product,
)
from mingdan.notices.table_columns import Columns, is_total, joined
from mingdan.resolver.segmentation import split_names


@dataclass
class Listing:
    """The state of reading one notice, line by line.

    Attributes:
        text_lines: whether the source has lines and columns.
        base: the places that its title names.
        title: its title, where the file itself may lack it.
        honours, categories: headings that are known to stand for an honour or a category.
        one_a_line: whether 、 inside a line belongs to a name.
        ledger: the kind of a line, by its number; blank lines are left out.
    """

    file: str
    text_lines: bool
    base: NamePath = NOWHERE
    title: str = ""
    honours: Collection[str] = ()
    categories: Collection[str] = ()
    one_a_line: bool = False
    letter: Letter = field(init=False)
    headings: Headings = field(default_factory=Headings)
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: dict[int, str] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    numbered: list[Entry] = field(default_factory=list)  # those that were refused included
    places: list[tuple[ClassifiedLine, str]] = field(
        default_factory=list
    )  # headings that are places, with their section
    _lists: int = 0  # lines of the section that were lists
    _row: NamePath = NOWHERE  # what the row above stated

    def __post_init__(self) -> None:
        self.letter = Letter(self.file)

    def find(self, rule: str, line: Line, text: str, message: str, message_zh: str, severity: str = "warning") -> None:
        """Notes something wrong at a line."""
        column = max(line.text.find(text), 0) + 1 if self.text_lines else 0
        number = line.number if self.text_lines else 0
        self.findings.append(
            Finding(rule, message, message_zh, self.file, number, column, text, "", line.position, severity)
        )

    def keep(self, line: Line, kind: str) -> None:
        """Says what one line is; of several entries on one line the first says it."""
        self.ledger.setdefault(line.number, kind)

    def context(self) -> NamePath:
        """The layers that title and headings give."""
        return self.headings.layers(self.base)

    def heading(self, seen: ClassifiedLine, text: str, place: NamePath | None) -> str:
        """A heading: where it stands among the others, and the count that it gives; gives its kind."""
        problem = self.headings.enter(seen.mark, text, place, last=AWARD.search(text) is not None and "名单" in text)
        self._lists, self._row = 0, NOWHERE
        if problem:
            self.find("numbering", seen.line, seen.text, *problem)
        if seen.count is not None:
            self.claims.append(Claim(text, seen.count, seen.line.number, 1, self.headings.section()))
        elif place and seen.kind == "place" and seen.body:
            self.places.append((seen, self.headings.section()))
        return "place" if place else "category" if len(self.headings.titles()) > 1 else "section"

    def _names(self, seen: ClassifiedLine) -> str:
        """A line that holds names, after a label perhaps."""
        parts = sentences(seen.body)
        structural = seen.before is not None or len(parts) > 1 or any(len(groups(part)) > 1 for part in parts)
        if seen.before is not None:
            self.heading(seen, seen.before, seen.place)
        self._lists += 1
        for part in parts:
            body = part
            if len(parts) > 1 and (inner := _inner_label(part, self.context())):
                self.heading(ClassifiedLine(seen.line, "place"), *inner[:2])
                body = inner[2]
            for siblings in groups(body):
                self._siblings(seen, siblings, structural or self._lists > 1)
        return "entry"

    def _siblings(self, seen: ClassifiedLine, names: Sequence[str], structural: bool) -> None:
        """Names that a separator joins: where the layout says so, each takes what it lacks from the one before."""
        before = self.context()
        for index, name in enumerate(names):
            printed = mark(name) if not seen.mark.style else None
            if index and printed and printed.style not in ("1.", "（1）", "①"):
                printed = None
            ordinal = seen.mark.number if index == 0 else None
            words = printed.rest if printed and printed.number and printed.rest else name
            entry = self._entry(seen.line, words, printed.number if printed else ordinal, before)
            if entry and structural:
                before = entry.layers

    def _single(self, seen: ClassifiedLine) -> str:
        """A line that holds one name."""
        if "、" in seen.body and seen.kind == "list":
            says = ("several names in one entry: expected one name a line", "一条中有多个名称，应一行一个")
            self.find("several", seen.line, seen.body, *says)
        self._entry(seen.line, "".join(seen.body.split()), seen.mark.number, self.context())
        return "entry"

    def _table_row(self, seen: ClassifiedLine) -> str:
        """A row of a table; a blank cell of an upper level means the one above it."""
        if is_total(seen.line.cells):
            return "count"
        columns = seen.columns or Columns({})
        cells = columns.cells(seen.line.cells)
        own = NamePath(**{level: cells.get(level, "") for level in LEVELS})
        name = cells.get("name", "")
        self.headings.columns([cells[kind] for kind in ("honour", "category") if cells.get(kind)])
        if top(own) == len(LEVELS) and not name:
            return "blank"
        self._row = below(self._row, own) if top(own) > 0 or name else own
        printed = cells.get("ordinal", "")
        ordinal = int(printed) if printed.isdecimal() and len(printed) < 7 else None
        if own.community or own.township or name:
            words, levels = self._words_of_row(own, name)
            self._entry(seen.line, words, ordinal, self.context(), levels)
        return "entry"

    def _words_of_row(self, own: NamePath, name: str) -> tuple[str, NamePath | None]:
        """The words that the cells of a row make together, and the levels that they give; none beside a name.

        The last cell may say again what those before it say: 长沙县, 长沙县果园镇浔龙河村.
        """
        stated = self._row if top(own) < len(LEVELS) or not name else self._row._replace(township="", community="")
        last = name or own.community or own.township
        whole = split_names(last, below(self.context(), stated._replace(township="", community="")))
        first, end = top(whole), max(level for level, text in enumerate((*whole, "")) if text or level == 0)
        if not name and (sum(map(bool, whole)) < 2 or first > 2):
            return joined(stated), stated
        lower = own[end + 1 :] if name else ()
        return joined([*stated[:first], last, *lower]), None

    def _entry(
        self, line: Line, words: str, ordinal: int | None, above: NamePath, cells: NamePath | None = None
    ) -> Entry | None:
        """Keeps an entry, unless its words can be no name; `above` are the layers that it takes what it lacks from."""
        position, section = self.headings.count()
        words = without_product(words)
        if words.endswith(("）", ")")):
            self.find(
                "remark", line, words, "a remark in brackets: expected the name alone", "名称后有括注，应只写名称"
            )
        words = unjoined(words)
        honour, category = self.headings.meaning(self.honours, self.categories, self._titled())
        where = (line.number, max(line.text.find(words[:4]), 0) + 1) if self.text_lines else (0, 0)
        if not self._fit(line, words):
            self.numbered.append(Entry(section, position, ordinal, "", "", words, *where, NOWHERE, line.position))
            return None
        own = split_names(words, above)
        if cells and not own.township and cells.township:
            own = cells  # the columns know better than the gazetteer, which does not know the township
        layers = below(above, own)
        entry = Entry(section, position, ordinal, honour, category, words, *where, layers, line.position)
        self.entries.append(entry)
        self.numbered.append(entry)
        return entry

    def _titled(self) -> str:
        """The title that stands nearest above the list."""
        return self.letter.annex or " ".join(self.letter.titles) or self.title

    def _fit(self, line: Line, words: str) -> bool:
        """Whether words can be the name of a place; notes what they hold that no name can."""
        wrong = unfit(words)
        if wrong:
            self.find(wrong[0], line, words, *wrong[1:])
        return wrong is None

    def above(self, seen: ClassifiedLine) -> None:
        """A line above the list: of the letter, unless it is a count."""
        if seen.kind == "blank":
            self.letter.blank()
        elif seen.kind == "page-number":
            self.keep(seen.line, seen.kind)
        elif seen.kind == "place" and seen.count is not None:
            self._claim(seen, seen.body, "place")
        elif seen.count is not None and not seen.body:
            self._claim(seen, "", "*")
        else:
            if wrong := bad_character(seen.text):
                self.find(wrong[0], seen.line, shown(seen.text), *wrong[1:])
            if self.letter.is_complete() and begins_with_place(seen, self.base):
                self._unrecognised(seen)
                return
            self.keep(seen.line, self.letter.line(seen.line, seen.text, self.ledger))

    def _claim(self, seen: ClassifiedLine, text: str, section: str) -> None:
        """A line that gives a count and is no heading."""
        self.claims.append(Claim(text, seen.count or 0, seen.line.number, 1, section))
        self.keep(seen.line, "count")

    def line(self, seen: ClassifiedLine, following: ClassifiedLine | None) -> None:
        """A line of the list, and the next one that is not blank."""
        if seen.noisy:
            says = ("symbols around the text were left out", "行首或行尾的乱码已略去")
            self.find("noise", seen.line, seen.line.text, *says)
        self.keep(seen.line, self._kind(seen, following))

    def _kind(self, seen: ClassifiedLine, following: ClassifiedLine | None) -> str:
        """What a line of the list is by what it looks like; takes what it holds."""
        if seen.kind in ("blank", "page-number", "header"):
            return seen.kind
        if seen.kind == "row":
            return self._table_row(seen)
        if seen.kind == "too-long":
            self._fit(seen.line, seen.text)
            return "unrecognised"
        if seen.kind == "name" and numbered_above(seen, following, self.headings.entry_style, self.context()):
            return self.heading(seen, without_count(seen.body)[0], None)
        # A line that looks like a list is one name where the other lines are.
        one = seen.kind == "list" and self.one_a_line and seen.before is None and "、" in seen.body
        if seen.kind == "name" or one:
            return self._single(seen)
        if seen.kind == "list" and not self.letter.is_footer(seen.before):
            return self._names(seen)
        if seen.kind == "place" and seen.place and not self._numbered_as_entry(seen):
            return self._place(seen, following)
        return self._other(seen, following)

    def _numbered_as_entry(self, seen: ClassifiedLine) -> bool:
        return bool(seen.mark.style) and seen.mark.style == self.headings.entry_style

    def _place(self, seen: ClassifiedLine, following: ClassifiedLine | None) -> str:
        """A place alone: a heading, or one of several counts."""
        if seen.count is not None and same_level(seen, following):
            self._claim(seen, seen.body, "place")
            return "count"
        return self.heading(seen, seen.body, seen.place)

    def _other(self, seen: ClassifiedLine, following: ClassifiedLine | None) -> str:
        """A line that names no place: an entry by its number, the letter's, a heading, or what nobody understands."""
        if is_total(seen.text.split()):
            return "count"
        if self._numbered_as_entry(seen):
            return self._single(seen)  # numbered as an entry is, whatever it says
        if annex := ANNEX_NOTE.fullmatch(seen.text):
            return self._annex(seen, annex[1].strip(), following)
        if kind := self.letter.after(seen.line, seen.text, self.ledger):
            return kind
        stands_above = following is not None and following.kind not in ("date", "text")
        if heading_like(seen) and (stands_above or seen.mark.style or AWARD.search(seen.text)):
            return self.heading(seen, seen.body, None)
        self._unrecognised(seen)
        return "unrecognised"

    def _annex(self, seen: ClassifiedLine, title: str, following: ClassifiedLine | None) -> str:
        """A line that begins an annex, with its title perhaps: a heading, unless the title stands below it."""
        begins = following is not None and following.kind in ("name", "list", "row", "header", "place")
        titled = following is not None and following.kind == "text" and AWARD.search(following.text)
        if begins or (title and titled):
            return self.heading(seen, title or seen.text, None)
        return "annex-note"

    def _unrecognised(self, seen: ClassifiedLine) -> None:
        """Notes a line that nobody understands."""
        message = (
            "neither a heading nor a name: expected a heading (一、…), a category (（一）…) or the name of a place"
        )
        says = (message, "既非标题也非名称，应为标题（一、）、类别（（一））或地名")
        self.find("unrecognised", seen.line, seen.text, *says)
        self.keep(seen.line, "unrecognised")


def _inner_label(text: str, context: NamePath) -> tuple[str, NamePath | None, str] | None:
    """The label inside a list, its place, and the names after it."""
    before, colon, after = text.replace(":", "：").partition("：")
    return (before, as_place(before, context) or doubled(before, context), after) if colon and after else None
