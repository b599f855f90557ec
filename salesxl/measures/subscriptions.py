"""Aggregates of subscriptions."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("subscriptions", unit="money", en="Recurring revenue a month", th="รายได้ประจำต่อเดือน", needs=("monthly",), where="pays", window="stock",
         span=("opened", "ended"))  # fmt: skip
def monthly_revenue(subscriptions: Any) -> Any:
    """Price a month of the subscriptions that pay at the end of the period."""
    return subscriptions["monthly"].sum()


@measure("subscriptions", unit="count", en="Subscribers", th="จำนวนสมาชิก", needs=("buyer", "monthly"), where="pays", window="stock",
         span=("opened", "ended"))  # fmt: skip
def subscribers(subscriptions: Any) -> Any:
    """Distinct customers who pay at the end of the period."""
    return subscriptions["buyer"].nunique()
