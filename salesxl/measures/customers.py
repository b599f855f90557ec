"""Aggregates of customers, from orders and won deals."""

from __future__ import annotations

from typing import Any

from salesxl.measures.groups import each
from salesxl.registry import measure


@measure("orders", unit="count", en="Customers", th="จำนวนลูกค้าที่ซื้อ", needs=("buyer",))
def customers(orders: Any) -> Any:
    """Distinct customers with a valid sale."""
    return orders["buyer"].nunique()


@measure(
    "orders", unit="count", en="Orders of known customers", th="คำสั่งซื้อของลูกค้าที่ทราบว่าเป็นใคร", needs=("named_order",)
)
def named_orders(orders: Any) -> Any:
    """Distinct orders that say whose they are."""
    return orders["named_order"].nunique()


@measure(
    "orders", unit="money", en="Net sales to known customers", th="ยอดขายสุทธิของลูกค้าที่ทราบว่าเป็นใคร", needs=("named_net",)
)
def named_sales(orders: Any) -> Any:
    """Net sales of the rows that say whose they are."""
    return orders["named_net"].sum()


@measure("orders", unit="money", en="Net sales to known customers so far", th="ยอดขายสุทธิสะสมของลูกค้าที่ทราบว่าเป็นใคร",
         needs=("named_net",), window="history")  # fmt: skip
def named_sales_so_far(orders: Any) -> Any:
    """The same, up to the end of the period."""
    return orders["named_net"].sum()


@measure("orders", unit="count", en="First-time buyers", th="ลูกค้าที่ซื้อครั้งแรก", needs=("new_buyer",))
def first_buyers(orders: Any) -> Any:
    """Customers whose first ever valid order is among these."""
    return orders["new_buyer"].nunique()


@measure("orders", unit="count", en="First-time buyers who kept something", th="ลูกค้าใหม่ที่ไม่ได้คืนเงินทั้งหมด",
         needs=("kept_new_buyer",))  # fmt: skip
def kept_first_buyers(orders: Any) -> Any:
    """Customers whose first order that was not returned in full is among these."""
    return orders["kept_new_buyer"].nunique()


@measure(
    "orders", unit="count", en="First-time buyers by recommendation", th="ลูกค้าใหม่จากการแนะนำ", needs=("referred_buyer",)
)
def referred_buyers(orders: Any) -> Any:
    """First-time buyers whose order came through a recommendation."""
    return orders["referred_buyer"].nunique()


@measure("orders", unit="count", en="Returning customers", th="ลูกค้าที่กลับมาซื้อ", needs=("returning_buyer",))
def returning_buyers(orders: Any) -> Any:
    """Customers with an order that is not their first."""
    return orders["returning_buyer"].nunique()


@measure("orders", unit="count", en="Customers who bought twice", th="ลูกค้าที่ซื้อสองครั้งขึ้นไป", needs=("returning_buyer",),
         window="history")  # fmt: skip
def repeat_buyers(orders: Any) -> Any:
    """Customers with two valid orders or more, up to the end of the period."""
    return orders["returning_buyer"].nunique()


@measure("orders", unit="count", en="Customers so far", th="จำนวนลูกค้าสะสม", needs=("buyer",), window="history")
def customers_so_far(orders: Any) -> Any:
    """Distinct customers with a valid sale up to the end of the period."""
    return orders["buyer"].nunique()


@measure("orders", unit="count", en="Customers who bought more", th="ลูกค้าที่ซื้อเพิ่มหรืออัปเกรด", needs=("extended_buyer",),
         window="history")  # fmt: skip
def extended_buyers(orders: Any) -> Any:
    """Customers who bought another product or a higher plan after their first order, up to the end of the period."""
    return orders["extended_buyer"].nunique()


@measure("orders", unit="count", en="Customers for some time", th="ลูกค้าที่ซื้อมานานพอ",
         needs=("buyer", "first_day", "day"), window="history")  # fmt: skip
def mature_buyers(orders: Any, *, settings: Any, until: Any) -> Any:
    """Customers so far whose first order lies at least the setting mature_days back."""
    return each(orders, lambda rows: rows.older("first_day", settings.mature_days, until)["buyer"].nunique())


@measure("orders", unit="count", en="Customers for some time who bought more", th="ลูกค้าที่ซื้อมานานพอและซื้อเพิ่ม",
         needs=("extended_buyer", "first_day", "day"), window="history")  # fmt: skip
def mature_extended_buyers(orders: Any, *, settings: Any, until: Any) -> Any:
    """Of them, those who bought another product or a higher plan."""
    return each(orders, lambda rows: rows.older("first_day", settings.mature_days, until)["extended_buyer"].nunique())


@measure("orders", unit="count", en="Customers who bought more in the period",
         th="ลูกค้าที่ซื้อเพิ่มหรืออัปเกรดในงวด", needs=("extended_buyer",))  # fmt: skip
def extended_now(orders: Any) -> Any:
    """Customers who bought another product or a higher plan in the period."""
    return orders["extended_buyer"].nunique()


@measure("orders", unit="count", en="Customers active before", th="ลูกค้าที่ซื้อในงวดก่อน", needs=("buyer",), window="base")
def buyers_before(orders: Any) -> Any:
    """Distinct customers who bought in the period before."""
    return orders["buyer"].nunique()


@measure("orders", unit="count", en="Customers kept", th="ลูกค้าที่ยังซื้อต่อ", needs=("buyer",), window="base")
def buyers_kept(orders: Any) -> Any:
    """Of them, those who bought in this period again."""
    return orders["kept"].nunique()


@measure("deals", unit="count", en="New customers won", th="ลูกค้าใหม่จากดีลที่ปิดได้", needs=("new_buyer",),
         day="day_closed", where="won")  # fmt: skip
def first_won_buyers(deals: Any) -> Any:
    """Customers whose first won deal is among these."""
    return deals["new_buyer"].nunique()
