"""The same rows in several files, a later state of them, and numbers that two lists have in common."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from salesxl.calculate import calculate
from salesxl.catalog import METRICS
from salesxl.dataset import Dataset
from salesxl.load import load
from salesxl.workbook.fill import fill


def sheets(folder: Path, *texts: str, **settings: object) -> Dataset:
    """Each text a csv file."""
    paths = [folder / f"{number}.csv" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text("\n".join(line.strip().replace(" | ", ",") for line in text.strip().splitlines()), "utf-8")
    return load(paths, settings=settings)


def findings(data: Dataset) -> dict[str, int]:
    return {
        found.rule: found.rows
        for found in data.findings
        if found.rule in ("duplicate-row", "row-updated", "number-shared")
    }


def value(metric: str, data: Dataset, **asked: Any) -> float | None:
    return calculate(metric, data, **asked).value


# --- a number that two things share -----------------------------------------------------------------------------


def test_two_branches_that_both_count_from_1(tmp_path: Path) -> None:
    north = "Receipt no | Date | Total | Branch\n1 | 2026-01-05 | 100 | North\n2 | 2026-01-06 | 200 | North"
    south = "Receipt no | Date | Total | Branch\n1 | 2026-01-05 | 300 | South\n2 | 2026-01-08 | 400 | South"
    for data in (sheets(tmp_path, north, south), sheets(tmp_path, north + "\n" + south.partition("\n")[2])):
        assert value("orders", data) == 4
        assert value("aov", data) == 250
        assert findings(data) == {"number-shared": 2}
        assert {group.key: group.value for group in calculate("orders", data, by="branch").groups} == {
            "North": 2,
            "South": 2,
        }


def test_two_files_that_both_count_from_1_and_name_no_branch(tmp_path: Path) -> None:
    one = "Receipt no | Date | Total\n1 | 2026-01-05 | 100\n2 | 2026-01-06 | 200"
    other = "Receipt no | Date | Total\n1 | 2026-01-05 | 300\n2 | 2026-01-08 | 400"
    data = sheets(tmp_path, one, other)
    assert (value("orders", data), value("revenue", data)) == (4, 1000)
    assert findings(data) == {"number-shared": 2}


def test_a_list_whose_numbers_begin_again_every_year(tmp_path: Path) -> None:
    text = """Receipt no | Date | Customer | Total
        1 | 2025-01-05 | Ann | 100
        2 | 2025-01-06 | Bob | 100
        1 | 2026-01-04 | Cat | 100
        2 | 2026-01-09 | Bob | 100"""  # Bob's may be one order in two parts: nothing tells
    data = sheets(tmp_path, text)
    assert value("orders", data) == 3
    assert value("orders", data, period="2026-01") == 2


def test_a_list_whose_numbers_begin_again_every_month(tmp_path: Path) -> None:
    text = """เลขที่บิล | วันที่ | ยอดขาย
        1 | 2026-01-05 | 100
        2 | 2026-01-06 | 50
        2 | 2026-01-06 | 20
        1 | 2026-02-05 | 70
        2 | 2026-02-06 | 30
        1 | 2026-03-02 | 10"""
    data = sheets(tmp_path, text)
    assert (value("orders", data), value("revenue", data)) == (5, 280)
    assert {group.key: group.value for group in calculate("orders", data, by="month").groups} == {
        "2026-01": 2, "2026-02": 2, "2026-03": 1,
    }  # fmt: skip


def test_lines_of_an_order_in_no_order_are_one_order(tmp_path: Path) -> None:
    text = "Order ID | Date | Product | Net amount\n2 | 2026-01-06 | cup | 1\n1 | 2026-01-05 | cup | 1\n2 | 2026-01-07 | pot | 1\n1 | 2026-01-05 | pot | 1"
    assert value("orders", sheets(tmp_path, text)) == 2


def test_a_return_goes_with_the_order_of_its_branch(tmp_path: Path) -> None:
    text = """Receipt no | Date | Total | Branch
        1 | 2026-01-05 | 100 | North
        1 | 2026-01-06 | 300 | South
        1 | 2026-02-01 | -300 | South"""
    data = sheets(tmp_path, text)
    assert (value("orders", data), value("revenue", data)) == (2, 100)
    frame = data.tables["orders"]
    assert frame["order_id"].tolist()[1] == frame["order_id"].tolist()[2]
    assert value("refund_rate", data, variant="orders") == 0.5


def test_the_lines_of_an_order_stay_together(tmp_path: Path) -> None:
    text = """Order ID | Order date | Customer | Branch | Product | Net amount
        7 | 2026-01-05 | Ann | North | cup | 100
        7 |  |  |  | pot | 50
        8 | 2026-01-05 | Bob | South | cup | 100
        7 | 2026-01-09 | Ann | North | lid | 10"""
    data = sheets(tmp_path, text)
    assert (value("orders", data), value("revenue", data)) == (2, 260)
    assert findings(data) == {}


# --- a later export ---------------------------------------------------------------------------------------------


def test_the_later_of_two_exports_counts(tmp_path: Path) -> None:
    january = """Deal ID | Deal | Amount | Stage | Created | Closed
        1 | Pump | 100 | Proposal | 2026-01-02 |
        2 | Valve | 50 | Closed Won | 2026-01-03 | 2026-01-20"""
    february = """Deal ID | Deal | Amount | Stage | Created | Closed
        1 | Pump | 120 | Closed Won | 2026-01-02 | 2026-02-05
        2 | Valve | 50 | Closed Won | 2026-01-03 | 2026-01-20
        3 | Hose | 70 | Proposal | 2026-02-04 |"""
    for order in ((january, february), (february, january)):
        data = sheets(tmp_path, *order)
        assert value("pipeline_value", data) == 70
        assert value("revenue", data) == 170
        assert findings(data) == {"row-updated": 1, "duplicate-row": 1}


def test_of_two_sheets_that_reach_as_far_the_one_that_says_more_counts(tmp_path: Path) -> None:
    orders = "Order ID | Order date | Customer | Total | Status\n1 | 2026-01-05 | Ann | 100 | paid\n2 | 2026-01-06 | Bob | 70 | cancelled"
    bare = "Order ID | Order date | Total\n1 | 2026-01-05 | 100\n2 | 2026-01-06 | 70"
    for texts in ((orders, bare), (bare, orders)):
        data = sheets(tmp_path, *texts)
        assert (value("revenue", data), value("active_customers", data)) == (100, 1)


def test_a_later_state_of_rows_that_name_no_day(tmp_path: Path) -> None:
    head = "Subscription ID | Customer | MRR | Churned\n"
    data = sheets(
        tmp_path, head + "S1 | Ann | 10 | no\nS2 | Bob | 20 | no", head + "S1 | Ann | 10 | yes\nS2 | Bob | 20 | no"
    )
    assert findings(data) == {"row-updated": 1, "duplicate-row": 1}


def test_an_order_that_was_paid_since(tmp_path: Path) -> None:
    text = "Order ID | Order date | Customer | Total | Status\n"
    first = text + "1 | 2026-01-30 | Ann | 100 | pending\n2 | 2026-01-30 | Bob | 100 | paid"
    second = text + "1 | 2026-01-30 | Ann | 100 | paid\n3 | 2026-02-03 | Bob | 100 | paid"
    data = sheets(tmp_path, first, second)
    assert (value("orders", data), value("revenue", data)) == (3, 300)
    assert value("revenue", sheets(tmp_path, first, second, unpaid="leave out")) == 300
    cancelled = second.replace("Ann | 100 | paid", "Ann | 100 | cancelled")
    assert value("revenue", sheets(tmp_path, first, cancelled)) == 200
    assert value("revenue", sheets(tmp_path, first, second, duplicates="keep")) == 400


def test_all_lines_of_an_order_are_those_of_the_later_export(tmp_path: Path) -> None:
    text = "Order ID | Order date | Customer | Product | Net amount\n"
    first = text + "1 | 2026-01-30 | Ann | cup | 100\n1 | 2026-01-30 | Ann | pot | 50\n2 | 2026-01-30 | Bob | cup | 100"
    second = (
        text + "1 | 2026-01-30 | Ann | cup | 100\n2 | 2026-01-30 | Bob | cup | 100\n3 | 2026-02-02 | Bob | cup | 100"
    )
    data = sheets(tmp_path, first, second)  # the pot was taken off the order; the other order is the same in both
    assert (value("orders", data), value("revenue", data)) == (3, 300)


def test_a_list_of_returns_is_no_later_export(tmp_path: Path) -> None:
    text = "Order ID | Order date | Customer | Total\n"
    data = sheets(
        tmp_path, text + "1 | 2026-01-05 | Ann | 100\n2 | 2026-01-06 | Bob | 200", text + "1 | 2026-02-01 | Ann | -100"
    )
    assert (value("orders", data), value("revenue", data)) == (2, 200)
    assert findings(data) == {}


def test_a_snapshot_of_subscriptions_each_month(tmp_path: Path) -> None:
    head = "Subscription ID | Customer | Amount | Interval | Start | Status | Canceled at\n"
    january = head + "S1 | Ann | 10 | month | 2025-06-01 | active | \nS2 | Bob | 20 | month | 2025-07-01 | active | "
    february = (
        head
        + "S1 | Ann | 15 | month | 2025-06-01 | active | \nS2 | Bob | 20 | month | 2025-07-01 | canceled | 2026-02-10"
    )
    data = sheets(tmp_path, january, february)
    assert value("mrr", data, period="2026-02") == 15
    assert findings(data) == {"row-updated": 2}


# --- copies -----------------------------------------------------------------------------------------------------

SALES = "Date | Customer | Total\n2026-01-05 | Ann | 100\n2026-01-05 | Ann | 100\n2026-01-06 | Bob | 50"


def test_a_file_that_was_downloaded_twice(tmp_path: Path) -> None:
    data = sheets(tmp_path, SALES, SALES)
    assert value("revenue", data) == 250  # two sales alike in one file are two
    assert findings(data) == {"duplicate-row": 3}
    assert value("revenue", sheets(tmp_path, SALES, SALES, duplicates="keep")) == 500


def test_exports_that_reach_over_each_other(tmp_path: Path) -> None:
    first = "Date | Channel | Amount spent\n2026-01-01 | ads | 10\n2026-01-02 | ads | 11\n2026-01-03 | ads | 12\n2026-01-04 | ads | 5"
    second = "Date | Channel | Amount spent\n2026-01-02 | ads | 11\n2026-01-03 | ads | 12\n2026-01-04 | ads | 5\n2026-01-04 | web | 3\n2026-01-05 | ads | 9"
    orders = "Order ID | Order date | Customer | Total\n1 | 2026-01-02 | Ann | 100"
    data = sheets(tmp_path, first, second, orders)
    assert value("cac", data, period="2026-01") == 10 + 11 + 12 + 5 + 3 + 9
    assert findings(data) == {"duplicate-row": 3}


def test_files_that_differ_on_a_shared_day_are_two_lists(tmp_path: Path) -> None:
    data = sheets(tmp_path, SALES, SALES.replace("Bob | 50", "Bob | 60") + "\n2026-01-07 | Bob | 1")
    assert value("revenue", data) == 250 + 261
    assert findings(data) == {}


@pytest.mark.parametrize("parts", [2, 3])
def test_a_list_in_parts_is_the_list(parts: int, tmp_path: Path) -> None:
    rows = [f"{n} | 2026-01-{n % 9 + 1:02d} | C{n % 4} | {n * 10} | {'NS'[n % 2]}" for n in range(1, 30)]
    head = "Receipt no | Date | Customer | Total | Branch\n"
    whole = sheets(tmp_path, head + "\n".join(rows))
    cuts = [round(len(rows) * part / parts) for part in range(parts + 1)]
    split = sheets(tmp_path, *(head + "\n".join(rows[start:end]) for start, end in pairwise(cuts)))
    for metric in ("orders", "revenue", "aov", "active_customers"):
        assert value(metric, split) == value(metric, whole)
    assert findings(split) == {}


# --- summaries and workbooks of our own ---------------------------------------------------------------------------

LIST = """Receipt no | Date | Branch | Total
    1 | 2026-01-05 | North | 100
    2 | 2026-01-05 | North | 50
    3 | 2026-01-06 | North | 70
    4 | 2026-01-06 | South | 30
    5 | 2026-02-03 | South | 20
    6 | 2026-03-03 | North | 40"""


@pytest.mark.parametrize(
    "summary",
    [
        "Date | Sales\n2026-01-05 | 150\n2026-01-06 | 100\n2026-02-03 | 20\n2026-03-03 | 40",
        "Date | Sales\n2026-01-01 | 250\n2026-02-01 | 20\n2026-03-01 | 40",
        "วันที่ | ยอดขาย\n2026-01-31 | 250\n2026-02-28 | 20\n2026-03-31 | 40",
        "Date | Branch | Sales\n2026-01-05 | North | 150\n2026-01-06 | North | 70\n2026-01-06 | South | 30\n2026-02-03 | South | 20",
    ],
)
def test_a_sheet_that_adds_up_another_counts_nothing_twice(summary: str, tmp_path: Path) -> None:
    for texts in ((LIST, summary), (summary, LIST)):
        data = sheets(tmp_path, *texts)
        assert (value("revenue", data), value("orders", data)) == (310, 6)
        aside = {found.rule: found.rows for found in data.findings}["summary-rows"]
        assert aside == summary.count("\n")


def test_sales_of_another_shop_by_day_are_sales(tmp_path: Path) -> None:
    other = "Date | Sales\n2026-01-05 | 150\n2026-01-06 | 90\n2026-02-03 | 10\n2026-03-03 | 35"
    assert value("revenue", sheets(tmp_path, LIST, other)) == 310 + 285


def test_a_filled_workbook_beside_its_raw_files_counts_nothing_twice(tmp_path: Path) -> None:
    raw = sheets(tmp_path, LIST)
    fill(raw, tmp_path / "kpi.xlsx", period="2026-01")
    beside = load([tmp_path])
    assert (value("revenue", beside), value("orders", beside)) == (310, 6)
    assert [found.rule for found in beside.findings if found.file == "kpi.xlsx"] == ["own-workbook"]
    fill(beside, tmp_path / "kpi of february.xlsx", period="2026-02")
    months = load([tmp_path])
    assert (value("revenue", months), value("orders", months)) == (310, 6)
    assert [found.file for found in months.findings if found.rule == "own-workbook"] == ["kpi of february.xlsx (+1)"]
    alone = load([tmp_path / "kpi.xlsx"])
    assert (value("revenue", alone), value("orders", alone)) == (310, 6)


def test_orders_without_any_amount_have_no_revenue(tmp_path: Path) -> None:
    data = sheets(
        tmp_path, "Order ID | Order date | Customer | Total\n1 | 2026-01-05 | Ann | \n2 | 2026-01-06 | Bob | "
    )
    assert value("orders", data) == 2
    of_money = [
        (metric, name) for metric in METRICS.values() for name, one in metric.variants.items() if "money" in one.unit
    ]
    assert len(of_money) > 20
    for metric, variant in [*of_money, (METRICS["growth"], None), (METRICS["refund_rate"], "money")]:
        assert value(metric.key, data, period="2026-01", variant=variant) is None, (metric.key, variant)
    assert {found.rule: found.rows for found in data.findings}["amounts-none"] == 2


@pytest.mark.parametrize(
    ("names", "branches"),
    [
        (("สาขาสยาม", "สาขา ลาดพร้าว"), {"สาขาสยาม": 300, "สาขา ลาดพร้าว": 700}),
        (("Branch North", "South branch"), {"Branch North": 300, "South branch": 700}),
        (("North", "Branches"), {}),
    ],
)
def test_a_sheet_for_each_branch(names: tuple[str, str], branches: dict[str, float], tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, amounts in zip(names, ((100, 200), (300, 400)), strict=True):
        sheet = workbook.create_sheet(name)
        sheet.append(["Date", "Order ID", "Net amount"])
        for number, amount in enumerate(amounts, start=1):
            sheet.append([date(2026, 5, number), f"{name} {number}", amount])
    workbook.save(tmp_path / "sales.xlsx")
    data = load([tmp_path])
    assert calculate("revenue", data).value == 1000
    if branches:
        assert {group.key: group.value for group in calculate("revenue", data, by="branch").groups} == branches
    else:
        assert "branch" not in data.tables["orders"]


# --- quotations beside deals -------------------------------------------------------------------------------------


def test_quotations_beside_deals_are_proposals(tmp_path: Path) -> None:
    """Acme and Beta are deals, which were quoted, too; alone the quotations are the deals."""
    deals = """Deal ID,Deal name,Amount,Stage,Created date,Close date,Customer
        1,Alpha,100000,Won,2026-09-01,2026-10-01,Acme
        2,Beta,50000,Proposal,2026-09-10,,Beta Co"""
    quotes = """เลขที่ใบเสนอราคา,วันที่,ลูกค้า,จำนวนเงิน,สถานะ,พนักงานขาย
        QT001,1/9/2569,Acme,100000,ตอบรับแล้ว,เอ
        QT002,10/9/2569,Beta Co,50000,รออนุมัติ,เอ
        QT003,12/9/2569,Gamma,70000,ไม่อนุมัติ,บี
        QT004,12/9/2569,Gamma,70000,ร่าง,บี"""
    for name, text in (("deals.csv", deals), ("ใบเสนอราคา.csv", quotes)):
        (tmp_path / name).write_text("\n".join(map(str.strip, text.splitlines())), "utf-8")
    data = load([tmp_path], settings={})
    assert [value(metric, data) for metric in ("pipeline_value", "proposals", "win_rate")] == [50_000, 3, 1]
    assert "quotations-beside-deals" in {found.rule for found in data.findings}
    named = load([tmp_path], tables={"deals": str(tmp_path / "ใบเสนอราคา.csv")}, settings={})
    assert value("pipeline_value", named) == 100_000  # for whoever says that they are other deals
    (tmp_path / "deals.csv").unlink()
    alone = load([tmp_path], settings={})
    assert value("pipeline_value", alone) == 50_000
    assert alone.tables["deals"]["state"].tolist() == ["won", "open", "lost", "void"]


def test_a_sheet_of_what_the_sheets_of_all_branches_come_to(tmp_path: Path) -> None:
    """It would count each day twice: (1000 + 500) + (2000 + 700) + (2000 + 100)."""
    shop = "Date | Sales\n2026-05-01 | 1000\n2026-05-02 | 2000\n2026-05-03 | 2000"
    online = "Date | Sales\n2026-05-01 | 500\n2026-05-02 | 700\n2026-05-03 | 100"
    together = "Date | Sales\n2026-05-01 | 1500\n2026-05-02 | 2700\n2026-05-03 | 2100"
    data = sheets(tmp_path, shop, online, together)
    assert value("revenue", data) == 6300
    assert {found.rule: found.rows for found in data.findings}["summary-rows"] == 3
    third = "Date | Sales\n2026-05-01 | 1500\n2026-05-02 | 2600\n2026-05-03 | 2200"  # as much, on other days
    assert value("revenue", sheets(tmp_path, shop, online, third)) == 12600
    two = [text.rpartition("\n")[0] for text in (shop, online, together)]
    assert value("revenue", sheets(tmp_path, *two)) == 4200
