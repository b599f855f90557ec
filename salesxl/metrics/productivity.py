"""Productivity: what it took. Per rep, per deal, per lead, per unit of money."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio
from salesxl.registry import metric, variant


@metric(
    unit="rate", better="up", family="productivity",
    en="Lead conversion rate", th="อัตราการเปลี่ยนลีดเป็นลูกค้า",
    variant="cohort", variant_en="of the leads created in the period", variant_th="ของลีดที่เข้ามาในงวด",
    formula="converted_leads / lead_count", aliases=("lead conversion", "conversion", "อัตราการแปลง", "อัตราการแปลงลีด"),
    source="Klipfolio MetricHQ, lead-to-win rate",
    definition_th="ลีดที่กลายเป็นลูกค้าหารด้วยลีดทั้งหมดที่เข้ามาในงวด ลีดที่เพิ่งเข้ามายังมีโอกาสเปลี่ยน ตัวเลขของงวดล่าสุดจึงมักต่ำ",
    example={"converted_leads": 150, "lead_count": 2000, "=": 0.075},
)  # fmt: skip
def conversion_rate(converted_leads: Any, lead_count: Any) -> Any:
    """Of the leads that came in during the period, the share that has become a paying customer since.

    Young leads may still convert, so the latest period reads low.
    """
    return ratio(converted_leads, lead_count)


@metric(
    unit="money", better="up", family="productivity",
    en="Average deal size", th="มูลค่าดีลเฉลี่ย",
    variant="mean", variant_en="mean of won deals", variant_th="ค่าเฉลี่ยของดีลที่ปิดได้",
    formula="won_amount / won_deals", aliases=("deal size", "ขนาดข้อตกลงเฉลี่ย"), source="HubSpot, average deal size",
    definition_th="มูลค่าเฉลี่ยของดีลที่ปิดได้ในงวด",
    example={"won_amount": 60_000, "won_deals": 3, "=": 20_000},
)  # fmt: skip
def average_deal_size(won_amount: Any, won_deals: Any) -> Any:
    """Mean amount of the deals won in the period; deals won for nothing count and are listed."""
    return ratio(won_amount, won_deals)


@variant("average_deal_size", "median", en="median of won deals", th="มัธยฐานของดีลที่ปิดได้", formula="median_won_amount")
def _median_deal_size(median_won_amount: Any) -> Any:
    return median_won_amount


@metric(
    unit="money", better="up", family="productivity",
    en="Pipeline value", th="มูลค่าไปป์ไลน์การขาย",
    variant="open", variant_en="open deals, not weighted", variant_th="ดีลที่เปิดอยู่ ไม่ถ่วงน้ำหนัก",
    formula="open_amount", aliases=("pipeline",), source="Salesforce, open pipeline",
    definition_th="มูลค่ารวมของดีลที่เปิดอยู่ ณ วันสิ้นงวด ดีลที่ไม่มีมูลค่านับเป็น 0 และแจ้งไว้",
    example={"open_amount": 80_000, "=": 80_000},
)  # fmt: skip
def pipeline_value(open_amount: Any) -> Any:
    """Amount of all deals open at the end of the period; a deal without amount counts as 0 and is listed.

    For a day in the past, stage and amount are still today's: exports keep no history of them.
    """
    return open_amount


@variant("pipeline_value", "weighted", en="weighted by probability", th="ถ่วงน้ำหนักด้วยโอกาสปิด", formula="weighted_amount")
def _pipeline_weighted(weighted_amount: Any) -> Any:
    return weighted_amount


@metric(
    unit="money", better="up", family="productivity",
    en="Weighted pipeline", th="มูลค่าไปป์ไลน์ถ่วงน้ำหนัก",
    formula="weighted_amount", source="Salesforce, expected revenue = amount x probability",
    definition_th="มูลค่าดีลที่เปิดอยู่คูณโอกาสปิดของแต่ละดีล (หรือของขั้นตอน)",
    example={"weighted_amount": 37_000, "=": 37_000},
)  # fmt: skip
def weighted_pipeline(weighted_amount: Any) -> Any:
    """Amount times probability of the deals open at the end of the period."""
    return weighted_amount


@metric(
    unit="money", better="up", family="productivity",
    en="Sales per rep", th="ยอดขายต่อพนักงานขาย",
    variant="won", variant_en="won deals per rep with a target", variant_th="มูลค่าดีลที่ปิดได้ต่อพนักงานขายที่มีเป้า",
    formula="won_amount / reps", fallbacks=("won by owners", "revenue", "revenue by sellers"), aliases=("sales per representative", "ยอดขายต่อตัวแทน"),
    source="Klipfolio MetricHQ, sales per rep",
    definition_th="มูลค่าดีลที่ปิดได้ (หรือรายได้) หารด้วยจำนวนพนักงานขาย คนที่ขายไม่ได้ก็นับถ้ามีเป้าหมาย",
    example={"won_amount": 60_000, "reps": 2, "=": 30_000},
)  # fmt: skip
def sales_per_rep(won_amount: Any, reps: Any) -> Any:
    """Won amount per rep; reps are those with a target in the period, so one who sold nothing counts.

    Without a targets sheet the owners of deals are counted instead, and revenue per rep where there are no deals.
    """
    return ratio(won_amount, reps)


@variant("sales_per_rep", "won by owners", en="won deals per owner of deals", th="มูลค่าดีลที่ปิดได้ต่อผู้รับผิดชอบดีล", formula="won_amount / deal_owners")
def _per_owner(won_amount: Any, deal_owners: Any) -> Any:
    return ratio(won_amount, deal_owners)


@variant("sales_per_rep", "revenue", en="revenue per rep with a target", th="รายได้ต่อพนักงานขายที่มีเป้า", formula="net_sales / reps")
def _revenue_per_rep(net_sales: Any, reps: Any) -> Any:
    return ratio(net_sales, reps)


@variant("sales_per_rep", "revenue by sellers", en="revenue per rep named on orders", th="รายได้ต่อพนักงานขายในคำสั่งซื้อ", formula="net_sales / order_reps")
def _revenue_per_seller(net_sales: Any, order_reps: Any) -> Any:
    return ratio(net_sales, order_reps)


@metric(
    unit="money", better="down", family="productivity",
    en="Customer acquisition cost (CAC)", th="ต้นทุนการได้ลูกค้าใหม่ (CAC)",
    variant="loaded", variant_en="all sales and marketing spend", variant_th="ค่าใช้จ่ายขายและการตลาดทั้งหมด",
    formula="total_spend / new_customers", aliases=("customer acquisition cost", "ต้นทุนการได้มาซึ่งลูกค้า"),
    source="SaaS Metrics Standards Board, fully loaded CAC",
    definition_th="ค่าใช้จ่ายการขายและการตลาดทั้งหมดในงวดหารด้วยจำนวนลูกค้าใหม่ในงวดเดียวกัน",
    example={"total_spend": 20_000, "new_customers": 8, "=": 2_500},
)  # fmt: skip
def cac(total_spend: Any, new_customers: Any) -> Any:
    """Sales and marketing spend of the period per new customer of the period, by whatever the spend sheet holds."""
    return ratio(total_spend, new_customers)


@variant("cac", "paid", en="media spend only", th="เฉพาะค่าโฆษณา", formula="media_spend / new_customers")
def _cac_paid(media_spend: Any, new_customers: Any) -> Any:
    return ratio(media_spend, new_customers)
