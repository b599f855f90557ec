"""Numbers of things with a window of their own: stocks, cohorts, subscriptions. Figures are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from calculated import groups, reason, rules, shop
from small_firm import DEALS, LEADS, ORDERS, SUBSCRIPTIONS, TARGETS, firm, records

from salesxl import calculate, from_numbers
from salesxl.analyse import analyse
from salesxl.dataset import Dataset
from salesxl.results import Result
from salesxl.scorecard import scorecard
from salesxl.settings import Settings

# --- things with a window of their own -----------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["this month", "เดือนนี้", "2026-02"])
def test_this_month_is_the_whole_month(said: str) -> None:
    """140 of 560 by 14 February, half of the month: a quarter of the target, and 280 if it goes on so."""
    data = firm(
        orders=(("order_date", "net_amount"), [("2026-02-14", 140)]), as_of="2026-02-14",
        reps_targets=(("period", "target", "measure"), [("2026-02", 560, "revenue")]),
    )  # fmt: skip
    assert calculate("target_attainment", data, period=said).value == 0.25
    assert calculate("forecast", data, period=said).value == 280
    assert "running" in rules(calculate("revenue", data, period=said))


def test_months_of_a_period_that_ends_within_one_count_its_days_alone() -> None:
    """Of March the first 15 of 31 days: half of its spend of 3,100, of its target of 6,200, and beside 15 days of February."""
    data = firm(
        orders=(("order_id", "order_date", "customer_id", "net_amount"),
                [("1", "2026-01-05", "A", 800), ("2", "2026-02-10", "B", 1000), ("3", "2026-02-20", "C", 500), ("4", "2026-03-10", "D", 1500),
                 ("5", "2026-03-25", "E", 1000)]),
        spend=(("period", "amount", "category"), [(f"2026-0{month}", 3100, "ads") for month in (1, 2, 3)]),
        reps_targets=(("period", "target", "measure"), [(f"2026-0{month}", 6200, "revenue") for month in (1, 2, 3)]),
        as_of="2026-04-30",
    )  # fmt: skip
    span = "2026-01-01..2026-03-15"
    assert groups(calculate("cac", data, period=span, by="month")) == {
        "2026-01": 3100,
        "2026-02": 1550,
        "2026-03": 1500,
    }
    assert groups(calculate("target_attainment", data, period=span, by="month"))["2026-03"] == pytest.approx(0.5)
    assert groups(calculate("growth", data, period=span, by="month"))["2026-03"] == pytest.approx(0.5)
    assert groups(calculate("repeat_purchase_rate", data, period=span, by="quarter")) == {"2026-Q1": 0}
    result = calculate("active_customers", data, period=("2026-02-11..2026-03-15"), by="month")
    assert (groups(result), [group.rows for group in result.groups]) == ({"2026-02": 1, "2026-03": 1}, [1, 1])
    assert [group.rows for group in calculate("cac", data, period="2026-02-11..2026-03-15", by="month").groups] == [
        2,
        2,
    ]


def test_recurring_revenue_of_the_days_asked_for() -> None:
    """One subscriber on 10 January, one more on 10 February and on 20 February, the last after the period."""
    rows = [(f"S{n}", f"C{n}", 100, "month", f"2026-0{month}-{day}", None, None)
            for n, (month, day) in enumerate([(1, 10), (2, 10), (2, 20)])]  # fmt: skip
    data = firm(subscriptions=(SUBSCRIPTIONS[0], rows), as_of="2026-03-31")
    span = "2026-01-15..2026-02-15"
    assert groups(calculate("mrr", data, period=span, by="month")) == {"2026-01": 100, "2026-02": 200}
    assert groups(calculate("new_mrr", data, period=span, by="month")) == {"2026-01": 0, "2026-02": 100}


def test_retention_looks_back_as_far_as_the_setting_says() -> None:
    rows = [("2025-11-05", "A", 1), ("2026-02-05", "B", 1), ("2026-03-05", "A", 1), ("2026-03-06", "C", 1)]
    assert calculate("retention_rate", shop(*rows), period="2026-03").value == 0
    wide = shop(*rows, settings={"retention_window": 120})
    assert calculate("retention_rate", wide, period="2026-03").value == 0.5
    assert calculate("churn_rate", wide, period="2026-03").value == 0.5


def test_giving_up_one_of_two_subscriptions_is_a_contraction() -> None:
    rows = [
        ("S1", "C1", 100, "month", "2025-06-01", None, None),
        ("S2", "C1", 40, "month", "2025-06-01", "2026-02-10", None),
    ]
    data = firm(subscriptions=(SUBSCRIPTIONS[0], rows), as_of="2026-02-28")
    assert calculate("contraction_mrr", data, period="2026-02").value == 40
    assert calculate("churned_mrr", data, period="2026-02").value == 0
    assert calculate("churn_rate", data, period="2026-02").value == 0
    assert calculate("revenue_churn", data, period="2026-02").value == pytest.approx(40 / 140)


def test_churn_day_by_day() -> None:
    """Two customers on the first, one of them lost on the tenth; a third from the fifth on, lost on the twentieth."""
    rows = [("S1", "C1", 10, "month", "2026-01-01", None, None), ("S2", "C2", 10, "month", "2026-01-01", "2026-02-10", None),
            ("S3", "C3", 120, "year", "2026-02-05", "2026-02-20", None)]  # fmt: skip
    data = firm(subscriptions=(SUBSCRIPTIONS[0], rows), as_of="2026-02-28")
    assert calculate("churn_rate", data, period="2026-02").value == 0.5
    assert calculate("churn_rate", data, period="2026-02", variant="daily").value == pytest.approx(1 / 3 + 1 / 2)
    assert groups(calculate("churn_rate", data, by="month", variant="daily"))["2026-02"] == pytest.approx(1 / 3 + 1 / 2)
    assert reason(calculate("churn_rate", data, variant="daily")) == "needs_period"
    assert calculate("arr", data, period=(date(2026, 2, 1), date(2026, 2, 15)), variant="contracts").value == 120


def test_the_age_of_open_deals() -> None:
    """Open at the end of March: from 1 February, 10 February and 5 March."""
    data = firm(deals=DEALS)
    assert calculate("sales_cycle", data, variant="open").value == 49
    assert groups(calculate("sales_cycle", data, variant="open", by="owner")) == {"A": 58, "B": 37.5}


def test_orders_still_to_be_paid() -> None:
    data = shop(
        ("2026-01-05", "A", 10, "paid"),
        ("2026-01-06", "B", 20, "pending"),
        columns="order_date customer_id net_amount status",
    )
    assert (calculate("revenue", data).value, calculate("revenue", data, variant="paid").value) == (30, 10)


def test_a_customer_who_changes_plan_is_one_customer_in_one_group() -> None:
    columns = ["customer_id", "plan", "amount", "start", "end"]
    rows = [
        ("C1", "basic", 100, "2025-06-01", "2026-02-10"),
        ("C1", "plus", 150, "2026-02-10", None),
        ("C2", "plus", 150, "2026-02-10", None),
    ]
    data = firm(subscriptions=(columns, rows), as_of="2026-02-28")
    assert groups(calculate("expansion_mrr", data, period="2026-02", by="plan")) == {"basic": 50, "plus": 0}
    assert groups(calculate("new_mrr", data, period="2026-02", by="plan")) == {"basic": 0, "plus": 150}
    assert groups(calculate("churned_mrr", data, period="2026-02", by="plan")) == {"basic": 0, "plus": 0}


def test_forecast_and_coverage_leave_overdue_deals_out() -> None:
    data = firm(deals=DEALS, reps_targets=(TARGETS[0], [("A", "2026-Q2", 50_000), ("B", "2026-Q2", 80_000)]))
    assert calculate("forecast", data, period="2026-Q2").value == 40_000 * 0.5 + 25_000 * 0.2
    assert calculate("pipeline_coverage", data, period="2026-Q2").value == pytest.approx(65_000 / 130_000)
    assert calculate("pipeline_coverage", data).value == pytest.approx(0.5)
    assert reason(calculate("forecast", data)) == "needs_period"
    reached = firm(deals=DEALS, reps_targets=(TARGETS[0], [("A", "2026-Q1", 5_000)]))
    assert reason(calculate("pipeline_coverage", reached, period="2026-Q1")) == "target_reached"
    over = firm(deals=DEALS, reps_targets=(TARGETS[0], [("A", "2026-Q1", 500_000)]), as_of="2026-04-02")
    assert reason(calculate("pipeline_coverage", over, period="2026-Q1")) == "period_over"


def test_run_rate_season_and_line_of_a_shop() -> None:
    months = [(f"2025-{month:02d}-10", "A", 100 * month) for month in range(1, 13)]
    data = shop(*months, ("2026-01-05", "A", 150), ("2026-02-03", "A", 50), as_of="2026-02-07")
    result = calculate("forecast", data, period="2026-02")
    assert (result.variant, result.value) == ("run rate", pytest.approx(50 / 7 * 28))
    assert calculate("forecast", data, period="2026-02", variant="seasonal").value == pytest.approx(200 * 150 / 100)
    assert calculate("forecast", data, period="2026-02", variant="mean of three").value == pytest.approx(
        (150 + 1200 + 1100) / 3
    )
    line = calculate("forecast", data, period="2026-01", variant="straight line")
    assert line.value == pytest.approx(1_300)


def test_a_stage_that_was_skipped_was_passed() -> None:
    deals = (["deal_id", "amount", "status", "created_date", "close_date"], [
        ("D1", 1, "won", "2026-01-01", "2026-02-01"), ("D2", 1, "lost", "2026-01-01", "2026-02-01"), ("D3", 1, "open", "2026-01-01", None)])  # fmt: skip
    history = (["deal_id", "stage", "entered_at"], [
        ("D1", "Lead", "2026-01-01"), ("D1", "Proposal", "2026-01-20"), ("D1", "Lead", "2026-01-25"), ("D2", "Lead", "2026-01-01"),
        ("D2", "Offer", "2026-01-05"), ("D3", "Lead", "2026-01-01")])  # fmt: skip
    data = firm(deals=deals, stage_history=history, settings={"stages": "Lead, Offer, Proposal"})
    assert groups(calculate("stage_conversion", data, by="stage")) == {
        "Lead": pytest.approx(2 / 3),
        "Offer": 0.5,
        "Proposal": 1,
    }
    assert groups(calculate("funnel_leakage", data, by="stage")) == {"Lead": 0, "Offer": 0.5, "Proposal": 0}
    assert calculate("funnel_leakage", data).value == pytest.approx(1 / 5)
    without = calculate("funnel_leakage", firm(deals=deals))
    assert (without.variant, without.value) == ("deals", 0.5)


def test_a_given_setting_is_read_as_a_user_writes_it() -> None:
    data = firm(leads=LEADS, settings={"response_goal": 2})
    assert calculate("leads_answered", data, variant="within goal").value == pytest.approx(3 / 6)
    assert calculate("leads_answered", firm(leads=LEADS), variant="within goal").value == pytest.approx(2 / 6)


def test_a_table_without_any_row() -> None:
    data = Dataset({}, Settings(), as_of_given=date(2026, 3, 31))
    assert reason(calculate("revenue", data)) == "needs_table"
    empty = firm(orders=(ORDERS[0], []))
    assert calculate("revenue", empty).value == 0
    assert reason(calculate("aov", empty)) == "empty"
    assert calculate("revenue", empty, by="month").groups == ()


def test_orders_without_an_amount_are_told_beside_the_money() -> None:
    data = shop(("2026-03-01", "A", 100), ("2026-03-02", "B", None))
    assert (calculate("aov", data).value, rules(calculate("aov", data))) == (50, ["no_order_amount"])
    assert calculate("aov", data).notes[0].details == {"rows": "1", "all": "2"}
    assert rules(calculate("orders", data)) == []


@pytest.mark.parametrize(("last", "days"), [("2026-01-30", "30"), ("2026-03-30", "89"), ("2026-03-31", None)])
def test_a_few_weeks_are_no_year(last: str, days: str | None) -> None:
    columns = ("order_id", "order_date", "customer_id", "net_amount")
    data = firm(orders=(columns, [("1", "2026-01-01", "A", 10), ("2", last, "A", 10)]), as_of=last)
    for metric in ("orders_per_customer", "customer_margin"):
        notes = [
            note.details["days"] for note in calculate(metric, data, period=last[:7]).notes if note.rule == "short_year"
        ]
        assert notes == ([days] if days else [])


def test_walk_in_customers_make_nobody_buy_more_often() -> None:
    """A café: two regulars buy three times for 60 in all; seven cups of 10 to nobody in particular."""
    named = [("2026-03-01", "A", 10), ("2026-03-10", "A", 20), ("2026-03-20", "B", 40), ("2026-03-21", "B", -10)]
    data = shop(*named, *[("2026-03-05", None, 10)] * 7)
    alone = shop(*named)
    for metric, variant in (("orders_per_customer", None), ("customer_margin", "revenue"), ("clv", "historic")):
        assert calculate(metric, data, variant=variant).value == calculate(metric, alone, variant=variant).value, metric
    assert calculate("clv", data).value == 30
    assert "nameless" in rules(calculate("clv", data))
    assert "nameless" not in rules(calculate("clv", alone))
    assert calculate("revenue", data).value == 130


def test_what_a_customer_has_brought_so_far_is_not_what_it_brought_this_month() -> None:
    """A 100 in January and 40 in March, B 60 in February: 100 each by the end of March, 40 from one buyer in March alone."""
    data = shop(("2026-01-05", "A", 100), ("2026-02-05", "B", 60), ("2026-03-05", "A", 40), ("2026-04-05", "C", 500))
    assert calculate("clv", data, period="2026-03", variant="historic").value == 100
    assert {group.key: group.value for group in calculate("clv", data, by="month", variant="historic").groups}[
        "2026-02"
    ] == 80


def test_years_of_orders_begin_with_the_orders() -> None:
    """Ten orders of two customers in half a year are ten a customer and year, however long there have been deals."""
    columns = ["order_id", "order_date", "customer_id", "net_amount"]
    rows = [(f"O{n}", f"2026-0{1 + n % 6}-0{1 + n // 6}", f"C{n % 2}", 100) for n in range(10)]
    old = (
        ["deal_id", "created_date", "close_date", "status", "amount"],
        [("D1", "2020-01-01", "2020-02-01", "won", 1)],
    )
    alone, beside = (firm("2026-06-30", orders=(columns, rows), **more) for more in ({}, {"deals": old}))
    for data in (alone, beside):
        assert calculate("orders_per_customer", data, period="2026-06").value == pytest.approx(10)
        assert calculate("customer_margin", data, period="2026-06", variant="revenue").value == pytest.approx(1000)


@pytest.mark.parametrize(
    ("metric", "numbers", "variant", "what"),
    [
        ("gross_margin", (0, 0), None, "Net sales with known cost"),
        ("quota_attainment", (100, 0, 10, 30), "pace", "Target for won deals"),
        ("forecast", (0, 0, 31), "run rate", "Days gone by"),
        ("win_rate", (0, 0), None, "Closed deals"),
        ("orders_per_customer", (5, 0, 1), None, "Customers"),
    ],
)
def test_what_nothing_can_be_divided_by_is_named(
    metric: str, numbers: tuple[float, ...], variant: str | None, what: str
) -> None:
    result = from_numbers(metric, *numbers, variant=variant)
    assert isinstance(result, Result)
    assert result.reason is not None
    assert result.reason.text() == f"there is nothing to divide by: {what} is 0"


def test_pace_by_working_days() -> None:
    """By Sunday, 15 February, 32 of the 64 working days of the quarter are gone; two holidays make them 31 of 62."""
    deals = (["deal_id", "owner", "created_date", "close_date", "status", "amount"],
             [("D1", "A", "2026-01-02", "2026-02-10", "won", 30_000)])  # fmt: skip
    targets = (["owner", "period", "target"], [("A", "2026-Q1", 50_000)])
    working = {"pace_days": "working"}

    def pace(as_of: str = "2026-02-15", **settings: str) -> Result:
        data = firm(deals=deals, reps_targets=targets, as_of=as_of, settings=settings)
        return calculate("quota_attainment", data, period="2026-Q1", variant="pace")

    assert pace().value == pytest.approx(30_000 / (50_000 * 46 / 90))
    assert "working_days" not in rules(pace())
    assert pace(**working).value == pytest.approx(1.2)
    assert "working_days" in rules(pace(**working))
    assert pace(**working, holidays="2026-01-01,2026-03-03").value == pytest.approx(1.2)
    assert pace(**working, holidays="2026-03-02,2026-03-03").value == pytest.approx(30_000 / (50_000 * 32 / 62))
    assert pace(**working, workdays="mon,tue,wed,thu,fri,sat").value == pytest.approx(30_000 / (50_000 * 39 / 77))
    data = firm(deals=deals, reps_targets=targets, as_of="2026-02-15", settings=working)
    (first,) = records(analyse("leaderboard", data, period="2026-Q1"))
    assert first["pace"] == pytest.approx(1.2)


def test_a_period_that_begins_on_a_weekend_has_no_pace_before_monday() -> None:
    orders = (["order_date", "net_amount"], [("2026-02-01", 100)])
    targets = (["period", "target", "measure"], [("2026-02", 2_000, "revenue")])
    data = firm(orders=orders, reps_targets=targets, as_of="2026-02-01", settings={"pace_days": "working"})
    assert calculate("target_attainment", data, period="2026-02", variant="pace").reason is not None
    assert calculate("forecast", data, period="2026-02", variant="run rate").reason is not None
    (row,) = scorecard(data, "2026-02", metrics=["revenue"])
    assert (row.attainment, row.pace) == (0.05, None)
    monday = firm(orders=orders, reps_targets=targets, as_of="2026-02-02", settings={"pace_days": "working"})
    (row,) = scorecard(monday, "2026-02", metrics=["revenue"])
    assert row.pace == pytest.approx(0.05 * 20)


@pytest.mark.parametrize("by", ["month", "quarter"])
def test_a_period_before_all_targets_has_no_groups(by: str) -> None:
    columns = ["amount", "status", "created_date", "close_date"]
    won = firm(
        deals=(columns, [(100, "won", "2026-03-01", "2026-03-05")]),
        reps_targets=(["owner", "period", "target"], [(None, "2026-03", 5)]),
    )
    attained = calculate("target_attainment", won, period="2025", by=by)
    assert attained.value is None
    assert attained.reason is not None
    assert attained.groups == ()
