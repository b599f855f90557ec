"""Hours between two moments: on the calendar, and within business hours; and working days."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding
from salesxl.settings import Settings

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def add_hours(
    table: str, frame: pd.DataFrame, answered: str, minutes: str, hours: str, settings: Settings
) -> tuple[bool, list[Finding]]:
    """Add the hours to the first answer, day and night and within business hours; whether the table tells any.

    Where all days of asking or of answering stand without a time, the hours are whole days, which is told: an answer on
    the day of the question took no hours then, nor did it come before the question. How long an answer took goes before
    whole days, and after moments; within business hours it is not known.

    Args:
        table: leads or tickets, which came in ``created_at``.
        frame: its rows, changed in place.
        answered: the column of the moment of the answer.
        minutes: the column of how long it took.
        hours: the column to add; ``business_hours`` is the other.
        settings: the business hours.
    """
    if not {answered, minutes} & set(frame.columns):
        return False, []
    findings: list[Finding] = []
    given = frame[minutes] / 60 if minutes in frame else pd.Series(float("nan"), index=frame.index)
    given = given.where(given >= 0)
    took = given
    if answered in frame:
        start, end = frame["created_at"], frame[answered]
        days_only = _without_time(start) or _without_time(end)
        if days_only:
            start, end = start.dt.normalize(), end.dt.normalize()
        between, early = hours_between(start, end)
        used = between.notna() & (given.isna() | (not days_only))
        took = between.where(used, given)
        frame["business_hours"] = business_hours(start, end, settings).where(used)
        counts = frame["set_aside"].isna()
        findings += finding("response-before-creation", "warning", table, frame, early & counts, answered)
        findings += finding("response-days-only", "warning", table, frame, used & counts & days_only, answered)
    frame[hours] = took
    return True, findings


def was_answered(frame: pd.DataFrame, answered: str, hours: str) -> pd.Series:
    """Which rows were answered: also those whose answer is dated before the question, so that nobody knows after how long."""
    known = frame[hours].notna()
    return known | frame[answered].notna() if answered in frame else known


def _without_time(moments: pd.Series) -> bool:
    known = moments.dropna()
    return bool((known == known.dt.normalize()).all()) and len(known) > 0


def hours_between(start: pd.Series, end: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Calendar hours, missing where the end lies before the start; and where that is so."""
    took = (end - start).dt.total_seconds() / 3600
    early = took < 0
    return took.where(~early), early


def business_hours(start: pd.Series, end: pd.Series, settings: Settings) -> pd.Series:
    """Hours within opening hours on working days; a question asked while closed waits from the next opening."""
    took = (_worked(end, settings) - _worked(start, settings)).clip(lower=0)
    return took.where(start.notna() & end.notna())


def _worked(moments: pd.Series, settings: Settings) -> pd.Series:
    """Business hours from a fixed day long ago up to each moment."""
    known = moments.notna()
    day = moments.where(known, pd.Timestamp("2000-01-01")).astype("datetime64[s]")
    dates = day.to_numpy().astype("datetime64[D]")
    mask = _weekmask(settings)
    holidays = _holidays(settings)
    length = settings.close_at - settings.open_at
    whole = np.busday_count(np.datetime64("2000-01-03"), dates, weekmask=mask, holidays=holidays) * length
    clock = (day - day.dt.normalize()).dt.total_seconds().to_numpy() / 3600
    today = np.clip(clock - settings.open_at, 0, length) * np.is_busday(dates, weekmask=mask, holidays=holidays)
    return pd.Series(whole + today, index=moments.index)


def working_days(start: date, end: date, settings: Settings) -> int:
    """Working days from one day to another, both counted, holidays not."""
    after = np.datetime64(end, "D") + np.timedelta64(1, "D")
    mask, holidays = _weekmask(settings), _holidays(settings)
    return int(np.busday_count(np.datetime64(start, "D"), after, weekmask=mask, holidays=holidays))


def _weekmask(settings: Settings) -> list[bool]:
    return [day in settings.workdays for day in _DAYS]


def _holidays(settings: Settings) -> list[np.datetime64]:
    return [np.datetime64(part.strip(), "D") for part in settings.holidays.split(",") if part.strip()]
