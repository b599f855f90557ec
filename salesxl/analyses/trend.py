"""Trend: a metric month by month, with what it was the month and the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.periods import Period, add_months, containing
from salesxl.registry import METRICS, analysis
from salesxl.results import TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset


@analysis(
    en="Trend", th="แนวโน้ม",
    definition_th="ตัวชี้วัดรายเดือน 13 เดือน พร้อมการเปลี่ยนแปลงจากเดือนก่อน ค่าเฉลี่ยเคลื่อนที่ 3 เดือน และค่าเดือนเดียวกันของปีก่อน",
)  # fmt: skip
def trend(
    data: Dataset, *, metric: str = "revenue", period: Period | None = None, by: str = "month", count: int = 13
) -> TableResult:
    """A metric by month for 13 months, with its change, moving average of three, and the same month last year.

    Args:
        data: prepared tables.
        metric: any metric's key.
        period: the span to show; 13 months up to the end of a shorter period, or up to the as-of day.
        by: ``week``, ``month``, ``quarter`` or ``year``.
        count: how many periods, when `period` does not say.
    """
    from salesxl.calculate import calculate

    last = containing(period.end if period else data.as_of, by, data.settings)  # type: ignore[arg-type]
    first = last
    while count > 1 and first.end >= data.first_day:
        first, count = first.previous(), count - 1
    if first.end < data.first_day:
        first = containing(data.first_day, by, data.settings)  # type: ignore[arg-type]
    if period and period.unit is None and period.start < first.start:
        first = containing(period.start, by, data.settings)  # type: ignore[arg-type]
    wide = Period(min(add_months(first.start, -12), first.previous().start), last.end)
    result = calculate(metric, data, period=wide, by=by)
    known = {group.key: group.value for group in result.groups}
    unit = METRICS[result.metric].unit
    columns = ("period", result.metric, "change", "moving_average", "year_before")
    units = ("text", unit, "rate", unit, unit)
    rows = []
    for group in result.groups:
        at = next(p for p in [_period_of(group.key, wide, by, data)] if p)
        if at.start < first.start or at.start > data.as_of:
            continue
        before, year = known.get(at.previous().key), known.get(at.year_before().key)
        held = [
            value
            for value in (known.get(p.key) for p in (at, at.previous(), at.previous().previous()))
            if value is not None
        ]
        change = (
            (group.value - before) / before if group.value is not None and before is not None and before > 0 else None
        )
        average = sum(held) / 3 if len(held) == 3 else None
        rows.append((group.key, group.value, change, average, year))
    return TableResult("trend", columns, units, tuple(rows), reason=result.reason if not rows else None)


def _period_of(key: str, span: Period, by: str, data: Dataset) -> Period | None:
    from salesxl.periods import between

    return next((p for p in between(span.start, span.end, by, data.settings) if p.key == key), None)  # type: ignore[arg-type]
