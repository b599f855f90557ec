"""The pipeline: how many deals there are, what becomes of them, how long it takes, and what they are worth."""

from __future__ import annotations

from typing import Any

from salesxl.arithmetic import not_below, ratio, refuse, share
from salesxl.registry import metric, variant


@metric(
    unit="count", better="up", family="performance",
    en="Sales opportunities", th="โอกาสในการขาย",
    variant="open", variant_en="open at the end of the period", variant_th="ที่เปิดอยู่ ณ วันสิ้นงวด",
    formula="open_deals", aliases=("opportunities", "open deals"), source="HubSpot and Salesforce: open opportunities",
    definition_th="จำนวนดีลที่เปิดอยู่ ณ วันสิ้นงวด ดูคุณภาพได้จากวิธีคิดอื่น เช่น จำนวนที่เลยกำหนดและโอกาสปิดเฉลี่ย",
    example={"open_deals": 3, "=": 3},
)  # fmt: skip
def opportunities(open_deals: Any) -> Any:
    """Deals that are open at the end of the period.

    Their quality is in the variants: how many are overdue, and their mean probability.
    """
    return open_deals


@variant("opportunities", "created", en="created in the period", th="ที่สร้างใหม่ในงวด", formula="created_deals")
def _opportunities_created(created_deals: Any) -> Any:
    return created_deals


@variant("opportunities", "overdue", en="open and past the expected close date",
         th="ที่เปิดอยู่และเลยวันที่คาดว่าจะปิด", formula="overdue_deals")  # fmt: skip
def _opportunities_overdue(overdue_deals: Any) -> Any:
    return overdue_deals


@variant("opportunities", "overdue share", en="share of open deals past the expected close date", th="สัดส่วนดีลที่เปิดอยู่ซึ่งเลยกำหนด",
         formula="overdue_deals / open_deals", unit="rate")  # fmt: skip
def _opportunities_overdue_share(overdue_deals: Any, open_deals: Any) -> Any:
    return share(overdue_deals, open_deals, "overdue_deals")


@variant("opportunities", "probability", en="mean probability of open deals", th="โอกาสปิดเฉลี่ยของดีลที่เปิดอยู่",
         formula="mean_chance", unit="rate")  # fmt: skip
def _opportunities_probability(mean_chance: Any) -> Any:
    return mean_chance


@metric(
    unit="rate", better="up", family="performance",
    en="Win rate", th="อัตราการชนะดีล",
    variant="closed", variant_en="won of won and lost, by count", variant_th="ดีลที่ปิดได้ต่อดีลที่รู้ผลแล้ว (นับจำนวน)",
    formula="won_deals / closed_deals",
    aliases=("opportunity win rate", "closing ratio", "close rate", "closing rate", "อัตราการปิดการขาย", "อัตราปิดการขาย", "อัตราการชนะการขาย",
             "อัตราการชนะโอกาส", "อัตราการชนะ"),
    source="Pipeline CRM help; Rekener, closed-funnel close rate",
    definition_th="ดีลที่ปิดได้หารด้วยดีลที่รู้ผลแล้ว (ปิดได้และแพ้) นับตามวันที่ปิดในงวด ดีลที่ยังเปิดอยู่ไม่นับเพราะยังไม่รู้ผล "
                  "ดังนั้นถ้าปล่อยดีลที่ไม่มีทางปิดได้ค้างไว้ อัตรานี้จะดูดีเกินจริง",
    example={"won_deals": 3, "closed_deals": 5, "=": 0.6},
)  # fmt: skip
def win_rate(won_deals: Any, closed_deals: Any) -> Any:
    """Won deals as a share of those decided (won or lost) in the period, by close date.

    Open deals are not decided and stay out; so long-dead deals that nobody closes flatter it.
    """
    return share(won_deals, closed_deals, "won_deals")


@variant("win_rate", "all", en="won of all created in the period", th="ดีลที่ปิดได้ต่อดีลทั้งหมดที่สร้างในงวด",
         formula="created_won_deals / created_deals")  # fmt: skip
def _win_rate_all(created_won_deals: Any, created_deals: Any) -> Any:
    return share(created_won_deals, created_deals, "created_won_deals")


@variant("win_rate", "value", en="won of won and lost, by amount", th="มูลค่าดีลที่ปิดได้ต่อมูลค่าดีลที่รู้ผลแล้ว",
         formula="won_amount / closed_amount")  # fmt: skip
def _win_rate_value(won_amount: Any, closed_amount: Any) -> Any:
    return ratio(won_amount, closed_amount)


@variant("win_rate", "overdue", en="won of won, lost and overdue", th="ดีลที่ปิดได้ต่อดีลที่รู้ผลแล้วรวมดีลที่เลยกำหนด",
         formula="won_deals / (closed_deals + overdue_deals)")  # fmt: skip
def _win_rate_overdue(won_deals: Any, closed_deals: Any, overdue_deals: Any) -> Any:
    return share(won_deals, closed_deals + overdue_deals, "won_deals")


@metric(
    unit="days", better="down", family="productivity",
    en="Sales cycle length", th="ระยะเวลาปิดการขาย",
    variant="mean", variant_en="mean of won deals", variant_th="ค่าเฉลี่ยของดีลที่ปิดได้",
    formula="mean_cycle", aliases=("sales cycle", "average deal cycle", "ความยาวรอบการขาย", "ระยะเวลารอบการขาย", "รอบการขาย", "ความยาวรอบดีลเฉลี่ย"),
    source="HubSpot and Salesforce: days from create date to close date of won deals",
    definition_th="จำนวนวันเฉลี่ยจากการติดต่อครั้งแรก (หรือวันที่สร้างดีล) ถึงวันที่ปิดการขายได้ เฉพาะดีลที่ปิดได้ในงวด "
                  "ดีลที่วันปิดอยู่ก่อนวันเริ่มไม่นับและแจ้งไว้",
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


@variant(
    "sales_cycle", "closed", en="mean of won and lost deals", th="ค่าเฉลี่ยของดีลที่ปิดได้และแพ้", formula="mean_closed_cycle"
)
def _sales_cycle_closed(mean_closed_cycle: Any) -> Any:
    return mean_closed_cycle


@variant("sales_cycle", "open", en="median age of open deals", th="มัธยฐานอายุของดีลที่เปิดอยู่", formula="median_age")
def _sales_cycle_open(median_age: Any) -> Any:
    return median_age


@metric(
    unit="rate", better="down", family="performance",
    en="Funnel leakage", th="อัตราการหลุดในกรวยการขาย",
    variant="steps", variant_en="lost of lost and advanced, over all stages", variant_th="ดีลที่หลุดต่อดีลที่รู้ผลของแต่ละขั้น รวมทุกขั้น",
    formula="stage_losses / (stage_advances + stage_losses)", fallbacks=("deals",), aliases=("sales funnel leakage", "leakage", "การรั่วไหลของช่องทางการขาย"),
    source="the article's definition; open deals left out, as in Pipedrive's conversion",
    definition_th="ดีลที่แพ้ในขั้นหนึ่งหารด้วยดีลที่ผ่านขั้นนั้นไปรวมกับที่แพ้ ดีลที่ยังเปิดอยู่ไม่นับ จัดกลุ่มตาม stage "
                  "เพื่อดูว่าหลุดมากที่ขั้นใด นับตามวันที่ดีลเข้าขั้นนั้น ขั้นที่ข้ามไปถือว่าผ่าน ถ้าไม่มีประวัติขั้นตอน "
                  "ใช้ดีลที่แพ้ต่อดีลที่รู้ผลแล้วทั้งหมด",
    example={"stage_losses": 30, "stage_advances": 40, "=": 0.42857142857142855},
)  # fmt: skip
def funnel_leakage(stage_losses: Any, stage_advances: Any) -> Any:
    """Of the deals that left a stage, the share that was lost there; group by stage to find the leak. Open deals are not lost.

    It counts deals by the day they entered the stage. A stage that was skipped was passed. Without a stage history it is the
    share of decided deals that were lost.
    """
    return share(stage_losses, stage_losses + stage_advances, "stage_losses")


@variant("funnel_leakage", "entered", en="all that did not advance, of those that entered", th="ดีลที่ไม่ได้ไปต่อ ต่อดีลที่เข้าขั้นตอน",
         formula="1 - stage_advances / stage_entries")  # fmt: skip
def _leakage_entered(stage_advances: Any, stage_entries: Any) -> Any:
    return 1 - share(stage_advances, stage_entries, "stage_advances")


@variant("funnel_leakage", "deals", en="lost of all decided deals", th="ดีลที่แพ้ต่อดีลที่รู้ผลแล้ว",
         formula="lost_deals / closed_deals")  # fmt: skip
def _leakage_deals(lost_deals: Any, closed_deals: Any) -> Any:
    return share(lost_deals, closed_deals, "lost_deals")


@metric(
    unit="rate", better="up", family="performance",
    en="Stage conversion rate", th="อัตราการไปต่อของขั้นตอน",
    formula="stage_advances / stage_entries", aliases=("funnel conversion",), source="Pipedrive, stage conversion",
    definition_th="ดีลที่ไปขั้นถัดไปหารด้วยดีลที่เข้าขั้นตอน จัดกลุ่มตาม stage เพื่อดูแต่ละขั้น ต้องมีประวัติขั้นตอน",
    example={"stage_advances": 80, "stage_entries": 200, "=": 0.4},
)  # fmt: skip
def stage_conversion(stage_advances: Any, stage_entries: Any) -> Any:
    """Of the deals that entered a stage, the share that went on to the next; group by stage. Needs the stage history."""
    return share(stage_advances, stage_entries, "stage_advances")


@metric(
    unit="money", better="up", family="productivity",
    en="Pipeline value", th="มูลค่าไปป์ไลน์การขาย",
    variant="open", variant_en="open deals, not weighted", variant_th="ดีลที่เปิดอยู่ ไม่ถ่วงน้ำหนัก",
    formula="open_amount", aliases=("sales pipeline", "open pipeline", "ไปป์ไลน์การขาย", "ท่อขาย"), source="Salesforce, open pipeline",
    definition_th="มูลค่ารวมของดีลที่เปิดอยู่ ณ วันสิ้นงวด ดีลที่ไม่มีมูลค่านับเป็น 0 และแจ้งไว้ ถ้าดูวันในอดีต "
                  "ขั้นตอนและมูลค่ายังเป็นของปัจจุบัน เพราะข้อมูลส่งออกไม่เก็บประวัติ",
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
    formula="weighted_amount", aliases=("expected revenue",), source="Salesforce, expected revenue = amount x probability",
    definition_th="มูลค่าดีลที่เปิดอยู่คูณโอกาสปิดของแต่ละดีล (หรือของขั้นตอน)",
    example={"weighted_amount": 37_000, "=": 37_000},
)  # fmt: skip
def weighted_pipeline(weighted_amount: Any) -> Any:
    """Amount times probability of the deals open at the end of the period: the deal's own, else its stage's."""
    return weighted_amount


@metric(
    unit="ratio", better="up", family="productivity",
    en="Pipeline coverage", th="ความครอบคลุมของไปป์ไลน์",
    formula="due_amount / max(won_target - won_amount, 0)", aliases=("coverage",), source="common practice: open amount due / target still missing",
    definition_th="มูลค่าดีลที่เปิดอยู่และคาดว่าจะปิดในงวด หารด้วยเป้าที่ยังขาด ดีลที่เลยกำหนดแล้วไม่นับ มักถือว่า 3 เท่าเพียงพอ (การตั้งค่า "
                  "coverage_goal) งวดที่สิ้นสุดแล้วไม่มีค่านี้",
    example={"due_amount": 65_000, "won_target": 80_000, "won_amount": 15_000, "=": 1.0},
)  # fmt: skip
def pipeline_coverage(due_amount: Any, won_target: Any, won_amount: Any) -> Any:
    """Amount of the open deals expected to close in the period, as a multiple of the target that is still missing.

    Overdue deals are out. Three times is often called enough (setting coverage_goal). Of a period that is over there is none.
    """
    missing = not_below(won_target - won_amount, 0.0)
    reached = refuse(missing, (missing == 0) & (won_target > 0), "target_reached", "won_target")
    return due_amount / refuse(reached, won_target == 0, "empty", "won_target")


@metric(
    unit="money per day", better="up", family="productivity",
    en="Sales velocity", th="ความเร็วในการสร้างยอดขาย",
    variant="open", variant_en="with the open deals", variant_th="จากดีลที่เปิดอยู่",
    formula="opportunities * win_rate * average_deal_size / sales_cycle", source="HubSpot and Salesforce, sales velocity",
    definition_th="จำนวนดีลที่เปิดอยู่ x อัตราการชนะดีล x มูลค่าดีลเฉลี่ย หารด้วยระยะเวลาปิดการขาย = รายได้ที่ไปป์ไลน์สร้างได้ต่อวัน",
    example={"opportunities": 18, "win_rate": 0.24, "average_deal_size": 42_000, "sales_cycle": 78, "=": 2326.153846153846},
)  # fmt: skip
def sales_velocity(opportunities: Any, win_rate: Any, average_deal_size: Any, sales_cycle: Any) -> Any:
    """Money that the pipeline brings in a day: open deals, times win rate, times average deal size, divided by the sales cycle."""
    return ratio(opportunities * win_rate * average_deal_size, sales_cycle)


@variant("sales_velocity", "created", en="with the deals created in the period", th="จากดีลที่สร้างในงวด",
         formula="created_deals * win_rate * average_deal_size / sales_cycle")  # fmt: skip
def _velocity_created(created_deals: Any, win_rate: Any, average_deal_size: Any, sales_cycle: Any) -> Any:
    return ratio(created_deals * win_rate * average_deal_size, sales_cycle)
