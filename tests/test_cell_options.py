"""Periods, groups and options of worksheet functions, their error values, and what is kept between calls."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

import pytest
from cell_tables import ORDERS, REVENUE, REVENUE_OF_FEBRUARY, SPEND, office, value, why, with_cell

from salesxl import cells
from salesxl.cells import call, forget
from salesxl.cells import call as calling
from salesxl.cells.blocks import Block
from salesxl.cells.store import Shelf

NA, DIV, VALUE, NUM, REF = "#N/A", "#DIV/0!", "#VALUE!", "#NUM!", "#REF!"


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
        ("10 ก.พ. 2569", 700),  # a text is what it says: one day
        ("10/2/69", 700),
        ("10 Feb 2026", 700),
        (244387.0, REVENUE_OF_FEBRUARY),  # 7 February of a year that was typed as 2569
        (dt.datetime(2569, 2, 7), REVENUE_OF_FEBRUARY),
        (((dt.datetime(2569, 2, 1),), (dt.datetime(2569, 2, 28),)), REVENUE_OF_FEBRUARY),
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


@pytest.mark.parametrize(
    ("english", "thai"),
    [
        ("currency=USD; lang=th", "สกุลเงิน=USD; ภาษา=ไทย"),
        ("table=orders; as_of=2026-02-10", "ตาราง=คำสั่งซื้อ; ข้อมูลถึง=10/2/2569"),
        ("gross margin=40%; compare=year", "อัตรากำไรขั้นต้น=40%; เทียบกับ=ปีก่อน"),
        ("headers=no; errors=skip; why=no", "หัวตาราง=ไม่; ค่าผิดพลาด=ข้าม; เหตุผล=ไม่"),
    ],
)
def test_options_in_thai(english: str, thai: str) -> None:
    for name in ("SALES_KPI", "SALES_CLV"):
        tables = [ORDERS, SPEND] if name == "SALES_KPI" else [ORDERS]
        metrics = ["revenue, cac"] if name == "SALES_KPI" else []
        found = call(name, [*metrics, *tables, "2026-02", "", thai])
        assert found == call(name, [*metrics, *tables, "2026-02", "", english])
        assert "option" not in str(found)


def test_what_lacks_of_a_table_is_said() -> None:
    """A log of calls that says of no row what it is; as a file, its name would. No "no date was found" hides that."""
    log = [("Call date", "Agent", "Minutes"), (46054.0, "Ann", 5.0), (46055.0, "Bob", 7.0)]
    for args in ([log], [log, "2026-02"], [log, ORDERS, "2026-02"]):
        [[found]] = call("SALES_CALLS", args)
        assert (found.code, "it lacks: kind" in found.reason) == (NA, True)


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
