"""What must hold of every metric on any firm."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from math import isnan
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from random_firm import AS_OF, STAGES, Rows, build, rows_of, scaled, shuffled

from salesxl import analyse, calculate, from_numbers
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.evaluation.evaluate import Run
from salesxl.periods import Period, parse_period
from salesxl.registry import Metric, Variant
from salesxl.results import Result

seeds = st.integers(0, 10_000)
few = settings(max_examples=4, deadline=None)
more = settings(max_examples=8, deadline=None)
ALL = [(metric, variant) for metric in METRICS.values() for variant in metric.variants.values()]

UNBOUNDED = {
    # rates that may lie below 0 or above 1
    ("growth", "previous"), ("growth", "year"), ("growth", "monthly"), ("growth", "yearly"), ("target_attainment", "revenue"),
    ("target_attainment", "won"), ("target_attainment", "pace"), ("quota_attainment", "won"), ("quota_attainment", "revenue"),
    ("quota_attainment", "pace"), ("quota_attainment", "mean of reps"), ("gross_margin", "default"), ("refund_rate", "money"),
    ("nrr", "default"), ("churn_rate", "daily"), ("revenue_churn", "net"), ("conversion_rate", "period"), ("social_engagement_rate", "reach"),
    ("social_engagement_rate", "followers"), ("win_rate", "value"),
}  # fmt: skip
ADDED_UP = (
    # sums and counts that can be split by day and by rep, and put together again
    "revenue", "orders", "new_customers", "calls", "emails", "calls_emails", "meetings", "proposals", "demos", "selling_time",
    "social_engagement", "referrals",
)  # fmt: skip
BY_OWNER = ("revenue", "orders", "calls", "emails", "meetings", "proposals", "demos", "selling_time", "opportunities", "pipeline_value",
            "weighted_pipeline", "mrr", "new_mrr", "expansion_mrr", "churned_mrr", "net_new_mrr")  # fmt: skip


@lru_cache(maxsize=16)
def drawn(seed: int) -> tuple[Rows, Dataset]:
    rows = rows_of(seed)
    return rows, build(rows)


def every_value(data: Dataset, period: str | None) -> dict[tuple[str, str], float | str]:
    """Each variant's value, or the rule of the reason there is none."""
    found: dict[tuple[str, str], float | str] = {}
    for metric, variant in ALL:
        result = calculate(metric.key, data, period=period, variant=variant.name)
        found[metric.key, variant.name] = result.value if result.reason is None else result.reason.rule  # type: ignore[assignment]
    return found


def same(some: dict[Any, Any], others: dict[Any, Any]) -> None:
    assert set(some) == set(others)
    for key, value in some.items():
        if isinstance(value, str) or value is None:
            assert others[key] == value, key
        else:
            assert others[key] == pytest.approx(value, rel=1e-9, abs=1e-9), key


def value(result: Result) -> float:
    assert result.value is not None, result.reason
    return result.value


# --- of every metric ---------------------------------------------------------------------------------------------


@few
@given(seeds, st.sampled_from([None, "2026-03"]))
@example(2796, "2026-03")  # two deals won of one lead
def test_the_order_of_rows_does_not_matter(seed: int, period: str | None) -> None:
    rows, _ = drawn(seed)
    same(_values(seed, period), every_value(build(shuffled(rows, seed + 1)), period))


@few
@given(seeds, st.sampled_from([None, "2026-03"]))
def test_money_in_another_unit_scales_money_and_nothing_else(seed: int, period: str | None) -> None:
    rows, _ = drawn(seed)
    small = every_value(build(scaled(rows, 100)), period)
    for metric, variant in ALL:
        name = metric.key, variant.name
        large = _values(seed, period)[name]
        if isinstance(large, float) and variant.unit.startswith("money"):
            large *= 100
        same({name: large}, {name: small[name]})


@lru_cache(maxsize=32)
def _values(seed: int, period: str | None) -> dict[tuple[str, str], float | str]:
    return every_value(drawn(seed)[1], period)


@few
@given(seeds, st.sampled_from([None, "2026-02", "2026-Q1"]))
def test_rates_lie_between_nothing_and_all(seed: int, period: str | None) -> None:
    values = _values(seed, period)
    for metric, variant in ALL:
        found = values[metric.key, variant.name]
        if isinstance(found, str):
            continue
        if variant.unit == "rate" and (metric.key, variant.name) not in UNBOUNDED:
            assert -1e-12 <= found <= 1 + 1e-12, (metric.key, variant.name)
        if variant.unit in ("count", "hours", "days"):
            assert found >= 0, (metric.key, variant.name)


@few
@given(seeds, st.sampled_from(["2026-03", "2026-Q1"]))
def test_a_cell_gives_what_a_table_gives(seed: int, period: str) -> None:
    """Every formula over the inputs that the tables hold, typed in as numbers."""
    _, data = drawn(seed)
    span = parse_period(period, as_of=data.as_of, settings=data.settings)
    for metric, variant in ALL:
        result = calculate(metric.key, data, period=period, variant=variant.name)
        if result.reason is not None and result.reason.rule not in (
            "empty",
            "domain",
            "negative_base",
            "no_churn",
            "target_reached",
        ):
            continue
        typed = by_numbers(data, span, metric, variant)
        if typed is not None:
            same({metric.key: outcome(result)}, {metric.key: outcome(typed)})


def outcome(result: Result) -> float | str | None:
    return result.value if result.reason is None else result.reason.excel_error


def by_numbers(data: Dataset, period: Period | None, metric: Metric, variant: Variant) -> Result | None:
    """None where an input has no value itself."""
    run = Run(data, period, None)
    run.evaluate(metric, variant)
    numbers = [float(run.values[name][0]) if name in run.values else None for name in variant.inputs]
    if any(number is not None and isnan(number) for number in numbers):
        return None
    result = from_numbers(metric.key, *numbers, variant=variant.name)
    assert isinstance(result, Result)
    return result


@more
@given(seeds, st.dates(date(2026, 1, 1), date(2026, 4, 29)))
def test_sums_and_counts_split_and_merge(seed: int, day: date) -> None:
    _, data = drawn(seed)
    first, last = date(2026, 1, 1), date.fromisoformat(AS_OF)
    for metric in ADDED_UP:
        parts = [calculate(metric, data, period=span) for span in ((first, day), (day + timedelta(1), last))]
        whole = value(calculate(metric, data, period=(first, last)))
        assert sum(value(part) for part in parts) == pytest.approx(whole), metric
        months = calculate(metric, data, period=(first, last), by="month").groups
        assert sum(group.value or 0 for group in months) == pytest.approx(whole), metric


@more
@given(seeds, st.sampled_from([None, "2026-02", "2026-Q1"]))
def test_groups_add_up_to_the_total(seed: int, period: str | None) -> None:
    _, data = drawn(seed)
    for metric in BY_OWNER:
        result = calculate(metric, data, period=period, by="owner")
        if result.reason is None:
            assert sum(group.value or 0 for group in result.groups) == pytest.approx(value(result)), metric


@more
@given(seeds, st.floats(1, 1e6), st.dates(date(2026, 1, 1), date(2026, 4, 30)))
def test_a_sale_with_its_refund_leaves_net_sales_unchanged(seed: int, amount: float, day: date) -> None:
    rows, data = drawn(seed)
    sale = {**rows["orders"][0], "order_id": "X", "order_date": datetime.combine(day, datetime.min.time()), "net_amount": amount,
            "refund_amount": 0, "status": "paid"}  # fmt: skip
    back = {**sale, "order_id": "Y", "net_amount": -amount}
    more_rows = rows | {"orders": [*rows["orders"], sale, back]}
    before, after = (calculate("revenue", one, period="2026-Q1", by="month") for one in (data, build(more_rows)))
    months = {group.key: group.value for group in after.groups}
    for group in before.groups:  # a month before the first order that counts is no month of zero
        assert months.get(group.key, 0.0) == pytest.approx(group.value, abs=1e-6)
    assert value(after) == pytest.approx(value(before), abs=1e-6)


@more
@given(seeds, st.sampled_from(["2026-02", "2026-03", "2026-Q1", "2026-Q2"]))
def test_what_belongs_together_stays_together(seed: int, period: str) -> None:
    """Kept and lost are all; movements lead from the start to the end; entries into stages never grow."""
    _, data = drawn(seed)
    for variant in (None, "buyers"):
        kept, lost = (
            calculate(metric, data, period=period, variant=variant) for metric in ("retention_rate", "churn_rate")
        )
        assert kept.variant == lost.variant
        assert kept.value is None or value(kept) + value(lost) == pytest.approx(1)
    grr, churn = calculate("grr", data, period=period), calculate("revenue_churn", data, period=period)
    assert grr.value is None or value(grr) + value(churn) == pytest.approx(1)
    assert value(calculate("mrr", data, period=period)) == pytest.approx(
        value(calculate("mrr", data, period=period, variant="movements"))
    )
    table = analyse("mrr_movements", data, period=period, by="")
    for metric, column in (("new_mrr", "new"), ("reactivation_mrr", "reactivation"), ("expansion_mrr", "expansion"),
                           ("contraction_mrr", "contraction"), ("churned_mrr", "churn"), ("net_new_mrr", "net_new")):  # fmt: skip
        found = value(calculate(metric, data, period=period))
        assert found == pytest.approx(table.rows[0][table.columns.index(column)], abs=1e-9), metric
    history = data.tables["stage_history"]
    entered = [int(history.loc[history["stage"] == stage, "entry"].count()) for stage in STAGES]
    assert entered == sorted(entered, reverse=True)


@few
@given(seeds, st.sampled_from([None, "2026-03"]))
def test_what_does_not_count_changes_nothing(seed: int, period: str | None) -> None:
    """A cancelled order of somebody new, a deleted deal, a cancelled call, and the last row of each table once more."""
    rows, _ = drawn(seed)
    void = {
        "orders": {"order_id": "X", "status": "cancelled", "net_amount": 777, "customer_id": "new"},
        "deals": {"deal_id": "X", "status": "deleted", "amount": 5_000_000},
        "activities": {"activity_id": "X", "status": "cancelled"},
        "leads": {},
        "subscriptions": {},
        "tickets": {},
    }
    more_rows = {
        key: [*held, dict(held[-1]), *([held[0] | void[key]] if void[key] else [])] if key in void else held
        for key, held in rows.items()
    }
    same(_values(seed, period), every_value(build(more_rows), period))


@few
@given(seeds, st.sampled_from([None, "2026-03"]))
def test_names_are_only_names(seed: int, period: str | None) -> None:
    rows, _ = drawn(seed)
    named = ("customer_id", "owner", "rep", "product", "order_id", "channel")
    other = {
        key: [{c: f"x{v[::-1]}" if c in named and isinstance(v, str) else v for c, v in row.items()} for row in held]
        for key, held in rows.items()
    }
    same(_values(seed, period), every_value(build(other), period))
