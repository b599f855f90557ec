"""Every worksheet function, its tables in every form in which a host hands them over: always the answer of a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import pytest
from cell_tables import Rows, com, office
from com_host import Time

from salesxl.analyse import analyse
from salesxl.calculate import calculate
from salesxl.cells import ErrorValue, call
from salesxl.cells.answers import of_table
from salesxl.cells.functions import Function, functions
from salesxl.cells.options import Options
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.reading.files import read_grids
from salesxl.reading.grids.grid import CellError
from salesxl.workbook_templates import SAMPLE

PERIOD = "2026"
MOST = 150  # rows of a table
SHEETS = {
    "orders": ("siam-brew.xlsx", "ออเดอร์ 2568-69"), "deals": ("deals.csv", None), "leads": ("leads.csv", None),
    "activities": ("activities.csv", None), "stage_history": ("deal_stage_history.csv", None),
    "reps_targets": ("siam-brew.xlsx", "Targets"), "spend": ("siam-brew.xlsx", "Spend"), "social": ("social.csv", None),
    "subscriptions": ("siam-brew.xlsx", "Subscriptions"), "events": ("siam-brew.xlsx", "Events"),
    "surveys": ("surveys.csv", None), "tickets": ("tickets.csv", None),
}  # fmt: skip
OF_TABLES = [one for one in functions().values() if one.kind in ("metric", "analysis")]


def named(one: Function) -> str:
    return one.name


@cache
def cells(table: str) -> tuple[tuple[Any, ...], ...]:
    """The last rows of one of the sample firm's sheets under what stands above them, days as days."""
    file, sheet = SHEETS[table]
    grid = next(grid for grid in read_grids(SAMPLE / file, None)[0] if grid.sheet == sheet)
    kept = [*range(5), *range(max(5, grid.n_rows - MOST), grid.n_rows)]
    rows = [grid.row(number) for number in kept if number < grid.n_rows]
    return tuple(tuple(None if isinstance(cell, CellError) else cell for cell in row) for row in rows)


def tables_of(function: Function) -> list[str]:
    """Tables for a function: those that it needs, and for one that takes any, orders, deals and targets."""
    places = [argument.table for argument in function.arguments if argument.role == "table"]
    return [place or other for place, other in zip(places, ("orders", "deals", "reps_targets"), strict=False)]


# --- what a host makes of them --------------------------------------------------------------------------------------


def as_com(rows: Any) -> Rows:
    return tuple(tuple(com(cell) for cell in row) for row in rows)


def as_days_with_a_zone(rows: Any) -> Rows:
    """As pywin32 has them, where a range is asked for its Value."""

    def day(cell: Any) -> Any:
        return Time(*cell.timetuple()[:6], tzinfo=dt.UTC) if isinstance(cell, dt.datetime) else com(cell)

    return tuple(tuple(map(day, row)) for row in rows)


def as_whole_columns(rows: Any) -> Rows:
    wide = tuple((*row, None, None) for row in as_com(rows))
    return wide + ((None,) * len(wide[0]),) * 40


def as_numpy(rows: Any) -> Any:
    import numpy as np

    return np.array(as_com(rows), dtype=object)


FORMS: dict[str, Callable[[list[Any]], list[Any]]] = {
    "as COM hands them over": lambda tables: [as_com(rows) for rows in tables],
    "as Office.js hands them over": lambda tables: [office(as_com(rows)) for rows in tables],
    "days as pywin32 has them": lambda tables: [as_days_with_a_zone(rows) for rows in tables],
    "whole columns": lambda tables: [as_whole_columns(rows) for rows in tables],
    "the last columns first": lambda tables: [[row[::-1] for row in as_com(rows)] for rows in tables],
    "the last table first": lambda tables: [as_com(rows) for rows in tables][::-1],
    "arrays of Python": lambda tables: [as_numpy(rows) for rows in tables],
    "a text from SALES_DATA": lambda tables: [call("SALES_DATA", [as_com(rows) for rows in tables])[0][0]],
}


def ask(function: Function, tables: list[Any], period: str | None = PERIOD) -> list[list[Any]]:
    given: list[Any] = []
    for argument in function.arguments:
        if argument.role == "table":
            given.append(tables.pop(0) if tables else None)
        else:
            given.append({"metric": "revenue", "period": period}.get(argument.role))
    return call(function.name, given)


def plain(rows: list[list[Any]]) -> list[list[Any]]:
    return [[cell.code if isinstance(cell, ErrorValue) else cell for cell in row] for row in rows]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[list[str]], Dataset]:
    """The tables read from files."""
    folder = tmp_path_factory.mktemp("files")

    @cache
    def dataset(*tables: str) -> Dataset:
        for table in tables:
            book = openpyxl.Workbook()
            for row in cells(table):
                book.worksheets[0].append([None if cell is None else cell for cell in row])
            book.save(folder / f"{table}.xlsx")
        return load([folder / f"{table}.xlsx" for table in tables])

    return lambda tables: dataset(*tables)


def answer_of_python(function: Function, data: Dataset) -> list[list[Any]]:
    if function.kind == "metric":
        result = calculate(function.key, data, period=PERIOD)
        return [[result.reason.excel_error if result.reason else result.value]]
    given = {"metric": "revenue"} if function.arguments[0].role == "metric" else {}
    return plain(of_table(analyse(function.key, data, period=PERIOD, **given), Options()))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("function", OF_TABLES, ids=named)
def test_every_form_of_a_table_gives_the_answer_of_a_file(
    function: Function, form: str, read: Callable[[list[str]], Dataset]
) -> None:
    tables = tables_of(function)
    expected = answer_of_python(function, read(tables))
    found = plain(ask(function, FORMS[form]([cells(table) for table in tables])))
    assert found == expected


def test_most_functions_have_a_number_there(read: Callable[[list[str]], Dataset]) -> None:
    """Otherwise the test above would compare nothing but error values."""
    answers = [answer_of_python(function, read(tables_of(function))) for function in OF_TABLES]
    assert sum(not isinstance(rows[-1][-1], str) for rows in answers) > 60


# --- without headers ------------------------------------------------------------------------------------------------

DAY = dt.datetime(2026, 1, 5)
PLAIN: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {
    "orders": (
        ("Order date", "Customer", "Order ID", "Net amount"),
        [(DAY + dt.timedelta(n), f"C{n % 3}", f"O{n}", 100.0 + n) for n in range(20)],
    ),
    "spend": (("Date", "Category", "Amount"), [(DAY, "ads", 600.0), (DAY + dt.timedelta(1), "fair", 20.5)]),
    "leads": (("Created", "Source", "Converted"), [(DAY + dt.timedelta(n), "web", n % 3 == 0) for n in range(7)]),
    "activities": (("Date", "Kind"), [(DAY + dt.timedelta(n), ("call", "email")[n % 2]) for n in range(7)]),
    "surveys": (("Date", "Score"), [(DAY + dt.timedelta(n), float(n % 5 + 1)) for n in range(9)]),
}  # fmt: skip
WITHOUT_HEADERS = [one for one in OF_TABLES if set(tables_of(one)) <= set(PLAIN)]


@pytest.mark.parametrize("function", WITHOUT_HEADERS, ids=named)
def test_columns_that_are_plain_need_no_headers(function: Function) -> None:
    tables = [PLAIN[table] for table in tables_of(function)]
    headed = plain(ask(function, [[header, *rows] for header, rows in tables], period=None))
    assert plain(ask(function, [rows for _, rows in tables], period=None)) == headed
    as_numbers = plain(ask(function, [as_com(rows) for _, rows in tables], period=None))
    # two columns of numbers could also be how many were content, and of how many
    assert as_numbers == ([["#VALUE!"]] if function.name == "SALES_CSAT" else headed)


def test_there_are_such_functions() -> None:
    assert len(WITHOUT_HEADERS) > 20
