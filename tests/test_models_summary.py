"""Orders -> customers, against published tables and a slow, obviously right oracle."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesxl.errors import DataError
from salesxl.models.summary import customer_summary

# pymc-marketing, tests/clv/test_utils.py; lifetimes has the same
ORDERS = [
    (1, "2015-01-01", 1), (1, "2015-02-06", 2), (2, "2015-01-01", 2), (3, "2015-01-01", 3), (3, "2015-01-02", 1),
    (3, "2015-01-05", 5), (4, "2015-01-16", 6), (4, "2015-02-02", 3), (4, "2015-02-05", 3), (4, "2015-02-05", 6),
    (5, "2015-01-16", 3), (5, "2015-01-17", 1), (5, "2015-01-18", 8), (6, "2015-02-02", 5),
]  # fmt: skip
SUMMARY = [
    [1, 1, 36, 37, 2],
    [2, 0, 0, 37, 0],
    [3, 2, 4, 37, 3],
    [4, 2, 20, 22, 6],
    [5, 2, 2, 22, 4.5],
    [6, 0, 0, 5, 0],
]


def table(summary):
    return summary.reset_index().to_numpy().tolist()


def test_rfm_summary():
    assert table(customer_summary(*zip(*ORDERS, strict=True), "2015-02-07")) == SUMMARY


def test_weeks_are_sevenths_of_days():
    weeks = customer_summary(*zip(*ORDERS, strict=True), "2015-02-07", unit="W")
    assert (weeks[["recency", "T"]] * 7).to_numpy().tolist() == [row[2:4] for row in SUMMARY]
    assert weeks["frequency"].tolist() == [row[1] for row in SUMMARY]


def test_names_and_types():
    summary = customer_summary(["b", "a"], ["2024-01-01", "2024-01-02"], [1, 2], dt.date(2024, 1, 3))
    assert summary.columns.tolist() == ["frequency", "recency", "T", "monetary"]
    assert (summary.index.name, summary.index.tolist()) == ("customer", ["a", "b"])
    assert table(summary) == [["a", 0, 0, 1, 0], ["b", 0, 0, 2, 0]]


def test_times_of_day_and_zones_do_not_matter():
    dates = pd.to_datetime(["2024-01-01 00:30", "2024-01-01 23:30", "2024-01-05 12:00"]).tz_localize("Asia/Bangkok")
    end = pd.Timestamp("2024-01-05 00:00", tz="Asia/Bangkok")
    assert table(customer_summary(["a"] * 3, dates, [10, 20, 30], end)) == [["a", 1, 4, 4, 30]]


def test_unknown_customers_dates_and_later_orders_are_left_out():
    customers = ["a", None, "a", "b", "a"]
    dates = ["2024-01-01", "2024-01-02", None, "2024-02-01", "2024-01-04"]
    assert table(customer_summary(customers, dates, [1, 2, 3, 4, 5], "2024-01-31")) == [["a", 1, 3, 30, 5]]


def test_a_missing_value_leaves_its_day_out_of_the_mean():
    dates = ["2024-01-01", "2024-01-02", "2024-01-03"]
    assert table(customer_summary(["a"] * 3, dates, [1, None, 8], "2024-01-03")) == [["a", 2, 2, 2, 8]]
    assert table(customer_summary(["a"] * 3, dates, [1, None, None], "2024-01-03")) == [["a", 2, 2, 2, 0]]


@pytest.mark.parametrize(
    ("customers", "dates", "values"),
    [([], [], []), (["a"], ["2025-01-01"], [1]), ([None], ["2024-01-01"], [1]), (["a"], [None], [1])],
)
def test_no_order_before_the_end(customers, dates, values):
    with pytest.raises(DataError, match="No order"):
        customer_summary(customers, dates, values, "2024-12-31")


def test_unequal_columns():
    with pytest.raises(DataError, match="differ in length"):
        customer_summary(["a", "b"], ["2024-01-01"], [1], "2024-12-31")


def slowly(orders, end):
    rows = []
    for customer in sorted({customer for customer, _, _ in orders}):
        days = {}
        for who, day, value in orders:
            if who == customer and day <= end:
                days[day] = days.get(day, 0) + value
        if days:
            first, *later = sorted(days)
            mean = sum(days[day] for day in later) / len(later) if later else 0
            rows.append([customer, len(later), (max(days) - first).days, (end - first).days, mean])
    return rows


some_orders = st.lists(
    st.tuples(st.sampled_from("abc"), st.dates(dt.date(2023, 12, 1), dt.date(2024, 2, 1)), st.integers(-5, 500)),
    min_size=1,
)


@given(some_orders, st.randoms())
def test_against_a_slow_count_in_any_order(orders, random):
    end = dt.date(2024, 1, 20)
    expected = slowly(orders, end)
    shuffled = list(orders)
    random.shuffle(shuffled)
    if not expected:
        with pytest.raises(DataError):
            customer_summary(*zip(*shuffled, strict=True), end)
        return
    found = table(customer_summary(*zip(*shuffled, strict=True), end))
    assert [row[:4] for row in found] == [row[:4] for row in expected]
    assert [row[4] for row in found] == pytest.approx([row[4] for row in expected])


def test_cdnow_summary(shared):
    raw = pd.read_csv(
        shared / "cdnow" / "CDNOW_sample.txt", sep=r"\s+", header=None, names=["all", "id", "day", "items", "paid"]
    )
    summary = customer_summary(raw["id"], pd.to_datetime(raw["day"].astype(str)), raw["paid"], "1997-09-30", unit="W")
    spent = summary.loc[summary["frequency"] > 0, "monetary"]
    # Fader, Hardie and Lee, "RFM and CLV", 2005: mean 35, sd 30, from 3 over 27 to 300 dollars, 946 customers
    found = [spent.mean(), spent.std(), spent.min(), spent.median(), spent.max(), len(spent)]
    assert np.round(found).tolist() == [35, 30, 3, 27, 300, 946]
    # and the summary that lifetimes carries, rounded to 2 decimals
    given_summary = pd.read_csv(shared / "cdnow" / "cdnow_customers_summary_with_transactions.csv", index_col="ID")
    assert summary.to_numpy() == pytest.approx(given_summary.to_numpy(), abs=0.0051)
