"""Sources, response times, activity mix: by hand, against the sample's own books, against real funnels."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from small_firm import LEADS, SPEND, column, firm, records, sample

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.prepare import prepare
from salesxl.settings import Settings
from salesxl.workbook_templates import make_sample

# --- sources ----------------------------------------------------------------------------------------------------


def test_sources_by_hand():
    rows = records(analyse("sources", firm(leads=LEADS)))
    assert [(r["source"], r["leads"], r["converted"], r["rate"]) for r in rows] == [
        ("web", 3, 1, 1 / 3), ("social", 2, 0, 0), ("referral", 1, 1, 1),
    ]  # fmt: skip
    assert [r["share"] for r in rows] == [0.5, 2 / 6, 1 / 6]
    assert {r["spend"] for r in rows} == {None}


def test_sources_with_spend():
    # a third of the first quarter's 90 days is March, 31 days
    result = analyse("sources", firm(leads=LEADS, spend=SPEND), period="2026-03")
    rows = {r["source"]: r for r in records(result)}
    assert rows["web"]["spend"] == pytest.approx(6_000 * 31 / 90)
    assert rows["web"]["cost_per_lead"] == pytest.approx(6_000 * 31 / 90 / 3)
    assert rows["web"]["cost_per_customer"] == pytest.approx(6_000 * 31 / 90)
    assert (rows["fair"]["leads"], rows["fair"]["rate"], rows["fair"]["cost_per_lead"]) == (0, None, None)
    assert [note.text("en") for note in result.notes] == ["spend of 4,133 names no source and is left out"]


def test_sources_in_one_spelling():
    rows = [
        (f"L{n}", said, "2026-03-02", None, False) for n, said in enumerate(["Web", "web ", "WEB", "Web", "FB", None])
    ]
    data = firm(leads=(LEADS[0], rows), settings={"sources": {"FB": "Facebook"}})
    assert [(r["source"], r["leads"]) for r in records(analyse("sources", data))] == [
        ("Web", 4),
        ("(none)", 1),
        ("Facebook", 1),
    ]


def test_sources_of_the_sample():
    books = make_sample.truth()["leads_by_source"]
    rows = {r["source"]: r for r in records(analyse("sources", sample()))}
    assert {name: (r["leads"], r["converted"]) for name, r in rows.items()} == {
        name or "(none)": (known["leads"], known["customers"]) for name, known in books.items()
    }
    spent = sum(r["spend"] or 0 for r in rows.values())
    assert 0 < spent < sum(make_sample.truth()["spend_by_month"].values())


def test_sources_of_a_real_marketplace(shared):
    reference = json.loads((shared / "reference.json").read_text())["olist_funnel"]
    leads = pd.read_csv(shared / "olist_funnel" / "olist_marketing_qualified_leads_dataset.csv")
    won = pd.read_csv(shared / "olist_funnel" / "olist_closed_deals_dataset.csv")
    table = pd.DataFrame({
        "lead_id": leads["mql_id"].astype("category"),
        "created_at": pd.to_datetime(leads["first_contact_date"], dayfirst=True, format="mixed"),
        "source": leads["origin"].astype("category"),
        "converted": leads["mql_id"].isin(won["mql_id"]).astype("boolean"),
    })  # fmt: skip
    prepared, _ = prepare({"leads": table}, Settings())
    rows = {r["source"]: r for r in records(analyse("sources", Dataset(prepared)))}
    for origin, known in reference["conversion_by_origin"].items():
        row = rows["(none)" if origin == "(blank)" else origin]
        assert (row["leads"], row["converted"]) == (known["leads"], known["won"])
        assert row["rate"] == pytest.approx(known["rate"], abs=5e-7)


def test_cost_by_channel_of_a_real_product(shared):
    reference = json.loads((shared / "reference.json").read_text())["saas_funnel"]["by_channel"]
    users = pd.read_csv(shared / "saas_funnel" / "saas_users.csv")
    payers = pd.read_csv(shared / "saas_funnel" / "saas_subscriptions.csv")
    monthly = pd.read_csv(shared / "saas_funnel" / "marketing_spend.csv")
    leads = pd.DataFrame(
        {
            "lead_id": users["user_id"].astype(str).astype("category"),
            "created_at": pd.to_datetime(users["signup_date"]),
            "source": users["acquisition_channel"].astype("category"),
            "converted": users["user_id"].isin(payers["user_id"]).astype("boolean"),
        }
    )
    spend = pd.DataFrame({
        "period": "2026-01", "channel": monthly["channel"].astype("category"),
        "amount": [reference[channel]["spend_total(monthly x months)"] for channel in monthly["channel"]],
    })  # fmt: skip
    prepared, _ = prepare({"leads": leads, "spend": spend}, Settings())
    rows = {r["source"]: r for r in records(analyse("sources", Dataset(prepared)))}
    for channel, known in reference.items():
        assert (rows[channel]["leads"], rows[channel]["converted"]) == (known["signups"], known["payers"])
        assert rows[channel]["cost_per_customer"] == pytest.approx(known["CAC"], abs=5e-5)


# --- response times ---------------------------------------------------------------------------------------------


def test_response_times_by_hand():
    rows = {r["channel"]: r for r in records(analyse("response_times", firm(leads=LEADS)))}
    assert {r["asked"] for r in rows.values()} == {"leads"}
    assert (rows["web"]["received"], rows["web"]["answered"]) == (3, 3)
    assert (rows["web"]["median"], rows["web"]["mean"]) == (8, pytest.approx((0.5 + 64 + 8) / 3))
    assert rows["web"]["within_goal"] == pytest.approx(1 / 3)
    assert (rows["social"]["answered_share"], rows["social"]["median"], rows["social"]["within_goal"]) == (0.5, 2, 0)
    assert (rows["referral"]["median"], rows["referral"]["business_median"]) == (0.25, 0)


def test_response_goal_is_a_setting():
    data = firm(leads=LEADS, settings={"response_goal": 8})
    rows = {r["channel"]: r for r in records(analyse("response_times", data))}
    assert (rows["web"]["within_goal"], rows["social"]["within_goal"]) == (pytest.approx(2 / 3), 0.5)


def test_response_times_of_the_sample():
    books = make_sample.truth()
    by_month = records(analyse("response_times", sample(), by="month"))
    assert [r["month"] for r in by_month if r["asked"] == "tickets"] == sorted(
        r["month"] for r in by_month if r["asked"] == "tickets"
    )
    rows = records(analyse("response_times", sample()))
    tickets = [r for r in rows if r["asked"] == "tickets"]
    answered = sum(r["answered"] for r in tickets)
    mean = sum(r["mean"] * r["answered"] for r in tickets) / answered
    assert mean == pytest.approx(books["inquiry_response_hours"]["mean"])
    assert sum(r["received"] for r in tickets) - answered == books["inquiries_unanswered"]
    leads = [r for r in rows if r["asked"] == "leads"]
    mean = sum(r["mean"] * r["answered"] for r in leads) / sum(r["answered"] for r in leads)
    assert mean == pytest.approx(books["lead_response_hours"]["mean"])


def test_response_times_without_either_table():
    result = analyse("response_times", firm(spend=SPEND))
    assert result.reason is not None
    assert result.reason.rule == "needs_table"


# --- activity mix -----------------------------------------------------------------------------------------------

ACTIVITIES = (
    ("activity_id", "date", "kind", "owner", "minutes", "status"),
    [
        ("A1", "2026-03-02", "Call", "A", 30, None),
        ("A2", "2026-03-03", "Call", "B", None, None),
        ("A3", "2026-03-04", "Email", "A", None, None),
        ("A4", "2026-03-05", "Meeting", "A", 60, None),
        ("A5", "2026-03-06", "Call", "A", None, "cancelled"),
        ("A6", "2026-03-06", "Time", "B", 90, None),
        ("A7", "2026-04-01", "Call", "A", None, None),
    ],
)


def test_activity_mix_by_hand():
    rows = records(analyse("activity_mix", firm(activities=ACTIVITIES), period="2026-03"))
    assert [(r["kind"], r["count"], r["share"], r["hours"]) for r in rows] == [
        ("call", 2, 0.5, 0.5), ("email", 1, 0.25, None), ("meeting", 1, 0.25, 1), ("time", None, None, 1.5),
    ]  # fmt: skip
    assert sum(r["hours_share"] or 0 for r in rows) == pytest.approx(1)


def test_activity_mix_by_rep_and_month():
    data = firm(activities=ACTIVITIES, as_of="2026-04-30")
    rows = records(analyse("activity_mix", data, by="owner"))
    assert rows == [
        {"owner": "A", "call": 2, "email": 1, "meeting": 1, "total": 4},
        {"owner": "B", "call": 1, "email": 0, "meeting": 0, "total": 1},
    ]  # fmt: skip
    months = records(analyse("activity_mix", data, by="month"))
    assert [(r["month"], r["total"]) for r in months] == [("2026-03", 4), ("2026-04", 1)]


def test_activity_mix_counts_as_the_metrics_do():
    data = sample()
    counts = dict(
        zip(
            column(analyse("activity_mix", data, period="2026-05"), "kind"),
            column(analyse("activity_mix", data, period="2026-05"), "count"),
            strict=True,
        )
    )
    for kind, metric in (("call", "calls"), ("email", "emails"), ("meeting", "meetings")):
        assert counts[kind] == calculate(metric, data, period="2026-05").value
    books = make_sample.truth()
    for kind, book in (
        ("call", "calls"),
        ("email", "emails"),
        ("demo", "demos"),
        ("follow_up", "follow_ups"),
        ("proposal", "proposals"),
    ):
        assert counts[kind] == books[f"{book}_by_month"]["2026-05"]
