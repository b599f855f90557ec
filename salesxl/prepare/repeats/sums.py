"""Rows that are no order but the sum of several: the sales of a day, of a month, of a branch on a day."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, has_any

_OF_ONE = ("customer_id", "customer_name", "email", "phone")
"""Who has these lists orders; but not where all of them are of the first of a month, and nobody comes twice in one."""
_OF_A_LINE = ("product", "sku", "quantity", "price")
"""Likewise of a day; months are added up by product, too."""
_NAMES = ("branch", "rep", "team", "channel", "source", "region", "category", "product", "sku")
"""By what sums may be split."""
_MONTHS, _MONTHS_OF_ONE, _DAYS = 2, 3, 5
"""So many months, months of customers, and days make a sheet one of sums."""
_EACH = 0.8
"""Share of the days on which each channel or branch has a sum."""
_DENSE = 0.7
"""Share of the days from the first to the last that sums of days have: a shop is closed now and then."""


def more_orders(frame: pd.DataFrame) -> tuple[pd.Series | None, list[Finding]]:
    """How many orders a row stands for beyond the one that it is; None where nothing says it.

    Args:
        frame: the orders; `is_sale` says which rows are no returns.
    """
    none = pd.Series(0.0, index=frame.index)
    if has_any(frame, "order_id"):
        return none, []
    if has_any(frame, "order_count"):
        return (frame["order_count"] - 1).where(frame["is_sale"] & frame["order_count"].notna(), 0.0), []
    used = frame["set_aside"].isna() & frame["order_date"].notna()
    sheets = {number: rows for number, rows in frame[used].groupby("_source") if _adds_up(rows)}
    summed = used & frame["_source"].isin(list(sheets))
    told = finding("rows-are-sums", "warning", "orders", frame, summed, "order_date")
    return (none if (used & ~summed).any() or not summed.any() else None), told


def _adds_up(sheet: pd.DataFrame) -> bool:
    """Whether each row is of a month or a day of its own, of one after the other."""
    when = sheet["order_date"]
    months = bool((when.dt.day == 1).all())
    of_one = any(has_any(sheet, column) for column in _OF_ONE)
    if (of_one and not months) or has_any(sheet, "order_id") or (when != when.dt.normalize()).any():
        return False
    names = [column for column in (*_NAMES, *_OF_ONE) if has_any(sheet, column)]
    if sheet.duplicated(["order_date", *names]).any():
        return False
    days = when.nunique()
    if not any(has_any(sheet, column) for column in (*_OF_ONE, *_OF_A_LINE)) and _of_each(sheet, days):
        return True
    if months:
        return days >= (_MONTHS_OF_ONE if of_one else _MONTHS)
    span = (when.max() - when.min()).days + 1
    return days >= max(_DAYS, _DENSE * span) and not any(has_any(sheet, column) for column in _OF_A_LINE)


def _of_each(sheet: pd.DataFrame, days: int) -> bool:
    """Whether nearly every day has a row for each of several channels or branches, as a sheet with a column for each has."""
    by = [column for column in ("channel", "branch") if has_any(sheet, column)]
    groups = len(sheet[by].drop_duplicates()) if by else 0
    return groups > 1 and days > 1 and len(sheet) >= _EACH * groups * days
