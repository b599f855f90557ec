"""Slow, obviously right counts beside every metric: plain loops over the raw rows of firms drawn at random."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from random_firm import AS_OF, OWNERS, build, rows_of
from slow_deals import DEALS, target, won_sum
from slow_orders import ORDERS
from slow_recurring import RECURRING
from slow_work import WORK

from salesxl import calculate
from salesxl.catalog import METRICS
from salesxl.periods import Period, parse_period

seeds = st.integers(0, 10_000)
more = settings(max_examples=5, deadline=None, phases=(Phase.explicit, Phase.generate))  # a seed does not shrink

ORACLES = {**ORDERS, **DEALS, **WORK, **RECURRING}
LATER = {"pipeline_coverage"}  # of a period that is not over


@more
@given(seeds, st.sampled_from(["2026-02", "2026-03", "2026-Q1"]))
@example(343, "2026-03")  # an event of two days
def test_the_slow_way_gives_the_same(seed: int, period: str) -> None:
    rows = rows_of(seed)
    data = build(rows)
    span = parse_period(period, as_of=data.as_of, settings=data.settings)
    assert span is not None
    for name, count in ORACLES.items():
        metric, _, variant = name.partition(":")
        result = calculate(metric, data, period=period, variant=variant or None)
        wanted = count(rows, span)
        if wanted is None:
            assert result.value is None, name
        else:
            assert result.value == pytest.approx(wanted, rel=1e-9, abs=1e-9), name


@more
@given(seeds)
def test_the_slow_way_by_rep(seed: int) -> None:
    rows = rows_of(seed)
    data = build(rows)
    span = Period(date(2026, 1, 1), date(2026, 3, 31), "quarter")
    for metric, table, column in (
        ("revenue", "orders", "rep"),
        ("win_rate", "deals", "owner"),
        ("calls", "activities", "owner"),
    ):
        found = {group.key: group.value for group in calculate(metric, data, period=span, by="owner").groups}
        for owner in OWNERS:
            own = rows | {table: [row for row in rows[table] if row[column] == owner]}
            nothing = None if metric == "win_rate" else 0
            assert found.get(owner, nothing) == pytest.approx(ORACLES[metric](own, span)), (metric, owner)


@more
@given(seeds)
def test_the_slow_way_of_what_is_still_to_come(seed: int) -> None:
    """Open deals due on the last day of the data or later in the quarter, by what the target still lacks."""
    rows = rows_of(seed)
    quarter, today = Period(date(2026, 4, 1), date(2026, 6, 30), "quarter"), date.fromisoformat(AS_OF)
    due = sum(
        row["amount"]
        for row in rows["deals"]
        if row["status"] == "open" and today <= row["close_date"].date() <= quarter.end
    )
    lacking = target(rows, quarter) - won_sum(rows, quarter)
    found = calculate("pipeline_coverage", build(rows), period="2026-Q2").value
    assert found == (pytest.approx(due / lacking) if lacking > 0 else None)


def test_every_metric_has_a_slow_count() -> None:
    assert {name.partition(":")[0] for name in ORACLES} | LATER == set(METRICS)
