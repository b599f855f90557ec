"""From which day the data can speak of a metric: what lies before is not zero but unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesxl.columns import span_of
from salesxl.inputs import tables_of
from salesxl.measuring import columns_in
from salesxl.periods import Period
from salesxl.tables import TABLES

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

SLACK = 0.2  # of a period: its first days may well have been quiet


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
