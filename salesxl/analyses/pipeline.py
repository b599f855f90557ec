"""Pipeline: the open deals, stage by stage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, group_keys, last_day, once, part, table, without
from salesxl.periods import Period
from salesxl.registry import MEASURES, analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

COLUMNS = {
    "stage": "text", "deals": "count", "amount": "money", "share": "rate", "weighted": "money", "age": "days",
    "overdue": "count", "overdue_amount": "money",
}  # fmt: skip


@analysis(
    en="Pipeline by stage", th="ไปป์ไลน์ตามขั้นตอน", needs=("deals",),
    definition_th="ดีลที่เปิดอยู่ ณ วันสิ้นงวด แยกตามขั้นตอน: จำนวน มูลค่า สัดส่วน มูลค่าถ่วงน้ำหนักโอกาสปิด อายุเฉลี่ยนับจากวันที่สร้าง "
                  "และดีลที่เลยวันที่คาดว่าจะปิดแล้ว สำหรับวันในอดีตใช้ขั้นตอนจากประวัติถ้ามี",
)  # fmt: skip
def pipeline(data: Dataset, *, period: Period | None = None, by: str = "stage") -> TableResult:
    """The deals open at the end of the period, by stage: number, amount, share, weighted amount, age, overdue.

    Overdue is a deal whose expected close date lies before that day. For a day in the past the stage comes from the
    stage history where there is one; amounts, probabilities and expected dates are still today's, as exports keep no
    history of them, and what was weighted or overdue then is not known.

    Args:
        data: prepared tables.
        period: the pipeline at its end; at the end of the data without one.
        by: ``stage``, or any other field of deals (``owner``, ``source`` ...).
    """
    import pandas as pd

    from salesxl.analyses.stages import stage_order
    from salesxl.evaluation.windows import frame_of

    columns = {by if name == "stage" else name: unit for name, unit in COLUMNS.items()}
    rows = counted(data, "deals", "value", "deal", "can_be_open", money=True)
    if isinstance(rows, Reason):
        return without("pipeline", columns, rows)
    keys = group_keys(data, "deals", rows, by)
    if isinstance(keys, Reason):
        return without("pipeline", columns, keys)
    today = last_day(data, period)
    in_past, at = today < data.as_of, pd.Timestamp(today)
    still = frame_of(MEASURES["open_deals"], rows, Period(today, today), data)
    keys = _stage_at(data, still, keys, at) if by == "stage" and in_past else keys[still.index]
    known = "open_value" in still or in_past
    unkept = in_past or not still["is_open"].all()  # of a deal closed since nobody knows what was expected of it
    amount = float(still["value"].sum())
    parts = dict(list(still.groupby(keys, sort=False)))
    ordered = sorted(parts, key=lambda key: (-float(parts[key]["value"].sum()), str(key)))
    if by == "stage":
        place = {name: at for at, name in enumerate(stage_order(data))}
        ordered.sort(key=lambda key: place.get(str(key), len(place)))
    found = []
    for key in ordered:
        deals = parts[key]
        value = float(deals["value"].sum())
        weighted = deals["weighted"].sum() if "weighted" in deals and not unkept else None
        each = once(deals)
        age = (at - each["day_created"]).dt.days.mean() if "day_created" in deals else None
        late = deals[deals["day_due"] < at] if "day_due" in deals and not unkept else None
        overdue = (None, None) if late is None else (len(once(late)), late["value"].sum() if known else None)
        found.append((key, len(each), value if known else None, part(value, amount), weighted, age, *overdue))
    notes = [Note("stage_today")] if in_past and "stage_history" not in data.tables else []
    return table("pipeline", columns, found, notes=notes)


def _stage_at(data: Dataset, deals: pd.DataFrame, today: pd.Series, at: pd.Timestamp) -> pd.Series:
    """The stage that each deal was in on a day in the past; what it is in now, where that is not known."""
    from salesxl.analyses.stages import entries, is_end

    today = today[deals.index]
    history = entries(data)
    if isinstance(history, Reason):
        return today
    then = history[(history["day"] <= at) & ~is_end(history["stage"].astype(object), data.settings)]
    last = then.drop_duplicates("deal", keep="last")
    known = dict(zip(last["deal"], last["stage"].astype(object), strict=True))
    stage = deals["deal"].astype(object).map(known)
    return stage.where(stage.notna(), today)
