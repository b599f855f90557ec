"""An open workbook, played: what its cells keep of what is written, and which cells a name stands for."""

from __future__ import annotations

from typing import Any

import pytest
from cell_tables import REVENUE_OF_FEBRUARY
from fake_book import Book, kpi_book

from salesxl.udfs import ribbon
from salesxl.udfs.openbook import OpenBook, guarded


@pytest.fixture
def book() -> Book:
    return kpi_book()


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+66 81", "'+66 81"),
        ("-", "'-"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("2026-05", "'2026-05"),
        ("May 2026", "'May 2026"),
        ("007", "'007"),
        ("TRUE", "'TRUE"),
        ("'quoted", "''quoted"),
        ("#N/A", "'#N/A"),
        ("Ploy", "Ploy"),
        ("กุมภาพันธ์", "กุมภาพันธ์"),
        ("", ""),
        (None, None),
        (float("nan"), None),
        (12.5, 12.5),
        (True, True),
    ],
)
def test_texts_stay_texts(value: Any, written: Any) -> None:
    assert guarded(value) == written


def test_days_become_numbers_of_the_workbook() -> None:
    import datetime as dt

    import numpy as np
    import pandas as pd

    assert guarded(dt.date(2026, 2, 3)) == 46056
    assert guarded(pd.Timestamp(2026, 2, 3, 12)) == 46056.5
    assert guarded(dt.datetime(2026, 2, 3), True) == 46056 - 1462
    assert guarded(pd.NaT) is None
    assert guarded(np.float64(2.0)) == 2.0


def test_merged_lines_count_as_their_first_cells(book: Book) -> None:
    book.sheets["KPI"].merges = [(40, 1, 40, 3), (40, 4, 40, 6), (41, 1, 41, 3), (41, 4, 41, 6)]
    book.names.add("txt_insights", "=KPI!$A$40:$F$41")
    opened = OpenBook(book)  # type: ignore[arg-type]
    assert [cell.address for cell in opened.names["txt_insights"]] == ["$A$40", "$D$40", "$A$41", "$D$41"]


def test_a_name_of_several_blocks_is_filled_in_their_order(book: Book) -> None:
    book.names.add("kpi_revenue_trend", "=KPI!$B$30,KPI!$D$30:$E$30")
    ribbon.refresh_kpi(book=book)
    filled = [book.sheets["KPI"].cells.get((30, column)) for column in (2, 3, 4, 5)]
    assert filled == [None, None, 3000.0, REVENUE_OF_FEBRUARY]


@pytest.mark.parametrize(
    "meant",
    ['="none"', "=0.07", "=#REF!$A$1", "=#REF!", "=KPI!$A$1*2", "=OFFSET(KPI!$A$1,1,0)", "=[2]KPI!$A$1", "", None],
)
def test_a_name_that_stands_for_no_cells_is_no_place(meant: str | None, book: Book) -> None:
    book.names.add("kpi_profit", meant)  # type: ignore[arg-type]
    assert "kpi_profit" not in OpenBook(book).names  # type: ignore[arg-type]
