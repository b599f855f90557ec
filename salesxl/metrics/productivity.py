"""Productivity: what it took. Per rep, per deal, per lead, per unit of money."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, share
from salesxl.registry import metric, variant


@metric(
    unit="rate", better="up", family="productivity",
    en="Lead conversion rate", th="อัตราการเปลี่ยนลีดเป็นลูกค้า",
    variant="cohort", variant_en="of the leads created in the period", variant_th="ของลีดที่เข้ามาในงวด",
    formula="converted_leads / lead_count",
    aliases=("lead conversion", "conversion", "conversion rate", "lead to customer conversion", "conversion rate by lead source",
             "อัตราการแปลง", "อัตราการแปลงตามแหล่งที่มาของโอกาสในการขาย", "อัตราการแปลงลีด", "อัตราการแปลงลูกค้าเป้าหมาย"),
    source="Klipfolio MetricHQ, lead-to-win rate",
    definition_th="ลีดที่กลายเป็นลูกค้าหารด้วยลีดทั้งหมดที่เข้ามาในงวด ลีดที่เพิ่งเข้ามายังมีโอกาสเปลี่ยน ตัวเลขของงวดล่าสุดจึงมักต่ำ จัดกลุ่มตามแหล่งที่มาได้",
    example={"converted_leads": 150, "lead_count": 2000, "=": 0.075},
)  # fmt: skip
def conversion_rate(converted_leads: Any, lead_count: Any) -> Any:
    """Of the leads that came in during the period, the share that has become a paying customer since.

    Young leads may still convert, so the latest period reads low.
    """
    return share(converted_leads, lead_count, "converted_leads")


@variant("conversion_rate", "mature", en="of the leads older than the setting mature_days", th="เฉพาะลีดที่เข้ามานานกว่า mature_days วัน",
         formula="mature_converted_leads / mature_leads")  # fmt: skip
def _conversion_mature(mature_converted_leads: Any, mature_leads: Any) -> Any:
    return share(mature_converted_leads, mature_leads, "mature_converted_leads")


@variant("conversion_rate", "period", en="converted in the period, of those created in it", th="ลีดที่เป็นลูกค้าในงวดต่อลีดที่เข้ามาในงวด",
         formula="leads_converted_now / lead_count")  # fmt: skip
def _conversion_period(leads_converted_now: Any, lead_count: Any) -> Any:
    return ratio(leads_converted_now, lead_count)


@variant("conversion_rate", "to deal", en="leads that became a deal", th="ลีดที่กลายเป็นดีล",
         formula="opportunity_leads / lead_count")  # fmt: skip
def _conversion_to_deal(opportunity_leads: Any, lead_count: Any) -> Any:
    return share(opportunity_leads, lead_count, "opportunity_leads")


@metric(
    unit="money", better="up", family="productivity",
    en="Average deal size", th="มูลค่าดีลเฉลี่ย",
    variant="mean", variant_en="mean of won deals", variant_th="ค่าเฉลี่ยของดีลที่ปิดได้",
    formula="won_amount / won_deals", aliases=("deal size", "ขนาดข้อตกลงเฉลี่ย"), source="HubSpot, average deal size",
    definition_th="มูลค่าเฉลี่ยของดีลที่ปิดได้ในงวด ดีลที่ปิดได้โดยไม่มีมูลค่านับรวมด้วยและแจ้งไว้",
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
    en="Sales per rep", th="ยอดขายต่อพนักงานขาย",
    variant="won", variant_en="won deals per rep with a target", variant_th="มูลค่าดีลที่ปิดได้ต่อพนักงานขายที่มีเป้า",
    formula="won_amount / reps", fallbacks=("won by owners", "revenue", "revenue by sellers"),
    aliases=("sales per representative", "revenue per rep", "ยอดขายต่อตัวแทน"),
    source="Klipfolio MetricHQ, sales per rep",
    definition_th="มูลค่าดีลที่ปิดได้หารด้วยจำนวนพนักงานขายที่มีเป้าหมายในงวด คนที่ขายไม่ได้จึงนับด้วย ถ้าไม่มีตารางเป้าหมาย "
                  "นับผู้รับผิดชอบดีลแทน ถ้าไม่มีดีล ใช้รายได้ต่อพนักงานขาย",
    example={"won_amount": 60_000, "reps": 2, "=": 30_000},
)  # fmt: skip
def sales_per_rep(won_amount: Any, reps: Any) -> Any:
    """Won amount per rep; reps are those with a target in the period, so one who sold nothing counts.

    Without a targets sheet the owners of deals are counted instead, and revenue per rep where there are no deals.
    """
    return ratio(won_amount, reps)


@variant("sales_per_rep", "won by owners", en="won deals per owner of deals",
         th="มูลค่าดีลที่ปิดได้ต่อผู้รับผิดชอบดีล", formula="won_amount / deal_owners")  # fmt: skip
def _per_owner(won_amount: Any, deal_owners: Any) -> Any:
    return ratio(won_amount, deal_owners)


@variant("sales_per_rep", "revenue", en="revenue per rep with a target", th="รายได้ต่อพนักงานขายที่มีเป้า",
         formula="net_sales / reps")  # fmt: skip
def _revenue_per_rep(net_sales: Any, reps: Any) -> Any:
    return ratio(net_sales, reps)


@variant("sales_per_rep", "revenue by sellers", en="revenue per rep named on orders",
         th="รายได้ต่อพนักงานขายในคำสั่งซื้อ", formula="net_sales / order_reps")  # fmt: skip
def _revenue_per_seller(net_sales: Any, order_reps: Any) -> Any:
    return ratio(net_sales, order_reps)


@metric(
    unit="money", better="down", family="productivity",
    en="Customer acquisition cost (CAC)", th="ต้นทุนการได้ลูกค้าใหม่ (CAC)",
    variant="loaded", variant_en="all sales and marketing spend", variant_th="ค่าใช้จ่ายขายและการตลาดทั้งหมด",
    formula="total_spend / new_customers",
    aliases=("customer acquisition cost", "acquisition cost", "ต้นทุนการได้มาซึ่งลูกค้า", "ต้นทุนการจัดหาลูกค้า"),
    source="SaaS Metrics Standards Board, fully loaded CAC",
    definition_th="ค่าใช้จ่ายการขายและการตลาดทั้งหมดในงวดตามที่มีในตารางค่าใช้จ่าย หารด้วยจำนวนลูกค้าใหม่ในงวดเดียวกัน "
                  "รายการที่ยาวกว่างวดนับตามสัดส่วนจำนวนวัน ควรต่ำกว่ามูลค่าตลอดอายุลูกค้า",
    example={"total_spend": 20_000, "new_customers": 8, "=": 2_500},
)  # fmt: skip
def cac(total_spend: Any, new_customers: Any) -> Any:
    """Sales and marketing spend of the period per new customer of the period, by whatever the spend sheet holds.

    A row for more days than the period counts by its share of them.
    """
    return ratio(total_spend, new_customers)


@variant("cac", "paid", en="media spend only", th="เฉพาะค่าโฆษณา", formula="media_spend / new_customers")
def _cac_paid(media_spend: Any, new_customers: Any) -> Any:
    return ratio(media_spend, new_customers)


@variant("cac", "lagged", en="spend of the period before", th="ใช้ค่าใช้จ่ายของงวดก่อนหน้า",
         formula="total_spend_previous / new_customers")  # fmt: skip
def _cac_lagged(total_spend_previous: Any, new_customers: Any) -> Any:
    return ratio(total_spend_previous, new_customers)


@variant("cac", "cycle", en="spend of one sales cycle earlier", th="ใช้ค่าใช้จ่ายย้อนหลังหนึ่งรอบการขาย",
         formula="total_spend_cycle_before / new_customers")  # fmt: skip
def _cac_cycle(total_spend_cycle_before: Any, new_customers: Any) -> Any:
    return ratio(total_spend_cycle_before, new_customers)


@metric(
    unit="ratio", better="up", family="productivity",
    en="LTV to CAC", th="มูลค่าลูกค้าต่อต้นทุนการได้ลูกค้า (LTV:CAC)",
    formula="clv / cac", aliases=("LTV:CAC", "LTV/CAC"), source="David Skok, For Entrepreneurs: 3 or more",
    definition_th="มูลค่าตลอดอายุลูกค้าหารด้วยต้นทุนการได้ลูกค้าใหม่ โดยทั่วไปควรได้ 3 เท่าขึ้นไป ถ้าไม่ได้กำหนดกำไรขั้นต้น CLV จะเป็นรายได้และทำให้ดูดีเกินจริง",
    example={"clv": 9_000, "cac": 2_500, "=": 3.6},
)  # fmt: skip
def ltv_cac(clv: Any, cac: Any) -> Any:
    """Customer lifetime value as a multiple of the cost to win a customer; 3 or more is sound.

    Based on revenue instead of margin it flatters: set gross_margin.
    """
    return ratio(clv, cac)


@metric(
    unit="months", better="down", family="productivity",
    en="CAC payback", th="ระยะเวลาคืนทุนการได้ลูกค้า",
    variant="margin", variant_en="by the margin of a subscriber", variant_th="คิดจากกำไรขั้นต้นต่อสมาชิก",
    formula="cac / (arpa * gross_margin)", fallbacks=("revenue", "orders"), aliases=("payback", "CAC payback months"),
    source="David Skok, For Entrepreneurs: below 12 months",
    definition_th="จำนวนเดือนที่กำไรขั้นต้นจากลูกค้าหนึ่งรายคืนต้นทุนการได้ลูกค้า = CAC หารด้วย (ARPA x กำไรขั้นต้น) ต่ำกว่า 12 เดือนถือว่าดี "
                  "ถ้าไม่ได้กำหนดกำไรขั้นต้น คิดจากรายได้ซึ่งจะสั้นกว่าความจริง ร้านค้าใช้กำไรเฉลี่ยต่อลูกค้าต่อปี",
    example={"cac": 2_500, "arpa": 500, "gross_margin": 0.7, "=": 7.142857142857143},
)  # fmt: skip
def cac_payback(cac: Any, arpa: Any, gross_margin: Any) -> Any:
    """Months until the margin of a new customer has paid for winning it; below 12 is good.

    Without gross_margin it is counted in revenue, which is shorter; a shop's customers count by what they bring a year.
    """
    return ratio(cac, arpa * gross_margin)


@variant("cac_payback", "revenue", en="by the revenue of a subscriber", th="คิดจากรายได้ต่อสมาชิก", formula="cac / arpa")
def _payback_revenue(cac: Any, arpa: Any) -> Any:
    return ratio(cac, arpa)


@variant("cac_payback", "orders", en="by the yearly margin of a buyer", th="คิดจากกำไรต่อปีของลูกค้าร้านค้า",
         formula="12 * cac / customer_margin")  # fmt: skip
def _payback_orders(cac: Any, customer_margin: Any) -> Any:
    return ratio(12 * cac, customer_margin)
