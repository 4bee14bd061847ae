"""`python -m attack`: runs the campaign and prints its table as Markdown."""

import argparse
import io
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from importlib import import_module
from itertools import groupby
from pathlib import Path
from typing import Protocol

from attack.campaign import Attack, Bench, Failure, Outcome, Severity

CLASSES = ("kills", "notices", "rdf_files", "queries", "endpoints", "tables")
SEED = 20_231_120


class Runnable(Protocol):
    """An attack of any class."""

    @property
    def kind(self) -> str:
        """The kind of fault that it stands for."""

    @property
    def name(self) -> str:
        """Its name, unique in its class and kind."""

    def __call__(self, bench: Bench) -> Outcome | None:
        """Runs it; None where there is nothing to run."""


def all_attacks(name: str, seed: int = SEED) -> list[Runnable]:
    """The attacks of a class, always in the same order."""
    return [*import_module(f"attack.{name}").attacks(seed)]


def spread(attacks: Sequence[Runnable], number: int) -> list[Runnable]:
    """So many of the attacks, spread evenly."""
    step = max(1, len(attacks) / number) if number else 1
    return [attacks[int(at * step)] for at in range(min(number or len(attacks), len(attacks)))]


def summary(outcomes: Sequence[tuple[str, Outcome]]) -> Iterator[str]:
    """The table of classes and kinds, with counts."""
    yield "| class | kind | attacks | survived | failed | worst time, s | worst memory, MB |"
    yield "|---|---|---|---|---|---|---|"
    for name, members in groupby(outcomes, lambda pair: pair[0]):
        inside = [outcome for _, outcome in members]
        for kind in dict.fromkeys(outcome.kind for outcome in inside):
            yield _line(name, kind, [outcome for outcome in inside if outcome.kind == kind])
        yield _line(f"**{name}**", "**all**", inside)
    yield _line("**all**", "", [outcome for _, outcome in outcomes])


def _line(name: str, kind: str, outcomes: Sequence[Outcome]) -> str:
    failed = sum(1 for outcome in outcomes if outcome.failures)
    seconds = max((outcome.seconds for outcome in outcomes), default=0)
    memory = max((outcome.memory_mb for outcome in outcomes), default=0)
    counts = f"{len(outcomes)} | {len(outcomes) - failed} | {failed}"
    return f"| {name} | {kind} | {counts} | {seconds:.1f} | {memory:,} |"


def failures(outcomes: Sequence[tuple[str, Outcome]]) -> Iterator[str]:
    """What failed, the worst first."""
    for severity in Severity:
        found = [
            (name, outcome, failure)
            for name, outcome in outcomes
            for failure in outcome.failures
            if failure.severity is severity
        ]
        if found:
            yield f"\n### {severity} ({len(found)})\n"
        for name, outcome, failure in found:
            yield f"- {name} / {outcome.kind} / `{outcome.name}`: {failure.text}"


def _read(file: Path) -> dict[tuple[str, str, str], Outcome]:
    """The outcomes of earlier portions of the campaign."""
    known: dict[tuple[str, str, str], Outcome] = {}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        name, record = json.loads(line)
        record["failures"] = tuple(Failure(Severity(one["severity"]), one["text"]) for one in record["failures"])
        known[name, record["kind"], record["name"]] = Outcome(**record)
    return known


def run(names: Sequence[str], number: int, seed: int, log: Path, only: str) -> list[tuple[str, Outcome]]:
    """Runs attacks one after another and writes each outcome to a log of JSON lines."""
    outcomes = []
    log.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mingdan-attack-") as folder, log.open("a", encoding="utf-8") as stream:
        bench = Bench(Path(folder))
        for name in names:
            attacks = [attack for attack in all_attacks(name, seed) if only in f"{attack.kind}/{attack.name}"]
            for attack in spread(attacks, number):
                outcome = attack(bench)
                if outcome is None:
                    continue
                outcomes.append((name, outcome))
                stream.write(json.dumps([name, asdict(outcome)], ensure_ascii=True) + "\n")
                stream.flush()
                _tell(name, outcome)
    return outcomes


def save(names: Sequence[str], only: str, folder: Path) -> None:
    """Writes the input files of attacks, and the command of each, instead of running them."""
    for name in names:
        for attack in all_attacks(name):
            attack = getattr(attack, "attack", attack)
            if not isinstance(attack, Attack) or only not in f"{attack.kind}/{attack.name}":
                continue
            for file, content in attack.files.items():
                target = folder / attack.name.replace("/", "_").encode("ascii", "backslashreplace").decode() / file
                target.parent.mkdir(parents=True, exist_ok=True)
                made = content() if callable(content) else content
                target.write_bytes(made.encode() if isinstance(made, str) else made)
            print(attack.name, "|", "mingdan", *attack.arguments)


def _tell(name: str, outcome: Outcome) -> None:
    state = "; ".join(f"{failure.severity}: {failure.text}" for failure in outcome.failures) or "survived"
    text = f"{name}/{outcome.kind}/{outcome.name}: {outcome.seconds:.1f} s {outcome.memory_mb} MB: {state}"
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Exit status 0 if everything survived, 1 if not."""
    parser = argparse.ArgumentParser(prog="attack", description=__doc__)
    parser.add_argument("classes", nargs="*", choices=[*CLASSES, []], help="classes of attacks (default: all)")
    parser.add_argument("--number", type=int, default=0, help="so many of each class, spread evenly (default: all)")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", default="", help="attacks whose kind/name contains this text")
    parser.add_argument("--log", type=Path, default=Path("build/attack/outcomes.jsonl"), help="a line for each outcome")
    parser.add_argument("--save", type=Path, metavar="DIR", help="run nothing: write the input files")
    parser.add_argument("--report", action="store_true", help="run nothing: the table of the log")
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if options.save:
        save(options.classes or CLASSES, options.only, options.save)
        return 0
    os.nice(10)
    begin = time.monotonic()
    if options.report:
        order = {name: at for at, name in enumerate(CLASSES)}
        outcomes = sorted(
            ((name, outcome) for (name, _, _), outcome in _read(options.log).items()), key=lambda pair: order[pair[0]]
        )
    else:
        outcomes = run(options.classes or CLASSES, options.number, options.seed, options.log, options.only)
    print("\n".join([*summary(outcomes), *failures(outcomes)]))
    severities = Counter(failure.severity for _, outcome in outcomes for failure in outcome.failures)
    said = ", ".join(f"{number} {severity}" for severity, number in severities.items()) or "nothing failed"
    print(f"\n{len(outcomes)} attacks in {time.monotonic() - begin:.0f} s: {said}")
    return 1 if severities else 0


if __name__ == "__main__":
    sys.exit(main())
