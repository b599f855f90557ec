"""Tables that only describe: who the reps are, what products cost, who a customer is. They are joined to the others."""

from __future__ import annotations

from salesxl.tables import Column, Kind, Table


def _columns(**kinds: Kind) -> tuple[Column, ...]:
    return tuple(Column(key, kind, key.replace("_", " "), key) for key, kind in kinds.items())


def _table(key: str, en: str, th: str, required: tuple[tuple[str, ...], ...], columns: tuple[Column, ...]) -> Table:
    return Table(key=key, en=en, th=th, columns=columns, required=required, happened=(), day="")


_ALL = (
    _table(
        "reps", "Sales reps", "พนักงานขาย",
        (("owner",), ("team", "branch", "manager", "region")),
        _columns(owner="text", team="text", branch="text", manager="text", region="text"),
    ),
    _table(
        "products", "Products", "สินค้า",
        (("product", "sku", "plan"), ("price", "price_monthly", "cost", "category")),
        _columns(
            product="text", sku="id", plan="text", price="money", price_monthly="money", price_annual="money",
            cost="money", category="text",
        ),
    ),
    _table(
        "customers", "Customers", "ลูกค้า",
        (
            ("customer_id", "customer", "email"),
            ("person_id", "segment", "industry", "size", "location", "source", "created_at", "region", "owner"),
        ),
        _columns(
            customer_id="id", customer="text", person_id="id", email="text", phone="text", source="text",
            created_at="date", segment="text", industry="text",
            size="text", location="text", domain="text", owner="text", region="text",
        ),
    ),
    _table(
        "order_lines", "Order lines", "รายการในคำสั่งซื้อ",
        (("order_id",), ("price", "net_amount", "quantity")),
        _columns(
            order_id="id", line="id", product="text", sku="id", category="text", quantity="number", price="money",
            net_amount="money", discount="money", shipping="money", cost="money",
        ),
    ),
    _table(
        "payments", "Payments", "การชำระเงิน",
        (("order_id",), ("total",), ("payment_id", "method")),
        _columns(payment_id="id", order_id="id", total="money", method="text", paid_at="date", reference="id"),
    ),
    _table(
        "returns", "Returned orders", "คำสั่งซื้อที่คืน",
        (("order_id",), ("returned",)),
        _columns(order_id="id", returned="text"),
    ),
)  # fmt: skip

DESCRIBING: dict[str, Table] = {table.key: table for table in _ALL}
"""The describing tables by name. They need no key of their own: whatever column both sides share joins them."""
