"""MRR movements: by hand, on real subscriptions, and the sum that must close."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_firm import SUBSCRIPTIONS, firm, records, sample

from salesxl.analyse import analyse
from salesxl.dataset import Dataset
from salesxl.errors import UsageError
from salesxl.prepare import prepare
from salesxl.settings import Settings
from salesxl.workbook_templates import make_sample

MOVES = {"new": 1, "reactivation": 1, "expansion": 1, "contraction": -1, "churn": -1}


def test_movements_by_hand():
    rows = records(analyse("mrr_movements", firm(subscriptions=SUBSCRIPTIONS, as_of="2026-02-28"), period="2026-02"))
    assert rows == [
        {
            "period": "2026-02", "start": 2000, "new": 400, "reactivation": 150, "expansion": 200, "contraction": 50,
            "churn": 500, "end": 2200, "net_new": 200, "nrr": 0.825, "grr": 0.725,
        }
    ]  # fmt: skip


def test_months_before_the_first_subscription_are_not_zero():
    data = firm(subscriptions=SUBSCRIPTIONS, as_of="2026-02-28")
    rows = records(analyse("mrr_movements", data, period="2024-11-01..2025-02-28"))
    assert [r["period"] for r in rows] == ["2025-01", "2025-02"]


def test_movements_of_a_whole_span_net_out():
    data = firm(subscriptions=SUBSCRIPTIONS, as_of="2026-02-28")
    months = records(analyse("mrr_movements", data))
    assert [r["period"] for r in months][:2] == ["2025-01", "2025-02"]
    assert months[-1]["end"] == 2200
    assert [r["end"] for r in months[:-1]] == [r["start"] for r in months[1:]]
    whole = records(analyse("mrr_movements", data, by=""))
    assert (whole[0]["start"], whole[0]["new"], whole[0]["end"]) == (0, 2200, 2200)
    quarters = records(analyse("mrr_movements", data, period="2025-07-01..2026-02-28", by="quarter"))
    assert [r["period"] for r in quarters] == ["2025-Q3", "2025-Q4", "2026-Q1"]


def test_cancelling_one_of_two_is_a_contraction():
    rows = [
        ("S1", "C1", 100, "month", "2026-01-01", None, "active"),
        ("S2", "C1", 50, "month", "2026-01-01", "2026-02-10", "cancelled"),
    ]
    found = records(
        analyse("mrr_movements", firm(subscriptions=(SUBSCRIPTIONS[0], rows), as_of="2026-02-28"), period="2026-02")
    )
    assert (found[0]["contraction"], found[0]["churn"]) == (50, 0)


def test_running_month_is_said():
    result = analyse("mrr_movements", firm(subscriptions=SUBSCRIPTIONS, as_of="2026-02-12"), period="2026-02")
    assert records(result)[0]["end"] == 2600  # C5 joined and C1 changed by then, nobody else
    assert result.notes[0].text("en") == "February 2026 is not over: it counts up to 12 Feb 2026"


def test_by_a_field_is_refused():
    with pytest.raises(UsageError, match="month"):
        analyse("mrr_movements", firm(subscriptions=SUBSCRIPTIONS), by="plan")


def test_movements_of_the_sample():
    books = make_sample.truth()["mrr_by_month"]
    rows = records(analyse("mrr_movements", sample()))
    ends = {r["period"]: r["end"] for r in rows}
    assert {month: ends[month] for month in books} == {month: pytest.approx(value) for month, value in books.items()}


def test_movements_of_real_subscriptions(shared):
    reference = json.loads((shared / "reference.json").read_text())["ravenstack_saas"]
    raw = pd.read_csv(shared / "ravenstack_saas" / "ravenstack_subscriptions.csv")
    subscriptions = pd.DataFrame({
        "subscription_id": raw["subscription_id"].astype("category"),
        "customer_id": raw["account_id"].astype("category"), "mrr": raw["mrr_amount"].astype(float),
        "start": pd.to_datetime(raw["start_date"]), "end": pd.to_datetime(raw["end_date"]),
        "trial": raw["is_trial"].astype("boolean"),
    })  # fmt: skip
    prepared, _ = prepare({"subscriptions": subscriptions}, Settings())
    data = Dataset(prepared, as_of_given=date(2024, 12, 31))
    for period, key in (
        ("2024-12", "movements_2024-11-30_to_2024-12-31"),
        ("2024", "movements_2023-12-31_to_2024-12-31"),
    ):
        known = reference[key]
        (row,) = records(analyse("mrr_movements", data, period=period, by="year" if period == "2024" else "month"))
        assert (row["start"], row["expansion"], row["contraction"], row["churn"], row["end"]) == (
            known["start"], known["expansion"], known["contraction"], known["churned"], known["end"],
        )  # fmt: skip
        assert row["new"] + row["reactivation"] == known["new"]  # the reference does not tell them apart
        assert (row["nrr"], row["grr"]) == (
            pytest.approx(known["NRR"], abs=5e-7),
            pytest.approx(known["GRR"], abs=5e-7),
        )
    ends = {r["period"]: r["end"] for r in records(analyse("mrr_movements", data))}
    assert ends == {day[:7]: value for day, value in reference["mrr_month_end"].items()}


START = date(2026, 1, 1)
STRETCH = st.tuples(
    st.integers(0, 4), st.integers(1, 10**7), st.integers(0, 120), st.one_of(st.none(), st.integers(0, 150))
)


@settings(max_examples=20, deadline=None)
@given(st.lists(STRETCH, min_size=1, max_size=20))
def test_start_and_movements_make_the_end(stretches):
    rows = [
        (
            f"S{n}",
            f"C{who}",
            satang / 100,
            "month",
            START + timedelta(first),
            None if stay is None else START + timedelta(first + stay),
            None,
        )
        for n, (who, satang, first, stay) in enumerate(stretches)
    ]
    result = analyse("mrr_movements", firm(subscriptions=(SUBSCRIPTIONS[0], rows), as_of="2026-06-30"))
    for row in result.rows and records(result):
        moved = sum(sign * row[name] for name, sign in MOVES.items())
        assert row["start"] + moved == pytest.approx(row["end"], abs=1e-6)
        assert all(row[name] >= 0 for name in MOVES)
        if row["start"]:
            assert row["grr"] <= 1
            assert row["grr"] <= row["nrr"] + 1e-12
