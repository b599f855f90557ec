"""The bundled firm: what its books say, which are added up from the drawing itself, and what the raw sheets give."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from small_firm import sample

from salesxl import calculate
from salesxl.workbook_templates import make_sample


@lru_cache(maxsize=1)
def books() -> dict[str, Any]:
    return make_sample.truth()


@pytest.mark.parametrize(
    ("book", "metric", "variant"),
    [
        ("net_revenue_by_month", "revenue", None),
        ("won_amount_by_month", "revenue", "booked"),
        ("orders_by_month", "orders", None),
        ("new_customers_by_month", "new_customers", None),
        ("deals_created_by_month", "opportunities", "created"),
        ("calls_by_month", "calls", None),
        ("emails_by_month", "emails", None),
        ("follow_ups_by_month", "follow_ups", None),
        ("demos_by_month", "demos", None),
        ("proposals_by_month", "proposals", None),
        ("meetings_booked_by_month", "meetings", None),
        ("mrr_by_month", "mrr", None),
    ],
)
def test_by_month(book: str, metric: str, variant: str | None) -> None:
    groups = calculate(metric, sample(), by="month", variant=variant).groups
    found = {group.key: group.value for group in groups if group.value}
    wanted = {month: number for month, number in books()[book].items() if number}
    if book == "mrr_by_month":  # the books begin where the firm's other sheets do
        found = {month: number for month, number in found.items() if month >= min(wanted)}
    assert found == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("book", "metric", "variant"),
    [
        ("customers", "active_customers", None),
        ("win_rate", "win_rate", None),
        ("sales_cycle_days", "sales_cycle", None),
        ("open_deals", "opportunities", None),
        ("pipeline", "pipeline_value", None),
        ("weighted_pipeline", "weighted_pipeline", None),
        ("conversion_rate", "conversion_rate", None),
        ("csat", "csat", None),
        ("nps", "nps", None),
        ("lead_response_hours.median", "lead_response_time", None),
        ("lead_response_hours.mean", "lead_response_time", "mean"),
        ("inquiry_response_hours.mean", "inquiry_response_time", None),
        ("inquiry_response_hours.median", "inquiry_response_time", "median"),
    ],
)
def test_of_all_rows(book: str, metric: str, variant: str | None) -> None:
    name, _, part = book.partition(".")
    wanted = books()[name][part] if part else books()[name]
    assert calculate(metric, sample(), variant=variant).value == pytest.approx(wanted)


def test_repeat_customers_and_the_last_day() -> None:
    customers, repeat = books()["customers"], books()["repeat_customers"]
    assert calculate("repeat_purchase_rate", sample()).value == pytest.approx(repeat / customers)
    assert sample().as_of.isoformat() == f"{books()['as_of']}"


def test_by_rep_and_by_source() -> None:
    won = {group.key: group.value for group in calculate("revenue", sample(), by="owner", variant="booked").groups}
    assert {rep: amount for rep, amount in won.items() if amount} == pytest.approx(books()["won_amount_by_rep"])
    rates = {group.key: group.value for group in calculate("conversion_rate", sample(), by="source").groups}
    for source, known in books()["leads_by_source"].items():
        assert rates[source or "(none)"] == pytest.approx(known["customers"] / known["leads"])
