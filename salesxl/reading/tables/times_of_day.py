"""Dates and their times in two columns: which column holds the times of which date, and the two joined."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from salesxl.reading.tables.parts import Stack
from salesxl.reading.values.date_text import read_time
from salesxl.reading.words.headers import squeeze, times_of_day
from salesxl.tables import Column, Table

_TIME = re.compile(r"time|เวลา")
_EITHER = re.compile(r"time|date|day|เวลาที่|วันที่|เวลา|วัน|(?:at|on)$")
"""What is left without these is what the date, and the time, is of: both of ``Date received`` and ``Time received`` are
when something was received."""
_EARLY = 6 * 60
"""Minutes since midnight: ``Response time`` beside ``Response date`` is mostly later than this where it is a time of day,
and mostly less where it is a duration."""


def join_times_of_day(stack: Stack, table: Table, values: dict[str, pd.Series[Any]]) -> set[str]:
    """Some exports write date and time into two columns.

    Args:
        stack: the cells.
        table: what they are.
        values: the columns that were read; times are added to their dates.

    Returns:
        Columns of durations that are none but times.
    """
    joined: set[str] = set()
    kinds = {column.key: column.kind for column in table.columns}
    places = {key: index for key, index in stack.columns.items() if key in values}
    dates = {key: index for key, index in places.items() if kinds[key] == "date"}
    lasting = {index: key for key, index in places.items() if kinds[key] == "duration"}
    taken = set(stack.columns.values()) - lasting.keys()
    headers = stack.first.block.headers
    beside = _times_beside(headers, dates, table.day, taken)
    beside |= {key: headers.index(said) for key in dates if (said := stack.told(key, "time")) in headers}
    for key, index in beside.items():
        if stack.told(key, "time") == "":
            continue
        day = values[key]
        clock = _clock(stack, index) if (day.dropna() == day.dropna().dt.normalize()).all() else None
        if clock is None or (index in lasting and not clock.median() >= _EARLY):
            continue
        values[key] = day + pd.to_timedelta((60 * clock).round(3), unit="s").astype("timedelta64[us]")
        stack.times_of(key, index)
        if index in lasting:
            joined.add(lasting[index])
    return joined


def _clock(stack: Stack, index: int) -> pd.Series[Any] | None:
    """The minutes since midnight, 0 where none is said; None where the cells are no times of day."""
    known = len(stack.findings)
    typed = stack.typed(index, Column("time", "duration", "", ""), clock="h:mm", unit="day")
    del stack.findings[known:]  # which say what a duration would have to be
    minutes = typed.values
    unread = np.flatnonzero(minutes.isna())
    words = pd.Series(list(stack.cells(index)[unread]), index=unread, dtype=object).dropna().map(str)  # "9:05 AM"
    at = {word: read_time(word).microseconds for word in words.unique()}
    minutes = minutes.fillna(words.map(at).astype("float64") / 60e6)
    fits = minutes.between(0, 24 * 60, inclusive="left")
    return minutes.where(fits, 0.0) if fits.sum() > 0.9 * minutes.notna().sum() else None


def _times_beside(headers: Sequence[str], dates: Mapping[str, int], day: str, taken: Collection[int]) -> dict[str, int]:
    """The columns of times that belong to columns of dates.

    Args:
        headers: of all columns.
        dates: the columns of dates, by name, and their places.
        day: the one that a bare ``Time`` belongs to wherever it stands.
        taken: places of columns that mean something else; a column of durations is not among them, since
            ``Response time`` beside ``Response date`` may be either.

    Returns:
        The name of a column of dates -> the place of its times.
    """
    free = [place for place in range(len(headers)) if place not in taken and place not in dates.values()]
    of = {place: _subject(headers[place]) for place in free if _TIME.search(squeeze(headers[place]))}
    bare = [place for place in free if squeeze(headers[place]) in times_of_day()]
    found: dict[str, int] = {}
    for key, place in dates.items():
        subject = _subject(headers[place])
        twins = [other for other, what in of.items() if subject and what == subject]
        beside = [other for other in bare if other == place + 1]
        for other in [*twins, *beside][:1]:
            found[key] = other
    left = [place for place in bare if place not in found.values()]
    if day in dates and day not in found and left:
        found[day] = left[0]
    return found


def _subject(header: str) -> str:
    return _EITHER.sub("", squeeze(header))
