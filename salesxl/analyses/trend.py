"""Trend: a metric period by period, with what it was the period and the year before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import running, table, without
from salesxl.changes import change, change_unit
from salesxl.errors import UsageError
from salesxl.periods import UNITS, Period, add_months, between, containing
from salesxl.registry import analysis
from salesxl.results import Reason, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

AVERAGED = 3  # periods in a moving average


@analysis(
    en="Trend", th="แนวโน้ม",
    definition_th="ตัวชี้วัดรายเดือน 13 เดือน พร้อมการเปลี่ยนแปลงจากเดือนก่อน (อัตราเป็นจุดร้อยละ) ค่าเฉลี่ยเคลื่อนที่ 3 เดือน "
                  "และค่าเดือนเดียวกันปีก่อน เดือนที่ยังไม่จบเทียบกับจำนวนวันเท่ากันของเดือนก่อน และเดือนก่อนข้อมูลเริ่มเว้นว่างไว้ ไม่ใช่ศูนย์",
)  # fmt: skip
def trend(
    data: Dataset, *, metric: str = "revenue", period: Period | None = None, by: str = "month", count: int = 13
) -> TableResult:
    """A metric by month for 13 months, with its change, moving average of three, and the same month last year.

    A period that is not over is compared with as many days of the period and of the year before, and has no moving
    average. What lies before the data begin is blank, not zero. The change of a rate is in points.

    Args:
        data: prepared tables.
        metric: any metric's key.
        period: the span to show; a single month (week ...) is shown with the twelve before it.
        by: ``day``, ``week``, ``month``, ``quarter`` or ``year``.
        count: how many periods, where the span does not say.
    """
    from salesxl.calculate import calculate
    from salesxl.catalog import find_metric

    if by not in UNITS:
        raise UsageError("errors.trend_by", by=by, choices=", ".join(UNITS))
    if count < 1:
        raise UsageError("errors.trend_count", count=count)
    found = find_metric(metric)
    spans = _spans(data, period, by, count)
    first = min(add_months(spans[0].start, -12), spans[0].previous().previous().start)
    result = calculate(found.key, data, period=Period(first, spans[-1].end), by=by)
    unit = result.unit
    columns = {
        "period": "period",
        found.key: unit,
        "change": change_unit(unit),
        "moving_average": unit,
        "year_before": unit,
    }
    if not result.groups:
        return without("trend", columns, result.reason or Reason("no_history"))
    known = {group.key: group.value for group in result.groups}
    rows = []
    for at in [span for span in spans if span.key in known]:
        last = at.previous()
        now, before, year = known[at.key], known.get(last.key), known.get(at.year_before().key)
        recent = [now, before, known.get(last.previous().key)]
        held = [value for value in recent if value is not None]
        average = sum(held) / AVERAGED if len(held) == AVERAGED else None
        gone = at.elapsed(data.as_of)
        if gone.cut:
            before = (
                calculate(found.key, data, period=gone.previous(), variant=result.variant).value
                if before is not None
                else None
            )
            year = (
                calculate(found.key, data, period=gone.year_before(), variant=result.variant).value
                if year is not None
                else None
            )
            average = None
        rows.append((at.key, now, change(unit, now, before), average, year))
    return table("trend", columns, rows, reason=result.reason, notes=running(spans[-1:], data))


def _spans(data: Dataset, period: Period | None, by: str, count: int) -> list[Period]:
    """The periods to show, none of them after the as-of day."""
    last = containing(min(period.end, data.as_of) if period else data.as_of, by, data.settings)  # type: ignore[arg-type]
    if period and containing(period.start, by, data.settings).start < last.start:  # type: ignore[arg-type]
        return list(between(period.start, last.end, by, data.settings))  # type: ignore[arg-type]
    spans = [last]
    while len(spans) < count:
        spans.insert(0, spans[0].previous())
    return spans
