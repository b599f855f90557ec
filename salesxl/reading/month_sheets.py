"""A sheet a month: what the name of a sheet or file says of rows that have no date, or only the day of the month."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import replace
from pathlib import PurePath

from salesxl.findings import Finding
from salesxl.reading import months
from salesxl.reading.coded import Column, filled, objects
from salesxl.reading.headers import ALL, aliases, squeeze
from salesxl.reading.layout import Block, label
from salesxl.reading.raw_column import DIGITS
from salesxl.reading.recognise import Reading

DAY_OF_MONTH = frozenset(("day", "dayofmonth", "วัน"))
"""Squeezed headers that mean a date only where the sheet says of which month."""


def dated_by_name(block: Block, reading: Reading) -> tuple[Reading, list[Finding]]:
    """Take the month of the rows from the name of the sheet, or of the file, where they need it.

    Args:
        block: the rows; days of the month become dates, or a column with the month is added.
        reading: what the block was recognised as.

    Returns:
        The reading with the column of the day or period, and what was done.
    """
    table, month = ALL[reading.table], _month(block)
    if month is None:
        return reading, []
    day = reading.columns.get(table.day)
    if day is not None:
        noted = _completed(block, day, month, table.key)
        missing = tuple(group for group in reading.missing if not (noted and table.day in group))
        return replace(reading, missing=missing), noted
    lacking = [column for group in reading.missing for column in group if column in ("period", table.day)]
    if len(reading.missing) != 1 or not lacking:
        return reading, []
    place = next((n for n, header in enumerate(block.headers) if squeeze(header) in DAY_OF_MONTH), None)
    if table.day in lacking and place is not None and (noted := _completed(block, place, month, table.key)):
        return replace(reading, columns={**reading.columns, table.day: place}, missing=()), noted
    block.add(aliases(table.key)[lacking[0]][0], month)
    columns = {**reading.columns, lacking[0]: len(block.headers) - 1}
    return replace(reading, columns=columns, missing=()), [_noted("date-from-name", block, table.key, month)]


def _month(block: Block) -> str | None:
    """The month or quarter that the names speak of, with its year."""
    grid = block.grid
    for name in filter(None, (grid.sheet, PurePath(grid.file.removesuffix(".gz")).stem)):  # ม.ค. has dots, too
        span = months.of(name)
        year = (span.year or months.year_in(grid.file, block.title)) if span else None
        if span and year:
            return span.text(year)
    return None


def _completed(block: Block, place: int, month: str, table: str) -> list[Finding]:
    """Make dates of a column that holds days of the month and nothing else."""
    year, _, number = month.partition("-")
    if not number.isdigit():
        return []  # a quarter
    days = _days(block.cells[place], calendar.monthrange(int(year), int(number))[1])
    if days is None:
        return []
    dates = [None if day is None else dt.datetime(int(year), int(number), day) for day in days]
    block.cells[place] = objects(dates if block.grid.typed else [date and date.date().isoformat() for date in dates])
    return [_noted("days-from-name", block, table, month, block.headers[place])]


def _days(cells: Column, last: int) -> list[int | None] | None:
    """Days of the month, None for blanks; nothing at all if a cell is something else."""
    there = filled(cells)
    said = [label(cell).translate(DIGITS) if full else "" for cell, full in zip(cells, there, strict=True)]
    numbers = [int(text) if text.isdecimal() and len(text) <= 2 else None if not text else 0 for text in said]
    days = [number for number in numbers if number is not None]
    return numbers if days and all(1 <= day <= last for day in days) else None


def _noted(rule: str, block: Block, table: str, month: str, column: str | None = None) -> Finding:
    grid = block.grid
    return Finding(rule, "info", table, grid.file, grid.sheet, column, block.n_rows, details={"period": month})
