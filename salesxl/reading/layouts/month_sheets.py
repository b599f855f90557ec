"""A sheet a month or day: what the name of a sheet or file says of rows that have no date, or only the day of the month."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import replace
from pathlib import PurePath

from salesxl.findings import Finding
from salesxl.reading.grids.coded import Column, filled, objects
from salesxl.reading.layouts import months
from salesxl.reading.layouts.block import Block
from salesxl.reading.layouts.header_rows import label
from salesxl.reading.values.columns import Place, type_column
from salesxl.reading.values.raw_column import DIGITS
from salesxl.reading.words.headers import ALL, aliases, squeeze
from salesxl.reading.words.recognise import Reading
from salesxl.settings import Settings

DAY_OF_MONTH = frozenset(("day", "dayofmonth", "วัน"))
"""Squeezed headers that mean a date only where the sheet says of which month."""

_FIRST = 100
"""So many cells are looked at before all of a long list."""
_FEWEST, _LONGEST = 3, 24
"""So many digits a name has that is a day, and so many characters at most."""


def dated_by_name(block: Block, reading: Reading, settings: Settings) -> tuple[Reading, list[Finding]]:
    """Take the month or day of the rows from the name of the sheet, or of the file, where they need it.

    Args:
        block: the rows; days of the month become dates, or a column with the month or day is added.
        reading: what the block was recognised as.
        settings: the order of day and month.

    Returns:
        The reading with the column of the day or period, and what was done.
    """
    table, month = ALL[reading.table], _month(block)
    lacking = [column for group in reading.missing for column in group if column in ("period", table.day)]
    name = _day(block, month, settings) if len(reading.missing) == 1 and table.day in lacking else None
    day = reading.columns.get(table.day)
    of = month or (_named_month(block) if day is not None else None)
    if of is None and name is None:
        return reading, []
    if day is not None and of is not None:
        noted = _completed(block, day, of, table.key)
        missing = tuple(group for group in reading.missing if not (noted and table.day in group))
        return replace(reading, missing=missing), noted
    if len(reading.missing) != 1 or not lacking:
        return reading, []
    place = next((n for n, header in enumerate(block.headers) if squeeze(header) in DAY_OF_MONTH), None)
    if month and table.day in lacking and place is not None and (noted := _completed(block, place, month, table.key)):
        return replace(reading, columns={**reading.columns, table.day: place}, missing=()), noted
    column = table.day if name else lacking[0]
    said = name.date().isoformat() if name else month
    block.add(aliases(table.key)[column][0], name if name and block.grid.typed else said)
    columns = {**reading.columns, column: len(block.headers) - 1}
    return replace(reading, columns=columns, missing=()), [_noted("date-from-name", block, table.key, str(said))]


def _month(block: Block) -> str | None:
    """The month or quarter that the names speak of, with its year."""
    grid = block.grid
    for name in names_of(block):
        span = months.of(name)
        year = (span.year or months.year_in(grid.file, block.title)) if span else None
        if span and year:
            return span.text(year)
    return None


def _named_month(block: Block) -> str | None:
    """The month with its year that the names, or the title, speak of among other words: enough for days without a month."""
    names = (*names_of(block), block.title)
    found = {of for name in names if (of := _month_in(name))}
    said = {span.month for name in names for word in _words(name) if (span := months.of(word)) and span.month}
    return found.pop() if len(found) == 1 and len(said) <= 1 else None


def names_of(block: Block) -> list[str]:
    """The names of the sheet and of the file, without its ending."""
    stem = PurePath(block.grid.file.removesuffix(".gz")).stem  # ม.ค. has dots, too
    return [name for name in (block.grid.sheet, stem) if name]


def _day(block: Block, month: str | None, settings: Settings) -> dt.datetime | None:
    """The day that a name is; a sheet called 31 is one of the month that the file or the title speaks of."""
    for name in names_of(block):
        text = name.translate(DIGITS).strip()
        if text.isdecimal():
            of = next(filter(None, (_month_in(name) for name in (month or "", *names_of(block), block.title))), None)
            days = _days(objects([text]), calendar.monthrange(*map(int, of.split("-")))[1]) if of else None
            return dt.datetime.fromisoformat(f"{of}-{int(text):02d}") if days else None
        if len(text) <= _LONGEST and sum(map(str.isdigit, text)) >= _FEWEST:
            read = type_column(objects([text]), "date", header="", place=Place(), settings=settings, typed=False)
            if not read.bad.any() and not any(found.rule == "date-period" for found in read.findings):
                return dt.datetime.combine(read.values.iloc[0].date(), dt.time())
    return None


def _month_in(text: str) -> str | None:
    """The month with its year that some of the words are."""
    words = _words(text)
    for first in range(len(words)):
        for last in range(first, min(first + 3, len(words))):
            span = months.of(" ".join(words[first : last + 1]))
            if span and span.year and span.month:
                return span.text(span.year)
    return None


def _words(text: str) -> list[str]:
    return re.sub(r"(?:ประจำ)?เดือน|[_,()\-–]", " ", text).split()


def _completed(block: Block, place: int, month: str, table: str) -> list[Finding]:
    """Make dates of a column that holds days of the month and nothing else."""
    year, _, number = month.partition("-")
    if not number.isdigit():
        return []  # a quarter
    last, cells = calendar.monthrange(int(year), int(number))[1], block.cells[place]
    if _days(cells[:_FIRST], last) is None or (days := _days(cells, last)) is None:
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
