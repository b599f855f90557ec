"""From which day the data can speak of a metric: what lies before is not zero but unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from salesxl.inputs import tables_of
from salesxl.periods import Period
from salesxl.tables import TABLES

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

SLACK = 0.2  # of a period: its first days may well have been quiet


def known_from(data: Dataset, metric: str) -> date | None:
    """The first day on which every table that a metric needs has something; None where one of them is absent."""
    days = []
    for key in tables_of(metric, frozenset(data.tables)):
        frame = data.tables.get(key)
        if frame is None:
            continue
        used = frame[frame["set_aside"].isna()]
        firsts = [used[column].min() for column in (*TABLES[key].happened, "from") if column in used]
        known = [first.date() for first in firsts if first == first]  # not missing
        days += [min(known)] if known else []
    return max(days) if days else None


def covers(data: Dataset, metric: str, period: Period) -> bool:
    """Whether the data reach back to the beginning of a period, but for a few quiet days."""
    return reaches(known_from(data, metric), period)


def reaches(first: date | None, period: Period) -> bool:
    """Whether something that begins on that day is there for as good as the whole period."""
    return first is not None and (first - period.start).days <= SLACK * period.days
