"""Aggregates of customers, from orders, won deals and subscriptions."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("orders", unit="count", en="Customers", th="จำนวนลูกค้าที่ซื้อ", needs=("buyer",))
def customers(orders: Any) -> Any:
    """Distinct customers with a valid sale."""
    return orders["buyer"].nunique()


@measure("orders", unit="count", en="First-time buyers", th="ลูกค้าที่ซื้อครั้งแรก", needs=("new_buyer",))
def first_buyers(orders: Any) -> Any:
    """Customers whose first ever valid order is among these."""
    return orders["new_buyer"].nunique()


@measure("orders", unit="count", en="Returning customers", th="ลูกค้าที่กลับมาซื้อ", needs=("returning_buyer",))
def returning_buyers(orders: Any) -> Any:
    """Customers with an order that is not their first."""
    return orders["returning_buyer"].nunique()


@measure(
    "deals",
    unit="count",
    en="New customers won",
    th="ลูกค้าใหม่จากดีลที่ปิดได้",
    needs=("new_buyer",),
    day="day_closed",
    where="won",
)
def first_won_buyers(deals: Any) -> Any:
    """Customers whose first won deal is among these."""
    return deals["new_buyer"].nunique()


@measure("orders", unit="count", en="Customers active before", th="ลูกค้าที่ซื้อในงวดก่อน", needs=("buyer",), window="base")
def buyers_before(orders: Any) -> Any:
    """Distinct customers who bought in the period before."""
    return orders["buyer"].nunique()


@measure("orders", unit="count", en="Customers kept", th="ลูกค้าที่ยังซื้อต่อ", needs=("buyer",), window="base")
def buyers_kept(orders: Any) -> Any:
    """Of them, those who bought in this period again."""
    return orders["kept"].nunique()


@measure("subscriptions", unit="count", en="Subscribers at the start", th="สมาชิกต้นงวด", needs=("buyer", "monthly"), where="pays",
         window="base", span=("opened", "ended"))  # fmt: skip
def subscribers_before(subscriptions: Any) -> Any:
    """Distinct paying customers on the day before the period."""
    return subscriptions["buyer"].nunique()


@measure("subscriptions", unit="count", en="Subscribers kept", th="สมาชิกที่ยังอยู่", needs=("buyer", "monthly"), where="pays",
         window="base", span=("opened", "ended"))  # fmt: skip
def subscribers_kept(subscriptions: Any) -> Any:
    """Of them, those who pay at the end of the period."""
    return subscriptions["kept"].nunique()
