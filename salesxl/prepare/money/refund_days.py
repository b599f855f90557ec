"""The day on which refunds are booked: their own, or that of the order they refund."""

from __future__ import annotations

import pandas as pd

from salesxl.prepare.frames import days, first_known, read_words, text
from salesxl.prepare.money.amounts import named_order
from salesxl.settings import Settings


def with_refund_rows(frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Book refunds on the day the settings name: their own, or that of the order they refund."""
    if settings.refunds == "order date":
        return _on_order_date(frame)
    if "refund_date" not in frame:
        return frame
    later = frame["is_sale"] & (frame["refunded"] > 0) & frame["refund_date"].notna()
    if not later.any():
        return frame
    extra = frame[later].copy()
    extra["day"] = days(extra, "refund_date")
    sold = ("gross", "sales", "discounted", "units", "total_cost", "costed", "more_orders")
    extra[[column for column in sold if column in extra]] = 0.0
    extra["net"] = -extra["refunded"]
    extra["received"] = -extra["paid_back"]
    extra["is_sale"] = False
    if "order_worth" in extra:
        extra["order_worth"] = float("nan")
    for column in ("order", "sized_order", "mixed_order", "refunded_order", "buyer"):
        if column in extra:
            extra[column] = extra[column].where(pd.Series(False, index=extra.index))
    frame.loc[later, "net"] += frame.loc[later, "refunded"]
    frame.loc[later, "received"] += frame.loc[later, "paid_back"]
    frame.loc[later, ["refunded", "paid_back"]] = 0.0
    return pd.concat([frame.assign(booked=True), extra.assign(booked=False)], ignore_index=True)


def _on_order_date(frame: pd.DataFrame) -> pd.DataFrame:
    """Move refund rows back to the day of the order that they name."""
    if "order_id" not in frame:
        return frame
    number = frame["order_id"].astype(object)
    of = first_known(text(frame, "refund_of"), read_words(frame, "type", named_order), number)
    sold = frame["is_sale"] & number.notna() & frame["day"].notna()
    when = frame.loc[sold, "day"].groupby(number[sold]).min()
    moved = of.map(when).astype(frame["day"].dtype)
    frame["day"] = frame["day"].where(frame["is_sale"] | moved.isna(), moved)
    return frame
