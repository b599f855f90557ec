"""What is written once for several rows: cells merged over them, and days above all that happened on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from salesxl.calculate import calculate
from salesxl.dataset import Dataset
from salesxl.load import load

FIRST, SECOND = dt.date(2026, 1, 5), dt.date(2026, 2, 6)


def book(path: Path, rows: Sequence[Sequence[Any]], *merged: str) -> Path:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(list(row))
    for ref in merged:
        workbook.active.merge_cells(ref)
    workbook.save(path)
    return path


def rules(data: Dataset) -> dict[str, int]:
    return {found.rule: found.rows for found in data.findings if found.rule.startswith("date")}


def by(metric: str, field: str, data: Dataset) -> dict[str, float | None]:
    return {group.key: group.value for group in calculate(metric, data, by=field).groups}


MERGED = [
    ("Sales list", None, None, None, None),
    ("Date", "Sales rep", "Order ID", "Net amount", "Total"),
    (FIRST, "Ann", "A1", 100, 150),
    (None, None, None, 50, None),
    (None, "Bob", "A2", 70, 70),
    (SECOND, None, "A3", 30, 30),
]


@pytest.mark.parametrize("native", [False, True])
def test_merged_cells_stand_for_each_of_their_rows(native: bool, tmp_path: Path) -> None:
    rows = (
        [*MERGED, (SECOND, "Bob", "A4", "=1+1", 0)] if native else MERGED
    )  # a formula without a result: read otherwise
    path = book(tmp_path / "a.xlsx", rows, "A1:E1", "A3:A5", "B3:B4", "C3:C4", "E3:E4", "B5:B6")
    data = load([path])
    assert by("revenue", "month", data) == {"2026-01": 220, "2026-02": 30}
    assert by("revenue", "rep", data) == {"Ann": 150, "Bob": 100}
    assert calculate("orders", data, period="2026-01").value == 2
    assert rules(data) == {}


def test_a_merged_amount_counts_once(tmp_path: Path) -> None:
    rows = [("Date", "Product", "Total"), (FIRST, "cup", 150), (FIRST, "pot", None), (SECOND, "cup", 20)]
    assert calculate("revenue", load([book(tmp_path / "a.xlsx", rows, "C2:C3")])).value == 170


def test_a_merged_number_of_an_order_names_all_its_lines(tmp_path: Path) -> None:
    rows = [
        ("Order ID", "Date", "Product", "Net amount"),
        (7, FIRST, "cup", 100),
        (None, None, "pot", 50),
        (8, SECOND, "cup", 30),
    ]
    data = load([book(tmp_path / "a.xlsx", rows, "A2:A3", "B2:B3")])
    assert (calculate("orders", data).value, calculate("revenue", data).value) == (2, 180)


def test_a_day_that_stands_once_above_its_rows(tmp_path: Path) -> None:
    rows = [
        ("Date", "Customer", "Total"),
        (FIRST, "A", 100),
        (None, "B", 50),
        (None, "C", 70),
        (SECOND, "A", 30),
        (None, "B", 20),
    ]
    data = load([book(tmp_path / "a.xlsx", rows)])
    assert by("revenue", "month", data) == {"2026-01": 220, "2026-02": 50}
    assert rules(data) == {"date-from-above": 3}


def test_day_and_number_that_stand_once_above_the_lines(tmp_path: Path) -> None:
    text = "Order ID | Date | Customer | Product | Net amount\n7 | 2026-01-05 | Ann | cup | 100\n |  |  | pot | 50\n8 | 2026-02-05 | Bob | cup | 30\n |  |  | lid | 5\n"
    (tmp_path / "a.csv").write_text(text.replace(" | ", ","), "utf-8")
    data = load([tmp_path / "a.csv"])
    assert (calculate("orders", data).value, calculate("revenue", data).value) == (2, 185)
    assert by("revenue", "customer", data) == {"Ann": 150, "Bob": 35}


@pytest.mark.parametrize(
    "days",
    [
        [FIRST, FIRST, FIRST, FIRST, None, SECOND, SECOND, SECOND],  # one was forgotten
        [None, FIRST, None, SECOND, None, SECOND, None, SECOND],  # nothing above the first
        [SECOND, None, FIRST, None, SECOND, None, FIRST, None],  # in no order
    ],
)
def test_days_that_are_missing_stay_missing(days: list[dt.date | None], tmp_path: Path) -> None:
    rows = [("Date", "Customer", "Total"), *((day, f"C{n}", 10) for n, day in enumerate(days))]
    data = load([book(tmp_path / "a.xlsx", rows)])
    assert calculate("revenue", data).value == 10 * sum(day is not None for day in days)
    assert rules(data) == {"date-missing": days.count(None)}


def test_each_sheet_keeps_its_own_days_and_numbers(tmp_path: Path) -> None:
    text = "Order ID,Date,Customer,Product,Net amount\n{0}7,2026-0{1}-05,Ann,cup,100\n,,,pot,50\n{0}8,2026-0{1}-06,Bob,cup,30\n,,,lid,5\n"
    for name, month in (("a", 1), ("b", 2)):
        (tmp_path / f"{name}.csv").write_text(text.format(name.upper(), month), "utf-8")
    data = load([tmp_path])
    assert calculate("orders", data).value == 4
    assert by("revenue", "month", data) == {"2026-01": 185, "2026-02": 185}
    assert data.tables["orders"]["order_id"].tolist() == ["A7", "A7", "A8", "A8", "B7", "B7", "B8", "B8"]


@pytest.mark.parametrize(
    "rows",
    [
        [(FIRST, None, None), (None, "Ann", 100), (None, "Bob", 200), (SECOND, None, None), (None, "Ann", 400)],
        [("มกราคม 2569", None, None), (FIRST, "Ann", 100), (FIRST, "Bob", 200), ("เดือน กุมภาพันธ์ 2569", None, None), (SECOND, "Ann", 400)],
    ],
)  # fmt: skip
def test_a_day_or_month_alone_above_its_rows_is_no_order(rows: list[tuple[Any, ...]], tmp_path: Path) -> None:
    data = load([book(tmp_path / "sales.xlsx", [("Date", "Customer", "Net amount"), *rows])])
    assert calculate("revenue", data).value == 700
    assert calculate("orders", data).value == 3
    assert by("revenue", "month", data) == {"2026-01": 300, "2026-02": 400}
