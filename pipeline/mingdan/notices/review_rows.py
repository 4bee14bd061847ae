"""Drafts the rows of the review tables, which `mingdan.notices.review_tables` reads back."""

from collections.abc import Mapping

from mingdan.findings import reason_text, remedy
from mingdan.model import Finding, Review, ReviewDecision
from mingdan.notices.review_tables import DECISIONS, REVIEW, SIGNED, WARNINGS, shown_code
from mingdan.resolver.entries import ResolvedEntry


def candidates(resolved: ResolvedEntry) -> str:
    """What an entry may be, for a cell."""
    return "; ".join(
        f"{shown_code(one.code)} {one.name} ({reason_text(one.reason, 'en')})" for one in resolved.location.candidates
    )


def review_row(record: Mapping[str, object], candidates: str, decision: ReviewDecision | None) -> list[str]:
    """A row of review.csv."""
    decided_as = next((word for word, match in DECISIONS.items() if decision and match == decision.match), "")
    code = decision.code if decision else str(record["code"])
    own = {
        **record, "code": shown_code(code), "candidates": candidates, "decision": decided_as,
        **_signed(decision.review if decision else None),
    }  # fmt: skip
    return [str("" if own.get(column) is None else own.get(column, "")) for column in REVIEW]


def warning_row(finding: Finding, review: Review | None) -> list[str]:
    """A row of warnings.csv."""
    place = finding.position or (f"line {finding.line}" if finding.line else "")
    own = {"rule": finding.rule, "position": place, "text": finding.text, "message": finding.message,
           "message_zh": finding.message_zh, "remedy": remedy(finding, "en"), **_signed(review)}  # fmt: skip
    return [own[column] for column in WARNINGS]


def _signed(review: Review | None) -> dict[str, str]:
    if review is None:
        return dict.fromkeys(SIGNED, "")
    said = (review.reason, review.reason_zh, review.reviewer, str(review.date))
    return dict(zip(SIGNED, said, strict=True))
