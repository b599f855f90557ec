"""What a range does not say and a file does, and arguments that must not be passed over in silence."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from cell_tables import ORDERS, REVENUE, REVENUE_OF_FEBRUARY, Rows, com, value, why
from openpyxl import Workbook

from salesxl.calculate import calculate
from salesxl.cells import call
from salesxl.load import load

NA = -2146826246


# --- numbers that are days or times ---------------------------------------------------------------------------------

MONTHS = [dt.datetime(2026, month, 1) for month in (1, 2, 3)]
TARGETS = [["Targets", None, None, None], ["Sales Rep", *MONTHS], ["Ploy", 3000, 4000, 1000], ["Nok", 2000, 2000, 1000]]


def as_range(rows: Any) -> Rows:
    return tuple(
        tuple(cell / dt.timedelta(days=1) if isinstance(cell, dt.timedelta) else com(cell) for cell in row)
        for row in rows
    )


def test_months_above_columns_as_dates() -> None:
    """February: 2,400 of 6,000."""
    assert value("SALES_TARGET_ATTAINMENT", ORDERS, as_range(TARGETS), "2026-02") == pytest.approx(0.4)
    earlier = [[com(c) - 1462 if isinstance(c, dt.datetime) else com(c) for c in row] for row in TARGETS]
    orders = [[c - 1462 if isinstance(c, float) and c > 40000 else c for c in row] for row in ORDERS]
    found = value("SALES_TARGET_ATTAINMENT", orders, earlier, "2026-02", date1904=True)
    assert found == pytest.approx(0.4)


def test_the_place_says_what_a_sheet_with_months_above_its_columns_is() -> None:
    assert value("SALES_TARGET_ATTAINMENT", ORDERS, as_range(TARGETS[1:]), "2026-02") == pytest.approx(0.4)
    spend = as_range([["Channel", *MONTHS], ["Ads", 100, 250, 1], ["Fair", 50, None, 2]])
    assert value("SALES_CAC", spend, ORDERS, "2026-01") == 75  # 150 for C1 and C2


def test_an_error_below_a_month_is_passed_on() -> None:
    rows = [[cell if cell != 4000 else NA for cell in row] for row in as_range(TARGETS)]
    assert value("SALES_TARGET_ATTAINMENT", ORDERS, rows, "2026-02") == "#N/A"
    assert value("SALES_REVENUE", ORDERS, rows) == "#N/A"


@pytest.mark.parametrize("header", ["Duration", "Hours", "Minutes", "ระยะเวลา"])
def test_times_in_a_range_are_those_of_the_file(header: str, tmp_path: Any) -> None:
    """30 minutes, 25 hours and 5 minutes are 25 hours and 35 minutes; the range has 0.0208, 1.0417 and 0.0035."""
    times = [dt.timedelta(minutes=30), dt.timedelta(hours=25), dt.timedelta(minutes=5)]
    rows = [["Date", "Type", "Sales Rep", header], *([dt.datetime(2026, 5, 4), "Call", "Nok", time] for time in times)]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for row in range(2, 5):
        book.active.cell(row, 4).number_format = "[h]:mm"
    book.save(tmp_path / "calls.xlsx")
    filed = calculate("selling_time", load([tmp_path / "calls.xlsx"])).value
    assert (value("SALES_SELLING_TIME", as_range(rows)), filed) == (
        pytest.approx(25 + 35 / 60),
        pytest.approx(25 + 35 / 60),
    )


@pytest.mark.parametrize(
    "block",
    [
        (
            ("Jan", 45000.0, 30.0),
            ("Feb", 52000.0, 35.0),
        ),  # sales and orders of two months: never orders of 2023 and 2042
        (("North", 45017.0, 30.0), ("South", 45290.0, 35.0), ("East", 45001.0, 3.0)),
        ((45000.0, 30.0), (52000.0, 35.0)),
    ],
)
@pytest.mark.parametrize("function", ["SALES_AOV", "SALES_REVENUE", "SALES_ORDERS"])
def test_amounts_that_could_be_days_are_never_guessed(function: str, block: Any) -> None:
    assert "dates or amounts" in why(function, block)


def test_days_of_a_list_tell_by_their_order_or_by_who_comes_again() -> None:
    assert value("SALES_AOV", (("C1", 46029.0, 30.0), ("C2", 46027.0, 35.0), ("C1", 46028.0, 40.0))) == 35
    assert value("SALES_AOV", tuple((f"O{n}", 46027.0 + n, 10.0 + n) for n in range(7))) == 13
    assert value("SALES_REVENUE", (("C1", 46027.0, 30.0), ("C2", 46029.0, 35.0))) == 65


# --- periods of two cells -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ((("2026-01",), ("2026-02",)), REVENUE - 1200),
        ((("ก.พ. 2569",), ("ก.พ. 2569",)), REVENUE_OF_FEBRUARY),
        ((("Feb 2026", "Mar 2026"),), REVENUE_OF_FEBRUARY + 1200),
        (((2026.0,), (2569.0,)), REVENUE),
        ((("2026-Q1",), (46081.0,)), REVENUE - 1200),
        (((46054.0, None, 46081.0, None),), REVENUE_OF_FEBRUARY),  # each merged over two cells
        ((("2026-03",), ("2026-02",)), "#NUM!"),
        ("2026-01..2026-02", REVENUE - 1200),
        ("2026-02-01 - 2026-02-28", REVENUE_OF_FEBRUARY),
        ("Feb 2026 to Mar 2026", REVENUE_OF_FEBRUARY + 1200),
        ("ม.ค. 2569 ถึง ก.พ. 2569", REVENUE - 1200),
        ("2026-03 - 2026-02", "#NUM!"),
    ],
)
def test_from_a_month_to_a_month(period: object, expected: object) -> None:
    assert value("SALES_REVENUE", ORDERS, period) == expected


@pytest.mark.parametrize(
    "block",
    [
        (("from", 46054.0), ("to", 46081.0)),
        ((46054.0,), (46060.0,), (46081.0,)),
        (("Colour", "Weight"), ("red", 1.0), ("blue", 2.0)),
    ],
)
def test_a_block_in_place_of_a_period_is_not_passed_over(block: Any) -> None:
    """It answered for all rows."""
    assert value("SALES_REVENUE", ORDERS, block) == "#VALUE!"
    assert "period" in why("SALES_REVENUE", ORDERS, block)


def test_nor_is_a_further_table_that_nobody_knows() -> None:
    colours = (("Colour", "Weight"), ("red", 1.0), ("blue", 2.0))
    assert "Colour, Weight" in why("SALES_TREND", "revenue", *[ORDERS] * 3, colours)
    assert len(call("SALES_TREND", ["revenue", ORDERS, colours])) > 1  # in the place of a table it is no period


# --- groups and options ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["owner", "Sales rep", "sales REP", "พนักงานขาย"])
def test_a_field_by_any_of_its_names(said: str) -> None:
    assert call("SALES_REVENUE", [ORDERS, None, said])[1:] == [["Nok", 3700.0], ["Ploy", 2900.0]]
    [header, first, *_] = call("SALES_LEADERBOARD", ["revenue", ORDERS, None, None, None, said])
    assert (header[1], first[1]) == ("Sales rep", "Nok")


@pytest.mark.parametrize("said", ["month", "Month", "เดือน"])
def test_a_unit_of_time_by_any_of_its_names(said: str) -> None:
    assert [row[1] for row in call("SALES_REVENUE", [ORDERS, None, said])[1:]] == [3000, 2400, 1200]


def test_a_year_before_in_the_cell() -> None:
    sales = [("Order Date", "Sales Rep", "Net Amount", "Order ID")]
    sales += [(45689.0, "Ploy", 200.0, "A"), (46023.0, "Ploy", 400.0, "B"), (46054.0, "Ploy", 300.0, "C")]
    for said in ("compare=year", "เทียบกับ=ปีก่อน"):  # February 2025: 200; January 2026: 400; February 2026: 300
        board = call("SALES_LEADERBOARD", [sales, None, None, "2026-02", None, said])
        assert board[1][board[0].index("Change")] == 0.5
        [header, line] = call("SALES_KPI", ["revenue", sales, "2026-02", None, said])
        assert (header[2], line[1:4]) == ("Year before", [300, 200, 0.5])
    assert call("SALES_KPI", ["revenue", sales, "2026-02"])[1][1:4] == [300, 400, -0.25]


def test_months_of_sales() -> None:
    """A cell hands over no name of a sheet: the function says what the block is."""
    months = [("Month", "Sales"), (46054.0, 500.0), (46082.0, 700.0)]  # 1 February and 1 March 2026
    assert value("SALES_REVENUE", months, "2026-02") == 500
    assert value("SALES_GROWTH", months, "2026-03") == pytest.approx(0.4)
    assert why("SALES_WIN_RATE", months).startswith("It may be a sheet of orders")
    assert value("SALES_TARGET_ATTAINMENT", [("Month", "Target"), (46054.0, 1000.0)], months, "2026-02") == 0.5


def test_options_in_cells() -> None:
    as_of = (("as_of", 46063.0), ("cancelled", "count"))  # 10 February 2026
    assert value("SALES_REVENUE", ORDERS, "mtd", None, as_of) == 2700
    titled = (("Setting", "Value"), ("cancelled", "count"))
    assert value("SALES_REVENUE", ORDERS, None, None, titled) == REVENUE + 900
    margin = (("gross_margin", 0.5), ("lifespan", 2.0))
    assert value("SALES_CLV", ORDERS, None, None, margin) == value(
        "SALES_CLV", ORDERS, None, None, "gross_margin=0.5; lifespan=2"
    )


def test_options_below_each_other() -> None:
    """From Friday 10:00 to Wednesday 10:00 of nine hours a day are 27, and 9 where Monday and Tuesday are holidays."""
    leads = [("Lead ID", "Created", "First response"), ("L", 46143.0 + 10 / 24, 46148.0 + 10 / 24)]  # from 1 May 2026
    name = "SALES_LEAD_RESPONSE_TIME"
    assert value(name, leads, "variant=business median") == pytest.approx(27)
    for days in ((("holidays", 46146.0), (None, 46147.0)), (("วันหยุด", "4/5/2569"), ("", "5 พ.ค. 2569"))):
        assert value(name, leads, "variant=business median", None, days) == pytest.approx(9)
    third = (("gross_margin", 1 / 3), ("lifespan", 2.0), ("discount_rate", None))
    assert value("SALES_CLV", ORDERS, None, None, third) == pytest.approx(
        value("SALES_CLV", ORDERS, None, None, (("lifespan", 2.0),)) / 3, rel=1e-12
    )


def test_a_buddhist_year_of_the_as_of_day() -> None:
    """It was a day in the year 2569, in whose month nothing had been sold."""
    assert value("SALES_REVENUE", ORDERS, "mtd", None, "as_of=2569-02-10") == 2700


def test_reasons_tell_what_can_be_done_in_a_cell() -> None:
    unreadable = (ORDERS[0], *((row[0], "whenever", *row[2:]) for row in ORDERS[1:]))
    assert why("SALES_GROWTH", unreadable).endswith("SALES_CHECK shows what was noticed in them.")
    assert why("SALES_METRICS", "foo") == "Nothing is called foo here."
