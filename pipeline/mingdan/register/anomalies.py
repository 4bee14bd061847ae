"""Anomalies of the register: counted and reported, never corrected."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mingdan.lexicon.characters import PRIVATE_USE
from mingdan.model import Division
from mingdan.register.edition import Province
from mingdan.register.labels import class_of_digits

PRIVATE_CHARACTER = re.compile(f"[{PRIVATE_USE}]")


@dataclass(frozen=True, slots=True)
class Anomaly:
    """A division that the register has in an unusual way.

    Attributes:
        rule: `digits-against-name`, where the last digits of the code stand for another class than the name;
            `same-name`, where another division directly within the same one has the same label; `private-character`,
            where the name has a character that no standard defines.
        code: of the division.
        name: in the register.
        kind: the class by the name.
        digits: the class by the digits of the code; empty above the townships.
    """

    rule: str
    code: str
    name: str
    kind: str
    digits: str


def find_anomalies(register: Province) -> list[Anomaly]:
    """The anomalies in the register of a province, in order of code."""
    anomalies: list[Anomaly] = []
    for parent in register.parents():
        siblings = [register.division(code) for code in register.children(parent)]
        labels = Counter(division.label for division in siblings)
        for division in siblings:
            digits = class_of_digits(division.code)
            anomalies += [
                Anomaly(rule, division.code, division.register_name, division.kind, digits)
                for rule in _broken_rules(division, digits, labels[division.label])
            ]
    return sorted(anomalies, key=lambda anomaly: (anomaly.code, anomaly.rule))


def _broken_rules(division: Division, digits: str, same_labels: int) -> Iterator[str]:
    if digits not in ("", division.kind):
        yield "digits-against-name"
    if same_labels > 1:
        yield "same-name"
    if PRIVATE_CHARACTER.search(division.register_name):
        yield "private-character"
