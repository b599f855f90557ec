"""What became of each subscriber between two days: new, back, more, less, gone.

Changes are those of a customer, not of a subscription: giving up one of two is a contraction. Ups and downs within the days
net out. Start + new + reactivation + expansion - contraction - churn is always the end.
"""

from __future__ import annotations

import pandas as pd


def paid_on(frame: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """The price a month on that day: lower while a discount on the first payment lasts, where that is to be taken off."""
    if "first_until" not in frame:
        return frame["monthly"]
    return frame["monthly"].where(~(frame["first_until"] > day), frame["first_monthly"])


def with_movements(
    frame: pd.DataFrame, rows: pd.Series, before: pd.Timestamp, at: pd.Timestamp
) -> tuple[pd.Series, pd.DataFrame]:
    """One row a customer, with what changed.

    Args:
        frame: prepared subscriptions.
        rows: those that count and pay.
        before: the first of two days; a subscription pays on a day if it began by then and has not ended by then.
        at: the second of them.

    Returns:
        the customers' rows (the dearest subscription at the start, else at the end: by it a customer falls into a group),
        and the frame with ``start_mrr``, ``end_mrr``, ``new_mrr``, ``back_mrr``, ``more_mrr``, ``less_mrr``, ``gone_mrr`` on them,
        and ``paid_before``, ``is_kept``, ``is_lost``, ``is_new``, ``is_grown``, which are 1 or 0.
    """
    opened, ended = frame["opened"], frame["ended"]
    held = rows & (opened <= before) & ~(ended <= before)
    holds = rows & (opened <= at) & ~(ended <= at)
    touched = frame.loc[held | holds, ["buyer", "monthly", "opened"]].assign(held=held, holds=holds)
    who = touched["buyer"].cat.codes
    start = paid_on(frame, before)[touched.index].where(touched["held"], 0.0).groupby(who).sum()
    end = paid_on(frame, at)[touched.index].where(touched["holds"], 0.0).groupby(who).sum()
    codes = frame["buyer"].cat.codes
    since = opened[rows].groupby(codes[rows]).min()
    first = touched.sort_values(["held", "monthly"], ascending=False, kind="stable").drop_duplicates("buyer")
    person = codes[first.index]

    def of_each(known: pd.Series) -> pd.Series:
        return pd.Series(known.reindex(person.to_numpy()).to_numpy(), index=first.index)

    before_mrr, after_mrr = of_each(start), of_each(end)
    had_paid = of_each(since) <= before
    joined, stays = (before_mrr == 0) & (after_mrr > 0), (before_mrr > 0) & (after_mrr > 0)
    change = after_mrr - before_mrr
    columns = {
        "start_mrr": before_mrr,
        "end_mrr": after_mrr,
        "new_mrr": after_mrr.where(joined & ~had_paid, 0.0),
        "back_mrr": after_mrr.where(joined & had_paid, 0.0),
        "more_mrr": change.where(stays, 0.0).clip(lower=0.0),
        "less_mrr": -change.where(stays, 0.0).clip(upper=0.0),
        "gone_mrr": before_mrr.where(after_mrr == 0, 0.0),
        "paid_before": before_mrr > 0,
        "is_kept": stays,
        "is_lost": (before_mrr > 0) & (after_mrr == 0),
        "is_new": joined & ~had_paid,
        "is_grown": stays & (change > 0),
    }
    moved = pd.DataFrame(columns, dtype=float).reindex(frame.index)
    return pd.Series(frame.index.isin(first.index), index=frame.index), frame.assign(
        **{name: moved[name] for name in columns}
    )
