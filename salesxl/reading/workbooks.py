"""Workbooks to grids, one for each sheet that has cells."""

from __future__ import annotations

import datetime
import gc
import io

import numpy as np
import numpy.typing as npt
import python_calamine as calamine

from salesxl.findings import Finding
from salesxl.reading.grid import Grid
from salesxl.reading.safety import Limits, Package, Unreadable
from salesxl.reading.sniff import Kind
from salesxl.reading.text import trimmed

BLOCK = 2000  # rows turned into columns at a time: they stay in the processor's cache


def read_workbook(data: bytes, kind: Kind, file: str, limits: Limits) -> tuple[list[Grid], list[Finding]]:
    if kind != "xls":
        Package(data, limits).refuse_doctypes()
    grids = []
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for meta in book.sheets_metadata:
            if meta.typ == calamine.SheetTypeEnum.WorkSheet:
                sheet = book.get_sheet_by_name(meta.name)
                columns = trimmed(to_columns(sheet.to_python()))
                if columns:
                    row, column = sheet.start
                    grids.append(Grid(file, meta.name, columns, row + 1, column + 1, hidden=meta.visible != calamine.SheetVisibleEnum.Visible))
    except calamine.CalamineError as e:
        raise Unreadable("damaged") from e
    return grids, []


def to_columns(rows: list[list[object]]) -> list[npt.NDArray[np.object_]]:
    """Rows of one length as columns: blanks as None, dates as datetimes."""
    width = len(rows[0]) if rows else 0
    columns: list[npt.NDArray[np.object_]] = [np.empty(len(rows), object) for _ in range(width)]
    for at in range(0, len(rows), BLOCK):
        block = np.array(rows[at : at + BLOCK], dtype=object)
        for number, column in enumerate(columns):
            column[at : at + BLOCK] = block[:, number]
    return [_clean(column) for column in columns]


def _clean(column: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    kinds = set(map(type, column))
    if str in kinds:
        column[column == ""] = None
    if datetime.date in kinds:
        days = {
            day: datetime.datetime(day.year, day.month, day.day) for day in column if type(day) is datetime.date
        }
        column[:] = [days.get(cell, cell) for cell in column]
    return column
