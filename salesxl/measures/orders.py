"""Aggregates of orders. Each function takes the rows of a period, whole or grouped."""

from __future__ import annotations

from typing import Any

from salesxl.registry import measure


@measure("orders", unit="money", en="Net sales", th="ยอดขายสุทธิ", needs=("net",))
def net_sales(orders: Any) -> Any:
    """Sales less discounts and returns, before tax and shipping."""
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


@measure("orders", unit="count", en="Orders", th="จำนวนคำสั่งซื้อ", needs=("order",))
def order_count(orders: Any) -> Any:
    """Distinct orders; a returned order stays an order."""
    return orders["order"].nunique()


@measure("orders", unit="count", en="Orders above zero", th="คำสั่งซื้อที่มีมูลค่า", needs=("sized_order",))
def sized_orders(orders: Any) -> Any:
    """Distinct orders worth more than nothing."""
    return orders["sized_order"].nunique()


@measure("orders", unit="money", en="Returns", th="ยอดคืนเงิน", needs=("refunded",))
def refunds(orders: Any) -> Any:
    """Money given back."""
    return orders["refunded"].sum()


@measure("orders", unit="money", en="Cost of goods sold", th="ต้นทุนขาย", needs=("total_cost",))
def goods_cost(orders: Any) -> Any:
    """What the goods sold had cost."""
    return orders["total_cost"].sum()


@measure("orders", unit="count", en="Reps with orders", th="จำนวนพนักงานขายที่มียอดขาย", needs=("rep",))
def order_reps(orders: Any) -> Any:
    """Distinct reps on orders."""
    return orders["rep"].nunique()
