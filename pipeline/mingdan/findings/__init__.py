"""Findings: the registry of rules, and how findings are shown.

A finding is a rule id, parameters and a place. `finding` creates it; the registry (`rules/*.toml`, the shapes and the
violation queries) has the severity, the message and the remedy of every rule in English and Chinese.
"""

from mingdan.findings.registry import Language, Rule, all_rules, finding, rule, shape_finding
from mingdan.findings.texts import candidate_record, message, reason_text, remedy, severity, term

__all__ = [
    "Language", "Rule", "all_rules", "candidate_record", "finding", "message", "reason_text", "remedy", "rule",
    "severity", "shape_finding", "term",
]  # fmt: skip
