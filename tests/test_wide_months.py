"""Sheets with a column a month, and columns of quarters among them."""

from __future__ import annotations

import pytest
from exports import export, value

MONTHS = "Jan 2026,Feb 2026,Mar 2026"


@pytest.mark.parametrize(
    ("headers", "months", "revenue"),
    [
        (f"{MONTHS},Q1 2026", "100,100,100,300", 300),
        (f"{MONTHS},Q1", "100,100,100,300", 300),
        ("Q1 2569,ม.ค. 69,ก.พ. 69,มี.ค. 69,ไตรมาส 2/2569,เม.ย. 69", "300,100,100,100,40,40", 340),
        ("Apr 2026,May 2026,Jun 2026,Q1", "10,20,30,60", 60),  # the first of a fiscal year
    ],
)
def test_quarters_of_months_are_not_counted_again(headers: str, months: str, revenue: float) -> None:
    data = export(f"Product,{headers}\nCoffee,{months}", file="sales.csv")
    assert value(data, "revenue") == revenue
    assert "quarters-summed" in {finding.rule for finding in data.findings}


def test_quarters_beside_months_of_others_count() -> None:
    data = export("Product,Q1 2026,Q2 2026,Q3 2026,Oct 2026,Nov 2026\nCoffee,300,300,300,100,100", file="sales.csv")
    assert value(data, "revenue") == 1100


def test_quarters_that_are_no_sums_of_their_months_are_told() -> None:
    data = export(f"Product,{MONTHS},Q1 2026\nCoffee,100,100,100,350\nTea,1,2,3,6", file="sales.csv")
    assert value(data, "revenue") == 306
    assert {finding.rule: finding.rows for finding in data.findings}["quarters-short"] == 1


def test_spend_and_recurring_revenue_beside_their_quarters() -> None:
    data = export(f"Category,{MONTHS},Q1 2026\nAds,100,200,300,600", file="spend.csv")
    assert data.tables["spend"]["amount"].sum() == 600
    data = export(f"Customer,{MONTHS},Q1 2026,Apr 2026\nAnn,100,100,100,300,100", file="mrr.csv")
    assert value(data, "mrr", "2026-03") == 100
