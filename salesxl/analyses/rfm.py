"""RFM: customers scored by how recently, how often and for how much they bought, and named by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from salesxl.analyses.rows import last_day, listed, part, table, too_few, within, without
from salesxl.errors import UsageError
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    import numpy.typing as npt
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

    from salesxl.analyses.purchases import customer_names, orders_by, purchases

    if by not in ("segment", "customer"):
        raise UsageError("errors.rfm_by", by=by)
    columns = OF_CUSTOMERS if by == "customer" else OF_SEGMENTS
    found = purchases(data)
    if isinstance(found, Reason):
        return without("rfm", columns, found)
    today = pd.Timestamp(last_day(data, period))
    found = within(found, "day", period)
    who = found["customer"].cat.codes.to_numpy()
    counts = (found["order"].notna() & (found["day"] <= today)).to_numpy()
    bought = found[counts]
    last = bought["day"].groupby(who[counts]).max()
    people = pd.DataFrame({"recency": (today - last).dt.days}, index=last.index)
    people["frequency"] = orders_by(bought, "customer").to_numpy()[last.index]
    people["money"] = found["money"].groupby(who).sum()
    if len(people) < FEWEST:
        return without("rfm", columns, too_few(len(people), FEWEST))
    people["r"] = _fifths(-people["recency"])
    people["f"], people["m"] = _fifths(people["frequency"]), _fifths(people["money"])
    people["segment"] = _segments(people["r"], (people["f"] + people["m"]) / 2)
    if by == "customer":
        names = customer_names(data)
        people["name"] = [
            names.get(str(key), str(key)) for key in found["customer"].cat.categories[people.index].tolist()
        ]
        people = people.sort_values(["money", "recency", "name"], ascending=[False, True, True], kind="stable")
        shown = ("name", "segment", "recency", "frequency", "money", "r", "f", "m")
        return listed("rfm", columns, [people[name] for name in shown])
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


def _segments(recency: pd.Series, worth: pd.Series) -> npt.NDArray[Any]:
    import numpy as np

    down = np.select([recency >= 4, recency == 3], [0, 1], 2)
    across = np.select([worth >= 4, worth >= 2.5], [0, 1], 2)
    named: npt.NDArray[Any] = np.array(GRID, dtype=object)[down, across]
    return named
