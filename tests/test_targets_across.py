"""Sheets of targets with a column for each rep, branch or metric."""

from __future__ import annotations

import pytest
from calculated import groups
from exports import export_all, value

from salesxl.calculate import calculate
from salesxl.cells import ErrorValue, call
from salesxl.load import prepared
from salesxl.reading import Data

ORDERS = "order_id,date,rep,branch,amount\n1,2026-01-10,Mint,สยาม,100000\n2,2026-02-10,Joy,อารีย์,50000"


def with_targets(text: str, file: str = "targets.csv") -> Data:
    return export_all({"orders.csv": ORDERS, file: text})


def rules(data: Data) -> set[str]:
    return {finding.rule for finding in data.findings}


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("targets.csv", "Month,Mint,Joy\n2026-01,90000,60000\n2026-02,1,1"),
        ("targets 2026.csv", "Month,Mint,Joy,Total\nJan,90000,60000,150000\nFeb,1,1,2\nTotal,90001,60001,150002"),
        ("targets.csv", "Month,Rep,\n,Mint,Joy\n2026-01,90000,60000\n2026-02,1,1"),
        ("เป้า.csv", "เป้าการขาย ปี 2569,,\n,Mint,Joy\nม.ค.,90000,60000\nก.พ.,1,1"),
        ("เป้ายอดขาย.csv", "เดือน,Mint,Joy,หมายเหตุ\n1/1/2569,90000,60000,\n1/2/2569,1,1,ปรับแล้ว"),
    ],
)
def test_a_column_for_each_rep(file: str, text: str) -> None:
    """100,000 of 150,000; Mint 100,000 of 90,000."""
    data = with_targets(text, file)
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    by_rep = groups(calculate("target_attainment", prepared(data), period="2026-01", by="rep"))
    assert by_rep == {"Mint": pytest.approx(10 / 9), "Joy": 0}
    assert "targets-across" in rules(data)


def test_a_column_for_each_branch() -> None:
    data = with_targets("เดือน,สยาม,อารีย์\nม.ค. 2569,80000,20000", "เป้าหมาย.csv")
    by_branch = groups(calculate("target_attainment", prepared(data), period="2026-01", by="branch"))
    assert by_branch == {"สยาม": 1.25, "อารีย์": 0}


def test_a_column_for_each_metric() -> None:
    """What is no metric is compared with nothing."""
    data = with_targets("Month,Revenue,New customers,Leads\n2026-01,150000,10,9")
    assert value(data, "target_attainment", "2026-01") == pytest.approx(2 / 3)
    assert "target-unknown" in {finding.rule for finding in prepared(data).findings}


@pytest.mark.parametrize(
    "text",
    [
        "Month,Mint,Beam\n2026-01,90000,60000",  # who is Beam?
        "Month,Mint,Joy,Last year\n2026-01,90000,60000,140000",
        "Mint,Joy\n90000,60000",  # for when?
        "Month,Low,High\n2026-01,90000,60000",
    ],
)
def test_columns_of_which_nobody_knows_whose_they_are(text: str) -> None:
    data = with_targets(text)
    assert {*data.tables} == {"orders"}
    assert "targets-unread" in rules(data)


def test_columns_of_reps_in_a_sheet_that_speaks_of_no_targets() -> None:
    data = with_targets("Month,Mint,Joy\n2026-01,90000,60000", "sales.csv")
    assert {*data.tables} == {"orders"}


def test_columns_of_reps_in_a_cell() -> None:
    orders = (("Order ID", "Date", "Rep", "Amount"), ("1", 46032.0, "Mint", 100000.0), ("2", 46063.0, "Joy", 50000.0))
    targets = (("Month", "Mint", "Joy"), (46023.0, 90000.0, 60000.0), (46054.0, 1.0, 1.0))
    [[attained]] = call("SALES_TARGET_ATTAINMENT", [orders, targets, "2026-01"])
    assert attained == pytest.approx(2 / 3)
    [[unknown]] = call("SALES_TARGET_ATTAINMENT", [orders, (("Month", "A", "B"), ("2026-01", 1.0, 2.0)), "2026-01"])
    assert isinstance(unknown, ErrorValue)
