"""Rows that repeat another row exactly count once.

Rows that carry a number of their own are compared one by one. Without a number, two sales of the same thing to the same
person on one day are two sales; only sheets that repeat each other are looked for (see ``copies.py``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, read_words, set_aside
from salesxl.prepare.repeats.copies import copied_rows
from salesxl.settings import Settings

IDS = {
    "orders": "order_id",
    "deals": "deal_id",
    "leads": "lead_id",
    "activities": "activity_id",
    "subscriptions": "subscription_id",
    "tickets": "ticket_id",
}
"""The column that numbers the rows of a table."""
NOT_COMPARED = {"_row", "_source", "set_aside", "type"}


def set_aside_duplicates(table: str, frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Set aside all but the first of rows that agree in every cell, in one file or across files."""
    if settings.duplicates == "keep":
        return []
    key = IDS.get(table, "")
    counts = frame["set_aside"].isna()
    numbered = frame[key].notna() if key in frame else pd.Series(False, index=frame.index)
    repeated = _repeated(frame, key, counts & numbered)
    compared = [str(column) for column in frame if column not in NOT_COMPARED]
    repeated.iloc[copied_rows(table, frame, np.flatnonzero(counts & ~numbered), compared)] = True
    set_aside(frame, repeated, "duplicate-row")
    return finding("duplicate-row", "warning", table, frame, repeated, key or None)


def _repeated(frame: pd.DataFrame, key: str, rows: pd.Series) -> pd.Series:
    """Of rows with a number those that agree with an earlier one in every cell."""
    repeated = pd.Series(False, index=frame.index)
    candidates = rows & frame[key].duplicated(keep=False) if key in frame else repeated
    if not candidates.any():
        return repeated
    chosen = frame[candidates]
    codes = {column: _codes(chosen[column]) for column in chosen if column not in NOT_COMPARED}
    if "type" in chosen:  # what stands in brackets is a remark
        codes["type"] = pd.factorize(read_words(chosen, "type", lambda said: said.split(" (")[0]))[0]
    repeated[candidates] = pd.DataFrame(codes, index=chosen.index).duplicated(keep="first")
    return repeated


def _codes(column: pd.Series) -> Any:
    """The same number for the same cell."""
    return column.cat.codes.to_numpy() if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column)[0]
