"""Sheets of recurring revenue with a column a month."""

from __future__ import annotations

from datetime import date

import pytest
from exports import export, value

from salesxl.load import prepared

PAID = """
Customer,Plan,Jan 2026,Feb 2026,Mar 2026,Apr 2026,May 2026
Acme,Pro,1000,1000,"1,200",1200,
Beta,Basic,500,,,0,
Core,Pro,,700,,700,
Total,,1500,1700,1200,1900,
"""
"""Acme pays more from March on, Beta leaves after January, Core comes in February, rests in March and returns; May is to come."""


@pytest.mark.parametrize("file", ["MRR.csv", "Subscriptions by month.csv", "ค่าสมาชิก.csv"])
def test_what_each_customer_pays_for_each_month(file: str) -> None:
    data = export(PAID, file=file)
    assert [value(data, "mrr", f"2026-0{month}") for month in (1, 2, 3, 4)] == [1500, 1700, 1200, 1900]
    assert prepared(data).as_of == date(2026, 4, 30)
    assert value(data, "revenue_churn", "2026-02") == 500 / 1500
    assert value(data, "nrr", "2026-03") == 1200 / 1700
    assert value(data, "churn_rate", "2026-03") == 1 / 2  # Core; Acme only pays another price
    assert [f.rows for f in data.findings if f.rule == "months-paid"] == [3]


def test_months_without_a_year_and_in_thai() -> None:
    data = export("รายได้ประจำ 2569,,,\nลูกค้า,ม.ค.,ก.พ.,มี.ค.\nAcme,100,100,100\nBeta,,50,50")
    assert [value(data, "mrr", f"2026-0{month}") for month in (1, 2, 3)] == [100, 150, 150]


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("MRR.csv", "Movement,Jan 2026,Feb 2026,Mar 2026\nNew,100,200,300\nChurn,-10,-20,-30"),
        ("MRR.csv", "Customer,Q1 2026,Q2 2026,Q3 2026\nAcme,300,300,300"),
        ("MRR.csv", "Customer,Jan 2026,Mar 2026,May 2026\nAcme,300,300,300"),
        ("export.csv", "Customer,Jan 2026,Feb 2026,Mar 2026\nAcme,300,300,300"),
    ],
)
def test_other_sheets_of_months_are_not_guessed(file: str, text: str) -> None:
    data = export(text, file=file)
    assert not data.tables
    assert [finding.rule for finding in data.findings] == ["months-unnamed"]


def test_sales_of_subscriptions_by_month_are_sales() -> None:
    """The name speaks of both: what it was before."""
    assert "orders" in export(PAID, file="Sales and subscriptions.csv").tables


def test_members_of_a_gym() -> None:
    """A word in place of a payment is none; the list's own number and the phone are no customers."""
    data = export(
        "ที่,ชื่อ,เบอร์โทร,ม.ค.,ก.พ.,มี.ค.\n1,สมชาย,081,1200,1200,1200\n2,สมหญิง,082,1200,หยุด,1200", file="สมาชิก 2569.csv"
    )
    assert [value(data, "mrr", f"2026-0{month}") for month in (1, 2, 3)] == [2400, 1200, 2400]


def test_billing_says_for_how_long_a_price_is() -> None:
    """500 a month and 5400 a year."""
    data = export(
        "Customer,Price,Billing,Start date,Status\nAnn,500,Monthly,2026-01-01,Active\nBob,5400,Yearly,2026-01-15,Active"
    )
    assert value(data, "mrr", "2026-01") == 950
