"""What was noticed in the raw data: a rule, where, how often, and what was done about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from salesxl.locale import Language, say

Severity = Literal["info", "warning", "error"]


@dataclass(frozen=True)
class Example:
    """One cell that shows a finding: its row in the source (counted from 1, as a spreadsheet does) and what stood there."""

    row: int
    value: str = ""


@dataclass(frozen=True)
class Finding:
    """Something noticed in raw data.

    Attributes:
        rule: a stable name in words, ``date-ambiguous``; its texts are in ``locale/*/findings.toml``.
        severity: ``info`` changes nothing, ``warning`` may move a number, ``error`` needs the user's decision.
        table: the canonical table, where known.
        file, sheet, column: where, in the words of the source.
        rows: how many rows it touches.
        examples: the first few of them.
        details: values for the texts' placeholders.
        source: of a finding about prepared rows, the number of the source in which the first of them stands.
    """

    rule: str
    severity: Severity
    table: str | None = None
    file: str = ""
    sheet: str | None = None
    column: str | None = None
    rows: int = 0
    examples: tuple[Example, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)
    source: int | None = None

    def message(self, language: Language = "en") -> str:
        """What was noticed."""
        return self._say("message", language)

    def action(self, language: Language = "en") -> str:
        """What was done about it, and what the user can do."""
        return self._say("action", language)

    def _say(self, part: str, language: Language) -> str:
        values = {"rows": f"{self.rows:,}", "column": self.column or "", "table": self.table or "", **self.details}
        return say(f"findings.{self.rule}.{part}", language, **values)

    def where(self, language: Language = "en") -> str:
        """File, sheet, column and first row, as far as they are known."""
        place = [self.file, self.sheet or "", self.column or ""]
        if self.examples:
            place.append(say("cli.row", language, row=self.examples[0].row))
        return " › ".join(part for part in place if part)


def serious_first(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as they are listed: errors, then warnings, then what changes nothing."""
    return sorted(findings, key=lambda finding: get_args(Severity).index(finding.severity), reverse=True)
