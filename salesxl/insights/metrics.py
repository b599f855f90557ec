"""Every other metric of the scorecard that changed enough to be told, with what its change rests on."""

from __future__ import annotations

from collections.abc import Mapping
from math import log
from typing import TYPE_CHECKING

from salesxl.insights.chance import FEWEST, counts_differ, scores_differ, shares_differ
from salesxl.insights.insight import Insight, judged
from salesxl.insights.phrases import Figure, Name, Phrase, Said, earlier
from salesxl.registry import METRICS

if TYPE_CHECKING:
    from salesxl.results import Result
    from salesxl.scorecard import Row

TOLD_ELSEWHERE = {
    "revenue", "growth", "orders", "aov", "average_revenue", "win_rate", "target_attainment", "quota_attainment",
    "calls_emails", "meetings", "follow_ups", "proposals", "demos", "churn_rate",
}  # fmt: skip
"""Rules of their own speak of these: orders and their size make up revenue; churn is retention, seen the other way."""
NOT_YET_SETTLED = {"conversion_rate", "opportunities", "pipeline_value", "weighted_pipeline", "clv", "ltv_cac"}
"""The latest period of these reads low or rests on assumptions: its change says little."""
POINTS = 0.05  # change of a rate from which it is told
SHARE = 0.2  # change of anything else
MOST = 4


def changes(rows: Mapping[str, Row]) -> list[Insight]:
    """The metrics that changed most, compared with how much each has to change to be told at all."""
    found = []
    for key, row in rows.items():
        if key in TOLD_ELSEWHERE or key in NOT_YET_SETTLED or row.previous is None or row.change is None:
            continue
        now, before = row.result.value, row.previous.value
        if now is None or before is None or _fewest_rows(row, rows) < FEWEST:
            continue
        least = POINTS if row.change_unit == "points" else 10.0 if row.change_unit == "score" else SHARE
        if abs(row.change) < least or not _differ(row.result, now, row.previous, before):
            continue
        found.append((abs(row.change) / least, _insight(row, row.previous, rows)))
    return [insight for _, insight in sorted(found, key=lambda pair: -pair[0])][:MOST]


def _fewest_rows(row: Row, rows: Mapping[str, Row]) -> int:
    """The rows behind a metric, or behind one of the metrics that it is made of, in the thinner of the two periods."""
    inputs = METRICS[row.key].variants[row.result.variant].inputs
    parts = (row, *(rows[name] for name in inputs if name in rows))
    return min(result.rows for part in parts for result in (part.result, part.previous) if result)


def _differ(result: Result, now: float, previous: Result, before: float) -> bool:
    """Whether two values stand out from what chance brings, as far as that can be told of their unit."""
    if result.unit == "count":
        return counts_differ(now, before)
    if result.unit == "score":
        return scores_differ(now, result.rows, before, previous.rows)
    if result.cases is None or previous.cases is None:
        return True
    return shares_differ(now * result.cases, result.cases, before * previous.cases, previous.cases)


def _insight(row: Row, previous: Result, rows: Mapping[str, Row]) -> Insight:
    now, before, metric = row.result.value or 0.0, previous.value or 0.0, METRICS[row.key]
    rose = now > before
    values: dict[str, Said | str] = {
        "name": Name(row.key), "now": _figure(row.result, now), "before": earlier(row.result, previous, before),
    }  # fmt: skip
    driver = _driver(row, rows)
    values |= {"driver": driver} if driver else {}
    rule = f"metric.{'rose' if rose else 'fell'}{'_through' if driver else ''}"
    return Insight(rule, values, row.key, judged(metric.better, rose))


def _driver(row: Row, rows: Mapping[str, Row]) -> Phrase | None:
    """Of a ratio whose denominator stands on the scorecard: the denominator, where most of the change comes from it."""
    variant = METRICS[row.key].variants[row.result.variant]
    if len(variant.inputs) != 2 or variant.formula != " / ".join(variant.inputs):
        return None
    under = rows.get(variant.inputs[1])
    if under is None or under.previous is None or not under.result.value or not under.previous.value:
        return None
    now, before = row.result.value or 0.0, (row.previous and row.previous.value) or 0.0
    if min(now, before, under.result.value, under.previous.value) <= 0:
        return None
    through = -log(under.result.value / under.previous.value)
    whole = log(now / before)
    if through / whole < 0.5:
        return None
    values: dict[str, Said | str] = {
        "name": Name(under.key, inside=True),
        "now": _figure(under.result, under.result.value),
    }
    return Phrase("driver.metric", {**values, "before": earlier(under.result, under.previous, under.previous.value)})


def _figure(result: Result, value: float) -> Figure:
    return Figure(value, result.unit, result.currency)
