"""Numbers and money as people write them. Expected values are by hand or are what was formatted in the first place."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from one_column import FIRST_ROW, as_cells, read, rules
from raw_grids import grid, tables

from salesxl.reading.grids.grid import CellError
from salesxl.reading.values.columns import looks_like
from salesxl.reading.values.numbers import read_amount
from salesxl.reading.values.scales import of_header

THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def amounts(cells: list[object], **options: object) -> list[object]:
    """What each cell is read as: a number, None for blank, "bad"."""
    typed = read(cells, "money", **options)  # type: ignore[arg-type]
    assert typed.values.dtype == "float64"
    return [
        "bad" if bad else None if pd.isna(value) else value for value, bad in zip(typed.values, typed.bad, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("฿1,250.50", 1250.5),
        ("1,250.50 บาท", 1250.5),
        ("1,250.50 บ.", 1250.5),
        ("(300.00)", -300),
        ("-฿300", -300),
        ("฿-300", -300),
        ("฿(300)", -300),
        ("(฿300)", -300),
        ("(300.00) บาท", -300),
        ("THB -300", -300),
        ("300-", -300),
        ("300.00-", -300),
        ("+300", 300),
        ("−300", -300),
        ("- 300", -300),
        ("๑,๒๕๐", 1250),
        ("๑,๒๕๐.๕๐ บาท", 1250.5),
        ("１２３", 123),
        ("1.250,50 €", 1250.5),
        ("€ 1.250,50", 1250.5),
        ("1 250,50", 1250.5),
        ("1\u00a0250,50\u00a0€", 1250.5),
        ("1\u202f250.50", 1250.5),
        ("1'250.50", 1250.5),
        ("1’250.50", 1250.5),
        ("12,34,567", 1234567),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("500.-", 500),
        ("500,-", 500),
        (".5", 0.5),
        ("0,5", 0.5),
        ("0.125", 0.125),
        ("5.", 5),
        ("12%", 0.12),
        ("12.5 %", 0.125),
        ("ร้อยละ 12", 0.12),
        ("US$1,250", 1250),
        ("$1,250", 1250),
        ("USD 1,250.00", 1250),
        ("1250thb", 1250),
        ("Rp 1.250.000", 1250000),
        ("100 kr", 100),
        ("2 ล้าน", 2e6),
        ("1.5 ล้านบาท", 1.5e6),
        ("1.1M", 1.1e6),
        ("12k", 12000),
        ("000123", 123),
        ("", None),
        ("-", None),
        ("–", None),
        ("n/a", None),
        ("N/A", None),
        ("ไม่มี", None),
        ("฿ -", None),
        ("$-", None),
        ("1_000", "bad"),
        ("nan", "bad"),
        ("infinity", "bad"),
        ("1e5", "bad"),
        ("0x10", "bad"),
        ("1,2,3", "bad"),
        ("1.2.3", "bad"),
        ("1,23", 1.23),
        ("12,3456.78", "bad"),
        ("--5", "bad"),
        ("-(5)", "bad"),
        ("$5 €", "bad"),
        ("5%%", "bad"),
        ("()", "bad"),
        ("$", "bad"),
        ("%", "bad"),
        ("five", "bad"),
        ("1 2", "bad"),
        ("2026-01-05", "bad"),
        ("٣", "bad"),
        ("9" * 70, "bad"),
    ],
)
def test_an_amount_written_by_itself(text: str, value: object) -> None:
    assert amounts([text]) == [value]


def test_scientific_notation_only_in_a_workbook() -> None:
    assert amounts(["1e5"], typed=True) == [100000]
    assert amounts(["1.2E+05"], typed=True) == [120000]
    assert amounts(["1e5"], typed=False) == ["bad"]


def test_cells_of_a_workbook() -> None:
    cells: list[object] = [1250, 12.5, None, True, float("nan"), float("inf"), 10**400, dt.datetime(2026, 1, 5)]
    assert amounts(cells, typed=True) == [1250, 12.5, None, "bad", None, "bad", "bad", "bad"]


def test_error_cells_are_neither_blank_nor_zero() -> None:
    typed = read([100, CellError("#DIV/0!"), "#REF!", None], "money", typed=True)
    assert typed.bad.tolist() == [False, True, True, False]
    assert rules(typed) == {"error-cell": "warning"}
    assert typed.findings[0].rows == 2
    assert "#DIV/0!" in typed.findings[0].message("th")


def test_one_clear_number_decides_the_decimal_mark_of_the_column() -> None:
    assert amounts(["1.234", "12,50"]) == [1234, 12.5]
    assert amounts(["1,234", "12.50"]) == [1234, 12.5]
    assert amounts(["1,234", "1.250,00"]) == [1.234, 1250]
    assert read(["1.234", "12,50"], "money").decision["decimal"] == ","
    assert rules(read(["1.234", "12,50"], "money")) == {}


def test_points_that_may_mark_thousands_or_decimals_are_told() -> None:
    typed = read(["1.234", "12.500", "7"], "money")
    assert typed.values.tolist() == [1.234, 12.5, 7]
    assert rules(typed) == {"number-ambiguous": "warning"}
    assert typed.findings[0].rows == 2
    assert amounts(["1.234", "12.500"], given={"decimal": ","}) == [1234, 12500]
    assert amounts(["1.234", "12.500"], decimal=",") == [1234, 12500]
    assert rules(read(["1.234"], "money", given={"decimal": ","})) == {}
    assert amounts(["1,234", "12,500"]) == [1234, 12500]  # a comma before three digits marks thousands here
    assert rules(read(["1,234", "12,500"], "money")) == {}


def test_contradicting_decimal_marks_are_an_error_and_the_minority_is_set_aside() -> None:
    typed = read(["1.250,50", "3,5", "1,250.75"], "money")
    assert typed.bad.tolist() == [False, False, True]
    assert rules(typed) == {"number-mixed": "error"}
    assert typed.findings[0].examples[0].row == FIRST_ROW + 2


def test_one_currency_is_decided_and_several_are_an_error() -> None:
    assert read(["฿100", "200"], "money").decision["currency"] == "THB"
    assert read(["100"], "money", header="ยอดขาย (บาท)").decision["currency"] == "THB"
    assert read(["100"], "money", header="Umsatz €").decision["currency"] == "EUR"
    assert read(["100"], "money", header="refund_amount_usd").decision["currency"] == "USD"
    assert "currency" not in read(["100"], "money", header="Currency rate").decision
    typed = read(["฿100", "$5", "USD 7", "9"], "money")
    assert rules(typed) == {"currency-mixed": "error"}
    assert typed.decision["currencies"] == {"USD": 2, "THB": 1}
    assert typed.currencies is not None
    assert typed.currencies.astype(object).where(typed.currencies.notna(), None).tolist() == ["THB", "USD", "USD", None]
    assert read(["฿100", "9"], "money", header="Amount (USD)").decision["currencies"] == {"THB": 1, "USD": 1}
    assert rules(read(["฿100", "$5"], "money", given={"currency": "THB"})) == {}


def test_a_dollar_is_the_dollar_of_the_firm() -> None:
    assert read(["$100"], "money").decision["currency"] == "USD"
    assert read(["$100"], "money", currency="SGD").decision["currency"] == "SGD"
    assert read(["$100"], "money", header="Amount (AUD)").decision["currency"] == "AUD"
    assert rules(read(["$100", "US$5"], "money", currency="SGD")) == {"currency-mixed": "error"}


def test_a_header_may_say_thousands() -> None:
    typed = read(["1,250", "3,000"], "money", header="ยอดขาย (พันบาท)")
    assert typed.values.tolist() == [1_250_000, 3_000_000]
    assert typed.decision["unit"] == "thousand"
    assert rules(typed) == {"unit-scaled": "info"}
    assert amounts(["1.5"], header="Revenue (in millions)") == [1_500_000]
    assert amounts(["2 ล้าน", "3"], header="ยอดขาย (ล้านบาท)") == [2e6, 3e6]
    assert amounts(["2"], header="ยอดขาย (แสนบาท)") == [200_000]
    assert amounts(["1000500000"], header="Cost (micros)") == [1000.5]
    assert amounts(["12345"], header="Amount (cents)") == amounts(["12345"], header="ยอด (สตางค์)") == [123.45]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Target (k THB)", "thousand"),
        ("Target (฿k)", "thousand"),
        ("Sales THB'000", "thousand"),
        ("เป้า (MB)", "million"),
        ("ยอดขาย (ลบ.)", "million"),
        ("Cost per thousand", None),
        ("Kite sales (THB)", None),
    ],
)
def test_a_header_may_shorten_the_unit(header: str, unit: str | None) -> None:
    assert of_header(header) == unit


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("เป้าการขาย ปี 2569 (หน่วย: พันบาท)", "thousand"),
        ("หน่วย : ล้านบาท", "million"),
        ("Sales 2026 (in THB thousands)", "thousand"),
        ("Unit: thousand baht", "thousand"),
        ("หน่วย: บาท", None),
        ("เป้า 5 ล้านบาท ปี 2569", None),
        ("Branch 000", None),
        ("Targets in K THB", "thousand"),
        ("Targets in K", "thousand"),
        ("Targets in K Village", None),
    ],
)
def test_a_title_names_the_unit_of_all_amounts_below_it(title: str, unit: str | None) -> None:
    rows = [[title], ["พนักงานขาย", "เดือน", "เป้า"], ["มิ้นท์", "2026-01", "100"], ["จอย", "2026-01", "50"]]
    data = tables(grid(rows))
    factor = {"thousand": 1e3, "million": 1e6, None: 1}[unit]
    assert data.tables["reps_targets"]["target"].tolist() == [100 * factor, 50 * factor]
    assert ("unit-in-title" in {finding.rule for finding in data.findings}) == (unit is not None)


def test_a_header_in_baht_goes_before_the_title() -> None:
    rows = [["หน่วย: พันบาท"], ["พนักงานขาย", "เดือน", "เป้า (บาท)"], ["มิ้นท์", "2026-01", "100000"]]
    assert tables(grid(rows)).tables["reps_targets"]["target"].tolist() == [100_000]


def test_rates_become_fractions() -> None:
    assert read(["44", "60", "1"], "rate").values.tolist() == [0.44, 0.6, 0.01]
    assert read(["0.44", "1", "0"], "rate").values.tolist() == [0.44, 1, 0]
    assert read(["44%", "100%"], "rate").values.tolist() == [0.44, 1]
    assert read(["44%", 0.5, 1], "rate", typed=True).values.tolist() == [0.44, 0.5, 1]
    assert read(["44%", "50"], "rate").values.tolist() == [0.44, 0.5]
    assert read(["44"], "rate").decision["unit"] == "percent"
    assert read(["0.5"], "rate", given={"unit": "percent"}).values.tolist() == [0.005]
    assert rules(read(["0.5", "60"], "rate")) == {"rate-ambiguous": "warning"}
    assert rules(read(["0.5"], "rate", header="Discount %")) == {"rate-ambiguous": "warning"}
    assert rules(read(["0.5"], "rate", header="Probability")) == {}
    assert rules(read([0.5], "rate", header="Discount %", typed=True)) == {}


def test_quantities_may_carry_their_unit() -> None:
    assert read(["2 ชิ้น", "3 pcs", "4x", "5"], "number").values.tolist() == [2, 3, 4, 5]
    assert read(["2 ชิ้น", "5 m"], "money").bad.tolist() == [True, False]  # 5 million
    assert read(["5 m"], "number").bad.tolist() == [True]  # 5 metres?


def test_a_column_of_hours_may_hold_times() -> None:
    assert read([dt.time(1, 30), 2], "number", header="Hours", typed=True).values.tolist() == [1.5, 2]
    assert read([dt.time(1, 30), 2], "number", header="Likes", typed=True).bad.tolist() == [True, False]


def test_looks_like_money() -> None:
    assert looks_like(as_cells(["฿1", "2", "x", "-"]), "money", typed=False) == pytest.approx(2 / 3)


# --- properties

MONEY = st.decimals(-(10**9), 10**9, places=2).map(float)
GROUPING = {".": (",", " ", "'", ""), ",": (".", " ", "'", "")}


def written(value: float, decimal: str, thousands: str, places: int) -> str:
    digits = f"{abs(value):,.{places}f}"
    return digits.replace(",", "\0").replace(".", decimal).replace("\0", thousands)


def decorated(text: str, negative: bool, style: int) -> str:
    if not negative:
        return (text, f"฿{text}", f"{text} บาท", f"THB {text}", f"+{text}", f" {text}\u00a0")[style]
    return (f"-{text}", f"-฿{text}", f"({text})", f"{text}-", f"฿-{text}", f"({text} บาท)")[style]


@given(
    st.lists(st.tuples(MONEY, st.integers(0, 5), st.sampled_from([0, 1, 2, 3])), min_size=1, max_size=12),
    st.sampled_from([".", ","]),
    st.data(),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_formatting_and_reading_give_the_number_back(
    cells: list[tuple[float, int, int]], decimal: str, data: st.DataObject, thai: bool
) -> None:
    texts: list[object] = []
    values = []
    for value, style, places in cells:
        thousands = data.draw(st.sampled_from(GROUPING[decimal]))
        text = decorated(written(value, decimal, thousands, places), value < 0, style)
        texts.append(text.translate(THAI_DIGITS) if thai else text)
        values.append(round(value, places))
    found = read(texts, "money", given={"decimal": decimal})
    assert found.values.tolist() == values
    witness = written(1234.5, decimal, GROUPING[decimal][0], 2)
    assert read([*texts, witness], "money").values.tolist() == [*values, 1234.5]


@given(st.lists(st.floats(-1e99, 1e99), max_size=20))
@settings(max_examples=100, deadline=None)
def test_numbers_of_a_workbook_come_through(found: list[float]) -> None:
    assert read(found, "money", typed=True).values.tolist() == found


@given(st.text(max_size=20) | st.text("0123456789.,-()%฿$ บาทkKmM'", max_size=12))
@settings(max_examples=500, deadline=None)
def test_any_text_is_an_amount_or_is_not(text: str) -> None:
    amount = read_amount(text.strip())
    for value in (amount.dot, amount.comma):
        assert math.isnan(value) or math.isfinite(value)
        assert math.isnan(value) or any(letter.isdigit() for letter in text)


@given(
    st.integers(0, 10**12),
    st.sampled_from(["_", "e", "E", "x", "n", "/", ":", ";", "!", "^", "*", "=", "#"]),
    st.integers(0, 9),
)
@settings(max_examples=100, deadline=None)
def test_python_spellings_are_no_amounts(front: int, mark: str, back: int) -> None:
    assert amounts([f"{front}{mark}{back}"]) == ["bad"]


@given(
    st.lists(st.sampled_from(["1.234", "1,234", "1.234,5", "1,234.5", "7", "-", "x", "฿1", "$2", "3%"]), max_size=12),
    st.randoms(),
)
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_decides_nothing(cells: list[str], random: object) -> None:
    order = list(range(len(cells)))
    random.shuffle(order)  # type: ignore[attr-defined]
    straight, shuffled = read(cells, "money"), read([cells[i] for i in order], "money")
    assert straight.values.iloc[order].reset_index(drop=True).equals(shuffled.values)
    assert straight.decision == shuffled.decision
    assert {(f.rule, f.rows) for f in straight.findings} == {(f.rule, f.rows) for f in shuffled.findings}
