"""Sheets of recurring revenue with a column a month: what each customer paid for each month becomes subscriptions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from salesxl.reading.layouts.months import Span

HEADERS = ("MRR", "Start", "End", "Last payment")
"""Headers of the columns that stand for those of the months afterwards."""

Floats = npt.NDArray[np.float64]
Months = npt.NDArray[np.datetime64]


def follow(spans: list[Span]) -> bool:
    """Whether these are months, each the one after the one before."""
    if any(span.month is None for span in spans):
        return False
    return bool((np.diff(_months(spans)).astype(int) == 1).all())


def subscriptions(
    paid: Floats, spans: list[Span]
) -> tuple[npt.NDArray[np.intp], Floats, npt.NDArray[np.datetime64], npt.NDArray[np.datetime64], np.datetime64]:
    """What was paid alike for months one after the other is a subscription; another amount begins another one.

    Args:
        paid: rows by months, what was paid for the month; missing or 0 for a month without a subscription.
        spans: the months, one after the other.

    Returns:
        For each subscription the row it is of, its amount a month, its first day, and the first day without it, which is
        missing where it goes on in the last month for which anybody paid; and the last day of that month.
    """
    amounts = np.nan_to_num(paid)
    last = int(np.flatnonzero((amounts != 0).any(axis=0)).max(initial=-1))
    amounts, months = amounts[:, : last + 1], _months(spans)
    before = np.column_stack([np.zeros(len(amounts)), amounts])[:, : last + 1]
    rows, begins = np.nonzero((amounts != before) & (amounts != 0))
    after = np.column_stack([amounts, np.full(len(amounts), np.nan)])  # beyond the last month nothing is known
    changes = [
        np.flatnonzero(after[row, month:] != after[row, month])[0] + month
        for row, month in zip(rows, begins, strict=True)
    ]
    ends = np.array(changes, dtype=np.intp)
    days = months.astype("M8[D]")
    end = np.where(ends > last, np.datetime64("NaT", "D"), days[np.minimum(ends, last)])
    after_it = (months[last] + np.timedelta64(1, "M")).astype("M8[D]")
    return rows, amounts[rows, begins], days[begins], end, after_it - np.timedelta64(1, "D")


def _months(spans: list[Span]) -> Months:
    return np.array([f"{span.year}-{span.month:02d}" for span in spans], dtype="M8[M]")
