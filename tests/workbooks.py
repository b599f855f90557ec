"""Workbooks drawn for the tests of ``salesxl.workbook``, and ways to look into them without it."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

SALES = [("2026-01", 10.0), ("2026-02", 20.0), ("2026-03", 30.0)]


def drawn(draw: Callable[[Any], None], **options: Any) -> bytes:
    """A workbook made by XlsxWriter."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, **options})
    book.set_properties({"created": dt.datetime(2026, 1, 1)})  # the same bytes every time
    draw(book)
    book.close()
    return file.getvalue()


def simple(**options: Any) -> bytes:
    """One sheet with a number, a text, a formula and their names."""

    def draw(book: Any) -> None:
        sheet = book.add_worksheet("KPI")
        sheet.write("B2", 5, book.add_format({"bold": True, "num_format": "0.00"}))
        sheet.write("B3", "old")
        sheet.write_formula("B4", "=B2*2", None, 10)
        sheet.write_formula("B5", "=1+1", None, 2)
        book.define_name("kpi_revenue", "=KPI!$B$2")
        book.define_name("kpi_aov_label", "=KPI!$B$3")
        book.define_name("kpi_trend", "=KPI!$D$2:$F$2")

    return drawn(draw, **options)


def board(path: Path) -> Path:
    """A stranger's workbook with a few bindings and a formula on one of them."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Board")
    sheet.write("A1", "Revenue")
    sheet.write_number("B1", 1)
    sheet.write_formula("B2", "=B1*2", None, 2)
    sheet.write_string("A4", "left alone")
    book.define_name("kpi_revenue", "=Board!$B$1")
    book.define_name("kpi_win_rate", "=Board!$B$3")
    sheet.add_table(
        "A6:C7",
        {"name": "tbl_leaderboard", "columns": [{"header": "Sales rep"}, {"header": "Revenue"}, {"header": "Share"}]},
    )
    book.close()
    return path


def with_table(book: Any) -> None:
    """A data sheet with a table of three rows, and everything that can point at its rows."""
    dash = book.add_worksheet("Dash")
    data = book.add_worksheet("Da'ta")
    money = book.add_format({"num_format": "#,##0.00"})
    data.add_table(
        "B3:D7",
        {
            "name": "tbl_trend",
            "total_row": True,
            "columns": [
                {"header": "month", "total_string": "Total"},
                {"header": "revenue", "format": money, "total_function": "sum"},
                {"header": "double", "formula": "=tbl_trend[[#This Row],[revenue]]*2"},
            ],
            "data": [list(row) for row in SALES],
        },
    )
    red = book.add_format({"font_color": "red"})
    data.conditional_format("C4:C6", {"type": "cell", "criteria": ">", "value": 15, "format": red})
    data.conditional_format("C4:C6", {"type": "data_bar", "data_bar_2010": True})
    data.conditional_format("A1:A2", {"type": "cell", "criteria": ">", "value": 1, "format": red})
    data.data_validation("B4:B6", {"validate": "length", "criteria": ">", "value": 3})
    dash.data_validation("A9", {"validate": "list", "source": "='Da''ta'!$B$4:$B$6"})
    dash.write_formula("A1", "=SUM('Da''ta'!C4:C6)", None, 60)
    dash.write_formula("A2", "='Da''ta'!C7", None, 60)
    dash.write_formula("A3", "=SUM(tbl_trend[revenue])", None, 60)
    dash.write_formula("A4", "='Da''ta'!C4", None, 10)
    dash.write_formula("A5", "=A1*2", None, 120)
    dash.write_formula("A6", "=2*21", None, 42)
    book.define_name("months", "='Da''ta'!$B$4:$B$6")
    book.define_name("elsewhere", "='Da''ta'!$B$40:$B$60")
    data.print_area("A1:D7")
    dash.add_sparkline("C1", {"range": "'Da''ta'!C4:C6"})
    for row, kind in ((10, "column"), (30, "line")):
        chart = book.add_chart({"type": kind})
        chart.add_series(
            {
                "name": "='Da''ta'!$C$3",
                "categories": "='Da''ta'!$B$4:$B$6",
                "values": "='Da''ta'!$C$4:$C$6",
            }
        )
        dash.insert_chart(row, 1, chart)


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def edited(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A workbook with its parts changed; None leaves one out."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts(data).items():
            new = change(name, part)
            if new is not None:
                archive.writestr(name, new)
    return file.getvalue()


def replaced(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something in one part replaced; it must be there."""
    assert old in parts(data)[part], parts(data)[part].decode()
    return edited(data, lambda name, content: content.replace(old, new) if name == part else content)


def differing(before: bytes, after: bytes) -> set[str]:
    """The parts that are not the same bytes."""
    old, new = parts(before), parts(after)
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


def by_openpyxl(data: bytes, sheet: str, **options: Any) -> dict[str, Any]:
    """The cells of a sheet that hold something, as openpyxl reads them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what it would drop if it saved
        worksheet = openpyxl.load_workbook(io.BytesIO(data), **options)[sheet]
    return {cell.coordinate: cell.value for row in worksheet.iter_rows() for cell in row if cell.value is not None}


def by_calamine(data: bytes, sheet: str) -> list[list[Any]]:
    """The cells of a sheet from A1 on, as calamine reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def cell(part: bytes, ref: str) -> str:
    """The XML of one cell, "" where there is none."""
    found = re.search(rf'<(\w+:)?c r="{ref}"[^>]*?(?:/>|>.*?</(?:\w+:)?c>)', part.decode())
    return found.group() if found else ""


def named(path: Path, name: str) -> Any:
    """The value of the first cell of a name."""
    book = openpyxl.load_workbook(path)
    ((sheet, ref),) = list(book.defined_names[name].destinations)
    place = book[sheet][ref]
    return place[0][0].value if isinstance(place, tuple) else place.value
