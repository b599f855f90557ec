"""Amounts of several currencies: how a sheet names them, which are taken, and that no number mixes two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from small_firm import firm

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.currency_words import currency_named
from salesxl.dataset import Dataset
from salesxl.errors import DataError
from salesxl.formats import shown
from salesxl.load import load
from salesxl.results import Result
from salesxl.settings import Settings


def sheets(folder: Path, *texts: str, **settings: object) -> Dataset:
    """Each text a csv file; the first word of its first line names the table."""
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{number}.csv")
        paths[-1].write_text(text.replace(" | ", ","), "utf-8")
    return load(paths, settings=settings)


def answer(result: Result) -> tuple[float | None, str | None, str | None]:
    return result.value, result.currency, result.reason.rule if result.reason else None


def findings(data: Dataset) -> dict[str, int]:
    return {finding.rule: finding.rows for finding in data.findings}


ORDERS = "Order ID | Order date | Customer | {}\nA1 | 2026-01-05 | x | {}\nA2 | 2026-02-05 | y | {}\n"


@pytest.mark.parametrize(
    ("headers", "first", "second", "currency"),
    [
        ("Total (USD)", "100", "200", "USD"),
        ("ยอดขาย (บาท)", "100", "200", "THB"),
        ("Total", "฿100", "฿200", "THB"),
        ("Total", "$100", "200", "USD"),
        ("Total | Currency", "100 | usd", "200 | USD", "USD"),
        ("Total | สกุลเงิน", "100 | บาท", "200 | THB", "THB"),
        ("Total | Currency", "$100 | SGD", "$200 | SGD", "SGD"),
        ("Total (USD) | Currency", "100 | THB", "200 | EUR", "USD"),  # converted; the column tells what was paid
        ("Total", "100", "200", None),
    ],
)
def test_what_names_the_currency(headers: str, first: str, second: str, currency: str | None, tmp_path: Path) -> None:
    data = sheets(tmp_path, ORDERS.format(headers, first, second))
    assert answer(calculate("revenue", data)) == (300, currency, None)
    assert data.currency == currency


def test_files_of_two_currencies_are_not_added_up(tmp_path: Path) -> None:
    baht = ORDERS.format("Total (THB)", "100", "200").replace("A1", "B1").replace("A2", "B2")
    data = sheets(tmp_path, ORDERS.format("Total (USD)", "100", "200"), baht)
    assert answer(calculate("revenue", data)) == (None, None, "mixed_currency")
    assert calculate("orders", data).value == 4
    by_currency = {group.key: group.value for group in calculate("revenue", data, by="currency").groups}
    assert by_currency == {"USD": 300, "THB": 300}


def test_a_cost_in_another_currency_than_the_sales_is_not_taken_off_them(tmp_path: Path) -> None:
    data = sheets(tmp_path, ORDERS.format("Total (บาท) | ต้นทุน (USD)", "100 | 1", "200 | 2"))
    assert answer(calculate("revenue", data)) == (300, "THB", None)
    assert answer(calculate("gross_margin", data)) == (None, None, "needs_column")
    assert findings(data)["column-currency"] == 2
    same = sheets(tmp_path, ORDERS.format("Total (บาท) | ต้นทุน (THB)", "100 | 40", "200 | 80"))
    assert calculate("gross_margin", same).value == pytest.approx(0.6)
    unnamed = sheets(tmp_path, ORDERS.format("Total | Cost (USD)", "100 | 40", "200 | 80"))
    assert answer(calculate("revenue", unnamed)) == (300, "USD", None)  # nothing else says otherwise
    chosen = sheets(tmp_path, ORDERS.format("Total | Cost (USD)", "100 | 1", "200 | 2"), currency="THB")
    assert answer(calculate("revenue", chosen)) == (300, "THB", None)
    assert answer(calculate("gross_margin", chosen))[2] == "needs_column"


def test_spend_in_another_currency_than_the_sales_is_not_compared_with_them(tmp_path: Path) -> None:
    spend = "Date | Channel | Amount spent (THB)\n2026-01-15 | ads | 1000\n"
    data = sheets(tmp_path, ORDERS.format("Total (USD)", "100", "200"), spend)
    assert answer(calculate("cac", data)) == (500, "THB", None)
    assert answer(calculate("ltv_cac", data))[2] == "mixed_currency"


def test_a_target_in_another_currency_than_the_sales_is_not_compared_with_them(tmp_path: Path) -> None:
    targets = "Sales rep | Month | Target ({})\nAnn | 2026-01 | 1000\n"
    orders = ORDERS.format("Total (USD)", "100", "200")
    assert answer(calculate("target_attainment", sheets(tmp_path, orders, targets.format("บาท")), period="2026-01"))[
        2
    ] == ("mixed_currency")
    same = sheets(tmp_path, orders, targets.format("USD"))
    assert calculate("target_attainment", same, period="2026-01").value == pytest.approx(0.1)


@pytest.mark.parametrize(("chosen", "revenue", "aside"), [("THB", 400, 1), ("usd", 100, 2), ("บาท", 400, 1)])
def test_the_user_chooses_one_of_several(chosen: str, revenue: float, aside: int, tmp_path: Path) -> None:
    text = "Order ID | Order date | Customer | Total | Currency\nA1 | 2026-01-05 | x | 100 | USD\n"
    data = sheets(
        tmp_path, f"{text}A2 | 2026-02-05 | y | 200 | THB\nA3 | 2026-02-06 | y | 200 | THB\n", currency=chosen
    )
    result = calculate("revenue", data)
    assert answer(result) == (revenue, currency_named(chosen), None)
    assert [(one.rule, one.rows) for one in result.set_aside] == [("currency-other", aside)]
    assert findings(data)["currency-other"] == aside
    assert data.currency == currency_named(chosen)


def test_rows_that_name_none_are_in_the_chosen_one(tmp_path: Path) -> None:
    data = sheets(tmp_path, ORDERS.format("Total | Currency", "100 | ", "200 | EUR"), currency="THB")
    assert answer(calculate("revenue", data)) == (100, "THB", None)
    lines = "Order ID | Order date | Customer | Total | Currency\nA1 | 2026-01-05 | x | 100 | EUR\nA1 |  |  | 50 | \n"
    below = sheets(tmp_path, lines, currency="THB")  # a line of the order above it
    with pytest.raises(DataError, match="All 2 rows were set aside: currency-other"):
        calculate("revenue", below)


def test_the_chosen_currency_may_be_said_in_any_way(tmp_path: Path) -> None:
    path = tmp_path / "o.csv"
    path.write_text("Order ID,Order date,Total,Currency\n1,2026-01-05,10,THB\n", "utf-8")
    data = load([path], settings=Settings(currency="บาท"))
    assert answer(calculate("revenue", data)) == (10, "THB", None)


@pytest.mark.parametrize(
    ("word", "code"),
    [("thb", "THB"), (" บาท ", "THB"), ("฿", "THB"), ("US$", "USD"), ("€", "EUR"), ("RM", "MYR"), ("xdr", "XDR")],
)
def test_words_of_currencies(word: str, code: str) -> None:
    assert currency_named(word) == code


def test_an_amount_is_shown_with_its_currency() -> None:
    assert shown(1234.5, "money", "THB") == "฿1,234.50"
    assert shown(-1234.5, "money", "USD") == "-$1,234.50"
    assert shown(1234.5, "money", "SGD") == "SGD 1,234.50"
    assert shown(1234.5, "money", None) == "1,234.50"


# --- tables that are made by hand ---------------------------------------------------------------------------------


def shop(*rows: tuple[Any, ...], columns: str, **more: Any) -> Dataset:
    return firm(orders=(columns.split(), list(rows)), **more)


def rule(result: Result) -> str | None:
    assert result.value is None
    return result.reason.rule if result.reason else None


def test_amounts_of_two_currencies_are_not_added() -> None:
    data = shop(
        ("2026-01-05", "A", 10, "THB"),
        ("2026-01-06", "B", 20, "USD"),
        columns="order_date customer_id net_amount currency",
    )
    assert rule(calculate("revenue", data)) == "mixed_currency"
    assert calculate("orders", data).value == 2
    baht = shop(("2026-01-05", "A", 10, "THB"), columns="order_date customer_id net_amount currency")
    assert calculate("revenue", baht).currency == "THB"
    assert calculate("orders", baht).currency is None


def test_amounts_of_two_currencies_are_not_compared_either() -> None:
    """3 orders: 100 baht and 10 dollars by A, 50 baht by B. Nothing that rests on their sum has a value, rates neither."""
    data = shop(
        ("2026-01-05", "X", 100, "THB", "A", 20),
        ("2026-02-06", "Y", 10, "USD", "A", 0),
        ("2026-02-07", "Z", 50, "THB", "B", 5),
        columns="order_date customer_id net_amount currency rep refund_amount",
    )
    for metric in ("refund_rate", "growth", "aov"):
        assert rule(calculate(metric, data, period="2026-02")) == "mixed_currency", metric
    assert calculate("revenue", data, by="month").groups == ()
    by_rep = {group.key: (group.value, group.reason) for group in calculate("revenue", data, by="rep").groups}
    assert by_rep["B"] == (45, None)
    value, why = by_rep["A"]
    assert value is None
    assert why is not None
    assert why.details["currencies"] == "THB, USD"
    currencies = {group.key: group.value for group in calculate("revenue", data, by="currency").groups}
    assert currencies == {"THB": 125, "USD": 10}
    for name in ("leaderboard", "trend"):
        found = analyse(name, data)
        assert found.reason is not None
        assert found.reason.rule == "mixed_currency"


def test_money_of_two_tables_in_two_currencies_is_not_divided() -> None:
    """Customer value in dollars by an acquisition cost in baht would be a ratio of nothing; each alone is known."""
    data = shop(
        ("2026-01-05", "A", 10, "USD"),
        columns="order_date customer_id net_amount currency",
        spend=(("date", "amount", "currency"), [("2026-01-05", 350, "THB")]),
        settings={"lifespan": 2, "gross_margin": 0.5},
    )
    assert calculate("cac", data, period="2026-01").currency == "THB"
    assert calculate("clv", data, period="2026-01").currency == "USD"
    assert rule(calculate("ltv_cac", data, period="2026-01")) == "mixed_currency"


def test_every_share_of_money_needs_one_currency() -> None:
    """A share of money is as wrong as the money, whether the currencies are in one table or in two."""
    orders = ["order_id", "order_date", "customer_id", "net_amount", "discount", "cost", "currency"]
    bought = [("O1", "2026-01-05", "A", 10, 1, 5, "USD"), ("O2", "2026-02-06", "B", 20, 2, 5, "USD")]
    deals = ["deal_id", "amount", "status", "created_date", "close_date", "currency"]
    sold = [
        ("D1", 100, "won", "2026-01-01", "2026-02-03", "USD"),
        ("D2", 100, "lost", "2026-01-01", "2026-02-03", "THB"),
    ]
    paid = [("2026-01-01", "ads", 8, "THB"), ("2026-02-01", "ads", 9, "THB")]
    goals = (["owner", "period", "target"], [("Ann", "2026-02", 100)])
    tables = {"orders": (orders, bought), "deals": (deals, sold), "reps_targets": goals}
    spend = ["date", "channel", "amount", "currency"]

    def answers(*asked: str, **changed: Any) -> list[str | None]:
        data = firm(**{**tables, "spend": (spend, paid), **changed})
        named = [name.partition(" ")[::2] for name in asked]
        results = [calculate(key, data, period="2026-02", variant=variant or None) for key, variant in named]
        return [result.reason.rule if result.reason else None for result in results]

    in_two_tables = ("ltv_cac", "cac_payback orders")
    assert answers(*in_two_tables) == ["mixed_currency"] * 2
    assert answers("cac", "clv historic", "growth", "gross_margin", "discount_rate") == [None] * 5
    in_deals = ("win_rate value", "average_deal_size", "quota_attainment won")
    assert answers(*in_deals) == ["mixed_currency"] * 3
    assert answers("win_rate", "sales_cycle", "refund_rate orders") == [None, None, "needs_column"]
    two = [(*row[:-1], currency) for row, currency in zip(bought, ("USD", "THB"), strict=True)]
    in_orders = ("growth", "gross_margin", "discount_rate", "target_attainment revenue", "clv historic")
    assert answers(*in_orders, orders=(orders, two)) == ["mixed_currency"] * 5
    assert answers("orders", "active_customers", "cac", orders=(orders, two)) == [None] * 3
    spent = [(*row[:-1], currency) for row, currency in zip(paid, ("EUR", "THB"), strict=True)]
    assert answers("cac", spend=(spend, spent)) == ["mixed_currency"]
