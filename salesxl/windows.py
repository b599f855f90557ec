"""Which rows of a table a measure counts for a period, and the columns that depend on the period."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from salesxl.dataset import Dataset
from salesxl.movements import paid_on, with_movements
from salesxl.periods import Period
from salesxl.registry import Measure
from salesxl.results import Reason


class NoValueError(Exception):
    """The way an input says that it has no value, and why. It never leaves `calculate`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.rule)
        self.reason = reason


Chosen = tuple[pd.Series, pd.DataFrame]


def rows_in(measure: Measure, frame: pd.DataFrame, period: Period | None, data: Dataset) -> Chosen:
    """The rows that count, and the frame to aggregate.

    Args:
        measure: what is counted; its window says how.
        frame: its prepared table.
        period: None takes all rows.
        data: for the as-of day and the settings.

    Raises:
        NoValueError: the window needs a period, or what was expected of rows on an earlier day.
    """
    rows = frame["set_aside"].isna() if "set_aside" in frame else pd.Series(True, index=frame.index)
    if measure.where:
        rows &= frame[measure.where]
    if measure.window == "any":
        return rows, frame
    end = min(period.end, data.as_of) if period else data.as_of
    match measure.window:
        case "stock" | "overdue":
            at = pd.Timestamp(end)
            ready = frame.assign(monthly=paid_on(frame, at)) if "first_until" in frame else frame
            return _stock(measure, frame, rows, at), ready
        case "history":
            return rows & ~(frame[measure.day] > pd.Timestamp(end)), frame
        case "overlap":
            return _overlap(frame, rows, period)
        case "flow":
            return _flow(measure, frame, rows, period, data), frame
    if period is None:
        raise NoValueError(Reason("needs_period"))
    match measure.window:
        case "due" | "ahead":
            if measure.window == "ahead" and period.end < data.as_of:
                raise NoValueError(Reason("period_over"))
            first, last = pd.Timestamp(max(period.start, end)), pd.Timestamp(period.end)
            due = (frame["day_due"] >= first) & (frame["day_due"] <= last)
            return rows & _open_at(measure, frame, pd.Timestamp(end)) & due, frame
        case "moves":
            key = "movements", measure.table, measure.where, period  # a dozen measures ask for the same
            if key not in data.memo:
                before, at = pd.Timestamp(period.start - timedelta(1)), pd.Timestamp(end)
                data.memo[key] = with_movements(frame, rows, before, at)
            chosen: Chosen = data.memo[key]
            return chosen
    return _base(measure, frame, rows, period, data)


def last_day(period: Period | None, data: Dataset) -> pd.Timestamp:
    """The last day that is looked at."""
    return pd.Timestamp(min(period.end, data.as_of) if period else data.as_of)


def _flow(measure: Measure, frame: pd.DataFrame, rows: pd.Series, period: Period | None, data: Dataset) -> pd.Series:
    """Dated in the period, and not after the as-of day that the user has given."""
    key = "flow", measure.table, measure.where, measure.day, period  # dozens of measures ask for the same
    whole = frame is data.tables.get(measure.table)  # what holds for a part of a table is not remembered
    known: pd.Series | None = data.memo.get(key) if whole else None
    if known is not None:
        return known
    days = frame[measure.day]
    if data.as_of_given is not None:
        rows = rows & ~(days > pd.Timestamp(data.as_of_given))
    if period is not None:
        rows = rows & (days >= pd.Timestamp(period.start)) & (days <= pd.Timestamp(period.end))
    if whole:
        data.memo[key] = rows
    return rows


def _stock(measure: Measure, frame: pd.DataFrame, rows: pd.Series, at: pd.Timestamp) -> pd.Series:
    """Open at the end of that day; what was expected of those closed since is not kept."""
    rows = rows & _open_at(measure, frame, at)
    if measure.now and (closed := int((rows & ~frame[measure.now]).sum())):
        raise NoValueError(Reason("closed_since", {"count": closed}))
    return rows & (frame["day_due"] < at) if measure.window == "overdue" else rows


def _open_at(measure: Measure, frame: pd.DataFrame, at: pd.Timestamp) -> pd.Series:
    """Begun by that day and not ended by then; a table without such a day says nothing against it."""
    begins, ends = (frame.get(name) for name in measure.span)
    still = pd.Series(True, index=frame.index)
    if begins is not None:
        still &= ~(begins > at)
    return still & ~(ends <= at) if ends is not None else still


def _overlap(frame: pd.DataFrame, rows: pd.Series, period: Period | None) -> Chosen:
    """Money of rows that cover days, by the share of their days that lies in the period."""
    part: pd.Series | float = 1.0
    if period is not None:
        first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
        begins = frame["from"].where(~(frame["from"] < first), first)
        days = (frame["to"].where(~(frame["to"] > last), last) - begins).dt.days + 1
        part = days / ((frame["to"] - frame["from"]).dt.days + 1)
        rows = rows & (days > 0)
    shared = {f"shared_{column}": frame[column] * part for column in ("cost", "target") if column in frame}
    return rows, frame.assign(share_of_days=part, **shared)


def _base(measure: Measure, frame: pd.DataFrame, rows: pd.Series, period: Period, data: Dataset) -> Chosen:
    """Rows of the customers active before, each with whether the customer is active in the period."""
    length = data.settings.retention_window
    before = Period(period.start - timedelta(length), period.start - timedelta(1)) if length else period.previous()
    base = _flow(measure, frame, rows, before, data)
    active = _flow(measure, frame, rows, period, data)
    people = frame[measure.needs[0]]
    return base, frame.assign(kept=people.where(people.isin(people[active].dropna().unique())))
