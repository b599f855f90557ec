"""What is said of a number: why it is missing, what to know about it, which rows are behind it."""

from __future__ import annotations

import pytest
from calculated import groups, reason, rules, shop
from small_firm import DEALS, ORDERS, SPEND, TARGETS, firm

from salesxl import calculate

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
