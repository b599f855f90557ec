"""What a cell gives and gets back: kinds of arguments, blocks, numbers, other functions, one answer by every way."""

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
from cell_tables import AOV, ORDERS, REVENUE, REVENUE_OF_FEBRUARY, SPEND, office, value, why, with_cell
from hypothesis import given, settings
from hypothesis import strategies as st

from salesxl.calculate import calculate
from salesxl.cells import ErrorValue, call
from salesxl.cells.functions import LONGEST, functions, shortened
from salesxl.cells.values import MISSING, plain
from salesxl.errors import DataError
from salesxl.load import load
from salesxl.reading.grids.grid import CellError

NA, DIV, VALUE, NUM, REF = "#N/A", "#DIV/0!", "#VALUE!", "#NUM!", "#REF!"


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
