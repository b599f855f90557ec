"""Sheets that add up another: "sales by day" beside the sales themselves would count everything twice."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, first_known, set_aside
from salesxl.prepare.money.order_lines import TOTALS
from salesxl.settings import Settings

_NAMES = ("branch", "rep", "team", "product", "category", "channel", "source", "region", "customer_id", "customer_name")
"""By what a summary may be split, beside the day or the month."""
_AGREE = 0.9  # of the rows of a sheet: from here on it is a summary
_FEWEST, _FEWEST_OF_ALL = 3, 2
_ABOUT = 0.02
_CENT = 0.005

Floats = npt.NDArray[np.float64]


def set_aside_summaries(frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Set aside the sheets of orders whose rows are the sums of another sheet's rows by day or month."""
    source = frame["_source"].to_numpy()
    if settings.duplicates == "keep" or (source == source[:1]).all() or "order_date" not in frame:
        return []
    found = pd.Series(False, index=frame.index)
    counts = frame["set_aside"].isna().to_numpy() & frame["order_date"].notna().to_numpy()
    sheets = {int(number): frame[counts & (source == number)] for number in np.unique(source)}
    alike = _like_all_others(frame, source, counts) if len(sheets) > 2 else set()
    for number, sheet in sheets.items():
        if len(sheet) < (_FEWEST_OF_ALL if number in alike else _FEWEST) or (
            "order_id" in sheet and sheet["order_id"].notna().any()
        ):
            continue
        others = [other for at, other in sheets.items() if at != number and len(other) > len(sheet)]
        if number in alike:  # a sheet of what all others hold together, one a branch, say
            others.append(frame[counts & (source != number)])
        if any(_adds_up(sheet, other) for other in others):
            found |= source == number
    found &= frame["set_aside"].isna()
    set_aside(frame, found, "summary-rows")
    return finding("summary-rows", "warning", "orders", frame, found)


def _like_all_others(frame: pd.DataFrame, source: npt.NDArray[np.int64], counts: npt.NDArray[np.bool_]) -> set[int]:
    """The sheets that come to about as much as all others together."""
    amounts = first_known(*(frame[c] for c in TOTALS if c in frame), pd.Series(0.0, index=frame.index)).fillna(0.0)
    sums = np.bincount(source[counts], weights=amounts.to_numpy()[counts])
    return {int(number) for number in np.flatnonzero(np.abs(2 * sums - sums.sum()) <= _ABOUT * abs(sums.sum()))}


def _adds_up(sheet: pd.DataFrame, other: pd.DataFrame) -> bool:
    """Whether every row of the sheet, but for a few, is a sum of rows of the other."""
    names = [c for c in _NAMES if c in sheet and sheet[c].notna().all() and c in other]
    for column in (c for c in TOTALS if c in sheet and sheet[c].notna().any()):
        for days, others in _spans(sheet["order_date"], other["order_date"]):
            keys = pd.DataFrame({"span": days, **{c: sheet[c].astype(object) for c in names}})
            if keys.duplicated().any():
                continue
            by = [others, *(other[c].astype(object) for c in names)]
            for amounts in (other[c] for c in TOTALS if c in other):
                sums = amounts.fillna(0.0).groupby(by).sum()
                expected = sums.reindex(pd.MultiIndex.from_frame(keys) if names else pd.Index(days)).to_numpy()
                told = sheet[column].to_numpy()
                if np.mean(np.abs(told - expected) < _CENT) >= _AGREE and np.any(told != 0):
                    return True
    return False


def _spans(days: pd.Series, others: pd.Series) -> Iterator[tuple[pd.Series, pd.Series]]:
    """The days of both, then their months."""
    yield days.dt.normalize(), others.dt.normalize()
    yield tuple(column.dt.year * 12 + column.dt.month for column in (days, others))
