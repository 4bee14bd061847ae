"""The figures of `docs/reference/editions.md`, and a sample of correspondences to be judged by eye.

    python tests/support/editions_page.py build/correspondences.csv

draws 200 pairs of each kind (seed `SEED`), with names and parents.
"""

import csv
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

from mingdan.lexicon.levels import parent_code
from mingdan.register import editions, history
from mingdan.register.edition import Edition

SEED, SIZE = 20261128, 200
IDS = tuple(editions.editions())
LEVELS = {4: "prefectures", 6: "counties", 9: "townships", 12: "villages"}


def rows(header: Iterable[str], body: Iterable[Iterable[object]]) -> str:
    """A table of Markdown; every column but the first is of numbers."""
    titles = list(header)
    lines = [titles, ["---", *["--:"] * (len(titles) - 1)], *body]
    return "\n" + "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def number(value: int) -> str:
    """A number for reading; nothing for 0."""
    return f"{value:,}" if value else ""


def edition_list() -> str:
    """The editions with their counts."""
    body = [
        (
            edition.id,
            edition.cut_off,
            *(number(getattr(edition, level)) for level in LEVELS.values()),
            "yes" if edition.whole else "no",
        )
        for edition in editions.editions().values()
    ]
    return rows(("edition", "cut-off date", *LEVELS.values(), "whole"), body)


@cache
def counted() -> Counter[tuple[int, str, str]]:
    """Digits of the code, earlier edition and rule -> number of correspondences."""
    found: Counter[tuple[int, str, str]] = Counter()
    for edition in IDS[:-1]:
        for province in Edition.reference().province_table:
            for entry in editions.correspondences(edition, province).values():
                found[len(entry.code), edition, entry.rule.rule] += 1
    return found


def by_kind(digits: int) -> str:
    """The numbers of correspondences of a level by kind and year."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for rule in editions.correspondence_rules().values():
        for edition in IDS[:-1]:
            kinds[rule.kind][edition] += counted()[digits, edition, rule.rule]
    header = [f"{before[4:]}–{after[-2:]}" for before, after in pairwise(IDS)]
    body = [
        (f"`{kind}`", *(number(years[edition]) for edition in IDS[:-1]))
        for kind, years in kinds.items()
        if any(years.values())
    ]
    return rows((LEVELS[digits], *header), body)


def rule_list() -> str:
    """The rules with their confidence and what they were used for."""
    body = []
    for rule in editions.correspondence_rules().values():
        number_of = Counter[int]()
        for (digits, _, name), count in counted().items():
            number_of[digits] += count if name == rule.rule else 0
        body.append(
            (
                f"`{rule.rule}` {rule.evidence}",
                f"`{rule.kind}`",
                rule.confidence,
                *(number(number_of[d]) for d in (6, 9, 12)),
            )
        )
    return rows(("rule", "kind", "confidence", "counties", "townships", "villages"), body)


def history_counts() -> str:
    """The numbers of changes of counties and prefectures by kind and decade."""
    kinds: dict[str, Counter[int]] = defaultdict(Counter)
    for change in history.changes():
        for kind in change.kinds:
            kinds[kind][change.year // 10 * 10] += 1
    decades = sorted({decade for years in kinds.values() for decade in years})
    body = [(f"`{kind}`", *(number(years[decade]) for decade in decades)) for kind, years in sorted(kinds.items())]
    return rows(("kind", *(f"{decade}s" for decade in decades)), body)


def values() -> dict[str, str]:
    """What the page holds between `<!-- gen:NAME -->` and `<!-- /gen -->`."""
    unknown = [change for change in history.changes() if change.reason == "the successor is unknown"]
    return {
        "editions": edition_list(),
        **{f"correspondences-{level}": by_kind(digits) for digits, level in LEVELS.items() if digits > 4},
        "correspondence-rules": rule_list(),
        "history-counts": history_counts(),
        "history-versions": f"{len(history.versions()):,}",
        "history-changes": f"{len(history.changes()):,}",
        "history-unknown": f"{len(unknown):,}",
    }


def sample() -> Iterator[dict[str, object]]:
    """`SIZE` pairs of each kind, drawn over all editions and levels."""
    found: dict[str, list[tuple[str, str, editions.Correspondence]]] = defaultdict(list)
    for before, after in pairwise(IDS):
        for province in Edition.reference().province_table:
            for entry in editions.correspondences(before, province).values():
                found[entry.rule.kind].append((before, after, entry))
    draw = random.Random(SEED)  # noqa: S311 # a sample, not a secret
    for kind, entries in sorted(found.items()):
        for before, after, entry in sorted(draw.sample(entries, min(SIZE, len(entries))), key=lambda row: row[2].code):
            old, new = editions.names(before, entry.code[:2]), editions.names(after, entry.code[:2])
            yield {
                "kind": kind,
                "rule": entry.rule.rule,
                "from": before,
                "code": entry.code,
                "name": old[entry.code],
                "parent": old.get(parent_code(entry.code), ""),
                "to": after,
                "successors": " ".join(entry.successors),
                "names": " ".join(new[code] for code in entry.successors),
                "parents": " ".join(dict.fromkeys(new.get(parent_code(code), "") for code in entry.successors)),
            }


def main() -> None:
    """Writes the sample."""
    if len(sys.argv) != 2:
        sys.exit("usage: python tests/support/editions_page.py FILE")
    table = list(sample())
    with Path(sys.argv[1]).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(table[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table)
    print(f"{len(table)} pairs in {sys.argv[1]}")


if __name__ == "__main__":
    main()
