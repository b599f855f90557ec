"""The scorecard of a small firm: its metrics in order, each with what it was, its target and its last 13 months.

The order is that of the article: on top what matters most to a small firm; then activity, which moves first; then
performance, which follows; then productivity, which says what it took.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from salesxl.calculate import calculate, values_by
from salesxl.catalog import METRICS, find_metric
from salesxl.changes import change, change_unit
from salesxl.compare import earlier
from salesxl.dataset import Dataset
from salesxl.errors import UsageError
from salesxl.evaluation.clock import paced_days
from salesxl.evaluation.keys import time_grid
from salesxl.goals import attainment, grows, target_of
from salesxl.locale import Language, say
from salesxl.periods import Period, add_months, containing, parse_period
from salesxl.results import Reason, Result

HEADLINE = ("growth", "target_attainment", "cac", "retention_rate", "revenue")
OTHERS = (
    "calls_emails", "meetings", "follow_ups", "proposals", "demos", "events", "referrals", "social_engagement",
    "lead_response_time", "inquiry_response_time", "selling_share", "activity_ratio", "new_customers", "orders",
    "aov", "opportunities", "win_rate", "sales_cycle", "quota_attainment", "churn_rate", "repeat_purchase_rate",
    "mrr", "nrr", "csat", "nps", "sales_per_rep", "average_deal_size", "conversion_rate", "pipeline_value",
    "weighted_pipeline", "pipeline_coverage", "sales_velocity", "funnel_leakage", "upsell_rate", "clv", "ltv_cac",
    "cac_payback",
)  # fmt: skip
FAMILIES = ("activity", "performance", "productivity")
MONTHS = 13  # of the trend: this month last year is the first

MET, NEAR = 1.0, 0.9  # attainment from which a target is met, or nearly
Status = Literal["met", "near", "missed"]


@dataclass(frozen=True)
class Row:
    """One line of the scorecard.

    Attributes:
        key: the metric; `section` is ``headline`` or the metric's family.
        result: the value of the period, or the reason why there is none.
        previous: the same for the period compared with; None where nothing is compared.
        change: from that value to this one, in `change_unit`: ``points`` of a rate, else a share (``rate``).
        target: what it shall be; `variance` is the value less it, `attainment` how far it is reached: the value by
            the target, of what shall be small the target by the value.
        pace: attainment by the share of days (setting pace_days: working days) gone by, of sums, counts and
            attainments.
        status: how the target is met; None without target, and where neither more nor less is better.
        trend: the values of the last months, oldest first, None for a month without one.
    """

    key: str
    section: str
    result: Result
    previous: Result | None = None
    change: float | None = None
    change_unit: str = "rate"
    target: float | None = None
    attainment: float | None = None
    pace: float | None = None
    status: Status | None = None
    trend: tuple[float | None, ...] = ()

    @property
    def variance(self) -> float | None:
        """How much the value lies above its target."""
        return self.result.value - self.target if self.result.value is not None and self.target is not None else None

    def label(self, language: Language = "en") -> str:
        """The metric's name."""
        metric = METRICS[self.key]
        return metric.th if language == "th" else metric.en

    def status_text(self, language: Language = "en") -> str:
        """The status as a shape and a word, so that it never rests on colour alone; empty without one."""
        return say(f"insights.status.{self.status}", language) if self.status else ""

    def note(self, language: Language = "en") -> str:
        """Why there is no value, or what else to know about it; empty if nothing."""
        if self.result.reason:
            return self.result.reason.text(language)
        return "; ".join(dict.fromkeys(note.text(language) for note in self.result.notes))


def default_metrics() -> list[str]:
    """The keys of the default scorecard in order."""
    known = [key for key in OTHERS if key in METRICS]
    return [*HEADLINE, *sorted(known, key=lambda key: FAMILIES.index(METRICS[key].family))]


def scorecard(
    data: Dataset,
    period: str | Period | date | None = None,
    compare: str | None = "previous",
    *,
    metrics: Sequence[str] | None = None,
    targets: Mapping[str, float] | None = None,
    trend: int = MONTHS,
) -> list[Row]:
    """The rows of the scorecard for a period.

    Args:
        data: prepared tables.
        period: see `salesxl.periods.parse_period`; the last complete month without one.
        compare: ``previous``, the period before (as many days of it, where this one is not over), ``year``, the same
            period a year before, or None.
        metrics: keys or names of metrics; the default scorecard without them.
        targets: targets by metric, which go before those of the targets sheet.
        trend: how many months to follow each metric back; 0 for none.

    Returns:
        one row a metric, also of those that have no value.

    Raises:
        UnknownName: no such metric.
        UsageError: the period cannot be read.
    """
    span = parse_period(period, as_of=data.as_of, settings=data.settings)
    span = span or data.usual_month
    if compare not in (None, "previous", "year"):
        raise UsageError("errors.compare", compare=compare)
    keys = [find_metric(name).key for name in metrics] if metrics is not None else default_metrics()
    rows = [_row(data, key, span, compare, targets) for key in keys]
    return [replace(row, trend=trend_of(data, row, span, trend)) for row in rows] if trend else rows


def _row(data: Dataset, key: str, period: Period, compare: str | None, targets: Mapping[str, float] | None) -> Row:
    metric, result = METRICS[key], calculate(key, data, period=period)
    row = Row(key, "headline" if key in HEADLINE else metric.family, result, change_unit=change_unit(result.unit))
    if result.value is None and not _may_have_been(result.reason):
        return row
    gone = period.elapsed(data.as_of)
    if compare:
        before = gone.year_before() if compare == "year" else gone.previous()
        previous = earlier(key, data, before, result.variant)
        known = period.start <= data.as_of  # after the data nothing is, and so nothing has fallen
        row = replace(
            row, previous=previous, change=change(result.unit, result.value, previous.value) if known else None
        )
    target = target_of(data, result, targets)
    reached = attainment(result, target)
    pace = reached
    if reached is not None and grows(result):
        days = paced_days(gone, data.settings)
        pace = reached / (days / paced_days(period, data.settings)) if days else None  # the same once all are gone by
    return replace(row, target=target, attainment=reached, pace=pace, status=_status(pace, metric.better))


def _may_have_been(reason: Reason | None) -> bool:
    """Whether other periods may have a value although this one has none."""
    return reason is not None and reason.rule in ("empty", "negative_base", "no_history", "not_estimable")


def _status(pace: float | None, better: str) -> Status | None:
    if pace is None or better == "neutral":
        return None
    return "met" if pace >= MET else "near" if pace >= NEAR else "missed"


def trend_of(data: Dataset, row: Row, period: Period, count: int = MONTHS) -> tuple[float | None, ...]:
    """The values of a row's metric in the months up to the period's end, in one grouped calculation.

    Args:
        data: prepared tables.
        row: a line of the scorecard of the period.
        period: what the scorecard is about.
        count: how many months.

    Returns:
        a value a month, oldest first, None for a month without one; nothing where the metric can have none.
    """
    result = row.result
    if result.value is None and not _may_have_been(result.reason):
        return ()
    last = containing(min(period.end, data.as_of), "month", data.settings)
    first = add_months(last.start, 1 - count)
    known = values_by(METRICS[result.metric], data, Period(first, last.end), "month", result.variant)
    return tuple(known.get(month.start) for month in time_grid(data, "month", first, last.end)[0])
