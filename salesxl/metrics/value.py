"""Customer value: what a customer is worth. Productivity."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import not_below, ratio, refuse, root
from salesxl.registry import metric, variant

A_MONTH = 1 / 12  # of a year


@metric(
    unit="money", better="up", family="productivity",
    en="Customer lifetime value (CLV)", th="มูลค่าตลอดอายุลูกค้า (CLV)",
    variant="margin", variant_en="order value x orders a year x years x margin", variant_th="มูลค่าต่อคำสั่งซื้อ x ความถี่ต่อปี x จำนวนปี x กำไรขั้นต้น",
    formula="aov_12_months * orders_per_customer * lifespan * gross_margin",
    fallbacks=("revenue", "retention", "subscription", "subscription revenue", "historic"),
    aliases=("customer lifetime value", "CLTV", "LTV", "มูลค่าตลอดอายุการใช้งานของลูกค้า", "มูลค่าตลอดชีวิตของลูกค้า"),
    source="Farris et al., Marketing Metrics; HubSpot, customer lifetime value",
    definition_th="มูลค่าเฉลี่ยต่อคำสั่งซื้อ x จำนวนคำสั่งซื้อต่อลูกค้าต่อปี x จำนวนปีที่ลูกค้าอยู่ด้วย x อัตรากำไรขั้นต้น "
                  "ถ้าไม่ทราบกำไรขั้นต้น แสดงเป็นรายได้ ถ้าไม่ได้กำหนดจำนวนปี ใช้อัตราคิดลดกับอัตราการรักษาลูกค้า หรือ ARPA กับอัตราการสูญเสียลูกค้าของสมาชิก "
                  "ถ้าไม่มีเลย แสดงยอดซื้อสุทธิที่ผ่านมาต่อลูกค้า งวดที่ไม่เสียลูกค้าเลยจะบอกอายุลูกค้าไม่ได้ เว้นแต่กำหนดค่า least_churn "
                  "(Stripe ใช้ 1.67% ต่อเดือน คือห้าปี)",
    example={"aov_12_months": 1_100, "orders_per_customer": 4, "lifespan": 3, "gross_margin": 0.4, "=": 5_280},
)  # fmt: skip
def clv(aov_12_months: Any, orders_per_customer: Any, lifespan: Any, gross_margin: Any) -> Any:
    """What a customer brings in over the years: order value, times orders a year, times years, times gross margin.

    Without a gross margin (a setting, or costs in the orders) it is revenue, and says so. Without the setting lifespan it follows
    from retention and discount_rate, or from the churn of subscribers, else it is what customers have bought so far (historic).
    The setting least_churn keeps a month without losses from making a lifetime without end (Stripe takes 1.67%: five years).
    """
    return aov_12_months * orders_per_customer * lifespan * gross_margin


@variant("clv", "revenue", en="order value x orders a year x years, as revenue", th="มูลค่าต่อคำสั่งซื้อ x ความถี่ต่อปี x จำนวนปี (เป็นรายได้)",
         formula="aov_12_months * orders_per_customer * lifespan")  # fmt: skip
def _clv_revenue(aov_12_months: Any, orders_per_customer: Any, lifespan: Any) -> Any:
    return aov_12_months * orders_per_customer * lifespan


@variant("clv", "historic", en="net sales per customer so far", th="ยอดซื้อสุทธิต่อลูกค้าที่ผ่านมา",
         formula="named_sales_so_far / customers_so_far")  # fmt: skip
def _clv_historic(named_sales_so_far: Any, customers_so_far: Any) -> Any:
    return ratio(named_sales_so_far, customers_so_far)


@variant("clv", "subscription", en="ARPA x margin / monthly churn",
         th="ARPA x กำไรขั้นต้น / อัตราการสูญเสียลูกค้าต่อเดือน",
         formula="arpa * gross_margin / max(1 - (1 - churn_rate) ** (1 / (12 * years)), least_churn)")  # fmt: skip
def _clv_subscription(
    arpa: Any, gross_margin: Any, churn_rate: Any, years: Any = A_MONTH, least_churn: Any = 0.0
) -> Any:
    return arpa * gross_margin / _lost_a_month(churn_rate, years, least_churn)


@variant("clv", "subscription revenue", en="ARPA / monthly churn, as revenue",
         th="ARPA / อัตราการสูญเสียลูกค้าต่อเดือน (เป็นรายได้)",
         formula="arpa / max(1 - (1 - churn_rate) ** (1 / (12 * years)), least_churn)")  # fmt: skip
def _clv_subscription_revenue(arpa: Any, churn_rate: Any, years: Any = A_MONTH, least_churn: Any = 0.0) -> Any:
    return arpa / _lost_a_month(churn_rate, years, least_churn)


def monthly_churn(churn_rate: Any, years: Any) -> Any:
    """The churn of a month that adds up to the churn of so many years."""
    return 1 - root(1 - churn_rate, 12 * years)


def _lost_a_month(churn_rate: Any, years: Any, least: Any) -> Any:
    """ARPA is of a month, hence so must the churn be; where nobody was lost, customers would stay for ever."""
    lost = not_below(monthly_churn(_possible(churn_rate), years), least)
    return refuse(lost, lost == 0, "no_churn", "churn_rate")


def _possible(churn_rate: Any) -> Any:
    return refuse(churn_rate, (churn_rate < 0) | (churn_rate > 1), "domain", "churn_rate")


@variant("clv", "retention", en="yearly margin, retention and discount; from the next year on", th="กำไรต่อปี อัตราการรักษาลูกค้า และอัตราคิดลด นับจากปีถัดไป",
         formula="customer_margin * retention_rate ** (1 / years) / (1 + yearly_discount - retention_rate ** (1 / years))")  # fmt: skip
def _clv_retention(customer_margin: Any, retention_rate: Any, yearly_discount: Any, years: Any = 1.0) -> Any:
    """For customers one has, after what they pay now: m r / (1 + d - r). Margin, retention and discount are of one year."""
    kept = _yearly(retention_rate, yearly_discount, years)
    return customer_margin * kept / (1 + yearly_discount - kept)


@variant("clv", "retention now", en="the same, with a first margin now", th="เช่นเดียวกัน โดยได้กำไรงวดแรกทันที",
         formula="customer_margin * (1 + yearly_discount) / (1 + yearly_discount - retention_rate ** (1 / years))")  # fmt: skip
def _clv_retention_now(customer_margin: Any, retention_rate: Any, yearly_discount: Any, years: Any = 1.0) -> Any:
    kept = _yearly(retention_rate, yearly_discount, years)
    return customer_margin * (1 + yearly_discount) / (1 + yearly_discount - kept)


@variant("clv", "retention for years", en="the same, for a number of years", th="เช่นเดียวกัน ตามจำนวนปีที่กำหนด",
         formula="customer_margin * (1 - (retention_rate ** (1 / years) / (1 + yearly_discount)) ** lifespan)"
                 " / (1 - retention_rate ** (1 / years) / (1 + yearly_discount))")  # fmt: skip
def _clv_retention_years(
    customer_margin: Any, retention_rate: Any, yearly_discount: Any, lifespan: Any, years: Any = 1.0
) -> Any:
    step = _yearly(retention_rate, yearly_discount, years) / (1 + yearly_discount)
    return customer_margin * (1 - step**lifespan) / (1 - step)


def _yearly(retention: Any, discount: Any, years: Any) -> Any:
    """Retention of a year; it must be one, and below 1 + discount, or the value has no end."""
    retention = refuse(retention, (retention < 0) | (retention > 1), "domain", "retention_rate")
    kept = root(retention, years)
    return refuse(kept, kept >= 1 + discount, "domain", "retention_rate")


@variant("clv", "churn", en="order value x orders a year x margin / yearly churn", th="มูลค่าต่อคำสั่งซื้อ x ความถี่ต่อปี x กำไรขั้นต้น / อัตราการสูญเสียต่อปี",
         formula="aov_12_months * orders_per_customer * gross_margin"
                 " / max(1 - (1 - churn_rate) ** (1 / years), 1 - (1 - least_churn) ** 12)")  # fmt: skip
def _clv_churn(
    aov_12_months: Any,
    orders_per_customer: Any,
    gross_margin: Any,
    churn_rate: Any,
    years: Any = 1.0,
    least_churn: Any = 0.0,
) -> Any:
    """The simple value, with a customer's years taken as one by the churn of a year."""
    yearly = not_below(1 - root(1 - _possible(churn_rate), years), 1 - (1 - least_churn) ** 12)
    return aov_12_months * orders_per_customer * gross_margin / refuse(yearly, yearly == 0, "no_churn", "churn_rate")


@variant("clv", "predicted", en="expected in 12 months (BG/NBD and gamma-gamma), times margin where known",
         th="ที่คาดว่าจะได้ใน 12 เดือน (แบบจำลอง BG/NBD และ gamma-gamma) คูณกำไรขั้นต้นถ้าทราบ", formula="expected_revenue * gross_margin")  # fmt: skip
def _clv_predicted(expected_revenue: Any, gross_margin: Any = 1.0) -> Any:
    return expected_revenue * gross_margin


@metric(
    unit="number", better="up", family="productivity",
    en="Orders per customer a year", th="จำนวนคำสั่งซื้อต่อลูกค้าต่อปี",
    formula="named_orders_12_months / customers_12_months / years_12_months", aliases=("purchase frequency",),
    source="Farris et al., Marketing Metrics",
    definition_th="จำนวนคำสั่งซื้อหารด้วยจำนวนลูกค้า คิดเป็นต่อปี งวดที่สั้นกว่าหนึ่งปีใช้ข้อมูล 12 เดือนจนถึงวันสิ้นงวด "
                  "เพราะในเดือนเดียวลูกค้าทุกคนที่ซื้อย่อมดูเหมือนซื้ออย่างน้อยปีละ 12 ครั้ง ไม่รวมคำสั่งซื้อที่ไม่ระบุลูกค้า",
    example={"named_orders_12_months": 800, "customers_12_months": 100, "years_12_months": 2, "=": 4},
)  # fmt: skip
def orders_per_customer(named_orders_12_months: Any, customers_12_months: Any, years_12_months: Any) -> Any:
    """Orders per customer and year, over the period or over the twelve months up to its end where it is shorter.

    Within a single month every buyer would look like one who buys at least twelve times a year. Orders that name no
    customer are left out.
    """
    customers = refuse(customers_12_months, customers_12_months == 0, "empty", "customers")
    return ratio(ratio(named_orders_12_months, customers), years_12_months)


@metric(
    unit="money", better="up", family="productivity",
    en="Margin per customer a year", th="กำไรขั้นต้นต่อลูกค้าต่อปี",
    variant="margin", variant_en="net sales x margin", variant_th="ยอดขายสุทธิ x กำไรขั้นต้น",
    formula="named_sales_12_months * gross_margin / customers_12_months / years_12_months",
    fallbacks=("revenue",), aliases=("customer margin",), source="Gupta and Lehmann, Managing Customers as Investments",
    definition_th="ยอดขายสุทธิคูณอัตรากำไรขั้นต้นหารด้วยจำนวนลูกค้า คิดเป็นต่อปี งวดที่สั้นกว่าหนึ่งปีใช้ข้อมูล 12 เดือนจนถึงวันสิ้นงวด "
                  "ถ้าไม่ทราบกำไรขั้นต้น แสดงเป็นรายได้ ไม่รวมยอดขายที่ไม่ระบุลูกค้า",
    example={"named_sales_12_months": 100_000, "gross_margin": 0.4, "customers_12_months": 20, "years_12_months": 2, "=": 1_000},
)  # fmt: skip
def customer_margin(
    named_sales_12_months: Any, gross_margin: Any, customers_12_months: Any, years_12_months: Any
) -> Any:
    """Net sales times gross margin per customer and year, over the twelve months up to the end of a shorter period.

    Where no gross margin is known it is revenue. Sales that name no customer are left out.
    """
    customers = refuse(customers_12_months, customers_12_months == 0, "empty", "customers")
    return ratio(ratio(named_sales_12_months * gross_margin, customers), years_12_months)


@variant("customer_margin", "revenue", en="net sales, without margin", th="ยอดขายสุทธิ ไม่คิดกำไรขั้นต้น",
         formula="named_sales_12_months / customers_12_months / years_12_months")  # fmt: skip
def _customer_revenue(named_sales_12_months: Any, customers_12_months: Any, years_12_months: Any) -> Any:
    customers = refuse(customers_12_months, customers_12_months == 0, "empty", "customers")
    return ratio(ratio(named_sales_12_months, customers), years_12_months)
