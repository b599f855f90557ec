"""From cells to tables: header rows, totals, several tables on a sheet, wide sheets, joins, mapping files."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from salesxl.errors import InputError, UnknownName, UsageError
from salesxl.locale import LANGUAGES
from salesxl.reading import CellError, Data, Grid, load_map, read, save_map, tables_from_grids
from salesxl.reading.files import expand, read_grids
from salesxl.reading.mapping import understand
from salesxl.settings import Settings
from salesxl.tables import TABLES

HEAD = ["Order ID", "Order Date", "Customer", "Net Sales"]
ROWS = [
    ["A1", "2026-05-01", "Ann", "100"],
    ["A2", "2026-05-02", "Bob", "250.50"],
    ["A3", "2026-05-03", "Ann", "49.50"],
]


def grid(rows: Sequence[Sequence[Any]], *, file: str = "raw.csv", sheet: str | None = None, **more: Any) -> Grid:
    """Rows as a grid; cells of a file of text unless a sheet is named."""
    width = max(len(row) for row in rows)
    columns = []
    for index in range(width):
        column = np.empty(len(rows), dtype=object)
        column[:] = [row[index] if index < len(row) and row[index] != "" else None for row in rows]
        columns.append(column)
    return Grid(file, sheet, columns, typed=sheet is not None, **more)


def tables(*grids: Grid, **options: Any) -> Data:
    data = tables_from_grids(grids, **options)
    for finding in data.findings:  # every finding can be said in both languages
        for language in LANGUAGES:
            assert finding.message(language)
            assert finding.action(language)
    return data


def rules(data: Data) -> set[str]:
    return {finding.rule for finding in data.findings}


def accounted(data: Data, grids: Sequence[Grid]) -> None:
    """Every row of the input is data or has a rule."""
    rows = Counter[tuple[str, str | None]]()
    for source in data.sources:
        rows[source.file, source.sheet] += source.rows + sum(source.not_data.values())
    assert rows == {(g.file, g.sheet): g.n_rows for g in grids}


def test_a_sheet_still_to_be_filled_says_nothing() -> None:
    """Its headers alone are no table without rows: that would mean that there were no orders."""
    data = tables(grid([HEAD], file="orders.csv"))
    assert data.tables == {}
    assert rules(data) == {"table-empty"}


# --- header rows ---


@pytest.mark.parametrize(
    "above",
    [
        [],
        [["Siam Brew Co., Ltd."], [""]],
        [["บริษัท สยามบรูว์ จำกัด"], ["รายงานคำสั่งซื้อ 1 ก.ค. 2568 - 30 มิ.ย. 2569"], [""]],
        [[""], [""], ["", "Report of", "May"], [""]],
        [["x"]] * 18,
    ],
)
def test_the_header_need_not_be_the_first_row(above: list[list[str]]) -> None:
    sheet = grid([*above, HEAD, *ROWS])
    data = tables(sheet)
    (source,) = data.sources
    assert source.table == "orders"
    assert source.header_row == len(above) + 1
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert list(data.tables["orders"]["_row"]) == [len(above) + 2, len(above) + 3, len(above) + 4]
    accounted(data, [sheet])


def test_a_range_that_starts_further_down_keeps_its_row_numbers() -> None:
    data = tables(grid([HEAD, *ROWS], first_row=41))
    assert list(data.tables["orders"]["_row"]) == [42, 43, 44]
    assert data.sources[0].header_row == 41


def test_two_header_rows_with_merged_cells() -> None:
    sheet = grid(
        [
            ["Order", "", "Customer", "", ""],
            ["ID", "Date", "Name", "Phone", "Amount"],
            ["A1", "2026-05-01", "Ann", "08", "5"],
        ]
    )
    data = tables(sheet)
    assert data.sources[0].columns == {
        "order_id": "Order ID", "order_date": "Order Date", "customer_name": "Customer Name", "phone": "Customer Phone",
        "net_amount": "Amount",
    } or data.sources[0].columns["order_date"] == "Order Date"  # fmt: skip
    assert data.sources[0].header_row == 2
    assert len(data.tables["orders"]) == 1
    accounted(data, [sheet])


def test_a_band_above_the_header_is_a_title() -> None:
    data = tables(grid([["", "Our orders of May", "", ""], HEAD, *ROWS]))
    assert data.sources[0].header_row == 2
    assert list(data.tables["orders"]["customer_name"]) == ["Ann", "Bob", "Ann"]


def test_duplicate_headers_the_first_wins_and_the_other_is_kept() -> None:
    data = tables(
        grid([["id", "agent", "name", "name", "", "date", "amount"], ["1", "Kim", "Ann", "Y", "", "2026-05-01", "7"]])
    )
    frame = data.tables["orders"]
    assert frame["customer_name"].tolist() == ["Ann"]
    assert frame["name"].tolist() == ["Y"]
    assert "header-duplicate" in rules(data)


def test_own_columns_never_take_the_name_of_ours() -> None:
    data = tables(
        grid(
            [
                ["Order Date", "Net Sales", "order_id", "Order ID", "total", "Total"],
                ["2026-05-01", "1", "a", "b", "c", "d"],
            ]
        )
    )
    frame = data.tables["orders"]
    assert frame["order_id"].notna().all()
    assert len(set(frame.columns)) == len(frame.columns)


def test_columns_without_a_meaning_are_kept_with_numbers_as_numbers() -> None:
    head = [*HEAD, "Weight", "Colour", "Zip"]
    data = tables(grid([head, [*ROWS[0], "1.5", "red", "01234"], [*ROWS[1], "2", "", "10110"]]))
    frame = data.tables["orders"]
    assert frame["Weight"].tolist() == [1.5, 2.0]
    assert frame["Colour"].tolist() == ["red", np.nan] or frame["Colour"].isna().tolist() == [False, True]
    assert frame["Zip"].tolist() == ["01234", "10110"]
    assert data.sources[0].unused == ["Weight", "Colour", "Zip"]


def test_a_similar_header_is_only_suggested() -> None:
    data = tables(grid([["Order ID", "Order Date", "Net Sales", "Discuont"], ["A1", "2026-05-01", "5", "1"]]))
    (finding,) = [f for f in data.findings if f.rule == "header-unknown"]
    assert finding.column == "Discuont"
    assert finding.details["suggestion"] == "discount"
    assert "discount" not in data.tables["orders"]


def test_a_sheet_that_is_no_table_is_told() -> None:
    sheet = grid([["Dear all,"], ["please find attached"], ["x", "y", "z"], ["1", "2", "3"]])
    data = tables(sheet)
    assert data.tables == {}
    assert data.sources[0].reason == "table-unknown"
    assert rules(data) == {"table-unknown"}
    accounted(data, [sheet])


def test_a_table_that_lacks_something_is_told_with_what() -> None:
    data = tables(grid([["Deal name", "Owner", "Amount", "Close date"], ["D", "Kim", "5", "2026-05-01"]]))
    assert data.tables == {}
    (finding,) = data.findings
    assert finding.rule == "columns-missing"
    assert finding.table == "deals"
    assert "status" in str(finding.details["missing"])


# --- rows that are no data ---


@pytest.mark.parametrize(
    "total",
    [
        ["รวมทั้งสิ้น", "", "", "400.00"],
        ["Total", "", "", "400"],
        ["", "", "Grand total:", "฿400.00"],
        ["", "", "", "400.00"],  # no label, but the sum of the rows above
        ["", "Total", "", "400.00"],
        ["Total for May", "", "", "400.00"],
    ],
)
def test_totals_are_found_by_label_and_by_arithmetic(total: list[str]) -> None:
    sheet = grid([HEAD, *ROWS, total])
    data = tables(sheet)
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert data.sources[0].not_data["total"] == 1
    assert "total-differs" not in rules(data)
    accounted(data, [sheet])


def test_a_total_that_differs_is_left_out_and_told() -> None:
    data = tables(grid([HEAD, *ROWS, ["Total", "", "", "500"]]))
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    (finding,) = [f for f in data.findings if f.rule == "total-differs"]
    assert finding.severity == "warning"
    assert finding.examples[0].row == 5


def test_a_customer_called_total_is_a_customer() -> None:
    data = tables(
        grid([HEAD, *ROWS, ["A4", "2026-05-04", "Total Wine & More", "400"], ["A5", "2026-05-05", "รวมใจ", "1"]])
    )
    assert data.tables["orders"]["net_amount"].sum() == 801.0
    assert "total" not in data.sources[0].not_data


def test_an_undated_row_that_is_no_sum_is_kept_and_set_aside() -> None:
    """Nothing is lost: a row without a date stays, with the rule why it does not count."""
    data = tables(grid([HEAD, *ROWS, ["", "", "", "77"]]))
    frame = data.tables["orders"]
    assert len(frame) == 4
    assert frame["set_aside"].tolist()[3] == "date-missing"
    assert "date-missing" in rules(data)


def test_subtotals_and_grand_total() -> None:
    sheet = grid(
        [
            HEAD, *ROWS[:2], ["Subtotal", "", "", "350.50"], *ROWS[2:], ["A4", "2026-05-04", "Cy", "10"],
            ["Subtotal", "", "", "59.50"], ["Grand total", "", "", "410.00"],
        ]
    )  # fmt: skip
    data = tables(sheet)
    assert data.tables["orders"]["net_amount"].sum() == 410.0
    assert data.sources[0].not_data["total"] == 3
    assert "total-differs" not in rules(data)
    accounted(data, [sheet])


def test_a_table_without_dates_needs_the_sum_to_agree() -> None:
    head = ["Sales rep", "Month", "Target"]
    rows = [["Ann", "2026-05", "10"], ["Total Bob", "2026-05", "20"]]
    data = tables(grid([head, *rows, ["Total", "", "30"]]))
    assert data.tables["reps_targets"]["owner"].tolist() == ["Ann", "Total Bob"]


def test_repeated_headers_notes_and_blank_rows() -> None:
    sheet = grid(
        [HEAD, ROWS[0], [""], HEAD, ROWS[1], HEAD, ROWS[2], [""], ["Total", "", "", "400"], ["generated by CRM 4.2"]]
    )
    data = tables(sheet)
    (source,) = data.sources
    assert source.not_data == {"header": 1, "blank": 2, "repeated-header": 2, "total": 1, "note": 1}
    assert list(data.tables["orders"]["_row"]) == [2, 5, 7]
    accounted(data, [sheet])


def test_blank_columns_inside_a_table() -> None:
    rows = [[row[0], "", row[1], row[2], "", row[3]] for row in [HEAD, *ROWS]]
    assert tables(grid(rows)).tables["orders"]["net_amount"].sum() == 400.0


def test_group_rows_as_quickbooks_writes_them() -> None:
    """Sales by Customer Detail: company, title, period; the customer's name on a row of its own; TOTAL; a footer."""
    sheet = grid(
        [
            ["Craig's Design and Landscaping"], ["Sales by Customer Detail"], ["May 2026"], [""],
            [
                "", "Transaction date", "Transaction type", "Num", "Product/Service full name", "Quantity",
                "Sales price", "Amount", "Balance",
            ],
            ["Amy's Bird Sanctuary"],
            ["", "05/13/2026", "Invoice", "1021", "Pest Control", "1", "35.00", "35.00", "35.00"],
            ["", "05/14/2026", "Credit Memo", "1026", "Pest Control", "1", "-10.00", "-10.00", "25.00"],
            ["Total for Amy's Bird Sanctuary", "", "", "", "", "", "", "25.00", ""],
            ["Bill's Windsurf Shop"],
            ["", "05/15/2026", "Invoice", "1027", "Design", "3", "75.00", "225.00", "225.00"],
            ["Total for Bill's Windsurf Shop", "", "", "", "", "", "", "225.00", ""],
            ["TOTAL", "", "", "", "", "", "", "250.00", ""],
            [""], ["Accrual Basis Monday, November 23, 2026 09:00 AM GMT+07:00"],
        ]
    )  # fmt: skip
    data = tables(sheet)
    frame = data.tables["orders"]
    assert frame["net_amount"].tolist() == [35.0, -10.0, 225.0]
    assert frame["customer_name"].tolist() == ["Amy's Bird Sanctuary"] * 2 + ["Bill's Windsurf Shop"]
    assert frame["type"].tolist() == ["Invoice", "Credit Memo", "Invoice"]
    assert data.sources[0].vendor == "QuickBooks"
    assert data.sources[0].not_data == {"header": 1, "title": 3, "blank": 2, "group": 2, "total": 3, "note": 1}
    accounted(data, [sheet])


def test_remarks_below_and_between() -> None:
    by_day = [[row[1], row[2], row[0], row[3]] for row in [HEAD, *ROWS]]
    sheet = grid(
        [
            *by_day[:2],
            ["moved to the new system"],
            *by_day[2:],
            ["prepared by", "Kim"],
            ["Printed 23/11/2026 09:00 by Kim"],
        ]
    )
    data = tables(sheet)
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert data.sources[0].not_data["note"] == 2
    accounted(data, [sheet])
    damaged = tables(grid([*by_day, ["32/5/2026"]]))
    assert damaged.tables["orders"]["set_aside"].tolist()[3] == "date-unreadable"


@settings(max_examples=40, deadline=None)
@given(
    amounts=st.lists(st.integers(-10_000, 10_000), min_size=2, max_size=12),
    extra=st.sets(st.sampled_from(["total", "title", "note", "blank", "again"])),
)
def test_what_people_add_to_a_sheet_changes_nothing(amounts: list[int], extra: set[str]) -> None:
    rows = [[f"A{n}", f"2026-05-{n + 1:02d}", "Ann", str(amount)] for n, amount in enumerate(amounts)]
    sheet: list[list[str]] = [HEAD, *rows]
    if "again" in extra:
        sheet.insert(2, HEAD)
    if "blank" in extra:
        sheet.insert(1, [""])
    if "total" in extra:
        sheet.append(["รวม", "", "", str(sum(amounts))])
    if "note" in extra:
        sheet += [[""], ["* before VAT"]]
    if "title" in extra:
        sheet = [["Orders of May"], [""], *sheet]
    made = grid(sheet)
    data = tables(made)
    assert data.tables["orders"]["net_amount"].tolist() == [float(amount) for amount in amounts]
    accounted(data, [made])


# --- several tables ---


def test_tables_one_below_the_other() -> None:
    deals = [["Deals"], ["Deal ID", "Stage", "Created date", "Amount"], ["D1", "Won", "2026-04-01", "9"]]
    sheet = grid([["Orders"], HEAD, *ROWS, [""], *deals])
    data = tables(sheet)
    assert [source.table for source in data.sources] == ["orders", "deals"]
    assert len(data.tables["orders"]) == 3
    assert data.tables["deals"]["_row"].tolist() == [9]
    accounted(data, [sheet])


def test_tables_side_by_side() -> None:
    spend = [["Month", "Channel", "Spend"], ["2026-04", "Facebook", "5"], ["2026-05", "LINE", "6"]]
    rows = [[*left, "", *right] for left, right in zip([HEAD, *ROWS], [*spend, ["", "", ""]], strict=True)]
    data = tables(grid(rows))
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert data.tables["spend"]["amount"].tolist() == [5.0, 6.0]


def test_a_sheet_a_month_and_a_file_a_day_are_one_table() -> None:
    months = [
        grid([HEAD, row], file="2026.xlsx", sheet=name) for name, row in zip(["Apr", "May", "Jun"], ROWS, strict=True)
    ]
    data = tables(*months)
    frame = data.tables["orders"]
    assert frame["_source"].tolist() == [0, 1, 2]
    assert frame["_row"].tolist() == [2, 2, 2]
    assert frame["net_amount"].sum() == 400.0


def test_one_decision_for_the_files_of_a_folder() -> None:
    """The first file's dates fit day/month and month/day; the second file's do not: both are read alike."""
    days = [[HEAD, ["A1", "01/02/2026", "Ann", "1"]], [HEAD, ["A2", "13/02/2026", "Ann", "2"]]]
    data = tables(*(grid(rows, file=f"{n}.csv") for n, rows in enumerate(days)))
    assert data.tables["orders"]["order_date"].tolist() == [pd.Timestamp("2026-02-01"), pd.Timestamp("2026-02-13")]
    assert "date-ambiguous" not in rules(data)


def test_a_finding_points_into_the_file_it_is_about() -> None:
    broken = ["A2", "2026-05-02", "Bob", "TBC"]
    data = tables(grid([HEAD, ROWS[0]], file="a.csv"), grid([HEAD, ROWS[1], broken], file="b.csv"))
    (finding,) = [f for f in data.findings if f.rule == "number-unreadable"]
    assert (finding.file, finding.examples[0].row, finding.examples[0].value) == ("b.csv", 3, "TBC")
    assert data.tables["orders"]["set_aside"].tolist()[2] == "amount-unreadable"


def test_files_of_different_columns_are_stacked() -> None:
    thai = [["เลขที่คำสั่งซื้อ", "วันที่สั่งซื้อ", "ยอดขายสุทธิ", "สถานะ"], ["B1", "5/5/2569", "1,000.00", "สำเร็จ"]]
    data = tables(grid([HEAD, *ROWS]), grid(thai, file="thai.csv"))
    frame = data.tables["orders"]
    assert frame["net_amount"].tolist() == [100.0, 250.5, 49.5, 1000.0]
    assert frame["order_date"].tolist()[3] == pd.Timestamp("2026-05-05")
    assert frame["customer_name"].isna().tolist() == [False, False, False, True]
    assert frame["status"].isna().tolist() == [True, True, True, False]


# --- cells ---


def test_error_cells_are_neither_blank_nor_zero() -> None:
    sheet = grid(
        [HEAD, ["A1", dt.datetime(2026, 5, 1), "Ann", CellError("#N/A")], ["A2", CellError("#REF!"), "Bob", 5.0]],
        sheet="S",
    )
    frame = tables(sheet).tables["orders"]
    assert frame["set_aside"].tolist() == ["error-cell", "error-cell"]
    assert frame["net_amount"].isna().tolist() == [True, False]


def test_date_and_time_in_two_columns() -> None:
    data = tables(
        grid(
            [
                ["Call Id", "Agent", "Date", "Time", "Satisfaction rating"],
                ["1", "Kim", "2026-05-01", dt.time(9, 12, 58), 4.0],
            ],
            sheet="S",
        )
    )
    assert data.tables["tickets"]["created_at"].tolist() == [pd.Timestamp("2026-05-01 09:12:58")]


def test_a_column_whose_cells_are_nothing_of_the_kind_is_not_used() -> None:
    head = ["Ticket ID", "Created", "Resolved", "Channel"]
    data = tables(grid([head, ["1", "2026-05-01", "Y", "LINE"], ["2", "2026-05-02", "N", "LINE"]]))
    frame = data.tables["tickets"]
    assert "resolved_at" not in frame
    assert frame["Resolved"].tolist() == ["Y", "N"]
    assert "column-unfit" in rules(data)


def test_a_column_that_the_table_cannot_do_without_is_kept_and_its_rows_set_aside() -> None:
    frame = tables(grid([HEAD, ["A1", "2026-05-01", "Ann", "TBC"]])).tables["orders"]
    assert frame["set_aside"].tolist() == ["amount-unreadable"]


def test_lines_of_an_order_need_the_date_only_once() -> None:
    rows = [["#1", "2026-05-01", "cup", "10"], ["#1", "", "lid", ""], ["#2", "", "cup", "5"]]
    frame = tables(grid([["Order ID", "Order date", "Product", "Total"], *rows])).tables["orders"]
    assert frame["set_aside"].isna().tolist() == [True, True, False]


def test_a_discount_given_as_a_share_is_not_money() -> None:
    with_sales = [["Order Date", "Product", "Quantity", "Sales", "Discount"], ["2026-05-01", "cup", "2", "160", "0.2"]]
    data = tables(grid(with_sales))
    assert "discount" not in data.tables["orders"]
    assert "discount-is-share" in rules(data)
    with_price = [
        ["Order Date", "Product", "Quantity", "Unit price", "Discount"],
        ["2026-05-01", "cup", "2", "100", "0.2"],
    ]
    assert tables(grid(with_price)).tables["orders"]["discount"].tolist() == [40.0]


def test_months_in_a_period_column() -> None:
    """Excel stores "May 2026" as the first of May."""
    sheet = grid([["Month", "Channel", "Spend"], [dt.datetime(2026, 5, 1), "LINE", 5.0]], sheet="Spend")
    assert tables(sheet).tables["spend"]["period"].tolist() == ["2026-05"]


# --- wide sheets ---


@pytest.mark.parametrize(
    ("title", "months"),
    [
        ("Targets 2026", ["Jan", "Feb", "Mar"]),
        ("เป้าหมายปี 2569", ["ม.ค.", "ก.พ.", "มี.ค."]),
        ("Targets", ["Jan 2026", "Feb 2026", "Mar 2026"]),
        ("เป้า", ["ม.ค. 69", "ก.พ. 69", "มี.ค. 69"]),
        ("Targets", [dt.datetime(2026, 1, 1), dt.datetime(2026, 2, 1), dt.datetime(2026, 3, 1)]),
        ("Targets", ["2026-01", "2026-02", "2026-03"]),
    ],
)
def test_months_across_become_rows(title: str, months: list[Any]) -> None:
    rows = [
        [title],
        ["Sales rep", *months, "Total"],
        ["Ann", 10.0, 20.0, 30.0, 60.0],
        ["Bob", 1.0, None, 3.0, 4.0],
        ["รวม", 11.0, 20.0, 33.0, 64.0],
    ]
    data = tables(grid(rows, sheet="T"))
    frame = data.tables["reps_targets"]
    found = set(zip(frame["owner"], frame["period"], frame["target"], strict=True))
    assert found == {
        ("Ann", "2026-01", 10.0), ("Ann", "2026-02", 20.0), ("Ann", "2026-03", 30.0),
        ("Bob", "2026-01", 1.0), ("Bob", "2026-03", 3.0),
    }  # fmt: skip
    assert "months-across" in rules(data)


def test_months_without_a_year_are_not_guessed() -> None:
    data = tables(grid([["Sales rep", "Jan", "Feb", "Mar"], ["Ann", "1", "2", "3"]], file="targets.csv"))
    assert data.tables == {}
    assert "months-without-year" in rules(data)


def test_spend_with_quarters_across() -> None:
    data = tables(
        grid([["Channel", "Q1 2026", "Q2 2026", "Q3 2026"], ["LINE", "1", "2", "3"]], file="marketing spend.csv")
    )
    assert data.tables["spend"]["period"].tolist() == ["2026-Q1", "2026-Q2", "2026-Q3"]


def test_sales_with_months_across_are_orders_and_never_spend() -> None:
    rows = [["ยอดขายปี 2569"], ["พนักงานขาย", "ม.ค.", "ก.พ.", "มี.ค."], ["Ann", 10.0, 20.0, 30.0], ["Bob", 1.0, 2.0, 3.0]]
    frame = tables(grid(rows, sheet="Sheet1")).tables["orders"]
    assert frame["net_amount"].sum() == 66.0
    assert frame["order_date"].dt.strftime("%Y-%m-%d").unique().tolist() == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert tables(grid(rows[1:], file="x 2026.xlsx", sheet="Sheet1")).tables == {}  # sales, targets, anything


def test_a_sheet_a_month_without_dates() -> None:
    head = ["สินค้า", "จำนวน", "ราคาต่อหน่วย", "ยอดขาย"]
    sheets = [
        grid([head, ["แก้ว", 2.0, 5.0, 10.0], ["รวม", None, None, 10.0]], file="2569.xlsx", sheet="ม.ค."),
        grid([head, ["ฝา", 3.0, 2.0, 6.0]], file="2569.xlsx", sheet="ก.พ."),
    ]
    data = tables(*sheets)
    frame = data.tables["orders"]
    assert frame["net_amount"].tolist() == [10.0, 6.0]
    assert frame["order_date"].dt.strftime("%Y-%m").tolist() == ["2026-01", "2026-02"]
    assert "date-from-name" in rules(data)
    accounted(data, sheets)


# --- describing tables ---


def test_reps_bring_their_team() -> None:
    deals = grid(
        [
            ["Deal ID", "Stage", "Created date", "Owner"],
            ["D1", "Won", "2026-05-01", "Ann"],
            ["D2", "Lost", "2026-05-01", "Zoe"],
        ]
    )
    reps = grid([["Sales agent", "Manager", "Team"], ["Ann", "Max", "North"], ["Bob", "Max", "South"]], file="reps.csv")
    data = tables(deals, reps)
    frame = data.tables["deals"]
    assert frame["team"].isna().tolist() == [False, True]
    assert frame["team"].tolist()[0] == "North"
    assert frame["Manager"].tolist()[0] == "Max"
    (finding,) = [f for f in data.findings if f.rule == "joined"]
    assert (finding.rows, finding.details["unmatched"], finding.examples[0].value) == (1, "1", "Zoe")
    assert data.sources[1].joined == "reps → deals"


def test_products_bring_price_and_cost() -> None:
    orders = grid([["Order date", "SKU", "Quantity", "Total"], ["2026-05-01", "01", "2", "9"]])
    products = grid([["SKU", "Unit price", "Cost"], ["01", "5", "3"], ["02", "6", "4"]], file="products.csv")
    frame = tables(orders, products).tables["orders"]
    assert (frame["price"].tolist(), frame["cost"].tolist()) == ([5.0], [3.0])


def test_what_a_row_says_itself_is_kept() -> None:
    orders = grid([["Order date", "SKU", "Quantity", "Unit price"], ["2026-05-01", "01", "2", "9"]])
    products = grid([["SKU", "Unit price"], ["01", "5"]], file="products.csv")
    assert tables(orders, products).tables["orders"]["price"].tolist() == [9.0]


def test_orders_whose_amounts_stand_on_their_lines() -> None:
    heads = grid(
        [
            ["order_id", "customer_id", "order_status", "order_purchase_timestamp"],
            ["o1", "c1", "delivered", "2018-03-27 18:00:43"],
            ["o2", "c2", "delivered", "2018-03-28 18:00:43"],
            ["o3", "c3", "delivered", "2018-03-29"],
        ],
        file="orders.csv",
    )
    lines = grid(
        [
            ["order_id", "order_item_id", "product_id", "price", "freight_value"],
            ["o1", "1", "p1", "10.5", "2"],
            ["o1", "2", "p2", "5", "2"],
            ["o2", "1", "p1", "10.5", "1"],
            ["o9", "1", "p1", "1", "1"],
        ],
        file="items.csv",
    )
    people = grid(
        [["customer_id", "customer_unique_id", "customer_city"], ["c1", "u1", "x"], ["c2", "u1", "y"]],
        file="customers.csv",
    )
    data = tables(heads, lines, people)
    frame = data.tables["orders"]
    used = frame[frame["set_aside"].isna()]
    assert used["price"].tolist() == [10.5, 5.0, 10.5]
    assert used["order_date"].dt.day.tolist() == [27, 27, 28]
    assert used["customer_id"].tolist() == ["u1", "u1", "u1"]  # the person, not the number of the order
    assert sorted(frame["set_aside"].dropna()) == ["order-unknown", "order-without-lines"]


def test_payments_beside_orders_are_not_counted_twice() -> None:
    invoices = grid([["invoice_id", "invoice_date", "final_amount"], ["i1", "2026-05-01", "100"]], file="invoices.csv")
    payments = grid(
        [
            ["payment_id", "invoice_id", "amount", "payment_date", "payment_method"],
            ["p1", "i1", "100", "2026-05-20", "card"],
        ],
        file="payments.csv",
    )
    data = tables(invoices, payments)
    assert data.tables["orders"]["net_amount"].tolist() == [100.0]
    assert data.sources[1].reason == "table-not-joined"
    alone = tables(payments).tables["orders"]
    assert alone["total"].tolist() == [100.0]


def test_plans_bring_the_price_of_subscriptions() -> None:
    subscriptions = grid(
        [
            ["subscription_id", "customer_id", "plan_id", "billing_cycle", "start_date"],
            ["s1", "c1", "pro", "monthly", "2026-01-01"],
            ["s2", "c2", "pro", "annual", "2026-01-01"],
        ],
        file="subscriptions.csv",
    )
    plans = grid(
        [["plan_id", "plan_name", "price_monthly", "price_annual"], ["pro", "Professional", "6", "60"]],
        file="plans.csv",
    )
    data = tables(subscriptions, plans)
    assert data.tables["subscriptions"]["amount"].tolist() == [6.0, 60.0]
    assert data.sources[0].table == "subscriptions"


# --- settings sheets, overrides, mapping files ---


def test_a_settings_sheet_completes_the_settings() -> None:
    sheet = grid(
        [["Setting", "Value"], ["gross_margin", 0.42], ["Currency of the amounts", "THB"], ["nonsense", "1"]],
        sheet="Settings",
    )
    data = tables(sheet, settings=Settings(currency="USD"))
    assert data.settings.gross_margin == 0.42
    assert data.settings.currency == "USD"  # what the user says goes first
    assert rules(data) == {"setting-unusable"}


def test_the_user_names_the_table() -> None:
    rows = [["Date", "Amount", "Channel"], ["2026-05-01", "5", "LINE"]]
    assert set(tables(grid(rows)).tables) == {"orders"} or set(tables(grid(rows)).tables) == {"spend"}
    assert set(tables(grid(rows), tables=[("spend", "raw.csv", None)]).tables) == {"spend"}
    with pytest.raises(UnknownName):
        tables(grid(rows), tables=[("spent", "raw.csv", None)])


MAP = """
[[source]]
file = "raw*.csv"
table = "orders"
header_row = 2
[source.columns]
order_date = "when"
net_amount = "how much"
customer_name = "Amount"
[source.decisions.order_date]
date_order = "mdy"
[settings]
gross_margin = 0.3
[status_words]
"erledigt" = "done"
"""


def test_a_mapping_file_is_obeyed(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    sheet = grid([["Order Date", "Net Sales"], ["when", "how much", "Amount"], ["01/02/2026", "5", "Ann"]])
    data = tables(sheet, mapping=understand(load_map(tmp_path / "map.toml")))
    frame = data.tables["orders"]
    assert frame["order_date"].tolist() == [pd.Timestamp("2026-01-02")]
    assert frame["net_amount"].tolist() == [5.0]
    assert frame["customer_name"].tolist() == ["Ann"]
    assert data.settings.gross_margin == 0.3
    assert data.settings.status_words == {"erledigt": "done"}


def test_a_sheet_can_be_left_out() -> None:
    content = {"source": [{"file": "raw.csv", "table": "none"}, {"file": "gone.csv"}]}
    data = tables(grid([HEAD, *ROWS]), mapping=understand(content))
    assert data.tables == {}
    assert data.sources[0].reason == "left-out"
    assert rules(data) == {"map-unused"}


def test_a_mapping_file_need_not_say_everything() -> None:
    content = {"source": [{"file": "raw.csv", "columns": {"total": "Net Sales", "customer_name": "", "rep": "Seller"}}]}
    data = tables(grid([HEAD, *ROWS]), mapping=understand(content))
    assert data.sources[0].columns == {"order_id": "Order ID", "order_date": "Order Date", "total": "Net Sales"}
    assert rules(data) == {"map-header-missing"}


@pytest.mark.parametrize(
    "content",
    [
        {"sources": []},
        {"source": [{"table": "orders"}]},
        {"source": [{"file": "a", "table": "order"}]},
        {"source": [{"file": "a", "table": "orders", "columns": {"amount": "x"}}]},
        {"source": [{"file": "a", "header_row": 0}]},
        {"source": {"file": "a"}},
        {"settings": 3},
    ],
)
def test_a_wrong_mapping_file_is_refused(content: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        understand(content)


def test_a_mapping_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "map.toml").write_text("[[source", encoding="utf-8")
    for name in ("map.toml", "gone.toml"):
        with pytest.raises(InputError):
            load_map(tmp_path / name)


def test_what_was_understood_can_be_given_back(tmp_path: Path) -> None:
    """Saving, loading and reading again gives the same tables, and the file can be corrected by hand."""
    sheets = [
        grid([HEAD, ["A1", "01/02/2026", 'Ann "the\tsecond"', "1.500"]], file="a.csv"),
        grid([["เลขที่คำสั่งซื้อ", "วันที่สั่งซื้อ", "ยอดขายสุทธิ"], ["B1", "5/5/2569", "7"]], file="ข.xlsx", sheet="ออเดอร์ พ.ค."),
    ]
    first = tables(*sheets, settings=Settings(status_words={"สำเร็จ": "done"}))
    text = save_map(first)
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    again = tables(*sheets, mapping=understand(load_map(tmp_path / "map.toml")))
    pd.testing.assert_frame_equal(again.tables["orders"], first.tables["orders"])
    assert again.settings == first.settings
    assert save_map(again) == text
    (tmp_path / "map.toml").write_text(
        text.replace('\ndate_order = "dmy"', '\ndate_order = "mdy"', 1), encoding="utf-8"
    )
    other = tables(*sheets, mapping=understand(load_map(tmp_path / "map.toml")))
    assert other.tables["orders"]["order_date"].tolist()[0] == pd.Timestamp("2026-01-02")


# --- files ---


def test_files_and_folders(tmp_path: Path) -> None:
    for n, row in enumerate(ROWS):
        (tmp_path / f"{n}.csv").write_text("\n".join(",".join(r) for r in (HEAD, row)), encoding="utf-8")
    seen: list[str] = []
    data = read(tmp_path, progress=seen.append)
    assert seen == ["0.csv", "1.csv", "2.csv"]
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    (tmp_path / "3.csv").write_bytes(b"\x00\x01\x02" * 50)
    data = read([tmp_path])
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert [f.severity for f in data.findings if f.rule == "file-unreadable"] == ["error"]
    with pytest.raises(InputError):
        read([tmp_path / "3.csv"])


def test_a_table_option_names_file_and_sheet(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text("Date,Amount,Channel\n2026-05-01,5,LINE\n", encoding="utf-8")
    assert set(read([], tables={"spend": str(file)}).tables) == {"spend"}
    assert set(read(file, tables={"spend": f"{file}:Sheet1"}).tables) != {"deals"}


# --- real data ---


@pytest.mark.parametrize(
    "name",
    [
        "01_th_cp874_semicolon_be.csv", "02_th_utf16le_tab.txt", "04_de_cp1252_decimal_comma.csv",
        "06_dup_headers_repeated_header.csv", "08_html_table_named.xls",
    ],
)  # fmt: skip
def test_the_same_deals_in_five_awkward_shapes(shared: Path, name: str) -> None:
    truth = pd.read_csv(shared / "torture_derived" / "truth.csv")
    data = read(shared / "torture_derived" / name)
    ((key, frame),) = data.tables.items()
    amount, day, who = {
        "orders": ("net_amount", "order_date", "rep"), "deals": ("amount", "won_date", "owner"),
    }[key]  # fmt: skip
    assert frame["set_aside"].isna().all()
    assert frame[amount].tolist() == truth["close_value"].tolist()
    assert frame[day].dt.strftime("%Y-%m-%d").tolist() == truth["close_date"].tolist()
    assert frame[who].tolist() == truth["sales_agent"].tolist()
    assert frame[amount].sum() == 2_882_317


@pytest.mark.parametrize(
    ("path", "rows"),
    [
        ("crm_opportunities", {"deals": 8800}),
        ("cdnow/cdnow_master.csv", {"orders": 69659}),
        ("olist_funnel", {"leads": 8000, "deals": 842}),
        ("online_retail_ii_sample", {"orders": 34766}),
        ("olist", {"orders": 11513}),
        ("superstore", {"orders": 9994}),
        ("ravenstack_saas", {"subscriptions": 5000, "tickets": 2000}),
        ("saas_billing", {"orders": 4520, "deals": 200, "subscriptions": 1200}),
        ("saas_funnel", {"subscriptions": 754, "leads": 3000}),
        ("hubspot_demo", {"activities": 2000, "leads": 950, "deals": 500, "tickets": 300}),
        ("salesforce_opps", {"deals": 1000}),
        ("shopify_sample/shopify_orders_sample.csv", {"orders": 249}),
        ("shopify_sample/ad_spend_sample.csv", {"spend": 6}),
        ("stripe_payments", {"orders": 622}),
        ("call_center", {"tickets": 5000}),
        ("facebook_ads", {"spend": 1143}),
    ],
)
def test_real_exports_are_recognised_as_they_come(shared: Path, path: str, rows: dict[str, int]) -> None:
    data = read(shared / path)
    assert {key: len(frame) for key, frame in data.tables.items()} == rows
    for key, frame in data.tables.items():
        assert not frame.columns.duplicated().any()
        assert frame["set_aside"].isna().all(), key
        for column in TABLES[key].columns:
            if column.key in frame and column.kind == "date":
                assert str(frame[column.key].dtype).startswith("datetime64[")


def test_a_folder_of_daily_files(shared: Path) -> None:
    """26 files of one web shop: net revenue of all rows as plain pandas finds it."""
    data = read(shared / "online_retail" / "daily_2011-11")
    frame = data.tables["orders"]
    assert len(data.sources) == 26
    assert len(frame) == 84711
    assert round(float((frame["quantity"] * frame["price"]).sum()), 2) == 1461756.25


@pytest.mark.parametrize(
    "folder", ["crm_opportunities", "olist", "superstore", "saas_billing", "thai_dbd_cp874", "templates"]
)
def test_every_row_of_real_files_is_accounted_for(shared: Path, folder: str) -> None:
    grids = [g for path in expand([shared / folder]) for g in read_grids(path)[0]]
    accounted(tables(*grids), grids)


def test_the_sample_firm() -> None:
    folder = Path(__file__).parent.parent / "workbook_templates" / "sample"
    data = read(folder)
    assert set(data.tables) == set(TABLES) - {"settings"}
    assert data.settings.gross_margin is not None
    assert not [source.name for source in data.sources if source.table is None]


def test_a_column_that_is_blank_in_one_sheet_is_stacked(tmp_path):
    (tmp_path / "a.csv").write_text("Order ID,Order Date,Net Amount,Sales Rep\n1,2026-01-05,100,\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(
        "Order ID,Order Date,Net Amount,Sales Rep\n2,2026-01-06,200,Ploy\n", encoding="utf-8"
    )
    orders = read([tmp_path]).tables["orders"]
    assert orders["rep"].isna().tolist() == [True, False]
    assert orders["rep"].tolist()[1] == "Ploy"
