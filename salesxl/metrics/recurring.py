"""Recurring revenue: what subscribers pay a month, and how it moves. Performance.

Start + new + reactivation + expansion - contraction - churn = end, by customer, between the day before the period and its
last day.
"""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, share
from salesxl.registry import metric, variant

_STRIPE = "Stripe, billing analytics; ChartMogul, MRR"


@metric(
    unit="money", better="up", family="performance",
    en="Monthly recurring revenue (MRR)", th="รายได้ประจำต่อเดือน (MRR)",
    variant="end", variant_en="at the end of the period", variant_th="ณ วันสิ้นงวด",
    formula="monthly_revenue", aliases=("monthly recurring revenue", "รายได้ประจำรายเดือน"), source=_STRIPE,
    definition_th="ราคาต่อเดือนของสมาชิกทุกรายที่ชำระอยู่ ณ วันสิ้นงวด รายปีหาร 12 รายไตรมาสหาร 3 รายสัปดาห์คูณ 52/12 รายวันคูณ 365/12 "
                  "ไม่รวมช่วงทดลองใช้ แพ็กเกจฟรี และค่าใช้จ่ายครั้งเดียว หักส่วนลดถาวรแล้ว สมาชิกที่แจ้งยกเลิกยังนับจนสิ้นสุดรอบที่ชำระไว้",
    example={"monthly_revenue": 12_500, "=": 12_500},
)  # fmt: skip
def mrr(monthly_revenue: Any) -> Any:
    """Price a month of all subscriptions that pay at the end of the period.

    A year counts by 12, a quarter by 3, a week times 52/12, a day times 365/12. Trials and free plans are out, lasting discounts
    are taken off; a cancelled subscription counts to the end of its paid term.
    """
    return monthly_revenue


@variant("mrr", "movements", en="from its movements", th="จากการเปลี่ยนแปลงในงวด",
         formula="start_revenue + new_mrr + reactivation_mrr + expansion_mrr - contraction_mrr - churned_mrr + exchange")  # fmt: skip
def _mrr_movements(start_revenue: Any, new_mrr: Any, reactivation_mrr: Any, expansion_mrr: Any, contraction_mrr: Any, churned_mrr: Any,
                   exchange: Any = 0.0) -> Any:  # fmt: skip
    return start_revenue + new_mrr + reactivation_mrr + expansion_mrr - contraction_mrr - churned_mrr + exchange


@metric(
    unit="money", better="up", family="performance",
    en="Annual recurring revenue (ARR)", th="รายได้ประจำต่อปี (ARR)",
    variant="monthly", variant_en="twelve times the MRR", variant_th="MRR คูณ 12",
    formula="12 * mrr", aliases=("annual recurring revenue",), source=_STRIPE,
    definition_th="MRR คูณ 12",
    example={"mrr": 2_200, "=": 26_400},
)  # fmt: skip
def arr(mrr: Any) -> Any:
    """Twelve times the monthly recurring revenue."""
    return 12 * mrr


@variant("arr", "contracts", en="yearly contracts alone", th="เฉพาะสัญญารายปี", formula="12 * yearly_revenue")
def _arr_contracts(yearly_revenue: Any) -> Any:
    return 12 * yearly_revenue


@metric(
    unit="money", better="up", family="performance",
    en="Revenue per account (ARPA)", th="รายได้เฉลี่ยต่อสมาชิก (ARPA)",
    formula="mrr / subscribers", aliases=("ARPU", "average revenue per account"), source=_STRIPE,
    definition_th="MRR หารด้วยจำนวนสมาชิกที่ชำระอยู่ ณ วันสิ้นงวด",
    example={"mrr": 50_000, "subscribers": 100, "=": 500},
)  # fmt: skip
def arpa(mrr: Any, subscribers: Any) -> Any:
    """Monthly recurring revenue per paying customer, at the end of the period."""
    return ratio(mrr, subscribers)


@metric(
    unit="money", better="up", family="performance",
    en="New MRR", th="MRR จากสมาชิกใหม่",
    formula="new_revenue", source=_STRIPE,
    definition_th="MRR ของสมาชิกที่ไม่เคยชำระมาก่อนและเริ่มชำระในงวด",
    example={"new_revenue": 400, "=": 400},
)  # fmt: skip
def new_mrr(new_revenue: Any) -> Any:
    """Recurring revenue of customers who never paid before the period and pay at its end."""
    return new_revenue


@metric(
    unit="money", better="up", family="performance",
    en="Reactivation MRR", th="MRR จากสมาชิกที่กลับมา",
    formula="back_revenue", source=_STRIPE,
    definition_th="MRR ของสมาชิกที่เคยชำระ หยุดไปก่อนต้นงวด และกลับมาชำระ",
    example={"back_revenue": 150, "=": 150},
)  # fmt: skip
def reactivation_mrr(back_revenue: Any) -> Any:
    """Recurring revenue of customers who had paid earlier, not at the start, and pay again at the end."""
    return back_revenue


@metric(
    unit="money", better="up", family="performance",
    en="Expansion MRR", th="MRR ที่เพิ่มจากสมาชิกเดิม",
    formula="more_revenue", source=_STRIPE,
    definition_th="MRR ที่สมาชิกเดิมจ่ายเพิ่มขึ้นระหว่างงวด",
    example={"more_revenue": 200, "=": 200},
)  # fmt: skip
def expansion_mrr(more_revenue: Any) -> Any:
    """What customers who stayed pay more at the end than at the start."""
    return more_revenue


@metric(
    unit="money", better="down", family="performance",
    en="Contraction MRR", th="MRR ที่ลดลงจากสมาชิกเดิม",
    formula="less_revenue", source=_STRIPE,
    definition_th="MRR ที่สมาชิกเดิมจ่ายลดลงระหว่างงวด รวมการยกเลิกบางรายการ",
    example={"less_revenue": 50, "=": 50},
)  # fmt: skip
def contraction_mrr(less_revenue: Any) -> Any:
    """What customers who stayed pay less at the end than at the start; giving up one of two subscriptions is among it."""
    return less_revenue


@metric(
    unit="money", better="down", family="performance",
    en="Churned MRR", th="MRR ที่หายไปจากการยกเลิก",
    formula="gone_revenue", source=_STRIPE,
    definition_th="MRR ต้นงวดของสมาชิกที่ไม่ชำระแล้ว ณ สิ้นงวด",
    example={"gone_revenue": 500, "=": 500},
)  # fmt: skip
def churned_mrr(gone_revenue: Any) -> Any:
    """What customers paid at the start who pay nothing at the end."""
    return gone_revenue


@metric(
    unit="money", better="up", family="performance",
    en="Net new MRR", th="MRR สุทธิที่เพิ่มขึ้น",
    formula="new_mrr + reactivation_mrr + expansion_mrr - contraction_mrr - churned_mrr", source=_STRIPE,
    definition_th="MRR ปลายงวดลบต้นงวด = ใหม่ + กลับมา + เพิ่ม - ลด - ยกเลิก",
    example={"new_mrr": 400, "reactivation_mrr": 150, "expansion_mrr": 200, "contraction_mrr": 50, "churned_mrr": 500, "=": 200},
)  # fmt: skip
def net_new_mrr(new_mrr: Any, reactivation_mrr: Any, expansion_mrr: Any, contraction_mrr: Any, churned_mrr: Any) -> Any:
    """What recurring revenue gained in the period, all movements together."""
    return new_mrr + reactivation_mrr + expansion_mrr - contraction_mrr - churned_mrr


@metric(
    unit="rate", better="up", family="performance",
    en="Net revenue retention (NRR)", th="อัตราการรักษารายได้สุทธิ (NRR)",
    formula="(start_revenue + expansion_mrr - contraction_mrr - churned_mrr) / start_revenue", aliases=("net dollar retention",),
    source="SaaS Metrics Standards Board: the customers of the start, without reactivation",
    definition_th="(MRR ต้นงวด + เพิ่ม - ลด - ยกเลิก) หารด้วย MRR ต้นงวด คิดเฉพาะสมาชิกต้นงวด ไม่รวมสมาชิกใหม่และที่กลับมา เกิน 100% ได้",
    example={"expansion_mrr": 200, "contraction_mrr": 50, "churned_mrr": 500, "start_revenue": 2000, "=": 0.825},
)  # fmt: skip
def nrr(expansion_mrr: Any, contraction_mrr: Any, churned_mrr: Any, start_revenue: Any) -> Any:
    """What the customers of the start pay at the end, as a share of what they paid; new and reactivated ones are out."""
    return ratio(start_revenue + expansion_mrr - contraction_mrr - churned_mrr, start_revenue)


@metric(
    unit="rate", better="up", family="performance",
    en="Gross revenue retention (GRR)", th="อัตราการรักษารายได้ขั้นต้น (GRR)",
    formula="(start_revenue - contraction_mrr - churned_mrr) / start_revenue", aliases=("gross dollar retention",),
    source="SaaS Metrics Standards Board",
    definition_th="(MRR ต้นงวด - ลด - ยกเลิก) หารด้วย MRR ต้นงวด ไม่รวมส่วนที่จ่ายเพิ่ม จึงไม่เกิน 100%",
    example={"contraction_mrr": 50, "churned_mrr": 500, "start_revenue": 2000, "=": 0.725},
)  # fmt: skip
def grr(contraction_mrr: Any, churned_mrr: Any, start_revenue: Any) -> Any:
    """Recurring revenue of the start less contraction and churn, as a share of it; at most 100%."""
    return share(start_revenue - contraction_mrr - churned_mrr, start_revenue, "churned_mrr")


@metric(
    unit="rate", better="down", family="performance",
    en="Revenue churn rate", th="อัตราการสูญเสียรายได้ประจำ",
    variant="gross", variant_en="churn and contraction", variant_th="ยกเลิกและลดแพ็กเกจ",
    formula="(churned_mrr + contraction_mrr) / start_revenue", fallbacks=("snapshot",), aliases=("MRR churn", "gross MRR churn"),
    source="ChartMogul, gross MRR churn rate",
    definition_th="MRR ที่หายไปจากการยกเลิกและลดแพ็กเกจหารด้วย MRR ต้นงวด = 1 - GRR แบบสุทธิหักส่วนที่เพิ่มและที่กลับมาด้วย",
    example={"churned_mrr": 10, "contraction_mrr": 10, "start_revenue": 100, "=": 0.2},
)  # fmt: skip
def revenue_churn(churned_mrr: Any, contraction_mrr: Any, start_revenue: Any) -> Any:
    """Recurring revenue lost through churn and contraction, as a share of that at the start: one less GRR."""
    return share(churned_mrr + contraction_mrr, start_revenue, "churned_mrr")


@variant("revenue_churn", "net", en="less expansion and reactivation", th="หักส่วนที่เพิ่มและที่กลับมา (แบบ ChartMogul)",
         formula="(churned_mrr + contraction_mrr - expansion_mrr - reactivation_mrr) / start_revenue")  # fmt: skip
def _revenue_churn_net(
    churned_mrr: Any, contraction_mrr: Any, expansion_mrr: Any, reactivation_mrr: Any, start_revenue: Any
) -> Any:
    return ratio(churned_mrr + contraction_mrr - expansion_mrr - reactivation_mrr, start_revenue)


@variant("revenue_churn", "snapshot", en="of the list, marked as lost", th="ที่ระบุในรายการว่าเลิกแล้ว",
         formula="listed_revenue_lost / listed_revenue")  # fmt: skip
def _revenue_churn_snapshot(listed_revenue_lost: Any, listed_revenue: Any) -> Any:
    return share(listed_revenue_lost, listed_revenue, "listed_revenue_lost")


@metric(
    unit="ratio", better="up", family="performance",
    en="Quick ratio", th="รายได้ประจำที่ได้เพิ่มต่อที่เสียไป (Quick ratio)",
    formula="(new_mrr + reactivation_mrr + expansion_mrr) / (contraction_mrr + churned_mrr)", aliases=("SaaS quick ratio",),
    source="Mamoon Hamid, SaaS quick ratio; ChartMogul",
    definition_th="MRR ที่ได้เพิ่ม (ใหม่ กลับมา เพิ่มแพ็กเกจ) หารด้วย MRR ที่เสียไป (ลดแพ็กเกจ ยกเลิก)",
    example={"new_mrr": 400, "reactivation_mrr": 150, "expansion_mrr": 200, "contraction_mrr": 50, "churned_mrr": 500, "=": 1.3636363636363635},
)  # fmt: skip
def quick_ratio(new_mrr: Any, reactivation_mrr: Any, expansion_mrr: Any, contraction_mrr: Any, churned_mrr: Any) -> Any:
    """Recurring revenue gained in the period for each unit that was lost."""
    return ratio(new_mrr + reactivation_mrr + expansion_mrr, contraction_mrr + churned_mrr)
