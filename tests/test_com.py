"""The COM way: every function through xlwings' own ``call_udf``, on ranges as COM hands them over."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cell_tables import AOV, ORDERS, REVENUE, REVENUE_OF_FEBRUARY, SPEND, sample_blocks
from com_host import ERROR, MISSING, Cells, ComHost, Sent, Time, com_host

from salesxl.cells import ErrorValue, call
from salesxl.cells.functions import Function, functions
from salesxl.cells.values import ERROR_NUMBERS
from salesxl.udfs.call import MARK

ADDIN, STOCK = "salesxl.udfs.call", "salesxl.udfs.functions"
LEFT_OUT = f"{MARK}missing"
CONTEXT = ("date1904", False, "language", "en", "version", "0.1.0")
VT_ERROR = 10


@pytest.fixture(scope="module")
def excel() -> Iterator[ComHost]:
    with com_host() as host:
        yield host


@pytest.fixture(scope="module")
def sample(excel: ComHost) -> str:
    [[text]] = excel.call(ADDIN, "call", "SALES_DATA", "", sample_blocks(), CONTEXT)
    return str(text)


def asked(excel: ComHost, name: str, *args: Any, context: tuple[Any, ...] = CONTEXT) -> Any:
    """A question of our add-in, as runtime.bas sends it; the answer with error values in place of their texts."""
    codes = {number: code for code, number in ERROR_NUMBERS.items()}

    def read(value: Any) -> Any:
        if isinstance(value, str) and value.startswith(MARK):
            _, number, reason = value.split("|", 2)
            return ErrorValue(codes[int(number)], reason)
        return value

    rows = excel.call(ADDIN, "call", name, "[Book1.xlsx]Sheet1!$A$1", args, context)
    return [[read(value) for value in row] for row in rows]


def arguments(function: Function, text: str) -> list[Any]:
    """Arguments with which every function has something to say."""
    by_role = {"metric": "revenue", "cell": ERROR + 2042, "family": "activity", "period": "2026-05",
               "options": "errors=skip"}  # fmt: skip
    given: list[Any] = []
    for argument in function.arguments:
        if argument.role == "table":
            given.append(text if text not in given else LEFT_OUT)
        else:
            given.append(by_role.get(argument.role, LEFT_OUT))
    if function.kind in ("help", "data", "metrics"):
        given[-1] = LEFT_OUT
    return given


@pytest.mark.parametrize("function", list(functions().values()), ids=lambda one: one.name)
def test_every_function_of_the_add_in(function: Function, excel: ComHost, sample: str) -> None:
    given = arguments(function, sample)
    call("SALES_DATA", sample_blocks())
    assert asked(excel, function.name, *given) == call(function.name, given)


@pytest.mark.parametrize("function", list(functions().values()), ids=lambda one: one.name)
def test_every_function_as_xlwings_imports_it(function: Function, excel: ComHost, sample: str) -> None:
    given = arguments(function, sample)
    sent = [MISSING if argument == LEFT_OUT else argument for argument in given]
    found = excel.call(STOCK, function.name, *sent)
    call("SALES_DATA", sample_blocks())
    expected = call(function.name, given)
    as_sent = [
        [Sent(VT_ERROR, ERROR + ERROR_NUMBERS[v.code]) if isinstance(v, ErrorValue) else v for v in row]
        for row in expected
    ]
    # xlwings writes None as an empty text
    assert found == [["" if value is None else value for value in row] for row in as_sent]


def test_ranges_as_our_vba_sends_them(excel: ComHost) -> None:
    assert asked(excel, "SALES_REVENUE", ORDERS, LEFT_OUT, LEFT_OUT, LEFT_OUT) == [[REVENUE]]
    assert asked(excel, "SALES_REVENUE", ORDERS, 46060.0, LEFT_OUT, LEFT_OUT) == [[REVENUE_OF_FEBRUARY]]
    assert asked(excel, "SALES_REVENUE", ORDERS, ((46054.0,), (46081.0,))) == [[REVENUE_OF_FEBRUARY]]
    assert asked(excel, "SALES_REVENUE", ORDERS, None, "month", LEFT_OUT)[0] == ["Month", "Revenue"]
    assert asked(excel, "SALES_CAC", SPEND, ORDERS, LEFT_OUT, LEFT_OUT, LEFT_OUT) == [[500.0]]


def test_a_workbook_that_counts_from_1904(excel: ComHost) -> None:
    earlier = (ORDERS[0], *((row[0], row[1] - 1462, *row[2:]) for row in ORDERS[1:]))
    context = ("date1904", True, "language", "en", "version", "0.1.0")
    assert asked(excel, "SALES_REVENUE", earlier, "2026-02", context=context) == [[REVENUE_OF_FEBRUARY]]


def test_numbers_and_a_cell_that_is_blank(excel: ComHost) -> None:
    assert asked(excel, "SALES_AOV", 7700.0, 8.0, LEFT_OUT, LEFT_OUT) == [[962.5]]
    assert asked(excel, "SALES_CLV", 1100.0, 4.0, 3.0, LEFT_OUT, LEFT_OUT) == [[13200.0]]
    [[value]] = asked(excel, "SALES_CLV", 1100.0, 4.0, 3.0, None, LEFT_OUT)  # the margin is a blank cell, not left out
    assert value.code == "#VALUE!"
    assert asked(excel, "SALES_AOV", ((100.0,), (50.0,)), ((4.0,), (5.0,))) == [[25.0], [10.0]]


@pytest.mark.parametrize("code", ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])
def test_error_cells_are_passed_on(code: str, excel: ComHost) -> None:
    broken = (*ORDERS[:3], ("O3", 46042.0, "C1", ERROR + ERROR_NUMBERS[code], "completed", "Ploy"))
    [[value]] = asked(excel, "SALES_REVENUE", broken)
    assert value.code == code
    [[value]] = excel.call(STOCK, "SALES_REVENUE", Cells(broken), MISSING, MISSING, MISSING)
    assert (value.vt, value.value) == (VT_ERROR, ERROR + ERROR_NUMBERS[code])


def test_the_reason_travels_beside_the_error(excel: ComHost) -> None:
    [[value]] = asked(excel, "SALES_CAC", ORDERS)
    assert (value.code, "Spend" in value.reason) == ("#N/A", True)
    thai = ("date1904", False, "language", "th", "version", "0.1.0")
    [[value]] = asked(excel, "SALES_CAC", ORDERS, context=thai)
    assert "ค่าใช้จ่าย" in value.reason


def test_a_function_that_is_gone_is_an_unknown_name(excel: ComHost) -> None:
    [[value]] = asked(excel, "SALES_OLD", ORDERS)
    assert value.code == "#NAME?"
    assert "addin install" in value.reason


def test_ranges_as_objects_and_days_as_pywin32_has_them(excel: ComHost) -> None:
    """xlwings' stock wrapper hands over the range itself, and asks it for its Value."""
    days = [Time.fromordinal(dt.date(1899, 12, 30).toordinal() + int(row[1])) for row in ORDERS[1:]]
    rows = tuple((row[0], day.replace(tzinfo=dt.UTC), *row[2:]) for row, day in zip(ORDERS[1:], days, strict=True))
    whole = Cells((ORDERS[0], *rows))
    assert excel.call(STOCK, "SALES_REVENUE", whole, MISSING, MISSING, MISSING) == [[REVENUE]]
    assert excel.call(STOCK, "SALES_REVENUE", whole, Cells(days[3]), MISSING, MISSING) == [[REVENUE_OF_FEBRUARY]]
    assert excel.call(STOCK, "SALES_AOV", whole, MISSING, MISSING, MISSING)[0][0] == pytest.approx(AOV, rel=1e-12)
    assert excel.call(STOCK, "SALES_AOV", Cells(7700.0), Cells(8.0), MISSING, MISSING) == [[962.5]]


def test_signatures_are_those_that_xlwings_prints(excel: ComHost) -> None:
    text = excel.ask("wrapper", STOCK)
    printed = dict(re.findall(r"^Function (\w+)\((.*)\)$", text, re.MULTILINE))
    assert set(printed) == set(functions())
    for name, function in functions().items():
        wanted = [f"Optional {a.name}" if a.optional else a.name for a in function.arguments]
        assert printed[name].split(", ") == wanted
    assert "Sub " not in text


def test_what_xlwings_tells_the_wizard(excel: ComHost) -> None:
    found = excel.ask("info", STOCK)
    assert set(found) == set(functions())
    for name, function in functions().items():
        assert found[name]["category"] == "Sales metrics"
        assert found[name]["ret"]["doc"] == function.help()
        assert [one["doc"] for one in found[name]["args"]] == [function.help_of(a) for a in function.arguments]
        assert all(one["options"]["convert"] == "raw" for one in found[name]["args"])
        assert (found[name]["volatile"], found[name]["call_in_wizard"]) == (False, False)
    assert list(excel.ask("info", ADDIN)) == ["call"]
