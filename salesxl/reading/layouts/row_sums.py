"""Rows that sum up those above them: totals, and lines of a month, quarter or year among those of its days or months."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from salesxl.eras import common_year
from salesxl.reading.grids.coded import Column, factorized
from salesxl.reading.layouts import months
from salesxl.reading.layouts.header_rows import label
from salesxl.reading.values import date_text
from salesxl.reading.values.raw_column import DIGITS, Mask

MOST_ROWS = 5000
"""Of longer tables nobody writes a line for a month among its days by hand."""

SHORTEST_DAY = len("1/1/2026")
"""Of digits and marks alone nothing longer than a day is written so long."""

Numbers = npt.NDArray[np.float64]
NO_TIME, DAY, MONTH, QUARTER, YEAR = range(5)
_YEAR = re.compile(r"(?:fy|year|ปี|ปีงบ|ปีงบประมาณ|พ\.ศ\.|ค\.ศ\.)?\s*((?:20|25)[0-9]{2})")
_ALL_MONTHS = frozenset(range(1, 13))


class _Time(NamedTuple):
    """How long a time is that a cell names, its year, where it names one, and the months in which it may lie."""

    length: int
    year: int | None = None
    months: frozenset[int] = _ALL_MONTHS


def sums_above(numbers: Sequence[Numbers], candidates: npt.NDArray[np.intp], data: Mask) -> list[bool]:
    """Whether one of a candidate's numbers is the sum of the rows above it, or of those since the last total."""
    fits = [False] * len(candidates)
    plain = data.copy()
    plain[candidates] = False
    lines = np.cumsum(plain)
    for column in numbers:
        sums = np.cumsum(np.where(plain, np.nan_to_num(column), 0.0))
        last = 0.0
        lines_before = 0
        for place, row in enumerate(candidates):
            value, whole = column[row], sums[row]
            near = 0.005 * max(1.0, abs(value)) ** 0.5 + 1e-9 * abs(value)
            since = lines[row] - lines_before
            if (
                not np.isnan(value)
                and lines[row] > 0
                and (
                    (abs(value - whole) <= near and lines[row] > 1)
                    or (abs(value - (whole - last)) <= near and since > 0)
                )
            ):
                fits[place] = fits[place] or abs(value) > 0
                last, lines_before = whole, lines[row]
    return fits


def lengths(cells: Column, data: Mask) -> npt.NDArray[np.intp]:
    """How long the time is that each cell of a column of days names, 0 where it is no longer than that of others.

    Args:
        cells: the column.
        data: the rows that count.
    """
    if len(data) > MOST_ROWS:
        return np.zeros(len(data), dtype=np.intp)
    codes, distinct = factorized(cells)
    found = np.array([*map(_length, distinct), NO_TIME])[codes]
    found[~data] = NO_TIME
    return np.where(found > found[found > NO_TIME].min(initial=YEAR), found, NO_TIME)


def sums_of_shorter(cells: Column, longer: npt.NDArray[np.intp], numbers: Sequence[Numbers], data: Mask) -> Mask:
    """Which of the rows of a longer time sum up those above them.

    Args:
        cells: the column of days.
        longer: how long each of them is, 0 for the others.
        numbers: the columns of numbers.
        data: the rows that count.
    """
    sums, plain = np.zeros(len(data), dtype=bool), data & (longer == NO_TIME)
    for length in np.unique(longer[longer > NO_TIME]):  # the line of a quarter sums up what those of its months do
        of_it, start = np.flatnonzero(longer == length), np.intp(0)
        for row, fit in zip(of_it, sums_above(numbers, of_it, plain), strict=True):
            parts = np.flatnonzero(plain[start:row]) + start
            sums[row] = fit and (_lies_in(cells[parts[-1]], cells[row]) if len(parts) else False)
            sums[row] |= fit and _unlike(numbers, parts)
            start = row
    return sums


def _unlike(numbers: Sequence[Numbers], rows: npt.NDArray[np.intp]) -> bool:
    """Whether a sum of some rows can be no chance, as it can where every month has the same number."""
    return len(rows) > 1 and any(len(np.unique(column[rows])) > 1 for column in numbers)


def _lies_in(part: object, whole: object) -> bool:
    one, other = _time(part), _time(whole)
    return (one.year == other.year or None in (one.year, other.year)) and bool(one.months & other.months)


def _length(cell: object) -> int:
    """The same as of `_time`, for most cells without a close look."""
    if isinstance(cell, str) and (":" in cell or (len(cell) >= SHORTEST_DAY and not cell.strip("0123456789-/. "))):
        return DAY
    return _time(cell).length


def _time(cell: object) -> _Time:
    return _Time(DAY, cell.year, frozenset((cell.month,))) if isinstance(cell, dt.date) else _of_text(label(cell))


@lru_cache(maxsize=MOST_ROWS)
def _of_text(text: str) -> _Time:
    if year := _YEAR.fullmatch(text.translate(DIGITS).lower().strip()):
        return _Time(YEAR, common_year(int(year[1])))
    day = date_text.read_day(text)
    match day.form:
        case date_text.FIXED:
            return _Time(DAY, common_year(day.first), frozenset((day.second,)))
        case date_text.OPEN:
            return _Time(DAY, None, frozenset((day.first, day.second)))
        case date_text.NUMBER:
            return _Time(DAY)
    span = months.of(text)
    if span is None:
        return _Time(NO_TIME)
    if span.month:
        return _Time(MONTH, span.year, frozenset((span.month,)))
    last = 3 * (span.quarter or 0)
    return _Time(QUARTER, span.year, frozenset(range(last - 2, last + 1)))
