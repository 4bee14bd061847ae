"""Stand-in of the founder until the helper's file replaces it."""
from pathlib import Path

from mingdan.model import Finding, Review
from mingdan.reviewed import Reviews


def load_reviews(folder: Path) -> Reviews:
    return {}


def load_warnings(folder: Path) -> dict[tuple[str, str], Review]:
    return {}


def undecided(findings: list[Finding], warnings: dict[tuple[str, str], Review]) -> list[Finding]:
    return [f for f in findings if f.severity == "error" or (f.severity == "warning" and (f.rule, f.text) not in warnings)]
