"""The period argument: a text, a date cell for its month, or two cells with its first and last day, month or year."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import numpy as np

from salesxl.cells.arguments import Request
from salesxl.cells.faults import Fault
from salesxl.cells.options import Options
from salesxl.cells.values import EPOCHS, Plain
from salesxl.dataset import Dataset
from salesxl.eras import common_year
from salesxl.errors import UsageError
from salesxl.locale import say
from salesxl.periods import Period, Unit, containing, parse_period
from salesxl.reading.values.columns import type_column
from salesxl.reading.values.raw_column import Place

YEARS = ((1900, 2200), (2400, 2743))
"""Numbers that are years, of the common and of the Buddhist era."""

SERIALS = ((18264, 109940), (182623, 307901))
"""Excel's numbers of the days from 1950 to 2200, and of those whose year was typed as a Buddhist one, 2400 to 2742."""


def period_of(request: Request, data: Dataset, options: Options) -> Period | None:
    """The period that is asked for, None for all rows.

    Raises:
        Fault: the argument names none, or the period ends before it starts.
    """
    given = request.period
    try:
        if isinstance(given, tuple):
            first, last = (_said(value, "day", data, request, options) for value in given)
            return Period(first.start, last.end) if first and last else None
        return None if given is None else _said(given, "month", data, request, options)
    except UsageError as wrong:  # nothing else is left: a text that names no period was read as a day
        raise Fault("#NUM!", say("functions.reasons.backwards", options.language)) from wrong


def _said(value: Plain, unit: Unit, data: Dataset, request: Request, options: Options) -> Period | None:
    """The period that one cell names, by a text or a year, or the unit of the day in it; None for all rows."""
    if isinstance(value, float) and value.is_integer() and any(first <= value <= last for first, last in YEARS):
        value = f"{value:.0f}"
    if isinstance(value, str):
        asked = "period", value  # many cells name the same
        try:
            if asked not in data.memo:
                data.memo[asked] = parse_period(value, as_of=data.as_of, settings=data.settings)
            period: Period | None = data.memo[asked]
            return period
        except UsageError as wrong:
            if wrong.key != "errors.no_period":
                raise
    return containing(_day(value, data, request, options), "day" if isinstance(value, str) else unit, data.settings)


def _day(value: Plain, data: Dataset, request: Request, options: Options) -> dt.date:
    """The day in a cell: a date, a number that stands for one, or a text as in a column of dates."""
    if isinstance(value, float) and any(first <= value < last for first, last in SERIALS):
        value = EPOCHS[request.date1904] + dt.timedelta(days=int(value))
    if isinstance(value, dt.datetime):
        with suppress(ValueError):  # 29 February of a year that has none
            return value.date().replace(year=common_year(value.year))
    if isinstance(value, str):
        cells = np.empty(1, dtype=object)
        cells[0] = value
        typed = type_column(cells, "date", header="", place=Place(), settings=data.settings, typed=True)
        if not typed.bad[0] and not typed.values.isna().iloc[0]:
            day: dt.date = typed.values.iloc[0].date()
            return day
    shown = f"{value:g}" if isinstance(value, float) else str(value)
    raise Fault("#VALUE!", say("functions.reasons.bad_period", options.language, text=shown))
