"""Orders that are the sums of days or months, and the reports of shops that add them up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from odd_tables import found
from small_firm import firm

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.dataset import Dataset


def orders(columns: str, *rows: tuple[Any, ...]) -> Dataset:
    return firm(orders=(["order_date", *columns.split()], rows))


def dated(first: str, count: int, step: int = 1) -> list[str]:
    return [str(date.fromisoformat(first) + timedelta(days=step * n)) for n in range(count)]


def test_a_sum_stands_for_as_many_orders_as_it_says() -> None:
    """1000 of 10 orders, 3000 of 20, and a day on which nobody came."""
    data = orders(
        "order_count net_amount branch",
        ("2026-03-01", 10, 1000, "A"),
        ("2026-03-02", 20, 3000, "B"),
        ("2026-03-03", 0, 0, "A"),
    )
    assert calculate("orders", data).value == 30
    assert calculate("aov", data).value == pytest.approx(4000 / 30)
    assert calculate("aov", data, variant="median").value is None
    assert {group.key: group.value for group in calculate("aov", data, by="branch").groups} == {"A": 100, "B": 150}
    assert [row[-1] for row in analyse("pareto", data, by="branch").rows] == [20, 10]
    assert "rows-are-sums" not in found(data)


@pytest.mark.parametrize(
    ("columns", "rows", "sums"),
    [
        ("net_amount", [(day, 100) for day in dated("2026-03-02", 10)], True),
        ("net_amount", [(day, 100) for day in dated("2026-03-02", 10) if not day.endswith("08")], True),
        ("net_amount", [(day, 100) for day in dated("2026-03-02", 4)], False),  # too few to tell
        ("net_amount", [(day, 100) for day in dated("2026-03-02", 10, step=3)], False),
        ("net_amount", [(day, 100) for day in dated("2026-03-02", 10)] + [("2026-03-02", 50)], False),
        ("net_amount branch", [(d, 100, b) for d in dated("2026-03-02", 6) for b in "AB"], True),
        ("net_amount customer_name", [(day, 100, "Ann") for day in dated("2026-03-02", 10)], False),
        ("net_amount order_id", [(day, 100, day) for day in dated("2026-03-02", 10)], False),
        ("net_amount product", [(day, 100, "tea") for day in dated("2026-03-02", 10)], False),
        ("net_amount product", [(f"2026-0{m}-01", 100, p) for m in (1, 2, 3) for p in ("tea", "cake")], True),
        ("net_amount customer_name", [(f"2026-0{m}-01", 100, p) for m in (1, 2, 3) for p in ("Ann", "Bob")], True),
        ("net_amount customer_name", [(f"2026-0{m}-01", 100, p) for m in (1, 2) for p in ("Ann", "Bob")], False),
        ("net_amount customer_name", [(f"2026-0{m}-01", 100, "Ann") for m in (1, 2, 3, 3)], False),
    ],
)
def test_rows_that_seem_to_be_sums_are_no_orders(columns: str, rows: list[tuple[Any, ...]], sums: bool) -> None:
    data = orders(columns, *rows)
    assert calculate("revenue", data).value == sum(row[1] for row in rows)
    assert calculate("orders", data).value == (None if sums else len(rows))
    assert found(data).get("rows-are-sums", 0) == (len(rows) if sums else 0)


def test_net_sales_of_a_report_are_after_returns() -> None:
    """Gross 1000 less 100 of discount and 50 of returns: 850 net of sales of 900; tax and shipping are of what was kept."""
    data = orders(
        "order_count gross_amount discount refund_amount net_amount shipping tax total",
        ("2026-03-01", 10, 1000, -100, -50, 850, 20, 59.5, 929.5), ("2026-03-02", 20, 3000, 0, 0, 3000, 0, 210, 3210),
    )  # fmt: skip
    assert calculate("revenue", data).value == 3850
    assert calculate("revenue", data, variant="total").value == pytest.approx(4139.5)
    assert calculate("aov", data).value == 130
    assert calculate("refund_rate", data).value == pytest.approx(50 / 3900)
    assert calculate("discount_rate", data).value == pytest.approx(100 / 4000)
