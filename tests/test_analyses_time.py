"""Trend and forecast: by hand, against a spreadsheet's own functions, and what lies before the data."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import linear_regression

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_firm import DEALS, ORDERS, column, firm, records, sample

from salesxl.analyse import analyse
from salesxl.errors import UnknownName, UsageError
from salesxl.periods import add_months
from salesxl.workbook_templates import make_sample

COLUMNS = ("order_id", "order_date", "customer_id", "net_amount")


def monthly(values, first=(2024, 1), as_of=None, day=1):
    """An order on the first day of each month."""
    rows = []
    for n, value in enumerate(values):
        month = first[1] - 1 + n
        rows.append((f"O{n}", f"{first[0] + month // 12}-{month % 12 + 1:02d}-{day:02d}", "C", value))
    return firm(orders=(COLUMNS, rows), as_of=as_of)


# --- trend ------------------------------------------------------------------------------------------------------


def test_trend_by_hand():
    result = analyse("trend", firm(orders=ORDERS))
    rows = records(result)
    assert [(r["period"], r["revenue"], r["moving_average"]) for r in rows] == [
        ("2026-01", 3000, None), ("2026-02", 2400, None), ("2026-03", 2000, pytest.approx(7400 / 3)),
    ]  # fmt: skip
    assert [r["change"] for r in rows] == [None, pytest.approx(-0.2), pytest.approx(-1 / 6)]
    assert {r["year_before"] for r in rows} == {None}  # unknown, not 0


def test_trend_of_thirteen_months_and_the_year_before():
    data = monthly(range(1, 31), as_of="2026-06-30")
    rows = records(analyse("trend", data))
    assert [r["revenue"] for r in rows] == list(range(18, 31))
    assert [r["year_before"] for r in rows] == list(range(6, 19))
    assert rows[0]["moving_average"] == 17
    assert column(analyse("trend", data, period="2025-12"), "period")[-1] == "2025-12"
    assert len(column(analyse("trend", data, period="2025-12"), "period")) == 13
    assert column(analyse("trend", data, period="2026-Q1"), "period") == ["2026-01", "2026-02", "2026-03"]
    assert column(analyse("trend", data, by="quarter", count=2), "period") == ["2026-Q1", "2026-Q2"]
    years = records(analyse("trend", data, by="year"))
    assert [r["revenue"] for r in years] == [sum(range(1, 13)), sum(range(13, 25)), sum(range(25, 31))]
    assert years[-1]["year_before"] == sum(range(13, 19))  # as many days of it


def test_trend_of_a_running_month_compares_equal_days():
    rows = [("O1", "2026-01-05", "C", 100), ("O2", "2026-01-20", "C", 900), ("O3", "2026-02-04", "C", 150)]
    result = analyse("trend", firm(orders=(COLUMNS, rows), as_of="2026-02-10"))
    last = records(result)[-1]
    assert (last["revenue"], last["change"], last["moving_average"]) == (150, 0.5, None)
    assert [note.rule for note in result.notes] == ["running"]


def test_trend_of_a_rate_is_in_points():
    result = analyse("trend", firm(deals=DEALS), metric="win_rate")
    rows = records(result)
    assert [r["win_rate"] for r in rows] == [0.5, 1, 0.5]
    assert [r["change"] for r in rows] == [None, 0.5, -0.5]
    assert dict(zip(result.columns, result.units, strict=True))["change"] == "points"


def test_trend_refuses_what_it_does_not_know():
    with pytest.raises(UnknownName):
        analyse("trend", firm(orders=ORDERS), metric="revenu")
    with pytest.raises(UsageError, match="month"):
        analyse("trend", firm(orders=ORDERS), by="owner")
    assert analyse("trend", firm(deals=DEALS), metric="csat").reason.rule == "needs_table"


def test_trend_of_the_sample():
    books = make_sample.truth()["net_revenue_by_month"]
    rows = records(analyse("trend", sample()))
    assert {r["period"]: r["revenue"] for r in rows} == {r["period"]: books[r["period"]] for r in rows}
    assert len(rows) == 13


# --- forecast ---------------------------------------------------------------------------------------------------


def by_method(result):
    return {r["method"]: r for r in records(result)}


def test_forecast_by_hand():
    rows = by_method(analyse("forecast_methods", firm(orders=ORDERS, deals=DEALS), period="2026-04"))
    assert rows["straight line"]["forecast"] == pytest.approx(1466.6666666666667)  # FORECAST.LINEAR
    assert (rows["straight line"]["from"], rows["straight line"]["to"]) == ("2026-01-01", "2026-03-31")
    assert rows["mean of three"]["forecast"] == pytest.approx(2466.6666666666665)
    assert rows["weighted"]["forecast"] == 20_000  # D5 alone is due in April
    assert rows["seasonal"]["forecast"] is None


def test_weighted_forecast_leaves_out_what_is_overdue():
    rows = by_method(analyse("forecast_methods", firm(deals=DEALS), period="2026-Q2"))
    assert rows["weighted"]["forecast"] == 25_000  # half of D5, a fifth of D8; D6 was due in March


def test_run_rate():
    # 30,000 on the first 46 of the 90 days of the quarter
    data = firm(orders=(COLUMNS, [("O1", "2026-01-05", "C", 30_000)]), as_of="2026-02-15")
    row = by_method(analyse("forecast_methods", data, period="2026-Q1"))["run rate"]
    assert row["forecast"] == pytest.approx(58_695.65217391304)
    assert (row["from"], row["to"]) == ("2026-01-01", "2026-02-15")


def test_a_method_without_enough_data_says_why():
    result = analyse("forecast_methods", monthly([1, 2], as_of="2024-02-29"), period="2024-03")
    assert by_method(result)["straight line"]["forecast"] is None
    texts = [note.text("en") for note in result.notes]
    assert any(text.startswith("straight line through up to 12 whole periods before: ") for text in texts)
    assert all(note.text("th") for note in result.notes)


def test_without_a_period_it_is_the_month_that_runs_or_the_next():
    running = by_method(analyse("forecast_methods", monthly([9] * 5, as_of="2024-05-10")))
    assert running["run rate"]["from"] == "2024-05-01"
    over = by_method(analyse("forecast_methods", monthly([9] * 5, as_of="2024-05-31")))
    assert (over["mean of three"]["from"], over["mean of three"]["to"]) == ("2024-03-01", "2024-05-31")


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=12))
def test_straight_line_is_least_squares(values):
    end = add_months(date(2024, 1, 1), len(values)) - timedelta(1)
    row = by_method(analyse("forecast_methods", monthly(values, as_of=end.isoformat())))["straight line"]
    slope, intercept = linear_regression(range(len(values)), values)
    assert row["forecast"] == pytest.approx(intercept + slope * len(values), abs=1e-3)
