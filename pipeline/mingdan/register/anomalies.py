"""What is odd in the register: counted and reported, never corrected."""

import re
from collections import Counter
from dataclasses import dataclass

from mingdan.register.divisions import Province
from mingdan.register.labels import class_of_digits

# Characters that the bureau drew for itself (Unicode's private use area).
PRIVATE_CHARACTER = re.compile("[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Anomaly:
    """What is odd about a division and stays as the register has it.

    Attributes:
        rule: `digits-against-name`, where the last digits of the code stand for another class than the name's;
            `same-name`, where another division directly within the same one has the same label; `private-character`,
            where the name holds a character that no standard defines.
        code: of the division.
        name: the register's.
        kind: its class, by its name.
        digits: the class that the digits stand for; empty above the townships.
    """

    rule: str
    code: str
    name: str
    kind: str
    digits: str


def find_anomalies(register: Province) -> list[Anomaly]:
    """What is odd in the register of a province, in order of code."""
    found = []
    for above in register.parents():
        within = [register.division(code) for code in register.children(above)]
        labels = Counter(one.label for one in within)
        for one in within:
            digits = class_of_digits(one.code)
            rules = {
                "digits-against-name": digits not in ("", one.kind),
                "same-name": labels[one.label] > 1,
                "private-character": bool(PRIVATE_CHARACTER.search(one.register_name)),
            }
            broken = [rule for rule, is_broken in rules.items() if is_broken]
            found += [Anomaly(rule, one.code, one.register_name, one.kind, digits) for rule in broken]
    return sorted(found, key=lambda one: (one.code, one.rule))
