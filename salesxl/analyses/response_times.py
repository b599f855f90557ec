"""Response times: how soon leads and inquiries are answered, by channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from salesxl.analyses.rows import counted, group_keys, part, table, within, without
from salesxl.periods import UNITS, Period
from salesxl.registry import analysis
from salesxl.results import Reason, TableResult, unread

if TYPE_CHECKING:
    from salesxl.dataset import Dataset

COLUMNS = {
    "asked": "word", "channel": "text", "received": "count", "answered": "count", "answered_share": "rate",
    "median": "hours", "mean": "hours", "business_median": "hours", "within_goal": "rate",
}  # fmt: skip
_HOURS = {"leads": "response_hours", "tickets": "reply_hours"}
_ONE = {"leads": ("lead", "answered_lead"), "tickets": ("ticket", "answered_ticket")}


@analysis(
    en="Response times", th="เวลาตอบกลับ", needs=("leads", "tickets"),
    definition_th="เวลาตั้งแต่ลีดหรือคำถามเข้ามาจนถึงการตอบครั้งแรก แยกตามช่องทาง: จำนวนที่เข้ามา ตอบแล้วกี่เปอร์เซ็นต์ มัธยฐาน ค่าเฉลี่ย "
                  "และสัดส่วนที่ตอบทันเป้าหมาย (คิดจากทั้งหมด เพราะที่ยังไม่ตอบถือว่าไม่ทัน)",
)  # fmt: skip
def response_times(data: Dataset, *, period: Period | None = None, by: str = "channel") -> TableResult:
    """Hours to the first answer, of leads by source and of inquiries by channel.

    Median and mean are of those that were answered, so the share answered stands beside them. The share within the goal
    (the setting ``response_goal``) is of all that came in. Hours run day and night; the median of business hours is
    beside.

    Args:
        data: prepared tables.
        period: of the days on which they came in; all without one.
        by: ``channel`` (of leads: source), ``owner``, ``branch`` ... or ``month``.
    """
    columns = {by if name == "channel" else name: unit for name, unit in COLUMNS.items()}
    found: list[tuple[object, ...]] = []
    reasons: list[Reason] = []
    for key, hours in _HOURS.items():
        rows = counted(data, key, hours, "day")
        if isinstance(rows, Reason):
            reasons.append(rows)
            continue
        rows = within(rows, "day", period)
        keys = group_keys(data, key, rows, by)
        if isinstance(keys, Reason):
            reasons.append(keys)
            continue
        parts = sorted(rows.groupby(keys, sort=False), key=lambda pair: str(pair[0]))
        if by not in UNITS:
            parts.sort(key=lambda pair: -len(pair[1]))
        for name, own in parts:
            one, replied = _ONE[key]
            took, who = own[hours], own[one]
            business = own["business_hours"].median() if "business_hours" in own else None
            spread = took.median(), took.mean(), business
            came, answered = who.nunique(), own[replied].nunique()
            soon = who[took <= data.settings.response_goal].nunique()
            found.append((key, name, came, answered, part(answered, came), *spread, part(soon, came)))
    if not found and reasons:
        return without("response_times", columns, reasons[0])
    told = [one for one in data.findings if one.rule == "response-days-only"]
    return table("response_times", columns, found, notes=[unread(one) for one in told])
