"""Forecast: what the period will bring, if things go on as they do. Performance."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import ratio, straight_line
from salesxl.registry import metric, variant


@metric(
    unit="money", better="up", family="performance",
    en="Forecast", th="ประมาณการยอดขาย",
    variant="weighted", variant_en="won so far and weighted open deals due in the period", variant_th="ที่ปิดได้แล้วรวมดีลที่คาดว่าจะปิดในงวดถ่วงน้ำหนักโอกาสปิด",
    formula="won_amount + weighted_due", fallbacks=("run rate", "straight line"), aliases=("sales forecast", "คาดการณ์ยอดขาย", "การคาดการณ์ยอดขาย"),
    source="Salesforce, expected revenue by close date",
    definition_th="มูลค่าดีลที่ปิดได้แล้วในงวด บวกมูลค่าดีลที่เปิดอยู่และคาดว่าจะปิดในงวดคูณโอกาสปิด ดีลที่เลยกำหนดแล้วไม่นับ "
                  "ร้านค้าที่ไม่มีดีลคำนวณจากรายได้ต่อวันถึงวันนี้ เป็นค่าประมาณ ไม่ใช่ตัวเลขที่แน่นอน",
    example={"won_amount": 10_000, "weighted_due": 25_000, "=": 35_000},
)  # fmt: skip
def forecast(won_amount: Any, weighted_due: Any) -> Any:
    """What the period will probably bring: deals won so far, and amount times probability of the open ones due in it.

    Overdue deals are out. Without deals it is the run rate: revenue to date, carried on to the end of the period. An estimate, not
    a promise.
    """
    return won_amount + weighted_due


@variant("forecast", "run rate", en="revenue to date, carried on", th="รายได้ถึงวันนี้คิดต่อไปจนจบงวด",
         formula="revenue / days_gone * days_in_all")  # fmt: skip
def _run_rate(revenue: Any, days_gone: Any, days_in_all: Any) -> Any:
    return ratio(revenue, days_gone) * days_in_all


@variant("forecast", "straight line", en="straight line through up to 12 whole periods before", th="เส้นตรงผ่านงวดก่อนหน้าไม่เกิน 12 งวด",
         formula="line(revenue_1_ago, revenue_2_ago, revenue_3_ago, revenue_4_ago, revenue_5_ago, revenue_6_ago, revenue_7_ago, "
                 "revenue_8_ago, revenue_9_ago, revenue_10_ago, revenue_11_ago, revenue_12_ago)")  # fmt: skip
def _straight_line(revenue_1_ago: Any, revenue_2_ago: Any, revenue_3_ago: Any, revenue_4_ago: Any = None, revenue_5_ago: Any = None,
                   revenue_6_ago: Any = None, revenue_7_ago: Any = None, revenue_8_ago: Any = None, revenue_9_ago: Any = None,
                   revenue_10_ago: Any = None, revenue_11_ago: Any = None, revenue_12_ago: Any = None) -> Any:  # fmt: skip
    """The same as FORECAST.LINEAR; of fewer than three periods there is no trend."""
    return straight_line([
        revenue_1_ago, revenue_2_ago, revenue_3_ago, revenue_4_ago, revenue_5_ago, revenue_6_ago, revenue_7_ago, revenue_8_ago, revenue_9_ago,
        revenue_10_ago, revenue_11_ago, revenue_12_ago,
    ])  # fmt: skip


@variant("forecast", "mean of three", en="mean of the three whole periods before", th="ค่าเฉลี่ยสามงวดก่อนหน้า",
         formula="(revenue_1_ago + revenue_2_ago + revenue_3_ago) / 3")  # fmt: skip
def _mean_of_three(revenue_1_ago: Any, revenue_2_ago: Any, revenue_3_ago: Any) -> Any:
    return (revenue_1_ago + revenue_2_ago + revenue_3_ago) / 3


@variant("forecast", "seasonal", en="same period last year, grown as the last whole period did", th="งวดเดียวกันของปีก่อนคูณการเติบโตของงวดล่าสุด",
         formula="revenue_0_ago_year_before * revenue_1_ago / revenue_1_ago_year_before")  # fmt: skip
def _seasonal(revenue_0_ago_year_before: Any, revenue_1_ago: Any, revenue_1_ago_year_before: Any) -> Any:
    return revenue_0_ago_year_before * ratio(revenue_1_ago, revenue_1_ago_year_before)
