"""Notes: what changed in a period, what it rests on, and what to look at, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from salesxl.analyses.rows import running, table
from salesxl.periods import Period, last_complete_month
from salesxl.registry import analysis
from salesxl.results import Note, Reason, TableResult

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

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

    span = period or last_complete_month(data.as_of, data.settings)
    found = [(note.severity, note.metric, note) for note in insights(data, span, compare)]
    said = [Note("of_period", {"period": span.key}), *running([span], data)]
    return table("notes", COLUMNS, found, reason=Reason("no_notes", {"period": span.key}), notes=said)
