"""Amounts of several currencies: how a sheet names them, which are taken, and that no number mixes two."""

from __future__ import annotations

from pathlib import Path

import pytest

from salesxl.calculate import calculate
from salesxl.currency_words import currency_named
from salesxl.dataset import Dataset
from salesxl.errors import DataError
from salesxl.formats import shown
from salesxl.load import load
from salesxl.results import Result


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
