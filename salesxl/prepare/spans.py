"""Rows that cover days: a target for a quarter, spend of a month. Each gets a first and a last day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from salesxl.errors import UsageError
from salesxl.periods import Period, containing, parse_period
from salesxl.prepare.frames import days, set_aside, text
from salesxl.reading import date_text
from salesxl.settings import Settings

_NEVER = date(1900, 1, 1)  # relative periods make no sense in a cell


def with_span(
    frame: pd.DataFrame, settings: Settings, *, period: str = "period", day: str = "", start: str = "", end: str = ""
) -> None:
    """Add ``from`` and ``to``; set rows aside whose period cannot be read.

    A period may be text (``2026-Q1``, ``ม.ค. 2569``), a date (its own day, or its month in a period column), or two dates.
    """
    first = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    last = first.copy()
    if start and start in frame:
        first, last = days(frame, start), days(frame, end)
    if period in frame:
        said = text(frame, period)
        spans = {word: _read(word, settings) for word in pd.unique(said.dropna())}
        first = first.where(
            first.notna(), said.map({word: span[0] for word, span in spans.items()}).astype("datetime64[s]")
        )
        last = last.where(
            last.notna(), said.map({word: span[1] for word, span in spans.items()}).astype("datetime64[s]")
        )
    if day and day in frame:
        first = first.where(first.notna(), days(frame, day))
        last = last.where(last.notna(), days(frame, day))
    frame["from"], frame["to"] = first.astype("datetime64[s]"), last.astype("datetime64[s]")
    frame["day"] = frame["from"]
    set_aside(frame, frame["from"].isna() | frame["to"].isna() | (frame["to"] < frame["from"]), "period-unreadable")


def _read(word: object, settings: Settings) -> tuple[pd.Timestamp, pd.Timestamp]:
    try:
        found = parse_period(str(word), as_of=_NEVER, settings=settings)
    except UsageError:
        found = _written_out(str(word), settings)
    return (pd.Timestamp(found.start), pd.Timestamp(found.end)) if found else (pd.NaT, pd.NaT)  # type: ignore[return-value]


def _written_out(word: str, settings: Settings) -> Period | None:
    """A month, quarter, year or day as people write it: ``May 2026``, ``ม.ค. 2569``, ``31 ธันวาคม 2568``."""
    day = date_text.read_day(word.strip())
    unit = {date_text.FIXED: "day", date_text.MONTH: "month", date_text.QUARTER: "quarter", date_text.YEAR: "year"}.get(
        day.form
    )
    if unit is None:
        return None
    year = day.first - 543 if day.first >= 2400 else day.first
    try:
        return containing(date(year, day.second, day.third), unit, settings)  # type: ignore[arg-type]
    except ValueError:
        return None
