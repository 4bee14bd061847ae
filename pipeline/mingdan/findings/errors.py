"""The error that carries findings."""

from collections.abc import Iterable

from mingdan.errors import InputError
from mingdan.findings.terminal import report_line
from mingdan.model import Finding


class FindingsError(InputError):
    """Data are so wrong that nothing can be done with them (exit status 2).

    Attributes:
        findings: what is wrong; the command line shows them in one language. The text of the error is English.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(report_line(finding, "en") for finding in self.findings))
