"""Where the tables of a sheet are: header rows, several tables, months across."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd
import pytest
from raw_grids import HEAD, ROWS, accounted, grid, rules, tables


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


def test_months_of_sales_are_sales_where_something_says_so():
    """The column Month fits targets and spend as well, so that the name of the sheet decides."""
    cells = [["เดือน", "ยอดขาย"], ["มีนาคม 2569", "500"], ["เมษายน 2569", "700"]]
    data = tables(grid(cells, sheet="ยอดขาย"))
    assert list(data.tables["orders"]["order_date"].dt.strftime("%Y-%m-%d")) == ["2026-03-01", "2026-04-01"]
    unsaid = tables(grid(cells))
    assert not unsaid.tables
    assert ("table-vague", "orders") in [(finding.rule, finding.table) for finding in unsaid.findings]
    assert not tables(grid([["Month", "Target", "Sales Rep"], ["2026-03", "500", "Ann"]])).tables.keys() - {
        "reps_targets"
    }


# --- several tables ---


@pytest.mark.parametrize(
    "head",
    [
        ["Date", "Rep", "Calls", "Emails", "Meetings", "Follow-ups", "Total"],
        ["วันที่", "พนักงานขาย", "โทร", "อีเมล", "ประชุม", "ติดตาม", "รวม"],
        ["วันที่", "ชื่อพนักงาน", "โทรหาลูกค้า (สาย)", "จำนวนอีเมล", "นัดพบลูกค้า", "จำนวนครั้งที่ติดตาม", "รวม"],
        ["Date", "Rep", "No. of calls", "Total emails", "Meetings held", "Number of follow-ups", "Total"],
    ],
)
def test_a_tally_of_activities_by_day(head: list[str]) -> None:
    """Two reps and two days: 20 + 25 + 18 calls, 15 + 5 e-mails, 2 + 3 meetings; a blank is none."""
    sheet = grid([["Daily report"], head, ["2026-05-04", "Ann", "20", "15", "2", "1", "38"], ["2026-05-04", "Bob", "25", "5", "3", "", "33"],
                  ["2026-05-05", "Ann", "18", "", "", "0", "18"], ["Total", "", "63", "20", "5", "1", "89"]])  # fmt: skip
    data = tables(sheet)
    found = data.tables["activities"]
    counted = found.groupby("kind", observed=True)["count"].sum().to_dict()
    assert counted == {"call": 63, "email": 20, "meeting": 5, "follow up": 1}
    assert found.loc[found["_row"] == 4, ["owner", "kind", "count"]].to_numpy().tolist() == [
        ["Bob", "call", 25], ["Bob", "email", 5], ["Bob", "meeting", 3],
    ]  # fmt: skip
    assert "kinds-across" in rules(data)


def test_addresses_are_no_tally_of_activities() -> None:
    leads = [
        ["Lead ID", "Created", "Name", "Phone", "Email", "Line", "Source"],
        ["L1", "2026-05-01", "Ann", "081", "a@x.com", "ann", "Web"],
    ]
    assert [source.table for source in tables(grid(leads)).sources] == ["leads"]
    stages = [["Deal ID", "Stage", "Created date", "Amount", "Meetings", "Demos", "Proposals"],
              ["D1", "Won", "2026-04-01", "9", "2026-04-02", "2026-04-03", "2026-04-04"]]  # fmt: skip
    assert [source.table for source in tables(grid(stages)).sources] == ["deals"]


def test_tables_one_below_the_other() -> None:
    deals = [["Deals"], ["Deal ID", "Stage", "Created date", "Amount"], ["D1", "Won", "2026-04-01", "9"]]
    sheet = grid([["Orders"], HEAD, *ROWS, [""], *deals])
    data = tables(sheet)
    assert [source.table for source in data.sources] == ["orders", "deals"]
    assert len(data.tables["orders"]) == 3
    assert data.tables["deals"]["_row"].tolist() == [9]
    accounted(data, [sheet])


@pytest.mark.parametrize("between", [[[""]], [[""], [""], ["Deals"]]])
def test_a_table_that_says_less_stands_above_one_that_says_more(between: list[list[str]]) -> None:
    """Four columns of orders above seven of deals, whatever stands between them; a small summary is no table of its own."""
    more = [["Deal ID", "Deal name", "Stage", "Created date", "Close date", "Amount", "Deal owner"],
            ["D1", "x", "Won", "2026-04-01", "2026-05-01", "9", "Kim"]]  # fmt: skip
    sheet = grid([["Orders"], HEAD, *ROWS, *between, *more])
    data = tables(sheet)
    assert [source.table for source in data.sources] == ["orders", "deals"]
    assert data.tables["orders"]["net_amount"].sum() == 400.0
    assert len(data.tables["deals"]) == 1
    accounted(data, [sheet])
    summary = tables(grid([["Month", "Sales"], ["2026-04", "9"], ["2026-05", "8"], [""], *more]))
    assert [source.table for source in summary.sources] == ["deals"]
    (told,) = [finding for finding in summary.findings if finding.rule == "rows-above-header"]
    assert (told.rows, told.severity, told.details["header"]) == (2, "warning", "5")


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


def test_months_below_a_word_for_all_of_them() -> None:
    """Two merged header rows, months across and totals at once: one word stands above the months, or the year of each."""
    sheet = grid(
        [
            ["เป้ายอดขายปี 2569"],
            [],
            ["พนักงานขาย", "เดือน", "", "", "รวม"],
            ["", "ม.ค.", "ก.พ.", "มี.ค.", ""],
            ["พลอย", 100.0, 200.0, 300.0, 600.0],
            ["นก", 10.0, 20.0, 30.0, 60.0],
            ["รวม", 110.0, 220.0, 330.0, 660.0],
        ],
        sheet="เป้า",
    )
    data = tables(sheet)
    frame = data.tables["reps_targets"]
    assert set(zip(frame["owner"], frame["period"], frame["target"], strict=True)) == {
        ("พลอย", "2026-01", 100), ("พลอย", "2026-02", 200), ("พลอย", "2026-03", 300),
        ("นก", "2026-01", 10), ("นก", "2026-02", 20), ("นก", "2026-03", 30),
    }  # fmt: skip
    accounted(data, [sheet])
    years = [
        ["พนักงานขาย", "2568", "", "2569"], ["", "พ.ย.", "ธ.ค.", "ม.ค."], ["พลอย", 1.0, 2.0, 3.0],
    ]  # fmt: skip
    found = tables(grid(years, sheet="เป้ายอดขาย")).tables["reps_targets"]
    assert dict(zip(found["period"], found["target"], strict=True)) == {"2025-11": 1, "2025-12": 2, "2026-01": 3}


def test_months_without_a_year_are_not_guessed() -> None:
    data = tables(grid([["Sales rep", "Jan", "Feb", "Mar"], ["Ann", "1", "2", "3"]], file="targets.csv"))
    assert data.tables == {}
    assert "months-without-year" in rules(data)


def test_a_sheet_nobody_knows_is_told_also_behind_months_without_a_year() -> None:
    months = grid([["Product", "Jan", "Feb", "Mar"], ["A", "1", "2", "3"]], sheet="Sales")
    data = tables(months, grid([["Foo", "Bar", "Baz"], ["x", "y", "z"], ["x", "y", "w"]], sheet="Odd"))
    assert [(found.rule, found.sheet) for found in data.findings] == [
        ("months-without-year", "Sales"), ("table-unknown", "Odd"),
    ]  # fmt: skip


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


@pytest.mark.parametrize("first", [["Product"], ["Customer", "Product"], ["aaa"]])
def test_months_across_of_which_nobody_says_what_they_count(first: list[str]) -> None:
    """Sales, pieces, costs or targets: the user has to say which."""
    rows = [[*first, "Jan 2026", "Feb 2026", "Mar 2026"], [*first, "10", "20", "30"], [*first, "1", "", "3"]]
    data = tables(grid(rows))
    assert data.tables == {}
    assert rules(data) == {"months-unnamed"}
    assert "--table orders=raw.csv" in data.findings[0].action()
    said = tables(grid(rows), tables=[("orders", "raw.csv", None)])
    assert said.tables["orders"]["net_amount"].sum() == 64


@pytest.mark.parametrize("sheet", ["Jan 2026", "ม.ค. 69", "มกราคม 2569", "2026-01"])
@pytest.mark.parametrize("head", ["วันที่", "Date", "Day", "วัน"])
def test_days_of_the_month_on_a_sheet_of_that_month(sheet: str, head: str) -> None:
    rows = [[head, "Customer", "Net Sales"], [1, "Ann", 10], [2.0, "Bob", 20], [" ๓๑", "Ann", 5], ["", "Total", 35]]
    one = grid(rows, sheet=sheet)
    data = tables(one)
    frame = data.tables["orders"]
    assert frame["order_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-01-01", "2026-01-02", "2026-01-31"]
    (said,) = [finding for finding in data.findings if finding.rule == "days-from-name"]
    assert (said.column, said.rows, said.details["period"]) == (head, 3, "2026-01")
    accounted(data, [one])


@pytest.mark.parametrize(
    ("file", "first", "second"),
    [
        ("ยอดขาย.xlsx", "1 พ.ค. 69", "2 พ.ค. 69"), ("sales.xlsx", "2026-05-01", "2026-05-02"), ("sales.xlsx", "1-5-2026", "2-5-2026"),
        ("ยอดขาย พ.ค. 2569.xlsx", "1", "2"), ("Sales May 2026.xlsx", "1", "๒"),
    ],
)  # fmt: skip
def test_a_sheet_for_each_day(file: str, first: str, second: str) -> None:
    head = ["รายการ", "จำนวน", "ราคา", "รวม"]
    one = grid([head, ["ลาเต้", 2, 60, 120], ["เค้ก", 1, 80, 80], ["รวม", "", "", 200]], file=file, sheet=first)
    two = grid([head, ["ลาเต้", 3, 60, 180]], file=file, sheet=second)
    frame = tables(one, two).tables["orders"]
    assert frame["order_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-05-01", "2026-05-01", "2026-05-02"]
    assert frame["total"].tolist() == [120, 80, 180]


@pytest.mark.parametrize(
    ("file", "sheet"), [("ยอดขาย.xlsx", "1"), ("Sales Q2 2026.xlsx", "1"), ("Sales May 2026.xlsx", "32")]
)
def test_a_number_of_no_month_is_no_day(file: str, sheet: str) -> None:
    one = grid([["รายการ", "จำนวน", "ราคา", "รวม"], ["ลาเต้", 2, 60, 120]], file=file, sheet=sheet)
    assert tables(one).tables == {}


@pytest.mark.parametrize("file", ["Feb 2026.csv", "ก.พ. 69.csv", "Feb 2026.csv.gz"])
def test_days_of_the_month_in_a_file_of_text_named_after_it(file: str) -> None:
    data = tables(grid([["Date", "Customer", "Net Sales"], ["1", "Ann", "10"], ["28", "Bob", "20"]], file=file))
    assert data.tables["orders"]["order_date"].dt.strftime("%Y-%m-%d").tolist() == ["2026-02-01", "2026-02-28"]


def test_numbers_that_are_no_days_of_that_month_are_not_taken_for_them() -> None:
    rows = [["Date", "Customer", "Net Sales"], [1, "Ann", 10], [30, "Bob", 20]]
    assert "days-from-name" not in rules(tables(grid(rows, sheet="Feb 2026")))
    assert "days-from-name" not in rules(tables(grid(rows, sheet="Sheet1")))
    full = [["Date", "Customer", "Net Sales"], [1, "Ann", 10], ["2026-01-30", "Bob", 20]]
    assert "days-from-name" not in rules(tables(grid(full, sheet="Jan 2026")))
