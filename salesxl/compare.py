"""A result beside the one it is compared with: the period before, or the same period a year before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from salesxl.calculate import calculate
from salesxl.changes import change
from salesxl.dataset import Dataset
from salesxl.errors import UsageError
from salesxl.evaluation.coverage import known_from
from salesxl.locale import Language
from salesxl.periods import Period
from salesxl.results import Reason, Result

Against = Literal["previous", "year"]


@dataclass(frozen=True)
class Comparison:
    """The earlier result, and how the value changed.

    Attributes:
        against: what it is compared with.
        result: the same metric in the earlier period.
        difference: now less then; None where one of them has no value.
        change: of money and counts the difference as a share of the earlier value, of rates the difference in points.
    """

    against: Against
    result: Result
    difference: float | None
    change: float | None

    def as_json(self, language: Language = "en") -> dict[str, Any]:
        """Plain data."""
        period = self.result.period
        return {
            "against": self.against,
            "period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
            "value": self.result.value,
            "reason": self.result.reason.text(language) if self.result.reason else None,
            "notes": [note.text(language) for note in self.result.notes],
            "difference": self.difference,
            "change": self.change,
        }


def earlier(metric: str, data: Dataset, period: Period, variant: str | None) -> Result:
    """The metric of an earlier period; no number where the data begin after it, for that is not known to be 0."""
    result = calculate(metric, data, period=period, variant=variant)
    first = known_from(data, metric)
    if first is None or period.end >= first:
        return result
    return replace(result, value=None, reason=result.reason or Reason("no_history"))


def compare_with(result: Result, data: Dataset, against: str) -> Comparison:
    """Compute a result's metric for the earlier period, with as many days gone by.

    Raises:
        UsageError: the result is of all rows; there is nothing before them.
    """
    if result.period is None:
        raise UsageError("errors.nothing_before")
    now = result.period.elapsed(data.as_of)
    before = now.year_before() if against == "year" else now.previous()
    then = earlier(result.metric, data, before, result.variant)
    difference = result.value - then.value if result.value is not None and then.value is not None else None
    changed = change(result.unit, result.value, then.value)
    return Comparison("year" if against == "year" else "previous", then, difference, changed)
