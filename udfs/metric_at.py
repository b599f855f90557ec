"""Which metric the active cell is about."""

from __future__ import annotations

import re
from typing import Any

import xlwings as xw

from salesxl.catalog import METRICS, find_metric
from salesxl.cells.functions import functions
from salesxl.errors import UnknownName, UsageError
from salesxl.udfs.openbook import OpenBook, is_excel, values_of
from salesxl.workbook.bindings import is_metric_table, plain_name


def active_cell(book: OpenBook) -> xw.Range:
    """The first cell of what is selected.

    Raises:
        UsageError: it is no cells, but a picture, say.
    """
    selected = book.book.app.selection
    if selected is None:
        raise UsageError("functions.ribbon.no_metric")
    cell: xw.Range = selected[0, 0] if selected.size > 1 else selected
    return cell


def metric_at(book: OpenBook, cell: xw.Range) -> str | None:
    """The metric or analysis behind a cell: bound to it, named in its row, in its formula, or written in it."""

    def holds(place: xw.Range) -> bool:
        inside = 0 <= cell.row - place.row < place.shape[0] and 0 <= cell.column - place.column < place.shape[1]
        return inside and place.sheet.name == cell.sheet.name

    said = [_metric_of_name(name) for name, places in book.names.items() if any(map(holds, places))]
    for place in book.tables.values():
        if is_metric_table(place.columns) and holds(place.table.range):
            row = cell.row - place.table.range.row - 1
            said += [_metric_named(place.values[row][0])] if 0 <= row < len(place.values) else []
    if is_excel(book.book):
        named = re.search(r"SALES_\w+(?=\()", str(cell.formula), re.IGNORECASE)
        function = functions().get(named[0].upper()) if named else None
        said += [function.key] if function and function.kind in ("metric", "analysis") else []
    said.append(_metric_named(values_of(cell)[0][0]))
    return next((key for key in said if key), None)


def _metric_of_name(name: str) -> str | None:
    """``win_rate`` of ``kpi_win_rate_previous``."""
    said = plain_name(name).removeprefix("kpi_")
    while said and said not in METRICS:
        said = said.rpartition("_")[0]
    return said or None


def _metric_named(text: Any) -> str | None:
    try:
        return find_metric(text).key if isinstance(text, str) and text.strip() else None
    except UnknownName:
        return None
