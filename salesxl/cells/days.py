"""Days that stand among the cells of a range as bare numbers, where a file says of each cell that it is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from salesxl.cells.values import EPOCHS
from salesxl.reading.data import Data, Source
from salesxl.reading.grids.coded import Coded, Column, objects
from salesxl.reading.layouts.header_rows import SEARCHED, label
from salesxl.reading.layouts.months import FEWEST
from salesxl.tables import TABLES

PERIODS = ("period",)
"""Columns of text that may hold a day."""

SERIALS = (32874.0, 73051.0)
"""Excel's numbers of the days from 1990 to 2099."""


def is_serial(cell: object, date1904: bool) -> bool:
    """Whether a cell is a number that may be a day."""
    first, last = (serial - 1462 * date1904 for serial in SERIALS)
    return isinstance(cell, float) and first <= cell < last and cell.is_integer()


def are_serials(cells: Column, date1904: bool) -> bool:
    """Whether there are numbers among some cells, and all of them may be days."""
    numbers = [cell for cell in cells if isinstance(cell, float)]
    return bool(numbers) and all(is_serial(number, date1904) for number in numbers)


def as_day(cell: Any, date1904: bool) -> Any:
    """A number as the day that it stands for; anything else as it is."""
    return EPOCHS[date1904] + dt.timedelta(days=cell) if isinstance(cell, float) else cell


def periods_as_days(source: Source, columns: Sequence[Column], date1904: bool, first_row: int = 1) -> set[int]:
    """The places of the columns of a source whose periods are days.

    Args:
        source: what was made of some cells.
        columns: those cells.
        date1904: numbers of days count from 1904.
        first_row: the number of their first row.
    """
    if source.table not in TABLES or not source.header_row:
        return set()
    words = {column.key for column in TABLES[source.table].columns if column.key in PERIODS and column.kind == "text"}
    headers = [source.columns[key] for key in words & set(source.columns)]
    head = source.header_row - first_row
    return {
        place
        for place, column in enumerate(columns)
        if headers and 0 <= head < len(column)  # else other cells of the same sheet are meant
        if label(column[head]) in headers and are_serials(column[head + 1 :], date1904)
    }


def without_bare_days(data: Data) -> Data:
    """What was read, without the news that days are numbers: in a range all of them are."""
    return replace(data, findings=[finding for finding in data.findings if finding.rule != "date-serial"])


def with_days(columns: Sequence[Coded], places: Collection[int], date1904: bool) -> list[Column]:
    """Columns with the days that they hold: those at some places, and the months that head columns."""
    found: list[Column] = [
        objects([as_day(cell, date1904) for cell in cells]) if place in places else cells[:]
        for place, cells in enumerate(columns)
    ]
    for place, row in _month_headers(columns, date1904).items():
        cells = objects(list(columns[place]))
        cells[row] = as_day(cells[row], date1904)
        found[place] = cells
    return found


def _month_headers(columns: Sequence[Coded], date1904: bool) -> dict[int, int]:
    """The columns headed by the first day of a month, with its row: several side by side, with nothing above them."""
    tops = {place: int(np.argmax(cells[:SEARCHED].filled)) for place, cells in enumerate(columns)}
    heads = {
        place: row
        for place, row in tops.items()
        if is_serial(columns[place][row], date1904) and as_day(columns[place][row], date1904).day == 1
    }
    rows = list(heads.values())
    return {place: row for place, row in heads.items() if rows.count(row) >= FEWEST}
