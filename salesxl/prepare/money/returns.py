"""Which orders were returned, wholly or in part, as far as the data tell."""

from __future__ import annotations

import pandas as pd

from salesxl.findings import Finding
from salesxl.prepare.frames import as_kind, finding, first_known, read_words, text
from salesxl.prepare.money.amounts import named_order
from salesxl.prepare.money.order_lines import by_order

_CENT = 0.005
RETURNED = ("returned", "is returned", "returned?", "refunded", "is refunded", "refunded?", "คืนสินค้า", "มีการคืน")
_TELL_RETURNS = {"refund_amount", "returned_quantity", "refund_of", "status", "type"}
"""Columns that would tell of a return. Without any of them, a list of returns or a negative row, none is known: not that there was none."""


def returned_orders(frame: pd.DataFrame) -> list[Finding]:
    """Add which of the orders were returned.

    Args:
        frame: the orders with their amounts and the order of each sale; the columns are added.

    Returns:
        Sales that are marked as returned while nothing says how much was.
    """
    is_sale = frame["is_sale"]
    returned = is_sale & (frame["refunded"] > 0)
    returns = frame[~is_sale]  # which name what they return
    back = first_known(text(returns, "refund_of"), read_words(returns, "type", named_order), text(returns, "order_id"))
    if "order_id" in frame and len(returns):
        returned |= is_sale & frame["order_id"].isin(back.dropna().unique())
    own = [str(name) for name in frame.columns if name != "refunded"]  # which is what we have worked out
    marked = next((name for name in own if name.strip().casefold() in RETURNED), None)
    listed = pd.Series(False, index=frame.index)
    if marked is not None:
        listed = as_kind(frame[marked], "flag").fillna(False).astype(bool)
    listed &= is_sale & ~returned & frame["set_aside"].isna()
    if marked is not None or _TELL_RETURNS & set(frame.columns) or not is_sale.all():
        frame["refunded_order"] = frame["order"].where(returned | listed)
        frame["returns_told"] = not listed.any()
        if not listed.any():
            frame["returned_whole"] = _returned_whole(frame, back)
    return finding("returns-without-amount", "warning", "orders", frame, listed, "order_id")


def _returned_whole(frame: pd.DataFrame, back: pd.Series) -> pd.Series:
    """Sales of orders whose money all went back: on their own rows, or on returns, each with the order it names (`back`)."""
    counts, is_sale = frame["set_aside"].isna(), frame["is_sale"]
    refunded, sales = frame["refunded"].where(counts, 0.0), frame["sales"].where(counts, 0.0)
    own = by_order(refunded.where(is_sale, 0.0), frame["order"])
    elsewhere = refunded[back.index].groupby(back).sum()
    named = text(frame, "order_id").map(elsewhere).astype(float).fillna(0.0) if len(elsewhere) else 0.0
    sold = by_order(sales, frame["order"])
    return is_sale & (sold > 0) & (own + named >= sold - _CENT)
