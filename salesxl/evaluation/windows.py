"""Which rows of a table a measure counts for a period, and the columns that depend on the period."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from salesxl.dataset import Dataset
from salesxl.evaluation.columns import NO_DAY, Columns, Flags, Ready, day_number
from salesxl.evaluation.missing import NoValueError
from salesxl.evaluation.movements import paid_on, with_movements
from salesxl.evaluation.rows import Rows, RowsUpTo
from salesxl.periods import Period
from salesxl.registry import Measure
from salesxl.results import Reason


def rows_of(measure: Measure, table: Columns, period: Period | None, data: Dataset) -> Rows:
    """The rows of a table that count.

    Args:
        measure: what is counted; its window says how.
        table: its prepared table, or a part of it.
        period: None takes all rows.
        data: for the as-of day and the settings.

    Raises:
        NoValueError: the window needs a period, or what was expected of rows on an earlier day.
    """
    if measure.window == "any":
        return Rows(table, np.flatnonzero(table.counts(measure.where)))
    end = last_day(period, data)
    match measure.window:
        case "stock" | "overdue":
            return _stock(measure, table, end)
        case "history":
            return RowsUpTo(table, Ready(measure.day, measure.where), day_number(end))
        case "overlap":
            return _overlap(measure, table, period)
        case "flow":
            return _flow(measure, table, period, data)
    if period is None:
        raise NoValueError(Reason("needs_period"))
    match measure.window:
        case "due" | "ahead":
            if measure.window == "ahead" and period.end < data.as_of:
                raise NoValueError(Reason("period_over"))
            first, due = max(pd.Timestamp(period.start), end), table.days("day_due")
            rows = _open_at(measure, table, end) & (due >= day_number(first)) & (due <= day_number(period.end))
            return Rows(table, np.flatnonzero(rows))
        case "moves":
            before = pd.Timestamp(period.start - timedelta(1))
            paying = pd.Series(table.counts(measure.where), table.frame.index)
            chosen, moved = with_movements(table.frame, paying, before, end)
            return _with_made(table, chosen.to_numpy(), moved)
    return _base(measure, table, period, data)


def frame_of(measure: Measure, frame: pd.DataFrame, period: Period | None, data: Dataset) -> pd.DataFrame:
    """The same rows of a prepared table, or of a part of it, with all columns and those that the window made."""
    rows = rows_of(measure, Columns(frame), period, data)
    return frame.take(rows.at).assign(**rows.made)


def last_day(period: Period | None, data: Dataset) -> pd.Timestamp:
    """The last day that is looked at."""
    return pd.Timestamp(min(period.end, data.as_of) if period else data.as_of)


def _flow(measure: Measure, table: Columns, period: Period | None, data: Dataset) -> Rows:
    """Dated in the period, and not after the as-of day that the user has given."""
    counts = table.counts(measure.where)
    if period is not None:
        at = table.dated(measure.day, period.start, min(period.end, data.as_of_given or period.end))
        return Rows(table, at[counts[at]])
    if data.as_of_given is not None:
        counts = counts & (table.days(measure.day) <= day_number(data.as_of_given))
    return Rows(table, np.flatnonzero(counts))


def _stock(measure: Measure, table: Columns, at: pd.Timestamp) -> Rows:
    """Open at the end of that day; what was expected of those closed since is not kept."""
    rows = _open_at(measure, table, at)
    if measure.now and (closed := int(np.count_nonzero(rows & ~table.counts(measure.now)))):
        raise NoValueError(Reason("closed_since", {"count": closed}))
    if measure.window == "overdue":
        due = table.days("day_due")
        rows = rows & (due < day_number(at)) & (due != NO_DAY)
    places = np.flatnonzero(rows)
    made = {"monthly": paid_on(table.frame, at).to_numpy()[places]} if "first_until" in table else None
    return Rows(table, places, made)


def _open_at(measure: Measure, table: Columns, at: pd.Timestamp) -> Flags:
    """Begun by that day and not ended by then; a table without such a day says nothing against it."""
    begins, ends = measure.span
    rows, day = table.counts(measure.where), day_number(at)
    if begins in table:
        rows = rows & (table.days(begins) <= day)
    return rows & ((table.days(ends) > day) | (table.days(ends) == NO_DAY)) if ends in table else rows


def _overlap(measure: Measure, table: Columns, period: Period | None) -> Rows:
    """Money of rows that cover days, by the share of their days that lies in the period."""
    frame, rows = table.frame, table.counts(measure.where)
    part = pd.Series(1.0, index=frame.index)
    if period is not None:
        first, last = pd.Timestamp(period.start), pd.Timestamp(period.end)
        begins = frame["from"].where(~(frame["from"] < first), first)
        days = (frame["to"].where(~(frame["to"] > last), last) - begins).dt.days + 1
        part = days / ((frame["to"] - frame["from"]).dt.days + 1)
        rows = rows & (days > 0).to_numpy()
    shared = {f"shared_{column}": frame[column] * part for column in ("cost", "target") if column in frame}
    return _with_made(table, rows, frame.assign(share_of_days=part, **shared))


def _base(measure: Measure, table: Columns, period: Period, data: Dataset) -> Rows:
    """Rows of the customers active before, each with whether the customer is active in the period."""
    length = data.settings.retention_window
    before = Period(period.start - timedelta(length), period.start - timedelta(1)) if length else period.previous()
    base, active = (_flow(measure, table, span, data) for span in (before, period))
    people = table.array(measure.needs[0])
    here = np.zeros(len(people.categories) + 1, dtype=bool)
    here[people.codes[active.at]] = True
    codes = people.codes[base.at]
    kept = pd.Categorical.from_codes(np.where(here[codes], codes, -1), dtype=people.dtype)
    return Rows(table, base.at, {"kept": kept})


def _with_made(table: Columns, rows: Flags, ready: pd.DataFrame) -> Rows:
    places = np.flatnonzero(rows)
    return Rows(table, places, {str(name): ready[name].to_numpy()[places] for name in ready if str(name) not in table})
