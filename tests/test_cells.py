"""What a cell gives and gets back: kinds of arguments, periods, groups, options, error values, and what is kept."""

from __future__ import annotations

import datetime as dt
import gc
import json
import logging
import math
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cell_tables import AOV, ORDERS, REVENUE, REVENUE_OF_FEBRUARY, SPEND, office
from hypothesis import given, settings
from hypothesis import strategies as st

from salesxl import cells
from salesxl.calculate import calculate
from salesxl.cells import ErrorValue, call, forget
from salesxl.cells import call as calling
from salesxl.cells.blocks import Block
from salesxl.cells.functions import LONGEST, functions, shortened
from salesxl.cells.store import Shelf
from salesxl.cells.values import MISSING, plain
from salesxl.errors import DataError
from salesxl.load import load
from salesxl.reading.grid import CellError

NA, DIV, VALUE, NUM, REF = "#N/A", "#DIV/0!", "#VALUE!", "#NUM!", "#REF!"


def value(function: str, *args: Any, **named: Any) -> Any:
    """The single cell of an answer; of an error value its code."""
    [[cell]] = call(function, args, **named)
    return cell.code if isinstance(cell, ErrorValue) else cell


def why(function: str, *args: Any, **named: Any) -> str:
    [[cell]] = call(function, args, **named)
    assert isinstance(cell, ErrorValue)
    return cell.reason


# --- single values --------------------------------------------------------------------------------------------------


class JsNull:
    """As Pyodide names it."""


@pytest.mark.parametrize(
    ("handed_over", "meant"),
    [
        (None, None),
        ("", None),
        (MISSING, None),
        (JsNull(), None),
        (True, True),
        (0, 0.0),
        (5, 5.0),
        (Decimal("12.50"), 12.5),  # a cell with a currency format, through Range.Value
        (-2146826281, CellError("#DIV/0!")),
        (-2146826246, CellError("#N/A")),
        (-2146826288, CellError("#NULL!")),
        (-5, -5.0),
        (float("nan"), CellError("#NUM!")),
        ("#N/A", CellError("#N/A")),
        ("# 5", "# 5"),
        ({"type": "Error", "errorType": "Div0", "basicValue": "#DIV/0!"}, CellError("#DIV/0!")),
        ({"type": "Error", "basicValue": "#BUSY!"}, CellError("#BUSY!")),
        ({"type": "FormattedNumber", "basicValue": 46027, "numberFormat": "d mmm"}, 46027.0),
        ({"type": "Empty"}, None),
        (dt.date(2026, 1, 5), dt.datetime(2026, 1, 5)),
        (dt.datetime(2026, 1, 5, 9, 30, tzinfo=dt.UTC), dt.datetime(2026, 1, 5, 9, 30)),
    ],
)
def test_a_value_of_any_host_is_a_plain_cell(handed_over: object, meant: object) -> None:
    found = plain(handed_over)
    assert found == meant
    assert type(found) is type(meant)


def test_a_call_leaves_the_search_for_cycles_as_it_was() -> None:
    for on in (False, True):
        (gc.enable if on else gc.disable)()
        value("SALES_AOV", ORDERS)
        value("SALES_NOTHING")
        assert gc.isenabled() is on


# --- tables ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [tuple, office], ids=["com", "office"])
def test_a_table_with_its_headers(shape: Any) -> None:
    orders = shape(ORDERS)
    assert value("SALES_REVENUE", orders) == REVENUE
    assert value("SALES_AOV", orders) == pytest.approx(AOV, rel=1e-12)
    assert value("SALES_NEW_CUSTOMERS", orders) == 3


def test_a_whole_column_selection_and_a_title_above() -> None:
    blank = (None,) * 7
    titled = (("Orders of our shop", *blank[1:]), blank, *((*row, None) for row in ORDERS), *[blank] * 40)
    assert value("SALES_REVENUE", titled) == REVENUE


def test_days_count_from_1904_where_the_workbook_does() -> None:
    earlier = (ORDERS[0], *((row[0], row[1] - 1462, *row[2:]) for row in ORDERS[1:]))
    assert value("SALES_REVENUE", earlier, "2026-02", date1904=True) == REVENUE_OF_FEBRUARY
    assert value("SALES_REVENUE", earlier, 46056.0 - 1462, date1904=True) == REVENUE_OF_FEBRUARY


def test_tables_stand_in_any_order_and_place_decides_what_headers_leave_open() -> None:
    assert value("SALES_CAC", SPEND, ORDERS) == 500  # 1,500 for 3 new customers
    assert value("SALES_CAC", ORDERS, SPEND) == 500
    bare_orders = (("Date", "Customer", "Amount"), (46027.0, "A", 10.0), (46028.0, "B", 20.0))
    bare_spend = (("Date", "Amount"), (46027.0, 8.0))
    assert value("SALES_CAC", bare_spend, bare_orders) == 4


def test_headers_in_thai() -> None:
    thai = (("เลขที่คำสั่งซื้อ", "วันที่สั่งซื้อ", "ลูกค้า", "ยอดขายสุทธิ"), ("A1", "5 ม.ค. 2569", "ก", "1,250.50 บาท"))
    assert value("SALES_REVENUE", thai, "2569-01") == 1250.5


def test_a_month_as_a_day_in_a_column_of_periods() -> None:
    """A file says of a cell that it is a day; in a range it is a number like any other."""
    spend = (("Month", "Category", "Amount"), (46023.0, "ads", 600.0), (46054.0, "ads", 900.0))
    assert value("SALES_CAC", spend, ORDERS) == 500


def test_a_settings_block_stands_beside_the_tables() -> None:
    keep = (("Setting", "Value"), ("cancelled", "count"))
    assert value("SALES_REVENUE", ORDERS, keep) == REVENUE + 900


# --- blocks and columns without headers -----------------------------------------------------------------------------

DAYS = tuple((row[1],) for row in ORDERS[1:-1])
AMOUNTS = tuple((row[3],) for row in ORDERS[1:-1])
CUSTOMERS = tuple((row[2],) for row in ORDERS[1:-1])
WITHOUT = REVENUE + 900  # no status, so nothing is cancelled


def test_dates_beside_amounts_need_no_headers() -> None:
    block = tuple((day, amount) for (day,), (amount,) in zip(DAYS, AMOUNTS, strict=True))
    assert value("SALES_REVENUE", block) == WITHOUT
    assert value("SALES_REVENUE", block, "2026-02") == REVENUE_OF_FEBRUARY + 900
    assert value("SALES_REVENUE", DAYS, AMOUNTS) == WITHOUT


def test_customers_dates_and_amounts_one_by_one() -> None:
    assert value("SALES_NEW_CUSTOMERS", CUSTOMERS, DAYS, AMOUNTS) == 4
    assert value("SALES_NEW_CUSTOMERS", CUSTOMERS, DAYS[1:], AMOUNTS) == VALUE


def test_an_order_number_stands_once_and_a_customer_comes_again() -> None:
    block = tuple(row[:4] for row in ORDERS[1:-1])
    assert value("SALES_NEW_CUSTOMERS", block) == 4
    assert value("SALES_NEW_CUSTOMERS", tuple((c, o, d, a) for o, d, c, a in block)) == 4


def test_days_as_text_or_as_dates_are_plain_too() -> None:
    texts = (("2026-01-05", 100.0), ("2026-02-03", 50.0))
    assert value("SALES_REVENUE", texts, "2026-01") == 100
    dates = ((dt.datetime(2026, 1, 5), 100.0), (dt.datetime(2026, 2, 3), 50.0))
    assert value("SALES_REVENUE", dates, "2026-01") == 100
    assert value("SALES_AOV", dates) == 75


def test_numbers_that_could_be_days_are_never_guessed() -> None:
    """45,000 may be 15 March 2023 or a month's revenue."""
    either = ((45000.0, 30.0), (52000.0, 35.0))
    assert value("SALES_AOV", either) == VALUE
    assert "header row" in why("SALES_AOV", either)
    both = ((45000.0, 46000.0), (45001.0, 46001.0))
    assert value("SALES_REVENUE", both) == VALUE


@pytest.mark.parametrize(
    "block",
    [
        (("x", "y"), ("z", "w")),
        ((True, "y"), (1.0, "w")),
        ((46027.0, 1.0, 2.0, "a"), (46028.0, 3.0, 4.0, "b")),
        (("a", "b", 46027.0, 5.0), ("c", "d", 46028.0, 6.0)),
    ],
)
def test_columns_that_do_not_say_what_they_are(block: Any) -> None:
    assert value("SALES_REVENUE", block) == VALUE


def test_headers_that_no_table_knows() -> None:
    assert value("SALES_REVENUE", (("Colour", "Weight"), ("red", 1.0), ("blue", 2.0))) == NA
    assert "Colour" in why("SALES_REVENUE", (("Colour", "Weight"), ("red", 1.0)))


# --- numbers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "args", "expected"),
    [
        ("SALES_AOV", (7700.0, 8.0), 962.5),
        ("SALES_AOV", (7700, 8), 962.5),
        ("SALES_AOV", ("7,700 บาท", "8"), 962.5),
        ("SALES_CAC", (20000.0, 8.0), 2500),
        ("SALES_CLV", (1100.0, 4.0, 3.0, 0.4), 5280),
        ("SALES_CLV", (1100.0, 4.0, 3.0), 13200),
        ("SALES_CLV", (1100.0, 4.0, "lifespan=3; gross_margin=0.4"), 5280),
        ("SALES_GROWTH", (2400.0, 3000.0), -0.2),
        ("SALES_GROWTH", (500.0, 0.0), DIV),
        ("SALES_GROWTH", (500.0, -100.0), NA),
        ("SALES_WIN_RATE", (0.0, 0.0), DIV),
        ("SALES_AOV", (7400.0, 8.0, "variant=net"), 925),
        ("SALES_AOV", (7700.0, ""), VALUE),
        ("SALES_AOV", (7700.0,), VALUE),
        ("SALES_AOV", (True, 8.0), VALUE),
        ("SALES_AOV", (7700.0, "eight"), VALUE),
        ("SALES_AOV", (7700.0, None), VALUE),
        ("SALES_AOV", (None, 8.0), VALUE),
        ("SALES_AOV", (-2146826246, 8.0), NA),
        ("SALES_AOV", (7700.0, -2146826252), NUM),
        ("SALES_AOV", (1.0, 2.0, 3.0, 4.0), VALUE),
        ("SALES_AOV", (dt.datetime(2026, 1, 5), 8.0), VALUE),
    ],
)
def test_numbers_in_place_of_tables(function: str, args: tuple[Any, ...], expected: object) -> None:
    assert value(function, *args) == expected


def test_columns_of_numbers_give_a_column() -> None:
    found = call("SALES_AOV", [((100.0,), (200.0,), (None,), (5.0,)), ((4.0,), (0.0,), (None,), ("x",))])
    assert [row[0] if not isinstance(row[0], ErrorValue) else row[0].code for row in found] == [25.0, DIV, None, VALUE]


def test_a_header_on_the_columns_is_carried_over() -> None:
    found = call("SALES_AOV", [(("Sales",), (100.0,), (50.0,)), (("Orders",), (4.0,), (5.0,))])
    assert found == [["Average order value"], [25.0], [10.0]]
    assert call("SALES_AOV", [(("Sales", 100.0, 50.0),), (("Orders", 4.0, 5.0),)]) == [
        ["Average order value", 25.0, 10.0]
    ]


def test_one_number_goes_with_every_row() -> None:
    assert call("SALES_AOV", [((100.0,), (50.0,)), 2.0]) == [[50.0], [25.0]]


def test_an_error_in_a_column_stays_in_its_row() -> None:
    found = call("SALES_AOV", [((100.0,), (-2146826246,), (30.0,)), ((4.0,), (1.0,), (2.0,))])
    assert found[0] == [25.0]
    assert isinstance(found[1][0], ErrorValue)
    assert found[1][0].code == NA
    assert found[2] == [15.0]


def test_columns_of_unequal_length() -> None:
    assert value("SALES_AOV", ((1.0,), (2.0,), (3.0,)), ((1.0,), (2.0,))) == VALUE
    assert "unequal" in why("SALES_AOV", ((1.0,), (2.0,), (3.0,)), ((1.0,), (2.0,)))
    assert value("SALES_AOV", ((1.0,), (2.0,)), ((1.0, 2.0),)) == VALUE


def test_a_blank_last_cell_is_no_shorter_column() -> None:
    found = call("SALES_AOV", [((10.0,), (20.0,)), ((5.0,), (None,))])
    assert found[0] == [2.0]
    assert isinstance(found[1][0], ErrorValue)


# --- period, by, options --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        (None, REVENUE),
        ("2026-02", REVENUE_OF_FEBRUARY),
        ("2569-02", REVENUE_OF_FEBRUARY),
        ("2026-Q1", REVENUE),
        (2026.0, REVENUE),
        (2569, REVENUE),
        (46060.0, REVENUE_OF_FEBRUARY),
        (dt.datetime(2026, 2, 7), REVENUE_OF_FEBRUARY),
        ("7 ก.พ. 2569", REVENUE_OF_FEBRUARY),
        (((46054.0,), (46081.0,)), REVENUE_OF_FEBRUARY),
        (((46054.0, 46081.0),), REVENUE_OF_FEBRUARY),
        ((("1/2/2569",), ("28/2/2569",)), REVENUE_OF_FEBRUARY),
        ("last 30 days", REVENUE_OF_FEBRUARY + 1200),  # up to 2 March, the last day in the data
        (((46054.0,), (None,)), VALUE),
        ("soon", VALUE),
        (12.0, VALUE),
        (True, VALUE),
        (((46081.0,), (46054.0,)), NUM),
        ("2026-02-28..2026-02-01", NUM),
        (-2146826246, NA),
        (((46054.0,), (-2146826246,)), NA),
    ],
)
def test_periods(period: object, expected: object) -> None:
    assert value("SALES_REVENUE", ORDERS, period) == expected


@pytest.mark.parametrize("cells", [[[46054.0, None]], [[46054.0], [None]], [[None], [46081.0]], [["", 46081.0]]])
def test_half_a_period_is_none(cells: Any) -> None:
    """Never all days from the one on, and never its month: which of them is meant?"""
    [[found]] = call("SALES_REVENUE", [ORDERS, cells])
    assert (found.code, "blank" in found.reason) == ("#VALUE!", True)
    assert value("SALES_REVENUE", ORDERS, [["2026-02", None]]) == REVENUE_OF_FEBRUARY  # merged cells
    assert value("SALES_REVENUE", ORDERS, [[None, None]]) == REVENUE


def test_more_numbers_than_a_formula_has() -> None:
    [[found]] = call("SALES_AOV", [7700.0, 8.0, 3.0])
    assert (found.code, found.reason) == ("#VALUE!", "These numbers are needed in order: Order value, Orders.")


def test_a_text_where_a_table_is_due_is_the_period() -> None:
    assert value("SALES_CAC", SPEND, ORDERS, "2026-02") == 900  # one new customer
    both = call("SALES_DATA", [SPEND, ORDERS])[0][0]
    assert value("SALES_CAC", both, "2026-02") == 900
    assert value("SALES_CAC", both, None, "2026-02") == 900


def test_by_spills_under_headers() -> None:
    assert call("SALES_REVENUE", [ORDERS, None, "Sales Rep"]) == [
        ["Sales rep", "Revenue"], ["Nok", 3700.0], ["Ploy", 2900.0],
    ]  # fmt: skip
    assert call("SALES_REVENUE", [ORDERS, None, "month", "headers=no"]) == [
        ["2026-01", 3000.0], ["2026-02", 2400.0], ["2026-03", 1200.0],
    ]  # fmt: skip
    assert value("SALES_REVENUE", ORDERS, None, "colour") == NA
    assert value("SALES_REVENUE", ORDERS, None, 5.0) == VALUE


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("variant=gross", REVENUE + 300),
        ("gross", REVENUE + 300),
        ("GROSS", REVENUE + 300),
        ("cancelled=count", REVENUE + 900),
        ("duplicates=keep; cancelled=count", REVENUE + 900 + 1200),
        ((("cancelled", "count"), ("duplicates", "keep")), REVENUE + 900 + 1200),
        ("variant=nonsense", VALUE),
        ("colour=red", VALUE),
        ("red", VALUE),
        ("lang=xx", VALUE),
        ("as_of=tomorrow", VALUE),
        ("duplicates=maybe", VALUE),
        ("gross_margin=7", NUM),
        ("fiscal_start=13", NUM),
        (5.0, VALUE),
    ],
)
def test_options(options: object, expected: object) -> None:
    assert value("SALES_REVENUE", ORDERS, None, None, options) == expected


def test_options_stand_anywhere_behind_the_tables() -> None:
    assert value("SALES_REVENUE", ORDERS, "variant=gross", "2026-02") == REVENUE_OF_FEBRUARY + 300
    assert value("SALES_REVENUE", ORDERS, "2026-02", "variant=gross") == REVENUE_OF_FEBRUARY + 300


def test_as_of_decides_where_the_data_end() -> None:
    assert value("SALES_REVENUE", ORDERS, "mtd", None, "as_of=2026-02-10") == 2700
    assert value("SALES_REVENUE", ORDERS, "mtd", None, "as_of=2026-01-31") == 3000


def test_each_as_of_day_has_an_answer_of_its_own() -> None:
    """On the same cells, whatever was asked before."""
    deals = (
        ("Deal ID", "Created", "Closed", "Status", "Amount"),
        ("D1", 46024.0, 46044.0, "won", 10_000.0),
        ("D2", 46054.0, 46122.0, "open", 40_000.0),  # from 1 February 2026
        ("D3", 46063.0, 46101.0, "open", 15_000.0),  # from 10 February
        ("D4", 46086.0, 46143.0, "open", 25_000.0),  # from 5 March
    )
    found = [
        value("SALES_PIPELINE_VALUE", deals, None, None, f"as_of=2026-{day}")
        for day in ("02-05", "03-31", "02-15", "02-05")
    ]
    assert found == [40_000, 80_000, 55_000, 40_000]


def test_too_many_arguments() -> None:
    assert value("SALES_REVENUE", ORDERS, "2026", "month", "net", "more") == VALUE


def test_the_language_of_headers_and_reasons() -> None:
    assert call("SALES_REVENUE", [ORDERS, None, "month"], language="th")[0] == ["เดือน", "รายได้"]
    assert call("SALES_REVENUE", [ORDERS, None, "month", "lang=th"])[0] == ["เดือน", "รายได้"]
    assert "ค่าใช้จ่าย" in why("SALES_CAC", ORDERS, None, None, None, "lang=th")


def test_a_name_that_there_is_not_is_told_with_those_like_it() -> None:
    [[field]] = call("SALES_REVENUE", [ORDERS, None, "ownr"])
    assert (field.code, field.reason) == ("#N/A", "Nothing is called ownr here. Did you mean owner?")
    [[metric]] = call("SALES_TREND", ["revenu", ORDERS, None, "lang=th"])
    assert metric.code == "#N/A"
    assert metric.reason.startswith("ไม่มีสิ่งที่ชื่อ revenu หมายถึง revenue")


def test_why_shows_the_reason_in_words() -> None:
    assert "Spend" in value("SALES_CAC", ORDERS, None, None, None, "why=yes")
    assert value("SALES_REVENUE", ORDERS, None, None, "why=yes") == "This shows a value, not an error."
    assert "header row" in value("SALES_REVENUE", "text", "why=yes") or value("SALES_REVENUE", "text") == VALUE


# --- error values ---------------------------------------------------------------------------------------------------


def with_cell(row: int, column: int, cell: Any) -> Any:
    rows = [list(one) for one in ORDERS]
    rows[row][column] = cell
    return tuple(map(tuple, rows))


@pytest.mark.parametrize("code", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NUM!", "#VALUE!", "#NULL!"])
def test_an_error_in_a_used_cell_is_passed_on(code: str) -> None:
    number = {"#NULL!": 2000, "#DIV/0!": 2007, "#VALUE!": 2015, "#REF!": 2023, "#NAME?": 2029, "#NUM!": 2036, NA: 2042}
    assert value("SALES_REVENUE", with_cell(3, 3, -2146828288 + number[code])) == code
    assert value("SALES_REVENUE", with_cell(0, 3, -2146828288 + number[code])) == code
    assert value("SALES_REVENUE", office(with_cell(2, 1, code))) == code


def test_an_error_in_a_column_that_means_nothing_to_us_does_not_matter() -> None:
    wide = tuple((*row, "Remark" if i == 0 else -2146826246) for i, row in enumerate(ORDERS))
    assert value("SALES_REVENUE", wide) == REVENUE


def test_errors_may_be_left_out_as_a_file_is_read() -> None:
    assert value("SALES_REVENUE", with_cell(2, 3, -2146826246), None, None, "errors=skip") == REVENUE - 500


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ((), NA),
        ((None,), NA),
        ((((None, None), (None, None)),), NA),
        (("some text",), VALUE),
        ((True,), VALUE),
        ((-2146826265,), REF),
        ((ORDERS[:1],), NA),
        (("SALES_DATA#" + "0" * 24,), REF),
    ],
)
def test_a_first_argument_that_is_no_table(args: tuple[Any, ...], expected: str) -> None:
    assert value("SALES_AOV", *args) == expected


def test_dates_of_which_none_can_be_read() -> None:
    nonsense = (ORDERS[0], *((row[0], "whenever", *row[2:]) for row in ORDERS[1:]))
    assert value("SALES_REVENUE", nonsense) == VALUE
    assert value("SALES_ORDERS", nonsense, "2026-01") == VALUE


def test_amounts_of_which_none_can_be_read() -> None:
    nonsense = (ORDERS[0], *((*row[:3], "much", *row[4:]) for row in ORDERS[1:]))
    assert value("SALES_REVENUE", nonsense) == VALUE
    assert value("SALES_AOV", nonsense) == VALUE


def test_several_currencies_cannot_be_added() -> None:
    mixed = tuple((*row, "Currency" if i == 0 else ("THB", "USD")[i % 2]) for i, row in enumerate(ORDERS))
    assert value("SALES_REVENUE", mixed) == VALUE
    assert "THB, USD" in why("SALES_REVENUE", mixed)


def test_a_missing_table_is_named_and_so_is_what_was_not_recognised() -> None:
    assert value("SALES_CAC", ORDERS) == NA
    reason = why("SALES_CAC", ORDERS, (("Colour", "Weight"), ("red", 1.0)))
    assert "Spend" in reason
    assert "Colour" in reason


def test_an_unknown_function() -> None:
    assert value("SALES_NONSENSE", ORDERS) == "#NAME?"


def test_a_fault_of_ours_is_logged_and_shows_an_error_value(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: Any) -> Any:
        raise ZeroDivisionError("oops")

    monkeypatch.setitem(cells.call.__globals__["_KINDS"], "metric", broken)
    forget()
    with caplog.at_level(logging.ERROR, "salesxl"):
        assert value("SALES_AOV", ORDERS) == VALUE
    assert "ZeroDivisionError" in caplog.text


# --- what is kept ---------------------------------------------------------------------------------------------------


def test_a_text_from_sales_data_stands_for_the_tables() -> None:
    forget()
    [[text]] = call("SALES_DATA", [ORDERS])
    assert isinstance(text, str)
    assert text.startswith("SALES_DATA#")
    assert value("SALES_REVENUE", text, "2026-02") == REVENUE_OF_FEBRUARY
    assert call("SALES_DATA", [office(ORDERS)])[0][0] != call("SALES_DATA", [ORDERS[:-1]])[0][0]
    assert call("SALES_DATA", [tuple(map(tuple, ORDERS))]) == [[text]]
    forget()
    assert value("SALES_REVENUE", text) == REF
    assert "SALES_DATA" in why("SALES_REVENUE", text)
    call("SALES_DATA", [ORDERS])  # the cell is calculated again: the same text, and the others work again
    assert value("SALES_REVENUE", text) == REVENUE


def test_the_same_content_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    read = []
    tables = cells.call.__globals__["prepared"].__globals__
    real = tables["tables_from_grids"]
    monkeypatch.setitem(tables, "tables_from_grids", lambda *args, **named: read.append(1) or real(*args, **named))
    for function in ("SALES_REVENUE", "SALES_AOV", "SALES_ORDERS", "SALES_REVENUE"):
        value(function, tuple(tuple(row) for row in ORDERS))
    assert len(read) == 1
    value("SALES_REVENUE", with_cell(1, 3, 1001.0))
    assert len(read) == 2


def test_a_change_of_one_cell_is_never_overlooked() -> None:
    for amount in (-1.0, -2.0, 0.0, 1.0, 1.5):
        assert value("SALES_REVENUE", with_cell(1, 3, amount)) == REVENUE - 1000 + amount


def test_an_answer_cannot_be_spoilt_by_who_received_it() -> None:
    first = call("SALES_REVENUE", [ORDERS, None, "month"])
    first[1][1] = "spoilt"
    assert call("SALES_REVENUE", [ORDERS, None, "month"])[1][1] == 3000.0


def test_a_shelf_keeps_what_was_used_last_up_to_its_limit() -> None:
    shelf: Shelf[str] = Shelf(10)
    shelf.put("a", "A", 4)
    shelf.put("b", "B", 4)
    assert shelf.get("a") == "A"
    shelf.put("c", "C", 4)
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == ("A", None, "C")
    shelf.put("d", "D", 11)
    assert (shelf.get("d"), len(shelf)) == (None, 0)


def test_reading_does_not_change_the_cells() -> None:
    block = Block(ORDERS)
    before = [column.tolist() for column in block.columns]
    calling("SALES_REVENUE", [ORDERS])
    cells.call.__globals__["prepared"]([(block, "")], (), cells.call.__globals__["Options"]())
    assert [column.tolist() for column in block.columns] == before


# --- other functions ------------------------------------------------------------------------------------------------


def test_kpi_lists_metrics_line_by_line() -> None:
    header, aov, revenue = call("SALES_KPI", [(("aov",), ("Revenue",)), ORDERS, "2026-02"])
    assert header[:3] == ["Metric", "Actual", "Previous"]
    assert aov[:3] == ["Average order value", 1350.0, 1000.0]
    assert revenue[:4] == ["Revenue", 2400.0, 3000.0, -0.2]
    assert call("SALES_KPI", ["aov; revenue", ORDERS, "2026-02"])[1:] == [aov, revenue]
    assert value("SALES_KPI", "nonsense", ORDERS) == NA


def test_kpi_by_group() -> None:
    assert call("SALES_KPI", ["revenue, orders", ORDERS, None, None, None, None, None, None, None, None, "month"]) == [
        ["Month", "Revenue", "Orders"], ["2026-01", 3000.0, 3.0], ["2026-02", 2400.0, 2.0], ["2026-03", 1200.0, 1.0],
    ]  # fmt: skip


def test_check_tells_what_was_understood_and_noticed() -> None:
    rows = call("SALES_CHECK", [ORDERS])
    assert rows[0][0] == "Level"
    assert "Order date = Order Date" in str(rows[1][1])
    assert any("repeat" in str(row[1]) for row in rows)
    unknown = call("SALES_CHECK", [(("Colour", "Weight"), ("red", 1.0))])
    assert unknown[0][0].code == NA  # type: ignore[union-attr]


def test_check_looks_at_cells_with_errors_in_place_of_passing_them_on() -> None:
    rows = call("SALES_CHECK", [with_cell(2, 3, -2146826246)])
    assert any("#N/A" in str(row) for row in rows)


def test_help_and_the_list_of_metrics() -> None:
    facts = dict(call("SALES_HELP", ["win rate"]))
    assert facts["Key"] == "win_rate"
    assert facts["Formula"] == "won_deals / closed_deals"
    assert dict(call("SALES_HELP", ["=SALES_AOV(A1)"]))["Key"] == "aov"
    assert dict(call("SALES_HELP", ["trend"]))["Function"] == "SALES_TREND"
    assert value("SALES_HELP", "nonsense") == NA
    listed = call("SALES_METRICS", ["activity"])
    assert ["calls", "SALES_CALLS"] in [row[:2] for row in listed]
    assert all(row[3] == "Activity" for row in listed[1:])
    assert len(call("SALES_METRICS", [])) > len(listed)
    assert value("SALES_METRICS", "nonsense") == NA


def test_why_without_a_host_that_knows_addresses() -> None:
    assert "why=yes" in value("SALES_WHY", -2146826246)


def test_an_analysis_with_a_metric_and_options_of_its_own() -> None:
    rows = call("SALES_TREND", ["aov", ORDERS])
    assert [row[:2] for row in rows] == [
        ["Period", rows[0][1]],
        ["2026-01", 1000.0],
        ["2026-02", 1350.0],
        ["2026-03", 1200.0],
    ]
    assert len(call("SALES_TREND", ["aov", ORDERS, None, None, "count=2"])) == 3
    assert value("SALES_TREND", "aov", ORDERS, None, None, "count=0") == NUM
    assert value("SALES_TREND", "aov", ORDERS, None, None, "count=many") == VALUE
    assert value("SALES_TREND", "nonsense", ORDERS) == NA


def test_texts_of_the_wizard_are_cut_behind_a_sentence() -> None:
    assert shortened("Café – “quoted”\n  text") == "Cafe - quoted text"
    long = "One sentence that is rather long for what it has to say, is it not. " * 6
    assert len(shortened(long)) <= LONGEST
    assert shortened(long).endswith("not.")
    assert shortened("word " * 80).endswith("word...")


# --- one answer by every way ----------------------------------------------------------------------------------------

amounts = st.one_of(st.none(), st.integers(-10_000, 1_000_000).map(float), st.decimals(0, 9999, places=2).map(float))
orders = st.lists(
    st.tuples(st.integers(0, 99), st.integers(45_658, 46_386), st.sampled_from(["A", "B", "ค"]), amounts,
              st.sampled_from(["completed", "cancelled", None])),
    min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(orders)
def test_file_com_office_and_python_agree(tmp_path_factory: pytest.TempPathFactory, made: list[Any]) -> None:
    header = ("Order ID", "Order Date", "Customer", "Net Amount", "Status")
    rows = (header, *((f"O{number}", float(day), *rest) for number, day, *rest in made))
    file = Path(tmp_path_factory.mktemp("orders"), "sheet.csv")
    lines = [",".join(header)]
    for number, day, customer, amount, status in made:
        date = dt.date(1899, 12, 30) + dt.timedelta(days=day)
        lines.append(f"O{number},{date},{customer},{'' if amount is None else repr(amount)},{status or ''}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    data = load([file])
    for key in ("revenue", "aov"):
        try:
            expected = calculate(key, data)
            wanted = expected.value if expected.reason is None else expected.reason.excel_error
        except DataError:  # no row counts
            wanted = VALUE
        name = f"SALES_{key.upper()}"
        found = [value(name, rows), value(name, office(rows)), value(name, call("SALES_DATA", [rows])[0][0])]
        if wanted == 0 and VALUE in found:  # nothing could be read: a cell says so, a file has findings
            assert set(found) == {VALUE}
            assert expected.rows == 0
        else:
            assert found == [wanted] * 3
        if VALUE in found:
            continue
        grouped = [(g.key, g.value) for g in calculate(key, data, by="month").groups]
        spilled = [
            (row[0], None if isinstance(row[1], ErrorValue) else row[1])
            for row in call(name, [rows, None, "month", "headers=no"])
            if len(row) == 2
        ]
        assert spilled == grouped or not grouped


def test_a_payload_survives_json() -> None:
    assert json.loads(json.dumps(office(ORDERS))) == office(ORDERS)


# --- anything at all ------------------------------------------------------------------------------------------------

scalars = st.one_of(
    st.none(), st.booleans(), st.floats(allow_nan=True, allow_infinity=True), st.integers(-10, 60_000),
    st.sampled_from([-2146826246, -2146826281, "", "text", "2026-05", "month", "owner", "lang=th", "why=yes", "as_of=2026-03-31",
                     "errors=skip", "revenue", "aov, win_rate", "SALES_DATA#" + "a" * 24, "=1+1", "\x00", "7,700 บาท", "12%",
                     "2026-05-31..2026-05-01", "last 30 days", "stages=A=0.1,B", "headers=no", "table=deals", "\x01SX|missing"]),
    st.sampled_from([{"type": "Error", "errorType": "Div0"}, {"type": "Empty"}, {}, dt.datetime(2026, 1, 5), Decimal(5)]),
    st.text(max_size=8),
)  # fmt: skip
headers = st.sampled_from(["Order ID", "Order Date", "Customer", "Net Amount", "Status", "Owner", "Amount", "Date", "Period",
                           "Target", "Score", "Deal ID", "Stage", "Created", "Closed", "Kind", "Lead ID", "Source", None, "X"])  # fmt: skip
blocks = st.one_of(
    st.lists(st.lists(scalars, min_size=3, max_size=3), min_size=1, max_size=4),
    st.lists(st.lists(st.floats(0, 60_000), min_size=2, max_size=2), min_size=1, max_size=4),
    st.builds(
        lambda head, rows: [head, *rows],
        st.lists(headers, min_size=4, max_size=4),
        st.lists(st.lists(scalars, min_size=4, max_size=4), max_size=4),
    ),
    st.lists(st.lists(scalars, max_size=4), max_size=4),
    st.just([list(row) for row in ORDERS]),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(functions())), st.lists(st.one_of(scalars, blocks), max_size=7), st.booleans())
def test_nothing_that_a_sheet_can_hold_is_a_fault_of_ours(name: str, args: list[Any], date1904: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(logging.getLogger("salesxl"), "exception", lambda *told: pytest.fail(f"{told} {name}{args}"))
        rows = call(name, args, date1904=date1904)
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert isinstance(cell, float | str | bool | ErrorValue | None)
        assert not isinstance(cell, float) or math.isfinite(cell)
