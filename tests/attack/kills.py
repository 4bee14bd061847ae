"""Commands that are killed: at a random moment, and before each change of a name on the disk.

After the kill every output is the old one or the new one, whole, and what a person wrote is there. The next run of the
same command gives what an undisturbed run gives, and removes whatever the killed run left.
"""

import csv
import io
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pyoxigraph
from mingdan.rdf.fingerprint import canonical_statement
from support.workspaces import SECOND, small_workspace

from attack.campaign import INJECTED, Bench, Failure, Outcome, Run, Severity, judged, outcome, tree

RANDOM = 50  # kills at a random moment of each scenario
CHANGES = 120  # the largest number of changes that a command may make
SECONDS = 120.0
FIRST_MOMENT = 0.3  # of the time of an undisturbed run: before it Python and its modules are loaded
VOLATILE = (".publish.lock", ".lock", ".old")  # ends of names of files that may come and go
Tree = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command and what a kill may not break.

    Attributes:
        name: its name.
        arguments: of `mingdan`.
        prepare: makes the state before the command in a folder, given the bench.
        groups: folders or files, each of which is whole: all of a group is old or all of it is new.
        decisions: the words that a person wrote, which must stand in one of the files that `keepers` matches.
        keepers: patterns of the files in which decisions may stand.
        again: statuses of the next run that are right if the killed run had finished its work.
        view: what of a group is compared; a store is compared by its content.
    """

    name: str
    arguments: Sequence[str]
    prepare: Callable[[Bench, Path], object]
    groups: Sequence[Sequence[str]]
    decisions: Sequence[str] = ()
    keepers: Sequence[str] = ()
    again: Sequence[int] = ()
    view: Callable[[Path], Tree] = field(default=tree)


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """What a scenario does when nobody kills it.

    Attributes:
        before, after: copies of the working directory.
        run: the command.
        changes: how many changes of names it makes.
    """

    before: Path
    after: Path
    run: Run
    changes: int


_CACHE: dict[tuple[Path, str], Undisturbed] = {}


def undisturbed(bench: Bench, scenario: Scenario) -> Undisturbed:
    """The scenario without a kill; run once for a bench."""
    key = (bench.root, scenario.name)
    if key not in _CACHE:
        kept = bench.root / "kills" / scenario.name
        (kept / "before").mkdir(parents=True)
        scenario.prepare(bench, kept / "before")
        with bench.folder() as place:
            _copy(kept / "before", place / "work")
            run = bench.run(place, scenario.arguments, seconds=SECONDS, environment=_injection(place, 0))
            assert run.status in (0, 1), run.err
            _copy(place / "work", kept / "after")
            _CACHE[key] = Undisturbed(kept / "before", kept / "after", run, (place / "count").stat().st_size)
    return _CACHE[key]


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, dirs_exist_ok=True, symlinks=True)


def _injection(place: Path, at: int) -> dict[str, str]:
    return {
        "PYTHONPATH": str(INJECTED), "MINGDAN_ATTACK_COUNT": str(place / "count"), "MINGDAN_ATTACK_AT": str(at),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill of a scenario: before the change with a number, or at a part (0 to 1) of its time."""

    scenario: Scenario
    at: int = 0
    part: float = 0
    number: int = 0

    @property
    def kind(self) -> str:
        """The kind: the scenario, and how it is killed."""
        return f"{self.scenario.name}, {'each change' if self.at else 'random'}"

    @property
    def name(self) -> str:
        """A name that tells the moment."""
        return f"{self.scenario.name}: {f'change {self.at}' if self.at else f'{self.number}, at {self.part:.3f} of its time'}"

    def __call__(self, bench: Bench) -> Outcome | None:
        """Kills, looks, runs again, and looks again; None where there is no change with this number."""
        whole = undisturbed(bench, self.scenario)
        if self.at > whole.changes:
            return None
        with bench.folder() as place:
            work = place / "work"
            _copy(whole.before, work)
            moment = self.part * whole.run.measured.seconds
            environment = _injection(place, self.at) if self.at else {}
            killed = bench.run(
                place, self.scenario.arguments, seconds=SECONDS, kill_after=moment, environment=environment
            )
            failures = [*self._after_kill(whole, work, killed)]
            again = bench.run(place, self.scenario.arguments, seconds=SECONDS)
            failures += self._after_next_run(whole, place, again)
            return outcome(self.kind, self.name, failures, killed, again)

    def _after_kill(self, whole: Undisturbed, work: Path, killed: Run) -> Iterator[Failure]:
        if self.at and not (killed.measured.status == -9 or killed.measured.left):
            yield Failure(Severity.UNCLEAR, f"the kill did not take place: status {killed.status}")
        for group in self.scenario.groups:
            here, old, new = (_part(folder, group, self.scenario.view) for folder in (work, whole.before, whole.after))
            if here not in (old, new):
                names = sorted(here.keys() ^ new.keys()) or [name for name in here if here[name] != new[name]]
                yield Failure(Severity.LOST, f"after the kill neither old nor new: {', '.join(names[:4])}")
        yield from self._lost(work, "after the kill")

    def _after_next_run(self, whole: Undisturbed, place: Path, again: Run) -> Iterator[Failure]:
        scenario = self.scenario
        work = place / "work"
        yield from judged(again, SECONDS)
        expected = {whole.run.status, *scenario.again}
        if again.status in (0, 1, 2) and again.status not in expected:
            yield Failure(Severity.REFUSED, f"the next run: status {again.status}: {again.err.strip()[-200:]}")
        yield from self._lost(work, "after the next run")
        for group in scenario.groups:
            here, new = (_part(folder, group, scenario.view) for folder in (work, whole.after))
            if here != new:
                yield Failure(Severity.WRONG, f"after the next run {group[0]} is not what an undisturbed run gives")
        known = {_place(name) for folder in (whole.before, whole.after) for name in tree(folder)}
        for name in sorted({_place(name) for name in tree(work)} - known):
            if not name.endswith(VOLATILE):
                yield Failure(Severity.LEFT, f"the next run left {name}")
        for name in sorted(tree(place / "tmp")):
            yield Failure(Severity.LEFT, f"the next run left {name} in the folder for temporary files")

    def _lost(self, work: Path, when: str) -> Iterator[Failure]:
        texts = [
            file.read_text("utf-8", errors="replace")
            for pattern in self.scenario.keepers
            for file in work.glob(pattern)
            if file.is_file()
        ]
        for words in self.scenario.decisions:
            if not any(words in text for text in texts):
                yield Failure(Severity.LOST, f"{when} the decision “{words}” is gone")


def _place(name: str) -> str:
    """A name as far as it is the same in every run: of a hidden folder and of a store nothing below it."""
    parts = Path(name).parts
    end = next((at for at, part in enumerate(parts) if part.startswith(".") or part == "store"), len(parts))
    return "/".join(parts[: end + 1])


def _part(folder: Path, group: Sequence[str], view: Callable[[Path], Tree]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in group:
        for path in sorted(folder.glob(name)):
            below = view(path) if path.is_dir() else {"": tree(path.parent)[path.name]}
            found |= {f"{path.relative_to(folder)}/{key}": value for key, value in below.items()}
    return {name: value for name, value in found.items() if not name.rstrip("/").endswith(VOLATILE)}


def store_content(folder: Path) -> Tree:
    """The statements of an Oxigraph store in a folder, and its record; of another folder its files."""
    if not (folder / "CURRENT").is_file():
        return tree(folder)
    try:
        store = pyoxigraph.Store.read_only(str(folder))
    except OSError as error:
        return {"error": str(error)}
    lines = sorted(f"{canonical_statement(quad)} {quad.graph_name}" for quad in store)
    records = {file.name: file.read_text("utf-8") for file in folder.glob("*.json")}
    return {**records, "statements": f"{len(lines)} {hash(tuple(lines))}"}


def _run(bench: Bench, work: Path, *arguments: str) -> None:
    """Runs a command in a folder that stays; it must not fail."""
    (work.parent / "tmp").mkdir(exist_ok=True)
    with bench.folder() as place:
        shutil.rmtree(place / "work")
        work.rename(place / "work")
        run = bench.run(place, arguments, seconds=SECONDS)
        (place / "work").rename(work)
    assert run.status in (0, 1), run.err


# States before the commands


def _small(_: Bench, work: Path) -> None:
    small_workspace(work)


def _published(bench: Bench, work: Path) -> None:
    small_workspace(work)
    _run(bench, work, "publish")
    _changed(work)


def _changed(work: Path) -> None:
    """Another title of the notice: what is published next differs."""
    file = work / "data" / "source" / SECOND / "source.toml"
    file.write_text(file.read_text("utf-8").replace("Notice on determining", "Notice of"), "utf-8")


def _nothing(_: Bench, work: Path) -> None:
    (work / "empty").mkdir()


def _divisions(bench: Bench, work: Path) -> None:
    _run(bench, work, "publish-divisions", "64", "--out", "out", "--format", "csv", "--workers", "1")


def _publish_for_store(bench: Bench, work: Path) -> None:
    small_workspace(work)
    _run(bench, work, "publish")


def _loaded(bench: Bench, work: Path) -> None:
    _publish_for_store(bench, work)
    _run(bench, work, "load", "store", "--store", "oxigraph")
    _changed(work)
    _run(bench, work, "publish")


NOTICE = """绵阳市民政局关于确定2025年绵阳市示范社区的通知

各县（市、区）民政局：

经研究，确定5个社区为“2025年绵阳市示范社区”。

附件：2025年绵阳市示范社区名单

绵阳市民政局

2025年12月2日

2025年绵阳市示范社区名单

一、平安型示范社区

1.绵阳市三台县潼川镇草堂社区

2.绵阳市三台县潼川镇没有这个社区

二、智慧型示范社区

1.绵阳市平武县古城镇古城社区

2.绵阳市涪城区城厢街道解放路无名社区
"""
REASON, SIGNER = "县民政局来电确认", "campaign-reviewer"
CORRECTED = "Notice corrected by hand"


def _to_draft(_: Bench, work: Path) -> None:
    small_workspace(work)
    (work / "new.txt").write_text(NOTICE, "utf-8")


def _drafted(bench: Bench, work: Path) -> None:
    """A notice that was drafted, corrected and decided on, and its new edition."""
    _to_draft(bench, work)
    _run(bench, work, "new", "new.txt", "--id", "mianyang-2025")
    folder = work / "data" / "source" / "mianyang-2025"
    for name in ("review.csv", "warnings.csv"):
        _sign(folder / name)
    description = folder / "source.toml"
    text = description.read_text("utf-8")
    lines = [f'title_en = "{CORRECTED}"' if line.startswith("title_en") else line for line in text.split("\n")]
    description.write_text("\n".join(lines), "utf-8")
    (work / "new.txt").write_text(NOTICE.replace("2025年12月2日", "2025年12月3日"), "utf-8")


def _sign(file: Path) -> None:
    """Decides on every row that waits for it, as a person would in a spreadsheet."""
    rows = [*csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline=""))]
    columns = {cell.partition(" ")[0]: at for at, cell in enumerate(rows[0])}
    cells = {
        "decision": "leave-out",
        "reason_zh": REASON,
        "reason": "by telephone",
        "reviewer": SIGNER,
        "date": "2026-11-20",
    }
    for row in rows[1:]:
        waits = "match" not in columns or not row[columns["match"]]
        for column in cells.keys() & columns.keys() if waits else ():
            row[columns[column]] = cells[column]
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    file.write_text("\ufeff" + stream.getvalue(), "utf-8")


def _table(bench: Bench, work: Path) -> None:
    """A table that was linked before, its review table decided on, and then changed."""
    (work / "t.csv").write_text("区县,人口\n温江区,1\n没有区,2\n朝阳,3\n", "utf-8")
    _run(
        bench, work, "link", "t.csv", "-o", "out.csv", "--csvw", "--rdf", "out.nt", "--url", "http://example.org/t.csv"
    )
    _sign(work / "out-review.csv")
    with (work / "t.csv").open("a", encoding="utf-8") as stream:
        stream.write("武侯区,4\n")


_MADE = "data/source/mianyang-2025"
_NOTICE_FILES = tuple(f"{_MADE}/{name}" for name in ("notice.txt", "source.toml", "review.csv", "warnings.csv"))
_LINK = ("link", "t.csv", "-o", "out.csv", "--force", "--csvw", "--rdf", "out.nt", "--url", "http://example.org/t.csv")
SCENARIOS = (
    Scenario("publish, the first time", ("publish",), _small, (("data/published",), ("data/source",))),
    Scenario("publish", ("publish",), _published, (("data/published",), ("data/source",))),
    Scenario(
        "divisions, the first time",
        ("publish-divisions", "64", "--out", "out", "--format", "nt", "--workers", "1"),
        _nothing,
        (("out",),),
    ),
    Scenario(
        "divisions",
        ("publish-divisions", "64", "--out", "out", "--format", "nt", "--workers", "1"),
        _divisions,
        (("out",),),
    ),
    Scenario("load", ("load", "store", "--store", "oxigraph"), _loaded, (("store",), ("data",)), view=store_content),
    Scenario(
        "new", ("new", "new.txt", "--id", "mianyang-2025"), _to_draft,
        ((_MADE,), ("data/source/mianyang-2024", "data/source/dataset.toml")), again=(2,),
    ),
    Scenario(
        "new --again", ("new", "new.txt", "--id", "mianyang-2025", "--again"), _drafted,
        (_NOTICE_FILES, ("data/source/mianyang-2024", "data/source/dataset.toml")),
        (REASON, SIGNER, CORRECTED), (f"{_MADE}/review.csv", f"{_MADE}/source.toml"),
    ),
    Scenario(
        "link", (*_LINK, "--decisions", "out-review.csv"), _table,
        (("t.csv",), ("out.csv",), ("out-review.csv",), ("out.nt",), ("out.csv-metadata.json",)),
        ("leave-out",), ("out-review.csv",),
    ),
)  # fmt: skip


@cache
def _moments(seed: int, name: str) -> tuple[float, ...]:
    randomness = random.Random(f"{seed} {name}")  # noqa: S311 - no secret
    return tuple(randomness.uniform(FIRST_MOMENT, 1.02) for _ in range(RANDOM))


def attacks(seed: int) -> Iterator[Kill]:
    """For each scenario the kills at a random moment, and one before each change that there may be."""
    for scenario in SCENARIOS:
        moments = enumerate(_moments(seed, scenario.name), 1)
        yield from (Kill(scenario, part=part, number=number) for number, part in moments)
        yield from (Kill(scenario, at=number) for number in range(1, CHANGES + 1))
