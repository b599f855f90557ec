"""Forecast: what a period will bring, by several methods side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from salesxl.analyses.rows import table
from salesxl.periods import Period, containing
from salesxl.registry import METRICS, analysis
from salesxl.results import Note, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

COLUMNS = {"method": "word", "forecast": "money", "from": "period", "to": "period", "rows": "count"}
LONGEST = 12  # periods that the straight line looks back
MEAN = 3  # periods of the moving average


@analysis(
    en="Forecast by method", th="คาดการณ์ยอดขายตามวิธี",
    definition_th="คาดการณ์ของงวดด้วยหลายวิธีเทียบกัน พร้อมบอกข้อมูลที่ใช้: ดีลที่ปิดได้แล้วบวกดีลที่คาดว่าจะปิดในงวดถ่วงน้ำหนักโอกาส "
                  "ตามอัตราที่ผ่านมา เส้นแนวโน้ม (เหมือน FORECAST.LINEAR) ค่าเฉลี่ย 3 งวดล่าสุด และงวดเดียวกันปีก่อนคูณการเติบโต "
                  "วิธีที่ข้อมูลไม่พอจะบอกเหตุผลแทนตัวเลข",
)  # fmt: skip
def forecast_methods(data: Dataset, *, period: Period | None = None) -> TableResult:
    """What a period will probably bring: every method of the metric ``forecast``, with the days and rows it rests on.

    None of them is exact; where they disagree, that is the answer. A method for which the data do not suffice has no
    value, and a note says why.

    Args:
        data: prepared tables.
        period: a month, quarter ...; without it the month that is running, or the next where none is.
    """
    from salesxl.calculate import calculate

    span = period or containing(data.as_of + timedelta(1), "month", data.settings)
    rows: list[tuple[object, ...]] = []
    notes = []
    for variant in METRICS["forecast"].variants.values():
        result = calculate("forecast", data, period=span, variant=variant.name)
        first, last = (None, None) if result.value is None else _days_behind(variant.name, span, data)
        rows.append((variant.name, result.value, first, last, result.rows if result.value is not None else None))
        if result.reason:
            why = {"en": result.reason.text("en"), "th": result.reason.text("th")}
            notes.append(Note("no_forecast", {"method": {"en": variant.en, "th": variant.th}, "why": why}))
    return table("forecast_methods", COLUMNS, rows, notes=notes)


def _days_behind(method: str, span: Period, data: Dataset) -> tuple[str, str]:
    """The first and the last day that a method looks at."""
    before = span.previous()
    match method:
        case "weighted":
            return span.start.isoformat(), span.end.isoformat()
        case "run rate":
            return span.start.isoformat(), span.elapsed(data.as_of).end.isoformat()
        case "seasonal":
            return before.year_before().start.isoformat(), before.end.isoformat()
    first = before
    for _ in range((MEAN if method == "mean of three" else LONGEST) - 1):
        if first.start > data.first_day:
            first = first.previous()
    return first.start.isoformat(), before.end.isoformat()
