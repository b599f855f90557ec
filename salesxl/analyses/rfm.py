"""RFM: customers scored by how recently, how often and for how much they bought, and named by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from salesxl.analyses.rows import below_zero, last_day, listed, part, table, too_few, without
from salesxl.errors import UsageError
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt
    import pandas as pd

    from salesxl.dataset import Dataset
    from salesxl.evaluation.columns import Columns

    Numbers = npt.NDArray[Any]

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
    import numpy as np

    from salesxl.analyses.purchases import customer_names, nameless, purchases

    if by not in ("segment", "customer"):
        raise UsageError("errors.rfm_by", by=by)
    columns = OF_CUSTOMERS if by == "customer" else OF_SEGMENTS
    found = purchases(data)
    if isinstance(found, Reason):
        return without("rfm", columns, found)
    people, recency, frequency, money = _of_each(found, period, last_day(data, period))
    if len(people) < FEWEST:
        return without("rfm", columns, too_few(len(people), FEWEST))
    notes = nameless(data, period)
    r, f, m = _fifths(-recency), _fifths(frequency), _fifths(money)
    segments = _segments(r, (f + m) / 2)  # places in SEGMENTS
    if by == "customer":
        known = customer_names(data)
        names = np.array([known.get(str(key), str(key)) for key in people.tolist()], dtype=object)
        order = np.lexsort((names, recency, -money))
        words = np.array(SEGMENTS, dtype=object)[segments]
        cells = [each[order] for each in (names, words, recency, frequency, money, r, f, m)]
        return listed("rfm", columns, cells, notes=notes)
    total = float(money.sum())
    rows = []
    for place, segment in enumerate(SEGMENTS):
        own = segments == place
        count = int(np.count_nonzero(own))
        if count:
            spent, means = float(money[own].sum()), (float(recency[own].mean()), float(frequency[own].mean()))
            rows.append((segment, count, count / len(people), spent, part(spent, total), *means))
    return table("rfm", columns, rows, notes=[*below_zero([row[3] for row in rows]), *notes])


def _of_each(found: Columns, period: Period | None, today: date) -> tuple[pd.Index, Numbers, Numbers, Numbers]:
    """The customers who bought by today, their days since the last order, their orders, and their money."""
    import numpy as np
    import pandas as pd

    from salesxl.evaluation.columns import NO_DAY, day_number
    from salesxl.evaluation.rows import distinct

    rows = found.dated("day", period.start, period.end) if period else slice(None)
    customers, orders, end = found.array("customer"), found.array("order"), day_number(today)
    who, order, day = customers.codes[rows], orders.codes[rows], found.days("day")[rows]
    bought = (order >= 0) & (day <= end)
    last = np.full(len(customers.categories), NO_DAY, dtype=day.dtype)
    np.maximum.at(last, who[bought], day[bought])
    people = np.flatnonzero(last > NO_DAY)
    frequency = distinct(who[bought], order[bought], len(orders.categories), len(last))
    money = pd.Series(found.array("money")[rows]).groupby(who).sum().reindex(people).to_numpy()
    return customers.categories[people], end - last[people], frequency[people], money


def _fifths(values: Numbers) -> Numbers:
    """The fifth in which each value lies, counted from 1; equal values share the place in the middle of theirs."""
    import numpy as np

    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    middle = (counts.cumsum() - counts / 2)[places] / len(values)
    return (middle * 5 // 1 + 1).astype(int)


def _segments(recency: Numbers, worth: Numbers) -> Numbers:
    import numpy as np

    down = np.select([recency >= 4, recency == 3], [0, 1], 2)
    across = np.select([worth >= 4, worth >= 2.5], [0, 1], 2)
    places: Numbers = np.array([[SEGMENTS.index(segment) for segment in row] for row in GRID])[down, across]
    return places
