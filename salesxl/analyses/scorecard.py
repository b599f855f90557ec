"""Scorecard: the metrics of a small firm in order, each with what it was, its target and how that is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from salesxl.analyses.rows import running, table, without
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Note, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset
    from salesxl.insights.phrases import Figure, Said
    from salesxl.scorecard import Row

COLUMNS = {
    "section": "word", "metric": "word", "value": "figure", "previous": "figure", "change": "figure", "target": "figure",
    "attainment": "rate", "status": "said", "note": "said",
}  # fmt: skip


@analysis(
    en="Scorecard", th="สรุปตัวชี้วัด",
    definition_th="ตัวชี้วัดของกิจการขนาดเล็กเรียงตามความสำคัญ: การเติบโต ยอดเทียบเป้า CAC การรักษาลูกค้า และรายได้อยู่บนสุด "
                  "ตามด้วยกิจกรรมซึ่งเปลี่ยนก่อนผลลัพธ์ ประสิทธิภาพ และผลผลิต พร้อมค่าของงวดก่อน การเปลี่ยนแปลง เป้าหมาย และสถานะ",
)  # fmt: skip
def scorecard(
    data: Dataset, *, period: Period | None = None, compare: Literal["previous", "year"] = "previous"
) -> TableResult:
    """The metrics of a small firm: what matters most on top, then activity, which moves first, then the results.

    Each has the value of the period compared with, the change, its target and how far that is reached. A metric that
    has no value says why; those whose tables are not there are left out.

    Args:
        data: prepared tables.
        period: the last complete month without one.
        compare: ``previous``, the period before, or ``year``, the same period a year before.
    """
    from salesxl.scorecard import scorecard as lines

    span = period or data.usual_month
    found = lines(data, span, compare, trend=0)
    kept = [
        row for row in found if row.result.reason is None or row.result.reason.rule not in ("needs_table", "no_target")
    ]
    if all(row.result.value is None for row in kept):
        return without("scorecard", COLUMNS, next(row.result.reason for row in found if row.result.reason))
    notes = [Note("of_period", {"period": span.key}), *running([span], data)]
    return table("scorecard", COLUMNS, map(_line, kept), notes=notes)


def _line(row: Row) -> tuple[object, ...]:
    from salesxl.insights.phrases import Figure, Joined, Phrase

    result, before = row.result, row.previous

    def figure(value: float | None) -> Figure | None:
        return None if value is None else Figure(value, result.unit, result.currency)

    status = Phrase(f"status.{row.status}") if row.status else None
    said: list[Said] = [result.reason] if result.reason else list(result.notes)
    change = None if row.change is None else Figure(row.change, row.change_unit, signed=True)
    values = figure(result.value), figure(before.value if before else None), change
    return (row.section, row.key, *values, figure(row.target), row.attainment, status, Joined(said) if said else None)
