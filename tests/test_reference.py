"""Figures of real data sets that others have published, or that plain pandas gives, each with the rule behind it.

The figures are in ``reference.json`` beside the data; they do not come from this program. Amounts are compared to half a
unit of what is printed there.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from salesxl import calculate, from_numbers, load
from salesxl.dataset import Dataset

MANY_DIGITS = 1e-6


@pytest.fixture(scope="module")
def reference(shared: Path) -> dict[str, Any]:
    return json.loads((shared / "reference.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=8)
def _read(paths: tuple[str, ...], settings: tuple[tuple[str, str], ...], as_of: date | None) -> Dataset:
    return load(list(paths), settings=dict(settings), as_of=as_of)


def read(shared: Path, *names: str, as_of: date | None = None, **settings: str) -> Dataset:
    return _read(tuple(str(shared / name) for name in names), tuple(sorted(settings.items())), as_of)


def value(metric: str, data: Dataset, **options: Any) -> float:
    result = calculate(metric, data, **options)
    assert result.reason is None, result.reason
    assert result.value is not None
    return result.value


def groups(metric: str, data: Dataset, by: str, **options: Any) -> dict[str, float | None]:
    return {group.key: group.value for group in calculate(metric, data, by=by, **options).groups}


def test_deals_of_a_crm_won_by_close_date_of_those_decided(shared: Path, reference: dict[str, Any]) -> None:
    """Win rate: won of won and lost. Deal size, cycle and amount: won deals by their close date."""
    data, book = read(shared, "crm_opportunities"), reference["crm_opportunities"]
    for metric, options, figure in (
        ("win_rate", {}, "win_rate(won/(won+lost))"),
        ("win_rate", {"variant": "all"}, "won_share_of_all"),
        ("revenue", {}, "won_value"),
        ("average_deal_size", {}, "avg_deal_size(won)"),
        ("average_deal_size", {"variant": "median"}, "median_deal_size(won)"),
        ("sales_cycle", {}, "sales_cycle_days_won_mean"),
        ("sales_cycle", {"variant": "median"}, "sales_cycle_days_won_median"),
        ("sales_cycle", {"variant": "closed"}, "sales_cycle_days_closed_mean"),
        ("opportunities", {}, "open_opportunities"),
    ):
        assert value(metric, data, **options) == pytest.approx(book[figure], rel=MANY_DIGITS), figure
    quarters = {f"2017-Q{n}": book["won_by_quarter"][f"2017Q{n}"]["value"] for n in range(1, 5)}
    assert groups("revenue", data, "quarter") == pytest.approx(quarters)
    assert groups("revenue", data, "Manager") == pytest.approx(book["by_manager_won_value"])
    assert groups("revenue", data, "region") == pytest.approx(book["by_region_won_value"])
    rates = {name: agent["win_rate"] for name, agent in book["by_agent"].items()}
    assert groups("win_rate", data, "owner") == pytest.approx(rates, abs=MANY_DIGITS)


def test_orders_of_a_shop_of_disks(shared: Path, reference: dict[str, Any]) -> None:
    """Every row is an order; a customer is new in the month of the first one; two orders make a repeat buyer."""
    data, book = read(shared, "cdnow/cdnow_master.csv"), reference["cdnow"]["master"]
    assert value("revenue", data) == pytest.approx(book["revenue"])
    assert value("orders", data) == book["transactions"]
    assert value("active_customers", data) == book["customers"]
    assert value("aov", data) == pytest.approx(book["avg_value_per_transaction_row"], abs=5e-5)
    repeat = book["repeat_rate_rows(customers with >=2 rows / customers)"]
    assert value("repeat_purchase_rate", data) == pytest.approx(repeat, abs=MANY_DIGITS)
    assert groups("revenue", data, "month") == pytest.approx(book["revenue_by_month"])
    new = {month: count for month, count in groups("new_customers", data, "month").items() if count}
    assert new == book["cohort_size"]


def test_leads_of_a_marketplace_joined_to_the_deals_they_became(shared: Path, reference: dict[str, Any]) -> None:
    """Converted: the lead's number stands on a won deal. Cycle: from the lead's first contact; one deal that was won before it
    is left out, which plain pandas does not do."""
    data, book = read(shared, "olist_funnel"), reference["olist_funnel"]
    assert value("conversion_rate", data) == pytest.approx(book["conversion"])
    rates = {
        ("(none)" if name == "(blank)" else name): each["rate"] for name, each in book["conversion_by_origin"].items()
    }
    assert groups("conversion_rate", data, "source") == pytest.approx(rates, abs=MANY_DIGITS)
    days = book["days_first_contact_to_won"]
    assert value("sales_cycle", data, variant="median") == days["median"]
    without = (days["mean"] * book["won"] - days["min"]) / (book["won"] - days["negative"])
    assert value("sales_cycle", data) == pytest.approx(without, abs=5e-4)


def test_recurring_revenue_by_start_and_end(shared: Path, reference: dict[str, Any]) -> None:
    """A subscription pays from its start to the day before its end; trials are out; movements are those of an account."""
    data, book = read(shared, "ravenstack_saas"), reference["ravenstack_saas"]
    assert groups("mrr", data, "month") == {day[:7]: amount for day, amount in book["mrr_month_end"].items()}
    counts = {day[:7]: float(count) for day, count in book["paying_accounts_month_end"].items()}
    assert groups("active_customers", data, "month") == counts
    for period, key in (
        ("2024-12", "movements_2024-11-30_to_2024-12-31"),
        ("2024", "movements_2023-12-31_to_2024-12-31"),
    ):
        moves = book[key]
        for metrics, name in (
            (("new_mrr", "reactivation_mrr"), "new"),  # the figure does not tell those who came back
            (("expansion_mrr",), "expansion"),
            (("contraction_mrr",), "contraction"),
            (("churned_mrr",), "churned"),
            (("mrr",), "end"),
        ):
            assert sum(value(metric, data, period=period) for metric in metrics) == moves[name], (period, name)
        assert value("nrr", data, period=period) == pytest.approx(moves["NRR"], abs=MANY_DIGITS)
        assert value("grr", data, period=period) == pytest.approx(moves["GRR"], abs=MANY_DIGITS)
        assert value("churn_rate", data, period=period) == moves["logo_churn"]


def test_ratings_and_replies_of_a_help_desk(shared: Path, reference: dict[str, Any]) -> None:
    """CSAT: 4 and 5 of all rated inquiries. Reply: minutes as the desk wrote them down."""
    data, book = read(shared, "ravenstack_saas"), reference["ravenstack_saas"]
    assert value("csat", data) == pytest.approx(book["CSAT(share of rated >=4)"], abs=MANY_DIGITS)
    assert value("inquiry_response_time", data) * 60 == pytest.approx(book["first_response_minutes_mean"])
    assert value("inquiry_response_time", data, variant="median") * 60 == pytest.approx(
        book["first_response_minutes_median"]
    )


def test_churn_of_a_list_that_only_says_who_has_left(shared: Path, reference: dict[str, Any]) -> None:
    """No dates, a column Churn: lost of all listed; of their monthly charges likewise."""
    data, book = read(shared, "telco_churn"), reference["telco_churn"]
    assert value("churn_rate", data) == pytest.approx(book["churn_rate"], abs=MANY_DIGITS)
    assert value("revenue_churn", data) == pytest.approx(book["revenue_churn_rate"], abs=MANY_DIGITS)
    assert groups("churn_rate", data, "Contract") == pytest.approx(book["churn_by_contract"], abs=MANY_DIGITS)
    assert groups("churn_rate", data, "InternetService") == pytest.approx(book["churn_by_internet"], abs=MANY_DIGITS)
    assert calculate("mrr", data).reason is not None


def test_lines_of_a_store_and_its_list_of_returns(shared: Path, reference: dict[str, Any]) -> None:
    """Sales are the lines' amounts; returned orders are listed without an amount, so they are counted and not deducted."""
    data, book = read(shared, "superstore"), reference["superstore"]
    assert value("revenue", data) == pytest.approx(book["sales"])
    assert value("orders", data) == book["orders"]
    assert value("aov", data) == pytest.approx(book["AOV"], abs=5e-5)
    assert value("active_customers", data) == book["customers"]
    assert value("repeat_purchase_rate", data) == pytest.approx(book["repeat_rate"], abs=MANY_DIGITS)
    growth = {year: rate for year, rate in groups("growth", data, "year").items() if rate is not None}
    assert growth == pytest.approx(book["growth_by_year"], abs=MANY_DIGITS)
    assert groups("revenue", data, "region") == pytest.approx(book["sales_by_region"])
    assert groups("revenue", data, "owner") == pytest.approx(book["by_person"])
    assert value("refund_rate", data, variant="orders") == pytest.approx(book["return_rate_orders"], abs=MANY_DIGITS)
    assert calculate("refund_rate", data).reason is not None


def test_one_total_for_the_lines_of_an_order(shared: Path, reference: dict[str, Any]) -> None:
    """The total stands on the first line of an order alone; refunds without a day count on the day of the order."""
    data = read(
        shared,
        "shopify_sample/shopify_orders_sample.csv",
        "shopify_sample/ad_spend_sample.csv",
        zone="America/New_York",
    )
    book = reference["shopify_sample"]
    assert value("orders", data) == book["orders"]
    assert value("revenue", data) == pytest.approx(book["net"])
    assert value("aov", data) == pytest.approx(book["AOV_gross"], abs=5e-5)
    assert value("repeat_purchase_rate", data) == pytest.approx(book["repeat_rate"], abs=5e-6)
    assert groups("new_customers", data, "month") == book["new_customers_by_month"]
    cac = {month: cost for month, cost in groups("cac", data, "month").items() if cost is not None}
    assert cac == pytest.approx(book["CAC_by_month(spend/new customers)"], abs=5e-5)


def test_deals_and_activities_of_another_crm(shared: Path, reference: dict[str, Any]) -> None:
    data, book = read(shared, "hubspot_demo"), reference["hubspot_demo"]
    assert value("win_rate", data) == pytest.approx(book["win_rate"], abs=MANY_DIGITS)
    assert value("revenue", data) == pytest.approx(book["won_amount"])
    assert value("pipeline_value", data) == pytest.approx(book["open_pipeline"])
    assert value("sales_cycle", data) == pytest.approx(book["cycle_days_won_mean(close-create)"], abs=5e-5)
    kinds = book["activities_by_type"]
    with (shared / "hubspot_demo" / "hubspot_activities.csv").open(encoding="utf-8", newline="") as file:
        outcomes = Counter(row["Meeting Outcome"] for row in csv.DictReader(file) if row["Activity Type"] == "Meeting")
    assert outcomes.total() == kinds["Meeting"]  # the book counts all rows, also of meetings that were called off
    wanted = [kinds["Call"], kinds["Email"], kinds["Meeting"] - outcomes["Cancelled"]]
    assert [value(metric, data) for metric in ("calls", "emails", "meetings")] == wanted
    not_held = ("Cancelled", "No Show", "Rescheduled", "Scheduled")
    held = kinds["Meeting"] - sum(outcomes[word] for word in not_held)
    assert value("meetings", data, variant="held") == held
    assert groups("calls", data, "owner") == book["calls_by_owner"]


def test_deals_of_a_third_crm(shared: Path, reference: dict[str, Any]) -> None:
    data, book = read(shared, "salesforce_opps"), reference["salesforce_opps"]
    assert value("win_rate", data) == pytest.approx(book["win_rate"], abs=MANY_DIGITS)
    assert value("revenue", data) == pytest.approx(book["won_amount"])
    assert value("pipeline_value", data) == pytest.approx(book["open_amount"])


def test_orders_whose_lines_and_buyers_stand_in_other_files(shared: Path, reference: dict[str, Any]) -> None:
    """Goods before freight; the person is the customer's unique id, not the id of the order."""
    data, book = read(shared, "olist"), reference["olist"]
    assert value("revenue", data) == pytest.approx(book["revenue_items_price"])
    assert value("orders", data) == book["orders"]
    assert value("aov", data) == pytest.approx(book["AOV_price(price/orders)"], abs=5e-5)
    assert value("active_customers", data) == book["customers_unique_id"]
    assert value("repeat_purchase_rate", data) == pytest.approx(
        book["repeat_rate(unique id, >=2 orders)"], abs=MANY_DIGITS
    )
    sales = {month: amount for month, amount in groups("revenue", data, "month").items() if amount}
    assert sales == pytest.approx(book["revenue_by_month"])


def test_lines_of_two_sheets_that_overlap(shared: Path, reference: dict[str, Any]) -> None:
    """Rows that are the same in both sheets count once; with them kept, the sum is that of all rows."""
    book = reference["online_retail_ii_sample"]["both_sheets_stacked"]
    once, twice = read(shared, "online_retail_ii_sample"), read(shared, "online_retail_ii_sample", duplicates="keep")
    assert {(aside.rule, aside.rows) for aside in calculate("revenue", once).set_aside} == {
        ("duplicate-row", book["exact_duplicate_rows"])
    }
    assert value("revenue", twice) == pytest.approx(book["net_revenue_all_rows"])
    assert groups("revenue", twice, "month") == pytest.approx(book["net_revenue_by_month_all_rows"])
    buyers = book["sales_with_customer"]
    assert value("active_customers", once) == buyers["customers"]
    assert value("repeat_purchase_rate", once) == pytest.approx(buyers["repeat_rate(>=2 orders)"], abs=MANY_DIGITS)


def test_subscriptions_priced_by_seats(shared: Path, reference: dict[str, Any]) -> None:
    """Seats times the price of the plan: a year's by twelve, or a month's."""
    data, book = read(shared, "saas_billing"), reference["saas_billing"]
    assert value("mrr", data) == pytest.approx(book["MRR_active=users x (annual price/12 or monthly price)"])
    assert value("arr", data) == pytest.approx(book["ARR"])
    paid = {plan: amount for plan, amount in book["MRR_by_plan"].items() if amount}
    assert groups("mrr", data, "plan") == pytest.approx(paid)
    assert value("win_rate", data) == pytest.approx(book["opp_win_rate"], abs=MANY_DIGITS)
    assert value("weighted_pipeline", data) == pytest.approx(book["opp_weighted_open(value x probability)"])


def test_satisfaction_of_a_call_centre(shared: Path, reference: dict[str, Any]) -> None:
    data, book = read(shared, "call_center"), reference["call_center"]
    assert value("csat", data) == pytest.approx(book["CSAT(rated >=4 / rated)"], abs=MANY_DIGITS)


def test_visitors_who_signed_up_and_paid(shared: Path, reference: dict[str, Any]) -> None:
    """A sign-up is a lead; it has become a customer when its number stands on a paid subscription since."""
    data, book = read(shared, "saas_funnel"), reference["saas_funnel"]
    assert value("conversion_rate", data) == pytest.approx(book["funnel_users"]["paid"] / book["signups"])
    rates = {channel: known["conv"] for channel, known in book["by_channel"].items()}
    assert groups("conversion_rate", data, "source") == pytest.approx(rates, abs=MANY_DIGITS)
    assert value("mrr", data) == book["MRR_active"]
    assert value("active_customers", data, variant="subscribers") == book["active_subscriptions"]


def test_payments_converted_into_one_currency(shared: Path, reference: dict[str, Any]) -> None:
    """The converted amounts are added, never the three currencies; months are those of the file's own clock (UTC)."""
    data, book = read(shared, "stripe_payments", zone="UTC"), reference["stripe_payments"]
    assert value("revenue", data) == pytest.approx(book["converted_thb"])
    assert value("orders", data) == book["payments"]
    assert value("active_customers", data) == book["customers"]
    assert groups("revenue", data, "month") == pytest.approx(book["thb_by_month"])


def test_a_month_of_daily_files(shared: Path, reference: dict[str, Any]) -> None:
    """Twenty-six files are one list of lines; returns are lines below zero; no row counts twice or is dropped."""
    data, book = read(shared, "online_retail", duplicates="keep"), reference["online_retail_daily_2011_11"]
    assert value("revenue", data) == pytest.approx(book["net_revenue"])


def test_deals_of_a_crm_by_product(shared: Path, reference: dict[str, Any]) -> None:
    data, book = read(shared, "crm_opportunities"), reference["crm_opportunities"]["by_product"]
    assert groups("revenue", data, "product") == pytest.approx({name: known["value"] for name, known in book.items()})
    rates = {name: known["won"] / known["closed"] for name, known in book.items()}
    assert groups("win_rate", data, "product") == pytest.approx(rates)


def test_cost_of_a_customer_by_advertising(reference: dict[str, Any]) -> None:
    """Spend by purchases, as plain numbers: the file has no customers of its own."""
    book = reference["facebook_ads"]
    campaigns = list(book["by_campaign"].values())
    spend, bought = ([each[name] for each in campaigns] for name in ("spend", "purchases"))
    found = [result.value for result in from_numbers("cac", spend, bought)]
    assert found == pytest.approx([each["CAC"] for each in campaigns], abs=5e-5)
    assert from_numbers("cac", book["spend"], book["purchases"]).value == pytest.approx(
        book["CAC=spend/purchases"], abs=5e-5
    )


def test_units_and_categories_of_a_store(shared: Path, reference: dict[str, Any]) -> None:
    data, book = read(shared, "superstore"), reference["superstore"]
    assert value("units_per_order", data) == pytest.approx(book["units"] / book["orders"])
    assert groups("revenue", data, "category") == pytest.approx(book["by_category"])
    assert groups("revenue", data, "month", period="2014") == pytest.approx(book["sales_by_month_last_12"])


def test_deals_won_by_month_of_a_marketplace(shared: Path, reference: dict[str, Any]) -> None:
    data, book = read(shared, "olist_funnel"), reference["olist_funnel"]
    deals = data.tables["deals"]
    by_month = deals.loc[deals["won"], "day_closed"].dt.strftime("%Y-%m").value_counts()
    assert by_month.to_dict() == book["won_by_month"]
    assert groups("conversion_rate", data, "month", variant="to deal").keys() == book["leads_by_month"].keys()


def test_what_a_crm_does_not_tell_is_not_zero(shared: Path) -> None:
    """No open deal of the file has an amount; contacts say by their lifecycle stage, not their lead status, who has bought."""
    assert calculate("pipeline_value", read(shared, "crm_opportunities")).value is None
    assert value("opportunities", read(shared, "crm_opportunities")) == 2089
    contacts = read(shared, "hubspot_demo/hubspot_contacts.csv")
    assert value("conversion_rate", contacts) == pytest.approx((120 + 110) / 950)  # customers and evangelists
    assert calculate("refund_rate", read(shared, "cdnow/cdnow_master.csv")).value is None
