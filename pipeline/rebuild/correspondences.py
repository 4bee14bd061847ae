"""Rebuilds `data/reference/divisions/correspondences/`: what became of every unit from one edition to the next.

    make correspondences

From NBS 2016 to NBS 2023, edition by edition, and from NBS 2023 to MCA 2026 (which has no villages). The rules go from
above down: counties, then townships within corresponding counties, then villages within corresponding townships.
A rule pairs two units only where each is the other's single possibility. What is left over ended, successor unknown.

A file `NN.txt.gz` for each province has a section for each edition and rule, apart by empty lines: `year,rule`, then a
row `code` (ended), or `code,successors` (apart by spaces). A unit whose code and name go on, or whose name is only
written in another form, has no row. `rules.csv` says what each rule means, `provinces.csv` hashes the files.
"""

import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from divisions import TARGET, compressed, sha256, within, write
from sources import NBS, mca_edition, nbs_edition
from stems import PARTS, Parts, is_placeholder, similar, without_parents

FOLDER = TARGET / "correspondences"
REFERENCE = max(NBS)
# Prefectures with counties that the package of 2016 lacks although they existed: nothing of 2016 became part of them.
LACKING = ("2327", "6328")
# A prefecture that was dissolved -> the one that took all of its counties.
DISSOLVED = {"3712": "3701"}  # 莱芜市, 2018-12-26, 国函〔2018〕137号
# Year and county -> its successor, where the names of its townships and villages do not say it.
DECIDED = {
    (2017, "632858"): "632803",  # 冷湖行政委员会, since 2018 part of 茫崖市
    (2018, "230706"): "230718",  # 翠峦区, since 2019 part of 乌翠区
    (2023, "460321"): "460302",  # 西沙群岛, since 2020 西沙区
    (2023, "460322"): "460303",  # 南沙群岛, since 2020 南沙区
}
# Year and county -> the counties among which the dated history shares it out, where most of its villages are in one.
DIVIDED = {
    (2017, "140202"): ("140213", "140214"),  # 城区 and 矿区 of 大同市: 平城区, 云冈区
    (2017, "140203"): ("140213", "140214"),
    (2019, "130521"): ("130502", "130503"),  # 邢台县: 襄都区, 信都区
}


class Rule(NamedTuple):
    """What a rule pairs: the kind of change, how sure it is, and the evidence."""

    kind: str
    confidence: float
    evidence: str


RULES = {
    "name-in-parent": Rule(
        "recoded", 0.99, "the same name and class under the corresponding parent, once on each side"
    ),
    "stem-in-parent": Rule(
        "reclassified", 0.98, "the same stem with another class under the corresponding parent, once on each side"
    ),
    "code-stem": Rule("reclassified", 0.98, "the same code and stem, another class"),
    "code-sound": Rule("renamed", 0.97, "the same code or number, a name of the same sound"),
    "code-part": Rule("renamed", 0.95, "the same code or number, one name contains the other"),
    "code-letters": Rule(
        "possible", 0.8, "the same code or number, one name has all characters of the other in their order"
    ),
    "code-typo": Rule(
        "possible", 0.85, "the same code or number, one character differs and it is no number or direction"
    ),
    "code-villages": Rule("renamed", 0.97, "the same code, and most of its villages"),
    "villages": Rule(
        "renamed", 0.9, "another code and name; most of its villages, which make up most of the successor"
    ),
    "moved-villages": Rule("moved", 0.97, "the same name under another parent, with most of its villages"),
    "moved-parent": Rule("moved", 0.98, "the same name and class in the township that took over its own"),
    "moved-parent-class": Rule(
        "moved", 0.95, "the same stem with another class in the township that took over its own"
    ),
    "moved-county": Rule(
        "moved",
        0.97,
        "the same name and class elsewhere in the county, once in both editions, as others of its township",
    ),
    "moved-class": Rule("moved", 0.93, "as moved-county, with another class"),
    "moved-prefecture": Rule(
        "moved",
        0.93,
        "the same name elsewhere in the prefecture, once in both editions; villages: as others of its township",
    ),
    "moved-alone": Rule(
        "possible", 0.5, "the same name and class elsewhere in the county, once in both editions, alone of its township"
    ),
    "stem-in-province": Rule(
        "reclassified", 0.97, "the same stem with another class in the province, only once in both editions"
    ),
    "merged": Rule("merged", 0.9, "at least 80 % of its villages that can be traced now lie in the successor"),
    "divided": Rule("divided", 0.85, "its villages that can be traced now lie in the successors"),
    "history": Rule("merged", 0.99, "the dated history of counties and prefectures"),
    "history-divided": Rule("divided", 0.99, "the dated history of counties names several successors"),
    "code-only": Rule("possible", 0.4, "the code has another name, and neither name is found elsewhere"),
    "filed-elsewhere": Rule(
        "filedElsewhere",
        0.97,
        "the county is a zone that the later edition does not list; the same name, once in the prefecture",
    ),
    "not-listed": Rule(
        "notListed", 1.0, "the later edition does not list such units; successors: where a zone's townships are listed"
    ),
    "none": Rule("ended", 1.0, "nothing fits; the successor is unknown"),
}


class Units:
    """The divisions of one province in one edition, without placeholders."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = {code: name for code, name in names.items() if not is_placeholder(name)}
        self.parts: dict[str, Parts] = {}
        self.within: dict[str, list[str]] = defaultdict(list)
        for code, name in self.names.items():
            if len(code) == 12:
                parents = [self.names.get(code[:digits], "") for digits in (2, 4, 6, 9)]
                name = without_parents(name, [parent for parent in parents if parent])
            if len(code) > 2:
                self.parts[code] = PARTS[len(code)](name)
                for digits in (2, 4, 6, 9):
                    if digits < len(code):
                        self.within[f"{len(code)}:{code[:digits]}"].append(code)

    def below(self, digits: int, parents: Iterable[str]) -> list[str]:
        """The units of a level within some others."""
        return [code for parent in parents for code in self.within.get(f"{digits}:{parent}", ())]


class Transition:
    """What becomes of the units of one province from one edition to the next.

    Attributes:
        found: code -> successors and rule, for each unit of the earlier edition that has a row.
        into: code -> successors, for every unit that goes on; also those without a row.
    """

    def __init__(self, old: Units, new: Units, year: int, has_villages: bool) -> None:
        self.old, self.new, self.year, lacking = old, new, year, year == min(NBS)
        self.has_villages, self.lacking = has_villages, lacking
        self.found: dict[str, tuple[tuple[str, ...], str]] = {}
        self.into: dict[str, tuple[str, ...]] = {}
        self.taken: set[str] = set()
        self.votes: dict[str, Counter[str]] = {}
        self.back: dict[str, Counter[str]] = {}

    def pair(self, code: str, successor: str, rule: str) -> None:
        """Notes a pair of units that are one; without a row where code, stem and class are the same."""
        self.into[code] = (successor,)
        self.taken.add(successor)
        if rule:
            self.found[code] = ((successor,), rule)

    def leave(self, code: str, rule: str, successors: tuple[str, ...] = ()) -> None:
        """Notes a unit that ended, and what it ended in."""
        self.found[code] = (successors, rule)
        self.into[code] = successors

    def open(self, codes: Iterable[str]) -> list[str]:
        """The earlier units that have no successor yet."""
        return [code for code in codes if code not in self.into]

    def free(self, codes: Iterable[str]) -> list[str]:
        """The later units that nothing has led to yet, and that a unit of the earlier edition can have become."""
        return [
            code
            for code in codes
            if code in self.new.parts and code not in self.taken and not (self.lacking and _is_lacking(code))
        ]

    def pair_by(self, old: Iterable[str], new: Iterable[str], key: Callable[[Units, str], object], rule: str) -> None:
        """Pairs what has the same key, where one on each side has it."""
        before, after = _by_key(self.open(old), self.old, key), _by_key(self.free(new), self.new, key)
        for value, codes in before.items():
            if len(codes) == 1 and len(after.get(value, ())) == 1 and not self.contradicted(codes[0], after[value][0]):
                self.pair(codes[0], after[value][0], rule)

    def contradicted(self, code: str, successor: str) -> bool:
        """Whether most villages of a township went to another one than a successor that its name suggests."""
        votes = self.votes.get(code, Counter())
        return len(code) == 9 and votes.total() >= 4 and votes[successor] < 0.3 * votes.total()

    def prefectures(self) -> None:
        """Pairs the prefectures."""
        old, new = self.old.below(4, [next(iter(self.old.names))]), self.new.below(4, [next(iter(self.new.names))])
        for code in old:
            if self.new.names.get(code) == self.old.names[code]:
                self.pair(code, code, "")
        self.pair_by(old, new, _stem, "stem-in-parent")
        for code in self.open(old):
            self.leave(code, *(("history", (DISSOLVED[code],)) if code in DISSOLVED else ("none",)))

    def scopes(self) -> Iterator[tuple[list[str], list[str]]]:
        """The codes of prefectures, and of groups of counties without one, before and after."""
        digits = {code[:4] for code in self.old.names if len(code) > 4}
        groups: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for code in sorted(digits):
            groups[self.into.get(code, (code,))].append(code)
        merged: dict[str, list[str]] = defaultdict(list)
        for successors, codes in groups.items():
            merged[successors[0] if successors else codes[0]] += codes
        for successor, codes in merged.items():
            yield codes, [successor]

    def count_votes(self, old: Iterable[str], new: Iterable[str]) -> None:
        """For each township before, how many of its villages are in which township after, by names found only once.

        Where the later edition has no villages, townships count for their counties.
        """
        digits = 12 if self.has_villages else 9
        before = _by_key(self.old.below(digits, old), self.old, _full_stem)
        after = _by_key(self.new.below(digits, new), self.new, _full_stem)
        for stem, codes in before.items():
            if len(codes) == 1 and len(after.get(stem, ())) == 1:
                source, target = codes[0][:9], after[stem][0][:9]
                self.votes.setdefault(source, Counter())[target] += 1
                self.back.setdefault(target, Counter())[source] += 1

    def counties(self, old: list[str], new: list[str]) -> None:
        """Pairs the counties of a prefecture: by name, then by where their villages are."""
        before, after = self.old.below(6, old), self.new.below(6, new)
        for code in before:
            if code in self.new.parts and self.old.parts[code].stem == self.new.parts[code].stem:
                self.pair(code, code, "" if self.old.names[code] == self.new.names[code] else "code-stem")
        self.pair_by(before, after, _name, "name-in-parent")
        self.pair_by(before, after, _stem, "stem-in-parent")
        for code in self.open(before):
            if (self.year, code) in DECIDED:
                self.leave(code, "history", (DECIDED[self.year, code],))
                continue
            if shares := DIVIDED.get((self.year, code)):
                self.leave(code, "history-divided", shares)
                continue
            votes = _upwards(self.votes, code)
            best, share = _best(votes)
            back = _upwards(self.back, best) if best else Counter()
            if share >= 0.5 and best in self.free(after) and back[code] >= 0.5 * back.total():
                self.pair(code, best, "code-villages" if best == code else "villages")
            else:
                self.leave(code, *_remains(votes))
        for code in before if not self.has_villages else ():
            successors, rule = self.found.get(code, ((), ""))
            if rule in ("merged", "divided", "none") and _is_unlisted(code, self.old.names):
                self.leave(code, "not-listed", successors)

    def moved_counties(self) -> None:
        """Pairs the counties that went to another prefecture."""
        province = [next(iter(self.old.names))]
        before = [code for code in self.old.below(6, province) if self.found.get(code, ((), ""))[1] == "none"]
        for code in before:
            del self.into[code]
        self.pair_by(before, self.new.below(6, province), _name, "moved-prefecture")
        self.pair_by(before, self.new.below(6, province), _stem, "stem-in-province")
        for code in self.open(before):
            self.into[code] = ()

    def townships(self, old: list[str], new: list[str]) -> None:
        """Pairs the townships of a prefecture: within counties by name and code, then by where their villages are."""
        for county in self.old.below(6, old) or list(old):
            before, after = self.old.below(9, [county]), self.new.below(9, self.into.get(county, (county,)))
            for code in before:
                if code in after and self.old.parts[code] == self.new.parts[code]:
                    self.pair(code, code, "")
            self.pair_by(before, after, _name, "name-in-parent")
            for code in self.open(before):  # 乡 of 彝族, 镇 that became 街道
                if code in self.free(after) and self.old.parts[code].stem == self.new.parts[code].stem:
                    self.pair(code, code, "code-stem")
            self.pair_by(before, after, _stem, "stem-in-parent")
            self.same_code(before, after)
        before, after = self.old.below(9, old), self.new.below(9, new)
        for code in self.open(before):
            best, share = _best(self.votes.get(code, Counter()))
            back = self.back.get(best, Counter())
            if best in self.free([best]) and self.votes[code][best] >= 3:
                is_same = self.old.parts[code] == self.new.parts[best]
                least = 0.75 if is_same else 0.85
                if share >= least and back[code] >= least * back.total():
                    self.pair(code, best, "moved-villages" if is_same else "villages")
        self.unique(before, after, self.old.below(9, old), self.new.below(9, new), "moved-prefecture")
        for code in self.open(before):
            self.leave(code, *self.remainder(code))

    def remainder(self, code: str) -> tuple[str, ...] | tuple[str, tuple[str, ...]]:
        """The rule, and the successors if there are any, for a township that no rule has paired."""
        if not self.has_villages:
            county = self.into.get(code[:6], ())
            listed = any(self.new.below(9, [each]) for each in county)
            quasi = self.old.parts[code].kind == "Q" or int(code[6]) > 3
            if quasi or not listed:
                return ("not-listed",)
        return _remains(self.votes.get(code, Counter()))

    def same_code(self, before: list[str], after: list[str]) -> None:
        """Pairs what has the same number under the corresponding parent, where the names allow it."""
        elsewhere_new = {self.new.parts[code].stem for code in after}
        elsewhere_old = {self.old.parts[code].stem for code in before}
        free = set(self.free(after))
        for code in self.open(before):
            numbers = [code, *(parent + code[-3:] for parent in self.into.get(code[:-3], ()))]
            successor = next((number for number in numbers if number in free), "")
            if not successor:
                continue
            one, other = self.old.parts[code], self.new.parts[successor]
            votes = self.votes.get(code, Counter())
            if len(code) == 9 and votes[successor] >= max(3, 0.6 * votes.total()):
                rule = "code-villages"
            elif one.stem in elsewhere_new or other.stem in elsewhere_old or self.contradicted(code, successor):
                continue
            else:
                rule = f"code-{similar(one.stem, other.stem)}"
            if rule != "code-" and (rule, one.kind) != ("code-typo", "C"):  # 安逸社区, 安园社区
                self.pair(code, successor, rule)
                free.discard(successor)

    def unique(self, before: list[str], after: list[str], old: list[str], new: list[str], rule: str) -> None:
        """Pairs what has the same name and class, where all of `old` and all of `new` have it only once."""
        key = _stem if rule == "moved-class" else _name
        only_old, only_new = _by_key(old, self.old, _stem), _by_key(new, self.new, _stem)
        after_by_key = _by_key(self.free(after), self.new, key)
        for code in self.open(before):
            stem = self.old.parts[code].stem
            found = after_by_key.get(key(self.old, code), ())
            if len(found) == len(only_old[stem]) == len(only_new[stem]) == 1 and len(stem) > 1:
                supported = self.votes.get(code[:9], Counter())[found[0][:9]] > 1
                if len(code) == 9 and not self.contradicted(code, found[0]):
                    is_filed = self.found.get(code[:6], ((), ""))[1] == "not-listed"
                    self.pair(code, found[0], "filed-elsewhere" if is_filed else rule)
                elif len(code) == 12 and (supported or rule == "moved-county"):
                    self.pair(code, found[0], rule if supported else "moved-alone")

    def villages(self, old: list[str], new: list[str]) -> None:
        """Pairs the villages of a prefecture: within townships by name and code, then in the county, then beyond."""
        for township in self.old.below(9, old):
            before, after = self.old.below(12, [township]), self.new.below(12, self.into[township])
            is_there = township in self.into[township]
            moved = self.found.get(township, ((), ""))[1] in ("merged", "divided", "history")
            for code in before if is_there else ():
                if code in self.new.parts and self.old.parts[code] == self.new.parts[code] and code not in self.taken:
                    self.pair(code, code, "")
            self.pair_by(before, after, _name, "moved-parent" if moved else "name-in-parent")
            for code in self.open(before) if is_there else ():
                if code in self.free([code]) and self.old.parts[code].stem == self.new.parts[code].stem:
                    self.pair(code, code, "code-stem")
            self.pair_by(before, after, _stem, "moved-parent-class" if moved else "stem-in-parent")
            if not moved:
                self.same_code(before, after)
        for county in self.old.below(6, old) or old:
            self.elsewhere([county], self.into.get(county, (county,)), ("moved-county", "moved-class"))
        self.elsewhere(old, new, ("moved-prefecture",))
        self.code_only(self.old.below(12, old), new)
        for code in self.open(self.old.below(12, old)):
            self.leave(code, "none")

    def elsewhere(self, old: Iterable[str], new: Iterable[str], rules: Iterable[str]) -> None:
        """Pairs villages of one name within a county or prefecture."""
        before, after = self.old.below(12, old), self.new.below(12, new)
        for rule in rules:
            self.unique(before, after, before, after, rule)

    def code_only(self, before: list[str], new: Iterable[str]) -> None:
        """Notes codes that have another name where neither name is found elsewhere: perhaps the same unit."""
        free = set(self.free(self.new.below(12, new)))
        for code in self.open(before):
            if (
                code in free
                and code[:9] in self.into.get(code[:9], ())
                and self.old.parts[code].kind == self.new.parts[code].kind
            ):
                self.leave(code, "code-only", (code,))

    def run(self) -> dict[str, tuple[tuple[str, ...], str]]:
        """Everything, from above down."""
        self.prefectures()
        scopes = list(self.scopes())
        for old, new in scopes:
            self.count_votes(old, new)
            self.counties(old, new)
        self.moved_counties()
        for old, new in scopes:
            self.townships(old, new)
        for old, new in scopes if self.has_villages else ():
            self.villages(old, new)
        self.mark_mergers()
        return self.found

    def mark_mergers(self) -> None:
        """What is renamed by its villages and takes in another unit at once is a merger of both."""
        into = Counter(
            successor for successors, rule in self.found.values() if rule == "merged" for successor in successors
        )
        for code, (successors, rule) in self.found.items():
            if rule == "villages" and into[successors[0]]:
                self.found[code] = successors, "merged"


def _is_lacking(code: str) -> bool:
    return code[4:5] == "7" or (code[:4] in LACKING and code[4:6] in ("01", "02", "03", "04", "57", "58", "59"))


def _is_unlisted(code: str, names: dict[str, str]) -> bool:
    """Whether a county of the NBS register is not one in law: a zone, or a city that stands for its own counties."""
    return _is_lacking(code) or names[code] == names.get(code[:4])


def _name(units: Units, code: str) -> object:
    return units.parts[code]


def _stem(units: Units, code: str) -> object:
    return units.parts[code].stem


def _full_stem(units: Units, code: str) -> object:
    """The stem with the names of parents in front, which make it rarer."""
    return PARTS[len(code)](units.names[code]).stem


def _by_key(codes: Iterable[str], units: Units, key: Callable[[Units, str], object]) -> dict[object, list[str]]:
    found: dict[object, list[str]] = defaultdict(list)
    for code in codes:
        found[key(units, code)].append(code)
    return found


def _best(votes: Counter[str]) -> tuple[str, float]:
    """The one with most votes, and its share."""
    if not votes:
        return "", 0.0
    best = min(votes, key=lambda code: (-votes[code], code))
    return best, votes[best] / votes.total()


def _upwards(votes: dict[str, Counter[str]], county: str) -> Counter[str]:
    """The votes of the townships of a county, by county."""
    found: Counter[str] = Counter()
    for township, each in votes.items():
        if township.startswith(county):
            for target, number in each.items():
                found[target[:6]] += number
    return found


def _remains(votes: Counter[str]) -> tuple[str, ...] | tuple[str, tuple[str, ...]]:
    """Where a unit that has ended went, by its villages."""
    best, share = _best(votes)
    if votes.total() < 3:
        return ("none",)
    if share >= 0.8:
        return "merged", (best,)
    main = tuple(sorted(code for code, number in votes.items() if number >= max(2, 0.1 * votes.total())))
    if len(main) > 1 and sum(votes[code] for code in main) >= 0.8 * votes.total():
        return "divided", main
    return ("none",)


def write_rules() -> None:
    """The table of rules."""
    rows = (f'{name},{rule.kind},{rule.confidence},"{rule.evidence}"\n' for name, rule in RULES.items())
    write(FOLDER / "rules.csv", "".join(("rule,kind,confidence,evidence\n", *rows)))


def sections(province: str, years: dict[int, dict[str, str]], ministry: dict[str, str]) -> Iterator[str]:
    """The sections of a province, in order of year and rule."""
    later = {**years, 2026: ministry}
    ordered = sorted(later)
    units = {year: Units(within(province, names)) for year, names in later.items()}
    for year, following in itertools.pairwise(ordered):
        found = Transition(units[year], units[following], year, following != 2026).run()
        by_rule: dict[str, list[str]] = defaultdict(list)
        for code, (successors, rule) in sorted(found.items()):
            by_rule[rule].append(f"{code},{' '.join(successors)}" if successors else code)
        for rule, rows in sorted(by_rule.items()):
            yield "".join(f"{line}\n" for line in (f"{year},{rule}", *rows))


def main() -> None:
    """Writes everything."""
    if len(sys.argv) != 2:
        sys.exit("usage: python pipeline/rebuild/correspondences.py FOLDER_OF_PACKAGES")
    packages = Path(sys.argv[1])
    editions = {year: nbs_edition(packages, year) for year in NBS}
    ministry = mca_edition(packages, editions[REFERENCE])
    FOLDER.mkdir(parents=True, exist_ok=True)
    table = ["code,name,sha256\n"]
    for province, name in ((code, name) for code, name in editions[REFERENCE].items() if len(code) == 2):
        text = "\n".join(sections(province, editions, ministry))
        (FOLDER / f"{province}.txt.gz").write_bytes(compressed(text))
        table.append(f"{province},{name},{sha256(text)}\n")
        print(f"{province} {name}: {text.count(chr(10))} lines")
    write(FOLDER / "provinces.csv", "".join(table))
    write_rules()


if __name__ == "__main__":
    main()
