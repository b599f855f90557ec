"""Subscriptions prepared: what they bring a month, who pays, and when they end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from odd_tables import found
from small_firm import firm, left_out

from salesxl import calculate


def test_prices_a_month_and_subscriptions_that_do_not_pay() -> None:
    columns = ["customer_id", "amount", "interval", "quantity", "discount", "start", "end", "status", "trial_end"]
    rows = [
        ("C1", 1200, "yearly", None, None, "2026-01-01", None, "active", None), ("C2", 10, "รายเดือน", 5, 0.1, "2026-01-01", None, "past_due", None),
        ("C3", 99, "month", None, None, "2026-01-01", None, "trialing", None), ("C4", 99, "fortnight", None, None, "2026-01-01", None, "active", None),
        ("C5", 99, "month", None, None, "2026-01-01", None, "cancelled", None), ("C6", 50, "month", None, None, "2026-03-20", None, "active", "2026-04-03"),
        ("C7", 70, "month", None, None, "2026-01-01", "2026-04-10", "cancelled", None), ("C8", 0, "month", None, None, "2026-01-01", None, "active", None),
    ]  # fmt: skip
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data).value == pytest.approx(100 + 45 + 70)
    assert calculate("mrr", data, period="2026-04").value == pytest.approx(100 + 45 + 70)
    assert left_out(data, "subscriptions") == {"trial": 1, "interval-unknown": 1, "end-missing": 1}
    later = firm(subscriptions=(columns, rows), as_of="2026-04-30")
    assert calculate("mrr", later).value == pytest.approx(100 + 45 + 50)
    assert calculate("arpa", later).value == pytest.approx(195 / 3)


def test_states_of_subscriptions() -> None:
    """50 a month each: two pay; a paused one, one on trial and one that nobody understands do not, or are told."""
    columns = ["customer_id", "amount", "start", "end", "status"]
    rows = [("C1", 50, "2026-01-01", None, "Active"), ("C2", 50, "2026-01-01", None, "Non Renewing"), ("C3", 50, "2026-01-01", None, "Paused"),
            ("C4", 50, "2026-03-01", None, "In Trial"), ("C5", 50, "2026-01-01", None, "zombie"),
            ("C6", 50, "2026-01-01", "2026-03-10", "พักชั่วคราว")]  # fmt: skip
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data).value == 150
    assert calculate("mrr", data, period="2026-02").value == 200  # C6 says since when it has paused
    assert left_out(data, "subscriptions") == {"subscription-paused": 1, "trial": 1}
    assert found(data)["status-unknown"] == 1
    assert found(data)["interval-missing"] == len(rows)
    told = firm(subscriptions=(columns, rows), settings={"status_words": {"zombie": "lost"}})
    assert calculate("mrr", told).value == 100
    assert left_out(told, "subscriptions")["end-missing"] == 1


def test_who_gives_up_stays_to_the_end_of_what_is_paid() -> None:
    columns = ["customer_id", "amount", "start", "cancelled_at", "paid_until", "status"]
    rows = [("C1", 50, "2026-01-01", "2026-02-20", "2026-04-01", "active"), ("C2", 70, "2026-01-01", "2026-02-20", "2026-04-01", "cancelled"),
            ("C3", 90, "2026-01-01", None, "2026-04-01", "active")]  # fmt: skip
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data, period="2026-03").value == 50 + 90
    assert calculate("churn_rate", data, period="2026-02").value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("columns", "rows", "as_of"),
    [
        # a contract that runs to next January says nothing about today
        (
            "start end status",
            [("2026-02-01", "2027-01-31", "active"), ("2026-01-01", "2026-03-31", "expired")],
            date(2026, 3, 31),
        ),
        ("start end status", [("2026-02-01", "2027-01-31", "ใช้งาน"), ("2026-09-01", None, "future")], date(2026, 2, 1)),
        ("start end", [("2026-02-01", "2027-01-31"), ("2026-03-01", "2027-02-28")], date(2026, 3, 1)),
        ("start end", [("2026-02-01", None), ("2026-01-01", "2026-03-31")], date(2026, 3, 31)),
        (
            "start end churned",
            [("2026-02-01", "2026-04-30", True), ("2026-01-01", "2027-03-31", False)],
            date(2026, 4, 30),
        ),
    ],
)
def test_the_end_of_a_running_contract_is_not_reached(columns: str, rows: list[tuple[Any, ...]], as_of: date) -> None:
    named = [("C1", 10, *rows[0]), ("C2", 20, *rows[1])]
    assert firm(subscriptions=(["customer_id", "mrr", *columns.split()], named), as_of=None).as_of == as_of


@pytest.mark.parametrize(
    ("interval", "months"),
    [
        ("3 months", 3),
        ("every 6 months", 6),
        ("ราย 3 เดือน", 3),
        ("2 years", 24),
        ("2 ปี", 24),
        ("24 months", 24),
        ("รายปี", 12),
    ],
)
def test_intervals_of_several_months(interval: str, months: int) -> None:
    data = firm(subscriptions=(["customer_id", "amount", "interval", "start"], [("C1", 1200, interval, "2026-01-01")]))
    assert calculate("mrr", data).value == pytest.approx(1200 / months)


def test_a_customer_list_that_marks_who_has_left() -> None:
    columns = ["customer_id", "mrr", "status"]
    rows = [("C1", 10, "active"), ("C2", 30, "churned"), ("C3", 60, "active"), ("C3", 5, "churned")]
    data = firm(subscriptions=(columns, rows))
    assert calculate("churn_rate", data).value == pytest.approx(1 / 3)
    assert calculate("retention_rate", data).value == pytest.approx(2 / 3)
    assert calculate("revenue_churn", data).value == pytest.approx(30 / 105)
    flagged = firm(
        subscriptions=(
            ["customer_id", "mrr", "churned"],
            [("C1", 10, True), ("C2", 30, None), ("C3", 60, False), ("C4", 0, False)],
        )
    )
    result = calculate("churn_rate", flagged)
    assert (result.value, result.variant) == (0.25, "snapshot")
