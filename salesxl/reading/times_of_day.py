"""Dates and their times in two columns: which column holds the times of which date, by the headers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from salesxl.reading.headers import squeeze, times_of_day

_TIME = re.compile(r"time|เวลา")
_EITHER = re.compile(r"time|date|day|เวลาที่|วันที่|เวลา|วัน|(?:at|on)$")
"""What is left without these is what the date, and the time, is of: both of ``Date received`` and ``Time received`` are
when something was received."""


def times_beside(headers: Sequence[str], dates: Mapping[str, int], day: str, taken: Collection[int]) -> dict[str, int]:
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
