"""Judges what mingdan, jionlp and cpca say of the same texts: the county by the names of its province and its own.

The peers have no codes of villages and no past, so that the county is what all can be asked for: right where it is
called as the register, or the edition of then, has it. They say what they have read, without a confidence; mingdan's
answer counts with the deepest division that it is certain of, be there a question about the rest or not.
"""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Path5 = Sequence[str]  # the names of a division from the province to the village, empty below it and for placeholders


def said_by_peers(python: Path, words: list[str]) -> list[dict[str, Any]]:
    """What the peers make of texts: `package`, `names` and `seconds`, or `not measured` and why."""
    program = Path(__file__).with_name("peers.py")
    try:
        run = subprocess.run([python, program], input=json.dumps(words), capture_output=True, text=True, check=True)
    except OSError as error:
        why = f"{python}: {error.strerror}: make bench-resolve makes it"
    except subprocess.CalledProcessError as error:
        why = error.stderr.strip().splitlines()[-1]
    else:
        peers: list[dict[str, Any]] = json.loads(run.stdout)
        return peers
    return [{"package": "jionlp, cpca", "not measured": why}]


def county_of(names: Path5) -> tuple[str, str]:
    """The names of the province, and of the county or, where there is none, of the city."""
    return names[0], names[2] or names[1]


def judge(said: Path5, truths: Sequence[Path5]) -> str:
    """Whether the names that were given are those of the county of one of the true divisions, others, or none.

    For a true division above counties the name of the city, or of the province, is asked for.
    """
    for true in truths:
        given = (said[0], said[2] or ("" if true[2] else said[1])) if true[1] or true[2] else (said[0], "")
        if given == county_of(true):
            return "right"
    lacks = not (said[2] or (said[1] and not any(true[2] for true in truths)))
    return "none" if lacks else "wrong"


def has_division(said: Path5, true: Path5) -> bool:
    """Whether the names go down to the true division; a peer may leave out the generic part of a village."""
    below = [level for level in (3, 4) if true[level]]
    return judge(said, [true]) == "right" and all(
        said[level] and true[level].startswith(said[level]) for level in below
    )


def compare(package: str, names: Sequence[Path5], truths: Sequence[Sequence[Path5]], seconds: float) -> dict[str, Any]:
    """The counts of one package."""
    outcomes = [judge(said, true) for said, true in zip(names, truths, strict=True)]
    whole = sum(any(has_division(said, one) for one in true) for said, true in zip(names, truths, strict=True))
    county = {name: outcomes.count(name) for name in ("right", "wrong", "none")}
    return {"package": package, "names": len(names), "county": county, "division right": whole,
            "per second": round(len(names) / max(seconds, 0.01))}  # fmt: skip


def show(peer: dict[str, Any]) -> str:
    """One line for a package."""
    if "not measured" in peer:
        return f"{peer['package']}: not measured: {peer['not measured']}"
    county = ", ".join(f"{name} {number}" for name, number in peer["county"].items())
    return (f"{peer['package']:<14} {peer['names']:,} names: county {county}; division right {peer['division right']}; "
            f"{peer['per second']:,} a second")  # fmt: skip
