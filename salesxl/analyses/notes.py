"""Notes: what changed in a period, what it rests on, and what to look at, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from salesxl.analyses.rows import running, table
from salesxl.periods import Period
from salesxl.registry import analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    from collections.abc import Sequence

    from salesxl.dataset import Dataset
    from salesxl.scorecard import Row

COLUMNS = {"importance": "word", "metric": "word", "note": "said"}


@analysis(
    en="Notes", th="ข้อสังเกต",
    definition_th="สิ่งที่เปลี่ยนไปในงวดเป็นประโยค พร้อมตัวเลขที่เป็นที่มา เช่น อัตราการชนะดีลลดลงเพราะแพ้ในขั้นใดเพิ่มขึ้นกี่ดีล "
                  "ทุกประโยคคำนวณจากข้อมูล และไม่กล่าวถึงความเปลี่ยนแปลงที่เล็กน้อยจนอาจเป็นเพียงความผันผวนตามปกติ",
)  # fmt: skip
def notes(
    data: Dataset, *, period: Period | None = None, compare: Literal["previous", "year"] = "previous"
) -> TableResult:
    """What changed, what it rests on and what to look at, in sentences; the most important first.

    Every sentence is computed. What chance alone could bring is not told.

    Args:
        data: prepared tables.
        period: the last complete month without one.
        compare: ``previous``, the period before, or ``year``, the same period a year before.
    """
    from salesxl.insights import insights
    from salesxl.scorecard import scorecard

    span = period or data.usual_month
    rows = scorecard(data, span, compare, trend=0)
    found = [(note.severity, note.metric, note) for note in insights(data, span, compare, rows=rows)]
    said = [Note("of_period", {"period": span}), *running([span], data)]
    return table("notes", COLUMNS, found, reason=_why_silent(data, span, rows), notes=said)


def _why_silent(data: Dataset, span: Period, rows: Sequence[Row]) -> Reason:
    """Why there may be nothing to say: no data, nothing to compare them with, or no change that stands out."""
    if span.start > data.as_of:
        return Reason("after_data", {"day": data.as_of})
    if all(row.previous is None or row.previous.value is None for row in rows):
        return Reason("no_history")
    return Reason("no_notes", {"period": span})
