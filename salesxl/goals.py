"""Targets: what each metric shall be, from the targets sheet, from the user, or the few that go without saying."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from salesxl.catalog import find_metric
from salesxl.errors import UnknownName
from salesxl.findings import Finding
from salesxl.registry import MEASURES, METRICS, Measure, Variant

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset
    from salesxl.results import Result

FIXED: dict[str, float] = {
    # an attainment is its own comparison; the others are the only rules of thumb with a source worth naming
    "target_attainment": 1.0, "quota_attainment": 1.0,
    "ltv_cac": 3.0, "cac_payback": 12.0,  # Skok, For Entrepreneurs
}  # fmt: skip
SETTINGS = {"lead_response_time": "response_goal", "pipeline_coverage": "coverage_goal"}
ADDITIVE = ("money", "count")
MOST_OF_A_RATE = 2.0  # a target above it is in percent: 40 beside a win rate is 40%
ATTAINMENTS = ("target_attainment", "quota_attainment")


def target_of(data: Dataset, result: Result, given: Mapping[str, float] | None = None) -> float | None:
    """The target of a metric for a result's period, None where there is none.

    Args:
        data: prepared tables, among them perhaps targets.
        result: the metric's result of one period.
        given: targets by metric that go before all others.
    """
    key = result.metric
    if given and key in given:
        return float(given[key])
    if key in FIXED:
        return FIXED[key]
    if key == "pipeline_coverage" and result.period and result.period.end <= data.as_of:
        return None  # nothing can be due any more in a period that is over
    if key in SETTINGS:
        return float(getattr(data.settings, SETTINGS[key]))
    return _from_sheet(data, result)


def attainment(result: Result, target: float | None) -> float | None:
    """How far a target is met: 1 and more when it is. Of what shall be small, the target by the value."""
    if result.value is None or target is None or target <= 0:
        return None
    if METRICS[result.metric].better == "down":
        return target / result.value if result.value > 0 else 1.0
    return result.value / target


def is_flow(result: Result) -> bool:
    """Whether the value adds up over the days of its period, as sums and counts do and ratios and levels do not."""
    windows = {measure.window for measure in _measures_of(METRICS[result.metric].variants[result.variant])}
    return adds_up(result) and windows <= {"flow", "overlap", "moves"}


def adds_up(result: Result) -> bool:
    """Whether the values of reps or branches add up to that of all, as sums and counts do; means, medians and products do not."""
    variant = METRICS[result.metric].variants[result.variant]
    of_several = "/" in variant.formula or ("*" in variant.formula and len(variant.inputs) > 1)
    return (
        result.unit in ADDITIVE
        and not of_several
        and all(measure.empty is not None for measure in _measures_of(variant))
    )


def grows(result: Result) -> bool:
    """Whether the value grows with the days of its period: what adds up, and what of it is reached of a target."""
    variant = METRICS[result.metric].variants[result.variant]
    attains = result.metric in ATTAINMENTS and variant.formula == " / ".join(variant.inputs)
    return is_flow(result) or (attains and MEASURES[variant.inputs[-1]].unit == "money")


def _measures_of(variant: Variant) -> Iterator[Measure]:
    for name in variant.inputs:
        if name in MEASURES:
            yield MEASURES[name]
        elif name in METRICS:
            yield from _measures_of(METRICS[name].default)


def _from_sheet(data: Dataset, result: Result) -> float | None:
    """The sum of the metric's targets in the period, each by its share of days; of a rate or another mean their mean."""
    import pandas as pd

    from salesxl.evaluation.windows import frame_of

    targets = data.tables.get("reps_targets")
    if targets is None or result.period is None or "target" not in targets:
        return None
    rows = frame_of(MEASURES["reps"], targets, result.period, data).dropna(subset=["target"])
    if result.metric == "revenue":
        serves = "for_won" if result.variant == "booked" else "for_revenue"
        rows = rows[rows[serves]] if serves in rows else rows.iloc[:0]
    else:
        rows = rows[rows["goal"].map(_metric_named).astype(object) == result.metric]
    if not is_flow(result):  # a level or a rate: the target that holds at the end
        end = pd.Timestamp(result.period.end)
        rows = rows[(rows["from"] <= end) & (rows["to"] >= end)]
    if rows.empty:
        return None
    if is_flow(result):
        return float(rows["shared_target"].sum())
    aims = rows["target"]
    if result.unit == "rate":
        aims = aims.where(aims <= MOST_OF_A_RATE, aims / 100)
    return float(aims.sum() if adds_up(result) else aims.mean())


def unknown_goals(targets: pd.DataFrame) -> list[Finding]:
    """A finding about targets for something that is neither sales nor a metric: they are compared with nothing."""
    from salesxl.prepare.frames import unknown_words

    goals = targets["goal"].where(~targets["is_sales_goal"].astype(bool) & targets["set_aside"].isna())
    unknown = goals.map(lambda goal: isinstance(goal, str) and _metric_named(goal) is None).astype(bool)
    return unknown_words("target-unknown", "warning", "reps_targets", targets, unknown, "measure")


def _metric_named(goal: object) -> str | None:
    try:
        return find_metric(goal).key if isinstance(goal, str) else None
    except UnknownName:
        return None
