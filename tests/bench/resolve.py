"""Measures resolving: every village of the country as one unbroken string, through the function that users call.

    make bench-resolve

Once with all names; once without the province; once with the generic part at the end dropped (居委会, 村委会, 社区, 村;
清江村村委会 is then 清江村); and, harder than anyone writes, down to the stem (清江). What is ambiguous by nature (two
villages of a township may then be called the same) is counted here, apart from the resolver: unique names must all be
right. A name that is matched with confidence 0.6, the village meant being among the candidates, counts as ambiguous.
Then addresses (`resolve_addresses.py`), names of other years, and all counties and prefectures (`resolve_years.py`).
jionlp and cpca get 600 rows of each group, since they are slow.

Speed is names per second of processor time, on one core, the loading of the register included. Exit status 1 where one
is wrong, a unique one is not right, or fewer than 99.9 % of the full names are right.
"""

import argparse
import gc
import json
import lzma
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from beside_peers import compare, said_by_peers
from mingdan.lexicon.generic_parts import PLACEHOLDER_NAMES
from mingdan.lexicon.levels import LEVELS, code_path
from mingdan.register.edition import Edition
from mingdan.register.labels import division_label, without_committee
from mingdan.resolver.lookup import Location
from mingdan.resolver.query import PlaceQuery
from mingdan.resolver.resolver import Resolver
from mingdan.resources import folder
from resolve_addresses import addresses
from resolve_years import Case, Group, groups, measure, path_of

RESOLVER = Resolver.reference()

COMMITTEES = ("居民委员会", "居委会", "村民委员会", "村委会")
GENERIC = (*(f"社区{committee}" for committee in COMMITTEES[:2]), *COMMITTEES, "社区", "村")
STEM = ("社区", "居委会", "嘎查", "村")
ONE = "成都市温江区柳城街道光华社区"
VILLAGES, SAMPLE = 620_573, 600
ADDRESSES = 10_000


def dropped(name: str) -> str:
    """A village's name without the generic part at its end: 光华社区居委会 -> 光华, 清江村村委会 -> 清江村."""
    end = next((end for end in GENERIC if name.endswith(end) and len(name) > len(end)), "")
    return name.removesuffix(end)


def stem(name: str) -> str:
    """A village's name without committee and then without generic part: 清江村村委会 -> 清江."""
    name = without_committee(name)
    end = next((end for end in STEM if name.endswith(end) and len(name) > len(end)), "")
    return name.removesuffix(end)


def whole(name: str) -> str:
    """A village's name as the register has it."""
    return name


@dataclass(frozen=True, slots=True)
class Village:
    """A village: its code, and the register's names from the province down to it."""

    code: str
    names: tuple[str, ...]

    def words(self, first: int, shortened: Callable[[str], str]) -> str:
        """Its names from a level on, joined; placeholders are no names."""
        above = "".join(name for name in self.names[first:-1] if name not in PLACEHOLDER_NAMES)
        return above + shortened(self.names[-1])

    def called(self, result: "Result") -> set[str]:
        """All that it may be called where names are so shortened: with less dropped too; for the stem, by its label."""
        own = [self]
        if result.shortened is stem:
            label = division_label(self.code, self.names[4], *self.names[2:4])
            own.append(replace(self, names=(*self.names[:4], label)))
        return {one.words(result.first, each) for one in own for each in (whole, dropped, result.shortened)}


@dataclass(slots=True)
class Result:
    """What became of the names of one form: from which level on, and how the last of them is shortened."""

    form: str
    first: int
    shortened: Callable[[str], str]
    names: int = 0
    unique: int = 0
    right: int = 0
    ambiguous: int = 0
    wrong: int = 0
    none: int = 0
    unique_not_right: int = 0
    seconds: float = 0.0

    def add(self, village: Village, words: str, is_unique: bool, location: Location) -> None:
        """Counts one; words that are the full name of another (姚村, beside 姚村社区) are ambiguous by nature."""
        right = bool(location.kind) and location.code == village.code
        ambiguous = not right and any(one.code == village.code for one in location.candidates)
        if location.kind and not right and not is_unique:
            ambiguous = ambiguous or RESOLVER.edition.full_name(location.code).endswith(words)
        self.names += 1
        self.unique += is_unique
        self.right += right
        self.ambiguous += ambiguous
        self.wrong += bool(location.kind) and not right and not ambiguous
        self.none += not location.kind and not ambiguous
        self.unique_not_right += is_unique and not right

    @property
    def per_second(self) -> int:
        """Names a second of processor time."""
        return round(self.names / self.seconds)

    def figures(self) -> dict[str, object]:
        """As they go into the JSON."""
        found = {key: value for key, value in asdict(self).items() if key not in ("first", "shortened")}
        return found | {"seconds": round(self.seconds, 2), "per second": self.per_second}

    def __str__(self) -> str:
        by_nature = f"ambiguous by nature {1 - self.unique / self.names:.4%}"
        shares = f"right {self.right} ({self.right / self.names:.4%}), wrong {self.wrong}, ambiguous {self.ambiguous}"
        rest = f"none {self.none}, unique but not right {self.unique_not_right}"
        return f"{self.form:<34} {self.names:,} names ({by_nature}): {shares}, {rest}; {self.per_second:,} a second"


def province_villages(province: str) -> list[Village]:
    """The villages of a province, read from the reference file itself."""
    file = folder("data/reference") / "divisions" / "nbs-2023" / f"{province}.csv.xz"
    names = dict(row.split(",", 1) for row in lzma.decompress(file.read_bytes()).decode().splitlines())
    codes = (code for code in names if len(code) == LEVELS[-1])
    return [Village(code, tuple(names[code[:digits]] for digits in LEVELS)) for code in codes]


def forms() -> list[Result]:
    """The forms of a name."""
    return [
        Result("all names", 0, whole),
        Result("without the province", 1, whole),
        Result("generic part dropped", 0, dropped),
        Result("generic part dropped, no province", 1, dropped),
        Result("down to the stem", 0, stem),
    ]


def run(villages: list[Village], result: Result) -> None:
    """Resolves some villages, by the clock, and counts what came out, without it."""
    strings = [village.words(result.first, result.shortened) for village in villages]
    gc.collect()
    gc.freeze()  # what this program holds is none of the resolver's
    start = time.process_time()
    locations = [RESOLVER.locate(PlaceQuery(name=words)) for words in strings]
    result.seconds += time.process_time() - start
    known = Counter(call for village in villages for call in village.called(result))
    for village, words, location in zip(villages, strings, locations, strict=True):
        result.add(village, words, known[words] == 1, location)


def cold_start() -> float:
    """Seconds of processor time that a process takes to resolve one name, the median of five."""
    program = (
        "from mingdan.resolver.query import PlaceQuery; from mingdan.resolver.resolver import Resolver; "
        f"print(Resolver.reference().locate(PlaceQuery(name='{ONE}')).code)"
    )
    times = []
    for _ in range(5):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(times)


def beside_peers(python: Path, measured: dict[str, Group]) -> dict[str, list[dict[str, Any]]]:
    """mingdan and its peers on some rows of each group; only mingdan, and that said, where the others cannot run."""
    words = [text for group in measured.values() for text in group.words]
    peers, start = said_by_peers(python, words), 0
    compared = {}
    for name, group in measured.items():
        size, truths = len(group.words), group.truths
        compared[name] = [compare("mingdan", group.said, truths, size / group.figures["per second"])]
        for peer in peers:
            if "names" not in peer:
                compared[name].append(peer)
                continue
            names, seconds = peer["names"][start : start + size], peer["seconds"] * size / len(words)
            compared[name].append(compare(peer["package"], names, truths, seconds))
        start += size
    return compared


def village_group(sample: list[Village], result: Result) -> Group:
    """What became of all villages, and some of them, as a group."""
    words = [village.words(0, whole) for village in sample]
    found = [RESOLVER.locate(PlaceQuery(name=text)).code for text in words]
    right = [code == village.code for code, village in zip(found, sample, strict=True)]
    figures = {"names": result.names, "right": result.right, "wrong": result.wrong, "asked": result.ambiguous}
    figures |= {"none": result.none, "per second": result.per_second}
    paths = [
        path_of(dict(zip(code_path(village.code), village.names, strict=True)), village.code) for village in sample
    ]
    said = [path if is_right else ("",) * 5 for path, is_right in zip(paths, right, strict=True)]
    return Group(figures, words, said, [(path,) for path in paths])


def all_groups(provinces: Iterable[str], sample: int) -> Iterator[tuple[str, Iterator[Case]]]:
    """All kinds of rows."""
    yield "addresses that state their county", addresses(ADDRESSES, is_held_back=False)
    yield "addresses with roads that are held back", addresses(ADDRESSES, is_held_back=True)
    yield from groups(provinces, sample)


def goals(figures: dict[str, Any]) -> str:
    """The rows of the goals, each beside what the peers make of some of its rows, as a table in Markdown."""
    lines = ["| | rows | right, % | wrong | asked | none | county right of some, %: mingdan | jionlp | cpca |"]
    lines.append("|---" * 9 + "|")
    for name, peers in figures["beside peers"].items():
        group = figures["groups"][name]
        by_package = {peer["package"].split()[0]: peer for peer in peers if "county" in peer}
        shares = [
            f"{100 * peer['county']['right'] / peer['names']:.1f}, {peer['county']['wrong']} wrong" if peer else ""
            for peer in map(by_package.get, ("mingdan", "jionlp", "cpca"))
        ]
        right = f"{100 * group['right'] / group['names']:.2f}"
        counts = [f"{group[key]:,}" for key in ("wrong", "asked", "none")]
        lines.append(f"| {' | '.join([name, format(group['names'], ','), right, *counts, *shares])} |")
    return "\n".join(lines)


def written(output: Path, figures: dict[str, Any]) -> None:
    """Writes what is measured so far: the whole takes its time."""
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", encoding="utf-8", newline="\n")


def main() -> int:
    """Runs everything; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="where the figures go, as JSON")
    parser.add_argument("--peers", type=Path, default=Path("build/peers/bin/python"), help="Python that has the peers")
    parser.add_argument("--sample", type=int, default=300, help="names of each province and edition; 0 for all")
    options = parser.parse_args()
    results, number = forms(), 0
    sample: list[Village] = []
    every = VILLAGES // SAMPLE
    for province in Edition.reference().province_table:
        villages = province_villages(province)
        sample += villages[-number % every :: every][: SAMPLE - len(sample)]
        number += len(villages)
        for result in results:
            run(villages, result)
        print(f"{province}: {number:,} villages", flush=True)
    memory, cold = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, cold_start()
    print("\n".join(map(str, results)))
    print(f"one name as a process: {cold:.2f} s of processor time; memory at the most: {memory} MB")
    figures: dict[str, Any] = {"forms": [result.figures() for result in results]}
    figures |= {"cold start": round(cold, 3), "memory, MB": memory, "Python": platform.python_version()}
    measured = {"all villages of today": village_group(sample, results[0])}
    for name, cases in all_groups(Edition.reference().province_table, options.sample or sys.maxsize):
        measured[name] = measure(cases, SAMPLE)
        print("\n    ".join([f"{name}: {measured[name].figures}", *measured[name].wrong]), flush=True)
        figures["groups"] = {each: group.figures for each, group in measured.items()}
        written(options.output, figures)
    figures["memory with all editions, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    figures["beside peers"] = beside_peers(options.peers, measured)
    written(options.output, figures)
    print(goals(figures))
    bad = any(result.wrong or result.unique_not_right for result in results)
    bad = bad or any(group.figures.get("wrong") for group in measured.values())
    return 1 if bad or results[0].right / results[0].names < 0.999 else 0


if __name__ == "__main__":
    sys.exit(main())
