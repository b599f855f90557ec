"""Customer value: what a customer is worth."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio
from salesxl.registry import metric, variant


@metric(
    unit="money", better="up", family="productivity",
    en="Customer lifetime value (CLV)", th="มูลค่าตลอดอายุลูกค้า (CLV)",
    variant="margin", variant_en="order value x orders a year x years x margin", variant_th="มูลค่าต่อคำสั่งซื้อ x ความถี่ต่อปี x จำนวนปี x กำไรขั้นต้น",
    formula="aov * orders_per_customer * lifespan * gross_margin", fallbacks=("revenue", "historic"),
    aliases=("customer lifetime value", "CLTV", "LTV"),
    source="Farris et al., Marketing Metrics; HubSpot, customer lifetime value",
    definition_th="มูลค่าเฉลี่ยต่อคำสั่งซื้อ x จำนวนคำสั่งซื้อต่อลูกค้าต่อปี x จำนวนปีที่ลูกค้าอยู่ด้วย x อัตรากำไรขั้นต้น"
                  "ถ้าไม่ได้กำหนดกำไรขั้นต้น แสดงเป็นรายได้ ถ้าไม่ได้กำหนดจำนวนปี แสดงยอดซื้อสุทธิที่ผ่านมาต่อลูกค้า",
    example={"aov": 1_100, "orders_per_customer": 4, "lifespan": 3, "gross_margin": 0.4, "=": 5_280},
)  # fmt: skip
def clv(aov: Any, orders_per_customer: Any, lifespan: Any, gross_margin: Any) -> Any:
    """What a customer brings in over the years: order value, times orders a year, times years, times gross margin.

    Without the setting gross_margin it is revenue, not profit, and says so; without lifespan it is what customers have
    bought so far (historic).
    """
    return aov * orders_per_customer * lifespan * gross_margin


@variant("clv", "revenue", en="order value x orders a year x years, as revenue", th="มูลค่าต่อคำสั่งซื้อ x ความถี่ต่อปี x จำนวนปี (เป็นรายได้)",
         formula="aov * orders_per_customer * lifespan")  # fmt: skip
def _clv_revenue(aov: Any, orders_per_customer: Any, lifespan: Any) -> Any:
    return aov * orders_per_customer * lifespan


@variant("clv", "historic", en="net sales per customer so far", th="ยอดซื้อสุทธิต่อลูกค้าที่ผ่านมา", formula="net_sales / customers")
def _clv_historic(net_sales: Any, customers: Any) -> Any:
    return ratio(net_sales, customers)


@metric(
    unit="ratio", better="up", family="productivity",
    en="Orders per customer a year", th="จำนวนคำสั่งซื้อต่อลูกค้าต่อปี",
    formula="orders / customers / years", aliases=("purchase frequency",), source="Farris et al., Marketing Metrics",
    definition_th="จำนวนคำสั่งซื้อหารด้วยจำนวนลูกค้า ปรับเป็นต่อปีตามความยาวของงวดหรือของข้อมูล",
    example={"orders": 800, "customers": 100, "years": 2, "=": 4},
)  # fmt: skip
def orders_per_customer(orders: Any, customers: Any, years: Any) -> Any:
    """Orders per customer and year, over the days of the period (or of the data, where no period is given)."""
    return ratio(ratio(orders, customers), years)
