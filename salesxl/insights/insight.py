"""One note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from salesxl.insights.phrases import Phrase, raw
from salesxl.locale import Language

Severity = Literal["bad", "warning", "good", "info"]
"""``bad`` and ``good``: a result moved or met its target; ``warning``: results may follow; ``info``: good to know."""


@dataclass(frozen=True)
class Insight(Phrase):
    """One computed note.

    Attributes:
        rule: which rule found it; also the key of its text in ``locale/*/insights.toml``.
        values: what stands in the text: figures, names, parts of sentences.
        metric: the metric it is about, if one.
        severity: how it is to be taken.
    """

    metric: str | None = None
    severity: Severity = "info"

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """Plain data: the words, and the numbers behind them."""
        return {
            "rule": self.rule,
            "metric": self.metric,
            "severity": self.severity,
            "text": self.text(language),
            "values": {key: raw(value, language) for key, value in self.values.items()},
        }


def judged(better: str, rose: bool) -> Severity:
    """Whether a rise or a fall is good."""
    if better == "neutral":
        return "info"
    return "good" if rose == (better == "up") else "bad"
