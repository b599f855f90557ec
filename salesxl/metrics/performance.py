"""Performance: what was achieved. Revenue, customers, pipeline, targets, satisfaction."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, refuse
from salesxl.registry import metric, variant


@metric(
    unit="money", better="up", family="performance",
    en="Revenue", th="รายได้",
    variant="net", variant_en="net sales", variant_th="ยอดขายสุทธิ",
    formula="net_sales", fallbacks=("booked",), aliases=("sales", "net sales", "ยอดขาย"),
    source="Shopify Help Center, sales terms: net sales = gross sales - discounts - returns",
    definition_th="ผลรวมยอดขายสุทธิของคำสั่งซื้อในงวด หลังหักส่วนลดและคืนเงิน ก่อนภาษีและค่าจัดส่ง ไม่รวมคำสั่งซื้อที่ยกเลิก"
                  "การคืนเงินหักในวันที่คืน จึงไม่ทำให้ตัวเลขของเดือนที่ปิดแล้วเปลี่ยน",
    example={"net_sales": 7400, "=": 7400},
)  # fmt: skip
def revenue(net_sales: Any) -> Any:
    """Money from the valid orders of the period: net of discounts and returns, before tax and shipping.

    Cancelled orders are out. A return reduces the day on which it happened, so that a closed month does not change later.
    Where there are deals but no orders, the amount of the deals won in the period stands in ("booked").
    """
    return net_sales


@variant("revenue", "gross", en="gross sales", th="ยอดขายก่อนหักส่วนลดและคืนเงิน", formula="gross_sales")
def _gross_revenue(gross_sales: Any) -> Any:
    return gross_sales


@variant("revenue", "total", en="total sales with tax and shipping", th="ยอดขายรวมภาษีและค่าจัดส่ง", formula="total_sales")
def _total_revenue(total_sales: Any) -> Any:
    return total_sales


@variant("revenue", "booked", en="deals won, by close date", th="มูลค่าดีลที่ปิดได้ ตามวันที่ปิด", formula="won_amount")
def _booked_revenue(won_amount: Any) -> Any:
    return won_amount


@metric(
    unit="count", better="up", family="performance",
    en="Orders", th="จำนวนคำสั่งซื้อ",
    formula="order_count", aliases=("number of orders",),
    source="Shopify Help Center: refunded orders stay in the count, cancelled ones do not",
    definition_th="จำนวนคำสั่งซื้อที่ใช้ได้ในงวด คำสั่งซื้อที่คืนเงินยังนับอยู่ ส่วนที่ยกเลิกไม่นับ",
    example={"order_count": 8, "=": 8},
)  # fmt: skip
def orders(order_count: Any) -> Any:
    """Number of valid orders in the period. Returned orders stay in the count, cancelled ones are out."""
    return order_count


@metric(
    unit="money", better="up", family="performance",
    en="Average order value", th="มูลค่าเฉลี่ยต่อคำสั่งซื้อ",
    variant="before returns", variant_en="before returns, zero-value orders counted", variant_th="ก่อนหักคืนเงิน นับคำสั่งซื้อมูลค่าศูนย์ด้วย",
    formula="order_value / orders", aliases=("average order value", "AOV"),
    source="Shopify changelog, definition of January 2023",
    definition_th="เงินเฉลี่ยต่อหนึ่งคำสั่งซื้อ = ยอดขายหลังหักส่วนลด (ก่อนคืนเงิน ก่อนภาษีและค่าจัดส่ง) หารด้วยจำนวนคำสั่งซื้อ",
    example={"order_value": 7700, "orders": 8, "=": 962.5},
)  # fmt: skip
def aov(order_value: Any, orders: Any) -> Any:
    """Average money per order: sales after discounts, before returns, divided by the number of orders.

    Tax and shipping are not in it; that alone explains most differences from a shop's own screen.
    """
    return ratio(order_value, orders)


@variant("aov", "net", en="net of returns", th="หลังหักคืนเงิน", formula="net_sales / orders")
def _aov_net(net_sales: Any, orders: Any) -> Any:
    return ratio(net_sales, orders)


@variant("aov", "above zero", en="zero-value orders left out", th="ไม่นับคำสั่งซื้อมูลค่าศูนย์", formula="order_value / sized_orders")
def _aov_above_zero(order_value: Any, sized_orders: Any) -> Any:
    return ratio(order_value, sized_orders)


@metric(
    unit="count", better="up", family="performance",
    en="New customers", th="ลูกค้าใหม่",
    variant="first order", variant_en="first valid order in the period", variant_th="คำสั่งซื้อแรกอยู่ในงวด",
    formula="first_buyers", fallbacks=("first won deal",), aliases=("new customers acquired",),
    source="Stripe and Shopify: a customer is new in the period of the first paid order",
    definition_th="จำนวนลูกค้าที่คำสั่งซื้อแรกที่ใช้ได้อยู่ในงวด ข้อมูลต้องย้อนหลังไปก่อนงวด มิฉะนั้นลูกค้าทุกคนจะดูเหมือนเป็นลูกค้าใหม่",
    example={"first_buyers": 2, "=": 2},
)  # fmt: skip
def new_customers(first_buyers: Any) -> Any:
    """Customers whose first ever valid order lies in the period.

    The data must reach back before the period: in their first month every customer looks new.
    """
    return first_buyers


@variant("new_customers", "first won deal", en="first won deal in the period", th="ดีลแรกที่ปิดได้อยู่ในงวด", formula="first_won_buyers")
def _new_customers_won(first_won_buyers: Any) -> Any:
    return first_won_buyers


@metric(
    unit="rate", better="up", family="performance",
    en="Sales growth", th="การเติบโตของยอดขาย",
    variant="previous", variant_en="against the period before", variant_th="เทียบกับงวดก่อนหน้า",
    formula="(revenue - revenue_previous) / revenue_previous", aliases=("growth rate", "การเติบโต"),
    source="common practice; Klipfolio MetricHQ, sales growth",
    definition_th="ยอดขายงวดนี้เพิ่มหรือลดกี่เปอร์เซ็นต์จากงวดก่อน งวดที่ยังไม่จบเทียบกับจำนวนวันเท่ากันของงวดก่อน",
    example={"revenue": 2400, "revenue_previous": 3000, "=": -0.2},
)  # fmt: skip
def growth(revenue: Any, revenue_previous: Any) -> Any:
    """Change of revenue against the period before, as a share of it.

    A running period is compared with the same number of days of the period before. Below zero there is no percentage.
    """
    base = refuse(revenue_previous, revenue_previous < 0, "negative_base")
    return ratio(revenue - base, base)


@variant("growth", "year", en="against the same period last year", th="เทียบกับงวดเดียวกันของปีก่อน",
         formula="(revenue - revenue_year_before) / revenue_year_before")  # fmt: skip
def _growth_year(revenue: Any, revenue_year_before: Any) -> Any:
    return growth(revenue, revenue_year_before)


@metric(
    unit="rate", better="up", family="performance",
    en="Target attainment", th="ยอดขายเทียบเป้าหมาย",
    variant="revenue", variant_en="revenue against its target", variant_th="รายได้เทียบเป้าหมาย",
    formula="revenue / revenue_target", fallbacks=("won",), aliases=("sales target attainment",),
    source="Rekener, how to calculate quota attainment",
    definition_th="ทำได้กี่เปอร์เซ็นต์ของเป้าหมาย ทีมคิดจากผลรวมหารผลรวม ไม่ใช่ค่าเฉลี่ยของเปอร์เซ็นต์รายคน",
    example={"revenue": 94_000, "revenue_target": 100_000, "=": 0.94},
)  # fmt: skip
def target_attainment(revenue: Any, revenue_target: Any) -> Any:
    """Revenue as a share of the target for it; of a team, sum by sum.

    A target for more days than the period counts by its share of them. Where targets are set for won deals only, won deals
    are compared instead.
    """
    return ratio(revenue, revenue_target)


@variant("target_attainment", "won", en="won deals against their target", th="มูลค่าดีลที่ปิดได้เทียบเป้าหมาย", formula="won_amount / won_target")
def _target_won(won_amount: Any, won_target: Any) -> Any:
    return ratio(won_amount, won_target)


@metric(
    unit="count", better="up", family="performance",
    en="Sales opportunities", th="โอกาสในการขาย",
    variant="open", variant_en="open at the end of the period", variant_th="ที่เปิดอยู่ ณ วันสิ้นงวด",
    formula="open_deals", aliases=("opportunities",),
    source="HubSpot and Salesforce: open opportunities",
    definition_th="จำนวนดีลที่เปิดอยู่ ณ วันสิ้นงวด (หรือจำนวนดีลที่สร้างใหม่ในงวด)",
    example={"open_deals": 3, "=": 3},
)  # fmt: skip
def opportunities(open_deals: Any) -> Any:
    """Deals that are open at the end of the period."""
    return open_deals


@variant("opportunities", "created", en="created in the period", th="ที่สร้างใหม่ในงวด", formula="created_deals")
def _opportunities_created(created_deals: Any) -> Any:
    return created_deals


@metric(
    unit="rate", better="up", family="performance",
    en="Win rate", th="อัตราการชนะดีล",
    variant="closed", variant_en="won of won and lost, by count", variant_th="ดีลที่ปิดได้ต่อดีลที่รู้ผลแล้ว (นับจำนวน)",
    formula="won_deals / closed_deals", aliases=("opportunity win rate", "อัตราการปิดการขาย", "อัตราการชนะการขาย", "อัตราการชนะโอกาส"),
    source="Pipeline CRM help; Rekener, closed-funnel close rate",
    definition_th="ดีลที่ปิดได้หารด้วยดีลที่รู้ผลแล้ว (ปิดได้และแพ้) นับตามวันที่ปิดในงวด ดีลที่ยังเปิดอยู่ไม่นับเพราะยังไม่รู้ผล",
    example={"won_deals": 3, "closed_deals": 5, "=": 0.6},
)  # fmt: skip
def win_rate(won_deals: Any, closed_deals: Any) -> Any:
    """Won deals as a share of those decided (won or lost) in the period, by close date.

    Open deals are not decided and stay out; so long-dead deals that nobody closes flatter it.
    """
    return ratio(won_deals, closed_deals)


@variant("win_rate", "all", en="won of all created in the period", th="ดีลที่ปิดได้ต่อดีลทั้งหมดที่สร้างในงวด", formula="created_won_deals / created_deals")
def _win_rate_all(created_won_deals: Any, created_deals: Any) -> Any:
    return ratio(created_won_deals, created_deals)


@variant("win_rate", "value", en="won of won and lost, by amount", th="มูลค่าดีลที่ปิดได้ต่อมูลค่าดีลที่รู้ผลแล้ว", formula="won_amount / closed_amount")
def _win_rate_value(won_amount: Any, closed_amount: Any) -> Any:
    return ratio(won_amount, closed_amount)


@metric(
    unit="days", better="down", family="performance",
    en="Sales cycle length", th="ระยะเวลาปิดการขาย",
    variant="mean", variant_en="mean of won deals", variant_th="ค่าเฉลี่ยของดีลที่ปิดได้",
    formula="mean_cycle", aliases=("sales cycle length", "average deal cycle", "ความยาวรอบการขาย", "ความยาวรอบดีลเฉลี่ย"),
    source="HubSpot and Salesforce: days from create date to close date of won deals",
    definition_th="จำนวนวันเฉลี่ยจากการติดต่อครั้งแรก (หรือวันที่สร้างดีล) ถึงวันที่ปิดการขายได้ เฉพาะดีลที่ปิดได้ในงวด",
    example={"mean_cycle": 36.5, "=": 36.5},
)  # fmt: skip
def sales_cycle(mean_cycle: Any) -> Any:
    """Mean days from first contact (else from opening) to the win, of deals won in the period.

    Deals that would have taken less than no time are left out and listed.
    """
    return mean_cycle


@variant("sales_cycle", "median", en="median of won deals", th="มัธยฐานของดีลที่ปิดได้", formula="median_cycle")
def _sales_cycle_median(median_cycle: Any) -> Any:
    return median_cycle


@variant("sales_cycle", "closed", en="mean of won and lost deals", th="ค่าเฉลี่ยของดีลที่ปิดได้และแพ้", formula="mean_closed_cycle")
def _sales_cycle_closed(mean_closed_cycle: Any) -> Any:
    return mean_closed_cycle


@metric(
    unit="rate", better="up", family="performance",
    en="Quota attainment", th="ความสำเร็จตามโควตา",
    variant="won", variant_en="won deals against quota", variant_th="มูลค่าดีลที่ปิดได้เทียบโควตา",
    formula="won_amount / won_target", fallbacks=("revenue",), aliases=("quota attainment by rep", "ความสำเร็จโควต้าตัวแทนขาย"),
    source="Rekener, how to calculate quota attainment",
    definition_th="มูลค่าดีลที่ปิดได้หารด้วยโควตา ดูรายคนได้ด้วยการจัดกลุ่มตามพนักงานขาย ทีมคิดจากผลรวมหารผลรวม",
    example={"won_amount": 235_000, "won_target": 250_000, "=": 0.94},
)  # fmt: skip
def quota_attainment(won_amount: Any, won_target: Any) -> Any:
    """Won amount as a share of the quota; of a team, sum by sum, not the mean of the reps' percentages."""
    return ratio(won_amount, won_target)


@variant("quota_attainment", "revenue", en="revenue against quota", th="รายได้เทียบโควตา", formula="revenue / revenue_target")
def _quota_revenue(revenue: Any, revenue_target: Any) -> Any:
    return ratio(revenue, revenue_target)


@metric(
    unit="rate", better="up", family="performance",
    en="Customer retention rate", th="อัตราการรักษาลูกค้า",
    variant="subscribers", variant_en="subscribers at the start who still pay at the end", variant_th="สมาชิกต้นงวดที่ยังชำระ ณ สิ้นงวด",
    formula="subscribers_kept / subscribers_before", fallbacks=("buyers",), aliases=("retention",),
    source="Stripe and ChartMogul: set of customers at the start of the period",
    definition_th="ลูกค้าที่ยังอยู่ในงวดหารด้วยลูกค้าชุดเดียวกันก่อนเริ่มงวด ลูกค้าใหม่ไม่นับ ร้านค้าที่ไม่มีสมาชิกใช้ลูกค้าที่ซื้อในงวดก่อน",
    example={"subscribers_kept": 170, "subscribers_before": 200, "=": 0.85},
)  # fmt: skip
def retention_rate(subscribers_kept: Any, subscribers_before: Any) -> Any:
    """Of the customers active before the period, the share that is active in it. New customers do not count.

    Subscriptions: paying on the day before and still paying at the end. Shops without subscriptions: bought in the period
    before (or in the days of the setting retention_window) and bought again in this one.
    """
    return ratio(subscribers_kept, subscribers_before)


@variant("retention_rate", "buyers", en="buyers of the period before who bought again", th="ลูกค้าที่ซื้อในงวดก่อนและกลับมาซื้อ",
         formula="buyers_kept / buyers_before")  # fmt: skip
def _retention_buyers(buyers_kept: Any, buyers_before: Any) -> Any:
    return ratio(buyers_kept, buyers_before)


@variant("retention_rate", "shortcut", en="(end - new) / start, from three numbers", th="(ปลายงวด - ใหม่) / ต้นงวด จากตัวเลขสามตัว",
         formula="(customers_at_end - customers_new) / customers_at_start")  # fmt: skip
def _retention_shortcut(customers_at_start: Any, customers_at_end: Any, customers_new: Any) -> Any:
    share = ratio(customers_at_end - customers_new, customers_at_start)
    return refuse(share, (share > 1) | (share < 0), "domain")


@metric(
    unit="rate", better="down", family="performance",
    en="Customer churn rate", th="อัตราการสูญเสียลูกค้า",
    variant="subscribers", variant_en="subscribers at the start who no longer pay at the end", variant_th="สมาชิกต้นงวดที่ไม่ชำระแล้ว ณ สิ้นงวด",
    formula="(subscribers_before - subscribers_kept) / subscribers_before", fallbacks=("buyers",),
    aliases=("churn", "อัตราการเปลี่ยนใจของลูกค้า"),
    source="ChartMogul, customer churn rate (start of period)",
    definition_th="ลูกค้าที่หายไปในงวดหารด้วยลูกค้าก่อนเริ่มงวด = 1 - อัตราการรักษาลูกค้า",
    example={"subscribers_kept": 170, "subscribers_before": 200, "=": 0.15},
)  # fmt: skip
def churn_rate(subscribers_kept: Any, subscribers_before: Any) -> Any:
    """Of the customers active before the period, the share lost in it: 1 - retention rate.

    A shop without subscriptions has no cancellation to count; there it is the share of buyers who did not come back.
    """
    return ratio(subscribers_before - subscribers_kept, subscribers_before)


@variant("churn_rate", "buyers", en="buyers of the period before who did not come back", th="ลูกค้าที่ซื้อในงวดก่อนแต่ไม่กลับมา",
         formula="(buyers_before - buyers_kept) / buyers_before")  # fmt: skip
def _churn_buyers(buyers_kept: Any, buyers_before: Any) -> Any:
    return ratio(buyers_before - buyers_kept, buyers_before)


@metric(
    unit="rate", better="up", family="performance",
    en="Customer satisfaction (CSAT)", th="คะแนนความพึงพอใจของลูกค้า (CSAT)",
    variant="top two", variant_en="share of the two best answers", variant_th="สัดส่วนคำตอบสองระดับบนสุด",
    formula="satisfied_answers / survey_answers", aliases=("customer satisfaction score",),
    source="Simplesat and Front: positive answers of all answers",
    definition_th="สัดส่วนคำตอบที่พอใจ (4-5 จากคะแนนเต็ม 5) ต่อคำตอบทั้งหมดรวมคำตอบกลาง ๆ คำตอบว่างไม่นับ",
    example={"satisfied_answers": 7, "survey_answers": 10, "=": 0.7},
)  # fmt: skip
def csat(satisfied_answers: Any, survey_answers: Any) -> Any:
    """Share of satisfied answers (4 and 5 of five) among all answers, neutral ones included; blanks are none."""
    return ratio(satisfied_answers, survey_answers)
