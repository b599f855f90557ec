"""Calculating: periods, groups, what stands in for what, reasons, notes. Figures are worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from small_firm import DEALS, LEADS, ORDERS, SPEND, SUBSCRIPTIONS, TARGETS, firm, records

from salesxl import calculate, from_numbers
from salesxl.analyse import analyse
from salesxl.dataset import Dataset
from salesxl.errors import UnknownName, UsageError
from salesxl.periods import Period
from salesxl.results import Result
from salesxl.scorecard import scorecard
from salesxl.settings import Settings


def groups(result: Result) -> dict[str, float | None]:
    return {group.key: group.value for group in result.groups}


def rules(result: Result) -> list[str]:
    for note in result.notes:
        for language in ("en", "th"):
            assert "{" not in note.text(language)
    return [note.rule for note in result.notes]


def reason(result: Result) -> str:
    assert result.value is None
    assert result.reason is not None
    for language in ("en", "th"):
        assert "{" not in result.reason.text(language)
    return result.reason.rule


def shop(*rows: tuple[Any, ...], columns: str = "order_date customer_id net_amount", **options: Any) -> Dataset:
    return firm(orders=(columns.split(), rows), **options)


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
    assert calculate("growth", data, variant="yearly").value == pytest.approx(221 / 150 - 1)


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
    assert (note.details["start"], note.details["end"], note.details["days"]) == ("2026-01-30", "2026-03-01", "30")
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


# --- reasons -----------------------------------------------------------------------------------------------------


def test_reasons_say_what_is_missing_in_the_readers_words() -> None:
    data = firm(orders=ORDERS)
    found = calculate("retention_rate", firm(deals=DEALS), period="2026-03").reason
    assert found is not None
    assert found.text("en") == "needs Subscriptions / Orders; no such sheet was found"
    assert "คำสั่งซื้อ" in found.text("th")
    assert reason(calculate("gross_margin", data)) == "needs_column"
    setting = calculate("clv", data, variant="margin").reason
    assert setting is not None
    assert setting.rule == "needs_setting"
    assert reason(calculate("upsell_rate", data, variant="offers")) == "needs_numbers"


def test_an_empty_denominator_is_no_zero() -> None:
    data = firm(deals=DEALS)
    result = calculate("win_rate", data, period="2025-12")
    assert reason(result) == "empty"
    assert result.reason is not None
    assert result.reason.excel_error == "#DIV/0!"
    assert result.reason.text() == "there is nothing to divide by: Closed deals is 0"
    assert calculate("revenue", data, period="2025-12").value == 0
    nobody = calculate("sales_cycle", data, period="2025-12")
    assert reason(nobody) == "nothing"


def test_spend_that_nobody_wrote_down_is_not_zero() -> None:
    data = firm(orders=ORDERS, spend=(SPEND[0], [("2026-01", "ads", "web", 500)]))
    assert calculate("cac", data, period="2026-01").value == 250
    assert reason(calculate("cac", data, period="2026-02")) == "nothing"


def test_deals_without_any_amount_are_not_worth_zero() -> None:
    columns = ["deal_id", "status", "owner", "created_date", "close_date", "amount"]
    rows = [("D1", "open", "Ploy", "2026-01-05", None, None), ("D2", "open", "Nok", "2026-01-06", None, 500),
            ("D3", "open", "Nok", "2026-01-07", None, None), ("D4", "won", "Ploy", "2026-01-08", "2026-02-02", 70)]  # fmt: skip
    data = firm(deals=(columns, rows))
    assert calculate("pipeline_value", data).value == 500
    by_owner = {
        g.key: (g.value, g.reason and g.reason.rule) for g in calculate("pipeline_value", data, by="owner").groups
    }
    assert by_owner == {"Nok": (500, None), "Ploy": (None, "nothing")}
    assert reason(calculate("pipeline_value", firm(deals=(columns, [rows[0], rows[3]])))) == "needs_column"
    assert calculate("pipeline_value", firm(deals=(columns, [rows[3]]))).value == 0  # no open deal at all


def test_a_weighted_pipeline_says_which_deals_it_has_no_probability_for() -> None:
    """100 at 50%, 400 nobody knows how likely, and one without an amount: 50."""
    data = firm(
        deals=(
            ("deal_id", "created_date", "stage", "amount", "probability"),
            [
                ("D1", "2026-01-02", "Open", 100, 0.5),
                ("D2", "2026-01-02", "Open", 400, None),
                ("D3", "2026-01-02", "Open", None, 0.5),
            ],
        )
    )
    weighted = calculate("weighted_pipeline", data)
    assert (weighted.value, rules(weighted)) == (50, ["no_amount", "no_chance"])
    assert weighted.notes[1].details == {"rows": "1", "all": "3"}
    assert rules(calculate("pipeline_value", data)) == ["no_amount"]


def test_what_was_expected_of_deals_closed_since_is_not_known() -> None:
    """D1 was open at the end of January and its probability then is not kept; at the end of the data D2 alone is open."""
    columns = ["deal_id", "status", "created_date", "close_date", "amount", "probability"]
    rows = [("D1", "won", "2026-01-05", "2026-02-20", 900, 1), ("D2", "open", "2026-01-06", "2026-01-15", 500, 0.4)]
    data = firm(deals=(columns, rows))
    assert calculate("weighted_pipeline", data, period="2026-02").value == pytest.approx(200)
    assert reason(calculate("weighted_pipeline", data, period="2026-01")) == "closed_since"
    by_month = calculate("weighted_pipeline", data, by="month")
    assert [(g.key, g.value) for g in by_month.groups] == [
        ("2026-01", None),
        ("2026-02", pytest.approx(200)),
        ("2026-03", pytest.approx(200)),
    ]
    assert calculate("opportunities", data, variant="overdue").value == 1
    assert reason(calculate("opportunities", data, variant="overdue", period="2026-01")) == "closed_since"
    assert calculate("pipeline_value", data, period="2026-01").value == 1400


def test_a_source_column_without_a_word_tells_of_no_referral() -> None:
    columns = ["lead_id", "created_at", "source"]
    blank = firm(leads=(columns, [("L1", "2026-01-05", None), ("L2", "2026-01-06", None)]))
    assert reason(calculate("referrals", blank)) == "needs_column"
    assert calculate("referrals", firm(leads=(columns, [("L1", "2026-01-05", "web")]))).value == 0


def test_returns_are_known_only_where_the_data_could_tell_of_them() -> None:
    assert reason(calculate("refund_rate", shop(("2026-01-05", "A", 10)))) == "needs_column"
    assert reason(calculate("refund_rate", shop(("2026-01-05", "A", 10)), variant="orders")) == "needs_column"
    told = shop(("2026-01-05", "A", 10, "paid"), columns="order_date customer_id net_amount status")
    assert calculate("refund_rate", told).value == 0
    assert calculate("refund_rate", shop(("2026-01-05", "A", 10), ("2026-01-06", "A", -4))).value == pytest.approx(0.4)


def test_too_few_customers_are_no_model() -> None:
    result = calculate("clv", firm(orders=ORDERS), variant="predicted")
    assert reason(result) == "not_estimable"
    assert result.reason is not None
    assert "100" in result.reason.text("th")


# --- notes and rows ----------------------------------------------------------------------------------------------


def test_rows_behind_a_number_and_rows_left_out() -> None:
    result = calculate("revenue", firm(orders=ORDERS), period="2026-Q1")
    assert result.rows == 9
    assert [(aside.rule, aside.rows) for aside in result.set_aside] == [("duplicate-row", 1), ("order-cancelled", 1)]
    assert not calculate("revenue", firm(orders=ORDERS), period="2026-01").set_aside


def test_in_the_first_month_every_customer_is_new_and_the_result_says_so() -> None:
    data = firm(orders=ORDERS)
    assert "first_period" in rules(calculate("new_customers", data, period="2026-01"))
    assert "first_period" not in rules(calculate("new_customers", data, period="2026-02"))


def test_a_rate_of_few_says_so() -> None:
    data = firm(deals=DEALS)
    assert "few" in rules(calculate("win_rate", data, period="2026-01"))
    assert "few" not in rules(calculate("win_rate", data))


def test_targets_and_spend_longer_than_the_period_count_by_their_share() -> None:
    data = firm(deals=DEALS, reps_targets=TARGETS, orders=ORDERS, spend=SPEND)
    result = calculate("quota_attainment", data, period="2026-01")
    assert result.value == pytest.approx(10_000 / (65_000 * 31 / 90))
    assert "prorated" in rules(result)
    assert "prorated" not in rules(calculate("quota_attainment", data, period="2026-Q1"))
    assert calculate("cac", data, period="2026-01").value == pytest.approx(20_000 * 31 / 90 / 2)
    months = groups(calculate("cac", data, by="month"))
    assert months["2026-01"] == pytest.approx(20_000 * 31 / 90 / 2)


def test_refunds_without_a_day_count_on_the_day_of_the_order_and_say_so() -> None:
    columns = "order_date customer_id net_amount refund_amount refund_date"
    dated = shop(("2026-01-05", "A", 100, 30, "2026-02-03"), columns=columns)
    assert groups(calculate("revenue", dated, by="month")) == {"2026-01": 100, "2026-02": -30}
    assert "refund_on_order_day" not in rules(calculate("revenue", dated))
    undated = shop(("2026-01-05", "A", 100, 30, None), columns=columns)
    result = calculate("revenue", undated)
    assert (result.value, rules(result)) == (70, ["refund_on_order_day"])
    by_order = shop(("2026-01-05", "A", 100, 30, "2026-02-03"), columns=columns, settings={"refunds": "order date"})
    assert groups(calculate("revenue", by_order, period="2026-Q1", by="month"))["2026-01"] == 70


def test_customers_told_apart_by_name_are_noted() -> None:
    data = shop(("2026-01-05", "Ann", 10), ("2026-01-06", " ANN ", 20), columns="order_date customer_name net_amount")
    result = calculate("active_customers", data)
    assert (result.value, rules(result)) == (1, ["by_name"])


# --- things with a window of their own -----------------------------------------------------------------------------


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
