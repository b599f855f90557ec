"""MRR movements: how recurring revenue came from one month's end to the next."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, part, running, table, without
from salesxl.errors import UsageError
from salesxl.periods import UNITS, Period, between
from salesxl.registry import MEASURES, analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    import pandas as pd

    from salesxl.dataset import Dataset

COLUMNS = {
    "period": "period", "start": "money", "new": "money", "reactivation": "money", "expansion": "money",
    "contraction": "money", "churn": "money", "end": "money", "net_new": "money", "nrr": "rate", "grr": "rate",
}  # fmt: skip


@analysis(
    en="MRR movements", th="การเปลี่ยนแปลงของรายได้ประจำ (MRR)", needs=("subscriptions",),
    definition_th="MRR ต้นงวด + ลูกค้าใหม่ + ลูกค้าที่กลับมา + ซื้อเพิ่ม - ลดลง - ยกเลิก = MRR ปลายงวด คิดเป็นรายลูกค้าระหว่างสองวัน "
                  "ลูกค้าที่ยกเลิกหนึ่งในสองรายการนับเป็นการลด NRR และ GRR คิดจากลูกค้าต้นงวด ไม่รวมลูกค้าใหม่และลูกค้าที่กลับมา",
)  # fmt: skip
def mrr_movements(data: Dataset, *, period: Period | None = None, by: str | None = "month") -> TableResult:
    """Recurring revenue at the start, what was added and lost by customer, and at the end: start + movements = end.

    New are customers who never paid before, reactivated those who did but not at the start; expansion and contraction
    are changes of those who pay at both ends, churn is what those paid who pay nothing any more. Ups and downs of one
    customer within a period net out. NRR and GRR look at the customers of the start alone.

    Args:
        data: prepared tables.
        period: the span; from the first subscription to the as-of day without one.
        by: ``month``, ``quarter`` or another unit of time; empty for the whole span in one row.
    """
    if by and by not in UNITS:
        raise UsageError("errors.movements_by", by=by, choices=", ".join(UNITS))
    frame = counted(data, "subscriptions", *MEASURES["start_revenue"].needs, "buyer", money=True)
    if isinstance(frame, Reason):
        return without("mrr_movements", COLUMNS, frame)
    frame = frame[frame["pays"] & frame["opened"].notna()]
    if frame.empty:
        return without("mrr_movements", COLUMNS, Reason("no_rows"))
    first = min(frame["opened"].min().date(), data.as_of)
    span = period or Period(first, data.as_of)
    spans = list(between(span.start, min(span.end, data.as_of), by, data.settings)) if by else [span]
    rows = [(one.key, *_moves(frame, one.elapsed(data.as_of))) for one in spans if one.end >= first]
    return table("mrr_movements", COLUMNS, rows, reason=Reason("no_rows"), notes=running(spans[-1:], data))


def _moves(frame: pd.DataFrame, period: Period) -> tuple[object, ...]:
    import pandas as pd

    from salesxl.evaluation.movements import with_movements

    eve = pd.Timestamp(period.start - timedelta(1))
    everybody = pd.Series(True, index=frame.index)
    rows, moved = with_movements(frame, everybody, eve, pd.Timestamp(period.end))
    sums = moved.loc[rows, [f"{name}_mrr" for name in ("start", "new", "back", "more", "less", "gone", "end")]].sum()
    start, new, back, more, less, gone, end = (float(value) for value in sums)
    kept = start - less - gone
    return start, new, back, more, less, gone, end, end - start, part(kept + more, start), part(kept, start)
