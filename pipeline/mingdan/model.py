"""What the steps hand to one another: frozen records, no behaviour but what follows from their own fields."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from mingdan.messages import Value

Parameters = tuple[tuple[str, Value], ...]  # names and values, sorted by name


def sorted_parameters(values: Mapping[str, Value]) -> Parameters:
    """Parameters as a finding or a reason keeps them."""
    return tuple(sorted(values.items()))


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # nothing can be kept
    WARNING = "warning"  # the rest is kept; publishing needs a decision
    INFORMATION = "information"  # nothing is wrong with the notice


class MatchKind(StrEnum):
    """How a division was matched with words or a code; the values are published."""

    NONE = ""  # not matched; the only one that is false
    NAME = "nameMatch"  # names as the register, or a table of abbreviations, has them
    VARIANT = "variantMatch"  # names in another form: another generic part, a level left out
    FORMER = "formerName"  # names, or a code, of another year
    REVIEWED = "reviewedMatch"  # a reviewer decided
    CODE = "codeMatch"  # a code that no name confirms
    PARTIAL = "partialMatch"  # certain down to the level of the division, and not below
    UNLISTED = "unlistedPlace"  # a place that the register does not have
    LEFT_OUT = "leftOut"  # a reviewer left the entry out


class ReasonKind(StrEnum):
    """Why a division may be meant; `mingdan.findings` has the texts and says which parameters each takes."""

    SAME_NAME = "same-name"
    SHORT_NAME = "short-name"
    SIMILAR_NAME = "similar-name"
    CONTAINED_NAME = "contained-name"
    OTHER_CLASS = "other-class"
    OTHER_TOWNSHIP = "other-township"
    OTHER_TOWNSHIP_NEARLY = "other-township-nearly"
    ELSEWHERE_IN_PROVINCE = "elsewhere-in-province"
    ONLY_IN_AREA = "only-in-area"
    SEVERAL_IN_AREA = "several-in-area"
    WITHIN_ONLY_IN_AREA = "within-only-in-area"
    WITHIN_SEVERAL_IN_AREA = "within-several-in-area"
    WITHOUT_ONLY_IN_AREA = "without-only-in-area"
    WITHOUT_SEVERAL_IN_AREA = "without-several-in-area"
    ENCLOSING_REGION = "enclosing-region"
    OTHER_DIVISION = "other-division"
    JOINT_CITY = "joint-city"
    PART = "part"
    CODE_PREFIX = "code-prefix"
    ROW_CODE = "row-code"
    ROW_NAMES = "row-names"
    CERTAIN_SO_FAR = "certain-so-far"
    BEGINNING = "beginning"
    ONLY_OF_NAME = "only-of-name"
    VILLAGE_OF_NAME = "village-of-name"
    SUCCESSOR = "successor"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a division may be meant: the kind, and its parameters."""

    kind: ReasonKind
    parameters: Parameters = ()


def reason(kind: ReasonKind, **parameters: Value) -> Reason:
    """A reason with its parameters."""
    return Reason(kind, sorted_parameters(parameters))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A division that may be meant: its code, its full name, and why."""

    code: str
    name: str
    reason: Reason


class Place(NamedTuple):
    """Where a finding is.

    Attributes:
        file: the file, as it was named.
        line: from 1; 0 where there is none.
        column: from 1, in characters; 0 where there is none.
        position: where, in a source without lines (`Sheet1!B7`, `page 3 line 12`).
        text: the words in question, as they stand in the source.
        node: the IRI of the node in question, where there is a graph.
    """

    file: str = ""
    line: int = 0
    column: int = 0
    position: str = ""
    text: str = ""
    node: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the data that a reviewer must know; `mingdan.findings.finding` creates it and checks it.

    The registry in `mingdan.findings` has the severity, the message and the remedy of each rule.

    Attributes:
        rule: the id of the rule in the registry: a word, or `mdsh:…` for a shape.
        parameters: the values that the rule's message names, sorted by name.
        file, line, column, position, text, node: as in `Place`.
        candidates: what may be meant instead.
    """

    rule: str
    parameters: Parameters = ()
    file: str = ""
    line: int = 0
    column: int = 0
    position: str = ""
    text: str = ""
    node: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Issuer:
    """An issuing body; `party` is an organ of the party, not of the government."""

    slug: str
    name: str
    name_en: str
    party: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A document that the notice cites."""

    slug: str
    title: str
    number: str


@dataclass(frozen=True, slots=True)
class Honour:
    """What is conferred; `heading` as printed above its entries; `units` the classes that may hold it.

    `claimed` is the number that the text of the notice gives, where it gives one.
    """

    slug: str
    heading: str
    label: str
    label_en: str
    units: tuple[str, ...]
    claimed: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """`source.toml`: what a notice is, and what must be true of it.

    Attributes:
        notice: the id, which is the name of the folder.
        file: the notice as obtained.
        area: code of the area that the issuing bodies govern; empty for the whole country.
        categories: heading as printed -> slug.
        counts: section path (`2-1`) -> entries expected.
        roles: what a reviewer decided on lines that can be read in two ways: words -> `heading`, `entry` or `text`.
        withdrawn: why the notice was withdrawn; empty of one that is in force.
    """

    notice: str
    file: Path
    title: str
    title_en: str
    edition_year: int
    date: datetime.date
    release_date: datetime.date
    area: str
    issuers: tuple[Issuer, ...]
    cites: tuple[Document, ...]
    honours: tuple[Honour, ...]
    categories: dict[str, str]
    counts: dict[str, int]
    roles: dict[str, str]
    withdrawn: str = ""


class Line(NamedTuple):  # a text may have a million lines, and a tuple is made in a third of the time
    """One line of a source: a line of text, a paragraph, or a row of a table.

    Attributes:
        number: from 1; the number of the line in a text, else a running number.
        position: where it stands, for a person: `line 24`, `Sheet1!A7`, `paragraph 12`, `page 3 line 12`.
        text: the words; of a row its cells, joined by tabs.
        cells: of a row of a table, every cell of it in order, merged cells filled in; empty for a line of text.
        positions: of a row, where each cell stands (`Sheet1!B7`, `table 1 row 3 cell 2`).
        table: of a row, the number of its table in the source, from 1; 0 for a line of text.
    """

    number: int
    position: str
    text: str
    cells: tuple[str, ...] = ()
    positions: tuple[str, ...] = ()
    table: int = 0


@dataclass(frozen=True, slots=True)
class Extract:
    """What a file holds, before anything in it is understood.

    Attributes:
        format: `text`, `html`, `docx`, `xlsx`, `xls`, `ods`, `csv` or `pdf`.
        encoding: how the characters were encoded (`UTF-8`, `GB18030`, …); empty where the format says it itself.
        lines: in the order of reading.
        findings: what a reader of the notice must know (tracked changes, hidden text, a wrong charset).
        sha256: in hexadecimal; of a text with LF line ends in UTF-8, else of the bytes.
    """

    format: str
    encoding: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...]
    sha256: str


class NamePath(NamedTuple):
    """The names in an entry by level, as written; a level that is stated nowhere is empty.

    Of a municipality and of a province-administered city `prefecture` is empty, of a city without districts `county`;
    of the 兵团 `province` is 新疆生产建设兵团, `prefecture` the 师, `township` the 团, `community` the 连.
    """

    province: str = ""
    prefecture: str = ""
    county: str = ""
    township: str = ""
    community: str = ""


class LedgerLine(NamedTuple):  # a text may have a million lines, and a tuple is made in a third of the time
    """What one line of the notice is, and where it stands; every line has exactly one kind."""

    line: int
    kind: str
    position: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the annex, as printed.

    Attributes:
        section: positions of the headings above it, joined (`1`, `2-3`).
        position: its place in the section, from 1, whatever number is printed.
        ordinal: the printed number, None where there is none.
        honour, category: the headings as printed; empty where there is none.
        words: the entry without its number, spaces and remarks.
        line, column: where the words begin, both from 1; the column counts characters; 0 in a source without lines.
        layers: the names by level, those of the headings above and of the siblings before included.
        source_position: where the words stand, for a person (`line 86`, `Sheet1!B7`, `page 3 line 12`).
        remark: what is said of the entry behind its name or in a column 备注.
        is_organisation: whether the words name a school, a company, a hospital or a court, and not a place.
    """

    section: str
    position: int
    ordinal: int | None
    honour: str
    category: str
    words: str
    line: int
    column: int
    layers: NamePath
    source_position: str
    remark: str = ""
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the text itself gives: so many units hold this honour, or stand below this heading.

    Attributes:
        honour: the honour that the body names, or the heading.
        section: the path of the heading that gives the number; empty where the body gives it; `*` for the whole list.
        example: the first of them, as the body names it; empty where it names none.
    """

    honour: str
    number: int
    line: int
    column: int
    section: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as read.

    Attributes:
        text: the whole of it, a line each.
        sha256: as in `Extract`, as are format and encoding.
        ledger: one record a line, in order.
        number: the number of the document (浏政发〔2023〕5号); empty where it has none.
    """

    title: str
    date: datetime.date | None
    signature: str
    entries: tuple[Entry, ...]
    claims: tuple[Claim, ...]
    ledger: tuple[LedgerLine, ...]
    text: str
    sha256: str
    format: str = "text"
    encoding: str = "UTF-8"
    number: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """A division of the register.

    Attributes:
        code: 2, 4, 6, 9 or 12 digits for province, prefecture, county, township, village level.
        register_name: the register's string.
        label: the name by the one rule of `mingdan.register.labels.division_label`.
        kind: the class in the ontology (`Community`, `Town`, …).
        edition: the edition that the division is of (`nbs-2019`, `mca-2026`); empty for the reference edition.
    """

    code: str
    register_name: str
    label: str
    kind: str
    edition: str = ""


Lineage = tuple[Division, ...]  # from the province down to the division itself


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewed decision: who decided what, when and why."""

    reason: str
    reason_zh: str
    reviewer: str
    date: datetime.date


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What a reviewer decided about words: the kind of match, and the register's code (of the nearest, if unlisted)."""

    match: MatchKind
    code: str
    review: Review


@dataclass(frozen=True, slots=True)
class Match:
    """How an entry was found in the register.

    Attributes:
        kind: a name, a variant, a reviewed match or an unlisted place.
        path: province first; its last is the division recognised, or the deepest that an unlisted place lies in.
        words: the notice's words for each level of the path, empty where it does not say the level.
        own_words: the notice's words for the last part of the name.
        close: the register's nearest division to an unlisted place, with its path.
    """

    kind: MatchKind
    path: Lineage
    words: tuple[str, ...]
    own_words: str
    close: Lineage = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Recognition:
    """An entry with its match."""

    entry: Entry
    match: Match


@dataclass(frozen=True, slots=True)
class Roster:
    """One notice, read and resolved."""

    source: Source
    notice: Notice
    recognitions: tuple[Recognition, ...]
    area: tuple[Lineage, ...]  # the divisions one level below the notice's area; none where that is the country
