"""Step 1: a notice becomes entries, and every line of it is accounted for.

What a line looks like is `mingdan.sight`'s matter; here stands what it means after the lines before it: which
headings it is under, which layers it takes from them and from its siblings, and what is wrong with it.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mingdan.columns import Columns
from mingdan.formats import extract
from mingdan.gazetteer import in_title
from mingdan.headings import Headings, numbering
from mingdan.layout import LEVELS, at, below, groups, is_list, sentences, top, without_product
from mingdan.letter import Letter
from mingdan.marks import AWARD, COMMUNITY_END, NAME, cleaned, mark
from mingdan.model import Claim, Entry, Extract, Finding, Layers, LedgerLine, Line, Notice
from mingdan.sight import Seen, as_place, doubled, heading_like, is_name, rows
from mingdan.split import split
from mingdan.text import bad_characters, shown

MAX_NAME = 100
KINDS = (
    "title", "addressee", "body", "annex-note", "signature", "date", "annex-heading", "section", "category",
    "place", "count", "header", "entry", "unrecognised", "page-number", "blank",
)  # fmt: skip
_TABLES = ("csv", "xlsx", "xls", "ods")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a notice before its list is read.

    Attributes:
        title: its title, where the file itself may lack it.
        honours, categories: headings that stand for an honour or a category.
    """

    title: str = ""
    honours: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()


@dataclass
class _Reader:
    """The state of reading one notice, line by line."""

    file: str
    known: Known
    text_lines: bool  # whether the source has lines and columns
    base: Layers = Layers()
    one_a_line: bool = False  # whether 、 inside a line belongs to a name
    letter: Letter = field(init=False)
    headings: Headings = field(default_factory=Headings)
    entries: list[Entry] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    ledger: dict[int, str] = field(default_factory=dict)  # kind of a line, by its number; blank lines are left out
    claims: list[Claim] = field(default_factory=list)
    lists: int = 0  # lines of the section that were lists
    row: Layers = Layers()  # what the row above stated

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

    def context(self) -> Layers:
        """The layers that title and headings give."""
        return self.headings.layers(self.base)

    def heading(self, seen: Seen, text: str, place: Layers | None) -> str:
        """A heading: where it stands among the others, and the count that it gives; gives its kind."""
        problem = self.headings.enter(seen.mark, text, place, last=AWARD.search(text) is not None and "名单" in text)
        self.lists, self.row = 0, Layers()
        if problem:
            self.find("numbering", seen.line, seen.text, *problem)
        if seen.count is not None:
            self.claims.append(Claim(text, seen.count, seen.line.number, 1, self.headings.section()))
        return "place" if place else "category" if len(self.headings.titles()) > 1 else "section"

    def names(self, seen: Seen) -> str:
        """A line that holds names, after a label perhaps."""
        parts = sentences(seen.body)
        structural = seen.before is not None or len(parts) > 1 or any(len(groups(part)) > 1 for part in parts)
        if seen.before is not None:
            self.heading(seen, seen.before, seen.place)
        self.lists += 1
        for part in parts:
            body = part
            if len(parts) > 1 and (inner := _inner_label(part, self.context())):
                self.heading(Seen(seen.line, "place"), *inner[:2])
                body = inner[2]
            for siblings in groups(body):
                self.siblings(seen, siblings, structural or self.lists > 1)
        return "entry"

    def siblings(self, seen: Seen, names: Sequence[str], structural: bool) -> None:
        """Names that a separator joins: where the layout says so, each takes what it lacks from the one before."""
        before = self.context()
        for index, name in enumerate(names):
            printed = mark(name) if index == 0 and not seen.mark.style else None
            ordinal = seen.mark.number if index == 0 else None
            words = printed.rest if printed and printed.number and printed.rest else name
            entry = self.entry(seen.line, words, printed.number if printed else ordinal, before)
            if entry and structural:
                before = entry.layers

    def single(self, seen: Seen) -> str:
        """A line that holds one name."""
        if "、" in seen.body and seen.kind == "list":
            self.find("several", seen.line, seen.body, "several names in one entry: expected one name a line",
                      "一条中有多个名称，应一行一个")  # fmt: skip
        self.entry(seen.line, "".join(seen.body.split()), seen.mark.number, self.context())
        return "entry"

    def table_row(self, seen: Seen) -> str:
        """A row of a table; a blank cell of an upper level means the one above it."""
        columns = seen.columns or Columns({}, ())
        cells = columns.cells(seen.line.cells or tuple(seen.line.text.split()))
        own = Layers(**{level: cells.get(level, "") for level in LEVELS})
        if own.community or own.township:
            self.row = below(self.row, own) if top(own) > 0 else own
        words = cells.get("name") or "".join(getattr(self.row, level) for level in LEVELS)
        category = cells.get("category") or cells.get("honour") or ""
        if category:
            self.headings.column(category)
        ordinal = int(cells["ordinal"]) if cells.get("ordinal", "").isdecimal() and len(cells["ordinal"]) < 7 else None
        if not words:
            return "blank"
        self.entry(seen.line, words, ordinal, self.context(), None if cells.get("name") else self.row)
        return "entry"

    def entry(
        self, line: Line, words: str, ordinal: int | None, above: Layers, cells: Layers | None = None
    ) -> Entry | None:
        """Keeps an entry, unless its words can be no name; `above` are the layers that it takes what it lacks from."""
        position, section = self.headings.count(ordinal)
        words = without_product(words)
        if words.endswith(("）", ")")):
            self.find("remark", line, words, "a remark in brackets: expected the name alone", "名称后有括注，应只写名称")
        if not self.fit(line, words):
            return None
        own = split(words, above)
        if cells and not own.township and cells.township:
            own = cells  # the columns know better than the gazetteer, which does not know the township
        honour, category = self.headings.meaning(self.known.honours, self.known.categories, self.title())
        column = max(line.text.find(words[:4]), 0) + 1 if self.text_lines else 0
        entry = Entry(
            section, position, ordinal, honour, category, words, line.number if self.text_lines else 0, column,
            below(above, own), line.position,
        )  # fmt: skip
        self.entries.append(entry)
        return entry

    def title(self) -> str:
        """The title that stands nearest above the list."""
        return self.letter.annex or " ".join(self.letter.titles) or self.known.title

    def fit(self, line: Line, words: str) -> bool:
        """Whether words can be the name of a place; notes what they hold that no name can."""
        bad = bad_characters(self.file, line.number, words) if not words.isprintable() else []
        if bad:
            self.find("character", line, words, bad[0].message, bad[0].message_zh)
            return False
        if len(words) > MAX_NAME:
            self.find(
                "too-long", line, words, f"{len(words):,} characters are too long for a name, expected at most "
                f"{MAX_NAME}: the line is left out", f"名称过长：{len(words)}字，最多{MAX_NAME}字，已略去",
            )  # fmt: skip
            return False
        valid = NAME.match(words)
        end = valid.end() if valid else 0
        if end < len(words) or not words:
            point = f"{words[end]!a} (U+{ord(words[end]):04X})" if words else "nothing"
            self.find(
                "name", line, words, f"a name cannot hold the character {point}: expected Chinese characters, digits, "
                "letters, （）, · or -; the entry is left out", "名称中含有不允许的字符，该条已略去",
            )  # fmt: skip
            return False
        return True

    def line(self, seen: Seen, following: Seen | None) -> str:
        """A line of the list; gives its kind."""
        if seen.noisy:
            self.find("noise", seen.line, seen.line.text, "symbols around the text were left out", "行首或行尾的乱码已略去")
        if seen.kind in ("blank", "page-number", "header"):
            return seen.kind
        if seen.kind == "row":
            return self.table_row(seen)
        if seen.kind == "too-long":
            self.fit(seen.line, seen.text)
            return "unrecognised"
        if seen.kind == "name" or (seen.kind == "list" and self.one_a_line and seen.before is None and "、" in seen.body):
            return self.single(seen)
        if seen.kind == "list":
            return self.names(seen)
        if seen.kind == "place" and seen.place:
            if seen.count is not None and _same_level(seen, following):
                self.claims.append(Claim(seen.body, seen.count, seen.line.number, 1, "place"))
                return "count"
            return self.heading(seen, seen.body, seen.place)
        if seen.mark.style and seen.mark.style == self.headings.entry_style:
            return self.single(seen)  # numbered as an entry is, whatever it says
        if kind := self.letter.after(seen.line, seen.text, self.ledger):
            return kind
        if heading_like(seen) and following and following.kind not in ("date", "text"):
            return self.heading(seen, seen.body, None)
        if heading_like(seen) and (seen.mark.style or AWARD.search(seen.text)):
            return self.heading(seen, seen.body, None)
        self.find(
            "unrecognised", seen.line, seen.text, "neither a heading nor a name: expected a heading (一、…), a category "
            "(（一）…) or the name of a place", "既非标题也非名称，应为标题（一、）、类别（（一））或地名",
        )  # fmt: skip
        return "unrecognised"


def _inner_label(text: str, context: Layers) -> tuple[str, Layers | None, str] | None:
    """The label inside a list, its place, and the names after it."""
    before, colon, after = text.replace(":", "：").partition("：")
    return (before, as_place(before, context) or doubled(before, context), after) if colon and after else None


def _same_level(seen: Seen, following: Seen | None) -> bool:
    """Whether another place of the same level stands below a place: then neither is a heading, both are counts."""
    if not following or following.kind != "place" or not (seen.place and following.place):
        return False
    return top(seen.place) == top(following.place) and following.count is not None


def _start(seen: Sequence[Seen]) -> int:
    """The index of the first line of the list, its headings included; the number of lines where there is none."""
    filled = [index for index, one in enumerate(seen) if one.kind != "blank"]
    for at_, index in enumerate(filled):
        if seen[index].kind in ("list", "row", "header") or (
            seen[index].kind == "name" and not any(seen[later].kind == "date" for later in filled[at_ + 1 : at_ + 3])
        ):
            break
    else:
        return len(seen)
    while at_ and (seen[filled[at_ - 1]].kind == "place" or _marked_heading(seen[filled[at_ - 1]])):
        at_ -= 1
    return filled[at_]


def _marked_heading(seen: Seen) -> bool:
    return bool(seen.mark.style and heading_like(seen) and not COMMUNITY_END.search(seen.text[-1:]) or False)


def _next(seen: Sequence[Seen]) -> Iterator[Seen | None]:
    """For each line the next one that is not blank."""
    following: list[Seen | None] = []
    last: Seen | None = None
    for one in reversed(seen):
        following.append(last)
        last = one if one.kind not in ("blank", "page-number") else last
    return reversed(following)


def understand(source: Extract, file: str, known: Known = Known()) -> tuple[Notice, list[Finding]]:
    """A notice from what its file holds; arguments and results as `read`."""
    titles = itertools.islice((cleaned(line.text).strip() for line in source.lines if line.text.strip()), 3)
    base = in_title(known.title) if known.title else Layers()
    base = base if top(base) < len(LEVELS) else _first_place(titles)
    reader = _Reader(file, known, source.format in ("text", "csv", "html") and bool(source.encoding), base)
    seen = []
    for one in rows(source.lines, file, base, source.format == "csv"):
        if isinstance(one, Finding):
            reader.findings.append(one)
        else:
            seen.append(one)
    kinds = Counter(one.kind for one in seen if "、" in one.body or one.kind == "name")
    reader.one_a_line = kinds["name"] > 2 * kinds["list"]
    reader.headings.entry_style = _usual_style(seen)
    start = _start(seen)
    reader_letter(reader, seen[:start])
    reader.base = _with_issuer(reader)
    _enter_title(reader, seen[:start], seen[start:])
    for one, following in zip(seen[start:], _next(seen[start:]), strict=True):
        reader.keep(one.line, reader.line(one, following))
    reader.findings += numbering(reader.entries, reader.headings, file)
    if not reader.entries and not any(finding.severity == "error" for finding in reader.findings):
        last = source.lines[-1] if source.lines else Line(0, "", "")
        reader.find(
            "no-entries", last, "", "no entries: expected a list (名单) with headings (一、…) and names of places, as in an "
            "attachment (附件)", "没有条目：应有附件名单，含标题和地名", "error",
        )  # fmt: skip
    notice = Notice(
        title=" ".join(reader.letter.titles) or known.title,
        date=reader.letter.issued,
        signature=" ".join(reader.letter.signatures),
        entries=tuple(reader.entries),
        claims=(*reader.letter.claims, *reader.claims),
        ledger=tuple(LedgerLine(line.number, reader.ledger.get(line.number, "blank")) for line in source.lines),
        text="\n".join(line.text for line in source.lines),
        sha256=source.sha256,
        format=source.format,
        encoding=source.encoding,
    )
    return notice, sorted(
        [*source.findings, *reader.letter.findings, *reader.findings], key=lambda finding: (finding.line, finding.column)
    )


def reader_letter(reader: _Reader, seen: Sequence[Seen]) -> None:
    """The lines above the list."""
    for one in seen:
        if one.kind == "blank":
            reader.letter.blank()
        elif one.kind == "place" and one.count is not None:
            reader.claims.append(Claim(one.body, one.count, one.line.number, 1, "place"))
            reader.keep(one.line, "count")
        elif one.count is not None and not one.body:
            reader.claims.append(Claim("", one.count, one.line.number, 1, "*"))
            reader.keep(one.line, "count")
        else:
            if bad := [] if one.text.isprintable() else bad_characters(reader.file, one.line.number, one.text):
                reader.find("character", one.line, shown(one.text), bad[0].message, bad[0].message_zh)
            reader.keep(one.line, reader.letter.line(one.line, one.text, reader.ledger))


def _first_place(lines: Iterable[str]) -> Layers:
    """The places that the first of some lines names that names any; a list or a name is no title."""
    titles = itertools.takewhile(lambda line: not is_list(line) and not is_name(line, Layers()), lines)
    found = (in_title(title) for title in titles if len(title) <= 120)
    return next((layers for layers in found if top(layers) < len(LEVELS)), Layers())


def _with_issuer(reader: _Reader) -> Layers:
    """The places of the title; where it names none, those of the issuing bodies."""
    issuer = in_title(" ".join(reader.letter.signatures))
    return reader.base if top(reader.base) < len(LEVELS) else issuer


def _enter_title(reader: _Reader, above: Sequence[Seen], below_: Sequence[Seen]) -> None:
    """Takes the line above the list for a heading of it, if lines of its kind stand between the entries too."""
    last = next((one for one in reversed(above) if one.kind != "blank"), None)
    later = any(one.kind == "text" and not one.mark.style and AWARD.search(one.text) and heading_like(one) for one in below_)
    if last and later and last.kind == "text" and not last.mark.style and AWARD.search(last.text):
        reader.heading(last, last.body, None)


def _usual_style(seen: Sequence[Seen]) -> str:
    """The style that most names are numbered in; empty where most have none."""
    styles = Counter(one.mark.style for one in seen if one.kind in ("name", "list"))
    return styles.most_common(1)[0][0] if styles else ""


def read(file: Path, known: Known = Known(), content: bytes | None = None) -> tuple[Notice, list[Finding]]:
    """Reads a notice.

    Args:
        file: the notice, in any format that `mingdan.formats.extract` knows; `content` its bytes, if read already.
        known: what is known of it beforehand.

    Returns:
        The notice with all entries that could be read, and everything found wrong, in the order of the lines.

    Raises:
        InputError: the file cannot be read at all, or is empty.
    """
    return understand(extract(file, content), str(file), known)


__all__ = ["KINDS", "Known", "at", "is_list", "read", "understand"]
