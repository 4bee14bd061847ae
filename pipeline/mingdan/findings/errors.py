"""The error that carries findings."""

from collections.abc import Iterable

from mingdan.errors import InputError
from mingdan.findings.terminal import report_line
from mingdan.findings.texts import record
from mingdan.messages import Language
from mingdan.model import Finding


class FindingsError(InputError):
    """Data are so wrong that nothing can be done with them (exit status 2).

    Attributes:
        findings: what is wrong; the command line shows them in one language.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("findings")
        self.findings = tuple(findings)
        self.args = (self.findings,)

    def text(self, language: Language) -> str:
        """The findings, a line each."""
        return "\n".join(report_line(finding, language) for finding in self.findings)

    def record(self) -> dict[str, object]:
        """The findings, as `--json` gives them."""
        return {"findings": [record(finding) for finding in self.findings]}
