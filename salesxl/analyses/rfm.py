"""RFM: customers scored by how recently, how often and for how much they bought, and named by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from salesxl.analyses.rows import last_day, part, table, too_few, within, without
from salesxl.errors import UsageError
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

GRID = (
    ("champions", "loyal", "promising"),
    ("loyal", "need_attention", "about_to_sleep"),
    ("cannot_lose", "at_risk", "hibernating"),
)
"""Down: the score for recency, 5 and 4, 3, 2 and 1. Across: the mean of the other two, from 4, from 2.5, below."""
SEGMENTS = tuple(dict.fromkeys(segment for row in GRID for segment in row))
OF_SEGMENTS = {
    "segment": "word", "customers": "count", "share": "rate", "revenue": "money", "revenue_share": "rate",
    "recency": "days", "frequency": "number",
}  # fmt: skip
OF_CUSTOMERS = {
    "customer": "text", "segment": "word", "recency": "days", "frequency": "count", "revenue": "money", "r": "count",
    "f": "count", "m": "count",
}  # fmt: skip
FEWEST = 5  # customers: five groups of fewer are no groups


@analysis(
    en="RFM segments", th="กลุ่มลูกค้าตาม RFM", needs=("orders",),
    definition_th="ให้คะแนนลูกค้า 1-5 จากวันที่ซื้อล่าสุด (Recency) จำนวนครั้งที่ซื้อ (Frequency) และยอดซื้อสุทธิ (Monetary) "
                  "ค่าที่เท่ากันได้คะแนนเท่ากัน แล้วแบ่งเป็นกลุ่ม เช่น ลูกค้าชั้นยอด ลูกค้าประจำ กลุ่มเสี่ยงหาย พร้อมจำนวนลูกค้าและสัดส่วนยอดขาย",
)  # fmt: skip
def rfm(data: Dataset, *, period: Period | None = None, by: Literal["segment", "customer"] = "segment") -> TableResult:
    """Customers in segments by recency, frequency and money, each scored from 1 to 5.

    A score says in which fifth of the customers one lies; equal values get equal scores. Recency are the days from
    the last order to the end of the period, frequency the orders, money the net amount. The segment follows from the
    score for recency and the mean of the other two.

    Args:
        data: prepared tables.
        period: of the orders; all without one.
        by: ``segment`` gives the segments, ``customer`` every customer with scores and segment.
    """
    import pandas as pd

    from salesxl.analyses.purchases import customer_names, purchases

    if by not in ("segment", "customer"):
        raise UsageError("errors.rfm_by", by=by)
    columns = OF_CUSTOMERS if by == "customer" else OF_SEGMENTS
    found = purchases(data)
    if isinstance(found, Reason):
        return without("rfm", columns, found)
    today = pd.Timestamp(last_day(data, period))
    found = within(found, "day", period)
    bought = found[found["order"].notna() & (found["day"] <= today)].groupby("customer", observed=True)
    people = pd.DataFrame({"recency": (today - bought["day"].max()).dt.days, "frequency": bought["order"].nunique()})
    people["money"] = found.groupby("customer", observed=True)["money"].sum()
    if len(people) < FEWEST:
        return without("rfm", columns, too_few(len(people), FEWEST))
    people["r"] = _fifths(-people["recency"])
    people["f"], people["m"] = _fifths(people["frequency"]), _fifths(people["money"])
    scores = zip(people["r"], people["f"], people["m"], strict=True)
    people["segment"] = [_segment(r, (f + m) / 2) for r, f, m in scores]
    if by == "customer":
        names = customer_names(data)
        people["name"] = [names.get(str(key), str(key)) for key in people.index]
        people = people.sort_values(["money", "recency", "name"], ascending=[False, True, True], kind="stable")
        shown = people[["name", "segment", "recency", "frequency", "money", "r", "f", "m"]]
        return table("rfm", columns, shown.itertuples(index=False, name=None))
    total = float(people["money"].sum())
    rows = []
    for segment in SEGMENTS:
        own = people[people["segment"] == segment]
        if len(own):
            money = float(own["money"].sum())
            means = float(own["recency"].mean()), float(own["frequency"].mean())
            rows.append((segment, len(own), len(own) / len(people), money, part(money, total), *means))
    return table("rfm", columns, rows)


def _fifths(values: pd.Series) -> pd.Series:
    """The fifth in which each value lies, counted from 1; equal values share the place in the middle of theirs."""
    place = (values.rank(method="average") - 0.5) / len(values)
    return (place * 5 // 1 + 1).astype(int)


def _segment(recency: int, worth: float) -> str:
    row = 0 if recency >= 4 else 1 if recency == 3 else 2
    return GRID[row][0 if worth >= 4 else 1 if worth >= 2.5 else 2]
