"""Aggregates of orders. Each function takes the rows of a period, whole or grouped."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("orders", unit="money", en="Net sales", th="ยอดขายสุทธิ", needs=("net",))
def net_sales(orders: Any) -> Any:
    """Sales less discounts and returns, before tax and shipping."""
    return orders["net"].sum()


@measure("orders", unit="money", en="Net sales paid", th="ยอดขายสุทธิที่ชำระแล้ว", needs=("net",), where="is_paid")
def paid_sales(orders: Any) -> Any:
    """Net sales of the orders that are not marked as unpaid."""
    return orders["net"].sum()


@measure("orders", unit="money", en="Gross sales", th="ยอดขายก่อนหักส่วนลดและคืนเงิน", needs=("gross",))
def gross_sales(orders: Any) -> Any:
    """Sales before discounts and returns."""
    return orders["gross"].sum()


@measure("orders", unit="money", en="Total sales", th="ยอดขายรวมภาษีและค่าจัดส่ง", needs=("received",))
def total_sales(orders: Any) -> Any:
    """Net sales plus tax and shipping."""
    return orders["received"].sum()


@measure("orders", unit="money", en="Order value", th="มูลค่าคำสั่งซื้อ", needs=("sales",))
def order_value(orders: Any) -> Any:
    """Sales after discounts, before returns."""
    return orders["sales"].sum()


@measure("orders", unit="money", en="Discounts", th="ส่วนลด", needs=("discounted",))
def discounts(orders: Any) -> Any:
    """What discounts took from gross sales."""
    return orders["discounted"].sum()


@measure("orders", unit="money", en="Returns", th="ยอดคืนเงิน", needs=("refunded",), where="returns_told", empty=None)
def refunds(orders: Any) -> Any:
    """Money given back; not known where orders are listed as returned and no amount stands beside them."""
    return orders["refunded"].sum(min_count=1)


@measure("orders", unit="money", en="Net sales with known cost", th="ยอดขายสุทธิของรายการที่ทราบต้นทุน", needs=("costed",))
def costed_sales(orders: Any) -> Any:
    """Net sales of the rows whose cost is known."""
    return orders["costed"].sum()


@measure("orders", unit="money", en="Cost of goods sold", th="ต้นทุนขาย", needs=("total_cost",))
def goods_cost(orders: Any) -> Any:
    """What the goods sold had cost."""
    return orders["total_cost"].sum()


@measure("orders", unit="money", en="Sales of added products", th="ยอดขายสินค้าที่ซื้อเพิ่ม", needs=("added_sales",))
def added_sales(orders: Any) -> Any:
    """Sales of products that a customer did not buy at first, and of higher plans."""
    return orders["added_sales"].sum()


@measure("orders", unit="count", en="Orders", th="จำนวนคำสั่งซื้อ", needs=("order", "more_orders"))
def order_count(orders: Any) -> Any:
    """Distinct orders; a returned order stays an order. The sum of a day stands for as many as it says."""
    return orders["order"].nunique() + orders["more_orders"].sum()


@measure("orders", unit="count", en="Orders above zero", th="คำสั่งซื้อที่มีมูลค่า", needs=("sized_order", "more_orders"))
def sized_orders(orders: Any) -> Any:
    """Distinct orders worth more than nothing."""
    return orders["sized_order"].nunique() + orders["more_orders"].sum()


@measure("orders", unit="count", en="Orders of several products", th="คำสั่งซื้อที่มีสินค้าหลายรายการ", needs=("mixed_order",))
def mixed_orders(orders: Any) -> Any:
    """Distinct orders of two products or more."""
    return orders["mixed_order"].nunique()


@measure("orders", unit="count", en="Returned orders", th="คำสั่งซื้อที่มีการคืน", needs=("refunded_order",))
def refunded_orders(orders: Any) -> Any:
    """Distinct orders that were returned wholly or in part, by the day of the order."""
    return orders["refunded_order"].nunique()


@measure("orders", unit="count", en="Pieces sold", th="จำนวนชิ้นที่ขาย", needs=("units",))
def units_sold(orders: Any) -> Any:
    """Quantity sold, before returns."""
    return orders["units"].sum()


@measure("orders", unit="count", en="Reps with orders", th="จำนวนพนักงานขายที่มียอดขาย", needs=("rep",))
def order_reps(orders: Any) -> Any:
    """Distinct reps on orders."""
    return orders["rep"].nunique()


@measure(
    "orders", unit="money", en="Median order value", th="มัธยฐานมูลค่าคำสั่งซื้อ", needs=("order_worth", "order"), empty=None
)
def median_order_value(orders: Any) -> Any:
    """Median value of the orders; in a group, of what they have there: of a product, not of all that was bought with it."""
    return orders.totals("order", "order_worth").median()
