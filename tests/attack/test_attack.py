"""A sample of the campaign (`make attack` runs all of it): of every class some attacks, and the judge itself."""

from pathlib import Path

import pytest

from attack.__main__ import CLASSES, all_attacks, spread
from attack.campaign import Attack, Bench, Run, Severity, judged
from attack.launch import Measured

SAMPLE = {"notices": 8, "rdf_files": 4, "queries": 6, "endpoints": 6, "tables": 6}
KILLS = ("new --again: change 9", "new: change 5", "link: change 4", "publish: change 4")  # where most can be lost


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("attack"))


@pytest.mark.parametrize("name", CLASSES)
@pytest.mark.slow("starts a program for each attack")
def test_a_sample_survives(bench: Bench, name: str) -> None:
    attacks = all_attacks(name)
    chosen = spread(attacks, SAMPLE[name]) if name in SAMPLE else [one for one in attacks if one.name in KILLS]
    outcomes = [attack(bench) for attack in chosen]
    assert not [outcome for outcome in outcomes if outcome and outcome.failures]


@pytest.mark.parametrize("name", CLASSES)
def test_every_attack_has_a_name_of_its_own(name: str) -> None:
    names = [(attack.kind, attack.name) for attack in all_attacks(name)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("err", "measured", "severity"),
    [
        ("error: a.csv: no such file\n", {"status": 2}, None),
        ("", {"status": 1}, None),
        ("Traceback (most recent call last):\n", {"status": 1}, Severity.TRACE),
        ("", {"status": -11}, Severity.TRACE),
        ("", {"status": -9, "stopped": "time", "seconds": 31}, Severity.HANG),
        ("", {"status": -9, "stopped": "memory", "memory_mb": 1300}, Severity.MEMORY),
        ("", {"status": 0, "memory_mb": 1100}, Severity.MEMORY),
        ("", {"status": 0, "left": 1}, Severity.LEFT),
        ("what a pity\n", {"status": 2}, Severity.UNCLEAR),
        ("error: \x1b[31m\n", {"status": 2}, Severity.UNCLEAR),
        ("error: " + "a" * 2000, {"status": 2}, Severity.UNCLEAR),
    ],
)
def test_the_judge(err: str, measured: dict[str, object], severity: Severity | None) -> None:
    run = Run(Measured(**measured), b"", err, Path())  # type: ignore[arg-type] # a table of values
    assert {failure.severity for failure in judged(run)} == ({severity} if severity else set())


def test_an_attack_sees_what_is_left_and_what_is_changed(bench: Bench) -> None:
    attack = Attack("", "", ("resolve", "成都市"), {"a.txt": "a"}, prepare=lambda work: (work / "b").touch())
    assert not attack(bench).failures
    refused = Attack("", "", ("resolve", ""), statuses=(0,))(bench)
    assert [failure.severity for failure in refused.failures] == [Severity.REFUSED]
