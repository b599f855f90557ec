"""Performance: what was achieved. Revenue, orders, growth, targets, margins."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, refuse, root, share
from salesxl.registry import metric, variant


@metric(
    unit="money", better="up", family="performance",
    en="Revenue", th="รายได้",
    variant="net", variant_en="net sales", variant_th="ยอดขายสุทธิ",
    formula="net_sales", fallbacks=("booked",), aliases=("sales", "net sales", "total revenue", "ยอดขาย", "ยอดขายสุทธิ", "รายได้รวม"),
    source="Shopify Help Center, sales terms: net sales = gross sales - discounts - returns",
    definition_th="ผลรวมยอดขายสุทธิของคำสั่งซื้อในงวด หลังหักส่วนลดและคืนเงิน ก่อนภาษีและค่าจัดส่ง ไม่รวมคำสั่งซื้อที่ยกเลิก "
                  "การคืนเงินหักในวันที่คืน จึงไม่ทำให้ตัวเลขของเดือนที่ปิดแล้วเปลี่ยน ถ้ามีแต่ดีล ไม่มีคำสั่งซื้อ ใช้มูลค่าดีลที่ปิดได้ในงวดแทน",
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


@variant("revenue", "paid", en="net sales of paid orders", th="ยอดขายสุทธิของคำสั่งซื้อที่ชำระแล้ว", formula="paid_sales")
def _paid_revenue(paid_sales: Any) -> Any:
    return paid_sales


@variant("revenue", "booked", en="deals won, by close date", th="มูลค่าดีลที่ปิดได้ ตามวันที่ปิด", formula="won_amount")
def _booked_revenue(won_amount: Any) -> Any:
    return won_amount


@metric(
    unit="count", better="up", family="performance",
    en="Orders", th="จำนวนคำสั่งซื้อ",
    formula="order_count", aliases=("number of orders", "ออเดอร์", "จำนวนออเดอร์", "จำนวนบิล"),
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
    formula="order_value / orders", aliases=("AOV", "มูลค่าการสั่งซื้อเฉลี่ย", "ยอดขายต่อบิล", "ยอดเฉลี่ยต่อบิล"),
    source="Shopify changelog, definition of January 2023",
    definition_th="เงินเฉลี่ยต่อหนึ่งคำสั่งซื้อ = ยอดขายหลังหักส่วนลด (ก่อนคืนเงิน ก่อนภาษีและค่าจัดส่ง) หารด้วยจำนวนคำสั่งซื้อ "
                  "ตัวเลขบนหน้าจอร้านค้ามักรวมภาษีและค่าจัดส่ง จึงต่างกัน คำสั่งซื้อที่มีแต่บัตรของขวัญไม่นับ (การตั้งค่า gift_cards)",
    example={"order_value": 7700, "orders": 8, "=": 962.5},
)  # fmt: skip
def aov(order_value: Any, orders: Any) -> Any:
    """Average money per order: sales after discounts, before returns, divided by the number of orders.

    Tax and shipping are not in it; that alone explains most differences from a shop's own screen. Orders of gift cards alone are
    out (setting gift_cards).
    """
    return ratio(order_value, orders)


@variant("aov", "net", en="net of returns", th="หลังหักคืนเงิน", formula="net_sales / orders")
def _aov_net(net_sales: Any, orders: Any) -> Any:
    return ratio(net_sales, orders)


@variant(
    "aov", "above zero", en="zero-value orders left out", th="ไม่นับคำสั่งซื้อมูลค่าศูนย์", formula="order_value / sized_orders"
)
def _aov_above_zero(order_value: Any, sized_orders: Any) -> Any:
    return ratio(order_value, sized_orders)


@variant("aov", "median", en="median of the orders", th="มัธยฐานของคำสั่งซื้อ", formula="median_order_value")
def _aov_median(median_order_value: Any) -> Any:
    return median_order_value


@metric(
    unit="money", better="up", family="performance",
    en="Average revenue per sale", th="รายได้เฉลี่ยต่อการขาย",
    variant="deals", variant_en="mean of won deals", variant_th="ค่าเฉลี่ยของดีลที่ปิดได้",
    formula="won_amount / won_deals", fallbacks=("orders",), aliases=("average revenue", "รายได้เฉลี่ย"),
    source="Klipfolio MetricHQ, average deal size; for shops the average order value",
    definition_th="รายได้เฉลี่ยต่อการขายหนึ่งครั้ง = มูลค่าดีลที่ปิดได้หารด้วยจำนวนดีลที่ปิดได้ ร้านค้าที่ไม่มีดีลใช้มูลค่าเฉลี่ยต่อคำสั่งซื้อแทน",
    example={"won_amount": 60_000, "won_deals": 3, "=": 20_000},
)  # fmt: skip
def average_revenue(won_amount: Any, won_deals: Any) -> Any:
    """Money per sale: the mean amount of the deals won in the period; a shop's average order value where there are no deals."""
    return ratio(won_amount, won_deals)


@variant("average_revenue", "orders", en="average order value", th="มูลค่าเฉลี่ยต่อคำสั่งซื้อ", formula="order_value / orders")
def _average_revenue_orders(order_value: Any, orders: Any) -> Any:
    return ratio(order_value, orders)


@metric(
    unit="number", better="up", family="performance",
    en="Units per order", th="จำนวนชิ้นต่อคำสั่งซื้อ",
    formula="units_sold / orders", aliases=("items per order",), source="Shopify Help Center, average units ordered",
    definition_th="จำนวนชิ้นที่ขายหารด้วยจำนวนคำสั่งซื้อ ก่อนหักรายการคืน",
    example={"units_sold": 20, "orders": 8, "=": 2.5},
)  # fmt: skip
def units_per_order(units_sold: Any, orders: Any) -> Any:
    """Pieces sold per order, before returns."""
    return ratio(units_sold, orders)


@metric(
    unit="rate", better="up", family="performance",
    en="Sales growth", th="การเติบโตของยอดขาย",
    variant="previous", variant_en="against the period before", variant_th="เทียบกับงวดก่อนหน้า",
    formula="(revenue - revenue_previous) / revenue_previous", aliases=("growth rate", "revenue growth", "การเติบโต"),
    source="common practice; Klipfolio MetricHQ, sales growth",
    definition_th="ยอดขายงวดนี้เพิ่มหรือลดกี่เปอร์เซ็นต์จากงวดก่อน งวดที่ยังไม่จบเทียบกับจำนวนวันเท่ากันของงวดก่อน "
                  "ถ้ายอดงวดก่อนติดลบ คิดเป็นเปอร์เซ็นต์ไม่ได้",
    example={"revenue": 2400, "revenue_previous": 3000, "=": -0.2},
)  # fmt: skip
def growth(revenue: Any, revenue_previous: Any) -> Any:
    """Change of revenue against the period before, as a share of it.

    A running period is compared with the same number of days of the period before. Below zero there is no percentage.
    """
    return _change(revenue, revenue_previous)


def _change(now: Any, before: Any) -> Any:
    base = refuse(before, before < 0, "negative_base")
    return ratio(now - base, base)


@variant("growth", "year", en="against the same period last year", th="เทียบกับงวดเดียวกันของปีก่อน",
         formula="(revenue - revenue_year_before) / revenue_year_before")  # fmt: skip
def _growth_year(revenue: Any, revenue_year_before: Any) -> Any:
    return _change(revenue, revenue_year_before)


@variant("growth", "money", en="in money, against the period before", th="เป็นจำนวนเงิน เทียบกับงวดก่อนหน้า",
         formula="revenue - revenue_previous", unit="money")  # fmt: skip
def _growth_money(revenue: Any, revenue_previous: Any) -> Any:
    return revenue - revenue_previous


@variant("growth", "monthly", en="compound growth a month, first to last whole month of the period", th="อัตราเติบโตทบต้นต่อเดือน (CMGR)",
         formula="(revenue_last_month / revenue_first_month) ** (1 / months_between) - 1")  # fmt: skip
def _growth_monthly(revenue_first_month: Any, revenue_last_month: Any, months_between: Any) -> Any:
    return _compound(revenue_first_month, revenue_last_month, months_between)


@variant("growth", "yearly", en="compound growth a year, first to last whole year of the period", th="อัตราเติบโตทบต้นต่อปี (CAGR)",
         formula="(revenue_last_year / revenue_first_year) ** (1 / years_between) - 1")  # fmt: skip
def _growth_yearly(revenue_first_year: Any, revenue_last_year: Any, years_between: Any) -> Any:
    return _compound(revenue_first_year, revenue_last_year, years_between)


def _compound(first: Any, last: Any, steps: Any) -> Any:
    """Growth a step, the same in every step; of nothing, or to less than nothing, there is none."""
    first = refuse(first, first < 0, "negative_base")
    last = refuse(last, last < 0, "negative_base")
    return root(ratio(last, first), steps) - 1


@metric(
    unit="rate", better="up", family="performance",
    en="Target attainment", th="ยอดขายเทียบเป้าหมาย",
    variant="revenue", variant_en="revenue against its target", variant_th="รายได้เทียบเป้าหมาย",
    formula="revenue / revenue_target", fallbacks=("won",), aliases=("sales target attainment", "sales target", "ยอดขายที่บรรลุเป้าหมาย", "เป้าหมายการขาย"),
    source="Rekener, how to calculate quota attainment",
    definition_th="ทำได้กี่เปอร์เซ็นต์ของเป้าหมาย ทั้งทีมคิดจากผลรวมหารผลรวม ไม่ใช่ค่าเฉลี่ยของเปอร์เซ็นต์รายคน "
                  "เป้าที่ยาวกว่างวดนับตามสัดส่วนจำนวนวัน ถ้าตั้งเป้าไว้เฉพาะดีลที่ปิดได้ เทียบกับมูลค่าดีลที่ปิดได้แทน",
    example={"revenue": 94_000, "revenue_target": 100_000, "=": 0.94},
)  # fmt: skip
def target_attainment(revenue: Any, revenue_target: Any) -> Any:
    """Revenue as a share of the target for it; of a team, sum by sum.

    A target for more days than the period counts by its share of them. Where targets are set for won deals only, won deals
    are compared instead.
    """
    return ratio(revenue, revenue_target)


@variant("target_attainment", "won", en="won deals against their target", th="มูลค่าดีลที่ปิดได้เทียบเป้าหมาย",
         formula="won_amount / won_target")  # fmt: skip
def _target_won(won_amount: Any, won_target: Any) -> Any:
    return ratio(won_amount, won_target)


@variant("target_attainment", "pace", en="revenue against the target for the days gone by", th="รายได้เทียบเป้าหมายของวันที่ผ่านไปแล้ว",
         formula="revenue / (revenue_target * days_gone / days_in_all)")  # fmt: skip
def _target_pace(revenue: Any, revenue_target: Any, days_gone: Any, days_in_all: Any) -> Any:
    return ratio(revenue, revenue_target * ratio(days_gone, days_in_all))


@metric(
    unit="rate", better="up", family="performance",
    en="Quota attainment", th="ความสำเร็จตามโควตา",
    variant="won", variant_en="won deals against quota", variant_th="มูลค่าดีลที่ปิดได้เทียบโควตา",
    formula="won_amount / won_target", fallbacks=("revenue",), aliases=("quota attainment by rep", "ความสำเร็จโควต้าตัวแทนขาย"),
    source="Rekener, how to calculate quota attainment",
    definition_th="มูลค่าดีลที่ปิดได้หารด้วยโควตา ดูรายคนได้โดยจัดกลุ่มตามพนักงานขาย ทั้งทีมคิดจากผลรวมหารผลรวม "
                  "ไม่ใช่ค่าเฉลี่ยของเปอร์เซ็นต์รายคน",
    example={"won_amount": 235_000, "won_target": 250_000, "=": 0.94},
)  # fmt: skip
def quota_attainment(won_amount: Any, won_target: Any) -> Any:
    """Won amount as a share of the quota; of a team, sum by sum, not the mean of the reps' percentages."""
    return ratio(won_amount, won_target)


@variant(
    "quota_attainment", "revenue", en="revenue against quota", th="รายได้เทียบโควตา", formula="revenue / revenue_target"
)
def _quota_revenue(revenue: Any, revenue_target: Any) -> Any:
    return ratio(revenue, revenue_target)


@variant("quota_attainment", "pace", en="won deals against the quota for the days gone by", th="มูลค่าดีลที่ปิดได้เทียบโควตาของวันที่ผ่านไปแล้ว",
         formula="won_amount / (won_target * days_gone / days_in_all)")  # fmt: skip
def _quota_pace(won_amount: Any, won_target: Any, days_gone: Any, days_in_all: Any) -> Any:
    return ratio(won_amount, won_target * ratio(days_gone, days_in_all))


@variant("quota_attainment", "mean of reps", en="mean of the reps' percentages", th="ค่าเฉลี่ยของเปอร์เซ็นต์รายคน",
         formula="rep_attainments / reps_with_target")  # fmt: skip
def _quota_mean(rep_attainments: Any, reps_with_target: Any) -> Any:
    return ratio(rep_attainments, reps_with_target)


@variant("quota_attainment", "reps on target", en="share of reps who reached their quota", th="สัดส่วนพนักงานขายที่ทำได้ตามโควตา",
         formula="reps_on_target / reps_with_target")  # fmt: skip
def _quota_share(reps_on_target: Any, reps_with_target: Any) -> Any:
    return share(reps_on_target, reps_with_target, "reps_on_target")


@metric(
    unit="rate", better="up", family="performance",
    en="Gross margin", th="อัตรากำไรขั้นต้น",
    formula="(costed_sales - goods_cost) / costed_sales", aliases=("gross profit margin", "กำไรขั้นต้น"),
    source="Shopify Help Center, gross margin",
    definition_th="(ยอดขายสุทธิ - ต้นทุนขาย) หารด้วยยอดขายสุทธิ คิดเฉพาะรายการที่ทราบต้นทุน",
    example={"costed_sales": 1000, "goods_cost": 600, "=": 0.4},
)  # fmt: skip
def gross_margin(costed_sales: Any, goods_cost: Any) -> Any:
    """Net sales less the cost of the goods, as a share of net sales; only of rows whose cost is known."""
    base = refuse(costed_sales, costed_sales < 0, "negative_base")
    return ratio(base - goods_cost, base)


@metric(
    unit="rate", better="down", family="performance",
    en="Discount rate", th="อัตราส่วนลด",
    formula="discounts / gross_sales", aliases=("discounts",), source="Shopify Help Center, discounts as a share of gross sales",
    definition_th="ส่วนลดทั้งหมดหารด้วยยอดขายก่อนหักส่วนลดและคืนเงิน",
    example={"discounts": 50, "gross_sales": 1000, "=": 0.05},
)  # fmt: skip
def discount_rate(discounts: Any, gross_sales: Any) -> Any:
    """What discounts took, as a share of gross sales."""
    return share(discounts, gross_sales, "discounts")


@metric(
    unit="rate", better="down", family="performance",
    en="Refund rate", th="อัตราการคืนเงิน",
    variant="money", variant_en="money given back, of sales", variant_th="ยอดคืนเงินต่อยอดขาย",
    formula="refunds / order_value", aliases=("return rate", "อัตราการคืนสินค้า"), source="Shopify Help Center, returns as a share of sales",
    definition_th="ยอดคืนเงินในงวดหารด้วยยอดขาย (หลังหักส่วนลด ก่อนคืนเงิน) ของงวดเดียวกัน ของที่คืนในงวดอาจขายไปก่อนหน้านั้น",
    example={"refunds": 300, "order_value": 7700, "=": 0.03896103896103896},
)  # fmt: skip
def refund_rate(refunds: Any, order_value: Any) -> Any:
    """Money given back in the period as a share of its sales; what was sold before may come back in it."""
    return ratio(refunds, order_value)


@variant("refund_rate", "orders", en="returned orders, of all", th="จำนวนคำสั่งซื้อที่มีการคืนต่อทั้งหมด",
         formula="refunded_orders / orders")  # fmt: skip
def _refund_rate_orders(refunded_orders: Any, orders: Any) -> Any:
    return share(refunded_orders, orders, "refunded_orders")
