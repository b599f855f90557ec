"""Preparing: which rows count, what they bring, and that odd tables never make it stumble."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odd_tables import AS_OF, any_tables, found, some_tables
from small_firm import DEALS, LEADS, ORDERS, SUBSCRIPTIONS, firm, frame, left_out

from salesxl import analyse, calculate
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.locale import words
from salesxl.origins import ORIGINS
from salesxl.prepare import prepare
from salesxl.registry import MEASURES
from salesxl.settings import Settings
from salesxl.tables import TABLES

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


# --- the other tables --------------------------------------------------------------------------------------------


def test_kinds_of_activities() -> None:
    columns = ["date", "kind", "status", "direction", "count", "deal_id", "name"]
    rows = [
        ("2026-03-01", "Call", None, "outbound", None, "D1", None), ("2026-03-01", "โทร", None, None, 3, "D2", None),
        ("2026-03-01", "call", None, "inbound", None, "D1", None), ("2026-03-01", "Call", "cancelled", None, None, "D1", None),
        ("2026-03-02", "meeting", "no show", None, None, "D1", None), ("2026-03-02", "meeting", "done", None, None, "D1", None),
        ("2026-03-03", "proposal", None, None, None, "D1", None), ("2026-03-04", "Quote", None, None, None, "D1", None),
        ("2026-03-05", "trade fair", None, None, None, None, "Food Expo"), ("2026-03-05", "event", None, None, None, None, "food expo"),
        ("2026-03-06", "note", None, None, None, "D1", None), ("2026-03-06", "juggling", None, None, None, "D1", None),
        ("2026-03-07", "demo", "planned", None, None, "D1", None),
    ]  # fmt: skip
    data = firm(activities=(columns, rows), deals=DEALS)
    for metric, variant, value in (
        ("calls", None, 4), ("meetings", None, 2), ("meetings", "held", 1), ("meetings", "no show", 0.5), ("proposals", None, 1),
        ("proposals", "all", 2), ("events", None, 1), ("demos", None, 0), ("demos", "booked", 1), ("emails", None, 0),
        ("activity_ratio", None, 12 / 3),
    ):  # fmt: skip
        assert calculate(metric, data, variant=variant).value == pytest.approx(value), (metric, variant)
    assert found(data)["kind-unknown"] == 1
    assert left_out(data, "activities") == {"activity-cancelled": 1}


def test_what_is_only_planned_was_not_done() -> None:
    """By 5 March one call was made, a meeting booked and one held; next week's call and follow-up are not made yet."""
    rows = [("2026-03-04", "call", "done"), ("2026-03-12", "call", "planned"), ("2026-03-13", "follow up", "Not started"),
            ("2026-03-14", "meeting", "scheduled"), ("2026-03-05", "meeting", "completed"), ("2026-03-20", "proposal", "To do")]  # fmt: skip
    data = firm(activities=(["date", "kind", "status"], rows), as_of=None)
    assert data.as_of == date(2026, 3, 5)
    assert [calculate(metric, data).value for metric in ("calls", "follow_ups", "proposals", "meetings")] == [
        1,
        0,
        0,
        2,
    ]
    assert calculate("meetings", data, variant="held").value == 1


def test_proposals_that_are_counted_in_a_column() -> None:
    """Three sent without the deal's number, none on another day; a deal's second proposal is a revision."""
    rows = [("2026-03-04", "proposal", 3, None), ("2026-03-05", "proposal", 0, None), ("2026-03-06", "proposal", None, "D1"),
            ("2026-03-07", "proposal", None, "D1"), ("2026-03-07", "proposal", None, "D2")]  # fmt: skip
    data = firm(activities=(["date", "kind", "count", "deal_id"], rows))
    assert calculate("proposals", data).value == 3 + 2
    assert {group.key: group.value for group in calculate("proposals", data, by="day").groups} == {
        "2026-03-04": 3, "2026-03-05": 0, "2026-03-06": 1, "2026-03-07": 1,
    }  # fmt: skip


def test_mail_to_many_at_once_is_no_email() -> None:
    """Two letters to one person each, three mailings: by a flag, by English and by Thai words. The flag on a call says nothing."""
    columns = ["date", "kind", "bulk", "deal_id"]
    rows = [
        ("2026-03-01", "email", False, "D1"), ("2026-03-02", "email", None, "D1"), ("2026-03-03", "email", True, "D1"),
        ("2026-03-04", "Mass e-mail", None, "D1"), ("2026-03-05", "จดหมายข่าว", None, None), ("2026-03-06", "call", True, "D1"),
    ]  # fmt: skip
    data = firm(activities=(columns, rows), deals=DEALS)
    for metric, value in (("emails", 2), ("calls_emails", 3), ("follow_ups", 2), ("activity_ratio", 3 / 3)):
        assert calculate(metric, data).value == pytest.approx(value), metric
    assert found(data)["bulk-mail"] == 3
    assert "kind-unknown" not in found(data)


def test_follow_ups_are_second_contacts_unless_the_data_say_which_they_are() -> None:
    columns = ["date", "kind", "deal_id", "contact"]
    rows = [
        ("2026-03-02", "call", "D1", None),
        ("2026-03-01", "email", "D1", None),
        ("2026-03-01", "call", None, "Ann"),
        ("2026-03-05", "meeting", "D1", None),
    ]
    assert calculate("follow_ups", firm(activities=(columns, rows))).value == 2
    both = firm(
        activities=(columns, [*rows, ("2026-03-06", "Follow-up", None, None), ("2026-03-07", "Follow-up", None, "Ann")])
    )
    for variant, count in ((None, 2), ("recorded", 2), ("derived", 3)):
        assert calculate("follow_ups", both, variant=variant).value == count
    nameless = firm(activities=(columns[:2], [row[:2] for row in rows]))
    assert calculate("follow_ups", nameless, variant="recorded").value == 0
    assert calculate("follow_ups", nameless, variant="derived").reason.rule == "needs_column"  # type: ignore[union-attr]


def test_hours_of_selling_and_days_that_are_too_long() -> None:
    columns = ["date", "kind", "owner", "minutes", "category"]
    rows = [
        ("2026-03-02", "time", "A", 300, "prospecting"),
        ("2026-03-02", "time", "A", 180, "admin"),
        ("2026-03-03", "time", "A", 1500, "travel"),
    ]
    data = firm(activities=(columns, rows))
    assert calculate("selling_time", data).value == 5
    assert calculate("selling_share", data).value == pytest.approx(300 / 1980)
    assert found(data)["day-over-24-hours"] == 1


def test_prices_a_month_and_subscriptions_that_do_not_pay() -> None:
    columns = ["customer_id", "amount", "interval", "quantity", "discount", "start", "end", "status", "trial_end"]
    rows = [
        ("C1", 1200, "yearly", None, None, "2026-01-01", None, "active", None), ("C2", 10, "รายเดือน", 5, 0.1, "2026-01-01", None, "past_due", None),
        ("C3", 99, "month", None, None, "2026-01-01", None, "trialing", None), ("C4", 99, "fortnight", None, None, "2026-01-01", None, "active", None),
        ("C5", 99, "month", None, None, "2026-01-01", None, "cancelled", None), ("C6", 50, "month", None, None, "2026-03-20", None, "active", "2026-04-03"),
        ("C7", 70, "month", None, None, "2026-01-01", "2026-04-10", "cancelled", None), ("C8", 0, "month", None, None, "2026-01-01", None, "active", None),
    ]  # fmt: skip
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data).value == pytest.approx(100 + 45 + 70)
    assert calculate("mrr", data, period="2026-04").value == pytest.approx(100 + 45 + 70)
    assert left_out(data, "subscriptions") == {"trial": 1, "interval-unknown": 1, "end-missing": 1}
    later = firm(subscriptions=(columns, rows), as_of="2026-04-30")
    assert calculate("mrr", later).value == pytest.approx(100 + 45 + 50)
    assert calculate("arpa", later).value == pytest.approx(195 / 3)


def test_states_of_subscriptions() -> None:
    """50 a month each: two pay; a paused one, one on trial and one that nobody understands do not, or are told."""
    columns = ["customer_id", "amount", "start", "end", "status"]
    rows = [("C1", 50, "2026-01-01", None, "Active"), ("C2", 50, "2026-01-01", None, "Non Renewing"), ("C3", 50, "2026-01-01", None, "Paused"),
            ("C4", 50, "2026-03-01", None, "In Trial"), ("C5", 50, "2026-01-01", None, "zombie"),
            ("C6", 50, "2026-01-01", "2026-03-10", "พักชั่วคราว")]  # fmt: skip
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data).value == 150
    assert calculate("mrr", data, period="2026-02").value == 200  # C6 says since when it has paused
    assert left_out(data, "subscriptions") == {"subscription-paused": 1, "trial": 1}
    assert found(data)["status-unknown"] == 1
    assert found(data)["interval-missing"] == len(rows)
    told = firm(subscriptions=(columns, rows), settings={"status_words": {"zombie": "lost"}})
    assert calculate("mrr", told).value == 100
    assert left_out(told, "subscriptions")["end-missing"] == 1


def test_who_gives_up_stays_to_the_end_of_what_is_paid() -> None:
    columns = ["customer_id", "amount", "start", "cancelled_at", "paid_until", "status"]
    rows = [("C1", 50, "2026-01-01", "2026-02-20", "2026-04-01", "active"), ("C2", 70, "2026-01-01", "2026-02-20", "2026-04-01", "cancelled"),
            ("C3", 90, "2026-01-01", None, "2026-04-01", "active")]  # fmt: skip
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data, period="2026-03").value == 50 + 90
    assert calculate("churn_rate", data, period="2026-02").value == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("columns", "rows", "as_of"),
    [
        # a contract that runs to next January says nothing about today
        (
            "start end status",
            [("2026-02-01", "2027-01-31", "active"), ("2026-01-01", "2026-03-31", "expired")],
            date(2026, 3, 31),
        ),
        ("start end status", [("2026-02-01", "2027-01-31", "ใช้งาน"), ("2026-09-01", None, "future")], date(2026, 2, 1)),
        ("start end", [("2026-02-01", "2027-01-31"), ("2026-03-01", "2027-02-28")], date(2026, 3, 1)),
        ("start end", [("2026-02-01", None), ("2026-01-01", "2026-03-31")], date(2026, 3, 31)),
        (
            "start end churned",
            [("2026-02-01", "2026-04-30", True), ("2026-01-01", "2027-03-31", False)],
            date(2026, 4, 30),
        ),
    ],
)
def test_the_end_of_a_running_contract_is_not_reached(columns: str, rows: list[tuple[Any, ...]], as_of: date) -> None:
    named = [("C1", 10, *rows[0]), ("C2", 20, *rows[1])]
    assert firm(subscriptions=(["customer_id", "mrr", *columns.split()], named), as_of=None).as_of == as_of


@pytest.mark.parametrize(
    ("interval", "months"),
    [
        ("3 months", 3),
        ("every 6 months", 6),
        ("ราย 3 เดือน", 3),
        ("2 years", 24),
        ("2 ปี", 24),
        ("24 months", 24),
        ("รายปี", 12),
    ],
)
def test_intervals_of_several_months(interval: str, months: int) -> None:
    data = firm(subscriptions=(["customer_id", "amount", "interval", "start"], [("C1", 1200, interval, "2026-01-01")]))
    assert calculate("mrr", data).value == pytest.approx(1200 / months)


def test_a_customer_list_that_marks_who_has_left() -> None:
    columns = ["customer_id", "mrr", "status"]
    rows = [("C1", 10, "active"), ("C2", 30, "churned"), ("C3", 60, "active"), ("C3", 5, "churned")]
    data = firm(subscriptions=(columns, rows))
    assert calculate("churn_rate", data).value == pytest.approx(1 / 3)
    assert calculate("retention_rate", data).value == pytest.approx(2 / 3)
    assert calculate("revenue_churn", data).value == pytest.approx(30 / 105)
    flagged = firm(
        subscriptions=(
            ["customer_id", "mrr", "churned"],
            [("C1", 10, True), ("C2", 30, None), ("C3", 60, False), ("C4", 0, False)],
        )
    )
    result = calculate("churn_rate", flagged)
    assert (result.value, result.variant) == (0.25, "snapshot")


def test_scores_of_several_scales() -> None:
    def csat(*rows: tuple[Any, ...]) -> float | None:
        return calculate(
            "csat", firm(surveys=(["date", "score", "scale", "kind"], [("2026-03-01", *row) for row in rows]))
        ).value

    assert csat(("5", None, None), ("4", None, None), ("3", None, None), (None, None, None)) == pytest.approx(2 / 3)
    assert csat(("7", None, None), ("6", None, None), ("5", None, None)) == pytest.approx(2 / 3)
    assert csat(("10", None, None), ("8", None, None)) == 0.5
    assert csat(("3", "1-3", None), ("2", "1-3", None), ("2", "1-2", None)) == pytest.approx(2 / 3)
    assert csat(("พอใจมาก", None, None), ("เฉยๆ", None, None), ("Good", None, None)) == pytest.approx(2 / 3)
    assert csat(("5", None, None), ("10", None, "nps")) == 1
    assert csat(("5", None, "CSAT"), ("2", None, "CSAT"), ("7", None, "CES"), ("6", None, "customer effort")) == 0.5
    assert csat(("4/5", None, None), ("3 / 5", None, None), ("7/10", None, None), ("9/10", None, None)) == 0.5
    assert csat(("5 - Very satisfied", None, None), ("3 ดาว", None, None), ("★★★★☆", None, None)) == pytest.approx(
        2 / 3
    )
    assert csat(("มากที่สุด", None, None), ("มาก", None, None), ("ปานกลาง", None, None), ("น้อย", None, None)) == 0.5
    slip = [("5", None, None)] * 99 + [("55", None, None)]
    assert csat(*slip) == 1
    data = firm(
        surveys=(
            ["date", "score"],
            [("2026-03-01", "5")] * 60 + [("2026-03-01", "9"), ("2026-03-01", "-1"), ("2026-03-01", "so so")],
        )
    )
    assert found(data)["score-outside"] == 3


def test_a_column_of_recommendations_is_no_satisfaction() -> None:
    """10, 9, 8 and 3 of ten: two promoters, one detractor of four; of satisfaction nothing is known."""
    rows = [("2026-03-01", "10"), ("2026-03-02", "9"), ("2026-03-03", "8"), ("2026-03-04", "3")]
    alone = firm(surveys=(["date", "nps"], rows))
    assert calculate("nps", alone).value == pytest.approx(25)
    assert calculate("csat", alone).reason is not None
    asked_both = [(*row, score) for row, score in zip(rows, ("5", "2", None, "4"), strict=True)]
    both = firm(surveys=(["date", "nps", "score"], asked_both))
    assert calculate("nps", both).value == pytest.approx(25)
    assert calculate("csat", both).value == pytest.approx(2 / 3)
    assert (calculate("csat", both).rows, calculate("nps", both).rows) == (3, 4)
    assert left_out(both, "surveys") == {}


@pytest.mark.parametrize(
    ("satisfied", "recommends"),
    [
        ("CSAT", "NPS"),
        ("How satisfied are you?", "How likely are you to recommend us?"),
        ("พอใจเพียงใด", "จะแนะนำเราหรือไม่"),
    ],
)
def test_one_list_of_answers_to_two_questions(satisfied: str, recommends: str) -> None:
    """4 and 5 of 5, 4 and 2 are satisfied; of 10, 9, 3 and 7 two recommend and one does not."""
    rows = [("2026-03-01", satisfied, score) for score in ("5", "4", "2")]
    rows += [("2026-03-01", recommends, score) for score in ("10", "9", "3", "7")]
    data = firm(surveys=(["date", "kind", "score"], rows))
    assert calculate("csat", data).value == pytest.approx(2 / 3)
    assert calculate("nps", data).value == 25


def test_a_survey_that_was_offered_is_no_answer() -> None:
    rows = [
        ("T1", "2026-03-01", "Good"),
        ("T2", "2026-03-01", "Offered"),
        ("T3", "2026-03-02", "Bad"),
        ("T4", "2026-03-02", "Unoffered"),
    ]
    data = firm(tickets=(["ticket_id", "created_at", "score"], rows))
    assert calculate("csat", data).value == 0.5
    assert "score-outside" not in found(data)
    survey = firm(surveys=(["date", "score"], [row[1:] for row in rows]))
    assert (calculate("csat", survey).value, left_out(survey, "surveys")) == (0.5, {"score-blank": 2})


def test_the_user_says_which_answers_of_ten_are_satisfied() -> None:
    """Of 6, 7, 8, 9 and 10 two are satisfied from 9 on, three from 8 on, four from 7 on; of five nothing changes."""
    ten = (["date", "score"], [("2026-03-01", score) for score in ["6", "7", "8", "9", "10"]])
    five = (["date", "score"], [("2026-03-01", score) for score in ["3", "4", "5"]])
    for asked, share in ((None, 2 / 5), (8, 3 / 5), (7, 4 / 5)):
        settings = {"satisfied_of_ten": asked} if asked else {}
        assert calculate("csat", firm(surveys=ten, settings=settings)).value == pytest.approx(share)
        assert calculate("csat", firm(surveys=five, settings=settings)).value == pytest.approx(2 / 3)
    columns = ["ticket_id", "created_at", "first_reply_at", "score"]
    rated = (columns, [(f"T{n}", "2026-03-02", "2026-03-03", score) for n, score in enumerate(["7", "8", "10"])])
    assert calculate("csat", firm(tickets=rated)).value == pytest.approx(1 / 3)
    assert calculate("csat", firm(tickets=rated, settings={"satisfied_of_ten": 8})).value == pytest.approx(2 / 3)


def test_ratings_of_inquiries_stand_in_for_a_survey() -> None:
    columns = ["ticket_id", "created_at", "first_reply_at", "score"]
    rows = [
        ("T1", "2026-03-02 09:00", "2026-03-02 10:00", "5"),
        ("T2", "2026-03-02 09:00", None, None),
        ("T3", "2026-03-02 09:00", "2026-03-02 12:00", "2"),
    ]
    data = firm(tickets=(columns, rows))
    assert calculate("csat", data).value == 0.5
    assert calculate("inquiry_response_time", data).value == 2
    assert calculate("inquiry_response_time", data, variant="answered").value == pytest.approx(2 / 3)
    minutes = firm(
        tickets=(["created_at", "reply_minutes", "ticket_id"], [("2026-03-02", 90, "T1"), ("2026-03-02", -5, "T2")])
    )
    assert calculate("inquiry_response_time", minutes).value == 1.5


@pytest.mark.parametrize(
    ("period", "days"),
    [("2026-02", 28), ("2026-Q1", 90), ("2026", 365), ("2569", 365), ("ก.พ. 2569", 28), ("Feb 2026", 28), ("ก.พ. 69", 28), ("May-26", 31),
     ("2026-02-03", 1), ("ไตรมาส 1/2569", 90)],
)  # fmt: skip
def test_periods_of_targets_as_people_write_them(period: str, days: int) -> None:
    data = firm(reps_targets=(["owner", "period", "target"], [("A", period, 100)]))
    row = data.tables["reps_targets"].iloc[0]
    assert (row["to"] - row["from"]).days + 1 == days


def test_targets_with_two_dates_or_none() -> None:
    rows = [
        ("A", "2026-01-01", "2026-01-31", None, 10),
        ("B", None, None, "whenever", 10),
        ("C", "2026-02-01", "2026-01-01", None, 10),
    ]
    data = firm(reps_targets=(["owner", "start", "end", "period", "target"], rows))
    assert left_out(data, "reps_targets") == {"period-unreadable": 2}
    assert found(data)["period-unreadable"] == 2


def test_a_total_among_the_targets_does_not_count_again() -> None:
    columns = ["owner", "team", "period", "target"]
    rows = [
        ("A", "North", "2026-Q1", 10),
        ("B", "South", "2026-Q1", 20),
        (None, None, "2026-Q1", 30),
        (None, "South", "2026-Q2", 50),
    ]
    data = firm(reps_targets=(columns, rows), deals=DEALS)
    assert calculate("quota_attainment", data, period="2026-Q1").value == pytest.approx(60_000 / 30)
    assert left_out(data, "reps_targets") == {"target-of-all": 1}


def test_teams_of_the_targets_serve_all_tables() -> None:
    targets = (
        ["owner", "team", "period", "target"],
        [("A", "North", "2026-Q1", 25_000), ("B", "South", "2026-Q1", 40_000)],
    )
    data = firm(deals=DEALS, reps_targets=targets)
    attained = {group.key: group.value for group in calculate("quota_attainment", data, by="team").groups}
    assert attained == {"North": 1.2, "South": 0.75}
    assert "team-joined" in found(data)


# --- whatever comes ----------------------------------------------------------------------------------------------


def test_every_rule_has_its_words() -> None:
    """Rules that only odd data bring forth have words, too; both languages have the same."""
    assert set(words("en", "findings")) == set(words("th", "findings"))
    for rule, said in words("en", "findings").items():
        assert set(said) == {"message", "action"}, rule
    assert set(words("en", "notes")) == set(words("th", "notes"))


def test_origins_name_columns_that_there_are() -> None:
    for (table, computed), raw in ORIGINS.items():
        known = {column.key for column in TABLES[table].columns}
        assert set(raw) <= known, (table, computed)


def test_missing_columns_of_every_measure_are_told_in_words() -> None:
    """With the least a table can have, every metric either has a value or says what it lacks."""
    for key, table in TABLES.items():
        if key == "settings":
            continue
        columns = [group[0] for group in table.required]
        data = firm(**{key: (columns, [tuple("2026-01" if c == "period" else "2026-01-05" if c in ("start", "date", table.day) else 1
                                             for c in columns)])})  # fmt: skip
        for metric in METRICS:
            result = calculate(metric, data, period="2026-01")
            assert (result.value is None) != (result.reason is None)
            if result.reason:
                assert "{" not in result.reason.text("en") + result.reason.text("th")
    assert {measure.table for measure in MEASURES.values()} < set(TABLES)


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_dates_of_any_precision(unit: str) -> None:
    raw = frame("orders", *ORDERS)
    raw["order_date"] = raw["order_date"].astype(f"datetime64[{unit}]")
    tables, findings = prepare({"orders": raw}, Settings())
    data = Dataset(tables, Settings(), findings)
    assert [group.value for group in calculate("revenue", data, by="month").groups] == [3_000, 2_400, 2_000]


def test_what_was_read_is_not_changed() -> None:
    raw = {
        "orders": frame("orders", *ORDERS),
        "leads": frame("leads", *LEADS),
        "subscriptions": frame("subscriptions", *SUBSCRIPTIONS),
    }
    before = {key: table.copy(deep=True) for key, table in raw.items()}
    prepare(raw, Settings())
    for key, table in raw.items():
        pd.testing.assert_frame_equal(table, before[key])


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(any_tables(), st.data())
def test_odd_tables_never_make_it_stumble(tables: dict[str, pd.DataFrame], data: st.DataObject) -> None:
    prepared, findings = prepare(tables, Settings())
    held = Dataset(prepared, Settings(), findings, as_of_given=AS_OF)
    found(held)
    # a row may tell of a refund, stages passed, two questions, several leads, what shorter targets leave of a longer one
    several = "orders", "stage_history", "surveys", "leads", "reps_targets"
    for key, raw in tables.items():
        counted = prepared[key].drop_duplicates("_row") if key in several else prepared[key]
        assert len(counted) == len(raw)
    for metric in data.draw(
        st.lists(st.sampled_from(list(METRICS.values())), min_size=1, max_size=5, unique_by=lambda m: m.key)
    ):
        variant = data.draw(st.sampled_from([None, *metric.variants]))
        period = data.draw(st.sampled_from([None, "2026-03", "2026-04", "2026-Q1", "2025"]))
        by = data.draw(st.sampled_from([None, "month", "quarter", "owner", "source"]))
        result = calculate(metric.key, held, period=period, by=by, variant=variant)
        assert result.value is None or math.isfinite(result.value)
        assert by is not None or (result.value is None) != (result.reason is None)
        for one in (result, *result.groups):
            if one.reason:
                assert one.reason.excel_error
                assert "{" not in one.reason.text("en") + one.reason.text("th")
        for note in result.notes:
            assert "{" not in note.text("en") + note.text("th")


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(some_tables("orders"))
def test_every_row_of_an_order_sheet_is_accounted_for(tables: dict[str, pd.DataFrame]) -> None:
    """Rows used and rows set aside are all rows; nothing that is set aside counts."""
    prepared, findings = prepare(tables, Settings())
    data = Dataset(prepared, Settings(), findings, as_of_given=AS_OF)
    result = calculate("revenue", data)
    if result.reason is None:
        table = prepared["orders"]
        rows = table[~table["booked"].eq(False)] if "booked" in table else table
        future = rows["set_aside"].isna() & (rows["day"] > pd.Timestamp(AS_OF))
        assert result.rows + sum(aside.rows for aside in result.set_aside) + int(future.sum()) >= len(tables["orders"])


def test_a_pipeline_without_amounts_is_unknown_and_not_nothing() -> None:
    columns = ["deal_id", "created_date", "close_date", "status", "stage", "amount"]
    won = ("D1", "2026-01-01", "2026-01-20", "won", "Won", 100)
    unknown = firm(deals=(columns, [won, ("D2", "2026-01-02", None, "open", "Talk", None)]))
    for metric in ("pipeline_value", "weighted_pipeline"):
        result = calculate(metric, unknown)
        assert result.value is None
        assert result.reason is not None
        assert result.reason.rule == "needs_column"
    table = analyse("pipeline", unknown)
    assert table.rows[0][:3] == ("Talk", 1, None)
    partly = firm(deals=(columns, [won, ("D2", "2026-01-02", None, "open", "Talk", None),
                                   ("D3", "2026-01-02", None, "open", "Talk", 50)]))  # fmt: skip
    result = calculate("pipeline_value", partly)
    assert result.value == 50
    assert "1 of the 2 deals looked at have no amount, or one of 0" in [note.text() for note in result.notes]


def test_leads_who_bought_since_are_customers() -> None:
    """By number; not who had bought before, nor who bought something that was cancelled; a blank matches nobody."""
    leads = (["lead_id", "customer_id", "created_at", "source"],
             [("L1", "C1", "2026-01-01", "web"), ("L2", "C2", "2026-01-10", "web"), ("L3", "C3", "2026-01-01", "web"),
              ("L4", "c4", "2026-01-01", "fair"), ("L5", None, "2026-01-01", "fair")])  # fmt: skip
    orders = (["order_id", "order_date", "customer_id", "net_amount", "status"],
              [("O1", "2026-01-05", "C1", 10, "paid"), ("O2", "2026-01-05", "C2", 10, "paid"), ("O3", "2026-01-05", "C3", 10, "cancelled"),
               ("O4", "2026-01-05", None, 10, "paid")])  # fmt: skip
    plans = (["customer_id", "amount", "interval", "start"], [("C4", 5, "month", "2026-02-01")])
    data = firm(leads=leads, orders=orders, subscriptions=plans)
    assert calculate("conversion_rate", data).value == pytest.approx(2 / 5)
    by_source = {group.key: group.value for group in calculate("conversion_rate", data, by="source").groups}
    assert by_source == {"web": pytest.approx(1 / 3), "fair": pytest.approx(1 / 2)}
    assert found(data)["leads-bought"] == 2
    assert calculate("conversion_rate", data, period="2026-02", variant="period").reason is not None  # nobody came in
    said = firm(leads=([*leads[0], "converted"], [(*row, False) for row in leads[1]]), orders=orders)
    assert calculate("conversion_rate", said).value == 0  # what the sheet says goes first


def test_no_lead_and_nobody_who_pays() -> None:
    nobody = firm(
        leads=(["lead_id", "created_at", "customer_id"], []),
        subscriptions=(["customer_id", "amount", "start"], [("C1", None, "2026-01-01")]),
    )
    assert calculate("conversion_rate", nobody).value is None
