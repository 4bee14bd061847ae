"""Holds the reader against splits made by hand: `python tests/evaluate.py DIR` (or `make evaluate ROSTERS=DIR`).

For every file in DIR with a `NN-slug.expected.csv` (columns seq, section_path, category, province, prefecture, county,
township, community) prints rows exactly right / rows expected / rows invented, the wrong ones by the first level that
differs, and how many rows no entry and no finding has. A row is right when all five layers are. Where the table has a
column `code`, it also prints how many of the right entries resolve to it, to another code, or to a question. A title
that the text lacks is taken from `NN-slug.json` (key `title`), where that file is there: that is what an officer would
write in source.toml.
"""

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mingdan.errors import MingdanError
from mingdan.lexicon.characters import normalize_text
from mingdan.model import Entry, NamePath
from mingdan.notices.parser import Hints, parse_file
from mingdan.notices.reading import read_file

Row = tuple[int, NamePath]


def expected_rows(file: Path) -> list[Row]:
    """The rows of an `.expected.csv`: seq, and the five layers."""
    with file.open(encoding="utf-8-sig", newline="") as table:
        return [
            (
                int(row["seq"]),
                NamePath(*(row[name] for name in ("province", "prefecture", "county", "township", "community"))),
            )
            for row in csv.DictReader(table)
        ]


def paired(
    entries: Sequence[Entry], rows: Sequence[Row], lines: Sequence[int]
) -> tuple[list[tuple[Entry, NamePath]], int]:
    """Entries with the layers expected of them, and the number of entries that nothing was expected of.

    Where (nearly) every one of the `lines` is one entry, `seq` is its place among them, and entries that the table
    leaves out count for nothing. Else the words decide: rows with the same layers first, then rows whose names end with
    the entry's.
    """
    by_line = {entry.line: entry for entry in entries}
    if len(by_line) == len(entries) >= 0.9 * len(lines) and len(rows) != len(entries):
        numbered = {seq: by_line.get(line) for seq, line in enumerate(lines, 1)}
        return [(entry, layers) for seq, layers in rows if (entry := numbered.get(seq))], 0
    left = list(entries)
    found: list[tuple[Row, Entry]] = []
    for same in (_equal, _same_words):
        for row in [row for row in rows if row not in {done for done, _ in found}]:
            entry = next((entry for entry in left if same(entry, row[1])), None)
            if entry:
                left.remove(entry)
                found.append((row, entry))
    return [(entry, row[1]) for row, entry in found], len(left)


def _equal(entry: Entry, layers: NamePath) -> bool:
    return entry.layers == layers


def _same_words(entry: Entry, layers: NamePath) -> bool:
    return "".join(layers).endswith(entry.words) or entry.words.endswith(layers.township + layers.community)


def evaluate(text: Path, show: int) -> tuple[int, int, int]:
    """Rows right, expected, invented in one file; prints up to `show` of the wrong ones."""
    rows = expected_rows(text.with_name(text.stem + ".expected.csv"))
    about = text.with_suffix(".json")
    title = str(json.loads(about.read_text(encoding="utf-8")).get("title", "")) if about.is_file() else ""
    try:
        notice, findings = parse_file(text, Hints(title=title))
    except MingdanError as error:
        print(f"{text.name}: {error}", file=sys.stderr)
        return 0, len(rows), 0
    lines = [number for number, line in enumerate(notice.text.split("\n"), 1) if normalize_text(line).strip()]
    pairs, invented = paired([entry for entry in notice.entries if not entry.is_organisation], rows, lines)
    wrong = [(entry, layers) for entry, layers in pairs if entry.layers != layers]
    for entry, layers in wrong[:show]:
        print(f"  {entry.source_position}: {'|'.join(entry.layers)}  expected  {'|'.join(layers)}")
    if wrong:
        levels = Counter(_first_difference(entry.layers, layers) for entry, layers in wrong)
        print("  wrong by level: " + ", ".join(f"{level} {number}" for level, number in levels.items()))
    said = "".join(finding.text for finding in findings) + "".join(entry.words for entry in notice.entries)
    lost = [layers for _, layers in _left_out(rows, pairs) if (layers.community or layers.township) not in said]
    if lost and len(rows) == len(pairs) + len(_left_out(rows, pairs)):
        print(f"  lost without a finding: {len(lost)}")
    _print_resolved(text, Hints(title=title), pairs)
    return len(pairs) - len(wrong), len(rows), invented


def _print_resolved(text: Path, hints: Hints, pairs: Sequence[tuple[Entry, NamePath]]) -> None:
    """Prints how the entries of a file resolve, where its table has codes."""
    with text.with_name(text.stem + ".expected.csv").open(encoding="utf-8-sig", newline="") as table:
        codes = {
            NamePath(*(row[name] for name in NamePath._fields)): row.get("code", "") for row in csv.DictReader(table)
        }
    if not any(codes.values()):
        return
    matches = {resolved.entry.layers: resolved.match for resolved in read_file(text, hints=hints).resolved}
    results: Counter[str] = Counter()
    for entry, layers in pairs:
        if entry.layers == layers and codes.get(layers):
            match = matches.get(layers)
            found = match.path[-1].code if match and match.path else ""
            results["right" if found == codes[layers] else "wrong" if found else "asked"] += 1
    print("  resolved: " + ", ".join(f"{number} {word}" for word, number in sorted(results.items())))


def _first_difference(got: NamePath, expected: NamePath) -> str:
    """The first level at which two splits differ."""
    return next(level for level in NamePath._fields if getattr(got, level) != getattr(expected, level))


def _left_out(rows: Sequence[Row], pairs: Sequence[tuple[Entry, NamePath]]) -> list[Row]:
    """The rows that no entry was paired with."""
    paired_rows = Counter(layers for _, layers in pairs)
    left = []
    for row in rows:
        if paired_rows[row[1]]:
            paired_rows[row[1]] -= 1
        else:
            left.append(row)
    return left


def main() -> int:
    """Runs over a folder; exit status 2 where it holds nothing to evaluate."""
    parser = argparse.ArgumentParser(description="Hold the reader against splits made by hand.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", type=int, default=0, help="print so many wrong rows a file")
    options = parser.parse_args()
    texts = [
        file
        for file in sorted(options.folder.iterdir())
        if file.suffix != ".json" and file.with_name(file.stem + ".expected.csv").is_file()
    ]
    if not texts:
        print(f"{options.folder}: no file with a NN-slug.expected.csv", file=sys.stderr)
        return 2
    total = [0, 0, 0]
    for text in texts:
        result = evaluate(text, options.show)
        print(f"{text.stem}: {result[0]} of {result[1]} rows right, {result[2]} invented")
        total = [sum(pair) for pair in zip(total, result, strict=True)]
    print(f"total: {total[0]} of {total[1]} rows right, {total[2]} invented")
    return 0


if __name__ == "__main__":
    sys.exit(main())
