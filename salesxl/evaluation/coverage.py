"""From which day to which the data can speak of a metric: what lies beyond is not zero but unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesxl.evaluation.columns import NO_DAY, Days, day_number, span_of
from salesxl.evaluation.inputs import tables_of
from salesxl.evaluation.measuring import columns_in
from salesxl.periods import Period
from salesxl.tables import TABLES

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

SLACK = 0.2  # of a period: its first days may well have been quiet
LISTS = ("orders", "deals", "leads", "activities", "surveys", "inquiries")
"""Tables in which something is written whenever it happens."""
LOOKS_BACK = 90  # days that say how often that is
SILENT = 7  # days with something that were to be expected since, and did not come


def known_from(data: Dataset, metric: str) -> date | None:
    """The first day on which every table that a metric needs has something; None where one of them is absent."""
    tables = tables_of(metric, frozenset(data.tables)) & data.tables.keys()
    days = [first_in(data, key, *TABLES[key].happened, "from") for key in tables]
    return max((day for day in days if day is not None), default=None)


def first_in(data: Dataset, table: str, *columns: str) -> date | None:
    """The first day in some columns of a table, of the rows that count; None where there is none."""
    asked = "first", table, columns
    if asked not in data.memo:
        held = columns_in(table, data)
        firsts = [span_of(held.days(column)[held.counts(None)])[:1] for column in columns if column in held]
        data.memo[asked] = min((day for first in firsts for day in first), default=None)
    day: date | None = data.memo[asked]
    return day


def first_ever(data: Dataset, table: str) -> date | None:
    """The first day in a table, of all its rows; None where there is none."""
    asked = "first ever", table
    if asked not in data.memo:
        data.memo[asked] = next(iter(span_of(columns_in(table, data).days("day"))), None)
    day: date | None = data.memo[asked]
    return day


def covers(data: Dataset, metric: str, period: Period) -> bool:
    """Whether the data reach back to the beginning of a period, but for a few quiet days."""
    return reaches(known_from(data, metric), period)


def reaches(first: date | None, period: Period) -> bool:
    """Whether something that begins on that day is there for as good as the whole period."""
    return first is not None and (first - period.start).days <= SLACK * period.days


def breaks_off(data: Dataset, table: str, period: Period) -> date | None:
    """The last day of a list that ends before a period does, where such a silence is no chance; None where it goes on.

    How often something happened before says on how many days since something should have: an export that was not made anew
    has none, and a month of it would stand as zero. Of a part of the data the whole list is asked.
    """
    if table not in LISTS or table not in data.tables:
        return None
    days = _days_of(data.whole[0] if data.whole else data, table)
    if not len(days):
        return None
    known = days[days <= day_number(data.as_of)]
    span = span_of(known)
    if not span:
        return None
    first, last = span
    silent = (min(period.end, data.as_of) - last).days
    recent = int((known > day_number(last) - LOOKS_BACK).sum())
    usual = recent / min(LOOKS_BACK, (last - first).days + 1)
    return last if silent * usual >= SILENT else None


def _days_of(data: Dataset, table: str) -> Days:
    """The days on which something happened in a table, each once."""
    import numpy as np
    import pandas as pd

    asked = "days", table
    if asked not in data.memo:
        held = columns_in(table, data)
        counts = held.counts(None)
        named = [f"{name}_happened" if f"{name}_happened" in held else name for name in TABLES[table].happened]
        days = [held.days(name)[counts] for name in named if name in held]
        found = np.sort(pd.unique(np.concatenate(days))) if days else np.empty(0, dtype=np.int32)
        data.memo[asked] = found[found != NO_DAY]
    known: Days = data.memo[asked]
    return known
