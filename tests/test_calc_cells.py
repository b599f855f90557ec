"""Every form of argument and every error value in cells of LibreOffice, against values worked out by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from calc_office import convert
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

ORDERS = [
    ("order number", "order date", "customer", "amount"),
    ("o1", dt.date(2026, 5, 3), "ก้อง", 100),
    ("o2", dt.date(2026, 5, 10), "ข้าวหอม", 300),
    ("o3", dt.date(2026, 6, 1), "ก้อง", 200),
    ("o4", dt.date(2026, 6, 20), "ค้าไทย", 400),
]
THAI = [("วันที่สั่งซื้อ", "ลูกค้า", "ยอดขาย"), *((row[1], row[2], row[3]) for row in ORDERS[1:])]
LEADS = [("lead id", "created", "converted"), *((f"l{n}", dt.date(2026, 5, n), n < 4) for n in range(1, 6))]
MIXED = [("order date", "amount", "currency"), (dt.date(2026, 5, 1), 10, "THB"), (dt.date(2026, 5, 2), 10, "USD")]
NUMBERS = [("revenue", "orders"), (7700, 8), (300, 3), (50, 0)]

CASES: dict[str, Any] = {
    # tables
    "SALES_REVENUE(Orders!A1:D5)": 1000,
    "SALES_AOV(Orders!A1:D5)": 250,
    "SALES_AOV(Orders!A:D)": 250,
    "SUM(tblOrders[amount])": 1000,
    "SALES_AOV(tblOrders[#All])": 250,
    "SALES_AOV(tblOrders[])": 250,
    "SALES_AOV(all_orders)": 250,
    "SALES_AOV(OFFSET(Orders!A1,0,0,3,4))": 200,
    "SALES_REVENUE(Thai!A1:C5)": 1000,
    "SALES_CONVERSION_RATE(Leads!A1:C6)": 0.6,  # TRUE and FALSE in the cells
    # periods
    'SALES_REVENUE(Orders!A1:D5,"2026-05")': 400,
    'SALES_REVENUE(Orders!A1:D5,"2569-06")': 600,
    'SALES_REVENUE(Orders!A1:D5,"last 30 days")': 600,
    "SALES_REVENUE(Orders!A1:D5,Orders!B2)": 400,
    "SALES_REVENUE(Orders!A1:D5,Orders!B3:B4)": 500,
    "SALES_REVENUE(Orders!A1:D5,DATE(2026,6,15))": 600,
    "SALES_REVENUE(Orders!A1:D5,2026)": 1000,
    # options, and arguments left out
    "SALES_REVENUE(Orders!A1:D5,,)": 1000,
    'SALES_REVENUE(Orders!A1:D5,,,"as_of=2026-06-30")': 1000,
    'SALES_NEW_CUSTOMERS(Orders!A1:D5,"2026-06")': 1,
    'INDEX(SALES_REVENUE(Orders!A1:D5,,"month"),3,2)': 600,
    'INDEX(SALES_REVENUE(Orders!A1:D5,,"customer"),2,1)': "ค้าไทย",  # the largest comes first
    'INDEX(SALES_REVENUE(Orders!A1:D5,,"month","lang=th"),1,1)': "เดือน",
    'SUM(SALES_REVENUE(Orders!A1:D5,,"month","headers=no"))': 1000,
    # numbers in place of tables
    "SALES_AOV(7700,8)": 962.5,
    "SALES_AOV(Numbers!A2,Numbers!B2)": 962.5,
    "SALES_AOV({7700},{8})": 962.5,
    "SUM(SALES_AOV(Numbers!A2:A3,Numbers!B2:B3))": 1062.5,
    # an input cell holds an error: the same error
    "SALES_AOV(Broken!A1:D5)": "#DIV/0!",
    "SALES_AOV(Missing!A1:D5)": "#N/A",
    "SALES_AOV(NA(),8)": "#N/A",
    "SALES_AOV(7700,1/0)": "#DIV/0!",
    'SALES_AOV(Broken!A1:D5,,,"errors=skip")': 800 / 3,
    # needs what is not there
    "SALES_WIN_RATE(Orders!A1:D5)": "#N/A",
    "ISNA(SALES_WIN_RATE(Orders!A1:D5))": True,
    'SALES_REVENUE(Orders!A1:D5,,"branch")': "#N/A",
    # nothing to divide by
    'SALES_AOV(Orders!A1:D5,"2027")': "#DIV/0!",
    "SALES_AOV(7700,0)": "#DIV/0!",
    "IFERROR(SALES_AOV(7700,0),-1)": -1,
    # the wrong kind
    'SALES_AOV(Orders!A1:D5,"whenever")': "#VALUE!",
    "SALES_AOV(Numbers!A2:A4,Numbers!B2:B3)": "#VALUE!",
    "SALES_REVENUE(Mixed!A1:C3)": "#VALUE!",
    'SALES_AOV("seven",8)': "#VALUE!",
    # outside of what is possible
    "SALES_REVENUE(Orders!A1:D5,Orders!F1:F2)": "#NUM!",
    'SALES_GROSS_MARGIN(Orders!A1:D5,,,"gross_margin=7")': "#NUM!",
    # the reason, in words
    "LEFT(SALES_WHY(D1),11)": "needs Deals",
    "SALES_WHY(D2)": "An argument is computed by the formula itself, so the reason is not known here. Add why=yes to the options "
    "of the formula.",
    "SALES_WHY(A1)": "This cell shows no error value of a SALES_ function.",
    'SALES_AOV(7700,0,"why=yes")': "there is nothing to divide by: Orders is 0",
    "SALES_NOTHING(Orders!A1:D5)": "#NAME?",
}

ARRAYS: dict[str, tuple[str, list[list[Any]]]] = {
    "G1:H4": (
        'SALES_REVENUE(Orders!A1:D5,,"month")',
        [["Month", "Revenue"], ["2026-05", 400], ["2026-06", 600], ["#N/A", "#N/A"]],
    ),
    "J1:J3": ("SALES_AOV(Numbers!A2:A4,Numbers!B2:B4)", [[962.5], [100], ["#DIV/0!"]]),
    "L1:M2": ("SALES_AOV(Orders!A1:D5)", [[250, 250], [250, 250]]),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Any]:
    """What a cell of the calculated workbook shows; an error value as its text."""
    folder = tmp_path_factory.mktemp("cells")
    book = openpyxl.Workbook()
    kpi: Any = book.active
    kpi.title = "KPI"
    raw = {
        "Orders": ORDERS,
        "Thai": THAI,
        "Leads": LEADS,
        "Mixed": MIXED,
        "Numbers": NUMBERS,
        "Broken": ORDERS,
        "Missing": ORDERS,
    }
    for title, rows in raw.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book["Broken"]["D4"] = "=1/0"
    book["Missing"]["C2"] = "#N/A"
    book["Missing"]["C2"].data_type = "e"
    book["Orders"]["F1"], book["Orders"]["F2"] = dt.date(2026, 6, 1), dt.date(2026, 5, 1)
    book["Orders"].add_table(Table(displayName="tblOrders", ref="A1:D5"))
    book.defined_names["all_orders"] = openpyxl.workbook.defined_name.DefinedName(
        "all_orders", attr_text="Orders!$A$1:$D$5"
    )
    for row, formula in enumerate(CASES, start=1):
        kpi.cell(row, 1, f"={formula}")
    kpi["D1"], kpi["D2"] = "=SALES_WIN_RATE(Orders!A1:D5)", "=SALES_AOV(SUM(Numbers!A2:A4),1-1)"
    for place, (formula, _) in ARRAYS.items():
        kpi[place.split(":")[0]] = ArrayFormula(place, f"={formula}")
    book.save(folder / "cells.xlsx")
    convert([folder / "cells.xlsx"], "xlsx", folder / "out")
    calculated = openpyxl.load_workbook(folder / "out" / "cells.xlsx", data_only=True)["KPI"]
    formulas = openpyxl.load_workbook(folder / "out" / "cells.xlsx")["KPI"]
    assert formulas["A2"].value == "=SALES_AOV(Orders!A1:D5)"  # Excel knows this name, too
    return lambda place: calculated[place].value


@pytest.mark.parametrize(("row", "formula"), [*enumerate(CASES, start=1)])
def test_a_cell_shows_what_was_worked_out_by_hand(shown: Callable[[str], Any], row: int, formula: str) -> None:
    expected, found = CASES[formula], shown(f"A{row}")
    assert found == (pytest.approx(expected) if isinstance(expected, float) else expected)
    assert isinstance(found, str) == isinstance(expected, str)


@pytest.mark.parametrize("place", ARRAYS)
def test_an_array_formula_fills_its_cells(shown: Callable[[str], Any], place: str) -> None:
    _, expected = ARRAYS[place]
    (left, top), columns = (place[0], int(place[1])), len(expected[0])
    found = [[shown(f"{chr(ord(left) + x)}{top + y}") for x in range(columns)] for y in range(len(expected))]
    assert found == expected
