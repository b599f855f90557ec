"""Days of the month without a month: the name of the file, or the title, says which month among other words."""

from __future__ import annotations

import pytest
from exports import export, value
from raw_grids import grid, tables

from salesxl.reading.layouts import months

ROWS = [["วันที่", "ลูกค้า", "ยอดขาย"], ["1", "Ann", "100"], ["7", "Bob", "200"], ["รวม", "", "300"]]


@pytest.mark.parametrize(
    "name", ["ยอดขาย พ.ค. 69.csv", "ยอดขายเดือนพฤษภาคม 2569.csv", "Sales May 2026.csv", "sales_may_2026_branch.csv"]
)
def test_the_name_of_a_file_that_says_more(name: str) -> None:
    data = export("\n".join(map(",".join, ROWS)), file=name)
    assert (value(data, "revenue", "2026-05"), value(data, "orders")) == (300, 2)


def test_sheets_of_weeks_in_the_file_of_a_month() -> None:
    file, second = "ยอดขาย พ.ค. 69.xlsx", [ROWS[0], ["8", "Ann", "50"], ["14", "Cy", "70"]]
    data = tables(grid(ROWS, file=file, sheet="สัปดาห์ 1"), grid(second, file=file, sheet="สัปดาห์ 2"))
    assert value(data, "revenue", "2026-05") == 420


def test_a_title() -> None:
    title = ["ยอดขายประจำเดือนพฤษภาคม 2569", "", ""]
    assert value(tables(grid([title, ["", "", ""], *ROWS], sheet="Sheet1")), "revenue", "2026-05") == 300


@pytest.mark.parametrize(
    "name", ["ยอดขาย ม.ค. - มี.ค. 2569.csv", "Sales Jan 2026 to Mar 2026.csv", "Sales May.csv", "Sales 2026.csv"]
)
def test_names_that_do_not_tell_the_month(name: str) -> None:
    data = export("\n".join(map(",".join, ROWS)), file=name)
    assert "date-unreadable" in {finding.rule for finding in data.findings}


def test_full_days_stay_as_they_are() -> None:
    data = export("Date,Customer,Sales\n2026-04-30,Ann,100\n2026-05-01,Bob,200", file="Sales May 2026.csv")
    assert value(data, "revenue", "2026-05") == 200


def test_two_years_are_no_month() -> None:
    assert months.of("2025-26") is None
    assert months.of("2025-12") == months.Span(2025, month=12)
