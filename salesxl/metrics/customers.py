"""Customers: who came, who stayed, who left, and what they say. Performance, but for upselling, which is activity."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, refuse, root, share
from salesxl.registry import metric, variant


@metric(
    unit="count", better="up", family="performance",
    en="New customers", th="ลูกค้าใหม่",
    variant="first order", variant_en="first valid order in the period", variant_th="คำสั่งซื้อแรกอยู่ในงวด",
    formula="first_buyers", fallbacks=("first won deal", "subscribers"),
    aliases=("new customers acquired", "customer acquisition", "การได้มาซึ่งลูกค้า", "จำนวนลูกค้าใหม่", "number of new customers"),
    source="Stripe and Shopify: a customer is new in the period of the first paid order",
    definition_th="จำนวนลูกค้าที่คำสั่งซื้อแรกที่ใช้ได้อยู่ในงวด ข้อมูลต้องย้อนหลังไปก่อนงวด มิฉะนั้นลูกค้าทุกคนจะดูเหมือนเป็นลูกค้าใหม่ "
                  "ลูกค้าที่คืนเงินคำสั่งซื้อแรกทั้งหมดยังนับเป็นลูกค้าใหม่ เว้นแต่เลือกแบบ first kept order "
                  "ถ้าไม่มีคำสั่งซื้อ นับดีลแรกที่ปิดได้ หรือการเริ่มเป็นสมาชิกครั้งแรกแทน",
    example={"first_buyers": 2, "=": 2},
)  # fmt: skip
def new_customers(first_buyers: Any) -> Any:
    """Customers whose first ever valid order lies in the period.

    The data must reach back before the period: in their first month every customer looks new. One who returned all of the first
    order counts, but for the variant that asks for an order that was kept. Without orders it is the first
    won deal, or the first paid subscription, that counts.
    """
    return first_buyers


@variant("new_customers", "first kept order", en="first order not returned in full in the period",
         th="คำสั่งซื้อแรกที่ไม่ได้คืนเงินทั้งหมดอยู่ในงวด", formula="kept_first_buyers")  # fmt: skip
def _new_customers_kept(kept_first_buyers: Any) -> Any:
    """A closed period changes when the money of a first order goes back later."""
    return kept_first_buyers


@variant("new_customers", "first won deal", en="first won deal in the period", th="ดีลแรกที่ปิดได้อยู่ในงวด",
         formula="first_won_buyers")  # fmt: skip
def _new_customers_won(first_won_buyers: Any) -> Any:
    return first_won_buyers


@variant("new_customers", "subscribers", en="first paid subscription in the period",
         th="เริ่มเป็นสมาชิกครั้งแรกในงวด", formula="new_subscribers")  # fmt: skip
def _new_customers_subscribers(new_subscribers: Any) -> Any:
    return new_subscribers


@metric(
    unit="count", better="up", family="performance",
    en="Active customers", th="ลูกค้าที่มีการซื้อ",
    variant="buyers", variant_en="with a valid sale in the period", variant_th="มีคำสั่งซื้อที่ใช้ได้ในงวด",
    formula="customers", fallbacks=("subscribers",),
    aliases=("number of customers", "จำนวนลูกค้า"), source="Shopify Help Center, customers",
    definition_th="จำนวนลูกค้าไม่ซ้ำที่มีคำสั่งซื้อที่ใช้ได้ในงวด ธุรกิจแบบสมาชิกนับผู้ที่ชำระอยู่ ณ สิ้นงวด",
    example={"customers": 3, "=": 3},
)  # fmt: skip
def active_customers(customers: Any) -> Any:
    """Distinct customers with a valid sale in the period; subscribers at its end where there are no orders."""
    return customers


@variant(
    "active_customers", "subscribers", en="paying at the end of the period", th="ชำระอยู่ ณ สิ้นงวด", formula="subscribers"
)
def _active_subscribers(subscribers: Any) -> Any:
    return subscribers


@metric(
    unit="rate", better="up", family="performance",
    en="Customer retention rate", th="อัตราการรักษาลูกค้า",
    variant="subscribers", variant_en="subscribers at the start who still pay at the end", variant_th="สมาชิกต้นงวดที่ยังชำระ ณ สิ้นงวด",
    formula="subscribers_kept / subscribers_before", fallbacks=("buyers", "snapshot"),
    aliases=("retention", "retention rate"),
    source="Stripe and ChartMogul: set of customers at the start of the period",
    definition_th="ลูกค้าที่ยังอยู่ในงวดหารด้วยลูกค้าชุดเดียวกันก่อนเริ่มงวด ลูกค้าใหม่ไม่นับ "
                  "ธุรกิจแบบสมาชิกนับผู้ที่ชำระอยู่ก่อนเริ่มงวดและยังชำระ ณ สิ้นงวด ร้านค้าที่ไม่มีสมาชิกนับลูกค้าที่ซื้อในงวดก่อน "
                  "(หรือตามจำนวนวันที่กำหนดใน retention_window) และกลับมาซื้อในงวดนี้ ถ้ามีเพียงรายชื่อที่ระบุว่าใครเลิกแล้ว "
                  "แสดงสัดส่วนของผู้ที่ยังไม่เลิก",
    example={"subscribers_kept": 170, "subscribers_before": 200, "=": 0.85},
)  # fmt: skip
def retention_rate(subscribers_kept: Any, subscribers_before: Any) -> Any:
    """Of the customers active before the period, the share that is active in it. New customers do not count.

    Subscriptions: paying on the day before and still paying at the end. Shops without subscriptions: bought in the period
    before (or in the days of the setting retention_window) and bought again in this one. A list that only says who has left
    gives the share of all listed who have not.
    """
    return share(subscribers_kept, subscribers_before, "subscribers_kept")


@variant("retention_rate", "buyers", en="buyers of the period before who bought again", th="ลูกค้าที่ซื้อในงวดก่อนและกลับมาซื้อ",
         formula="buyers_kept / buyers_before")  # fmt: skip
def _retention_buyers(buyers_kept: Any, buyers_before: Any) -> Any:
    return share(buyers_kept, buyers_before, "buyers_kept")


@variant("retention_rate", "start end new", en="(end - new) / start, from three counts", th="(ปลายงวด - ใหม่) / ต้นงวด จากตัวเลขสามตัว",
         formula="(customers - first_buyers) / buyers_before")  # fmt: skip
def _retention_shortcut(buyers_before: Any, customers: Any, first_buyers: Any) -> Any:
    """Right only where `new` holds everybody who was not active at the start, also those who came back."""
    kept = customers - first_buyers
    value = kept / refuse(buyers_before, buyers_before == 0, "empty", "buyers_before")
    return refuse(value, (kept < 0) | (kept > buyers_before), "domain", "customers")


@variant("retention_rate", "snapshot", en="customers of the list not marked as lost", th="ลูกค้าในรายการที่ยังไม่เลิก",
         formula="(listed_subscribers - listed_losses) / listed_subscribers")  # fmt: skip
def _retention_snapshot(listed_losses: Any, listed_subscribers: Any) -> Any:
    return share(listed_subscribers - listed_losses, listed_subscribers, "listed_losses")


@variant("retention_rate", "yearly", en="as a rate a year", th="คิดเป็นอัตราต่อปี", formula="retention_rate ** (1 / years)")
def _retention_yearly(retention_rate: Any, years: Any) -> Any:
    return root(retention_rate, years)


@metric(
    unit="rate", better="down", family="performance",
    en="Customer churn rate", th="อัตราการสูญเสียลูกค้า",
    variant="subscribers", variant_en="subscribers at the start who no longer pay at the end", variant_th="สมาชิกต้นงวดที่เลิกก่อนสิ้นงวด",
    formula="subscribers_lost / subscribers_before", fallbacks=("buyers", "snapshot"),
    aliases=("churn", "logo churn", "อัตราการเปลี่ยนใจของลูกค้า", "อัตราการยกเลิก", "อัตราการเลิกใช้บริการ"),
    source="ChartMogul, customer churn rate (standard); Stripe divides by the start and the new ones together",
    definition_th="ลูกค้าที่เสียไปในงวดหารด้วยลูกค้าต้นงวด = 1 - อัตราการรักษาลูกค้า นับเมื่อสิ้นสุดสิทธิ์ใช้งาน ไม่ใช่วันที่แจ้งยกเลิก "
                  "ร้านค้าที่ไม่มีสมาชิกแสดงสัดส่วนลูกค้างวดก่อนที่ไม่กลับมาซื้อ",
    example={"subscribers_lost": 10, "subscribers_before": 200, "=": 0.05},
)  # fmt: skip
def churn_rate(subscribers_lost: Any, subscribers_before: Any) -> Any:
    """Of the customers active before the period, the share that is lost in it: one less retention.

    A subscription is lost when its access ends, not when it is cancelled. Shops without subscriptions know no such day: there
    it is the share of the buyers of the period before who did not buy again.
    """
    return share(subscribers_lost, subscribers_before, "subscribers_lost")


@variant("churn_rate", "buyers", en="buyers of the period before who did not buy again", th="ลูกค้าที่ซื้อในงวดก่อนแต่ไม่กลับมาซื้อ",
         formula="(buyers_before - buyers_kept) / buyers_before")  # fmt: skip
def _churn_buyers(buyers_kept: Any, buyers_before: Any) -> Any:
    return share(buyers_before - buyers_kept, buyers_before, "buyers_kept")


@variant("churn_rate", "snapshot", en="customers of the list marked as lost", th="ลูกค้าในรายการที่ระบุว่าเลิกแล้ว",
         formula="listed_losses / listed_subscribers")  # fmt: skip
def _churn_snapshot(listed_losses: Any, listed_subscribers: Any) -> Any:
    return share(listed_losses, listed_subscribers, "listed_losses")


@variant("churn_rate", "stripe", en="lost, of those at the start and the new ones", th="ที่เลิก ต่อสมาชิกต้นงวดรวมสมาชิกใหม่ (แบบ Stripe)",
         formula="subscribers_lost / (subscribers_before + new_subscribers)")  # fmt: skip
def _churn_stripe(subscribers_lost: Any, subscribers_before: Any, new_subscribers: Any) -> Any:
    return share(subscribers_lost, subscribers_before + new_subscribers, "subscribers_lost")


@variant("churn_rate", "daily", en="daily rates, added up", th="อัตรารายวันรวมกัน (แบบ Shopify)", formula="daily_churn")
def _churn_daily(daily_churn: Any) -> Any:
    """For many new customers a month and plans that can be left at any time; may pass 100%."""
    return daily_churn


@variant(
    "churn_rate", "yearly", en="as a rate a year", th="คิดเป็นอัตราต่อปี", formula="1 - (1 - churn_rate) ** (1 / years)"
)
def _churn_yearly(churn_rate: Any, years: Any) -> Any:
    return 1 - root(1 - churn_rate, years)


@metric(
    unit="rate", better="up", family="performance",
    en="Repeat purchase rate", th="อัตราการซื้อซ้ำ",
    formula="repeat_buyers / customers_so_far",
    aliases=("repeat rate",), source="Klipfolio MetricHQ, repeat purchase rate",
    definition_th="ลูกค้าที่มีคำสั่งซื้อที่ใช้ได้ตั้งแต่สองรายการขึ้นไป หารด้วยลูกค้าทั้งหมด นับสะสมถึงสิ้นงวด",
    example={"repeat_buyers": 3, "customers_so_far": 4, "=": 0.75},
)  # fmt: skip
def repeat_purchase_rate(repeat_buyers: Any, customers_so_far: Any) -> Any:
    """Customers with two valid orders or more as a share of all customers, up to the end of the period."""
    return share(repeat_buyers, customers_so_far, "repeat_buyers")


@metric(
    unit="rate", better="up", family="performance",
    en="Returning customer rate", th="สัดส่วนลูกค้าเก่า",
    formula="returning_buyers / customers",
    aliases=("returning customers",), source="Shopify Help Center, returning customer rate",
    definition_th="ลูกค้าในงวดที่มีคำสั่งซื้อซึ่งไม่ใช่คำสั่งซื้อแรก หารด้วยลูกค้าทั้งหมดในงวด",
    example={"returning_buyers": 2, "customers": 3, "=": 0.6666666666666666},
)  # fmt: skip
def returning_customer_rate(returning_buyers: Any, customers: Any) -> Any:
    """Of the customers of the period, the share that had bought before (or twice in it)."""
    return share(returning_buyers, customers, "returning_buyers")


@metric(
    unit="rate", better="up", family="activity",
    en="Upsell and cross-sell rate", th="อัตราการขายเพิ่มและขายพ่วง",
    variant="customers", variant_en="customers who bought another product or a higher plan", variant_th="ลูกค้าที่ซื้อสินค้าอื่นหรือแพ็กเกจสูงขึ้น",
    formula="extended_buyers / customers_so_far", fallbacks=("subscribers",),
    aliases=("upsell", "cross-sell", "cross-sell rate", "อัตราการขายเพิ่ม", "การขายต่อเนื่อง", "อัตราการขายต่อยอด"),
    source="the article's definition: customers who buy more than their first purchase",
    definition_th="ลูกค้าที่หลังการซื้อครั้งแรกซื้อสินค้าที่ไม่เคยซื้อ หรือเปลี่ยนเป็นแพ็กเกจที่แพงกว่า หารด้วยลูกค้าทั้งหมดถึงสิ้นงวด "
                  "ซื้อสินค้าเดิมซ้ำไม่นับ ลูกค้าหนึ่งรายนับครั้งเดียว",
    example={"extended_buyers": 14, "customers_so_far": 50, "=": 0.28},
)  # fmt: skip
def upsell_rate(extended_buyers: Any, customers_so_far: Any) -> Any:
    """Customers who after their first order bought a product not in it, or a higher plan, as a share of all, up to the period's end.

    Buying the same again is repeating, not upselling. A customer counts once.
    """
    return share(extended_buyers, customers_so_far, "extended_buyers")


@variant("upsell_rate", "mature", en="the same, of customers older than the setting mature_days", th="เช่นเดียวกัน เฉพาะผู้ที่ซื้อครั้งแรกนานกว่า mature_days วัน",
         formula="mature_extended_buyers / mature_buyers")  # fmt: skip
def _upsell_mature(mature_extended_buyers: Any, mature_buyers: Any) -> Any:
    return share(mature_extended_buyers, mature_buyers, "mature_extended_buyers")


@variant("upsell_rate", "period", en="customers of the period who bought more in it",
         th="ลูกค้าในงวดที่ซื้อเพิ่มในงวด", formula="extended_now / customers")  # fmt: skip
def _upsell_period(extended_now: Any, customers: Any) -> Any:
    return share(extended_now, customers, "extended_now")


@variant("upsell_rate", "subscribers", en="subscribers who pay more than at the start", th="สมาชิกต้นงวดที่จ่ายเพิ่มขึ้น",
         formula="grown_subscribers / subscribers_before")  # fmt: skip
def _upsell_subscribers(grown_subscribers: Any, subscribers_before: Any) -> Any:
    return share(grown_subscribers, subscribers_before, "grown_subscribers")


@variant("upsell_rate", "orders", en="orders of several products", th="คำสั่งซื้อที่มีสินค้าหลายรายการ",
         formula="mixed_orders / orders")  # fmt: skip
def _upsell_orders(mixed_orders: Any, orders: Any) -> Any:
    return share(mixed_orders, orders, "mixed_orders")


@variant("upsell_rate", "money", en="sales of added products, of all sales", th="ยอดขายสินค้าที่ซื้อเพิ่มต่อยอดขาย",
         formula="added_sales / order_value")  # fmt: skip
def _upsell_money(added_sales: Any, order_value: Any) -> Any:
    return share(added_sales, order_value, "added_sales")


@variant("upsell_rate", "offers", en="offers accepted, of those made", th="ข้อเสนอที่ลูกค้าตอบรับต่อข้อเสนอที่ยื่น",
         formula="offers_accepted / offers_made")  # fmt: skip
def _upsell_offers(offers_accepted: Any, offers_made: Any) -> Any:
    return share(offers_accepted, offers_made, "offers_accepted")


@metric(
    unit="rate", better="up", family="performance",
    en="Customer satisfaction (CSAT)", th="คะแนนความพึงพอใจของลูกค้า (CSAT)",
    variant="top two", variant_en="share of the best answers", variant_th="สัดส่วนคำตอบระดับบนสุด",
    formula="satisfied_answers / survey_answers", fallbacks=("tickets",),
    aliases=("customer satisfaction", "customer satisfaction score", "ความพึงพอใจของลูกค้า", "ความพึงพอใจลูกค้า", "ความพึงพอใจ"),
    source="Simplesat and Front: positive answers of all answers",
    definition_th="สัดส่วนคำตอบที่พอใจ (4-5 จากคะแนนเต็ม 5) ต่อคำตอบทั้งหมดรวมคำตอบกลาง ๆ คำตอบว่างไม่นับ คะแนนเต็ม 2 หรือ 3 นับเฉพาะระดับสูงสุด "
                  "คะแนนเต็ม 4, 5 และ 7 นับสองระดับบน คะแนนเต็ม 10 นับ 9-10 "
                  "(หรือตามที่กำหนดใน satisfied_of_ten) ถ้าไม่มีแบบสำรวจ ใช้คะแนนที่ลูกค้าให้หลังได้รับคำตอบ",
    example={"satisfied_answers": 7, "survey_answers": 10, "=": 0.7},
)  # fmt: skip
def csat(satisfied_answers: Any, survey_answers: Any) -> Any:
    """Share of satisfied answers (4 and 5 of five) among all answers, neutral ones included; blanks are none.

    Of two the better one counts, of three the best, of four, five and seven the two best, of ten 9 and 10 (or from the
    setting satisfied_of_ten on). Without a survey the ratings of inquiries stand in.
    """
    return share(satisfied_answers, survey_answers, "satisfied_answers")


@variant("csat", "last", en="share of the best, of the last answers about each inquiry", th="สัดส่วนคำตอบที่พอใจ นับคำตอบล่าสุดของแต่ละคำถาม",
         formula="satisfied_last_answers / last_answers")  # fmt: skip
def _csat_last(satisfied_last_answers: Any, last_answers: Any) -> Any:
    return share(satisfied_last_answers, last_answers, "satisfied_last_answers")


@variant("csat", "mean", en="mean score", th="คะแนนเฉลี่ย", formula="mean_score", unit="number")
def _csat_mean(mean_score: Any) -> Any:
    return mean_score


@variant("csat", "tickets", en="ratings of inquiries", th="คะแนนที่ลูกค้าให้หลังได้รับคำตอบ",
         formula="satisfied_tickets / rated_tickets")  # fmt: skip
def _csat_tickets(satisfied_tickets: Any, rated_tickets: Any) -> Any:
    return share(satisfied_tickets, rated_tickets, "satisfied_tickets")


@metric(
    unit="score", better="up", family="performance",
    en="Net promoter score (NPS)", th="คะแนนความพร้อมบอกต่อ (NPS)",
    formula="100 * (promoters - detractors) / nps_answers",
    aliases=("net promoter score",), source="Reichheld, Harvard Business Review, December 2003",
    definition_th="เปอร์เซ็นต์ผู้ให้ 9-10 ลบเปอร์เซ็นต์ผู้ให้ 0-6 จากคำถามว่าจะแนะนำต่อหรือไม่ มีค่าตั้งแต่ -100 ถึง +100",
    example={"promoters": 6, "detractors": 2, "nps_answers": 10, "=": 40},
)  # fmt: skip
def nps(promoters: Any, detractors: Any, nps_answers: Any) -> Any:
    """Percentage of 9 and 10 less percentage of 0 to 6, of those asked whether they would recommend us: -100 to +100."""
    value = 100 * ratio(promoters - detractors, nps_answers)
    return refuse(
        value, (promoters < 0) | (detractors < 0) | (promoters + detractors > nps_answers), "domain", "promoters"
    )
