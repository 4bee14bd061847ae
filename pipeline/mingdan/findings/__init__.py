"""Findings: the registry of rules, and how findings are shown.

A finding is a rule id, parameters and a place. `finding` creates it; the registry (`rules/*.toml`, the shapes and the
violation queries) has the severity, the message and the remedy of every rule in English and Chinese.
"""

from mingdan.findings.errors import FindingsError
from mingdan.findings.registry import Rule, all_rules, finding, rule, shape_finding
from mingdan.findings.terminal import report_line, report_lines, terminal_width
from mingdan.findings.texts import (
    candidate_record,
    message,
    place_path,
    place_text,
    position_text,
    reason_text,
    record,
    remedy,
    severity,
    status,
)  # fmt: skip

__all__ = [
    "FindingsError", "Rule", "all_rules", "candidate_record", "finding", "message",
    "place_path", "place_text", "position_text", "reason_text", "record", "remedy", "report_line", "report_lines",
    "rule", "severity", "shape_finding", "status", "terminal_width",
]  # fmt: skip
