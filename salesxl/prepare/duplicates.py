"""Rows that repeat another row exactly count once.

Only rows that carry an id of their own are compared: two sales of the same thing to the same person on one day, without
a number, are two sales.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, read_words, set_aside
from salesxl.settings import Settings

_IDS = {
    "orders": "order_id",
    "deals": "deal_id",
    "leads": "lead_id",
    "activities": "activity_id",
    "subscriptions": "subscription_id",
    "tickets": "ticket_id",
}
_NOT_COMPARED = {"_row", "_source", "set_aside", "type"}


def set_aside_duplicates(table: str, frame: pd.DataFrame, settings: Settings) -> list[Finding]:
    """Set aside all but the first of rows that agree in every cell, in one file or across files."""
    key = _IDS.get(table)
    if key is None or key not in frame or settings.duplicates == "keep":
        return []
    candidates = frame[key].duplicated(keep=False) & frame[key].notna() & frame["set_aside"].isna()
    if not candidates.any():
        return []
    chosen = frame[candidates]
    codes = {column: _codes(chosen[column]) for column in chosen if column not in _NOT_COMPARED}
    if "type" in chosen:  # what stands in brackets is a remark
        codes["type"] = pd.factorize(read_words(chosen, "type", lambda said: said.split(" (")[0]))[0]
    repeated = pd.Series(False, index=frame.index)
    repeated[candidates] = pd.DataFrame(codes, index=chosen.index).duplicated(keep="first")
    set_aside(frame, repeated, "duplicate-row")
    return finding("duplicate-row", "warning", table, frame, repeated, key)


def _codes(column: pd.Series) -> Any:
    """The same number for the same cell."""
    return column.cat.codes.to_numpy() if isinstance(column.dtype, pd.CategoricalDtype) else pd.factorize(column)[0]
