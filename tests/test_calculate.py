"""Calculating: periods, groups, and what stands in for what. Figures are worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from calculated import groups, reason, rules, shop
from small_firm import DEALS, LEADS, ORDERS, SPEND, SUBSCRIPTIONS, TARGETS, firm

from salesxl import calculate
from salesxl.errors import UnknownName, UsageError
from salesxl.periods import Period

# --- periods -----------------------------------------------------------------------------------------------------


def test_a_period_counts_its_own_days_alone() -> None:
    data = firm(orders=ORDERS)
    assert calculate("revenue", data, period="2026-02").value == 2_400
    assert calculate("revenue", data, period="2569-02").value == 2_400
    assert calculate("revenue", data, period=date(2026, 2, 14)).value == 2_400
    assert calculate("revenue", data, period=(date(2026, 2, 3), date(2026, 2, 14))).value == 2_700
    assert calculate("revenue", data, period="2026-02-15").value == -300
    assert calculate("revenue", data, period=Period(date(2026, 2, 15), date(2026, 2, 15))).value == -300
    assert calculate("revenue", data).value == 7_400


def test_a_month_has_one_value_wherever_it_stands() -> None:
    data = firm(orders=ORDERS)
    for metric in ("revenue", "aov", "active_customers", "repeat_purchase_rate"):
        for group in calculate(metric, data, by="month").groups:
            assert group.value == calculate(metric, data, period=group.key).value, (metric, group.key)


def test_rows_after_the_as_of_day_stand_behind_no_group() -> None:
    columns = ["lead_id", "created_at", "converted_at"]
    rows = [("L1", "2026-04-02", "2026-04-09"), ("L2", "2026-04-03", None), ("L3", "2026-04-20", None)]
    data = firm(leads=(columns, rows), as_of="2026-04-17")
    april = calculate("conversion_rate", data, by="month", variant="period").groups[-1]
    assert (april.key, april.value, april.rows) == ("2026-04", 0.5, 2)


def test_months_without_a_row_are_zero_between_the_first_and_the_last() -> None:
    data = shop(("2026-01-05", "A", 10), ("2026-04-05", "A", 20), as_of="2026-04-30")
    assert groups(calculate("revenue", data, by="month")) == {"2026-01": 10, "2026-02": 0, "2026-03": 0, "2026-04": 20}
    assert groups(calculate("aov", data, by="month")) == {
        "2026-01": 10,
        "2026-02": None,
        "2026-03": None,
        "2026-04": 20,
    }


def test_weeks_quarters_and_fiscal_years() -> None:
    rows = [("2025-12-31", "A", 1), ("2026-01-01", "A", 2), ("2026-03-31", "A", 4), ("2026-04-01", "A", 8)]
    data = shop(*rows, as_of="2026-04-30")
    assert groups(calculate("revenue", data, by="quarter")) == {"2025-Q4": 1, "2026-Q1": 6, "2026-Q2": 8}
    assert groups(calculate("revenue", data, by="year")) == {"2025": 1, "2026": 14}
    weeks = groups(calculate("revenue", data, by="week"))
    assert (weeks["2026-W01"], weeks["2026-W14"]) == (3, 12)
    april = shop(*rows, as_of="2026-04-30", settings={"fiscal_start": 4})
    assert groups(calculate("revenue", april, by="year")) == {"2026": 7, "2027": 8}


def test_a_running_month_is_compared_with_as_many_days() -> None:
    data = shop(("2026-01-05", "A", 10), ("2026-01-25", "A", 100), ("2026-02-05", "A", 15), as_of="2026-02-10")
    result = calculate("growth", data, period="2026-02")
    assert result.value == pytest.approx(0.5)
    assert "running" in rules(result)
    whole = calculate("growth", data, period="2026-02", variant="money")
    assert (whole.value, whole.unit) == (5, "money")
    assert groups(calculate("growth", data, by="month"))["2026-02"] == pytest.approx(0.5)


def test_growth_on_last_year_and_compound_growth() -> None:
    data = shop(("2025-02-10", "A", 100), ("2025-12-01", "A", 50), ("2026-01-05", "A", 100), ("2026-02-05", "A", 121))
    assert calculate("growth", data, period="2026-02", variant="year").value == pytest.approx(0.21)
    assert calculate("growth", data, period="2026-Q1", variant="monthly").value == pytest.approx(-1)
    two = calculate("growth", data, period=(date(2026, 1, 1), date(2026, 2, 28)), variant="monthly")
    assert two.value == pytest.approx(0.21)
    assert reason(calculate("growth", data, variant="yearly")) == "empty"  # 2026 is not over


def test_compound_growth_ends_with_the_last_whole_month_or_year() -> None:
    """200 in January, 242 in February, 30 on the first days of March; 50 in 2024 and 200 in 2025."""
    rows = [
        ("2024-03-01", "A", 50),
        ("2025-02-10", "A", 200),
        ("2026-01-05", "A", 200),
        ("2026-02-05", "A", 242),
        ("2026-03-02", "A", 30),
    ]
    data = shop(*rows, as_of="2026-03-02")
    for period in ("2026", "ytd", "2026-01..2026-03", "2026-01-01..2026-03-02"):
        found = calculate("growth", data, period=period, variant="monthly")
        assert found.value == pytest.approx(0.21), period
        assert [note.text() for note in found.notes] == [
            "it ends with February 2026: what came later is no whole month or year yet"
        ]
    assert rules(calculate("growth", data, period="2026-01..2026-02", variant="monthly")) == []
    assert calculate("growth", data, variant="yearly").value == pytest.approx(3)
    assert reason(calculate("growth", data, period="2026-03", variant="monthly")) == "empty"


def test_what_lies_before_the_data_is_unknown_and_not_zero() -> None:
    data = firm(orders=ORDERS)
    assert reason(calculate("growth", data, period="2026-01")) == "no_history"
    assert reason(calculate("growth", data)) == "needs_period"
    found = calculate("growth", data, by="month").groups[0]
    assert (found.value, found.reason.rule if found.reason else None) == (None, "no_history")
    late = shop(("2026-01-20", "A", 10), ("2026-02-05", "A", 30))
    assert "partial_base" in rules(calculate("growth", late, period="2026-02"))
    assert "partial_base" not in rules(calculate("growth", firm(orders=ORDERS), period="2026-02"))


def test_the_history_of_one_table_is_not_that_of_another() -> None:
    """Leads that reach further back say nothing of orders."""
    old = (LEADS[0], [("L0", "web", "2024-01-01 09:00", None, False)])
    assert reason(calculate("growth", firm(orders=ORDERS, leads=old), period="2026-01")) == "no_history"


def test_a_period_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        calculate("revenue", firm(orders=ORDERS), period="some day")
    with pytest.raises(UnknownName, match="net"):
        calculate("revenue", firm(orders=ORDERS), variant="nett")


def test_the_pipeline_of_an_earlier_day() -> None:
    data = firm(deals=DEALS)
    assert calculate("opportunities", data, period="2026-01").value == 2  # D2 and D4 were not won yet
    assert calculate("pipeline_value", data, period="2026-02").value == 30_000 + 40_000 + 15_000 + 12_000
    assert groups(calculate("opportunities", data, by="month")) == {"2026-01": 2, "2026-02": 4, "2026-03": 3}


def test_deals_closed_nobody_knows_when_are_not_open() -> None:
    rows = [*DEALS[1], ("D9", "A", "web", "2026-01-02", None, "lost", "Lost", 99_000, 0)]
    data = firm(deals=(DEALS[0], rows))
    assert calculate("opportunities", data).value == 3
    assert "close-date-missing" in {finding.rule for finding in data.findings}


# --- groups ------------------------------------------------------------------------------------------------------


def test_groups_by_any_field_of_the_raw_sheet() -> None:
    data = shop(
        ("2026-01-05", "A", 10, "cash"),
        ("2026-01-06", "B", 20, None),
        columns="order_date customer_id net_amount product",
    )
    data.tables["orders"]["Payment"] = ["cash", None]
    result = calculate("revenue", data, by="payment")
    assert [(group.key, group.value, group.rows) for group in result.groups] == [("(none)", 20, 1), ("cash", 10, 1)]
    assert (result.value, result.rows) == (30, 2)
    assert reason(calculate("revenue", data, by="planet")) == "no_field"


def test_groups_come_in_the_order_of_their_values() -> None:
    data = firm(deals=DEALS, reps_targets=TARGETS)
    result = calculate("quota_attainment", data, by="owner")
    assert [(group.key, group.value) for group in result.groups] == [("A", 1.2), ("B", 0.75)]
    assert result.value == pytest.approx(60 / 65)


def test_a_rep_who_sold_nothing_still_has_a_quota() -> None:
    data = firm(deals=DEALS, reps_targets=(TARGETS[0], [*TARGETS[1], ("C", "2026-Q1", 10_000)]))
    assert groups(calculate("quota_attainment", data, by="owner"))["C"] == 0
    assert calculate("sales_per_rep", data).value == 20_000
    assert calculate("quota_attainment", data, variant="reps on target").value == pytest.approx(1 / 3)
    assert reason(calculate("quota_attainment", data, by="team", variant="reps on target")) == "no_field"


# --- what stands in ----------------------------------------------------------------------------------------------


def test_deals_stand_in_where_there_are_no_orders() -> None:
    result = calculate("revenue", firm(deals=DEALS))
    assert (result.value, result.variant, rules(result)) == (60_000, "booked", ["stands_in"])
    both = calculate("revenue", firm(deals=DEALS, orders=ORDERS))
    assert (both.value, both.variant, rules(both)) == (7_400, "net", [])


def test_nothing_stands_in_for_a_variant_that_was_named() -> None:
    assert reason(calculate("revenue", firm(deals=DEALS), variant="net")) == "needs_table"


def test_metrics_inside_a_metric_may_stand_in_and_say_so() -> None:
    result = calculate(
        "cac",
        firm(deals=([*DEALS[0], "customer"], [(*row, row[0]) for row in DEALS[1]]), spend=SPEND),
        period="2026-Q1",
    )
    assert result.value == pytest.approx(20_000 / 3)
    assert "stands_in" in rules(result)


def test_customer_value_takes_the_best_that_the_data_allow() -> None:
    orders = firm(orders=ORDERS)
    assert calculate("clv", orders).variant == "historic"
    set_up = {"lifespan": 3, "gross_margin": "40%"}
    simple = calculate("clv", firm(orders=ORDERS, settings=set_up), period="2026-Q1")
    assert simple.variant == "margin"
    assert simple.value == pytest.approx(7_700 / 8 * (8 / 4 / (86 / 365.25)) * 3 * 0.4)  # 86 days since the first order
    assert calculate("clv", firm(orders=ORDERS, settings={"lifespan": 3}), period="2026-Q1").variant == "revenue"
    members = calculate(
        "clv", firm(subscriptions=SUBSCRIPTIONS, as_of="2026-02-28", settings={"gross_margin": 0.7}), period="2026-02"
    )
    assert (members.variant, members.value) == ("subscription", pytest.approx(1_232))


def test_a_least_churn_gives_customers_an_end_and_says_so() -> None:
    """Nobody was lost in March 2026: five customers pay 2,200 together."""
    data = firm(subscriptions=SUBSCRIPTIONS)
    assert reason(calculate("clv", data, period="2026-03", variant="subscription revenue")) == "no_churn"
    floored = firm(subscriptions=SUBSCRIPTIONS, settings={"least_churn": "2%"})
    result = calculate("clv", floored, period="2026-03", variant="subscription revenue")
    assert result.value == pytest.approx(440 / 0.02)
    assert "least_churn" in rules(result)
    february = calculate("clv", floored, period="2026-02", variant="subscription revenue")
    assert february.value == pytest.approx(440 / 0.25)
    assert "least_churn" not in rules(february)


def test_spend_of_one_sales_cycle_earlier() -> None:
    """Deals were won in 20, 30 and 60 days: March is met by the spend of 30 January to 1 March."""
    spend = (["period", "amount"], [("2026-01", 3_100), ("2026-02", 5_600), ("2026-03", 900)])
    data = firm(orders=ORDERS, deals=DEALS, spend=spend)
    result = calculate("cac", data, period="2026-03", variant="cycle")
    assert result.value == pytest.approx(2 * 3_100 / 31 + 5_600 + 900 / 31)  # one new customer: C5
    note = next(note for note in result.notes if note.rule == "cycle_before")
    assert "30 Jan 2026 to 1 Mar 2026: 30 days" in note.text("en")
    assert (
        reason(calculate("cac", firm(orders=ORDERS, spend=spend), period="2026-03", variant="cycle")) == "needs_table"
    )
    undecided = firm(orders=ORDERS, spend=spend, deals=(DEALS[0], DEALS[1][4:6]))
    assert reason(calculate("cac", undecided, period="2026-03", variant="cycle")) == "nothing"
    months = groups(calculate("cac", data, by="month", variant="cycle"))
    assert months["2026-03"] == pytest.approx(result.value)
    assert months["2026-01"] == pytest.approx(11 * 100 / 2)  # from 12 December on; the spend of December is not known
    january = calculate("cac", data, period="2026-01", variant="cycle")
    assert "partial_base" in rules(january)


def test_the_last_answer_about_an_inquiry_takes_the_place_of_earlier_ones() -> None:
    columns = ["date", "score", "ticket", "owner"]
    rows = [
        ("2026-03-05", "5", "T1", "A"),
        ("2026-03-02", "1", "T1", "A"),
        ("2026-03-03", "4", "T2", "A"),
        ("2026-03-09", "2", "T2", "B"),
        ("2026-03-04", "5", None, "B"),
        ("2026-03-04", "3", None, "B"),
        ("2026-02-20", "1", "T3", "B"),
        ("2026-03-06", "5", "T3", "B"),
    ]
    data = firm(surveys=(columns, rows))
    assert calculate("csat", data, period="2026-03").value == pytest.approx(4 / 7)
    last = calculate("csat", data, period="2026-03", variant="last")
    assert last.value == pytest.approx(3 / 5)  # T1 and T3 content, T2 not, and one of the two without a number
    assert calculate("csat", data, period="2026-02", variant="last").value == 0  # a closed month stays as it was
    assert groups(calculate("csat", data, period="2026-03", variant="last", by="owner")) == {
        "A": 1.0,
        "B": pytest.approx(2 / 4),
    }
    unnumbered = firm(surveys=(columns[:2], [row[:2] for row in rows]))
    assert reason(calculate("csat", unnumbered, variant="last")) == "needs_column"


def test_targets_of_reps_who_joined_or_left() -> None:
    """The first quarter has 90 days: B was there for 45 of them, C until the end of January, D not yet."""
    columns = ["owner", "period", "target", "joined", "left"]
    rows = [
        ("A", "2026-Q1", 25_000, "2020-05-01", None),
        ("B", "2026-Q1", 40_000, "2026-02-15", None),
        ("C", "2026-Q1", 90_000, None, "2026-01-31"),
        ("D", "2026-Q1", 10_000, "2026-04-01", None),
    ]
    full = firm(deals=DEALS, reps_targets=(columns, rows))
    assert calculate("quota_attainment", full, period="2026-Q1").value == pytest.approx(60_000 / 165_000)
    assert {finding.rule: finding.rows for finding in full.findings}["target-in-full"] == 3
    asked = firm(deals=DEALS, reps_targets=(columns, rows), settings={"joiner_targets": "prorated"})
    quarter = calculate("quota_attainment", asked, period="2026-Q1", by="owner")
    assert quarter.value == pytest.approx(60_000 / (25_000 + 20_000 + 31_000))
    assert groups(quarter)["B"] == pytest.approx(30_000 / 20_000)
    march = calculate("quota_attainment", asked, period="2026-03")
    assert march.value == pytest.approx(30_000 / (25_000 * 31 / 90 + 20_000 * 31 / 45))
    assert calculate("sales_per_rep", asked, period="2026-03").value == pytest.approx(30_000 / 2)
    rows_of = {finding.rule: finding.rows for finding in asked.findings}
    assert (rows_of["target-prorated"], rows_of["rep-not-there"]) == (2, 1)


def test_a_discount_on_the_first_payment_alone() -> None:
    """C1 pays 50 in the first of its months of 100, C2 600 in its first year of 1,200; C3 pays nothing before February."""
    columns = ["customer_id", "amount", "interval", "start", "discount", "discount_lasts"]
    rows = [
        ("C1", 100, "month", "2026-01-10", 0.5, "once"),
        ("C2", 1_200, "year", "2025-06-01", 0.5, "One-time"),
        ("C3", 30, "month", "2026-01-20", 1.0, "ครั้งเดียว"),
        ("C4", 80, "month", "2025-06-01", 0.25, "forever"),
        ("C5", 10, "month", "2025-06-01", 0.1, "a while"),
    ]
    data = firm(subscriptions=(columns, rows))
    assert calculate("mrr", data, period="2026-01").value == pytest.approx(100 + 100 + 30 + 60 + 9)
    told = {finding.rule: finding.rows for finding in data.findings}
    assert (told["discount-once"], told["discount-unknown"]) == (3, 1)
    asked = firm(subscriptions=(columns, rows), settings={"one_time_discounts": "deduct"})
    assert calculate("mrr", asked, period="2026-01").value == pytest.approx(50 + 50 + 60 + 9)
    assert calculate("arpa", asked, period="2026-01").value == pytest.approx(169 / 4)
    assert calculate("mrr", asked, period="2026-02").value == pytest.approx(100 + 50 + 30 + 60 + 9)
    assert calculate("expansion_mrr", asked, period="2026-02").value == pytest.approx(50)
    assert calculate("new_mrr", asked, period="2026-02").value == pytest.approx(30)
    later = firm(subscriptions=(columns, rows), settings={"one_time_discounts": "deduct"}, as_of="2026-06-30")
    assert calculate("mrr", later, period="2026-05").value == pytest.approx(100 + 50 + 30 + 60 + 9)
    assert calculate("mrr", later, period="2026-06").value == pytest.approx(100 + 100 + 30 + 60 + 9)


def test_a_margin_from_the_costs_of_the_orders_serves_where_none_is_set() -> None:
    columns = "order_date customer_id net_amount cost"
    rows = [("2026-01-05", "A", 100, 60), ("2026-02-05", "A", 100, 60)]
    data = shop(*rows, columns=columns, settings={"lifespan": 2})
    assert calculate("gross_margin", data).value == pytest.approx(0.4)
    assert calculate("clv", data, period="2026-Q1").value == pytest.approx(100 * 2 / (86 / 365.25) * 2 * 0.4)
    fixed = shop(*rows, columns=columns, settings={"lifespan": 2, "gross_margin": 0.5})
    assert calculate("clv", fixed, period="2026-Q1").value == pytest.approx(100 * 2 / (86 / 365.25) * 2 * 0.5)


def test_targets_for_won_deals_only() -> None:
    rows = [(owner, period, target, "won") for owner, period, target in TARGETS[1]]
    data = firm(orders=ORDERS, deals=DEALS, reps_targets=([*TARGETS[0], "measure"], rows))
    result = calculate("target_attainment", data, period="2026-Q1")
    assert (result.variant, result.value) == ("won", pytest.approx(60 / 65))
    assert reason(calculate("target_attainment", data, period="2026-Q1", variant="revenue")) == "no_target"


def test_a_number_says_where_the_data_do_not_cover_its_period() -> None:
    data = shop(("2026-01-20", "A", 1), ("2026-02-10", "B", 2), ("2026-03-10", "B", 4), as_of="2026-03-10")
    told = {
        period: set(rules(calculate("revenue", data, period=period)))
        & {"begins_inside", "before_data", "after_data", "running"}
        for period in ("2025-12", "2026-01", "2026-02", "2026-03", "2026-05", "2026")
    }
    assert told == {
        "2025-12": {"before_data"},
        "2026-01": {"begins_inside"},
        "2026-02": set(),
        "2026-03": {"running"},
        "2026-05": {"after_data"},
        "2026": {"running"},
    }
