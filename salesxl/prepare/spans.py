"""Rows that cover days: a target for a quarter, spend of a month. Each gets a first and a last day."""

from __future__ import annotations

from datetime import date

import pandas as pd

from salesxl.eras import common_year
from salesxl.errors import UsageError
from salesxl.period_words import PeriodWords
from salesxl.periods import Period, containing
from salesxl.prepare.frames import days, read_words, set_aside
from salesxl.reading.values import date_text
from salesxl.settings import Settings


def with_span(frame: pd.DataFrame, settings: Settings, *, day: str = "", start: str = "", end: str = "") -> pd.Series:
    """Add ``from``, ``to`` and ``day``; set rows aside whose period cannot be read, and say which they are.

    The column ``period`` may hold text (``2026-Q1``, ``ม.ค. 2569``) or a day. Two dates go before it, a day comes after it.
    """
    first, last = days(frame, start), days(frame, end)
    spans = read_words(frame, "period", lambda word: _read(word, settings))
    for i, known in enumerate((first, last)):
        told = spans.map(lambda span, i=i: span[i] if span else pd.NaT).astype("datetime64[s]")
        known = known.where(known.notna(), told)
        frame[("from", "to")[i]] = known.where(known.notna(), days(frame, day))
    frame["day"] = frame["from"]
    unread = (frame["from"].isna() | frame["to"].isna() | (frame["to"] < frame["from"])) & frame["set_aside"].isna()
    set_aside(frame, unread, "period-unreadable")
    return unread


def _read(word: str, settings: Settings) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    try:
        found = PeriodWords(settings).read(word) or _written_out(word, settings)
    except UsageError:  # it ends before it starts
        return None
    return (pd.Timestamp(found.start), pd.Timestamp(found.end)) if found else None


def _written_out(word: str, settings: Settings) -> Period | None:
    """A month, quarter, year or day as people write it: ``May 2026``, ``ม.ค. 2569``, ``31 ธันวาคม 2568``."""
    day = date_text.read_day(word.strip())
    unit = {date_text.FIXED: "day", date_text.MONTH: "month", date_text.QUARTER: "quarter"}.get(day.form)
    if unit is None:
        return None
    try:
        return containing(date(common_year(day.first), day.second, day.third), unit, settings)  # type: ignore[arg-type]
    except ValueError:
        return None
