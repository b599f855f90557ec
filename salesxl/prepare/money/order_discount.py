"""Discounts on a whole order beside those on its lines: each is shared out over the order's lines, and both come off."""

from __future__ import annotations

import numpy as np
import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import finding, first_known
from salesxl.prepare.money.order_lines import Money, Orders, sheet_order

_CENT = 0.005
_SAME = 0.9
"""Share of the order discounts beside which the line's must be the same to be one discount told twice."""


def add_order_discount(frame: pd.DataFrame, money: Money) -> list[Finding]:
    """Add the discount on the order to the one on the line.

    Args:
        frame: the orders; the column of order discounts is taken out, that of discounts is there afterwards.
        money: their money by column, shared out over the lines of an order; the discount in it is changed.

    Returns:
        Where both were taken off.
    """
    if "order_discount" not in frame:
        return []
    whole, own = _shared(frame, money, frame.pop("order_discount").abs()), money["discount"].abs()
    both = (own > _CENT) & (whole > _CENT)
    if both.any() and ((own - whole).abs() <= _CENT)[whole > _CENT].mean() >= _SAME:
        return []
    money["discount"] = first_known(own, whole * 0.0) + whole.fillna(0.0)
    frame["discount"] = money["discount"]
    return finding("discounts-added", "info", "orders", frame, both & frame["set_aside"].isna(), "order_id")


def _shared(frame: pd.DataFrame, money: Money, discount: pd.Series) -> pd.Series:
    """What an order states once, or alike on each of its lines, as a part for each line by what the line comes to."""
    number = sheet_order(frame)
    rows = np.flatnonzero(number.duplicated(keep=False) & (number >= 0))
    if not len(rows):
        return discount
    orders = Orders(pd.factorize(number.to_numpy()[rows])[0])
    values = discount.to_numpy()[rows]
    said = pd.Series(values).groupby(orders.of).agg(["min", "max", "count", "size", "first"])
    once = ((said["count"] == 1) | ((said["count"] == said["size"]) & (said["min"] == said["max"]))).to_numpy()
    stated = np.zeros(len(rows))
    stated[orders.first] = said["first"].to_numpy()
    worth = first_known(money["net_amount"], money["gross_amount"], money["lines"], money["total"])
    parts = discount.to_numpy().copy()
    parts[rows] = np.where(once[orders.of], orders.shared(stated, np.nan_to_num(worth.abs().to_numpy()[rows])), values)
    return pd.Series(parts, index=discount.index)
