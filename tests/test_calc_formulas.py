"""Workbooks with =SALES_... formulas, written by openpyxl and calculated by LibreOffice, against the Python interface."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from calc_office import convert

from salesxl import calculate, load
from salesxl.dataset import Dataset
from salesxl.results import Result
from salesxl.workbook_templates import SAMPLE

DEAL_METRICS = (
    "win_rate", "opportunities", "average_deal_size", "sales_cycle", "pipeline_value", "weighted_pipeline",
    "sales_per_rep", "revenue", "new_customers", "active_customers", "growth", "sales_velocity", "average_revenue",
    "forecast", "funnel_leakage",
)  # fmt: skip
DEAL_PERIODS = (None, "2017", "2017-Q3", "2017-05", "2017-07-01..2017-09-15")
ORDER_METRICS = (
    "revenue",
    "orders",
    "aov",
    "new_customers",
    "growth",
    "repeat_purchase_rate",
    "refund_rate",
    "discount_rate",
)
ORDER_PERIODS = (None, "2025", "2024-11", "2568-02")

Answers = list[tuple[str, Result, Any]]
"""Formula, what Python says, what the cell shows."""


class Book:
    """A workbook with formulas to be calculated."""

    def __init__(self) -> None:
        self.book = openpyxl.Workbook()
        self.kpi: Any = self.book.active
        self.kpi.title = "KPI"
        self.expected: list[tuple[str, Result]] = []

    def sheet(self, title: str, rows: Iterable[Sequence[Any]]) -> str:
        """Add raw rows; the answer is their address."""
        sheet = self.book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        return f"'{title}'!A1:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"

    def ask(self, formula: str, expected: Result) -> None:
        self.expected.append((formula, expected))
        self.kpi.cell(len(self.expected), 1, f"={formula}")

    def answers(self, file: Path) -> Answers:
        sheet = openpyxl.load_workbook(file, data_only=True)["KPI"]
        return [(f, result, sheet.cell(row, 1).value) for row, (f, result) in enumerate(self.expected, start=1)]


def crm_rows(folder: Path) -> list[list[Any]]:
    """The deals with dates and numbers as a spreadsheet holds them."""
    with (folder / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    day = lambda text: dt.datetime.strptime(text, "%m/%d/%Y") if text else None  # noqa: E731
    return [header, *([*row[:5], day(row[5]), day(row[6]), float(row[7]) if row[7] else None] for row in rows)]


def crm_book(folder: Path) -> Book:
    book = Book()
    cells = book.sheet("Deals", crm_rows(folder))
    data = load([folder / "sales_pipeline.csv"])
    for metric in DEAL_METRICS:
        for number, period in enumerate(DEAL_PERIODS):
            place = cells if number % 2 else "Deals!A:H"  # whole columns, too
            given = f'{place},"{period}"' if period else place
            book.ask(f"SALES_{metric.upper()}({given})", calculate(metric, data, period=period))
    return book


def firm_book(folder: Path) -> Book:
    book = Book()
    source = openpyxl.load_workbook(SAMPLE / "siam-brew.xlsx", data_only=True)
    parts: dict[str, tuple[str, Dataset]] = {}
    for title in ("Orders 2024-25", "ออเดอร์ 2568-69"):
        rows = list(source[title].iter_rows(values_only=True))
        alone = Book()
        alone.sheet(title, rows)
        alone.book.remove(alone.kpi)
        alone.book.save(folder / f"{title}.xlsx")
        parts[title] = book.sheet(title, rows), load([folder / f"{title}.xlsx"])
    for cells, data in parts.values():
        for metric in ORDER_METRICS:
            for period in ORDER_PERIODS:
                given = f'"{period}"' if period else ""  # a cell of the sheets holds an error value
                book.ask(
                    f'SALES_{metric.upper()}({cells},{given},,"errors=skip")', calculate(metric, data, period=period)
                )
    return book


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Answers:
    return calculated(tmp_path_factory.mktemp("firm"), firm_book)


@pytest.fixture(scope="module")
def crm(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Answers:
    return calculated(tmp_path_factory.mktemp("crm"), lambda folder: crm_book(shared / "crm_opportunities"))


def calculated(folder: Path, make: Any) -> Answers:
    book = make(folder)
    book.book.save(folder / "asked.xlsx")
    convert([folder / "asked.xlsx"], "xlsx", folder / "out")
    return book.answers(folder / "out" / "asked.xlsx")


def agrees(expected: Result, shown: Any) -> bool:
    if expected.value is None:
        return expected.reason is not None and shown == expected.reason.excel_error
    return isinstance(shown, int | float) and shown == pytest.approx(expected.value, rel=1e-12, abs=1e-12)


def test_the_cells_of_real_deals_equal_python(crm: Answers) -> None:
    assert len(crm) == 75
    assert sum(expected.value is not None for _, expected, _ in crm) > 50
    assert [(f, e.value, e.reason, s) for f, e, s in crm if not agrees(e, s)] == []


def test_the_cells_of_the_sample_firm_equal_python(firm: Answers) -> None:
    assert len(firm) == 64
    assert sum(expected.value is not None for _, expected, _ in firm) > 40
    assert [(f, e.value, e.reason, s) for f, e, s in firm if not agrees(e, s)] == []
