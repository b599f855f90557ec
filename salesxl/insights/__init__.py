"""Plain-language notes: what changed, what it rests on, and what to look at. Computed, never guessed.

Each rule looks at one thing and says nothing where the numbers are too few: a change has to stand out from what chance
alone would bring. Causes are arithmetic (more orders, a smaller order, one rep), not opinions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from salesxl.insights.insight import Insight, Severity
from salesxl.periods import Period, parse_period

if TYPE_CHECKING:
    from salesxl.dataset import Dataset
    from salesxl.scorecard import Row

MOST = 10  # what one page holds
LOOKS_BACK = ("new_customers", "cac", "cac_payback", "ltv_cac")
"""In the first period of the data every customer looks new: nothing can be compared with it."""

__all__ = ["Insight", "Severity", "insights"]


def insights(
    data: Dataset,
    period: str | Period | date | None = None,
    compare: str | None = "previous",
    *,
    rows: Sequence[Row] | None = None,
    most: int = MOST,
) -> list[Insight]:
    """What is worth knowing about a period, the most important first.

    Args:
        data: prepared tables.
        period: see `salesxl.periods.parse_period`; the last complete month without one.
        compare: ``previous``, ``year``, or None to say nothing about changes.
        rows: the scorecard of that period and comparison, where it has been computed already.
        most: how many at most.

    Raises:
        UsageError: the period cannot be read.
    """
    from salesxl.insights import activity, customers, deals, metrics, money
    from salesxl.scorecard import scorecard

    span = parse_period(period, as_of=data.as_of, settings=data.settings)
    span = span or data.usual_month
    if span.start > data.as_of:
        return []  # that nothing happened is not known, and the day of the data is an earlier one
    if rows is None:
        rows = scorecard(data, span, compare, trend=0)
    by_key = {row.key: _comparable(data, row) for row in rows}
    found = [
        *money.changes(data, by_key),
        *money.targets(by_key),
        *deals.win_rate(data, by_key),
        *activity.falling(by_key),
        *deals.overdue(data, span),
        *metrics.changes(by_key),
        *activity.unanswered(data, span),
        *customers.slipping(data, span),
        *customers.concentration(data, span),
        *deals.leak(data, span),
    ]
    return found[:most]


def _comparable(data: Dataset, row: Row) -> Row:
    """The row, without its comparison where the data begin within the earlier period: half a month is no base.

    Nor with its target where a list that it rests on ends before the period does: that too little came is not known.
    """
    from salesxl.evaluation.coverage import breaks_off, covers, known_from
    from salesxl.evaluation.inputs import tables_of

    span = row.result.period
    if span and any(breaks_off(data, table, span) for table in tables_of(row.key, frozenset(data.tables))):
        return replace(row, previous=None, change=None, target=None)
    earlier = row.previous.period if row.previous else None
    if earlier is None:
        return row
    first = known_from(data, "new_customers")
    unknown = not covers(data, row.key, earlier) or (
        row.key in LOOKS_BACK and first is not None and first >= earlier.start
    )
    return replace(row, previous=None, change=None) if unknown else row
