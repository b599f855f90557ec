"""Lists kept by hand that write the day once, above all that happened on it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_category, finding, set_aside
from salesxl.prepare.repeats.duplicates import IDS
from salesxl.tables import TABLES

_KEPT_BY_DAY = ("orders", "activities", "spend")
_OFTEN = 0.2
"""Share of a sheet's rows without a day from which this is how the list is kept; fewer were forgotten."""


def days_from_above(table: str, frame: pd.DataFrame) -> list[Finding]:
    """Fill a missing day, and a number that is missing with it, from the row above where a sheet is kept so.

    Its first row has a day, its days come in order, and many rows have none. Rows are changed in place; those of nothing but a
    day are set aside.
    """
    column, key = TABLES[table].day, IDS.get(table, "")
    if table not in _KEPT_BY_DAY or column not in frame or not (frame["set_aside"] == "date-missing").any():
        return []
    lacks = (frame["set_aside"] == "date-missing") & frame[column].isna()
    if key in frame:  # later lines of an order take theirs from its first one
        lacks &= ~frame[key].isin(frame.loc[frame[column].notna() & frame[key].notna(), key].unique())
    filled, heads = pd.Series(False, index=frame.index), pd.Series(False, index=frame.index)
    others = [one.key for one in TABLES[table].columns if one.key in frame and one.key != column]
    for rows in frame.groupby("_source", sort=False).groups.values():
        days, blank = frame.loc[rows, column], lacks[rows]
        known = days.dropna()
        in_order = known.is_monotonic_increasing or known.is_monotonic_decreasing
        if not blank.iloc[0] and blank.mean() >= _OFTEN and in_order:
            frame.loc[rows, column] = days.where(~blank, days.ffill())
            filled[rows] = blank
            heads[rows] = frame.loc[rows, others].isna().all(axis=1) & days.notna()
            if key in frame and (frame.loc[rows, key].isna() == blank).all():
                numbers = frame[key].astype(object)
                numbers[rows] = numbers[rows].ffill()
                frame[key] = as_category(numbers)
    if filled.any():
        frame["set_aside"] = (
            frame["set_aside"].mask(filled & np.array(frame[column].notna())).cat.remove_unused_categories()
        )
    set_aside(frame, heads, "date-head")
    return finding("date-from-above", "warning", table, frame, filled, column)
